package db_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
)

// returnedShop is the booked shop with a tyre of #1001 on its way back.
func returnedShop(t testing.TB, path string) {
	t.Helper()
	bookedShop(t, path)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon.Add(time.Hour)}).Now, Actor: "Anna"})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	gone := order(1001)
	gone.Fulfillment, gone.FulfillmentOrders, gone.UpdatedAt = "FULFILLED", nil, noon.Add(time.Hour)
	take(t, d, gone)
	sale, err := d.Sale(t.Context(), named(t, d, "#1001").TransactionID)
	must(t, err)
	_, err = d.Return(t.Context(), store.ReturnRequest{
		ID: "back", SaleID: sale.Transaction.ID, Refund: store.RefundTill, Tender: "Cash",
		Lines: []store.ReturnLine{{LineID: sale.Transaction.Lines[0].LineID, Quantity: 1, Reason: store.ReasonUnwanted}},
	})
	must(t, err)
	report, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, report.Err())
}

// TestR62_WhatSQLChangesOfReturnsAndWhatIsOwedIsNamed: which way a return's money takes, how
// much it is and what is owed are as much books as the payments are.
func TestR62_WhatSQLChangesOfReturnsAndWhatIsOwedIsNamed(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "shop.db")
	returnedShop(t, whole)

	for _, test := range []struct{ name, tamper, says string }{
		{"what is owed", "UPDATE orders SET owed = 500 WHERE name = '#1004'", "order #1004: owed is $5.00, but event "},
		{"why", "UPDATE orders SET owed_why = 'terms' WHERE name = '#1004'", "order #1004: why it is owed is terms, but event "},
		{"from when", "UPDATE orders SET owed_from = 1 WHERE name = '#1004'", "order #1004: owed from is "},
		{"the way of a return", "UPDATE returns SET refund = 'original'", "order #1001, return by original: refund is original, but event "},
		{"its sum", "UPDATE returns SET refund_minor = refund_minor + 1", "order #1001, return by till: money given back is $54.01"},
		{"its tender", "UPDATE returns SET tender = ''", "order #1001, return by till: payment type is blank"},
		{"what is seen of it", "UPDATE returns SET seen = 5000", "seen at Shopify is $50.00"},
		{"its payments at Shopify", "UPDATE returns SET refunds = 'gid://1'", "refunds at Shopify is gid://1"},
		{"its restocking", "UPDATE return_lines SET restock = 1, location_id = 'x'", "order #1001, line of a return: restocked is 1"},
		{"its reason", "UPDATE return_lines SET reason = 'DEFECTIVE'", "order #1001, line of a return: reason is DEFECTIVE"},
		{"a return deleted", "DELETE FROM return_lines; DELETE FROM returns", "order #1001: a return is missing, but event "},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			copied, err := os.ReadFile(whole)
			must(t, err)
			must(t, os.WriteFile(path, copied, 0o600))
			tampered(t, path, test.tamper)
			report, err := books.ProveFile(t.Context(), path)
			must(t, err)
			for _, each := range report.Disagreements {
				if strings.Contains(each.String(), test.says) {
					return
				}
			}
			t.Errorf("found %v, want %q", report.Disagreements, test.says)
		})
	}
}
