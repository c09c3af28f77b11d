package shopify

import (
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/shopify/admin"
)

// ReturnOffer is what Shopify says of an order before goods of it come back.
type ReturnOffer struct {
	orderID      string
	fulfillments []admin.ReturnableDetails
	// reasons are the ids of the shop's reasons by their handles.
	reasons map[string]string
	// payments are those that money can go back by, each with the most that can.
	payments []admin.SuggestedPayment
}

// ReadReturnOffer asks what of an order may come back, why, and by which payments money can.
// The order as it is known here says how much there is to ask for.
func (g *Gateway) ReadReturnOffer(ctx context.Context, o store.Order) (ReturnOffer, error) {
	o = o.AtShopify()
	fulfillments, lines := min(max(len(o.Fulfillments), 1), mostReturned), min(max(len(o.Lines), 1), mostReturned)
	answer, err := admin.ReadReturnOffer(ctx, g, o.ShopifyID, fulfillments, lines)
	more := func(of admin.ReturnableDetails) bool { return of.ReturnableFulfillmentLineItems.PageInfo.HasNextPage }
	if err == nil && (answer.ReturnableFulfillments.PageInfo.HasNextPage || slices.ContainsFunc(answer.ReturnableFulfillments.Nodes, more)) {
		answer, err = admin.ReadReturnOffer(ctx, g, o.ShopifyID, mostOffered, mostOffered)
	}
	if err != nil {
		return ReturnOffer{}, mayReturn(err)
	}
	offer := ReturnOffer{
		orderID: o.ShopifyID, fulfillments: answer.ReturnableFulfillments.Nodes, reasons: map[string]string{},
		payments: answer.Order.SuggestedRefund.SuggestedTransactions,
	}
	for _, reason := range answer.ReturnReasonDefinitions.Nodes {
		if !reason.Deleted {
			offer.reasons[strings.ReplaceAll(strings.ToUpper(reason.Handle), "-", "_")] = reason.Id
		}
	}
	return offer, nil
}

// mostOffered is as much as Shopify lists on a page.
const mostOffered = 250

// ReturnInput is a return that can be made.
type ReturnInput struct {
	input admin.ReturnInput
	// fulfillments counts those that it is of.
	fulfillments int
}

// Input works out what is asked for, of what may come back by Shopify's word. Refused when
// less may.
func (o ReturnOffer) Input(r store.Return) (ReturnInput, error) {
	input := ReturnInput{input: admin.ReturnInput{OrderId: o.orderID}}
	known, taken, of := o.reasons, map[string]int64{}, map[string]bool{}
	for i, line := range r.Lines {
		left := line.Quantity
		for _, made := range o.fulfillments {
			for _, may := range made.ReturnableFulfillmentLineItems.Nodes {
				from := may.FulfillmentLineItem
				n := min(left, int64(may.Quantity)-taken[from.Id])
				if from.LineItem.Id != line.LineID || n <= 0 {
					continue
				}
				asked := admin.ReturnLineItemInput{
					FulfillmentLineItemId: from.Id, Quantity: int(n), ReturnReasonDefinitionId: known[string(line.Reason)], ReturnReasonNote: r.Mark(),
				}
				if asked.ReturnReasonDefinitionId == "" {
					asked.ReturnReasonDefinitionId = known[string(store.ReasonOther)]
				}
				if line.Note != "" {
					asked.ReturnReasonNote = plaintext.Shorten(r.Mark()+": "+line.Note, longestNote)
				}
				if r.FeePercent > 0 {
					asked.RestockingFee = &admin.RestockingFeeInput{Percentage: float64(r.FeePercent)}
				}
				input.input.ReturnLineItems = append(input.input.ReturnLineItems, asked)
				of[made.Id] = true
				taken[from.Id] += n
				left -= n
			}
		}
		if left > 0 {
			sold := r.Transaction.Lines[i]
			return ReturnInput{}, store.Fail(store.Refused, "Shopify lets %d of the %d × %s come back, so nothing was sent. Look at the order's "+
				"returns in Shopify's admin.", line.Quantity-left, line.Quantity, sold.SKU)
		}
	}
	input.fulfillments = max(len(of), 1)
	return input, nil
}

// ReturnProcessing is how a return is taken back, with the way that its money takes.
type ReturnProcessing struct{ input admin.ReturnProcessInput }

