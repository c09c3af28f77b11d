package paper_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// engraved is a sale of two tyres of one kind, each with its own engraving, to a company.
func engraved() store.Sale {
	s := parcel()
	s.Order.Note = "Hold till Friday, please.\nRing twice."
	s.Order.Attributes = []store.Attribute{
		{Key: "Gift message", Value: "Happy birthday, Dad!"},
		{Key: "_zapiet_id", Value: "88213"},
		{Key: "", Value: "no key"},
	}
	s.Order.Company, s.Order.CompanyLocation, s.Order.PONumber = "Seacoast Couriers", "Portsmouth depot", "PO-4711"
	s.Order.Terms = store.PaymentTerms{Name: "Net 30", DueAt: time.Date(2026, 12, 23, 12, 0, 0, 0, time.Local)}
	s.Order.ShippingService, s.Wanted = "UPS Next Day Air", "2026-11-28 16:30"
	for i, name := range []string{"Anna", "Ben"} {
		s.Transaction.Lines[i] = store.TransactionLine{SKU: "BELL", Title: "Brass bell", Quantity: 1, UnitPrice: 1000}
		s.Order.Lines[i] = store.OrderLine{
			SKU: "BELL", Title: "Brass bell", Quantity: 1,
			Attributes: []store.Attribute{{Key: "Engraving", Value: name}, {Key: "_font", Value: "serif"}},
		}
	}
	return s
}

func TestR59_D3_WhoPacksReadsTheWishesUnderTheirLines(t *testing.T) {
	for _, document := range []store.Document{store.DocumentPickList, store.DocumentPackingSlip} {
		s := lay(document, engraved())
		for _, format := range paper.Formats() {
			text := previewed(t, s, format)
			says(t, text, "Note: Hold till Friday, please. * Ring twice.", "Gift message: Happy birthday, Dad!", "* no key",
				"Wanted Nov 28, 2026 4:30 PM", "Company Seacoast Couriers, Portsmouth depot", "PO number PO-4711", "Terms Net 30, due Dec 23, 2026",
				"Shipping service UPS Next Day Air")
			saysNot(t, text, "88213", "serif")
			flat := strings.Join(words(text), " ")
			anna, ben := strings.Index(flat, "Engraving: Anna"), strings.Index(flat, "Engraving: Ben")
			note, bell, last := strings.Index(flat, "Hold till"), strings.Index(flat, "Brass bell"), strings.LastIndex(flat, "Brass bell")
			if note > bell || bell > anna || anna > last || last > ben {
				t.Errorf("%s on %s: the wishes stand elsewhere than their lines:\n%s", document, format, text)
			}
			if got, want := letters(asText(t, s, format)), letters(text); got != want {
				t.Errorf("%s: the PDF says\n%s\nand the preview\n%s", format, got, want)
			}
		}
		if got, want := letters(printed(t, escpos(t, s, paper.Roll80))), letters(previewed(t, s, paper.Roll80)); got != want {
			t.Errorf("the receipt printer says\n%s\nand the preview\n%s", got, want)
		}
	}
}

func TestR59_D5_AReceiptNamesCompanyAndTermsAndWishesWhereTheShopWantsThem(t *testing.T) {
	text := previewed(t, lay(store.DocumentReceipt, engraved()), paper.Roll80)
	says(t, text, "Company Seacoast Couriers, Portsmouth depot", "PO number PO-4711", "Terms Net 30")
	saysNot(t, text, "Anna\n", "Engraving", "Friday", "Happy")
	profile := riverside()
	profile.Wishes = true
	text = previewed(t, paper.Lay(store.DocumentReceipt, profile, engraved(), morning), paper.Roll80)
	says(t, text, "Note: Hold till Friday, please.", "Brass bell * Engraving: Anna 1 × 10.00", "Brass bell * Engraving: Ben 1 × 10.00")
}

func TestR59_D3_OnePickListForManySaysWhoseWishItIs(t *testing.T) {
	first, second := engraved(), helmets()
	second.Order.Name = "#1050"
	text := previewed(t, paper.PickList(store.Profile{}, []store.Sale{first, second}, morning), paper.Roll80)
	says(t, text, "2 × BELL Brass bell #1042 1 × * Engraving: Anna #1042 1 × * Engraving: Ben", "#1042 Maya Okafor Ship",
		"Note: Hold till Friday")
}

func TestR59_D3_WishesWithoutEndEndOnPaper(t *testing.T) {
	s := engraved()
	s.Order.Note = strings.Repeat("Please pack it well. ", 500)
	s.Order.Attributes = nil
	for i := range 100 {
		s.Order.Attributes = append(s.Order.Attributes, store.Attribute{Key: fmt.Sprintf("Wish %d", i), Value: "yes"})
	}
	// A line for each letter, and a name as long as a text.
	s.Order.Attributes[0].Value = strings.Repeat("a\n", 200)
	s.Order.Lines[0].Attributes = []store.Attribute{{Key: strings.Repeat("name ", 2000), Value: strings.Repeat("b\r\n\n", 2000)}}
	text := previewed(t, lay(store.DocumentPickList, s), paper.Roll58)
	says(t, text, "and 89 more: see the order", "Wish 0: a * a * a * a * a * a * a * … * Wish 1")
	if n := len(words(text)); n > 400 {
		t.Errorf("%d words of wishes", n)
	}
}
