package sales

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// fold is an order whose parts stand in rows of their own under it (R54).
type fold struct {
	id    string
	order store.OrderParts
	// at is the order's place among the orders, rows how many rows stand under it. Neither
	// changes while rows have to stand still.
	at, rows int
}

// mostUnfolded is how many orders can be unfolded at once: each is read again with the list.
const mostUnfolded = 12

// unfolds says that an order has something to be unfolded: several parts, or some that
// others hand over. Nine in ten have not.
func unfolds(r db.OrderRow) bool { return r.Progress.Parts > 1 || r.Elsewhere != store.AllHere }

// rowsOf is how many rows an order's parts need: one each, and one for all that this app is
// not shown.
func rowsOf(p store.OrderParts) int {
	n := len(p.All())
	if p.Order.Hidden > 0 {
		n++
	}
	return n
}

// place says which order a row of the list is of, and the how manieth under it; -1 for the
// order's own row.
func (m *model) place(i int) (at, under int) {
	for _, f := range m.unfolded {
		switch {
		case i <= f.at:
			return i, -1
		case i <= f.at+f.rows:
			return f.at, i - f.at - 1
		}
		i -= f.rows
	}
	return i, -1
}

// rowOf is the row of the list that an order stands in, by its place among the orders.
func (m *model) rowOf(at int) int {
	i := at
	for _, f := range m.unfolded {
		if f.at < at {
			i += f.rows
		}
	}
	return i
}

// length is how many rows the list has.
func (m *model) length() int {
	n := m.count
	for _, f := range m.unfolded {
		n += f.rows
	}
	return n
}

func (m *model) foldOf(id string) *fold {
	if i := slices.IndexFunc(m.unfolded, func(f fold) bool { return f.id == id }); i >= 0 {
		return &m.unfolded[i]
	}
	return nil
}

// partAt is the global id of the part in a row under an order, "" for none.
func (m *model) partAt(id string, under int) string {
	f := m.foldOf(id)
	if f == nil || under < 0 || under >= len(f.order.All()) {
		return ""
	}
	return f.order.All()[under].ShopifyID
}

// selectedRow is the row of the list that the selected order, or its part, stands in now; -1
// for nowhere. A part that is there no more leaves its order selected.
func (m *model) selectedRow() int {
	at := -1
	if m.selected != "" {
		at = m.index(m.selected)
	}
	if at < 0 {
		return -1
	}
	if f := m.foldOf(m.selected); f != nil && m.part != "" {
		for under := range f.rows {
			if m.partAt(m.selected, under) == m.part {
				return m.rowOf(at) + 1 + under
			}
		}
	}
	m.part = ""
	return m.rowOf(at)
}

// refold brings the unfolded orders in line with what was read of them. Where rows may move
// they follow their orders; one that is not among those read, or is of one part now, folds.
func (m *model) refold(fresh map[string]store.OrderParts, moved bool) {
	var kept []fold
	for _, f := range m.unfolded {
		if p, ok := fresh[f.id]; ok {
			f.order = p
		}
		if moved {
			f.at, f.rows = m.index(f.id), rowsOf(f.order)
		}
		if f.at >= 0 && f.rows > 1 {
			kept = append(kept, f)
		}
	}
	m.unfolded = kept
	m.sortFolds()
}

func (m *model) sortFolds() {
	slices.SortFunc(m.unfolded, func(a, b fold) int { return a.at - b.at })
}

// readUnfolded reads the parts of the orders that are unfolded.
func (v *Window) readUnfolded(ctx context.Context, folds []fold) (map[string]store.OrderParts, error) {
	fresh := make(map[string]store.OrderParts, len(folds))
	for _, f := range folds {
		p, err := v.cfg.Shop.Parts(ctx, f.id)
		if err != nil {
			return fresh, err
		}
		fresh[f.id] = p
	}
	return fresh, nil
}

// fold shows what is under a row, or hides it. On a row that is unfolded already Right goes
// to the first part, and Left from a part back to its order.
func (v *Window) fold(i int, unfold bool) {
	m := v.model
	at, under := m.place(i)
	r, ok := m.pages.Has(at)
	switch open := m.foldOf(r.ID) != nil; {
	case !ok:
	case under >= 0 && !unfold:
		v.List.Select(m.rowOf(at))
	case under >= 0:
	case open && unfold:
		v.List.Select(i + 1)
	case open:
		m.unfolded = slices.DeleteFunc(m.unfolded, func(f fold) bool { return f.id == r.ID })
		v.refolded()
	case unfold && unfolds(r):
		v.unfold(r.ID)
	}
}

