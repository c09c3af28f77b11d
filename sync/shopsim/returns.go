package shopsim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"github.com/graph-gophers/graphql-go"
	"github.com/shopspring/decimal"
)

// What comes back, by Shopify's rules: only what was handed over, in a return that is made,
// processed and closed in calls that take no idempotency key.

type (
	returned struct {
		ID           graphql.ID
		Name, Status string
		of           *order
		created      time.Time
		lines        []*returnLine
		refunds      []*refund
		reverse      *reverseOrder
	}
	returnLine struct {
		ID                          graphql.ID
		Quantity, ProcessedQuantity int32
		ReturnReasonNote            string
		FulfillmentLineItem         *fulfillmentLine
		feePercent                  float64
	}
	reverseOrder struct {
		ID    graphql.ID
		lines []*reverseLine
	}
	reverseLine struct {
		ID                  graphql.ID
		TotalQuantity       int32
		FulfillmentLineItem *fulfillmentLine
	}
	reason struct {
		ID           graphql.ID
		Handle, Name string
		Deleted      bool
	}
	returnable struct {
		ID    graphql.ID
		lines []returnableLine
	}
	returnableLine struct {
		FulfillmentLineItem *fulfillmentLine
		Quantity            int32
	}
	returnPayload struct {
		Return     *returned
		UserErrors []userError
	}
	outcome       struct{ refund *refundOutcome }
	suggestion    struct{ transfer *outcome }
	refundOutcome struct {
		Amount                moneyBag
		SuggestedTransactions []suggestedPayment
	}
	invoiceOutcome   struct{ Amount moneyBag }
	suggestedPayment struct {
		AmountSet            moneyBag
		MaximumRefundableSet *moneyBag
		ParentTransaction    *payment
	}
	moneyInput struct {
		Amount       scalar
		CurrencyCode string
	}
	refundShipping *struct {
		FullRefund           bool
		ShippingRefundAmount *moneyInput
	}
)

// reasons are those that every shop has, and one that was deleted.
var reasons = func() (all []*reason) {
	for i, handle := range []string{
		"unknown", "unwanted", "defective", "not-as-described", "wrong-item", "size-too-large", "size-too-small", "color", "style", "other",
		"gift",
	} {
		name := strings.ReplaceAll(handle, "-", " ")
		all = append(all, &reason{
			graphql.ID(fmt.Sprintf("gid://shopify/ReturnReasonDefinition/%d", i+1)), handle, strings.ToUpper(name[:1]) + name[1:], handle == "gift",
		})
	}
	return all
}()

func (r *returned) CreatedAt() scalar { return at(r.created) }
func (r *returned) ReturnLineItems(p struct {
	page
	ProcessingStatus *string
},
) (*connection[*returnLine], error) {
	return paged(r.lines, p.page, "returnlines")
}

func (r *returned) ReverseFulfillmentOrders(p page) (*connection[*reverseOrder], error) {
	return paged([]*reverseOrder{r.reverse}, p, "reverse")
}

func (r *returned) Refunds(p page) (*connection[*refund], error) {
	return paged(r.refunds, p, "refunds")
}

// ToReturnLineItem says that each line was handed over.
func (l *returnLine) ToReturnLineItem() (*returnLine, bool) { return l, true }

func (r *reverseOrder) LineItems(p page) (*connection[*reverseLine], error) {
	return paged(r.lines, p, "reverselines")
}

func (r *refund) Transactions(p page) (*connection[*payment], error) {
	return paged(r.payments, p, "refundpayments")
}

func (r *returnable) ReturnableFulfillmentLineItems(p page) (*connection[returnableLine], error) {
	return paged(r.lines, p, "returnable")
}

func (s *suggestion) FinancialTransfer() *outcome { return s.transfer }

func (o *outcome) ToRefundReturnOutcome() (*refundOutcome, bool)   { return o.refund, o.refund != nil }
func (o *outcome) ToInvoiceReturnOutcome() (*invoiceOutcome, bool) { return nil, false }

// Returns are the order's.
func (o *order) Returns(p struct {
	page
	Query *string
},
) (*connection[*returned], error) {
	if err := (&root{o.shop}).need("read_returns", "returns"); err != nil {
		return nil, err
	}
	all := slices.Clone(o.cameBack)
	if p.Reverse {
		slices.Reverse(all)
	}
	p.Reverse = false
	return paged(all, p.page, "returns")
}

func (q *root) Return(a byID) (*returned, error) {
	r, _ := q.s.byID[string(a.ID)].(*returned)
	return r, q.need("read_returns", "return")
}

