package db_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// bookedShop makes a database with all that books hold: #1001 is completed, sent
// and finished as a sale, #1002 is open with a payment, #1003 rejected, #1004 new;
// a product was counted, and #1004 waits to be told as ready.
func bookedShop(t testing.TB, path string) {
	t.Helper()
	c := &clock{At: noon}
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: c.Now, Actor: "Anna"})
	must(t, err)
	ctx := t.Context()
	step := func(err error) {
		t.Helper()
		must(t, err)
		c.At = c.At.Add(time.Minute)
	}
	step(d.AddCustomers(ctx, []store.Customer{
		{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com", Phone: "603 555 0100", More: []store.Address{{Street: "Mill Lane 3"}}},
		{FirstName: "Jon", LastName: "Whitaker"},
	}))
	step(d.AddProducts(ctx, []store.Product{
		{SKU: "TIR-38", Description: "Tyre", Price: 5000, Stocked: true, OnHand: 20}, {
			SKU: "LUB-4", Description: "Lube", Price: 1200,
			Stocked: true, OnHand: 20,
		},
	}))
	for _, n := range []int{1001, 1002, 1003, 1004} {
		take(t, d, order(n))
		c.At = c.At.Add(time.Minute)
	}
	pay := func(name string, minor, seen int64) {
		t.Helper()
		step(d.TakePayment(ctx, store.Payment{TransactionID: named(t, d, name).TransactionID, Type: "Cash", Minor: minor, Currency: "USD"}, seen))
	}
	pay("#1001", 12100, 12100)
	step(d.Finish(ctx, named(t, d, "#1001").TransactionID))
	step(save(ctx, d, named(t, d, "#1001"), store.Completed))
	push, found, err := d.ClaimPush(ctx, "test", time.Minute)
	must(t, err)
	equal(t, "due", found, true)
	step(d.PushConfirmed(ctx, push, "Shopify says so"))
	pay("#1002", 5000, 12100)
	pay("#1003", 12100, 12100)
	cancelled := order(1003)
	refunding(0)(&cancelled)
	confirmed(t, d, cancelling(t, d, "#1003"), cancelled)
	step(save(ctx, d, named(t, d, "#1004"), store.ReadyForPickup))
	p, err := d.ProductsBySKU(ctx, "LUB-4")
	must(t, err)
	step(d.CountStock(ctx, p[0].ID, p[0].OnHand, p[0].OnHand+2, "found two"))
	report, err := d.ProveBooks(ctx)
	must(t, err)
	must(t, report.Err())
	equal(t, "orders looked at", report.Orders, 4)
	must(t, d.Close())
}

