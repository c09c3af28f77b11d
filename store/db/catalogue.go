package db

import (
	"context"
	"errors"
	"fmt"

	"tillbridge/matching"
	"tillbridge/store"
)

// PreviewCatalogue compares Shopify's variants with the in-store products, in their
// order, and changes nothing. A catalogue in another currency than the prices here
// is Invalid.
func (d *DB) PreviewCatalogue(ctx context.Context, catalogue store.Catalogue) ([]store.CatalogueLine, error) {
	here, alike, err := d.productsBySKUs(ctx)
	if err != nil {
		return nil, err
	}
	times := map[string]int{}
	for _, v := range catalogue.Variants {
		if !v.Archived {
			times[v.SKU]++
		}
	}
	switch currency, err := d.Currency(ctx); {
	case err != nil:
		return nil, err
	case currency != "" && currency != catalogue.Currency:
		return nil, store.Fail(store.Invalid, "The shop's catalogue is in %s, the prices here are in %s. Nothing was compared; is this the "+
			"database of that shop?", catalogue.Currency, currency)
	}
	lines := make([]store.CatalogueLine, len(catalogue.Variants))
	for i, v := range catalogue.Variants {
		lines[i] = store.CompareVariant(v, here[v.SKU], alike[matching.SKUKey(v.SKU)], times[v.SKU], catalogue.Currency)
	}
	return lines, nil
}

// productsBySKUs are all products by their SKU, and of each SKU's key one SKU.
func (d *DB) productsBySKUs(ctx context.Context) (here map[string][]store.Product, alike map[string]string, err error) {
	here, alike = map[string][]store.Product{}, map[string]string{}
	err = d.EachProduct(ctx, func(p store.Product) error {
		here[p.SKU] = append(here[p.SKU], p)
		if key := matching.SKUKey(p.SKU); key != "" {
			alike[key] = p.SKU
		}
		return nil
	})
	return here, alike, err
}

// CatalogueImported says what came of importing lines of the catalogue; Matched is
// how many waiting orders got their transaction by it.
type CatalogueImported struct{ Added, Updated, Matched int }

// ImportCatalogue adds and updates the products of the chosen lines, as they were
// shown, all or none, and matches the waiting orders again. Lines that are the same
// or left out are Invalid; Conflict says that a product was changed since the
// preview, and that nothing was imported.
func (d *DB) ImportCatalogue(ctx context.Context, chosen []store.CatalogueLine) (CatalogueImported, error) {
	var done CatalogueImported
	err := d.in(ctx, "importing the catalogue", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		for _, line := range chosen {
			if err := a.useCurrency(ctx, line.Currency, "from the shop's catalogue"); err != nil {
				return err
			}
			if err := a.importLine(ctx, line, &done); err != nil {
				return err
			}
		}
		if done.Added+done.Updated == 0 {
			return nil
		}
		if done.Matched, err = a.rematchAll(ctx); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			Kind:  store.EventRecord,
			Title: fmt.Sprintf("%d products imported, %d updated", done.Added, done.Updated), Detail: "From the shop's catalogue at Shopify.",
		})
	})
	if err != nil {
		return CatalogueImported{}, err
	}
	return done, nil
}

func (a *act) importLine(ctx context.Context, line store.CatalogueLine, done *CatalogueImported) error {
	switch line.Kind {
	case store.CatalogueNew:
		found, err := a.ProductsWithSKU(ctx, line.Want.SKU)
		if err != nil {
			return fmt.Errorf("looking for a SKU: %w", err)
		}
		if len(found) > 0 {
			return store.Fail(store.Conflict, "%s has been added here since the catalogue was compared. Nothing was imported; compare it again.",
				line.Want.SKU)
		}
		done.Added++
		return a.insertProduct(ctx, &line.Want, "")
	case store.CatalogueDifferent:
		found, err := a.ProductsWithSKU(ctx, line.Has.SKU)
		if err != nil {
			return fmt.Errorf("looking for a SKU: %w", err)
		}
		if len(found) != 1 {
			return store.Fail(store.Conflict, "%d products have the SKU %s since the catalogue was compared. Nothing was imported; compare it "+
				"again.", len(found), line.Has.SKU)
		}
		done.Updated++
		if err := a.writeProduct(ctx, line.Want); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: line.Has.ID, Kind: store.EventRecord, Title: line.Want.Name() + " updated from Shopify's catalogue",
			Before: describeProduct(line.Has), After: describeProduct(line.Want),
		})
	default:
		return store.Fail(store.Invalid, "%s can't be imported: %s. Nothing was imported.", line.Variant.Title, line.Why)
	}
}
