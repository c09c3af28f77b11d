package returns

import (
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// buildForm makes the inputs about the line that is looked at.
func (v *Window) buildForm() {
	keys := v.window.Keys
	reasons := store.ReturnReasons()
	labels := make([]string, len(reasons))
	for i, r := range reasons {
		labels[i] = r.Label()
	}
	v.Reason = widgets.NewSelect(labels, 0, func(int) { v.said() })
	v.Note = widgets.NewField("Note (optional)", keys)
	v.Note.Entry.PlaceHolder = "in the customer’s words"
	v.Note.Entry.OnChanged = func(string) { v.said() }
	v.Restock = widgets.NewCheck("Back on sale", "not damaged (F8)", true, func(bool) { v.said() })
	v.Place = widgets.NewSelect(nil, -1, func(int) { v.said() })
	v.Reason.Keys, v.Restock.Keys, v.Place.Keys = keys, keys, keys
	v.place = captioned("At", v.Place)
	v.form = widgets.Across(12, widgets.Fixed(captioned("Why it comes back", v.Reason)), widgets.Grow(v.Note, 1))
	v.condition = widgets.Across(12, screen.Wide(150, widgets.Down(0, widgets.Space(1), widgets.Fixed(v.Restock), widgets.Space(1))),
		widgets.Grow(v.place, 1))
}

// captioned is an input that has no caption of its own, with one as a Field's.
func captioned(caption string, input fyne.CanvasObject) *fyne.Container {
	return widgets.Down(2, widgets.Fixed(widgets.NewText(caption, theme.Small, false, theme.Secondary)), widgets.Fixed(input))
}

// fill writes what is known into the inputs.
func (v *Window) fill() {
	v.filling = true
	defer func() { v.filling = false }()
	names := v.model.tenders()
	v.Tender.Options = names
	v.Tender.SetChosen(slices.Index(names, v.model.tender))
	l, ok := v.model.line(v.Lines.Selected())
	screen.Show(v.form, ok && l.Left() > 0)
	screen.Show(v.condition, ok && l.Left() > 0)
	if !ok {
		return
	}
	c := v.model.of(l)
	v.Reason.SetChosen(slices.Index(store.ReturnReasons(), c.reason))
	if v.Note.Entry.Text != c.note {
		v.Note.Entry.SetText(c.note)
	}
	v.Restock.SetTicked(c.restock)
	places := v.model.places(l)
	v.Place.Options = make([]string, len(places))
	for i, at := range places {
		v.Place.Options[i] = at.Name
	}
	v.Place.SetChosen(slices.IndexFunc(places, func(at store.Location) bool { return at.ShopifyID == c.location }))
	screen.Show(v.place, len(places) > 1 && c.restock)
}

// said keeps what was chosen or written about the line.
func (v *Window) said() {
	i := v.Lines.Selected()
	l, ok := v.model.line(i)
	if v.filling || !ok {
		return
	}
	h := v.model.of(l).how
	h.reason, h.note, h.restock = store.ReturnReasons()[max(0, v.Reason.Chosen())], v.Note.Entry.Text, v.Restock.Ticked()
	if places, at := v.model.places(l), v.Place.Chosen(); at >= 0 && at < len(places) {
		h.location = places[at].ShopifyID
	}
	v.model.say(i, h)
	screen.Show(v.place, len(v.model.places(l)) > 1 && h.restock)
	v.refresh()
}

// typed keeps what was written about shipping and fee.
func (v *Window) typed() {
	if v.filling {
		return
	}
	v.model.shipping, v.model.fee = v.Shipping.Entry.Text, v.Fee.Entry.Text
	v.refresh()
}
