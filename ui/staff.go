package ui

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/lock"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// lockKey locks all windows for the next person.
var lockKey = widgets.Key{Name: fyne.KeyF12}

// staff is who works at this till, as its windows know it (R47). UI goroutine only.
type staff struct {
	locked bool
	// last is who was signed in when the till was locked.
	last string
	// used is the window that had the last key or tap, usedAt when; after is how long nobody
	// touches anything before the till locks itself, 0 for never.
	used   *opened
	usedAt time.Time
	after  time.Duration
	// asking is the window in which a manager is asked to allow something, nil for none. A
	// question goes with its window.
	asking *screen.Window
}

// watchStaff locks the till at the start and whenever nobody is signed in.
func (a *App) watchStaff() {
	a.staff.usedAt = a.cfg.Now()
	a.stops = append(a.stops, a.cfg.DB.OnChange(func(c db.Change) {
		if c.Concerns(db.StaffChanged) || c.Concerns(db.SettingsChanged) {
			a.cfg.Work.Go(func() { a.readStaff(context.Background()) })
		}
	}), a.cfg.DB.OnRefused(func(r store.RefusalError) { a.cfg.Work.UI(func() { a.offer(r) }) }))
	a.readStaff(context.Background())
}

// readStaff reads who works here, and how long an untouched till stays open.
func (a *App) readStaff(ctx context.Context) {
	err := a.cfg.DB.LoadStaff(ctx)
	after := time.Duration(store.UsualLock) * time.Minute
	if setting, named := store.SettingNamed(store.SettingLock); named == nil {
		text, reading := a.cfg.DB.Decided(ctx, setting)
		if minutes, wrong := strconv.Atoi(text); reading == nil && wrong == nil {
			after = time.Duration(minutes) * time.Minute
		}
	}
	a.cfg.Work.UI(func() {
		a.staff.after = after
		if err != nil && a.main != nil {
			a.desktop.SayOfData(theme.Red, "Who works here could not be read", store.MessageOf(err))
			return
		}
		a.staffRead()
	})
}

// staffRead brings the windows in line with who is signed in.
func (a *App) staffRead() {
	set, person := a.cfg.DB.StaffSetUp(), a.cfg.DB.SignedIn()
	switch {
	case set && person.ID == "" && !a.staff.locked:
		a.cover()
	case a.staff.locked && (!set || person.ID != ""):
		a.uncover()
	}
	name := a.cfg.User
	if set {
		name = person.Name
	}
	a.desktop.SetUser(name)
	for _, o := range a.windows {
		if o.cover != nil {
			o.cover.Reload()
		}
	}
}

// Lock signs out who works here and covers all windows; everything stays open behind.
func (a *App) Lock() { a.lock(false) }

func (a *App) lock(itself bool) {
	if !a.cfg.DB.StaffSetUp() {
		a.main.Frame.Toast(theme.Blue, assets.Info, "Nobody is set up to sign in. Settings, Staff adds people with their PINs.", 6*time.Second)
		return
	}
	if a.staff.locked {
		return
	}
	a.staff.last = a.cfg.DB.SignedIn().ID
	a.cover()
	a.cfg.Work.Go(func() {
		if err := a.cfg.DB.SignOut(context.Background(), itself); err != nil {
			a.cfg.Work.UI(func() { a.desktop.SayOfData(theme.Red, "The lock is not in the log", store.MessageOf(err)) })
		}
	})
}

func (a *App) cover() {
	a.staff.locked = true
	for _, o := range a.windows {
		a.coverOne(o)
	}
}

func (a *App) coverOne(o *opened) {
	if o.cover == nil && o.view != nil {
		o.cover = lock.Over(o.window, lock.Config{Shop: a.cfg.DB, Name: a.cfg.ShopName, Last: a.staff.last, SignedIn: a.staffRead})
	}
}

func (a *App) uncover() {
	a.staff.locked, a.staff.usedAt = false, a.cfg.Now()
	for _, o := range a.windows {
		if o.cover != nil {
			o.cover.Lift()
			o.cover = nil
		}
	}
	// What the next person may do is something else.
	a.each(view.Reload)
}

// keepCovered puts the covers in front of whatever has come up meanwhile.
func (a *App) keepCovered() {
	if !a.staff.locked {
		return
	}
	for _, o := range a.windows {
		if o.cover != nil {
			o.cover.Keep()
		}
	}
}

