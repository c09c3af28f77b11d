package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// messyShop is the counter's shop with products that need mending.
func messyShop(t testing.TB) *db.DB {
	t.Helper()
	d := counterShop(t)
	must(t, d.AddProducts(t.Context(), []store.Product{
		{
			SKU: "TIR-PANA-GK-38", Barcode: "4931253018345", Description: "Panaracer GravelKing SK 700×38, black", Price: 5400, Stocked: true,
			OnHand: 2,
		},
		{SKU: "tir-pana-gk-38", Description: "Gravelking tyre", Price: 5200, Stocked: true, OnHand: 1},
		{SKU: "BAR-EASTON-EC90-AERO-EXTRA-LONG-SKU-440", Description: "Easton EC90 Aero Handlebar, 440 mm, UD carbon, with a name that is " +
			"longer than any column will ever be", Price: 24999, Stocked: true, OnHand: 0, LowAt: 2},
		{Description: "Tips", Stocked: false},
	}))
	tipped := order(1054, "Maya", "Okafor", "maya@example.com", "PICK_UP")
	tipped.Lines = append(tipped.Lines, store.OrderLine{ShopifyID: "l3", Title: "Tip", Quantity: 1, Ordered: 1, UnitPrice: 500})
	tipped.Subtotal, tipped.Total = tipped.Subtotal+500, tipped.Total+500
	near := order(1056, "Ben", "Carver", "ben@example.com", "SHIPPING")
	near.Lines = []store.OrderLine{{
		ShopifyID: "l1", Title: "Shimano 105 Cassette", Variant: "11-32",
		VariantID: "gid://shopify/ProductVariant/77", SKU: "CAS-SHIM-R7-1132", Quantity: 1, Ordered: 1, UnitPrice: 6800, RequiresShipping: true,
	}}
	near.Subtotal, near.Tax, near.Total = 6800, 0, 6800
	take(t, d, tipped, near, order(1055, "Priya", "Raman", "priya@example.com", "PICK_UP"))
	return d
}

func only(t testing.TB, d *db.DB, sku string) store.Product {
	t.Helper()
	found, err := d.ProductsBySKU(t.Context(), sku)
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d products have the SKU %q", len(found), sku)
	}
	return found[0]
}

func TestR23_ProductsAreListedFoundAndOpened(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	test.Tap(ui.DesktopOf(a).Products)
	v, w := ui.ProductsOf(a)
	says(t, w, "Products", "TIR-PANA-GK-38", "oversold", "low", "no stock", "promised")
	v.Search.SetText("hel abus")
	says(t, w, "HEL-ABUS-M-BLK")
	if strings.Contains(reads(w), "LUB-FINL") {
		t.Error("a search shows what does not match")
	}
	v.Search.OnSubmitted("")
	helmet := only(t, d, "HEL-ABUS-M-BLK")
	if r, _ := ui.ProductOf(a, helmet.ID); r == nil {
		t.Error("Enter on the only hit opens no record")
	}
	v.Search.SetText("")
	v.Narrow(db.OnlyDuplicates)
	says(t, w, "2 of")
	v.Search.SetText("nothing at all")
	says(t, w, "No product has these words")
}

func TestR22_ARecordIsEditedAndItsOrdersMatched(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	cassette := only(t, d, "CAS-SHIM-R7-11-32")
	a.OpenProduct(cassette.ID)
	v, w := ui.ProductOf(a, cassette.ID)
	says(t, w, "Shimano 105 Cassette", "On hand", "3")
	v.SKU.Entry.SetText("CAS-SHIM-R7-1132")
	says(t, w, "was CAS-SHIM-R7-11-32", "1 unsaved change")
	v.Price.Entry.SetText("6x")
	if v.Save.Enabled() {
		t.Error("a price that can't be read can be saved")
	}
	v.Price.Entry.SetText("68,50")
	test.Tap(v.Save)
	tells(t, w, "Saved. 1 waiting order became New.")
	p := only(t, d, "CAS-SHIM-R7-1132")
	if p.Price != 6850 || p.OnHand != 2 || named(t, d, "#1056").Status != store.New {
		t.Errorf("%+v, order %s", p, named(t, d, "#1056").Status)
	}
	says(t, w, "#1056", "Sold")
	// A second product with a SKU is asked about first.
	v.SKU.Entry.SetText("HEL-ABUS-M-BLK")
	test.Tap(v.Save)
	tells(t, w, "Another product has this SKU")
	tapWord(t, w, "Keep Editing")
	ui.AskToClose(a)
	tells(t, w, "Save 1 change?")
	tapWord(t, w, "Discard")
}

