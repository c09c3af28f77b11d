package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"tillbridge/store"
	"tillbridge/ui/theme"
)

func (a *App) menu() *fyne.MainMenu {
	check := fyne.NewMenuItem("Check Now", a.checkNow())
	check.Disabled = a.cfg.Poller == nil
	connecting := fyne.NewMenuItem("Connect a Shop", a.OpenSetup)
	connecting.Disabled = a.cfg.Setup == nil
	importing := fyne.NewMenuItem("Import from Shopify", a.importCatalogue())
	importing.Disabled = a.cfg.Catalogue == nil
	finding := fyne.NewMenuItem("Find", a.Find)
	finding.Shortcut = findKey
	// Fyne adds Quit by itself to a menu without one, and its Quit asks nothing.
	closing := fyne.NewMenuItem("Close", func() { a.closeThen(nil) })
	closing.IsQuit = true
	advanced := fyne.NewMenuItem("Advanced Database Functions", nil)
	advanced.ChildMenu = fyne.NewMenu("", fyne.NewMenuItem("Remove Duplicate In-Store Products", a.RemoveDuplicates))
	return fyne.NewMainMenu(
		fyne.NewMenu("File", finding, fyne.NewMenuItemSeparator(), closing),
		fyne.NewMenu("Sales", fyne.NewMenuItem("eCommerce Sales", a.OpenSales), fyne.NewMenuItem("Transactions", a.OpenTransactions),
			fyne.NewMenuItem("Identify Customers",
				func() { a.Identify("") }), fyne.NewMenuItem("Verify Payment", a.verifySelected), fyne.NewMenuItem("Changed at Shopify",
				a.openFirstChanged)),
		fyne.NewMenu("Customers", fyne.NewMenuItem("Customers", a.OpenCustomers), fyne.NewMenuItem("New Customer",
			func() { a.NewCustomer(store.Customer{}) })),
		fyne.NewMenu("Products", fyne.NewMenuItem("Products", a.OpenProducts), fyne.NewMenuItem("New Product",
			func() { a.NewProduct(store.Product{Stocked: true}, nil) }), importing, fyne.NewMenuItem("Inventory", a.OpenInventory)),
		fyne.NewMenu("View", fyne.NewMenuItem("Light", a.lookAs(theme.AlwaysLight)),
			fyne.NewMenuItem("Dark", a.lookAs(theme.AlwaysDark)), fyne.NewMenuItem("As the System", a.lookAs(theme.AsSystem))),
		fyne.NewMenu("Tools", check, connecting, fyne.NewMenuItem("Product Match Tool", func() { a.MatchProducts("") }), advanced,
			fyne.NewMenuItem("Settings", a.OpenSettings)),
		fyne.NewMenu("Help", fyne.NewMenuItem("About Tillbridge", a.about)),
	)
}

func (a *App) about() {
	version := a.cfg.App.Metadata().Version
	if version == "" {
		version = "development build"
	}
	dialog.ShowInformation("Tillbridge", fmt.Sprintf("Brings a shop's Shopify orders to its counter.\n%s · MIT licence", version),
		a.main.Window)
}
