package transaction

import (
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// mostOfWish is how many characters of one wish the window shows; papers and the order's
// story have the rest.
const mostOfWish = 800

// drawWishes shows below the person when the goods are wanted, what was asked for of all of
// them, and what was agreed on with a company (R59); nothing for the many orders without.
func (v *Window) drawWishes() {
	const icon, gap = 18, 10
	var lines []widgets.Item
	say := func(text string, bold bool, color fyne.ThemeColorName) {
		if letters := []rune(text); len(letters) > mostOfWish {
			text = string(letters[:mostOfWish-1]) + "…"
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, widgets.Fixed(whole(line, asideWidth-4-2*13-icon-gap, theme.PanelTitle, bold, color)))
			}
		}
	}
	if wanted := v.sale.Wanted.Words(v.cfg.Now(), ""); wanted != "" {
		color := theme.Text
		if v.sale.Wanted.Overdue(v.cfg.Now()) {
			wanted, color = wanted+", overdue", theme.Amber.Ink()
		}
		say("Wanted: "+wanted, true, color)
	}
	for _, w := range v.sale.Wishes() {
		switch w.Label {
		case "", store.NoteLabel:
			say(w.Text, true, theme.Text)
		default:
			say(w.Label+": "+w.Text, true, theme.Text)
		}
	}
	var agreed []string
	for _, w := range v.sale.Order.Agreed("") {
		switch w.Label {
		case store.ShippingServiceLabel: // it stands beside what it costs
		case store.PONumberLabel:
			agreed = append(agreed, w.String())
		default:
			agreed = append(agreed, w.Text)
		}
	}
	say(strings.Join(agreed, " · "), false, theme.Text)
	if tags := strings.Join(v.sale.Order.Tags, ", "); tags != "" {
		say("Tags: "+tags, false, theme.Secondary)
	}
	v.wishes.Objects = nil
	screen.Show(v.wishes, len(lines) > 0)
	if len(lines) > 0 {
		mark := widgets.Down(0, widgets.Fixed(widgets.NewIcon(assets.Note, icon, theme.Secondary)), widgets.Space(1))
		v.wishes.Objects = []fyne.CanvasObject{snug(widgets.Across(gap, widgets.Fixed(mark), widgets.Grow(widgets.Down(1, lines...), 1)))}
	}
	v.wishes.Refresh()
}

// lineWishes are what was asked for of a line, in one line, "" for nothing.
func lineWishes(s store.Sale, i int) string {
	var parts []string
	for _, w := range s.LineWishes(i) {
		parts = append(parts, w.String())
	}
	return strings.Join(parts, " · ")
}
