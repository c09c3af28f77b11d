package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Kind is what a button is for.
type Kind uint8

// Plain buttons do something; the one Primary button of a window goes on;
// Danger takes something away and asks first.
const (
	Plain Kind = iota
	Primary
	Danger
)

// Heights of buttons.
const (
	SmallHeight   float32 = 28 // in strips
	ToolbarHeight float32 = 36
	FooterHeight  float32 = 44
	CounterHeight float32 = 60 // at least 112 wide
)

// ToolButton is a button with an icon and a word, a border, and a toggled state.
// A disabled one says why when it is pointed at, focused or tapped (R7). Space
// and Enter press it; other keys go to Keys.
type ToolButton struct {
	widget.BaseWidget
	Icon     assets.Icon
	Text     string
	Kind     Kind
	Height   float32
	MinWidth float32
	OnTapped func()
	// Tip says more while the pointer is over the button, such as its key.
	Tip  string
	Keys *KeyMap
	// OnRefused is what a tap does while the button is off because the person may not press it;
	// nil where there is nothing to be done about it.
	OnRefused func()

	toggled, disabled bool
	reason            string
	hovered, focused  bool
}

// NewToolButton makes a plain button for a toolbar.
func NewToolButton(icon assets.Icon, text string, tapped func()) *ToolButton {
	b := &ToolButton{Icon: icon, Text: text, OnTapped: tapped, Height: ToolbarHeight}
	b.ExtendBaseWidget(b)
	return b
}

// NewFooterButton makes a button for a window's footer.
func NewFooterButton(kind Kind, icon assets.Icon, text string, tapped func()) *ToolButton {
	b := NewToolButton(icon, text, tapped)
	b.Kind, b.Height, b.MinWidth = kind, FooterHeight, 96
	if kind == Primary {
		b.MinWidth = 120
	}
	return b
}

// NewCounterButton makes a button to be pressed standing at the till.
func NewCounterButton(kind Kind, icon assets.Icon, text string, tapped func()) *ToolButton {
	b := NewToolButton(icon, text, tapped)
	b.Kind, b.Height, b.MinWidth = kind, CounterHeight, 112
	return b
}

// SetText changes the word.
func (b *ToolButton) SetText(text string) {
	b.Text = text
	b.Refresh()
}

// SetToggled presses a toggle in or lets it out; the owner does so in OnTapped.
func (b *ToolButton) SetToggled(on bool) {
	b.toggled = on
	b.Refresh()
}

// Toggled reports whether a toggle is pressed in.
func (b *ToolButton) Toggled() bool { return b.toggled }

// Disable turns the button off; the reason is a sentence for staff (R7).
func (b *ToolButton) Disable(reason string) {
	if b.disabled && b.reason == reason {
		return
	}
	b.disabled, b.reason = true, reason
	if f := frameOf(b); f != nil && f.tip.owner == b {
		showTip(b, reason) // it explained what is over
	}
	b.Refresh()
}

// Enable turns the button on.
func (b *ToolButton) Enable() {
	if !b.disabled {
		return
	}
	b.disabled, b.reason = false, ""
	hideTip(b)
	b.Refresh()
}

// Enabled reports whether a tap does anything.
func (b *ToolButton) Enabled() bool { return !b.disabled }

// Reason returns why the button is disabled; empty when it is not.
func (b *ToolButton) Reason() string { return b.reason }

// Tapped presses the button, or says why it can't be.
func (b *ToolButton) Tapped(*fyne.PointEvent) {
	if b.disabled {
		showTip(b, b.reason)
		if b.OnRefused != nil {
			b.Keys.Do(b.OnRefused)
		}
		return
	}
	if b.OnTapped != nil {
		b.Keys.Do(b.OnTapped)
	}
}

// MouseIn shows that the pointer is over the button.
func (b *ToolButton) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	if b.explain(); !b.disabled {
		showTip(b, b.Tip)
	}
	b.Refresh()
}

