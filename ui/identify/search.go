package identify

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// variations is how many spellings are offered.
const variations = 6

// reminder is R21's.
const reminder = "Before you create a new customer, search for variations and misspellings of the name."

// buildSearch makes the "Customer Search" section.
func (v *Window) buildSearch() fyne.CanvasObject {
	field := func(name string, entry **widgets.Entry, keep func() *string) fyne.CanvasObject {
		f := widgets.NewField(name, v.keys)
		*entry = f.Entry
		f.Entry.OnChanged = func(text string) { v.typed(keep(), text) }
		f.Entry.OnSubmitted = func(string) { v.submit() }
		return f
	}
	t := &v.model.typed
	v.Search = widgets.NewToolButton(assets.Search, "Search", v.submit)
	v.Search.Tip, v.Search.Keys = "Enter", v.keys
	fields := screen.Grid(fyne.NewSize(12, 7), []float32{2, 2, 3, 2},
		field("First name", &v.FirstName, func() *string { return &t.first }),
		field("Last name", &v.LastName, func() *string { return &t.last }),
		field("Email", &v.Email, func() *string { return &t.email }),
		field("Phone", &v.Phone, func() *string { return &t.phone }),
		field("Company", &v.Company, func() *string { return &t.company }),
		field("Postcode", &v.Postcode, func() *string { return &t.postcode }),
		field("Customer number", &v.Number, func() *string { return &t.number }),
		widgets.Down(0, widgets.Space(1), widgets.Fixed(v.Search)))

	v.note = widgets.NewNote(theme.Amber, assets.Alert, reminder, "")
	v.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	v.Results = widgets.NewPersonList("", "Last bought", func() int { return len(v.model.found.Customers) }, v.result)
	v.Results.Empty, v.Results.Keys = v.empty, v.keys
	v.Results.OnSelected = v.picked
	v.Results.OnOpened = func(int) { v.selectCustomer() }

	v.caption = widgets.NewText("", theme.Small, false, theme.Secondary)
	v.back = widgets.NewToolButton(assets.Undo, "Person on the Order", v.backToPerson)
	v.back.Height, v.back.Tip, v.back.Keys = widgets.SmallHeight, "Search for the person on the order again (F5)", v.keys
	v.back.Hide()
	v.panel = widgets.NewPanel(assets.Search, "Customer Search", widgets.Down(10,
		widgets.Fixed(fields), widgets.Fixed(v.note), widgets.Grow(v.Results, 1)))
	v.panel.Aside = widgets.Across(12, widgets.Fixed(v.caption), widgets.Fixed(v.back))
	return v.panel
}

// result is a row of the results.
func (v *Window) result(i int) widgets.Person {
	return present(v.model.found.Customers[i], v.model.person.Details.Person())
}

func (v *Window) picked(i int) {
	v.model.selected = ""
	if i >= 0 {
		v.model.selected = v.model.found.Customers[i].ID
	}
	screen.Enable(v.Select, v.model.selectNot())
	v.footer.SetFacts("", v.model.effect())
}

// typed searches as a person types.
func (v *Window) typed(field *string, text string) {
	if v.filling {
		return
	}
	*field = text
	v.model.edited = true
	v.search(false)
}

// showTyped writes the model's fields into the inputs.
func (v *Window) showTyped() {
	t := v.model.typed
	v.filling = true
	for entry, text := range map[*widgets.Entry]string{
		v.FirstName: t.first, v.LastName: t.last, v.Email: t.email, v.Phone: t.phone, v.Company: t.company, v.Postcode: t.postcode,
		v.Number: t.number,
	} {
		entry.SetText(text)
		entry.CursorColumn = 0 // a long name shows its beginning
	}
	v.FirstName.CursorColumn = len([]rune(t.first))
	v.filling = false
}

// showVariations offers the store's spellings of the name.
func (v *Window) showVariations() {
	v.chips = nil
	row := []fyne.CanvasObject{widgets.NewText("Try:", theme.Small, false, theme.Amber.Ink())}
	for i, name := range v.model.variations {
		chip := widgets.NewChipButton(theme.Amber, assets.Search, name, func() { v.try(name) })
		chip.Tip, chip.Keys = fmt.Sprintf("Search for %s (Alt+%d)", name, i+1), v.keys
		v.chips = append(v.chips, chip)
		row = append(row, chip)
	}
	v.note.Below = nil
	if len(v.chips) > 0 {
		v.note.Below = screen.AsFit(8, row...)
	}
	v.note.Refresh()
}

// try searches for a variation of the name.
func (v *Window) try(variation string) {
	v.model.put(variation)
	v.showTyped()
	v.search(false)
}

// backToPerson searches for the person on the order, as on opening.
func (v *Window) backToPerson() {
	if !v.model.loaded || v.busy() {
		return
	}
	v.model.reset(v.model.person)
	v.showTyped()
	v.search(false)
	v.focusFields()
}

// submit searches and moves on to the results.
func (v *Window) submit() {
	v.search(false)
	v.focusResults()
}

func (v *Window) focusFields() {
	if v.model.loaded && v.dialog == nil {
		v.window.Canvas().Focus(v.FirstName)
	}
}

func (v *Window) focusResults() {
	if v.model.loaded && v.dialog == nil {
		v.window.Canvas().Focus(v.Results.FocusTarget())
	}
}

// search asks in the background; an older answer never replaces a newer. Asking
// the same again keeps what is selected.
func (v *Window) search(again bool) {
	question, err := v.model.query()
	if err != nil || blank(question) {
		v.found.Forget()
		v.answer(db.FoundCustomers{}, err, again)
		return
	}
	if !again {
		v.model.selected = ""
	}
	v.showState()
	v.found.Start(v.window, func(ctx context.Context) (db.FoundCustomers, error) { return v.cfg.Shop.FindCustomers(ctx, question) },
		func(found db.FoundCustomers, err error) { v.answer(found, err, again) })
}

func (v *Window) answer(found db.FoundCustomers, err error, again bool) {
	v.model.answer(found, err, again)
	keep := v.model.selected
	v.Results.Select(v.model.index(keep))
	v.model.selected = keep
	v.showState()
}
