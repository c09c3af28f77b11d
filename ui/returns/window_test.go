package returns

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.Local)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// counter is the window over a sale of two helmets, a tube and a light that is still to be
// sent; paid by card online, shipping 5.00 of it.
type counter struct {
	*Window
	t       testing.TB
	db      *db.DB
	at      fyne.Window
	order   store.Order
	beeps   int
	printed []string
	opened  []string
}

func sold(id, title, sku string, quantity, price int64) store.OrderLine {
	return store.OrderLine{
		ShopifyID: id, Title: title, SKU: sku, Quantity: quantity, Ordered: quantity, UnitPrice: price, RequiresShipping: true,
	}
}

func part(id, state string, lines ...store.FulfillmentOrderLine) store.FulfillmentOrder {
	return store.FulfillmentOrder{ShopifyID: id, State: state, Method: "PICK_UP", LocationID: "loc", Location: "Riverside", Lines: lines}
}

// setting is how the sale of a test differs.
type setting struct {
	change func(*store.Order)
	// cash pays for it at the till.
	cash bool
	// places are the shop's locations, products what it has beside the usual ones.
	places   store.Locations
	products []store.Product
}

func open(t testing.TB, s setting) *counter {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{
		Path: filepath.Join(t.TempDir(), "shop.db"), Now: func() time.Time { return noon }, Actor: "Anna Keller",
	})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "HEL-ABUS-M", Description: "ABUS Hyban 2.0 Helmet", Barcode: "4003318781599", Price: 1000, Stocked: true, OnHand: 6},
		{SKU: "TUB-CONT-48", Description: "Conti Tube", Barcode: "0651234567890", Price: 900, Stocked: true, OnHand: 9},
		{SKU: "LGT-LEZY", Description: "Lezyne Rear Light", Price: 3000, Stocked: true, OnHand: 1},
	}))
	must(t, d.AddProducts(t.Context(), s.products))
	must(t, d.KeepLocations(t.Context(), "s.myshopify.com", s.places))
	o := store.Order{
		Shop: "s.myshopify.com", ShopifyID: "gid://shopify/Order/1042", Name: "#1042", CreatedAt: noon, UpdatedAt: noon,
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true,
		Buyer:    store.Buyer{ShopifyID: "gid://shopify/Customer/1", FirstName: "Maya", LastName: "Okafor"},
		Subtotal: 12900, ShippingCharge: 500, Total: 13400, Received: 13400,
		Lines: []store.OrderLine{
			sold("l1", "ABUS Hyban 2.0 Helmet, M, Black", "HEL-ABUS-M", 2, 4500), sold("l2", "Conti Tube 700×25–32", "TUB-CONT-48", 1, 900),
			sold("l3", "Lezyne KTV Drive Rear Light", "LGT-LEZY", 1, 3000),
		},
		FulfillmentOrders: []store.FulfillmentOrder{
			part("f1", "OPEN", store.FulfillmentOrderLine{ShopifyID: "f1a", LineShopifyID: "l1", Total: 2, Remaining: 2},
				store.FulfillmentOrderLine{ShopifyID: "f1b", LineShopifyID: "l2", Total: 1, Remaining: 1}),
			part("f2", "OPEN", store.FulfillmentOrderLine{ShopifyID: "f2a", LineShopifyID: "l3", Total: 1, Remaining: 1}),
		},
	}
	payment := store.Payment{Type: store.ECommerce, Card: "VISA", Minor: o.Total, Currency: "USD"}
	if s.cash {
		o.Received, o.Outstanding, o.Financial = 0, o.Total, store.Pending
		payment.Type, payment.Card = "Cash", ""
	} else {
		o.Payments = []store.ShopifyPayment{{
			ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments", Brand: "Visa", Minor: o.Total, At: noon,
		}}
	}
	if s.change != nil {
		s.change(&o)
	}
	_, err = d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)
	row, err := d.OrderNamed(t.Context(), "#1042")
	must(t, err)
	payment.TransactionID = row.TransactionID
	must(t, d.TakePayment(t.Context(), payment, o.Total))
	must(t, d.Finish(t.Context(), row.TransactionID))
	// The pickup goes over the counter, the light is still to be sent.
	o.FulfillmentOrders = slices.Clone(o.FulfillmentOrders)
	gone := o.FulfillmentOrders[0]
	gone.State, gone.Lines = "CLOSED", slices.Clone(gone.Lines)
	for i := range gone.Lines {
		gone.Lines[i].Remaining = 0
	}
	o.FulfillmentOrders[0], o.UpdatedAt = gone, noon.Add(time.Minute)
	_, err = d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)

	h := &counter{t: t, db: d, order: o}
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.Current())
	h.at = test.NewTempWindow(t, nil)
	h.at.Resize(fyne.NewSize(1264, 660))
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	note := func(id string) { h.opened = append(h.opened, id) }
	h.Window = New(screen.NewWindow(h.at, work), Config{
		Shop: d, SaleID: row.TransactionID, Now: func() time.Time { return noon }, Beep: func() error { h.beeps++; return nil },
		OpenOrder: note, OpenTransaction: note, PrintReceipt: func(id string) { h.printed = append(h.printed, id) },
	})
	h.at.Resize(fyne.NewSize(1264, 660))
	return h
}

