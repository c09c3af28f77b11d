package ui_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tillbridge/ui"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// box is where something that is shown lies in its window, and how much of it is in sight.
type box struct {
	what       string
	at, end    fyne.Position
	text, tool bool
	// least is what it needs at least.
	least fyne.Size
}

func (b box) overlaps(o box) bool {
	const across = 1
	down := 0.2 * max(b.end.Y-b.at.Y, o.end.Y-o.at.Y) // what a line of text has above and below its letters
	return b.at.X < o.end.X-across && o.at.X < b.end.X-across && b.at.Y < o.end.Y-down && o.at.Y < b.end.Y-down
}

// boxesIn lists the texts and the controls that are in sight in an object.
func boxesIn(root fyne.CanvasObject, at, from, to fyne.Position) (found []box) {
	if !root.Visible() {
		return nil
	}
	end := at.Add(root.Size())
	if end.X <= from.X || end.Y <= from.Y || at.X >= to.X || at.Y >= to.Y {
		return nil
	}
	switch o := root.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			found = append(found, boxesIn(child, at.Add(child.Position()), from, to)...)
		}
	case *canvas.Text:
		if strings.TrimSpace(o.Text) == "" {
			return nil
		}
		size := o.MinSize()
		if o.Alignment == fyne.TextAlignTrailing {
			at.X = end.X - size.Width
		}
		if at.Y < from.Y || end.Y > to.Y {
			return nil // half scrolled away
		}
		return []box{{what: o.Text, at: at, end: at.Add(size), text: true}}
	case fyne.Widget:
		scrolls := reflect.TypeOf(o).String() == "*widgets.listRows"
		switch o := o.(type) {
		case *container.Scroll:
			scrolls = true
		case *widgets.ToolButton:
			found = append(found, box{what: "the button " + o.Text, at: at, end: end, least: o.MinSize(), tool: true})
		case *widgets.Select:
			const chevron = 12 // has room that the longest choice may take
			found = append(found, box{what: "a drop-down", at: at, end: end, least: o.MinSize().SubtractWidthHeight(chevron, 0), tool: true})
		case *widgets.Entry, *widgets.ChipButton, *widgets.Badge, *widgets.Tile:
			found = append(found, box{what: fmt.Sprintf("%T", o), at: at, end: end, least: root.MinSize(), tool: true})
		}
		if _, input := o.(*widgets.Entry); input {
			return found
		}
		if scrolls {
			from = fyne.NewPos(max(from.X, at.X), max(from.Y, at.Y))
			to = fyne.NewPos(min(to.X, end.X), min(to.Y, end.Y))
		}
		for _, child := range test.WidgetRenderer(o).Objects() {
			found = append(found, boxesIn(child, at.Add(child.Position()), from, to)...)
		}
	}
	return found
}

// looksRight says of a window of a size that it has room for all in it: nothing is cut off, and
// nothing lies on something else.
func looksRight(t *testing.T, what string, root fyne.CanvasObject, size fyne.Size) {
	t.Helper()
	if least := root.MinSize(); least.Width > size.Width || least.Height > size.Height {
		t.Errorf("%s needs %v, there is %v", what, least, size)
		return
	}
	boxes := boxesIn(root, fyne.NewPos(0, 0), fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height))
	for i, b := range boxes {
		if b.at.X < -1 || b.at.Y < -1 || b.end.X > size.Width+1 || b.end.Y > size.Height+1 {
			t.Errorf("%s: %q lies from %v to %v, outside", what, b.what, b.at, b.end)
		}
		if has := b.end.Subtract(b.at); b.tool && (has.X < b.least.Width-1 || has.Y < b.least.Height-1) {
			t.Errorf("%s: %s has %v and needs %v", what, b.what, has, b.least)
		}
		for _, o := range boxes[:i] {
			if b.text == o.text && b.overlaps(o) {
				t.Errorf("%s: %q at %v and %q at %v lie on each other", what, b.what, b.at, o.what, o.at)
			}
		}
		if b.text && strings.HasSuffix(b.what, "…") && isStatus(b.what) {
			t.Errorf("%s: the status %q is cut", what, b.what)
		}
	}
}

// isStatus says that a text is how a status begins.
func isStatus(text string) bool {
	text = strings.TrimSuffix(text, "…")
	for _, s := range []string{"Customer ID Needed", "Product Match Failed", "Ready for Pickup", "Ready for Shipment"} {
		if len(text) > 4 && strings.HasPrefix(s, text) {
			return true
		}
	}
	return false
}

// Large text must not need a larger screen: whoever needs it has the till that there is.
func TestR63_EveryWindowFitsTheScreenAtEveryTextSize(t *testing.T) {
	t.Cleanup(func() { theme.SetTextSize(theme.NormalText) })
	for _, size := range []theme.TextSize{theme.NormalText, theme.LargeText, theme.LargerText} {
		t.Run(string(size), func(t *testing.T) {
			h := full(t, func(c *ui.Config) { c.App.Preferences().SetString("text-size", string(size)) })
			h.Desktop().Resize(ui.OpenAs)
			looksRight(t, "Desktop", h.Desktop().Content(), ui.OpenAs)
			keep(t, string(size)+"-Desktop", h.Desktop())
			for _, door := range doors {
				w := h.enter(door.open)
				w.Resize(ui.OpenAs)
				looksRight(t, door.name, w.Content(), ui.OpenAs)
				keep(t, string(size)+"-"+strings.Trim(door.name, "?"), w)
				if settings, _ := ui.SettingsOf(h.App); settings != nil {
					for i := range settings.Sections.Length() {
						settings.Sections.Select(i)
						looksRight(t, fmt.Sprint(door.name, " ", i), w.Content(), ui.OpenAs)
						keep(t, fmt.Sprintf("%s-%s-%d", size, door.name, i), w)
					}
				}
				w.Canvas().Unfocus()
				h.strike(w, fyne.KeyF1, 0)
				looksRight(t, door.name+"'s keys", w.Canvas().Overlays().Top(), ui.OpenAs)
				keep(t, fmt.Sprintf("%s-%s-keys", size, strings.Trim(door.name, "?")), w)
			}
		})
	}
}
