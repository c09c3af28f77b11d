package shopsim

import (
	"fmt"
	"math/rand/v2"
)

// tender is what a customer pays with.
// manual says that the merchant takes the money outside of Shopify.
type tender struct {
	gateway, formatted, company, number string
	manual                              bool
}

var (
	cards = []tender{
		{"shopify_payments", "Shopify Payments", "Visa", "•••• •••• •••• 4242", false},
		{"shopify_payments", "Shopify Payments", "Visa", "•••• •••• •••• 1881", false},
		{"shopify_payments", "Shopify Payments", "Mastercard", "•••• •••• •••• 4444", false},
		{"shopify_payments", "Shopify Payments", "American Express", "•••• •••••• •0005", false},
	}
	payPal      = tender{gateway: "paypal", formatted: "PayPal Express Checkout"}
	giftCard    = tender{gateway: "gift_card", formatted: "Gift Card"}
	bankDeposit = tender{gateway: "Bank Deposit", formatted: "Bank Deposit", manual: true}
	payInStore  = tender{gateway: "Pay in store", formatted: "Pay in store", manual: true}
	onDelivery  = tender{gateway: "Cash on Delivery (COD)", formatted: "Cash on Delivery (COD)", manual: true}
	payLater    = tender{gateway: "klarna", formatted: "Klarna"}
	// manually is the gateway of what was marked as paid.
	manually = tender{gateway: "manual", formatted: "Manual", manual: true}
)

// exchange is the customer's currency and what a hundred of the shop's smallest units
// are in it.
type exchange struct {
	currency string
	rate     int64
}

var (
	inCanada = exchange{"CAD", 137}
	// inBritain has a penny that is more than the shop's cent.
	inBritain = exchange{"GBP", 75}
)

// paidAbroad is an amount of the shop's own currency, paid in the customer's.
func (s *Shop) paidAbroad(minor int64, abroad exchange) moneyBag {
	b := s.bag(minor)
	b.PresentmentMoney = in(abroad.currency, minor*abroad.rate/100)
	return b
}

// charge is how the order was paid, and what Shopify thinks of it.
func (s *Shop) charge(o *order, how string, random *rand.Rand) {
	o.abroad, o.tender, o.codes = exchange{s.config.Currency, 100}, cards[random.IntN(len(cards))], []string{}
	if random.IntN(6) == 0 {
		o.tender = payPal
	}
	for _, l := range o.lines {
		if l.discount > 0 && !l.discountEach {
			o.codes = []string{[]string{"SPRING15", "RIDE15", "WELCOME15"}[random.IntN(3)]}
		}
	}
	recommendation, total := "ACCEPT", o.total()
	switch how {
	case "authorized", "authorized-abroad", "expired", "voided", "part-paid":
		o.tender = cards[random.IntN(len(cards))]
		if how == "authorized-abroad" {
			o.abroad = inCanada
		}
		s.pay(o, "AUTHORIZATION", total)
		switch how {
		case "part-paid":
			s.pay(o, "CAPTURE", total/2)
		case "voided":
			s.pay(o, "VOID", total)
		}
		o.expired, o.multi = how == "expired", how == "part-paid"
	case "pending", "pay-in-store", "cash-on-delivery", "pay-later":
		o.tender = map[string]tender{
			"pending": bankDeposit, "pay-in-store": payInStore, "cash-on-delivery": onDelivery, "pay-later": payLater,
		}[how]
		s.pay(o, "SALE", total).Status = "PENDING"
	case "gift-card":
		card := o.tender
		o.tender = giftCard
		s.pay(o, "SALE", total/3)
		o.tender = card
		s.pay(o, "SALE", total-total/3)
	case "abroad":
		o.abroad = inCanada
		s.pay(o, "SALE", total)
	case "abroad-dear":
		o.abroad = inBritain
		s.pay(o, "SALE", total)
	case "refunded":
		s.pay(o, "SALE", total)
		s.refund(o, total)
	case "part-refund":
		s.pay(o, "SALE", total)
		s.refund(o, min(500, total))
	default:
		switch {
		case total == 0:
			recommendation = "NONE"
		case random.IntN(4) == 0 && o.tender != payPal:
			s.pay(o, "AUTHORIZATION", total)
			s.pay(o, "CAPTURE", total)
		default:
			s.pay(o, "SALE", total)
		}
	}
	switch how {
	case "investigate":
		recommendation = "INVESTIGATE"
	case "high-risk":
		recommendation = "CANCEL"
	}
	o.risk = judge(recommendation, random)
}

// pay adds one of Shopify's payment transactions, by what the customer pays with.
func (s *Shop) pay(o *order, kind string, cents int64) *payment {
	by := o.tender
	p := &payment{
		Kind: kind, Status: "SUCCESS", Gateway: &by.gateway, FormattedGateway: &by.formatted, ProcessedAt: atOrNull(o.updated), cents: cents,
		Test: o.Test, abroad: o.abroad, shop: s, ManualPaymentGateway: by.manual, order: o,
	}
	if by.company != "" {
		p.PaymentDetails = &paymentDetails{&card{&by.company, &by.number}}
		p.AuthorizationCode = orNull(fmt.Sprintf("A%05d", o.number%100_000))
	}
	p.ID = s.id("OrderTransaction", p)
	o.payments = append(o.payments, p)
	return p
}
