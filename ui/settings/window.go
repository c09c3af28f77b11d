// Package settings is the Settings window: how people pay, and what the shop's
// papers say about it (R35 to R37), where this computer prints, the backups, what calls
// a person (R68), where the shop is and what its prices are in (R67), and how the program
// looks.
package settings

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/paper"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	Tenders(ctx context.Context) (types []store.PaymentType, cards []string, err error)
	SetTenders(ctx context.Context, types []store.PaymentType, cards []string) error
	Profile(ctx context.Context) (store.Profile, error)
	SetProfile(ctx context.Context, p store.Profile) error
	Setting(ctx context.Context, key string) (string, error)
	ChangeSetting(ctx context.Context, key, value, title string) error
	Intake(ctx context.Context) (store.Intake, error)
	SetIntake(ctx context.Context, to store.Intake) error
	SetRetention(ctx context.Context, months int) error
	CallPlan(ctx context.Context) (store.CallPlan, error)
	SetCallPlan(ctx context.Context, to store.CallPlan) error
	PrinterProfile(ctx context.Context) (store.PrinterProfile, error)
	SetPrinterProfile(ctx context.Context, to store.PrinterProfile) error
	PrintsPickLists(ctx context.Context) (bool, error)
	SetPrintsPickLists(ctx context.Context, on bool) error
	Narrowing(ctx context.Context) (store.Narrowing, error)
	Narrow(ctx context.Context, locations []string) error
	Country(ctx context.Context) (string, error)
	SetCountry(ctx context.Context, code string) error
	Currency(ctx context.Context) (string, error)
	SetCurrency(ctx context.Context, code string) error
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Data Data
	// People are those who work here.
	People People
	// OpenFolder shows a folder in the system's own program for files.
	OpenFolder func(folder string)
	// Machine names this computer.
	Machine string
	// LeftOut counts what the shop's choice leaves out so far (R49).
	LeftOut func(ctx context.Context) ([]store.LeftOut, error)
	// Locations are those that the shop has at Shopify, OwnLocations ticks some by their
	// ids, or takes their ticks back (R53).
	Locations    func(ctx context.Context) (store.Locations, error)
	OwnLocations func(ctx context.Context, ids []string, own bool) error
	// TryCall calls a person as a plan says, saved or not; then is told what became of the
	// sound. Silent is why the last sound could not be heard, nil when it could.
	TryCall func(plan store.CallPlan, then func(silent error))
	Silent  func() error
	// Looks is how the program is to look on this computer, Look changes it. TextSize is
	// the size that text has until the program is started again.
	Looks    func() theme.Looks
	Look     func(theme.Looks)
	TextSize theme.TextSize
	// Restore ends the program and starts it again on a backup, LeaveTraining outside
	// training; nil where there is nothing to restore or to leave.
	Restore       func(file string)
	LeaveTraining func()
}

// Window is the Settings window.
type Window struct {
	screen.View
	Save, Discard *widgets.ToolButton
	Sections      *widgets.DataList

	cfg      Config
	window   *screen.Window
	keys     *widgets.KeyMap
	frame    *widgets.Frame
	room     *fyne.Container
	footer   *widgets.Footer
	sections []section
	tenders  *tenders
	papers   *papers
	printers *printers
	data     *data
	intake   *intake
	places   *places
	calls    *callsPage
	looks    *looks
	home     *home
	people   *people

	was, now values
	loaded   bool
	newer    bool // somebody else has saved while something was unsaved here
	saving   bool
	load     screen.Load[reading]
}

// New fills a native window with the settings; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.sections = v.makeSections()
	for i, s := range v.sections {
		v.sections[i].page = screen.Scroll(s.page)
	}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Sections.FocusTarget())
	return v
}

func (v *Window) build() {
	v.Sections = widgets.NewDataList([]widgets.Column{{Title: "Section", Width: 160, Weight: 1, Bold: true}},
		func() int { return len(v.sections) }, func(i int) (widgets.Row, bool) {
			s := v.sections[i]
			cell := widgets.Cell{Icon: s.icon, Text: s.name, Second: s.what}
			if v.changed(s) {
				cell.Second, cell.SecondTone = "not saved", theme.Amber
			}
			return widgets.Row{Cells: []widgets.Cell{cell}, Unsaved: v.changed(s)}, true
		})
	v.Sections.RowHeight, v.Sections.Keys, v.Sections.OnSelected = 54, v.keys, v.open
	v.Discard = widgets.NewFooterButton(widgets.Plain, "", "Discard", v.discard)
	v.Save = widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", func() { v.save(nil) })
	v.Save.Tip = "Ctrl+S"
	v.Save.Keys, v.Discard.Keys = v.keys, v.keys
	v.footer = widgets.NewFooter(v.Save, v.Discard)
	v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(assets.Clock, "Reading the settings…", nil)}
	content := screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.NewTitle(assets.Gear, "Settings")),
		widgets.Grow(widgets.Across(16, screen.Wide(224, v.Sections), widgets.Grow(v.room, 1)), 1),
		widgets.Fixed(v.footer)))
	v.frame = v.window.Fill(content)
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", func() { v.AskToClose(v.window.Close) })
	v.keys.OnCtrl(fyne.KeyS, "Save", v.window.Press(v.Save))
	v.keys.OnAlt(fyne.KeyUp, "Move the payment type up", func() { v.tenders.moveFocused(-1) })
	v.keys.OnAlt(fyne.KeyDown, "Move the payment type down", func() { v.tenders.moveFocused(1) })
}

