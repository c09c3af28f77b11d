package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// page is how many orders one poll page brings.
const page = 33

// benchShop is a shop of 5,000 customers and 2,000 products.
func benchShop(b *testing.B, path string) *db.DB {
	b.Helper()
	d, err := db.Open(b.Context(), db.Config{Path: path, Now: func() time.Time { return noon }})
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	empty, err := d.Empty(b.Context())
	must(b, err)
	if !empty {
		return d
	}
	customers := make([]store.Customer, 5000)
	for i := range customers {
		customers[i] = store.Customer{FirstName: "Maya", LastName: "Okafor", Email: fmt.Sprintf("maya%d@example.com", i)}
	}
	products := make([]store.Product, 2000)
	for i := range products {
		products[i] = store.Product{SKU: fmt.Sprintf("TIR-%d", i), Description: "Tyre", Price: 5000, Stocked: true, OnHand: 1000}
	}
	must(b, d.AddCustomers(b.Context(), customers))
	must(b, d.AddProducts(b.Context(), products))
	return d
}

// benchOrders makes matched orders of two or three lines.
func benchOrders(from, n int) []store.Order {
	orders := make([]store.Order, n)
	for i := range orders {
		k := from + i
		o := order(k)
		o.Email = fmt.Sprintf("maya%d@example.com", k*7919%5000)
		o.Lines = o.Lines[:0]
		for line := range 2 + k%2 {
			o.Lines = append(o.Lines, store.OrderLine{
				ShopifyID: fmt.Sprintf("gid://shopify/LineItem/%d%d", k, line), Title: "GravelKing SK 700×38",
				SKU: fmt.Sprintf("TIR-%d", (k*31+line*7)%2000), Quantity: 1, Ordered: 1, UnitPrice: 5000, RequiresShipping: true,
			})
		}
		orders[i] = o
	}
	return orders
}

// BenchmarkTakeIn takes in matched orders page by page, durably, into a database
// that already holds `held` orders, and then writes the very rows that this made
// into a copy of that database by bare INSERTs in transactions of the same size.
// TILLBRIDGE_BENCH_ORDERS=1000000 measures the big one too, which takes minutes
// and gigabytes of disk.
func BenchmarkTakeIn(b *testing.B) {
	sizes := []int{1000}
	if text := os.Getenv("TILLBRIDGE_BENCH_ORDERS"); text != "" {
		more, err := strconv.Atoi(text)
		must(b, err)
		sizes = append(sizes, more)
	}
	for _, held := range sizes {
		b.Run(fmt.Sprintf("held=%d", held), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "shop.db")
			d := benchShop(b, path)
			next := 1
			for ; next <= min(held, template); next += 500 {
				take(b, d, benchOrders(next, 500)...)
			}
			if held > template {
				must(b, d.Close())
				multiply(b, path, held/template)
				d = benchShop(b, path)
				next = held + 1
			}
			first := next
			bareAt := filepath.Join(b.TempDir(), "bare.db")
			snapshot(b, path, bareAt)
			// Enough pages that one checkpoint of the log doesn't decide the figure.
			const pages = 60
			b.ResetTimer()
			for range b.N {
				for range pages {
					b.StopTimer()
					orders := benchOrders(next, page)
					next += page
					b.StartTimer()
					take(b, d, orders...)
				}
			}
			b.StopTimer()
			taking := b.Elapsed()
			orders := next - first
			bare := bareInserts(b, path, bareAt, noon.Add(time.Duration(first)*time.Second).UnixMilli(), orders)
			b.ReportMetric(float64(orders)/taking.Seconds(), "orders/s")
			b.ReportMetric(taking.Seconds()/bare.Seconds(), "×bare")
		})
	}
}

