package settings

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// steps are the roundings offered, in minor units; 0 is exact.
var steps = []int64{0, 5, 10, 50, 100}

// tenders is the section of payment types and Card Types.
type tenders struct {
	page    fyne.CanvasObject
	trouble *widgets.Note
	types   *ordered
	cards   *ordered
	// money is what Shopify is told and asked for.
	money *atShopify

	owner              *Window
	name, button, card *widgets.Field
	advanced, drawer   *widgets.Check
	rounding           *widgets.Select
	offered            []int64
}

// ordered is a list with the buttons that change it.
type ordered struct {
	rows                  *widgets.DataList
	add, remove, up, down *widgets.ToolButton
	bar                   fyne.CanvasObject
	move                  func(by int)
}

func (v *Window) newOrdered(add string, columns []widgets.Column, length func() int, row func(int) (widgets.Row, bool), adding,
	removing func(), move func(by int),
) *ordered {
	l := &ordered{rows: widgets.NewDataList(columns, length, row), move: move}
	l.rows.Keys = v.keys
	l.add = widgets.NewToolButton(assets.Plus, add, adding)
	l.remove = widgets.NewToolButton(assets.Trash, "Remove", removing)
	l.up = widgets.NewToolButton(assets.ArrowUp, "", func() { move(-1) })
	l.down = widgets.NewToolButton(assets.ArrowDown, "", func() { move(1) })
	l.up.Tip, l.down.Tip = "Move Up (Alt+Up)", "Move Down (Alt+Down)"
	for _, b := range []*widgets.ToolButton{l.add, l.remove, l.up, l.down} {
		b.Keys = v.keys
	}
	l.bar = widgets.Across(8, widgets.Fixed(l.add), widgets.Fixed(l.remove), widgets.Space(1), widgets.Fixed(l.up), widgets.Fixed(l.down))
	return l
}

// show turns the buttons on and off; fixed is why the selected row can't be
// removed, "" when it can.
func (l *ordered) show(fixed string) {
	i, n := l.rows.Selected(), l.rows.Length()
	enable := func(b *widgets.ToolButton, not string) {
		if not == "" {
			b.Enable()
			return
		}
		b.Disable(not)
	}
	none := ""
	if i < 0 {
		none = "Select one first."
	}
	enable(l.remove, cmp.Or(none, fixed))
	first, last := "", ""
	if i == 0 {
		first = "It is the first already."
	}
	if i == n-1 {
		last = "It is the last already."
	}
	enable(l.up, cmp.Or(none, first))
	enable(l.down, cmp.Or(none, last))
	l.rows.Refresh()
}

func newTenders(v *Window) *tenders {
	t := &tenders{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), money: newAtShopify(v)}
	t.trouble.Hide()
	t.types = v.newOrdered("Add Payment Type", []widgets.Column{
		{Title: "Name", Width: 120, Weight: 2, Bold: true},
		{Title: "Button", Width: 100, Weight: 2},
		{Title: "Toolbar", Width: 76},
		{Title: "Drawer", Width: 56},
		{Title: "Rounding", Width: 62, Right: true},
	}, func() int { return len(v.now.types) }, t.typeRow, t.addType, t.removeType, t.moveType)
	t.cards = v.newOrdered("Add", []widgets.Column{{Title: "Card Type", Width: 100, Weight: 1, Bold: true}},
		func() int { return len(v.now.cards) }, t.cardRow, t.addCard, t.removeCard, t.moveCard)
	t.types.rows.OnSelected = func(int) { t.showType() }
	t.cards.rows.OnSelected = func(int) { t.showCard() }

	t.name, t.button, t.card = widgets.NewField("Name", v.keys), widgets.NewField("Button", v.keys), widgets.NewField("Name", v.keys)
	t.name.Entry.OnChanged = t.rename
	t.button.Entry.OnChanged = func(text string) { t.edit(func(p *store.PaymentType) { p.Button = text }) }
	t.card.Entry.OnChanged = func(text string) {
		if i := t.cards.rows.Selected(); i >= 0 && v.now.cards[i] != text {
			v.now.cards[i] = text
			t.changed()
		}
	}
	t.rounding = widgets.NewSelect(nil, -1, func(i int) { t.edit(func(p *store.PaymentType) { p.Rounding = t.offered[i] }) })
	t.rounding.Keys = v.keys
	t.advanced = widgets.NewCheck("Behind >>", "For what is seldom used.", false, func(on bool) {
		t.edit(func(p *store.PaymentType) { p.Advanced = on })
	})
	t.drawer = widgets.NewCheck("Opens the cash drawer", "With the receipt.", false, func(on bool) {
		t.edit(func(p *store.PaymentType) { p.OpensDrawer = on })
	})
	t.advanced.Keys, t.drawer.Keys = v.keys, v.keys
	captioned := widgets.Down(2, widgets.Fixed(widgets.NewText("Rounds to", theme.Small, false, theme.Secondary)), widgets.Fixed(t.rounding))
	form := widgets.NewPanel("", "", widgets.Down(10,
		widgets.Fixed(widgets.Across(12, widgets.Grow(t.name, 2), widgets.Grow(t.button, 2), screen.Wide(130, captioned))),
		widgets.Fixed(widgets.Across(12, widgets.Grow(t.advanced, 1), widgets.Grow(t.drawer, 1)))))
	left := widgets.Down(10, widgets.Fixed(t.types.bar), widgets.Grow(t.types.rows, 1), widgets.Fixed(form))
	right := widgets.Down(10, widgets.Fixed(t.cards.bar), widgets.Grow(t.cards.rows, 1), widgets.Fixed(widgets.NewPanel("", "", t.card)),
		widgets.Fixed(t.money.panel))
	t.page = widgets.Down(12, widgets.Fixed(t.trouble), widgets.Grow(widgets.Across(16, widgets.Grow(left, 1), screen.Wide(324, right)), 1))
	return t
}

