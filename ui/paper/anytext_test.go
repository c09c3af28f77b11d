package paper

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"tillbridge/store"
)

// arguments is how many bytes follow each command that a receipt printer of ours
// knows. Anything else below 0x20 on its way to a printer is a fault.
var arguments = map[string]int{
	"\x1b@": 0, "\x1c.": 0, "\x1bt": 1, "\x1ba": 1, "\x1bE": 1, "\x1bp": 3,
	"\x1d!": 1, "\x1dB": 1, "\x1dh": 1, "\x1dw": 1, "\x1dH": 1, "\x1dV": 2,
}

// onPaper reads what a printer of so many columns makes of the bytes: a line for
// each line, or why it can't print them as they are meant.
func onPaper(data []byte, columns int) (lines []string, err error) {
	line, wide := "", 1
	for len(data) > 0 {
		if data[0] >= ' ' && data[0] != 0x7f {
			line += string(rune(data[0]))
			data = data[1:]
			continue
		}
		if data[0] == '\n' {
			if n := len([]rune(line)); n*wide > columns {
				return nil, fmt.Errorf("a line of %d letters %d wide on %d columns: %q", n, wide, columns, line)
			}
			lines, line, data = append(lines, line), "", data[1:]
			continue
		}
		if len(data) < 2 {
			return nil, fmt.Errorf("half a command at the end: %q", data)
		}
		name, rest := string(data[:2]), data[2:]
		skip, known := arguments[name]
		switch {
		case known && name == "\x1d!":
			wide = int(rest[0]>>4) + 1
		case name == "\x1dk" && len(rest) > 2 && rest[0] == 73:
			known, skip = true, 2+int(rest[1])
		case name == "\x1dv" && len(rest) > 6 && rest[0] == '0':
			known, skip = true, 6+(int(rest[2])+int(rest[3])<<8)*(int(rest[4])+int(rest[5])<<8)
		}
		if !known || skip > len(rest) {
			return nil, fmt.Errorf("an unknown command: % x", data[:min(8, len(data))])
		}
		data = rest[skip:]
	}
	return lines, nil
}

// said is a sale and a shop in which every text that others write is the one given.
func said(text string, number int64) (store.Profile, store.Sale) {
	place := store.Address{
		FirstName: text, LastName: text, Company: text, Street: text, Street2: text, City: text, Province: text,
		Postcode: text, Country: text, Phone: text,
	}
	other := place
	other.City += "x"
	profile := store.Profile{
		Wishes: true,
		Name:   text, Address: []string{text, text}, Phone: text, Email: text, Website: text, TaxID: text,
		Footer: text + "\n" + text,
	}
	return profile, store.Sale{
		Transaction: store.Transaction{
			Barcode: "20004127", Currency: "USD", Total: number, Tax: number, Shipping: -number, Fees: 1, Paid: 7, FinishedBy: text,
			State: store.TransactionState([]string{"open", "voided"}[number&1]),
			Lines: []store.TransactionLine{
				{SKU: text, Title: text, Quantity: number, UnitPrice: 1, LineDiscount: 3, OrderDiscount: 4},
				{SKU: text, Quantity: 1},
			},
		},
		Order: store.Order{
			Name: text, Currency: "USD", DiscountCodes: []string{text, text}, TaxLines: []store.TaxLine{{Title: text, Rate: "0.07", Minor: number}},
			Note: text + "\n" + text, Attributes: []store.Attribute{{Key: text, Value: text}}, Company: text, CompanyLocation: text + "x",
			PONumber: text, Terms: store.PaymentTerms{Name: text}, ShippingService: text,
			Lines: []store.OrderLine{{
				SKU: text, Title: text, Variant: text, Quantity: 1,
				Attributes: []store.Attribute{{Key: text, Value: text}, {Value: text}},
			}},
			FulfillmentOrders: []store.FulfillmentOrder{{State: "OPEN", Method: []string{"PICK_UP", "SHIPPING"}[number>>1&1]}},
			Shipping:          place, Billing: other,
		},
		Customer: store.Customer{FirstName: text, LastName: text},
		Products: []store.Product{{SKU: text, Description: text, Stocked: true, OnHand: -number}, {Description: text}},
		Wanted:   store.PickupTime(text),
		Payments: []store.Payment{{Type: text, Card: text, Comments: text, Minor: number, By: text}, {Type: text, Reverses: "p"}},
		Pickup:   store.Pickup{Shelf: text, HoldUntil: time.Unix(1e9, 0)},
	}
}

