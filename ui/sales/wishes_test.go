package sales

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
)

// wishing opens eCommerce Sales with #1 wanted in two days, #2 wanted yesterday with a note,
// #3 wanted today at half past four, and #40 without a wish.
func wishing(t *testing.T) (*Window, *db.DB) {
	t.Helper()
	w, d, _ := window(t)
	at := func(days int, clock string) []store.Attribute {
		return []store.Attribute{
			{Key: "Pickup-Date", Value: noon.AddDate(0, 0, days).Format("January 2, 2006")},
			{Key: "Pickup-Time", Value: clock},
			{Key: "_app", Value: "hidden"},
		}
	}
	one, two, three := order(1, "Anna", "PICK_UP"), order(2, "Zoe", "SHIPPING"), order(3, "Anna", "SHIPPING")
	one.Attributes, two.Attributes, three.Attributes = at(2, ""), at(-1, "")[:1], at(0, "4:30 PM")
	two.Note = "Hold till Friday"
	two.Lines[0].Attributes = []store.Attribute{{Key: "Engraving", Value: "Zoë"}}
	for _, o := range []*store.Order{&one, &two, &three} {
		o.UpdatedAt = noon.Add(time.Minute)
		_, err := d.TakeIn(t.Context(), []store.Order{*o})
		must(t, err)
	}
	w.Reload()
	return w, d
}

func TestR59_D3_SalesIsFilteredAndSortedByWhenGoodsAreWanted(t *testing.T) {
	w, _ := wishing(t)
	for _, c := range []struct{ choice, want string }{
		{"Pickup today", "#3"}, {"Pickup overdue", "#2"}, {"Any pickup date", "#2 #3 #1"}, {"All deliveries", "#40 #3 #1 #2"},
	} {
		choose(w.Delivery, c.choice)
		if got := names(w); c.choice != "All deliveries" && got != c.want {
			t.Errorf("%s: %s, want %s", c.choice, got, c.want)
		}
		if c.choice == "All deliveries" && w.model.count != 4 {
			t.Errorf("%d orders afterwards", w.model.count)
		}
	}
	choose(w.Delivery, "Any pickup date")
	w.List.OnSort(deliveryColumn, true)
	if got := names(w); got != "#1 #3 #2" {
		t.Errorf("the latest first: %s", got)
	}
	w.ShowOnly(db.OpenOrders, "")
	if got := w.model.count; got != 4 || w.model.filtered() {
		t.Errorf("%d orders behind the Desktop's figure, want all 4", got)
	}
	w.model.filter.Sort, w.model.filter.Descending = db.ByPickup, false
	w.Reload()
	if got := names(w); got != "#2 #3 #1 #40" {
		t.Errorf("of all, who named no day comes last: %s", got)
	}
}

func TestR59_D3_ARowShowsItsMarkAndWhenItIsWanted(t *testing.T) {
	w, _ := wishing(t)
	row := func(name string) (cells []string) {
		r := w.selectNamed(t, name)
		shown := w.model.present(r, noon)
		mark := "no mark"
		if shown.Cells[2].Icon == assets.Note {
			mark = "mark"
		}
		return []string{mark, shown.Cells[2].Tip, shown.Cells[deliveryColumn].Text}
	}
	for name, want := range map[string]string{
		"#1":  "mark|Pickup-Date: Nov" /* and so on */ + "|" + noon.AddDate(0, 0, 2).Format("Jan 2"),
		"#2":  "mark|Note: Hold till Friday · |" + noon.AddDate(0, 0, -1).Format("Jan 2"),
		"#3":  "mark||Today 4:30 PM",
		"#40": "no mark||Pickup",
	} {
		got, parts := row(name), strings.Split(want, "|")
		if got[0] != parts[0] || !strings.HasPrefix(got[1], parts[1]) || got[2] != parts[2] || strings.Contains(got[1], "hidden") {
			t.Errorf("%s shows %q, want %q", name, got, parts)
		}
	}
	r := w.selectNamed(t, "#2")
	if r.Wish != "Note: Hold till Friday · Pickup-Date: "+noon.AddDate(0, 0, -1).Format("January 2, 2006")+" · Engraving: Zoë" {
		t.Errorf("the mark tells %q", r.Wish)
	}
	overdue := w.model.present(r, noon).Cells[deliveryColumn]
	if overdue.Tone != theme.Amber {
		t.Error("an overdue day is not in amber")
	}
	w.Search.SetText("zoë")
	if got := names(w); got != "#2" {
		t.Errorf("found by its engraving: %s", got)
	}
}

// The pointer over the mark tells the wish, and the strip tells it of a selected row.
func TestR59_D3_TheMarkTellsWhatWasAskedFor(t *testing.T) {
	w, _ := wishing(t)
	theme.Apply(fyne.CurrentApp(), theme.Light)
	w.selectNamed(t, "#2")
	c := w.window.Canvas()
	told := func() string { return strings.Join(shownIn(c.Content(), nil), " ") }
	if !strings.Contains(told(), "Wishes: Note: Hold") {
		t.Errorf("the strip doesn't tell the wish: %s", told())
	}
	before := strings.Count(told(), "Engraving: Zoë")
	var y float32
	for i := range w.model.count {
		if r, _ := w.model.pages.At(i); r.Name == "#2" {
			y = fyne.CurrentApp().Driver().AbsolutePositionForObject(w.List).Y + 35 + float32(i)*34 + 17
		}
	}
	at := fyne.NewPos(16+230, y)
	test.MoveMouse(c, at)
	test.MoveMouse(c, at.AddXY(1, 0))
	if strings.Count(told(), "Engraving: Zoë") <= before {
		t.Errorf("the pointer on the mark tells nothing: %s", told())
	}
	test.MoveMouse(c, fyne.NewPos(16+700, y))
	if strings.Count(told(), "Engraving: Zoë") > before {
		t.Error("the tip stays when the pointer leaves the cell")
	}
}

// shownIn are the texts that can be seen, as they are laid out.
func shownIn(o fyne.CanvasObject, said []string) []string {
	if !o.Visible() {
		return said
	}
	switch o := o.(type) {
	case *canvas.Text:
		return append(said, o.Text)
	case *fyne.Container:
		for _, inner := range o.Objects {
			said = shownIn(inner, said)
		}
	case fyne.Widget:
		for _, inner := range test.WidgetRenderer(o).Objects() {
			said = shownIn(inner, said)
		}
	}
	return said
}
