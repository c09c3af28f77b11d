// Package ui is the program's windows: the Desktop, and what is reached from it,
// each native window open once per subject.
package ui

import (
	"context"
	stdsync "sync"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/store/db/witness"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/ui/calls"
	"tillbridge/ui/desktop"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// Poller is the conversation with the shop as the windows see it; a *sync.Poller
// is one.
type Poller interface {
	// State tells how it stands now.
	State() sync.State
	// OnState calls f after every change, on any goroutine, until stop.
	OnState(f func(sync.State)) (stop func())
	// CheckNow wakes it; it returns at once.
	CheckNow()
	// ReadOrder reads one order from the shop now and takes it in.
	ReadOrder(ctx context.Context, shopifyID string) error
}

// Config is what the windows are made of.
type Config struct {
	App fyne.App
	DB  *db.DB
	// Safe keeps the copies of DB; nil makes one.
	Safe *keep.Safe
	// Poller is nil when no shop is connected.
	Poller Poller
	// Backups are the daily ones, nil when nobody makes any; Crashed is the crash
	// file of the run before, "" when it ended well.
	Backups Backups
	Crashed string
	// Told is what is to be said at the start, a title and sentences: what a restore did.
	Told []string
	// Restore has the program start again on a backup once it has closed, LeaveTraining
	// outside training; nil where there is nothing to restore or to leave.
	Restore       func(file string)
	LeaveTraining func()
	// Practice is what the training shop has orders for (R50), nothing outside training.
	Practice []Practice
	// Witness knows what this computer has seen of the database, nil in training.
	Witness *witness.Witness
	// Chime plays a sound to its end, nil where the program was built without.
	Chime func(ctx context.Context, sound store.Chime) error
	// KeepCrash writes a crash file about what failed inside while the program goes on;
	// nil for none.
	KeepCrash func(doing string, stack []byte)
	// Setup is the shop that can be connected, nil where there is none to connect.
	Setup *connect.Shop
	// Catalogue reads what the shop sells online, nil where there is no shop.
	Catalogue func(ctx context.Context, progress func(found int64)) (store.Catalogue, error)
	// Training shows the banner and hides the way to Shopify's admin (R50).
	Training bool
	// ShopName heads the Desktop; Machine and User say where we are and who.
	ShopName, Machine, User string
	// About is what the program says of itself.
	About About
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Work is where windows work; the zero value means goroutines and fyne.Do.
	// With it the windows tick every second by themselves; otherwise Tick does.
	Work screen.Scheduler
}

// App is the running program's windows. UI goroutine only.
type App struct {
	cfg     Config
	desktop *desktop.Desktop
	main    *screen.Window
	// windows are those that are open, the Desktop first, in the order they were opened.
	windows []*opened
	stops   []func()
	// changes are those that the windows are yet to be told of.
	telling stdsync.Mutex
	changes []db.Change
	calls   *calls.Calls
	// next is what the program goes on with once it is closed, nil for nothing.
	next  func()
	staff staff
	// textSize is the size that the windows are made at.
	textSize theme.TextSize
	// damage says that the database's file is damaged, missing that newer work is
	// not in it, and no trouble of the backups may hide either.
	damage, missing bool
}

// New prepares the windows; Show opens them.
func New(cfg Config) *App {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Safe == nil {
		cfg.Safe = keep.Of(cfg.DB)
	}
	a := &App{cfg: cfg}
	ticks := cfg.Work.Go == nil
	if ticks {
		a.cfg.Work = background()
	}
	a.cfg.Work = a.cfg.Work.Guard(a.failedInside)
	work := a.cfg.Work
	a.cfg.Work.UI = func(f func()) {
		work.UI(func() {
			f()
			a.keepCovered()
		})
	}
	if ticks {
		a.stops = append(a.stops, a.everySecond())
	}
	a.textSize = applyLooks(cfg.App).TextSize
	a.readCountry()
	cfg.App.Settings().AddListener(func(fyne.Settings) { a.cfg.Work.UI(a.followSystem) })
	return a
}

// background works on goroutines and returns by fyne.Do.
func background() screen.Scheduler {
	return screen.Scheduler{
		Go: func(f func()) { go f() }, UI: fyne.Do,
		After: func(wait time.Duration, act func()) { time.AfterFunc(wait, func() { fyne.Do(act) }) },
	}
}

// Show opens the Desktop, the main window: closing it closes all.
func (a *App) Show() {
	o := a.admit("Tillbridge", "")
	a.main = o.window
	a.desktop = desktop.New(a.main, desktop.Config{
		Shop: a.cfg.DB, Now: a.cfg.Now, Name: a.cfg.ShopName, Machine: a.cfg.Machine, User: a.cfg.User, Freshness: a.freshness,
		CheckNow: a.checkNow(), OpenSales: a.OpenSales, OpenOrder: a.Open, OpenCustomers: a.OpenCustomers, OpenProducts: a.OpenProducts,
		OpenSettings: a.OpenSettings, OpenOrders: a.openOrders,
		OpenSetAside: a.OpenSetAside, OpenMessages: a.OpenMessages,
	})
	o.view = a.desktop
	a.main.SetMaster()
	a.main.SetMainMenu(a.menu())
	a.main.SetCloseIntercept(func() { o.guarded(func() { a.closeThen(nil) }) })
	a.stops = append(a.stops, a.cfg.DB.OnChange(a.changed))
	if a.cfg.Poller != nil {
		a.stops = append(a.stops, a.cfg.Poller.OnState(func(sync.State) { a.cfg.Work.UI(a.Tick) }))
	}
	a.startCalls()
	a.receive(o, openAs)
	a.main.Canvas().Focus(a.desktop.Tile)
	a.watchStaff()
	a.watchData()
	if a.cfg.Setup != nil && !a.cfg.Setup.Connected() {
		a.OpenSetup()
	}
}

// Close stops listening. The windows stay as they are.
func (a *App) Close() {
	for _, stop := range a.stops {
		stop()
	}
	a.stops = nil
}

// Raise brings the Desktop to the front.
func (a *App) Raise() { raise(a.main) }

// Desktop returns the main window, for whoever takes pictures.
func (a *App) Desktop() fyne.Window { return a.main }

func (a *App) freshness() screen.Freshness {
	if a.cfg.Poller == nil {
		return screen.Freshness{}
	}
	s := a.cfg.Poller.State()
	f := screen.Freshness{Checking: s.Checking, LastGood: s.LastGood, Next: s.Next, Err: s.Err, CaughtUp: s.CaughtUp, Notice: s.Notice}
	if s.Loading != nil {
		f.Loading, f.Loaded, f.ToLoad = true, s.Loading.TakenIn, s.Loading.Total
	}
	return f
}

// checkNow is nil when there is nobody to ask.
func (a *App) checkNow() func() {
	if a.cfg.Poller == nil {
		return nil
	}
	return a.cfg.Poller.CheckNow
}

func (a *App) everySecond() (stop func()) {
	ended := make(chan struct{})
	ticker := time.NewTicker(time.Second)
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				a.cfg.Work.UI(a.Tick)
			}
		}
	}()
	return func() { close(ended) }
}