// A second Enter, quicker than the window draws, books no second delivery.
func TestR61_ASecondEnterBooksStockOnce(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	p := only(t, d, "LUB-FINL-DRY-4OZ")
	a.OpenProduct(p.ID)
	_, w := ui.ProductOf(a, p.ID)
	tapWord(t, w, "Receive")
	units := w.Canvas().Focused().(*widgets.Entry)
	units.SetText("5")
	units.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	units.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := only(t, d, p.SKU).OnHand; got != p.OnHand+5 {
		t.Errorf("%d on hand, want %d", got, p.OnHand+5)
	}
}

func TestR15_StockIsBookedByHandWithItsReason(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	id := only(t, d, "LUB-FINL-DRY-4OZ").ID
	before := only(t, d, "LUB-FINL-DRY-4OZ").OnHand
	a.OpenProduct(id)
	v, w := ui.ProductOf(a, id)
	answer := func(button, verb, units, note string) {
		tapWord(t, w, button)
		input := w.Canvas().Focused().(interface{ SetText(string) })
		input.SetText(units)
		w.Canvas().FocusNext()
		w.Canvas().Focused().(interface{ SetText(string) }).SetText(note)
		tapWord(t, w, verb)
	}
	answer("Receive", "Receive", "5", "invoice 17")
	answer("Adjust", "Adjust", "–2", "broken")
	answer("Adjust", "Adjust", "1", "")
	tells(t, w, "Not booked", "Write down why")
	tapWord(t, w, "Close")
	answer("Count", "Set Stock", "7", "inventory")
	if got := only(t, d, "LUB-FINL-DRY-4OZ").OnHand; got != 7 {
		t.Errorf("%d on hand after counting 7 (before %d)", got, before)
	}
	says(t, w, "invoice 17", "broken", "Counted", "Received", "Anna Keller")
	if !v.Count.Enabled() {
		t.Error("it can't be counted again")
	}
	a.OpenInventory()
	_, page := ui.InventoryOf(a)
	says(t, page, "Units on hand", "Products oversold", "Sold", "Received", "Came in")
}

func TestR64_L1_AnExportOfStockNeverLandsOnADatabase(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	file := filepath.Join(os.Getenv("HOME"), "products.csv")
	must(t, os.WriteFile(file, []byte("SQLite format 3\x00"), 0o600))
	a, _ := show(t, messyShop(t), nil)
	a.OpenInventory()
	_, w := ui.InventoryOf(a)
	tapWord(t, w, "Export Products")
	tapWord(t, w, "Save")
	tells(t, w, "Nothing can be written there: name another.")
	if kept, _ := os.ReadFile(file); string(kept) != "SQLite format 3\x00" {
		t.Fatalf("it holds %.20q", kept)
	}
	must(t, os.WriteFile(file, []byte("yesterday's"), 0o600))
	tapWord(t, w, "Save")
	tells(t, w, "This file is there already.")
	tapWord(t, w, "Replace")
	says(t, w, "Exported to products.csv.")
	if kept, _ := os.ReadFile(file); !strings.Contains(string(kept), "TIR-PANA-GK-38") {
		t.Errorf("it holds %.40q", kept)
	}
}

func TestR23_DuplicatesAreRemovedAndBroughtBackByTheWindow(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	if named(t, d, "#1055").Status != store.ProductMatchFailed {
		t.Fatal("two products with one SKU match")
	}
	tapMenu(t, a, "Tools", "Advanced Database Functions", "Remove Duplicate In-Store Products")
	v, w := ui.DuplicatesOf(a)
	says(t, w, "TIR-PANA-GK-38", "same SKU", "same but for capitals", "stays", "goes")
	tells(t, w, "1 waiting order becomes New then: #1055.")
	space := func() { v.Groups.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) }
	space()
	if v.Remove.Enabled() {
		t.Error("Space does not untick the group")
	}
	space()
	test.Tap(v.Remove)
	tells(t, w, "Remove 1 duplicate?")
	tapWord(t, w, "Remove 1 Duplicate")
	tells(t, w, "1 duplicate removed. 1 waiting order became New.")
	if named(t, d, "#1055").Status != store.New {
		t.Error("the waiting order is not matched")
	}
	tapWord(t, w, "Undo")
	if found, err := d.ProductsBySKU(t.Context(), "TIR-PANA-GK-38"); err != nil || len(found) != 2 {
		t.Errorf("after Undo %d products, %v", len(found), err)
	}
	says(t, w, "undone")
	if named(t, d, "#1055").Status != store.New {
		t.Error("undoing changes a transaction that exists")
	}
}

