package store

import (
	"slices"
	"strings"
)

// WithheldWayOut says how a shop gets to see the personal data that Shopify keeps back:
// https://shopify.dev/docs/apps/launch/protected-customer-data.
const WithheldWayOut = "In Shopify's Dev Dashboard, request access to protected customer data for the app (name, address, email and phone), and check that the shop's plan lets apps of its own see it."

// WithheldWords names the withheld fields of orders (Order.Withheld) as people do, in
// one list: "email, name"; "" for none.
func WithheldWords(fields []string) string {
	var words []string
	for _, field := range fields {
		word := "customer"
		switch lower := strings.ToLower(field); {
		case strings.Contains(lower, "email"):
			word = "email"
		case strings.Contains(lower, "phone"):
			word = "phone"
		case strings.Contains(lower, "address"):
			word = "address"
		case strings.Contains(lower, "name"):
			word = "name"
		case lower == "note":
			word = "note"
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// Withholds says whether Shopify kept back a kind of personal data of the order, in the
// words of WithheldWords; a withheld customer holds all of them but the address.
func (o Order) Withholds(word string) bool {
	words := strings.Split(WithheldWords(o.Withheld), ", ")
	return slices.Contains(words, word) || slices.Contains(words, "customer") && slices.Contains([]string{"email", "phone", "name"}, word)
}

// WithheldSentence says what of the order Shopify keeps back from this app and what to
// do about it (R60); "" when it shows all.
func (o Order) WithheldSentence() string {
	if len(o.Withheld) == 0 {
		return ""
	}
	return "Shopify keeps back from this app: " + WithheldWords(o.Withheld) + ". The order may well have it. " + WithheldWayOut
}
