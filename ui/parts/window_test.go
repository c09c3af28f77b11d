package parts

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk is the window over a shop's order: two helmets and a tube to be picked up, a light
// to be sent.
type desk struct {
	*Window
	t      testing.TB
	db     *db.DB
	at     fyne.Window
	beeps  int
	opened []string
}

func line(id, title, sku string, quantity int64) store.OrderLine {
	return store.OrderLine{
		ShopifyID: id, Title: title, SKU: sku, Quantity: quantity, Ordered: quantity, UnitPrice: 1000, RequiresShipping: true,
	}
}

func open(t testing.TB, change func(*store.Order)) *desk {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{
		Path: dbtest.Fresh(t), Now: func() time.Time { return noon }, Actor: "Anna Keller",
	})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "HEL", Description: "ABUS Hyban 2.0 Helmet", Barcode: "4003318781599", Price: 1000, Stocked: true, OnHand: 4},
		{SKU: "TUB", Description: "Conti Tube", Barcode: "0651234567890", Price: 1000, Stocked: true, OnHand: 9},
		{SKU: "LGT", Description: "Lezyne Rear Light", Price: 1000, Stocked: true, OnHand: 1},
	}))
	o := store.Order{
		Shop: "s.myshopify.com", ShopifyID: "gid://shopify/Order/1042", Name: "#1042", CreatedAt: noon, UpdatedAt: noon,
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true,
		Buyer: store.Buyer{FirstName: "Maya", LastName: "Okafor"}, Subtotal: 4000, Total: 4000, Received: 4000,
		Lines: []store.OrderLine{
			line("l1", "ABUS Hyban 2.0 Helmet", "HEL", 2), line("l2", "Conti Tube", "TUB", 1), line("l3", "Lezyne Rear Light", "LGT", 1),
		},
		FulfillmentOrders: []store.FulfillmentOrder{
			{
				ShopifyID: "f1", State: "OPEN", Method: "PICK_UP", LocationID: "loc", Location: "Riverside",
				Lines: []store.FulfillmentOrderLine{{ShopifyID: "f1a", LineShopifyID: "l1", Total: 2, Remaining: 2}, {
					ShopifyID: "f1b", LineShopifyID: "l2", Total: 1, Remaining: 1,
				}},
			},
			{
				ShopifyID: "f2", State: "OPEN", Method: "SHIPPING", LocationID: "loc", Location: "Riverside",
				Lines: []store.FulfillmentOrderLine{{ShopifyID: "f2a", LineShopifyID: "l3", Total: 1, Remaining: 1}},
			},
		},
		Payments: []store.ShopifyPayment{{
			ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments", Brand: "Visa", Minor: 4000, At: noon,
		}},
	}
	if change != nil {
		change(&o)
	}
	_, err = d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)
	row, err := d.OrderNamed(t.Context(), "#1042")
	must(t, err)
	h := &desk{t: t, db: d}
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.Current())
	h.at = test.NewTempWindow(t, nil)
	h.at.Resize(fyne.NewSize(1264, 660))
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	note := func(id string) { h.opened = append(h.opened, id) }
	h.Window = New(screen.NewWindow(h.at, work), Config{
		Shop: d, OrderID: row.ID, Beep: func() error { h.beeps++; return nil }, OpenOrder: note, OpenTransaction: note, OpenChanged: note,
	})
	h.at.Resize(fyne.NewSize(1264, 660))
	return h
}

// answer presses the button of the question that is open.
func (h *desk) answer(text string) {
	h.t.Helper()
	top := h.at.Canvas().Overlays().Top()
	if top == nil {
		h.t.Fatalf("there is no question to answer with %s; the window says %s", text, h.reads())
	}
	for _, o := range test.LaidOutObjects(top) {
		if b, ok := o.(interface {
			fyne.Tappable
			Enabled() bool
		}); ok {
			for _, part := range test.LaidOutObjects(o) {
				if word, is := part.(*canvas.Text); is && word.Text == text {
					b.Tapped(nil)
					return
				}
			}
		}
	}
	h.t.Fatalf("the question has no %s: %s", text, h.reads())
}

