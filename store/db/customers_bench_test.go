package db_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// customerFile is a file of so many made-up customers, written as it is read.
func customerFile(customers int) io.Reader {
	given := []string{
		"Maya", "Jon", "Priya", "Ethan", "Aiko", "Søren", "Chloé", "Niamh", "Diego", "Xenia", "Owen", "Paula", "Gustav",
		"Rosa", "Yusuf",
	}
	parts := []string{
		"ba", "cor", "dell", "en", "fir", "gal", "hol", "in", "jar", "kin", "lor", "man", "nor", "os", "pet", "quin", "ros",
		"sand", "ter", "ulm", "ver", "wal", "yor", "zim", "brad", "cle", "drum", "for", "gre", "har",
	}
	reader, writer := io.Pipe()
	go func() {
		fmt.Fprintln(writer, "first name,last name,email,phone,street,city,postcode")
		for i := range customers {
			// As many surnames as a big shop has.
			n := i * 7919
			name := parts[n%30] + parts[n/30%30] + parts[n/900%30]
			fmt.Fprintf(writer, "%s,%s,c%d@example.com,+1603%07d,%d Street %d,Town %d,%05d\n",
				given[i%len(given)], name, i, 2_000_000+i*31%7_999_999, 1+i%9999, i%4000, i%3000, i*13%99_999)
		}
		writer.Close()
	}()
	return reader
}

// BenchmarkCustomers imports a file of customers, opens the database again, reads
// them for search, and searches; TILLBRIDGE_BENCH_CUSTOMERS says how many.
func BenchmarkCustomers(b *testing.B) {
	customers := 50_000
	if text := os.Getenv("TILLBRIDGE_BENCH_CUSTOMERS"); text != "" {
		var err error
		customers, err = strconv.Atoi(text)
		must(b, err)
	}
	path := filepath.Join(b.TempDir(), "shop.db")
	open := func() *db.DB {
		d, err := db.Open(b.Context(), db.Config{Path: path})
		must(b, err)
		return d
	}
	d := open()
	begin := time.Now()
	done, err := csvfile.ImportCustomers(b.Context(), d, customerFile(customers), db.CustomerImport{})
	must(b, err)
	equal(b, "imported", done.Added, customers)
	imported := time.Since(begin)
	must(b, d.Close())
	names := []string{"maja cordellen", "jon walkinman", "aiko sandterhol", "owen brad", "rosa firgal"}
	for b.Loop() {
		d := open()
		begin := time.Now()
		must(b, d.LoadCustomers(b.Context()))
		loaded := time.Since(begin)
		begin = time.Now()
		const searches = 100
		for i := range searches {
			_, err := d.FindCustomers(b.Context(), db.CustomerSearch{Query: matching.Query{Text: names[i%len(names)]}, Limit: 20})
			must(b, err)
		}
		b.ReportMetric(float64(time.Since(begin).Milliseconds())/searches, "ms/search")
		b.ReportMetric(loaded.Seconds(), "s/load")
		must(b, d.Close())
	}
	b.ReportMetric(imported.Seconds(), "s/import")
}
