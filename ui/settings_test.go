package ui_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui"
)

func TestSettingsOpenOnceByTileAndKey(t *testing.T) {
	a, program := show(t, open(t), nil)
	before := len(program.Driver().AllWindows())
	test.Tap(ui.DesktopOf(a).Settings)
	first, w := ui.SettingsOf(a)
	a.OpenSettings()
	if second, _ := ui.SettingsOf(a); first == nil || second != first || len(program.Driver().AllWindows()) != before+1 {
		t.Fatal("Settings is not open once")
	}
	w.Close()
	if closed, _ := ui.SettingsOf(a); closed != nil {
		t.Error("a closed window is still known")
	}
}

func TestR39_SalesTodayAreThoseOfThisComputersDay(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 59, 0, 0, time.Local)
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: func() time.Time { return now }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-PANA-GK-38", Price: 5400}, {SKU: "LUB-FINL-DRY-4OZ", Price: 1700}}))
	take(t, d, order(1, "Maya", "", "maya@example.com", "PICK_UP"), order(2, "Maya", "", "maya@example.com", "PICK_UP"))
	finish := func(name string) {
		row := named(t, d, name)
		must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: row.TransactionID, Type: "Cash", Minor: row.Balance, Currency: "USD"},
			row.Balance))
		must(t, d.Finish(t.Context(), row.TransactionID))
	}
	finish("#1")
	a, _ := show(t, d, nil)
	if got := ui.DesktopOf(a).Today.Text; got != "None yet" {
		t.Errorf("yesterday's sale at 23:59 counts today: %q", got)
	}
	now = morning
	finish("#2")
	if got := ui.DesktopOf(a).Today.Text; got != "1 · $77.40" {
		t.Errorf("after a sale: %q", got)
	}
}

func TestSettingsPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		types, cards, err := d.Tenders(t.Context())
		must(t, err)
		types = append(types, store.PaymentType{Name: "Layaway Credit", Button: "Layaway Credit", Advanced: true})
		types[1].Rounding = 5
		must(t, d.SetTenders(t.Context(), types, cards))
		must(t, d.SetProfile(t.Context(), store.Profile{
			Name: "Riverside Cycles", Address: []string{"418 State Street", "Portsmouth, NH 03801"}, Phone: "(603) 555-0199",
			Email:   "hello@riverside-cycles.example",
			Website: "riverside-cycles.example", TaxID: "Tax ID 00-0000000", Logo: assets.SampleLogo,
			Footer: "Returns within 30 days, unused.\nThank you for riding with us.",
		}))
		mixed := order(1055, "Priya", "Raman", "priya@example.com", "PICK_UP")
		mixed.FulfillmentOrders = append(mixed.FulfillmentOrders, store.FulfillmentOrder{
			ShopifyID: "fo1055b", State: "OPEN",
			Method: "SHIPPING", LocationID: "loc", Location: "Riverside",
		})
		take(t, d, mixed)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.LeaveTraining = func() {}
		})
		keep(t, "desktop-settings-"+variant, a.Desktop())
		a.OpenSettings()
		v, w := ui.SettingsOf(a)
		for i, name := range []string{"payments", "receipts", "printer", "data", "orders", "notifications", "country", "computer"} {
			v.Sections.Select(i)
			if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height-30 {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800)} {
				w.Resize(size)
				keep(t, fmt.Sprintf("settings-%s-%s-%.0f", name, variant, size.Width), w)
			}
		}
		row := named(t, d, "#1040")
		s, err := d.Sale(t.Context(), row.TransactionID)
		must(t, err)
		notes := s.Notes()
		notes.Shelf, notes.HoldUntil = "B3", morning.AddDate(0, 0, -2)
		_, err = d.SaveTransaction(t.Context(), row.TransactionID, s.Notes(), notes)
		must(t, err)
		a.OpenSales()
		a.Sales().Resize(fyne.NewSize(1280, 800))
		ui.SalesOf(a).Pick(named(t, d, "#1040"), store.Completed)
		keep(t, "collected-"+variant, a.Sales())
		tapWord(t, a.Sales(), "Cancel")
		ui.SalesOf(a).Pick(named(t, d, "#1055"), store.Completed)
		keep(t, "collected-and-sent-"+variant, a.Sales())
		tapWord(t, a.Sales(), "Cancel")
		pay(t, d, "#1040")
		ui.SalesOf(a).Pick(named(t, d, "#1040"), store.Completed)
		tapWord(t, a.Sales(), "Set Completed")
		test.Tap(ui.SalesOf(a).Save)
		keep(t, "finish-at-completed-"+variant, a.Sales())
		tapWord(t, a.Sales(), "Keep Editing")
		a.OpenOrder(row.ID)
		keep(t, "pickup-why-"+variant, ui.WhyWindow(a, row.ID))
	}
}
