package sales

import (
	"context"
	"errors"
	"slices"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// touch notes that somebody uses the list: its rows stay where they are for a while.
func (v *Window) touch() { v.model.touched = v.cfg.Now() }

// Reload is called when the shop's data changed. While somebody uses the list its rows
// change where they stand, and new orders wait; otherwise the list is read again, as it
// is while a reading is under way: what was asked for must not be forgotten.
func (v *Window) Reload() {
	if v.model.still(v.cfg.Now()) && !v.reading {
		v.renew()
		return
	}
	v.read()
}

// Concerns is true for orders, how far their statuses got, and the customers they name.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.OutboxChanged) || c.Concerns(db.CustomersChanged)
}

// settle lets in what waits once nobody uses the list any more.
func (v *Window) settle() {
	if m := v.model; (m.waiting > 0 || m.changed) && !m.still(v.cfg.Now()) {
		v.read()
	}
}

// ShowNew lets in the orders that wait.
func (v *Window) ShowNew() {
	if v.model.waiting > 0 || v.model.changed {
		v.read()
	}
}

// refilter reads from the first row: another filter is another list.
func (v *Window) refilter() {
	v.model.pages.FromTop()
	v.List.ScrollTo(0)
	v.read()
}

func (v *Window) sort(column int, descending bool) {
	v.model.filter.Sort, v.model.filter.Descending = sorted[column], descending
	if column == deliveryColumn {
		v.model.filter.Sort = v.model.byDelivery
	}
	v.refilter()
}

// reading is what is read of the list together.
type reading struct {
	at     store.Narrowing
	counts store.Counts
	newest string
	count  int
	pages  map[int][]db.OrderRow
	parts  map[string]store.OrderParts
}

// read reads figures and the pages in view in the background. The selection follows its
// order, and staged statuses stay (R10).
func (v *Window) read() {
	m := v.model
	at, _ := m.place(v.List.Selected())
	filter, pages, everywhere := m.query(v.cfg.Now()), m.pages.Around(at), m.everywhere
	if at >= 0 && m.waiting > 0 {
		// What waits may push the selected order over to the next page.
		pages = m.pages.With(pages, at+m.waiting)
	}
	unfolded := slices.Clone(m.unfolded)
	for _, f := range unfolded {
		pages = m.pages.With(m.pages.With(pages, f.at), f.at+m.waiting)
	}
	v.reading = true
	v.load.Start(v.window, func(ctx context.Context) (reading, error) {
		fresh, err := v.readPages(ctx, filter, pages, everywhere)
		if err == nil {
			fresh.parts, err = v.readUnfolded(ctx, unfolded)
		}
		return fresh, err
	}, v.apply)
}

