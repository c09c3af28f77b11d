package identify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const (
	createWidth float32 = 720
	// variantsShown is how many close variants are named.
	variantsShown = 3
)

// createDialog makes a customer from what the order knows (R21).
type createDialog struct {
	owner  *Window
	popUp  *widget.PopUp
	keys   *widgets.KeyMap
	inputs []input
	room   *fyne.Container // the warning, or what went wrong
	create *widgets.ToolButton
	cancel *widgets.ToolButton
	row    *fyne.Container // the buttons
	// variants are those the person was warned of.
	variants []db.FoundCustomer
	warned   bool
	writing  bool
	// once is this creation: a second Enter or a lost answer makes no second customer.
	once store.Once
}

// input is one field of the record.
type input struct {
	entry *widgets.Entry
	field func(*store.Customer) *string
}

var recordFields = []struct {
	name  string
	field func(*store.Customer) *string
}{
	{"First name", func(c *store.Customer) *string { return &c.FirstName }},
	{"Last name", func(c *store.Customer) *string { return &c.LastName }},
	{"Company", func(c *store.Customer) *string { return &c.Company }},
	{"Email", func(c *store.Customer) *string { return &c.Email }},
	{"Phone", func(c *store.Customer) *string { return &c.Phone }},
	{"Street", func(c *store.Customer) *string { return &c.Address.Street }},
	{"Apartment, suite", func(c *store.Customer) *string { return &c.Address.Street2 }},
	{"City", func(c *store.Customer) *string { return &c.Address.City }},
	{"State", func(c *store.Customer) *string { return &c.Address.Province }},
	{"Postcode", func(c *store.Customer) *string { return &c.Address.Postcode }},
	{"Country", func(c *store.Customer) *string { return &c.Address.Country }},
	{"Note", func(c *store.Customer) *string { return &c.Note }},
}

// createNew opens the dialog and looks for those the new customer may be.
func (v *Window) createNew() {
	if v.busy() || v.model.createNot() != "" {
		return
	}
	d := &createDialog{owner: v, keys: widgets.DialogKeys(v.window.Canvas()), room: container.NewStack(), once: store.NewOnce("new customer")}
	v.dialog = d
	d.room.Hide()
	d.build()
	d.check(func([]db.FoundCustomer) {})
}

func (d *createDialog) build() {
	v := d.owner
	record := v.model.person.Details.AsCustomer()
	fields := make([]fyne.CanvasObject, len(recordFields))
	for i, f := range recordFields {
		field := widgets.NewField(f.name, d.keys)
		field.Entry.SetText(*f.field(&record))
		field.Entry.OnSubmitted = func(string) { d.entered() }
		d.inputs = append(d.inputs, input{field.Entry, f.field})
		fields[i] = field
	}
	d.cancel = widgets.NewFooterButton(widgets.Plain, "", "Cancel", d.hide)
	d.create = widgets.NewFooterButton(widgets.Primary, assets.UserPlus, "Create", d.commit)
	d.cancel.Keys, d.create.Keys = d.keys, d.keys
	d.create.Disable("Looking for customers like this one…")
	d.keys.On(fyne.KeyEscape, "", d.hide)
	d.row = widgets.Across(12, widgets.Space(1), widgets.Fixed(d.cancel), widgets.Fixed(d.create))
	gap := fyne.NewSize(12, 9)
	order := v.model.person.Order
	needs := "A name or a company is needed."
	if v.model.person.Details.Withholds("name") {
		needs = "Shopify keeps the name back from this app: ask the customer for it."
	}
	lead := widgets.NewText(fmt.Sprintf("Filled in from order %s. %s", order.Name, needs), theme.Small, false, theme.Secondary)
	body := widgets.Down(12,
		widgets.Fixed(widgets.Across(12, widgets.Fixed(widgets.NewIconSquare(theme.Teal, assets.UserPlus, 36)),
			widgets.Grow(widgets.Down(1, widgets.Fixed(widgets.NewText("Create New Customer", theme.CounterText, true, theme.Text)),
				widgets.Fixed(lead)), 1))),
		widgets.Fixed(d.room),
		widgets.Fixed(widgets.Down(9,
			widgets.Fixed(screen.Grid(gap, []float32{1, 1, 1}, fields[0:3]...)),
			widgets.Fixed(screen.Grid(gap, []float32{2, 1}, fields[3:5]...)),
			widgets.Fixed(screen.Grid(gap, []float32{2, 1}, fields[5:7]...)),
			widgets.Fixed(screen.Grid(gap, []float32{3, 1, 1, 1}, fields[7:11]...)),
			widgets.Fixed(fields[11]))),
		widgets.Fixed(screen.Inset(8, 0, 0, 0, d.row)))
	d.popUp = screen.Dialog(v.window.Canvas(), d.keys, createWidth, body)
	first := d.inputs[0].entry
	first.CursorColumn = len([]rune(first.Text))
	v.window.Canvas().Focus(first)
}

// hide closes the dialog, changes nothing, and gives the keys back to the search.
func (d *createDialog) hide() {
	d.popUp.Hide()
	d.owner.dialog = nil
	d.owner.focusFields()
}

