package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
	"tillbridge/ui"
	"tillbridge/ui/changed"
)

// deciding opens Changed at Shopify at the first order that waits.
func deciding(t testing.TB, d *db.DB, change func(*ui.Config)) (*ui.App, *changed.Window, fyne.Window) {
	t.Helper()
	a, _ := show(t, d, change)
	a.OpenChanged("")
	v, w := ui.ChangedOf(a)
	w.Resize(fyne.NewSize(1280, 1400)) // all is in view
	return a, v, w
}

// shortcut is a key with Ctrl or Alt; the test driver's canvas knows none.
func shortcut(v *changed.Window, key fyne.KeyName, modifier fyne.KeyModifier) {
	v.Keep.Keys.Shortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
}

func TestR43_BeforeAndAfterStandSideBySideWithWhatAcceptingDoes(t *testing.T) {
	d := edited(t)
	_, _, w := deciding(t, d, nil)
	says(t, w, "order #1046", "Not accepted yet", "Elena Petrova · pickup", "As we took it in", "Now at Shopify",
		"Shimano PD-M520 Pedals", "Removed", "Camelbak Podium Bottle 24 oz", "(574) 555-0119", "(574) 555-0191",
		"$311.37", "$237.54", "+1", "–2", "Refunded at Shopify, VISA", "–$73.83", "Balance", "$0.00")
	tells(t, w, "Accept Changes rewrites transaction 20000001, moves the stock above once and records the refund Shopify has made.",
		"The customer record stays as it is.", "Keep as It Is leaves transaction, stock and payments alone; the difference stays on the order.",
		"Nothing has moved yet. The decision is logged with your name.")
	if sale := saleOf(t, d, "#1046"); sale.Transaction.Total != 31137 || sale.Transaction.Paid != 31137 {
		t.Errorf("looking at it changed the transaction: %+v", sale.Transaction)
	}
}

func TestR43_AcceptChangesMakesTheTransactionWhatShopifySays(t *testing.T) {
	d := edited(t)
	a, v, w := deciding(t, d, nil)
	test.Tap(v.Accept)
	says(t, w, "#1046 accepted: refund of $73.83 booked.", "Nothing waits: every change that Shopify made is decided.")
	sale := saleOf(t, d, "#1046")
	if sale.Transaction.Total != 23754 || sale.Transaction.Balance() != 0 || len(sale.Transaction.Lines) != 4 {
		t.Errorf("the transaction became %+v", sale.Transaction)
	}
	stock := map[string]int64{}
	for _, p := range sale.Products {
		stock[p.SKU] = p.OnHand
	}
	if stock["GLV-PEAR-ELT-M"] != 7 || stock["BTL-CAML-POD-24"] != 16 {
		t.Errorf("the stock became %v", stock)
	}
	key(w, fyne.KeyReturn)
	if v, _ := ui.ChangedOf(a); v != nil {
		t.Error("Enter does not close the window in which nothing waits")
	}
}

func TestR43_TheSecondTapOfADoubleClickDecidesNothing(t *testing.T) {
	d := muchChanged(t)
	var waits []func()
	_, v, w := deciding(t, d, func(c *ui.Config) {
		c.Work.After = func(_ time.Duration, act func()) { waits = append(waits, act) }
	})
	test.Tap(v.Accept)
	test.Tap(v.Accept)
	says(t, w, "1 of 7 waiting")
	for _, act := range waits {
		act()
	}
	test.Tap(v.Accept)
	says(t, w, "1 of 6 waiting")
}

func TestR2_R43_KeepAsItIsLeavesAllAloneAndAsksNoMore(t *testing.T) {
	d := edited(t)
	a, v, w := deciding(t, d, nil)
	test.Tap(v.Keep)
	says(t, w, "#1046 kept as it is.", "Nothing waits")
	if named(t, d, "#1046").Changed {
		t.Error("it still counts as needing action")
	}
	if sale := saleOf(t, d, "#1046"); sale.Transaction.Total != 31137 || !sale.Kept {
		t.Errorf("the transaction became %+v, kept %t", sale.Transaction, sale.Kept)
	}
	a.OpenTransaction(saleOf(t, d, "#1046").Transaction.ID)
	till, at := ui.TransactionOf(a, saleOf(t, d, "#1046").Transaction.ID)
	says(t, at, "Kept")
	at.Canvas().Focus(till.Save)
	key(at, fyne.KeyF11)
	says(t, w, "Kept as it is", "It can still be accepted.", "Shimano PD-M520 Pedals")
	if v.Keep.Enabled() || v.Keep.Reason() == "" {
		t.Error("it can be kept twice, or doesn't say why not")
	}
	test.Tap(v.Accept)
	if sale := saleOf(t, d, "#1046"); sale.Transaction.Total != 23754 {
		t.Errorf("accepted later it became %d", sale.Transaction.Total)
	}
}

