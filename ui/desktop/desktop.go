// Package desktop is the main window: the eCommerce tile, what waits longest,
// and what happened last (R1, R2).
package desktop

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the Desktop needs of the database.
type Shop interface {
	CountsAt(ctx context.Context, at store.Narrowing) (store.Counts, error)
	Narrowing(ctx context.Context) (store.Narrowing, error)
	Recent(ctx context.Context, n int) ([]store.Event, error)
	Orders(ctx context.Context, f db.OrderFilter) ([]db.OrderRow, error)
	CountCustomers(ctx context.Context) (int, error)
	StockTotals(ctx context.Context) (db.StockTotals, error)
	SalesBetween(ctx context.Context, since, before time.Time) (store.DaySales, error)
}

// Config is what the Desktop is made of.
type Config struct {
	Shop Shop
	Now  func() time.Time
	// Freshness tells how the conversation with the shop stands.
	Freshness func() screen.Freshness
	// Name is the shop's, Machine and User say where we are and who.
	Name, Machine, User string
	CheckNow            func()
	OpenSales           func()
	OpenCustomers       func()
	OpenProducts        func()
	OpenSettings        func()
	// OpenOrders opens eCommerce Sales with the orders of a scope and a status, "" for any:
	// those behind a figure of the tile.
	OpenOrders func(scope db.Scope, status store.Status)
	// OpenSetAside opens the orders that could not be taken in.
	OpenSetAside func()
	// OpenMessages opens all that ever happened.
	OpenMessages func()
	// OpenOrder opens what there is to see of an order.
	OpenOrder func(orderID string)
}

// listed is how many orders the list under the tile holds.
const listed = 30

// messages is how many events are kept ready for the panel.
const messages = 30

// Desktop is the content of the main window.
type Desktop struct {
	screen.View
	cfg     Config
	window  *screen.Window
	Content fyne.CanvasObject
	Frame   *widgets.Frame
	Tile    *widgets.CountTile
	// Waiting lists the orders that wait longest, or the newest ones; Longest and Newest
	// choose which.
	Waiting         *widgets.DataList
	Longest, Newest *widgets.ToolButton
	// Messages opens all messages.
	Messages *widgets.ToolButton
	// Customers opens the Customers window.
	Customers *widgets.Tile
	// Products opens the Products window.
	Products *widgets.Tile
	// Settings opens the Settings window.
	Settings *widgets.Tile
	// Today is what became a sale today (R39).
	Today *widgets.Text

	status  *widgets.StatusPill
	check   *widgets.ToolButton
	trouble *widgets.Note
	// data says what is wrong with the shop's data.
	data  *widgets.Note
	panel *widgets.Panel
	news  *fyne.Container
	date  *widgets.Text
	name  *widgets.Text
	rows  []db.OrderRow
	empty *widgets.EmptyState
	load  screen.Load[reading]
	// at is what this computer's figures and list are narrowed to (R54).
	at store.Narrowing
	// newest says that the list shows the newest orders.
	newest bool
}

// New fills a native window with the Desktop; the caller shows it, and binds the keys of its
// menu.
func New(w *screen.Window, cfg Config) *Desktop {
	keys := w.Keys
	d := &Desktop{cfg: cfg, window: w, status: widgets.NewStatusPill(), news: screen.Fitting(56, 4)}
	d.Tile = widgets.NewCountTile(assets.Cart, "eCommerce", "Enter opens it", cfg.OpenSales)
	d.Customers = widgets.NewTile(assets.Users, "Customers", "", "F4", cfg.OpenCustomers)
	d.Products = widgets.NewTile(assets.Box, "Products", "", "F3", cfg.OpenProducts)
	d.Settings = widgets.NewTile(assets.Gear, "Settings", "Shop and printer", "F10", cfg.OpenSettings)
	d.Tile.Keys, d.Customers.Keys, d.Products.Keys, d.Settings.Keys = keys, keys, keys, keys
	d.Today = widgets.NewText("", theme.PanelTitle, true, theme.Text)
	d.check = widgets.NewToolButton(assets.Refresh, "Check Now", cfg.CheckNow)
	d.check.Keys = keys
	if cfg.CheckNow == nil {
		d.check.Disable("No shop is connected, so there is nobody to ask.")
	}
	d.trouble = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	d.trouble.Hide()
	d.data = widgets.NewNote(theme.Amber, assets.Database, "", "")
	d.data.Hide()
	d.date = widgets.NewText("", theme.Body, false, theme.Secondary)
	d.Messages = widgets.NewToolButton("", "Show all messages", cfg.OpenMessages)
	d.Messages.Keys, d.Messages.Height = keys, widgets.SmallHeight
	d.panel = widgets.NewPanel(assets.Note, "Messages", widgets.Down(8, widgets.Grow(d.news, 1), widgets.Fixed(widgets.Across(0,
		widgets.Fixed(d.Messages), widgets.Space(1)))))
	d.Longest = widgets.NewToolButton("", "Waiting longest", func() { d.list(false) })
	d.Newest = widgets.NewToolButton("", "Newest orders", func() { d.list(true) })
	for _, b := range []*widgets.ToolButton{d.Longest, d.Newest} {
		b.Keys, b.Height = keys, widgets.SmallHeight
	}
	d.Longest.SetToggled(true)
	d.Waiting = widgets.NewDataList([]widgets.Column{
		{Title: "Order", Width: 64, Bold: true},
		{Title: "Customer", Width: 130, Weight: 1},
		{Title: "Total", Width: 80, Right: true},
		{Title: "Delivery", Width: 108},
		{Title: "Status", Width: 186, Badge: true},
		{Title: "Age", Width: 56, Color: theme.Secondary},
	}, func() int { return len(d.rows) }, d.row)
	d.Waiting.OnOpened = func(i int) { cfg.OpenOrder(d.rows[i].ID) }
	d.Waiting.Keys = keys
	d.empty = widgets.NewEmptyState(assets.CheckCircle, "Nothing requires action.", nil)
	d.Waiting.Empty = d.empty
	d.Frame = w.Fill(d.layout())
	d.Content = d.Frame
	w.Keys.On(fyne.KeyReturn, "eCommerce Sales", cfg.OpenSales)
	d.Reload()
	d.Tick()
	return d
}

