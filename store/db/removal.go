package db

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Removal says which product stays and which go.
type Removal struct {
	SurvivorID string
	RemovedIDs []string
}

// RemovalPreview is what removing would do to one group.
type RemovalPreview struct {
	Survivor store.Product
	Removed  []store.Product
	// OnHand is the stock of all of them together; Orders take theirs from it.
	OnHand int64
	// OpenLines and Lines are how many lines of open, and of all, transactions would
	// lead to the survivor.
	OpenLines, Lines int64
	// Orders are the waiting orders that would get their transaction.
	Orders []string
}

// PreviewRemoval says what RemoveDuplicates would do; it does it and takes it back,
// so that nothing is guessed. The errors are RemoveDuplicates' own.
func (d *DB) PreviewRemoval(ctx context.Context, removals []Removal) ([]RemovalPreview, error) {
	var previews []RemovalPreview
	err := d.in(ctx, "looking what removing would do", func(a *act) error {
		previews = nil
		waiting, err := a.waitingNames(ctx)
		if err != nil {
			return err
		}
		for _, r := range removals {
			preview, err := a.previewRemoval(ctx, r)
			if err != nil {
				return err
			}
			before := waiting
			if waiting, err = a.waitingNames(ctx); err != nil {
				return err
			}
			for _, name := range before {
				if !slices.Contains(waiting, name) {
					preview.Orders = append(preview.Orders, name)
				}
			}
			previews = append(previews, preview)
		}
		return errNotKept
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return previews, err
}

func (a *act) waitingNames(ctx context.Context) ([]string, error) {
	rows, err := a.WaitingOrders(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the waiting orders: %w", err)
	}
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return names, nil
}

func (a *act) previewRemoval(ctx context.Context, r Removal) (RemovalPreview, error) {
	var preview RemovalPreview
	for _, id := range r.RemovedIDs {
		p, err := a.product(ctx, id)
		if err != nil {
			return preview, err
		}
		counts, err := a.LinesOfProduct(ctx, id)
		if err != nil {
			return preview, fmt.Errorf("counting what leads to a product: %w", err)
		}
		preview.Removed = append(preview.Removed, p)
		preview.OpenLines += counts.Open
		preview.Lines += counts.AllLines
	}
	var err error
	if preview.Survivor, err = a.product(ctx, r.SurvivorID); err != nil {
		return preview, err
	}
	preview.OnHand = preview.Survivor.OnHand
	for _, p := range preview.Removed {
		preview.OnHand += p.OnHand
	}
	_, _, err = a.remove(ctx, []Removal{r})
	return preview, err
}

// RemoveDuplicates makes products one, group by group, all or none (R23): the
// survivor gets the others' stock, what it lacks of barcode and description, and
// everything that led to them; waiting orders are matched again. Nothing is
// deleted, and UndoRemoval takes all of it back. Where a removed product had
// another SKU, orders with that go on finding the survivor, as a remembered choice.
// It returns the removal and how many orders got their transaction. A product that
// is removed already, or is to survive and to go, is Invalid.
func (d *DB) RemoveDuplicates(ctx context.Context, removals []Removal) (string, int, error) {
	var id string
	matched := 0
	err := d.in(ctx, "removing duplicates", func(a *act) (err error) {
		id, matched, err = a.remove(ctx, removals)
		return err
	})
	return id, matched, err
}

func (a *act) remove(ctx context.Context, removals []Removal) (string, int, error) {
	id := newID()
	if err := a.InsertRemoval(ctx, sqlc.InsertRemovalParams{ID: id, At: a.at, Actor: a.actor}); err != nil {
		return "", 0, fmt.Errorf("keeping the removal: %w", err)
	}
	position := int64(0)
	var skus []string
	for _, r := range removals {
		for _, removedID := range r.RemovedIDs {
			survivor, removed, err := a.removable(ctx, r.SurvivorID, removedID)
			if err != nil {
				return "", 0, err
			}
			if err := a.removeOne(ctx, id, position, survivor, removed); err != nil {
				return "", 0, err
			}
			skus = append(skus, survivor.SKU, removed.SKU)
			position++
		}
	}
	if position == 0 {
		return "", 0, store.Fail(store.Invalid, "No duplicate is chosen. Nothing was changed.")
	}
	matched, err := a.rematchSKUs(ctx, skus...)
	return id, matched, err
}

func (a *act) removable(ctx context.Context, survivorID, removedID string) (survivor, removed store.Product, err error) {
	if survivor, err = a.product(ctx, survivorID); err != nil {
		return survivor, removed, err
	}
	if removed, err = a.product(ctx, removedID); err != nil {
		return survivor, removed, err
	}
	switch {
	case survivor.ID == removed.ID:
		err = store.Fail(store.Invalid, "%s can't be removed for itself. Nothing was changed.", survivor.Name())
	case survivor.MergedInto != "" || removed.MergedInto != "":
		err = store.Fail(store.Invalid, "%s or %s was removed as a duplicate already. Nothing was changed; look at the list again.",
			survivor.Name(), removed.Name())
	case !survivor.Stocked && removed.OnHand != 0:
		err = store.Fail(store.Invalid, "%s has no stock, so it can't take over the %d of %s. Nothing was changed; let the other one stay.",
			survivor.Name(), removed.OnHand, removed.Name())
	}
	return survivor, removed, err
}

// removeOne makes one duplicate one with its survivor.
func (a *act) removeOne(ctx context.Context, removalID string, position int64, survivor, removed store.Product) error {
	after := survivor
	after.Barcode, after.Description = cmp.Or(survivor.Barcode, removed.Barcode), cmp.Or(survivor.Description, removed.Description)
	after.LowAt = cmp.Or(survivor.LowAt, removed.LowAt)
	before, err := json.Marshal(survivor)
	if err != nil {
		return fmt.Errorf("keeping the survivor: %w", err)
	}
	then, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("keeping the survivor: %w", err)
	}
	remembered := ""
	if removed.SKU != survivor.SKU && removed.SKU != "" {
		remembered = "sku:" + removed.SKU
	}
	if err := a.InsertRemovalPart(ctx, sqlc.InsertRemovalPartParams{
		RemovalID: removalID, Position: position, SurvivorID: survivor.ID, RemovedID: removed.ID,
		SurvivorBefore: string(before), SurvivorAfter: string(then), Moved: removed.OnHand, Remembered: remembered,
	}); err != nil {
		return fmt.Errorf("keeping the removal: %w", err)
	}
	if err := a.pointToSurvivor(ctx, removed.ID, survivor.ID); err != nil {
		return err
	}
	if err := a.shift(ctx, "removal:"+removalID+":"+removed.ID, removed.ID, survivor.ID, removed.OnHand); err != nil {
		return err
	}
	if _, err := a.KeepRemovalLines(ctx, sqlc.KeepRemovalLinesParams{RemovalID: removalID, ProductID: removed.ID}); err != nil {
		return fmt.Errorf("keeping what is re-pointed: %w", err)
	}
	if _, err := a.PointLines(ctx, sqlc.PointLinesParams{Holder: removed.ID, Target: survivor.ID}); err != nil {
		return fmt.Errorf("re-pointing the transactions: %w", err)
	}
	if describeProduct(after) != describeProduct(survivor) {
		if err := a.writeProduct(ctx, after); err != nil {
			return err
		}
	}
	if remembered != "" {
		if err := a.RememberProduct(ctx, sqlc.RememberProductParams{
			Shop: anyShop, Key: remembered, ProductID: survivor.ID, SKU: removed.SKU, Title: removed.Description, CreatedAt: a.at, Actor: a.actor,
		}); err != nil {
			return fmt.Errorf("remembering the removed SKU: %w", err)
		}
	}
	for _, e := range []store.Event{
		{
			SubjectID: survivor.ID, Title: fmt.Sprintf("Duplicate of %s removed", survivor.Name()),
			Detail: fmt.Sprintf("%s, %d on hand, was made one with it.", cmp.Or(removed.Description, removed.SKU), removed.OnHand),
			Before: describeProduct(survivor), After: describeProduct(after),
		},
		{
			SubjectID: removed.ID, Title: fmt.Sprintf("%s removed as a duplicate", removed.Name()), Before: describeProduct(removed),
			After: describeProduct(after),
		},
	} {
		e.Kind = store.EventMerged
		if err := a.log(ctx, e); err != nil {
			return err
		}
	}
	a.changed(StockChanged, survivor.ID, removed.ID)
	return nil
}

func (a *act) pointToSurvivor(ctx context.Context, removedID, survivorID string) error {
	version, err := next(ctx, a, "product_version", &a.productVersion)
	if err != nil {
		return err
	}
	written, err := a.SetProductMergedInto(ctx, sqlc.SetProductMergedIntoParams{
		ID: removedID, Survivor: survivorID, Version: version,
		UpdatedAt: a.at,
	})
	if err != nil {
		return fmt.Errorf("removing a duplicate: %w", err)
	}
	if written == 0 {
		return store.Fail(store.Conflict, "A product was removed by somebody else in the meantime. Nothing was changed; look at the list again.")
	}
	return nil
}

// shift moves stock from one product to another in the ledger.
func (a *act) shift(ctx context.Context, key, from, to string, units int64) error {
	if units == 0 {
		return nil
	}
	for _, m := range []sqlc.InsertMovementParams{
		{Key: key + ":out", ProductID: from, Quantity: -units}, {Key: key + ":in", ProductID: to, Quantity: units},
	} {
		m.Reason = string(store.StockMerged)
		if err := a.move(ctx, m); err != nil {
			return err
		}
	}
	return nil
}
