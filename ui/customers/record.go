package customers

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// RecordShop is what the customer record needs of the database.
type RecordShop interface {
	Customer(ctx context.Context, id string) (db.CustomerRow, error)
	CustomerOrders(ctx context.Context, customerID string) ([]db.OrderRow, error)
	Story(ctx context.Context, subjectID string) ([]store.Event, error)
	MergesOf(ctx context.Context, customerID string) ([]db.Merge, error)
	UndoMerge(ctx context.Context, mergeID string) error
	Details(ctx context.Context, orderID string) (store.Order, *store.Order, error)
	FindCustomers(ctx context.Context, s db.CustomerSearch) (db.FoundCustomers, error)
	AddCustomer(ctx context.Context, c store.Customer) (store.Customer, int, error)
	EditCustomer(ctx context.Context, c store.Customer) (int, error)
	Forgetting(ctx context.Context, customerID string) (db.Forgetting, error)
	ForgetCustomer(ctx context.Context, customerID string) (db.Forgetting, error)
	Copies(ctx context.Context) ([]keep.BackupFile, error)
}

// RecordConfig is what the customer record is made of.
type RecordConfig struct {
	Shop RecordShop
	// CustomerID is "" for a new customer, who begins with what is known.
	CustomerID string
	Begin      store.Customer
	// OrderID is the order it is opened from, "" for none.
	OrderID string
	Now     func() time.Time
	// OpenOrder opens what there is to see of an order, Open another record,
	// Merge the merging of a customer's duplicates.
	OpenOrder func(orderID string)
	Open      func(customerID string)
	Merge     func(customerID string)
}

// Record is the window of one customer.
type Record struct {
	screen.View
	Save   *widgets.ToolButton
	Merge  *widgets.ToolButton
	Forget *widgets.ToolButton

	cfg    RecordConfig
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	room   *fyne.Container
	head   *fyne.Container
	form   *form
	aside  *aside
	footer *widgets.Footer
	cancel *widgets.ToolButton

	draft  *draft
	row    db.CustomerRow
	order  *store.Order
	seen   recordReading
	shown  bool
	load   screen.Load[recordReading]
	saving bool
	// once is the creation of a new customer: a lost answer makes no second one.
	once    store.Once
	taking  bool // the next reading replaces what the record was, not what was typed
	looking int  // the search for customers like a new one
}

// NewRecord fills a native window with a customer's record; the caller shows it.
func NewRecord(w *screen.Window, cfg RecordConfig) *Record {
	v := &Record{
		cfg: cfg, window: w, keys: w.Keys, draft: begun(cfg.Begin), once: store.NewOnce("new customer"),
		room: container.NewStack(), head: container.NewStack(),
	}
	v.build()
	v.bindKeys()
	v.Reload()
	return v
}

// CustomerID is whose record it is; "" while a new one is not saved.
func (v *Record) CustomerID() string { return v.cfg.CustomerID }

func (v *Record) build() {
	v.Save = widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", func() { v.save(nil) })
	v.Save.Tip = "Ctrl+S"
	v.cancel = widgets.NewFooterButton(widgets.Plain, "", "Close", func() { v.AskToClose(v.window.Close) })
	v.cancel.Tip = "Esc"
	v.Merge = widgets.NewToolButton(assets.Merge, "Merge…", func() { v.cfg.Merge(v.cfg.CustomerID) })
	v.Merge.Tip = "Ctrl+M"
	v.Forget = widgets.NewToolButton(assets.EyeOff, "Forget…", v.askToForget)
	v.footer = widgets.NewFooter(v.Save, v.cancel)
	for _, b := range []*widgets.ToolButton{v.Save, v.cancel, v.Merge, v.Forget} {
		b.Keys = v.keys
	}
	v.form = newForm(v)
	v.aside = newAside(v)
	v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(assets.Clock, "Reading the customer…", nil)}
	v.frame = v.window.Fill(screen.Inset(16, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(v.head), widgets.Grow(v.room, 1), widgets.Fixed(v.footer))))
}

func (v *Record) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", func() { v.AskToClose(v.window.Close) })
	v.keys.OnCtrl(fyne.KeyS, "Save", func() { v.save(nil) })
	v.keys.OnCtrl(fyne.KeyM, "Merge with another", func() {
		if !v.draft.created() {
			v.window.Say("Save the new customer first; then it can be merged with another.")
			return
		}
		v.cfg.Merge(v.cfg.CustomerID)
	})
}

// ShowOrder compares the record with another order.
func (v *Record) ShowOrder(orderID string) {
	if orderID != "" && orderID != v.cfg.OrderID {
		v.cfg.OrderID = orderID
		v.Reload()
	}
}

// Tell says what was done elsewhere to the customer.
func (v *Record) Tell(sentence string) {
	v.frame.Toast(theme.Green, assets.Check, sentence, 8*time.Second)
}

type recordReading struct {
	row    db.CustomerRow
	orders []db.OrderRow
	story  []store.Event
	merges []db.Merge
	order  *store.Order
}

// Concerns is true for customers, whom it may be like, and their orders.
func (v *Record) Concerns(c db.Change) bool {
	return c.Concerns(db.CustomersChanged) || c.Concerns(db.OrdersChanged)
}

