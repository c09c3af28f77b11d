package products

import (
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// listModel is what the Products window knows: what is looked for, the rows read so
// far, and the figures of all. It knows nothing of Fyne.
type listModel struct {
	filter   db.ProductFilter
	pages    screen.Pages[db.ProductRow]
	total    int // rows that the filter finds
	totals   db.StockTotals
	currency string
	selected string // the product's id
	loaded   bool
}

// columns are the list's, sorted is what SQL sorts each by.
var (
	columns = []widgets.Column{
		{Title: "SKU", Width: 150, Weight: 2, Bold: true, Sortable: true},
		{Title: "Description", Width: 220, Weight: 5, Sortable: true},
		{Title: "Barcode", Width: 130, Weight: 1, Color: theme.Secondary, Sortable: true},
		{Title: "Price", Width: 90, Right: true, Sortable: true},
		{Title: "On hand", Width: 76, Right: true, Bold: true, Sortable: true},
		{Title: "Promised", Width: 80, Right: true, Sortable: true},
		{Title: "", Width: 118},
	}
	sorted = []db.ProductColumn{
		db.ProductBySKU, db.ProductByDescription, db.ProductByBarcode, db.ProductByPrice, db.ProductByOnHand,
		db.ProductByPromised, "",
	}
)

// narrower are the lists of the drop-down, in its order.
var narrower = []struct {
	only db.ProductsOnly
	name string
}{
	{"", "All products"},
	{db.OnlyOversold, "Oversold"},
	{db.OnlyLow, "Low stock"},
	{db.OnlyPromised, "Promised"},
	{db.OnlyDuplicates, "Same SKU"},
	{db.OnlyUnstocked, "Without stock"},
}

// editNot is why no record can be opened, "" when one can.
func (m *listModel) editNot() string {
	if m.selected == "" {
		return "Select a product first."
	}
	return ""
}

// nothing is what an empty list says.
func (m *listModel) nothing() (assets.Icon, string) {
	switch {
	case m.filter.Text != "":
		return assets.Search, "No product has these words. Try part of the SKU or the barcode."
	case m.filter.Only != "":
		return assets.CheckCircle, "None. All is well here."
	default:
		return assets.Box, "There are no products yet. Create one, import what the shop sells online, or a file by “tillbridge products import”."
	}
}

// facts are the figures at the foot, and what is to be seen first.
func (m *listModel) facts() (lead, facts, warning string) {
	lead = screen.Many(m.total, "product", "products")
	if m.filter.Text != "" || m.filter.Only != "" {
		lead = screen.Number(m.total) + " of " + screen.Many(m.totals.Products, "product", "products") + " with stock"
	}
	facts = screen.Many(m.totals.Units, "unit", "units") + " on hand · worth " +
		(store.Money{Minor: m.totals.Value, Currency: m.currency}).String() + " · " + screen.Number(m.totals.Promised) + " promised"
	if m.totals.Oversold > 0 {
		warning = screen.Number(m.totals.Oversold) + " oversold"
	}
	return lead, facts, warning
}

// begin is a new product as it begins: a code that was searched for in vain is its own.
func (m *listModel) begin() store.Product {
	if m.filter.Text != "" && m.total == 0 {
		return codeOrWords(m.filter.Text)
	}
	return store.Product{Stocked: true}
}

// present is a product as the list shows it.
func present(p db.ProductRow, currency string) widgets.Row {
	row := widgets.Row{Cells: []widgets.Cell{
		widgets.OrDash(p.SKU), widgets.OrDash(p.Description), widgets.OrDash(p.Barcode),
		{Text: plainAmount(p.Price, currency)},
		widgets.Dash, widgets.Dash,
		{},
	}}
	if p.Stocked {
		row.Cells[4] = widgets.Cell{Text: screen.Number(p.OnHand)}
	}
	if p.Promised > 0 {
		row.Cells[5] = widgets.Cell{Text: screen.Number(p.Promised)}
	}
	switch {
	case p.Oversold():
		row.Strip = theme.Amber
		row.Cells[4].Tone = theme.Amber
		row.Cells[6] = widgets.Cell{Icon: assets.Alert, Text: "oversold", Tone: theme.Amber}
	case p.Low():
		row.Cells[6] = widgets.Cell{Icon: assets.ArrowDown, Text: "low", Tone: theme.Blue}
	case !p.Stocked:
		row.Cells[6] = widgets.Cell{Text: "no stock", Muted: true}
	}
	return row
}

// plainAmount is an amount without its currency, as columns have it.
func plainAmount(minor int64, currency string) string {
	return screen.Figure(store.Money{Minor: minor, Currency: currency})
}

// codeOrWords is a new product as far as what was typed or scanned says.
func codeOrWords(text string) store.Product {
	p := store.Product{Stocked: true}
	switch {
	case len(text) >= 8 && strings.Trim(text, "0123456789") == "":
		p.Barcode = text
	case strings.Contains(text, " "):
		p.Description = text
	default:
		p.SKU = text
	}
	return p
}
