package shopify

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/shopify/admin"
)

// ReturnScopes are what an app needs to take goods back; without them it goes on with all
// the rest.
var ReturnScopes = []string{"read_returns", "write_returns"}

// Return is a return as Shopify has it.
type Return struct {
	ID, Name string
	// Open says that it is not closed; Processed that all of it was taken back.
	Open, Processed bool
	CreatedAt       time.Time
	// Refunds are the payments by which it gave money back, decided or not.
	Refunds []string
	lines   []admin.ReturnedLine
	// reverse has the reverse fulfillment orders' lines of each fulfillment line.
	reverse map[string][]reverseLine
}

// reverseLine is the units of a fulfillment line that Shopify wants to hear the fate of.
type reverseLine struct {
	id    string
	units int64
}

func readReturn(d admin.ReturnDetails) Return {
	r := Return{
		ID: d.Id, Name: d.Name, Open: d.Status == admin.ReturnStatusOpen, Processed: len(d.ReturnLineItems.Nodes) > 0,
		CreatedAt: d.CreatedAt, lines: d.ReturnLineItems.Nodes, reverse: map[string][]reverseLine{},
	}
	for _, line := range r.lines {
		r.Processed = r.Processed && line.Processed >= line.Quantity
	}
	for _, order := range d.ReverseFulfillmentOrders.Nodes {
		for _, line := range order.LineItems.Nodes {
			of := line.FulfillmentLineItem.Id
			r.reverse[of] = append(r.reverse[of], reverseLine{line.Id, int64(line.TotalQuantity)})
		}
	}
	for _, refund := range d.Refunds.Nodes {
		for _, payment := range refund.Transactions.Nodes {
			r.Refunds = append(r.Refunds, payment.Id)
		}
	}
	return r
}

// FindReturn finds the return of an order whose lines carry a mark in their notes: one that
// was made without our learning of it. false when there is none that stands.
func (g *Gateway) FindReturn(ctx context.Context, orderID, mark string) (Return, bool, error) {
	answer, err := admin.ReadReturns(ctx, g, orderID)
	if err != nil {
		return Return{}, false, mayReturn(err)
	}
	for _, d := range answer.Order.Returns.Nodes {
		if d.Status == admin.ReturnStatusCanceled || d.Status == admin.ReturnStatusDeclined {
			continue
		}
		if slices.ContainsFunc(d.ReturnLineItems.Nodes, func(l admin.ReturnedLine) bool {
			return l.ReturnReasonNote == mark || strings.HasPrefix(l.ReturnReasonNote, mark+": ")
		}) {
			return readReturn(d), true, nil
		}
	}
	return Return{}, false, nil
}

// ReadReturn reads a return by its id; NotFound when Shopify no longer has it.
func (g *Gateway) ReadReturn(ctx context.Context, id string) (Return, error) {
	answer, err := admin.ReadReturn(ctx, g, id)
	if err != nil {
		return Return{}, mayReturn(err)
	}
	if answer.Return.Id == "" {
		return Return{}, store.Fail(store.NotFound, "Shopify no longer has this return.")
	}
	return readReturn(answer.Return), nil
}

// mayReturn says of what this app may not do how it may.
func mayReturn(err error) error {
	if store.CodeOf(err) == store.Unauthorized {
		return store.FailBecause(err, store.Refused, "This app may not take goods back at Shopify. Give it the scopes %s; a return that was "+
			"refused is made anew then.", strings.Join(ReturnScopes, " and "))
	}
	return err
}

// CreateReturn has Shopify expect goods back: it is open afterwards, and no money has moved.
// Refused carries Shopify's words, or that less may come back; with ErrUncertain it may have
// been made.
func (g *Gateway) CreateReturn(ctx context.Context, input ReturnInput) (Return, error) {
	answer, err := admin.CreateReturn(ctx, g, input.input)
	if err != nil {
		return Return{}, err
	}
	var words []string
	for _, e := range answer.ReturnCreate.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return Return{}, err
	}
	if answer.ReturnCreate.Return.Id == "" {
		return Return{}, uncertain(store.Fail(store.Unavailable, "Shopify neither made a return nor said why not."))
	}
	return readReturn(answer.ReturnCreate.Return), nil
}

// ReturnInput is a return that can be made.
type ReturnInput struct{ input admin.ReturnInput }

