package products

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// RecordShop is what the product's record needs of the database.
type RecordShop interface {
	Product(ctx context.Context, id string) (db.ProductRow, error)
	ProductsBySKU(ctx context.Context, sku string) ([]store.Product, error)
	Movements(ctx context.Context, productID string, most int) ([]store.Movement, error)
	PromisedOf(ctx context.Context, productID string) ([]store.Promised, error)
	Currency(ctx context.Context) (string, error)
	AddProduct(ctx context.Context, p store.Product) (store.Product, int, error)
	SaveProduct(ctx context.Context, p store.Product) (int, error)
	CountStock(ctx context.Context, productID string, seen, counted int64, note string) error
	AdjustStock(ctx context.Context, productID string, units int64, note string) error
	ReceiveStock(ctx context.Context, productID string, units int64, note string) error
}

// RecordConfig is what the record is made of.
type RecordConfig struct {
	Shop RecordShop
	// ProductID is "" for a new product, which begins with what is known.
	ProductID string
	Begin     store.Product
	Now       func() time.Time
	// OpenOrder opens what there is to see of an order, Open another record.
	OpenOrder func(orderID string)
	Open      func(productID string)
	// Created is told of a new product once it is saved; it may be nil.
	Created func(p store.Product)
}

// Record is the window of one product.
type Record struct {
	screen.View
	SKU, Barcode, Description, Price, LowAt *widgets.Field
	Stocked                                 *widgets.Check
	Save, Count, Receive, Adjust            *widgets.ToolButton

	cfg      RecordConfig
	window   *screen.Window
	keys     *widgets.KeyMap
	frame    *widgets.Frame
	room     *fyne.Container
	head     *fyne.Container
	stock    *fyne.Container
	promised *fyne.Container
	ledger   *fyne.Container
	footer   *widgets.Footer
	twice    *widgets.Note

	model  recordModel
	saving bool
	// once is the creation of a new product: a lost answer makes no second one.
	once store.Once
	load screen.Load[recordReading]
}

// movements is how many entries of the ledger are shown.
const movements = 200

// NewRecord fills a native window with a product's record; the caller shows it.
func NewRecord(w *screen.Window, cfg RecordConfig) *Record {
	v := &Record{cfg: cfg, window: w, keys: w.Keys, once: store.NewOnce("new product")}
	v.model = recordModel{id: cfg.ProductID, base: cfg.Begin}
	v.build()
	v.keys.On(fyne.KeyEscape, "Close", func() { v.AskToClose(w.Close) })
	v.keys.OnCtrl(fyne.KeyS, "Save", w.Press(v.Save))
	v.keys.OnCtrl(fyne.KeyR, "Receive goods", w.Press(v.Receive))
	v.keys.OnCtrl(fyne.KeyD, "Adjust the stock", w.Press(v.Adjust))
	v.keys.OnCtrl(fyne.KeyT, "Count the stock", w.Press(v.Count))
	v.Reload()
	return v
}

// ProductID is whose record it is; "" while a new one is not saved.
func (v *Record) ProductID() string { return v.model.id }

