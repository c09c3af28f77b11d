package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// changesVerb is what Shopify changed after an order was taken in (R43).
type changesVerb struct {
	List   changesListVerb   `cmd:"" default:"withargs" help:"List what waits for a decision (what happens without a verb)."`
	Show   changesShowVerb   `cmd:"" help:"Show an order before and after, and what accepting does."`
	Accept changesAcceptVerb `cmd:"" help:"Make transaction, stock and payments what Shopify says."`
	Keep   changesKeepVerb   `cmd:"" help:"Leave an order as it is here."`
}

// changeReport is what 'changes --json', 'changes show --json', 'changes accept
// --json' and 'changes keep --json' print for an order. Amounts are decimal strings
// of Currency.
type changeReport struct {
	Order       string       `json:"order"`
	Customer    string       `json:"customer"`
	Status      store.Status `json:"status"`
	ChangedAt   time.Time    `json:"changedAt"`
	Differences string       `json:"differences"`
	Cancelled   bool         `json:"cancelled"`
	Kept        bool         `json:"kept"`
	Barcode     string       `json:"barcode"`
	Currency    string       `json:"currency"`
	Lines       []lineDiff   `json:"lines"`
	Facts       []textDiff   `json:"facts"`
	Amounts     []textDiff   `json:"amounts"`
	// Stock, Refund and what follows are what accepting does.
	Stock   []stockDiff `json:"stock"`
	Refund  string      `json:"refund"`
	Total   string      `json:"total"`
	Paid    string      `json:"paid"`
	Balance string      `json:"balance"`
	Becomes string      `json:"becomes"`
	// Refusal says why it can't be accepted yet.
	Refusal string `json:"refusal,omitempty"`
}

type lineDiff struct {
	SKU            string `json:"sku"`
	Title          string `json:"title"`
	QuantityBefore int64  `json:"quantityBefore"`
	QuantityAfter  int64  `json:"quantityAfter"`
	PriceBefore    string `json:"priceBefore,omitempty"`
	PriceAfter     string `json:"priceAfter,omitempty"`
}

type textDiff struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type stockDiff struct {
	SKU    string `json:"sku"`
	Delta  int64  `json:"delta"`
	OnHand int64  `json:"onHand"`
}

func changeReportOf(c store.Change) changeReport {
	decimal := func(minor int64) string { return c.After.Amount(minor).Decimal() }
	r := changeReport{
		Order: c.After.Name, Customer: c.After.CustomerName(), Status: c.Status, ChangedAt: c.After.UpdatedAt,
		Differences: c.After.Differences(c.Before), Cancelled: c.Cancelled(), Kept: c.Kept, Barcode: c.Transaction.Barcode,
		Currency: c.After.Currency,
		Refund:   decimal(-c.Refunded()), Total: decimal(c.Becomes.Total), Paid: decimal(c.Becomes.Paid), Balance: decimal(c.Becomes.Balance()),
		Becomes: string(c.BecomesStatus()), Lines: make([]lineDiff, len(c.Lines)), Stock: make([]stockDiff, len(c.Stock)),
		Facts: make([]textDiff, len(c.Facts)), Amounts: make([]textDiff, len(c.Amounts)),
	}
	for i, pair := range c.Lines {
		line := &r.Lines[i]
		if b := pair.Before; b != nil {
			line.SKU, line.Title, line.QuantityBefore, line.PriceBefore = b.SKU, b.Title, b.Quantity, decimal(b.UnitPrice)
		}
		if a := pair.After; a != nil {
			line.SKU, line.Title, line.QuantityAfter, line.PriceAfter = a.SKU, a.Title, a.Quantity, decimal(a.UnitPrice)
		}
	}
	for i, fact := range c.Facts {
		r.Facts[i] = textDiff{fact.Name, fact.Before, fact.After}
	}
	for i, amount := range c.Amounts {
		r.Amounts[i] = textDiff{amount.Name, decimal(amount.Before), decimal(amount.After)}
	}
	for i, move := range c.Stock {
		r.Stock[i] = stockDiff{move.Product.SKU, move.Delta, move.Product.OnHand + move.Delta}
	}
	if err := c.MayAccept(); err != nil {
		r.Refusal = store.MessageOf(err)
	}
	return r
}

// changesListVerb lists what waits.
type changesListVerb struct{ jsonFlag }

// Run prints the orders that wait for a decision, the one changed first first.
func (v *changesListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		waiting, err := waitingChanges(ctx, d)
		if err != nil {
			return err
		}
		return s.printChanges(waiting, v.JSON)
	})
}

// waitingChanges reads what waits for a decision.
func waitingChanges(ctx context.Context, d *db.DB) ([]store.Change, error) {
	rows, err := d.Changes(ctx)
	if err != nil {
		return nil, err
	}
	waiting := make([]store.Change, len(rows))
	for i, row := range rows {
		if waiting[i], err = d.Change(ctx, row.ID); err != nil {
			return nil, err
		}
	}
	return waiting, nil
}

