package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"golang.org/x/text/encoding/charmap"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

var morning = time.Date(2026, 11, 23, 10, 44, 0, 0, time.Local)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// needs skips a test where a program of Debian's is missing; .ci/need installs it.
func needs(t testing.TB, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: .ci/need screen", program)
		}
	}
}

func riverside() store.Profile {
	return store.Profile{
		Name: "Riverside Cycles", Address: []string{"418 Water Street", "South Bend, IN 46601"}, Phone: "(574) 555-0100",
		Footer: "Bring this receipt to pick up.\nReturns within 30 days, unused.\n\nThank you for riding with us.",
	}
}

// helmets is the sale of the mockup: paid online, waiting on shelf B3.
func helmets() store.Sale {
	s := store.Sale{
		Transaction: store.Transaction{
			ID: "t1", Barcode: "20004127", OrderID: "o1", Currency: "USD", Tax: 840, Total: 12840, ShopifyTotal: 12840, Paid: 12840,
			State: store.TransactionOpen,
			Lines: []store.TransactionLine{
				{SKU: "HEL-ABUS-HYB2-M", Title: "ABUS Hyban 2.0 Helmet", Quantity: 1, UnitPrice: 8000, OrderDiscount: 800},
				{SKU: "TUB-CONT-48", Title: "Conti Tube 700×25–32, 48 mm", Quantity: 2, UnitPrice: 900},
				{SKU: "LIG-LEZY-KTV", Title: "Lezyne KTV Drive Rear Light", Quantity: 1, UnitPrice: 3000},
			},
		},
		Order: store.Order{
			ID: "o1", Name: "#1042", Currency: "USD", Total: 12840, DiscountCodes: []string{"SPRING10"},
			TaxLines: []store.TaxLine{{Title: "Indiana", Rate: "0.07", Minor: 840}},
			Lines: []store.OrderLine{
				{SKU: "HEL-ABUS-HYB2-M", Title: "ABUS Hyban 2.0 Helmet", Variant: "M, Black", Quantity: 1},
				{SKU: "TUB-CONT-48", Title: "Conti Tube 700×25–32, 48 mm", Variant: "Default Title", Quantity: 2},
				{SKU: "LIG-LEZY-KTV", Title: "Lezyne KTV Drive Rear Light", Quantity: 1},
			},
			FulfillmentOrders: []store.FulfillmentOrder{{State: "OPEN", Method: "PICK_UP"}},
		},
		Customer: store.Customer{FirstName: "Maya", LastName: "Okafor"},
		Products: []store.Product{
			{SKU: "HEL-ABUS-HYB2-M", Description: "ABUS Hyban 2.0", Stocked: true, OnHand: 4},
			{SKU: "TUB-CONT-48", Description: "Conti Tube", Stocked: true, OnHand: -1},
			{SKU: "LIG-LEZY-KTV", Description: "Lezyne KTV", Stocked: false},
		},
		Payments: []store.Payment{{ID: "p1", Type: "eCommerce", Card: "VISA", Comments: "04T82K", Minor: 12840, Currency: "USD", By: "Anna K."}},
		Pickup:   store.Pickup{Shelf: "B3"},
	}
	return s
}

// parcel is a sale that is sent to another address than the bill's, not yet paid
// in full.
func parcel() store.Sale {
	s := helmets()
	s.Order.FulfillmentOrders[0].Method = "SHIPPING"
	s.Order.Billing = store.Address{
		FirstName: "Maya", LastName: "Okafor", Street: "12 River Road", City: "Elkhart", Province: "IN",
		Postcode: "46514", Country: "US",
	}
	s.Order.Shipping = store.Address{
		FirstName: "Chidi", LastName: "Okafor", Company: "Hal’s Garage", Street: "88 Lincoln Way West",
		Street2: "Unit 4", City: "Mishawaka", Province: "IN", Postcode: "46544", Country: "US", Phone: "(574) 555-0148",
	}
	s.Pickup = store.Pickup{}
	s.Transaction.Shipping, s.Transaction.Total, s.Transaction.ShopifyTotal = 1200, 14040, 14041
	return s
}

