package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Forgetting says what forgetting a customer takes out, or has taken out (R65).
type Forgetting struct {
	// Customer is the record as it was, Merged are the records merged into it.
	Customer store.Customer
	Merged   []store.Customer
	// Orders are the names of the orders that lose their person, Open says of each
	// that still has something to do why it stands in the way.
	Orders []string
	Open   []string
	// Others are orders of other customers with the same email: they keep it.
	Others []string
	// Events counts what the log no longer tells.
	Events int
}

// Sentences say what is taken out and what stays, or, when it is done, what was.
func (f Forgetting) Sentences(done bool) []string {
	are, stays := "are", "stays"
	if done {
		are, stays = "were", "stayed"
	}
	said := []string{fmt.Sprintf("Name, company, email, phone, addresses and notes %s taken out of %s", are, f.Customer.Code())}
	if len(f.Merged) > 0 {
		codes := make([]string, len(f.Merged))
		for i, c := range f.Merged {
			codes[i] = c.Code()
		}
		said[0] += ", of " + strings.Join(codes, ", ") + " merged into it"
	}
	said[0] += fmt.Sprintf(", and of %s and %s of the log.", store.Many(int64(len(f.Orders)), "order"), store.Many(int64(f.Events), "event"))
	if len(f.Orders) > 0 {
		said = append(said, "The orders: "+strings.Join(f.Orders, ", ")+". Read again from Shopify they stay without their person; a new "+
			"order is a new person's.")
	}
	if len(f.Others) > 0 {
		said = append(said, fmt.Sprintf("Orders of other customers with the same email keep it: %s.", strings.Join(f.Others, ", ")))
	}
	return append(said, "What the books need "+stays+": amounts, dates, quantities, SKUs, barcodes, statuses.")
}

// MayForget is nil when nothing stands in the way, else Invalid naming the orders
// that do.
func (f Forgetting) MayForget() error {
	switch {
	case !f.Customer.ForgottenAt.IsZero():
		return store.Fail(store.Invalid, "%s was forgotten on %s already. Nothing was changed.", f.Customer.Code(),
			f.Customer.ForgottenAt.Local().Format("Jan 2, 2006"))
	case len(f.Open) > 0:
		return store.Fail(store.Invalid, "%s can't be forgotten yet: %s. Nothing was changed; see to that first.", f.Customer.Code(),
			strings.Join(f.Open, "; "))
	default:
		return nil
	}
}

// Forgetting returns what ForgetCustomer would do, changing nothing. NotFound when
// there is no such customer.
func (d *DB) Forgetting(ctx context.Context, customerID string) (Forgetting, error) {
	a := &act{Queries: d.read, db: d, at: d.cfg.Now().UnixMilli()}
	p, err := a.leaving(ctx, customerID)
	if err != nil {
		return p.Forgetting, wrap(err, "looking what there is to forget")
	}
	m, err := a.mentions(ctx)
	if err != nil {
		return p.Forgetting, wrap(err, "looking what there is to forget")
	}
	seqs, err := a.eventsAbout(ctx, p, m)
	p.Events = len(seqs)
	return p.Forgetting, wrap(err, "looking what there is to forget")
}

// ForgetCustomer takes a person out of everything this program keeps (R65): the
// record and those merged into it, their addresses and remembered choices, their
// orders as Shopify told of them, what was typed on their transactions, payments,
// pickups and pushes, and the texts of the log, which still verifies. The record
// stays as "Forgotten customer NUMBER", the figures of the books stay as they are,
// and an order of theirs that is read again stays without its person.
//
// The file is then written anew, so that no byte of it tells of them; while that
// is not done, Broken or Busy says so, and the next start or ForgetRest does it.
// Invalid, and nothing is changed, while one of the orders still has something to
// do. Backups made before still hold the person: see Copies.
func (d *DB) ForgetCustomer(ctx context.Context, customerID string) (Forgetting, error) {
	var done Forgetting
	err := d.on(ctx, "forgetting a customer", customerID, func(a *act) error {
		p, err := a.leaving(ctx, customerID)
		if err != nil {
			return err
		}
		if err := p.MayForget(); err != nil {
			return err
		}
		m, err := a.mentions(ctx)
		if err != nil {
			return err
		}
		if err := a.forgetElsewhere(ctx, p.traces); err != nil {
			return err
		}
		if err := a.forgetPerson(ctx, &p, m); err != nil {
			return err
		}
		done = p.Forgetting
		return nil
	})
	if err != nil {
		return done, err
	}
	return done, d.ForgetRest(ctx)
}

// person is who is to be forgotten, with all that tells of them.
type person struct {
	Forgetting
	records []store.Customer
	orders  []sqlc.Order
	traces  store.Traces
}

