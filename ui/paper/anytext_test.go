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
// knows, by its language. Anything else below 0x20 on its way to a printer is a fault.
var arguments = map[store.PrinterLanguage]map[string]int{
	store.Epson: {
		"\x1b@": 0, "\x1c.": 0, "\x1bt": 1, "\x1ba": 1, "\x1bd": 1, "\x1bE": 1, "\x1bp": 3,
		"\x1d!": 1, "\x1dB": 1, "\x1dh": 1, "\x1dw": 1, "\x1dH": 1, "\x1dV": 2,
	},
	store.Star: {
		"\x1b@": 0, "\x1b\x1dt": 1, "\x1b\x1da": 1, "\x1ba": 1, "\x1bE": 0, "\x1bF": 0, "\x1b4": 0, "\x1b5": 0, "\x1bi": 2, "\x1bd": 1,
		"\x1b\x07": 2, "\x07": 0, "\x1a": 0,
	},
	store.StarRaster: {"\x1b*rA": 0, "\x1b*rB": 0, "\x1b*rP": 2, "\x1b*rE": 2, "\x1b*rD": 2},
}

// next takes a command and what belongs to it off the bytes; no name is a fault.
func next(data []byte, language store.PrinterLanguage) (name string, its, rest []byte) {
	count := func(at int) int {
		if len(data) < at+2 {
			return 1 << 30
		}
		return int(data[at]) + int(data[at+1])<<8
	}
	most := 0
	length := 0
	take := func(known string, skip int) {
		if len(known) > most && bytes.HasPrefix(data, []byte(known)) {
			name, most, length = known, len(known), skip
		}
	}
	for known, skip := range arguments[language] {
		take(known, skip)
	}
	switch language {
	case store.Epson:
		take("\x1dv0\x00", 4+count(4)*count(6))
		if len(data) > 3 {
			take("\x1dkI", 1+int(data[3]))
		}
	case store.Star:
		take("\x1b\x1dS\x01", 5+count(4)*count(6))
	case store.StarRaster:
		take("b", 2+count(1))
	}
	if name == "" || most+length > len(data) {
		return "", nil, data
	}
	return name, data[most : most+length], data[most+length:]
}

// onPaper reads what a printer of so many columns makes of the bytes: a line for
// each line, or why it can't print them as they are meant.
func onPaper(data []byte, language store.PrinterLanguage, columns int) (lines []string, err error) {
	line, wide := "", 1
	for len(data) > 0 {
		if language != store.StarRaster && data[0] >= ' ' && data[0] != 0x7f {
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
		name, its, rest := next(data, language)
		switch name {
		case "":
			return nil, fmt.Errorf("an unknown command: % x", data[:min(8, len(data))])
		case "\x1d!":
			wide = int(its[0]>>4) + 1
		case "\x1bi":
			wide = int(its[1]) + 1
		}
		data = rest
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

// profiles are a printer of each language, and one that has no code pages.
func profiles() []store.PrinterProfile {
	all := []store.PrinterProfile{store.UsualPrinter()}
	for _, change := range []func(*store.PrinterProfile){
		func(p *store.PrinterProfile) { p.CodePages = store.Pictures },
		func(p *store.PrinterProfile) { p.Language, p.Drawer = store.Star, 5 },
		func(p *store.PrinterProfile) { p.Language, p.NoCutter = store.StarRaster, true },
	} {
		p := store.UsualPrinter()
		change(&p)
		all = append(all, p)
	}
	return all
}

// unkind are texts that shops and their customers have written, and worse.
var unkind = []string{
	"Kinderwagenzubehör", "Rindfleischetikettierungsüberwachungsgesetz", "ééééééééééééééééééééééééééééééééé",
	"Crème brûlée à l’ancienne façon Älvsborg",
	"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
	"q\u0303\u0303\u0303\u0303\u0303\u0303\u0303",
	"王小明的自行车和很多别的东西都在这里", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
	"\ufdfa\ufdfa\ufdfa", "דראגה של ילדים 700×38 אדום", "خوذة دراجة هوائية للأطفال مقاس M",
	"مرحبا abc שלום 12.5 ไทย हिन्दी", "\x1b@\x1bp\x00\x19\xfa", "\x1dV\x00cut",
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
		for _, profile := range profiles() {
			if _, err := onPaper(s.commands(profile, columns, columns*12, true), profile.Language, columns); err != nil {
				return fmt.Errorf("%s in %s: %w", document, profile.Language, err)
			}
		}
		for _, format := range Formats() {
			for _, p := range s.pages(format) {
				for _, m := range p.marks {
					if strings.ContainsFunc(m.text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
						return fmt.Errorf("%s on %s: %q holds what can't be seen", document, format, m.text)
					}
					if !simple(m.text, m.face) && strings.ContainsFunc(shape(m.text, m.face, m.rtl).seen, unicode.IsControl) {
						return fmt.Errorf("%s on %s: %q is shaped into what can't be seen", document, format, m.text)
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
		for _, profile := range profiles() {
			if profile.Language == store.StarRaster {
				continue // it is sent no text at all
			}
			e := escpos{profile: profile, dialect: dialectOf(profile.Language), tables: tablesOf(profile), columns: 48, dots: 576, chosen: -1}
			e.line(text)
			if bytes.ContainsFunc(e.out[:len(e.out)-1], func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Errorf("%q leaves as %q", text, e.out)
			}
			e.out = nil
			e.draw(block{kind: code, left: text})
			if _, err := onPaper(append(e.out, '\n'), profile.Language, 48); err != nil {
				t.Errorf("%q as a barcode: %v", text, err)
			}
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
	for text, want := range map[string]string{"Zoë – Łukasz’s €5 × 2": "Zoë - Łukasz's €5 × 2", "Юлия": "Юлия", "7−3…": "7-3..."} {
		if got, asPicture := coded(text, tablesOf(store.UsualPrinter())); got != want || asPicture {
			t.Errorf("%q is coded as %q, as a picture: %t", text, got, asPicture)
		}
	}
	if _, asPicture := coded("q\u0303", tablesOf(store.UsualPrinter())); !asPicture {
		t.Error("a letter loses its accent")
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
		if err := Lay(store.DocumentReceipt, profile, sale, time.Unix(1e9, 0)).PDF(io.Discard, Formats()[int(width)%5]); err != nil {
			t.Error(err)
		}
	})
}
