package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// period is some days, as a person names them.
type period struct {
	Since string `help:"The first day; today when it isn't given." placeholder:"YYYY-MM-DD"`
	Until string `help:"The last day; today when it isn't given." placeholder:"YYYY-MM-DD"`
}

// bounds are the midnights at this place that the period lies between.
func (p period) bounds(now time.Time) (since, before time.Time, err error) {
	now = now.Local()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.Local)
	since, until := today, today
	for _, each := range []struct {
		text string
		day  *time.Time
	}{{p.Since, &since}, {p.Until, &until}} {
		if each.text == "" {
			continue
		}
		if *each.day, err = time.ParseInLocation(time.DateOnly, each.text, time.Local); err != nil {
			return since, before, usage("%q is not a day. Write it as 2026-12-01.", each.text)
		}
	}
	if until.Before(since) {
		return since, before, usage("The last day is before the first.")
	}
	return since, until.AddDate(0, 0, 1), nil
}

// productsInventoryVerb adds up the stock, and what moved.
type productsInventoryVerb struct {
	jsonFlag
	period
}

// stockDayLine is what moved on one day for one reason.
type stockDayLine struct {
	Day    string            `json:"day"`
	Reason store.StockReason `json:"reason"`
	Came   int64             `json:"came"`
	Went   int64             `json:"went"`
}

// inventoryReport is what 'products inventory --json' prints. Value is a decimal of
// Currency: the prices of what is on hand.
type inventoryReport struct {
	Products int64          `json:"products"`
	Units    int64          `json:"units"`
	Promised int64          `json:"promised"`
	Oversold int64          `json:"oversold"`
	Low      int64          `json:"low"`
	Value    string         `json:"value"`
	Currency string         `json:"currency"`
	Days     []stockDayLine `json:"days"`
}

// Run prints the totals and the movements of the period, by day and reason.
func (v *productsInventoryVerb) Run(ctx context.Context, s *session) error {
	since, before, err := v.bounds(time.Now())
	if err != nil {
		return err
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		totals, err := d.StockTotals(ctx)
		if err != nil {
			return err
		}
		days, err := d.StockByDay(ctx, since, before)
		if err != nil {
			return err
		}
		currency, err := d.Currency(ctx)
		if err != nil {
			return err
		}
		r := inventoryReport{
			Products: totals.Products, Units: totals.Units, Promised: totals.Promised, Oversold: totals.Oversold, Low: totals.Low,
			Value: store.Money{Minor: totals.Value, Currency: currency}.Decimal(), Currency: currency, Days: make([]stockDayLine, len(days)),
		}
		for i, day := range days {
			r.Days[i] = stockDayLine{Day: day.Day.Format(time.DateOnly), Reason: day.Reason, Came: day.Came, Went: day.Went}
		}
		if v.JSON {
			return s.printJSON(r)
		}
		s.printf("%d products, %d units on hand worth %s %s, %d promised; %d oversold, %d low.\n", r.Products, r.Units, r.Value, r.Currency,
			r.Promised, r.Oversold, r.Low)
		table := s.table()
		table.printf("DAY\tREASON\tCAME\tWENT\n")
		for _, day := range r.Days {
			table.printf("%s\t%s\t%d\t%d\n", day.Day, day.Reason.Label(), day.Came, day.Went)
		}
		return table.flush()
	})
}

// salesVerb adds up the finished sales.
type salesVerb struct {
	jsonFlag
	period
}

// salesTotal is what the sales in one currency come to.
type salesTotal struct {
	Total    string `json:"total"`
	Currency string `json:"currency"`
}

// Run prints how many sales were finished in the period, and what they come to.
func (v *salesVerb) Run(ctx context.Context, s *session) error {
	since, before, err := v.bounds(time.Now())
	if err != nil {
		return err
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		sales, err := d.SalesBetween(ctx, since, before)
		if err != nil {
			return err
		}
		if v.JSON {
			totals := []salesTotal{}
			for _, total := range sales.Totals {
				totals = append(totals, salesTotal{total.Decimal(), total.Currency})
			}
			return s.printJSON(map[string]any{"sales": sales.Count, "totals": totals})
		}
		if sales.Count == 0 {
			s.println("No sales.")
			return nil
		}
		s.printf("%d sales, %s.\n", sales.Count, sales.Sum())
		return nil
	})
}

// productsRememberedVerb lists what people have said of lines, and forgets it (R25).
type productsRememberedVerb struct {
	jsonFlag
	onceFlag
	Forget string `help:"Forget this choice, by the key that the list shows." placeholder:"KEY"`
}

// rememberedLine is a remembered choice.
type rememberedLine struct {
	Key     string    `json:"key"`
	SKU     string    `json:"sku"`
	Title   string    `json:"title"`
	Product string    `json:"product"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	shop    string
}

// Run prints the choices, or forgets one; transactions that exist stay as they are.
func (v *productsRememberedVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		if v.Forget != "" {
			return v.forget(ctx, s, d)
		}
		lines, err := rememberedLines(ctx, d)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(lines)
		}
		table := s.table()
		table.printf("KEY\tSKU AT SHOPIFY\tTITLE\tIS\tSAID BY\n")
		for _, line := range lines {
			table.printf("%s\t%s\t%s\t%s\t%s\n", line.Key, line.SKU, line.Title, line.Product, line.By)
		}
		return table.flush()
	})
}

func rememberedLines(ctx context.Context, d *db.DB) ([]rememberedLine, error) {
	choices, err := d.ProductMatches(ctx)
	lines := make([]rememberedLine, len(choices))
	for i, c := range choices {
		lines[i] = rememberedLine{Key: c.Key, SKU: c.SKU, Title: c.Title, Product: c.ProductSKU, By: c.By, At: c.At, shop: c.Shop}
	}
	return lines, err
}

func (v *productsRememberedVerb) forget(ctx context.Context, s *session, d *db.DB) error {
	repeated, err := v.under("products remembered", v).do(ctx, d, func(ctx context.Context) error {
		lines, err := rememberedLines(ctx, d)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if line.Key == v.Forget {
				return d.ForgetProductMatch(ctx, line.shop, line.Key)
			}
		}
		return store.Fail(store.NotFound, "Nothing is remembered under %q. Nothing was changed.", v.Forget)
	})
	switch {
	case err != nil:
		return err
	case repeated != "":
		return s.printRepeated(v.JSON, repeated)
	case v.JSON:
		return s.printJSON(map[string]any{"forgotten": v.Forget})
	}
	s.printf("%s is forgotten; orders that have their transaction keep it.\n", v.Forget)
	return nil
}
