package shopsim

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/bojanz/currency"
	"github.com/graph-gophers/graphql-go"
	"github.com/shopspring/decimal"
)

// What an app does with an order's money: marking it as paid, and capturing what the bank
// has promised.

// authorizedFor is how long a bank's promise holds.
const authorizedFor = 7 * 24 * time.Hour

// MultiCapturable says whether more than one capture is allowed.
func (p *payment) MultiCapturable() bool { return p.Kind == "AUTHORIZATION" && p.order.multi }

// AuthorizationExpiresAt is of authorizations alone.
func (p *payment) AuthorizationExpiresAt() *scalar {
	if p.Kind != "AUTHORIZATION" {
		return nil
	}
	return atOrNull(p.expires())
}

func (p *payment) expires() time.Time {
	made, err := time.Parse(time.RFC3339, text((*string)(p.ProcessedAt)))
	if err != nil {
		return time.Time{}
	}
	return made.Add(authorizedFor)
}

// TotalUnsettledSet is what can still be captured of an authorization.
func (p *payment) TotalUnsettledSet() *moneyBag {
	b := p.shop.paidAbroad(p.unsettled(), p.abroad)
	return &b
}

// unsettled is that in cents. What was captured, or given up, of no authorization by name
// was so of the earliest.
func (p *payment) unsettled() int64 {
	o := p.order
	if p.Kind != "AUTHORIZATION" || p.Status != "SUCCESS" || !o.cancelled.IsZero() || o.ranOut() {
		return 0
	}
	var of []*payment
	for _, each := range o.payments {
		if each.Kind == "AUTHORIZATION" && each.Status == "SUCCESS" {
			of = append(of, each)
		}
	}
	left := map[*payment]int64{}
	for _, each := range of {
		left[each] = each.cents
	}
	for _, used := range o.payments {
		if used.Kind != "CAPTURE" && used.Kind != "VOID" || used.Status != "SUCCESS" {
			continue
		}
		cents, from := used.cents, of
		if used.parent != nil {
			from = []*payment{used.parent}
		}
		for _, each := range from {
			took := min(cents, left[each])
			left[each], cents = left[each]-took, cents-took
			if took > 0 && used.Kind == "CAPTURE" && !o.multi {
				left[each] = 0 // the rest is given up with the first capture
			}
		}
	}
	return left[p]
}

func (o *order) capturable() (cents int64) {
	for _, p := range o.payments {
		cents += p.unsettled()
	}
	return cents
}

// ranOut says that the bank's promise holds no longer.
func (o *order) ranOut() bool {
	return o.expired || slices.ContainsFunc(o.payments, func(p *payment) bool {
		return p.Kind == "AUTHORIZATION" && p.Status == "SUCCESS" && !o.shop.config.Now().Before(p.expires())
	})
}

func (o *order) outstanding() int64 {
	if !o.cancelled.IsZero() {
		return 0
	}
	return o.total() - o.received() + o.returned()
}

// Capturable says whether something can be captured.
func (o *order) Capturable() bool { return o.capturable() > 0 }

// CanMarkAsPaid says whether orderMarkAsPaid would take it.
func (o *order) CanMarkAsPaid() bool {
	return o.outstanding() > 0 && (o.returned() == 0 || o.returned() < o.received())
}

type markedAsPaid struct {
	Order      *order
	UserErrors []userError
}

// OrderMarkAsPaid books all that is outstanding as paid by hand; what the bank has promised
// is captured instead.
func (q *root) OrderMarkAsPaid(a struct{ Input struct{ ID graphql.ID } }) (*markedAsPaid, error) {
	if err := q.need("write_orders", "orderMarkAsPaid"); err != nil {
		return nil, err
	}
	o, _ := q.s.byID[string(a.Input.ID)].(*order)
	switch {
	case o == nil || !q.reaches(o):
		return &markedAsPaid{nil, refuse("id", "Order does not exist", "")}, nil
	case !o.CanMarkAsPaid():
		return &markedAsPaid{o, refuse("id", "Order cannot be marked as paid.", "")}, nil
	}
	o.touch()
	q.s.byApp(func() { q.s.markPaid(o) })
	return &markedAsPaid{o, []userError{}}, nil
}

func (s *Shop) markPaid(o *order) {
	if o.capturable() > 0 {
		for _, p := range slices.Clone(o.payments) {
			if cents := p.unsettled(); cents > 0 {
				s.capture(o, p, cents)
			}
		}
		return
	}
	cents, by := o.outstanding(), o.tender
	o.tender = manually
	s.pay(o, "SALE", cents)
	o.tender = by
	s.note(o, "paid", "", cents)
}

func (s *Shop) capture(o *order, from *payment, cents int64) *payment {
	p := s.pay(o, "CAPTURE", cents)
	p.parent = from
	if o.declined {
		code := "CARD_DECLINED"
		p.Status, p.ErrorCode = "FAILURE", &code
		return p
	}
	s.note(o, "capture", "", cents)
	return p
}

