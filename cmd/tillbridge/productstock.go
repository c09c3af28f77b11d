package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
)

// stockAct is a product whose stock is booked, and why.
type stockAct struct {
	jsonFlag
	onceFlag
	SKU  string `arg:"" help:"The product's SKU, exactly."`
	Note string `help:"Why: who counted, the delivery note, what broke." placeholder:"TEXT"`
}

// productsCountVerb books what was counted.
type productsCountVerb struct {
	stockAct
	Counted int64  `arg:"" help:"How many there are."`
	Seen    *int64 `help:"How many there were when it was counted; refused when that has moved since." placeholder:"UNITS"`
}

// Run books the count and prints the product as it stands then.
func (v *productsCountVerb) Run(ctx context.Context, s *session) error {
	return v.book(ctx, s, "products count", v, func(ctx context.Context, d *db.DB, p store.Product) error {
		seen := p.OnHand
		if v.Seen != nil {
			seen = *v.Seen
		}
		return d.CountStock(ctx, p.ID, seen, v.Counted, v.Note)
	})
}

// productsAdjustVerb books what was lost, broken or found.
type productsAdjustVerb struct {
	stockAct
	By int64 `required:"" help:"How many more there are, below zero how many fewer (--by=-3)." placeholder:"UNITS"`
}

// Run books the adjustment and prints the product as it stands then.
func (v *productsAdjustVerb) Run(ctx context.Context, s *session) error {
	return v.book(ctx, s, "products adjust", v, func(ctx context.Context, d *db.DB, p store.Product) error {
		return d.AdjustStock(ctx, p.ID, v.By, v.Note)
	})
}

// productsReceiveVerb books what came in.
type productsReceiveVerb struct {
	stockAct
	Units int64 `arg:"" help:"How many came in."`
}

// Run books the goods and prints the product as it stands then.
func (v *productsReceiveVerb) Run(ctx context.Context, s *session) error {
	return v.book(ctx, s, "products receive", v, func(ctx context.Context, d *db.DB, p store.Product) error {
		return d.ReceiveStock(ctx, p.ID, v.Units, v.Note)
	})
}

func (v *stockAct) book(ctx context.Context, s *session, what string, asked any, act func(context.Context, *db.DB,
	store.Product) error,
) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		p, err := productWithSKU(ctx, d, v.SKU)
		if err != nil {
			return err
		}
		repeated, err := v.under(what, asked).do(ctx, d, func(ctx context.Context) error { return act(ctx, d, p) })
		if err != nil {
			return err
		}
		return s.printProduct(ctx, d, p.ID, v.JSON, repeated)
	})
}

// productWithSKU finds the one product of a SKU.
func productWithSKU(ctx context.Context, d *db.DB, sku string) (store.Product, error) {
	found, err := d.ProductsBySKU(ctx, sku)
	switch {
	case err != nil:
		return store.Product{}, err
	case len(found) == 0:
		return store.Product{}, store.Fail(store.NotFound, "No product has the SKU %q. Nothing was changed; look for it with 'products find'.",
			sku)
	case len(found) > 1:
		return store.Product{}, store.Fail(store.Invalid, "%d products have the SKU %q, so it is unclear which is meant. Nothing was "+
			"changed; make them one with 'products duplicates'.", len(found), sku)
	}
	return found[0], nil
}

// printProduct prints a product as it stands.
func (s *session) printProduct(ctx context.Context, d *db.DB, id string, asJSON bool, repeated string) error {
	row, err := d.Product(ctx, id)
	if err != nil {
		return err
	}
	currency, err := d.Currency(ctx)
	if err != nil {
		return err
	}
	line := productLineOf(row, currency)
	line.Repeated = repeated != ""
	if asJSON {
		return s.printJSON(line)
	}
	if repeated != "" {
		s.println(repeated)
	}
	return s.printProducts([]productLine{line})
}
