package ui_test

import (
	"fmt"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// people are customers as a shop has them: duplicates, gaps, a very long name.
func people() []store.Customer {
	home := store.Address{Street: "2210 Mishawaka Ave", City: "South Bend", Province: "IN", Postcode: "46615", Country: "US"}
	return []store.Customer{
		{
			FirstName: "John", LastName: "Whitaker", Email: "john.w@example.com", Phone: "(574) 555-0148", Address: home,
			Note: "Rides a Trek Domane, prefers a call to a mail.", More: []store.Address{{
				Street: "17 Elm St", City: "Granger", Province: "IN",
				Postcode: "46530", Country: "US",
			}},
		},
		{FirstName: "Jon", LastName: "Whittaker", Email: "jwhit@example.net", Phone: "(574) 555-0911", Address: store.Address{
			Street: "17 Elm St", City: "Granger", Province: "IN", Postcode: "46530", Country: "US",
		}},
		{FirstName: "Joan", LastName: "Whitaker", Email: "joan.whitaker@example.com", Address: store.Address{
			Street: "405 River Ct",
			City:   "South Bend", Province: "IN", Postcode: "46615", Country: "US",
		}},
		{FirstName: "J.", LastName: "Whitaker", Phone: "574 555 0148", Address: store.Address{
			City: "South Bend", Postcode: "46601",
			Country: "US",
		}, Note: "Second bike in for service."},
		{
			FirstName: "Maximiliana-Theodora Anastasia", LastName: "von Hohenzollern-Sigmaringen zu Putbus",
			Email: "maximiliana-theodora.von.hohenzollern-sigmaringen@example.com", Company: "Fahrradverleih am Bodensee GmbH & Co. KG",
		},
		{Company: "Riverside Couriers", Email: "dispatch@riverside-couriers.example", Phone: "(574) 555-0100", Address: store.Address{
			Street: "1 Depot Rd", City: "Mishawaka", Province: "IN", Postcode: "46544", Country: "US",
		}},
		{FirstName: "Grace", LastName: "Kim", Email: "grace.kim@example.com", Phone: "(574) 555-0119"},
	}
}

// fromJohn is an order of John Whitaker's with another phone, address and spelling.
func fromJohn() store.Order {
	o := order(1054, "Jon", "Whitaker", "john.w@example.com", "SHIPPING")
	o.Phone = "(574) 555-0191"
	o.Billing = store.Address{
		FirstName: "Jon", LastName: "Whitaker", Street: "88 Lincoln Way West", City: "Mishawaka", Province: "IN",
		Postcode: "46544", Country: "US",
	}
	o.Shipping = store.Address{
		FirstName: "Jon", LastName: "Whitaker", Company: "c/o Hal's Garage", Street: "12 Main St", City: "Elkhart",
		Province: "IN", Postcode: "46516", Country: "US",
	}
	return o
}

func TestCustomerPictures(t *testing.T) {
	sizes := []fyne.Size{fyne.NewSize(1280, 700)}
	if os.Getenv("TILLBRIDGE_PICTURES") != "" {
		sizes = append(sizes, fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080))
	}
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		must(t, d.AddCustomers(t.Context(), people()))
		take(t, d, fromJohn(), order(1055, "John", "Whitaker", "john.w@example.com", "PICK_UP"), order(1056, "Jon", "Whittaker",
			"jwhit@example.net", "PICK_UP"))
		john := found(t, d, "john.w@example.com")
		merges, err := d.MergeCustomers(t.Context(), john.ID, []string{found(t, d, "jwhit@example.net").ID})
		must(t, err)
		must(t, d.UndoMerge(t.Context(), merges[0].ID))
		_, err = d.MergeCustomers(t.Context(), john.ID, []string{found(t, d, "joan.whitaker@example.com").ID})
		must(t, err)
		a, program := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		shoot := func(name string, w fyne.Window) {
			t.Helper()
			if need := w.Content().MinSize(); need.Width > 1280 || need.Height > 700 {
				t.Errorf("%s needs %v: it does not fit 1280 × 700", name, need)
			}
			for _, size := range sizes {
				w.Resize(size)
				keep(t, fmt.Sprintf("%s-%s-%.0fx%.0f", name, variant, size.Width, size.Height), w)
			}
		}
		last := func() fyne.Window { all := program.Driver().AllWindows(); return all[len(all)-1] }
		shoot("desktop", a.Desktop())
		a.OpenCustomers()
		customers, at := ui.CustomersOf(a)
		customers.Rows.Select(3)
		shoot("customers", at)
		customers.Search.SetText("jon whitaker")
		customers.Rows.Select(0)
		shoot("customers-search", at)
		customers.Search.SetText("Zebediah Quux")
		shoot("customers-none", at)

		row, err := d.OrderNamed(t.Context(), "#1054")
		must(t, err)
		a.OpenCustomer(john.ID, row.ID)
		shoot("record", last())
		press(t, last(), "Use", 1)
		shoot("record-used", last())
		fresh, err := d.Customer(t.Context(), john.ID)
		must(t, err)
		fresh.Phone = "(574) 555-0000"
		_, err = d.EditCustomer(t.Context(), fresh.Customer)
		must(t, err)
		shoot("record-newer", last())
		press(t, last(), "Cancel", 0)
		keep(t, "record-close-"+variant, last())
		last().Canvas().Overlays().Top().Hide()
		press(t, last(), "Add Address", 0)
		keep(t, "record-address-"+variant, last())
		last().Canvas().Overlays().Top().Hide()
		a.OpenCustomer(found(t, d, "maximiliana-theodora.von.hohenzollern-sigmaringen@example.com").ID, "")
		shoot("record-long", last())
		press(t, last(), "Forget…", 0)
		keep(t, "record-forget-"+variant, last())
		pressIn(t, last().Canvas().Overlays().Top(), "Forget", 0)
		shoot("record-forgotten", last())
		a.NewCustomer(store.Customer{FirstName: "Jon", LastName: "Witaker", Phone: "574 555 0148"})
		shoot("record-new", last())
		test.Tap(ui.RecordOf(a, "").Save)
		keep(t, "record-alike-"+variant, last())
		a.OpenMerge(john.ID)
		shoot("merge-open", last())
		last().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		shoot("merge", last())
	}
}

func found(t testing.TB, d *db.DB, email string) db.CustomerRow {
	t.Helper()
	all, err := d.Customers(t.Context(), db.CustomerFilter{Sort: db.CustomerByNumber, Limit: 100})
	must(t, err)
	for _, c := range all {
		if c.Email == email {
			return c
		}
	}
	t.Fatalf("nobody has %s", email)
	return db.CustomerRow{}
}

// press taps the n-th button of that word.
func press(t *testing.T, w fyne.Window, text string, n int) {
	t.Helper()
	pressIn(t, w.Content(), text, n)
}

func pressIn(t *testing.T, in fyne.CanvasObject, text string, n int) {
	t.Helper()
	for _, o := range test.LaidOutObjects(in) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == text {
			if n == 0 {
				test.Tap(b)
				return
			}
			n--
		}
	}
	t.Fatalf("there is no button %q", text)
}