// tampered runs statements as somebody does who knows SQL: the triggers are taken
// away and put back.
func tampered(t testing.TB, path, statements string) {
	t.Helper()
	handle, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer func() { must(t, handle.Close()) }()
	triggers, err := columns(t.Context(), handle, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	must(t, err)
	for _, each := range triggers {
		_, err := handle.Exec("DROP TRIGGER " + each[0])
		must(t, err)
	}
	_, err = handle.Exec(statements)
	must(t, err)
	for _, each := range triggers {
		_, err := handle.Exec(each[1])
		must(t, err)
	}
}

// Rows of the booked shop, as SQL finds them.
const (
	done     = "(SELECT transaction_id FROM orders WHERE name = '#1001')"
	opened   = "(SELECT transaction_id FROM orders WHERE name = '#1002')"
	rejected = "(SELECT transaction_id FROM orders WHERE name = '#1003')"
	fresh    = "(SELECT id FROM orders WHERE name = '#1004')"
	tyre     = "(SELECT id FROM products WHERE sku = 'TIR-38')"
	lube     = "(SELECT id FROM products WHERE sku = 'LUB-4')"
	jon      = "(SELECT id FROM customers WHERE first_name = 'Jon')"
	anEvent  = "(SELECT MAX(seq) FROM events WHERE kind = 'payment')"
)

// TestR62_M3_WhateverSQLChangesIsNamed changes the books as faults.md does, and
// others of the kind.
func TestR62_M3_WhateverSQLChangesIsNamed(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "shop.db")
	bookedShop(t, whole)
	tests := []struct{ name, tamper, says string }{
		{
			"a trigger added", "CREATE TRIGGER helpful AFTER INSERT ON payments BEGIN UPDATE customers SET note = ''; END",
			"the trigger helpful: its definition is there, but none of the program's",
		},
		{"an index dropped", "DROP INDEX transactions_finished", "the index transactions_finished: its definition is missing, but made by"},
		{"a column added", "ALTER TABLE customers ADD COLUMN mine TEXT", "the table customers: its definition is another, but that of"},
		{
			"the barcodes set back", "UPDATE counters SET value = 20000001 WHERE name = 'barcode'",
			"the counter barcode: the last number is 20000001, but 20000004 was handed out",
		},
		{"the numbers set back", "UPDATE counters SET value = 1 WHERE name = 'customer'", "the counter customer: the last number is 1, but "},
		{"a payment deleted", "DELETE FROM payments WHERE transaction_id = " + opened, "order #1002, transaction 20000002: paid is $50.00, " +
			"but $0.00 by its payments"},
		{"its amount changed", "UPDATE payments SET minor = 4000 WHERE transaction_id = " + opened, "order #1002, transaction 20000002: paid " +
			"is $50.00, but $40.00 by its payments"},
		{"its type changed", "UPDATE payments SET type = 'Check' WHERE transaction_id = " + opened, "order #1002, payment $50.00 by Check: " +
			"type is Check, but event "},
		{"its person changed", "UPDATE payments SET actor = 'Ben' WHERE transaction_id = " + opened, "order #1002, payment $50.00 by Cash: " +
			"person is Ben"},
		{
			"a payment added", "INSERT INTO payments VALUES ('x', " + opened + ", 'Cash', '', 7100, 'USD', '', '', 1, 'Anna')",
			"order #1002, transaction 20000002: paid is $50.00, but $121.00 by its payments",
		},
		{
			"a payment of no transaction", "INSERT INTO payments VALUES ('x', 'none', 'Cash', '', 7100, 'USD', '', '', 1, 'Anna')",
			"the table payments: its size is 5 rows, but 4 of them belong",
		},
		{
			"moved to another transaction", "UPDATE payments SET transaction_id = " + done + " WHERE transaction_id = " + opened,
			"order #1001, transaction 20000001: paid is $121.00, but $171.00 by its payments",
		},
		{"deleted with the figure", "DELETE FROM payments WHERE transaction_id = " + opened + "; UPDATE transactions SET paid = 0 WHERE id = " +
			opened, "order #1002: a payment is missing, but event "},
		{
			"a line's price", "UPDATE transaction_lines SET unit_price = 1 WHERE position = 0 AND transaction_id = " + done,
			"order #1001, transaction 20000001: total is $121.00, but $21.02 by its lines",
		},
		{"a line's price with the total", "UPDATE transaction_lines SET unit_price = 5050 WHERE position = 0 AND transaction_id = " + opened +
			"; UPDATE transactions SET total = 12200 WHERE id = " + opened, "order #1002, line TIR-38 Tyre: price is $50.50, but event "},
		{
			"a line's quantity", "UPDATE transaction_lines SET quantity = 1 WHERE position = 0 AND transaction_id = " + done,
			"order #1001, line TIR-38 Tyre: quantity is 1",
		},
		{
			"a line's product", "UPDATE transaction_lines SET product_id = " + lube + " WHERE position = 0 AND transaction_id = " + done,
			"order #1001, line TIR-38 Tyre: product is ",
		},
		{
			"a line deleted", "DELETE FROM transaction_lines WHERE position = 1 AND transaction_id = " + done,
			"order #1001: a line of a transaction is missing",
		},
		{"a total", "UPDATE transactions SET total = 12000 WHERE id = " + opened, "order #1002, transaction 20000002: total is $120.00, but " +
			"$121.00 by its lines"},
		{"paid", "UPDATE transactions SET paid = 12100 WHERE id = " + opened, "order #1002, transaction 20000002: paid is $121.00, but " +
			"$50.00 by its payments"},
		{"a sale re-opened", "UPDATE transactions SET state = 'open' WHERE id = " + done, "order #1001, transaction 20000001: state is open, " +
			"but finished on "},
		{
			"re-opened without a trace", "UPDATE transactions SET state = 'open', finished_at = 0, finished_by = '' WHERE id = " + done,
			"order #1001, transaction 20000001: state is open, but event ",
		},
		{
			"finished although money is owed", "UPDATE transactions SET state = 'finished', finished_at = 1 WHERE id = " + opened,
			"order #1002, transaction 20000002: balance is $71.00, but zero",
		},
		{"who finished it", "UPDATE transactions SET finished_by = 'Ben' WHERE id = " + done, "order #1001, transaction 20000001: finished " +
			"by is Ben"},
		{"an open one held", "UPDATE transactions SET state = 'cancelling' WHERE id = " + opened, "order #1002, transaction 20000002: state " +
			"is cancelling, but the order is New"},
		{
			"a void one opened", "UPDATE transactions SET state = 'open' WHERE id = " + rejected,
			"order #1003, transaction 20000003: state is open",
		},
		{"a status", "UPDATE orders SET status = 'New', open = 1 WHERE name = '#1003'", "order #1003: status is New, but Rejected by the log"},
		{"only open", "UPDATE orders SET open = 1 WHERE name = '#1001'", "order #1001: open is true, but its status is Completed"},
		{"an order's barcode", "UPDATE orders SET barcode = '20000009' WHERE name = '#1001'", "order #1001: barcode is 20000009, but " +
			"20000001 by its transaction"},
		{"an order's customer", "UPDATE orders SET customer_id = " + jon + " WHERE name = '#1001'", "order #1001: customer is "},
		{"both customers", "UPDATE orders SET customer_id = " + jon + " WHERE name = '#1001'; UPDATE transactions SET customer_id = " + jon +
			" WHERE id = " + done, "order #1001, transaction 20000001: customer is "},
		{"an order's total", "UPDATE orders SET total = 100 WHERE name = '#1001'", "order #1001: total is $1.00, but event "},
		{
			"an order given another's transaction", "UPDATE orders SET transaction_id = " + opened + " WHERE name = '#1001'",
			"order #1001: transaction is 20000001, but there is no such transaction",
		},
		{"a row of the outbox deleted", "DELETE FROM outbox WHERE order_id = " + fresh, "order #1004, outbox: ready_for_pickup is not there, " +
			"but the order was saved as Ready for Pickup"},
		{"confirmed", "UPDATE outbox SET state = 'confirmed' WHERE order_id = " + fresh, "order #1004, outbox: confirmed is 1 times, but 0 " +
			"times by the log"},
		{"withdrawn", "UPDATE outbox SET state = 'withdrawn' WHERE order_id = " + fresh, "order #1004, outbox ready_for_pickup: state is " +
			"withdrawn"},
		{"emptied", "DELETE FROM outbox", "order #1003, outbox: cancel is not there"},
		{
			"its intent changed", "UPDATE outbox SET intent = 'fulfill' WHERE order_id = " + fresh,
			"order #1004, outbox fulfill: intent is fulfill",
		},
		{
			"what Shopify made", "UPDATE outbox SET fulfillment_id = 'gid://1' WHERE state = 'confirmed'",
			"order #1001, outbox fulfill: fulfillment is gid://1",
		},
		{
			"a movement changed", "UPDATE stock_movements SET quantity = -1 WHERE quantity = -2 AND transaction_id = " + opened,
			"product TIR-38: on hand is 14, but 15 by its movements",
		},
		{"a movement deleted", "DELETE FROM stock_movements WHERE transaction_id = " + opened, "order #1002: a stock movement is missing"},
		{
			"a movement added", "INSERT INTO stock_movements VALUES ('x', " + tyre + ", 3, 'received', '', 1, 'Anna', '')",
			"product TIR-38: on hand is 14, but 17 by its movements",
		},
		{
			"of no product", "INSERT INTO stock_movements VALUES ('x', 'none', 3, 'received', '', 1, 'Anna', '')",
			"the table stock_movements: its size is ",
		},
		{"on hand", "UPDATE products SET on_hand = 3 WHERE sku = 'TIR-38'", "product TIR-38: on hand is 3, but 14 by its movements"},
		{"on hand with a movement of an order", "UPDATE products SET on_hand = 15 WHERE sku = 'TIR-38'; UPDATE stock_movements SET quantity " +
			"= -1 WHERE quantity = -2 AND transaction_id = " + opened, "order #1002, stock movement -1 (sold): quantity is -1"},
		{"on hand with a count", "UPDATE products SET on_hand = on_hand + 1 WHERE sku = 'LUB-4'; UPDATE stock_movements SET quantity = " +
			"quantity + 1 WHERE note = 'found two'", "product LUB-4, stock movement 3 (counted): quantity is 3"},
		{"on hand with a movement more", "UPDATE products SET on_hand = 17 WHERE sku = 'TIR-38'; INSERT INTO stock_movements VALUES ('x', " +
			tyre + ", 3, 'received', '', 1, 'Anna', '')", "product TIR-38, stock movement 3 (received): the whole row is there, but event "},
		{"a customer's email", "UPDATE customers SET email = 'x@example.com' WHERE number = 1001", "customer 1001: email is x@example.com"},
		{"a phone", "UPDATE customers SET phone = '' WHERE number = 1001", "customer 1001: phone is blank"},
		{"a further address", "UPDATE customer_addresses SET street = 'Elm Road 1'", "customer 1001, address 0: street is Elm Road 1"},
		{"a price", "UPDATE products SET price = 1 WHERE sku = 'TIR-38'", "product TIR-38: price is 1"},
		{"a SKU", "UPDATE products SET sku = 'TIR-39' WHERE sku = 'TIR-38'", "product TIR-39: SKU is TIR-39"},
		{"a payment type", "UPDATE payment_types SET rounding = 5 WHERE name = 'Cash'", "the payment types, payment type Cash: rounding is 5"},
		{"an order put in", "CREATE TEMP TABLE copy AS SELECT * FROM orders LIMIT 1; UPDATE copy SET id = 'x', shopify_id = 'x', name = " +
			"'#9'; INSERT INTO orders SELECT * FROM copy", "order #9: the whole record is there, but no event wrote it"},
		{"a customer deleted", "DELETE FROM customers WHERE first_name = 'Jon'", "the whole record is missing, but event "},
		{"an ordered quantity", "UPDATE order_lines SET quantity = 9 WHERE position = 0 AND order_id = " + fresh, "order #1004, ordered TIR-38: " +
			"quantity is 9, but event "},
		{"an ordered SKU", "UPDATE order_lines SET sku = 'X' WHERE position = 0 AND order_id = " + fresh, "order #1004, ordered X: SKU is X"},
		{"an ordered product", "UPDATE order_lines SET product_id = '' WHERE position = 0 AND order_id = " + fresh, "product is blank"},
		{"an ordered line deleted", "DELETE FROM order_lines WHERE order_id = " + fresh, "order #1004: what was ordered is missing"},
		{"a pickup", "UPDATE pickups SET ready_at = 1 WHERE order_id = " + fresh, "order #1004, pickup: ready is "},
		{"what was sent", "UPDATE orders SET push = 'failed' WHERE id = " + fresh, "order #1004: push is failed"},
		{"a merge", "INSERT INTO customer_merges SELECT 'x', s.id, o.id, 1, 'Anna', '', 0 FROM customers s, customers o WHERE s.number = 1001 AND " +
			"o.first_name = 'Jon'", "customer 1001, merge of customer 1002: undone is never, but that record stands by itself"},
		{"a seal deleted", "DELETE FROM seals WHERE subject_id = " + fresh, "have an older seal, or none"},
		{"an event's words", "UPDATE events SET title = 'nothing to see' WHERE seq = " + anEvent, "was changed"},
		{"an event's content", "UPDATE events SET content = '' WHERE seq = " + anEvent, "was changed"},
		{"an event taken for a forgotten one", "UPDATE events SET title = 'Forgotten', detail = '', before = '', after = '', salt = '', " +
			"forgotten_by = 999 WHERE seq = " + anEvent, "event 999, which is to say so, is not there"},
		{"an event deleted", "DELETE FROM events WHERE seq = " + anEvent, "is missing before event "},
		{"an event put in", "INSERT INTO events SELECT MAX(seq) + 1, at, actor, subject_id, kind, 'More', detail, before, after, hash, salt, " +
			"content, 0 FROM events", "was changed"},
		{"the end cut off", "DELETE FROM events WHERE seq > " + anEvent, "and what event "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			bytes, err := os.ReadFile(whole)
			must(t, err)
			must(t, os.WriteFile(path, bytes, 0o600))
			tampered(t, path, test.tamper)
			d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon}).Now})
			must(t, err)
			report, err := d.ProveBooks(t.Context())
			must(t, errors.Join(err, d.Close()))
			equal(t, "code", store.CodeOf(report.Err()), store.Broken)
			named := []string{store.MessageOf(report.Err())}
			for _, each := range report.Disagreements {
				named = append(named, each.String())
			}
			if !slices.ContainsFunc(named, func(s string) bool { return strings.Contains(s, test.says) }) {
				t.Errorf("named:\n%s\nwant %q", strings.Join(named, "\n"), test.says)
			}
		})
	}
}

