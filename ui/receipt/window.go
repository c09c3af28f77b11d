// Package receipt is the window that previews, prints and saves a transaction's papers
// (R37).
package receipt

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/paper"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database; a *db.DB is one.
type Shop interface {
	paper.Till
	Sale(ctx context.Context, transactionID string) (store.Sale, error)
	paper.Computers
	Profile(ctx context.Context) (store.Profile, error)
}

// Config is what the window is made of.
type Config struct {
	Shop          Shop
	TransactionID string
	// Also are further transactions whose goods are on the same pick list (R68): then that
	// is the only paper.
	Also []string
	// Document is what is shown first; "" is the receipt.
	Document store.Document
	// Machine is this computer, whose printer is used.
	Machine string
	Now     func() time.Time
	// Training says on the paper that it is none of a real shop.
	Training bool
	// OpenSettings leads to where a printer is chosen; nil leaves it out.
	OpenSettings func()
	// Browse opens a file that was written.
	Browse func(*url.URL) error
	// Fault is told of a panic in a paper, which the window has survived; nil tells
	// nobody.
	Fault func(*store.PanicError)
}

// Window is the preview of a transaction's papers.
type Window struct {
	screen.View
	Close, PDF, Print *widgets.ToolButton
	// Documents choose the paper: receipt, packing slip, pick list, label.
	Documents [4]*widgets.ToolButton

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	where  *widgets.Text
	room   *fyne.Container
	note   *widgets.Note
	choose *widgets.ToolButton
	// shown is what the preview shows; read is false until it shows anything.
	shown reading
	read  bool
	// working is set from Print or Save until it is done; failed is why it was not.
	working bool
	failed  error
	load    screen.Load[reading]
}

// reading is what the window reads before it shows a paper.
type reading struct {
	sale    store.Sale
	sheet   paper.Sheet
	printer paper.Printer
}

var documents = [4]store.Document{store.DocumentReceipt, store.DocumentPackingSlip, store.DocumentPickList, store.DocumentLabel}

// New fills a native window with the preview; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	if len(cfg.Also) > 0 {
		cfg.Document = store.DocumentPickList
	}
	if cfg.Document == "" {
		cfg.Document = store.DocumentReceipt
	}
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Print)
	return v
}

func (v *Window) build() {
	v.Close = widgets.NewFooterButton(widgets.Plain, "", "Close", v.close)
	v.PDF = widgets.NewFooterButton(widgets.Plain, assets.Note, "PDF", func() {
		name := strings.ReplaceAll(strings.ToLower(v.shown.sheet.Title()), " ", "-") + ".pdf"
		screen.AskForFile(v.window.Canvas(), v.window.Work, "Save as PDF", name, v.save)
	})
	v.Print = widgets.NewFooterButton(widgets.Primary, assets.Printer, "Print", v.print)
	v.Close.Tip, v.PDF.Tip, v.Print.Tip = "Esc", "Ctrl+S", "Enter or Ctrl+P"
	v.Close.MinWidth, v.PDF.MinWidth, v.Print.MinWidth = 80, 88, 104
	v.PDF.Disable("The paper is being read.")
	v.Print.Disable("The paper is being read.")
	v.choose = widgets.NewToolButton(assets.Gear, "Choose Printer", v.cfg.OpenSettings)
	v.choose.Height, v.choose.Keys = widgets.SmallHeight, v.keys
	v.note = widgets.NewNote(theme.Amber, assets.Printer, "", "")
	v.note.Below = widgets.Across(0, widgets.Fixed(v.choose), widgets.Space(1))
	v.note.Hide()
	v.where = widgets.NewText("", theme.Small, false, theme.Secondary)
	v.where.Cut, v.where.Align = true, fyne.TextAlignTrailing

	var choices []widgets.Item
	for i, document := range documents {
		v.Documents[i] = widgets.NewToolButton("", paper.Title(document), func() { v.Show(document) })
		choices = append(choices, widgets.Grow(v.Documents[i], 1))
	}
	for _, b := range append(v.Documents[:], v.Close, v.PDF, v.Print) {
		b.Keys = v.keys
	}
	desk := canvas.NewRectangle(theme.Color(theme.Desk))
	content := widgets.Down(0,
		widgets.Fixed(screen.Inset(10, 10, 16, 16, widgets.Across(12, widgets.Fixed(widgets.NewTitle(assets.Receipt, "Receipt")),
			widgets.Grow(v.where, 1)))),
		widgets.Fixed(screen.Inset(0, 10, 16, 16, widgets.Across(8, choices...))),
		widgets.Grow(container.NewStack(desk, v.room), 1),
		widgets.Fixed(screen.Inset(12, 0, 16, 16, v.note)),
		widgets.Fixed(screen.Inset(0, 14, 16, 16, widgets.NewFooter(v.Print, v.Close, v.PDF))))
	v.frame = v.window.Fill(content)
	v.fill(widgets.NewEmptyState(assets.Clock, "Reading the transaction…", nil))
}