func (s *session) printChanges(changes []store.Change, asJSON bool) error {
	if asJSON {
		reports := make([]changeReport, len(changes))
		for i, c := range changes {
			reports[i] = changeReportOf(c)
		}
		return s.printJSON(reports)
	}
	if len(changes) == 0 {
		s.println("Nothing that Shopify changed waits for a decision.")
		return nil
	}
	table := s.table()
	table.printf("ORDER\tCUSTOMER\tAT SHOPIFY\tIF ACCEPTED\n")
	for _, c := range changes {
		if err := c.MayAccept(); err != nil {
			table.printf("%s\t%s\t%s\tcan't be accepted yet\n", c.After.Name, c.After.CustomerName(), c.After.Differences(c.Before))
			continue
		}
		table.printf("%s\t%s\t%s\t%s\n", c.After.Name, c.After.CustomerName(), c.After.Differences(c.Before), c.Consequence())
	}
	return table.flush()
}

// changesShowVerb shows one.
type changesShowVerb struct {
	jsonFlag
	Order string `arg:"" help:"The order's number, #1001 or 1001."`
}

// Run prints before and after, and what accepting does.
func (v *changesShowVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Order)
		if err != nil {
			return err
		}
		c, err := d.Change(ctx, row.ID)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(changeReportOf(c))
		}
		return s.printChange(c)
	})
}

func (s *session) printChange(c store.Change) error {
	r := changeReportOf(c)
	s.printf("%s  %s  %s  %s, changed %s\n\n", r.Order, r.Customer, r.Status, r.Differences, r.ChangedAt.Local().Format("Jan 2 15:04"))
	table := s.table()
	table.printf("\tBEFORE\tNOW\n")
	for _, line := range r.Lines {
		table.printf("%s %s\t%s\t%s\n", line.SKU, line.Title, ordered(line.QuantityBefore, line.PriceBefore, "not ordered"),
			ordered(line.QuantityAfter, line.PriceAfter, "removed"))
	}
	for _, d := range append(r.Facts, r.Amounts...) {
		table.printf("%s\t%s\t%s\n", d.Name, d.Before, d.After)
	}
	if err := table.flush(); err != nil {
		return err
	}
	s.println()
	for _, move := range r.Stock {
		s.printf("Stock of %s: %+d, then %d\n", move.SKU, move.Delta, move.OnHand)
	}
	if r.Refusal != "" {
		s.println(r.Refusal)
		return nil
	}
	for _, sentence := range append(c.Accepting(), c.Keeping()) {
		s.println(sentence)
	}
	return nil
}

// ordered is one side of a line: how many at which price, or that it isn't there.
func ordered(quantity int64, price, absent string) string {
	if quantity == 0 {
		return absent
	}
	return fmt.Sprintf("%d × %s", quantity, price)
}

// changesAcceptVerb accepts.
type changesAcceptVerb struct{ decision }

// Run accepts one, or all that can be.
func (v *changesAcceptVerb) Run(ctx context.Context, s *session) error {
	return v.decide(ctx, s, "changes accept", true)
}

// changesKeepVerb keeps.
type changesKeepVerb struct{ decision }

// Run keeps one, or all, as they are here.
func (v *changesKeepVerb) Run(ctx context.Context, s *session) error {
	return v.decide(ctx, s, "changes keep", false)
}

// decision is which orders are decided about.
type decision struct {
	jsonFlag
	onceFlag
	Order string `arg:"" optional:"" help:"The order's number, #1001 or 1001."`
	All   bool   `help:"All that wait."`
}

// decide decides about the orders, all of them or none, and prints what it was
// about. With --all what can't be accepted yet stays, and why is the verb's failure
// after the others.
func (v *decision) decide(ctx context.Context, s *session, what string, accepts bool) error {
	if v.All == (v.Order != "") {
		return usage("Name an order, or give --all.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		var decided []store.Change
		var refused error
		repeated, err := v.under(what, v).do(ctx, d, func(ctx context.Context) (err error) {
			if decided, refused, err = v.choose(ctx, d, accepts); err != nil {
				return err
			}
			return d.DecideChanges(ctx, decided, accepts)
		})
		switch {
		case err != nil:
			return err
		case repeated != "":
			return s.printRepeated(v.JSON, repeated)
		case v.JSON:
			err = s.printChanges(decided, true)
		default:
			for _, c := range decided {
				if accepts {
					s.printf("%s accepted: %s.\n", c.After.Name, c.Consequence())
				} else {
					s.printf("%s kept as it is.\n", c.After.Name)
				}
			}
		}
		return errors.Join(err, refused)
	})
}

// choose reads what is to be decided about. Of all, those that can't be accepted
// yet are left out; refused says why the first of them can't.
func (v *decision) choose(ctx context.Context, d *db.DB, accepts bool) (chosen []store.Change, refused, err error) {
	if !v.All {
		row, err := d.OrderNamed(ctx, v.Order)
		if err != nil {
			return nil, nil, err
		}
		c, err := d.Change(ctx, row.ID)
		return []store.Change{c}, nil, err
	}
	waiting, err := waitingChanges(ctx, d)
	if err != nil || !accepts {
		return waiting, nil, err
	}
	for _, c := range waiting {
		if err := c.MayAccept(); err == nil {
			chosen = append(chosen, c)
		} else if refused == nil {
			refused = err
		}
	}
	return chosen, refused, nil
}
