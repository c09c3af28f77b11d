package main

import (
	"context"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// returnsVerb takes goods back (R58).
type returnsVerb struct {
	Preview returnPreviewVerb `cmd:"" help:"Say what a return does to stock and money, changing nothing."`
	Create  returnCreateVerb  `cmd:"" help:"Ask Shopify to take goods back; the return is booked once Shopify has."`
	Show    returnShowVerb    `cmd:"" help:"Show a return by its barcode."`
	List    returnListVerb    `cmd:"" help:"List returns, the newest first."`
}

// returnAsked is what comes back and how its money goes back.
type returnAsked struct {
	Barcode  string   `arg:"" help:"The barcode on the receipt of the sale."`
	Lines    []string `help:"How many of which SKUs come back, such as BAR-1=2,BAR-2=1; else all that may." sep:"none" placeholder:"SKU=N,…"`
	Reason   string   `help:"Why: unwanted, defective, size_too_small, size_too_large, wrong_item, not_as_described, color, style, other, unknown." default:"unwanted"`
	Note     string   `help:"Why in the customer's words; other needs it." placeholder:"TEXT"`
	Restock  bool     `help:"Put it back on sale, or not." default:"true" negatable:""`
	Location string   `help:"Where it goes back on sale; else where it was handed over." placeholder:"NAME"`
	Refund   string   `help:"How the money goes back: original, credit, till, none." enum:"original,credit,till,none" default:"original"`
	Tender   string   `help:"With --refund till: the payment type that it is given back by." placeholder:"NAME"`
	Shipping string   `help:"How much of the shipping is given back too." placeholder:"AMOUNT"`
	Fee      int64    `help:"A restocking fee, in percent." placeholder:"PERCENT"`
}

// request reads what was asked for against the sale.
func (v returnAsked) request(r store.Returnable) (store.ReturnRequest, error) {
	q := store.ReturnRequest{
		SaleID: r.Sale.Transaction.ID, FeePercent: v.Fee, Refund: store.RefundWay(v.Refund), Tender: v.Tender,
	}
	named, err := parseLines(v.Lines)
	if err != nil {
		return q, err
	}
	if q.Lines, err = r.Pick(named); err != nil {
		return q, err
	}
	at := store.Location{}
	if v.Location != "" {
		if at, err = r.Own.Named(v.Location); err != nil {
			return q, err
		}
	}
	for i := range q.Lines {
		line := &q.Lines[i]
		line.Reason, line.Note, line.Restock = store.ReturnReason(strings.ToUpper(v.Reason)), v.Note, v.Restock
		line.LocationID = at.ShopifyID
	}
	if v.Shipping != "" {
		amount, err := store.ReadAmount(v.Shipping, r.Sale.Transaction.Currency)
		if err != nil {
			return q, err
		}
		q.Shipping = amount.Minor
	}
	return q, nil
}

// returnable is the sale of a barcode with what of it may come back.
func returnable(ctx context.Context, d *db.DB, barcode string) (store.Returnable, error) {
	id, err := d.TransactionByBarcode(ctx, barcode)
	if err != nil {
		return store.Returnable{}, err
	}
	return d.Returnable(ctx, id)
}

// returnReport is what 'returns … --json' prints. Quantities are of units that come back;
// amounts are decimal strings of Currency, what the customer gets above zero.
type returnReport struct {
	// Barcode is the return's own, "" in a preview.
	Barcode  string                 `json:"barcode"`
	Sale     string                 `json:"sale"`
	Order    string                 `json:"order"`
	State    store.TransactionState `json:"state"`
	Currency string                 `json:"currency"`
	Lines    []returnedLine         `json:"lines"`
	Shipping string                 `json:"shipping"`
	Tax      string                 `json:"tax"`
	Fee      string                 `json:"fee"`
	Worth    string                 `json:"worth"`
	Refund   store.RefundWay        `json:"refund"`
	// Refunded is what goes, or went, back; Owed what stays owed to the customer.
	Refunded string `json:"refunded"`
	Owed     string `json:"owed"`
	// Stock is what goes back on sale here; a preview says it.
	Stock []restockedLine `json:"stock,omitempty"`
	// Say are sentences to read before it is done.
	Say       []string  `json:"say,omitempty"`
	CreatedAt time.Time `json:"createdAt,omitzero"`
	BookedAt  time.Time `json:"bookedAt,omitzero"`
	BookedBy  string    `json:"bookedBy,omitempty"`
	Repeated  bool      `json:"repeated,omitempty"`
}

type returnedLine struct {
	SKU      string             `json:"sku"`
	Title    string             `json:"title"`
	Quantity int64              `json:"quantity"`
	Amount   string             `json:"amount"`
	Reason   store.ReturnReason `json:"reason"`
	Note     string             `json:"note,omitempty"`
	Restock  bool               `json:"restock"`
}

type restockedLine struct {
	SKU   string `json:"sku"`
	Delta int64  `json:"delta"`
}

func reportOfReturn(r store.Return) returnReport {
	t := r.Transaction
	decimal := func(minor int64) string { return store.Money{Minor: minor, Currency: t.Currency}.Decimal() }
	report := returnReport{
		Barcode: t.Barcode, Sale: r.Sale, Order: r.Order, State: t.State, Currency: t.Currency, Lines: make([]returnedLine, len(t.Lines)),
		Shipping: decimal(-t.Shipping), Tax: decimal(-t.Tax), Fee: decimal(t.Fees), Worth: decimal(r.Worth()), Refund: r.Refund,
		Refunded: decimal(-t.Paid), Owed: decimal(max(0, -t.Balance())), CreatedAt: t.CreatedAt, BookedAt: t.FinishedAt, BookedBy: t.FinishedBy,
	}
	for i, line := range t.Lines {
		report.Lines[i] = returnedLine{
			SKU: line.SKU, Title: line.Title, Quantity: -line.Quantity, Amount: decimal(-line.Total()), Reason: r.Lines[i].Reason,
			Note: r.Lines[i].Note, Restock: r.Lines[i].Restock,
		}
	}
	return report
}

func (s *session) printReturn(r returnReport, asJSON bool) error {
	if asJSON {
		return s.printJSON(r)
	}
	title := "Return"
	if r.Barcode != "" {
		title += " " + r.Barcode
	}
	s.printf("%s of transaction %s  %s  %s\n\n", title, r.Sale, r.Order, r.State)
	table := s.table()
	table.printf("QUANTITY\tSKU\tTITLE\tREASON\tSTOCK\tAMOUNT\n")
	for _, line := range r.Lines {
		stock := "not sold again"
		if line.Restock {
			stock = "back on sale"
		}
		table.printf("%d\t%s\t%s\t%s\t%s\t%s\n", line.Quantity, line.SKU, line.Title, line.Reason.Label(), stock, line.Amount)
	}
	if err := table.flush(); err != nil {
		return err
	}
	table.printf("\nShipping\t%s\nTax\t%s\nFee kept\t%s\nComes to\t%s %s\n%s\t%s\n"+
		"Owed to the customer\t%s\n", r.Shipping, r.Tax, r.Fee, r.Worth,
		r.Currency, r.Refund.Label(), r.Refunded, r.Owed)
	if err := table.flush(); err != nil {
		return err
	}
	for _, move := range r.Stock {
		s.printf("Stock of %s: %+d\n", move.SKU, move.Delta)
	}
	for _, said := range r.Say {
		s.println(said)
	}
	return nil
}

// returnPreviewVerb says what a return does.
type returnPreviewVerb struct {
	jsonFlag
	returnAsked
}

// Run changes nothing.
func (v *returnPreviewVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		r, err := returnable(ctx, d, v.Barcode)
		if err != nil {
			return err
		}
		q, err := v.request(r)
		if err != nil {
			return err
		}
		plan, err := r.Plan(q)
		if err != nil {
			return err
		}
		report := reportOfReturn(plan.Return)
		amount := func(minor int64) string { return store.Money{Minor: minor, Currency: report.Currency}.Decimal() }
		report.Refunded, report.Owed, report.Say = amount(plan.Return.RefundMinor), amount(plan.Owed), plan.Say
		for _, move := range plan.Stock {
			report.Stock = append(report.Stock, restockedLine{move.Product.SKU, move.Delta})
		}
		return s.printReturn(report, v.JSON)
	})
}