func TestR43_OneStepsThroughAllThatWaits(t *testing.T) {
	d := muchChanged(t)
	_, v, w := deciding(t, d, nil)
	says(t, w, "1 of 8 waiting")
	if v.Stepper.Previous.Enabled() {
		t.Error("there is one before the first")
	}
	test.Tap(v.Stepper.Next)
	says(t, w, "2 of 8 waiting")
	shortcut(v, fyne.KeyLeft, fyne.KeyModifierAlt)
	says(t, w, "1 of 8 waiting")
	first := w.Title()
	shortcut(v, fyne.KeyReturn, fyne.KeyModifierControl)
	says(t, w, "1 of 7 waiting")
	if w.Title() == first {
		t.Error("the decided one is still shown")
	}
	shortcut(v, fyne.KeyL, fyne.KeyModifierControl)
	says(t, w, "1 of 6 waiting")
}

func TestR46_AnOpenTransactionShowsWhatWasAccepted(t *testing.T) {
	d := edited(t)
	a, v, _ := deciding(t, d, nil)
	a.Open(named(t, d, "#1046").ID)
	_, till := ui.TransactionOf(a, named(t, d, "#1046").TransactionID)
	says(t, till, "$311.37", "Changed")
	test.Tap(v.Accept)
	says(t, till, "$237.54", "Camelbak Podium Bottle 24 oz", "2 entries, $237.54")
	if strings.Contains(reads(till), "Shimano PD-M520 Pedals") {
		t.Error("the line that was edited away still stands")
	}
}

func TestR14_R43_ALineWithoutAProductCannotBeAcceptedYet(t *testing.T) {
	d := muchChanged(t)
	_, v, w := deciding(t, d, nil)
	v.Show(named(t, d, "#1048").ID)
	says(t, w, "no product: BEL-KNOG-OI-S", "Known once each line has its product.")
	if v.Accept.Enabled() || !strings.Contains(v.Accept.Reason(), "Give a product exactly this SKU") {
		t.Errorf("Accept Changes is enabled %t and says %q", v.Accept.Enabled(), v.Accept.Reason())
	}
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "BEL-KNOG-OI-S", Description: "Oi Bell", Stocked: true, OnHand: 4}}))
	says(t, w, "Oi Bell", "–3")
	test.Tap(v.Accept)
	if sale := saleOf(t, d, "#1048"); len(sale.Transaction.Lines) != 3 {
		t.Errorf("the transaction has %d lines", len(sale.Transaction.Lines))
	}
}

func TestR39_R43_R58_AFinishedSaleStaysAndWhatCameBackIsAReturn(t *testing.T) {
	d := muchChanged(t)
	_, v, w := deciding(t, d, nil)
	v.Show(named(t, d, "#1045").ID)
	tells(t, w, "Transaction 20000005 is finished as a sale: its lines, stock and payments stay.",
		"Accept Changes books a return of $18.19: 1 × LUB-FINL-DRY-4OZ.", "Shopify has given $18.19 back.")
	says(t, w, "16", "17", "+1")
	test.Tap(v.Accept)
	if sale := saleOf(t, d, "#1045"); len(sale.Transaction.Lines) != 2 || len(sale.Payments) != 1 ||
		sale.Transaction.State != store.TransactionFinished {
		t.Errorf("the finished sale became %+v", sale.Transaction)
	}
}

func TestR43_AcceptAllNamesTheConsequenceAndLeavesWhatCannotBe(t *testing.T) {
	d := muchChanged(t)
	_, v, w := deciding(t, d, nil)
	test.Tap(v.AcceptAll)
	tells(t, w, "Accept 7 changed orders?", "#1046  Elena Petrova: refund of $73.83 booked.", "#1042  Maya Okafor: transaction 20000002 "+
		"voided, stock back, refund of $75.97 booked.", "1 order has a line without a product and can’t be accepted yet.")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if rows, err := d.Changes(t.Context()); err != nil || len(rows) != 8 {
		t.Fatalf("%d wait after Cancel, want 8 (%v)", len(rows), err)
	}
	test.Tap(v.AcceptAll)
	tapWord(t, w, "Accept All")
	says(t, w, "7 orders accepted.", "order #1048")
	if named(t, d, "#1042").Status != store.Rejected {
		t.Errorf("the cancelled order is %s", named(t, d, "#1042").Status)
	}
}

func TestR43_KeepAllKeepsAll(t *testing.T) {
	d := muchChanged(t)
	_, v, w := deciding(t, d, nil)
	test.Tap(v.KeepAll)
	tells(t, w, "Keep 8 orders as they are?", "#1044  Aisha Bello: another shipping address.")
	tapWord(t, w, "Keep All")
	says(t, w, "8 orders kept as they are.", "Nothing waits")
	if counts, err := d.Counts(t.Context()); err != nil || counts.Changed != 0 {
		t.Errorf("%d still count (%v)", counts.Changed, err)
	}
}

