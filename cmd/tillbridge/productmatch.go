package main

import (
	"context"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// productsMatchVerb matches a line by hand (R25).
type productsMatchVerb struct {
	jsonFlag
	onceFlag
	Order   string `arg:"" help:"The order's number, #1001 or 1001."`
	Line    int    `arg:"" help:"Which of its lines, counted from 1 as 'order' prints them."`
	Product string `help:"The SKU of the product that it is; without it the candidates are printed." placeholder:"SKU"`
	Yes     bool   `help:"It is, although price, barcode or description are unlike."`
}

type candidateLine struct {
	SKU         string   `json:"sku"`
	Description string   `json:"description"`
	Score       float64  `json:"score"`
	Evidence    []string `json:"evidence"`
}

// Run prints the line's candidates, or says which product it is.
func (v *productsMatchVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Order)
		if err != nil {
			return err
		}
		o, _, err := d.Details(ctx, row.ID)
		if err != nil {
			return err
		}
		lines := o.OpenLines()
		if v.Line < 1 || v.Line > len(lines) {
			return usage("%s has %d lines; give one from 1 to %d.", row.Name, len(lines), len(lines))
		}
		line := lines[v.Line-1]
		if v.Product == "" {
			return v.candidates(ctx, s, d, row.ID, line)
		}
		product, err := productWithSKU(ctx, d, v.Product)
		if err != nil {
			return err
		}
		if warnings := store.MatchWarnings(line, product, o.Currency); len(warnings) > 0 && !v.Yes {
			return store.Fail(store.Invalid, "“%s” is unlike %s: %s Nothing was changed; say --yes if it is that product all the same.",
				line.Title, product.SKU, strings.Join(warnings, " "))
		}
		matched := 0
		repeated, err := v.under("products match", v).do(ctx, d, func(ctx context.Context) (err error) {
			matched, err = d.MatchLine(ctx, row.ID, line.ShopifyID, product.ID)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		if v.JSON {
			return s.printJSON(map[string]any{"order": row.Name, "line": v.Line, "product": product.SKU, "matched": matched})
		}
		s.printf("“%s” is %s from now on; %d waiting orders got their transaction.\n", line.Title, product.SKU, matched)
		return nil
	})
}

func (v *productsMatchVerb) candidates(ctx context.Context, s *session, d *db.DB, orderID string, line store.OrderLine) error {
	found, err := d.LineCandidates(ctx, orderID, line.ShopifyID)
	if err != nil {
		return err
	}
	lines := make([]candidateLine, len(found))
	for i, c := range found {
		lines[i] = candidateLine{SKU: c.SKU, Description: c.Description, Score: c.Score, Evidence: c.Evidence}
	}
	if v.JSON {
		return s.printJSON(map[string]any{"title": line.Title, "sku": line.SKU, "candidates": lines})
	}
	s.printf("“%s”, SKU %q at Shopify, may be:\n", line.Title, line.SKU)
	table := s.table()
	for _, l := range lines {
		table.printf("%.0f\t%s\t%s\t%s\n", 100*l.Score, l.SKU, l.Description, strings.Join(l.Evidence, ", "))
	}
	return table.flush()
}