func (q *root) ReturnReasonDefinitions(p struct {
	page
	Handles *[]string
	IDs     *[]graphql.ID
	Query   *string
	SortKey string
},
) (*connection[*reason], error) {
	if err := q.need("read_returns", "returnReasonDefinitions"); err != nil {
		return nil, err
	}
	return paged(reasons, p.page, "reasons")
}

func (q *root) ReturnableFulfillments(p struct {
	page
	OrderID graphql.ID
},
) (*connection[*returnable], error) {
	if err := q.need("read_returns", "returnableFulfillments"); err != nil {
		return nil, err
	}
	var all []*returnable
	o, _ := q.s.byID[string(p.OrderID)].(*order)
	if o == nil {
		return paged(all, p.page, "returnables")
	}
	for _, f := range o.fulfillments {
		able := &returnable{ID: graphql.ID(strings.Replace(string(f.ID), "/Fulfillment/", "/ReturnableFulfillment/", 1))}
		for _, l := range f.lines {
			if left := o.mayComeBack(f, l); left > 0 {
				able.lines = append(able.lines, returnableLine{l, left})
			}
		}
		if len(able.lines) > 0 {
			all = append(all, able)
		}
	}
	return paged(all, p.page, "returnables")
}

// mayComeBack counts the units of a fulfillment's line that no return has.
func (o *order) mayComeBack(f *fulfillment, l *fulfillmentLine) int32 {
	if f.Status == "CANCELLED" {
		return 0
	}
	left := l.units
	for _, r := range o.cameBack {
		for _, line := range r.lines {
			if line.FulfillmentLineItem == l && r.Status != "CANCELED" {
				left -= line.Quantity
			}
		}
	}
	// What the merchant refunded by line without a return doesn't come back either.
	return min(left, l.LineItem.CurrentQuantity)
}

func refuseReturn(message, code string) (*returnPayload, error) {
	return &returnPayload{nil, refuse("returnInput", message, code)}, nil
}

func (q *root) ReturnCreate(a struct {
	ReturnInput struct {
		OrderID           graphql.ID
		ExchangeLineItems *[]struct {
			VariantID       *graphql.ID
			Quantity        int32
			GiftCardCodes   *[]string
			AppliedDiscount *struct {
				Description *string
				Value       struct {
					Amount     *moneyInput
					Percentage *float64
				}
			}
		}
		NotifyCustomer, Unprocessed bool
		RequestedAt                 *scalar
		ReturnShippingFee           *struct{ Amount moneyInput }
		ReturnLineItems             []struct {
			FulfillmentLineItemID    graphql.ID
			Quantity                 int32
			RestockingFee            *struct{ Percentage float64 }
			ReturnReason             *string
			ReturnReasonDefinitionID *graphql.ID
			ReturnReasonNote         string
		}
	}
},
) (*returnPayload, error) {
	if err := q.need("write_returns", "returnCreate"); err != nil {
		return nil, err
	}
	input := a.ReturnInput
	o, _ := q.s.byID[string(input.OrderID)].(*order)
	if o == nil {
		return refuseReturn("Order was not found.", "NOT_FOUND")
	}
	r := &returned{Status: "OPEN", of: o, reverse: &reverseOrder{}}
	asked := map[*fulfillmentLine]int32{}
	for _, line := range input.ReturnLineItems {
		from, _ := q.s.byID[string(line.FulfillmentLineItemID)].(*fulfillmentLine)
		i := slices.IndexFunc(o.fulfillments, func(f *fulfillment) bool { return slices.Contains(f.lines, from) })
		known := line.ReturnReasonDefinitionID != nil && slices.ContainsFunc(reasons, func(each *reason) bool {
			return each.ID == *line.ReturnReasonDefinitionID && !each.Deleted
		})
		switch {
		case from == nil || i < 0:
			return refuseReturn("Fulfillment Line Item was not found.", "NOT_FOUND")
		case !known:
			return refuseReturn("Return reason definition was not found.", "NOT_FOUND")
		case len([]rune(line.ReturnReasonNote)) > 255:
			return refuseReturn("Return reason note is too long (maximum is 255 characters)", "TOO_LONG")
		}
		if asked[from] += line.Quantity; line.Quantity < 1 || asked[from] > o.mayComeBack(o.fulfillments[i], from) {
			return refuseReturn("Return line item has an invalid quantity.", "INVALID")
		}
		made := &returnLine{Quantity: line.Quantity, ReturnReasonNote: line.ReturnReasonNote, FulfillmentLineItem: from}
		if line.RestockingFee != nil {
			made.feePercent = line.RestockingFee.Percentage
		}
		r.lines = append(r.lines, made)
	}
	if len(r.lines) == 0 {
		return refuseReturn("Return line items can't be blank.", "BLANK")
	}
	o.touch()
	q.s.opened(r)
	return &returnPayload{r, []userError{}}, nil
}

