package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// catalogueLine is a variant as 'products import --from-shopify --json' tells of it,
// to standard error, an object a line.
type catalogueLine struct {
	SKU     string              `json:"sku"`
	Title   string              `json:"title"`
	Kind    store.CatalogueKind `json:"kind"`
	Why     string              `json:"why,omitempty"`
	Changes map[string]change   `json:"changes,omitempty"`
}

type change struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// importedCatalogue is what it prints at the end.
type importedCatalogue struct {
	Variants  int  `json:"variants"`
	Added     int  `json:"added"`
	Known     int  `json:"known"`
	Differing int  `json:"differing"`
	Updated   int  `json:"updated"`
	LeftOut   int  `json:"leftOut"`
	Matched   int  `json:"matched"`
	Kept      bool `json:"kept"`
}

// catalogue imports what the shop sells online: what is new, and with --update what
// differs. What looks like a product that is here already is only told of.
func (v *productsImportVerb) catalogue(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		var r importedCatalogue
		repeated, err := v.under("products import", v).do(ctx, d, func(ctx context.Context) (err error) {
			r, err = v.importCatalogue(ctx, s, d)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		return v.printCatalogue(s, r)
	})
}

func (v *productsImportVerb) importCatalogue(ctx context.Context, s *session, d *db.DB) (importedCatalogue, error) {
	var r importedCatalogue
	gateway, _, err := s.connect(ctx)
	if err != nil {
		return r, err
	}
	catalogue, err := gateway.Catalogue(ctx, nil)
	if err != nil {
		return r, err
	}
	lines, err := d.PreviewCatalogue(ctx, catalogue)
	if err != nil {
		return r, err
	}
	r.Variants = len(lines)
	for _, line := range lines {
		v.tell(s, line)
		switch line.Kind {
		case store.CatalogueSame:
			r.Known++
		case store.CatalogueDifferent:
			r.Differing++
		default:
			if !line.Suggested() {
				r.LeftOut++
			}
		}
	}
	chosen := slices.DeleteFunc(lines, func(l store.CatalogueLine) bool {
		unwanted := len(v.Only) > 0 && !slices.Contains(v.Only, l.Variant.SKU)
		return unwanted || !l.Suggested() && (!v.Update || l.Kind != store.CatalogueDifferent)
	})
	if v.DryRun {
		r.Added = len(slices.DeleteFunc(chosen, func(l store.CatalogueLine) bool { return !l.Suggested() }))
		return r, nil
	}
	done, err := d.ImportCatalogue(ctx, chosen)
	if err != nil {
		return r, err
	}
	r.Added, r.Updated, r.Matched, r.Kept = done.Added, done.Updated, done.Matched, done.Added+done.Updated > 0
	return r, nil
}

// tell tells of a variant that isn't simply new or known.
func (v *productsImportVerb) tell(s *session, line store.CatalogueLine) {
	if line.Suggested() || line.Kind == store.CatalogueSame {
		return
	}
	if v.JSON {
		told := catalogueLine{SKU: line.Variant.SKU, Title: line.Variant.Title, Kind: line.Kind, Why: line.Why, Changes: map[string]change{}}
		for _, c := range line.Changes {
			told.Changes[strings.ToLower(c.Field)] = change{c.Before, c.After}
		}
		_ = jsonLines(s.err).Encode(told) // standard error is gone: nobody to tell
		return
	}
	why := []string{line.Why}
	for _, c := range line.Changes {
		why = append(why, fmt.Sprintf("%s %s, at Shopify %s", strings.ToLower(c.Field), c.Before, c.After))
	}
	why = slices.DeleteFunc(why, func(w string) bool { return w == "" })
	s.warnf("%s, %s: %s\n", line.Variant.SKU, line.Variant.Title, strings.Join(why, "; "))
}

func (v *productsImportVerb) printCatalogue(s *session, r importedCatalogue) error {
	if v.JSON {
		return s.printJSON(r)
	}
	verb := "added"
	if v.DryRun {
		verb = "could be added"
	}
	s.printf("%d variants read: %d products %s, %d known already, %d differ (%d updated), %d left out.\n", r.Variants, r.Added, verb,
		r.Known, r.Differing, r.Updated, r.LeftOut)
	if r.Matched > 0 {
		s.printf("Waiting orders that got their transaction by it: %d.\n", r.Matched)
	}
	return nil
}
