package store

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tillbridge/matching"
)

// What is known to disagree is said before a person confirms it: these rules name
// it, the windows ask, and the verbs want it said twice.

// brandNames are the card brands by all that Shopify and tills call them, folded.
var brandNames = map[string]string{
	"visa": "visa", "mastercard": "mastercard", "master card": "mastercard", "mc": "mastercard", "master": "mastercard",
	"american express": "amex", "amex": "amex", "ax": "amex", "discover": "discover", "diners club": "diners", "diners": "diners",
	"jcb": "jcb", "unionpay": "unionpay", "union pay": "unionpay", "china unionpay": "unionpay", "maestro": "maestro", "interac": "interac",
	"elo": "elo",
}

func brandOf(name string) string {
	folded := matching.Fold(name)
	return cmp.Or(brandNames[folded], folded)
}

// worked are Shopify's payments of the order that brought money, or promised it.
func (o Order) worked() []ShopifyPayment {
	var list []ShopifyPayment
	for _, p := range o.Payments {
		switch strings.TrimPrefix(p.Kind, "EMV_") {
		case "SALE", "AUTHORIZATION", "CAPTURE":
			if p.State == "SUCCESS" {
				list = append(list, p)
			}
		}
	}
	return list
}

// Card is the brand with the last digits, "Visa ···· 4242"; the brand alone when
// they aren't known.
func (p ShopifyPayment) Card() string {
	if p.Digits == "" {
		return p.Brand
	}
	return p.Brand + " ···· " + p.Digits
}

// approvalCode is what could be an approval number among what was typed.
var approvalCode = regexp.MustCompile(`[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*`)

// disagreements are where an eCommerce payment says other than Shopify's own
// payments of the order: the card's brand, the way it was paid, the approval.
func (p Payment) disagreements(o Order) []string {
	paid := o.worked()
	if len(paid) == 0 {
		return nil
	}
	var said []string
	last := paid[len(paid)-1]
	_, known := brandNames[matching.Fold(p.Card)]
	agrees := func(s ShopifyPayment) bool { return brandOf(s.Brand) == brandOf(p.Card) }
	switch {
	case p.Card == "" || !known || slices.ContainsFunc(paid, agrees):
	case last.Brand != "":
		said = append(said, fmt.Sprintf("Shopify's payment is by %s, not %s.", last.Card(), p.Card))
	case last.Gateway != "":
		said = append(said, fmt.Sprintf("Shopify's payment came by %s and names no card, so %s is not known to be right.", last.Gateway, p.Card))
	}
	var approvals []string
	for _, s := range paid {
		if s.Approval != "" && !slices.Contains(approvals, s.Approval) {
			approvals = append(approvals, s.Approval)
		}
	}
	typed := slices.DeleteFunc(approvalCode.FindAllString(p.Comments, -1), func(code string) bool { return len(code) < 4 })
	named := slices.ContainsFunc(approvals, func(a string) bool { return strings.Contains(strings.ToLower(p.Comments), strings.ToLower(a)) })
	if len(approvals) > 0 && len(typed) > 0 && !named {
		said = append(said, fmt.Sprintf("Shopify's approval is %s, which is not in the comments.", strings.Join(approvals, ", ")))
	}
	return said
}

// BookedOtherwise is where eCommerce payments in the till's books say other than
// Shopify's own payments of the order, for whoever looks at the money after they were
// booked (R40). What was taken back is left out.
func (o Order) BookedOtherwise(booked []Payment) []PaymentConcern {
	var list []PaymentConcern
	for _, p := range booked {
		if p.Type != ECommerce || p.Reverses != "" || slices.ContainsFunc(booked, func(q Payment) bool { return q.Reverses == p.ID }) {
			continue
		}
		for _, said := range p.disagreements(o) {
			list = append(list, PaymentConcern{Lead: "Booked otherwise here.", Text: said + " Reverse the payment and take it again."})
		}
	}
	return list
}

// farApart is how many times the other a price is at least for nobody to take the
// two for the same thing's.
const farApart = 2

