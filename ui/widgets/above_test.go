package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// box is where an object is on its canvas.
func box(o fyne.CanvasObject) (top, bottom float32) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	return at.Y, at.Y + o.Size().Height
}

// TestR9_TheMenuNeverLiesOverItsBadge brings up the choice of the first and of the last
// row in view, also when the list is scrolled.
func TestR9_TheMenuNeverLiesOverItsBadge(t *testing.T) {
	for name, scroll := range map[string]int{"at the top": 0, "scrolled": 5000} {
		t.Run(name, func(t *testing.T) {
			d, w := showList(t, 100_000)
			d.OnChoice = func(_, _ int, at fyne.Position) {
				ShowMenu(w.Canvas(), at, BadgeAbove, 186, make([]MenuItem, 4), -1, func(int) {})
			}
			d.ScrollTo(scroll)
			first := int(d.rows.offset/d.pitch()) + 1
			last := int((d.rows.offset+d.rows.Size().Height)/d.pitch()) - 1
			for _, i := range []int{first, last} {
				d.Select(i)
				if !d.Choose() {
					t.Fatalf("row %d has no choice", i)
				}
				menu, _ := w.Canvas().Focused().(*menuBody)
				menuTop, menuBottom := box(menu)
				rowTop := rowAt(d, i).Y - d.pitch()/2
				badgeTop, badgeBottom := rowTop+(dataRow-badgeHeight)/2, rowTop+(dataRow+badgeHeight)/2
				if menuTop < badgeBottom && menuBottom > badgeTop {
					t.Errorf("row %d: the menu from %.0f to %.0f lies over the badge from %.0f to %.0f", i, menuTop, menuBottom, badgeTop, badgeBottom)
				}
				if gap := max(menuTop-badgeBottom, badgeTop-menuBottom); gap > 8 {
					t.Errorf("row %d: the menu is %.0f away from its badge", i, gap)
				}
				menu.close()
			}
		})
	}
}

func TestR7_ATipIsNeverBehindADialogNorOverItsButton(t *testing.T) {
	b := NewToolButton(assets.Pencil, "Edit", nil)
	b.Disable("This order has no customer yet.")
	w := show(t, 500, 400, NewFrame(Down(0, Space(1), Fixed(b))))
	frame, _ := w.Content().(*Frame)
	b.MouseIn(&desktop.MouseEvent{})
	tipTop, tipBottom := box(frame.tip)
	if top, bottom := box(b); !frame.tip.Visible() || tipTop < bottom && tipBottom > top {
		t.Errorf("the tip from %.0f to %.0f lies over its button from %.0f to %.0f", tipTop, tipBottom, top, bottom)
	}
	save := NewToolButton(assets.Save, "Save", nil)
	save.Tip = "Ctrl+S"
	layer := NewTipLayer(Down(0, Fixed(save)), nil)
	popUp := widget.NewModalPopUp(layer, w.Canvas())
	popUp.Show()
	layer.Shown(w.Canvas())
	if frame.tip.Visible() {
		t.Error("the window's tip stays behind the dialog")
	}
	save.MouseIn(&desktop.MouseEvent{})
	if frame.tip.Visible() || !layer.tip.Visible() || layer.tip.lines[0] != "Ctrl+S" {
		t.Error("the dialog's tip is not above the dialog")
	}
	tipTop, tipBottom = box(layer.tip)
	if top, bottom := box(save); tipTop < bottom && tipBottom > top {
		t.Error("the dialog's tip lies over its button")
	}
	save.MouseOut()
	if layer.tip.Visible() {
		t.Error("the dialog's tip stays")
	}
	popUp.Hide()
	b.MouseIn(&desktop.MouseEvent{})
	if !frame.tip.Visible() {
		t.Error("the window explains nothing any more after the dialog")
	}
}

// A scan that means nothing to a dialog is said where it can be read (R51).
func TestR51_NewsAreNeverBehindADialog(t *testing.T) {
	w := show(t, 500, 400, Down(0, Space(1)))
	frame, driver := w.Content().(*Frame), fyne.CurrentApp().Driver()
	layer := NewTipLayer(Down(0, Fixed(NewToolButton(assets.Save, "Save", nil))), nil)
	popUp := widget.NewModalPopUp(layer, w.Canvas())
	popUp.Show()
	layer.Shown(w.Canvas())
	first := frame.Toast(theme.Amber, assets.Barcode, "There is no transaction 20000009.", time.Second)
	if !layer.news.Visible() || layer.news.Text() != first.Text() {
		t.Fatalf("the dialog shows %q", layer.news.Text())
	}
	if first.Visible() {
		t.Error("it is said twice, in the window too")
	}
	if top := driver.AbsolutePositionForObject(layer.news).Y; top < driver.AbsolutePositionForObject(layer).Y+layer.Size().Height {
		t.Error("it lies over the dialog")
	}
	second := frame.Toast(theme.Amber, assets.Barcode, "There is no transaction 20000010.", time.Second)
	first.close()
	if !layer.news.Visible() || layer.news.Text() != second.Text() {
		t.Errorf("the older one took the newer along: %q", layer.news.Text())
	}
	layer.news.Tapped(nil)
	if layer.news.Visible() || len(frame.Toasts()) != 0 {
		t.Error("a tap does not close it, here and in the window")
	}
	late := frame.Toast(theme.Amber, assets.Barcode, "There is no transaction 20000012.", time.Second)
	popUp.Hide()
	frame.Settle()
	if !late.Visible() {
		t.Error("the window doesn't say on what the dialog said")
	}
	late.close()
	frame.Toast(theme.Green, assets.Check, "Saved.", time.Second)
	if layer.news.Visible() || len(frame.Toasts()) != 1 {
		t.Error("a dialog that is gone still gets the news")
	}
}

func TestToastsLieOverNoStripAndNoFooter(t *testing.T) {
	list := NewDataList([]Column{{Title: "Order", Width: 60}}, func() int { return 0 }, manyRows)
	strip := NewExplainStrip()
	list.Below = strip
	footer := NewFooter(NewFooterButton(Primary, assets.Save, "Save", nil))
	frame := NewFrame(Down(12, Fixed(NewTitle(assets.Cart, "eCommerce Sales")), Grow(list, 1), Fixed(footer)))
	show(t, 800, 500, frame)
	frame.Toast(theme.Green, assets.Check, "Saved.", time.Second)
	frame.Toast(theme.Red, assets.Alert, "Not all.", time.Second)
	stripTop, _ := box(strip)
	for _, toast := range frame.Toasts() {
		if _, bottom := box(toast); bottom > stripTop {
			t.Errorf("%q reaches down to %.0f, over the strip at %.0f", toast.Text(), bottom, stripTop)
		}
	}
}