// unfold reads an order's parts and shows them under it.
func (v *Window) unfold(id string) {
	m := v.model
	if len(m.unfolded) >= mostUnfolded {
		v.frame.Toast(theme.Amber, assets.Alert, fmt.Sprintf("At most %d orders can be unfolded at once. Fold one first.", mostUnfolded),
			6*time.Second)
		return
	}
	v.window.Work.Go(func() {
		order, err := v.cfg.Shop.Parts(context.Background(), id)
		v.window.Work.UI(func() {
			if err != nil {
				v.failed(err)
				return
			}
			at := m.index(id)
			if at < 0 || m.foldOf(id) != nil {
				return
			}
			m.unfolded = append(m.unfolded, fold{id, order, at, rowsOf(order)})
			m.sortFolds()
			v.refolded()
			// The last part comes into view, if need be by scrolling, and the order stays.
			v.List.ScrollTo(m.rowOf(at) + rowsOf(order))
			v.List.ScrollTo(m.rowOf(at))
		})
	})
}

// refolded shows the list after rows came or went; what is selected stays so.
func (v *Window) refolded() {
	v.follow()
	v.List.Refresh()
}

// partWords say whole what the row of the selected part may cut, "" where its order's row
// is selected or there is nothing to say.
func (m *model) partWords() string {
	f := m.foldOf(m.selected)
	if f == nil || m.part == "" {
		return ""
	}
	for _, part := range f.order.All() {
		if part.ShopifyID == m.part {
			return screen.Join(" · ", part.Place(), f.order.HowFar(part))
		}
	}
	return ""
}

// underRow is a row under an order: a part of it, as far as there is one.
func (m *model) underRow(at, under int) widgets.Row {
	f := m.unfolded[slices.IndexFunc(m.unfolded, func(f fold) bool { return f.at == at })]
	all := f.order.All()
	// The columns are those of the order, so the first and the money stay empty.
	row := widgets.Row{Under: true, Cells: make([]widgets.Cell, len(columns))}
	say := func(date, place string, items int64, delivery, status, far widgets.Cell) widgets.Row {
		muted := far.Muted
		// Names of locations are long, so they run over the columns of items and total.
		row.Cells[1], row.Cells[2] = widgets.Cell{Text: date, Muted: muted}, widgets.Cell{Text: place, Muted: muted, Over: 2}
		row.Cells[5], row.Cells[7] = widgets.Cell{Text: screen.Many(int(items), "item", "items"), Muted: muted}, delivery
		row.Cells[9], row.Cells[10] = status, far
		return row
	}
	theirs := widgets.Cell{Text: "not this shop's", Icon: assets.Minus, Tone: theme.Grey}
	switch more := len(all) - f.rows; {
	case under == f.rows-1 && more > 0:
		row.Cells[1] = widgets.Cell{Text: "+ " + screen.Many(more+1, "part", "parts"), Muted: true}
		return row
	case under == len(all) && f.order.Order.Hidden > 0:
		return say("Elsewhere", store.Service, f.order.Order.Hidden, widgets.Cell{}, theirs,
			widgets.Cell{Text: "this app is not shown how far", Muted: true})
	case under >= len(all):
		row.Cells[1] = widgets.Dash
		return row
	}
	part := all[under]
	way := f.order.Order.WayOf(part)
	delivery := widgets.Cell{Text: way.Label(), Icon: screen.Delivery(way)}
	if !f.order.Ours(part) {
		delivery.Muted = true
		return say("Elsewhere", part.Place(), part.Units(), delivery, theirs, widgets.Cell{Text: f.order.HowFar(part), Muted: true})
	}
	status := f.order.PartStatus(part)
	tone, icon := screen.Status(status)
	far := widgets.Cell{Text: f.order.HowFar(part)}
	if part.Open() && part.Waits() != "" {
		far.Tone, far.Icon, row.Strip = theme.Amber, assets.Lock, theme.Amber
	}
	return say(fmt.Sprintf("Part %d", under+1), part.Location, part.Units(), delivery,
		widgets.Cell{Text: string(status), Icon: icon, Tone: tone}, far)
}
