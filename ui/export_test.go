package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/changed"
	"tillbridge/ui/customers"
	"tillbridge/ui/desktop"
	"tillbridge/ui/identify"
	"tillbridge/ui/imports"
	"tillbridge/ui/lock"
	"tillbridge/ui/messages"
	"tillbridge/ui/products"
	"tillbridge/ui/receipt"
	"tillbridge/ui/sales"
	"tillbridge/ui/screen"
	"tillbridge/ui/settings"
	"tillbridge/ui/setup"
	"tillbridge/ui/transaction"
	"tillbridge/ui/verify"
	"tillbridge/ui/why"
	"tillbridge/ui/widgets"
)

// ViewOf gives tests what a window shows by its kind and by what it is about, and the
// window; both nil while it is closed.
func ViewOf[V view](a *App, id string) (V, fyne.Window) {
	for _, o := range a.windows {
		if v, ok := o.view.(V); ok && o.window.ID == id {
			return v, o.window
		}
	}
	var none V
	return none, nil
}

// CoverOf is what covers a window while nobody is signed in, nil for nothing.
func CoverOf(a *App, w fyne.Window) *lock.Cover {
	for _, o := range a.windows {
		if fyne.Window(o.window) == w {
			return o.cover
		}
	}
	return nil
}

// AllowForPicture asks a manager to allow a rejection.
func AllowForPicture(a *App, w fyne.Window) { a.allow(w.(*screen.Window), store.RejectingAnOrder, "1") }

// Sales returns the eCommerce Sales window, nil while it is closed.
func (a *App) Sales() fyne.Window {
	_, w := ViewOf[*sales.Window](a, "")
	return w
}

// StageForPicture picks a status as the pop-up menu does.
func StageForPicture(a *App, row db.OrderRow, to store.Status) { SalesOf(a).Pick(row, to) }

// SelectForPicture selects a row of eCommerce Sales.
func SelectForPicture(a *App, i int) { SalesOf(a).List.Select(i) }

// DesktopOf and SalesOf give tests the windows' pieces.
func DesktopOf(a *App) *desktop.Desktop { return a.desktop }

func SalesOf(a *App) *sales.Window {
	v, _ := ViewOf[*sales.Window](a, "")
	return v
}

// IdentifyOf and WhyOf give tests the other windows' pieces, nil while closed.
func IdentifyOf(a *App) *identify.Window {
	v, _ := ViewOf[*identify.Window](a, "")
	return v
}

func WhyOf(a *App, orderID string) *why.Window {
	v, _ := ViewOf[*why.Window](a, orderID)
	return v
}

// MessagesWindow gives tests the native window of all messages, nil while closed.
func MessagesWindow(a *App) fyne.Window {
	_, w := ViewOf[*messages.Window](a, "")
	return w
}

// AskToClose is what the Desktop's close button does.
func AskToClose(a *App) { a.closeThen(nil) }

// HasQuit says that the program is at its end: it listens to nothing any more.
func HasQuit(a *App) bool { return a.stops == nil }

// IdentifyWindow and WhyWindow give tests those native windows.
func IdentifyWindow(a *App) fyne.Window {
	_, w := ViewOf[*identify.Window](a, "")
	return w
}

func WhyWindow(a *App, orderID string) fyne.Window {
	_, w := ViewOf[*why.Window](a, orderID)
	return w
}

// OpenAs is the size that windows open at.
var OpenAs = openAs

// CustomersOf and RecordOf give tests the customer windows.
func CustomersOf(a *App) (*customers.List, fyne.Window) { return ViewOf[*customers.List](a, "") }

func RecordOf(a *App, customerID string) *customers.Record {
	v, _ := ViewOf[*customers.Record](a, customerID)
	return v
}

// TransactionOf gives tests the window of a transaction, nil while it is closed.
func TransactionOf(a *App, transactionID string) (*transaction.Window, fyne.Window) {
	return ViewOf[*transaction.Window](a, transactionID)
}

// PapersOf gives tests the preview of a transaction's papers, nil while closed.
func PapersOf(a *App, transactionID string) (*receipt.Window, fyne.Window) {
	return ViewOf[*receipt.Window](a, transactionID)
}

// ProductsOf, ProductOf, DuplicatesOf, MatchOf and InventoryOf give tests the windows
// about products, nil while closed.
func ProductsOf(a *App) (*products.List, fyne.Window) { return ViewOf[*products.List](a, "") }

// ProductOf is the record of a product, or with "" the first of a new one.
func ProductOf(a *App, productID string) (*products.Record, fyne.Window) {
	for _, o := range a.windows {
		if v, ok := o.view.(*products.Record); ok && v.ProductID() == productID {
			return v, o.window
		}
	}
	return nil, nil
}

