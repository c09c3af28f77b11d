package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Toast is a line of news above a window's content, and at most one thing to do
// about it. A tap closes it.
type Toast struct {
	widget.BaseWidget
	tone   theme.Tone
	icon   assets.Icon
	text   string
	button *ToolButton
	close  func()
}

func newToast(tone theme.Tone, icon assets.Icon, text string) *Toast {
	t := &Toast{tone: tone, icon: icon, text: text}
	t.ExtendBaseWidget(t)
	return t
}

// Text returns what the toast says.
func (t *Toast) Text() string { return t.text }

// Tapped closes the toast.
func (t *Toast) Tapped(*fyne.PointEvent) { t.close() }

// Button is what the toast offers to do, nil for nothing.
func (t *Toast) Button() *ToolButton { return t.button }

// offer gives the toast a button; pressing it closes the toast too.
func (t *Toast) offer(button *ToolButton) {
	act := button.OnTapped
	button.OnTapped = func() { t.close(); act() }
	button.Height = SmallHeight
	t.button = button
}

// CreateRenderer draws the toast: a tinted box with an icon, its text, its button.
func (t *Toast) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.PanelRadius, StrokeWidth: 1}
	icon, text := newImage(), newText(theme.Body, true)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(t.tone.Tint()), theme.Color(t.tone.Solid())
		paintIcon(icon, t.icon, t.tone.Ink())
		paintText(text, t.text, t.tone.Ink())
	}
	objects := []fyne.CanvasObject{box, icon, text}
	room := float32(16)
	if t.button != nil {
		objects = append(objects, t.button)
		room = 16 + t.button.MinSize().Width + 6
	}
	minSize := func() fyne.Size { return fyne.NewSize(42+textWidth(t.text, toastFont)+room, 40) }
	layout := func(size fyne.Size) {
		box.Resize(size)
		place(icon, 14, 11, 18, 18)
		text.Text = fit(t.text, size.Width-42-room, toastFont)
		middle(text, 42, size.Height/2)
		if t.button != nil {
			need := t.button.MinSize()
			place(t.button, size.Width-6-need.Width, 6, need.Width, need.Height)
		}
	}
	return newDrawing(t, minSize, paint, layout, objects...)
}

var toastFont = fontKey{theme.Body, fyne.TextStyle{Bold: true}}
