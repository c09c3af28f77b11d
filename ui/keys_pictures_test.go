package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tillbridge/ui"
)

// TestKeysPictures draws what F1 shows, and About, in both variants; with
// TILLBRIDGE_PICTURES it keeps them in that folder.
func TestKeysPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := messyShop(t)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.About = ui.About{
				Version: "v0.1.0, built of 3f2a1b9 of Nov 28, 2026, with go1.26.0", Database: "/home/nora/.config/tillbridge/shop.db",
				Logs: "/home/nora/.config/tillbridge/logs",
			}
		})
		a.OpenSales()
		a.OpenTransaction(saleOf(t, d, "#1042").Transaction.ID)
		a.PrintReceipt(saleOf(t, d, "#1042").Transaction.ID)
		a.Find()
		receipt := ui.WindowNamed(a, "Receipt")
		transaction := ui.WindowNamed(a, "Transaction")
		find := ui.WindowNamed(a, "Find")
		for name, w := range map[string]fyne.Window{
			"desktop": a.Desktop(), "sales": a.Sales(), "receipt": receipt, "transaction": transaction, "find": find,
		} {
			ui.KeysOf(a, w).Key(&fyne.KeyEvent{Name: fyne.KeyF1})
			keep(t, "keys-"+name+"-"+variant, w)
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		}
		tapMenu(t, a, "Help", "About Tillbridge")
		keep(t, "about-"+variant, a.Desktop())
	}
}
