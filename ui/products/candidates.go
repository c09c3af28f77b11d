package products

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func (v *Match) search(text string) {
	if text == v.text {
		return
	}
	v.text = text
	v.Results.Select(-1)
	v.look()
}

// look asks for the line's candidates, or for what was typed.
func (v *Match) look() {
	v.asked++
	l, ok := v.current()
	if !ok {
		return
	}
	asked, text := v.asked, v.text
	v.window.Work.Go(func() {
		ctx := context.Background()
		var found []db.LineCandidate
		var err error
		if text == "" {
			found, err = v.cfg.Shop.LineCandidates(ctx, l.Order.ID, l.Line.ShopifyID)
		} else {
			var rows []db.ProductRow
			rows, _, err = v.cfg.Shop.Products(ctx, db.ProductFilter{Text: text, Limit: 50})
			for _, row := range rows {
				found = append(found, db.LineCandidate{Product: row.Product})
			}
		}
		v.window.Work.UI(func() {
			if asked != v.asked {
				return
			}
			v.found = found
			switch {
			case err != nil:
				v.empty.Set(assets.Alert, store.MessageOf(err))
			case text == "":
				v.empty.Set(assets.Search, "No in-store product is like it. Search by hand, or create it.")
			default:
				v.empty.Set(assets.Search, "No product has these words. Try part of the SKU or the description.")
			}
			v.Results.Select(-1)
			if text == "" && len(found) > 0 {
				v.Results.Select(0)
			}
			v.Results.Refresh()
			v.showState()
		})
	})
}

// present is a candidate as the list shows it.
func (v *Match) present(i int) widgets.Person {
	c := v.found[i]
	l, _ := v.current()
	p := widgets.Person{
		Tone: theme.Grey, Score: "–", Facts: []widgets.Piece{{Text: c.SKU}}, Right: "no stock",
		Second: plainAmount(c.Price, l.Order.Total.Currency),
	}
	if sku := l.Line.SKU; sku != "" && c.SKU != "" {
		p.Facts = screen.Pieces(c.SKU, sku)
	}
	p.Name = []widgets.Piece{{Text: c.Description}}
	if c.Description == "" {
		p.Name = []widgets.Piece{{Text: "no description", Muted: true}}
	}
	if c.Stocked {
		p.Right = screen.Number(c.OnHand)
	}
	if c.Score > 0 {
		p.Score = fmt.Sprintf("%.0f", 100*c.Score)
		switch {
		case c.Score >= 0.85:
			p.Tone = theme.Green
		case c.Score >= 0.6:
			p.Tone = theme.Teal
		default:
			p.Tone = theme.Amber
		}
	}
	for _, evidence := range c.Evidence {
		p.Evidence = append(p.Evidence, widgets.Fact{Tone: p.Tone, Icon: assets.Check, Text: evidence})
	}
	for _, warning := range store.MatchWarnings(l.Line, c.Product, l.Order.Total.Currency) {
		p.Evidence = append(p.Evidence, widgets.Fact{Tone: theme.Amber, Icon: assets.Alert, Text: strings.TrimSuffix(warning, ".")})
	}
	return p
}