// agrees is Shopify taking the goods back, and giving the money back where it was asked to.
func (h *counter) agrees() {
	h.t.Helper()
	p, ok, err := h.db.ClaimPush(h.t.Context(), "test", time.Minute)
	must(h.t, err)
	for ok && p.Intent == store.IntentMarkPaid { // what was paid here in cash is told first
		must(h.t, h.db.PushConfirmed(h.t.Context(), p, "Shopify has it as paid."))
		p, ok, err = h.db.ClaimPush(h.t.Context(), "test", time.Minute)
		must(h.t, err)
	}
	if !ok || p.Intent != store.IntentReturn {
		h.t.Fatalf("Shopify is asked %+v", p)
	}
	r, err := h.db.ReturnOf(h.t.Context(), p.Act)
	must(h.t, err)
	made := db.ReturnMade{ShopifyID: "gid://shopify/Return/1", Order: h.order}
	if r.Refund.ByShopify() {
		made.Refunds = []string{"p2"}
		made.Order.Refunded += r.RefundMinor
		made.Order.Payments = append(slices.Clone(made.Order.Payments), store.ShopifyPayment{
			ShopifyID: "p2", Kind: "REFUND", State: "SUCCESS", Minor: r.RefundMinor, At: noon,
		})
	}
	must(h.t, h.db.ReturnConfirmed(h.t.Context(), p, "Shopify's return is #1042-R1.", made))
	h.order = made.Order
	h.Reload()
}

// refuses is Shopify saying no.
func (h *counter) refuses(why string) {
	h.t.Helper()
	p, _, err := h.db.ClaimPush(h.t.Context(), "test", time.Minute)
	must(h.t, err)
	must(h.t, h.db.PushFailed(h.t.Context(), p, store.Fail(store.Refused, "%s", why)))
	h.Reload()
}

func (h *counter) reads() string {
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

func (h *counter) says(wanted ...string) {
	h.t.Helper()
	for _, want := range wanted {
		if text := h.reads(); !strings.Contains(text, want) {
			h.t.Errorf("the window does not say %q: %s", want, text)
		}
	}
}

func (h *counter) answers(text string) {
	h.t.Helper()
	for _, o := range test.LaidOutObjects(h.at.Canvas().Overlays().Top()) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == text {
			b.Tapped(nil)
			return
		}
	}
	h.t.Fatalf("the question has no %s: %s", text, h.reads())
}

func (h *counter) made() []store.Return {
	h.t.Helper()
	list, err := h.db.Returns(h.t.Context(), h.model.sale.Sale.Transaction.OrderID, 9)
	must(h.t, err)
	return list
}

func (h *counter) onHand(sku string) int64 {
	h.t.Helper()
	found, err := h.db.ProductsBySKU(h.t.Context(), sku)
	must(h.t, err)
	return found[0].OnHand
}

func TestR58_EachItemIsScannedAndAWrongOneBeeps(t *testing.T) {
	h := open(t, setting{})
	if h.Refund.Enabled() || !strings.Contains(h.Refund.Reason(), "Nothing is counted") {
		t.Errorf("with nothing counted the button says %q", h.Refund.Reason())
	}
	for _, code := range []string{"4003318781599", "651234567890", "LGT-LEZY"} { // the light is not handed over
		h.Scanned(code)
	}
	if h.beeps != 1 || h.Refund.Text != "Refund $54.00" {
		t.Errorf("%d beeps, and the button says %q", h.beeps, h.Refund.Text)
	}
	h.Scanned("TUB-CONT-48") // one was sold
	h.Scanned("unknown")
	if h.beeps != 3 || h.Refund.Text != "Refund $54.00" {
		t.Errorf("%d beeps, and the button says %q", h.beeps, h.Refund.Text)
	}
	h.Lines.Select(0)
	h.More.Tapped(nil)
	h.More.Tapped(nil) // a third of two
	if h.Refund.Text != "Refund $99.00" {
		t.Errorf("both helmets and the tube: %q", h.Refund.Text)
	}
	h.Less.Tapped(nil)
	h.None.Tapped(nil)
	if h.Refund.Enabled() || len(h.made()) != 0 {
		t.Error("nothing is counted, and it can be taken back, or was")
	}
}

