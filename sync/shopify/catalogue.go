package shopify

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"tillbridge/store"
)

//go:embed variants.graphql
var variantsQuery string

const (
	// catalogueLook is how often it is asked whether Shopify has put the catalogue
	// together, catalogueTime how long it may take.
	catalogueLook = time.Second
	catalogueTime = 30 * time.Minute
	// plainVariant is the title of a product's only variant.
	plainVariant = "Default Title"
)

// catalogueScopes are what the catalogue's query needs.
var catalogueScopes = []string{"read_products", "read_inventory"}

// Catalogue reads all that the shop sells online, a variant each, by a bulk
// operation; progress, unless nil, is told how many were found so far. Missing a
// scope is Unauthorized. It changes nothing at Shopify; ctx ends the wait.
func (g *Gateway) Catalogue(ctx context.Context, progress func(found int64)) (store.Catalogue, error) {
	shop, err := g.Shop(ctx)
	if err != nil {
		return store.Catalogue{}, err
	}
	for _, scope := range catalogueScopes {
		if slices.Contains(shop.MissingScopes, scope) {
			return store.Catalogue{}, store.Fail(store.Unauthorized, "The app may not read the shop's products: it lacks the scope %s. Nothing "+
				"was imported; add it in the Dev Dashboard, release the app and try again.", scope)
		}
	}
	variants, err := g.variants(ctx, shop.Currency, progress)
	return store.Catalogue{Currency: shop.Currency, Variants: variants}, err
}

func (g *Gateway) variants(ctx context.Context, currency string, progress func(found int64)) ([]store.Variant, error) {
	id, err := g.startBulk(ctx, variantsQuery)
	if errors.Is(err, ErrUncertain) {
		return nil, store.FailBecause(err, store.Unavailable, "Shopify's answer got lost, so nothing was imported; try again.")
	}
	if err != nil {
		return nil, err
	}
	bulk, err := g.finished(ctx, id, progress)
	if err != nil || bulk.Objects == 0 {
		return nil, err
	}
	file, err := spool()
	if err != nil {
		return nil, err
	}
	defer file.remove()
	if err := g.download(ctx, bulk, file.File); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, notWhole(err)
	}
	variants, err := variantsOf(file, currency)
	if err == nil && int64(len(variants)) != bulk.Objects {
		err = fmt.Errorf("%d lines instead of %d", len(variants), bulk.Objects)
	}
	if err != nil {
		return nil, notWhole(err)
	}
	return variants, nil
}

// finished waits for a bulk operation to end well.
func (g *Gateway) finished(ctx context.Context, id string, progress func(found int64)) (Bulk, error) {
	for waited := time.Duration(0); ; waited += catalogueLook {
		bulk, err := g.Bulk(ctx, id)
		if err != nil {
			return Bulk{}, err
		}
		if progress != nil {
			progress(bulk.Roots)
		}
		switch {
		case bulk.Why != "":
			return Bulk{}, store.FailBecause(errors.New(bulk.Why), store.Unavailable, "Shopify could not put its catalogue together, so nothing "+
				"was imported; try again in a few minutes.")
		case !bulk.Running:
			return bulk, nil
		case waited > catalogueTime:
			return Bulk{}, store.Fail(store.Unavailable, "Shopify has not put its catalogue together in half an hour, so nothing was imported; "+
				"try again later.")
		}
		if err := g.sleep(ctx, catalogueLook); err != nil {
			return Bulk{}, interrupted(err)
		}
	}
}

func notWhole(cause error) error {
	return store.FailBecause(cause, store.Unavailable, "The catalogue did not arrive whole, so nothing was imported; try again.")
}

// variantsOf reads a bulk file of variants.
func variantsOf(file io.Reader, currency string) ([]store.Variant, error) {
	var variants []store.Variant
	reader := bufio.NewReaderSize(file, 1<<16)
	for {
		text, err := readLine(reader)
		if len(bytes.TrimSpace(text)) > 0 {
			v, err := variantOf(text, currency)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", len(variants)+1, err)
			}
			variants = append(variants, v)
		}
		if errors.Is(err, io.EOF) {
			return variants, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading on: %w", err)
		}
	}
}

func variantOf(text []byte, currency string) (store.Variant, error) {
	var line struct {
		ID, SKU, Barcode, Title, Price string
		InventoryItem                  struct{ Tracked bool }
		Product                        struct {
			Title, Status string
			IsGiftCard    bool
		}
	}
	if err := json.Unmarshal(text, &line); err != nil {
		return store.Variant{}, err
	}
	if line.ID == "" {
		return store.Variant{}, errors.New("no id")
	}
	title := line.Product.Title
	if line.Title != plainVariant && line.Title != "" {
		title += " " + line.Title
	}
	v := store.Variant{
		ID: line.ID, SKU: line.SKU, Barcode: line.Barcode, Title: title, Tracked: line.InventoryItem.Tracked, GiftCard: line.Product.IsGiftCard,
		Archived: line.Product.Status == "ARCHIVED", Draft: line.Product.Status == "DRAFT",
	}
	price, err := store.ParseMoney(line.Price, currency)
	if err != nil {
		v.Fault = fmt.Sprintf("its price %q can't be read", line.Price)
		return v, nil //nolint:nilerr // one bad price never stops the rest; it is the fault
	}
	v.Price = price.Minor
	return v, nil
}
