package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Books are what the rows of one order claim, with the entries that have to bear
// it out (R62).
type Books struct {
	Order    string
	Currency string
	Status   Status
	// Open says that the list counts the order among the open ones.
	Open bool
	// Elsewhere says that other locations hand over all of it, so it isn't open whatever
	// its status.
	Elsewhere     bool
	CustomerID    string
	TransactionID string
	Barcode       string
	Transactions  []BookedTransaction
	Pushes        []Push
	// Story are the order's events, oldest first.
	Story []BookedEvent
}

// BookedTransaction is a transaction with its entries.
type BookedTransaction struct {
	Transaction
	Payments []Payment
	// Moved adds up its stock movements; what was sold is below zero.
	Moved int64
}

// BookedEvent is what an event bears out. The texts of one that was forgotten
// (R65) are gone.
type BookedEvent struct {
	Kind  EventKind
	After string
	// ByItself says that nobody did it by hand.
	ByItself, Forgotten bool
}

// Disagreement is a figure that a row claims and the entries don't bear out.
type Disagreement struct {
	// Subject is whose books they are ("order #1001", "product TIR-38").
	Subject string `json:"subject"`
	// Row is the row in them, "" for the subject's own.
	Row     string `json:"row,omitempty"`
	Figure  string `json:"figure"`
	Claimed string `json:"claimed"`
	// Computed is what the entries say instead, with the entries' name.
	Computed string `json:"computed"`
}

// String is the disagreement in a sentence.
func (d Disagreement) String() string {
	where := d.Subject
	if d.Row != "" {
		where += ", " + d.Row
	}
	return fmt.Sprintf("%s: %s is %s, but %s.", where, d.Figure, d.Claimed, d.Computed)
}

// Check recomputes what the order's rows claim and returns what disagrees.
func (b Books) Check() []Disagreement {
	c := checking{subject: "order " + b.Order}
	for _, t := range b.Transactions {
		c.transaction(t)
		if t.ID != b.TransactionID && t.State != TransactionVoided && t.State != TransactionFinished && t.Returns == "" {
			c.wrong("transaction "+t.Barcode, "state", string(t.State), "voided, since it is not the order's transaction")
		}
	}
	b.standing(&c)
	b.sent(&c)
	return c.found
}

type checking struct {
	subject string
	found   []Disagreement
}

func (c *checking) wrong(row, figure, claimed, computed string) {
	c.found = append(c.found, Disagreement{Subject: c.subject, Row: row, Figure: figure, Claimed: claimed, Computed: computed})
}

func (c *checking) transaction(t BookedTransaction) {
	row := "transaction " + t.Barcode
	var paid int64
	for _, p := range t.Payments {
		paid += p.Minor
		if p.Currency != t.Currency {
			c.wrong(row, "the currency of a payment by "+p.Type, p.Currency, t.Currency+" by the transaction")
		}
	}
	if paid != t.Paid {
		c.wrong(row, "paid", t.amount(t.Paid).String(), t.amount(paid).String()+" by its payments")
	}
	if parts := t.parts(); parts != t.Total {
		c.wrong(row, "total", t.amount(t.Total).String(), t.amount(parts).String()+" by its lines, shipping, tax and fees")
	}
	switch t.State {
	case TransactionFinished:
		// What a return couldn't give back yet stays owed.
		if t.Balance() != 0 && t.Returns == "" {
			c.wrong(row, "balance", t.amount(t.Balance()).String(), "zero, since it is finished as a sale")
		}
		if t.FinishedAt.IsZero() {
			c.wrong(row, "finished", "never", "its state is finished")
		}
	case TransactionVoided:
		// What Shopify holds of a cancelled order stays booked until it is given back (R29).
		if t.Paid < 0 {
			c.wrong(row, "paid", t.amount(t.Paid).String(), "zero or more, since it is void")
		}
		if t.Moved != 0 {
			c.wrong(row, "stock moved", fmt.Sprintf("%+d", t.Moved), "nothing, since it is void")
		}
	}
	if t.State != TransactionFinished && !t.FinishedAt.IsZero() {
		c.wrong(row, "state", string(t.State), fmt.Sprintf("finished on %s by %s", t.FinishedAt.Local().Format("Jan 2, 2006 15:04"),
			t.FinishedBy))
	}
}

// standing compares the order's row with its transaction and its story.
func (b Books) standing(c *checking) {
	i := slices.IndexFunc(b.Transactions, func(t BookedTransaction) bool { return t.ID == b.TransactionID })
	switch {
	case i >= 0:
		t := b.Transactions[i]
		if t.Barcode != b.Barcode {
			c.wrong("", "barcode", b.Barcode, t.Barcode+" by its transaction")
		}
		held := t.State == TransactionCancelling
		if asked := b.Status == Rejected && t.State != TransactionVoided; held != asked {
			c.wrong("transaction "+t.Barcode, "state", string(t.State), "the order is "+string(b.Status))
		}
		if t.CustomerID != b.CustomerID {
			c.wrong("", "customer", cmp.Or(b.CustomerID, "none"), cmp.Or(t.CustomerID, "none")+" by transaction "+t.Barcode)
		}
	case b.TransactionID != "":
		c.wrong("", "transaction", cmp.Or(b.Barcode, b.TransactionID), "there is no such transaction of this order")
	}
	if b.Open == (b.Status.Final() || b.Elsewhere) {
		c.wrong("", "open", fmt.Sprint(b.Open), "its status is "+string(b.Status))
	}
	for _, e := range slices.Backward(b.Story) {
		if e.Forgotten {
			return
		}
		if became := e.became(); became != "" {
			if became != b.Status {
				c.wrong("", "status", string(b.Status), string(became)+" by the log")
			}
			return
		}
	}
}

// became is the status that an event says the order took; "" for none.
func (e BookedEvent) became() Status {
	switch e.Kind {
	case EventIdentified, EventNoted, EventPayment, EventMerged, EventRecord, EventHandedOver, EventReturned, EventLineRejected:
		// What they end with is a name, an amount or a number.
		return ""
	}
	_, last, found := strings.Cut(e.After, ", ")
	if !found {
		last = e.After
	}
	for _, s := range Statuses() {
		if last == string(s) {
			return s
		}
	}
	return ""
}

// sent compares what Shopify was told with the story: what a status that a person saved
// asks of Shopify is in the outbox for ever, and Shopify's word is in the log.
func (b Books) sent(c *checking) {
	confirmed, said := 0, 0
	for _, e := range b.Story {
		if e.Kind == EventConfirmed {
			said++
		}
		intent := IntentOf(e.became())
		if e.Kind != EventStatus || e.ByItself || intent == "" {
			continue
		}
		if !slices.ContainsFunc(b.Pushes, func(p Push) bool { return p.Intent == intent }) {
			c.wrong("outbox", string(intent), "not there", "the order was saved as "+e.After)
		}
	}
	for _, p := range b.Pushes {
		if p.State == PushConfirmed {
			confirmed++
		}
	}
	if confirmed > said {
		c.wrong("outbox", "confirmed", fmt.Sprintf("%d times", confirmed), fmt.Sprintf("%d times by the log", said))
	}
}
