package products

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// effectOf says in words what a removal does.
func effectOf(g group, p db.RemovalPreview) *widgets.Note {
	tone, icon := theme.Blue, assets.Merge
	lead := fmt.Sprintf("%s stays, with %s on hand together.", name(p.Survivor), screen.Many(p.OnHand, "unit", "units"))
	var parts []string
	if g.differs != "" {
		tone, icon = theme.Amber, assets.Alert
		parts = append(parts, "They differ: "+g.differs+". What the one that stays says counts.")
	}
	if p.Lines > 0 {
		parts = append(parts, fmt.Sprintf("%s of transactions, %d of them open, lead to it.", screen.Many(p.Lines, "line", "lines"), p.OpenLines))
	}
	if len(p.Orders) > 0 {
		parts = append(parts, fmt.Sprintf("%s then: %s.", screen.Many(len(p.Orders), "waiting order becomes New", "waiting orders become New"),
			strings.Join(p.Orders[:min(len(p.Orders), 12)], ", ")))
	}
	for i, other := range g.Products {
		if i != g.survivor && other.SKU != p.Survivor.SKU {
			parts = append(parts, fmt.Sprintf("Orders with %q go on finding it.", other.SKU))
		}
	}
	parts = append(parts, "Stock, history and open transactions go with it; nothing is deleted and all of it can be undone.")
	return widgets.NewNote(tone, icon, lead, strings.Join(parts, " "))
}

// showEarlier lists the removals so far, each with its way back.
func (v *Duplicates) showEarlier(removals []db.ProductRemoval) {
	var rows []widgets.Item
	for _, r := range removals[:min(len(removals), 50)] {
		var skus []string
		for _, p := range r.Kept {
			if !slices.Contains(skus, name(p)) {
				skus = append(skus, name(p))
			}
		}
		text := widgets.NewText(screen.Many(len(r.Removed), "duplicate", "duplicates")+" of "+strings.Join(skus, ", "), theme.Small, false,
			theme.Text)
		text.Cut = true
		row := []widgets.Item{
			screen.Wide(120, widgets.NewText(screen.Moment(r.At, v.cfg.Now()), theme.Small, false, theme.Secondary)),
			widgets.Grow(text, 1), widgets.Fixed(widgets.NewText(r.By, theme.Small, false, theme.Secondary)),
		}
		if r.UndoneAt.IsZero() {
			undo := widgets.NewToolButton(assets.Undo, "Undo", func() { v.undo(r.ID) })
			undo.Height, undo.Keys = widgets.SmallHeight, v.keys
			row = append(row, widgets.Fixed(undo))
		} else {
			row = append(row, widgets.Fixed(widgets.NewChip(theme.Grey, assets.Undo, "undone")))
		}
		rows = append(rows, widgets.Fixed(widgets.Across(12, row...)))
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.Fixed(widgets.NewText("None yet.", theme.Small, false, theme.Muted)))
	}
	panel := widgets.NewPanel(assets.History, "Earlier removals", container.NewVScroll(screen.Inset(10, 10, theme.Padding, theme.Padding,
		widgets.Down(6, rows...))))
	panel.Flush = true
	v.earlier.Objects = []fyne.CanvasObject{panel}
	v.earlier.Refresh()
}
