package products

import (
	"context"
	"encoding/csv"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// InventoryShop is what the inventory page needs of the database.
type InventoryShop interface {
	StockTotals(ctx context.Context) (db.StockTotals, error)
	StockByDay(ctx context.Context, since, before time.Time) ([]db.StockDay, error)
	Currency(ctx context.Context) (string, error)
	EachProduct(ctx context.Context, take func(store.Product) error) error
}

// InventoryConfig is what the inventory page is made of.
type InventoryConfig struct {
	Shop InventoryShop
	Now  func() time.Time
	// OpenProducts opens the Products window at a narrower list.
	OpenProducts func(only db.ProductsOnly)
	// Browse opens a file that was written.
	Browse func(*url.URL) error
}

// Inventory is the manager's page: what is on hand and promised, what it is worth,
// and what moved by day.
type Inventory struct {
	screen.View
	Period, Reason *widgets.Select
	Days           *widgets.DataList

	cfg     InventoryConfig
	window  *screen.Window
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	figures *fyne.Container
	footer  *widgets.Footer
	days    []db.StockDay
	all     []db.StockDay
	load    screen.Load[inventoryReading]
}

// periods are how far back the page looks, reasons what it is narrowed to.
var (
	periods = []struct {
		name string
		days int
	}{{"Last 7 days", 7}, {"Last 30 days", 30}, {"Last 90 days", 90}, {"Last year", 366}}
	reasons = []store.StockReason{"", store.StockSold, store.StockReturned, store.StockReceived, store.StockCounted, store.StockAdjusted}
)

// NewInventory fills a native window with the page; the caller shows it.
func NewInventory(w *screen.Window, cfg InventoryConfig) *Inventory {
	v := &Inventory{cfg: cfg, window: w, keys: w.Keys, figures: container.NewStack()}
	names := make([]string, len(periods))
	for i, p := range periods {
		names[i] = p.name
	}
	v.Period = widgets.NewSelect(names, 1, func(int) { v.Reload() })
	whys := make([]string, len(reasons))
	for i, r := range reasons {
		whys[i] = r.Label()
	}
	whys[0] = "All reasons"
	v.Reason = widgets.NewSelect(whys, 0, func(int) { v.narrow() })
	v.Days = widgets.NewDataList([]widgets.Column{
		{Title: "Day", Width: 150, Weight: 1, Bold: true},
		{Title: "Why", Width: 130, Weight: 1},
		{Title: "Came in", Width: 90, Right: true},
		{Title: "Went out", Width: 90, Right: true},
		{Title: "Together", Width: 90, Right: true, Bold: true},
	}, func() int { return len(v.days) }, func(i int) (widgets.Row, bool) { return dayRow(v.days[i]), true })
	v.Days.Empty = widgets.NewEmptyState(assets.Box, "Nothing moved in this time.", nil)
	export := widgets.NewToolButton(assets.Download, "Export Products", v.export)
	moves := widgets.NewToolButton(assets.Download, "Export Movements", v.exportDays)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", w.Close)
	v.Period.Keys, v.Reason.Keys, v.Days.Keys = v.keys, v.keys, v.keys
	for _, b := range []*widgets.ToolButton{export, moves, closing} {
		b.Keys = v.keys
	}
	v.footer = widgets.NewFooter(nil, closing)
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.Chart, "Inventory")), widgets.Space(1), widgets.Fixed(export),
			widgets.Fixed(moves))),
		widgets.Fixed(v.figures),
		widgets.Fixed(widgets.Across(8, screen.AtLeast(180, v.Period), screen.AtLeast(160, v.Reason), widgets.Space(1))),
		widgets.Grow(v.Days, 1), widgets.Fixed(v.footer))))
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.Reload()
	w.Canvas().Focus(v.Days.FocusTarget())
	return v
}

// Concerns is true for stock, and the orders it is promised to.
func (v *Inventory) Concerns(c db.Change) bool {
	return c.Concerns(db.StockChanged) || c.Concerns(db.OrdersChanged)
}

// Reload reads the figures and the movements again in the background.
func (v *Inventory) Reload() {
	now := v.cfg.Now().Local()
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	since := tomorrow.AddDate(0, 0, -periods[v.Period.Chosen()].days)
	v.load.Start(v.window, func(ctx context.Context) (read inventoryReading, err error) {
		if read.totals, err = v.cfg.Shop.StockTotals(ctx); err != nil {
			return read, err
		}
		if read.days, err = v.cfg.Shop.StockByDay(ctx, since, tomorrow); err != nil {
			return read, err
		}
		read.currency, err = v.cfg.Shop.Currency(ctx)
		return read, err
	}, func(read inventoryReading, err error) {
		if err != nil {
			v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
			return
		}
		v.all = read.days
		v.show(read.totals, read.currency)
		v.narrow()
	})
}