// bareInserts copies the rows of the orders created since then into the database
// at copied, a page of orders a transaction, and says how long the INSERTs took.
func bareInserts(b *testing.B, path, copied string, since int64, orders int) time.Duration {
	b.Helper()
	from, to := bareHandle(b, path), bareHandle(b, copied)
	tables := []struct{ name, of string }{
		{"orders", "id"},
		{"order_details", "order_id"},
		{"order_lines", "order_id"},
		{"fulfillment_orders", "order_id"},
		{"fulfillment_order_lines", "order_id"},
		{"transactions", "order_id"},
		{"transaction_lines", "(SELECT order_id FROM transactions t WHERE t.id = x.transaction_id)"},
		{"stock_movements", "(SELECT order_id FROM transactions t WHERE t.id = x.transaction_id)"},
		{"events", "subject_id"},
	}
	type row struct {
		table  int
		values []any
	}
	byOrder := make(map[string][]row, orders)
	statements := make([]string, len(tables))
	for i, table := range tables {
		query := fmt.Sprintf("SELECT %s, x.* FROM %s x WHERE %s IN (SELECT id FROM orders WHERE created_at >= ?)", qualified(table.of),
			table.name, qualified(table.of))
		rows, err := from.QueryContext(b.Context(), query, since)
		must(b, err)
		columns, err := rows.Columns()
		must(b, err)
		statements[i] = fmt.Sprintf("INSERT INTO %s VALUES (%s)", table.name, strings.TrimSuffix(strings.Repeat("?,", len(columns)-1), ","))
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for k := range values {
				into[k] = &values[k]
			}
			must(b, rows.Scan(into...))
			id := values[0].(string)
			if table.name == "events" {
				values[1] = values[1].(int64) + 1_000_000_000
			}
			byOrder[id] = append(byOrder[id], row{table: i, values: values[1:]})
		}
		must(b, rows.Err())
		must(b, rows.Close())
	}
	prepared := make([]*sql.Stmt, len(tables))
	for i, statement := range statements {
		var err error
		prepared[i], err = to.PrepareContext(b.Context(), statement)
		must(b, err)
		defer func() { must(b, prepared[i].Close()) }()
	}
	ids := make([]string, 0, len(byOrder))
	for id := range byOrder {
		ids = append(ids, id)
	}
	slices.Sort(ids) // UUIDv7: the order they were taken in
	if len(ids) != orders {
		b.Fatalf("%d orders to copy, want %d", len(ids), orders)
	}
	began := time.Now()
	for start := 0; start < len(ids); start += page {
		tx, err := to.BeginTx(context.Background(), nil)
		must(b, err)
		for _, id := range ids[start:min(start+page, len(ids))] {
			for _, r := range byOrder[id] {
				_, err := tx.Stmt(prepared[r.table]).Exec(r.values...)
				must(b, err)
			}
		}
		must(b, tx.Commit())
	}
	return time.Since(began)
}

// snapshot copies a database as it is now.
func snapshot(b *testing.B, path, to string) {
	b.Helper()
	_, err := bareHandle(b, path).ExecContext(b.Context(), "VACUUM INTO ?", to)
	must(b, err)
}

// template is how many orders are taken in one by one to make the others from.
const template = 1000

