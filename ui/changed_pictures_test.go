package ui_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
)

// line is a line of an order.
func line(id, title, sku string, quantity, price int64) store.OrderLine {
	return store.OrderLine{
		ShopifyID: id, Title: title, SKU: sku, Quantity: quantity, Ordered: quantity, UnitPrice: price,
		RequiresShipping: true,
	}
}

// retotal makes the order's sums those of its lines, taxed at 7 percent.
func retotal(o *store.Order) {
	o.Subtotal = 0
	for _, line := range o.Lines {
		o.Subtotal += line.Quantity*line.UnitPrice - line.Discount()
	}
	o.Tax = o.Subtotal * 7 / 100
	o.Total = o.Subtotal + o.Tax + o.ShippingCharge
}

// paidFor is the order as it came, paid in full by one card.
func paidFor(o store.Order) store.Order {
	retotal(&o)
	o.Received, o.Payments = o.Total, []store.ShopifyPayment{payment("SALE", "SUCCESS", o.Total, o.CreatedAt)}
	return o
}

// changes is the order as Shopify has it an hour later.
func changes(o store.Order, change func(*store.Order)) store.Order {
	o.Lines, o.Payments = slices.Clone(o.Lines), slices.Clone(o.Payments)
	o.UpdatedAt = morning.Add(-14 * time.Minute)
	change(&o)
	return o
}

func givesBack(o *store.Order, minor int64) {
	o.Payments = append(o.Payments, payment("REFUND", "SUCCESS", minor, o.UpdatedAt))
	o.Refunded += minor
	o.Financial = store.PartiallyRefunded
}

func cancels(o *store.Order) {
	for i := range o.Lines {
		o.Lines[i].Quantity = 0
	}
	o.ShippingCharge = 0
	retotal(o)
	givesBack(o, o.Received-o.Refunded)
	o.CancelledAt, o.Financial = o.UpdatedAt, store.Refunded
}

// elenas is order #1046 of the mockup: gloves and pedals edited away, bottles added.
func elenas() (before, after store.Order) {
	before = order(1046, "Elena", "Petrova", "elena@example.com", "PICK_UP")
	before.Phone = "(574) 555-0119"
	before.Lines = []store.OrderLine{
		line("l1", "Topeak JoeBlow Floor Pump", "PMP-TOPK-JOE", 1, 7200), line("l2", "Shimano PD-M520 Pedals", "PED-SHIM-M520", 1, 5900),
		line("l3", "Pearl Izumi Elite Gloves, M", "GLV-PEAR-ELT-M", 2, 3800), line("l4", "Castelli Entrata Jersey, M", "JRS-CAST-ENT-M", 1, 8400),
	}
	before = paidFor(before)
	after = changes(before, func(o *store.Order) {
		o.Phone = "(574) 555-0191"
		o.Lines[1].Quantity, o.Lines[2].Quantity = 0, 1
		o.Lines = append(o.Lines, line("l5", "Camelbak Podium Bottle 24 oz", "BTL-CAML-POD-24", 2, 1400))
		was := o.Total
		retotal(o)
		givesBack(o, was-o.Total)
	})
	return before, after
}

// edited is a shop where Shopify changed Elena's order and nothing else.
func edited(t testing.TB) *db.DB {
	d := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "Elena", LastName: "Petrova", Email: "elena@example.com"},
		{FirstName: "Max", LastName: "Long", Email: "max@example.com"},
	}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "PMP-TOPK-JOE", Description: "JoeBlow Floor Pump", Stocked: true, OnHand: 5},
		{SKU: "PED-SHIM-M520", Description: "PD-M520 Pedals", Stocked: true, OnHand: 5},
		{SKU: "GLV-PEAR-ELT-M", Description: "Elite Gloves, M", Stocked: true, OnHand: 8},
		{SKU: "JRS-CAST-ENT-M", Description: "Entrata Jersey, M", Stocked: true, OnHand: 2},
		{SKU: "BTL-CAML-POD-24", Description: "Podium Bottle 24 oz", Stocked: true, OnHand: 18},
		{SKU: "FRM-VERY-LONG-SKU-THAT-NOBODY-READS-TO-ITS-END-0001", Description: "Handbuilt Randonneur Frameset in Reynolds 853 with " +
			"Chromed Lugs", Stocked: true, OnHand: 1},
	}))
	before, after := elenas()
	take(t, d, before)
	pay(t, d, "#1046")
	take(t, d, after)
	return d
}

