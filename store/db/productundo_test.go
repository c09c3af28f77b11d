package db_test

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// mapped is a shop whose #1001 has a SKU that no product has, and which somebody has
// said is a product.
func mapped(t testing.TB) (*db.DB, db.OrderRow) {
	t.Helper()
	d, _ := stocked(t)
	o := order(1001)
	o.Lines[0].SKU, o.Lines[0].VariantID = "NOBODY-HAS-THIS", "gid://shopify/ProductVariant/1"
	take(t, d, o)
	row := named(t, d, "#1001")
	equal(t, "before", row.Status, store.ProductMatchFailed)
	products, _, err := d.Products(t.Context(), db.ProductFilter{Limit: 50})
	must(t, err)
	_, err = d.MatchLine(t.Context(), row.ID, o.Lines[0].ShopifyID, products[0].ID)
	must(t, err)
	return d, named(t, d, "#1001")
}

func TestR25_AProductMatchIsTakenBackWithItsTransaction(t *testing.T) {
	d, row := mapped(t)
	equal(t, "matched", row.Status, store.New)
	before, _, err := d.Products(t.Context(), db.ProductFilter{Limit: 50})
	must(t, err)
	said, err := d.UndoMatchLine(t.Context(), row.ID, lineOf(t, d, row.ID))
	must(t, err)
	equal(t, "it says", said, "#1001 waits for its product again: transaction "+row.Barcode+" is void and its stock is back.")
	after := named(t, d, "#1001")
	equal(t, "status", after.Status, store.ProductMatchFailed)
	equal(t, "barcode", after.Barcode, "")
	now, _, err := d.Products(t.Context(), db.ProductFilter{Limit: 50})
	must(t, err)
	equal(t, "stock is back", now[0].OnHand > before[0].OnHand, true)
	matches, err := d.ProductMatches(t.Context())
	must(t, err)
	equal(t, "remembered", len(matches), 0)
	if _, err := d.UndoMatchLine(t.Context(), row.ID, lineOf(t, d, row.ID)); store.CodeOf(err) != store.NotFound {
		t.Errorf("a second time: %v", err)
	}
}

func TestR25_APaidOrderKeepsItsProduct(t *testing.T) {
	d, row := mapped(t)
	s := sale(t, d, row.TransactionID)
	must(t, d.TakePayment(t.Context(), visa(row.TransactionID, s.Transaction.Balance()), s.Transaction.Balance()))
	if _, err := d.UndoMatchLine(t.Context(), row.ID, lineOf(t, d, row.ID)); store.CodeOf(err) != store.Invalid {
		t.Errorf("%v, want invalid", err)
	}
	equal(t, "status", named(t, d, "#1001").Status, store.New)
	matches, err := d.ProductMatches(t.Context())
	must(t, err)
	equal(t, "still remembered", len(matches) > 0, true)
}

// lineOf is the first line of an order at Shopify.
func lineOf(t testing.TB, d *db.DB, orderID string) string {
	t.Helper()
	e, err := d.Explain(t.Context(), orderID)
	must(t, err)
	return e.Lines[0].Line.ShopifyID
}