func TestR25_TheMatchToolStepsThroughTheLines(t *testing.T) {
	d := messyShop(t)
	a, _ := show(t, d, nil)
	a.OpenOrder(named(t, d, "#1056").ID)
	why := ui.WhyWindow(a, named(t, d, "#1056").ID)
	tapWord(t, why, "Dry Run")
	tells(t, why, "It would wait as Product Match Failed; no transaction is made and no stock moves.")
	tapWord(t, why, "Close")
	tapWord(t, why, "Match Products")
	v, w := ui.MatchOf(a)
	says(t, w, "#1056", "CAS-SHIM-R7-1132", "same but for hyphens and blanks")
	key(w, fyne.KeyReturn)
	tells(t, w, "“Shimano 105 Cassette” is CAS-SHIM-R7-11-32. 1 order became New.")
	if named(t, d, "#1056").Status != store.New {
		t.Fatal("the order is not matched")
	}
	// The tip: only a product without stock stands for it.
	for i := 0; i < 20 && !strings.Contains(reads(w), "Only a product without stock"); i++ {
		test.Tap(v.Stepper.Next)
	}
	v.Search.SetText("LUB-FINL")
	v.Results.Select(0)
	if v.Take.Enabled() {
		t.Error("a title alone may move stock")
	}
	v.Search.SetText("tips")
	v.Results.Select(0)
	test.Tap(v.Take)
	tells(t, w, "“Tip” is Tips.")
	test.Tap(v.Memories)
	says(t, w, "Remembered choices", "Tip", "its title")
	tapWord(t, w, "Close")
}

// menuItem is an item of the Desktop's menu by the words on its way.
func menuItem(t testing.TB, a *ui.App, names ...string) *fyne.MenuItem {
	t.Helper()
	level := make([]*fyne.MenuItem, 0, len(a.Desktop().MainMenu().Items))
	for _, m := range a.Desktop().MainMenu().Items {
		level = append(level, &fyne.MenuItem{Label: m.Label, ChildMenu: m})
	}
	var found *fyne.MenuItem
	for i, name := range names {
		at := slices.IndexFunc(level, func(item *fyne.MenuItem) bool { return labelOf(item) == name })
		if at < 0 {
			t.Fatalf("the menu has no %s", strings.Join(names[:i+1], " > "))
		}
		if found = level[at]; found.ChildMenu != nil {
			level = found.ChildMenu.Items
		}
	}
	return found
}

// labelOf is what a line of a menu says before its key.
func labelOf(item *fyne.MenuItem) string {
	label, _, _ := strings.Cut(item.Label, "  ")
	return label
}

func tapMenu(t testing.TB, a *ui.App, names ...string) {
	t.Helper()
	menuItem(t, a, names...).Action()
}

