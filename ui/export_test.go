package ui

import (
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/desktop"
	"tillbridge/ui/sales"
)

// StageForPicture picks a status as the pop-up menu does.
func StageForPicture(a *App, row db.OrderRow, to store.Status) { a.sales.Pick(row, to) }

// SelectForPicture selects a row of eCommerce Sales.
func SelectForPicture(a *App, i int) { a.sales.List.Select(i) }

// DesktopOf and SalesOf give tests the windows' pieces.
func DesktopOf(a *App) *desktop.Desktop { return a.desktop }
func SalesOf(a *App) *sales.Window      { return a.sales }

// AskToClose is what the Desktop's close button does.
func AskToClose(a *App) { a.askToClose() }

// OpenAs is the size that windows open at.
var OpenAs = openAs
