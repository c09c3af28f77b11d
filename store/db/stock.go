package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Movements returns the newest entries of a product's stock ledger, newest first,
// those of the duplicates that were made one with it among them, each with the
// stock on hand after it.
func (d *DB) Movements(ctx context.Context, productID string, most int) ([]store.Movement, error) {
	now, err := d.Product(ctx, productID)
	if err != nil {
		return nil, err
	}
	family, err := d.family(ctx, productID)
	if err != nil {
		return nil, wrap(err, "reading the stock ledger")
	}
	var rows []sqlc.MovementsOfProductRow
	for _, id := range family {
		some, err := d.read.MovementsOfProduct(ctx, sqlc.MovementsOfProductParams{ProductID: id, Most: int32(most)}) //nolint:gosec // a screenful
		if err != nil {
			return nil, wrap(err, "reading the stock ledger")
		}
		rows = append(rows, some...)
	}
	slices.SortStableFunc(rows, func(a, b sqlc.MovementsOfProductRow) int {
		return cmp.Or(cmp.Compare(b.At, a.At), strings.Compare(b.Key, a.Key))
	})
	// What a removal took from one of them it gave to another: neither is news.
	rows = slices.DeleteFunc(rows, func(m sqlc.MovementsOfProductRow) bool {
		return m.Reason == string(store.StockMerged) && len(family) > 1
	})
	rows = rows[:min(most, len(rows))]
	list := make([]store.Movement, len(rows))
	after := now.OnHand
	for i, m := range rows {
		list[i] = store.Movement{
			At: store.At(m.At), Actor: m.Actor, Quantity: m.Quantity, Reason: store.StockReason(m.Reason), Note: m.Note,
			TransactionID: m.TransactionID, Barcode: m.Barcode, Order: m.OrderName, After: after,
		}
		after -= m.Quantity
	}
	return list, nil
}

// family is a product and all duplicates that were made one with it.
func (d *DB) family(ctx context.Context, id string) ([]string, error) {
	ids := []string{id}
	for i := 0; i < len(ids); i++ {
		more, err := d.read.ProductsMergedInto(ctx, ids[i])
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// PromisedOf returns who waits for a product: open transactions, which have taken
// it off the stock, and waiting orders, which will.
func (d *DB) PromisedOf(ctx context.Context, productID string) ([]store.Promised, error) {
	open, err := d.read.PromisedInTransactions(ctx, productID)
	if err != nil {
		return nil, wrap(err, "reading what is promised")
	}
	var list []store.Promised
	for _, row := range open {
		list = append(list, store.Promised{
			OrderID: row.OrderID, Order: row.Name, Customer: row.CustomerName, Status: store.Status(row.Status),
			TransactionID: row.TransactionID, Barcode: row.Barcode, Quantity: row.Quantity, At: store.At(row.CreatedAt),
		})
	}
	waiting, err := d.read.PromisedInOrders(ctx, productID)
	for _, row := range waiting {
		list = append(list, store.Promised{
			OrderID: row.OrderID, Order: row.Name, Customer: row.CustomerName, Status: store.Status(row.Status), Quantity: row.Quantity,
			At: store.At(row.CreatedAt),
		})
	}
	return list, wrap(err, "reading what is promised")
}

// CountStock sets the stock on hand to what was counted. seen is the figure that
// the person saw: when it has moved since, Conflict, since what was counted may
// hold that sale already. A product without stock, and a count below zero, are Invalid.
func (d *DB) CountStock(ctx context.Context, productID string, seen, counted int64, note string) error {
	if counted < 0 {
		return store.Fail(store.Invalid, "Nobody can count fewer than none. Nothing was booked; count it again.")
	}
	return d.in(ctx, "counting stock", func(a *act) error {
		p, err := a.product(ctx, productID)
		if err != nil {
			return err
		}
		if p.OnHand != seen {
			return store.Fail(store.Conflict, "The stock of %s has become %d in the meantime. Nothing was booked; count it again.", p.Name(),
				p.OnHand)
		}
		return a.bookStock(ctx, p, counted-p.OnHand, store.StockCounted, note)
	})
}

// AdjustStock books units lost, broken or found; note says which and may not be
// empty. A product without stock, and zero units, are Invalid.
func (d *DB) AdjustStock(ctx context.Context, productID string, units int64, note string) error {
	if strings.TrimSpace(note) == "" {
		return store.Fail(store.Invalid, "Write down why the stock is adjusted. Nothing was booked.")
	}
	return d.stockAct(ctx, productID, units, store.StockAdjusted, note)
}

// ReceiveStock books goods that came in; units are more than zero.
func (d *DB) ReceiveStock(ctx context.Context, productID string, units int64, note string) error {
	if units <= 0 {
		return store.Fail(store.Invalid, "What is received is at least 1. Nothing was booked; what went out is an adjustment.")
	}
	return d.stockAct(ctx, productID, units, store.StockReceived, note)
}

func (d *DB) stockAct(ctx context.Context, productID string, units int64, reason store.StockReason, note string) error {
	return d.in(ctx, "booking stock", func(a *act) error {
		p, err := a.product(ctx, productID)
		if err != nil {
			return err
		}
		return a.bookStock(ctx, p, units, reason, note)
	})
}

func (a *act) bookStock(ctx context.Context, p store.Product, units int64, reason store.StockReason, note string) error {
	switch {
	case p.MergedInto != "":
		return store.Fail(store.Invalid, "%s was removed as a duplicate. Nothing was booked; book it on the product that is left.",
			p.Name())
	case !p.Stocked:
		return store.Fail(store.Invalid, "%s has no stock. Nothing was booked.", p.Name())
	case units == 0:
		return store.Fail(store.Invalid, "The stock of %s stays %d, so there is nothing to book.", p.Name(), p.OnHand)
	case units > store.MostUnits || units < -store.MostUnits:
		return store.Fail(store.Invalid,
			"%d units are more than a shop moves at once. Nothing was booked; was a barcode scanned into the field?", units)
	}
	if err := a.move(ctx, sqlc.InsertMovementParams{
		Key: string(reason) + ":" + newID(), ProductID: p.ID, Quantity: units, Reason: string(reason), Note: strings.TrimSpace(note),
	}); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: p.ID, Kind: store.EventStock, Title: fmt.Sprintf("%s: %s %+d", p.Name(), strings.ToLower(reason.Label()), units),
		Detail: strings.TrimSpace(note),
		Before: fmt.Sprint(p.OnHand), After: fmt.Sprint(p.OnHand + units),
	})
}

