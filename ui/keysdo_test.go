package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// seen is all that a person can see of the program: its windows with their texts, what is in
// front of them, and where the keys are.
func (h *house) seen() string {
	var all strings.Builder
	for i, w := range append([]fyne.Window{h.Desktop()}, h.windows()...) {
		fmt.Fprintf(&all, "%d %s %d %p %p\n", i, w.Title(), len(w.Canvas().Overlays().List()), w.Canvas().Focused(), w)
		roots := append([]fyne.CanvasObject{w.Content()}, w.Canvas().Overlays().List()...)
		for _, root := range roots {
			for _, o := range shownIn(root) {
				switch o := o.(type) {
				case *canvas.Text:
					all.WriteString(o.Text + "\n")
				case *widgets.DataList:
					fmt.Fprintln(&all, "row", o.Selected())
				case *widgets.ToolButton:
					fmt.Fprintln(&all, o.Text, o.Toggled())
				}
			}
		}
	}
	return all.String()
}

// keysOf are the keys that F1 names of a window, beside those of its lists.
func keysOf(keys *widgets.KeyMap) (all []widgets.Key) {
	var said []string
	for _, line := range keys.Help() {
		// These bring the keys somewhere, where they may be already.
		if !strings.HasPrefix(line.Words, "To the ") && !strings.HasPrefix(line.Words, "To what ") && line.Words != "Search" &&
			line.Words != "Find" {
			said = append(said, line.Keys...)
		}
	}
	for _, name := range names {
		for _, modifier := range []fyne.KeyModifier{0, fyne.KeyModifierControl, fyne.KeyModifierAlt} {
			if k := (widgets.Key{Name: name, Modifier: modifier}); slices.Contains(said, k.String()) && name != fyne.KeyEnter {
				all = append(all, k)
			}
		}
	}
	return all
}

// F1 names no key that does something in another window alone.
func TestR51_F1OfAnImportSaysNothingOfAStatus(t *testing.T) {
	h := states["full"](t)
	for _, open := range []func(){h.ImportCustomers, h.ImportProducts} {
		w := h.enter(func(*house) { open() })
		for _, line := range ui.KeysOf(h.App, w).ListHelp() {
			if strings.Contains(line.Words, "status") {
				t.Errorf("%s: %v %s", w.Title(), line.Keys, line.Words)
			}
		}
	}
}

// Keys that can do nothing say why, as buttons do by their tooltips (R7).
func TestR51_EveryKeyThatF1NamesDoesSomethingOrSaysWhyNot(t *testing.T) {
	h := states["full"](t)
	notYet := []string{"Return", "Changed at Shopify"}
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			h.t = t
			if slices.Contains(notYet, door.name) {
				t.Skip("its keys don't all say why yet")
			}
			for _, chosen := range []bool{false, true} {
				for _, k := range keysOf(ui.KeysOf(h.App, h.enter(door.open))) {
					w := h.enter(door.open)
					if chosen {
						h.now = h.now.Add(time.Second)
						h.strike(w, fyne.KeyDown, 0)
					} else {
						w.Canvas().Unfocus()
					}
					h.now = h.now.Add(time.Second)
					before, checks := h.seen(), h.checks()
					h.strike(w, k.Name, k.Modifier)
					if b, ok := w.Canvas().Focused().(*widgets.ToolButton); ok && !b.Enabled() {
						continue // its reason is in sight for as long as it has the keys
					}
					again := door.name == "Import from Shopify" && k.Name == fyne.KeyF5 // the answer is the same
					if h.seen() == before && h.checks() == checks && !again {
						t.Errorf("%s does nothing and says nothing, a row chosen: %t", k, chosen)
					}
				}
			}
		})
	}
}
