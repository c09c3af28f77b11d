// Package ui is the program's windows: the Desktop, and what is reached from it,
// each native window open once per subject.
package ui

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/store/db/witness"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/ui/desktop"
	"tillbridge/ui/identify"
	"tillbridge/ui/sales"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/why"
	"tillbridge/ui/widgets"
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
	// Witness knows what this computer has seen of the database, nil in training.
	Witness *witness.Witness
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
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Work is where windows work; the zero value means goroutines and fyne.Do.
	// With it the windows tick every second by themselves; otherwise Tick does.
	Work screen.Scheduler
}

// App is the running program's windows. UI goroutine only.
type App struct {
	cfg        Config
	desktop    *desktop.Desktop
	main       fyne.Window
	sales      *sales.Window
	salesAt    fyne.Window
	identify   *identify.Window
	identifyAt fyne.Window
	people     people
	counter    counter
	goods      goods
	settings   settingsWindow
	changes    changes
	setup      setupWindow
	whys       map[string]*explained
	verifying  map[string]verification
	stops      []func()
	pending    atomic.Bool
	// damage says that the database's file is damaged, missing that newer work is
	// not in it, and no trouble of the backups may hide either.
	damage, missing bool
}

type explained struct {
	view   *why.Window
	window fyne.Window
}

// openAs is the size that windows open at, menu bar included: with the window
// manager's own bars it fits 1280 × 800, and at scale 1.5 it fits 1920 × 1080.
// Fyne can neither ask for the room there is nor open a window maximised.
var openAs = fyne.NewSize(1264, 660)

// variantKey is the preference that keeps dark or light.
const variantKey = "appearance"

// New prepares the windows; Show opens them.
func New(cfg Config) *App {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Safe == nil {
		cfg.Safe = keep.Of(cfg.DB)
	}
	a := &App{cfg: cfg, whys: map[string]*explained{}, verifying: map[string]verification{}}
	ticks := cfg.Work.Go == nil
	if ticks {
		a.cfg.Work = background()
	}
	a.cfg.Work = a.cfg.Work.Guard(a.failedInside)
	if ticks {
		a.stops = append(a.stops, a.everySecond())
	}
	theme.Apply(cfg.App, chosenVariant(cfg.App))
	return a
}

// background works on goroutines and returns by fyne.Do.
func background() screen.Scheduler {
	return screen.Scheduler{
		Go: func(f func()) { go f() }, UI: fyne.Do,
		After: func(wait time.Duration, act func()) { time.AfterFunc(wait, func() { fyne.Do(act) }) },
	}
}

// chosenVariant is dark or light as it was chosen last.
func chosenVariant(program fyne.App) theme.Variant {
	if program.Preferences().String(variantKey) == "dark" {
		return theme.Dark
	}
	return theme.Light
}

