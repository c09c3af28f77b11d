package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Frame is the outermost object of a window: the page's colour, the window's
// content, and above it tooltips and toasts. Those cannot be Fyne overlays: an
// overlay takes the pointer from what it explains.
type Frame struct {
	widget.BaseWidget
	// After runs something on the UI when a time is over; without it toasts stay
	// until they are closed.
	After func(wait time.Duration, act func())
	// Now is the clock that tells a scanner from a person; nil means time.Now.
	Now func() time.Time
	// OnScanned is called with what was scanned in the window, wherever the keys are.
	// Inputs are as they were before.
	OnScanned func(code string)
	// Labels says that goods are scanned in the window by their labels: a code may have
	// letters and signs, as a SKU has, and be short. Elsewhere it is a barcode's digits.
	Labels bool
	// OnUsed is called when a person pressed a key or tapped something in the window.
	OnUsed func()
	// OnFailed is called with the stack of what a key or a tap made fail inside (R63);
	// without it the program ends.
	OnFailed func(stack []byte)

	content fyne.CanvasObject
	scan    scan
	tip     *tip
	dialog  *TipLayer // the last one that was opened
	toasts  []*Toast
}

// NewFrame frames a window's content.
func NewFrame(content fyne.CanvasObject) *Frame {
	f := &Frame{content: content, tip: newTip()}
	f.ExtendBaseWidget(f)
	return f
}

// Toasts are those shown now, the newest last.
func (f *Frame) Toasts() []*Toast { return f.toasts }

// Toast shows news at the top for so long, or until it is closed.
func (f *Frame) Toast(tone theme.Tone, icon assets.Icon, text string, stay time.Duration) *Toast {
	return f.show(newToast(tone, icon, text), stay)
}

// ToastOffering shows news with a button for what can be done about it.
func (f *Frame) ToastOffering(tone theme.Tone, icon assets.Icon, text string, stay time.Duration, button *ToolButton) *Toast {
	t := newToast(tone, icon, text)
	t.offer(button)
	return f.show(t, stay)
}

func (f *Frame) show(t *Toast, stay time.Duration) *Toast {
	var before *TipLayer // the dialog that would hide it
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		before = f.dialog.open(c)
	}
	t.close = func() {
		if before != nil {
			before.end(t)
		}
		for i, shown := range f.toasts {
			if shown == t {
				f.toasts = append(f.toasts[:i], f.toasts[i+1:]...)
				f.Refresh()
				return
			}
		}
	}
	f.toasts = append(f.toasts, t)
	if before != nil {
		before.tell(t)
		t.Hide() // it is said once
	}
	if f.After != nil {
		f.After(stay, t.close)
	}
	f.Refresh()
	return t
}

// Settle shows what a dialog has shown in place of the window, once the dialog is gone.
func (f *Frame) Settle() {
	var before *TipLayer
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		before = f.dialog.open(c)
	}
	for _, t := range f.toasts {
		if !t.Visible() && (before == nil || before.of != t) {
			t.Show()
			f.Refresh()
		}
	}
}

// CreateRenderer draws the page and what lies on it.
func (f *Frame) CreateRenderer() fyne.WidgetRenderer {
	return &frameRenderer{frame: f, page: canvas.NewRectangle(theme.Color(theme.Page))}
}

type frameRenderer struct {
	frame *Frame
	page  *canvas.Rectangle
}

func (r *frameRenderer) Destroy()           {}
func (r *frameRenderer) MinSize() fyne.Size { return r.frame.content.MinSize() }

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.page, r.frame.content}
	for _, t := range r.frame.toasts {
		objects = append(objects, t)
	}
	return append(objects, r.frame.tip)
}

func (r *frameRenderer) Layout(size fyne.Size) {
	r.page.Resize(size)
	r.frame.content.Resize(size)
	r.layoutToasts(size)
}

// layoutToasts puts them at the top, the newest first: a window's strip, its sums and
// the buttons that were just pressed are all at the bottom.
func (r *frameRenderer) layoutToasts(size fyne.Size) {
	y := float32(8)
	for i := len(r.frame.toasts) - 1; i >= 0; i-- {
		t := r.frame.toasts[i]
		if !t.Visible() {
			continue
		}
		need := t.MinSize()
		need.Width = min(need.Width, size.Width-32)
		place(t, whole((size.Width-need.Width)/2), y, need.Width, need.Height)
		y += need.Height + 8
	}
}

func (r *frameRenderer) Refresh() {
	r.page.FillColor = theme.Color(theme.Page)
	r.page.Refresh()
	r.layoutToasts(r.frame.Size())
	r.frame.content.Refresh()
	r.frame.tip.Refresh()
	for _, t := range r.frame.toasts {
		t.Refresh()
	}
	canvas.Refresh(r.frame)
}

// frameOf finds the frame of the window an object is shown in; nil when it has
// none.
func frameOf(o fyne.CanvasObject) *Frame {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	f, _ := c.Content().(*Frame)
	return f
}
