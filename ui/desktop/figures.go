package desktop

import (
	"context"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// reading is what the Desktop reads together.
type reading struct {
	at        store.Narrowing
	counts    store.Counts
	rows      []db.OrderRow
	events    []store.Event
	today     store.DaySales
	customers int
	stock     db.StockTotals
}

func (d *Desktop) read(ctx context.Context, newest bool) (r reading, err error) {
	shop, now := d.cfg.Shop, d.cfg.Now().Local()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if r.at, err = shop.Narrowing(ctx); err != nil {
		return r, err
	}
	if r.counts, err = shop.CountsAt(ctx, r.at); err != nil {
		return r, err
	}
	filter := db.OrderFilter{Scope: db.NeedsAction, Sort: db.ByCreated, Limit: listed, At: r.at}
	if newest {
		filter.Scope, filter.Descending = db.AllOrders, true
	}
	if r.rows, err = shop.Orders(ctx, filter); err != nil {
		return r, err
	}
	if r.events, err = shop.Recent(ctx, messages); err != nil {
		return r, err
	}
	if r.today, err = shop.SalesBetween(ctx, midnight, midnight.AddDate(0, 0, 1)); err != nil {
		return r, err
	}
	if r.customers, err = shop.CountCustomers(ctx); err != nil {
		return r, err
	}
	r.stock, err = shop.StockTotals(ctx)
	return r, err
}

// dateWords are the day, and which locations' orders are counted and listed here where that
// is not all.
func (d *Desktop) dateWords() string {
	words := screen.LongDay(d.cfg.Now())
	switch {
	case d.at.Words() != "":
		words += " · orders of " + d.at.Words() + " alone"
	case len(d.at.Lost) > 0:
		words += " · orders of all locations"
	}
	return words
}

// stocked is the Products tile's figure: what is wrong, else how many there are.
func stocked(t db.StockTotals) string {
	if t.Oversold > 0 {
		return screen.Number(t.Oversold) + " oversold"
	}
	return screen.Many(t.Products, "with stock", "with stock")
}

// sold is what became a sale on a day: how many, and what they came to.
func sold(day store.DaySales) string {
	if day.Count == 0 {
		return "None yet"
	}
	return screen.Number(day.Count) + " · " + day.Sum()
}

// Figures is the tile's content: the number, how it breaks down, and the orders that wait
// for their customer (R1, R2). Each opens the orders it counts, aside those that could not
// be taken in.
func Figures(c store.Counts, open func(scope db.Scope, status store.Status), aside func()) widgets.Count {
	caption := []string{"orders", "require action"}
	if c.NeedsAction == 1 {
		caption = []string{"order", "requires action"}
	}
	opening := func(scope db.Scope, status store.Status) func() { return func() { open(scope, status) } }
	of := func(status store.Status, icon assets.Icon) widgets.CountRow {
		return widgets.CountRow{
			Icon: icon, Text: string(status), Number: screen.Number(c.ByStatus[status]), OnTapped: opening(db.AllOrders, status),
		}
	}
	rows := []widgets.CountRow{
		of(store.New, assets.Inbox), of(store.CustomerIDNeeded, assets.UserQuestion), of(store.ProductMatchFailed, assets.Tag),
		of(store.ReadyForShipment, assets.Truck),
		{Icon: assets.CloudUp, Text: "Push failed", Number: screen.Number(c.PushFailed), OnTapped: opening(db.FailedPushes, "")},
		{Icon: assets.ArrowsExchange, Text: "Changed at Shopify", Number: screen.Number(c.Changed), OnTapped: opening(db.ChangedOrders, "")},
	}
	if c.Owed > 0 {
		rows = append(rows, widgets.CountRow{
			Icon: assets.Cash, Text: "Money owed", Number: screen.Number(c.Owed), OnTapped: opening(db.MoneyOwed, ""),
		})
	}
	if c.Quarantined > 0 {
		rows = append(rows, widgets.CountRow{
			Icon: assets.Alert, Text: "Not taken in", Number: screen.Number(c.Quarantined), OnTapped: aside,
		})
	}
	waiting := of(store.ReadyForPickup, assets.Bag)
	waiting.Text = "waiting for pickup"
	return widgets.Count{
		Number: screen.Number(c.NeedsAction), Caption: caption, Rows: rows, Waiting: waiting, OnNumber: opening(db.NeedsAction, ""),
	}
}

// WaitingRow is an order as the list of those waiting longest shows it.
func WaitingRow(r db.OrderRow, now time.Time) widgets.Row {
	tone, icon := screen.Status(r.Status)
	strip := theme.NoTone
	switch {
	case r.Push == store.PushFailed:
		strip = theme.Red
	case r.Changed || r.Status.Problem():
		strip = theme.Amber
	}
	return widgets.Row{Strip: strip, Cells: []widgets.Cell{
		{Text: r.Name},
		{Text: r.Customer},
		{Text: screen.Money(r.Total)},
		{Text: r.Delivery.Label(), Icon: screen.Delivery(r.Delivery)},
		{Text: string(r.Status), Icon: icon, Tone: tone},
		{Text: screen.Span(now.Sub(r.CreatedAt))},
	}}
}
