package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
)

// Verbs about what was handed over already, or is kept back: 'check' or the Desktop sends
// what they save.

// trackVerb gives a hand-over its numbers afterwards.
type trackVerb struct {
	jsonFlag
	onceFlag
	Name    string   `arg:"" help:"The order's number, #1001 or 1001."`
	Parcels []string `arg:"" help:"The parcels, CARRIER:NUMBER or NUMBER, instead of those that it has." placeholder:"PARCEL"`
	Go      int      `help:"Which hand-over, as 'order NAME' counts them; needed where there are several." placeholder:"N"`
	Add     bool     `help:"Keep the numbers that it has, and add these."`
	Tell    bool     `help:"Have Shopify mail the customer."`
}

// Run saves the numbers.
func (v *trackVerb) Run(ctx context.Context, s *session) error {
	carrier, tracking, err := parcels("", v.Parcels)
	if err != nil {
		return err
	}
	return s.about(ctx, v.Name, v.JSON, v.under("track", v), func(ctx context.Context, d *db.DB, o store.Order) error {
		made, err := o.Go(v.Go)
		if err != nil {
			return err
		}
		t := db.Tracking{OrderID: o.ID, Fulfillment: made.ShopifyID, Carrier: carrier, Tracking: tracking, Tell: v.Tell}
		if t.Carrier == "" {
			t.Carrier = made.Carrier
		}
		if v.Add && made.Tracking != "" {
			if made.Carrier != "" && t.Carrier != made.Carrier {
				return store.Fail(store.Invalid, "What was handed over goes with %s, and Shopify has one carrier for it. Nothing was saved.",
					made.Carrier)
			}
			t.Tracking = made.Tracking + ", " + tracking
		}
		return d.Track(ctx, t)
	})
}

// takeBackVerb takes a mistaken Completed back.
type takeBackVerb struct {
	jsonFlag
	onceFlag
	Name string `arg:"" help:"The order's number, #1001 or 1001."`
	Go   int    `help:"Which hand-over, as 'order NAME' counts them; needed where there are several." placeholder:"N"`
	Yes  bool   `help:"Do what it says, without which nothing is saved."`
}

// Run says what the customer has been told and, asked to, saves it.
func (v *takeBackVerb) Run(ctx context.Context, s *session) error {
	return s.about(ctx, v.Name, v.JSON, v.under("take-back", v), func(ctx context.Context, d *db.DB, o store.Order) error {
		made, err := o.Go(v.Go)
		if err != nil {
			return err
		}
		e, err := d.Explain(ctx, o.ID)
		if err != nil {
			return err
		}
		s.warnln("tillbridge:", o.TakingBack(made, e.Pushes))
		if !v.Yes {
			return store.Fail(store.Invalid, "Nothing was saved. Say --yes to take it back.")
		}
		return d.TakeBack(ctx, o.ID, made.ShopifyID)
	})
}

// releaseVerb lets a part go on that is on hold.
type releaseVerb struct {
	jsonFlag
	onceFlag
	Name string `arg:"" help:"The order's number, #1001 or 1001."`
	Part int    `help:"Which part, as 'order NAME' counts them; else the one that is on hold." placeholder:"N"`
}

// Run saves that the hold is to be released.
func (v *releaseVerb) Run(ctx context.Context, s *session) error {
	return s.about(ctx, v.Name, v.JSON, v.under("release", v), func(ctx context.Context, d *db.DB, o store.Order) error {
		var held []store.FulfillmentOrder
		for i, f := range o.Parts() {
			if v.Part == i+1 || v.Part == 0 && f.OnHold() {
				held = append(held, f)
			}
		}
		switch {
		case v.Part != 0 && len(held) == 0:
			_, err := o.Part(v.Part)
			return err
		case len(held) == 0:
			return store.Fail(store.Invalid, "Nothing of %s is on hold.", o.Name)
		case len(held) > 1:
			return store.Fail(store.Invalid, "%d parts of %s are on hold. Say which with --part.", len(held), o.Name)
		}
		return d.Release(ctx, o.ID, held[0].ShopifyID)
	})
}

// about carries out an act about an order as Shopify had it at the last check, and prints
// the order as it is then.
func (s *session) about(ctx context.Context, name string, asJSON bool, asked once,
	act func(context.Context, *db.DB, store.Order) error,
) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, name)
		if err != nil {
			return err
		}
		repeated, err := asked.do(ctx, d, func(ctx context.Context) error {
			o, err := latestOf(ctx, d, row.ID)
			if err != nil {
				return err
			}
			o.ID = row.ID
			return act(ctx, d, o)
		})
		if err != nil {
			return err
		}
		return s.printOrderAgain(ctx, d, row.ID, repeated, asJSON)
	})
}

// printOrderAgain prints an order's row after an act about it.
func (s *session) printOrderAgain(ctx context.Context, d *db.DB, id, repeated string, asJSON bool) error {
	row, err := d.Order(ctx, id)
	if err != nil {
		return err
	}
	if asJSON {
		line := lineOf(row)
		line.Repeated = repeated != ""
		return s.printJSON(line)
	}
	if repeated != "" {
		s.println(repeated)
	}
	return s.printOrders([]db.OrderRow{row})
}