// TestR62_M3_ALogChainedAnewIsSeenByAWitness: who hashes the whole log again after
// changing it leaves a chain that holds; what a backup noted of it doesn't.
func TestR62_M3_ALogChainedAnewIsSeenByAWitness(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	c := &clock{At: noon.Add(24 * time.Hour)}
	bookedShop(t, path)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: c.Now, Actor: "Anna"})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	_, err = keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	tampered(t, path, "UPDATE events SET actor = 'Ben' WHERE seq = "+anEvent)
	rechain(t, path)
	report, err := d.ProveBooks(t.Context())
	must(t, errors.Join(err, report.Err()))
	if _, err := keep.Of(d).VerifyAgainst(t.Context()); store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err),
		"was written anew") {
		t.Errorf("a log chained anew: %v", err)
	}
}

// rechain hashes all events again, as the schema describes it.
func rechain(t testing.TB, path string) {
	t.Helper()
	handle, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	rows, err := columns(t.Context(), handle, "SELECT seq, at, actor, subject_id, kind, title, detail, before, after, salt, content FROM "+
		"events ORDER BY seq")
	must(t, errors.Join(err, handle.Close()))
	previous := ""
	var script strings.Builder
	for _, fields := range rows {
		previous = eventHash(previous, fields)
		script.WriteString("UPDATE events SET hash = '" + previous + "' WHERE seq = " + fields[0] + ";\n")
	}
	tampered(t, path, script.String())
}

