package customers

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// form is the record's left side: what a person types.
type form struct {
	record *Record
	panel  *widgets.Panel
	inputs map[string]*widgets.Field
	newer  *fyne.Container
	more   *fyne.Container
	heard  *widgets.Text
	drawn  []store.Address
	add    *widgets.ToolButton
}

func newForm(v *Record) *form {
	f := &form{record: v, inputs: map[string]*widgets.Field{}, more: container.NewStack()}
	for _, field := range fields {
		input := widgets.NewField(field.label, v.keys)
		if field.label == note.label {
			input = widgets.NewTextField(field.label, 2, v.keys)
		}
		input.Entry.OnChanged = func(text string) {
			*field.of(&v.draft.now) = text
			v.showState()
		}
		f.inputs[field.label] = input
	}
	f.add = widgets.NewToolButton(assets.Plus, "Add Address", func() { v.askAddress(-1) })
	f.add.Height, f.add.Keys = widgets.SmallHeight, v.keys
	take := widgets.NewToolButton(assets.Refresh, "Reload", v.takeNewer)
	take.Keys = v.keys
	f.newer = widgets.Across(12, widgets.Grow(widgets.NewNote(theme.Amber, assets.Alert, "Somebody else has changed this record since you "+
		"opened it.",
		"What you typed is kept. Reload to see both, then save."), 1), widgets.Fixed(container.NewCenter(take)))
	f.newer.Hide()
	f.heard = widgets.NewText("", theme.Small, false, theme.Amber.Ink())
	f.heard.Cut = true

	one := func(field field, share float32) widgets.Item { return widgets.Grow(f.inputs[field.label], share) }
	content := screen.Inset(14, 14, theme.Padding, theme.Padding, widgets.Down(11, widgets.Fixed(f.newer),
		widgets.Fixed(widgets.Across(12, one(firstName, 1), one(lastName, 1), one(company, 1))),
		widgets.Fixed(widgets.Across(12, one(email, 2), one(phone, 1))),
		widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(widgets.Across(12, one(street, 2), one(street2, 1))),
		widgets.Fixed(widgets.Across(12, one(city, 3), one(province, 1), one(postcode, 2), one(country, 1))),
		widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(widgets.Across(12, widgets.Fixed(widgets.NewText("Further addresses", theme.Small, false, theme.Secondary)),
			widgets.Grow(f.heard, 1), widgets.Fixed(f.add))),
		widgets.Fixed(f.more),
		widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(f.inputs[note.label])))
	f.panel = widgets.NewPanel(assets.Pencil, "Record", container.NewVScroll(content))
	f.panel.Flush = true
	return f
}

// first is the input that gets the keys when the window opens.
func (f *form) first() fyne.Focusable { return f.inputs[firstName.label].Entry }

// fill puts the draft into the inputs.
func (f *form) fill() {
	for _, field := range fields {
		if entry, text := f.inputs[field.label].Entry, *field.of(&f.record.draft.now); entry.Text != text {
			entry.SetText(text)
		}
	}
}

// mark says what is not saved and what can't be.
func (f *form) mark() {
	d := f.record.draft
	for _, field := range fields {
		if problem := d.problem(field); problem != "" {
			f.inputs[field.label].Say(theme.Red, problem)
		} else {
			f.inputs[field.label].Say(theme.Amber, d.was(field))
		}
	}
	if hidden := d.newer == nil; f.newer.Hidden != hidden {
		f.newer.Hidden = hidden
		f.panel.Refresh()
	}
	changed := ""
	if d.moreChanged() {
		changed = "not saved"
	}
	f.heard.Set(changed)
	if f.drawn == nil || !slices.Equal(f.drawn, d.now.More) {
		f.drawMore(d.now.More)
		f.panel.Refresh()
	}
}

func (f *form) drawMore(addresses []store.Address) {
	f.drawn = append([]store.Address{}, addresses...)
	rows := make([]widgets.Item, 0, len(addresses))
	for i, address := range addresses {
		text := widgets.NewText(inLine(address), theme.Body, false, theme.Text)
		text.Cut = true
		edit := widgets.NewToolButton(assets.Pencil, "Edit", func() { f.record.askAddress(i) })
		remove := widgets.NewToolButton(assets.Trash, "Remove", func() { f.record.removeAddress(i) })
		for _, b := range []*widgets.ToolButton{edit, remove} {
			b.Height, b.Keys = widgets.SmallHeight, f.record.keys
		}
		rows = append(rows, widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewIcon(assets.Pin, 16, theme.Secondary)),
			widgets.Grow(text, 1), widgets.Fixed(edit), widgets.Fixed(remove))))
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.Fixed(widgets.NewText("None.", theme.Body, false, theme.Muted)))
	}
	f.more.Objects = []fyne.CanvasObject{widgets.Down(6, rows...)}
}

// removeAddress takes a further address off the draft.
func (v *Record) removeAddress(i int) {
	v.draft.now.More = slices.Delete(slices.Clone(v.draft.now.More), i, i+1)
	v.showState()
}

// askAddress edits a further address, -1 for another one.
func (v *Record) askAddress(i int) {
	q := screen.Question{Tone: theme.Teal, Icon: assets.Pin, Title: "Another address", Answers: []screen.Answer{
		{Text: "Cancel"},
		{Kind: widgets.Primary, Icon: assets.Plus, Text: "Add Address"},
	}}
	var address store.Address
	if i >= 0 {
		address = v.draft.now.More[i]
		q.Title, q.Answers[1].Icon, q.Answers[1].Text = "Address", assets.Check, "Change Address"
	}
	parts := []*string{&address.Street, &address.Street2, &address.City, &address.Province, &address.Postcode, &address.Country}
	inputs := make([]*widgets.Field, len(parts))
	for n, f := range []field{street, street2, city, province, postcode, country} {
		inputs[n] = widgets.NewField(f.label, nil)
		inputs[n].Entry.Text = *parts[n]
		q.Inputs = append(q.Inputs, inputs[n].Entry)
	}
	q.Form = widgets.Down(12,
		widgets.Fixed(widgets.Across(12, widgets.Grow(inputs[0], 2), widgets.Grow(inputs[1], 1))),
		widgets.Fixed(widgets.Across(12, widgets.Grow(inputs[2], 3), widgets.Grow(inputs[3], 1), widgets.Grow(inputs[4], 2),
			widgets.Grow(inputs[5], 1))))
	q.Answers[1].Act = func() {
		for n, part := range parts {
			*part = inputs[n].Entry.Text
		}
		v.setAddress(i, address)
	}
	screen.Ask(v.window.Canvas(), q)
}

// setAddress puts a further address into the draft; one without anything is none.
func (v *Record) setAddress(i int, address store.Address) {
	more := slices.Clone(v.draft.now.More)
	switch {
	case postal(address) == store.Address{}:
		return
	case i < 0:
		more = append(more, address)
	default:
		more[i] = address
	}
	v.draft.now.More = more
	v.showState()
}
