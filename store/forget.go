package store

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Forgotten stands where a text was that told of a forgotten person (R65).
const Forgotten = "(forgotten)"

// ForgottenBuyer is what an order without a customer record is called by then.
const ForgottenBuyer = "Forgotten customer"

// mostRetention is how many months closed orders can be kept at most: what is kept
// longer is kept for ever.
const mostRetention = 240

// ParseRetention reads after how many months closed orders lose their person; ""
// and "0" are never. Invalid for anything but a whole number up to 240.
func ParseRetention(text string) (months int, err error) {
	if text == "" {
		return 0, nil
	}
	months, err = strconv.Atoi(strings.TrimSpace(text))
	if err != nil || months < 0 || months > mostRetention {
		return 0, Fail(Invalid,
			"%q is no number of months. Nothing was changed; give one from 1 to %d, or 0 to keep closed orders as they are.", text, mostRetention)
	}
	return months, nil
}

// ForgottenName is what a record is called whose person was forgotten: its number
// keeps orders and sales together.
func ForgottenName(number int64) string { return fmt.Sprintf("Forgotten customer %d", number) }

// Forgotten is the order without the data of its person (R65): names, addresses,
// email, phone, what was written on it (note, attributes, tags), company and its order
// number, card digits, tracking numbers and what Shopify judged the risk by. What the
// books need stays: ids, times, amounts, lines, quantities, the bank's approvals, and
// country and province, by which tax is owed.
func (o Order) Forgotten() Order {
	traces := o.Traces()
	o.Email, o.Phone, o.Note = "", "", ""
	o.Attributes, o.Tags, o.Company, o.CompanyLocation, o.PONumber = nil, nil, "", "", ""
	o.ShippingService = traces.Without(o.ShippingService)
	o.Buyer, o.RiskFacts = Buyer{}, nil
	o.Billing, o.Shipping = o.Billing.forgotten(), o.Shipping.forgotten()
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].Attributes = nil
		o.Lines[i].Title, o.Lines[i].Variant = traces.Without(o.Lines[i].Title), traces.Without(o.Lines[i].Variant)
	}
	o.DiscountCodes = slices.Clone(o.DiscountCodes)
	for i := range o.DiscountCodes {
		o.DiscountCodes[i] = traces.Without(o.DiscountCodes[i])
	}
	o.Payments = slices.Clone(o.Payments)
	for i := range o.Payments {
		o.Payments[i].Digits = ""
	}
	o.FulfillmentOrders = slices.Clone(o.FulfillmentOrders)
	for i := range o.FulfillmentOrders {
		holds := slices.Clone(o.FulfillmentOrders[i].Holds)
		for j := range holds {
			holds[j].Notes = ""
		}
		o.FulfillmentOrders[i].Holds = holds
	}
	o.Fulfillments = slices.Clone(o.Fulfillments)
	for i := range o.Fulfillments {
		o.Fulfillments[i].Tracking = ""
	}
	if o.Whole != nil {
		whole := o.Whole.Forgotten()
		o.Whole = &whole
	}
	return o
}

func (a Address) forgotten() Address { return Address{Province: a.Province, Country: a.Country} }

// Traces are what a person can be found by in a text that somebody typed: full
// names, email addresses, phone numbers and streets, however they are written.
type Traces struct{ patterns []string }

// Traces are what tells of the order's person in a text.
func (o Order) Traces() Traces {
	var t Traces
	t.name(o.Buyer.FirstName, o.Buyer.LastName)
	t.email(o.Email, o.Buyer.Email)
	t.phone(o.Phone, o.Buyer.Phone)
	t.address(o.Billing)
	t.address(o.Shipping)
	return t
}

// Traces are what tells of the customer in a text.
func (c Customer) Traces() Traces {
	var t Traces
	t.name(c.FirstName, c.LastName)
	t.email(c.Email)
	t.phone(c.Phone)
	t.address(c.Address)
	for _, more := range c.More {
		t.address(more)
	}
	return t
}

// Add makes them the traces of both.
func (t *Traces) Add(other Traces) {
	for _, pattern := range other.patterns {
		t.add(pattern)
	}
}

func (t *Traces) add(pattern string) {
	if !slices.Contains(t.patterns, pattern) {
		t.patterns = append(t.patterns, pattern)
	}
}

func (t *Traces) address(a Address) {
	t.name(a.FirstName, a.LastName)
	t.phone(a.Phone)
	for _, street := range []string{a.Street, a.Street2} {
		if len([]rune(strings.TrimSpace(street))) >= fewestLetters {
			t.add(spaced(street))
		}
	}
}

// fewestLetters is how long a name or a street is at least to tell of anybody, and
// fewestDigits a phone number.
const (
	fewestLetters = 5
	fewestDigits  = 7
)

// name takes a first and a last name together, in either order: one alone is a
// word of the language too often ("Mark", "Short").
func (t *Traces) name(first, last string) {
	if strings.TrimSpace(first) == "" || strings.TrimSpace(last) == "" || len([]rune(first+last)) < fewestLetters {
		return
	}
	t.add(spaced(first) + `\s+` + spaced(last))
	t.add(spaced(last) + `\s*,?\s+` + spaced(first))
}

func (t *Traces) email(addresses ...string) {
	for _, address := range addresses {
		if address = strings.TrimSpace(address); strings.Contains(address, "@") {
			t.add(regexp.QuoteMeta(address))
		}
	}
}

func (t *Traces) phone(numbers ...string) {
	for _, number := range numbers {
		digits := regexp.MustCompile(`\D`).ReplaceAllString(number, "")
		if len(digits) >= fewestDigits {
			t.add(`\+?` + strings.Join(strings.Split(digits, ""), `[\s().\-/]*`))
		}
	}
}

// spaced matches words whatever stands between them.
func spaced(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return strings.Join(words, `\s+`)
}

// Finder compiles the traces for many texts.
func (t Traces) Finder() *regexp.Regexp {
	if len(t.patterns) == 0 {
		return regexp.MustCompile(`\z.`) // matches nothing
	}
	return regexp.MustCompile(`(?i)` + strings.Join(t.patterns, "|"))
}

// Without is a text in which each trace is replaced by the word Forgotten.
func (t Traces) Without(text string) string {
	if text == "" || len(t.patterns) == 0 {
		return text
	}
	return t.Finder().ReplaceAllLiteralString(text, Forgotten)
}