// unkind are texts that shops and their customers have written, and worse.
var unkind = []string{
	"Kinderwagenzubehör", "Rindfleischetikettierungsüberwachungsgesetz", "ééééééééééééééééééééééééééééééééé",
	"Crème brûlée à l’ancienne façon Älvsborg",
	"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
	"q\u0303\u0303\u0303\u0303\u0303\u0303\u0303",
	"王小明的自行车和很多别的东西都在这里", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "\ufdfa\ufdfa\ufdfa", "\x1b@\x1bp\x00\x19\xfa", "\x1dV\x00cut",
	"\u202egnp.exe", "a\x00b", "\x80\xff\xc3",
	"tab\there\nand there", "\u2028\u2029", strings.Repeat("x", 600), "\ufeff\u200b", "─€ÿ\x7f", "{C{B\x10\x04\x02", "",
}

// TestR37_P4_AnyTextFitsEveryPaper prints every unkind text in every place of every
// document, on printers of all widths that are sold.
func TestR37_P4_AnyTextFitsEveryPaper(t *testing.T) {
	for _, text := range unkind {
		for _, columns := range []int{24, 32, 42, 48, 64} {
			if err := fits(text, 3, columns); err != nil {
				t.Errorf("%.60q on %d columns: %v", text, columns, err)
			}
		}
	}
}

// fits says where a paper with the text in all places doesn't hold it.
func fits(text string, number int64, columns int) error {
	profile, sale := said(text, number)
	for _, document := range []store.Document{store.DocumentReceipt, store.DocumentPackingSlip, store.DocumentPickList} {
		s := Lay(document, profile, sale, time.Unix(1e9, 0)).Training()
		if _, err := onPaper(s.commands(columns, columns*12, true), columns); err != nil {
			return fmt.Errorf("%s: %w", document, err)
		}
		for _, format := range Formats() {
			for _, p := range s.pages(format) {
				for _, m := range p.marks {
					if strings.ContainsFunc(m.text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
						return fmt.Errorf("%s on %s: %q holds what can't be seen", document, format, m.text)
					}
					if wide := width(m.text, m.face, m.size); wide > m.width+0.01 && len([]rune(m.text)) > 1 {
						return fmt.Errorf("%s on %s: %q is %.1f wide, its room %.1f", document, format, m.text, wide, m.width)
					}
				}
			}
		}
	}
	return nil
}

func TestR63_W1_NoTextIsAPrintersCommand(t *testing.T) {
	for _, text := range []string{"\x1bp\x00\x19\xfa", "\x1b@", "\x1dV\x00", "\x10\x14\x01\x00\x01", "a\nb\rc\x0cd", "\u009b2J"} {
		e := escpos{columns: 48, dots: 576}
		e.line(text)
		if bytes.ContainsFunc(e.out[:len(e.out)-1], func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("%q leaves as %q", text, e.out)
		}
		e = escpos{columns: 48, dots: 576}
		e.barcode(text)
		if _, err := onPaper(append(e.out, '\n'), 48); err != nil {
			t.Errorf("%q as a barcode: %v", text, err)
		}
	}
}

func TestR37_P4_ALetterKeepsItsAccents(t *testing.T) {
	word := strings.Repeat("q\u0303\u0301", 20)
	for _, l := range wrap(word, 7, func(s string) float64 { return float64(len([]rune(s))) }) {
		if l != strings.Repeat("q\u0303\u0301", 2) {
			t.Errorf("%q is cut to %q", word, l)
		}
	}
	if got := coded("Zoe\u0308 q\u0303 Łukasz €5"); got != "Zoe q Lukasz €5" {
		t.Errorf("coded is %q", got)
	}
}

// FuzzR37_P4_AnyTextFitsEveryPaper looks for a text that no paper holds: a line
// beyond its columns, a command that is none of ours, a PDF that can't be written.
func FuzzR37_P4_AnyTextFitsEveryPaper(f *testing.F) {
	for i, text := range unkind {
		f.Add(text, int64(i*1234567), uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, number int64, width uint8) {
		if err := fits(text, number, 16+int(width%64)); err != nil {
			t.Error(err)
		}
		if number%16 != 0 {
			return // fonts are read anew for each PDF, which takes most of the time
		}
		profile, sale := said(text, number)
		if err := Lay(store.DocumentReceipt, profile, sale, time.Unix(1e9, 0)).PDF(io.Discard, Formats()[int(width)%4]); err != nil {
			t.Error(err)
		}
	})
}
