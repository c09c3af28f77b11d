package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

func sku(t testing.TB, d *db.DB, sku string) store.Product {
	t.Helper()
	found, err := d.ProductsBySKU(t.Context(), sku)
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d products have the SKU %q", len(found), sku)
	}
	return found[0]
}

// odd is an order of Maya's for a lube whose SKU no product has.
func odd(n int, skuAtShopify string) store.Order {
	o := order(n)
	o.Lines[1].SKU, o.Lines[1].VariantID = skuAtShopify, "gid://shopify/ProductVariant/7"
	return o
}

func TestR22_R26_EditingASKUMatchesTheWaitingOrders(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, odd(1001, "LUB-40"), odd(1002, "LUB-40"))
	equal(t, "status", named(t, d, "#1001").Status, store.ProductMatchFailed)
	lube := sku(t, d, "LUB-4")
	lube.SKU = "LUB-40"
	matched, err := d.SaveProduct(t.Context(), lube)
	must(t, err)
	equal(t, "matched", matched, 2)
	equal(t, "status", named(t, d, "#1002").Status, store.New)
	equal(t, "on hand", sku(t, d, "LUB-40").OnHand, 8)
	if _, err := d.SaveProduct(t.Context(), lube); store.CodeOf(err) != store.Conflict {
		t.Errorf("R46: an edit of what somebody else saw is taken: %v", err)
	}
	for name, p := range map[string]store.Product{
		"a blank behind": {SKU: "A ", Stocked: true}, "stock without a SKU": {Description: "A", Stocked: true}, "nothing": {},
		"a negative price": {SKU: "A", Price: -1},
	} {
		if _, _, err := d.AddProduct(t.Context(), p); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
}

func TestR22_ADuplicateSKULaterNeverChangesATransaction(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	before := sale(t, d, named(t, d, "#1001").TransactionID)
	_, _, err := d.AddProduct(t.Context(), store.Product{SKU: "TIR-38", Description: "Tyre again", Stocked: true, OnHand: 3})
	must(t, err)
	if diff := cmp.Diff(before, sale(t, d, before.Transaction.ID)); diff != "" {
		t.Error(diff)
	}
	take(t, d, order(1002))
	equal(t, "the next order", named(t, d, "#1002").Status, store.ProductMatchFailed)
}

func TestR25_AChoiceIsRememberedForTheVariantAndTheSKU(t *testing.T) {
	d, _ := stocked(t)
	first, second := odd(1001, "LUB-40"), odd(1002, "lube forty")
	bySKU := odd(1003, "LUB-40")
	bySKU.Lines[1].VariantID = ""
	take(t, d, first, second, bySKU)
	row := named(t, d, "#1001")
	candidates, err := d.LineCandidates(t.Context(), row.ID, "l2")
	must(t, err)
	if len(candidates) == 0 || candidates[0].SKU != "LUB-4" {
		t.Fatalf("candidates %+v", candidates)
	}
	matched, err := d.MatchLine(t.Context(), row.ID, "l2", candidates[0].ID)
	must(t, err)
	equal(t, "matched", matched, 3)
	equal(t, "on hand", sku(t, d, "LUB-4").OnHand, 7)
	e := explain(t, d, "#1002")
	equal(t, "reason", e.Lines[1].Match.Reason, matching.LineRemembered)
	equal(t, "product", e.Lines[1].Product.SKU, "LUB-4")

	remembered, err := d.ProductMatches(t.Context())
	must(t, err)
	equal(t, "remembered", len(remembered), 2)
	for _, m := range remembered {
		must(t, d.ForgetProductMatch(t.Context(), m.Shop, m.Key))
	}
	take(t, d, odd(1004, "LUB-40"))
	equal(t, "after forgetting", named(t, d, "#1004").Status, store.ProductMatchFailed)
	equal(t, "what exists stays", named(t, d, "#1001").Status, store.New)
	if err := d.ForgetProductMatch(t.Context(), shop, remembered[0].Key); store.CodeOf(err) != store.NotFound {
		t.Errorf("forgotten twice: %v", err)
	}
}

