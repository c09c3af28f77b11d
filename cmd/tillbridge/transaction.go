package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// transactionVerb shows a transaction and writes on it.
type transactionVerb struct {
	jsonFlag
	onceFlag
	Barcode   string  `arg:"" help:"The eight digits on the receipt."`
	Comments  *string `help:"Save these Transaction Comments."`
	KeepOpen  *bool   `help:"Save it as kept open, or not." negatable:""`
	Shelf     *string `help:"Save where the bag waits." placeholder:"NAME"`
	HoldUntil *string `help:"Save the last day it is kept for the customer, \"\" for none." placeholder:"YYYY-MM-DD"`
}

// transactionReport is what 'transaction --json', 'pay --json' and 'finish --json'
// print. Amounts are decimal strings of Currency.
type transactionReport struct {
	Barcode       string                 `json:"barcode"`
	Order         string                 `json:"order"`
	Status        store.Status           `json:"status"`
	State         store.TransactionState `json:"state"`
	Customer      soldTo                 `json:"customer"`
	Currency      string                 `json:"currency"`
	Lines         []soldLine             `json:"lines"`
	Subtotal      string                 `json:"subtotal"`
	Discounts     string                 `json:"discounts"`
	Shipping      string                 `json:"shipping"`
	Tax           string                 `json:"tax"`
	TaxesIncluded bool                   `json:"taxesIncluded"`
	Fees          string                 `json:"fees"`
	Total         string                 `json:"total"`
	ShopifyTotal  string                 `json:"shopifyTotal"`
	Payments      []paymentLine          `json:"payments"`
	Paid          string                 `json:"paid"`
	Balance       string                 `json:"balance"`
	KeepOpen      bool                   `json:"keepOpen"`
	Comments      string                 `json:"comments"`
	Pickup        pickupLine             `json:"pickup"`
	Receipts      int64                  `json:"receipts"`
	FinishedAt    time.Time              `json:"finishedAt,omitzero"`
	FinishedBy    string                 `json:"finishedBy,omitempty"`
	// Repeated: it was done before under the same --once, and not again.
	Repeated bool `json:"repeated,omitempty"`
}

type soldTo struct {
	Number int64  `json:"number"`
	Name   string `json:"name"`
}

type soldLine struct {
	SKU       string `json:"sku"`
	Title     string `json:"title"`
	Quantity  int64  `json:"quantity"`
	UnitPrice string `json:"unitPrice"`
	Discount  string `json:"discount"`
	Amount    string `json:"amount"`
}

