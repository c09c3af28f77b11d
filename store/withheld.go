package store

import (
	"slices"
	"strings"
)

// WithheldWayOut says how a shop gets to see the personal data that Shopify keeps back:
// https://shopify.dev/docs/apps/launch/protected-customer-data.
const WithheldWayOut = "In Shopify's Dev Dashboard, request access to protected customer data for the app (name, address, email and " +
	"phone), and check that the shop's plan lets apps of its own see it."

// WithheldWords names the withheld fields of orders (Order.Withheld) as people do, in
// one list: "email, name"; "" for none.
func WithheldWords(fields []string) string {
	var words []string
	for _, field := range fields {
		word := "customer"
		switch lower := strings.ToLower(field); {
		case lower == "paymentterms":
			word = "payment terms"
		case strings.HasPrefix(lower, "purchasingentity"):
			word = "company"
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

// Recalling is the order with what was known of its person before where Shopify keeps that
// back by now, and with what was noted of its parts when it came: an approval that lapsed
// takes nothing away from the shop. Nothing is recalled of another buyer.
func (o Order) Recalling(before Order) Order {
	o = o.carrying(before)
	if o.Buyer.ShopifyID != before.Buyer.ShopifyID && !slices.Contains(o.Withheld, "customer") {
		return o
	}
	for _, path := range o.Withheld {
		field, part, _ := strings.Cut(path, ".")
		switch field {
		case "email":
			recall(&o.Email, before.Email)
		case "phone":
			recall(&o.Phone, before.Phone)
		case "note":
			recall(&o.Note, before.Note)
		case "paymentTerms":
			if o.Terms == (PaymentTerms{}) {
				o.Terms = before.Terms
			}
		case "purchasingEntity":
			recall(&o.Company, before.Company)
			recall(&o.CompanyLocation, before.CompanyLocation)
		case "customer":
			o.Buyer = o.Buyer.recalling(before.Buyer, part)
		case "billingAddress":
			o.Billing = o.Billing.recalling(before.Billing, part)
		case "shippingAddress":
			o.Shipping = o.Shipping.recalling(before.Shipping, part)
		}
	}
	return o
}

// recalling is the buyer with one field as it was known before, all of them for "".
// Fields are called as in Shopify's Customer.
func (b Buyer) recalling(before Buyer, field string) Buyer {
	name, _, _ := strings.Cut(field, ".")
	for called, each := range map[string][2]*string{
		"id": {&b.ShopifyID, &before.ShopifyID}, "firstName": {&b.FirstName, &before.FirstName}, "lastName": {&b.LastName, &before.LastName},
		"defaultEmailAddress": {&b.Email, &before.Email}, "defaultPhoneNumber": {&b.Phone, &before.Phone},
	} {
		if name == "" || name == called {
			recall(each[0], *each[1])
		}
	}
	return b
}

// recalling is the address with one field as it was known before, all of them for "".
// Fields are called as in Shopify's MailingAddress.
func (a Address) recalling(before Address, field string) Address {
	for called, each := range map[string][2]*string{
		"firstName": {&a.FirstName, &before.FirstName}, "lastName": {&a.LastName, &before.LastName}, "company": {&a.Company, &before.Company},
		"address1": {&a.Street, &before.Street}, "address2": {&a.Street2, &before.Street2}, "city": {&a.City, &before.City},
		"provinceCode": {&a.Province, &before.Province}, "zip": {&a.Postcode, &before.Postcode}, "countryCodeV2": {&a.Country, &before.Country},
		"phone": {&a.Phone, &before.Phone},
	} {
		if field == "" || field == called {
			recall(each[0], *each[1])
		}
	}
	return a
}

func recall(field *string, before string) {
	if *field == "" {
		*field = before
	}
}
