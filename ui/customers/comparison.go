package customers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// comparison is the panel of what the order has and the record has not.
type comparison struct {
	record *Record
	room   *fyne.Container
	rows   []*widgets.ToolButton
	states []*widgets.Text
	found  []difference
	// more is how much higher the panel is when all differences show.
	more float32
}

// leastDifferences is the height at which two and a half of them show.
const leastDifferences float32 = 142

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
	c.found, c.rows, c.states, c.more = found, nil, nil, 0
	if len(found) == 0 {
		c.room.Objects = []fyne.CanvasObject{widgets.NewNote(theme.Green, assets.CheckCircle, "", "Nothing on "+v.order.Name+
			" differs from this record.")}
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
		use.Height, use.MinWidth, use.Keys = widgets.SmallHeight, 122, v.keys
		c.rows, c.states = append(c.rows, use), append(c.states, state)
		rows = append(rows, widgets.Fixed(widgets.Across(12,
			screen.Wide(104, widgets.NewText(d.label, theme.Small, true, theme.Text)),
			widgets.Grow(widgets.Down(2, widgets.Fixed(chip), widgets.Fixed(state)), 1), widgets.Fixed(container.NewCenter(use)))))
	}
	content := screen.Inset(10, 10, theme.Padding, theme.Padding, widgets.Down(6, rows...))
	list, all := container.NewVScroll(content), content.MinSize().Height
	list.SetMinSize(fyne.NewSize(0, min(leastDifferences, all)))
	c.more = max(0, all-leastDifferences)
	panel := widgets.NewPanel(assets.ArrowsExchange, "Differences from "+v.order.Name, list)
	panel.Flush, panel.Fact = true, "nothing is applied by itself"
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
		text, icon, state := "Use", assets.ArrowLeft, d.record
		if d.used {
			text, icon, state = "Take Back", assets.Undo, "taken over, not saved · "+d.record
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
