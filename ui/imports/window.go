package imports

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Config is what the window is made of.
type Config struct {
	Shop *db.DB
	Kind Kind
	// Browse opens a file with the program that this computer has for it.
	Browse func(*url.URL) error
}

// Window imports a file of customers or products.
type Window struct {
	screen.View
	Choose, Other, Stop, Rest, Import *widgets.ToolButton
	// Charset, Separator, Header, Page and Location overrule how the file is read.
	Charset, Separator, Header, Page, Location *widgets.Select
	// Columns are the file's, Rows what would become of its rows; Only narrows them.
	Columns, Rows *widgets.DataList
	Only          *widgets.Select
	// Whole keeps the file out where a row is bad, Update writes over what is here.
	Whole, Update *widgets.Check
	Currency      *widgets.Field

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	name   *widgets.Text
	said   *widgets.Text
	note   *widgets.Note
	strip  *widgets.ExplainStrip
	empty  *widgets.EmptyState
	footer *widgets.Footer
	close  *widgets.ToolButton
	// ofText and so on are the room of what is shown for some files only.
	ofText                                     []fyne.CanvasObject
	ofWorkbook, ofPlaces, ofUpdate, ofCurrency fyne.CanvasObject
	// start is shown while there is no file, filled once there is.
	start  *widgets.EmptyState
	filled *fyne.Container

	file    string
	options csvfile.Options
	found   found
	load    screen.Load[found]
	state   state
	// failed is why the file can't be read, rest the file with the rows that were left out.
	failed error
	rest   string
	stop   context.CancelFunc
}

// state is how far the window has come.
type state int

const (
	noFile state = iota
	looking
	looked
	importing
	done
)

// New fills a native window, with no file yet; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, stop: func() {}}
	v.build()
	v.bindKeys()
	w.OnDropped(v.Take)
	w.Canvas().Focus(v.Choose)
	return v
}

var (
	charsets = []string{
		"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257",
		"macintosh", "IBM850", "IBM852", "ISO-8859-2", "KOI8-R",
	}
	separators     = []string{",", ";", "tab", "|"}
	separatorNames = []string{"Commas", "Semicolons", "Tabs", "Bars"}
)

// headers is how many lines may be chosen for the header.
const headers = 12

func (v *Window) build() {
	choose := func() {
		screen.ChooseFile(v.window.Canvas(), v.window.Work, v.cfg.Kind.Name, []string{".csv", ".xlsx", ".txt", ".tsv"}, v.Take)
	}
	v.Choose = widgets.NewToolButton(assets.FolderOpen, "Choose File", choose)
	v.Choose.MinWidth = 180
	v.Other = widgets.NewToolButton(assets.FolderOpen, "Other File", choose)
	v.Choose.Tip, v.Other.Tip = "Ctrl+O", "Ctrl+O"
	v.start = widgets.NewEmptyState(v.cfg.Kind.icon, "Choose a file of "+v.cfg.Kind.many+
		", or drop one on this window: CSV, text or Excel.", v.Choose)
	v.name = widgets.NewText("", theme.PanelTitle, true, theme.Text)
	v.said = widgets.NewText("", theme.Body, false, theme.Secondary)
	v.name.Cut, v.said.Cut = true, true

	v.Charset = v.reader(func(i int) { v.options.Charset = v.Charset.Options[i] })
	v.Separator = v.reader(func(i int) { v.options.Separator = separators[i] })
	v.Header = v.reader(func(i int) { v.options.Header = i + 1 })
	v.Page = v.reader(func(i int) { v.options.Page = v.Page.Options[i] })
	v.Location = v.reader(func(i int) {
		v.options.Locations = nil
		if i > 0 {
			v.options.Locations = []string{v.found.reading.Locations[i-1]}
		}
	})
	v.buildLists()
	v.note = widgets.NewNote(theme.Blue, assets.Info, "", "")
	v.Whole = widgets.NewCheck("All or nothing", "One bad row keeps the whole file out", false, func(bool) { v.show() })
	v.Update = widgets.NewCheck("Write over what differs", "Products here become what the file says", false, func(bool) { v.show() })
	v.Whole.Keys, v.Update.Keys = v.keys, v.keys
	v.Currency = widgets.NewField("Prices are in", v.keys)
	v.Currency.Entry.PlaceHolder = "EUR"
	v.Currency.Entry.OnSubmitted = func(string) { v.priced() }

	v.Import = widgets.NewFooterButton(widgets.Primary, assets.Download, "Import", v.ask)
	v.Import.Tip = "Ctrl+S"
	v.Rest = widgets.NewFooterButton(widgets.Plain, assets.FolderOpen, "Open the Rest", v.openRest)
	v.Stop = widgets.NewFooterButton(widgets.Plain, assets.X, "Stop", v.askToStop)
	v.close = widgets.NewFooterButton(widgets.Plain, "", "Close", func() { v.AskToClose(v.window.Close) })
	v.footer = widgets.NewFooter(v.Import, v.Rest, v.Stop, v.close)
	for _, b := range []*widgets.ToolButton{v.Choose, v.Other, v.Import, v.Rest, v.Stop, v.close} {
		b.Keys = v.keys
	}
	charset, separator, page := screen.Wide(160, v.Charset), screen.Wide(140, v.Separator), screen.Wide(170, v.Page)
	location, update, currency := screen.Wide(190, v.Location), screen.Wide(270, v.Update), screen.Wide(240, v.Currency)
	v.ofText, v.ofWorkbook = []fyne.CanvasObject{charset.Object, separator.Object}, page.Object
	v.ofPlaces, v.ofUpdate, v.ofCurrency = location.Object, update.Object, currency.Object
	v.filled = widgets.Down(12,
		widgets.Fixed(widgets.Across(12, widgets.Fixed(v.Other), widgets.Grow(v.name, 1))),
		widgets.Fixed(widgets.Across(8, charset, separator, page, screen.Wide(150, v.Header), location, widgets.Grow(v.said, 1))),
		widgets.Fixed(v.note),
		widgets.Grow(widgets.Across(12, widgets.Grow(v.Columns, 5), widgets.Grow(v.Rows, 6)), 1),
		widgets.Fixed(widgets.Across(16, screen.Wide(220, v.Only), screen.Wide(250, v.Whole), update, currency, widgets.Space(1))))
	v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.NewTitle(v.cfg.Kind.icon, v.cfg.Kind.Name)),
		widgets.Grow(container.NewStack(v.start, v.filled), 1),
		widgets.Fixed(v.footer))))
	v.show()
}

