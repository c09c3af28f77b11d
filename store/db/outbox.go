package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// farthest is longer than any claim and any pause before another try: what is to wait
// longer was measured by a clock that was wrong, and is due now. Computers that share a
// database have clocks closer than that.
const farthest = 10 * time.Minute

func far(now int64) int64 { return now + farthest.Milliseconds() }

// ClaimPush takes the next row of the outbox that is due, for the length of the
// lease: no one else gets it before that runs out. The claim, and that a try has
// begun, are committed before it returns, so a crash shows as a further attempt.
// What was saved first comes first, and rows of one order come one after the
// other. false means nothing is due.
func (d *DB) ClaimPush(ctx context.Context, holder string, lease time.Duration) (store.Push, bool, error) {
	var claimed store.Push
	found := false
	err := d.in(ctx, "claiming a push", func(a *act) error {
		id, err := a.NextPush(ctx, sqlc.NextPushParams{Now: a.at, Far: far(a.at)})
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("looking for a due push: %w", err)
		}
		row, err := a.ClaimPush(ctx, sqlc.ClaimPushParams{
			ID: id, ClaimedBy: holder, ClaimedUntil: a.at + lease.Milliseconds(), Now: a.at,
			Far: far(a.at),
		})
		if err != nil {
			return fmt.Errorf("claiming it: %w", err)
		}
		order, err := a.order(ctx, row.OrderID)
		if err != nil {
			return err
		}
		claimed, found = push(row, order), true
		pushes, err := pushesOf(ctx, a.Queries, order)
		if err != nil {
			return err
		}
		claimed.Others = store.SentBy(slices.DeleteFunc(pushes, func(p store.Push) bool { return p.ID == claimed.ID }))
		return a.showPush(ctx, claimed, store.PushSent, "")
	})
	return claimed, found, err
}

// NextPush returns when the next row of the outbox is due; false when it is empty.
func (d *DB) NextPush(ctx context.Context) (time.Time, bool, error) {
	now := store.Milli(d.cfg.Now())
	due, err := d.read.NextPushAt(ctx, sqlc.NextPushAtParams{Now: now, Far: far(now)})
	return store.At(due), due != 0, wrap(err, "looking at the outbox")
}

// FarPushes counts the rows that a clock which was wrong would have kept waiting; the
// next look at the outbox sends them.
func (d *DB) FarPushes(ctx context.Context) (int64, error) {
	n, err := d.read.CountFarPushes(ctx, far(store.Milli(d.cfg.Now())))
	return n, wrap(err, "looking at the outbox")
}

// WaitingPushes counts the rows that are queued or under way.
func (d *DB) WaitingPushes(ctx context.Context) (int64, error) {
	n, err := d.read.CountWaitingPushes(ctx)
	return n, wrap(err, "counting the outbox")
}

// PushSent notes, before a push goes out, that it does, at p.SentAt in Shopify's
// time: should its outcome stay unknown, the next try knows that there is one. It
// is Conflict when the claim has run out or another program has the push now;
// then it must not be sent.
func (d *DB) PushSent(ctx context.Context, p store.Push) error {
	return d.in(ctx, "noting that a push goes out", func(a *act) error {
		return still(a.MarkPushSent(ctx, sqlc.MarkPushSentParams{
			ID: p.ID, Attempts: p.Attempts, SentAt: store.Milli(p.SentAt), Parts: strings.Join(p.Parts, " "),
			FulfillmentID: strings.Join(p.Fulfillments, " "), Now: a.at,
		}))
	})
}

// HastenPushes makes everything that waits for another try due now: the shop
// answers again. What was saved first goes first.
func (d *DB) HastenPushes(ctx context.Context) error {
	return d.hasten(ctx, func(a *act) (int64, error) { return a.HastenPushes(ctx, a.at) })
}

// HastenNetwork does so for what failed on its way to Shopify: the way is free again.
func (d *DB) HastenNetwork(ctx context.Context) error {
	return d.hasten(ctx, func(a *act) (int64, error) { return a.HastenNetwork(ctx, a.at) })
}

