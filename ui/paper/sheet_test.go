package paper_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

func TestR37_WhatIsPreviewedIsWhatIsPrinted(t *testing.T) {
	long := parcel()
	long.Customer = store.Customer{FirstName: "Maximiliana-Theodora Anastasia", LastName: "von Hohenzollern-Sigmaringen zu Putbus"}
	long.Transaction.Lines[0].UnitPrice, long.Transaction.Total = 123_456_789_00, 123_456_789_00
	many := helmets()
	for range 60 {
		many.Transaction.Lines = append(many.Transaction.Lines, many.Transaction.Lines[1])
	}
	for name, sale := range map[string]store.Sale{"pickup": helmets(), "parcel": parcel(), "long": long, "many": many} {
		for _, document := range []store.Document{store.DocumentReceipt, store.DocumentPackingSlip, store.DocumentPickList} {
			s := lay(document, sale).Training()
			for _, format := range paper.Formats() {
				t.Run(name+" "+string(document)+" "+string(format), func(t *testing.T) {
					want := letters(previewed(t, s, format))
					if got := letters(asText(t, s, format)); got != want {
						t.Errorf("the PDF says\n%s\nand the preview\n%s", got, want)
					}
					if !format.Roll() {
						return
					}
					if got := letters(printed(t, escpos(t, s, format))); got != want {
						t.Errorf("the receipt printer says\n%s\nand the preview\n%s", got, want)
					}
				})
			}
		}
	}
}

func TestR37_AReceiptSaysAll(t *testing.T) {
	text := previewed(t, lay(store.DocumentReceipt, helmets()), paper.Roll80)
	want := `Riverside Cycles 418 Water Street South Bend, IN 46601 (574) 555-0100 PICKUP SHELF B3 20004127
		Shopify order #1042 Nov 23, 2026 10:44 AM Anna K. Customer Maya Okafor
		ABUS Hyban 2.0 Helmet, M, Black 1 × 80.00 80.00 SPRING10 −8.00
		Conti Tube 700×25–32, 48 mm 2 × 9.00 18.00 Lezyne KTV Drive Rear Light 1 × 30.00 30.00
		Subtotal 120.00 Shipping 0.00 Tax, Indiana 7 % 8.40 TOTAL $128.40
		eCommerce VISA 04T82K −128.40 BALANCE $0.00
		Bring this receipt to pick up. Returns within 30 days, unused. Thank you for riding with us.`
	if got := strings.Join(words(text), " "); got != strings.Join(words(want), " ") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(words(want), " "))
	}
}

func TestR37_AReceiptSaysWhatItIsNot(t *testing.T) {
	read := func(change func(*store.Sale)) string {
		s := helmets()
		change(&s)
		return previewed(t, lay(store.DocumentReceipt, s), paper.Roll80)
	}
	says(t, read(func(s *store.Sale) { s.Copied = true }), "COPY printed before Riverside Cycles")
	saysNot(t, read(func(*store.Sale) {}), "COPY", "VOID", "TRAINING")
	void := read(func(s *store.Sale) { s.Transaction.State = store.TransactionVoided })
	says(t, void, "VOID not a sale")
	saysNot(t, void, "PICKUP", "BALANCE")
	says(t, previewed(t, lay(store.DocumentReceipt, helmets()).Training(), paper.Roll80), "TRAINING – not a receipt")
	says(t, read(func(s *store.Sale) { s.Payments, s.Transaction.Paid = nil, 0 }), "BALANCE $128.40")
	says(t, read(func(s *store.Sale) { s.Transaction.Paid = 13000 }), "BALANCE −$1.60")
	says(t, read(func(s *store.Sale) {
		s.Payments = append(s.Payments, store.Payment{Type: "eCommerce", Card: "VISA", Comments: "wrong card", Minor: -12840, Reverses: "p1"})
	}), "Reversed: eCommerce VISA 128.40")
	if lay(store.DocumentPackingSlip, store.Sale{Copied: true}).Copy() {
		t.Error("a packing slip is the copy of a receipt")
	}
}

func TestR16_ADifferenceToShopifyIsShown(t *testing.T) {
	s := helmets()
	s.Transaction.ShopifyTotal = 12999
	says(t, previewed(t, lay(store.DocumentReceipt, s), paper.Roll80), "TOTAL $128.40 Shopify's total 129.99 Difference 1.59")
}

func TestR41_TheShippingAddressIsShown(t *testing.T) {
	text := previewed(t, lay(store.DocumentReceipt, parcel()), paper.Roll80)
	says(t, text, "SHIP", "Ship to Chidi Okafor Hal’s Garage 88 Lincoln Way West Unit 4 Mishawaka, IN 46544 US (574) 555-0148",
		"Not the billing address: Bill to Maya Okafor 12 River Road", "Shipping 12.00")
	same := parcel()
	same.Order.Billing = same.Order.Shipping
	saysNot(t, previewed(t, lay(store.DocumentReceipt, same), paper.Roll80), "Not the billing address")
}

