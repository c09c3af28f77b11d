package products

import (
	"context"
	"fmt"
	"strings"
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

// MatchShop is what the Product Match Tool needs of the database.
type MatchShop interface {
	WaitingLines(ctx context.Context) ([]db.WaitingLine, error)
	LineCandidates(ctx context.Context, orderID, lineShopifyID string) ([]db.LineCandidate, error)
	Products(ctx context.Context, f db.ProductFilter) ([]db.ProductRow, int, error)
	MatchLine(ctx context.Context, orderID, lineShopifyID, productID string) (int, error)
	UndoMatchLine(ctx context.Context, orderID, lineShopifyID string) (string, error)
	ProductMatches(ctx context.Context) ([]store.ProductMatch, error)
	ForgetProductMatch(ctx context.Context, shop, key string) error
}

// MatchConfig is what the Product Match Tool is made of.
type MatchConfig struct {
	Shop MatchShop
	Now  func() time.Time
	// New opens an empty record that begins with what the line says; created is told
	// once it is saved. Duplicates opens the removal of duplicates.
	New        func(begin store.Product, created func(store.Product))
	Duplicates func()
	OpenOrder  func(orderID string)
}

// Match is the Product Match Tool (R25): it steps through the lines that no product
// matches and lets a person say what each is.
type Match struct {
	screen.View
	Stepper             *widgets.Stepper
	Search              *widgets.Entry
	Results             *widgets.DataList
	Take, New, Memories *widgets.ToolButton

	cfg     MatchConfig
	window  *screen.Window
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	room    *fyne.Container
	content fyne.CanvasObject
	line    *fyne.Container
	empty   *widgets.EmptyState
	footer  *widgets.Footer

	lines []db.WaitingLine
	at    int
	found []db.LineCandidate
	text  string
	load  screen.Load[[]db.WaitingLine]
	// toOrder and toLine are where the window is on its way to while the lines are read.
	toOrder, toLine string
	asked           int
	// taking is set from a choice until its answer.
	taking bool
}

// NewMatch fills a native window with the line of an order that waits, or the first
// of all when the order is ""; the caller shows it.
func NewMatch(w *screen.Window, cfg MatchConfig, orderID string) *Match {
	v := &Match{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack(), line: container.NewStack()}
	v.build()
	v.bindKeys()
	v.read(orderID, "")
	return v
}

func (v *Match) build() {
	v.Stepper = widgets.NewStepper("Previous", "Next", v.step)
	v.Stepper.Previous.Tip, v.Stepper.Next.Tip = "Previous line (Alt+Left)", "Next line (Alt+Right)"
	v.Take = widgets.NewFooterButton(widgets.Primary, assets.Link, "This Is It", v.take)
	v.New = widgets.NewFooterButton(widgets.Plain, assets.Plus, "New Product", v.create)
	v.Memories = widgets.NewFooterButton(widgets.Plain, assets.History, "Remembered", v.showMemories)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	v.Take.Tip, v.New.Tip, v.Memories.Tip = "Ctrl+Enter, or Enter in the list", "Ctrl+N", "All choices so far; each can be forgotten"
	v.footer = widgets.NewFooter(v.Take, closing, v.Memories, v.New)
	v.Search = widgets.NewSearchEntry("Search SKU, barcode or description", v.keys)
	v.Search.OnChanged = func(text string) { v.search(strings.TrimSpace(text)) }
	v.Search.OnSubmitted = func(string) { v.Results.TakeKeys() }
	v.empty = widgets.NewEmptyState(assets.Search, "", nil)
	v.Results = widgets.NewPersonList("In-store product", "On hand", func() int { return len(v.found) }, v.present)
	v.Results.Empty, v.Results.Keys = v.empty, v.keys
	v.Results.OnSelected = func(int) { v.showState() }
	v.Results.OnOpened = func(int) { v.take() }
	for _, b := range []*widgets.ToolButton{v.Stepper.Previous, v.Stepper.Next, v.Take, v.New, v.Memories, closing} {
		b.Keys = v.keys
	}
	v.content = widgets.Down(12,
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.Link, "Product Match Tool")), widgets.Space(1),
			widgets.Fixed(v.Stepper))),
		widgets.Grow(widgets.Across(16, screen.Wide(430, v.line),
			widgets.Grow(widgets.Down(12, widgets.Fixed(v.Search), widgets.Grow(v.Results, 1)), 1)), 1),
		widgets.Fixed(v.footer))
	v.frame = v.window.Fill(screen.Inset(16, 16, 16, 16, v.room))
	v.instead(assets.Clock, "Reading the orders…")
}

