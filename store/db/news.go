package db

import (
	"cmp"
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
	"tillbridge/store/plaintext"
)

// news logs what happened to an order at Shopify by somebody else's doing (R56), and
// brings the row's status back, or to its end, where that says so: what is to be handed
// over again is New, and what is handed over there and a finished sale here is Completed.
// The row is brought up to date, not written.
func (a *act) news(ctx context.Context, row *sqlc.Order, before, o store.Order) error {
	pushes, err := pushesOf(ctx, a.Queries, *row)
	if err != nil {
		return err
	}
	titles := o.News(before, store.SentBy(pushes))
	for _, moved := range o.Moved(before) {
		titles = append(titles, o.Name+": "+moved)
	}
	if is := o.Archived(); is != before.Archived() && row.Open == 1 {
		title := row.Name + " is open again at Shopify"
		if is {
			title = row.Name + " was archived at Shopify"
		}
		titles = append(titles, title)
	}
	for _, title := range titles {
		if err := a.log(ctx, store.Event{SubjectID: row.ID, Kind: store.EventChanged, Title: title}); err != nil {
			return err
		}
	}
	if was, is, changed := o.WishesSince(before); changed {
		if err := a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventChanged, Title: "What is wished of " + row.Name + " changed at Shopify",
			Before: plaintext.Shorten(was, mostTold), After: plaintext.Shorten(is, mostTold),
		}); err != nil {
			return err
		}
	}
	status := store.Status(row.Status)
	if back, err := a.bringBack(ctx, row, o, pushes); err != nil || back {
		return err
	}
	if err := a.followParts(ctx, row, o); err != nil {
		return err
	}
	if row.TransactionID == "" || row.Changed == 1 || !o.OverBeside(status, pushes) {
		return nil
	}
	if t, err := a.transaction(ctx, row.TransactionID); err != nil || t.State != store.TransactionFinished {
		return err
	}
	return a.moveByItself(ctx, row, store.Completed, "it was handed over at Shopify, and its sale is finished here")
}

// bringBack has an order that was done with be worked on again where Shopify has something
// of it left, and says that it did.
func (a *act) bringBack(ctx context.Context, row *sqlc.Order, o store.Order, pushes []store.Push) (bool, error) {
	why := o.Back(store.Status(row.Status), pushes)
	if why == "" {
		return false, nil
	}
	// One whose customer or product is still to be found waits for that again.
	return true, a.moveByItself(ctx, row, cmp.Or(store.Status(row.Problem), store.New), why)
}

// lookAgain does so once a push has ended, by what was read of the order last: while the push
// was under way that brought nothing back, and read once more it is no news.
func (a *act) lookAgain(ctx context.Context, orderID string) error {
	row, err := a.order(ctx, orderID)
	if err != nil || row.Status != string(store.Completed) && row.Status != string(store.ReadyForPickup) {
		return err
	}
	latest, err := readLatest(ctx, a.Queries, orderID)
	if err != nil {
		return err
	}
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return err
	}
	if back, err := a.bringBack(ctx, &row, latest, pushes); err != nil || !back {
		return err
	}
	if row.TransactionID == "" {
		return a.matchAnew(ctx, row, latest)
	}
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, orderID)
	return nil
}

// mostTold is how many characters of a text the story tells.
const mostTold = 500

// followParts has an order whose parts were saved one by one be what the least advanced of
// those is that are left (R54).
func (a *act) followParts(ctx context.Context, row *sqlc.Order, o store.Order) error {
	if row.Open == 0 || row.Problem != "" || len(o.Parts()) < 2 {
		return nil
	}
	saved, err := partStatuses(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	least := o.LeastAdvanced(saved)
	if least == "" || string(least) == row.Status {
		return nil
	}
	if err := a.logFollows(ctx, *row, least); err != nil {
		return err
	}
	row.Status, row.StatusRank = string(least), least.Rank()
	return nil
}

// moveByItself sets a status that nobody saved, and withdraws what waits to be sent.
func (a *act) moveByItself(ctx context.Context, row *sqlc.Order, to store.Status, why string) error {
	was := row.Status
	row.Status, row.StatusRank, row.Open = string(to), to.Rank(), flag(!to.Final())
	if err := a.withdraw(ctx, row.ID); err != nil {
		return err
	}
	if to == store.New || to.Problem() {
		if _, err := a.WithdrawCompleted(ctx, row.ID); err != nil {
			return fmt.Errorf("withdrawing what is left: %w", err)
		}
	}
	a.changed(OutboxChanged, row.ID)
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventStatus, Actor: store.Automatic, Title: fmt.Sprintf("%s is %s by itself", row.Name, to),
		Detail: why, Before: was, After: row.Status,
	})
}