// opened adds a return to its order, which is taken up again if it was archived.
func (s *Shop) opened(r *returned) {
	o := r.of
	r.ID, r.Name, r.created = s.id("Return", r), fmt.Sprintf("%s-R%d", o.Name, len(o.cameBack)+1), o.updated
	r.reverse.ID = s.id("ReverseFulfillmentOrder", r.reverse)
	for _, line := range r.lines {
		line.ID = s.id("ReturnLineItem", line)
		back := &reverseLine{TotalQuantity: line.Quantity, FulfillmentLineItem: line.FulfillmentLineItem}
		back.ID = s.id("ReverseFulfillmentOrderLineItem", back)
		r.reverse.lines = append(r.reverse.lines, back)
	}
	o.cameBack, o.returns, o.closed = append(o.cameBack, r), true, time.Time{}
	s.note(o, "return", "", 0)
}

// worth is what units of a return's lines and so much shipping come to, by what the order
// would cost without them.
func (r *returned) worth(units map[*returnLine]int32, shipping int64) int64 {
	o, fee := r.of, int64(0)
	before := o.total()
	for line, n := range units {
		item := line.FulfillmentLineItem.LineItem
		of := item.net(item.CurrentQuantity) - item.net(item.CurrentQuantity-n)
		if !o.TaxesIncluded {
			of += item.tax(item.CurrentQuantity) - item.tax(item.CurrentQuantity-n)
		}
		fee += int64(float64(of)*line.feePercent/100 + 0.5)
		item.CurrentQuantity -= n
	}
	after := o.total()
	for line, n := range units {
		line.FulfillmentLineItem.LineItem.CurrentQuantity += n
	}
	return before - after + shipping - fee
}

func (r *returned) SuggestedFinancialOutcome(a struct {
	ExchangeLineItems, ReturnLineItems []struct {
		ID       graphql.ID
		Quantity int32
	}
	RefundDuties *[]struct {
		DutyID     graphql.ID
		RefundType *string
	}
	RefundMethodAllocation string
	RefundShipping         refundShipping
	TipLineID              *graphql.ID
},
) *suggestion {
	s, units := r.of.shop, map[*returnLine]int32{}
	for _, asked := range a.ReturnLineItems {
		for _, line := range r.lines {
			if line.ID == asked.ID {
				units[line] += asked.Quantity
			}
		}
	}
	amount := min(r.worth(units, s.shippingAsked(a.RefundShipping)), r.of.held())
	refund := &refundOutcome{Amount: s.bag(amount), SuggestedTransactions: []suggestedPayment{}}
	for _, p := range r.of.payments {
		if left := r.of.refundable(p); left > 0 {
			most := s.bag(left)
			refund.SuggestedTransactions = append(refund.SuggestedTransactions, suggestedPayment{s.bag(min(left, amount)), &most, p})
			amount -= min(left, amount)
		}
	}
	return &suggestion{&outcome{refund}}
}

// refundable is what of a payment hasn't gone back yet. A refund whose payment is not known
// is taken off the first ones.
func (o *order) refundable(of *payment) int64 {
	loose := int64(0)
	back := map[*payment]int64{}
	for _, p := range o.payments {
		if p.Kind == "REFUND" && p.Status != "FAILURE" {
			if p.parent == nil {
				loose += p.cents
			} else {
				back[p.parent] += p.cents
			}
		}
	}
	for _, p := range o.payments {
		if p.Kind != "SALE" && p.Kind != "CAPTURE" || p.Status != "SUCCESS" {
			continue
		}
		left := p.cents - back[p]
		taken := min(left, loose)
		loose -= taken
		if p == of {
			return left - taken
		}
	}
	return 0
}

func (s *Shop) shippingAsked(a refundShipping) int64 {
	if a == nil || a.ShippingRefundAmount == nil {
		return 0
	}
	return a.ShippingRefundAmount.minor()
}

func (m moneyInput) minor() int64 {
	d, err := decimal.NewFromString(string(m.Amount))
	if err != nil {
		return 0
	}
	digits, _ := currency.GetDigits(m.CurrencyCode)
	return d.Shift(int32(digits)).IntPart()
}

type disposition struct {
	ReverseFulfillmentOrderLineItemID graphql.ID
	Quantity                          int32
	DispositionType                   string
	LocationID                        *graphql.ID
}

