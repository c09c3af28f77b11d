package ui_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui"
)

func payment(kind, state string, minor int64, at time.Time) store.ShopifyPayment {
	return store.ShopifyPayment{
		ShopifyID: kind + state, Kind: kind, State: state, Gateway: "Shopify Payments", Approval: "A53341", Brand: "Visa", Digits: "4242",
		Minor: minor, At: at,
	}
}

// moneys are orders whose money stands in every way, by number.
func moneys() []store.Order {
	at := morning.Add(-20 * time.Hour)
	good := []store.RiskFact{
		{Provider: "Shopify", Text: "Billing postcode and CVV match the card", Sentiment: "POSITIVE"},
		{Provider: "Shopify", Text: "One attempt, one card", Sentiment: "POSITIVE"},
		{Provider: "Shopify", Text: "Ordered 4 mi from the billing address", Sentiment: "NEUTRAL"},
		{Provider: "Shopify", Text: "No chargeback on earlier orders", Sentiment: "POSITIVE"},
	}
	paid := order(1061, "Maya", "Okafor", "maya@example.com", "PICK_UP")
	paid.Payments = []store.ShopifyPayment{payment("AUTHORIZATION", "SUCCESS", 7740, at), payment("CAPTURE", "SUCCESS", 7740, at)}
	paid.Risk, paid.RiskFacts = "ACCEPT", good

	promised := order(1062, "Ben", "Carver", "ben@example.com", "PICK_UP")
	promised.Financial, promised.Outstanding, promised.Risk, promised.RiskFacts = store.Authorized, 7740, "INVESTIGATE",
		append([]store.RiskFact{{Provider: "Shopify", Text: "Billing postcode doesn't match the card", Sentiment: "NEGATIVE"}}, good[1:3]...)
	promised.Payments = []store.ShopifyPayment{payment("AUTHORIZATION", "FAILURE", 7740, at), payment("AUTHORIZATION", "SUCCESS", 7740, at)}

	risky := order(1063, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "SHIPPING")
	risky.Total, risky.Outstanding, risky.Financial, risky.Refunded = 1_234_567_890, 0, store.PartiallyRefunded, 12_345_678
	risky.Risk = "CANCEL"
	risky.RiskFacts = []store.RiskFact{
		{Provider: "Shopify", Text: "Characteristics of this order are like fraudulent orders seen before, in this shop and in many others " +
			"that sell bicycles, parts and clothing online", Sentiment: "NEGATIVE"},
		{Provider: "Fraud Watch", Text: "This email address was seen in chargebacks of other shops", Sentiment: "NEGATIVE"},
		good[0],
	}
	for i := range 12 {
		p := payment("SALE", "SUCCESS", 102_880_657, at.Add(time.Duration(i)*time.Minute))
		p.Gateway, p.Brand = "Klarna Pay Later in Three Instalments (North America)", "American Express"
		risky.Payments = append(risky.Payments, p)
	}
	risky.Payments = append(risky.Payments, payment("REFUND", "SUCCESS", 12_345_678, at.Add(time.Hour)))

	abroad := order(1064, "Priya", "Raman", "priya@example.com", "SHIPPING")
	sale := payment("SALE", "SUCCESS", 7740, at)
	sale.PresentedMinor, sale.PresentedCurrency = 7114, "EUR"
	abroad.Payments, abroad.Risk, abroad.RiskFacts = []store.ShopifyPayment{sale}, "ACCEPT", good[:2]

	unpaid := order(1065, "Aisha", "Bello", "aisha@example.com", "PICK_UP")
	unpaid.Financial, unpaid.Outstanding = store.Pending, 7740
	return []store.Order{paid, promised, risky, abroad, unpaid}
}

// TestVerifyPictures draws Verify Payment for every way that money may stand.
func TestVerifyPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		take(t, d, moneys()...)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Training = variant == "dark"
			c.Poller = &poller{read: func(id string) error {
				if id == moneys()[4].ShopifyID {
					return store.Fail(store.Unavailable, "The shop can't be reached. Nothing is lost; check this computer's network, and it goes on "+
						"by itself.")
				}
				return nil
			}}
		})
		for _, o := range moneys() {
			id := named(t, d, o.Name).ID
			a.VerifyPayment(id)
			_, w := ui.VerifyOf(a, id)
			if need := w.Content().MinSize(); need.Width > 900 || need.Height > 580 {
				t.Errorf("Verify Payment of %s needs %v: it does not fit 900 × 580", o.Name, need)
			}
			for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(900, 580)} {
				w.Resize(size)
				keep(t, fmt.Sprintf("verify-%s-%s-%.0f", o.Name[1:], variant, size.Width), w)
			}
		}
		a.OpenSales()
		ui.SelectForPicture(a, 2)
		a.Sales().Resize(fyne.NewSize(1280, 800))
		keep(t, "verify-sales-"+variant, a.Sales())
	}
}

// TestR56_A4_AHoldIsSeenOnTheRowInWhyAndInVerifyPayment draws them too.
func TestR56_A4_AHoldIsSeenOnTheRowInWhyAndInVerifyPayment(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := withMoneys(t)
		held := order(1067, "Maya", "Okafor", "maya@example.com", "PICK_UP")
		held.Payments = []store.ShopifyPayment{payment("SALE", "SUCCESS", 7740, morning.Add(-time.Hour))}
		held.FulfillmentOrders[0].State = "ON_HOLD"
		held.FulfillmentOrders[0].Holds = []store.Hold{{Reason: "High risk of fraud", Notes: "Maria calls the customer before anything goes out"}}
		take(t, d, held)
		a, _ := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		id := named(t, d, "#1067").ID
		a.OpenSales()
		s := ui.SalesOf(a)
		s.Search.SetText("#1067")
		s.List.Select(0)
		says(t, a.Sales(), "Held back at Shopify", "The order is on hold at Shopify (High risk of fraud, Maria calls")
		keep(t, "held-sales-"+variant, a.Sales())
		a.OpenOrder(id)
		says(t, ui.WhyWindow(a, id), "on hold at Shopify")
		keep(t, "held-why-"+variant, ui.WhyWindow(a, id))
		a.VerifyPayment(id)
		_, w := ui.VerifyOf(a, id)
		says(t, w, "Held back at Shopify.", "release it under Parts (Ctrl+H)")
		keep(t, "held-verify-"+variant, w)
	}
}