// write saves the types where they were changed, and what Shopify is told.
func (t *tenders) write(ctx context.Context, to values) error {
	was := t.owner.was
	if !slices.Equal(was.types, to.types) || !slices.Equal(was.cards, to.cards) {
		if err := t.owner.cfg.Shop.SetTenders(ctx, to.types, to.cards); err != nil {
			return err
		}
	}
	return t.money.write(ctx, to)
}

func (t *tenders) typeRow(i int) (widgets.Row, bool) {
	p := t.owner.now.types[i]
	place, drawer := "shown", widgets.Dash
	if p.Advanced {
		place = "behind >>"
	}
	if p.OpensDrawer {
		drawer = widgets.Cell{Text: "opens"}
	}
	return widgets.Row{
		Unsaved: !slices.Contains(t.owner.was.types, p),
		Cells: []widgets.Cell{
			{Text: p.Name},
			{Text: cmp.Or(p.Button, p.Name)},
			{Text: place},
			drawer,
			{Text: t.step(p.Rounding), Muted: p.Rounding <= 1},
		},
	}, true
}

func (t *tenders) cardRow(i int) (widgets.Row, bool) {
	card := t.owner.now.cards[i]
	return widgets.Row{Unsaved: !slices.Contains(t.owner.was.cards, card), Cells: []widgets.Cell{{Text: card}}}, true
}

// step is a rounding as people read it.
func (t *tenders) step(minor int64) string {
	if minor <= 1 {
		return "exact"
	}
	return store.Money{Minor: minor, Currency: t.owner.was.currency}.String()
}

// fill shows what the window knows.
func (t *tenders) fill() {
	t.money.fill()
	for _, l := range []*ordered{t.types, t.cards} {
		l.rows.Refresh()
		if l.rows.Selected() < 0 && l.rows.Length() > 0 {
			l.rows.Select(0)
		}
	}
	t.showType()
	t.showCard()
}

func (t *tenders) selected() (p store.PaymentType, ok bool) {
	i := t.types.rows.Selected()
	if i < 0 {
		return p, false
	}
	return t.owner.now.types[i], true
}

// showType puts the selected payment type into the form.
func (t *tenders) showType() {
	p, ok := t.selected()
	fixed := ""
	if p.Name == store.ECommerce {
		fixed = "eCommerce is what online payments are booked under: it can be moved, neither renamed nor removed."
	}
	t.types.show(fixed)
	if !ok {
		return
	}
	set(t.name.Entry, p.Name)
	set(t.button.Entry, p.Button)
	t.button.Entry.SetPlaceHolder(p.Name)
	note := ""
	t.name.Entry.Enable()
	t.button.Entry.Enable()
	if fixed != "" {
		note = "stays: online payments"
		t.name.Entry.Disable()
		t.button.Entry.Disable()
	}
	t.name.Say(theme.Blue, note)
	t.offered = steps
	if !slices.Contains(steps, p.Rounding) {
		t.offered = append(slices.Clone(steps), p.Rounding)
	}
	t.rounding.Options = nil
	for _, minor := range t.offered {
		t.rounding.Options = append(t.rounding.Options, t.step(minor))
	}
	t.rounding.SetChosen(slices.Index(t.offered, p.Rounding))
	t.advanced.SetTicked(p.Advanced)
	t.drawer.SetTicked(p.OpensDrawer)
}