// multiply writes the orders of a database again until there are times as many,
// each copy with ids, numbers and times of its own that sort between them and
// the next to be taken in. The indexes are made afterwards, which is much faster.
func multiply(b *testing.B, path string, times int) {
	b.Helper()
	handle := bareHandle(b, path)
	run := func(statement string, args ...any) {
		_, err := handle.ExecContext(b.Context(), statement, args...)
		must(b, err)
	}
	run("PRAGMA foreign_keys = 0")
	run("PRAGMA synchronous = 0")
	indexes := map[string]string{}
	rows, err := handle.QueryContext(b.Context(), "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''")
	must(b, err)
	for rows.Next() {
		var name, statement string
		must(b, rows.Scan(&name, &statement))
		indexes[name] = statement
	}
	must(b, rows.Err())
	must(b, rows.Close())
	for name := range indexes {
		run("DROP INDEX " + name)
	}
	const id = "printf('%%08x', n) || substr(%s, 9)"
	own := map[string]string{
		"orders.id":               fmt.Sprintf(id, "x.id"),
		"orders.transaction_id":   fmt.Sprintf(id, "x.transaction_id"),
		"orders.shopify_id":       fmt.Sprintf("printf('gid://shopify/Order/%%08d', x.number + n * %d)", template),
		"orders.name":             fmt.Sprintf("'#' || (x.number + n * %d)", template),
		"orders.number":           fmt.Sprintf("x.number + n * %d", template),
		"orders.search":           fmt.Sprintf("replace(x.search, x.name, '#' || (x.number + n * %d))", template),
		"orders.created_at":       fmt.Sprintf("x.created_at + n * %d", template*1000),
		"orders.barcode":          fmt.Sprintf("printf('%%08d', x.barcode + n * %d)", template),
		"transactions.id":         fmt.Sprintf(id, "x.id"),
		"transactions.barcode":    fmt.Sprintf("printf('%%08d', x.barcode + n * %d)", template),
		"stock_movements.key":     "printf('%08x', n) || x.key",
		"events.seq":              "x.seq + n * (SELECT MAX(seq) FROM events)",
		"any table's order":       fmt.Sprintf(id, "x.order_id"),
		"any table's transaction": fmt.Sprintf(id, "x.transaction_id"),
	}
	for _, table := range []string{
		"orders", "order_details", "order_lines", "fulfillment_orders", "fulfillment_order_lines", "transactions", "transaction_lines",
		"stock_movements", "events",
	} {
		columns, err := handle.QueryContext(b.Context(), "SELECT name FROM pragma_table_info(?)", table)
		must(b, err)
		var values []string
		for columns.Next() {
			var name string
			must(b, columns.Scan(&name))
			value := own[table+"."+name]
			switch {
			case value != "":
			case name == "order_id":
				value = own["any table's order"]
			case name == "transaction_id":
				value = own["any table's transaction"]
			default:
				value = "x." + name
			}
			values = append(values, value)
		}
		must(b, columns.Err())
		must(b, columns.Close())
		run(fmt.Sprintf("WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %d) INSERT INTO %s SELECT %s "+
			"FROM copies, (SELECT * FROM %s) x",
			times-1, table, strings.Join(values, ", "), table))
	}
	run("UPDATE counters SET value = value + ? WHERE name = 'barcode'", (times-1)*template)
	for _, statement := range indexes {
		run(statement)
	}
	run("PRAGMA wal_checkpoint(TRUNCATE)")
}

func qualified(of string) string {
	if strings.HasPrefix(of, "(") {
		return of
	}
	return "x." + of
}