func (d *DB) hasten(ctx context.Context, which func(*act) (int64, error)) error {
	return d.in(ctx, "hastening what waits", func(a *act) error {
		n, err := which(a)
		if err != nil {
			return fmt.Errorf("writing to the outbox: %w", err)
		}
		if n > 0 {
			a.changed(OutboxChanged)
		}
		return nil
	})
}

// ConfirmedSince counts the pushes that Shopify has had since then, by this
// shop's clock.
func (d *DB) ConfirmedSince(ctx context.Context, since time.Time) (int64, error) {
	n, err := d.read.CountConfirmedSince(ctx, store.Milli(since))
	return n, wrap(err, "counting what was sent")
}

// CaughtUp logs how long the shop was out of reach and what happened meanwhile (R45).
func (d *DB) CaughtUp(ctx context.Context, title, detail string) error {
	return d.in(ctx, "noting what happened meanwhile", func(a *act) error {
		a.changed(OrdersChanged)
		return a.log(ctx, store.Event{Kind: store.EventCaughtUp, Actor: store.Automatic, Title: title, Detail: detail})
	})
}

// PushJob keeps the id of Shopify's job of a cancellation, so that a restart
// asks for that job instead of cancelling again. Conflict as for PushConfirmed.
func (d *DB) PushJob(ctx context.Context, p store.Push, jobID string) error {
	return d.in(ctx, "keeping Shopify's job", func(a *act) error {
		return still(a.SetPushJob(ctx, sqlc.SetPushJobParams{ID: p.ID, Attempts: p.Attempts, JobID: jobID}))
	})
}

// still checks that a note about a push found it as its try had claimed it.
func still(rows int64, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("writing to the outbox: %w", err)
	case rows == 0:
		return store.Fail(store.Conflict, "Another computer has taken this over; what it finds out counts.")
	default:
		return nil
	}
}

// confirm is how every push ends that Shopify has. Conflict as still says.
func (a *act) confirm(ctx context.Context, p store.Push) error {
	return still(a.ConfirmPush(ctx, sqlc.ConfirmPushParams{
		ID: p.ID, Attempts: p.Attempts, FulfillmentID: strings.Join(p.Fulfillments, " "), DoneAt: a.at, Parts: strings.Join(p.Parts, " "),
	}))
}

// PushConfirmed notes that Shopify has what was pushed; how says in one sentence
// how that is known. It is Conflict, and nothing is changed, when the push was
// claimed anew since: this try took longer than its claim, and the later one
// reads the order back.
func (d *DB) PushConfirmed(ctx context.Context, p store.Push, how string) error {
	return d.in(ctx, "confirming a push", func(a *act) error {
		err := a.confirmed(ctx, p, how)
		if err != nil || len(p.Parts)+len(p.Fulfillments) == 0 {
			return err // of what it made nothing is known by which a reading could be dated
		}
		return a.lookAgain(ctx, p.OrderID)
	})
}

func (a *act) confirmed(ctx context.Context, p store.Push, how string) error {
	if err := a.confirm(ctx, p); err != nil {
		return err
	}
	if p.Intent == store.IntentRelease {
		if err := a.goOn(ctx, p.OrderID); err != nil {
			return err
		}
	}
	return a.pushed(ctx, p, store.PushConfirmed, "", store.Event{Kind: store.EventConfirmed, Title: confirmation(p), Detail: how})
}

// PushFound is PushConfirmed where nothing was sent, since the order as it was read, o, had it
// already. It is taken in with that, so that what shows in it later is known to have come since.
func (d *DB) PushFound(ctx context.Context, p store.Push, how string, o store.Order) error {
	return d.in(ctx, "confirming a push", func(a *act) error {
		if err := a.confirmed(ctx, p, how); err != nil {
			return err
		}
		return a.seenAfter(ctx, p.OrderID, o)
	})
}