func (t *tenders) showCard() {
	t.cards.show("")
	if i := t.cards.rows.Selected(); i >= 0 {
		set(t.card.Entry, t.owner.now.cards[i])
	}
}

// set changes an input only where it differs, so that its cursor stays.
func set(e *widgets.Entry, text string) {
	if e.Text != text {
		e.SetText(text)
	}
}

// edit changes the selected payment type.
func (t *tenders) edit(change func(*store.PaymentType)) {
	i := t.types.rows.Selected()
	if i < 0 {
		return
	}
	before := t.owner.now.types[i]
	change(&t.owner.now.types[i])
	if t.owner.now.types[i] != before {
		t.changed()
	}
}

// rename takes the button along while it says the same.
func (t *tenders) rename(text string) {
	t.edit(func(p *store.PaymentType) {
		if p.Button == p.Name {
			p.Button = text
		}
		p.Name = text
	})
	if p, ok := t.selected(); ok {
		set(t.button.Entry, p.Button)
	}
}

// changed follows every change.
func (t *tenders) changed() {
	t.types.rows.Refresh()
	t.cards.rows.Refresh()
	t.owner.showState()
}

func (t *tenders) addType() {
	types := &t.owner.now.types
	name := free("New payment type", len(*types), func(i int) string { return (*types)[i].Name })
	*types = append(*types, store.PaymentType{Name: name, Button: name})
	t.types.rows.Select(len(*types) - 1)
	t.showType()
	t.changed()
	t.owner.overtype(t.name.Entry)
}

func (t *tenders) removeType() {
	i := t.types.rows.Selected()
	t.owner.now.types = slices.Delete(t.owner.now.types, i, i+1)
	t.types.rows.Select(min(i, len(t.owner.now.types)-1))
	t.showType()
	t.changed()
}

func (t *tenders) moveType(by int) {
	i := t.types.rows.Selected()
	if i < 0 || i+by < 0 || i+by >= len(t.owner.now.types) {
		return
	}
	types := t.owner.now.types
	types[i], types[i+by] = types[i+by], types[i]
	t.types.rows.Select(i + by)
	t.showType()
	t.changed()
}

func (t *tenders) addCard() {
	cards := &t.owner.now.cards
	*cards = append(*cards, free("New Card Type", len(*cards), func(i int) string { return (*cards)[i] }))
	t.cards.rows.Select(len(*cards) - 1)
	t.showCard()
	t.changed()
	t.owner.overtype(t.card.Entry)
}

func (t *tenders) removeCard() {
	i := t.cards.rows.Selected()
	t.owner.now.cards = slices.Delete(t.owner.now.cards, i, i+1)
	t.cards.rows.Select(min(i, len(t.owner.now.cards)-1))
	t.showCard()
	t.changed()
}

func (t *tenders) moveCard(by int) {
	i := t.cards.rows.Selected()
	if i < 0 || i+by < 0 || i+by >= len(t.owner.now.cards) {
		return
	}
	cards := t.owner.now.cards
	cards[i], cards[i+by] = cards[i+by], cards[i]
	t.cards.rows.Select(i + by)
	t.showCard()
	t.changed()
}

// moveFocused moves the row of the list that has the keys, or whose name has.
func (t *tenders) moveFocused(by int) {
	if t.owner.Sections.Selected() != 0 {
		t.owner.window.Say("Payment types and card types are moved in their own section, Payment types.")
		return
	}
	list := t.types
	switch t.owner.window.Canvas().Focused() {
	case t.cards.rows.FocusTarget(), fyne.Focusable(t.card.Entry):
		list = t.cards
	}
	move := list.up
	if by > 0 {
		move = list.down
	}
	t.owner.window.Press(move)()
}

// free is a name that none of n has yet.
func free(name string, n int, of func(int) string) string {
	for number := 1; ; number++ {
		candidate := name
		if number > 1 {
			candidate = fmt.Sprintf("%s %d", name, number)
		}
		taken := false
		for i := range n {
			taken = taken || strings.EqualFold(of(i), candidate)
		}
		if !taken {
			return candidate
		}
	}
}

// overtype focuses an input with all of it selected.
func (v *Window) overtype(e *widgets.Entry) {
	v.window.Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
}
