package products

import (
	"context"
	"slices"
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

// DuplicatesShop is what removing duplicates needs of the database.
type DuplicatesShop interface {
	Duplicates(ctx context.Context) ([]db.DuplicateGroup, error)
	PreviewRemoval(ctx context.Context, removals []db.Removal) ([]db.RemovalPreview, error)
	RemoveDuplicates(ctx context.Context, removals []db.Removal) (string, int, error)
	ProductRemovals(ctx context.Context) ([]db.ProductRemoval, error)
	UndoRemoval(ctx context.Context, removalID string) error
	Currency(ctx context.Context) (string, error)
}

// DuplicatesConfig is what the window is made of.
type DuplicatesConfig struct {
	Shop DuplicatesShop
	Now  func() time.Time
	Open func(productID string)
}

// Duplicates is the window "Remove Duplicate In-Store Products" (R23).
type Duplicates struct {
	screen.View
	Groups, Members *widgets.DataList
	Remove, Mark    *widgets.ToolButton

	cfg     DuplicatesConfig
	window  *screen.Window
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	empty   *widgets.EmptyState
	effect  *fyne.Container
	earlier *fyne.Container
	footer  *widgets.Footer

	groups   groups
	currency string
	load     screen.Load[duplicatesReading]
	asked    int
	busy     bool
}

// NewDuplicates fills a native window with the duplicates; the caller shows it.
func NewDuplicates(w *screen.Window, cfg DuplicatesConfig) *Duplicates {
	v := &Duplicates{cfg: cfg, window: w, keys: w.Keys, effect: container.NewStack(), earlier: container.NewStack()}
	v.build()
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.keys.On(fyne.KeySpace, "Tick", v.tick)
	v.Reload()
	w.Canvas().Focus(v.Groups.FocusTarget())
	return v
}

func (v *Duplicates) build() {
	v.Groups = widgets.NewDataList([]widgets.Column{
		{Title: "", Width: 22},
		{Title: "SKU", Width: 120, Weight: 3, Bold: true},
		{Title: "Products", Width: 60, Right: true},
		{Title: "On hand", Width: 58, Right: true},
		{Title: "Why", Width: 178, Weight: 1, Color: theme.Secondary},
	}, func() int { return len(v.groups) }, func(i int) (widgets.Row, bool) { return v.groupRow(i), true })
	v.empty = widgets.NewEmptyState(assets.Clock, "Looking for duplicates…", nil)
	v.Groups.Empty, v.Groups.Keys = v.empty, v.keys
	v.Groups.OnSelected = func(int) { v.showGroup() }
	v.Groups.OnOpened = func(int) { v.tick() }
	v.Members = widgets.NewDataList([]widgets.Column{
		{Title: "", Width: 60},
		{Title: "SKU", Width: 120, Weight: 1, Bold: true},
		{Title: "Description", Width: 118, Weight: 3},
		{Title: "Barcode", Width: 116},
		{Title: "Price", Width: 72, Right: true},
		{Title: "On hand", Width: 62, Right: true},
	}, func() int { return len(v.current().Products) }, func(i int) (widgets.Row, bool) { return v.memberRow(i), true })
	v.Members.Keys = v.keys
	v.Members.Empty = widgets.NewEmptyState(assets.Merge, "Select a group to see its products.", nil)
	v.Members.OnSelected = func(i int) { v.survive(i) }
	v.Members.OnOpened = func(i int) { v.cfg.Open(v.current().Products[i].ID) }
	v.Mark = widgets.NewToolButton(assets.Check, "Make These One", v.tick)
	v.Mark.Tip = "Space"
	v.Remove = widgets.NewFooterButton(widgets.Primary, assets.Merge, "Remove Duplicates", v.ask)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	for _, b := range []*widgets.ToolButton{v.Mark, v.Remove, closing} {
		b.Keys = v.keys
	}
	v.footer = widgets.NewFooter(v.Remove, closing)
	right := widgets.Down(12, widgets.Grow(v.Members, 3),
		widgets.Fixed(widgets.Across(12, widgets.Fixed(v.Mark),
			widgets.Grow(widgets.NewText("The marked product stays; tap another to keep that one.", theme.Small, false, theme.Secondary), 1))),
		widgets.Grow(v.effect, 2), widgets.Grow(v.earlier, 2))
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.NewTitle(assets.Merge, "Remove Duplicate In-Store Products")),
		widgets.Grow(widgets.Across(16, screen.Wide(544, v.Groups), widgets.Grow(right, 1)), 1),
		widgets.Fixed(v.footer))))
	v.showState()
}