// returnCreateVerb asks Shopify to take goods back.
type returnCreateVerb struct {
	jsonFlag
	onceFlag
	returnAsked
}

// Run saves what is asked of Shopify; 'check' or the Desktop sends it.
func (v *returnCreateVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		var asked store.Return
		repeated, err := v.under("returns create", v.returnAsked).do(ctx, d, func(ctx context.Context) error {
			r, err := returnable(ctx, d, v.Barcode)
			if err != nil {
				return err
			}
			q, err := v.request(r)
			if err != nil {
				return err
			}
			asked, err = d.Return(ctx, q)
			return err
		})
		switch {
		case err != nil:
			return err
		case repeated != "":
			return s.printRepeated(v.JSON, repeated)
		}
		return s.printReturn(reportOfReturn(asked), v.JSON)
	})
}

// returnShowVerb shows a return.
type returnShowVerb struct {
	jsonFlag
	Barcode string `arg:"" help:"The return's barcode, eight digits."`
}

// Run prints it.
func (v *returnShowVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		id, err := d.TransactionByBarcode(ctx, v.Barcode)
		if err != nil {
			return err
		}
		r, err := d.ReturnOf(ctx, id)
		if err != nil {
			return err
		}
		return s.printReturn(reportOfReturn(r), v.JSON)
	})
}

// returnListVerb lists returns.
type returnListVerb struct {
	jsonFlag
	Order string `help:"Only those of this order, #1001 or 1001." placeholder:"NAME"`
	Limit int    `help:"How many at most." default:"50"`
}

// Run prints them.
func (v *returnListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		id := ""
		if v.Order != "" {
			row, err := d.OrderNamed(ctx, v.Order)
			if err != nil {
				return err
			}
			id = row.ID
		}
		list, err := d.Returns(ctx, id, v.Limit)
		if err != nil {
			return err
		}
		reports := make([]returnReport, len(list))
		for i, r := range list {
			reports[i] = reportOfReturn(r)
		}
		if v.JSON {
			return s.printJSON(reports)
		}
		table := s.table()
		table.printf("BARCODE\tSALE\tORDER\tITEMS\tCOMES TO\tREFUND\tOWED\tSTATE\n")
		for i, r := range reports {
			table.printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Barcode, r.Sale, r.Order, list[i].Items(), r.Worth, r.Refund.Label(), r.Owed, r.State)
		}
		return table.flush()
	})
}