// readPages reads them as this computer is narrowed now, or of all locations.
func (v *Window) readPages(ctx context.Context, filter db.OrderFilter, pages []int, everywhere bool) (reading, error) {
	fresh := reading{pages: map[int][]db.OrderRow{}}
	var err error
	if fresh.at, err = v.cfg.Shop.Narrowing(ctx); err != nil {
		return fresh, err
	}
	if !everywhere {
		filter.At = fresh.at
	}
	if fresh.counts, err = v.cfg.Shop.CountsAt(ctx, filter.At); err != nil {
		return fresh, err
	}
	// Before the pages, so that none that comes meanwhile is missed.
	if fresh.newest, err = v.cfg.Shop.NewestOrder(ctx); err != nil {
		return fresh, err
	}
	if fresh.count, err = v.cfg.Shop.CountOrders(ctx, filter); err != nil {
		return fresh, err
	}
	filter.Limit = screen.PageSize
	for _, p := range pages {
		filter.Offset = p * screen.PageSize
		if filter.Offset > 0 && filter.Offset >= fresh.count {
			continue
		}
		if fresh.pages[p], err = v.cfg.Shop.Orders(ctx, filter); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func (v *Window) apply(fresh reading, err error) {
	v.reading = false
	m := v.model
	m.err = err
	if err != nil {
		v.failed(err)
	} else {
		m.loaded, m.counts, m.count, m.newest, m.waiting, m.changed = true, fresh.counts, fresh.count, fresh.newest, 0, false
		m.at = fresh.at
		m.pages.Replace(fresh.pages)
		m.refold(fresh.parts, true)
		v.follow()
	}
	v.showState()
	v.List.Refresh()
	v.explain()
	if v.entered && err == nil {
		v.openOnlyOne()
	}
}

// follow has the selection go where its order went. One that was filtered away or has
// left is selected no more, nor marked.
func (v *Window) follow() {
	m := v.model
	for id := range m.marked {
		if m.index(id) < 0 {
			delete(m.marked, id)
		}
	}
	if len(m.marked) < 2 {
		m.marked = nil
	}
	if at := m.selectedRow(); at < 0 || at != v.List.Selected() {
		marked := m.marked
		v.List.Select(at)
		m.marked = marked
	}
}

// failed says that the list could not be read; what was read before stays.
func (v *Window) failed(err error) {
	if v.model.loaded {
		v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
	}
}

// renew brings the rows in view up to date where they stand, and counts what waits. Where the
// computer's locations were chosen anew it reads another list.
func (v *Window) renew() {
	m := v.model
	v.load.Forget()
	filter := m.query(v.cfg.Now())
	filter.After = m.newest
	var ids []string
	at, _ := m.place(v.List.Selected())
	m.pages.Keep(m.pages.Around(at), func(row db.OrderRow) { ids = append(ids, row.ID) })
	unfolded := slices.Clone(m.unfolded)
	screen.More(&v.load, v.window, func(ctx context.Context) (read renewal, err error) {
		if read.at, err = v.cfg.Shop.Narrowing(ctx); err != nil {
			return read, err
		}
		if read.counts, err = v.cfg.Shop.CountsAt(ctx, filter.At); err != nil {
			return read, err
		}
		if read.waiting, err = v.cfg.Shop.CountOrders(ctx, filter); err != nil {
			return read, err
		}
		if read.rows, err = v.cfg.Shop.OrdersOf(ctx, ids); err != nil {
			return read, err
		}
		read.parts, err = v.readUnfolded(ctx, unfolded)
		return read, err
	}, func(read renewal, err error) {
		switch {
		case errors.Is(err, screen.ErrOlder):
		case err != nil:
			v.failed(err)
		case !slices.Equal(read.at.IDs(), m.at.IDs()) || !slices.Equal(read.at.Besides(), m.at.Besides()):
			v.refilter() // somebody chose other locations for this computer: it is another list
		default:
			m.counts, m.waiting, m.changed = read.counts, read.waiting, true
			m.renew(read.rows)
			m.refold(read.parts, false)
			v.showState()
			v.List.Refresh()
			v.explain()
		}
	})
}

// renewal is what is read while the rows stand still.
type renewal struct {
	at      store.Narrowing
	counts  store.Counts
	waiting int
	rows    []db.OrderRow
	parts   map[string]store.OrderParts
}

// row is called for every row that scrolls into view: it never waits.
func (v *Window) row(i int) (widgets.Row, bool) {
	at, under := v.model.place(i)
	r, ok := v.model.pages.At(at)
	switch {
	case under >= 0:
		return v.model.underRow(at, under), true
	case !ok:
		v.fetch(at)
		return widgets.Row{}, false
	}
	return v.model.present(r, v.cfg.Now()), true
}

func (v *Window) fetch(i int) {
	filter := v.model.query(v.cfg.Now())
	filter.Limit, filter.UpTo = screen.PageSize, v.model.newest
	screen.Fetch(&v.load, v.window, &v.model.pages, i, func(ctx context.Context, skip int) ([]db.OrderRow, error) {
		filter.Offset = skip
		return v.cfg.Shop.Orders(ctx, filter)
	}, v.failed, v.List.Refresh)
}
