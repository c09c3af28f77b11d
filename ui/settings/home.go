package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// home is the section on the shop's own country and currency (R67).
type home struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner    *Window
	panel    *widgets.Panel
	search   *widgets.Entry
	list     *widgets.DataList
	shown    []store.Country
	currency *widgets.Field
	// filling is true while the window itself selects a row.
	filling bool
}

func newHome(v *Window) *home {
	p := &home{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), shown: store.Countries()}
	p.trouble.Hide()
	p.search = widgets.NewSearchEntry("Search a country, such as Germany or DE", v.keys)
	p.search.OnChanged = func(string) { p.find() }
	p.list = widgets.NewDataList([]widgets.Column{{Title: "Country", Width: 240, Weight: 1, Bold: true}, {Title: "Code", Width: 80}},
		func() int { return len(p.shown) }, func(i int) (widgets.Row, bool) {
			c := p.shown[i]
			return widgets.Row{Cells: []widgets.Cell{{Text: c.Name}, {Text: c.Code}}}, true
		})
	p.list.Keys, p.list.OnSelected = v.keys, p.choose
	p.list.Empty = widgets.NewEmptyState(assets.Search, "There is no such country.", nil)
	p.panel = widgets.NewPanel(assets.Store, "The country the shop is in", padded(widgets.Down(8, widgets.Fixed(p.search),
		widgets.Grow(p.list, 1))))
	p.panel.Flush = true
	p.currency = widgets.NewField("Currency, three letters such as EUR", v.keys)
	p.currency.Entry.OnChanged = func(text string) {
		v.now.currency = strings.ToUpper(strings.TrimSpace(text))
		p.sayCurrency()
		v.showState()
	}
	const side float32 = 400
	prices := widgets.NewPanel(assets.Card, "What prices are in", padded(widgets.Down(10, widgets.Fixed(p.currency),
		widgets.Fixed(widgets.NewWrapped("Prices that are here keep their numbers: 1200 dollars become 1200 yen. Once there are orders, it "+
			"can't be changed.", side-2*theme.Padding, theme.Small, false, theme.Secondary)), widgets.Space(1))))
	prices.Flush = true
	help := widgets.NewNote(theme.Blue, assets.Info, "What they are for",
		"Both are known from Shopify once the shop is connected. Phone numbers that don't name their country are read as they are dialled in "+
			"this one, and papers are dated as it is usual there.")
	p.page = widgets.Down(12, widgets.Fixed(p.trouble),
		widgets.Grow(widgets.Across(12, widgets.Grow(p.panel, 1), screen.Wide(side, prices)), 1), widgets.Fixed(help))
	return p
}

// find lists the countries that the search names.
func (p *home) find() {
	text := matching.Fold(p.search.Text)
	p.shown = nil
	for _, c := range store.Countries() {
		if strings.Contains(matching.Fold(c.Name), text) || matching.Fold(c.Code) == text {
			p.shown = append(p.shown, c)
		}
	}
	p.list.Refresh()
	p.mark()
}

// mark selects the row of the country that is chosen.
func (p *home) mark() {
	p.filling = true
	defer func() { p.filling = false }()
	fact := "not known yet"
	if code := p.owner.now.country; code != "" {
		fact = store.CountryName(code)
	}
	p.panel.SetFact(fact)
	row := -1
	for i, c := range p.shown {
		if c.Code == p.owner.now.country {
			row = i
		}
	}
	p.list.Select(row)
}

func (p *home) choose(i int) {
	if p.filling || i < 0 {
		return
	}
	p.owner.now.country = p.shown[i].Code
	p.mark()
	p.owner.showState()
}

// fill shows what the window knows.
func (p *home) fill() {
	set(p.currency.Entry, p.owner.now.currency)
	p.sayCurrency()
	p.mark()
}

// sayCurrency says that what is typed is no currency yet.
func (p *home) sayCurrency() {
	if typed := p.owner.now.currency; typed != "" && store.CheckCurrency(typed) != nil {
		p.currency.Say(theme.Amber, "not a currency yet")
		return
	}
	p.currency.Say(theme.NoTone, "")
}

// write saves what was changed of the section.
func (p *home) write(ctx context.Context, to values) error {
	if to.currency != p.owner.was.currency {
		if err := p.owner.cfg.Shop.SetCurrency(ctx, to.currency); err != nil {
			return err
		}
	}
	if to.country == p.owner.was.country {
		return nil
	}
	return p.owner.cfg.Shop.SetCountry(ctx, to.country)
}