func (q *root) ReturnProcess(a struct {
	Input struct {
		ReturnID        graphql.ID
		ReturnLineItems []struct {
			ID           graphql.ID
			Quantity     int32
			Dispositions *[]disposition
		}
		ExchangeLineItems []struct {
			ID       graphql.ID
			Quantity int32
		}
		FinancialTransfer *struct {
			IssueRefund *struct {
				AllowOverRefunding bool
				OrderTransactions  []struct {
					ParentID          graphql.ID
					TransactionAmount moneyInput
				}
				RefundMethods []struct {
					StoreCreditRefund *struct {
						Amount    moneyInput
						ExpiresAt *scalar
					}
				}
			}
		}
		RefundShipping refundShipping
		RefundDuties   []struct {
			DutyID     graphql.ID
			RefundType *string
		}
		TipLineID      *graphql.ID
		Note           *string
		NotifyCustomer bool
	}
},
) (*returnPayload, error) {
	if err := q.need("write_returns", "returnProcess"); err != nil {
		return nil, err
	}
	in, s := a.Input, q.s
	r, _ := s.byID[string(in.ReturnID)].(*returned)
	if r == nil {
		return refuseReturn("Return was not found.", "NOT_FOUND")
	}
	if r.Status != "OPEN" {
		return refuseReturn("Return status is invalid.", "INVALID_STATE")
	}
	units, restocked := map[*returnLine]int32{}, int32(0)
	for _, asked := range in.ReturnLineItems {
		i := slices.IndexFunc(r.lines, func(l *returnLine) bool { return l.ID == asked.ID })
		if i < 0 {
			return refuseReturn("Return line item was not found.", "NOT_FOUND")
		}
		if units[r.lines[i]] += asked.Quantity; asked.Quantity < 1 || units[r.lines[i]] > r.lines[i].Quantity-r.lines[i].ProcessedQuantity {
			return refuseReturn("Return line item has an invalid quantity.", "INVALID")
		}
		if asked.Dispositions == nil {
			continue
		}
		for _, d := range *asked.Dispositions {
			if refusal := r.cantDispose(d); refusal != "" {
				return refuseReturn(refusal, "INVALID")
			}
			if d.DispositionType == "RESTOCKED" {
				restocked += d.Quantity
			}
		}
	}
	type transfer struct {
		from  *payment
		cents int64
	}
	var transfers []transfer
	total := int64(0)
	if in.FinancialTransfer != nil && in.FinancialTransfer.IssueRefund != nil {
		issue := in.FinancialTransfer.IssueRefund
		for _, each := range issue.OrderTransactions {
			from, _ := s.byID[string(each.ParentID)].(*payment)
			if from == nil || !slices.Contains(r.of.payments, from) {
				return refuseReturn("Transactions require a parent_id associated with the order", "INVALID")
			}
			if each.TransactionAmount.CurrencyCode != r.of.abroad.currency {
				return refuseReturn("Transaction amount currency must be the order's presentment currency.", "INVALID")
			}
			cents := (each.TransactionAmount.minor()*100 + r.of.abroad.rate/2) / r.of.abroad.rate
			if cents > r.of.refundable(from) {
				return refuseReturn(s.tooMuch(cents, r.of.refundable(from)), "INVALID")
			}
			transfers, total = append(transfers, transfer{from, cents}), total+cents
		}
		for _, each := range issue.RefundMethods {
			if each.StoreCreditRefund != nil {
				if r.of.customer == nil {
					return refuseReturn("Store credit can't be issued to an order without a customer.", "INVALID")
				}
				cents := each.StoreCreditRefund.Amount.minor()
				transfers, total = append(transfers, transfer{nil, cents}), total+cents
			}
		}
		if total > r.of.held() && !issue.AllowOverRefunding {
			return refuseReturn(s.tooMuch(total, r.of.held()), "INVALID")
		}
	}
	o := r.of
	o.touch()
	for line, n := range units {
		line.ProcessedQuantity += n
		line.FulfillmentLineItem.LineItem.CurrentQuantity -= n
	}
	left := s.shippingAsked(in.RefundShipping)
	for _, line := range o.shipping {
		of := min(left, line.price-line.discount)
		line.discount += of
		left -= of
	}
	if restocked > 0 {
		for range restocked {
			s.note(o, "restock", "", 0)
		}
	}
	if len(transfers) > 0 {
		made := &refund{CreatedAt: atOrNull(o.updated), Note: in.Note, cents: total, shop: s}
		made.ID = s.id("Refund", made)
		for _, each := range transfers {
			p := s.pay(o, "REFUND", each.cents)
			if p.parent = each.from; each.from == nil {
				p.Gateway, p.FormattedGateway, p.PaymentDetails = orNull("shopify_store_credit"), orNull("Store credit"), nil
			}
			if s.refundsPend {
				p.Status = "PENDING"
			}
			made.payments = append(made.payments, p)
		}
		o.refunded, r.refunds = append(o.refunded, made), append(r.refunds, made)
		s.note(o, "refund", "", total)
	}
	if in.NotifyCustomer {
		s.note(o, "mail", "refund", 0)
	}
	return &returnPayload{r, []userError{}}, nil
}

