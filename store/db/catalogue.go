package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// CatalogueKind is what a variant of Shopify's is to the store.
type CatalogueKind string

// The kinds of variants.
const (
	CatalogueNew       CatalogueKind = "new"
	CatalogueDifferent CatalogueKind = "different"
	CatalogueSame      CatalogueKind = "same"
	// CatalogueLeftOut can't become a product, or shouldn't; Why says so.
	CatalogueLeftOut CatalogueKind = "left out"
)

// FieldChange is what would become of one field, in words.
type FieldChange struct{ Field, Before, After string }

// CatalogueLine is a variant of Shopify's beside the in-store product with exactly
// its SKU (R22).
type CatalogueLine struct {
	Kind    CatalogueKind
	Variant store.Variant
	// Has is the product that is here, none for a new one; Want what importing
	// makes of it, Changes in which fields the two differ.
	Has, Want store.Product
	Changes   []FieldChange
	// Why says why it is left out or, of a new one, why not to import it unseen.
	Why string
}

// Suggested says that nothing speaks against importing it: it is new and overwrites
// nothing.
func (l CatalogueLine) Suggested() bool { return l.Kind == CatalogueNew && l.Why == "" }

// PreviewCatalogue compares Shopify's variants with the in-store products, in their
// order, and changes nothing.
func (d *DB) PreviewCatalogue(ctx context.Context, catalogue store.Catalogue) ([]CatalogueLine, error) {
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
	lines := make([]CatalogueLine, len(catalogue.Variants))
	for i, v := range catalogue.Variants {
		lines[i] = compareVariant(v, here[v.SKU], times[v.SKU], catalogue.Currency)
		if lines[i].Kind == CatalogueNew && v.Draft {
			lines[i].Why = "not on sale yet: a draft at Shopify"
		}
		if key := matching.SKUKey(v.SKU); lines[i].Kind == CatalogueNew && alike[key] != "" {
			lines[i].Why = fmt.Sprintf("looks like %s here: %s", alike[key], matching.SKUDifference(v.SKU, alike[key]))
		}
	}
	return lines, nil
}

// productsBySKUs are all products by their SKU, and of each SKU's key one SKU.
func (d *DB) productsBySKUs(ctx context.Context) (here map[string][]store.Product, alike map[string]string, err error) {
	here, alike = map[string][]store.Product{}, map[string]string{}
	var after sqlc.ExportProductsParams
	for {
		rows, err := d.read.ExportProducts(ctx, after)
		if err != nil {
			return nil, nil, wrap(err, "reading the products")
		}
		for _, row := range rows {
			p := productOf(row)
			here[p.SKU] = append(here[p.SKU], p)
			if key := matching.SKUKey(p.SKU); key != "" {
				alike[key] = p.SKU
			}
			after = sqlc.ExportProductsParams{SKU: row.SKU, ID: row.ID}
		}
		if len(rows) == 0 {
			return here, alike, nil
		}
	}
}

func compareVariant(v store.Variant, here []store.Product, times int, currency string) CatalogueLine {
	line := CatalogueLine{Variant: v, Want: v.Product()}
	tidyProduct(&line.Want)
	leaveOut := func(why string, values ...any) CatalogueLine {
		line.Kind, line.Why = CatalogueLeftOut, fmt.Sprintf(why, values...)
		return line
	}
	switch {
	case v.Archived:
		return leaveOut("archived at Shopify")
	case v.Fault != "":
		return leaveOut("%s", v.Fault)
	case v.SKU == "":
		return leaveOut("no SKU at Shopify")
	case times > 1:
		return leaveOut("%d variants at Shopify have this SKU", times)
	case len(here) > 1:
		return leaveOut("%d products here have this SKU", len(here))
	}
	if err := line.Want.Check(); err != nil {
		return leaveOut("%s", strings.TrimSuffix(store.MessageOf(err), " Nothing was saved."))
	}
	if len(here) == 0 {
		line.Kind = CatalogueNew
		return line
	}
	line.Has = here[0]
	line.Want, line.Changes = takeOver(line.Has, line.Want, currency)
	line.Kind = CatalogueSame
	if len(line.Changes) > 0 {
		line.Kind = CatalogueDifferent
	}
	return line
}

// takeOver is a product with what Shopify says of it. What is blank there stays,
// and so does everything about stock: the counter counts it.
func takeOver(has, shopify store.Product, currency string) (store.Product, []FieldChange) {
	want := has
	var changes []FieldChange
	for _, field := range []struct {
		name     string
		to       *string
		from, is string
	}{{"Description", &want.Description, shopify.Description, has.Description}, {"Barcode", &want.Barcode, shopify.Barcode, has.Barcode}} {
		if field.from != "" && field.from != field.is {
			*field.to = field.from
			changes = append(changes, FieldChange{field.name, field.is, field.from})
		}
	}
	if shopify.Price != has.Price {
		want.Price = shopify.Price
		changes = append(changes, FieldChange{"Price", store.Money{Minor: has.Price, Currency: currency}.String(), store.Money{Minor: want.Price, Currency: currency}.String()})
	}
	return want, changes
}

// CatalogueImported says what came of importing lines of the catalogue; Matched is
// how many waiting orders got their transaction by it.
type CatalogueImported struct{ Added, Updated, Matched int }

// ImportCatalogue adds and updates the products of the chosen lines, as they were
// shown, all or none, and matches the waiting orders again. Lines that are the same
// or left out are Invalid; Conflict says that a product was changed since the
// preview, and that nothing was imported.
func (d *DB) ImportCatalogue(ctx context.Context, chosen []CatalogueLine) (CatalogueImported, error) {
	var done CatalogueImported
	err := d.in(ctx, "importing the catalogue", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		for _, line := range chosen {
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

func (a *act) importLine(ctx context.Context, line CatalogueLine, done *CatalogueImported) error {
	switch line.Kind {
	case CatalogueNew:
		found, err := a.ProductsWithSKU(ctx, line.Want.SKU)
		if err != nil {
			return fmt.Errorf("looking for a SKU: %w", err)
		}
		if len(found) > 0 {
			return store.Fail(store.Conflict, "%s has been added here since the catalogue was compared. Nothing was imported; compare it again.", line.Want.SKU)
		}
		done.Added++
		return a.insertProduct(ctx, &line.Want, "")
	case CatalogueDifferent:
		found, err := a.ProductsWithSKU(ctx, line.Has.SKU)
		if err != nil {
			return fmt.Errorf("looking for a SKU: %w", err)
		}
		if len(found) != 1 {
			return store.Fail(store.Conflict, "%d products have the SKU %s since the catalogue was compared. Nothing was imported; compare it again.", len(found), line.Has.SKU)
		}
		done.Updated++
		if err := a.writeProduct(ctx, line.Want); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: line.Has.ID, Kind: store.EventRecord, Title: productName(line.Want) + " updated from Shopify's catalogue",
			Before: describeProduct(line.Has), After: describeProduct(line.Want),
		})
	default:
		return store.Fail(store.Invalid, "%s can't be imported: %s. Nothing was imported.", line.Variant.Title, line.Why)
	}
}