// PushNeedless notes that nothing is to be asked of Shopify any more, by the order as it was
// read, o, which is taken in; how says why. Should that change, the order is sent for again
// like one for which nothing was. Conflict as for PushConfirmed.
func (d *DB) PushNeedless(ctx context.Context, p store.Push, how string, o store.Order) error {
	return d.in(ctx, "dropping a push", func(a *act) error {
		if err := still(a.DropPush(ctx, sqlc.DropPushParams{ID: p.ID, Attempts: p.Attempts, DoneAt: a.at})); err != nil {
			return err
		}
		if err := a.pushed(ctx, p, store.PushSaved, "", store.Event{
			Kind: store.EventConfirmed, Title: p.OrderName + " has nothing to be told to Shopify from here", Detail: how,
		}); err != nil {
			return err
		}
		return a.seenAfter(ctx, p.OrderID, o)
	})
}

// CancellationConfirmed notes that Shopify has cancelled an order that was rejected
// here, as o, read back, shows it; the books follow in the same act (R29). how says in
// one sentence how that is known. Conflict as for PushConfirmed.
func (d *DB) CancellationConfirmed(ctx context.Context, p store.Push, how string, o store.Order) error {
	return d.in(ctx, "confirming a cancellation", func(a *act) error {
		if err := a.confirm(ctx, p); err != nil {
			return err
		}
		if err := a.WithdrawOfCancelled(ctx, p.OrderID); err != nil {
			return fmt.Errorf("withdrawing what waits: %w", err)
		}
		if err := a.pushed(ctx, p, store.PushConfirmed, "", store.Event{Kind: store.EventConfirmed, Title: confirmation(p), Detail: how + " " +
			o.Cancelled()}); err != nil {
			return err
		}
		row, err := a.order(ctx, p.OrderID)
		if err != nil {
			return err
		}
		return a.cancelled(ctx, row, o)
	})
}

// PushDelayed puts a push back in the queue until a later time; its row shows why.
// p.SentAt stays when it is not known what became of it; p.Network says that the try
// failed on its way. Conflict as for PushConfirmed.
func (d *DB) PushDelayed(ctx context.Context, p store.Push, until time.Time, cause error) error {
	return d.in(ctx, "delaying a push", func(a *act) error {
		message := store.MessageOf(cause)
		if err := still(a.DelayPush(ctx, sqlc.DelayPushParams{
			ID: p.ID, Attempts: p.Attempts, LastError: message, RunAt: store.Milli(until),
			SentAt: store.Milli(p.SentAt), Network: flag(p.Network), Parts: strings.Join(p.Parts, " "),
			FulfillmentID: strings.Join(p.Fulfillments, " "),
		})); err != nil {
			return err
		}
		if p.LastError == message {
			return a.showPush(ctx, p, store.PushQueued, message)
		}
		return a.pushed(ctx, p, store.PushQueued, message, store.Event{Kind: store.EventPushDelayed, Title: p.OrderName +
			" waits to be sent to Shopify", Detail: message})
	})
}

// PushFailed notes that Shopify refused, or that it can't be decided what
// happened (p.SentAt): it is not tried again until a person asks for it. An order that was
// rejected is again what it was (R29). Conflict as for PushConfirmed.
func (d *DB) PushFailed(ctx context.Context, p store.Push, cause error) error {
	return d.in(ctx, "failing a push", func(a *act) error {
		message := store.MessageOf(cause)
		if err := still(a.FailPush(ctx, sqlc.FailPushParams{
			ID: p.ID, Attempts: p.Attempts, LastError: message, DoneAt: a.at, Parts: strings.Join(p.Parts, " "),
			SentAt: store.Milli(p.SentAt), FulfillmentID: strings.Join(p.Fulfillments, " "),
		})); err != nil {
			return err
		}
		if p.Intent == store.IntentCancel {
			if fell, err := a.fallBack(ctx, p, message); err != nil || fell {
				return err
			}
		}
		if p.Intent == store.IntentReturn {
			if err := a.voidReturn(ctx, p.Act); err != nil {
				return err
			}
		}
		return a.pushed(ctx, p, store.PushFailed, message, store.Event{
			Kind: store.EventPushFailed, Title: "Push failed for " + p.OrderName,
			Detail: message,
		})
	})
}

