package db

import (
	"cmp"
	"context"
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
