package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkProveBooks recomputes the books of `held` paid orders, 2.5 lines each,
// and says how much memory that takes. TILLBRIDGE_BENCH_ORDERS=1000000 measures
// the big one, which takes minutes to make and gigabytes of disk; TMPDIR says where.
func BenchmarkProveBooks(b *testing.B) {
	held := template
	if text := os.Getenv("TILLBRIDGE_BENCH_ORDERS"); text != "" {
		more, err := strconv.Atoi(text)
		must(b, err)
		held = more
	}
	path := filepath.Join(b.TempDir(), "shop.db")
	d := benchShop(b, path)
	for next := 1; next <= min(held, template); next += 500 {
		take(b, d, benchOrders(next, 500)...)
	}
	must(b, d.Close())
	if held > template {
		multiply(b, path, held/template)
	}
	// A product was counted once, however many orders were made of one.
	tampered(b, path, `DELETE FROM stock_movements WHERE reason = 'counted' AND transaction_id <> '';
		DELETE FROM events; DELETE FROM seals; UPDATE counters SET value = 1 WHERE name = 'unsealed';
		INSERT INTO payments SELECT 'p' || id, id, 'Cash', '', total, currency, '', '', created_at, 'Anna' FROM transactions;
		UPDATE transactions SET paid = total;
		UPDATE products SET on_hand = (SELECT COALESCE(SUM(quantity), 0) FROM stock_movements m WHERE m.product_id = products.id)`)
	began := time.Now()
	d = benchShop(b, path)
	b.Logf("%d orders sealed in %s", held, time.Since(began).Round(time.Second))
	debug.FreeOSMemory()
	// Linux forgets the peak so far; elsewhere it isn't reported.
	forgot := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600)
	before := memory(b, "VmRSS")
	b.Run(fmt.Sprintf("held=%d", held), func(b *testing.B) {
		for b.Loop() {
			report, err := d.ProveBooks(b.Context())
			must(b, err)
			must(b, report.Err())
			equal(b, "orders", report.Orders, int64(held))
		}
		if forgot == nil {
			b.ReportMetric(memory(b, "VmHWM")-before, "MB-more-at-peak")
		}
	})
}

// memory is a figure of this process in MB, 0 where there is no such file.
func memory(b *testing.B, name string) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), name+":")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.ParseFloat(fields[0], 64)
	must(b, err)
	return kilobytes / 1024
}