// types is what a scanner does to the window: each letter's key and rune, then Enter.
func (h *counter) types(code string) {
	c := h.window.Canvas()
	now := noon
	h.frame.Now = func() time.Time { return now }
	h.frame.OnScanned = func(code string) { h.Scanned(code) }
	for _, r := range code {
		now = now.Add(8 * time.Millisecond)
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(r)})
		c.Focused().TypedRune(r)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// A SKU's label has signs that are keys of the window alone.
func TestR51_R58_ASKUsLabelIsAScanAndNoKeyOfTheWindow(t *testing.T) {
	h := open(t, setting{})
	h.More.Tapped(nil) // a helmet is counted and selected
	for i, place := range []fyne.Focusable{h.Lines.FocusTarget(), h.Note.Entry, h.More} {
		h.None.Tapped(nil)
		h.Lines.Select(0)
		h.More.Tapped(nil)
		h.window.Canvas().Focus(place)
		h.types("tub-cont-48")
		if h.Refund.Text != "Refund $54.00" || h.Lines.Selected() != 1 || h.Note.Entry.Text != "" {
			t.Errorf("with the keys at %d the tube's label makes %q of a helmet, line %d, note %q", i, h.Refund.Text, h.Lines.Selected(),
				h.Note.Entry.Text)
		}
	}
}

// Who looks up from the goods reads why the scanner beeped, and on a computer without sound too.
func TestR58_WhatDoesNotComeBackIsSaidInWordsUntilTheNextItem(t *testing.T) {
	h := open(t, setting{})
	h.cfg.Beep = func() error { return store.Fail(store.Unavailable, "This computer has no sound.") }
	h.types("PUMP-1")
	if !h.note.Visible() || h.note.Text != "PUMP-1 was not sold with this receipt. Put it aside." {
		t.Errorf("the first scan says %q, shown: %t", h.note.Text, h.note.Visible())
	}
	h.types("HEL-ABUS-M")
	if h.note.Visible() {
		t.Errorf("with the next item it still says %q", h.note.Text)
	}
}

// The window is open before its sale was read.
func TestR51_TheListHasTheKeysOnceTheSaleWasRead(t *testing.T) {
	h := open(t, setting{})
	h.window.Canvas().Unfocus()
	h.model.loaded = false
	h.Reload()
	if h.window.Canvas().Focused() != h.Lines.FocusTarget() {
		t.Errorf("%T has the keys", h.window.Canvas().Focused())
	}
}

func TestR58_WhatMovesIsSeenBeforeAndMovesOnceShopifyAgrees(t *testing.T) {
	h := open(t, setting{})
	before := h.onHand("HEL-ABUS-M")
	h.Scanned("HEL-ABUS-M")
	h.Shipping.Entry.SetText("5.00")
	h.Fee.Entry.SetText("10")
	h.says("HEL-ABUS-M", "HEL-ABUS-M 4 5 back on sale", "Goods", "45.00", "Shipping", "5.00", "Restocking fee, 10 %", "–4.50", "$45.50")
	if h.Refund.Text != "Refund $45.50" || len(h.made()) != 0 || h.onHand("HEL-ABUS-M") != before {
		t.Fatalf("before anything was pressed: %q, %d returns, %d on hand", h.Refund.Text, len(h.made()), h.onHand("HEL-ABUS-M"))
	}
	h.Refund.Tapped(nil)
	list := h.made()
	if len(list) != 1 || list[0].RefundMinor != 4550 || list[0].Lines[0].LocationID != "loc" || h.onHand("HEL-ABUS-M") != before {
		t.Fatalf("asked for: %+v, %d on hand", list, h.onHand("HEL-ABUS-M"))
	}
	h.says("Return "+list[0].Transaction.Barcode+": Being told to Shopify", "Give nothing back yet")
	if h.Print.Enabled() || h.Unsaved() != 0 {
		t.Error("a return that Shopify may refuse has a receipt, or is unsaved")
	}
	h.agrees()
	if h.onHand("HEL-ABUS-M") != before+1 {
		t.Errorf("%d on hand, before %d", h.onHand("HEL-ABUS-M"), before)
	}
	h.says(": Booked", "Shopify gave $45.50 back the way it was paid.")
	h.window.Keys.Shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyP, Modifier: fyne.KeyModifierControl})
	if len(h.printed) != 1 || h.printed[0] != list[0].Transaction.ID {
		t.Errorf("printed %v", h.printed)
	}
	// What came back can't come back again.
	h.All.Tapped(nil)
	if h.Refund.Text != "Refund $54.00" {
		t.Errorf("what is left comes to %q", h.Refund.Text)
	}
}

