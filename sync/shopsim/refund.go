package shopsim

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2/ast"
)

// Refunds that take units off an order which were never handed over, by an app once for each
// key, or by the merchant in Shopify's admin.

// keyed is the idempotency key of the request that is carried out.
type keyed struct{}

// keyOf is the key that an operation's field carries in @idempotent, "" for none.
func keyOf(operation *ast.OperationDefinition, variables map[string]any) string {
	for _, selection := range operation.SelectionSet {
		if field, ok := selection.(*ast.Field); ok {
			if d := field.Directives.ForName("idempotent"); d != nil {
				key, _ := d.ArgumentMap(variables)["key"].(string)
				return key
			}
		}
	}
	return ""
}

// answered is what was answered under a key, and to what.
type answered struct {
	asked   string
	payload *refundPayload
}

type (
	refundPayload struct {
		Refund     *refund
		UserErrors []userError
	}
	refundTransaction struct {
		Amount   scalar
		Gateway  string
		Kind     string
		OrderID  graphql.ID
		ParentID *graphql.ID
	}
	refundInput struct {
		AllowOverRefunding bool
		Currency           *string
		DiscrepancyReason  *string
		Note               *string
		Notify             *bool
		OrderID            graphql.ID
		ProcessedAt        *scalar
		RefundDuties       *[]struct {
			DutyID     graphql.ID
			RefundType *string
		}
		RefundLineItems *[]refundedLine
		RefundMethods   []struct {
			StoreCreditRefund *struct {
				Amount    moneyInput
				ExpiresAt *scalar
			}
		}
		Shipping *struct {
			Amount     *scalar
			FullRefund *bool
		}
		Transactions *[]refundTransaction
	}
)

func refuseRefund(message string) *refundPayload {
	return &refundPayload{nil, refuse("input", message, "")}
}

// RefundCreate gives money back and takes units off an order. Under a key that it knows it does
// nothing, and answers as it did.
func (q *root) RefundCreate(ctx context.Context, a struct{ Input refundInput }) (*refundPayload, error) {
	if err := q.need("write_orders", "refundCreate"); err != nil {
		return nil, err
	}
	key, _ := ctx.Value(keyed{}).(string)
	if key == "" {
		return nil, graphError{"BAD_REQUEST", "The @idempotent directive is required for this mutation."}
	}
	asked := fmt.Sprintf("%+v", printed(a.Input))
	if before, known := q.s.keys[key]; known {
		if before.asked != asked {
			return nil, graphError{"IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "The same idempotency key was used with different parameters."}
		}
		return before.payload, nil
	}
	payload := q.s.refundLines(a.Input)
	if payload.Refund != nil {
		q.s.keys[key] = answered{asked, payload}
	}
	return payload, nil
}

// printed is what of a refund's input decides what it does.
func printed(in refundInput) string {
	text := string(in.OrderID) + text(in.Note)
	if in.RefundLineItems != nil {
		for _, l := range *in.RefundLineItems {
			text += fmt.Sprintf(" %s=%d", l.LineItemID, l.Quantity)
		}
	}
	if in.Transactions != nil {
		for _, t := range *in.Transactions {
			text += fmt.Sprintf(" %s %s", t.Amount, *t.ParentID)
		}
	}
	return text
}

// ForgetKeys is Shopify once it remembers no idempotency key any more.
func (s *Shop) ForgetKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = map[string]answered{}
}

func (s *Shop) refundLines(in refundInput) *refundPayload {
	o, _ := s.byID[string(in.OrderID)].(*order)
	switch {
	case o == nil:
		return refuseRefund("Order does not exist")
	case !o.cancelled.IsZero():
		return refuseRefund("Order has been canceled")
	}
	var lines []refundedLine
	if in.RefundLineItems != nil {
		lines = *in.RefundLineItems
	}
	if refusal := o.cantTakeOff(lines); refusal != "" {
		return refuseRefund(refusal)
	}
	back, refusal := o.givesBack(in)
	if refusal != "" {
		return refuseRefund(refusal)
	}
	o.touch()
	made := &refund{CreatedAt: atOrNull(o.updated), Note: in.Note, shop: s}
	made.ID = s.id("Refund", made)
	for _, l := range lines {
		line, _ := s.byID[string(l.LineItemID)].(*line)
		o.takeOff(line, l.Quantity, l.LocationID)
		s.noteEntry(o, LogEntry{
			Kind: "taken off", About: string(line.ID), Note: text(in.Note), Lines: fmt.Sprintf("%s=%d", line.ID, l.Quantity),
			App: true,
		})
	}
	first := func(x, y *payment) int { return slices.Index(o.payments, x) - slices.Index(o.payments, y) }
	for _, p := range slices.SortedFunc(maps.Keys(back), first) {
		// Whatever gateway was named, the money goes back by its parent's.
		gave := s.pay(o, "REFUND", back[p])
		gave.parent, gave.Gateway, gave.FormattedGateway, gave.PaymentDetails = p, p.Gateway, p.FormattedGateway, p.PaymentDetails
		gave.ManualPaymentGateway = p.ManualPaymentGateway
		if s.refundsPend || o.slowBank {
			gave.Status = "PENDING"
		}
		made.cents, made.payments = made.cents+back[p], append(made.payments, gave)
	}
	o.refunded = append(o.refunded, made)
	s.byApp(func() {
		if made.cents > 0 {
			s.note(o, "refund", "", made.cents)
		}
		if in.Notify != nil && *in.Notify {
			s.mail(o, "refund", made.ID)
		}
	})
	return &refundPayload{made, []userError{}}
}