func (h *desk) reads() string {
	var words []string
	root := fyne.CanvasObject(h.frame)
	if top := h.at.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	for _, o := range test.LaidOutObjects(root) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() {
			words = append(words, text.Text)
		}
	}
	return strings.Join(words, " ")
}

func (h *desk) handedOver() []store.Push {
	h.t.Helper()
	p, err := h.db.Parts(h.t.Context(), h.cfg.OrderID)
	must(h.t, err)
	var goes []store.Push
	for _, push := range p.Pushes {
		if push.Intent == store.IntentFulfill {
			goes = append(goes, push)
		}
	}
	return goes
}

func TestR55_EachItemIsScannedAndAWrongOneBeeps(t *testing.T) {
	h := open(t, nil)
	if h.HandOver.Text != "Hand Over 3 Items" {
		t.Errorf("before a scan the button says %q", h.HandOver.Text)
	}
	for _, code := range []string{"4003318781599", "LGT", "651234567890"} { // the light is in the other part
		h.Scanned(code)
	}
	if h.beeps != 1 || h.HandOver.Text != "Hand Over 2 Items" {
		t.Errorf("%d beeps, and the button says %q", h.beeps, h.HandOver.Text)
	}
	h.Scanned("651234567890")
	if h.beeps != 2 || h.HandOver.Text != "Hand Over 2 Items" {
		t.Errorf("one tube too many: %d beeps, and the button says %q", h.beeps, h.HandOver.Text)
	}
	h.Scanned("HEL")
	h.Scanned("unknown")
	if h.beeps != 3 || h.HandOver.Text != "Hand Over 3 Items" {
		t.Errorf("%d beeps, and the button says %q", h.beeps, h.HandOver.Text)
	}
}

func TestR55_WhatIsCountedIsHandedOverOnce(t *testing.T) {
	h := open(t, nil)
	h.Scanned("HEL")
	h.Collected.Entry.SetText("Sam Okafor")
	h.HandOver.Tapped(nil)
	h.answer("Hand Over Anyway") // nothing is paid here yet
	goes := h.handedOver()
	if len(goes) != 1 || store.FormatPartLines(goes[0].Lines) != "f1a=1" {
		t.Fatalf("asked of Shopify: %+v", goes)
	}
	if h.HandOver.Text != "Hand Over 2 Items" {
		t.Errorf("of what is left the button says %q", h.HandOver.Text)
	}
	h.HandOver.Tapped(nil)
	h.answer("Hand Over Anyway")
	if goes = h.handedOver(); len(goes) != 2 || h.HandOver.Enabled() && h.HandOver.Text != "Hand Over" {
		t.Errorf("%d goes, and the button says %q", len(goes), h.HandOver.Text)
	}
	row, err := h.db.Order(t.Context(), h.cfg.OrderID)
	must(t, err)
	if row.Status == store.Completed {
		t.Error("the order is Completed, and its light is still here")
	}
}

func TestR54_AStatusIsThatOfThePartLookedAt(t *testing.T) {
	h := open(t, nil)
	if h.Ready.Text != string(store.ReadyForPickup) {
		t.Errorf("the pickup offers %q", h.Ready.Text)
	}
	h.Parts.Select(1)
	if h.Ready.Text != string(store.ReadyForShipment) || h.HandOver.Text != "Hand Over 1 Item" {
		t.Errorf("the parcel offers %q and %q", h.Ready.Text, h.HandOver.Text)
	}
	h.Ready.Tapped(nil)
	p, err := h.db.Parts(t.Context(), h.cfg.OrderID)
	must(t, err)
	list := p.Order.Parts()
	if p.PartStatus(list[0]) != store.New || p.PartStatus(list[1]) != store.ReadyForShipment {
		t.Errorf("the parts are %s and %s", p.PartStatus(list[0]), p.PartStatus(list[1]))
	}
}

func TestR53_APartOnHoldSaysWhyAndBlocksNoOther(t *testing.T) {
	h := open(t, func(o *store.Order) {
		o.FulfillmentOrders[1].State = "ON_HOLD"
		o.FulfillmentOrders[1].Holds = []store.Hold{{Reason: "AWAITING_PAYMENT", Notes: "Call first"}}
	})
	if !h.HandOver.Enabled() {
		t.Errorf("the pickup is blocked: %s", h.HandOver.Reason())
	}
	h.Parts.Select(1)
	if h.HandOver.Enabled() || !strings.Contains(h.HandOver.Reason(), "Call first") {
		t.Errorf("the part on hold can be handed over, or says %q", h.HandOver.Reason())
	}
}

