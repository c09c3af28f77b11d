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
}

const (
	keysColumn float32 = 376
	keyRow     float32 = 24
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
	left := keyLines("This window", w.Keys.Help())
	right := keyLines("Everywhere", everywhere)
	if list := w.Keys.ListHelp(); list != nil {
		right = widgets.Down(18, widgets.Fixed(keyLines("In a list", list)), widgets.Fixed(right))
	}
	lines := widgets.Across(32, Wide(keysColumn, left), Wide(keysColumn, right))
	if room := c.Size().Width - 2*dialogPadding - 16; lines.MinSize().Width > room {
		lines = widgets.Down(18, Wide(min(keysColumn, room), left), widgets.Fixed(right))
	}
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

// keyLines are a heading and what keys do, a line each.
func keyLines(heading string, help []widgets.KeyHelp) *fyne.Container {
	rule := canvas.NewRectangle(theme.Color(theme.Line))
	rule.SetMinSize(fyne.NewSize(1, 1))
	lines := []widgets.Item{
		widgets.Fixed(widgets.NewText(heading, theme.PanelTitle, true, theme.Text)), widgets.Fixed(Inset(6, 6, 0, 0, rule)),
	}
	var widest float32
	caps := make([]*fyne.Container, len(help))
	for i, h := range help {
		caps[i] = keyCaps(h.Keys)
		widest = max(widest, caps[i].MinSize().Width)
	}
	for i, h := range help {
		words := widgets.NewText(h.Words, theme.Body, false, theme.Text)
		words.Cut = true
		row := widgets.Across(16, Wide(widest, caps[i]), widgets.Grow(words, 1))
		lines = append(lines, widgets.Fixed(&fyne.Container{Layout: high(keyRow), Objects: []fyne.CanvasObject{row}}))
	}
	return widgets.Down(0, lines...)
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
