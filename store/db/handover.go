package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// enqueueHandOver writes a hand-over by quantity to the outbox (R55). One that failed before
// is overtaken: it handed over nothing.
func (a *act) enqueueHandOver(ctx context.Context, row sqlc.Order, edit store.StatusEdit) (store.PushState, error) {
	if edit.Act == "" {
		edit.Act = newID()
	}
	if _, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: string(store.IntentFulfill)}); err != nil {
		return "", fmt.Errorf("withdrawing what failed: %w", err)
	}
	return store.PushQueued, a.insertPush(ctx, sqlc.InsertPushParams{
		OrderID: row.ID, Intent: string(store.IntentFulfill), Act: edit.Act, Carrier: edit.Carrier, Tracking: edit.Tracking,
		Lines: store.FormatPartLines(edit.Lines), Was: row.Status,
	})
}

// notDone is Done for a hand-over that was saved already under the id that its asker gave it.
// It is asked before anything that the first one changed: its status, and what is left.
func (a *act) notDone(ctx context.Context, edit store.StatusEdit) error {
	if edit.Act == "" || edit.Part == "" && len(edit.Lines) == 0 {
		return nil
	}
	_, err := a.PushOfAct(ctx, sqlc.PushOfActParams{OrderID: edit.OrderID, Intent: string(store.IntentFulfill), Act: edit.Act})
	switch {
	case err == nil:
		return store.Fail(store.Done, "This was handed over already; nothing was done again.")
	case !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("reading the outbox: %w", err)
	}
	return nil
}

// enqueueLast writes the hand-over after which nothing of the order is left: it overtakes
// what Completed does.
func (a *act) enqueueLast(ctx context.Context, row sqlc.Order, edit store.StatusEdit) (store.PushState, error) {
	if err := a.overtake(ctx, row.ID, store.Completed); err != nil {
		return "", err
	}
	return a.enqueueHandOver(ctx, row, edit)
}

// named resolves what an edit hands over to lines, and says whether that is the last of
// the order, which then is Completed like any other.
func (a *act) named(ctx context.Context, row sqlc.Order, edit *store.StatusEdit) (o store.Order, last bool, err error) {
	latest, err := readLatest(ctx, a.Queries, row.ID)
	if err != nil {
		return o, false, err
	}
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return o, false, err
	}
	o = latest.LeftBy(pushes)
	if len(edit.Lines) == 0 {
		part, _, err := o.PartOf(edit.Part)
		if err != nil {
			return o, false, err
		}
		if edit.Lines, err = o.Pick(&part, nil); err != nil {
			return o, false, err
		}
	}
	if _, err := o.CallOf(edit.Lines); err != nil {
		return o, false, err
	}
	return o, !o.Leaves(edit.Lines), nil
}

// handOver saves a hand-over after which something of the order is left: the order stays
// what it is, and the story tells what went.
func (a *act) handOver(ctx context.Context, row sqlc.Order, o store.Order, edit store.StatusEdit) error {
	state, err := a.enqueueHandOver(ctx, row, edit)
	if err != nil {
		return err
	}
	call, err := o.CallOf(edit.Lines)
	if err != nil {
		return err
	}
	for _, part := range call.Parts {
		if err := a.WithdrawPart(ctx, sqlc.WithdrawPartParams{OrderID: row.ID, Act: part}); err != nil {
			return fmt.Errorf("withdrawing what failed: %w", err)
		}
	}
	if err := a.show(ctx, row.ID, state, ""); err != nil {
		return err
	}
	p := o.Without(edit.Lines).Progress()
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventHandedOver, Title: fmt.Sprintf("%s: %s handed over, %d of %d in all", row.Name, o.Naming(edit.Lines),
			p.Gone, p.Units), Detail: leaving(edit),
	})
}

// leaving says who took what was handed over, and by which carrier.
func leaving(edit store.StatusEdit) string {
	var words []string
	if edit.CollectedBy != "" {
		words = append(words, "Collected by "+edit.CollectedBy)
	}
	if edit.CollectedNote != "" {
		words = append(words, edit.CollectedNote)
	}
	if by := strings.TrimSpace(edit.Carrier + " " + edit.Tracking); by != "" {
		words = append(words, by)
	}
	return strings.Join(words, ", ")
}

