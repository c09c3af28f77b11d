package desktop

import (
	"testing"

	"tillbridge/store"
)

func TestR2_TheTileSaysHowTheNumberBreaksDown(t *testing.T) {
	counts := store.Counts{
		ByStatus: map[store.Status]int64{
			store.New: 3, store.CustomerIDNeeded: 5, store.ProductMatchFailed: 1, store.ReadyForShipment: 2,
			store.ReadyForPickup: 4,
		},
		NeedsAction: 12, PushFailed: 6, Changed: 7,
	}
	want := [][2]string{
		{"New", "3"},
		{"Customer ID Needed", "5"},
		{"Product Match Failed", "1"},
		{"Ready for Shipment", "2"},
		{"Push failed", "6"},
		{"Changed at Shopify", "7"},
	}
	got := Figures(counts, nil, nil)
	if got.Number != "12" || got.Waiting.Number != "4" || len(got.Rows) != len(want) {
		t.Fatalf("number %s, waiting %s, %d rows", got.Number, got.Waiting.Number, len(got.Rows))
	}
	for i, row := range got.Rows {
		if row.Text != want[i][0] || row.Number != want[i][1] {
			t.Errorf("%s %s, want %v", row.Text, row.Number, want[i])
		}
	}
	counts.Quarantined = 2
	opened := false
	rows := Figures(counts, nil, func() { opened = true }).Rows
	last := rows[len(rows)-1]
	if last.Text != "Not taken in" || last.Number != "2" {
		t.Fatalf("quarantined orders are not on the tile: %v", last)
	}
	if last.OnTapped(); !opened {
		t.Error("the figure opens no list")
	}
}

func TestR39_NoSaleYetIsSaidInWords(t *testing.T) {
	if got := sold(store.DaySales{}); got != "None yet" {
		t.Errorf("no sale: %q", got)
	}
	if got := sold(store.DaySales{Count: 5, Totals: []store.Money{{Minor: 61240, Currency: "USD"}}}); got != "5 · $612.40" {
		t.Errorf("five sales: %q", got)
	}
}
