package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/ui/widgets"
)

// section is one page of the window.
type section struct {
	icon       assets.Icon
	name, what string
	page       fyne.CanvasObject
	// trouble is what the last save said of it.
	trouble *widgets.Note
	write   func(context.Context, values) error
	fill    func()
	// same compares this section's part of two, take copies it.
	same func(a, b values) bool
	take func(to *values, from values)
	// here says that it is about this computer alone.
	here bool
}

func (v *Window) makeSections() []section {
	v.tenders, v.papers, v.printers = newTenders(v), newPapers(v), newPrinters(v)
	v.data, v.intake, v.calls, v.looks = newData(v), newIntake(v), newCallsPage(v), newLooks(v)
	v.home, v.places, v.people = newHome(v), newPlaces(v), newPeople(v)
	return []section{
		{
			icon: assets.Card, name: "Payment types", what: "and Card Types", page: v.tenders.page, trouble: v.tenders.trouble,
			fill: v.tenders.fill, same: values.sameTenders,
			take: func(to *values, from values) {
				to.types, to.cards, to.markPaid, to.captures = from.types, from.cards, from.markPaid, from.captures
			},
			write: v.tenders.write,
		},
		{
			icon: assets.Receipt, name: "Receipts", what: "name, address, logo, footer", page: v.papers.page, trouble: v.papers.trouble,
			fill: v.papers.fill, same: values.sameProfile,
			take:  func(to *values, from values) { to.profile = from.profile },
			write: func(ctx context.Context, to values) error { return v.cfg.Shop.SetProfile(ctx, to.profile) },
		},
		{
			icon: assets.Printer, name: "Printer", what: "of this computer", page: v.printers.page, trouble: v.printers.trouble,
			fill: v.printers.fill, same: values.samePrinter, here: true,
			take:  func(to *values, from values) { to.printer, to.pickLists = from.printer, from.pickLists },
			write: v.printers.write,
		},
		{
			icon: assets.Database, name: "Data", what: "backups", page: v.data.page, trouble: v.data.trouble,
			fill: v.data.fill, same: values.sameData,
			take:  func(to *values, from values) { to.plan, to.fileDays = from.plan, from.fileDays },
			write: v.data.write,
		},
		{
			icon: assets.Inbox, name: "Orders", what: "which come in, how long", page: v.intake.page, trouble: v.intake.trouble,
			fill: v.intake.fill, same: values.sameOrders,
			take:  func(to *values, from values) { to.intake, to.retention = from.intake, from.retention },
			write: v.intake.write,
		},
		{
			icon: assets.Store, name: "Locations", what: "which are this shop's", page: v.places.page, trouble: v.places.trouble,
			fill: v.places.fill, same: values.samePlaces,
			take: func(to *values, from values) {
				to.places, to.worksFor = slices.Clone(from.places), slices.Clone(from.worksFor)
			},
			write: v.places.write,
		},
		{
			icon: assets.Bell, name: "Notifications", what: "what calls you, when", page: v.calls.page, trouble: v.calls.trouble,
			fill: v.calls.fill, same: values.sameCalls,
			take:  func(to *values, from values) { to.calls, to.from, to.until = from.calls, from.from, from.until },
			write: v.calls.write,
		},
		{
			icon: assets.Store, name: "Country", what: "and currency", page: v.home.page, trouble: v.home.trouble,
			fill: v.home.fill, same: values.sameHome,
			take:  func(to *values, from values) { to.country, to.currency = from.country, from.currency },
			write: v.home.write,
		},
		{
			icon: assets.Monitor, name: "This computer", what: "how it looks", page: v.looks.page, trouble: v.looks.trouble,
			fill: v.looks.fill, here: true,
			same: func(values, values) bool { return true }, take: func(*values, values) {},
			write: func(context.Context, values) error { return nil },
		},
		{
			icon: assets.Users, name: "Staff", what: "PINs, badges, roles", page: v.people.page, trouble: v.people.trouble,
			fill: v.people.fill, same: func(values, values) bool { return true }, take: func(*values, values) {},
			write: func(context.Context, values) error { return nil },
		},
	}
}
