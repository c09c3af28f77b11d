package changed

import (
	"cmp"
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const (
	sideGap                             float32 = 16
	lineHeight, factHeight              float32 = 46, 31
	signWidth, quantityWidth, factWidth float32 = 40, 36, 100
	// factText is where a fact is broken into lines.
	factText float32 = 290
)

// band is one row of both sides, of one height, on its grounds.
func band(height float32, before, after fyne.CanvasObject) widgets.Item {
	return widgets.Fixed(halves(tall(height, before), tall(height, after)))
}

// halves are two objects side by side, equally wide and as high as there is room.
func halves(before, after fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: half{}, Objects: []fyne.CanvasObject{before, after}}
}

type half struct{}

func (half) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize().Max(objects[1].MinSize())
	return fyne.NewSize(2*size.Width+sideGap, size.Height)
}

func (half) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	size.Width = (size.Width - sideGap) / 2
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(size.Width+sideGap), 0))
		o.Resize(size)
	}
}

// tall gives an object a least height.
func tall(height float32, o fyne.CanvasObject) fyne.CanvasObject {
	strut := canvas.NewRectangle(color.Transparent)
	strut.SetMinSize(fyne.NewSize(0, height))
	return container.NewStack(strut, o)
}

// ground draws a row's ground with the side's border at its edges and a line below.
func ground(fill fyne.ThemeColorName, content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(theme.Color(theme.Line)),
		screen.Inset(0, 1, 1, 1, container.NewStack(canvas.NewRectangle(theme.Color(fill)), content)))
}

// sides are both readings of the order: heads above, sums below, the lines and
// facts between them scroll together.
func (v *Window) sides() fyne.CanvasObject {
	c := v.model.shown
	var rows []widgets.Item
	for _, pair := range c.Lines {
		rows = append(rows, band(lineHeight, v.line(pair, pair.Before, true), v.line(pair, pair.After, false)))
	}
	caption := func() fyne.CanvasObject {
		return ground(theme.HeaderRow, screen.Inset(0, 0, 16, 12, widgets.NewText("Delivery and contact", theme.Small, true, theme.Secondary)))
	}
	rows = append(rows, band(28, caption(), caption()))
	for _, fact := range c.Facts {
		rows = append(rows, band(factHeight, factRow(fact, fact.Before), factRow(fact, fact.After)))
	}
	empty := func() fyne.CanvasObject { return ground(theme.Panel, container.NewStack()) }
	rows = append(rows, widgets.Grow(halves(empty(), empty()), 1))
	var sumsBefore, sumsAfter []widgets.Item
	for _, amount := range c.Amounts {
		sumsBefore = append(sumsBefore, widgets.Fixed(sum(amount, c.Before.Amount(amount.Before), false)))
		sumsAfter = append(sumsAfter, widgets.Fixed(sum(amount, c.After.Amount(amount.After), amount.Differs())))
	}
	now := v.cfg.Now()
	return widgets.Down(0,
		band(44, head(assets.History, "As we took it in", screen.Moment(c.Before.UpdatedAt, now)), head(assets.Cart, "Now at Shopify",
			screen.Moment(c.After.UpdatedAt, now))),
		band(28, titles(c), titles(c)),
		widgets.Grow(container.NewVScroll(widgets.Down(0, rows...)), 1),
		band(0, foot(sumsBefore), foot(sumsAfter)))
}

func head(icon assets.Icon, title, moment string) fyne.CanvasObject {
	fill, line := canvas.NewRectangle(theme.Color(theme.HeaderRow)), canvas.NewRectangle(theme.Color(theme.Line))
	for _, r := range []*canvas.Rectangle{fill, line} {
		r.TopLeftCornerRadius, r.TopRightCornerRadius = theme.PanelRadius, theme.PanelRadius
	}
	row := widgets.Across(10, widgets.Fixed(widgets.NewIcon(icon, 18, theme.Secondary)),
		widgets.Fixed(widgets.NewText(title, theme.PanelTitle, true, theme.Text)),
		widgets.Fixed(widgets.NewText(strings.Join(strings.Fields(moment), " "), theme.Small, false, theme.Secondary)))
	return container.NewStack(line, screen.Inset(1, 0, 1, 1, container.NewStack(fill, screen.Inset(0, 0, 14, 12, row))))
}

func foot(sums []widgets.Item) fyne.CanvasObject {
	fill, line := canvas.NewRectangle(theme.Color(theme.Soft)), canvas.NewRectangle(theme.Color(theme.Line))
	for _, r := range []*canvas.Rectangle{fill, line} {
		r.BottomLeftCornerRadius, r.BottomRightCornerRadius = theme.PanelRadius, theme.PanelRadius
	}
	return container.NewStack(line, screen.Inset(0, 1, 1, 1, container.NewStack(fill, screen.Inset(8, 8, 16, 16, widgets.Down(3, sums...)))))
}

// right is a text at the right of its column.
func right(width float32, text string, size float32, bold bool, color fyne.ThemeColorName) widgets.Item {
	t := widgets.NewText(text, size, bold, color)
	t.Align, t.Cut = fyne.TextAlignTrailing, true
	return screen.Wide(width, t)
}

// amountColumns are as wide as the longest price and amount of the order's lines need, which
// leaves the most to the names.
func amountColumns(c store.Change) (price, amount float32) {
	const least, gap = 64, 14
	price, amount = least, least
	for _, pair := range c.Lines {
		for _, l := range []*store.OrderLine{pair.Before, pair.After} {
			if l != nil {
				price = max(price, gap+widgets.NewText(priceOf(c, l), theme.Body, true, theme.Text).MinSize().Width)
				amount = max(amount, gap+widgets.NewText(amountOf(c, l), theme.Body, false, theme.Text).MinSize().Width)
			}
		}
	}
	return price, amount
}