// Concerns is true for products, and the orders that would become New.
func (v *Duplicates) Concerns(c db.Change) bool {
	return c.Concerns(db.StockChanged) || c.Concerns(db.OrdersChanged)
}

// Reload looks for duplicates again in the background; what was ticked and chosen
// stays.
func (v *Duplicates) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (read duplicatesReading, err error) {
		if read.groups, err = v.cfg.Shop.Duplicates(ctx); err != nil {
			return read, err
		}
		if read.removals, err = v.cfg.Shop.ProductRemovals(ctx); err != nil {
			return read, err
		}
		read.currency, err = v.cfg.Shop.Currency(ctx)
		return read, err
	}, func(read duplicatesReading, err error) {
		if err != nil {
			v.empty.Set(assets.Alert, store.MessageOf(err))
			return
		}
		v.currency = read.currency
		v.apply(read.groups, read.removals)
	})
}

// duplicatesReading is what is there twice, and what was removed before.
type duplicatesReading struct {
	groups   []db.DuplicateGroup
	removals []db.ProductRemoval
	currency string
}

func (v *Duplicates) apply(fresh []db.DuplicateGroup, removals []db.ProductRemoval) {
	selected := v.current().key()
	v.groups = v.groups.follow(fresh, v.currency)
	v.empty.Set(assets.CheckCircle, "No two in-store products have the same SKU.")
	at := slices.IndexFunc(v.groups, func(g group) bool { return g.key() == selected })
	if at < 0 && len(v.groups) > 0 {
		at = 0
	}
	v.Groups.Select(-1)
	v.Groups.Select(at)
	v.Groups.Refresh()
	v.showEarlier(removals)
	v.showGroup()
	v.showState()
}

// current is the selected group, one without products when none is.
func (v *Duplicates) current() group {
	if i := v.Groups.Selected(); i >= 0 && i < len(v.groups) {
		return v.groups[i]
	}
	return group{}
}

func (v *Duplicates) groupRow(i int) widgets.Row {
	g := v.groups[i]
	units := int64(0)
	for _, p := range g.Products {
		units += p.OnHand
	}
	row := widgets.Row{Unsaved: g.ticked, Cells: []widgets.Cell{
		{}, {Text: g.Products[g.survivor].SKU}, {Text: screen.Number(len(g.Products))}, {Text: screen.Number(units)}, {Text: g.Why},
	}}
	if g.ticked {
		row.Cells[0] = widgets.Cell{Icon: assets.Check, Tone: theme.Green}
	}
	switch {
	case g.differs != "":
		row.Cells[4] = widgets.Cell{Icon: assets.Alert, Text: g.Why + ", " + g.differs, Tone: theme.Amber}
	case !g.Exact:
		row.Cells[4] = widgets.Cell{Icon: assets.Info, Text: g.Why, Tone: theme.Blue}
	}
	return row
}

func (v *Duplicates) memberRow(i int) widgets.Row {
	g := v.current()
	p := g.Products[i]
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: "goes", Muted: true},
		{Text: p.SKU},
		widgets.OrDash(p.Description), widgets.OrDash(p.Barcode),
		{Text: plainAmount(p.Price, v.currency)},
		{Text: screen.Number(p.OnHand)},
	}}
	if i == g.survivor {
		row.Cells[0] = widgets.Cell{Icon: assets.Check, Text: "stays", Tone: theme.Green, Bold: true}
	}
	return row
}