func (s *Shop) tooMuch(asked, held int64) string {
	a, h := s.bag(asked), s.bag(held)
	return fmt.Sprintf("Refund amount %s %s is greater than net payment received %s %s", a.ShopMoney.Amount, a.ShopMoney.CurrencyCode,
		h.ShopMoney.Amount, h.ShopMoney.CurrencyCode)
}

// cantDispose is Shopify's word against what is to become of goods, "" for none.
func (r *returned) cantDispose(d disposition) string {
	switch {
	case !slices.ContainsFunc(r.reverse.lines, func(l *reverseLine) bool { return l.ID == d.ReverseFulfillmentOrderLineItemID }):
		return "Reverse fulfillment order line item was not found."
	case d.DispositionType == "RESTOCKED" && (d.LocationID == nil || !slices.ContainsFunc(places, func(at *location) bool {
		return at.ID == *d.LocationID
	})):
		return "Location is required for restocked dispositions."
	}
	return ""
}

func (q *root) ReturnClose(a byID) (*returnPayload, error) {
	if err := q.need("write_returns", "returnClose"); err != nil {
		return nil, err
	}
	r, _ := q.s.byID[string(a.ID)].(*returned)
	if r == nil || r.Status != "OPEN" {
		return refuseReturn("Return status is invalid.", "INVALID_STATE")
	}
	r.of.touch()
	r.Status = "CLOSED"
	return &returnPayload{r, []userError{}}, nil
}

func (q *root) ReturnCancel(a struct {
	ID             graphql.ID
	NotifyCustomer bool
},
) (*returnPayload, error) {
	if err := q.need("write_returns", "returnCancel"); err != nil {
		return nil, err
	}
	r, _ := q.s.byID[string(a.ID)].(*returned)
	if r == nil || r.Status != "OPEN" || slices.ContainsFunc(r.lines, func(l *returnLine) bool { return l.ProcessedQuantity > 0 }) {
		return refuseReturn("Return is not cancelable.", "INVALID_STATE")
	}
	r.of.touch()
	r.Status = "CANCELED"
	r.of.returns = slices.ContainsFunc(r.of.cameBack, func(other *returned) bool { return other.Status != "CANCELED" })
	return &returnPayload{r, []userError{}}, nil
}

// PendRefunds has refunds wait for the bank from now on, or no longer.
func (s *Shop) PendRefunds(pend bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refundsPend = pend
}

// DecideRefunds is the bank's word on the refunds of an order that wait for it.
func (s *Shop) DecideRefunds(name string, works bool) error {
	return s.merchant(name, func(o *order) {
		for _, p := range o.payments {
			if p.Kind != "REFUND" || p.Status != "PENDING" {
				continue
			}
			if p.Status = "FAILURE"; works {
				p.Status = "SUCCESS"
			}
		}
	})
}

// ReturnInAdmin takes units of a line back in Shopify's admin, lines counted from 0, and
// gives so many cents back.
func (s *Shop) ReturnInAdmin(name string, i int, units int32, cents int64) error {
	return s.merchant(name, func(o *order) {
		l := o.lines[i]
		l.CurrentQuantity -= min(units, l.CurrentQuantity)
		o.returns = true
		if cents > 0 {
			s.refund(o, cents)
		}
	})
}

// RoutePart puts what was added to an order into a new part at the counter, where its parts
// were closed before it came.
func (s *Shop) RoutePart(name string) error {
	return s.merchant(name, func(o *order) {
		f := o.fulfillmentOrders[0]
		next := s.again(f, f.method(), map[*foLine]int32{})
		next.lines = nil
		for _, l := range o.lines {
			inParts := int32(0)
			for _, part := range o.fulfillmentOrders {
				for _, line := range part.lines {
					if line.LineItem == l {
						inParts += line.TotalQuantity
					}
				}
			}
			if units := l.Quantity - inParts; units > 0 {
				part := &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: units, RemainingQuantity: units}
				part.ID = s.id("FulfillmentOrderLineItem", part)
				next.lines = append(next.lines, part)
			}
		}
	})
}