// touched notes that a person did something in a window.
func (a *App) touched(o *opened) { a.staff.used, a.staff.usedAt = o, a.cfg.Now() }

// lockIdle locks a till that nobody has touched for long.
func (a *App) lockIdle() {
	idle := a.cfg.Now().Sub(a.staff.usedAt)
	if a.staff.after > 0 && idle >= a.staff.after && !a.staff.locked && a.cfg.DB.SignedIn().ID != "" {
		a.lock(true)
	}
}

// mayQuit says whether the program may be closed now: not while nobody is signed in who could
// be asked about what is not saved.
func (a *App) mayQuit() bool {
	return !a.staff.locked || !slices.ContainsFunc(a.windows, func(o *opened) bool { return o.view != nil && o.view.Unsaved() > 0 })
}

// offer asks for a manager's PIN to have an act done that was just refused.
func (a *App) offer(r store.RefusalError) {
	o := a.staff.used
	if r.Person == "" || a.staff.locked || o == nil || o.window.Open().Err() != nil {
		return
	}
	a.allow(o.window, r.Act, r.Record)
}

// allow asks for a manager's PIN to allow one act on one record once; whoever is signed in
// stays so.
func (a *App) allow(w *screen.Window, act store.Act, record string) {
	if asking := a.staff.asking; asking != nil && asking.Open().Err() == nil {
		return
	}
	a.staff.asking = w
	w.Work.Go(func() {
		people, roles, err := a.cfg.DB.Staff(w.Open())
		w.Work.UI(func() {
			a.staff.asking = nil
			if err != nil {
				screen.Tell(w.Canvas(), "It can't be allowed now", store.MessageOf(err))
				return
			}
			a.askAllow(w, act, record, "", able(people, roles, act))
		})
	})
}

// able are the people who may do an act.
func able(people []store.StaffMember, roles []store.Role, act store.Act) []store.StaffMember {
	needs, _ := act.Needs()
	return slices.DeleteFunc(people, func(m store.StaffMember) bool {
		return !slices.ContainsFunc(roles, func(r store.Role) bool { return r.Name == m.Role && r.May(needs) })
	})
}

// askAllow asks who allows it; wrong is what was wrong with the answer before, "" for nothing.
func (a *App) askAllow(w *screen.Window, act store.Act, record, wrong string, people []store.StaffMember) {
	if len(people) == 0 {
		screen.Tell(w.Canvas(), "Nobody here may do that", "Nobody who works here has the permission for "+string(act)+".")
		return
	}
	keys := widgets.DialogKeys(w.Canvas())
	names := make([]string, len(people))
	for i, m := range people {
		names[i] = m.Name
	}
	who := widgets.NewSelect(names, 0, nil)
	who.Keys = keys
	digits := widgets.NewEntry("PIN", keys)
	digits.Password = true
	a.staff.asking = w
	sentences := []string{
		"It is about " + string(act) + ". A manager's PIN allows it once, here and within two minutes; " + a.cfg.DB.SignedIn().Name +
			" stays signed in, and both names are kept with it.",
	}
	if wrong != "" {
		sentences = append([]string{wrong}, sentences...)
	}
	screen.Ask(w.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Lock, Title: "Allow this once?", Keys: keys, Sentences: sentences,
		Inputs: []*widgets.Entry{digits},
		Form:   widgets.Down(10, widgets.Fixed(who), widgets.Fixed(digits)),
		Answers: []screen.Answer{
			{Text: "Cancel", Act: func() { a.staff.asking = nil }},
			{Kind: widgets.Primary, Icon: assets.Lock, Text: "Allow Once", Act: func() {
				a.staff.asking = nil
				a.allowBy(w, people[who.Chosen()], digits.Text, act, record, func(wrong string) { a.askAllow(w, act, record, wrong, people) })
			}},
		},
	})
}

func (a *App) allowBy(w *screen.Window, manager store.StaffMember, digits string, act store.Act, record string, again func(wrong string)) {
	w.Work.Go(func() {
		err := a.cfg.DB.AllowOnce(context.Background(), manager.ID, digits, act, record)
		w.Work.UI(func() {
			if err != nil {
				again(store.MessageOf(err))
				return
			}
			w.Frame.Toast(theme.Green, assets.Check, manager.Name+" allowed it once: do it again within two minutes.", 10*time.Second)
			a.each(view.Reload)
		})
	})
}
