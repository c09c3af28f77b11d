package screen

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Window is a native window as what it shows knows it: with the keys, the scheduler and
// the life that every window has.
type Window struct {
	fyne.Window
	// Keys are the window's.
	Keys *widgets.KeyMap
	// Work is where the window works; what fails inside there closes this window alone.
	Work Scheduler
	// Frame is around the content once there is any.
	Frame *widgets.Frame
	// Training puts the banner of the training shop above the content (R50).
	Training bool
	// ID is what the window is about, such as a transaction's id: asked for again, it is
	// raised. "" for a window that is there once, or about something not saved yet.
	ID string
	// MayNot is why the person who is signed in may not do something on a record, "" when they
	// may; Allow asks a manager to allow it once. Both are nil where nobody signs in.
	MayNot func(act store.Act, record string) string
	Allow  func(act store.Act, record string)

	open    context.Context //nolint:containedctx // it is the window's life
	closed  []func()
	dropped func(path string)
}

// NewWindow makes a window of a native one.
func NewWindow(w fyne.Window, work Scheduler) *Window {
	open, end := context.WithCancel(context.Background())
	s := &Window{Window: w, Keys: &widgets.KeyMap{}, Work: work, open: open, closed: []func(){end}}
	s.Keys.Attach(w.Canvas())
	w.SetOnClosed(func() {
		for _, f := range s.closed {
			f()
		}
	})
	return s
}

// Open ends when the window is closed.
func (w *Window) Open() context.Context { return w.open }

// OnClosed calls f once the window is closed, after those that came before.
func (w *Window) OnClosed(f func()) { w.closed = append(w.closed, f) }

// OnDropped calls take with the path of a file that is dropped on the window.
func (w *Window) OnDropped(take func(path string)) {
	w.dropped = take
	w.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { w.Drop(files) })
}

// Drop takes what was dropped on the window: one file, unless a dialog is in front.
func (w *Window) Drop(files []fyne.URI) {
	if w.dropped == nil || w.Canvas().Overlays().Top() != nil {
		return
	}
	if len(files) != 1 || files[0].Scheme() != "file" {
		w.Frame.Toast(theme.Amber, assets.Alert, "One file at a time can be dropped here.", dropToast)
		return
	}
	w.dropped(files[0].Path())
}

// dropToast is how long it is said that a drop was in vain.
const dropToast = 8 * time.Second

// Fill shows the content, framed, and returns the frame.
func (w *Window) Fill(content fyne.CanvasObject) *widgets.Frame {
	if w.Training {
		content = widgets.Down(0, widgets.Fixed(TrainingBanner()), widgets.Grow(content, 1))
	}
	w.Frame = widgets.NewFrame(content)
	w.Frame.After = w.Work.After
	w.SetPadded(false)
	w.SetContent(w.Frame)
	return w.Frame
}

// TrainingBanner says that this is the training shop (R50).
func TrainingBanner() *widgets.Banner {
	return widgets.NewBanner(assets.GraduationCap, "TRAINING", "Practice shop. Nothing you do here reaches Shopify or a customer.", nil)
}

// Press is what a key does that stands for a button: where the button is off, it is said why.
func (w *Window) Press(b *widgets.ToolButton) func() {
	return func() {
		if b.Enabled() {
			b.OnTapped()
			return
		}
		w.Say(b.Reason())
	}
}

// Unless is what a key does that stands for no button: where whyNot has a sentence, that is
// said in place of acting.
func (w *Window) Unless(whyNot func() string, act func()) func() {
	return func() {
		if reason := whyNot(); reason != "" {
			w.Say(reason)
			return
		}
		act()
	}
}

// Say says why a key does nothing.
func (w *Window) Say(reason string) { w.Frame.Toast(theme.Teal, assets.Info, reason, sayToast) }

// sayToast is how long it is said why a key does nothing.
const sayToast = 5 * time.Second

// View is what a view has none of its own of: it grows no older, has nothing to lose,
// and no use for a product's code. Views embed it.
type View struct{}

// Concerns says that no change makes what is shown another.
func (View) Concerns(db.Change) bool { return false }

// Reload has nothing to read.
func (View) Reload() {}

// Tick has nothing to bring up to date.
func (View) Tick() {}

// Unsaved has nothing to lose.
func (View) Unsaved() int { return 0 }

// AskToClose goes on at once.
func (View) AskToClose(then func()) { then() }

// Scanned has no use for a code.
func (View) Scanned(string) bool { return false }

// Enable turns a button on, or off with the reason why not.
func Enable(b *widgets.ToolButton, whyNot string) {
	if whyNot == "" {
		b.Enable()
		return
	}
	b.Disable(whyNot)
}

// Permit is Enable for what not everybody may do (R47): the button is off, too, with the reason,
// while who is signed in may not do the act on the record. A tap asks a manager then.
func (w *Window) Permit(b *widgets.ToolButton, whyNot string, act store.Act, record string) {
	b.OnRefused = nil
	if whyNot == "" && w.MayNot != nil {
		if whyNot = w.MayNot(act, record); whyNot != "" {
			b.OnRefused = func() { w.Allow(act, record) }
		}
	}
	Enable(b, whyNot)
}

// Show shows something where that is so, else hides it.
func Show(o fyne.CanvasObject, so bool) {
	if so {
		o.Show()
		return
	}
	o.Hide()
}
