package db_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// catalogueFile writes a file of n products; every hundredth SKU stands on two.
func catalogueFile(n int) io.Reader {
	reader, writer := io.Pipe()
	go func() {
		out := bufio.NewWriter(writer)
		fmt.Fprintln(out, "sku,barcode,description,price,on hand,low at")
		for i := range n {
			fmt.Fprintf(out, "SKU-%07d,40%011d,Article %d of the shop,%d.%02d,%d,%d\n", i, i*7919, i, i%300, i%100, i%40, i%5)
		}
		_ = out.Flush()
		_ = writer.Close()
	}()
	return reader
}

func catalogued(b *testing.B, n int) *db.DB {
	b.Helper()
	d, _ := open(b)
	done, err := csvfile.ImportProducts(b.Context(), d, catalogueFile(n), db.ProductImport{Name: "all.csv", Currency: "USD"})
	must(b, err)
	equal(b, "added", done.Added, n)
	return d
}

// BenchmarkImportProducts is a file of a million products; it reports the heap that
// was in use at most.
func BenchmarkImportProducts(b *testing.B) {
	for b.Loop() {
		d, _ := open(b)
		ctx, stop := context.WithCancel(b.Context())
		most := make(chan uint64)
		go func() {
			var highest uint64
			tick := time.NewTicker(100 * time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					most <- highest
					return
				case <-tick.C:
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					highest = max(highest, m.HeapInuse)
				}
			}
		}()
		_, err := csvfile.ImportProducts(ctx, d, catalogueFile(1_000_000), db.ProductImport{Name: "all.csv", Currency: "USD"})
		must(b, err)
		stop()
		b.ReportMetric(float64(<-most)/1e6, "MB-heap")
	}
}

// BenchmarkProducts is 200,000 products: looking for duplicates, each keystroke, and
// as many of Shopify's variants compared with them.
func BenchmarkProducts(b *testing.B) {
	d := catalogued(b, 200_000)
	var twice []store.Product
	for i := 0; i < 200_000; i += 100 {
		twice = append(twice, store.Product{SKU: fmt.Sprintf("SKU-%07d", i), Description: "again", Stocked: true, OnHand: 1})
	}
	must(b, d.AddProducts(b.Context(), twice))
	must(b, d.LoadProducts(b.Context()))
	b.Run("duplicates", func(b *testing.B) {
		for b.Loop() {
			groups, err := d.Duplicates(b.Context())
			must(b, err)
			equal(b, "groups", len(groups) >= 2000, true)
		}
	})
	b.Run("keystrokes", func(b *testing.B) {
		var took []time.Duration
		for b.Loop() {
			for _, typed := range []string{"a", "ar", "art", "article 19", "article 1999", "SKU-00", "SKU-0019", "400000", "shop 77"} {
				start := time.Now()
				_, _, err := d.Products(b.Context(), db.ProductFilter{Text: typed, Limit: 50})
				must(b, err)
				took = append(took, time.Since(start))
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	})
	b.Run("catalogue", func(b *testing.B) {
		variants := make([]store.Variant, 200_000)
		for i := range variants {
			variants[i] = store.Variant{ID: fmt.Sprint(i), SKU: fmt.Sprintf("SKU-%07d", i+1000), Title: fmt.Sprintf("Article %d of the shop",
				i+1000), Price: 100, Tracked: true}
		}
		for b.Loop() {
			lines, err := d.PreviewCatalogue(b.Context(), store.Catalogue{Currency: "USD", Variants: variants})
			must(b, err)
			equal(b, "lines", len(lines), 200_000)
		}
	})
	b.Run("first page", func(b *testing.B) {
		for b.Loop() {
			_, _, err := d.Products(b.Context(), db.ProductFilter{Limit: 50})
			must(b, err)
		}
	})
}

// BenchmarkRematch is 10,000 orders that wait for one SKU, which is then mended.
func BenchmarkRematch(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		d, _ := stocked(b)
		for start := 0; start < 10_000; start += 100 {
			var page []store.Order
			for i := range 100 {
				page = append(page, odd(1001+start+i, "LUB-40"))
			}
			take(b, d, page...)
		}
		lube := sku(b, d, "LUB-4")
		lube.SKU = "LUB-40"
		b.StartTimer()
		matched, err := d.SaveProduct(b.Context(), lube)
		must(b, err)
		equal(b, "matched", matched, 10_000)
	}
}