func (v *Window) bindKeys() {
	press := v.window.Press
	v.keys.On(fyne.KeyEscape, "Close", v.close)
	v.keys.On(fyne.KeyReturn, "Print", press(v.Print))
	v.keys.OnCtrl(fyne.KeyP, "Print", press(v.Print))
	v.keys.OnCtrl(fyne.KeyS, "Save as PDF", press(v.PDF))
}

// Unsaved is 1 while something is printed.
func (v *Window) Unsaved() int {
	if v.working {
		return 1
	}
	return 0
}

// AskToClose waits for a print to end: what becomes of it must be seen.
func (v *Window) AskToClose(then func()) {
	if v.working {
		v.frame.Toast(theme.Blue, assets.Clock, "Still printing. The window can be closed in a moment.", 4*time.Second)
		return
	}
	then()
}

func (v *Window) close() { v.AskToClose(v.window.Close) }

func (v *Window) fill(o fyne.CanvasObject) {
	v.room.Objects = []fyne.CanvasObject{o}
	v.room.Refresh()
}

// Show shows another of the papers.
func (v *Window) Show(document store.Document) {
	if v.working || document == v.cfg.Document && v.read || len(v.cfg.Also) > 0 {
		return
	}
	v.cfg.Document, v.failed = document, nil
	v.Reload()
}

// Concerns is true for its order and the papers' settings.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged, v.shown.sale.Order.ID) || c.Concerns(db.SettingsChanged)
}

// Reload reads the transaction and this computer's printer again.
func (v *Window) Reload() {
	document := v.cfg.Document
	v.load.Start(v.window, func(ctx context.Context) (reading, error) { return v.cfg.read(ctx, document) }, func(fresh reading, err error) {
		if !v.working {
			v.apply(fresh, err)
		}
	})
}

// read reads what a paper is made of, and where it goes.
func (c Config) read(ctx context.Context, document store.Document) (fresh reading, err error) {
	defer paper.Caught(&err)
	shop := c.Shop
	if fresh.sale, err = shop.Sale(ctx, c.TransactionID); err != nil {
		return fresh, err
	}
	profile, err := shop.Profile(ctx)
	if err != nil {
		return fresh, err
	}
	if fresh.printer, err = paper.PrinterAt(ctx, shop, c.Machine); err != nil {
		return fresh, err
	}
	if fresh.sheet, err = c.lay(ctx, document, profile, fresh.sale); err != nil {
		return fresh, err
	}
	if c.Training {
		fresh.sheet = fresh.sheet.Training()
	}
	return fresh, nil
}

// lay lays the paper out: of one sale, or one pick list of several.
func (c Config) lay(ctx context.Context, document store.Document, profile store.Profile, first store.Sale) (paper.Sheet, error) {
	if len(c.Also) == 0 {
		return paper.Lay(document, profile, first, c.Now()), nil
	}
	sales := []store.Sale{first}
	for _, id := range c.Also {
		sale, err := c.Shop.Sale(ctx, id)
		if err != nil {
			return paper.Sheet{}, err
		}
		sales = append(sales, sale)
	}
	return paper.PickList(profile, sales, c.Now()), nil
}

