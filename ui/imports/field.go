package imports

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// askField asks what a column means, in front of a window.
func askField(w *screen.Window, kind Kind, c csvfile.Column, take func(field string)) {
	canvas := w.Canvas()
	keys := widgets.DialogKeys(canvas)
	list := widgets.NewDataList([]widgets.Column{
		{Title: "It becomes", Width: 160, Bold: true}, {Title: "", Width: 300, Weight: 1, Color: theme.Secondary},
	}, func() int { return len(kind.fields) }, func(i int) (widgets.Row, bool) {
		f := kind.fields[i]
		return widgets.Row{Cells: []widgets.Cell{{Text: f.label}, {Text: f.means}}}, true
	})
	list.Keys = keys
	samples := widgets.NewText("such as "+strings.Join(c.Samples, " · "), theme.Body, false, theme.Secondary)
	if samples.Cut = true; len(c.Samples) == 0 {
		samples.Text = "It is empty in the first rows."
	}
	cancel := widgets.NewFooterButton(widgets.Plain, "", "Cancel", nil)
	choose := widgets.NewFooterButton(widgets.Primary, assets.Check, "Choose", nil)
	cancel.Keys, choose.Keys = keys, keys
	title := c.Title
	if title == "" {
		title = "without a title"
	}
	head := widgets.NewText("What is the column “"+title+"”?", theme.CounterText, true, theme.Text)
	head.Cut = true
	content := widgets.Down(12, widgets.Fixed(head), widgets.Fixed(samples),
		widgets.Fixed(screen.High(min(420, canvas.Size().Height-230), list)),
		widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(cancel), widgets.Fixed(choose))))
	popUp := screen.Dialog(canvas, keys, min(640, canvas.Size().Width-24), content)
	accept := func(i int) {
		if i >= 0 {
			popUp.Hide()
			take(kind.fields[i].name)
		}
	}
	list.OnOpened = accept
	choose.OnTapped = func() { accept(list.Selected()) }
	cancel.OnTapped = popUp.Hide
	keys.On(fyne.KeyEscape, "", popUp.Hide)
	list.Select(max(0, slices.IndexFunc(kind.fields, func(f field) bool { return f.name == c.Field })))
	canvas.Focus(list.FocusTarget())
}
