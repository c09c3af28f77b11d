// Package rescue is the window that opens instead of the Desktop when the shop's
// database can't be opened: what happened, what is safe, what to do (R52).
package rescue

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Config is what the window is made of.
type Config struct {
	// Err is why the database at Path can't be opened.
	Err      error
	Path     string
	Training bool
	// Backups lists those that may be restored, the first choice first; Restore restores
	// the first that is good, also in the place of another shop's database when that was
	// asked and confirmed.
	Backups func(ctx context.Context) ([]keep.Candidate, error)
	Restore func(ctx context.Context, replaceOther bool) (keep.Restored, error)
	// Open starts the program again on a database, Close ends it.
	Open  func(path string)
	Close func()
	Work  screen.Scheduler
}

// Window is the rescue window.
type Window struct {
	// TryAgain, Choose, Restore and Close are its buttons, nil where they would
	// not help.
	TryAgain, Choose, Restore, Close *widgets.ToolButton

	cfg    Config
	window fyne.Window
	keys   *widgets.KeyMap
	body   *fyne.Container
}

const textWidth = 560

// Size is what the window opens at.
var Size = fyne.NewSize(640, 330)

// New fills a native window; the caller shows it.
func New(w fyne.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: &widgets.KeyMap{}, body: &fyne.Container{Layout: fill{}}}
	v.Close = v.button(widgets.Plain, assets.X, "Close", cfg.Close)
	v.keys.On(fyne.KeyEscape, "Close", cfg.Close)
	w.SetTitle("Tillbridge")
	w.SetPadded(false)
	w.SetContent(v.body)
	w.Resize(Size)
	w.CenterOnScreen()
	v.keys.Attach(w.Canvas())
	if store.CodeOf(cfg.Err) == store.Busy {
		v.TryAgain = v.button(widgets.Primary, assets.Refresh, "Try Again", func() { cfg.Open(cfg.Path) })
		v.show(theme.Amber, assets.Monitor, "The database is in use", []string{store.MessageOf(cfg.Err)}, v.Close, v.TryAgain)
		return v
	}
	v.Choose = v.button(widgets.Plain, assets.FolderOpen, "Choose Another File…", v.choose)
	v.TryAgain = v.button(widgets.Plain, assets.Refresh, "Try Again", func() { cfg.Open(cfg.Path) })
	v.failed()
	if dbfile.Damaged(cfg.Err) {
		v.offerRestore()
	}
	return v
}

func (v *Window) button(kind widgets.Kind, icon assets.Icon, text string, act func()) *widgets.ToolButton {
	b := widgets.NewFooterButton(kind, icon, text, act)
	b.Keys = v.keys
	return b
}

// failed says why, and offers what helps whatever it was.
func (v *Window) failed(more ...string) {
	buttons := []*widgets.ToolButton{v.Close, v.Choose}
	if v.Restore != nil {
		buttons = append(buttons, v.Restore)
	} else {
		buttons = append(buttons, v.TryAgain)
	}
	v.show(theme.Red, assets.Database, "The shop's database can't be opened", append([]string{store.MessageOf(v.cfg.Err)}, more...),
		buttons...)
}

// offerRestore looks for backups and offers the first choice by name: a person sees
// whose it is before pressing.
func (v *Window) offerRestore() {
	v.cfg.Work.Go(func() {
		found, err := v.cfg.Backups(context.Background())
		v.cfg.Work.UI(func() {
			switch {
			case err != nil:
				v.failed(store.MessageOf(err))
			case len(found) == 0:
				v.failed("There is no daily backup of it.")
			default:
				v.Restore = v.button(widgets.Primary, assets.History, "Restore Backup", func() { v.restore(false) })
				whose := "The newest backup of it is "
				if !found[0].Own {
					whose = "The only backups there are of another database, or nobody can say whose. The newest is "
				}
				v.failed(whose + found[0].String() + ". Restoring keeps the damaged file beside it.")
			}
		})
	})
}

func (v *Window) restore(replaceOther bool) {
	v.Restore.Disable("Restoring…")
	v.show(theme.Blue, assets.History, "Restoring the newest good backup…",
		[]string{"The backup is checked first. This takes a minute for a big shop."})
	v.cfg.Work.Go(func() {
		done, err := v.cfg.Restore(context.Background(), replaceOther)
		v.cfg.Work.UI(func() {
			if keep.OtherDatabase(err) {
				v.Restore = v.button(widgets.Danger, assets.History, "Replace It All the Same", func() { v.restore(true) })
				v.show(theme.Amber, assets.Database, "The backup is of another database", []string{store.MessageOf(err)}, v.Restore, v.Close)
				return
			}
			if err != nil {
				v.Restore = nil
				v.failed(store.MessageOf(err))
				return
			}
			open := v.button(widgets.Primary, assets.Check, "Open Tillbridge", func() { v.cfg.Open(v.cfg.Path) })
			v.TryAgain = open
			v.show(theme.Green, assets.CheckCircle, "The shop is restored", done.Sentences(), v.Close, open)
		})
	})
}

// choose lets a person name another database, for this run.
func (v *Window) choose() {
	v.window.Resize(fyne.NewSize(820, 660))
	screen.ChooseFile(v.window.Canvas(), v.cfg.Work, "Open another database", []string{".db"}, v.cfg.Open)
}

// show draws the window; the last button is the one at the far right.
func (v *Window) show(tone theme.Tone, icon assets.Icon, title string, sentences []string, buttons ...*widgets.ToolButton) {
	text := []widgets.Item{widgets.Fixed(widgets.NewText(title, theme.CounterText, true, theme.Text))}
	for _, sentence := range sentences {
		text = append(text, widgets.Fixed(widgets.NewWrapped(sentence, textWidth-54, theme.Body, false, theme.Text)))
	}
	path := widgets.NewWrapped(softened(v.cfg.Path), textWidth-54, theme.Small, false, theme.Secondary)
	text = append(text, widgets.Fixed(path))
	row := []widgets.Item{widgets.Space(1)}
	for _, b := range buttons {
		row = append(row, widgets.Fixed(b))
	}
	content := screen.Inset(28, 20, 28, 28, widgets.Down(16,
		widgets.Grow(widgets.Across(18, widgets.Fixed(widgets.Down(0, widgets.Fixed(widgets.NewIconSquare(tone, icon, 44)))),
			widgets.Grow(widgets.Down(10, text...), 1)), 1),
		widgets.Fixed(widgets.Across(12, row...))))
	if v.cfg.Training {
		banner := widgets.NewBanner(assets.GraduationCap, "TRAINING", "Practice shop. Nothing you do here reaches Shopify or a customer.", nil)
		content = screen.Inset(0, 0, 0, 0, widgets.Down(0, widgets.Fixed(banner), widgets.Grow(content, 1)))
	}
	v.body.Objects = []fyne.CanvasObject{content}
	v.body.Refresh()
	if len(buttons) > 0 {
		v.window.Canvas().Focus(buttons[len(buttons)-1])
	}
}

// softened lets a long path break at its folders.
func softened(path string) string {
	return strings.ReplaceAll(path, "/", "/\u200b")
}

// fill gives all its objects the whole room.
type fill struct{}

func (fill) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

func (fill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}