// StockTotals are the figures over all products with stock. Value is the price of
// what is on hand, in minor units; Oversold and Low count products.
type StockTotals struct {
	Products, Units, Promised, Oversold, Low int64
	Value                                    int64
}

// StockTotals adds up the shop's stock.
func (d *DB) StockTotals(ctx context.Context) (StockTotals, error) {
	row, err := d.read.StockTotals(ctx)
	if err != nil {
		return StockTotals{}, wrap(err, "adding up the stock")
	}
	promised, err := d.read.PromisedTotal(ctx)
	return StockTotals{Products: row.Products, Units: row.Units, Value: row.Value, Oversold: row.Oversold, Low: row.Low, Promised: promised},
		wrap(err, "adding up the stock")
}

// StockDay is what moved on one day by one reason.
type StockDay struct {
	// Day is its midnight in the place asked for.
	Day        time.Time
	Reason     store.StockReason
	Came, Went int64
}

// StockByDay adds up what moved, by day and reason, newest day first. Days begin at
// midnight of since's place; what was only made one is not movement.
func (d *DB) StockByDay(ctx context.Context, since, before time.Time) ([]StockDay, error) {
	rows, err := d.read.MovementsBetween(ctx, sqlc.MovementsBetweenParams{Since: store.Milli(since), Before: store.Milli(before)})
	if err != nil {
		return nil, wrap(err, "adding up the movements")
	}
	var days []StockDay
	for _, row := range rows {
		if row.Reason == string(store.StockMerged) {
			continue
		}
		// Every zone's offset is whole quarters of an hour.
		year, month, day := time.UnixMilli(row.Quarter * 900_000).In(since.Location()).Date()
		midnight := time.Date(year, month, day, 0, 0, 0, 0, since.Location())
		i := slices.IndexFunc(days, func(d StockDay) bool {
			return d.Day.Equal(midnight) && d.Reason == store.StockReason(row.Reason)
		})
		if i < 0 {
			days, i = append(days, StockDay{Day: midnight, Reason: store.StockReason(row.Reason)}), len(days)
		}
		days[i].Came += row.Came
		days[i].Went += row.Went
	}
	slices.SortStableFunc(days, func(a, b StockDay) int {
		return cmp.Or(b.Day.Compare(a.Day), cmp.Compare(a.Reason, b.Reason))
	})
	return days, nil
}
