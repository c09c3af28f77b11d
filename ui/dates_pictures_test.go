package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tillbridge/ui"
)

// TestDatesPictures draws where dates are asked: the days of eCommerce Sales, and until
// when a pickup is held.
func TestDatesPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := counterShop(t)
		a, _ := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		a.OpenSales()
		v, w := ui.SalesOf(a), a.Sales()
		w.Resize(ui.OpenAs)
		v.Period.OnChanged(len(v.Period.Options) - 1)
		keep(t, "days-empty-"+variant, w)
		w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
		for _, r := range "Nov 28" {
			w.Canvas().Focused().TypedRune(r)
		}
		keep(t, "days-typed-"+variant, w)
		w.Canvas().FocusNext()
		for _, r := range "Nov 31" {
			w.Canvas().Focused().TypedRune(r)
		}
		keep(t, "days-wrong-"+variant, w)
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		keep(t, "days-calendar-"+variant, w)

		a.OpenTransaction(named(t, d, "#1042").TransactionID)
		sale, window := ui.TransactionOf(a, named(t, d, "#1042").TransactionID)
		window.Resize(ui.OpenAs)
		sale.HoldUntil.Field.Entry.SetText("Nov 28, 2026")
		sale.HoldUntil.Open()
		keep(t, "hold-calendar-"+variant, window)
		window.Canvas().Overlays().Top().Hide()
		sale.HoldUntil.Field.Entry.SetText("someday")
		keep(t, "hold-wrong-"+variant, window)
	}
}