// Reload reads the record and what belongs to it again in the background. What
// was typed stays; an older answer never replaces a newer.
func (v *Record) Reload() {
	id, orderID := v.cfg.CustomerID, v.cfg.OrderID
	v.load.Start(v.window, func(ctx context.Context) (recordReading, error) { return v.read(ctx, id, orderID) }, v.apply)
}

func (v *Record) read(ctx context.Context, id, orderID string) (r recordReading, err error) {
	if orderID != "" {
		order, _, err := v.cfg.Shop.Details(ctx, orderID)
		if err != nil {
			return r, err
		}
		r.order = &order
	}
	if id == "" {
		return r, nil
	}
	if r.row, err = v.cfg.Shop.Customer(ctx, id); err != nil {
		return r, err
	}
	if r.orders, err = v.cfg.Shop.CustomerOrders(ctx, id); err != nil {
		return r, err
	}
	if r.story, err = v.cfg.Shop.Story(ctx, id); err != nil {
		return r, err
	}
	r.merges, err = v.cfg.Shop.MergesOf(ctx, id)
	return r, err
}

func (v *Record) apply(fresh recordReading, err error) {
	switch {
	case err != nil && v.shown:
		v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
		return
	case err != nil:
		v.instead(assets.Alert, store.MessageOf(err), nil)
		return
	case !fresh.row.ForgottenAt.IsZero():
		v.forgotten(fresh.row)
		return
	case fresh.row.MergedInto != "":
		v.merged(fresh.row)
		return
	}
	v.seen, v.row, v.order = fresh, fresh.row, fresh.order
	if v.cfg.CustomerID != "" {
		v.draft.read(fresh.row.Customer)
	}
	if v.taking {
		v.draft.takeNewer()
		v.taking = false
	}
	v.show()
}

// merged says where a record went that is another's by now.
func (v *Record) merged(row db.CustomerRow) {
	open := widgets.NewToolButton(assets.ArrowRight, "Open That Customer", func() { v.cfg.Open(row.MergedInto) })
	open.Keys = v.keys
	v.draft = begun(store.Customer{})
	v.instead(assets.Merge, row.Code()+" "+row.Name()+" was merged into another customer. Nothing of it is lost.", open)
}

// instead shows a sentence in place of the record.
func (v *Record) instead(icon assets.Icon, sentence string, action *widgets.ToolButton) {
	v.shown = false
	v.head.Objects = nil
	v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(icon, sentence, action)}
	v.Save.Disable("There is no record here to save.")
	v.frame.Refresh()
}

// show brings all pieces in line with what was read and what was typed.
func (v *Record) show() {
	first := !v.shown
	if first {
		v.shown = true
		v.room.Objects = []fyne.CanvasObject{widgets.Across(16, widgets.Grow(screen.Wide(560, v.form.panel).Object, 1),
			widgets.Grow(screen.Wide(620, v.aside.room).Object, 1))}
	}
	v.showHead()
	v.form.fill()
	v.aside.fill()
	v.showState()
	v.frame.Refresh()
	if first {
		v.window.Canvas().Focus(v.form.first())
	}
}

func (v *Record) showHead() {
	name, icon := v.row.Name(), assets.User
	title := name + " · " + v.row.Code()
	fact := screen.Many(v.row.Sales, "sale", "sales")
	if v.row.Sales == 0 {
		fact = "no sales yet"
	} else {
		fact += " · last bought " + screen.Day(v.row.LastSale)
	}
	if !v.draft.created() {
		name, icon, title, fact = "New Customer", assets.UserPlus, "New Customer", "not saved yet"
	}
	v.window.SetTitle(title)
	facts := widgets.NewText(fact, theme.Body, false, theme.Secondary)
	row := []widgets.Item{widgets.Fixed(widgets.NewIcon(icon, 24, theme.Primary)), snug(widgets.NewText(name, theme.Title, true, theme.Text),
		620)}
	if v.draft.created() {
		row = append(row, widgets.Fixed(widgets.NewText(v.row.Code(), theme.Body, false, theme.Secondary)))
	}
	row = append(row, widgets.Space(1), widgets.Fixed(facts))
	if v.draft.created() {
		v.window.Permit(v.Forget, "", "forgetting a customer", v.row.ID)
		row = append(row, widgets.Fixed(v.Forget), widgets.Fixed(v.Merge))
	}
	v.head.Objects = []fyne.CanvasObject{widgets.Across(12, row...)}
}

// snug is a text of its own width, cut where it is longer than the room for it.
func snug(text *widgets.Text, most float32) widgets.Item {
	if text.MinSize().Width <= most {
		return widgets.Fixed(text)
	}
	text.Cut = true
	return screen.Wide(most, text)
}

// showState follows every letter: captions, differences, buttons, footer.
func (v *Record) showState() {
	d := v.draft
	v.form.mark()
	v.aside.follow()
	screen.Enable(v.Save, d.saveNot())
	word, fact := "Close", "Orders never change this record by themselves."
	if d.changes() > 0 {
		word = "Cancel"
	}
	if v.cancel.Text != word {
		v.cancel.SetText(word)
	}
	if d.created() {
		fact = "Changed " + screen.Moment(d.base.UpdatedAt, v.cfg.Now()) + ". " + fact
	}
	v.footer.SetFacts("", fact)
	v.footer.SetWarning(d.unsaved())
}