func (v *Record) build() {
	field := func(caption string) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry.OnChanged = func(string) { v.showState() }
		f.Entry.OnSubmitted = func(string) { v.save(nil) }
		return f
	}
	v.SKU, v.Barcode, v.Description = field("SKU"), field("Barcode"), field("Description")
	v.Barcode.Entry.Code = true
	v.Price, v.LowAt = field("Price"), field("Low stock at")
	v.SKU.Entry.TextStyle.Monospace, v.Barcode.Entry.TextStyle.Monospace = true, true
	v.LowAt.Entry.PlaceHolder = "not watched"
	v.Stocked = widgets.NewCheck("Has stock", "Off for tips, gift cards, fees and services.", true, func(bool) { v.showState() })
	v.Stocked.Keys = v.keys
	v.twice = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	v.twice.Hide()
	v.Save = widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", func() { v.save(nil) })
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", func() { v.AskToClose(v.window.Close) })
	v.Count = widgets.NewToolButton(assets.List, "Count", func() { v.askStock(counting) })
	v.Receive = widgets.NewToolButton(assets.Download, "Receive", func() { v.askStock(receiving) })
	v.Adjust = widgets.NewToolButton(assets.Pencil, "Adjust", func() { v.askStock(adjusting) })
	v.Save.Tip, v.Count.Tip, v.Receive.Tip, v.Adjust.Tip = "Ctrl+S", "Ctrl+T: set what was counted", "Ctrl+R: goods came in",
		"Ctrl+D: lost, broken, found"
	for _, b := range []*widgets.ToolButton{v.Save, closing, v.Count, v.Receive, v.Adjust} {
		b.Keys = v.keys
	}
	v.footer = widgets.NewFooter(v.Save, closing)
	v.head, v.stock, v.promised, v.ledger = container.NewStack(), container.NewStack(), container.NewStack(), container.NewStack()
	form := widgets.NewPanel(assets.Pencil, "Record", container.NewVScroll(screen.Inset(14, 14, theme.Padding, theme.Padding, widgets.Down(12,
		widgets.Fixed(v.SKU), widgets.Fixed(v.twice), widgets.Fixed(v.Description), widgets.Fixed(v.Barcode),
		widgets.Fixed(widgets.Across(12, widgets.Grow(v.Price, 1), widgets.Grow(v.LowAt, 1))),
		widgets.Fixed(v.Stocked)))))
	form.Flush = true
	v.room = container.NewStack(widgets.NewEmptyState(assets.Clock, "Reading the product…", nil))
	body := widgets.Across(16, screen.Wide(420, form), widgets.Grow(widgets.Down(12, widgets.Fixed(v.stock), widgets.Grow(v.promised, 1),
		widgets.Grow(v.ledger, 2)), 1))
	v.frame = v.window.Fill(screen.Inset(16, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(v.head), widgets.Grow(v.room, 1), widgets.Fixed(v.footer))))
	v.room.Objects = append(v.room.Objects, body)
	body.Hide()
}

type recordReading struct {
	row      db.ProductRow
	moves    []store.Movement
	promised []store.Promised
	currency string
}

// Concerns is true for its product, and the orders it is promised to.
func (v *Record) Concerns(c db.Change) bool {
	return c.Concerns(db.StockChanged, v.model.id) || c.Concerns(db.OrdersChanged)
}

// Reload reads the record and what belongs to it again in the background. What
// was typed stays; an older answer never replaces a newer.
func (v *Record) Reload() {
	id := v.model.id
	v.load.Start(v.window, func(ctx context.Context) (recordReading, error) { return v.read(ctx, id) }, v.apply)
}

func (v *Record) read(ctx context.Context, id string) (r recordReading, err error) {
	if r.currency, err = v.cfg.Shop.Currency(ctx); err != nil || id == "" {
		return r, err
	}
	if r.row, err = v.cfg.Shop.Product(ctx, id); err != nil {
		return r, err
	}
	if r.moves, err = v.cfg.Shop.Movements(ctx, id, movements); err != nil {
		return r, err
	}
	r.promised, err = v.cfg.Shop.PromisedOf(ctx, id)
	return r, err
}

func (v *Record) apply(r recordReading, err error) {
	if err != nil {
		if v.model.read {
			v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
			return
		}
		v.room.Objects[0].(*widgets.EmptyState).Set(assets.Alert, store.MessageOf(err))
		return
	}
	first := !v.model.read
	untouched := v.model.follow(r.row, r.currency, v.inputs())
	v.room.Objects[0].Hide()
	v.room.Objects[1].Show()
	if untouched {
		v.fill(v.model.base)
	}
	v.showHead()
	v.showStock(r)
	v.showState()
	v.frame.Refresh()
	if first {
		v.window.Canvas().Focus(v.SKU.Entry)
	}
}

// fill puts a record into the inputs.
func (v *Record) fill(p store.Product) {
	in := v.model.written(p)
	v.SKU.Entry.SetText(in.sku)
	v.Barcode.Entry.SetText(in.barcode)
	v.Description.Entry.SetText(in.description)
	v.Price.Entry.SetText(in.price)
	v.LowAt.Entry.SetText(in.lowAt)
	v.Stocked.SetTicked(in.stocked)
}

// inputs are what stands in the fields.
func (v *Record) inputs() inputs {
	return inputs{
		sku: v.SKU.Entry.Text, barcode: v.Barcode.Entry.Text, description: v.Description.Entry.Text, price: v.Price.Entry.Text,
		lowAt: v.LowAt.Entry.Text, stocked: v.Stocked.Ticked(),
	}
}

