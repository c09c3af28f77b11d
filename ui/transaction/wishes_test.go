package transaction

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

// readable are the texts of the window's right side and of its lines, as they are laid out.
func readable(o fyne.CanvasObject) string {
	var said []string
	for _, inner := range test.LaidOutObjects(o) {
		if text, is := inner.(*canvas.Text); is {
			said = append(said, text.Text)
		}
	}
	return strings.Join(said, " ")
}

func TestR59_D3_D5_TheTransactionShowsWhatWasAskedForAndAgreedOn(t *testing.T) {
	c := opened(t, func(o *store.Order) {
		o.Note = "Hold till Friday, please: I'm away until then."
		o.Attributes = []store.Attribute{
			{Key: "Pickup date", Value: "2026-11-27"},
			{Key: "Pickup time", Value: "16:30"},
			{Key: "_zapiet_id", Value: "88213"},
		}
		o.Lines[0].Attributes = []store.Attribute{{Key: "Engraving", Value: "Maya"}, {Key: "_font", Value: "serif"}}
		o.Company, o.CompanyLocation, o.PONumber = "Seacoast Couriers", "Portsmouth depot", "PO-4711"
		o.Terms = store.PaymentTerms{Name: "Net 30", DueAt: noon.AddDate(0, 0, 30)}
		o.Tags, o.ShippingService = []string{"workshop", "VIP"}, "UPS Next Day Air"
	})
	right := readable(c.wishes)
	for _, want := range []string{
		"Wanted: Nov 27 4:30 PM", "Hold till Friday,", "Seacoast Couriers, Portsmouth depot", "PO number: PO-4711",
		"Net 30, due Dec 23, 2026", "Tags: workshop, VIP",
	} {
		if !strings.Contains(right, want) {
			t.Errorf("%q is not among %q", want, right)
		}
	}
	if strings.Contains(right, "88213") || strings.Contains(right, "2026-11-27") {
		t.Errorf("what is an app's alone is shown, or the day twice: %q", right)
	}
	row, _ := c.line(0)
	if got := row.Cells[0]; got.Second != "Engraving: Maya · HEL" || strings.Contains(got.Tip, "serif") {
		t.Errorf("the line says %q, its tip %q", got.Second, got.Tip)
	}
	c.keep("transaction-wishes")
}

func TestR59_D3_AnOrderWithoutWishesHasNoRoomForThem(t *testing.T) {
	c := opened(t, func(o *store.Order) { o.ShippingService = "Standard" })
	if c.wishes.Visible() || len(c.wishes.Objects) != 0 {
		t.Errorf("it shows %q", readable(c.wishes))
	}
}

// A wish without end scrolls, and leaves the totals where they are.
func TestR59_D3_LongWishesStayInTheirPlace(t *testing.T) {
	c := opened(t, func(o *store.Order) {
		o.Note = strings.Repeat("Bitte gut einpacken, שלום, 👋🏽 <b>thanks</b>\x00\n", 150)
		for range 100 {
			o.Attributes = append(o.Attributes, store.Attribute{Key: strings.Repeat("k", 80), Value: strings.Repeat("v", 300)})
		}
		o.Lines[0].Attributes = o.Attributes
	})
	totals := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.totals)
	if bottom := totals.Y + c.totals.Size().Height; bottom > 560 || c.totals.Size().Height < c.totals.MinSize().Height {
		t.Errorf("the totals end at %.0f", bottom)
	}
	for _, o := range test.LaidOutObjects(c.wishes) {
		if text, is := o.(*canvas.Text); is && fyne.MeasureText(text.Text, text.TextSize, text.TextStyle).Width > asideWidth {
			t.Fatalf("%q is wider than its room", text.Text)
		}
	}
}

// What is changed at Shopify shows at once, is told in the story, and asks nobody as long as
// nobody has packed after the earlier wish.
func TestR59_D3_AWishThatChangesShowsAtOnceAndAsksWhoHasPacked(t *testing.T) {
	c := opened(t, nil)
	order := c.sale().Order
	changed := func(note string, minutes int) {
		o := order
		o.Note, o.UpdatedAt = note, noon.Add(time.Duration(minutes)*time.Minute)
		_, err := c.db.TakeIn(t.Context(), []store.Order{o})
		must(t, err)
		c.Reload()
	}
	changed("Please wrap it", 1)
	if right := readable(c.wishes); !strings.Contains(right, "Please wrap it") || c.Window.sale.Changed {
		t.Errorf("it shows %q, asks %t", right, c.Window.sale.Changed)
	}
	_, err := c.db.Printed(t.Context(), c.cfg.TransactionID, store.DocumentPickList, "")
	must(t, err)
	changed("Don't wrap it", 2)
	if right := readable(c.wishes); !strings.Contains(right, "Don't wrap it") || !c.Window.sale.Changed {
		t.Errorf("after the pick list was printed it shows %q, asks %t", right, c.Window.sale.Changed)
	}
	story, err := c.db.Story(t.Context(), order.ID)
	must(t, err)
	told := 0
	for _, e := range story {
		if e.Title == "What is wished of #1042 changed at Shopify" {
			told++
			if e.After != "Note: Please wrap it" && e.After != "Note: Don't wrap it" {
				t.Errorf("told %q", e.After)
			}
		}
	}
	if told != 2 {
		t.Errorf("told %d times, want 2", told)
	}
}
