package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
)

// markPaid queues that Shopify is told that the order was paid here (R57).
func (v *orderVerb) markPaid(ctx context.Context, s *session, d *db.DB, row db.OrderRow) error {
	repeated, err := v.under("order --mark-paid", v.Name).do(ctx, d, func(ctx context.Context) error { return d.MarkPaid(ctx, row.ID) })
	if err != nil {
		return err
	}
	return s.printOrderAgain(ctx, d, row.ID, repeated, v.JSON)
}

// capture queues the capture of a part of what is authorized, or of all of it (R57).
func (v *orderVerb) capture(ctx context.Context, s *session, d *db.DB, row db.OrderRow) error {
	amount, err := store.ParseMoney(v.Capture, row.Total.Currency)
	if err != nil {
		return usage("%s", store.MessageOf(err))
	}
	o, err := latestOf(ctx, d, row.ID)
	if err != nil {
		return err
	}
	asked := []string{v.Name, amount.Decimal()}
	repeated, err := v.under("order --capture", asked).do(ctx, d, func(ctx context.Context) error {
		return d.Capture(ctx, db.Capturing{OrderID: row.ID, Minor: amount.Minor})
	})
	if err != nil {
		return err
	}
	if repeated == "" {
		for _, warning := range o.CaptureWarnings(amount.Minor) {
			s.warnln("tillbridge:", warning)
		}
	}
	return s.printOrderAgain(ctx, d, row.ID, repeated, v.JSON)
}