func (v *Match) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyF3, "To the search", v.focusSearch)
	v.keys.OnCtrl(fyne.KeyF, "To the search", v.focusSearch)
	v.keys.On(fyne.KeyDown, "To the products found", v.Results.TakeKeys)
	v.keys.OnCtrl(fyne.KeyN, "New product", v.create)
	v.keys.OnCtrl(fyne.KeyReturn, "Take the product", v.window.Press(v.Take))
	v.keys.OnAlt(fyne.KeyLeft, "Previous line", v.window.Press(v.Stepper.Previous))
	v.keys.OnAlt(fyne.KeyRight, "Next line", v.window.Press(v.Stepper.Next))
}

// current is the line that is shown; false while none is, and then no key or scan has
// anything to be about (P3).
func (v *Match) current() (l db.WaitingLine, ok bool) {
	if v.at >= len(v.lines) {
		return l, false
	}
	return v.lines[v.at], true
}

func (v *Match) focusSearch() {
	if _, ok := v.current(); ok {
		v.window.Canvas().Focus(v.Search)
	}
}

// Scanned looks for the product that has the code.
func (v *Match) Scanned(code string) bool {
	if _, ok := v.current(); !ok {
		return false
	}
	v.Search.SetText(code)
	v.Results.TakeKeys()
	return true
}

// instead shows a sentence in place of the tool: there is nothing to search for.
func (v *Match) instead(icon assets.Icon, sentence string) {
	v.keys.Search = nil
	v.window.Canvas().Unfocus()
	closing := widgets.NewToolButton("", "Close", v.window.Close)
	memories := widgets.NewToolButton(assets.History, "Remembered", v.showMemories)
	closing.Keys, memories.Keys = v.keys, v.keys
	v.room.Objects = []fyne.CanvasObject{widgets.Down(12, widgets.Fixed(widgets.NewTitle(assets.Link, "Product Match Tool")),
		widgets.Grow(widgets.NewEmptyState(icon, sentence, closing), 1),
		widgets.Fixed(widgets.Across(0, widgets.Space(1), widgets.Fixed(memories))))}
	v.room.Refresh()
}

// Show steps to the first line of an order that waits.
func (v *Match) Show(orderID string) { v.read(orderID, "") }

// Concerns is true for orders and products.
func (v *Match) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.StockChanged)
}

// Reload reads the lines again and stays at the same one, or goes on to where it was
// on its way.
func (v *Match) Reload() {
	if v.taking {
		return
	}
	l, ok := v.current()
	switch {
	case v.toOrder != "":
		v.read(v.toOrder, v.toLine)
	case ok:
		v.read(l.Order.ID, l.Line.ShopifyID)
	default:
		v.read("", "")
	}
}

// read reads the lines in the background and goes to one of them; an older answer
// never replaces a newer.
func (v *Match) read(orderID, lineID string) {
	v.toOrder, v.toLine = orderID, lineID
	v.load.Start(v.window, v.cfg.Shop.WaitingLines, func(lines []db.WaitingLine, err error) {
		if err != nil {
			v.instead(assets.Alert, store.MessageOf(err))
			return
		}
		v.apply(lines)
	})
}

func (v *Match) apply(lines []db.WaitingLine) {
	orderID, lineID := v.toOrder, v.toLine
	v.toOrder, v.toLine = "", ""
	l, same := v.current()
	same = same && lineID != "" && l.Line.ShopifyID == lineID && l.Order.ID == orderID
	v.lines = lines
	if len(lines) == 0 {
		v.at, v.found, v.text = 0, nil, ""
		v.Results.Select(-1)
		v.instead(assets.CheckCircle, "Every line of every order has its product.")
		return
	}
	v.at = min(v.at, len(lines)-1)
	for i, l := range lines {
		if l.Order.ID == orderID && (lineID == "" || l.Line.ShopifyID == lineID) {
			v.at = i
			break
		}
		if i == len(lines)-1 {
			same = false
		}
	}
	v.show(same)
}

func (v *Match) step(delta int) {
	if n := len(v.lines); n > 0 && !v.taking {
		v.at = (v.at + delta + n) % n
		if l := v.lines[v.at]; v.toOrder != "" {
			v.toOrder, v.toLine = l.Order.ID, l.Line.ShopifyID
		}
		v.show(false)
	}
}