// reader is a choice of how the file is read; another reading makes what was said of the
// columns void.
func (v *Window) reader(set func(i int)) *widgets.Select {
	s := widgets.NewSelect(nil, -1, func(i int) {
		if v.busy() {
			v.show()
			return
		}
		set(i)
		v.options.Map = nil
		v.look("")
	})
	s.Keys = v.keys
	return s
}

func (v *Window) buildLists() {
	v.Only = widgets.NewSelect(nil, 0, func(int) { v.narrow() })
	v.Only.Keys = v.keys
	v.Columns = widgets.NewDataList([]widgets.Column{
		{Title: "Column of the file", Width: 150, Weight: 1, Bold: true},
		{Title: "Becomes", Width: 186, Badge: true},
		{Title: "Known", Width: 96, Color: theme.Secondary},
	}, func() int { return len(v.found.reading.Columns) }, v.column)
	v.Columns.RowHeight, v.Columns.Keys = 46, v.keys
	v.Columns.OnOpened = v.chooseField
	v.Columns.ChoiceWords = "Choose what the column becomes"
	v.Columns.OnChoice = func(i, _ int, _ fyne.Position) { v.chooseField(i) }
	v.strip = widgets.NewExplainStrip()
	v.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	v.Rows = widgets.NewDataList([]widgets.Column{
		{Title: v.cfg.Kind.title, Width: 170, Weight: 4, Bold: true},
		{Title: v.cfg.Kind.rest, Width: 110, Weight: 2},
		{Title: "Import", Width: 136, Weight: 1},
	}, func() int { return len(v.shown()) }, func(i int) (widgets.Row, bool) {
		return widgets.Row{Cells: v.shown()[i].cells[:]}, true
	})
	v.Rows.RowHeight, v.Rows.Keys, v.Rows.Below, v.Rows.Empty = 46, v.keys, v.strip, v.empty
	v.Rows.OnSelected = v.explain
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", func() { v.AskToClose(v.window.Close) })
	v.keys.OnCtrl(fyne.KeyO, "Choose a file", v.Choose.OnTapped)
	v.keys.OnCtrl(fyne.KeyS, "Import", v.window.Press(v.Import))
	v.keys.On(fyne.KeyF2, "To the columns", v.Columns.TakeKeys)
	v.keys.On(fyne.KeyF3, "To the rows", v.Rows.TakeKeys)
}

// busy says that rows are being imported, when nothing may be changed.
func (v *Window) busy() bool { return v.state == importing }

// column is a column of the file and what it means.
func (v *Window) column(i int) (widgets.Row, bool) {
	c := v.found.reading.Columns[i]
	title := c.Title
	if title == "" {
		title = "#" + strconv.Itoa(i+1)
	}
	badge := widgets.Cell{Icon: assets.Check, Text: v.cfg.Kind.label(c.Field), Tone: theme.Teal, Choice: true}
	if c.Location != "" {
		badge.Text += ", " + c.Location
	}
	if c.Field == "" {
		badge.Icon, badge.Tone = assets.Minus, theme.Grey
	}
	return widgets.Row{Cells: []widgets.Cell{{Text: title, Second: strings.Join(c.Samples, " · ")}, badge, {Text: string(c.How)}}}, true
}

// narrower is a kind of rows that can be looked at: how many there are, and the first of them.
type narrower struct {
	name string
	n    int
	rows []row
}

func (v *Window) narrowers() []narrower {
	f := v.found
	return []narrower{
		{"All rows", f.sum.Rows, f.first},
		{"Left out", f.sum.Bad, f.bad},
		{"With a warning", f.warnedRows, f.warned},
		{"Different here", f.sum.Differing, f.differing},
	}
}

// shown are the rows that are looked at.
func (v *Window) shown() []row { return v.narrowers()[max(0, v.Only.Chosen())].rows }

func (v *Window) narrow() {
	v.Rows.Select(-1)
	v.explain(-1)
	v.Rows.Refresh()
}

// explain says all that is to be known of the row that is selected.
func (v *Window) explain(i int) {
	if i < 0 || i >= len(v.shown()) {
		v.strip.Set(theme.NoTone, "", "", "")
		return
	}
	r := v.shown()[i]
	v.strip.Set(r.tone, r.icon, r.lead, strings.Join(r.why, "; "))
}