// MatchWarnings are the sentences to confirm before a line of an order is said to be
// a product (R25): a price far from the line's, another barcode, no word of the
// title in common. currency is that of both prices. What has no stock, as tips and
// services, stands for many things at any price.
func MatchWarnings(line OrderLine, p Product, currency string) []string {
	var said []string
	if !p.Stocked {
		return nil
	}
	low, high := min(line.UnitPrice, p.Price), max(line.UnitPrice, p.Price)
	if low > 0 && high/farApart >= low && high > low {
		said = append(said, fmt.Sprintf("It costs %s at Shopify and %s here.", Money{Minor: line.UnitPrice, Currency: currency},
			Money{Minor: p.Price, Currency: currency}))
	}
	if line.Barcode != "" && p.Barcode != "" && !sameBarcode(line.Barcode, p.Barcode) {
		said = append(said, fmt.Sprintf("Its barcode is %s at Shopify and %s here.", line.Barcode, p.Barcode))
	}
	if title := strings.TrimSpace(line.Title + " " + line.Variant); !shareWord(title, p.Description) {
		said = append(said, fmt.Sprintf("“%s” and “%s” have no word in common.", title, p.Description))
	}
	return said
}

// ProductsDiffer says in a few words how products that are to be made one differ
// (R23), "" when nothing known speaks against it: another price, another barcode,
// or descriptions without a word in common. What is blank differs from nothing.
func ProductsDiffer(products []Product, currency string) string {
	var parts, prices, barcodes []string
	unlike := false
	for i, p := range products {
		if price := (Money{Minor: p.Price, Currency: currency}).String(); p.Price != 0 && !slices.Contains(prices, price) {
			prices = append(prices, price)
		}
		if p.Barcode != "" && !slices.ContainsFunc(barcodes, func(b string) bool { return sameBarcode(b, p.Barcode) }) {
			barcodes = append(barcodes, p.Barcode)
		}
		for _, other := range products[:i] {
			unlike = unlike || !shareWord(p.Description, other.Description)
		}
	}
	if len(prices) > 1 {
		parts = append(parts, "prices "+strings.Join(prices, " and "))
	}
	if len(barcodes) > 1 {
		parts = append(parts, "barcodes "+strings.Join(barcodes, " and "))
	}
	if unlike {
		parts = append(parts, "descriptions without a word in common")
	}
	return strings.Join(parts, ", ")
}

// sameBarcode compares what scanners read: blanks, hyphens and leading zeros (a UPC
// is an EAN with one) mean nothing.
func sameBarcode(a, b string) bool {
	plain := func(code string) string {
		return strings.TrimLeft(strings.NewReplacer(" ", "", "-", "").Replace(code), "0")
	}
	return strings.EqualFold(plain(a), plain(b))
}

// CodeIs says that what was scanned or typed is one of the codes of a thing, its barcodes and
// SKUs. A scanner may leave out the zero that makes thirteen digits of twelve, and a label may
// be in capitals that a SKU hasn't; a blank code is nothing's.
func CodeIs(code string, known ...string) bool {
	bare := func(code string) string { return strings.TrimLeft(strings.TrimSpace(code), "0") }
	return bare(code) != "" && slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(bare(k), bare(code)) })
}

// shareWord says that two descriptions have a word in common, be it within a longer
// one ("tyre", "tyres"), or that one of them has none.
func shareWord(a, b string) bool {
	words, others := strings.Fields(matching.Fold(a)), strings.Fields(matching.Fold(b))
	if len(words) == 0 || len(others) == 0 {
		return true
	}
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(others, func(other string) bool {
			short, long := word, other
			if len(short) > len(long) {
				short, long = long, short
			}
			return short == long || len(short) >= 3 && strings.HasPrefix(long, short) || len(short) >= 4 && strings.Contains(long, short)
		})
	})
}

// Undecided says, before an order that Shopify changed is handed over, that what it has now
// goes out, though the transaction is still that of before, which nobody has decided about
// (R43).
func (o Order) Undecided(before Order) string {
	return fmt.Sprintf("Shopify changed %s (%s) and nobody has decided about it: what Shopify has now is handed over and mailed, and the "+
		"transaction stays as it was. Decide under Changed at Shopify first.", o.Name, o.Differences(before))
}