func (d *Desktop) layout() fyne.CanvasObject {
	square := canvas.NewRectangle(theme.Color(theme.TileFill))
	square.CornerRadius = 8
	square.SetMinSize(fyne.NewSquareSize(44))
	logo := &fyne.Container{Layout: centred{}, Objects: []fyne.CanvasObject{square, widgets.NewIcon(assets.Bike, 28, theme.TileText)}}
	d.name = widgets.NewText(d.cfg.Name, theme.BigTitle, true, theme.Text)
	d.name.Cut = true
	today := widgets.Down(1, widgets.Fixed(widgets.NewText("Sales today", theme.Small, false, theme.Secondary)), widgets.Fixed(d.Today))
	head := widgets.Across(12, widgets.Fixed(logo),
		widgets.Grow(widgets.Down(0, widgets.Fixed(d.name), widgets.Fixed(d.date)), 1),
		widgets.Fixed(container.NewCenter(widgets.NewIconSquare(theme.Green, assets.Receipt, 32))), widgets.Fixed(container.NewCenter(today)),
		widgets.Fixed(screen.Inset(0, 0, 4, 0, &fyne.Container{})),
		widgets.Fixed(container.NewCenter(d.status)), widgets.Fixed(container.NewCenter(d.check)))
	body := widgets.Down(16, widgets.Fixed(head), widgets.Fixed(d.trouble), widgets.Fixed(d.data),
		widgets.Grow(widgets.Across(16,
			widgets.Grow(widgets.Down(12,
				widgets.Grow(widgets.Across(16, widgets.Grow(d.Tile, 1), screen.AtLeast(188, widgets.Down(12, widgets.Grow(d.Customers, 1),
					widgets.Grow(d.Products, 1), widgets.Grow(d.Settings, 1)))), 1),
				widgets.Grow(widgets.Down(8, widgets.Fixed(widgets.Across(8, widgets.Fixed(d.Longest), widgets.Fixed(d.Newest), widgets.Space(1))),
					widgets.Grow(d.Waiting, 1)), 8)), 1),
			screen.Wide(316, d.panel)), 1))
	return screen.Inset(20, 24, 24, 24, body)
}

// SetName changes what the shop is called.
func (d *Desktop) SetName(name string) { d.name.Set(name) }

// SetUser changes who is said to work here.
func (d *Desktop) SetUser(name string) {
	d.cfg.User = name
	d.SetFreshness(d.cfg.Freshness())
}

// centred puts icons into the middle of the first object.
type centred struct{}

func (centred) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side := objects[0].MinSize().Height
	top := (size.Height - side) / 2
	for _, o := range objects {
		o.Move(fyne.NewPos(0, top))
		o.Resize(fyne.NewSquareSize(side))
	}
}

// Concerns is true for everything but settings: the Desktop sums up the rest.
func (d *Desktop) Concerns(c db.Change) bool { return c.Topic != db.SettingsChanged }

// Reload reads the figures, the list and the messages again in the background.
func (d *Desktop) Reload() {
	newest := d.newest
	d.load.Start(d.window, func(ctx context.Context) (reading, error) { return d.read(ctx, newest) }, func(fresh reading, err error) {
		if err != nil {
			// The old figures stay: they are right as far as anybody knows.
			d.say(theme.Red, store.MessageOf(err))
			return
		}
		d.at = fresh.at
		d.date.Set(d.dateWords())
		d.show(fresh.counts, fresh.rows, fresh.events)
		d.Today.Set(sold(fresh.today))
		d.Customers.SetFigure(screen.Many(fresh.customers, "record", "records"))
		d.Products.SetFigure(stocked(fresh.stock))
	})
}

