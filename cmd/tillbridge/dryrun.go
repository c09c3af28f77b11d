package main

import (
	"context"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// dryRunLine is what 'order NAME --dry-run --json' prints.
type dryRunLine struct {
	Order       string            `json:"order"`
	Would       string            `json:"would"`
	Problem     store.Status      `json:"problem,omitempty"`
	Customer    string            `json:"customer,omitempty"`
	Lines       []lineLine        `json:"lines"`
	Stock       []stockChangeLine `json:"stock"`
	Transaction string            `json:"total,omitempty"`
	Currency    string            `json:"currency"`
}

type stockChangeLine struct {
	SKU    string `json:"sku"`
	OnHand int64  `json:"onHand"`
	Moves  int64  `json:"moves"`
}

// dryRun says what matching the order afresh would do; it changes nothing.
func (s *session) dryRun(ctx context.Context, d *db.DB, orderID string, asJSON bool) error {
	run, err := d.DryRun(ctx, orderID)
	if err != nil {
		return err
	}
	report := reportOf(run.Explanation)
	out := dryRunLine{
		Order: run.Order.Name, Problem: run.Problem, Customer: report.Customer.Name, Lines: report.Lines, Stock: []stockChangeLine{},
		Currency: run.Details.Currency,
	}
	switch {
	case run.Transaction != nil:
		out.Would = "nothing: it has transaction " + run.Transaction.Barcode
	case run.Problem != "":
		out.Would = "wait: " + string(run.Problem)
	default:
		out.Would, out.Transaction = "create a transaction", store.Money{Minor: run.Would.Total, Currency: run.Would.Currency}.Decimal()
		for _, move := range run.Stock {
			out.Stock = append(out.Stock, stockChangeLine{SKU: move.Product.SKU, OnHand: move.Product.OnHand, Moves: move.Delta})
		}
	}
	if asJSON {
		return s.printJSON(out)
	}
	s.printf("%s would %s.\nCustomer: %s\n", out.Order, strings.Replace(out.Would, "nothing:", "do nothing:", 1),
		customerSentence(report.Customer))
	for _, line := range out.Lines {
		s.printf("%3d × %s  %s\n", line.Quantity, line.Title, lineSentence(line))
	}
	for _, move := range out.Stock {
		s.printf("Stock of %s: %d → %d\n", move.SKU, move.OnHand, move.OnHand+move.Moves)
	}
	return nil
}