func logo(t testing.TB) []byte {
	t.Helper()
	drawn := image.NewNRGBA(image.Rect(0, 0, 300, 90))
	for x := range 300 {
		for y := range 90 {
			if (x/30+y/30)%2 == 0 {
				drawn.Set(x, y, color.NRGBA{R: 0x20, G: 0x60, B: 0x60, A: 0xff})
			}
		}
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, drawn))
	return b.Bytes()
}

func lay(document store.Document, s store.Sale) paper.Sheet {
	return paper.Lay(document, riverside(), s, morning)
}

// asText reads a PDF's text back, in the order in which it was written.
func asText(t testing.TB, s paper.Sheet, format paper.Format) string {
	t.Helper()
	needs(t, "pdftotext")
	out, err := exec.Command("pdftotext", "-raw", pdf(t, s, format), "-").Output()
	must(t, err)
	return string(out)
}

func pdf(t testing.TB, s paper.Sheet, format paper.Format) string {
	t.Helper()
	var b bytes.Buffer
	must(t, s.PDF(&b, format))
	path := filepath.Join(t.TempDir(), "paper.pdf")
	must(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

// previewed reads what the preview shows.
func previewed(t testing.TB, s paper.Sheet, format paper.Format) string {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, s.Preview(format))
	var texts []string
	for _, o := range test.LaidOutObjects(w.Content()) {
		if text, ok := o.(*canvas.Text); ok {
			texts = append(texts, text.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// codePage is the choice of one, and what is printed until the next.
var codePage = regexp.MustCompile(`(?s)\x1bt(.)((?:[^\x1b]|\x1b[^t])*)`)

// command is what a receipt printer does not print; its barcode and its pictures
// are longer than their own bytes and are dropped before.
var command = regexp.MustCompile(`(?s)\x1b@|\x1c\.|\x1b[taE].|\x1d[!BhwH].|\x1dV..|\x1bp...`)

// printed reads what a receipt printer prints of the bytes that it gets.
func printed(t testing.TB, data []byte) string {
	t.Helper()
	for {
		at := bytes.Index(data, []byte("\x1dkI"))
		if at < 0 {
			break
		}
		data = append(bytes.Clone(data[:at]), data[at+4+int(data[at+3]):]...)
	}
	for {
		at := bytes.Index(data, []byte("\x1dv0\x00"))
		if at < 0 {
			break
		}
		across, rows := int(data[at+4])+int(data[at+5])<<8, int(data[at+6])+int(data[at+7])<<8
		data = append(bytes.Clone(data[:at]), data[at+8+across*rows:]...)
	}
	var text strings.Builder
	for _, part := range codePage.FindAllStringSubmatch("\x1bt\x00"+string(data), -1) {
		page := map[byte]*charmap.Charmap{
			0: charmap.CodePage437, 16: charmap.Windows1252, 17: charmap.CodePage866, 18: charmap.CodePage852,
			19: charmap.CodePage858, 47: charmap.Windows1253,
		}[part[1][0]]
		letters, err := page.NewDecoder().String(command.ReplaceAllString(part[2], ""))
		must(t, err)
		text.WriteString(letters)
	}
	return strings.ReplaceAll(text.String(), "─", "")
}

func escpos(t testing.TB, s paper.Sheet, format paper.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, s.Bytes(&b, format, store.UsualPrinter(), false))
	return b.Bytes()
}

// letters are a text's letters without the room between them; signs that code page
// 858 lacks are those it has.
func letters(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("−", "-", "–", "-", "’", "'", "\f", " ").Replace(text)), "")
}

func words(text string) []string {
	return strings.Fields(strings.NewReplacer("−", "-", "–", "-", "’", "'", "\f", " ").Replace(text))
}

func says(t testing.TB, text string, wanted ...string) {
	t.Helper()
	flat := strings.Join(words(text), " ")
	for _, want := range wanted {
		if !strings.Contains(flat, strings.Join(words(want), " ")) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func saysNot(t testing.TB, text string, unwanted ...string) {
	t.Helper()
	flat := strings.Join(words(text), " ")
	for _, word := range unwanted {
		if strings.Contains(flat, word) {
			t.Errorf("it says %q:\n%s", word, text)
		}
	}
}
