package products

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// CatalogueShop is what importing from Shopify needs of the database.
type CatalogueShop interface {
	PreviewCatalogue(ctx context.Context, catalogue store.Catalogue) ([]store.CatalogueLine, error)
	ImportCatalogue(ctx context.Context, chosen []store.CatalogueLine) (db.CatalogueImported, error)
}

// CatalogueConfig is what the window is made of.
type CatalogueConfig struct {
	Shop CatalogueShop
	// Read reads the catalogue from Shopify, and tells how much was found so far.
	Read func(ctx context.Context, progress func(found int64)) (store.Catalogue, error)
}

// Catalogue is the window "Import from Shopify": what the shop sells online beside
// what is here, and nothing is written that wasn't shown and chosen.
type Catalogue struct {
	screen.View
	Rows                      *widgets.DataList
	Only                      *widgets.Select
	Import, Mark, All, Reread *widgets.ToolButton

	cfg    CatalogueConfig
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	empty  *widgets.EmptyState
	footer *widgets.Footer
	// stop ends the reading under way, when the window is closed.
	stop context.CancelFunc

	catalogue store.Catalogue
	lines     []catalogueLine
	// shown are the lines of the kind that is looked at.
	shown []int
	only  store.CatalogueKind
	busy  string
}

// catalogueLine is a line with what a person decided about it.
type catalogueLine struct {
	store.CatalogueLine
	ticked bool
}

func (l catalogueLine) importable() bool {
	return l.Kind == store.CatalogueNew || l.Kind == store.CatalogueDifferent
}

var catalogueKinds = []struct {
	name string
	kind store.CatalogueKind
}{
	{"All", ""},
	{"New", store.CatalogueNew},
	{"Different", store.CatalogueDifferent},
	{"Same", store.CatalogueSame},
	{"Left out", store.CatalogueLeftOut},
}

// NewCatalogue fills a native window and begins to read; the caller shows it and
// calls Close when it is closed.
func NewCatalogue(w *screen.Window, cfg CatalogueConfig) *Catalogue {
	v := &Catalogue{cfg: cfg, window: w, keys: w.Keys, stop: func() {}}
	v.build()
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.keys.OnCtrl(fyne.KeyA, "Tick all that are shown, or none", w.Press(v.All))
	v.keys.On(fyne.KeySpace, "Tick", w.Press(v.Mark))
	v.keys.On(fyne.KeyF5, "Read Again", w.Press(v.Reread))
	v.read()
	w.Canvas().Focus(v.Rows.FocusTarget())
	return v
}

func (v *Catalogue) build() {
	v.Rows = widgets.NewDataList([]widgets.Column{
		{Title: "", Width: 22},
		{Title: "SKU", Width: 150, Weight: 1, Bold: true},
		{Title: "At Shopify", Width: 220, Weight: 2},
		{Title: "Price", Width: 84, Right: true},
		{Title: "Here", Width: 110},
		{Title: "What changes", Width: 260, Weight: 3, Color: theme.Secondary},
	}, func() int { return len(v.shown) }, func(i int) (widgets.Row, bool) { return v.row(i), true })
	v.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	v.Rows.Empty, v.Rows.Keys = v.empty, v.keys
	v.Rows.OnSelected = func(int) { v.showState() }
	v.Rows.OnOpened = func(int) { v.tick() }
	v.Only = widgets.NewSelect([]string{"All"}, 0, func(i int) { v.narrow(catalogueKinds[i].kind) })
	v.Only.Keys = v.keys
	v.Mark = widgets.NewToolButton(assets.Check, "Tick", v.tick)
	v.All = widgets.NewToolButton(assets.DoubleCheck, "Tick All", v.tickAll)
	v.Reread = widgets.NewToolButton(assets.Refresh, "Read Again", v.read)
	v.Mark.Tip, v.All.Tip, v.Reread.Tip = "Space", "Ctrl+A: all that are shown, or none", "F5"
	v.Import = widgets.NewFooterButton(widgets.Primary, assets.Download, "Import", v.ask)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	for _, b := range []*widgets.ToolButton{v.Import, v.Mark, v.All, v.Reread, closing} {
		b.Keys = v.keys
	}
	v.footer = widgets.NewFooter(v.Import, closing)
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.NewTitle(assets.Download, "Import from Shopify")),
		widgets.Fixed(widgets.Across(8, screen.Wide(190, v.Only), widgets.Fixed(v.Mark), widgets.Fixed(v.All), widgets.Fixed(v.Reread),
			widgets.Space(1),
			widgets.Fixed(widgets.NewText("Stock is never taken from Shopify: new products begin at 0.", theme.Small, false, theme.Secondary)))),
		widgets.Grow(v.Rows, 1),
		widgets.Fixed(v.footer))))
	v.showState()
}