// Unsaved is how many fields are not saved.
func (v *Record) Unsaved() int { return v.model.unsaved(v.inputs()) }

func (v *Record) showHead() {
	title, icon := "New Product", assets.Plus
	if v.model.id != "" {
		icon = assets.Box
		if title = v.model.row.Description; title == "" {
			title = v.model.row.SKU
		}
	}
	v.window.SetTitle(title)
	name := widgets.NewText(title, theme.Title, true, theme.Text)
	name.Cut = true
	row := []widgets.Item{widgets.Fixed(widgets.NewIcon(icon, 24, theme.Primary)), widgets.Grow(name, 1)}
	switch {
	case v.model.row.Oversold():
		row = append(row, widgets.Fixed(widgets.NewChip(theme.Amber, assets.Alert, "oversold")))
	case v.model.row.Low():
		row = append(row, widgets.Fixed(widgets.NewChip(theme.Blue, assets.ArrowDown, "low stock")))
	}
	v.head.Objects = []fyne.CanvasObject{widgets.Across(12, row...)}
}

// showStock draws the right side: what is on hand, who waits for it, what moved.
func (v *Record) showStock(r recordReading) {
	figure := func(caption, text string, tone fyne.ThemeColorName) widgets.Item {
		return widgets.Fixed(widgets.Down(0, widgets.Fixed(widgets.NewText(caption, theme.Small, false, theme.Secondary)),
			widgets.Fixed(widgets.NewText(text, theme.BigTitle, true, tone))))
	}
	onHand, tone := "–", theme.Muted
	if v.model.id != "" && v.model.row.Stocked {
		onHand, tone = screen.Number(v.model.row.OnHand), theme.Text
		if v.model.row.Oversold() {
			tone = theme.Amber.Ink()
		}
	}
	v.stock.Objects = []fyne.CanvasObject{widgets.NewPanel("", "", widgets.Across(28,
		figure("On hand", onHand, tone), figure("Promised", screen.Number(v.model.row.Promised), theme.Text),
		figure("Worth", store.Money{Minor: max(v.model.row.OnHand, 0) * v.model.row.Price, Currency: v.model.currency}.String(), theme.Text),
		widgets.Space(1),
		widgets.Fixed(container.NewCenter(widgets.Across(8, widgets.Fixed(v.Count), widgets.Fixed(v.Receive), widgets.Fixed(v.Adjust))))))}
	v.promised.Objects = []fyne.CanvasObject{v.promisedPanel(r.promised)}
	v.ledger.Objects = []fyne.CanvasObject{v.ledgerPanel(r.moves)}
}

// showState follows every letter: captions, buttons, footer.
func (v *Record) showState() {
	m, in := &v.model, v.inputs()
	now, problem := m.typed(in)
	was := func(f *widgets.Field, differs bool, before string) {
		if differs && m.id != "" {
			f.Say(theme.Amber, "was "+before)
			return
		}
		f.Say(theme.NoTone, "")
	}
	was(v.SKU, now.SKU != m.base.SKU, m.base.SKU)
	was(v.Barcode, now.Barcode != m.base.Barcode, m.base.Barcode)
	was(v.Description, now.Description != m.base.Description, m.base.Description)
	was(v.Price, now.Price != m.base.Price, plainAmount(m.base.Price, m.currency))
	was(v.LowAt, now.LowAt != m.base.LowAt, strconv.FormatInt(m.base.LowAt, 10))
	saving := store.Act("editing a product")
	if m.id == "" {
		saving = "adding a product"
	}
	v.window.Permit(v.Save, m.saveNot(in), saving, m.id)
	v.window.Permit(v.Count, m.stockNot(), "counting stock", m.id)
	for _, b := range []*widgets.ToolButton{v.Receive, v.Adjust} {
		v.window.Permit(b, m.stockNot(), "booking stock", m.id)
	}
	fact := "A SKU is compared byte for byte with Shopify's; waiting orders are matched again when it changes."
	if problem != "" {
		fact = problem
	}
	v.footer.SetFacts("", fact)
	warning := ""
	if changed := m.unsaved(in); changed > 0 && m.id != "" {
		warning = screen.Many(changed, "unsaved change", "unsaved changes")
	}
	v.footer.SetWarning(warning)
}
