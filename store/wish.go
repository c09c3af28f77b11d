package store

import (
	"slices"
	"strings"
	"time"

	"tillbridge/store/plaintext"
)

// Attribute is a pair that the customer, a theme or an app put on an order or on a line of
// it (R59). Either may be empty, and keys may repeat.
type Attribute struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Hidden says that the pair is for an app alone: by convention Shopify's themes and papers
// don't show keys that begin with "_"
// (https://shopify.dev/docs/storefronts/themes/architecture/templates/product#line-item-properties).
func (a Attribute) Hidden() bool { return strings.HasPrefix(strings.TrimSpace(a.Key), "_") }

// Short is the pair with a value of at most MostText characters; the key, too. Apps put whole
// documents there, and an order must not be set aside for one.
func (a Attribute) Short() Attribute {
	return Attribute{plaintext.Shorten(a.Key, MostText), plaintext.Shorten(a.Value, MostText)}
}

// PaymentTerms are when a company pays; the zero value is at once.
type PaymentTerms struct {
	// Name is Shopify's ("Net 30", "Due on receipt").
	Name string `json:"name"`
	// DueAt is the day it is due, zero while that isn't known ("Due on fulfillment").
	DueAt time.Time `json:"dueAt,omitzero"`
}

// Words are the terms as people read them in a country: "Net 30, due Dec 23, 2026"; "" for
// none.
func (t PaymentTerms) Words(country string) string {
	if t.DueAt.IsZero() {
		return t.Name
	}
	due := "due " + Day(t.DueAt.Local(), country)
	if t.Name == "" {
		return due
	}
	return t.Name + ", " + due
}

// Wish is one thing that was asked for or agreed on, to be shown: a word for what it is, ""
// where it has none, and the text, which may have several lines.
type Wish struct {
	Label string `json:"label,omitempty"`
	Text  string `json:"text"`
}

// String is the wish in one line: "Engraving: Anna".
func (w Wish) String() string {
	text := strings.Join(strings.Fields(w.Text), " ")
	if w.Label == "" {
		return text
	}
	return strings.Join(strings.Fields(w.Label), " ") + ": " + text
}

// shown are the attributes for people: neither hidden nor without a word.
func shown(list []Attribute) []Wish {
	var wishes []Wish
	for _, a := range list {
		key, value := strings.TrimSpace(a.Key), strings.TrimSpace(a.Value)
		switch {
		case a.Hidden() || key == "" && value == "":
		case value == "":
			wishes = append(wishes, Wish{Text: key})
		default:
			wishes = append(wishes, Wish{key, value})
		}
	}
	return wishes
}

// Wishes are what the customer asked for of the whole order (R59): the note, then the
// attributes that aren't hidden.
func (o Order) Wishes() []Wish {
	wishes := shown(o.Attributes)
	if note := strings.TrimSpace(o.Note); note != "" {
		wishes = slices.Insert(wishes, 0, Wish{NoteLabel, note})
	}
	return wishes
}

// Wishes are what the customer asked for of this line: its properties that aren't hidden.
func (l OrderLine) Wishes() []Wish { return shown(l.Attributes) }

// What some wishes are called: the note needs no name where there is little room, and the
// shipping service is on nearly every order.
const (
	NoteLabel            = "Note"
	PONumberLabel        = "PO number"
	ShippingServiceLabel = "Shipping service"
)

// Agreed is what was agreed on with who bought: the company, its order number and terms,
// and the shipping service paid for.
func (o Order) Agreed(country string) []Wish {
	company := o.Company
	if o.CompanyLocation != "" && o.CompanyLocation != company {
		company = strings.TrimPrefix(company+", "+o.CompanyLocation, ", ")
	}
	all := []Wish{
		{"Company", company},
		{PONumberLabel, strings.TrimSpace(o.PONumber)},
		{"Terms", o.Terms.Words(country)},
		{ShippingServiceLabel, strings.TrimSpace(o.ShippingService)},
	}
	return slices.DeleteFunc(all, func(w Wish) bool { return w.Text == "" })
}

// mostOfMark is how many characters of the wishes a row keeps.
const mostOfMark = 300

// WishMark is all that was asked for, in a line for the mark on the order's row; "" when there
// is nothing to be seen. What nearly every order has, a shipping service and tags, makes no mark.
func (o Order) WishMark() string {
	var parts []string
	for _, w := range o.Wishes() {
		parts = append(parts, w.String())
	}
	for _, line := range o.OpenLines() {
		for _, w := range line.Wishes() {
			parts = append(parts, w.String())
		}
	}
	for _, w := range o.Agreed("") {
		if w.Label != ShippingServiceLabel {
			parts = append(parts, w.String())
		}
	}
	mark := []rune(strings.Join(parts, " · "))
	if len(mark) > mostOfMark {
		mark = append(mark[:mostOfMark-1], '…')
	}
	return string(mark)
}

// WishWords are the texts of the order's wishes by which it is found; hidden attributes are
// for apps, and nobody looks for those.
func (o Order) WishWords() []string {
	o = o.AtShopify()
	words := append([]string{o.Note, o.PONumber, o.Company, o.CompanyLocation, o.ShippingService}, o.Tags...)
	list := slices.Clone(o.Attributes)
	for _, line := range o.Lines {
		list = append(list, line.Attributes...)
	}
	for _, w := range shown(list) {
		words = append(words, w.Label, w.Text)
	}
	return words
}

// packed is what whoever packs or hands over has to see, in lines: of two readings of one
// order it says whether, and what, the customer wishes otherwise.
func (o Order) packed() []string {
	o = o.AtShopify()
	var lines []string
	for _, w := range o.Wishes() {
		lines = append(lines, w.String())
	}
	for _, line := range o.OpenLines() {
		for _, w := range line.Wishes() {
			lines = append(lines, line.Title+": "+w.String())
		}
	}
	if o.ShippingService != "" {
		lines = append(lines, ShippingServiceLabel+": "+o.ShippingService)
	}
	return lines
}

// WishesSince says whether the customer wishes something else than before, and both in words.
// It moves neither money nor goods: it is told, and asks only where a paper, or the bag, is
// after the earlier wishes (R43). Tags and hidden attributes, which apps change by themselves,
// are no wishes.
func (o Order) WishesSince(before Order) (was, is string, changed bool) {
	was, is = strings.Join(before.packed(), " · "), strings.Join(o.packed(), " · ")
	return was, is, was != is
}

// Wishing is the order with the wishes of a later reading of it: they move neither goods nor
// money, so they are shown as they are at Shopify while a change there waits for a decision.
func (o Order) Wishing(latest Order) Order {
	o.Note, o.Attributes, o.Tags, o.ShippingService = latest.Note, latest.Attributes, latest.Tags, latest.ShippingService
	o.Company, o.CompanyLocation, o.PONumber, o.Terms = latest.Company, latest.CompanyLocation, latest.PONumber, latest.Terms
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		if line := latest.line(o.Lines[i].ShopifyID); line != nil {
			o.Lines[i].Attributes = line.Attributes
		}
	}
	if o.Whole != nil {
		whole := o.Whole.Wishing(latest.AtShopify())
		o.Whole = &whole
	}
	return o
}

// Ordered is the line of that Shopify id, nil when there is none.
func (o Order) Ordered(shopifyID string) *OrderLine { return o.line(shopifyID) }
