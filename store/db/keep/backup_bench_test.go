package keep_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// BenchmarkBackupBesideASale backs up a shop of TILLBRIDGE_BENCH_MB megabytes
// (100 without it) while another goroutine takes in one order after the other,
// and reports how long the slowest of those had to wait, and the slowest of 500
// without a backup.
func BenchmarkBackupBesideASale(b *testing.B) {
	megabytes, err := strconv.Atoi(os.Getenv("TILLBRIDGE_BENCH_MB"))
	if err != nil {
		megabytes = 100
	}
	folder := b.TempDir()
	d, err := db.Open(b.Context(), db.Config{Path: filepath.Join(folder, "shop.db")})
	must(b, err)
	defer func() { must(b, d.Close()) }()
	handle, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "shop.db"))
	must(b, err)
	// A customer of some 2.5 kB, as one with a long note.
	_, err = handle.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO customers (id, number, first_name, last_name, company, email, email_folded, phone, street, street2, city, province, postcode,
			country, note, merged_into, created_at, updated_at)
		SELECT 'c' || i, 1000000 + i, 'Maya', 'Okafor', '', '', '', '', '', '', '', '', '', '', hex(randomblob(1200)), '', 1, 1 FROM n`, megabytes*400)
	must(b, err)
	must(b, handle.Close())
	var slowest, alone time.Duration
	n := 0
	sell := func() time.Duration {
		n++
		began := time.Now()
		take(b, d, order(n))
		return time.Since(began)
	}
	for range 500 {
		alone = max(alone, sell())
	}
	for b.Loop() {
		ended := make(chan error, 1)
		go func() {
			path := filepath.Join(folder, fmt.Sprintf("copy%d.db", n))
			_, err := keep.Of(d).Backup(context.WithoutCancel(b.Context()), path)
			ended <- err
		}()
		for selling := true; selling; {
			select {
			case err := <-ended:
				must(b, err)
				selling = false
			default:
				slowest = max(slowest, sell())
			}
		}
	}
	b.ReportMetric(float64(slowest.Milliseconds()), "ms/slowest-order")
	b.ReportMetric(float64(alone.Milliseconds()), "ms/slowest-without")
}
