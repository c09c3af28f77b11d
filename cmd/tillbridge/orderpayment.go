package main

import (
	"context"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// paymentReport is what 'order NAME --payment --json' prints: what Verify Payment
// shows (R40). Amounts are decimal strings of Currency.
type paymentReport struct {
	Order       string `json:"order"`
	Financial   string `json:"financial"`
	Currency    string `json:"currency"`
	Total       string `json:"total"`
	Authorized  string `json:"authorized"`
	Captured    string `json:"captured"`
	Pending     string `json:"pending"`
	Refunded    string `json:"refunded"`
	Outstanding string `json:"outstanding"`
	// ToCapture is what 'order NAME --capture' takes at most now.
	ToCapture string `json:"toCapture"`
	// AuthorizedUntil is when the first authorization runs out, where Shopify says.
	AuthorizedUntil time.Time     `json:"authorizedUntil,omitzero"`
	Payments        []shopifyPaid `json:"payments"`
	// Risk is Shopify's recommendation: ACCEPT, INVESTIGATE, CANCEL, NONE or "".
	Risk string `json:"risk"`
	// Warnings is empty when there is nothing to warn about.
	Warnings []paymentWarning `json:"warnings"`
	// UpdatedAt is when the order was last changed at Shopify, as far as is known here.
	UpdatedAt time.Time `json:"updatedAt"`
}

type shopifyPaid struct {
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"`
	State    string    `json:"state"`
	Gateway  string    `json:"gateway"`
	Card     string    `json:"card"`
	Approval string    `json:"approval"`
	Amount   string    `json:"amount"`
}

// paymentWarning is a thing to know before goods leave the shop; Grave is red.
type paymentWarning struct {
	Grave bool   `json:"grave"`
	Lead  string `json:"lead"`
	Text  string `json:"text"`
}

// printPayment prints what is known of an order's money; with ask it is read from
// Shopify first.
func (s *session) printPayment(ctx context.Context, d *db.DB, row db.OrderRow, ask, asJSON bool) error {
	if ask {
		if err := s.askAbout(ctx, d, row.ID); err != nil {
			return err
		}
	}
	o, pending, err := d.Details(ctx, row.ID)
	if err != nil {
		return err
	}
	if pending != nil {
		o = *pending // what Shopify has now
	}
	var booked []store.Payment
	if row.TransactionID != "" {
		sale, err := d.Sale(ctx, row.TransactionID)
		if err != nil {
			return err
		}
		booked = sale.Payments
	}
	r := paymentReportOf(o, booked)
	if asJSON {
		return s.printJSON(r)
	}
	s.printf("%s  %s  as Shopify had it %s\n\n", r.Order, r.Financial, r.UpdatedAt.Local().Format("Jan 2 15:04"))
	table := s.table()
	money := func(name, amount string) { table.printf("%s\t%s %s\n", name, amount, r.Currency) }
	money("Order total", r.Total)
	money("Authorized", r.Authorized)
	money("Captured", r.Captured)
	money("Pending", r.Pending)
	money("Refunded", r.Refunded)
	money("Outstanding", r.Outstanding)
	if len(r.Payments) > 0 {
		table.printf("\nWHEN\tKIND\tRESULT\tGATEWAY\tCARD\tAPPROVAL\tAMOUNT\n")
	}
	for _, p := range r.Payments {
		table.printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.At.Local().Format("Jan 2 15:04"), p.Kind, p.State, p.Gateway, p.Card, p.Approval, p.Amount)
	}
	if err := table.flush(); err != nil {
		return err
	}
	s.println()
	for _, w := range r.Warnings {
		s.println(w.Lead, w.Text)
	}
	if len(r.Warnings) == 0 {
		s.println("Nothing to warn about.")
	}
	return nil
}

// askAbout reads an order from Shopify by a poller that runs as long as that takes.
func (s *session) askAbout(ctx context.Context, d *db.DB, orderID string) error {
	o, _, err := d.Details(ctx, orderID)
	if err != nil {
		return err
	}
	gateway, domain, err := s.connect(ctx)
	if err != nil {
		return err
	}
	poller := s.poller(gateway, d, domain)
	polling, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- poller.Run(polling) }()
	err = poller.ReadOrder(ctx, o.ShopifyID)
	stop()
	return errors.Join(err, <-ended)
}

func paymentReportOf(o store.Order, booked []store.Payment) paymentReport {
	h := o.Holding()
	decimal := func(minor int64) string { return o.Amount(minor).Decimal() }
	r := paymentReport{
		Order: o.Name, Financial: o.Financial.Label(), Currency: o.Currency, Total: decimal(o.Total), Authorized: decimal(h.Authorized),
		Captured: decimal(h.Captured), Pending: decimal(h.Pending), Refunded: decimal(max(h.Refunded, o.Refunded)),
		Outstanding: decimal(o.Outstanding), ToCapture: decimal(o.ToCapture(booked)), AuthorizedUntil: o.AuthorizedUntil(),
		Payments: make([]shopifyPaid, len(o.Payments)), Risk: o.Risk, Warnings: []paymentWarning{}, UpdatedAt: o.UpdatedAt,
	}
	for i, p := range o.Payments {
		r.Payments[i] = shopifyPaid{
			At: p.At, Kind: p.Kind, State: p.State, Gateway: p.Gateway, Card: p.Brand, Approval: p.Approval, Amount: decimal(p.Minor),
		}
		if p.Digits != "" {
			r.Payments[i].Card += " " + p.Digits
		}
	}
	for _, c := range append(o.PaymentConcerns(booked...), o.BookedOtherwise(booked)...) {
		r.Warnings = append(r.Warnings, paymentWarning{Grave: c.Grave, Lead: c.Lead, Text: c.Text})
	}
	return r
}

// retryPush queues what Shopify refused again, as Try Again does.
func (v *orderVerb) retryPush(ctx context.Context, s *session, d *db.DB, row db.OrderRow) error {
	repeated, err := v.under("order --retry", v.Name).do(ctx, d, func(ctx context.Context) error { return d.RetryPush(ctx, row.ID) })
	if err != nil {
		return err
	}
	if row, err = d.Order(ctx, row.ID); err != nil {
		return err
	}
	if v.JSON {
		line := lineOf(row)
		line.Repeated = repeated != ""
		return s.printJSON(line)
	}
	if repeated != "" {
		s.println(repeated)
	}
	return s.printOrders([]db.OrderRow{row})
}