// setPartStatus saves a status for one part by itself (R54): what waits for its customer is
// announced alone, and the order follows its least advanced part.
func (a *act) setPartStatus(ctx context.Context, row sqlc.Order, edit store.StatusEdit) error {
	o, err := readLatest(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	part, number, err := o.PartOf(edit.Part)
	if err != nil {
		return err
	}
	if err := o.MayPartBecome(part, edit.To); err != nil {
		return err
	}
	state := store.PushSaved
	if intent := part.PartIntent(edit.To); intent != "" {
		if state, err = a.enqueuePart(ctx, row, intent, part.ShopifyID); err != nil {
			return err
		}
	}
	if err := a.SetPartStatus(ctx, sqlc.SetPartStatusParams{OrderID: row.ID, Part: part.ShopifyID, Status: string(edit.To)}); err != nil {
		return fmt.Errorf("writing the part's status: %w", err)
	}
	event := store.Event{
		SubjectID: row.ID, Kind: store.EventStatus, Title: fmt.Sprintf("Part %d of %s saved as %s", number, row.Name, edit.To),
		Detail: row.CustomerName,
	}
	saved, err := partStatuses(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	if err := a.log(ctx, event); err != nil {
		return err
	}
	became := store.Status(row.Status)
	if least := o.LeastAdvanced(saved); least != "" && least != became {
		became = least
		if err := a.logFollows(ctx, row, least); err != nil {
			return err
		}
	}
	if _, err := a.SetOrderStatus(ctx, sqlc.SetOrderStatusParams{
		ID: row.ID, Seen: row.Status, Status: string(became), StatusRank: became.Rank(), Open: 1, Push: string(state), Problem: row.Problem,
	}); err != nil {
		return fmt.Errorf("writing the status: %w", err)
	}
	if err := a.show(ctx, row.ID, state, ""); err != nil {
		return err
	}
	if edit.To == store.ReadyForPickup {
		if err := a.ReadyPickup(ctx, sqlc.ReadyPickupParams{OrderID: row.ID, ReadyAt: a.at}); err != nil {
			return fmt.Errorf("writing the pickup: %w", err)
		}
	}
	return nil
}

// logFollows tells that an order has become what its least advanced part is.
func (a *act) logFollows(ctx context.Context, row sqlc.Order, least store.Status) error {
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventStatus, Actor: store.Automatic, Title: fmt.Sprintf("%s is %s by itself", row.Name, least),
		Detail: "it follows the part that asks most of what is left", Before: row.Status, After: string(least),
	})
}

// enqueuePart writes what announces one part to the outbox: once for each part, for ever.
func (a *act) enqueuePart(ctx context.Context, row sqlc.Order, intent store.Intent, part string) (store.PushState, error) {
	existing, err := a.PushOfAct(ctx, sqlc.PushOfActParams{OrderID: row.ID, Intent: string(intent), Act: part})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return store.PushQueued, a.insertPush(ctx, sqlc.InsertPushParams{OrderID: row.ID, Intent: string(intent), Act: part})
	case err != nil:
		return "", fmt.Errorf("reading the outbox: %w", err)
	case existing.State == string(store.PushWithdrawn), existing.State == string(store.PushFailed):
		return store.PushQueued, a.requeue(ctx, push(existing, row), "", "", "")
	default:
		return store.PushState(existing.State), nil
	}
}

// partsFollow notes for each part what a status saved for the whole order makes of it:
// those that it fits have it, and New takes back what was saved for any.
func (a *act) partsFollow(ctx context.Context, row sqlc.Order, to store.Status) error {
	if to == store.New {
		if err := a.DeletePartStatuses(ctx, row.ID); err != nil {
			return fmt.Errorf("writing the parts' statuses: %w", err)
		}
		return nil
	}
	if to != store.ReadyForPickup && to != store.ReadyForShipment {
		return nil
	}
	o, err := readLatest(ctx, a.Queries, row.ID)
	if err != nil || len(o.Parts()) < 2 {
		return err
	}
	for _, part := range o.Parts() {
		if o.MayPartBecome(part, to) != nil {
			continue
		}
		if err := a.SetPartStatus(ctx, sqlc.SetPartStatusParams{OrderID: row.ID, Part: part.ShopifyID, Status: string(to)}); err != nil {
			return fmt.Errorf("writing the parts' statuses: %w", err)
		}
	}
	return nil
}
