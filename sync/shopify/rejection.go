package shopify

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/shopify/admin"
)

// Rejection takes units off an order that were never handed over, and gives back by Shopify what
// the order is overpaid by then (R58).
type Rejection struct {
	OrderID string
	Lines   []RejectedLine
	// Reason is for whoever reads the order at Shopify; Mark stands behind it in the refund's
	// note, by which the refund is known again.
	Reason, Mark string
	// Outstanding is what the order waits for before, minor units of its currency, below zero
	// where it is overpaid already.
	Outstanding int64
	Currency    string
}

// RejectedLine is so many units of a line item that wait at a location.
type RejectedLine struct {
	LineID, LocationID string
	Quantity           int64
}

// FindRefund finds the refund of an order that carries a mark in its note, and returns its global
// id, "" when there is none.
func (g *Gateway) FindRefund(ctx context.Context, orderID, mark string) (string, error) {
	answer, err := admin.ReadRefunds(ctx, g, orderID)
	if err != nil {
		return "", err
	}
	return marked(answer.Order.Refunds, mark), nil
}

func marked(refunds []admin.RefundMade, mark string) string {
	for _, r := range refunds {
		if strings.HasSuffix(r.Note, "("+mark+")") {
			return r.Id
		}
	}
	return ""
}

// RejectionOffer is what Shopify makes of a rejection before it is sent.
type RejectionOffer struct {
	// Made is the global id of the refund that carries its mark already, "" for none.
	Made string
	// Back is what Shopify is to give back, Hand what the order is overpaid by beside it and
	// Shopify never had: it was paid by hand, and goes back the same way.
	Back, Hand store.Money

	input admin.RefundInput
}

// ReadRejection asks what a rejection comes to. Refused when the sums can't be read.
func (g *Gateway) ReadRejection(ctx context.Context, r Rejection) (RejectionOffer, error) {
	lines := make([]admin.RefundLineItemInput, len(r.Lines))
	for i, l := range r.Lines {
		lines[i] = admin.RefundLineItemInput{
			LineItemId: l.LineID, LocationId: l.LocationID, Quantity: int(l.Quantity), RestockType: admin.RefundLineItemRestockTypeCancel,
		}
	}
	answer, err := admin.ReadRejection(ctx, g, r.OrderID, lines)
	if err != nil {
		return RejectionOffer{}, err
	}
	note := fmt.Sprintf("%s (%s)", plaintext.Shorten(r.Reason, longestNote-len(r.Mark)-3), r.Mark)
	offer := RejectionOffer{Made: marked(answer.Order.Refunds, r.Mark), input: admin.RefundInput{
		OrderId: r.OrderID, Note: note, Notify: true, RefundLineItems: lines,
	}}
	left, err := store.ParseMoney(answer.Order.SuggestedRefund.AmountSet.ShopMoney.Amount, r.Currency)
	if err != nil {
		return offer, store.FailBecause(err, store.Refused, "Shopify named a sum that can't be read, so nothing was sent. Look at the order in "+
			"Shopify's admin.")
	}
	// What isn't paid yet is asked for no more; only what is paid beyond that goes back.
	left.Minor = max(0, left.Minor-max(0, r.Outstanding))
	offer.Back = store.Money{Currency: r.Currency}
	for _, payment := range answer.Order.SuggestedRefund.SuggestedTransactions {
		if payment.ParentTransaction.ManualPaymentGateway {
			continue
		}
		may, paid, err := givenBack(payment, left.Minor, r.Currency)
		if err != nil {
			return offer, err
		}
		if may == 0 {
			continue
		}
		if code := string(paid.CurrencyCode); code != r.Currency {
			offer.input.Currency = paid.CurrencyCode
		}
		offer.input.Transactions = append(offer.input.Transactions, admin.OrderTransactionInput{
			Amount: paid.Amount, Gateway: payment.Gateway, Kind: admin.OrderTransactionKindRefund, OrderId: r.OrderID,
			ParentId: payment.ParentTransaction.Id,
		})
		left.Minor, offer.Back.Minor = left.Minor-may, offer.Back.Minor+may
	}
	offer.Hand = left
	return offer, nil
}

// givenBack is how much of so much goes back by a payment that Shopify suggests, also in the
// currency that the customer paid in.
func givenBack(payment admin.SuggestedPayment, minor int64, currency string) (int64, *admin.MoneyInput, error) {
	most := payment.MaximumRefundableSet
	if most.ShopMoney.Amount == "" {
		most = payment.AmountSet
	}
	may, err := store.ParseMoney(most.ShopMoney.Amount, currency)
	if err != nil {
		return 0, nil, store.FailBecause(err, store.Refused, "Shopify named a sum that can't be read, so nothing was given back. Look at the "+
			"order in Shopify's admin.")
	}
	n := min(minor, may.Minor)
	if n <= 0 {
		return 0, nil, nil
	}
	paid, err := presented(n, may.Minor, most)
	return n, paid, err
}

// Reject has Shopify do it, once for a key for as long as it remembers keys, and returns the
// global id of the refund. Refused carries Shopify's words; with ErrUncertain it may have been
// done.
func (g *Gateway) Reject(ctx context.Context, offer RejectionOffer, key string) (string, error) {
	answer, err := admin.CreateRefund(ctx, g, offer.input, key)
	if err != nil {
		return "", err
	}
	var words []string
	for _, e := range answer.RefundCreate.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return "", err
	}
	if answer.RefundCreate.Refund.Id == "" {
		return "", uncertain(store.Fail(store.Unavailable, "Shopify neither took the units off the order nor said why not."))
	}
	return answer.RefundCreate.Refund.Id, nil
}