// muchChanged is a shop where Shopify changed orders in every way.
func muchChanged(t testing.TB) *db.DB {
	d := edited(t)
	cancelled := paidFor(order(1042, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	favour := paidFor(order(1043, "Ben", "Carver", "ben@example.com", "PICK_UP"))
	moved := order(1044, "Aisha", "Bello", "aisha@example.com", "SHIPPING")
	moved.ShippingCharge, moved.Shipping = 1200, store.Address{
		FirstName: "Aisha", LastName: "Bello", Street: "12 Mill Lane", City: "Goshen",
		Province: "IN", Postcode: "46526", Country: "US",
	}
	moved = paidFor(moved)
	finished := paidFor(order(1045, "Priya", "Raman", "priya@example.com", "PICK_UP"))
	captured := paidFor(order(1047, "Ben", "Carver", "ben@example.com", "PICK_UP"))
	captured.Financial, captured.Payments[0].Kind, captured.Received = store.Authorized, "AUTHORIZATION", 0
	unmatched := paidFor(order(1048, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	long := order(1050, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "SHIPPING")
	long.Note = "Please ring at the second door on the left behind the greenhouse, the first one is the neighbour’s and he works nights"
	for i := range 14 {
		long.Lines = append(long.Lines, line(fmt.Sprintf("x%d", i), "Handbuilt Randonneur Frameset in Reynolds 853 with Chromed Lugs",
			"FRM-VERY-LONG-SKU-THAT-NOBODY-READS-TO-ITS-END-0001", 12, 123_456_789))
	}
	long = paidFor(long)
	take(t, d, cancelled, favour, moved, finished, captured, unmatched, long)
	for _, name := range []string{"#1042", "#1043", "#1044", "#1045", "#1050"} {
		pay(t, d, name)
	}
	set(t, d, "#1042", store.ReadyForPickup)
	must(t, d.Finish(t.Context(), named(t, d, "#1045").TransactionID))
	take(t, d,
		changes(cancelled, cancels), changes(favour, func(o *store.Order) { givesBack(o, 500) }),
		changes(moved, func(o *store.Order) {
			o.Shipping.Street, o.Shipping.City, o.Shipping.Postcode = "300 S Main Street, Apartment 12", "South Bend", "46601"
		}),
		changes(finished, func(o *store.Order) { o.Lines[1].Quantity = 0; was := o.Total; retotal(o); givesBack(o, was-o.Total) }),
		changes(captured, func(o *store.Order) {
			o.Financial, o.Payments = store.Paid, append(o.Payments, payment("CAPTURE", "SUCCESS", o.Total, o.UpdatedAt))
			o.Received = o.Total
		}),
		changes(unmatched, func(o *store.Order) {
			o.Lines = append(o.Lines, line("l9", "Knog Oi Bell, small", "BEL-KNOG-OI-S", 3, 1995))
			retotal(o)
		}),
		changes(long, func(o *store.Order) {
			o.Lines[3].Quantity, o.Lines[5].UnitPrice = 0, 223_456_789
			o.Note, o.Phone = "", "+49 (7571) 729-0123456789"
			retotal(o)
		}))
	return d
}

// TestChangedPictures draws Changed at Shopify for every kind of change.
func TestChangedPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := edited(t)
		look := func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) }
		a, _ := show(t, d, func(c *ui.Config) { look(c); c.Training = false })
		a.OpenChanged("")
		_, w := ui.ChangedOf(a)
		w.Resize(fyne.NewSize(1280, 800))
		keep(t, "changed-mockup-"+variant, w)

		d = muchChanged(t)
		a, _ = show(t, d, look)
		a.OpenChanged("")
		v, w := ui.ChangedOf(a)
		if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
			t.Errorf("Changed at Shopify needs %v: it does not fit a window of %v", need, ui.OpenAs)
		}
		for _, name := range []string{"#1042", "#1043", "#1044", "#1045", "#1046", "#1047", "#1048", "#1050"} {
			v.Show(named(t, d, name).ID)
			w.Resize(fyne.NewSize(1280, 800))
			keep(t, "changed-"+name[1:]+"-"+variant, w)
			w.Resize(ui.OpenAs)
			keep(t, "changed-"+name[1:]+"-small-"+variant, w)
		}
		v.Show(named(t, d, "#1046").ID)
		w.Resize(fyne.NewSize(1280, 800))
		test.Tap(v.AcceptAll)
		keep(t, "changed-all-"+variant, w)
		tapWord(t, w, "Cancel")
		test.Tap(v.Keep)
		v.Show(named(t, d, "#1046").ID)
		keep(t, "changed-kept-"+variant, w)
		a.OpenOrder(named(t, d, "#1043").ID)
		keep(t, "changed-why-"+variant, ui.WhyWindow(a, named(t, d, "#1043").ID))
		a.OpenTransaction(named(t, d, "#1043").TransactionID)
		_, till := ui.TransactionOf(a, named(t, d, "#1043").TransactionID)
		keep(t, "changed-till-"+variant, till)
		a.OpenSales()
		ui.SelectForPicture(a, 2)
		a.Sales().Resize(fyne.NewSize(1280, 800))
		keep(t, "changed-sales-"+variant, a.Sales())
		tapWord(t, w, "Keep All")
		tapWord(t, w, "Keep All")
		keep(t, "changed-none-"+variant, w)
	}
}
