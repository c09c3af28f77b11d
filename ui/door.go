package ui

import (
	"runtime/debug"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/lock"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// view is what a window shows, as the door that opens all windows knows it. What a view
// has no use for it takes from screen.View.
type view interface {
	// Concerns says whether what is shown may be other after a change.
	Concerns(db.Change) bool
	// Reload reads again in the background; what a person has typed or chosen stays.
	Reload()
	// Tick brings up to date what grows old by itself.
	Tick()
	// Unsaved counts what would be lost with the window.
	Unsaved() int
	// AskToClose goes on at once when nothing would be lost, else asks what to do with it.
	AskToClose(then func())
	// Scanned takes a code that is no transaction's and says whether it means anything
	// here (R51).
	Scanned(code string) bool
}

// opened is a window that is open. Its view is nil while it is made.
type opened struct {
	// name is what windows of the kind are called, and their first title.
	name   string
	view   view
	window *screen.Window
	// cover is over it while nobody is signed in, else nil.
	cover *lock.Cover
	// fail closes it with a sentence and a crash file.
	fail func(stack []byte)
}

// open opens a window and fills it with what make makes, or raises the one of the same
// name about the same that is open already; it says which. id is what the window is
// about, "" for one that is there once. What is open is told of changes, ticked, scanned
// in and asked before it closes. What fails inside closes it alone; view is nil then.
func open[V view](a *App, name, id string, size fyne.Size, make func(*screen.Window) V) (view V, raised bool) {
	if o := a.find(name, id); o != nil {
		raise(o.window)
		view, _ = o.view.(V)
		return view, true
	}
	o := a.admit(name, id)
	if !o.build(func() { view = make(o.window) }) {
		return view, false
	}
	o.view = view
	o.window.SetCloseIntercept(func() {
		if !a.staff.locked {
			o.guarded(func() { o.askToClose(o.window.Close) })
		}
	})
	a.receive(o, size)
	return view, false
}

// admit makes the native window and enters it in the list.
func (a *App) admit(name, id string) *opened {
	o := &opened{name: name}
	o.window = screen.NewWindow(a.cfg.App.NewWindow(name), a.cfg.Work.Guard(func(stack []byte) { a.failed(o, stack) }))
	o.window.ID, o.window.Training = id, a.cfg.Training
	o.window.MayNot = a.cfg.DB.MayNot
	o.window.Allow = func(act store.Act, record string) { a.allow(o.window, act, record) }
	o.fail = func(stack []byte) { a.failed(o, stack) }
	a.windows = append(a.windows, o)
	o.window.OnClosed(func() { a.release(o) })
	return o
}

// receive gives a window that is filled its keys, its scanner and its size, and shows it.
func (a *App) receive(o *opened, size fyne.Size) {
	frame := o.window.Frame
	frame.Now = a.cfg.Now
	frame.OnFailed = o.fail
	frame.OnScanned = func(code string) { a.scanned(o, code) }
	frame.OnUsed = func() { a.touched(o) }
	keys := o.window.Keys
	keys.Bind(findKey, "Find", a.Find)
	keys.Bind(helpKey, "Keyboard Shortcuts", func() { screen.ShowKeys(o.window) })
	if o.window != a.main {
		keys.OnCtrl(fyne.KeyW, "Close", func() { o.askToClose(o.window.Close) })
		keys.Bind(lockKey, "", a.Lock) // F1 tells these among what keys do everywhere
		keys.OnCtrl(fyne.KeyQ, "", func() { a.closeThen(nil) })
	}
	o.window.Resize(a.sizes().of(o.name, size))
	o.window.Show()
	if a.staff.locked {
		a.coverOne(o)
	}
}

// release forgets a window that was closed, and lets go of what leads to it.
func (a *App) release(o *opened) {
	if o.view != nil {
		a.sizes().keep(o.name, o.window.Canvas().Size())
	}
	a.windows = slices.DeleteFunc(a.windows, func(other *opened) bool { return other == o })
	o.window.Keys.Detach()
	o.window.SetCloseIntercept(nil)
}

// find returns the window of a name about something, nil when none is open.
func (a *App) find(name, id string) *opened {
	for _, o := range a.windows {
		if o.name == name && o.window.ID == id && o.view != nil {
			return o
		}
	}
	return nil
}

func raise(w fyne.Window) {
	w.Show()
	w.RequestFocus()
}

// build makes what the window shows; false when that failed inside.
func (o *opened) build(make func()) (done bool) {
	o.guarded(func() { make(); done = true })
	return done
}

// guarded does something for the window; should it fail inside, only the window closes.
func (o *opened) guarded(act func()) {
	defer func() {
		if recover() != nil {
			o.fail(debug.Stack())
		}
	}()
	act()
}

// changed is called on the goroutine that wrote. Many changes in a row make one
// reload, begun after the last of them.
func (a *App) changed(c db.Change) {
	a.telling.Lock()
	waiting := len(a.changes) > 0
	a.changes = db.Together(a.changes, c)
	a.telling.Unlock()
	if waiting {
		return
	}
	a.cfg.Work.UI(func() {
		a.telling.Lock()
		changes := a.changes
		a.changes = nil
		a.telling.Unlock()
		a.tell(changes)
	})
}

// tell reloads the windows that one of the changes concerns.
func (a *App) tell(changes []db.Change) {
	if slices.ContainsFunc(changes, func(c db.Change) bool { return c.Concerns(db.SettingsChanged) }) {
		a.followCountry()
	}
	a.each(func(v view) {
		if slices.ContainsFunc(changes, v.Concerns) {
			v.Reload()
		}
	})
}

// each does something with every view; one that fails inside closes alone.
func (a *App) each(act func(view)) {
	for _, o := range slices.Clone(a.windows) {
		if o.view != nil {
			o.guarded(func() { act(o.view) })
		}
	}
}

// Tick brings up to date what grows old by itself, such as the age of the data.
func (a *App) Tick() {
	a.each(view.Tick)
	for _, o := range a.windows {
		if o.view != nil {
			o.window.Frame.Settle()
		}
	}
	a.lockIdle()
	a.keepCovered()
}

// loses says whether a window has something unsaved: in what it shows, or typed into a
// question in front of it.
func (o *opened) loses() bool {
	return o.view != nil && (o.view.Unsaved() > 0 || o.window.Keys.FrontTyped())
}

// askToClose goes on at once when nothing would be lost, else asks what to do with it. What is
// in front of the window is answered first: it may be that very question.
func (o *opened) askToClose(then func()) {
	if o.loses() && o.window.Canvas().Overlays().Top() != nil {
		raise(o.window)
		o.window.Frame.Toast(theme.Amber, assets.Alert, "This window stays open: finish what is in front of it first, or press Esc.",
			unfinishedToast)
		return
	}
	o.view.AskToClose(then)
}

// unfinishedToast is how long it is said why a window stays open.
const unfinishedToast = 6 * time.Second

// askToQuit asks one window after the other what to do with what it would lose, and
// quits when none is left.
func (a *App) askToQuit() {
	for _, o := range a.windows {
		if o.loses() {
			raise(o.window)
			o.askToClose(func() {
				o.window.Close()
				a.askToQuit()
			})
			return
		}
	}
	a.quit()
}

func (a *App) quit() {
	if a.next != nil {
		a.next()
	}
	a.Close()
	for _, o := range a.windows {
		a.sizes().keep(o.name, o.window.Canvas().Size())
	}
	a.main.SetCloseIntercept(nil)
	a.cfg.App.Quit()
}
