package ui

import (
	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/changed"
	"tillbridge/ui/customers"
	"tillbridge/ui/desktop"
	"tillbridge/ui/identify"
	"tillbridge/ui/products"
	"tillbridge/ui/receipt"
	"tillbridge/ui/sales"
	"tillbridge/ui/screen"
	"tillbridge/ui/settings"
	"tillbridge/ui/setup"
	"tillbridge/ui/transaction"
	"tillbridge/ui/verify"
	"tillbridge/ui/why"
)

// StageForPicture picks a status as the pop-up menu does.
func StageForPicture(a *App, row db.OrderRow, to store.Status) { a.sales.Pick(row, to) }

// SelectForPicture selects a row of eCommerce Sales.
func SelectForPicture(a *App, i int) { a.sales.List.Select(i) }

// DesktopOf and SalesOf give tests the windows' pieces.
func DesktopOf(a *App) *desktop.Desktop { return a.desktop }
func SalesOf(a *App) *sales.Window      { return a.sales }

// IdentifyOf and WhyOf give tests the other windows' pieces, nil while closed.
func IdentifyOf(a *App) *identify.Window { return a.identify }

func WhyOf(a *App, orderID string) *why.Window {
	if e := a.whys[orderID]; e != nil {
		return e.view
	}
	return nil
}

// AskToClose is what the Desktop's close button does.
func AskToClose(a *App) { a.askToClose() }

// IdentifyWindow and WhyWindow give tests those native windows.
func IdentifyWindow(a *App) fyne.Window { return a.identifyAt }

func WhyWindow(a *App, orderID string) fyne.Window { return a.whys[orderID].window }

// OpenAs is the size that windows open at.
var OpenAs = openAs

// CustomersOf and RecordOf give tests the customer windows.
func CustomersOf(a *App) (*customers.List, fyne.Window) { return a.people.list, a.people.listAt }

func RecordOf(a *App, customerID string) *customers.Record {
	return a.people.records[a.recordOf(customerID)].view
}

// TransactionOf gives tests the window of a transaction, nil while it is closed.
func TransactionOf(a *App, transactionID string) (*transaction.Window, fyne.Window) {
	for _, t := range a.counter.transactions {
		if t.view.TransactionID() == transactionID {
			return t.view, t.window
		}
	}
	return nil, nil
}

// PapersOf gives tests the preview of a transaction's papers, nil while closed.
func PapersOf(a *App, transactionID string) (*receipt.Window, fyne.Window) {
	for _, p := range a.counter.papers {
		if p.transactionID == transactionID {
			return p.view, p.window
		}
	}
	return nil, nil
}

// ProductsOf, ProductOf, DuplicatesOf, MatchOf and InventoryOf give tests the windows
// about products, nil while closed.
func ProductsOf(a *App) (*products.List, fyne.Window) { return a.goods.list, a.goods.listAt }

func ProductOf(a *App, productID string) (*products.Record, fyne.Window) {
	for _, r := range a.goods.records {
		if r.view.ProductID() == productID {
			return r.view, r.window
		}
	}
	return nil, nil
}

func DuplicatesOf(a *App) (*products.Duplicates, fyne.Window) {
	return a.goods.duplicates, a.goods.duplicatesAt
}

func CatalogueOf(a *App) (*products.Catalogue, fyne.Window) {
	return a.goods.catalogue, a.goods.catalogueAt
}

func MatchOf(a *App) (*products.Match, fyne.Window) { return a.goods.match, a.goods.matchAt }

func InventoryOf(a *App) (*products.Inventory, fyne.Window) {
	return a.goods.inventory, a.goods.inventoryAt
}

// SettingsOf gives tests the Settings window, nil while closed.
func SettingsOf(a *App) (*settings.Window, fyne.Window) { return a.settings.view, a.settings.window }

// ChangedOf gives tests Changed at Shopify, nil while it is closed.
func ChangedOf(a *App) (*changed.Window, fyne.Window) { return a.changes.view, a.changes.window }

// VerifyOf gives tests Verify Payment of an order, nil while it is closed.
func VerifyOf(a *App, orderID string) (*verify.Window, fyne.Window) {
	return a.verifying[orderID].view, a.verifying[orderID].window
}

// SetupOf gives tests the window Connect a Shop, nil while it is closed.
func SetupOf(a *App) (*setup.Window, fyne.Window) { return a.setup.view, a.setup.window }

// WorkOf is where a window works, DesktopWork where the Desktop does.
func WorkOf(a *App, w fyne.Window) screen.Scheduler { return a.work(w) }
func DesktopWork(a *App) screen.Scheduler           { return a.cfg.Work }