func (a *act) pushed(ctx context.Context, p store.Push, state store.PushState, message string, e store.Event) error {
	if err := a.showPush(ctx, p, state, message); err != nil {
		return err
	}
	e.SubjectID, e.Actor = p.OrderID, store.Automatic
	return a.log(ctx, e)
}

// goOn queues again what Shopify took nothing of, once a hold that may have been why is
// released: whoever released it saved that, and read that it would fail for as long.
func (a *act) goOn(ctx context.Context, orderID string) error {
	row, err := a.order(ctx, orderID)
	if err != nil {
		return err
	}
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return err
	}
	for _, p := range pushes {
		if p.State == store.PushFailed && p.SentAt.IsZero() && (p.Intent == store.IntentPrepare || p.Intent == store.IntentFulfill) {
			if err := a.requeue(ctx, p, p.Carrier, p.Tracking, p.Was); err != nil {
				return err
			}
		}
	}
	return nil
}

// showPush brings the order's row along. An order shows the state of its latest
// saved status only, not that of an earlier intent which is still under way, unless that was
// queued again; that of an act by itself; and a cancellation that Shopify refused until
// somebody has done something about it.
func (a *act) showPush(ctx context.Context, p store.Push, state store.PushState, message string) error {
	order, err := a.order(ctx, p.OrderID)
	if err != nil {
		return err
	}
	earlier := store.IntentOf(store.Status(order.Status)) != p.Intent && !p.ByItself()
	ended := state == store.PushConfirmed && order.Push == string(store.PushQueued)
	if earlier && state != store.PushFailed && !ended {
		return nil
	}
	if p.Intent != store.IntentCancel {
		if refused, err := a.refusedToCancel(ctx, p.OrderID); err != nil || refused {
			return err
		}
	}
	if state == store.PushConfirmed && (earlier || p.ByItself()) {
		if state, message, err = a.beside(ctx, order, p); err != nil {
			return err
		}
	}
	if err := a.show(ctx, p.OrderID, state, message); err != nil {
		return err
	}
	a.changed(OrdersChanged, p.OrderID)
	return nil
}

// beside is what an order's row shows once an act by itself is confirmed: what waits beside
// it still does, unless a status that was confirmed later has overtaken it.
func (a *act) beside(ctx context.Context, order sqlc.Order, p store.Push) (store.PushState, string, error) {
	pushes, err := pushesOf(ctx, a.Queries, order)
	if err != nil {
		return "", "", err
	}
	for _, other := range slices.Backward(pushes) {
		switch {
		case other.ID == p.ID:
		case other.State == store.PushQueued:
			return store.PushQueued, other.LastError, nil
		case other.State == store.PushConfirmed && !other.ByItself():
			return store.PushConfirmed, "", nil
		}
	}
	return store.PushConfirmed, "", nil
}

func confirmation(p store.Push) string {
	switch {
	case p.Intent == store.IntentPrepare && len(p.Parts) == 0 && p.SentAt.IsZero():
		return p.OrderName + " had nothing left to be announced at Shopify"
	case p.Intent == store.IntentPrepare:
		return p.OrderName + " is ready for pickup at Shopify"
	case p.Intent == store.IntentCancel:
		return p.OrderName + " is cancelled at Shopify"
	case p.Intent == store.IntentFulfill && len(p.Lines) > 0:
		return "A part of " + p.OrderName + " is handed over at Shopify"
	case p.Intent == store.IntentTrack:
		return "Shopify has the numbers of what was handed over of " + p.OrderName
	case p.Intent == store.IntentReturn:
		return "What came back of " + p.OrderName + " is returned at Shopify"
	case p.Intent == store.IntentReject:
		return "A line of " + p.OrderName + " is rejected at Shopify"
	case p.Intent == store.IntentMarkPaid:
		return "Shopify counts " + p.OrderName + " as paid"
	case p.Intent == store.IntentCapture:
		return "The payment of " + p.OrderName + " is captured"
	case p.Intent == store.IntentRelease:
		return "A part of " + p.OrderName + " is released at Shopify"
	default:
		return p.OrderName + " is fulfilled at Shopify"
	}
}