// ReturnInput works out, from what of the order may come back by Shopify's word, what is
// asked for; nothing is written. Refused when less may come back.
func (g *Gateway) ReturnInput(ctx context.Context, orderID string, r store.Return) (ReturnInput, error) {
	able, err := admin.ReadReturnable(ctx, g, orderID)
	if err != nil {
		return ReturnInput{}, mayReturn(err)
	}
	reasons, err := admin.ReadReturnReasons(ctx, g)
	if err != nil {
		return ReturnInput{}, mayReturn(err)
	}
	known := map[string]string{}
	for _, reason := range reasons.ReturnReasonDefinitions.Nodes {
		if !reason.Deleted {
			known[strings.ReplaceAll(strings.ToUpper(reason.Handle), "-", "_")] = reason.Id
		}
	}
	input := admin.ReturnInput{OrderId: orderID}
	taken := map[string]int64{}
	for i, line := range r.Lines {
		left := line.Quantity
		for _, made := range able.ReturnableFulfillments.Nodes {
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
				input.ReturnLineItems = append(input.ReturnLineItems, asked)
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
	return ReturnInput{input}, nil
}

// ReturnProcessing is how a return is taken back, with the way that its money takes.
type ReturnProcessing struct{ input admin.ReturnProcessInput }

// ReturnProcessing works out how a return is taken back; nothing is written. Money that is
// given back here, or not at all, is no part of it: Shopify would give it back, too. Refused
// when Shopify can't give so much back.
func (g *Gateway) ReturnProcessing(ctx context.Context, made Return, r store.Return) (ReturnProcessing, error) {
	input := admin.ReturnProcessInput{ReturnId: made.ID, Note: r.Mark()}
	left := make([]int64, len(r.Lines))
	for i, line := range r.Lines {
		left[i] = line.Quantity
	}
	reverse := map[string][]reverseLine{}
	for of, back := range made.reverse {
		reverse[of] = slices.Clone(back)
	}
	var lines []admin.SuggestedOutcomeReturnLineItemInput
	for _, line := range made.lines {
		units := int64(line.Quantity - line.Processed)
		if units <= 0 {
			continue
		}
		asked := admin.ReturnProcessReturnLineItemInput{Id: line.ID, Quantity: int(units)}
		lines = append(lines, admin.SuggestedOutcomeReturnLineItemInput{Id: line.ID, Quantity: int(units)})
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
		if refund.OrderTransactions, err = g.givingBack(ctx, made.ID, r, lines, input.RefundShipping); err != nil {
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
func (g *Gateway) givingBack(ctx context.Context, id string, r store.Return, lines []admin.SuggestedOutcomeReturnLineItemInput,
	shipping *admin.RefundShippingInput,
) ([]admin.ReturnRefundOrderTransactionInput, error) {
	answer, err := admin.SuggestRefund(ctx, g, id, lines, shipping)
	if err != nil {
		return nil, mayReturn(err)
	}
	currency, left := r.Transaction.Currency, r.RefundMinor
	var back []admin.ReturnRefundOrderTransactionInput
	suggested, _ := answer.Return.SuggestedFinancialOutcome.FinancialTransfer.(*refundOutcome)
	if suggested != nil {
		for _, payment := range suggested.SuggestedTransactions {
			most := payment.MaximumRefundableSet
			if most.ShopMoney.Amount == "" {
				most = payment.AmountSet
			}
			may, err := store.ParseMoney(most.ShopMoney.Amount, currency)
			if err != nil {
				return nil, store.FailBecause(err, store.Refused, "Shopify named a sum that can't be read, so nothing was given back. Look at the "+
					"return in Shopify's admin.")
			}
			n := min(left, may.Minor)
			if n <= 0 {
				continue
			}
			paid, err := presented(n, may.Minor, most)
			if err != nil {
				return nil, err
			}
			back = append(back, admin.ReturnRefundOrderTransactionInput{ParentId: payment.ParentTransaction.Id, TransactionAmount: *paid})
			left -= n
		}
	}
	if left > 0 {
		can := store.Money{Minor: r.RefundMinor - left, Currency: currency}
		return nil, store.Fail(store.Refused, "Shopify can give back %s of the %s by the payments that it got, so nothing was given back. Make "+
			"the return anew and choose another way.", can, store.Money{Minor: r.RefundMinor, Currency: currency})
	}
	return back, nil
}

// refundOutcome is Shopify's suggestion where money goes back, not where the customer owes.
type refundOutcome = admin.SuggestRefundReturnSuggestedFinancialOutcomeSuggestedReturnFinancialOutcomeFinancialTransferRefundReturnOutcome

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

// ProcessReturn has Shopify take a return back and give its money back. Refused carries
// Shopify's words; with ErrUncertain it may have been done.
func (g *Gateway) ProcessReturn(ctx context.Context, how ReturnProcessing) (Return, error) {
	answer, err := admin.ProcessReturn(ctx, g, how.input)
	if err != nil {
		return Return{}, err
	}
	var words []string
	for _, e := range answer.ReturnProcess.UserErrors {
		words = append(words, e.Message)
	}
	return readReturn(answer.ReturnProcess.Return), refusal(words)
}

// CloseReturn ends a return that is taken back: Shopify leaves it open. Refused carries
// Shopify's words.
func (g *Gateway) CloseReturn(ctx context.Context, id string) error {
	answer, err := admin.CloseReturn(ctx, g, id)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.ReturnClose.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}

// CancelReturn takes an open return back of which nothing was processed. Refused carries
// Shopify's words.
func (g *Gateway) CancelReturn(ctx context.Context, id string) error {
	answer, err := admin.CancelReturn(ctx, g, id)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.ReturnCancel.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}
