package main

import (
	"context"
	"fmt"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

// ordersVerb lists orders.
type ordersVerb struct {
	jsonFlag
	Scope    string `help:"Which orders: open, action, owed (money is owed, either way), closed, elsewhere (other locations hand over a part or all), all." enum:"open,action,owed,closed,elsewhere,all" default:"all"`
	Search   string `help:"Text to find in order, customer, email, phone, product, SKU or barcode."`
	Status   string `help:"Only those of this status, such as 'Ready for Pickup'."`
	Delivery string `help:"Only those that are handed over so: pickup, ship, local, mixed, none." enum:",pickup,ship,local,mixed,none" default:""`
	Wanted   string `help:"Only those whose goods the customer wants then: today, overdue, any, or a day such as 'Nov 28'; the soonest first."`
	From     string `help:"Only those made on this day or later, such as 'Nov 3', 2026-11-03, 'last week'."`
	To       string `help:"Only those made on this day or before."`
	// Everywhere lists what this computer's setting here.locations leaves out, too.
	Everywhere bool `help:"Those of all locations, also where this computer works for some (setting here.locations)."`
	// Quarantined lists other things than orders, so the rest doesn't apply.
	Quarantined bool `help:"List instead the orders that could not be taken in, and why."`
}

// orderLine is an order as 'orders --json' prints it. Total is a decimal string.
type orderLine struct {
	Order    string       `json:"order"`
	Status   store.Status `json:"status"`
	Barcode  string       `json:"barcode"`
	Customer string       `json:"customer"`
	Total    string       `json:"total"`
	amount   store.Money
	Currency string         `json:"currency"`
	Delivery store.Delivery `json:"delivery"`
	Payment  string         `json:"payment"`
	// Push is "", saved, queued, sent, confirmed or failed.
	Push      store.PushState `json:"push"`
	PushError string          `json:"pushError,omitempty"`
	Changed   bool            `json:"changedAtShopify,omitempty"`
	// Cancelling: rejected here, and not cancelled at Shopify yet.
	Cancelling bool `json:"beingCancelled,omitempty"`
	Archived   bool `json:"archivedAtShopify,omitempty"`
	// Held: parts of it are on hold or scheduled at Shopify.
	Held     bool         `json:"heldAtShopify,omitempty"`
	Progress progressLine `json:"progress"`
	// Elsewhere: other locations hand over "some" or "all" of it.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Wish is what was asked for, in a line, Wanted when the goods are, by the shop's clock:
	// "2026-11-28 16:30", or the day alone.
	Wish   string           `json:"wish,omitempty"`
	Wanted store.PickupTime `json:"wanted,omitempty"`
	// Owed is a decimal string, below zero what is owed back, with why ("authorized",
	// "terms", …); left out where nothing is.
	Owed    string            `json:"owed,omitempty"`
	OwedWhy store.OwingReason `json:"owedWhy,omitempty"`
	// OwedFrom is from when it is to be settled, where that is a day to come.
	OwedFrom  time.Time `json:"owedFrom,omitzero"`
	CreatedAt time.Time `json:"createdAt"`
	// Repeated: it was done before under the same --once, and not again.
	Repeated bool `json:"repeated,omitempty"`
}

// Run prints the orders, newest first.
func (v *ordersVerb) Run(ctx context.Context, s *session) error {
	if v.Quarantined {
		return s.printQuarantine(ctx, v.JSON)
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		filter, err := v.filter(time.Now())
		if err != nil {
			return usage("%s", store.MessageOf(err))
		}
		if !v.Everywhere {
			if filter.At, err = d.Narrowing(ctx); err != nil {
				return err
			}
		}
		rows, err := d.Orders(ctx, filter)
		if err != nil {
			return err
		}
		s.sayNarrowed(filter.At)
		if !v.JSON {
			return s.printOrders(rows)
		}
		lines := make([]orderLine, len(rows))
		for i, row := range rows {
			lines[i] = lineOf(row)
		}
		return s.printJSON(lines)
	})
}

