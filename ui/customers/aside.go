package customers

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// aside is the record's right side: how the order it was opened from differs,
// the customer's orders, what was merged into it, and its story. A new customer
// has none of these but perhaps somebody like it.
type aside struct {
	record *Record
	room   *fyne.Container

	differences *comparison
	orders      *widgets.DataList
	none        *widgets.EmptyState
	story       *fyne.Container
	alike       *candidates
	alikeNone   *widgets.EmptyState
	asked       store.Customer
}

func newAside(v *Record) *aside {
	a := &aside{record: v, room: container.NewStack(), story: container.NewStack(), alike: newCandidates()}
	a.differences = newComparison(v)
	a.none = widgets.NewEmptyState(assets.Cart, "No orders yet.", nil)
	a.orders = widgets.NewDataList([]widgets.Column{
		{Title: "Order", Width: 56, Bold: true, Weight: 1},
		{Title: "Date", Width: 118, Weight: 1, Color: theme.Secondary},
		{Title: "Total", Width: 72, Weight: 1, Right: true},
		{Title: "Status", Width: 186, Badge: true},
		{Title: "Barcode", Width: 84, Weight: 1, Mono: true},
	}, func() int { return len(v.seen.orders) }, a.orderRow)
	a.orders.Empty, a.orders.Keys = a.none, v.keys
	a.orders.OnOpened = func(i int) { v.cfg.OpenOrder(v.seen.orders[i].ID) }
	a.alikeNone = widgets.NewEmptyState(assets.UserSearch, "Nobody like this is in the shop's records.", nil)
	a.alike.rows.Empty, a.alike.rows.Keys = a.alikeNone, v.keys
	a.alike.rows.OnOpened = func(int) { v.cfg.Open(a.alike.selected()) }
	return a
}

func (a *aside) orderRow(i int) (widgets.Row, bool) {
	orders := a.record.seen.orders
	if i >= len(orders) {
		return widgets.Row{}, false
	}
	o := orders[i]
	tone, icon := screen.Status(o.Status)
	return widgets.Row{Cells: []widgets.Cell{
		{Text: o.Name},
		{Text: screen.Moment(o.CreatedAt, a.record.cfg.Now())},
		{Text: screen.Money(o.Total)},
		{Text: string(o.Status), Icon: icon, Tone: tone},
		widgets.OrDash(o.Barcode),
	}}, true
}

// fill shows what was read.
func (a *aside) fill() {
	v := a.record
	if !v.draft.created() {
		a.fillNew()
		return
	}
	a.differences.fill()
	a.fillStory(v.seen.merges, v.seen.story)
	a.room.Objects = []fyne.CanvasObject{&fyne.Container{Layout: a, Objects: []fyne.CanvasObject{a.differences.room, a.orders, a.story}}}
	a.orders.Refresh()
	a.room.Refresh()
}

// fillNew shows who is like the new customer: often it is there already (R21).
func (a *aside) fillNew() {
	if len(a.room.Objects) == 0 {
		panel := widgets.NewPanel(assets.UserSearch, "Already in the records?", a.alike.rows)
		panel.Fact = "Enter opens"
		a.room.Objects = []fyne.CanvasObject{panel}
	}
	a.follow()
}

// follow keeps up with every letter typed.
func (a *aside) follow() {
	v := a.record
	if v.draft.created() {
		a.differences.follow()
		return
	}
	now := v.draft.record()
	if now.Person() == a.asked.Person() {
		return
	}
	a.asked = now
	v.looking++
	turn, person := v.looking, now.Person()
	v.window.Work.Go(func() {
		found, err := v.cfg.Shop.FindCustomers(context.Background(), like(person))
		v.window.Work.UI(func() {
			switch {
			case turn != v.looking || v.draft.created():
			case err != nil:
				a.alikeNone.Set(assets.Alert, store.MessageOf(err))
			default:
				a.alike.set(v.draft.now.Name(), near(found))
			}
		})
	})
}

// MinSize leaves room for the beginnings of the differences, the orders and the story.
func (a *aside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, -theme.Gap)
	for _, o := range objects {
		if o.Visible() {
			need := o.MinSize()
			size = fyne.NewSize(max(size.Width, need.Width), size.Height+need.Height+theme.Gap)
		}
	}
	return size
}

// Layout gives the differences all the room they need before the rest share what
// is left over.
func (a *aside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := max(0, size.Height-a.MinSize(objects).Height)
	first := min(spare, a.differences.more)
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		height := o.MinSize().Height + []float32{first, (spare - first) * 0.6, (spare - first) * 0.4}[i]
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + theme.Gap
	}
}
