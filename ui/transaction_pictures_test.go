package ui_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/screen"
	"tillbridge/ui/transaction"
)

// counterShop is a shop whose orders are at every stage of the counter: #1042 is
// paid and to be picked up, #1048 to be shipped elsewhere, #1043 by somebody with a
// very long name who paid a very large amount, #1046 with only an authorization.
func counterShop(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{
		FirstName: "Maximiliana-Theodora Anastasia", LastName: "von Hohenzollern-Sigmaringen zu Putbus", Company: "Fahrradverleih am Bodensee",
		Email: "maximiliana-theodora.von.hohenzollern-sigmaringen@example.com", Phone: "(574) 555-0172",
	}}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "HEL-ABUS-M-BLK", Description: "ABUS Hyban 2.0 Helmet, M, Black", Price: 8000, Stocked: true, OnHand: 4},
		{SKU: "TUB-CONT-700-48", Description: "Conti Tube 700×25–32, 48 mm", Price: 900, Stocked: true, OnHand: 43},
		{SKU: "LGT-LEZY-KTV-R", Description: "Lezyne KTV Drive Rear Light", Price: 3000, Stocked: true, OnHand: 0},
		{SKU: "BIK-SANT-5010-CC-XL-WITH-A-LONG-SKU", Description: "Santa Cruz 5010 CC", Price: 123456789, Stocked: true, OnHand: 2},
	}))
	aisha := order(1048, "Aisha", "Bello", "aisha@example.com", "SHIPPING")
	aisha.ShippingCharge, aisha.Total = 1200, 8940
	aisha.Payments = []store.ShopifyPayment{visa(8940, aisha.CreatedAt)}
	aisha.Billing = store.Address{
		FirstName: "Aisha", LastName: "Bello", Street: "2210 Mishawaka Ave", City: "South Bend", Province: "IN",
		Postcode: "46615", Country: "US",
	}
	aisha.Shipping = store.Address{
		FirstName: "Aisha", LastName: "Bello", Company: "c/o Hal’s Garage", Street: "88 Lincoln Way West",
		City: "Mishawaka", Province: "IN", Postcode: "46544", Country: "US",
	}
	long := order(1043, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus",
		"maximiliana-theodora.von.hohenzollern-sigmaringen@example.com", "LOCAL")
	long.Lines = []store.OrderLine{{ShopifyID: "l1", Title: "Santa Cruz 5010 CC X0 AXS Reserve Carbon Mountain Bike, Matte Nickel, Extra " +
		"Large", SKU: "BIK-SANT-5010-CC-XL-WITH-A-LONG-SKU", Quantity: 1, Ordered: 1, UnitPrice: 123456789, RequiresShipping: true}}
	long.Subtotal, long.Tax, long.Total = 123456789, 0, 123456800
	long.Shipping, long.Billing = aisha.Shipping, aisha.Shipping
	promised := order(1046, "Ben", "Carver", "ben@example.com", "PICK_UP")
	promised.Financial = store.Authorized
	promised.Payments = []store.ShopifyPayment{visa(7740, promised.CreatedAt)}
	promised.Payments[0].Kind = "AUTHORIZATION"
	take(t, d, mayas(), aisha, long, promised)
	return d
}