func TestR22_R25_AnExactSKUBeatsWhatIsRemembered(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, odd(1001, "LUB-40"))
	_, err := d.MatchLine(t.Context(), named(t, d, "#1001").ID, "l2", sku(t, d, "LUB-4").ID)
	must(t, err)
	_, _, err = d.AddProduct(t.Context(), store.Product{SKU: "LUB-40", Description: "Lube, big", Stocked: true, OnHand: 5})
	must(t, err)
	take(t, d, odd(1002, "LUB-40"))
	equal(t, "product", explain(t, d, "#1002").Lines[1].Product.SKU, "LUB-40")
}

func TestR25_TipsAndCustomItemsMapToProductsWithoutStock(t *testing.T) {
	d, _ := stocked(t)
	tip, _, err := d.AddProduct(t.Context(), store.Product{Description: "Tips"})
	must(t, err)
	o := order(1001)
	o.Lines = append(o.Lines, store.OrderLine{ShopifyID: "l3", Title: "Tip", Quantity: 1, Ordered: 1, UnitPrice: 500})
	o.Subtotal, o.Total = o.Subtotal+500, o.Total+500
	take(t, d, o)
	id := named(t, d, "#1001").ID
	if _, err := d.MatchLine(t.Context(), id, "l3", sku(t, d, "LUB-4").ID); store.CodeOf(err) != store.Invalid {
		t.Errorf("a title moves stock: %v", err)
	}
	matched, err := d.MatchLine(t.Context(), id, "l3", tip.ID)
	must(t, err)
	equal(t, "matched", matched, 1)
	s := sale(t, d, named(t, d, "#1001").TransactionID)
	equal(t, "difference", s.Transaction.Difference(), 0)
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR15_StockMovesWithAReasonAndTheLedgerTellsIt(t *testing.T) {
	d, c := stocked(t)
	id := sku(t, d, "TIR-38").ID
	later := func() { c.At = c.At.Add(time.Minute) }
	later()
	must(t, d.ReceiveStock(t.Context(), id, 5, "invoice 17"))
	later()
	must(t, d.AdjustStock(t.Context(), id, -2, "punctured"))
	later()
	must(t, d.CountStock(t.Context(), id, 13, 12, "inventory"))
	later()
	take(t, d, order(1001))
	for name, err := range map[string]error{
		"a count of what has moved":     d.CountStock(t.Context(), id, 12, 12, ""),
		"an adjustment without a word":  d.AdjustStock(t.Context(), id, 1, " "),
		"nothing received":              d.ReceiveStock(t.Context(), id, 0, ""),
		"a barcode in the field":        d.ReceiveStock(t.Context(), id, 4003318123456, ""),
		"a product that nobody has":     d.AdjustStock(t.Context(), "none", 1, "x"),
		"a count that changes nothing":  d.CountStock(t.Context(), id, 10, 10, ""),
		"stock of what is not stocked":  unstocked(t, d),
		"removing stock from a stocked": unstock(t, d, id),
	} {
		if code := store.CodeOf(err); code != store.Invalid && code != store.Conflict && code != store.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	moves, err := d.Movements(t.Context(), id, 10)
	must(t, err)
	var story []string
	for _, m := range moves {
		story = append(story, fmt.Sprintf("%s %+d=%d %s%s", m.Reason.Label(), m.Quantity, m.After, m.Note, m.Order))
	}
	if diff := cmp.Diff([]string{
		"Sold -2=10 #1001", "Counted -1=12 inventory", "Adjusted -2=13 punctured", "Received +5=15 invoice 17",
		"Counted +10=10 ",
	}, story); diff != "" {
		t.Error(diff)
	}
	promised, err := d.PromisedOf(t.Context(), id)
	must(t, err)
	if len(promised) != 1 || promised[0].Order != "#1001" || promised[0].Quantity != 2 || promised[0].Barcode == "" {
		t.Errorf("promised %+v", promised)
	}
	totals, err := d.StockTotals(t.Context())
	must(t, err)
	equal(t, "totals", totals, db.StockTotals{Products: 2, Units: 19, Promised: 3, Value: 10*5000 + 9*1200})
	days, err := d.StockByDay(t.Context(), noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 1))
	must(t, err)
	var came, went int64
	for _, day := range days {
		came, went = came+day.Came, went+day.Went
	}
	equal(t, "came", came, 25)
	equal(t, "went", went, -6)
}

func unstocked(t testing.TB, d *db.DB) error {
	t.Helper()
	p, _, err := d.AddProduct(t.Context(), store.Product{Description: "Repair"})
	must(t, err)
	return d.ReceiveStock(t.Context(), p.ID, 1, "")
}

func unstock(t testing.TB, d *db.DB, id string) error {
	t.Helper()
	p, err := d.Product(t.Context(), id)
	must(t, err)
	p.Stocked = false
	_, err = d.SaveProduct(t.Context(), p.Product)
	return err
}

// messy is a shop with duplicates: TIR-38 twice, once more as "tir-38".
func messy(t testing.TB) (d *db.DB, keep, gone, alike store.Product) {
	t.Helper()
	d, _ = stocked(t)
	take(t, d, order(1001))
	keep = sku(t, d, "TIR-38")
	gone, _, err := d.AddProduct(t.Context(), store.Product{
		SKU: "TIR-38", Barcode: "4006381333931", Description: "Tyre, again", Price: 5000,
		Stocked: true, OnHand: 3,
	})
	must(t, err)
	alike, _, err = d.AddProduct(t.Context(), store.Product{SKU: "tir-38", Description: "tyre", Stocked: true, OnHand: 1})
	must(t, err)
	take(t, d, order(1002), odd(1003, "LUB-4"))
	return d, keep, gone, alike
}

func TestR23_DuplicatesArePreviewedAndMadeOne(t *testing.T) {
	d, keep, gone, alike := messy(t)
	groups, err := d.Duplicates(t.Context())
	must(t, err)
	if len(groups) != 2 || !groups[0].Exact || len(groups[0].Products) != 2 || groups[1].Exact || groups[1].Why != "same but for capitals" {
		t.Fatalf("groups %+v", groups)
	}
	choice := []db.Removal{{SurvivorID: keep.ID, RemovedIDs: []string{gone.ID}}}
	before := content(t, d)
	preview, err := d.PreviewRemoval(t.Context(), choice)
	must(t, err)
	if diff := cmp.Diff(before, content(t, d)); diff != "" {
		t.Fatalf("a preview changes:\n%s", diff)
	}
	equal(t, "stock afterwards", preview[0].OnHand, 11)
	equal(t, "orders that would match", strings.Join(preview[0].Orders, " "), "#1002 #1003")

	_, matched, err := d.RemoveDuplicates(t.Context(), choice)
	must(t, err)
	equal(t, "matched", matched, 2)
	left := sku(t, d, "TIR-38")
	equal(t, "who is left", left.ID, keep.ID)
	equal(t, "its barcode", left.Barcode, "4006381333931")
	equal(t, "its stock, less two orders", left.OnHand, 11-4)
	moves, err := d.Movements(t.Context(), keep.ID, 20)
	must(t, err)
	equal(t, "the oldest entry leaves what it booked", moves[len(moves)-1].After, moves[len(moves)-1].Quantity)
	if _, _, err := d.RemoveDuplicates(t.Context(), choice); store.CodeOf(err) != store.Invalid {
		t.Errorf("removed twice: %v", err)
	}
	// Another SKU made one goes on leading to the survivor.
	_, _, err = d.RemoveDuplicates(t.Context(), []db.Removal{{SurvivorID: keep.ID, RemovedIDs: []string{alike.ID}}})
	must(t, err)
	o := order(1004)
	o.Lines[0].SKU = "tir-38"
	take(t, d, o)
	equal(t, "the old SKU", explain(t, d, "#1004").Lines[0].Match, matching.LineMatch{ProductID: keep.ID, Reason: matching.LineRemembered})
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR23_UndoRestoresTheSameContent(t *testing.T) {
	d, keep, gone, alike := messy(t)
	// Both have history: the transaction of #1001 leads to keep, make it go.
	before := content(t, d)
	id, _, err := d.RemoveDuplicates(t.Context(), []db.Removal{{SurvivorID: gone.ID, RemovedIDs: []string{alike.ID}}})
	must(t, err)
	if cmp.Equal(before, content(t, d)) {
		t.Fatal("removing changes nothing that content sees")
	}
	must(t, d.UndoRemoval(t.Context(), id))
	if diff := cmp.Diff(before, content(t, d)); diff != "" {
		t.Errorf("after undoing:\n%s", diff)
	}
	if err := d.UndoRemoval(t.Context(), id); store.CodeOf(err) != store.Invalid {
		t.Errorf("undone twice: %v", err)
	}
	later, _, err := d.RemoveDuplicates(t.Context(), []db.Removal{{SurvivorID: gone.ID, RemovedIDs: []string{keep.ID}}})
	must(t, err)
	equal(t, "#1001 leads to the survivor", sale(t, d, named(t, d, "#1001").TransactionID).Products[0].ID, gone.ID)
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.Rejected))
	must(t, d.UndoRemoval(t.Context(), later))
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

// content is every table as text but what only grows: the event log with its seals, the ledger of
// stock (its sum is products.on_hand), what numbers writes, and the removals
// themselves.
func content(t testing.TB, d *db.DB) map[string][]string {
	t.Helper()
	raw := db.Reader(d)
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if dbtest.OnServer() {
		list = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	tables, err := columns(t.Context(), raw, list)
	must(t, err)
	all := map[string][]string{}
	for _, row := range tables {
		name := row[0]
		if slices.Contains([]string{
			"events", "seals", "stock_movements", "counters", "product_removals", "product_removal_parts",
			"product_removal_lines", "goose_db_version",
		}, name) {
			continue
		}
		rows, err := columns(t.Context(), raw, "SELECT * FROM "+name)
		must(t, err)
		for _, r := range rows {
			line := strings.Join(r, "|")
			if name == "products" { // the version and the moment number the write
				line = strings.Join(slices.Delete(slices.Clone(r), 7, 8), "|")
				line = line[:strings.LastIndex(line, "|")]
			}
			all[name] = append(all[name], line)
		}
		slices.Sort(all[name])
	}
	return all
}

func columns(ctx context.Context, handle *sql.DB, query string) (all [][]string, err error) {
	rows, err := handle.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		var line []string
		for _, c := range cells {
			line = append(line, fmt.Sprint(*c.(*any)))
		}
		all = append(all, line)
	}
	return all, rows.Err()
}

func TestR17_R23_ProductsAreListedAndFound(t *testing.T) {
	d, keep, _, _ := messy(t)
	must(t, d.AdjustStock(t.Context(), keep.ID, -20, "lost"))
	keep = sku2(t, d, keep.ID)
	keep.LowAt = 3
	_, err := d.SaveProduct(t.Context(), keep)
	must(t, err)
	for _, test := range []struct {
		filter db.ProductFilter
		want   string
	}{
		{db.ProductFilter{}, "LUB-4 TIR-38 TIR-38 tir-38"},
		{db.ProductFilter{Sort: db.ProductByOnHand}, "TIR-38 tir-38 TIR-38 LUB-4"},
		{db.ProductFilter{Sort: db.ProductByPromised, Descending: true}, "TIR-38 LUB-4 TIR-38 tir-38"},
		{db.ProductFilter{Only: db.OnlyOversold}, "TIR-38"},
		{db.ProductFilter{Only: db.OnlyDuplicates}, "TIR-38 TIR-38"},
		{db.ProductFilter{Only: db.OnlyPromised}, "LUB-4 TIR-38"},
		{db.ProductFilter{Only: db.OnlyLow}, ""},
		{db.ProductFilter{Text: "again"}, "TIR-38"},
		{db.ProductFilter{Text: "tyre", Only: db.OnlyOversold}, "TIR-38"},
		{db.ProductFilter{Text: "4006381333931"}, "TIR-38"},
	} {
		test.filter.Limit = 10
		rows, total, err := d.Products(t.Context(), test.filter)
		must(t, err)
		var got []string
		for _, row := range rows {
			got = append(got, row.SKU)
		}
		if strings.Join(got, " ") != test.want || total != len(got) {
			t.Errorf("%+v lists %v of %d, want %s", test.filter, got, total, test.want)
		}
	}
}

func sku2(t testing.TB, d *db.DB, id string) store.Product {
	t.Helper()
	p, err := d.Product(t.Context(), id)
	must(t, err)
	return p.Product
}

func TestR52_ProductFilesAreReadAgainWithoutDoubling(t *testing.T) {
	d, _ := stocked(t)
	must(t, d.SetCurrency(t.Context(), "USD"))
	const file = "Variant SKU,Title,Price,Qty,EAN\nTIR-38,Tyre,50.00,10,\nNEW-1,=SUM(A1),12.5,4,4006381333931\n,No SKU,1,1,\nNEW-2,Bad " +
		"price,1.234,1,\nNEW-3,Bad stock,1,many,\n"
	var bad, warned, differs []string
	how := db.ProductImport{
		Name: "spring.csv", AllOrNothing: true, Warn: func(b db.BadRow) { warned = append(warned, fmt.Sprint(b.Line, " ", b.Reason)) },
		Bad:     func(b db.BadRow) { bad = append(bad, fmt.Sprint(b.Line, " ", b.Reason)) },
		Differs: func(b db.BadRow) { differs = append(differs, b.Reason) },
	}
	done, err := csvfile.ImportProducts(t.Context(), d, strings.NewReader(file), how)
	must(t, err)
	equal(t, "nothing is half imported", done.Kept, false)
	if diff := cmp.Diff([]string{"4 it has no SKU"}, bad); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{
		"5 price \"1.234\" is left out: it is not a price in USD", "6 onHand \"many\" is left out: it is no figure",
	}, warned); diff != "" {
		t.Error(diff)
	}
	how.AllOrNothing = false
	done, err = csvfile.ImportProducts(t.Context(), d, strings.NewReader(file), how)
	must(t, err)
	equal(t, "added", done.Added, 3)
	equal(t, "known", done.Known, 1)
	equal(t, "stock", sku(t, d, "NEW-1").OnHand, 4)
	equal(t, "without what can't be read", sku(t, d, "NEW-2").Price, 0)
	done, err = csvfile.ImportProducts(t.Context(), d, strings.NewReader(file), how)
	must(t, err)
	equal(t, "added again", done.Added, 0)

	changed := strings.Replace(file, "TIR-38,Tyre,50.00,10,", "TIR-38,Tyre,55.00,7,", 1)
	done, err = csvfile.ImportProducts(t.Context(), d, strings.NewReader(changed), how)
	must(t, err)
	equal(t, "told of", done.Differing, 1)
	equal(t, "not overwritten", sku(t, d, "TIR-38").Price, 5000)
	how.Update = true
	_, err = csvfile.ImportProducts(t.Context(), d, strings.NewReader(changed), how)
	must(t, err)
	equal(t, "price", sku(t, d, "TIR-38").Price, 5500)
	equal(t, "stock", sku(t, d, "TIR-38").OnHand, 7)

	var out bytes.Buffer
	n, err := csvfile.ExportProducts(t.Context(), d, &out)
	must(t, err)
	equal(t, "exported", n, 5)
	if !strings.Contains(out.String(), "'=SUM(A1)") {
		t.Errorf("a formula is exported:\n%s", out.String())
	}
	other, err := db.Open(t.Context(), db.Config{Path: filepath.Join(t.TempDir(), "other.db"), Log: zerolog.Nop()})
	must(t, err)
	defer other.Close()
	done, err = csvfile.ImportProducts(t.Context(), other, &out, db.ProductImport{Currency: "USD"})
	must(t, err)
	equal(t, "read back", done.Added, 5)
	equal(t, "as it was", sku(t, other, "NEW-1").Description, "=SUM(A1)")
	if _, err := csvfile.ImportProducts(t.Context(), d, strings.NewReader("title\nx\n"), how); store.CodeOf(err) != store.Invalid {
		t.Errorf("a file without SKUs: %v", err)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, odd(1001, "LUB-40"))
	before := content(t, d)
	run, err := d.DryRun(t.Context(), named(t, d, "#1001").ID)
	must(t, err)
	equal(t, "problem", run.Problem, store.ProductMatchFailed)
	if diff := cmp.Diff(before, content(t, d)); diff != "" {
		t.Error(diff)
	}
}
