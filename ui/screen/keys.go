package screen

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// always is what keys do in every window beside what they do in this one.
var always = []widgets.KeyHelp{
	{Keys: []string{"Tab", "Shift+Tab"}, Words: "To the next or previous control"},
	{Keys: []string{"Space", "Enter"}, Words: "Press the button"},
	{Keys: []string{"F12"}, Words: "Lock, switch person"},
	{Keys: []string{"Ctrl+Q"}, Words: "Quit Tillbridge"},
}

const (
	keysColumn float32 = 376
	keyGap     float32 = 32
	keyRow     float32 = 24
	keyHeading float32 = 40
	// aroundKeys is what title, button and margins take of a window's height.
	aroundKeys float32 = 176
)

// ShowKeys says over a window what its keys do (R51), unless something is in front of it
// already. Esc, Enter and F1 close it.
func ShowKeys(w *Window) {
	c := w.Canvas()
	if c.Overlays().Top() != nil {
		return
	}
	everywhere := slices.Clone(always)
	if w.Keys.Search != nil {
		everywhere = append(everywhere, widgets.KeyHelp{Keys: []string{"Letters"}, Words: "Begin a search"})
	}
	everywhere = append(everywhere, widgets.KeyHelp{Keys: []string{"A scan"}, Words: "Works wherever the keys are"})
	room := c.Size().SubtractWidthHeight(2*dialogPadding+16, aroundKeys)
	right := []keySection{{"Everywhere", everywhere}}
	if list := w.Keys.ListHelp(); list != nil {
		right = []keySection{{"In a list", list}, right[0]}
	}
	own := w.Keys.Help()
	columns := [][]keySection{{{"This window", own}}, right}
	if linesHigh(columns[0]) > room.Height {
		half := (len(own) + 1) / 2
		columns = [][]keySection{{{"This window", own[:half]}}, {{"", own[half:]}}, right}
	}
	lines := keyColumns(columns, room.Width)
	keys := widgets.DialogKeys(c)
	closing := widgets.NewFooterButton(widgets.Primary, "", "Close", nil)
	closing.Keys = keys
	content := widgets.Down(16, widgets.Fixed(widgets.NewTitle(assets.Info, "Keyboard Shortcuts")), widgets.Fixed(lines),
		widgets.Fixed(widgets.Across(0, widgets.Space(1), widgets.Fixed(closing))))
	popUp := Dialog(c, keys, content.MinSize().Width+2*dialogPadding, content)
	closing.OnTapped = popUp.Hide
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1, fyne.KeyReturn} {
		keys.On(key, "", popUp.Hide)
	}
	c.Focus(closing)
}

// keySection is what some keys do, under a heading.
type keySection struct {
	heading string
	help    []widgets.KeyHelp
}

// linesHigh is how high a column of sections is.
func linesHigh(sections []keySection) float32 {
	var height float32
	for _, s := range sections {
		height += keyHeading + float32(len(s.help))*theme.Scaled(keyRow)
	}
	return height
}

// keyColumns puts columns of keys beside each other, each as wide as its words need, and one
// below the other where there is no room for two.
func keyColumns(columns [][]keySection, room float32) *fyne.Container {
	size := theme.Body
	if len(columns) > 2 {
		size = theme.SmallGrown()
	}
	need := keyGap * float32(len(columns)-1)
	made, widths := make([]*fyne.Container, len(columns)), make([]float32, len(columns))
	for i, sections := range columns {
		items := make([]widgets.Item, len(sections))
		for j, s := range sections {
			lines, width := keyLines(s, size)
			items[j], widths[i] = widgets.Fixed(lines), max(widths[i], width)
		}
		made[i] = widgets.Down(18, items...)
		if len(columns) == 2 {
			widths[i] = max(widths[i], keysColumn)
		}
		need += widths[i]
	}
	items := make([]widgets.Item, len(columns))
	for i := range made {
		if need > room && len(columns) == 2 {
			items[i] = Wide(min(widths[i], room), made[i])
			continue
		}
		items[i] = Wide(widths[i]*min(1, room/need), made[i])
	}
	if need > room && len(columns) == 2 {
		return widgets.Down(18, items...)
	}
	return widgets.Across(keyGap, items...)
}

// keyLines are a heading and what keys do, a line each, and how wide they are with no word cut.
func keyLines(s keySection, size float32) (lines *fyne.Container, width float32) {
	rule := canvas.NewRectangle(theme.Color(theme.Line))
	rule.SetMinSize(fyne.NewSize(1, 1))
	items := []widgets.Item{
		widgets.Fixed(widgets.NewText(s.heading, theme.PanelTitle, true, theme.Text)), widgets.Fixed(Inset(6, 6, 0, 0, rule)),
	}
	var widest float32
	caps := make([]*fyne.Container, len(s.help))
	for i, h := range s.help {
		caps[i] = keyCaps(h.Keys)
		widest = max(widest, caps[i].MinSize().Width)
	}
	for i, h := range s.help {
		words := widgets.NewText(h.Words, size, false, theme.Text)
		width = max(width, widest+16+words.MinSize().Width+1)
		words.Cut = true
		row := widgets.Across(16, Wide(widest, caps[i]), widgets.Grow(words, 1))
		items = append(items, widgets.Fixed(&fyne.Container{Layout: high(keyRow), Objects: []fyne.CanvasObject{row}}))
	}
	return widgets.Down(0, items...), width
}

func keyCaps(keys []string) *fyne.Container {
	caps := make([]widgets.Item, len(keys))
	for i, key := range keys {
		caps[i] = widgets.Fixed(widgets.NewKeyCap(key))
		if key == "…" {
			caps[i] = widgets.Fixed(widgets.NewText(key, theme.Body, false, theme.Secondary))
		}
	}
	return widgets.Across(5, caps...)
}