// read reads the catalogue at Shopify and compares it, in the background.
func (v *Catalogue) read() {
	if v.busy != "" {
		return
	}
	v.busy = "Shopify puts its catalogue together."
	v.catalogue, v.lines, v.shown = store.Catalogue{}, nil, nil
	v.empty.Set(assets.Clock, "Shopify puts its catalogue together…")
	v.Rows.Select(-1)
	v.Rows.Refresh()
	v.showState()
	ctx, stop := context.WithCancel(v.window.Open())
	v.stop = stop
	v.window.Work.Go(func() {
		defer stop()
		catalogue, err := v.cfg.Read(ctx, func(found int64) {
			if found > 0 {
				v.window.Work.UI(func() {
					v.empty.Set(assets.Clock, "Shopify puts its catalogue together… "+screen.Many(int(found), "variant", "variants")+" so far.")
				})
			}
		})
		if err == nil {
			v.compare(ctx, catalogue)
			return
		}
		v.window.Work.UI(func() { v.fault(err) })
	})
}

// compare shows what a catalogue is to the store; it runs in the background.
func (v *Catalogue) compare(ctx context.Context, catalogue store.Catalogue) {
	lines, err := v.cfg.Shop.PreviewCatalogue(ctx, catalogue)
	v.window.Work.UI(func() {
		if err != nil {
			v.fault(err)
			return
		}
		v.busy, v.catalogue = "", catalogue
		v.lines = make([]catalogueLine, len(lines))
		for i, line := range lines {
			v.lines[i] = catalogueLine{line, line.Suggested()}
		}
		// What there is to do comes first.
		order := []store.CatalogueKind{store.CatalogueNew, store.CatalogueDifferent, store.CatalogueLeftOut, store.CatalogueSame}
		place := func(l catalogueLine) int {
			if l.Suggested() {
				return -1
			}
			return slices.Index(order, l.Kind)
		}
		slices.SortStableFunc(v.lines, func(a, b catalogueLine) int { return place(a) - place(b) })
		v.showKinds()
		v.narrow(v.only)
	})
}

func (v *Catalogue) fault(err error) {
	v.busy = ""
	v.empty.Set(assets.Alert, store.MessageOf(err))
	v.Rows.Refresh()
	v.showState()
}

// showKinds puts the counts into the selection.
func (v *Catalogue) showKinds() {
	names, chosen := make([]string, len(catalogueKinds)), 0
	for i, k := range catalogueKinds {
		n := 0
		for _, line := range v.lines {
			if k.kind == "" || line.Kind == k.kind {
				n++
			}
		}
		names[i] = k.name + "  " + screen.Number(n)
		if k.kind == v.only {
			chosen = i
		}
	}
	v.Only.Options = names
	v.Only.SetChosen(chosen)
}

func (v *Catalogue) narrow(only store.CatalogueKind) {
	v.only, v.shown = only, nil
	for i, line := range v.lines {
		if only == "" || line.Kind == only {
			v.shown = append(v.shown, i)
		}
	}
	if len(v.catalogue.Variants) == 0 {
		v.empty.Set(assets.Box, "The shop sells nothing online yet.")
	} else {
		v.empty.Set(assets.CheckCircle, "None.")
	}
	v.Rows.Select(-1)
	v.Rows.Refresh()
	v.showState()
}

func (v *Catalogue) row(i int) widgets.Row {
	line := v.lines[v.shown[i]]
	row := widgets.Row{Unsaved: line.ticked, Cells: []widgets.Cell{
		{},
		widgets.OrDash(line.Variant.SKU),
		{Text: line.Variant.Title},
		{Text: plainAmount(line.Variant.Price, v.catalogue.Currency)},
		{},
		{},
	}}
	if line.ticked {
		row.Cells[0] = widgets.Cell{Icon: assets.Check, Tone: theme.Green}
	}
	switch line.Kind {
	case store.CatalogueNew:
		row.Cells[4] = widgets.Cell{Icon: assets.Plus, Text: "new", Tone: theme.Green}
		if line.Why != "" {
			row.Cells[5] = widgets.Cell{Icon: assets.Alert, Text: line.Why, Tone: theme.Amber}
		}
	case store.CatalogueDifferent:
		var changes []string
		for _, c := range line.Changes {
			changes = append(changes, c.Field+" "+cmp.Or(c.Before, "none")+" here, "+c.After+" at Shopify")
		}
		row.Cells[4] = widgets.Cell{Icon: assets.Pencil, Text: "different", Tone: theme.Amber}
		row.Cells[5] = widgets.Cell{Text: strings.Join(changes, " · ")}
	case store.CatalogueSame:
		row.Cells[4] = widgets.Cell{Icon: assets.Check, Text: "same", Muted: true}
	default:
		row.Cells[4] = widgets.Cell{Icon: assets.Ban, Text: "left out", Muted: true}
		row.Cells[5] = widgets.Cell{Text: line.Why}
	}
	return row
}