// open shows a section.
func (v *Window) open(i int) {
	if i < 0 || !v.loaded {
		return
	}
	v.room.Objects = []fyne.CanvasObject{v.sections[i].page}
	v.room.Refresh()
	v.showState()
}

// Concerns is true for settings.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.SettingsChanged) || c.Concerns(db.StaffChanged)
}

// Reload reads the settings again in the background. What was changed here stays
// until it is saved or discarded; an older answer never replaces a newer.
func (v *Window) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (read reading, err error) {
		read.queues, read.queuesErr = paper.Queues(ctx)
		read.backups = v.backups(ctx)
		if read.values, err = v.read(ctx); err != nil {
			return read, err
		}
		read.left, err = v.cfg.LeftOut(ctx)
		return read, err
	}, func(read reading, err error) {
		v.printers.found(read.queues, read.queuesErr)
		v.data.found(read.backups)
		switch {
		case err != nil && v.loaded:
			v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
		case err != nil:
			v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(assets.Alert, store.MessageOf(err), nil)}
			v.room.Refresh()
		default:
			v.intake.left = read.left
			v.apply(read.values)
		}
	})
}

// reading is what the window shows, read together.
type reading struct {
	values    values
	queues    []string
	queuesErr error
	backups   kept
	left      []store.LeftOut
}

func (v *Window) apply(fresh values) {
	first := !v.loaded
	v.newer = false
	for _, s := range v.sections {
		if v.changed(s) {
			v.newer = v.newer || v.loaded && !s.same(fresh, v.was)
		} else {
			s.take(&v.now, fresh.copied())
		}
	}
	v.was, v.loaded = fresh, true
	v.fill()
	if first {
		v.Sections.Select(0)
		v.open(0)
	}
	v.showState()
}

func (v *Window) changed(s section) bool { return !s.same(v.now, v.was) }

func (v *Window) fill() {
	for _, s := range v.sections {
		s.fill()
	}
}

// unsaved names the sections that are not saved, "" for none.
func (v *Window) unsaved() string {
	var names []string
	for _, s := range v.sections {
		if v.changed(s) {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, ", ")
}

// Unsaved is how many sections are not saved.
func (v *Window) Unsaved() int {
	n := 0
	for _, s := range v.sections {
		if v.changed(s) {
			n++
		}
	}
	return n
}

// showState brings buttons and footer in line with what was changed.
func (v *Window) showState() {
	warning := v.unsaved()
	if warning == "" {
		v.Save.Disable("Nothing has been changed.")
		v.Discard.Disable("Nothing has been changed.")
	} else {
		v.Save.Enable()
		v.Discard.Enable()
		warning = "Not saved: " + warning
	}
	fact := "For all computers of this shop."
	if at := v.Sections.Selected(); at >= 0 && v.sections[at].here {
		fact = "For this computer alone."
	}
	if v.newer {
		fact = "Changed at another computer meanwhile: Save replaces that, Discard takes it."
	}
	v.footer.SetFacts("", fact)
	v.footer.SetWarning(warning)
	v.Sections.Refresh()
}

func (v *Window) discard() {
	v.now, v.newer = v.was.copied(), false
	for _, s := range v.sections {
		s.trouble.Hide()
	}
	v.fill()
	v.showState()
}

// save writes every changed section, each all or nothing, and goes on only when
// all are written. What is wrong is said in its section.
func (v *Window) save(then func()) {
	if v.Unsaved() == 0 || v.saving {
		return
	}
	v.saving = true
	to, changed := v.now.copied(), make([]bool, len(v.sections))
	for i, s := range v.sections {
		changed[i] = v.changed(s)
	}
	v.window.Work.Go(func() {
		errs := make([]error, len(v.sections))
		for i, s := range v.sections {
			if changed[i] {
				errs[i] = s.write(context.Background(), to)
			}
		}
		v.window.Work.UI(func() { v.saved(to, changed, errs, then) })
	})
}

func (v *Window) saved(to values, changed []bool, errs []error, then func()) {
	v.saving = false
	failed := -1
	for i, s := range v.sections {
		s.trouble.Hide()
		if errs[i] != nil {
			s.trouble.Set(theme.Red, assets.Alert, "", store.MessageOf(errs[i]))
			s.trouble.Show()
			failed = i
		} else if changed[i] {
			s.take(&v.was, to)
		}
	}
	if failed >= 0 {
		v.Sections.Select(failed)
		v.open(failed)
		v.frame.Refresh()
		v.showState()
		return
	}
	v.frame.Toast(theme.Green, assets.Check, "Saved.", 5*time.Second)
	v.Reload()
	v.showState()
	if then != nil {
		then()
	}
}

// AskToClose closes at once when all is saved, else asks what to do with the rest.
func (v *Window) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Save, Title: "Save the settings?",
		Sentences: []string{"Not saved: " + v.unsaved() + ". Every computer of the shop goes on with what was saved before."},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.discard(); closing() }},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() { v.save(closing) }},
		},
	})
}
