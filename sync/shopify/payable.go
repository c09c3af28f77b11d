package shopify

import (
	"context"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// Payable is what may be done with an order's money now.
type Payable struct {
	// CanMarkPaid says that Shopify would take it to be marked as paid.
	CanMarkPaid bool
	// Authorizations can be captured.
	Authorizations []Authorization
}

// Authorization is what a bank has promised and nobody has captured.
type Authorization struct {
	// ID is its global id.
	ID string
	// Minor is what is left of it, in the shop's currency; Presented what that is to the
	// customer, in which it is captured.
	Minor     int64
	Presented store.Money
}

// Payable asks what may be done with an order's money. NotFound when it is null at Shopify.
func (g *Gateway) Payable(ctx context.Context, orderID, currency string) (Payable, error) {
	answer, err := admin.ReadPayable(ctx, g, orderID)
	switch {
	case err != nil:
		return Payable{}, err
	case answer.Order.Id == "":
		return Payable{}, store.Fail(store.NotFound, "This order is no longer at %s.", g.shop)
	case answer.Order.Id != orderID:
		return Payable{}, otherOrder(answer.Order.Id)
	}
	p := &purse{currency: currency}
	payable := Payable{CanMarkPaid: answer.Order.CanMarkAsPaid}
	for _, t := range answer.Order.Transactions {
		a := Authorization{
			ID: t.Id, Minor: p.minor(admin.Money{ShopMoney: admin.MoneyShopMoneyMoneyV2(t.TotalUnsettledSet.ShopMoney)}),
		}
		a.Presented = store.Money{Minor: a.Minor, Currency: currency}
		if minor, abroad := p.presented(t.TotalUnsettledSet.PresentmentMoney); abroad != "" {
			a.Presented = store.Money{Minor: minor, Currency: abroad}
		}
		if a.Minor > 0 {
			payable.Authorizations = append(payable.Authorizations, a)
		}
	}
	return payable, p.err
}

// MarkPaid has Shopify count all that is outstanding of an order as paid by hand (R57). What
// a bank has promised for it would be captured instead: ask Payable first. Refused carries
// Shopify's words; with ErrUncertain it may have been done.
func (g *Gateway) MarkPaid(ctx context.Context, orderID string) error {
	answer, err := admin.MarkAsPaid(ctx, g, admin.OrderMarkAsPaidInput{Id: orderID})
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.OrderMarkAsPaid.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return err
	}
	if answer.OrderMarkAsPaid.Order.Id == "" {
		return uncertain(store.Fail(store.Unavailable, "Shopify neither marked the order as paid nor said why not."))
	}
	return nil
}

// Capture takes an amount of an authorization, in the currency that the customer pays in,
// and returns the global id of the payment (R57). Refused carries Shopify's words, or the
// bank's; with ErrUncertain it may have been taken.
func (g *Gateway) Capture(ctx context.Context, orderID, authorizationID string, amount store.Money, abroad bool) (string, error) {
	input := admin.OrderCaptureInput{Id: orderID, ParentTransactionId: authorizationID, Amount: amount.Decimal()}
	if abroad {
		input.Currency = admin.CurrencyCode(amount.Currency)
	}
	answer, err := admin.Capture(ctx, g, input)
	if err != nil {
		return "", err
	}
	var words []string
	for _, e := range answer.OrderCapture.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return "", err
	}
	switch made := answer.OrderCapture.Transaction; {
	case made.Id == "":
		return "", uncertain(store.Fail(store.Unavailable, "Shopify neither captured the payment nor said why not."))
	case made.Status == admin.OrderTransactionStatusFailure, made.Status == admin.OrderTransactionStatusError:
		return "", store.Fail(store.Refused, "The payment could not be captured (%s). Nothing was taken; ask the customer to pay another way.",
			store.Said(made.ErrorCode))
	default:
		return made.Id, nil
	}
}