func TestR53_WhatAnotherLocationHandsOverIsShownAndNotTouched(t *testing.T) {
	h := open(t, func(o *store.Order) {
		o.FulfillmentOrders[1].LocationID, o.FulfillmentOrders[1].Location = "far", "Warehouse"
	})
	must(t, h.db.KeepLocations(t.Context(), "s.myshopify.com", []store.Location{
		{ShopifyID: "loc", Name: "Riverside", Active: true}, {ShopifyID: "far", Name: "Warehouse", Active: true},
	}))
	_, err := h.db.OwnLocations(t.Context(), "s.myshopify.com", []string{"Riverside"}, true)
	must(t, err)
	h.Reload()
	h.Parts.Select(1)
	if h.HandOver.Enabled() || h.Ready.Visible() || h.More.Enabled() || !strings.Contains(h.HandOver.Reason(), "Warehouse") {
		t.Errorf("the Warehouse's part can be handed over here, or the button says %q", h.HandOver.Reason())
	}
	if h.Scanned("LGT"); h.beeps != 1 {
		t.Error("an item of the Warehouse's is counted here")
	}
}

// TestPictures draws the window into the folder that TILLBRIDGE_PICTURES names.
func TestPictures(t *testing.T) {
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		t.Skip("no folder for pictures")
	}
	for _, of := range []struct {
		name, look string
		variant    theme.Variant
	}{
		{"parts", "light", theme.Light}, {"parts", "dark", theme.Dark}, {"parts-long", "light", theme.Light}, {"parts-long", "dark", theme.Dark},
	} {
		name, look := of.name, of.look
		change := map[string]func(*store.Order){
			"parts-long": func(o *store.Order) {
				o.Buyer.LastName = "von Hohenstein-Wittelsbach zu Sachsen-Coburg und Gotha"
				o.Lines[0].Title = "Continental Grand Prix 5000 S Transparent TR Tubeless Ready Folding Tyre 700 × 28C"
				o.FulfillmentOrders[1].State = "ON_HOLD"
				o.FulfillmentOrders[1].Holds = []store.Hold{{Reason: "HIGH_RISK_OF_FRAUD", Notes: "Call the customer first"}}
			},
		}[name]
		h := open(t, change)
		theme.Apply(fyne.CurrentApp(), of.variant)
		h.showState()
		h.Scanned("HEL")
		if name == "parts-long" {
			h.Parts.Select(1)
		}
		picture(t, h.at, filepath.Join(dir, name+"-"+look+".png"))
	}
}

func picture(t *testing.T, w fyne.Window, path string) {
	t.Helper()
	file, err := os.Create(path) //nolint:gosec // the tester names the folder
	must(t, err)
	must(t, png.Encode(file, w.Canvas().Capture()))
	must(t, file.Close())
}

// The window is open before its order was read.
func TestR51_TheItemsHaveTheKeysOnceTheOrderWasRead(t *testing.T) {
	h := open(t, nil)
	h.window.Canvas().Unfocus()
	h.model.loaded = false
	h.Reload()
	if h.window.Canvas().Focused() != h.Lines.FocusTarget() {
		t.Errorf("%T has the keys", h.window.Canvas().Focused())
	}
}

// A SKU's label has signs that are keys of the window alone.
func TestR51_R55_ASKUsLabelIsAScanAndNoKeyOfTheWindow(t *testing.T) {
	h := open(t, nil)
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	h.frame.Now = func() time.Time { return now }
	h.frame.OnScanned = func(code string) { h.Scanned(code) }
	h.Scanned("4003318781599")
	c := h.window.Canvas()
	c.Focus(h.Lines.FocusTarget())
	for _, r := range "NOT-OURS-1" {
		now = now.Add(8 * time.Millisecond)
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(r)})
		c.Focused().TypedRune(r)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if h.HandOver.Text != "Hand Over 1 Item" || h.beeps != 1 {
		t.Errorf("after the label of another item the button says %q, with %d beeps", h.HandOver.Text, h.beeps)
	}
}
