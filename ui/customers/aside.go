package customers

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/look"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// told is how many events of a record's story are shown.
const told = 100

// aside is the record's right side: how the order it was opened from differs,
// the customer's orders, what was merged into it, and its story. A new customer
// has none of these but perhaps somebody like it.
type aside struct {
	record *Record
	room   *fyne.Container

	differences *comparison
	orders      *widgets.DataList
	none        *widgets.EmptyState
	bought      *widgets.ExplainStrip
	merges      *fyne.Container
	story       *fyne.Container
	alike       *candidates
	alikeNone   *widgets.EmptyState
	asked       store.Customer
}

func newAside(v *Record) *aside {
	a := &aside{record: v, room: container.NewStack(), merges: container.NewStack(), story: container.NewStack(), alike: newCandidates()}
	a.differences = newComparison(v)
	a.none = widgets.NewEmptyState(assets.Cart, "No orders yet.", nil)
	a.bought = widgets.NewExplainStrip(nil)
	a.orders = widgets.NewDataList([]widgets.Column{
		{Title: "Order", Width: 56, Bold: true, Weight: 1},
		{Title: "Date", Width: 118, Color: theme.Secondary},
		{Title: "Total", Width: 72, Right: true},
		{Title: "Status", Width: 186, Badge: true},
		{Title: "Barcode", Width: 84, Mono: true},
	}, func() int { return len(v.seen.orders) }, a.orderRow)
	a.orders.Empty, a.orders.Below, a.orders.Keys = a.none, a.bought, v.keys
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
	tone, icon := look.Status(o.Status)
	return widgets.Row{Cells: []widgets.Cell{
		{Text: o.Name},
		{Text: look.Moment(o.CreatedAt, a.record.cfg.Now())},
		{Text: o.Total.String()},
		{Text: string(o.Status), Icon: icon, Tone: tone},
		orDash(o.Barcode),
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
	row := v.row
	lead := look.Many(len(v.seen.orders), "order", "orders")
	text := look.Many(row.Sales, "sale", "sales")
	if !row.LastSale.IsZero() {
		text += " · last bought " + look.Day(row.LastSale)
	}
	a.bought.Set(theme.NoTone, assets.Cart, lead, text)
	a.fillMerges(v.seen.merges)
	a.fillStory(v.seen.story)
	a.room.Objects = []fyne.CanvasObject{widgets.Down(12, widgets.Fixed(a.differences.room), widgets.Grow(a.orders, 3), widgets.Fixed(a.merges), widgets.Grow(a.story, 2))}
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
	v.cfg.Work.Go(func() {
		found, err := v.cfg.Shop.FindCustomers(context.Background(), like(person))
		v.cfg.Work.UI(func() {
			switch {
			case turn != v.looking || v.draft.created():
			case err != nil:
				a.alikeNone.Set(assets.Alert, store.MessageOf(err))
			default:
				a.alike.set(near(found))
			}
		})
	})
}

func (a *aside) fillMerges(merges []db.Merge) {
	a.merges.Hidden = len(merges) == 0
	rows := make([]widgets.Item, 0, len(merges))
	for _, m := range merges {
		who := widgets.NewText(m.Merged.Code()+" "+m.Merged.Name(), theme.Body, true, theme.Text)
		who.Cut = true
		moved := look.Many(m.Orders, "order", "orders") + ", " + look.Many(m.Sales, "sale", "sales") + " · " + look.Moment(m.At, a.record.cfg.Now()) + " by " + m.Actor
		row := []widgets.Item{widgets.Grow(who, 1), widgets.Fixed(widgets.NewText(moved, theme.Small, false, theme.Secondary))}
		if m.UndoneAt.IsZero() {
			undo := widgets.NewToolButton(assets.Undo, "Undo", func() { a.record.undoMerge(m) })
			undo.Height, undo.Keys = widgets.SmallHeight, a.record.keys
			row = append(row, widgets.Fixed(undo))
		} else {
			row = append(row, widgets.Fixed(widgets.NewChip(theme.Grey, assets.Undo, "undone")))
		}
		rows = append(rows, widgets.Fixed(widgets.Across(12, row...)))
	}
	list := container.NewVScroll(widgets.Down(8, rows...))
	list.SetMinSize(fyne.NewSize(0, min(2, float32(len(rows)))*36-8))
	a.merges.Objects = []fyne.CanvasObject{widgets.NewPanel(assets.Merge, "Merged into this record", list)}
}

// undoMerge parts two records again.
func (v *Record) undoMerge(m db.Merge) {
	v.cfg.Work.Go(func() {
		err := v.cfg.Shop.UndoMerge(context.Background(), m.ID)
		v.cfg.Work.UI(func() {
			if err != nil {
				look.Tell(v.window.Canvas(), "Not undone", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Green, assets.Undo, m.Merged.Code()+" "+m.Merged.Name()+" is a customer of its own again.", 5*time.Second)
			v.Reload()
		})
	})
}

func (a *aside) fillStory(story []store.Event) {
	rows := make([]widgets.Item, 0, len(story))
	for i := len(story) - 1; i >= 0 && len(rows) < told; i-- {
		event := story[i]
		text := joined(". ", event.Title, event.Detail)
		if event.Actor != store.Automatic {
			text = joined(" · ", text, event.Actor)
		}
		line := widgets.NewText(text, theme.Small, false, theme.Text)
		line.Cut = true
		rows = append(rows, widgets.Fixed(widgets.Across(12,
			look.Wide(120, widgets.NewText(look.Moment(event.At, a.record.cfg.Now()), theme.Small, false, theme.Secondary)), widgets.Grow(line, 1))))
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.Fixed(widgets.NewText("Nothing has happened to this record yet.", theme.Small, false, theme.Muted)))
	}
	a.story.Objects = []fyne.CanvasObject{widgets.NewPanel(assets.History, "Story", container.NewVScroll(widgets.Down(6, rows...)))}
}

// comparison is the panel of what the order has and the record has not.
type comparison struct {
	record *Record
	room   *fyne.Container
	rows   []*widgets.ToolButton
	states []*widgets.Text
	found  []difference
}

const differenceRow float32 = 50

func newComparison(v *Record) *comparison {
	c := &comparison{record: v, room: container.NewStack()}
	c.room.Hide()
	return c
}

// fill draws the differences anew when they are others.
func (c *comparison) fill() {
	v := c.record
	c.room.Hidden = v.order == nil
	if v.order == nil {
		return
	}
	found := differences(*v.order, v.draft)
	if len(c.room.Objects) > 0 && same(found, c.found) {
		c.found = found
		c.follow()
		return
	}
	c.found, c.rows, c.states = found, nil, nil
	if len(found) == 0 {
		c.room.Objects = []fyne.CanvasObject{widgets.NewNote(theme.Green, assets.CheckCircle, "", "Nothing on "+v.order.Name+" differs from this record.")}
		return
	}
	rows := make([]widgets.Item, 0, 2*len(found))
	for i, d := range found {
		if i > 0 {
			rows = append(rows, widgets.Fixed(widget.NewSeparator()))
		}
		chip := widgets.NewChip(theme.Amber, assets.Cart, d.order)
		chip.Cut, chip.OnTapped = true, func() { c.toggle(i) }
		state := widgets.NewText("", theme.Small, false, theme.Secondary)
		state.Cut = true
		use := widgets.NewToolButton(assets.ArrowLeft, "Use", func() { c.toggle(i) })
		use.Height, use.MinWidth, use.Keys = widgets.SmallHeight, 112, v.keys
		c.rows, c.states = append(c.rows, use), append(c.states, state)
		rows = append(rows, widgets.Fixed(widgets.Across(12,
			look.Wide(104, widgets.NewText(d.label, theme.Small, true, theme.Text)),
			widgets.Grow(widgets.Down(2, widgets.Fixed(chip), widgets.Fixed(state)), 1), widgets.Fixed(container.NewCenter(use)))))
	}
	list := container.NewVScroll(widgets.Down(6, rows...))
	list.SetMinSize(fyne.NewSize(0, min(3, float32(len(found)))*differenceRow))
	panel := widgets.NewPanel(assets.ArrowsExchange, "Differences from "+v.order.Name, list)
	panel.Fact = "nothing is applied by itself"
	c.room.Objects = []fyne.CanvasObject{panel}
	c.follow()
}

func same(a, b []difference) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].label != b[i].label || a[i].order != b[i].order || a[i].record != b[i].record {
			return false
		}
	}
	return true
}

// follow says of each difference whether it was taken over.
func (c *comparison) follow() {
	v := c.record
	if v.order == nil {
		return
	}
	c.found = differences(*v.order, v.draft)
	for i, d := range c.found {
		if i >= len(c.rows) {
			break
		}
		text, icon, state := "Use", assets.ArrowLeft, "record has "+d.record
		if d.used {
			text, icon, state = "Take Back", assets.Undo, "taken over, not saved · record has "+d.record
		}
		c.states[i].Color = theme.Secondary
		if d.used {
			c.states[i].Color = theme.Amber.Ink()
		}
		c.states[i].Set(state)
		if c.rows[i].Text != text {
			c.rows[i].Icon = icon
			c.rows[i].SetText(text)
		}
	}
}

// toggle puts the order's value into the record's field, or takes it back out.
func (c *comparison) toggle(i int) {
	v := c.record
	d := c.found[i]
	if d.used {
		d.back(&v.draft.now)
	} else {
		d.use(&v.draft.now)
	}
	v.form.fill()
	v.showState()
}
