package shopsim

import (
	"fmt"
	"slices"

	"github.com/bojanz/currency"
	"github.com/graph-gophers/graphql-go"
	"github.com/shopspring/decimal"
)

// How a return is taken back, and its money with it.

// SuggestedRefund is by which payments so much could go back, each with the most that can.
func (o *order) SuggestedRefund(a struct {
	RefundDuties *[]struct {
		DutyID     graphql.ID
		RefundType *string
	}
	RefundLineItems        *[]refundedLine
	RefundMethodAllocation string
	RefundShipping         *bool
	ShippingAmount         *scalar
	SuggestFullRefund      bool
},
) *suggestedRefund {
	amount := int64(0)
	if a.RefundLineItems != nil {
		amount = min(o.comesTo(*a.RefundLineItems), o.held())
	}
	if a.SuggestFullRefund {
		amount = o.held()
	}
	refund := &suggestedRefund{o.shop.paidAbroad(amount, o.abroad), []suggestedPayment{}}
	for _, p := range o.payments {
		if left := o.refundable(p); left > 0 {
			most := o.shop.paidAbroad(left, p.abroad)
			refund.SuggestedTransactions = append(refund.SuggestedTransactions, suggestedPayment{
				p.Gateway, o.shop.paidAbroad(min(left, amount), p.abroad), &most, p,
			})
			amount -= min(left, amount)
		}
	}
	return refund
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
	units, disposed, restocked := map[*returnLine]int32{}, map[graphql.ID]int32{}, int32(0)
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
			disposed[d.ReverseFulfillmentOrderLineItemID] += d.Quantity
			if refusal := r.cantDispose(d, disposed[d.ReverseFulfillmentOrderLineItemID]); refusal != "" {
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
	for range restocked {
		s.noteEntry(o, LogEntry{Kind: "restock", About: string(r.ID), App: true})
	}
	if len(transfers) > 0 {
		made := &refund{CreatedAt: atOrNull(o.updated), Note: in.Note, cents: total, shop: s}
		made.ID = s.id("Refund", made)
		for _, each := range transfers {
			p := s.pay(o, "REFUND", each.cents)
			if p.parent = each.from; each.from == nil {
				p.Gateway, p.FormattedGateway, p.PaymentDetails = orNull("shopify_store_credit"), orNull("Store credit"), nil
			}
			if s.refundsPend || o.slowBank {
				p.Status = "PENDING"
			}
			made.payments = append(made.payments, p)
		}
		o.refunded, r.refunds = append(o.refunded, made), append(r.refunds, made)
		s.byApp(func() { s.note(o, "refund", "", total) })
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

// cantDispose is Shopify's word against what is to become of goods, "" for none; units are
// all that were named of that line so far.
func (r *returned) cantDispose(d disposition, units int32) string {
	i := slices.IndexFunc(r.reverse.lines, func(l *reverseLine) bool { return l.ID == d.ReverseFulfillmentOrderLineItemID })
	switch {
	case i < 0:
		return "Reverse fulfillment order line item was not found."
	case d.Quantity < 1 || units > r.reverse.lines[i].TotalQuantity:
		return "Disposition quantity is invalid."
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