func DuplicatesOf(a *App) (*products.Duplicates, fyne.Window) {
	return ViewOf[*products.Duplicates](a, "")
}

func CatalogueOf(a *App) (*products.Catalogue, fyne.Window) {
	return ViewOf[*products.Catalogue](a, "")
}

// ImportOf gives tests the window in which a file is imported, of customers or products.
func ImportOf(a *App, name string) (*imports.Window, *screen.Window) {
	for _, o := range a.windows {
		if v, ok := o.view.(*imports.Window); ok && o.name == name {
			return v, o.window
		}
	}
	return nil, nil
}

// Drop drops a file on a window, by its name.
func Drop(a *App, name string, files ...fyne.URI) { a.find(name, "").window.Drop(files) }

func MatchOf(a *App) (*products.Match, fyne.Window) { return ViewOf[*products.Match](a, "") }

func InventoryOf(a *App) (*products.Inventory, fyne.Window) {
	return ViewOf[*products.Inventory](a, "")
}

// SettingsOf gives tests the Settings window, nil while closed.
func SettingsOf(a *App) (*settings.Window, fyne.Window) { return ViewOf[*settings.Window](a, "") }

// ChangedOf gives tests Changed at Shopify, nil while it is closed.
func ChangedOf(a *App) (*changed.Window, fyne.Window) { return ViewOf[*changed.Window](a, "") }

// VerifyOf gives tests Verify Payment of an order, nil while it is closed.
func VerifyOf(a *App, orderID string) (*verify.Window, fyne.Window) {
	return ViewOf[*verify.Window](a, orderID)
}

// SetupOf gives tests the window Connect a Shop, nil while it is closed.
func SetupOf(a *App) (*setup.Window, fyne.Window) { return ViewOf[*setup.Window](a, "") }

// WorkOf is where a window works, DesktopWork where the Desktop does.
func WorkOf(a *App, w fyne.Window) screen.Scheduler {
	return windowOf(a, w).window.Work
}

func DesktopWork(a *App) screen.Scheduler { return a.main.Work }

// windowOf finds the door's own window of a native one.
func windowOf(a *App, w fyne.Window) *opened {
	for _, o := range a.windows {
		if fyne.Window(o.window) == w || o.window.Window == w {
			return o
		}
	}
	return nil
}

// Unsaved is what a window would lose.
func Unsaved(a *App, w fyne.Window) int { return windowOf(a, w).view.Unsaved() }

// KeysOf are a window's keys.
func KeysOf(a *App, w fyne.Window) *widgets.KeyMap { return windowOf(a, w).window.Keys }

// Told tells the windows of changes that were made in a row.
func Told(a *App, changes ...db.Change) {
	work := a.cfg.Work.UI
	var waiting []func()
	a.cfg.Work.UI = func(f func()) { waiting = append(waiting, f) }
	for _, c := range changes {
		a.changed(c)
	}
	a.cfg.Work.UI = work
	for _, f := range waiting {
		f()
	}
}

// counting counts the reloads of a view.
type counting struct {
	view
	reloads int
}

func (c *counting) Reload() { c.reloads++; c.view.Reload() }

// CountReloads returns a function that says how often each window was reloaded since it
// was called last, by its name and what it is about.
func CountReloads(a *App) func() map[string]int {
	counts := map[string]*counting{}
	for _, o := range a.windows {
		c := &counting{view: o.view}
		o.view, counts[strings.TrimSpace(o.name+" "+o.window.ID)] = c, c
	}
	return func() map[string]int {
		n := map[string]int{}
		for name, c := range counts {
			n[name], c.reloads = c.reloads, 0
		}
		return n
	}
}

// Windows are those that are open beside the Desktop.
func Windows(a *App) (open []fyne.Window) {
	for _, o := range a.windows {
		if o.window != a.main {
			open = append(open, o.window)
		}
	}
	return open
}

// PrintPickList prints the pick list of a transaction unless it was printed by itself
// before.
func PrintPickList(a *App, transactionID string) error {
	return a.printPickList(context.Background(), transactionID)
}

// Names are those of the windows that are open, by the door they came through.
func Names(a *App) (names []string) {
	for _, o := range a.windows {
		names = append(names, o.name)
	}
	return names
}

// WindowNamed is the first that came through a door, nil for none.
func WindowNamed(a *App, name string) fyne.Window {
	for _, o := range a.windows {
		if o.name == name {
			return o.window
		}
	}
	return nil
}