type captured struct {
	Transaction *payment
	UserErrors  []userError
}

// OrderCapture captures a part of an authorization, or all of it. Amounts are in what the
// customer pays in.
func (q *root) OrderCapture(a struct {
	Input struct {
		ID, ParentTransactionID graphql.ID
		Amount                  scalar
		Currency                *string
		FinalCapture            *bool
	}
},
) (*captured, error) {
	if err := q.need("write_orders", "orderCapture"); err != nil {
		return nil, err
	}
	no := func(field, message string) (*captured, error) { return &captured{nil, refuse(field, message, "")}, nil }
	o, _ := q.s.byID[string(a.Input.ID)].(*order)
	if o == nil || !q.reaches(o) {
		return no("id", "Order does not exist")
	}
	parent, _ := q.s.byID[string(a.Input.ParentTransactionID)].(*payment)
	if parent == nil || parent.order != o || parent.Kind != "AUTHORIZATION" || parent.Status != "SUCCESS" {
		return no("parentTransactionId", "Parent transaction should be a successful authorization")
	}
	abroad := o.abroad.currency != o.shop.config.Currency
	amount, err := decimal.NewFromString(string(a.Input.Amount))
	switch {
	case err != nil || !amount.IsPositive():
		return no("amount", "Amount must be greater than zero")
	case a.Input.FinalCapture != nil && !o.multi:
		return no("finalCapture", "Final capture is not supported by this payment gateway")
	case abroad && (a.Input.Currency == nil || *a.Input.Currency != o.abroad.currency):
		return no("currency", "Currency must be the presentment currency of the order")
	case o.ranOut():
		return no("parentTransactionId", "The authorization has expired and can no longer be captured")
	}
	places, _ := currency.GetDigits(o.abroad.currency)
	asked := amount.Shift(int32(places)).IntPart()
	most := parent.unsettled()
	if abroad {
		most = most * o.abroad.rate / 100
	}
	if asked > most {
		return no("amount", "Cannot capture more than the authorized "+string(in(o.abroad.currency, most).Amount)+" "+o.abroad.currency)
	}
	cents := asked
	if abroad {
		if cents = asked * 100 / o.abroad.rate; asked == most {
			cents = parent.unsettled()
		}
	}
	o.touch()
	var made *payment
	q.s.byApp(func() { made = q.s.capture(o, parent, cents) })
	return &captured{made, []userError{}}, nil
}

// MarkPaid is the merchant marking the order as paid in Shopify's admin, where something of
// it is to be paid.
func (s *Shop) MarkPaid(name string) error {
	return s.merchant(name, func(o *order) {
		if o.CanMarkAsPaid() {
			s.markPaid(o)
		}
	})
}

// Expire has the bank's promise run out.
func (s *Shop) Expire(name string) error {
	return s.merchant(name, func(o *order) { o.expired = true })
}

// Decline has the bank decline to be captured from, or no longer.
func (s *Shop) Decline(name string, declined bool) error {
	return s.merchant(name, func(o *order) { o.declined = declined })
}

// CaptureOften lets the order's authorizations be captured more than once.
func (s *Shop) CaptureOften(name string) error {
	return s.merchant(name, func(o *order) { o.multi = true })
}

// Charge has the order paid another way, as the script's money says: "authorized",
// "authorized-abroad", "pay-in-store", "cash-on-delivery", "pay-later", "pending", "" for paid.
// One of which money went back stays as it was paid.
func (s *Shop) Charge(name, how string) error {
	return s.merchant(name, func(o *order) {
		if len(o.refunded) > 0 || !o.cancelled.IsZero() {
			return
		}
		o.payments, o.refunded, o.expired, o.multi = nil, nil, false, false
		s.charge(o, how, rand.New(rand.NewPCG(uint64(s.config.Seed), uint64(o.number)))) //nolint:gosec // repeatable chance
	})
}

// toPractise are orders that staff practise with on purpose, about money that is not simply
// paid: what an entry of the script says, and the note by which the order is found.
var toPractise = []struct{ about, note string }{
	{"pickup//pay-in-store", "Practice: pays in the store. Take the money; Shopify is told."},
	{"pickup//authorized", "Practice: authorized only. Capture it in Verify Payment."},
	{"local//cash-on-delivery", "Practice: cash on delivery."},
}

// Practise adds them now.
func (s *Shop) Practise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, each := range toPractise {
		s.addScripted(s.config.Now().UTC(), each.about).Note = orNull(each.note)
	}
	o := s.addScripted(s.config.Now().UTC(), "ship/")
	s.soldTo(o, "Seacoast Couriers", "Portsmouth depot", "PO-4712", "Net 30", 30)
	o.Note = orNull("Practice: on account, net 30. No payment is asked before.")
}
