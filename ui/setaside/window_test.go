package setaside

import (
	"context"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const shop = "pedal.myshopify.com"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// till is the window over a real database, with what was opened from it.
type till struct {
	*Window
	db     *db.DB
	now    time.Time
	opened []string
	checks int
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open opens the window over a shop where #7 came and could later not be brought up to
// date, and another order never came.
func open(t *testing.T) *till {
	t.Helper()
	test.NewTempApp(t)
	h := &till{now: noon}
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: func() time.Time { return h.now }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	h.db = d
	_, err = d.TakeIn(t.Context(), []store.Order{{
		Shop: shop, ShopifyID: "gid://shopify/Order/7", Name: "#7", CreatedAt: noon, UpdatedAt: noon, Currency: "USD",
	}})
	must(t, err)
	h.aside(t, "gid://shopify/Order/7", "The order has 1,000,001 lines; at most 1,000 are taken in.")
	h.now = noon.Add(time.Minute)
	h.aside(t, "gid://shopify/Order/1002", "Shopify had an internal error over this order.")
	h.show(t)
	return h
}

func (h *till) aside(t *testing.T, id, cause string) {
	t.Helper()
	must(t, h.db.Quarantine(t.Context(), shop, id, h.now, h.now, cause))
}

func (h *till) show(t *testing.T) {
	t.Helper()
	native := test.NewTempWindow(t, nil)
	native.Resize(fyne.NewSize(1264, 660))
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	h.Window = New(screen.NewWindow(native, work), Config{
		Shop: h.db, Now: func() time.Time { return h.now }, CheckNow: func() { h.checks++ },
		Browse:    func(page *url.URL) error { h.opened = append(h.opened, page.String()); return nil },
		OpenOrder: func(id string) { h.opened = append(h.opened, "story of "+id) },
	})
	native.Resize(fyne.NewSize(1264, 660))
}

// cells are the texts of a row.
func (h *till) cells(i int) string {
	row, ok := h.model.row(i, h.now)
	if !ok {
		return ""
	}
	var texts []string
	for _, c := range row.Cells {
		texts = append(texts, c.Text)
	}
	return strings.Join(texts, " | ")
}

func (h *till) said(t *testing.T) string {
	t.Helper()
	toasts := h.frame.Toasts()
	if len(toasts) == 0 {
		t.Fatal("nothing is said")
	}
	return toasts[len(toasts)-1].Text()
}

func TestR63_R52_EachOrderSetAsideSaysWhySinceWhenAndTheNextTry(t *testing.T) {
	h := open(t)
	if got, want := h.cells(0), "#7 | Nov 23, 12:00 PM | The order has 1,000,001 lines; at most 1,000 are taken in. | Nov 23, 12:00 PM | "+
		"at the next check"; got != want {
		t.Errorf("the first row says\n%s, want\n%s", got, want)
	}
	if got, want := h.cells(1), "Order 1002 | Nov 23, 12:01 PM | Shopify had an internal error over this order. | Nov 23, 12:01 PM | "+
		"Nov 23, 12:02 PM"; got != want {
		t.Errorf("the second row says\n%s, want\n%s", got, want)
	}
	if lead, text := h.model.facts(); lead != "2 orders not taken in" || text != "" {
		t.Errorf("the footer says %q %q", lead, text)
	}
	h.List.Select(1)
	if h.note.Lead != "Order 1002 of "+shop+" is not here yet." || h.note.Text != "Shopify had an internal error over this order." {
		t.Errorf("below the list stands %q %q", h.note.Lead, h.note.Text)
	}
	h.List.Select(0)
	if h.note.Lead != "#7 is here as it was before." {
		t.Errorf("below the list stands %q", h.note.Lead)
	}
	// Set aside again after half an hour, it is read again after as long.
	h.now = noon.Add(31 * time.Minute)
	h.aside(t, "gid://shopify/Order/1002", "Shopify had an internal error over this order.")
	h.Reload()
	if got := h.cells(1); !strings.HasSuffix(got, "Nov 23, 12:31 PM | Nov 23,  1:01 PM") {
		t.Errorf("the second row says %s", got)
	}
	if h.due != 1 {
		t.Errorf("%d are due, want 1", h.due)
	}
	h.now = noon.Add(2 * time.Hour)
	if h.Tick(); h.due != 2 || !strings.HasSuffix(h.cells(1), "at the next check") {
		t.Errorf("two hours later %d are due: %s", h.due, h.cells(1))
	}
}

func TestR52_TryAgainHasTheOrderReadNow(t *testing.T) {
	h := open(t)
	h.List.Select(1)
	test.Tap(h.Again)
	if h.checks != 1 || h.said(t) != "Order 1002 is read again now." || !strings.HasSuffix(h.cells(1), "– | at the next check") {
		t.Errorf("%d checks, said %q, the row says %s", h.checks, h.said(t), h.cells(1))
	}
	if o, ok := h.model.current(); !ok || o.ShopifyID != "gid://shopify/Order/1002" {
		t.Errorf("the selection is lost: %v", o)
	}
	// Without a shop to ask it waits for the next check.
	h.cfg.CheckNow = nil
	h.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	if h.said(t) != "Order 1002 is read again by the next check." {
		t.Errorf("said %q", h.said(t))
	}
	// Meanwhile it was taken in.
	must(t, h.db.LetGo(t.Context(), shop, "gid://shopify/Order/1002"))
	_, err := h.db.TakeIn(t.Context(), []store.Order{{
		Shop: shop, ShopifyID: "gid://shopify/Order/1002", Name: "#1002", CreatedAt: noon, UpdatedAt: h.now, Currency: "USD",
	}})
	must(t, err)
	test.Tap(h.Again)
	if h.checks != 1 || !strings.Contains(h.said(t), "is set aside") || len(h.model.orders) != 1 || h.Again.Enabled() {
		t.Errorf("said %q, %d orders are listed", h.said(t), len(h.model.orders))
	}
}

func TestR52_LetGoAsksAndTakesTheOrderOffTheList(t *testing.T) {
	h := open(t)
	h.List.Select(0)
	answer := func(word string) {
		t.Helper()
		for _, o := range test.LaidOutObjects(h.window.Canvas().Overlays().Top()) {
			if b, ok := o.(*widgets.ToolButton); ok && b.Text == word {
				test.Tap(b)
				return
			}
		}
		t.Fatalf("nobody asks %s", word)
	}
	test.Tap(h.LetGo)
	answer("Keep It")
	if len(h.model.orders) != 2 {
		t.Fatal("it is let go all the same")
	}
	test.Tap(h.LetGo)
	answer("Let Go")
	if h.said(t) != "#7 is let go." || len(h.model.orders) != 1 || h.List.Selected() != -1 || h.model.count != 1 {
		t.Errorf("said %q, %d orders are listed, row %d selected", h.said(t), len(h.model.orders), h.List.Selected())
	}
}

func TestR63_TheStoryAndThePageOfAnOrderSetAside(t *testing.T) {
	h := open(t)
	if h.Again.Enabled() || h.LetGo.Enabled() || h.Story.Enabled() || h.Page.Enabled() {
		t.Error("something can be done with no order")
	}
	h.List.Select(0)
	h.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	row, err := h.db.OrderNamed(t.Context(), "#7")
	must(t, err)
	h.List.Select(1)
	if h.Story.Enabled() {
		t.Error("an order that never came has a story")
	}
	h.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !strings.HasPrefix(h.said(t), "It was never taken in") {
		t.Errorf("said %q", h.said(t))
	}
	test.Tap(h.Page)
	if want := "story of " + row.ID + " https://admin.shopify.com/store/pedal/orders/1002"; strings.Join(h.opened, " ") != want {
		t.Errorf("opened %q, want %q", h.opened, want)
	}
}

func TestR63_NothingSetAsideAndADatabaseThatFails(t *testing.T) {
	h := open(t)
	must(t, h.db.LetGo(t.Context(), shop, "gid://shopify/Order/7"))
	must(t, h.db.LetGo(t.Context(), shop, "gid://shopify/Order/1002"))
	h.Reload()
	if _, text := h.model.nothing(); text != "Every order that Shopify sent was taken in." || h.note.Visible() {
		t.Errorf("says %q", text)
	}
	h.cfg.Shop = failing{h.db}
	h.show(t)
	h.cfg.Shop = failing{h.db}
	h.model = list{}
	h.Reload()
	if _, text := h.model.nothing(); text != "The database can't be read." {
		t.Errorf("says %q", text)
	}
}

type failing struct{ Shop }

func (failing) SetAside(context.Context, int) ([]db.SetAside, int64, error) {
	return nil, 0, store.Fail(store.Broken, "The database can't be read.")
}

// One broken answer sets thousands aside; what is read of them is bounded.
func TestR63_ThousandsSetAsideAreBounded(t *testing.T) {
	var m list
	m.take(reading{orders: make([]db.SetAside, most), count: 12_345}, nil)
	if lead, text := m.facts(); lead != "12,345 orders not taken in" || text != "The oldest 500 are listed." {
		t.Errorf("the footer says %q %q", lead, text)
	}
}

func TestPictures(t *testing.T) {
	for _, variant := range []theme.Variant{theme.Light, theme.Dark} {
		h := open(t)
		theme.Apply(fyne.CurrentApp(), variant)
		h.now = noon.Add(3 * time.Minute)
		h.aside(t, "gid://shopify/Order/7000000009", "This order is no longer at a-shop-with-a-name-of-sixty-letters-that-no-column-ever-holds"+
			".myshopify.com: it was deleted or merged there, so nothing more comes of it. Nothing was changed here.")
		h.show(t)
		name := map[theme.Variant]string{theme.Light: "light", theme.Dark: "dark"}[variant]
		keep(t, "setaside-"+name, h.window)
		h.List.Select(2)
		keep(t, "setaside-selected-"+name, h.window)
		test.Tap(h.LetGo)
		keep(t, "setaside-letgo-"+name, h.window)
		h.window.Canvas().Overlays().Top().Hide()
		h.model = list{loaded: true}
		h.showState()
		h.List.Refresh()
		keep(t, "setaside-empty-"+name, h.window)
	}
}

func keep(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	picture := w.Canvas().Capture()
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	must(t, err)
	must(t, png.Encode(f, picture))
	must(t, f.Close())
}