// sayNarrowed says on standard error, where no script reads it as an order, that orders are
// left out, and why a choice of locations doesn't hold.
func (s *session) sayNarrowed(at store.Narrowing) {
	if len(at.Beside) > 0 {
		s.warnf("Only orders of %s are listed (setting %s); --everywhere lists all.\n", at.Words(), store.SettingLocations)
	}
	if lost := at.LostSentence(); lost != "" {
		s.warnln(lost)
	}
}

// filter is what was asked for; Invalid for a status or a day that there isn't.
func (v *ordersVerb) filter(now time.Time) (db.OrderFilter, error) {
	f := db.OrderFilter{
		Scope: db.Scope(v.Scope), Delivery: store.Delivery(v.Delivery), Search: v.Search, Sort: db.ByCreated, Descending: true,
	}
	var err error
	if v.Status != "" {
		if f.Status, err = store.ParseStatus(v.Status); err != nil {
			return f, err
		}
	}
	if v.Wanted != "" {
		f.Sort, f.Descending = db.ByPickup, false
		if f.Wanted, err = wantedOn(v.Wanted, now); err != nil {
			return f, err
		}
	}
	f.From, f.Until, err = store.DaysBetween(v.From, v.To, now)
	return f, err
}

// wantedOn are the days that a word or a date means.
func wantedOn(text string, now time.Time) (db.Days, error) {
	switch text {
	case "any":
		return db.AnyDay, nil
	case "overdue":
		return db.Days{Before: now.Format(time.DateOnly)}, nil
	}
	day, err := store.ParseComingDay(text, now)
	return db.Days{From: day.Format(time.DateOnly), Before: day.AddDate(0, 0, 1).Format(time.DateOnly)}, err
}

func lineOf(row db.OrderRow) orderLine {
	line := orderLine{
		Order: row.Name, Status: row.Status, Barcode: row.Barcode, Customer: row.Customer, Total: row.Total.Decimal(), amount: row.Total,
		Currency: row.Total.Currency, Delivery: row.Delivery, Payment: row.Financial.Label(), Push: row.Push,
		PushError: row.PushError, Changed: row.Changed, Cancelling: row.Cancelling, Archived: row.Archived, Held: row.Held,
		CreatedAt: row.CreatedAt, Progress: progressLine{row.Progress.Parts, row.Progress.Done, row.Progress.Units, row.Progress.Gone},
		Elsewhere: map[store.Where]string{store.PartElsewhere: "some", store.AllElsewhere: "all"}[row.Elsewhere],
		Wish:      row.Wish, Wanted: row.Wanted,
		OwedWhy: row.Owing.Why, OwedFrom: row.Owing.From,
	}
	if row.Owing.Minor != 0 {
		line.Owed = store.Money{Minor: row.Owing.Minor, Currency: row.Total.Currency}.Decimal()
	}
	return line
}

func (s *session) printOrders(rows []db.OrderRow) error {
	table := s.table()
	table.printf("ORDER\tCUSTOMER\tTOTAL\tPAYMENT\tDELIVERY\tBARCODE\tSTATUS\tSENT TO SHOPIFY\n")
	for _, row := range rows {
		table.printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Name, row.Customer, row.Total, row.Financial.Label(),
			row.Delivery.Label(), row.Barcode, standing(row.Status, row.Progress), row.Push.Label())
	}
	return table.flush()
}

// orderVerb explains one order.
type orderVerb struct {
	jsonFlag
	onceFlag
	Name    string `arg:"" help:"The order's number, #1001 or 1001."`
	DryRun  bool   `name:"dry-run" xor:"show" help:"Say what would match, move and be created if it were taken in now."`
	Story   bool   `xor:"show" help:"Tell its story alone: who did what, when, why, before and after."`
	Payment bool   `xor:"show" help:"Say what Shopify has of its money, and what to be warned of before goods leave the shop."`
	Ask     bool   `help:"With --payment: read the order from Shopify first; else it is as at the last check."`
	Retry   bool   `xor:"show" help:"Queue what Shopify refused or couldn't be told once more; 'check' sends it."`
	// What is queued by the next two is sent by 'check' or the Desktop.
	MarkPaid bool   `name:"mark-paid" xor:"show" help:"Queue that Shopify is told that the order was paid here, all of it; 'check' sends it."`
	Capture  string `xor:"show" help:"Queue the capture of so much of what is authorized; 'check' sends it." placeholder:"12.34"`
}

