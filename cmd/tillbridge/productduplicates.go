package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// productsDuplicatesVerb lists duplicates and makes them one (R23).
type productsDuplicatesVerb struct {
	jsonFlag
	onceFlag
	Remove bool `help:"Make all products with exactly the same SKU one; the first of each group stays. Suggestions, and groups that differ in price, barcode or description, are left alone."`
	Yes    bool `help:"With --remove: those that differ too."`
	Undo   bool `help:"Take the latest removal back."`
}

type duplicateLine struct {
	Exact bool   `json:"exact"`
	Why   string `json:"why"`
	// Differs says what of its products disagrees, "" for nothing.
	Differs  string   `json:"differs,omitempty"`
	SKUs     []string `json:"skus"`
	Products []string `json:"products"`
	OnHand   int64    `json:"onHand"`
	Orders   []string `json:"orders"`
}

// Run lists the groups, or removes the exact ones, or takes that back.
func (v *productsDuplicatesVerb) Run(ctx context.Context, s *session) error {
	if v.Remove && v.Undo {
		return usage("Give --remove or --undo, not both.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		if v.Remove || v.Undo {
			return v.act(ctx, s, d)
		}
		groups, err := d.Duplicates(ctx)
		if err != nil {
			return err
		}
		currency, err := d.Currency(ctx)
		if err != nil {
			return err
		}
		lines := []duplicateLine{}
		for _, g := range groups {
			line := duplicateLine{Exact: g.Exact, Why: g.Why, Differs: store.ProductsDiffer(g.Products, currency), Orders: []string{}}
			for _, p := range g.Products {
				line.SKUs, line.Products, line.OnHand = append(line.SKUs, p.SKU), append(line.Products, p.Description), line.OnHand+p.OnHand
			}
			lines = append(lines, line)
		}
		previews, err := d.PreviewRemoval(ctx, removalsOf(groups))
		if err != nil {
			return err
		}
		for i := range previews {
			lines[i].Orders = append(lines[i].Orders, previews[i].Orders...) // exact groups come first
		}
		if v.JSON {
			return s.printJSON(map[string]any{"groups": lines})
		}
		for _, line := range lines {
			kind := "Suggestion"
			if line.Exact {
				kind = "Duplicate"
			}
			s.printf("%s: %s (%s), %d on hand together", kind, strings.Join(line.SKUs, ", "), line.Why, line.OnHand)
			if line.Differs != "" {
				s.printf(", but they differ: %s", line.Differs)
			}
			if len(line.Orders) > 0 {
				s.printf(", would match %s", strings.Join(line.Orders, " "))
			}
			s.println()
		}
		if len(lines) == 0 {
			s.println("No duplicates.")
		}
		return nil
	})
}

// act removes or takes back, and prints what came of it.
func (v *productsDuplicatesVerb) act(ctx context.Context, s *session, d *db.DB) error {
	var report map[string]any
	var said string
	repeated, err := v.under("products duplicates", v).do(ctx, d, func(ctx context.Context) (err error) {
		if v.Undo {
			report, said, err = undoRemoval(ctx, d)
		} else {
			report, said, err = removeExact(ctx, d, v.Yes)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case repeated != "":
		return s.printRepeated(v.JSON, repeated)
	case v.JSON:
		return s.printJSON(report)
	}
	s.println(said)
	return nil
}

// removeExact makes products with the same SKU one; those that differ otherwise only
// when that is meant, else they are named.
func removeExact(ctx context.Context, d *db.DB, differing bool) (report map[string]any, said string, err error) {
	groups, err := d.Duplicates(ctx)
	if err != nil {
		return nil, "", err
	}
	currency, err := d.Currency(ctx)
	if err != nil {
		return nil, "", err
	}
	left := []string{}
	if !differing {
		groups = slices.DeleteFunc(groups, func(g db.DuplicateGroup) bool {
			differs := store.ProductsDiffer(g.Products, currency)
			if g.Exact && differs != "" {
				left = append(left, g.Products[0].SKU+" ("+differs+")")
			}
			return differs != ""
		})
	}
	exact := removalsOf(groups)
	switch {
	case len(exact) == 0 && len(left) > 0:
		return nil, "", store.Fail(store.Invalid, "The products with the same SKU differ: %s. Nothing was changed; say --yes to make them "+
			"one all the same.", strings.Join(left, "; "))
	case len(exact) == 0:
		return nil, "", store.Fail(store.Invalid, "No two products have exactly the same SKU. Nothing was changed.")
	}
	id, matched, err := d.RemoveDuplicates(ctx, exact)
	said = fmt.Sprintf("%d duplicates made one; %d waiting orders got their transaction. 'products duplicates --undo' takes it back.",
		len(exact), matched)
	if len(left) > 0 {
		said += "\nLeft alone, since they differ: " + strings.Join(left, "; ") + ". Say --yes to make them one too."
	}
	return map[string]any{"removal": id, "groups": len(exact), "matched": matched, "differing": left}, said, err
}

// removalsOf are the removals of all groups with exactly the same SKU: the first
// of each group stays.
func removalsOf(groups []db.DuplicateGroup) []db.Removal {
	var exact []db.Removal
	for _, g := range groups {
		if !g.Exact {
			continue
		}
		removal := db.Removal{SurvivorID: g.Products[0].ID}
		for _, p := range g.Products[1:] {
			removal.RemovedIDs = append(removal.RemovedIDs, p.ID)
		}
		exact = append(exact, removal)
	}
	return exact
}

func undoRemoval(ctx context.Context, d *db.DB) (report map[string]any, said string, err error) {
	removals, err := d.ProductRemovals(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, r := range removals {
		if !r.UndoneAt.IsZero() {
			continue
		}
		err := d.UndoRemoval(ctx, r.ID)
		return map[string]any{"undone": r.ID, "products": len(r.Removed)},
			fmt.Sprintf("The removal of %s is taken back: %d products are their own again.", r.At.Local().Format(time.DateTime), len(r.Removed)), err
	}
	return nil, "", store.Fail(store.Invalid, "There is no removal to take back. Nothing was changed.")
}
