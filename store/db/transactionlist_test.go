package db_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR33_TransactionsAreListedByWhatTheyAreAndWhatIsOwed(t *testing.T) {
	d, c := stocked(t)
	for n := 1001; n <= 1004; n++ {
		take(t, d, order(n))
		c.At = c.At.Add(time.Minute)
	}
	of := func(name string) string { return named(t, d, name).TransactionID }
	must(t, d.TakePayment(t.Context(), visa(of("#1002"), 12100), 12100))
	must(t, d.TakePayment(t.Context(), visa(of("#1003"), 12100), 12100))
	must(t, d.Finish(t.Context(), of("#1003")))
	must(t, d.TakePayment(t.Context(), visa(of("#1004"), 2100), 12100))
	listed := func(f db.TransactionFilter) string {
		t.Helper()
		var names []string
		rows, err := d.Transactions(t.Context(), f)
		must(t, err)
		sums, err := d.SumTransactions(t.Context(), f)
		must(t, err)
		for i := range rows {
			names = append(names, rows[i].Order)
		}
		counted := 0
		for _, sum := range sums {
			counted += sum.Transactions
		}
		equal(t, "counted", counted, len(rows))
		return strings.Join(names, " ")
	}
	newest := db.TransactionFilter{Sort: db.TransactionByCreated, Descending: true}
	equal(t, "all, newest first", listed(newest), "#1004 #1003 #1002 #1001")
	for scope, want := range map[db.TransactionScope]string{
		db.OpenTransactions: "#1001 #1002 #1004", db.OwingTransactions: "#1001 #1004", db.FinishedTransactions: "#1003",
		db.VoidedTransactions: "", db.AllTransactions: "#1001 #1002 #1003 #1004",
	} {
		equal(t, string(scope), listed(db.TransactionFilter{Scope: scope, Sort: db.TransactionByBarcode}), want)
	}
	row := named(t, d, "#1003")
	equal(t, "by barcode", listed(db.TransactionFilter{Search: row.Barcode}), "#1003")
	equal(t, "by order and name", listed(db.TransactionFilter{Search: "1002 OKAFOR"}), "#1002")
	equal(t, "nothing", listed(db.TransactionFilter{Search: "100%"}), "")
	equal(t, "made since", listed(db.TransactionFilter{From: noon.Add(150 * time.Second), Sort: db.TransactionByCreated}), "#1004")
	rows, err := d.Transactions(t.Context(), db.TransactionFilter{Sort: db.TransactionByBalance, Descending: true, Offset: 1, Limit: 1})
	must(t, err)
	equal(t, "page", len(rows), 1)
	equal(t, "owed second most", rows[0].Balance, store.Money{Minor: 10000, Currency: "USD"})
	sums, err := d.SumTransactions(t.Context(), db.TransactionFilter{})
	must(t, err)
	equal(t, "currencies", len(sums), 1)
	equal(t, "sums", sums[0], db.TransactionSum{Currency: "USD", Transactions: 4, Total: 48400, Paid: 26300, Owing: 22100})
}