// MouseMoved does nothing.
func (b *ToolButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (b *ToolButton) MouseOut() {
	b.hovered = false
	hideTip(b)
	b.Refresh()
}

// FocusGained shows the ring.
func (b *ToolButton) FocusGained() {
	b.focused = true
	b.explain()
	b.Refresh()
}

// FocusLost hides the ring.
func (b *ToolButton) FocusLost() {
	b.focused = false
	hideTip(b)
	b.Refresh()
}

// TypedKey presses the button on Space and Enter.
func (b *ToolButton) TypedKey(e *fyne.KeyEvent) { b.Keys.Press(e, func() { b.Tapped(nil) }) }

// TypedRune passes letters on; the space has pressed the button already.
func (b *ToolButton) TypedRune(r rune) { b.Keys.TypedRune(r) }

func (b *ToolButton) explain() {
	if b.disabled {
		showTip(b, b.reason)
	}
}

// measures returns text size, icon size, padding and icon-to-text gap.
func (b *ToolButton) measures() (text, icon, pad, gap float32) {
	switch {
	case b.Height >= CounterHeight:
		return theme.CounterText, 22, 18, 10
	case b.Height >= FooterHeight:
		return theme.PanelTitle, 18, 14, 8
	case b.Height < SmallHeight:
		return theme.Small, 16, 14, 8
	}
	return theme.Body, 18, 14, 8
}

// colors returns fill, border, text and icon.
func (b *ToolButton) colors() (fill, border, text, icon fyne.ThemeColorName) {
	switch {
	case b.disabled:
		return theme.DisabledFill, theme.DisabledBorder, theme.DisabledText, theme.DisabledText
	case b.Kind == Primary && b.hovered:
		return theme.PrimaryHover, theme.PrimaryHover, theme.OnPrimary, theme.OnPrimary
	case b.Kind == Primary:
		return theme.Primary, theme.Primary, theme.OnPrimary, theme.OnPrimary
	case b.toggled:
		return theme.Teal.Tint(), theme.Primary, theme.Teal.Ink(), theme.Teal.Ink()
	case b.Kind == Danger && b.hovered:
		return theme.DangerHover, theme.Red.Solid(), theme.Red.Ink(), theme.Red.Ink()
	case b.Kind == Danger:
		return theme.ButtonFill, theme.Red.Solid(), theme.Red.Ink(), theme.Red.Ink()
	case b.hovered:
		return theme.ButtonHover, theme.InputBorder, theme.Text, theme.Secondary
	}
	return theme.ButtonFill, theme.InputBorder, theme.Text, theme.Secondary
}

// CreateRenderer draws the button.
func (b *ToolButton) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.InputRadius}
	ring := newRing(theme.InputRadius)
	img, word := newImage(), newText(theme.Body, true)
	paint := func() {
		fill, border, text, icon := b.colors()
		box.FillColor, box.StrokeColor, box.StrokeWidth = theme.Color(fill), theme.Color(border), 1
		if b.toggled && !b.disabled {
			box.StrokeWidth = 2
		}
		paintRing(ring, b.focused)
		word.TextSize, _, _, _ = b.measures()
		paintText(word, b.Text, text)
		paintIcon(img, b.Icon, icon)
	}
	content := func() float32 {
		_, icon, _, gap := b.measures()
		w := widthOf(word)
		if b.Icon != "" {
			w += icon
			if b.Text != "" {
				w += gap
			}
		}
		return w
	}
	minSize := func() fyne.Size {
		_, _, pad, _ := b.measures()
		return fyne.NewSize(max(b.MinWidth, content()+2*pad), b.Height)
	}
	layout := func(size fyne.Size) {
		_, icon, _, gap := b.measures()
		top := whole((size.Height - b.Height) / 2)
		place(box, 0, top, size.Width, b.Height)
		placeRing(ring, box)
		x := whole((size.Width - content()) / 2)
		if b.Icon != "" {
			place(img, x, whole((size.Height-icon)/2), icon, icon)
			x += icon + gap
		}
		middle(word, x, size.Height/2)
	}
	return newDrawing(b, minSize, paint, layout, ring, box, img, word)
}