func (v *Window) apply(fresh reading, err error) {
	var preview fyne.CanvasObject
	if err == nil {
		preview, err = fresh.preview()
	}
	v.cfg.tell(err)
	if err != nil {
		v.PDF.Disable("There is no paper to save.")
		v.Print.Disable("There is no paper to print.")
		v.fill(widgets.NewEmptyState(assets.Alert, store.MessageOf(err), widgets.NewToolButton(assets.Refresh, "Try Again", v.Reload)))
		v.read = false
		return
	}
	again := v.read && v.shown.sheet.Title() == fresh.sheet.Title()
	v.shown, v.read = fresh, true
	v.window.SetTitle(fresh.sheet.Title())
	v.showPaper(preview, again)
	v.showPrinter()
	v.showDocuments()
}

// tell hands on a panic that became an error.
func (c Config) tell(err error) {
	if p, ok := errors.AsType[*store.PanicError](err); ok && c.Fault != nil {
		c.Fault(p)
	}
}

// format is the paper of this computer's printer; without one the shop's usual roll.
func (r reading) format() paper.Format {
	if r.printer.Address == "" {
		return paper.Roll80
	}
	return r.printer.Format
}

// preview draws the paper. UI goroutine only.
func (r reading) preview() (o fyne.CanvasObject, err error) {
	defer paper.Caught(&err)
	return r.sheet.Preview(r.format()), nil
}

// showPaper shows the preview, where it was scrolled to if it is the same.
func (v *Window) showPaper(preview fyne.CanvasObject, again bool) {
	var offset fyne.Position
	if last, ok := v.room.Objects[0].(*container.Scroll); ok && again {
		offset = last.Offset
	}
	scroll := container.NewScroll(container.NewCenter(screen.Inset(12, 12, 12, 12, preview)))
	if wide := preview.MinSize().Width + 68; wide > v.window.Canvas().Size().Width && !v.shown.format().Roll() {
		v.window.Resize(fyne.NewSize(wide, v.window.Canvas().Size().Height))
	}
	v.fill(scroll)
	scroll.ScrollToOffset(offset)
}

// showPrinter says where the paper goes, why it did not get there, or that no
// printer is chosen.
func (v *Window) showPrinter() {
	chosen := v.shown.printer.Address != ""
	v.PDF.Enable()
	v.Print.SetText("Print")
	if chosen {
		v.where.Set(v.shown.printer.Label())
		v.Print.Enable()
	} else {
		v.where.Set("No printer chosen")
		v.Print.Disable("No printer is chosen for this computer. Choose one in Settings, or save a PDF.")
	}
	switch {
	case v.failed != nil:
		if chosen {
			v.Print.SetText("Print Again")
		}
		v.say(theme.Red, assets.Alert, store.MessageOf(v.failed), "", false)
	case !chosen:
		v.say(theme.Amber, assets.Printer, "No printer is chosen for this computer.", "Choose one in Settings, or save a PDF.",
			v.cfg.OpenSettings != nil)
	case v.shown.sheet.Lacking() != "":
		v.say(theme.Amber, assets.Info, v.shown.sheet.Lacking(), "", false)
	default:
		v.note.Hide()
		v.frame.Refresh()
	}
}

func (v *Window) showDocuments() {
	for i, document := range documents {
		v.Documents[i].SetToggled(document == v.cfg.Document)
	}
	if v.shown.sale.Delivery() == store.DeliveryPickup {
		v.Documents[1].Disable("Nothing of this order is sent: it is picked up.")
	} else {
		v.Documents[1].Enable()
	}
	if len(v.cfg.Also) > 0 {
		v.Documents[0].Disable("This is the pick list of several orders; open one of them for its receipt.")
		v.Documents[1].Disable("This is the pick list of several orders; open one of them for its packing slip.")
		v.Documents[3].Disable("This is the pick list of several orders; open one of them for its label.")
	}
}

// say puts a sentence above the buttons.
func (v *Window) say(tone theme.Tone, icon assets.Icon, lead, text string, settings bool) {
	v.choose.Hidden = !settings
	v.note.Below.(*fyne.Container).Hidden = !settings
	v.note.Set(tone, icon, lead, text)
	v.note.Show()
	v.frame.Refresh()
}