// givesBack is how much goes back by which payment, or Shopify's word against it.
func (o *order) givesBack(in refundInput) (back map[*payment]int64, refusal string) {
	back = map[*payment]int64{}
	if in.Transactions == nil {
		return back, ""
	}
	total := int64(0)
	for _, t := range *in.Transactions {
		var parent *payment
		if t.ParentID != nil {
			parent, _ = o.shop.byID[string(*t.ParentID)].(*payment)
		}
		if parent == nil || !slices.Contains(o.payments, parent) {
			return nil, "Transactions require a parent_id associated with the order"
		}
		code := o.shop.config.Currency
		if in.Currency != nil {
			code = *in.Currency
		}
		if code != o.abroad.currency {
			return nil, "Currency must be the presentment currency of the order"
		}
		cents := (moneyInput{t.Amount, code}.minor()*100 + o.abroad.rate/2) / o.abroad.rate
		back[parent], total = back[parent]+cents, total+cents
		if back[parent] > o.refundable(parent) {
			return nil, o.shop.tooMuch(back[parent], o.refundable(parent))
		}
	}
	if total > o.held() && !in.AllowOverRefunding {
		return nil, o.shop.tooMuch(total, o.held())
	}
	return back, ""
}

// cantTakeOff is Shopify's word against taking units off an order, "" for none.
func (o *order) cantTakeOff(lines []refundedLine) string {
	units := map[*line]int32{}
	for _, l := range lines {
		line, _ := o.shop.byID[string(l.LineItemID)].(*line)
		if line == nil || !slices.Contains(o.lines, line) {
			return "Line item does not belong to the order"
		}
		units[line] += l.Quantity
		if l.Quantity < 1 || units[line] > line.CurrentQuantity || l.RestockType != nil && *l.RestockType == "CANCEL" &&
			units[line] > o.waiting(line) {
			return "Quantity cannot refund more items than were purchased"
		}
	}
	return ""
}

// waiting counts the units of a line that are still to be handed over.
func (o *order) waiting(l *line) (units int32) {
	carried := false
	for _, f := range o.fulfillmentOrders {
		for _, part := range f.lines {
			if part.LineItem == l {
				carried = true
				units += part.RemainingQuantity
			}
		}
	}
	if !carried {
		return l.UnfulfilledQuantity()
	}
	return units
}

// takeOff takes units off an order that were never handed over: out of the parts at the
// location that is named first.
func (o *order) takeOff(l *line, units int32, location *graphql.ID) {
	l.CurrentQuantity -= units
	for _, there := range []bool{true, false} {
		for _, f := range o.fulfillmentOrders {
			at := location != nil && f.AssignedLocation.location != nil && f.AssignedLocation.location.ID == *location
			if at != there {
				continue
			}
			for _, part := range f.lines {
				n := min(units, part.RemainingQuantity)
				if part.LineItem != l || n <= 0 {
					continue
				}
				units -= n
				part.RemainingQuantity -= n
				if !o.shop.config.KeepsTotals {
					part.TotalQuantity -= n
				}
				if f.updated = o.updated; f.left() == 0 {
					f.Status = "CLOSED"
				}
			}
		}
	}
}

// RefundUnits has the merchant take units of a line off the order that were never handed over,
// lines counted from 0, out of the parts at that location first, and give back what they come to
// as far as the order is then overpaid. Where so many don't wait it does nothing.
func (s *Shop) RefundUnits(name string, i int, units int32, location string) error {
	return s.merchant(name, func(o *order) {
		l := o.lines[i]
		if units > o.waiting(l) {
			return
		}
		before := o.total()
		id := graphql.ID(location)
		o.takeOff(l, units, &id)
		if cents := min(before-o.total(), o.held()-o.total()); cents > 0 {
			s.refund(o, cents)
		}
	})
}

// comesTo is what units of lines cost now, in cents.
func (o *order) comesTo(lines []refundedLine) int64 {
	before := o.total()
	for _, l := range lines {
		if line, _ := o.shop.byID[string(l.LineItemID)].(*line); line != nil {
			n := min(l.Quantity, line.CurrentQuantity)
			line.CurrentQuantity -= n
			defer func() { line.CurrentQuantity += n }()
		}
	}
	return before - o.total()
}