func priceOf(c store.Change, l *store.OrderLine) string {
	return screen.Figure(c.After.Amount(l.UnitPrice))
}

func amountOf(c store.Change, l *store.OrderLine) string {
	return screen.Figure(c.After.Amount(l.Quantity*l.UnitPrice - l.Discount()))
}

func titles(c store.Change) fyne.CanvasObject {
	price, amount := amountColumns(c)
	return ground(theme.Panel, screen.Inset(0, 0, 0, 12, widgets.Across(0, screen.Wide(signWidth, container.NewStack()),
		widgets.Grow(widgets.NewText("Product", theme.Small, true, theme.Secondary), 1),
		right(quantityWidth, "Qty", theme.Small, true, theme.Secondary), right(price, "Price", theme.Small, true, theme.Secondary),
		right(amount, "Amount", theme.Small, true, theme.Secondary))))
}

// line is one line of one side. Where it is missing, the other side's tells why.
func (v *Window) line(pair store.LineChange, l *store.OrderLine, before bool) fyne.CanvasObject {
	if l == nil {
		text := "–"
		if !before {
			text = "Removed"
		}
		return ground(theme.Panel, screen.Inset(0, 0, signWidth, 12, widgets.NewText(text, theme.Body, false, theme.Muted)))
	}
	tone, icon, fill := theme.NoTone, assets.Icon(""), theme.Panel
	switch {
	case pair.After == nil:
		tone, icon = theme.Red, assets.Minus
	case pair.Before == nil:
		tone, icon = theme.Green, assets.Plus
	case pair.Differs():
		tone, icon = theme.Amber, assets.Pencil
	}
	ink := theme.Text
	if tone != theme.NoTone {
		fill = tone.Tint()
	}
	if tone == theme.Red {
		ink = tone.Ink()
	}
	differs := func(same bool) (bool, fyne.ThemeColorName) {
		if tone == theme.Amber && !same {
			return true, tone.Ink()
		}
		return false, ink
	}
	sign := fyne.CanvasObject(container.NewStack())
	if icon != "" {
		sign = container.NewCenter(widgets.NewIcon(icon, 16, tone.Ink()))
	}
	title := widgets.NewText(strings.TrimSuffix(l.Title+", "+l.Variant, ", "), theme.Body, true, ink)
	sku, skuInk := widgets.NewText(cmp.Or(l.SKU, "no SKU"), theme.Small, false, theme.Secondary), theme.Secondary
	if !before && v.unmatched(l) {
		sku.Text, skuInk = "no product: "+sku.Text, theme.Red.Ink()
	}
	title.Cut, sku.Cut, sku.Style.Monospace, sku.Color = true, true, true, skuInk
	priceSame, quantitySame := true, true
	if pair.Before != nil && pair.After != nil {
		quantitySame = pair.Before.Quantity == pair.After.Quantity
		priceSame = pair.Before.UnitPrice == pair.After.UnitPrice && pair.Before.Discount() == pair.After.Discount()
	}
	quantityBold, quantityInk := differs(quantitySame)
	priceBold, priceInk := differs(priceSame)
	c := v.model.shown
	price, amount := amountColumns(c)
	return ground(fill, screen.Inset(0, 0, 0, 12, widgets.Across(0, screen.Wide(signWidth, sign),
		widgets.Grow(screen.Inset(5, 4, 0, 6, widgets.Down(0, widgets.Fixed(title), widgets.Fixed(sku))), 1),
		right(quantityWidth, screen.Number(l.Quantity), theme.Body, quantityBold, quantityInk),
		right(price, priceOf(c, l), theme.Body, priceBold, priceInk),
		right(amount, amountOf(c, l), theme.Body, false, ink))))
}

func (v *Window) unmatched(l *store.OrderLine) bool {
	for _, line := range v.model.shown.Unmatched {
		if line.ShopifyID == l.ShopifyID {
			return true
		}
	}
	return false
}

func factRow(fact store.FactChange, value string) fyne.CanvasObject {
	fill, ink := theme.Panel, theme.Text
	if fact.Differs() {
		fill, ink = theme.Amber.Tint(), theme.Amber.Ink()
	}
	if value == "" {
		value = "none"
	}
	text := widgets.NewWrapped(value, factText, theme.Body, fact.Differs(), ink)
	for _, o := range text.Objects {
		o.(*widgets.Text).Align = fyne.TextAlignTrailing
	}
	return ground(fill, screen.Inset(6, 6, 16, 16,
		widgets.Across(8, screen.Wide(factWidth, widgets.NewText(fact.Name, theme.Body, false, theme.Secondary)), widgets.Grow(text, 1))))
}

func sum(amount store.AmountChange, value store.Money, differs bool) fyne.CanvasObject {
	size, bold, caption, ink := theme.Body, false, theme.Secondary, theme.Text
	if amount.Name == "Total" {
		size, bold, caption = theme.CounterText, true, theme.Text
	}
	if differs {
		bold, ink = true, theme.Amber.Ink()
	}
	text := widgets.NewText(screen.Money(value), size, bold, ink)
	text.Align = fyne.TextAlignTrailing
	return widgets.Across(8, widgets.Fixed(widgets.NewText(amount.Name, theme.Body, amount.Name == "Total", caption)), widgets.Space(1),
		widgets.Fixed(text))
}

// subtitle is whose order it is, and how it reaches them.
func subtitle(c store.Change) string {
	return strings.TrimPrefix(fmt.Sprintf("%s · %s", c.After.CustomerName(), strings.ToLower(store.DeliveryOf(c.Before).Label())), " · ")
}
