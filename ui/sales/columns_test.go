package sales

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// What a column says in a few fixed words is never cut: "Part refund…" may be either.
func TestR6_FixedWordsFitTheirColumns(t *testing.T) {
	theme.Apply(test.NewTempApp(t), theme.Light)
	// before is the room of the icon before the words.
	fits := func(title string, before float32, words ...string) {
		t.Helper()
		for _, c := range columns {
			if c.Title != title {
				continue
			}
			for _, word := range words {
				if need := before + fyne.MeasureText(word, theme.Body, fyne.TextStyle{}).Width; need > c.Width {
					t.Errorf("%q needs %.1f in the column %s of %.0f", word, need, title, c.Width)
				}
			}
			return
		}
		t.Fatalf("there is no column %s", title)
	}
	for _, status := range []store.FinancialStatus{
		store.Paid, store.Authorized, store.Pending, store.PartiallyPaid, store.PartiallyRefunded, store.Refunded, store.Voided, store.Expired,
	} {
		fits("Payment", 0, status.Label())
	}
	for _, delivery := range deliveries[1:] { // the first is for all
		before := float32(0)
		if screen.Delivery(delivery) != "" {
			before = 23
		}
		fits("Delivery", before, delivery.Label())
	}
}

func TestR6_ChoicesFitTheirDropDowns(t *testing.T) {
	w, _, _ := window(t)
	w.window.Resize(fyne.NewSize(1264, 660))
	theme.Apply(fyne.CurrentApp(), theme.Light)
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.Local) }
	w.Period.Options[len(periods)-1] = days{from: day(time.November, 28), until: day(time.December, 29)}.label(noon)
	for _, s := range []*widgets.Select{w.Which, w.Delivery, w.Period} {
		for i, option := range s.Options {
			s.SetChosen(i)
			shown := false
			for _, o := range test.WidgetRenderer(s).Objects() {
				if text, is := o.(*canvas.Text); is && text.Text == option {
					shown = true
				}
			}
			if !shown {
				t.Errorf("%q is cut", option)
			}
		}
	}
	if size := fyne.MeasureText(w.Search.PlaceHolder, theme.Body, fyne.TextStyle{}); w.Search.Size().Width < size.Width+50 {
		t.Errorf("%q does not fit the search of %v", w.Search.PlaceHolder, w.Search.Size().Width)
	}
}