func bareHandle(b *testing.B, path string) *sql.DB {
	b.Helper()
	handle, err := sql.Open("sqlite", "file:"+path+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_txlock=immediate")
	must(b, err)
	handle.SetMaxOpenConns(1)
	b.Cleanup(func() { must(b, handle.Close()) })
	return handle
}

// BenchmarkOrderList reads the first rows, and a page in the middle, of 100,000
// open orders, sorted by each column, and searches them.
func BenchmarkOrderList(b *testing.B) {
	d := benchShop(b, filepath.Join(b.TempDir(), "shop.db"))
	for next := 1; next <= 100_000; next += 500 {
		take(b, d, benchOrders(next, 500)...)
	}
	filters := map[string]db.OrderFilter{"middle": {Sort: db.ByCreated, Descending: true, Offset: 50_000}, "search": {
		Sort:       db.ByCreated,
		Descending: true, Search: "maya4999@",
	}, "phone": {Sort: db.ByCreated, Descending: true, Search: "+1 555 555 0142"}}
	for name, filter := range map[string]db.OrderFilter{
		"New": {Status: store.New}, "Ready for Pickup, none": {Status: store.ReadyForPickup}, "pickups": {Delivery: store.DeliveryPickup},
		"local, none": {Delivery: store.DeliveryLocal}, "failed": {Scope: db.FailedPushes}, "changed": {Scope: db.ChangedOrders},
	} {
		filter.Sort, filter.Descending = db.ByCreated, true
		filters["only "+name] = filter
	}
	for _, column := range []db.Column{
		db.ByName, db.ByCreated, db.ByCustomer, db.ByItems, db.ByTotal, db.ByPayment, db.ByDelivery,
		db.ByBarcode, db.ByStatus, db.ByPush, db.ByPaid,
	} {
		filters["by "+string(column)] = db.OrderFilter{Sort: column, Descending: true}
	}
	for name, filter := range filters {
		filter.Limit = 200
		b.Run(name, func(b *testing.B) {
			for range b.N {
				_, err := d.Orders(b.Context(), filter)
				must(b, err)
			}
		})
	}
	b.Run("count", func(b *testing.B) {
		for range b.N {
			_, err := d.CountOrders(b.Context(), db.OrderFilter{})
			must(b, err)
		}
	})
	b.Run("tile", func(b *testing.B) {
		for range b.N {
			_, err := d.Counts(b.Context())
			must(b, err)
		}
	})
}

// BenchmarkOrderSearch searches `held` orders as the window does, a page and the count;
// TILLBRIDGE_BENCH_ORDERS=1000000 for the big one. Beside it is what LIKE needs for the same.
func BenchmarkOrderSearch(b *testing.B) {
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
	if held > template {
		must(b, d.Close())
		multiply(b, path, held/template)
		d = benchShop(b, path)
	}
	for name, text := range map[string]string{
		"number": fmt.Sprintf("#%d", held-77), "email": "maya2919@", "title and number": fmt.Sprintf("gravelking %d", held-77),
		"SKU": "tir-1999", "phone": "+1 555 555 0142", "nothing": "zzyzx", "one all have": "gravelking",
	} {
		f := db.OrderFilter{Scope: db.AllOrders, Sort: db.ByCreated, Descending: true, Limit: 50, Search: text}
		b.Run(fmt.Sprintf("%s/held=%d", name, held), func(b *testing.B) {
			found := 0
			for range b.N {
				_, err := d.Orders(b.Context(), f)
				must(b, err)
				found, err = d.CountOrders(b.Context(), f)
				must(b, err)
			}
			b.ReportMetric(float64(found), "found")
		})
		b.Run(fmt.Sprintf("%s, LIKE/held=%d", name, held), func(b *testing.B) {
			for range b.N {
				var n int
				must(b, db.Reader(d).QueryRow("SELECT COUNT(*) FROM orders WHERE search LIKE $1", "%"+strings.Fields(text)[0]+"%").Scan(&n))
			}
		})
	}
}

// BenchmarkCounter opens a transaction, and books a payment durably, in a
// database of `held` orders; TILLBRIDGE_BENCH_ORDERS=1000000 for the big one.
func BenchmarkCounter(b *testing.B) {
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
	if held > template {
		must(b, d.Close())
		multiply(b, path, held/template)
		d = benchShop(b, path)
	}
	rows, err := d.Orders(b.Context(), db.OrderFilter{Scope: db.AllOrders, Sort: db.ByName, Limit: 400, Offset: held / 2})
	must(b, err)
	barcodes, ids := []string{}, []string{}
	for _, row := range rows {
		barcodes, ids = append(barcodes, row.Barcode), append(ids, row.TransactionID)
	}
	b.Run(fmt.Sprintf("open/held=%d", held), func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			id, err := d.TransactionByBarcode(b.Context(), barcodes[i%len(barcodes)])
			must(b, err)
			_, err = d.Sale(b.Context(), id)
			must(b, err)
		}
	})
	b.Run(fmt.Sprintf("pay/held=%d", held), func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			s, err := d.Sale(b.Context(), ids[i%len(ids)])
			must(b, err)
			began := time.Now()
			must(b, d.TakePayment(b.Context(), visa(s.Transaction.ID, 1), s.Transaction.Balance()))
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	})
}
