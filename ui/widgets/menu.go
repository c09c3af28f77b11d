package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// MenuItem is one choice of a pop-up menu.
type MenuItem struct {
	Icon assets.Icon
	Tone theme.Tone
	Text string
	// Reason says why the item can't be picked; empty for one that can.
	Reason string
}

const (
	menuRow     float32 = 34
	menuRowLong float32 = 46 // with a reason
	menuPad     float32 = 4
)

// BadgeAbove is how far above the position that OnChoice gives its badge begins.
const BadgeAbove = badgeHeight + 4

// ShowMenu pops a menu up below what it belongs to, or above it where there is no room
// below: it never lies over it. at is the position on the canvas just below, above how
// far up from there it begins. The menu is at least so wide. The chosen item carries a
// check mark; -1 for none. Up, Down and Enter work; Esc or a tap elsewhere closes it and
// picks nothing.
func ShowMenu(c fyne.Canvas, at fyne.Position, above, width float32, items []MenuItem, chosen int, pick func(int)) {
	body := &menuBody{items: items, chosen: chosen, lit: chosen, keys: DialogKeys(c)}
	body.ExtendBaseWidget(body)
	popUp := widget.NewPopUp(body, c)
	body.close = popUp.Hide
	body.pick = func(i int) {
		if items[i].Reason != "" {
			return
		}
		popUp.Hide()
		body.keys.Do(func() { pick(i) })
	}
	size := popUp.MinSize()
	size.Width = max(size.Width, width)
	room := c.Size()
	at.X = max(4, min(at.X, room.Width-size.Width-4))
	if over := at.Y - above - size.Height; at.Y+size.Height+4 > room.Height && over >= 4 {
		at.Y = over
	}
	at.Y = max(4, min(at.Y, room.Height-size.Height-4))
	popUp.Resize(size)
	popUp.ShowAtPosition(at)
	c.Focus(body)
}

// menuBody is what is inside the pop-up: all items in one widget.
type menuBody struct {
	widget.BaseWidget
	items       []MenuItem
	chosen, lit int
	pick        func(int)
	close       func()
	keys        *KeyMap
}

func (m *menuBody) rowHeight(i int) float32 {
	if m.items[i].Reason != "" {
		return menuRowLong
	}
	return menuRow
}

func (m *menuBody) at(y float32) int {
	y -= menuPad
	for i := range m.items {
		if h := m.rowHeight(i); y < h {
			if y < 0 {
				return -1
			}
			return i
		}
		y -= m.rowHeight(i)
	}
	return -1
}

func (m *menuBody) light(i int) {
	if i != m.lit {
		m.lit = i
		m.Refresh()
	}
}

// Tapped picks an item.
func (m *menuBody) Tapped(e *fyne.PointEvent) {
	if i := m.at(e.Position.Y); i >= 0 {
		m.pick(i)
	}
}

// MouseIn lights the item under the pointer.
func (m *menuBody) MouseIn(e *desktop.MouseEvent) { m.light(m.at(e.Position.Y)) }

// MouseMoved lights the item under the pointer.
func (m *menuBody) MouseMoved(e *desktop.MouseEvent) { m.light(m.at(e.Position.Y)) }

// MouseOut lights none.
func (m *menuBody) MouseOut() { m.light(-1) }

// FocusGained does nothing: what is lit shows where the keys are.
func (m *menuBody) FocusGained() {}

// FocusLost does nothing.
func (m *menuBody) FocusLost() {}

// TypedRune picks nothing; it may be a scanner's.
func (m *menuBody) TypedRune(r rune) { m.keys.TypedRune(r) }

// TypedKey moves, picks and closes.
func (m *menuBody) TypedKey(e *fyne.KeyEvent) {
	if m.keys.Scanned(e) {
		return
	}
	switch e.Name {
	case fyne.KeyDown:
		m.step(+1)
	case fyne.KeyUp:
		m.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if m.lit >= 0 {
			m.pick(m.lit)
		}
	case fyne.KeyEscape:
		m.close()
	}
}

// step lights the next item that can be picked, if there is one.
func (m *menuBody) step(by int) {
	for i := m.lit + by; i >= 0 && i < len(m.items); i += by {
		if m.items[i].Reason == "" {
			m.light(i)
			return
		}
	}
}

// CreateRenderer draws the items.
func (m *menuBody) CreateRenderer() fyne.WidgetRenderer {
	type row struct {
		lit         *canvas.Rectangle
		icon, check *canvas.Image
		text, why   *canvas.Text
	}
	rows := make([]row, len(m.items))
	border := &canvas.Rectangle{CornerRadius: theme.InputRadius, StrokeWidth: 1}
	objects := []fyne.CanvasObject{border}
	for i := range rows {
		rows[i] = row{
			&canvas.Rectangle{CornerRadius: 4}, newImage(), newImage(),
			newText(theme.Body, false), newText(theme.Caption, false),
		}
		objects = append(objects, rows[i].lit, rows[i].icon, rows[i].check, rows[i].text, rows[i].why)
	}
	paint := func() {
		border.StrokeColor = theme.Color(theme.InputBorder)
		for i, item := range m.items {
			r, text, icon := rows[i], theme.Text, item.Tone.Ink()
			if item.Reason != "" {
				text, icon = theme.DisabledText, theme.DisabledText
			}
			r.lit.FillColor, r.lit.Hidden = theme.Color(theme.SelectedRow), i != m.lit || item.Reason != ""
			paintIcon(r.icon, item.Icon, icon)
			paintIcon(r.check, assets.Check, theme.Primary)
			r.check.Hidden = i != m.chosen
			paintText(r.text, item.Text, text)
			paintText(r.why, item.Reason, theme.Muted)
		}
	}
	textAt := func() float32 {
		for _, item := range m.items {
			if item.Icon != "" {
				return 42
			}
		}
		return 14
	}
	minSize := func() fyne.Size {
		size := fyne.NewSize(120, 2*menuPad)
		for i, r := range rows {
			size.Height += m.rowHeight(i)
			size.Width = max(size.Width, textAt()+max(widthOf(r.text)+36, widthOf(r.why)+14))
		}
		return size
	}
	layout := func(size fyne.Size) {
		border.Resize(size)
		y := menuPad
		for i, r := range rows {
			h := m.rowHeight(i)
			place(r.lit, menuPad, y, size.Width-2*menuPad, h)
			place(r.icon, 14, y+8, 18, 18)
			place(r.check, size.Width-30, y+9, 16, 16)
			middle(r.text, textAt(), y+menuRow/2)
			middle(r.why, textAt(), y+menuRow-1)
			y += h
		}
	}
	return newDrawing(m, minSize, paint, layout, objects...)
}