// survive makes the tapped product the one that stays.
func (v *Duplicates) survive(i int) {
	at := v.Groups.Selected()
	if i < 0 || at < 0 || v.groups[at].survivor == i {
		return
	}
	v.groups[at].survivor = i
	v.Members.Refresh()
	v.Groups.Refresh()
	v.preview()
}

// tick makes the selected group one to be removed, or not.
func (v *Duplicates) tick() {
	if at := v.Groups.Selected(); at >= 0 {
		v.groups[at].ticked = !v.groups[at].ticked
		v.Groups.Refresh()
		v.showState()
	}
}

func (v *Duplicates) showGroup() {
	v.Members.Select(-1)
	v.Members.Refresh()
	v.showState()
	v.preview()
}

// preview asks what removing the selected group would do.
func (v *Duplicates) preview() {
	v.asked++
	asked, g := v.asked, v.current()
	if len(g.Products) == 0 {
		v.effect.Objects = nil
		v.effect.Refresh()
		return
	}
	v.window.Work.Go(func() {
		previews, err := v.cfg.Shop.PreviewRemoval(context.Background(), []db.Removal{g.removal()})
		v.window.Work.UI(func() {
			if asked != v.asked {
				return
			}
			note := widgets.NewNote(theme.Red, assets.Alert, "It can't be removed.", store.MessageOf(err))
			if err == nil {
				note = effectOf(g, previews[0])
			}
			panel := widgets.NewPanel(assets.Info, "What happens", container.NewVScroll(screen.Inset(12, 12, theme.Padding, theme.Padding,
				widgets.Down(8, widgets.Fixed(note)))))
			panel.Flush = true
			v.effect.Objects = []fyne.CanvasObject{panel}
			v.effect.Refresh()
		})
	})
}

func (v *Duplicates) showState() {
	_, n := v.groups.chosen()
	switch {
	case v.busy:
		v.Remove.Disable("They are being removed.")
	case n == 0:
		v.Remove.SetText("Remove Duplicates")
		v.Remove.Disable("No group is ticked.")
	default:
		v.Remove.SetText("Remove " + screen.Many(n, "Duplicate", "Duplicates"))
		v.Remove.Enable()
	}
	switch g := v.current(); {
	case len(g.Products) == 0:
		v.Mark.Disable("Select a group first.")
	case g.ticked:
		v.Mark.SetText("Leave These Alone")
		v.Mark.Enable()
	default:
		v.Mark.SetText("Make These One")
		v.Mark.Enable()
	}
	v.footer.SetFacts(v.groups.facts())
}

// ask names the consequence before anything is removed.
func (v *Duplicates) ask() {
	removals, n := v.groups.chosen()
	if n == 0 || v.busy {
		return
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Merge, Title: "Remove " + screen.Many(n, "duplicate", "duplicates") + "?",
		Sentences: v.groups.consequence(),
		Answers: []screen.Answer{{Text: "Keep Looking"}, {Kind: widgets.Primary, Icon: assets.Merge, Text: "Remove " +
			screen.Many(n, "Duplicate", "Duplicates"), Act: func() { v.remove(removals, n) }}},
	})
}

func (v *Duplicates) remove(removals []db.Removal, n int) {
	v.busy = true
	v.showState()
	v.window.Work.Go(func() {
		id, matched, err := v.cfg.Shop.RemoveDuplicates(context.Background(), removals)
		v.window.Work.UI(func() {
			v.busy = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not removed", store.MessageOf(err))
				v.showState()
				return
			}
			text := screen.Many(n, "duplicate", "duplicates") + " removed."
			if matched > 0 {
				text += " " + screen.Many(matched, "waiting order", "waiting orders") + " became New."
			}
			undo := widgets.NewToolButton(assets.Undo, "Undo", func() { v.undo(id) })
			v.frame.ToastOffering(theme.Green, assets.Check, text, 12*time.Second, undo)
			v.Reload()
		})
	})
}

func (v *Duplicates) undo(id string) {
	v.window.Work.Go(func() {
		err := v.cfg.Shop.UndoRemoval(context.Background(), id)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not undone", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Green, assets.Undo, "The products are their own again.", 5*time.Second)
			v.Reload()
		})
	})
}