func TestR46_ADecisionAboutWhatIsNoLongerSoIsRefused(t *testing.T) {
	d := edited(t)
	queue := &later{}
	_, v, w := deciding(t, d, func(c *ui.Config) { c.Work = queue.scheduler() })
	queue.all()
	says(t, w, "$237.54")
	_, again := elenas()
	again.UpdatedAt = again.UpdatedAt.Add(time.Minute)
	again.Lines[0].Quantity = 3
	retotal(&again)
	take(t, d, again) // the window has not read it yet
	test.Tap(v.Accept)
	queue.all()
	tells(t, w, "Not accepted", "#1046, or its transaction, has changed since it was shown. Nothing was changed; look at it again.")
	if sale := saleOf(t, d, "#1046"); sale.Transaction.Total != 31137 {
		t.Errorf("the transaction became %d", sale.Transaction.Total)
	}
}

func TestR43_AChangedOrderLeadsThereFromWhereverItIsSeen(t *testing.T) {
	d := edited(t)
	row := named(t, d, "#1046")
	a, _ := show(t, d, nil)
	opened := func(from string) {
		t.Helper()
		_, w := ui.ChangedOf(a)
		if w == nil {
			t.Fatalf("%s does not lead to the change", from)
		}
		says(t, w, "order #1046")
		w.Close()
	}
	a.Desktop().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF11})
	opened("the Desktop")
	tapMenu(t, a, "Sales", "Changed at Shopify")
	opened("the menu")
	a.OpenSales()
	ui.SelectForPicture(a, 0)
	tapWord(t, a.Sales(), "See the Change")
	opened("eCommerce Sales")
	a.Sales().Canvas().Focus(ui.SalesOf(a).List.FocusTarget())
	key(a.Sales(), fyne.KeyF11)
	opened("F11 in eCommerce Sales")
	a.OpenOrder(row.ID)
	says(t, ui.WhyWindow(a, row.ID), "Changed at Shopify", "Not decided", "At Shopify since: other items, $73.83 refunded, total $237.54, "+
		"was $311.37.")
	test.Tap(ui.WhyOf(a, row.ID).Changed)
	opened("Why?")
	a.Open(row.ID)
	v, w := ui.TransactionOf(a, row.TransactionID)
	says(t, w, "Changed")
	w.Canvas().Focus(v.Save)
	key(w, fyne.KeyF11)
	opened("the transaction")
}

func TestR50_TrainingHidesTheWayToShopifysAdmin(t *testing.T) {
	d := edited(t)
	_, v, _ := deciding(t, d, nil)
	if v.Admin != nil {
		t.Error("practice leads to Shopify's admin")
	}
	_, v, w := deciding(t, d, func(c *ui.Config) { c.Training = false })
	if v.Admin == nil || !v.Admin.Enabled() {
		t.Fatal("there is no way to Shopify's admin")
	}
	says(t, w, "Open in Shopify Admin")
}

// The whole way, through the training shop, the poller, the tile and the window.
func TestR43_AnOrderEditedAtShopifyIsAcceptedAtTheCounter(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	pay(t, tl.db, tl.order.Name)
	before, stock := tl.sale(t), tl.stock(t)
	must(t, tl.shop.EditUnit(tl.order.Name))
	poller := sync.NewPoller(tl.gateway, tl.db, sync.PollerConfig{Shop: shopsim.Domain, Now: time.Now, Log: zerolog.Nop(), Holder: "till"})
	_, err := poller.Check(t.Context())
	must(t, err)
	says(t, tl.Desktop(), "Changed at Shopify", tl.order.Name+" changed at Shopify")
	tl.selects(t)
	key(tl.Sales(), fyne.KeyF11)
	v, w := ui.ChangedOf(tl.App)
	says(t, w, "order "+tl.order.Name, "Refunded at Shopify, VISA")
	tl.keepsStock(t, stock)
	test.Tap(v.Accept)
	sale := tl.sale(t)
	if sale.Transaction.Total >= before.Transaction.Total || sale.Transaction.Difference() != 0 || sale.Transaction.Balance() != 0 {
		t.Errorf("the transaction went from %+v to %+v", before.Transaction, sale.Transaction)
	}
	sku, now := before.Transaction.Lines[0].SKU, tl.stock(t)
	for each, n := range now {
		if want := stock[each]; each == sku && n != want+1 || each != sku && n != want {
			t.Errorf("stock of %s went from %d to %d", each, want, n)
		}
	}
	if counts, err := tl.db.Counts(t.Context()); err != nil || counts.Changed != 0 {
		t.Errorf("%d still wait (%v)", counts.Changed, err)
	}
}