type paymentLine struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Card     string    `json:"card"`
	Amount   string    `json:"amount"`
	Comments string    `json:"comments"`
	Reverses string    `json:"reverses"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// pickupLine is what the pickup desk knows; HoldUntil is a day.
type pickupLine struct {
	Shelf         string    `json:"shelf"`
	HoldUntil     string    `json:"holdUntil,omitempty"`
	ReadyAt       time.Time `json:"readyAt,omitzero"`
	CollectedAt   time.Time `json:"collectedAt,omitzero"`
	CollectedBy   string    `json:"collectedBy,omitempty"`
	CollectedNote string    `json:"collectedNote,omitempty"`
}

// Run saves what was given and prints the transaction.
func (v *transactionVerb) Run(ctx context.Context, s *session) error {
	return s.withSale(ctx, v.Barcode, v.JSON, v.under("transaction", v), func(ctx context.Context, d *db.DB, sale store.Sale) error {
		from := sale.Notes()
		to, err := v.notes(from)
		if err != nil || to.Equal(from) {
			return err
		}
		_, err = d.SaveTransaction(ctx, sale.Transaction.ID, from, to)
		return err
	})
}

// notes are those of before with what was given changed.
func (v *transactionVerb) notes(n store.Notes) (store.Notes, error) {
	if v.Comments != nil {
		n.Comments = *v.Comments
	}
	if v.KeepOpen != nil {
		n.KeepOpen = *v.KeepOpen
	}
	if v.Shelf != nil {
		n.Shelf = *v.Shelf
	}
	switch {
	case v.HoldUntil == nil:
	case *v.HoldUntil == "":
		n.HoldUntil = time.Time{}
	default:
		day, err := time.ParseInLocation(time.DateOnly, *v.HoldUntil, time.Local)
		if err != nil {
			return n, usage("%q is not a day. Write it as 2026-12-01.", *v.HoldUntil)
		}
		n.HoldUntil = day
	}
	return n, nil
}

// withSale finds the transaction of a barcode, acts on it and prints it as it
// stands then.
func (s *session) withSale(ctx context.Context, barcode string, asJSON bool, key once, act func(context.Context, *db.DB,
	store.Sale) error,
) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		id, err := d.TransactionByBarcode(ctx, barcode)
		if err != nil {
			return err
		}
		sale, err := d.Sale(ctx, id)
		if err != nil {
			return err
		}
		repeated, err := key.do(ctx, d, func(ctx context.Context) error { return act(ctx, d, sale) })
		if err != nil {
			return err
		}
		if sale, err = d.Sale(ctx, id); err != nil {
			return err
		}
		if asJSON {
			report := saleReport(sale)
			report.Repeated = repeated != ""
			return s.printJSON(report)
		}
		if repeated != "" {
			s.println(repeated)
		}
		return s.printSale(sale)
	})
}

func saleReport(sale store.Sale) transactionReport {
	t := sale.Transaction
	decimal := func(minor int64) string { return store.Money{Minor: minor, Currency: t.Currency}.Decimal() }
	r := transactionReport{
		Barcode: t.Barcode, Order: sale.Order.Name, Status: sale.Status, State: t.State,
		Customer: soldTo{Number: sale.Customer.Number, Name: sale.Customer.Name()}, Currency: t.Currency,
		Subtotal: decimal(t.Subtotal()), Discounts: decimal(t.Discounts()), Shipping: decimal(t.Shipping), Tax: decimal(t.Tax),
		TaxesIncluded: t.TaxesIncluded, Fees: decimal(t.Fees), Total: decimal(t.Total), ShopifyTotal: decimal(t.ShopifyTotal),
		Paid: decimal(t.Paid), Balance: decimal(t.Balance()), KeepOpen: t.KeepOpen, Comments: t.Comments,
		Lines: make([]soldLine, len(t.Lines)), Payments: make([]paymentLine, len(sale.Payments)),
		Pickup: pickupLine{
			Shelf: sale.Pickup.Shelf, ReadyAt: sale.Pickup.ReadyAt, CollectedAt: sale.Pickup.CollectedAt,
			CollectedBy: sale.Pickup.CollectedBy, CollectedNote: sale.Pickup.CollectedNote,
		},
		Receipts: sale.Receipts, FinishedAt: t.FinishedAt, FinishedBy: t.FinishedBy,
	}
	if !sale.Pickup.HoldUntil.IsZero() {
		r.Pickup.HoldUntil = sale.Pickup.HoldUntil.Local().Format(time.DateOnly)
	}
	for i, line := range t.Lines {
		r.Lines[i] = soldLine{
			SKU: line.SKU, Title: line.Title, Quantity: line.Quantity, UnitPrice: decimal(line.UnitPrice),
			Discount: decimal(line.LineDiscount + line.OrderDiscount), Amount: decimal(line.Total()),
		}
	}
	for i, p := range sale.Payments {
		r.Payments[i] = paymentLine{
			ID: p.ID, Type: p.Type, Card: p.Card, Amount: p.Amount().Decimal(), Comments: p.Comments, Reverses: p.Reverses, At: p.At, By: p.By,
		}
	}
	return r
}

func (s *session) printSale(sale store.Sale) error {
	t := sale.Transaction
	money := func(minor int64) store.Money { return store.Money{Minor: minor, Currency: t.Currency} }
	s.printf("Transaction %s  %s  %s  %s  %s (%s)\n\n", t.Barcode, t.State, sale.Order.Name, sale.Status, sale.Customer.Name(),
		sale.Customer.Code())
	table := s.table()
	table.printf("QUANTITY\tSKU\tTITLE\tPRICE\tDISCOUNT\tAMOUNT\n")
	for _, line := range t.Lines {
		table.printf("%d\t%s\t%s\t%s\t%s\t%s\n", line.Quantity, line.SKU, line.Title, money(line.UnitPrice),
			money(line.LineDiscount+line.OrderDiscount), money(line.Total()))
	}
	if err := table.flush(); err != nil {
		return err
	}
	tax := "Tax"
	if t.TaxesIncluded {
		tax = "Tax, included"
	}
	table.printf("\nSubtotal\t%s\nShipping\t%s\n%s\t%s\n", money(t.Subtotal()), money(t.Shipping), tax, money(t.Tax))
	if t.Fees != 0 {
		table.printf("Fees\t%s\n", money(t.Fees))
	}
	table.printf("Total\t%s\n", money(t.Total))
	if t.Difference() != 0 {
		table.printf("Total at Shopify\t%s\n", money(t.ShopifyTotal))
	}
	if minor, why := sale.Order.OthersShare(); minor != 0 {
		table.printf("Not asked here, the %s\t%s\n", why, money(minor))
	}
	for _, p := range sale.Payments {
		name := p.Type
		if p.Card != "" {
			name += " " + p.Card
		}
		if p.Reverses != "" {
			name += ", reversed"
		}
		table.printf("%s\t%s\t%s\t%s\n", name, p.Amount(), p.ID, p.Comments)
	}
	table.printf("Balance\t%s\n", money(t.Balance()))
	if err := table.flush(); err != nil {
		return err
	}
	if t.KeepOpen {
		s.println("Keep Open")
	}
	if t.Comments != "" {
		s.println("Comments:", t.Comments)
	}
	if sale.Pickup.Shelf != "" {
		s.println("Shelf:", sale.Pickup.Shelf)
	}
	if !sale.Pickup.HoldUntil.IsZero() {
		s.println("Hold until:", sale.Pickup.HoldUntil.Local().Format(time.DateOnly))
	}
	switch {
	case sale.ReturnOf != "" && t.State == store.TransactionFinished:
		s.printf("Booked as a return of %s %s by %s\n", sale.ReturnOf, t.FinishedAt.Local().Format("Jan 2 15:04"), t.FinishedBy)
	case t.State == store.TransactionFinished:
		s.printf("Finished as a sale %s by %s\n", t.FinishedAt.Local().Format("Jan 2 15:04"), t.FinishedBy)
	}
	return nil
}