// tick chooses the selected line, or no longer.
func (v *Catalogue) tick() {
	at := v.Rows.Selected()
	if v.busy != "" || at < 0 || !v.lines[v.shown[at]].importable() {
		return
	}
	line := &v.lines[v.shown[at]]
	line.ticked = !line.ticked
	v.Rows.Refresh()
	v.showState()
}

// tickAll chooses all lines that are shown, or none when all are.
func (v *Catalogue) tickAll() {
	want := v.unticked() > 0
	for _, i := range v.shown {
		v.lines[i].ticked = want && v.lines[i].importable()
	}
	v.Rows.Refresh()
	v.showState()
}

// unticked counts the lines shown that could be ticked.
func (v *Catalogue) unticked() (n int) {
	for _, i := range v.shown {
		if line := v.lines[i]; line.importable() && !line.ticked {
			n++
		}
	}
	return n
}

func (v *Catalogue) chosen() (lines []store.CatalogueLine, overwritten int) {
	for _, line := range v.lines {
		if line.ticked {
			lines = append(lines, line.CatalogueLine)
			if line.Kind == store.CatalogueDifferent {
				overwritten++
			}
		}
	}
	return lines, overwritten
}

func (v *Catalogue) showState() {
	chosen, overwritten := v.chosen()
	importable := slices.ContainsFunc(v.shown, func(i int) bool { return v.lines[i].importable() })
	v.Mark.SetText("Tick")
	switch at := v.Rows.Selected(); {
	case at < 0:
		v.Mark.Disable("Select a line first.")
	case !v.lines[v.shown[at]].importable():
		v.Mark.Disable("There is nothing to import of this one.")
	case v.lines[v.shown[at]].ticked:
		v.Mark.SetText("Untick")
		v.Mark.Enable()
	default:
		v.Mark.Enable()
	}
	v.All.SetText("Tick All")
	switch {
	case !importable:
		v.All.Disable("There is nothing to import among these.")
	case v.unticked() == 0:
		v.All.SetText("Untick All")
		v.All.Enable()
	default:
		v.All.Enable()
	}
	v.Import.SetText("Import")
	switch {
	case v.busy != "":
		v.Import.Disable(v.busy)
		v.Reread.Disable(v.busy)
		v.footer.SetFacts("", "")
		return
	case len(chosen) == 0:
		v.Import.Disable("No line is ticked.")
	default:
		v.Import.SetText("Import " + screen.Many(len(chosen), "Product", "Products"))
		v.Import.Enable()
	}
	v.Reread.Enable()
	facts := "nothing here is overwritten"
	if overwritten > 0 {
		facts = screen.Many(overwritten, "product here is overwritten", "products here are overwritten")
	}
	v.footer.SetFacts(screen.Many(len(chosen)-overwritten, "new product", "new products"), facts)
}

// ask names the consequence before anything is overwritten; what is only added
// needs no question.
func (v *Catalogue) ask() {
	lines, overwritten := v.chosen()
	if len(lines) == 0 || v.busy != "" {
		return
	}
	if overwritten == 0 {
		v.take(lines)
		return
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Pencil, Title: "Overwrite " + screen.Many(overwritten, "product", "products") + " here?",
		Sentences: []string{"What the list shows as different becomes what Shopify says. Stock stays as it is, and so does every transaction " +
			"that exists."},
		Answers: []screen.Answer{{Text: "Keep Looking"}, {Kind: widgets.Primary, Icon: assets.Download, Text: "Import " +
			screen.Many(len(lines), "Product", "Products"), Act: func() { v.take(lines) }}},
	})
}

func (v *Catalogue) take(lines []store.CatalogueLine) {
	v.busy = "The products are being imported."
	v.showState()
	catalogue := v.catalogue
	v.window.Work.Go(func() {
		ctx := context.Background()
		done, err := v.cfg.Shop.ImportCatalogue(ctx, lines)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not imported", store.MessageOf(err))
				return
			}
			text := screen.Many(done.Added, "product", "products") + " added, " + screen.Number(done.Updated) + " updated."
			if done.Matched > 0 {
				text += " " + screen.Many(done.Matched, "waiting order", "waiting orders") + " became New."
			}
			v.frame.Toast(theme.Green, assets.Check, text, 8*time.Second)
		})
		v.compare(ctx, catalogue)
	})
}
