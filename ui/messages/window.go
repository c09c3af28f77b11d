// Package messages is the Messages window: all that ever happened in the shop, newest
// first (R44).
package messages

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	CountEvents(ctx context.Context) (n, newest int64, err error)
	EventsUpTo(ctx context.Context, seq int64, offset, limit int) ([]store.Event, error)
	Order(ctx context.Context, id string) (db.OrderRow, error)
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Now  func() time.Time
	// OpenOrder opens the story of an order.
	OpenOrder func(orderID string)
}

// Window is Messages.
type Window struct {
	screen.View
	List *widgets.DataList

	cfg    Config
	window *screen.Window
	frame  *widgets.Frame
	footer *widgets.Footer
	empty  *widgets.EmptyState
	pages  screen.Pages[store.Event]
	count  int
	// newest is the last event that the list holds: what happens meanwhile moves none.
	newest int64
	load   screen.Load[reading]
}

// New fills a native window with the messages; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w}
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the messages…", nil)
	v.List = widgets.NewDataList([]widgets.Column{
		{Title: "When", Width: 116, Color: theme.Secondary},
		{Title: "What", Width: 300, Weight: 3, Bold: true},
		{Title: "More", Width: 240, Weight: 3},
		{Title: "By", Width: 110, Weight: 1, Color: theme.Secondary},
	}, func() int { return v.count }, v.row)
	v.List.Keys, v.List.Empty = w.Keys, v.empty
	v.List.OnOpened = v.open
	reload := widgets.NewFooterButton(widgets.Plain, assets.Refresh, "Show Newest", v.showNewest)
	reload.Keys, reload.Tip = w.Keys, "From the newest on (F5)"
	v.footer = widgets.NewFooter(nil, reload)
	content := screen.Inset(12, 16, 16, 16, widgets.Down(12, widgets.Fixed(widgets.NewTitle(assets.Note, "Messages")),
		widgets.Grow(v.List, 1), widgets.Fixed(v.footer)))
	v.frame = w.Fill(content)
	w.Keys.On(fyne.KeyEscape, "Clear the selection, else close", v.escape)
	w.Keys.On(fyne.KeyF5, "Show Newest", func() {
		if v.List.Selected() < 0 && v.List.AtTop() {
			w.Say("These are the newest messages; new ones come in by themselves.")
		}
		v.showNewest()
	})
	v.showNewest()
	w.Canvas().Focus(v.List.FocusTarget())
	return v
}

// escape takes the selection back, and then closes.
func (v *Window) escape() {
	if v.List.Selected() >= 0 {
		v.List.Select(-1)
		return
	}
	v.window.Close()
}

// Concerns is true for every change: each is told in a message.
func (v *Window) Concerns(db.Change) bool { return true }

// Reload shows what happened since, unless somebody reads further down or has chosen
// a message.
func (v *Window) Reload() {
	if v.List.Selected() < 0 && v.List.AtTop() {
		v.showNewest()
	}
}

func (v *Window) showNewest() {
	v.List.Select(-1)
	v.pages.FromTop()
	v.load.Start(v.window, func(ctx context.Context) (read reading, err error) {
		if read.count, read.newest, err = v.cfg.Shop.CountEvents(ctx); err != nil {
			return read, err
		}
		read.first, err = v.cfg.Shop.EventsUpTo(ctx, read.newest, 0, screen.PageSize)
		return read, err
	}, func(read reading, err error) {
		if err != nil {
			v.empty.Set(assets.Alert, store.MessageOf(err))
			v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
		} else {
			v.count, v.newest = int(read.count), read.newest
			v.pages.Replace(map[int][]store.Event{0: read.first})
			v.empty.Set(assets.Note, "Nothing has happened yet.")
			v.footer.SetFacts(screen.Many(read.count, "message", "messages"), "Enter opens the order a message is about.")
			v.List.ScrollTo(0)
		}
		v.List.Refresh()
	})
}

// reading is how many messages there are up to the newest, and the first page of them.
type reading struct {
	count, newest int64
	first         []store.Event
}

// row is called for every row that scrolls into view: it never waits.
func (v *Window) row(i int) (widgets.Row, bool) {
	e, ok := v.pages.At(i)
	if !ok {
		v.fetch(i)
		return widgets.Row{}, false
	}
	tone, icon := screen.Event(e)
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: screen.Moment(e.At, v.cfg.Now())}, {Text: e.Title, Icon: icon}, {Text: e.Detail}, {Text: e.Actor},
	}}
	if tone == theme.Red || tone == theme.Amber {
		row.Strip = tone
	}
	return row, true
}

func (v *Window) fetch(i int) {
	newest := v.newest
	screen.Fetch(&v.load, v.window, &v.pages, i, func(ctx context.Context, skip int) ([]store.Event, error) {
		return v.cfg.Shop.EventsUpTo(ctx, newest, skip, screen.PageSize)
	}, func(err error) { v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second) }, v.List.Refresh)
}

// open opens the order that a message is about.
func (v *Window) open(i int) {
	e, ok := v.pages.Has(i)
	if !ok {
		return
	}
	v.window.Work.Go(func() {
		_, err := v.cfg.Shop.Order(context.Background(), e.SubjectID)
		v.window.Work.UI(func() {
			if err != nil {
				v.frame.Toast(theme.Teal, assets.Info, "This message is about no order, so there is none to open.", 5*time.Second)
				return
			}
			v.cfg.OpenOrder(e.SubjectID)
		})
	})
}