// orderReport is what 'order NAME --json' prints.
type orderReport struct {
	orderLine
	RequiresAction bool         `json:"requiresAction"`
	Customer       customerLine `json:"customerMatch"`
	Lines          []lineLine   `json:"lines"`
	wishesReport
	// Parts are the fulfillment orders, as Shopify had them when it was last asked, Goes
	// what was handed over.
	Parts []partReport `json:"parts"`
	Goes  []goReport   `json:"goes"`
	// OthersShare is what of Shopify's total isn't asked here, a decimal string, with its
	// cause.
	OthersShare      string `json:"othersShare,omitempty"`
	OthersShareCause string `json:"othersShareCause,omitempty"`
	// Withheld are fields that Shopify keeps back from this app (R60).
	Withheld []string    `json:"withheld,omitempty"`
	Story    []storyLine `json:"story"`

	// withheld, others and owed say it in a sentence.
	withheld, others, owed string
}

type customerLine struct {
	Result matching.CustomerReason `json:"result"`
	Email  string                  `json:"email"`
	Name   string                  `json:"name,omitempty"`
	Number int64                   `json:"number,omitempty"`
	// Withheld says that Shopify keeps the email back.
	Withheld bool `json:"emailWithheld,omitempty"`
}

type lineLine struct {
	Quantity int64               `json:"quantity"`
	Title    string              `json:"title"`
	SKU      string              `json:"sku"`
	Result   matching.LineReason `json:"result"`
	Closest  string              `json:"closestSku,omitempty"`
	// Attributes are the line's properties; keys with "_" are for apps alone.
	Attributes []store.Attribute `json:"attributes,omitempty"`

	wishes []store.Wish
}

// Run prints why the order needs action and its story, or does what was asked for.
func (v *orderVerb) Run(ctx context.Context, s *session) error {
	switch {
	case v.Ask && !v.Payment:
		return usage("--ask goes with --payment.")
	case v.Once != "" && !v.Retry && !v.MarkPaid && v.Capture == "":
		return usage("--once goes with --retry, --mark-paid and --capture; nothing else here changes anything.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Name)
		if err != nil {
			return err
		}
		switch {
		case v.DryRun:
			return s.dryRun(ctx, d, row.ID, v.JSON)
		case v.Payment:
			return s.printPayment(ctx, d, row, v.Ask, v.JSON)
		case v.Retry:
			return v.retryPush(ctx, s, d, row)
		case v.MarkPaid:
			return v.markPaid(ctx, s, d, row)
		case v.Capture != "":
			return v.capture(ctx, s, d, row)
		}
		e, err := d.Explain(ctx, row.ID)
		if err != nil {
			return err
		}
		report := reportOf(e)
		switch {
		case v.JSON && v.Story:
			return s.printJSON(report.Story)
		case v.JSON:
			return s.printJSON(report)
		case v.Story:
			s.printStory(report)
			return nil
		default:
			return s.printReport(report)
		}
	})
}

