package products

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// reasonOf says why a line has no product (R22).
func reasonOf(l db.WaitingLine) string {
	switch l.Reason {
	case matching.LineBlank:
		return "It has no SKU at Shopify."
	case matching.LineDuplicate:
		return "Several in-store products have exactly this SKU."
	default:
		return "No in-store product has exactly this SKU."
	}
}

func (v *Match) drawLine(l db.WaitingLine) {
	fact := func(caption, text string, mono bool) widgets.Item {
		value := widgets.NewText(text, theme.Body, !mono && caption == "Product", theme.Text)
		value.Style.Monospace, value.Cut = mono, true
		if text == "" {
			value.Set("none")
			value.Color, value.Style.Monospace = theme.Muted, false
		}
		return widgets.Fixed(widgets.Across(12, screen.Wide(84, widgets.NewText(caption, theme.Small, false, theme.Secondary)),
			widgets.Grow(value, 1)))
	}
	var others []string
	for i, other := range v.lines {
		if i != v.at && sameArticle(other.Line, l.Line) {
			others = append(others, other.Order.Name)
		}
	}
	note := widgets.NewNote(theme.Amber, assets.Tag, reasonOf(l), "Search by hand, or choose from what is alike; nothing is guessed.")
	items := []widgets.Item{
		widgets.Fixed(note), fact("Product", l.Line.Title, false), fact("Variant", l.Line.Variant, false), fact("SKU", l.Line.SKU, true),
		fact("Barcode", l.Line.Barcode, true),
		fact("Ordered", fmt.Sprintf("%d × %s", l.Line.Quantity, store.Money{Minor: l.Line.UnitPrice, Currency: l.Order.Total.Currency}), false),
		fact("Order", l.Order.Name+" of "+screen.Moment(l.Order.CreatedAt, v.cfg.Now()), false), fact("Customer", l.Order.Customer, false),
	}
	if l.Line.SKU == "" && l.Line.VariantID == "" {
		items = append(items, widgets.Fixed(widgets.NewNote(theme.Blue, assets.Info, "Only a product without stock can stand for it.",
			"Shopify names it by its title alone, as it does tips, fees and custom items.")))
	}
	if l.Reason == matching.LineDuplicate {
		button := widgets.NewToolButton(assets.Merge, "Remove Duplicates", v.cfg.Duplicates)
		button.Keys = v.keys
		items = append(items, widgets.Fixed(widgets.Across(0, widgets.Fixed(button))))
	}
	if len(others) > 0 {
		items = append(items, widgets.Fixed(widgets.NewNote(theme.Blue, assets.Link, "Your choice helps "+screen.Many(len(others), "more order",
			"more orders")+".", strings.Join(others[:min(len(others), 8)], ", "))))
	}
	panel := widgets.NewPanel(assets.Cart, "As Shopify has it", container.NewVScroll(screen.Inset(14, 14, theme.Padding, theme.Padding,
		widgets.Down(11, items...))))
	panel.Flush = true
	why := widgets.NewChipButton(theme.Teal, assets.Info, "Why?", func() { v.cfg.OpenOrder(l.Order.ID) })
	why.Keys = v.keys
	panel.Aside = why
	v.line.Objects = []fyne.CanvasObject{panel}
	v.line.Refresh()
}

// sameArticle says that a choice for one line holds for the other too.
func sameArticle(a, b store.OrderLine) bool {
	for _, key := range a.MatchKeys() {
		for _, other := range b.MatchKeys() {
			if key == other {
				return true
			}
		}
	}
	return false
}
