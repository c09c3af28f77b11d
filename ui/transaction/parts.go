package transaction

import (
	"fmt"

	"fyne.io/fyne/v2"

	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// partsShown is how many parts have a band of their own; the window of the parts has all.
const partsShown = 3

// drawParts shows the order's parts above its lines, each the way to its hand-over (R54).
// An order of one part, nine in ten, has none until some of it has gone. After them stands
// what came back.
func (v *Window) drawParts() {
	list := v.parts.Order.Parts()
	progress := v.parts.Order.Progress()
	several := len(list) > 1 || progress.Label() != ""
	if !several || v.cfg.OpenParts == nil {
		list = nil
	}
	var row []widgets.Item
	for i, f := range list[:min(partsShown, len(list))] {
		status := v.parts.PartStatus(f)
		tone, icon := screen.Status(status)
		text := fmt.Sprintf("Part %d · %s · %s", i+1, v.parts.Order.WayOf(f).Label(), status)
		if len(list) == 1 {
			text = fmt.Sprintf("%s · %s", progress.Label(), status)
		}
		band := widgets.NewChipButton(tone, icon, text, func() { v.openPart(f.ShopifyID) })
		band.Tip, band.Keys = "Hand over by part and by item (Ctrl+H)", v.keys
		if why := f.Waits(); f.Open() && why != "" {
			band.Tip = "It is " + why + "."
		}
		row = append(row, widgets.Fixed(band))
	}
	if more := len(list) - partsShown; more > 0 {
		band := widgets.NewChipButton(theme.Grey, "", fmt.Sprintf("+ %d", more), v.openParts)
		band.Tip, band.Keys = "All parts (Ctrl+H)", v.keys
		row = append(row, widgets.Fixed(band))
	}
	row = append(row, v.returnChips()...)
	screen.Show(v.bands, len(row) > 0)
	v.bands.Objects = []fyne.CanvasObject{widgets.Across(8, append(row, widgets.Space(1))...)}
	v.bands.Refresh()
}

func (v *Window) openParts() { v.openPart("") }

func (v *Window) openPart(part string) {
	if v.cfg.OpenParts != nil && v.shown {
		v.cfg.OpenParts(v.sale.Transaction.OrderID, part)
	}
}