// show draws the line; unless it is the same one, its candidates are looked for.
func (v *Match) show(same bool) {
	l, _ := v.current()
	v.keys.Search = v.Search
	v.room.Objects = []fyne.CanvasObject{v.content}
	v.Stepper.Set(v.at, len(v.lines), l.Order.Name, fmt.Sprintf("%d of %d lines", v.at+1, len(v.lines)))
	if len(v.lines) == 1 {
		v.Stepper.Set(0, 1, l.Order.Name, "the only line")
	}
	v.drawLine(l)
	if !same {
		v.text = ""
		v.Search.SetText("")
		v.look()
		v.window.Canvas().Focus(v.Results.FocusTarget())
	}
	v.showState()
	v.room.Refresh()
}

func (v *Match) showState() {
	not := ""
	l, ok := v.current()
	switch i := v.Results.Selected(); {
	case !ok:
		not = "Nothing waits for a product."
	case i < 0 || i >= len(v.found):
		not = "Select a product first."
	default:
		if err := store.MayMatch(l.Line, v.found[i].Product); err != nil {
			not = store.MessageOf(err)
		}
	}
	said := "A choice is remembered for this variant and SKU, and waiting orders are checked again at once."
	if not == "" {
		said = effect(v.lines, v.at)
	}
	v.footer.SetFacts("", said)
	screen.Enable(v.Take, not)
}

// take says that the line is the selected product.
func (v *Match) take() {
	l, ok := v.current()
	if v.taking || !ok {
		return
	}
	if !v.Take.Enabled() {
		v.frame.Toast(theme.Amber, assets.Info, v.Take.Reason(), 5*time.Second)
		return
	}
	p := v.found[v.Results.Selected()].Product
	warnings := store.MatchWarnings(l.Line, p, l.Order.Total.Currency)
	if len(warnings) == 0 {
		v.match(l, p)
		return
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Is “" + l.Line.Title + "” really " + name(p) + "?",
		Sentences: append(warnings, effect(v.lines, v.at)+" It is remembered for every order with this variant or SKU."),
		Answers: []screen.Answer{{Text: "Keep Looking"}, {
			Kind: widgets.Danger, Icon: assets.Link, Text: "This Is It",
			Act: func() { v.match(l, p) },
		}},
	})
}

func (v *Match) match(l db.WaitingLine, p store.Product) {
	v.taking = true
	v.window.Work.Go(func() {
		matched, err := v.cfg.Shop.MatchLine(context.Background(), l.Order.ID, l.Line.ShopifyID, p.ID)
		v.window.Work.UI(func() {
			v.taking = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not matched", store.MessageOf(err))
				return
			}
			text := fmt.Sprintf("“%s” is %s.", l.Line.Title, name(p))
			if matched > 0 {
				text += " " + screen.Many(matched, "order", "orders") + " became New."
			}
			undo := widgets.NewToolButton(assets.Undo, "Undo", func() { v.undo(l) })
			v.frame.ToastOffering(theme.Green, assets.Check, text, undoable, undo)
			v.read("", "")
		})
	})
}

// undoable is how long Undo is offered where a choice was made; afterwards Remembered
// forgets it.
const undoable = 20 * time.Second

// undo takes a choice back, and comes back to its line.
func (v *Match) undo(l db.WaitingLine) {
	if v.taking {
		return
	}
	v.taking = true
	v.window.Work.Go(func() {
		said, err := v.cfg.Shop.UndoMatchLine(context.Background(), l.Order.ID, l.Line.ShopifyID)
		v.window.Work.UI(func() {
			v.taking = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not undone", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Teal, assets.Undo, said, 8*time.Second)
			v.read(l.Order.ID, l.Line.ShopifyID)
		})
	})
}

// create opens an empty record that begins with the line; saved, it is the line's.
func (v *Match) create() {
	l, ok := v.current()
	if !ok {
		return
	}
	begin := store.Product{SKU: strings.TrimSpace(l.Line.SKU), Barcode: l.Line.Barcode, Description: strings.TrimSpace(l.Line.Title + " " +
		l.Line.Variant), Price: l.Line.UnitPrice, Stocked: true}
	if l.Line.SKU == "" && l.Line.VariantID == "" {
		begin.Stocked = false
	}
	v.cfg.New(begin, func(p store.Product) {
		// A record with exactly the line's SKU has matched it by itself.
		if p.SKU != l.Line.SKU || p.SKU == "" {
			v.match(l, p)
		}
	})
}