// The training shop's orders that stop at Product Match Failed can all be brought
// to New through the windows.
func TestR22_R25_EveryFailedOrderOfTheTrainingShopIsMended(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	failed := func() []db.OrderRow {
		rows, err := tl.db.Orders(t.Context(), db.OrderFilter{})
		must(t, err)
		var list []db.OrderRow
		for _, row := range rows {
			if row.Status == store.ProductMatchFailed {
				list = append(list, row)
			}
		}
		return list
	}
	before := failed()
	if len(before) < 4 {
		t.Fatalf("only %d orders failed", len(before))
	}
	// Duplicates first. M6: they cost $49 and $62, so a person has to mean it.
	tl.RemoveDuplicates()
	v, w := ui.DuplicatesOf(tl.App)
	tells(t, w, "They differ: prices $49.00 and $62.00, barcodes 0840000100754 and 0840000100741.")
	if v.Remove.Enabled() {
		t.Error("products that differ are ticked by themselves")
	}
	test.Tap(v.Mark)
	test.Tap(v.Remove)
	tells(t, w, "Products that differ become one: TIR-SCHW-G1-40 (prices $49.00 and $62.00")
	tapWord(t, w, v.Remove.Text)
	w.Close()
	tl.MatchProducts("")
	m, w := ui.MatchOf(tl.App)
	for range 60 {
		if strings.Contains(reads(w), "Every line of every order has its product.") {
			break
		}
		if m.Take.Enabled() && strings.Contains(reads(w), "same but for") {
			test.Tap(m.Take)
			continue
		}
		// Nothing is alike enough: make the product that it is.
		test.Tap(m.New)
		record, at := ui.ProductOf(tl.App, "")
		if record.SKU.Entry.Text == "" && record.Stocked.Ticked() {
			record.SKU.Entry.SetText(fmt.Sprintf("MENDED-%d", time.Now().UnixNano()))
		}
		test.Tap(record.Save)
		if overlay := at.Canvas().Overlays().Top(); overlay != nil {
			tapWord(t, at, "Save Anyway")
		}
		at.Close()
	}
	if left := failed(); len(left) > 0 {
		t.Fatalf("%d of %d orders still fail, the first is %s:\n%s", len(left), len(before), left[0].Name, reads(w))
	}
	for _, row := range before {
		now, err := tl.db.Order(t.Context(), row.ID)
		must(t, err)
		if now.Status != store.New && now.Status != store.CustomerIDNeeded {
			t.Errorf("%s is %s", row.Name, now.Status)
		}
	}
	books, err := tl.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestProductPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := messyShop(t)
		a, _ := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		keep(t, "goods-desktop-"+variant, a.Desktop())
		shoot := func(name string, w fyne.Window) {
			t.Helper()
			w.Resize(fyne.NewSize(1280, 800))
			if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			keep(t, "goods-"+name+"-"+variant, w)
		}
		a.OpenProducts()
		v, w := ui.ProductsOf(a)
		v.Rows.Select(1)
		shoot("list", w)
		v.Search.SetText("tire nothing")
		shoot("list-none", w)
		lube := only(t, d, "LUB-FINL-DRY-4OZ")
		a.OpenProduct(lube.ID)
		r, w := ui.ProductOf(a, lube.ID)
		must(t, d.ReceiveStock(t.Context(), lube.ID, 12, "invoice 2026-117"))
		must(t, d.AdjustStock(t.Context(), lube.ID, -1, "leaking bottle"))
		r.Description.Entry.SetText("Finish Line Dry Lube, 4 oz")
		shoot("record", w)
		tapWord(t, w, "Receive")
		shoot("receive", w)
		long := only(t, d, "BAR-EASTON-EC90-AERO-EXTRA-LONG-SKU-440")
		a.OpenProduct(long.ID)
		_, w = ui.ProductOf(a, long.ID)
		shoot("record-long", w)
		a.NewProduct(store.Product{Stocked: true}, nil)
		_, w = ui.ProductOf(a, "")
		shoot("record-new", w)
		a.RemoveDuplicates()
		_, w = ui.DuplicatesOf(a)
		shoot("duplicates", w)
		a.MatchProducts(named(t, d, "#1056").ID)
		m, w := ui.MatchOf(a)
		shoot("match", w)
		for i := 0; i < 20 && !strings.Contains(reads(w), "Only a product without stock"); i++ {
			test.Tap(m.Stepper.Next)
		}
		shoot("match-tip", w)
		a.OpenInventory()
		_, w = ui.InventoryOf(a)
		shoot("inventory", w)
	}
}

// held holds back what windows do in the background, once it is told to.
type held struct {
	holding bool
	waiting []func()
}

func (h *held) work(c *ui.Config) {
	c.Work = inPlace
	c.Work.Go = func(act func()) {
		if h.holding {
			h.waiting = append(h.waiting, act)
			return
		}
		act()
	}
}

// let does what was held back, in its order.
func (h *held) let() {
	h.holding = false
	for _, act := range h.waiting {
		act()
	}
	h.waiting = nil
}

func TestR25_TheLineAskedForIsShownThoughOrdersComeMeanwhile(t *testing.T) {
	d := messyShop(t)
	var back held
	a, _ := show(t, d, back.work)
	a.MatchProducts("")
	match, w := ui.MatchOf(a)
	back.holding = true
	a.MatchProducts(named(t, d, "#1056").ID)
	match.Reload() // a poll brought something meanwhile
	back.let()
	says(t, w, "#1056")

	back.holding = true
	match.Reload()
	test.Tap(match.Stepper.Next) // and a person steps on while that is read
	back.let()
	if reads := reads(w); strings.Contains(reads, "CAS-SHIM-R7-1132") {
		t.Error("the line a person left comes back:", reads)
	}
}