func TestR58_CashIsHandedBackHereAndShopifySendsNothing(t *testing.T) {
	h := open(t, setting{cash: true})
	h.Scanned("HEL-ABUS-M")
	if h.Refund.Text != "Refund $45.00 by Cash" {
		t.Fatalf("what was paid in cash: %q, %s", h.Refund.Text, h.Refund.Reason())
	}
	h.says("Hand back $45.00 by Cash", "Shopify moves")
	h.Refund.Tapped(nil)
	h.says("Give nothing back yet")
	h.agrees()
	h.says("Hand back $45.00 by Cash. Shopify sends nothing.")
	if r := h.made()[0]; r.Refund != store.RefundTill || r.Transaction.Paid != -4500 || len(r.Refunds) != 0 {
		t.Errorf("booked %+v", r)
	}
}

func TestR58_EachWayOfTheMoneyNamesItsSumOrSaysWhyNot(t *testing.T) {
	h := open(t, setting{})
	h.Scanned("TUB-CONT-48")
	for i, want := range []string{"Refund $9.00", "Refund $9.00 as Credit", "Refund $9.00 by Cash", "Take Back, Nothing Refunded"} {
		h.Ways[i].Tapped(nil)
		if h.Refund.Text != want || !h.Refund.Enabled() || !h.Ways[i].Toggled() {
			t.Errorf("%s: %q, %s", h.Ways[i].Text, h.Refund.Text, h.Refund.Reason())
		}
	}
	h.says("$9.00 stays owed to the customer.")
	h.Ways[0].Tapped(nil)
	for entry, why := range map[*widgets.Entry]string{h.Shipping.Entry: "50.00", h.Fee.Entry: "lots"} {
		entry.SetText(why)
		if h.Refund.Enabled() || h.Refund.Reason() == "" {
			t.Errorf("%q is taken", why)
		}
		entry.SetText("")
	}

	guest := open(t, setting{change: func(o *store.Order) { o.Buyer.ShopifyID = "" }})
	if guest.Ways[1].Enabled() || guest.Ways[1].Reason() == "" {
		t.Error("a guest is offered store credit")
	}
	paid := open(t, setting{cash: true})
	paid.Scanned("TUB-CONT-48")
	paid.Ways[0].Tapped(nil)
	if paid.Refund.Enabled() || !strings.Contains(paid.Refund.Reason(), "Shopify holds nothing") {
		t.Errorf("Shopify is to give back what it never got: %q", paid.Refund.Reason())
	}
}

func TestR58_ReasonConditionAndPlaceAreKeptByLine(t *testing.T) {
	places := store.Locations{
		{ShopifyID: "loc", Name: "Riverside", Active: true},
		{ShopifyID: "shed", Name: "Workshop", Active: true},
		{ShopifyID: "svc", Name: "Amazon", Active: true, Service: true},
	}
	h := open(t, setting{places: places})
	h.Scanned("HEL-ABUS-M")
	h.Reason.SetChosen(slices.Index(store.ReturnReasons(), store.ReasonOther))
	h.Reason.OnChanged(0)
	if h.Refund.Enabled() || !strings.Contains(h.Refund.Reason(), "needs a note") {
		t.Errorf("Other without a note: %q", h.Refund.Reason())
	}
	h.Note.Entry.SetText("strap is torn")
	h.Restock.Tapped(nil)
	h.says("not sold again")
	h.Scanned("TUB-CONT-48")
	if h.Note.Entry.Text != "" || h.Restock.Ticked() {
		t.Errorf("the next line begins with the note %q, back on sale %t", h.Note.Entry.Text, h.Restock.Ticked())
	}
	h.Reason.SetChosen(slices.Index(store.ReturnReasons(), store.ReasonTooSmall))
	h.Restock.Tapped(nil)
	if want := []string{"Riverside", "Workshop"}; !slices.Equal(h.Place.Options, want) {
		t.Errorf("goods may go to %v", h.Place.Options)
	}
	h.Place.SetChosen(1)
	h.Place.OnChanged(1)
	h.says("on sale at Workshop")
	h.Refund.Tapped(nil)
	lines := h.made()[0].Lines
	if lines[0].Reason != store.ReasonOther || lines[0].Note != "strap is torn" || lines[0].Restock || lines[0].LocationID != "" {
		t.Errorf("the helmet: %+v", lines[0])
	}
	if lines[1].Reason != store.ReasonTooSmall || !lines[1].Restock || lines[1].LocationID != "shed" {
		t.Errorf("the tube: %+v", lines[1])
	}
}