func TestR48_MoneyIsWrittenInItsCurrency(t *testing.T) {
	s := helmets()
	s.Transaction.Currency, s.Transaction.TaxesIncluded = "JPY", true
	says(t, previewed(t, lay(store.DocumentReceipt, s), paper.Roll80), "1 × 8,000 8,000", "TOTAL ¥12,840", "Tax, Indiana 7 % (included) 840")
	s.Order.TaxLines[0].Minor = 1
	says(t, previewed(t, lay(store.DocumentReceipt, s), paper.Roll80), "Tax (included) 840 TOTAL")
}

func TestR37_APackingSlipHasNoPrices(t *testing.T) {
	text := previewed(t, lay(store.DocumentPackingSlip, parcel()), paper.A4)
	says(t, text, "PACKING SLIP #1042", "Ship to Chidi Okafor", "2 × Conti Tube", "TUB-CONT-48", "Items 4")
	saysNot(t, text, "80.00", "TOTAL", "BALANCE", "$", "Bill to")
}

func TestR17_APickListSaysWhereStockIsShort(t *testing.T) {
	text := previewed(t, lay(store.DocumentPickList, helmets()), paper.Roll80)
	says(t, text, "PICK LIST #1042", "1 × HEL-ABUS-HYB2-M ABUS Hyban 2.0 Helmet, M, Black Left after this order 4",
		"2 × TUB-CONT-48", "Left after this order −1 OVERSOLD short of 1", "Lezyne KTV Drive Rear Light No stock is kept of it", "Shelf B3")
	saysNot(t, text, "80.00", "TOTAL", "$")
}

func TestR37_TheBarcodeIsReadBack(t *testing.T) {
	needs(t, "pdftoppm", "zbarimg")
	for _, format := range paper.Formats() {
		for _, sale := range []store.Sale{helmets(), parcel()} {
			file := pdf(t, lay(store.DocumentReceipt, sale), format)
			drawn := filepath.Join(t.TempDir(), "paper")
			must(t, exec.Command("pdftoppm", "-r", "203", "-png", "-singlefile", file, drawn).Run())
			out, err := exec.Command("zbarimg", "--quiet", drawn+".png").Output()
			must(t, err)
			if got := strings.TrimSpace(string(out)); got != "CODE-128:20004127" {
				t.Errorf("%s: the scanner reads %q", format, got)
			}
		}
	}
}

func TestR37_EveryLetterOfANameIsPrinted(t *testing.T) {
	paper.SystemFonts(t)
	s := helmets()
	for name, want := range map[[2]string]string{
		{"Jürgen", "Groß"}: "Jürgen Groß", {"Łukasz", "Śmigły"}: "Łukasz Śmigły", {"Ελένη", "Παππά"}: "Ελένη Παππά",
		{"Юлия", "Щукина"}: "Юлия Щукина",
		{"Nguyễn", "Thị"}:  "Nguyễn Thị", {"Ame\u0301lie", "Roy"}: "Amélie Roy", {"王", "小明"}: "Wang Xiao Ming", {"Mia", "🚲"}: "Mia ?",
	} {
		s.Customer = store.Customer{FirstName: name[0], LastName: name[1]}
		sheet := lay(store.DocumentReceipt, s)
		says(t, asText(t, sheet, paper.A4), "Customer "+want)
		says(t, asText(t, sheet, paper.Roll80), "Customer "+want)
		says(t, previewed(t, sheet, paper.Roll80), "Customer "+want)
	}
	s.Customer = store.Customer{FirstName: "Łukasz", LastName: "Groß"}
	says(t, printed(t, escpos(t, lay(store.DocumentReceipt, s), paper.Roll80)), "Customer Łukasz Groß")
}

func TestR37_ALogoIsOnEveryPaper(t *testing.T) {
	profile := riverside()
	profile.Logo = logo(t)
	s := paper.Lay(store.DocumentReceipt, profile, helmets(), morning)
	data := escpos(t, s, paper.Roll80)
	if at := bytes.Index(data, []byte("\x1dv0\x00")); at < 0 || data[at+4] != 72 || data[at+6] < 90 {
		t.Error("the receipt printer gets no picture of 300 × 90 dots across its paper")
	}
	needs(t, "pdfimages")
	out, err := exec.Command("pdfimages", "-list", pdf(t, s, paper.Roll58)).Output()
	must(t, err)
	if !strings.Contains(string(out), " 300    90 ") {
		t.Errorf("the PDF has no such picture:\n%s", out)
	}
	profile.Logo = []byte("no picture")
	says(t, previewed(t, paper.Lay(store.DocumentReceipt, profile, helmets(), morning), paper.Roll80), "Riverside Cycles")
}

func TestR37_APaperThatHasNoEndHasPages(t *testing.T) {
	s := helmets()
	for range 200 {
		s.Transaction.Lines = append(s.Transaction.Lines, s.Transaction.Lines[1])
	}
	text := asText(t, lay(store.DocumentReceipt, s), paper.A4)
	says(t, text, "Receipt 20004127, page 1 of 10", "Receipt 20004127, page 10 of 10")
}

func BenchmarkReceipt(b *testing.B) {
	profile := riverside()
	profile.Logo = logo(b)
	for b.Loop() {
		var out bytes.Buffer
		must(b, paper.Lay(store.DocumentReceipt, profile, helmets(), morning).PDF(&out, paper.Roll80))
	}
}