// mayas is order #1042 of the mockups: a helmet at a discount, tubes, and a light that is
// oversold; paid, to be picked up.
func mayas() store.Order {
	o := order(1042, "Maya", "Okafor", "maya@example.com", "PICK_UP")
	o.Lines = []store.OrderLine{
		{
			ShopifyID: "l1", Title: "ABUS Hyban 2.0 Helmet, M, Black", SKU: "HEL-ABUS-M-BLK", Quantity: 1, Ordered: 1, UnitPrice: 8000,
			OrderDiscount: 800, Tax: 504, RequiresShipping: true,
		},
		{
			ShopifyID: "l2", Title: "Conti Tube 700×25–32, 48 mm", SKU: "TUB-CONT-700-48", Quantity: 2, Ordered: 2, UnitPrice: 900, Tax: 126,
			RequiresShipping: true,
		},
		{
			ShopifyID: "l3", Title: "Lezyne KTV Drive Rear Light", SKU: "LGT-LEZY-KTV-R", Quantity: 1, Ordered: 1, UnitPrice: 3000, Tax: 210,
			RequiresShipping: true,
		},
	}
	o.Subtotal, o.Discounts, o.Tax, o.Total, o.DiscountCodes = 12000, 800, 840, 12840, []string{"SPRING10"}
	o.TaxLines = []store.TaxLine{{Title: "Indiana", Rate: "0.07", Minor: 840}}
	o.Payments = []store.ShopifyPayment{visa(12840, o.CreatedAt)}
	return o
}

func visa(minor int64, at time.Time) store.ShopifyPayment {
	return store.ShopifyPayment{
		ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments", Approval: "04T82K",
		Brand: "Visa", Digits: "•••• •••• •••• 4242", Minor: minor, At: at,
	}
}

func TestTransactionPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := counterShop(t)
		types, cards, err := d.Tenders(t.Context())
		must(t, err)
		must(t, d.SetTenders(t.Context(), append(types, store.PaymentType{Name: "House Account", Button: "House Account", Advanced: true}),
			cards))
		_, program := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		opened := func(name string, training bool) (*transaction.Window, fyne.Window) {
			w := program.NewWindow("")
			window := screen.NewWindow(w, inPlace)
			window.Training = training
			v := transaction.New(window, transaction.Config{
				Shop: d, TransactionID: named(t, d, name).TransactionID, Now: clock,
				EditCustomer: func(string, string) {}, PrintReceipt: func(string) {}, VerifyPayment: func(string) {}, Why: func(string) {},
			})
			w.Resize(ui.OpenAs)
			w.Show()
			v.Reload() // notes know their height once they know their width
			return v, w
		}
		shoot := func(name string, w fyne.Window) {
			t.Helper()
			if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			keep(t, "transaction-"+name+"-"+variant, w)
		}
		v, w := opened("#1042", false)
		test.Tap(v.KeepOpen)
		v.Comments.SetText("Customer fits helmet at pickup; swap to L if needed.")
		v.Shelf.Entry.SetText("B3")
		for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)} {
			w.Resize(size)
			shoot(fmt.Sprintf("pickup-%.0f", size.Width), w)
		}
		w.Resize(fyne.NewSize(1280, 800))
		tapWord(t, w, ">>")
		shoot("more", w)
		key(w, fyne.KeyEscape)
		tapWord(t, w, "eCommerce")
		shoot("payment", w)
		v.Prompt.Amount.SetText("200")
		shoot("payment-warned", w)
		key(w, fyne.KeyEscape)
		tapWord(t, w, "Cash")
		shoot("payment-cash", w)
		key(w, fyne.KeyEscape)

		ship, at := opened("#1048", true)
		shoot("ship", at)
		for range 2 {
			tapWord(t, at, "eCommerce")
			tapWord(t, at, "Save")
			tapWord(t, at, "Reverse")
			at.Canvas().Focused().TypedRune('x')
			if variant == "light" {
				shoot("reverse", at)
			}
			tapWord(t, at, "Reverse Payment")
		}
		tapWord(t, at, "eCommerce")
		tapWord(t, at, "Save")
		at.Resize(fyne.NewSize(1280, 800))
		shoot("five", at)
		test.Tap(ship.Save)
		shoot("paid", at)
		tapWord(t, at, "Finish as a Sale")
		tapWord(t, at, "Not Yet")
		_, at = opened("#1048", false)
		shoot("finished", at)

		_, at = opened("#1043", true)
		shoot("long", at)
		_, at = opened("#1046", false)
		shoot("authorized", at)
	}
}