// list shows the orders that wait longest, or the newest ones.
func (d *Desktop) list(newest bool) {
	d.newest = newest
	d.Longest.SetToggled(!newest)
	d.Newest.SetToggled(newest)
	d.empty.Set(assets.CheckCircle, "Nothing requires action.")
	if newest {
		d.empty.Set(assets.Inbox, "No order has come yet.")
	}
	d.Waiting.Select(-1)
	d.Reload()
}

func (d *Desktop) show(counts store.Counts, rows []db.OrderRow, events []store.Event) {
	d.Tile.Set(Figures(counts, d.cfg.OpenOrders, d.cfg.OpenSetAside))
	selected := ""
	if i := d.Waiting.Selected(); i >= 0 && i < len(d.rows) {
		selected = d.rows[i].ID
	}
	d.rows = rows
	at := -1
	for i, row := range rows {
		if row.ID == selected {
			at = i
		}
	}
	if at != d.Waiting.Selected() {
		d.Waiting.Select(at)
	}
	d.Waiting.Refresh()

	now := d.cfg.Now()
	d.news.Objects = nil
	for _, event := range events {
		d.news.Add(d.message(event, now))
	}
	d.news.Refresh()
	fact := ""
	if len(events) > 0 && events[0].At.Local().Format(time.DateOnly) == now.Local().Format(time.DateOnly) {
		fact = "today"
	}
	d.panel.SetFact(fact)
}

func (d *Desktop) row(i int) (widgets.Row, bool) {
	if i >= len(d.rows) {
		return widgets.Row{}, false
	}
	return WaitingRow(d.rows[i], d.cfg.Now()), true
}

func (d *Desktop) message(e store.Event, now time.Time) fyne.CanvasObject {
	tone, icon := screen.Event(e)
	title := widgets.NewText(e.Title, theme.Body, true, theme.Text)
	detail := widgets.NewText(e.Detail, theme.Small, false, theme.Secondary)
	title.Cut, detail.Cut = true, true
	line := canvas.NewRectangle(theme.Color(theme.Line))
	line.SetMinSize(fyne.NewSize(1, 1))
	return widgets.Down(0,
		widgets.Grow(screen.Inset(8, 8, 0, 0, widgets.Across(10, widgets.Fixed(widgets.NewIconSquare(tone, icon, 32)),
			widgets.Grow(widgets.Down(1, widgets.Fixed(title), widgets.Fixed(widgets.Across(8, widgets.Grow(detail, 1),
				widgets.Fixed(widgets.NewText(screen.Clock(e.At, now), theme.Small, false, theme.Secondary))))), 1))), 1),
		widgets.Fixed(line))
}

// Tick brings the age of the data up to date.
func (d *Desktop) Tick() { d.SetFreshness(d.cfg.Freshness()) }

// SetFreshness shows how the conversation with the shop stands (R4).
func (d *Desktop) SetFreshness(f screen.Freshness) {
	now := d.cfg.Now()
	tone, lead, text := f.Say(now)
	var segments []widgets.Segment
	if d.cfg.Machine != "" {
		segments = append(segments, widgets.Segment{Icon: assets.Monitor, Text: d.cfg.Machine})
	}
	if d.cfg.User != "" {
		segments = append(segments, widgets.Segment{Icon: assets.User, Text: d.cfg.User, Strong: true})
	}
	changed := d.status.Set(tone, lead, text, segments...)
	d.date.Set(d.dateWords())
	if f.Err == nil {
		tone = theme.Amber // a check that went well and had something odd to tell
	}
	before := d.Trouble()
	if d.say(tone, f.Trouble()); changed || d.Trouble() != before {
		d.Content.Refresh() // the page is laid out again
	}
}

// say shows what is wrong, "" for nothing.
func (d *Desktop) say(tone theme.Tone, sentence string) {
	if sentence == "" {
		d.trouble.Hide()
		return
	}
	d.trouble.Set(tone, assets.Alert, "", sentence)
	d.trouble.Show()
}

// SayOfData shows what is wrong with the shop's data, "" for nothing; lead is bold.
func (d *Desktop) SayOfData(tone theme.Tone, lead, sentence string) {
	if sentence == "" {
		d.data.Hide()
	} else {
		d.data.Set(tone, assets.Database, lead, sentence)
		d.data.Show()
	}
	d.Content.Refresh()
}

// DataTrouble is the sentence shown about the shop's data, "" for none.
func (d *Desktop) DataTrouble() string {
	if !d.data.Visible() {
		return ""
	}
	return d.data.Text
}

// Trouble is the sentence shown about what went wrong, "" for none.
func (d *Desktop) Trouble() string {
	if !d.trouble.Visible() {
		return ""
	}
	return d.trouble.Text
}