func reportOf(e db.Explanation) orderReport {
	r := orderReport{
		orderLine: lineOf(e.Order), RequiresAction: e.Order.RequiresAction(),
		Customer: customerLine{Result: e.Customer.Match.Reason, Email: e.Customer.Email, Withheld: e.Customer.Withheld},
	}
	if c := e.Customer.Chosen; c != nil {
		r.Customer.Name, r.Customer.Number = c.Name(), c.Number
	}
	wished := e.Wished()
	r.wishesReport = wishesOf(wished)
	for _, check := range e.Lines {
		line := lineLine{Quantity: check.Line.Quantity, Title: check.Line.Title, SKU: check.Line.SKU, Result: check.Match.Reason}
		if check.Closest != nil {
			line.Closest = check.Closest.SKU
		}
		if ordered := wished.Ordered(check.Line.ShopifyID); ordered != nil {
			line.Attributes, line.wishes = ordered.Attributes, ordered.Wishes()
		}
		r.Lines = append(r.Lines, line)
	}
	r.Parts, r.Goes = partsOf(e), goesOf(e)
	if minor, why := e.Details.OthersShare(); minor != 0 {
		r.OthersShare, r.OthersShareCause = e.Details.Amount(minor).Decimal(), why
		r.others = fmt.Sprintf("%s of Shopify's %s is the %s.", e.Details.Amount(minor), e.Details.Amount(e.Details.AtShopify().Total), why)
	}
	latest := e.Details
	if e.Pending != nil {
		latest = *e.Pending
	}
	r.owed = e.Order.Owing.Sentence(latest)
	r.Withheld, r.withheld = e.Details.Withheld, e.Details.WithheldSentence()
	r.Story = storyOf(e.Story)
	return r
}

func (s *session) printReport(r orderReport) error {
	s.printf("%s  %s  %s  %s\n", r.Order, r.Status, r.amount, r.orderLine.Customer)
	if r.Barcode != "" {
		s.printf("Transaction %s\n", r.Barcode)
	}
	s.printf("Customer: %s\n", customerSentence(r.Customer))
	if r.withheld != "" {
		s.println(r.withheld)
	}
	s.printWishes(r)
	for _, line := range r.Lines {
		s.printf("%3d × %s  %s\n", line.Quantity, line.Title, lineSentence(line))
		for _, wish := range line.wishes {
			s.printf("      %s\n", wish)
		}
	}
	if r.others != "" {
		s.println(r.others)
	}
	s.printParts(r)
	if r.owed != "" {
		s.println(r.owed)
	}
	if r.PushError != "" {
		s.printf("Sent to Shopify: %s\n", r.PushError)
	}
	s.println()
	for _, event := range r.Story {
		s.printf("%s  %s  %s  (%s)\n", event.At.Local().Format("Jan 2 15:04:05"), event.Title, event.Detail, event.Actor)
	}
	return nil
}

func customerSentence(c customerLine) string {
	switch c.Result {
	case matching.CustomerByEmail:
		return fmt.Sprintf("%s (%s) has the order's email.", c.Name, store.Customer{Number: c.Number}.Code())
	case matching.CustomerRemembered:
		return fmt.Sprintf("%s (%s), remembered from before.", c.Name, store.Customer{Number: c.Number}.Code())
	case matching.CustomerChosen:
		return fmt.Sprintf("%s (%s), chosen for this order.", c.Name, store.Customer{Number: c.Number}.Code())
	case matching.CustomerUndone:
		return "an identification was taken back; a person has to choose."
	case matching.CustomerAmbiguous:
		return "several customers have the order's email; a person has to choose."
	case matching.CustomerNoEmail:
		if c.Withheld {
			return "Shopify keeps the order's email back from this app."
		}
		return "the order has no email to go by."
	default:
		return "nobody has the order's email."
	}
}

func lineSentence(l lineLine) string {
	switch l.Result {
	case matching.LineMatched:
		return "SKU " + l.SKU + " found."
	case matching.LineRemembered:
		return "has no exact SKU; what it is was said before."
	case matching.LineBlank:
		return "has no SKU."
	case matching.LineDuplicate:
		return "SKU " + l.SKU + " is on several products."
	default:
		if l.Closest != "" {
			how := matching.SKUDifference(l.SKU, l.Closest)
			if how != "" {
				how = ", " + how
			}
			return fmt.Sprintf("SKU %q is on no product; the closest is %q%s.", l.SKU, l.Closest, how)
		}
		return fmt.Sprintf("SKU %q is on no product.", l.SKU)
	}
}