// leaving gathers what there is of a customer, by way of the survivor of its merges.
func (a *act) leaving(ctx context.Context, customerID string) (person, error) {
	var p person
	asked, err := a.customerRecord(ctx, customerID)
	if err != nil {
		return p, err
	}
	kept, err := survivor(ctx, a.Queries, asked.ID)
	if err != nil {
		return p, err
	}
	if p.Customer, err = a.customerRecord(ctx, kept); err != nil {
		return p, err
	}
	p.records = []store.Customer{p.Customer}
	for i := 0; i < len(p.records); i++ {
		rows, err := a.CustomersMergedInto(ctx, p.records[i].ID)
		if err != nil {
			return p, fmt.Errorf("reading what was merged: %w", err)
		}
		for _, row := range rows {
			merged, err := withAddresses(ctx, a.Queries, row)
			if err != nil {
				return p, err
			}
			p.records = append(p.records, merged)
		}
	}
	p.Merged = p.records[1:]
	if p.orders, err = a.ordersOf(ctx, p.records); err != nil {
		return p, err
	}
	for _, c := range p.records {
		p.traces.Add(c.Traces())
	}
	for _, row := range p.orders {
		p.Orders = append(p.Orders, row.Name)
		o, pending, err := readDetails(ctx, a.Queries, row.ID)
		if err != nil {
			return p, err
		}
		p.traces.Add(o.Traces())
		if pending != nil {
			p.traces.Add(pending.Traces())
		}
		why, err := a.hasToDo(ctx, row)
		if err != nil {
			return p, err
		}
		if why != "" {
			p.Open = append(p.Open, why)
		}
	}
	p.Others, err = a.othersOrders(ctx, p)
	return p, err
}

// ordersOf returns the orders linked to some records, and those linked to nobody
// that have an email or a buyer of theirs: an order that was over before it came
// has no customer.
func (a *act) ordersOf(ctx context.Context, records []store.Customer) ([]sqlc.Order, error) {
	var orders []sqlc.Order
	var emails, buyers []string
	add := func(rows []sqlc.Order, err error) error {
		if err != nil {
			return fmt.Errorf("reading the person's orders: %w", err)
		}
		for _, row := range rows {
			if !slices.ContainsFunc(orders, func(o sqlc.Order) bool { return o.ID == row.ID }) {
				orders = append(orders, row)
				emails, buyers = append(emails, row.EmailFolded), append(buyers, row.BuyerKey)
			}
		}
		return nil
	}
	for _, c := range records {
		emails = append(emails, matching.FoldEmail(c.Email))
		remembered, err := a.RememberedAs(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("reading who was remembered: %w", err)
		}
		for _, r := range remembered {
			buyers = append(buyers, r.Key)
		}
		if err := add(a.OrdersOfCustomer(ctx, c.ID)); err != nil {
			return nil, err
		}
	}
	for _, buyer := range distinct(buyers) {
		if err := add(a.NobodysOrdersOfBuyer(ctx, buyer)); err != nil {
			return nil, err
		}
	}
	for _, email := range distinct(emails) {
		if err := add(a.NobodysOrdersOfEmail(ctx, email)); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// distinct are the texts that aren't empty, each once.
func distinct(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(s string) bool { return s == "" })
}

func (a *act) othersOrders(ctx context.Context, p person) ([]string, error) {
	var names []string
	var emails []string
	for _, c := range p.records {
		emails = append(emails, matching.FoldEmail(c.Email))
	}
	for _, email := range distinct(emails) {
		found, err := a.OthersOrdersOfEmail(ctx, sqlc.OthersOrdersOfEmailParams{EmailFolded: email, CustomerID: p.Customer.ID})
		if err != nil {
			return nil, fmt.Errorf("looking for other orders of the email: %w", err)
		}
		for _, name := range found {
			if !slices.Contains(p.Orders, name) {
				names = append(names, name)
			}
		}
	}
	return distinct(names), nil
}

// hasToDo says why an order still needs its person, "" when it doesn't.
func (a *act) hasToDo(ctx context.Context, row sqlc.Order) (string, error) {
	waiting, err := a.WaitingPushesOf(ctx, row.ID)
	if err != nil {
		return "", fmt.Errorf("reading the outbox: %w", err)
	}
	switch {
	case row.Open == 1:
		return fmt.Sprintf("%s is open (%s)", row.Name, row.Status), nil
	case row.Changed == 1:
		return row.Name + " was changed at Shopify and nobody has decided about it", nil
	case waiting > 0:
		return fmt.Sprintf("Shopify has not been told yet that %s is %s", row.Name, row.Status), nil
	case row.Push == string(store.PushFailed):
		return fmt.Sprintf("telling Shopify that %s is %s has failed", row.Name, row.Status), nil
	case row.TransactionID == "":
		return "", nil
	}
	t, err := a.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return "", fmt.Errorf("reading the transaction: %w", err)
	}
	if t.State == string(store.TransactionOpen) && t.Total != t.Paid {
		return fmt.Sprintf("transaction %s of %s has a balance of %s", t.Barcode, row.Name, store.Money{
			Minor:    t.Total - t.Paid,
			Currency: t.Currency,
		}), nil
	}
	return "", nil
}

// forgetPerson takes a person out of records, orders and log, and tells of it
// without them.
func (a *act) forgetPerson(ctx context.Context, p *person, m mentions) error {
	seqs, err := a.eventsAbout(ctx, *p, m)
	if err != nil {
		return err
	}
	p.Events = len(seqs)
	name := store.ForgottenName(p.Customer.Number)
	for _, row := range p.orders {
		if err := a.forgetOrder(ctx, row, name, p.traces); err != nil {
			return err
		}
	}
	for _, c := range p.records {
		if err := a.forgetRecord(ctx, c); err != nil {
			return err
		}
	}
	if err := a.noteRest(ctx); err != nil {
		return err
	}
	return a.forgetEvents(ctx, store.Event{
		SubjectID: p.Customer.ID, Title: p.Customer.Code() + " was forgotten",
		Detail: fmt.Sprintf("Name, addresses, email, phone and notes are gone from %s, %s and %s of the log; the figures stay.",
			store.Many(int64(len(p.records)), "record"), store.Many(int64(len(p.orders)), "order"), store.Many(int64(p.Events), "event")),
	}, seqs)
}
