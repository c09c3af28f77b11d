package shopsim

import (
	"math/rand/v2"

	"github.com/graph-gophers/graphql-go"
)

// risk is what Shopify, and an app beside it, think of an order.
type risk struct {
	Recommendation string
	Assessments    []assessment
}

type assessment struct {
	Provider *app
	Facts    []riskFact
}

// app is one that the shop has installed.
type app struct {
	ID    graphql.ID
	Title string
}

type riskFact struct{ Description, Sentiment string }

var (
	reassuring = []riskFact{
		{"Billing postcode and CVV match the card", "POSITIVE"},
		{"One attempt, one card", "POSITIVE"},
		{"No chargeback on earlier orders", "POSITIVE"},
		{"The card was issued in the billing country", "POSITIVE"},
	}
	unremarkable = []riskFact{
		{"Ordered 4 mi from the billing address", "NEUTRAL"},
		{"First order of this customer", "NEUTRAL"},
		{"Shipping address is 12 mi from the billing address", "NEUTRAL"},
	}
	alarming = []riskFact{
		{"Five payments were tried with different cards", "NEGATIVE"},
		{"The order was placed through a high risk internet connection (web proxy)", "NEGATIVE"},
		{"Billing postcode doesn't match the card", "NEGATIVE"},
		{"Characteristics of this order are like fraudulent orders seen before", "NEGATIVE"},
	}
	fraudWatch = &app{"gid://shopify/App/301", "Fraud Watch"}
)

// judge finds the facts for a recommendation: two to four of them when there is
// nothing to fear, none when nothing was looked at.
func judge(recommendation string, random *rand.Rand) risk {
	some := func(of []riskFact, n int) (picked []riskFact) {
		for _, i := range random.Perm(len(of))[:n] {
			picked = append(picked, of[i])
		}
		return picked
	}
	r := risk{Recommendation: recommendation, Assessments: []assessment{}}
	switch recommendation {
	case "ACCEPT":
		r.Assessments = []assessment{{Facts: append(some(reassuring, 1+random.IntN(3)), some(unremarkable, 1)...)}}
	case "INVESTIGATE":
		r.Assessments = []assessment{{Facts: append(some(alarming, 1), append(some(unremarkable, 1), some(reassuring, 1)...)...)}}
	case "CANCEL":
		r.Assessments = []assessment{
			{Facts: append(some(alarming, 3), some(reassuring, 1)...)},
			{Provider: fraudWatch, Facts: []riskFact{{"This email address was seen in chargebacks of other shops", "NEGATIVE"}}},
		}
	}
	return r
}