// Show opens the Desktop, the main window: closing it closes all.
func (a *App) Show() {
	keys := &widgets.KeyMap{}
	a.main = a.cfg.App.NewWindow("Tillbridge")
	a.desktop = desktop.New(desktop.Config{
		Shop: a.cfg.DB, Work: a.cfg.Work, Now: a.cfg.Now, Training: a.cfg.Training,
		Name: a.cfg.ShopName, Machine: a.cfg.Machine, User: a.cfg.User,
		CheckNow: a.checkNow(), OpenSales: a.OpenSales, OpenOrder: a.Open, OpenCustomers: a.OpenCustomers, OpenProducts: a.OpenProducts,
		OpenSettings: a.OpenSettings,
	}, keys)
	keys.On(fyne.KeyF2, a.OpenSales)
	keys.On(fyne.KeyF3, a.OpenProducts)
	keys.On(fyne.KeyF4, a.OpenCustomers)
	keys.On(fyne.KeyF10, a.OpenSettings)
	keys.On(fyne.KeyF11, a.openFirstChanged)
	keys.On(fyne.KeyReturn, a.OpenSales)
	keys.On(fyne.KeyEnter, a.OpenSales)
	if check := a.checkNow(); check != nil {
		keys.On(fyne.KeyF5, check)
	}
	keys.Attach(a.main.Canvas())
	a.main.SetPadded(false)
	a.main.SetMaster()
	a.main.SetMainMenu(a.menu())
	a.main.SetContent(a.desktop.Content)
	a.listen(a.main)
	a.main.Resize(openAs)
	a.main.SetCloseIntercept(a.askToClose)
	a.stops = append(a.stops, a.cfg.DB.OnChange(func(db.Change) { a.changed() }))
	if a.cfg.Poller != nil {
		a.stops = append(a.stops, a.cfg.Poller.OnState(func(sync.State) { a.cfg.Work.UI(a.Tick) }))
	}
	a.desktop.Reload()
	a.Tick()
	a.main.Show()
	a.main.Canvas().Focus(a.desktop.Tile)
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

// Desktop returns the main window, for whoever takes pictures.
func (a *App) Desktop() fyne.Window { return a.main }

// Sales returns the eCommerce Sales window, nil while it is closed.
func (a *App) Sales() fyne.Window { return a.salesAt }

// changed is called on the goroutine that wrote. Many changes in a row make one
// reload, begun after the last of them.
func (a *App) changed() {
	if a.pending.Swap(true) {
		return
	}
	a.cfg.Work.UI(func() {
		a.pending.Store(false)
		a.reload()
	})
}

func (a *App) reload() {
	a.desktop.Reload()
	if a.sales != nil {
		a.sales.Reload()
	}
	if a.identify != nil {
		a.identify.Reload()
	}
	for _, e := range a.whys {
		e.view.Reload()
	}
	for _, open := range a.verifying {
		open.view.Reload()
	}
	a.people.reload()
	a.counter.reload()
	a.goods.reload()
	a.settings.reload()
	a.changes.reload()
	a.setup.reload()
}

// Tick brings the age of the data up to date.
func (a *App) Tick() {
	if a.desktop == nil {
		return
	}
	f := a.freshness()
	a.desktop.SetFreshness(f)
	if a.sales != nil {
		a.sales.SetFreshness(f)
	}
	if a.identify != nil {
		a.identify.Tick()
	}
	for _, open := range a.verifying {
		open.view.Tick()
	}
	a.people.tick()
}

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

// OpenSales opens eCommerce Sales, or raises it (R3).
func (a *App) OpenSales() {
	if a.sales != nil {
		raise(a.salesAt)
		return
	}
	a.salesAt = a.cfg.App.NewWindow("eCommerce Sales")
	a.sales = sales.New(a.salesAt, sales.Config{
		Shop: a.cfg.DB, Work: a.work(a.salesAt), Now: a.cfg.Now, Training: a.cfg.Training,
		CheckNow: a.checkNow(), Open: a.Open, OpenOrder: a.OpenOrder, Identify: a.Identify, OpenCustomer: a.OpenCustomer,
		VerifyPayment: a.VerifyPayment, OpenChanged: a.OpenChanged,
	})
	a.sales.SetFreshness(a.freshness())
	a.salesAt.SetOnClosed(func() { a.sales, a.salesAt = nil, nil })
	a.listen(a.salesAt)
	a.salesAt.Resize(openAs)
	a.salesAt.Show()
}

// OpenOrder opens the explanation of an order, or raises it (R8).
func (a *App) OpenOrder(orderID string) {
	if e, open := a.whys[orderID]; open {
		raise(e.window)
		return
	}
	w := a.cfg.App.NewWindow("Why?")
	a.whys[orderID] = &explained{window: w, view: why.New(w, why.Config{
		Shop: a.cfg.DB, OrderID: orderID, Work: a.work(w), Now: a.cfg.Now, Training: a.cfg.Training, Browse: a.cfg.App.OpenURL,
		Identify: a.Identify, MatchProducts: a.MatchProducts, OpenChanged: a.OpenChanged,
		OpenTransaction: a.OpenTransaction,
	})}
	w.SetOnClosed(func() { delete(a.whys, orderID) })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// Identify opens Identify Customers at an order, or at the oldest that waits when
// it is ""; once open, it is raised and steps to the order (R7, R20).
func (a *App) Identify(orderID string) {
	if a.identify != nil {
		raise(a.identifyAt)
		if orderID != "" {
			a.identify.Show(orderID)
		}
		return
	}
	a.identifyAt = a.cfg.App.NewWindow("Identify Customers")
	a.identify = identify.New(a.identifyAt, identify.Config{
		Shop: a.cfg.DB, Work: a.work(a.identifyAt), Now: a.cfg.Now,
		Training: a.cfg.Training,
	}, orderID)
	a.identifyAt.SetOnClosed(func() { a.identify, a.identifyAt = nil, nil })
	a.listen(a.identifyAt)
	a.identifyAt.Resize(openAs)
	a.identifyAt.Show()
}

func raise(w fyne.Window) {
	w.Show()
	w.RequestFocus()
}

func (a *App) askToClose() {
	quit := func() {
		a.people.askToClose(func() { a.counter.askToClose(func() { a.goods.askToClose(func() { a.settings.askToClose(a.quit) }) }) })
	}
	if a.sales == nil {
		quit()
		return
	}
	a.sales.AskToClose(quit)
}

func (a *App) quit() {
	a.Close()
	a.main.SetCloseIntercept(nil)
	a.cfg.App.Quit()
}

func (a *App) menu() *fyne.MainMenu {
	check := fyne.NewMenuItem("Check Now", a.checkNow())
	check.Disabled = a.cfg.Poller == nil
	connecting := fyne.NewMenuItem("Connect a Shop", a.OpenSetup)
	connecting.Disabled = a.cfg.Setup == nil
	importing := fyne.NewMenuItem("Import from Shopify", a.importCatalogue())
	importing.Disabled = a.cfg.Catalogue == nil
	// Fyne adds Quit by itself to a menu without one, and its Quit asks nothing.
	closing := fyne.NewMenuItem("Close", a.askToClose)
	closing.IsQuit = true
	advanced := fyne.NewMenuItem("Advanced Database Functions", nil)
	advanced.ChildMenu = fyne.NewMenu("", fyne.NewMenuItem("Remove Duplicate In-Store Products", a.RemoveDuplicates))
	return fyne.NewMainMenu(
		fyne.NewMenu("File", closing),
		fyne.NewMenu("Sales", fyne.NewMenuItem("eCommerce Sales", a.OpenSales), fyne.NewMenuItem("Identify Customers",
			func() { a.Identify("") }), fyne.NewMenuItem("Verify Payment", a.verifySelected), fyne.NewMenuItem("Changed at Shopify",
			a.openFirstChanged)),
		fyne.NewMenu("Customers", fyne.NewMenuItem("Customers", a.OpenCustomers), fyne.NewMenuItem("New Customer",
			func() { a.NewCustomer(store.Customer{}) })),
		fyne.NewMenu("Products", fyne.NewMenuItem("Products", a.OpenProducts), fyne.NewMenuItem("New Product",
			func() { a.NewProduct(store.Product{Stocked: true}, nil) }), importing, fyne.NewMenuItem("Inventory", a.OpenInventory)),
		fyne.NewMenu("View", fyne.NewMenuItem("Light", func() { a.appear(theme.Light, "light") }),
			fyne.NewMenuItem("Dark", func() { a.appear(theme.Dark, "dark") })),
		fyne.NewMenu("Tools", check, connecting, fyne.NewMenuItem("Product Match Tool", func() { a.MatchProducts("") }), advanced,
			fyne.NewMenuItem("Settings", a.OpenSettings)),
		fyne.NewMenu("Help", fyne.NewMenuItem("About Tillbridge", a.about)),
	)
}

// appear changes how the program looks and remembers it. What was painted from
// plain shapes is drawn again.
func (a *App) appear(v theme.Variant, name string) {
	a.cfg.App.Preferences().SetString(variantKey, name)
	theme.Apply(a.cfg.App, v)
	a.reload()
	a.Tick()
}

func (a *App) about() {
	version := a.cfg.App.Metadata().Version
	if version == "" {
		version = "development build"
	}
	dialog.ShowInformation("Tillbridge", fmt.Sprintf("Brings a shop's Shopify orders to its counter.\n%s · MIT licence", version), a.main)
}
