package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/store/db/server"
)

// ShopAt opens a shop in a folder, with Maya, two products and an order.
func ShopAt(t testing.TB, path string, now func() time.Time) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: now, Actor: "Anna"})
	Must(t, err)
	Must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"}}))
	Must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Price: 5000, Stocked: true, OnHand: 1000},
		{SKU: "LUB-4", Price: 1200, Stocked: true, OnHand: 1000},
	}))
	Take(t, d, Order(1001))
	return d
}

func Fill(t testing.TB, path string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: path})
	Must(t, err)
	Must(t, d.Close())
}

func Raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	handle, err := rawHandle(path)
	Must(t, err)
	t.Cleanup(func() { Must(t, handle.Close()) })
	return handle
}

func rawHandle(path string) (*sql.DB, error) {
	if server.Is(path) {
		return sql.Open("pgx", path)
	}
	return sql.Open("sqlite", "file:"+path)
}

func Execute(t testing.TB, path, statement string) {
	t.Helper()
	_, err := Raw(t, path).Exec(statement)
	Must(t, err)
}

func Write(t testing.TB, path string, data []byte) {
	t.Helper()
	Must(t, os.WriteFile(path, data, 0o600))
}

// Tamper carries out statements as somebody who knows SQLite would.
func Tamper(t testing.TB, path, statements string) {
	t.Helper()
	handle, err := rawHandle(path)
	Must(t, err)
	_, err = handle.Exec(statements)
	Must(t, errors.Join(err, handle.Close()))
}

func Files(t testing.TB, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	Must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// FirstShop makes a database as the first schema had it: an order with its
// transaction, paid and with stock moved, another that waits, and their story.
func FirstShop(t testing.TB, path string) {
	t.Helper()
	handle := Raw(t, path)
	provider, err := goose.NewProvider(goose.DialectSQLite3, handle, os.DirFS(Migrations()), goose.WithDisableGlobalRegistry(true))
	Must(t, err)
	_, err = provider.UpTo(t.Context(), 1)
	Must(t, err)
	order := func(id, shopifyID, name, customer, transaction, barcode, status, problem string) string {
		return fmt.Sprintf(`INSERT INTO orders VALUES ('%s', '%s', '%s', '%s', 1, 1, 1, 1, '%s', 'Zoë Müller', 'zoë müller', `+
			`'gid://shopify/Customer/7',
			'zoe@example.com', 2, 'USD', 1000, 'PAID', 'pickup', '%s', '%s', '%s', 2, '%s', 1, '', '', 0, 0, '')`,
			id, Shop, shopifyID, name, customer, transaction, barcode, status, problem)
	}
	details := `{"shop":"` + Shop +
		`","shopifyId":"gid://shopify/Order/%d","name":"#%d","buyer":{"shopifyId":"gid://shopify/Customer/7"},"currency":"USD","total":1000,"lines":[{"shopifyId":"l1","sku":"TIR-38","quantity":2,"ordered":2,"unitPrice":500}]}`
	statements := []string{
		`INSERT INTO customers VALUES ('c1', 1001, 'Zoë', 'Müller', 'ÉCLAIR', 'Zoe@Example.com', 'zoe@example.com', '603 555 0100', ` +
			`'Ährenweg 1', '', '', '', '03801', 'US', '', '', 1, 1)`,
		`INSERT INTO customers VALUES ('c2', 1002, '', '', 'Straße GmbH', '', '', '', '', '', '', '', '', '', '', '', 1, 1)`,
		`UPDATE counters SET value = 1002 WHERE name = 'customer'`,
		`UPDATE counters SET value = 20000001 WHERE name = 'barcode'`,
		`INSERT INTO remembered_customers VALUES ('` + Shop + `', 'gid://shopify/Customer/7', 'c1', 1)`,
		`INSERT INTO products VALUES ('p1', 'TIR-38', '', 'Tyre', 500, 1, 8, 1)`,
		order("o1", "gid://shopify/Order/1", "#1", "c1", "t1", "20000001", "New", ""),
		order("o2", "gid://shopify/Order/2", "#2", "", "", "", "Customer ID Needed", "Customer ID Needed"),
		fmt.Sprintf("INSERT INTO order_details VALUES ('o1', '"+details+"', '')", 1, 1),
		fmt.Sprintf("INSERT INTO order_details VALUES ('o2', '"+details+"', '')", 2, 2),
		`INSERT INTO transactions VALUES ('t1', '20000001', 'o1', 'c1', 'USD', 0, 0, 0, 0, 1000, 1000, 400, 'open', 0, 'pump up', 1, 0, '')`,
		`INSERT INTO transaction_lines VALUES ('t1', 0, 'p1', 'TIR-38', 'Tyre', 2, 500, 0, 0, 0)`,
		`INSERT INTO payments VALUES ('y1', 't1', 'Cash', '', 400, 'USD', '', '', 1, 'Anna')`,
		`INSERT INTO stock_movements VALUES ('count:p1', 'p1', 10, 'counted', '', 1, 'Anna')`,
		`INSERT INTO stock_movements VALUES ('t1:0', 'p1', -2, 'sold', 't1', 1, 'Anna')`,
	}
	previous := ""
	for seq, about := range []string{"", "o1", "o2"} {
		becomes := "New"
		if about == "o2" {
			becomes = "Customer ID Needed"
		}
		fields := []string{fmt.Sprint(seq + 1), "1", "Anna", about, "taken_in", "taken in", "", "", becomes}
		previous = EventHash(previous, fields)
		statements = append(statements, "INSERT INTO events VALUES ('"+strings.Join(append(fields, previous), "', '")+"')")
	}
	for _, statement := range statements {
		if _, err := handle.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// EventHash is the log's chain as the schema describes it.
func EventHash(previous string, fields []string) string {
	sum := sha256.New()
	for _, field := range append([]string{previous}, fields...) {
		fmt.Fprintf(sum, "%d:%s", len(field), field)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// ADay lets the daily backups look once, as the program does when it starts.
func ADay(t testing.TB, d *db.DB) keep.BackupState {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	daily := keep.NewDaily(keep.Of(d))
	daily.OnState(func(keep.BackupState) { stop() })
	daily.Run(ctx)
	return daily.State()
}

// Read is what is in a file.
func Read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	Must(t, err)
	return b
}

// Migrations is the folder of the migrations.
func Migrations() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "migrations", "sqlite")
}