// german has goods and locations be named as long as shops name them.
func german() setting {
	const helmet, tube = "HELM-MIT-RUECKSTRAHLER-M", "SCHLAUCH-CONTINENTAL-700X25-32-PRESTA-48MM-2026"
	return setting{
		places: store.Locations{
			{ShopifyID: "loc", Name: "Zentrallager Donaudampfschifffahrtsgesellschaft, Halle 3", Active: true},
			{ShopifyID: "shed", Name: "Werkstatt", Active: true},
		},
		products: []store.Product{
			{SKU: helmet, Description: "Fahrradschutzhelm", Price: 4500, Stocked: true, OnHand: 1106},
			{SKU: tube, Description: "Schlauch", Price: 900, Stocked: true, OnHand: 12},
		},
		change: func(o *store.Order) {
			o.Lines[0].Title, o.Lines[0].SKU = "Fahrradschutzhelm mit Rückstrahler und Insektenschutznetz, Größe M, mattschwarz", helmet
			o.Lines[1].Title, o.Lines[1].SKU = "Schlauch", tube
		},
	}
}

func TestR58_WhatComesBackIsReadWholeBesideALongLocation(t *testing.T) {
	h := open(t, german())
	if need := h.at.Canvas().Content().MinSize().Width; need > 1264 {
		t.Errorf("the window needs %.0f of 1264", need)
	}
	h.All.Tapped(nil)
	h.says("2 × HELM-MIT-RUECKSTRAHLER-M", "on sale at Zentrallager Donaudampfschifffahrtsgesellschaft,")
	for _, o := range test.LaidOutObjects(h.stock) {
		text, ok := o.(*canvas.Text)
		if !ok || !strings.Contains(text.Text, "HELM") && !strings.Contains(text.Text, "Zentrallager") {
			continue
		}
		if need := fyne.MeasureText(text.Text, text.TextSize, text.TextStyle).Width; need > text.Size().Width {
			t.Errorf("%q has %.0f of the %.0f that it needs", text.Text, text.Size().Width, need)
		}
	}
}

func TestR58_WhatShopifyRefusesIsSaidWithWhatToDo(t *testing.T) {
	h := open(t, setting{})
	h.Scanned("HEL-ABUS-M")
	before := h.onHand("HEL-ABUS-M")
	h.Refund.Tapped(nil)
	h.refuses("Shopify does not take returns of gift cards.")
	h.says("Refused by Shopify", "Shopify does not take returns of gift cards.", "make the return anew")
	if h.onHand("HEL-ABUS-M") != before || h.Print.Enabled() {
		t.Error("what was refused moved stock, or has a receipt")
	}
	h.Scanned("HEL-ABUS-M")
	if h.Refund.Text != "Refund $45.00" || !h.Refund.Enabled() {
		t.Errorf("it can't be made anew: %q, %s", h.Refund.Text, h.Refund.Reason())
	}
}

func TestR58_WhatWasCountedIsNotLostUnasked(t *testing.T) {
	h := open(t, setting{})
	closed := 0
	h.AskToClose(func() { closed++ })
	h.Scanned("HEL-ABUS-M")
	h.AskToClose(func() { closed++ })
	if closed != 1 || h.at.Canvas().Overlays().Top() == nil {
		t.Fatalf("closed %d times", closed)
	}
	h.answers("Keep Counting")
	h.Reload()
	if h.Refund.Text != "Refund $45.00" {
		t.Errorf("after a reading the button says %q", h.Refund.Text)
	}
	h.AskToClose(func() { closed++ })
	h.answers("Discard")
	if closed != 2 || h.Unsaved() != 0 {
		t.Errorf("closed %d times, %d unsaved", closed, h.Unsaved())
	}
}

func TestR58_WhereNothingCanComeBackItIsSaidWhy(t *testing.T) {
	h := open(t, setting{})
	h.All.Tapped(nil)
	h.Refund.Tapped(nil)
	h.agrees()
	h.model.made = ""
	h.Reload()
	h.says("All that was handed over of #1042 has come back already.")
	if h.More.Enabled() || h.All.Enabled() || h.Refund.Enabled() {
		t.Error("more can be counted")
	}
	if h.Scanned("HEL-ABUS-M"); h.beeps != 1 {
		t.Error("one more is counted")
	}
}