// TestR62_AnOlderStateOfBooksIsNoProof: rows put back together with the seal they
// once had are found by the event that wrote them since.
func TestR62_AnOlderStateOfBooksIsNoProof(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	bookedShop(t, path)
	handle := raw(t, path)
	before, err := columns(t.Context(), handle, "SELECT seq, hex(marks) FROM seals WHERE subject_id = "+fresh)
	must(t, err)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon.Add(time.Hour)}).Now})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: named(t, d, "#1004").TransactionID, Type: "Cash", Minor: 12100,
		Currency: "USD",
	}, 12100))
	tampered(t, path, "DELETE FROM payments WHERE transaction_id = (SELECT transaction_id FROM orders WHERE name = '#1004'); UPDATE "+
		"transactions SET paid = 0 WHERE order_id = "+fresh+
		"; UPDATE seals SET seq = "+before[0][0]+", marks = x'"+before[0][1]+"' WHERE subject_id = "+fresh)
	report, err := d.ProveBooks(t.Context())
	must(t, err)
	if says := store.MessageOf(report.Err()); !strings.Contains(says, "have an older seal") {
		t.Errorf("says %q", says)
	}
}

// TestR62_WhatIsSoldOftenIsSealedAtTheSameCost: a sale doesn't seal the product,
// whose books would hold all its movements.
func TestR62_WhatIsSoldOftenIsSealedAtTheSameCost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	d := shopAt(t, path, time.Now)
	defer func() { must(t, d.Close()) }()
	seal := func() string {
		rows, err := columns(t.Context(), raw(t, path), "SELECT k.seq FROM seals k JOIN products p ON p.id = k.subject_id WHERE p.sku = 'TIR-38'")
		must(t, err)
		return rows[0][0]
	}
	before := seal()
	take(t, d, order(1002), order(1003))
	equal(t, "the product's seal", seal(), before)
	provedAtItsEnd(t, d)
}

// TestR62_BooksFromBeforeAreSealedWhenOpened also after a program that was stopped
// on the way.
func TestR62_BooksFromBeforeAreSealedWhenOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	bookedShop(t, path)
	tampered(t, path, "DELETE FROM seals WHERE subject_id IN (SELECT id FROM orders); DELETE FROM events; UPDATE counters SET value = 1 "+
		"WHERE name = 'unsealed'; DELETE FROM seals")
	for range 2 {
		d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon.Add(time.Hour)}).Now})
		must(t, err)
		report, err := d.ProveBooks(t.Context())
		must(t, errors.Join(err, d.Close()))
		equal(t, "events that seal", report.Log.Events, 4+2+2+1)
		equal(t, "the log", report.Log.Broken == nil, true)
		// Without their events the statuses of two orders are nobody's word any more.
		for _, each := range report.Disagreements {
			if !strings.Contains(each.String(), "by the log") {
				t.Errorf("%s", each)
			}
		}
	}
}
