package returns

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui/theme"
)

// TestPictures draws the window into the folder that TILLBRIDGE_PICTURES names.
func TestPictures(t *testing.T) {
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		t.Skip("no folder for pictures")
	}
	long := func(o *store.Order) {
		o.Buyer.LastName = "von Hohenstein-Wittelsbach zu Sachsen-Coburg und Gotha"
		o.Lines[0].Title = "Continental Grand Prix 5000 S Transparent TR Tubeless Ready Folding Tyre 700 × 28C"
	}
	for _, look := range []struct {
		name    string
		variant theme.Variant
	}{{"light", theme.Light}, {"dark", theme.Dark}} {
		for name, s := range map[string]setting{
			"return": {}, "return-cash": {cash: true}, "return-cash-long": {cash: true}, "return-after": {},
			"return-german": german(),
			"return-long": {change: long, places: store.Locations{
				{ShopifyID: "loc", Name: "Riverside", Active: true}, {ShopifyID: "shed", Name: "Workshop behind the station", Active: true},
			}},
		} {
			h := open(t, s)
			theme.Apply(fyne.CurrentApp(), look.variant)
			h.Scanned("HEL-ABUS-M") // in German no item of the sale: the window says so
			if name == "return-german" {
				h.Lines.Select(1)
				h.model.all(true)
			}
			if name == "return-after" {
				h.Refund.Tapped(nil)
				h.agrees()
				h.Scanned("TUB-CONT-48")
				h.Refund.Tapped(nil)
			}
			if strings.HasSuffix(name, "-long") {
				h.Scanned("TUB-CONT-48")
				h.Fee.Entry.SetText("10")
				h.Shipping.Entry.SetText("5")
			}
			h.refresh()
			picture(t, h.at, filepath.Join(dir, name+"-"+look.name+".png"))
		}
	}
}

func picture(t *testing.T, w fyne.Window, path string) {
	t.Helper()
	file, err := os.Create(path) //nolint:gosec // the tester names the folder
	must(t, err)
	must(t, png.Encode(file, w.Canvas().Capture()))
	must(t, file.Close())
}