// Processing works out how a return is taken back. Money that is given back here, or not at
// all, is no part of it: Shopify would give it back, too. Refused when Shopify can't give so
// much back.
func (o ReturnOffer) Processing(made Return, r store.Return) (ReturnProcessing, error) {
	input := admin.ReturnProcessInput{ReturnId: made.ID, Note: r.Mark()}
	left := make([]int64, len(r.Lines))
	for i, line := range r.Lines {
		left[i] = line.Quantity
	}
	reverse := map[string][]reverseLine{}
	for of, back := range made.reverse {
		reverse[of] = slices.Clone(back)
	}
	for _, line := range made.lines {
		units := int64(line.Quantity - line.Processed)
		if units <= 0 {
			continue
		}
		asked := admin.ReturnProcessReturnLineItemInput{Id: line.ID, Quantity: int(units)}
		for i, of := range r.Lines {
			n := min(left[i], units)
			if of.LineID != line.FulfillmentLine.LineItem.ID || n <= 0 {
				continue
			}
			asked.Dispositions = append(asked.Dispositions, dispose(reverse[line.FulfillmentLine.ID], of, n)...)
			left[i] -= n
			units -= n
		}
		input.ReturnLineItems = append(input.ReturnLineItems, asked)
	}
	if shipping := -r.Transaction.Shipping; shipping > 0 {
		input.RefundShipping = &admin.RefundShippingInput{ShippingRefundAmount: moneyInput(shipping, r.Transaction.Currency)}
	}
	if r.RefundMinor == 0 || !r.Refund.ByShopify() {
		return ReturnProcessing{input}, nil
	}
	refund := admin.ReturnProcessRefundInput{OrderTransactions: []admin.ReturnRefundOrderTransactionInput{}}
	if r.Refund == store.RefundCredit {
		refund.RefundMethods = []admin.RefundMethodInput{{StoreCreditRefund: &admin.StoreCreditRefundInput{
			Amount: *moneyInput(r.RefundMinor, r.Transaction.Currency),
		}}}
	} else {
		var err error
		if refund.OrderTransactions, err = o.givingBack(r); err != nil {
			return ReturnProcessing{}, err
		}
	}
	input.FinancialTransfer = &admin.ReturnProcessFinancialTransferInput{IssueRefund: &refund}
	return ReturnProcessing{input}, nil
}

// dispose says what becomes of so many units, of the lines of a reverse fulfillment order
// that still have some: Shopify takes no more for a line than it has.
func dispose(back []reverseLine, of store.ReturnLine, units int64) (disposed []admin.ReverseFulfillmentOrderDisposeInput) {
	for i := range back {
		n := min(back[i].units, units)
		if n <= 0 {
			continue
		}
		back[i].units -= n
		units -= n
		each := admin.ReverseFulfillmentOrderDisposeInput{
			DispositionType: admin.ReverseFulfillmentOrderDispositionTypeNotRestocked, Quantity: int(n),
			ReverseFulfillmentOrderLineItemId: back[i].id,
		}
		if of.Restock {
			each.DispositionType, each.LocationId = admin.ReverseFulfillmentOrderDispositionTypeRestocked, of.LocationID
		}
		disposed = append(disposed, each)
	}
	return disposed
}

func moneyInput(minor int64, currency string) *admin.MoneyInput {
	return &admin.MoneyInput{
		Amount: store.Money{Minor: minor, Currency: currency}.Decimal(), CurrencyCode: admin.CurrencyCode(currency),
	}
}

// givingBack shares a refund out over the payments that Shopify suggests, each in the
// currency that the customer paid in.
func (o ReturnOffer) givingBack(r store.Return) ([]admin.ReturnRefundOrderTransactionInput, error) {
	currency, left := r.Transaction.Currency, r.RefundMinor
	var back []admin.ReturnRefundOrderTransactionInput
	for _, payment := range o.payments {
		n, paid, err := givenBack(payment, left, currency)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		back = append(back, admin.ReturnRefundOrderTransactionInput{ParentId: payment.ParentTransaction.Id, TransactionAmount: *paid})
		left -= n
	}
	if left > 0 {
		can := store.Money{Minor: r.RefundMinor - left, Currency: currency}
		return nil, store.Fail(store.Refused, "Shopify can give back %s of the %s by the payments that it got, so nothing was given back. Make "+
			"the return anew and choose another way.", can, store.Money{Minor: r.RefundMinor, Currency: currency})
	}
	return back, nil
}

// presented is a part of an amount in the currency that the customer paid in, at the rate
// by which Shopify names both.
func presented(minor, whole int64, of admin.PaidMoney) (*admin.MoneyInput, error) {
	theirs := string(of.PresentmentMoney.CurrencyCode)
	if theirs == "" || theirs == string(of.ShopMoney.CurrencyCode) {
		return moneyInput(minor, string(of.ShopMoney.CurrencyCode)), nil
	}
	all, err := store.ParseMoney(of.PresentmentMoney.Amount, theirs)
	if err != nil {
		return nil, err
	}
	part := decimal.NewFromInt(all.Minor).Mul(decimal.NewFromInt(minor)).DivRound(decimal.NewFromInt(whole), 0)
	return moneyInput(part.IntPart(), theirs), nil
}