// inventoryReading is the stock's figures and how it moved.
type inventoryReading struct {
	totals   db.StockTotals
	days     []db.StockDay
	currency string
}

func (v *Inventory) show(t db.StockTotals, currency string) {
	tile := func(icon assets.Icon, tone theme.Tone, caption, figure string, only db.ProductsOnly) widgets.Item {
		open := widgets.NewToolButton(assets.ArrowRight, "Show", func() { v.cfg.OpenProducts(only) })
		open.Height, open.Keys = widgets.SmallHeight, v.keys
		return widgets.Grow(widgets.NewPanel("", "", widgets.Across(12,
			widgets.Fixed(container.NewCenter(widgets.NewIconSquare(tone, icon, 36))),
			widgets.Grow(widgets.Down(1, widgets.Fixed(widgets.NewText(caption, theme.Small, false, theme.Secondary)),
				widgets.Fixed(widgets.NewText(figure, theme.BigTitle, true, theme.Text))), 1),
			widgets.Fixed(container.NewCenter(open)))), 1)
	}
	v.figures.Objects = []fyne.CanvasObject{widgets.Down(12,
		widgets.Fixed(widgets.Across(12, tile(assets.Box, theme.Teal, "Units on hand", screen.Number(t.Units), ""),
			tile(assets.Cash, theme.Teal, "Worth at its prices", store.Money{Minor: t.Value, Currency: currency}.String(), ""))),
		widgets.Fixed(widgets.Across(12, tile(assets.Bag, theme.Violet, "Units promised", screen.Number(t.Promised), db.OnlyPromised),
			tile(assets.Alert, theme.Amber, "Products oversold", screen.Number(t.Oversold), db.OnlyOversold), tile(assets.ArrowDown, theme.Blue,
				"Products low", screen.Number(t.Low), db.OnlyLow))))}
	v.figures.Refresh()
}

// narrow shows the movements of one reason, or all.
func (v *Inventory) narrow() {
	v.days = nil
	var came, went int64
	for _, day := range v.all {
		if want := reasons[v.Reason.Chosen()]; want == "" || day.Reason == want {
			v.days = append(v.days, day)
			came, went = came+day.Came, went+day.Went
		}
	}
	v.footer.SetFacts(screen.Number(came)+" came in, "+screen.Number(-went)+" went out", "Promised units are off the stock already and "+
		"wait to be handed over.")
	v.Days.Refresh()
}

func dayRow(d db.StockDay) widgets.Row {
	return widgets.Row{Cells: []widgets.Cell{
		{Text: d.Day.Format("Mon, ") + screen.Day(d.Day)},
		{Text: d.Reason.Label()},
		zeroDash(d.Came), zeroDash(d.Went),
		{Text: screen.Number(d.Came + d.Went)},
	}}
}

func zeroDash(n int64) widgets.Cell {
	if n == 0 {
		return widgets.Dash
	}
	return widgets.Cell{Text: screen.Number(n)}
}

// export writes all products into a file that the person chooses.
func (v *Inventory) export() {
	v.save("products.csv", func(file io.Writer) error {
		_, err := csvfile.ExportProducts(context.Background(), v.cfg.Shop, file)
		return err
	})
}

// exportDays writes the movements that are shown.
func (v *Inventory) exportDays() {
	days := v.days
	v.save("stock-movements.csv", func(file io.Writer) error {
		text := csv.NewWriter(file)
		rows := [][]string{{"day", "reason", "came", "went"}}
		for _, d := range days {
			rows = append(rows, []string{
				d.Day.Format(time.DateOnly), string(d.Reason), strconv.FormatInt(d.Came, 10),
				strconv.FormatInt(d.Went, 10),
			})
		}
		return text.WriteAll(rows)
	})
}

func (v *Inventory) save(name string, write func(io.Writer) error) {
	screen.AskForFile(v.window.Canvas(), v.window.Work, "Export as CSV", name, func(path string) {
		v.window.Work.Go(func() {
			err := shopfile.Write(path, write)
			v.window.Work.UI(func() {
				if err != nil {
					screen.Tell(v.window.Canvas(), "Not exported", store.MessageOf(err))
					return
				}
				screen.ToastSaved(v.window, v.cfg.Browse, "Exported to "+filepath.Base(path)+".", path)
			})
		})
	})
}