// record is the customer as it stands in the fields.
func (d *createDialog) record() store.Customer {
	c := d.owner.model.person.Details.AsCustomer()
	for _, in := range d.inputs {
		*in.field(&c) = strings.TrimSpace(in.entry.Text)
	}
	return c
}

// entered is Enter in a field: it goes on, but never past a warning.
func (d *createDialog) entered() {
	if d.warned {
		d.owner.window.Canvas().Focus(d.create)
		return
	}
	d.create.Tapped(nil)
}

// check looks for customers that the record may be already, and goes on when those
// are known; the answer also says how many customers could not be searched yet.
func (d *createDialog) check(then func(close []db.FoundCustomer)) {
	v, c := d.owner, d.record()
	who := c.Person()
	question := db.CustomerSearch{Query: matching.Query{Person: who}, For: &who, Limit: variantsShown}
	for _, same := range v.model.person.SameEmail {
		question.First = append(question.First, same.Number)
	}
	v.window.Work.Go(func() {
		found, err := v.cfg.Shop.FindCustomers(context.Background(), question)
		v.window.Work.UI(func() {
			if v.dialog != d {
				return
			}
			d.create.Enable()
			if err != nil {
				d.fail(err)
				return
			}
			near := variants(found)
			if unseen(near, d.variants) {
				d.warn(near, found)
			}
			then(near)
		})
	})
}

// variants are the found customers that may well be the person.
func variants(found db.FoundCustomers) []db.FoundCustomer {
	var near []db.FoundCustomer
	for _, c := range found.Customers {
		if c.Score >= matching.Close && len(near) < variantsShown {
			near = append(near, c)
		}
	}
	return near
}

// unseen says that somebody is among them whom the person was not warned of.
func unseen(near, warned []db.FoundCustomer) bool {
	for _, c := range near {
		if !slices.ContainsFunc(warned, func(w db.FoundCustomer) bool { return w.ID == c.ID }) {
			return true
		}
	}
	return false
}

// warn names who the new customer may be already, each with a way to take them.
func (d *createDialog) warn(near []db.FoundCustomer, found db.FoundCustomers) {
	d.variants, d.warned = near, true
	lead := "This may be a customer already:"
	if len(near) > 1 {
		lead = fmt.Sprintf("%d customers may be this person already:", len(near))
	}
	if found.Searched < found.Total {
		lead += " (" + screen.Number(found.Total-found.Searched) + " are not searched yet)"
	}
	var rows []widgets.Item
	for _, c := range near {
		square := widgets.NewIconSquare(scoreTone(shownScore(c)), "", 32)
		square.Text = percent(shownScore(c))
		name := widgets.NewText(c.Name()+"  "+c.Code(), theme.Body, true, theme.Text)
		because := widgets.NewText(reasons(c.Evidence), theme.Small, false, theme.Secondary)
		name.Cut, because.Cut = true, true
		take := widgets.NewToolButton(assets.UserCheck, "Select Instead", func() { d.take(c.ID) })
		take.Height, take.Keys = widgets.SmallHeight, d.keys
		rows = append(rows, widgets.Fixed(widgets.Across(10, widgets.Fixed(square),
			widgets.Grow(widgets.Down(1, widgets.Fixed(name), widgets.Fixed(because)), 1), widgets.Fixed(take))))
	}
	note := widgets.NewNote(theme.Amber, assets.Alert, lead, "")
	note.Below = widgets.Down(8, rows...)
	d.create.SetText("Create Anyway")
	d.row.Refresh()
	d.say(note)
}

// take selects a customer who exists instead of making one.
func (d *createDialog) take(customerID string) {
	v := d.owner
	orders := v.model.orders()
	d.hide()
	v.decide(func(ctx context.Context) (db.Identified, error) { return v.cfg.Shop.Identify(ctx, orders, customerID) }, func(err error) {
		screen.Tell(v.window.Canvas(), "Nothing was changed", store.MessageOf(err))
	})
}

// commit creates the customer, unless the record as it stands now is like somebody
// the person has not been warned of.
func (d *createDialog) commit() {
	if d.writing {
		return
	}
	v, c := d.owner, d.record()
	if err := c.Check(); err != nil {
		d.fail(err)
		return
	}
	d.writing = true
	before := d.variants
	d.check(func(near []db.FoundCustomer) {
		d.writing = false
		if unseen(near, before) {
			v.window.Canvas().Focus(d.cancel)
			return
		}
		orders := v.model.orders()
		v.decide(func(ctx context.Context) (db.Identified, error) {
			return v.cfg.Shop.IdentifyAsNew(d.once.In(ctx), orders, c)
		}, d.fail)
	})
}

// fail says in the dialog what went wrong; what was typed stays.
func (d *createDialog) fail(err error) {
	d.writing = false
	d.say(widgets.NewNote(theme.Red, assets.Alert, "", store.MessageOf(err)))
}

// say shows a note above the fields and makes room for it.
func (d *createDialog) say(note fyne.CanvasObject) {
	d.room.Objects = []fyne.CanvasObject{note}
	d.room.Show()
	d.room.Refresh()
	d.popUp.Resize(fyne.NewSize(createWidth, d.popUp.MinSize().Height))
}
