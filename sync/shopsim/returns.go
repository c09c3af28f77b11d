package shopsim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// What comes back, by Shopify's rules: only what was handed over, in a return that is made,
// processed and closed in calls that take no idempotency key.

type (
	returned struct {
		ID           graphql.ID
		Name, Status string
		of           *order
		lines        []*returnLine
		refunds      []*refund
		reverse      *reverseOrder
	}
	returnLine struct {
		ID                          graphql.ID
		Quantity, ProcessedQuantity int32
		ReturnReasonNote            string
		FulfillmentLineItem         *fulfillmentLine
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
	suggestedRefund struct {
		AmountSet             moneyBag
		SuggestedTransactions []suggestedPayment
	}
	suggestedPayment struct {
		Gateway              *string
		AmountSet            moneyBag
		MaximumRefundableSet *moneyBag
		ParentTransaction    *payment
	}
	moneyInput struct {
		Amount       scalar
		CurrencyCode string
	}
	refundedLine struct {
		LineItemID  graphql.ID
		LocationID  *graphql.ID
		Quantity    int32
		RestockType *string
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

// Order is whose goods come back.
func (r *returned) Order() *order { return r.of }

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
	r.ID, r.Name = s.id("Return", r), fmt.Sprintf("%s-R%d", o.Name, len(o.cameBack)+1)
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
