package shopsim

import (
	"strings"
	"testing"
)

// walk lists everything by update, in pages as the product asks.
func walk(t testing.TB, ask func(string, map[string]any) (map[string]any, string), list string) []string {
	t.Helper()
	var ids []string
	for after := any(nil); ; {
		result, raw := ask(`query($a:String){`+list+
			`(first:250,after:$a,sortKey:UPDATED_AT){nodes{id updatedAt} pageInfo{hasNextPage endCursor}}}`, map[string]any{"a": after})
		if result["errors"] != nil {
			t.Fatal(raw)
		}
		connection := result["data"].(map[string]any)[list].(map[string]any)
		for _, node := range connection["nodes"].([]any) {
			ids = append(ids, node.(map[string]any)["updatedAt"].(string)+" "+node.(map[string]any)["id"].(string))
		}
		info := connection["pageInfo"].(map[string]any)
		if after = info["endCursor"]; info["hasNextPage"] != true {
			return ids
		}
	}
}

func TestR4_AListingIsWholeAndInTheOrderOfChanges(t *testing.T) {
	shop, c, ask := open(t, Config{Orders: 600, BucketSize: 1e9})
	c.at = c.at.Add(1)
	for _, name := range []string{"#1003", "#1300"} {
		if err := shop.Hold(name); err != nil {
			t.Fatal(err)
		}
	}
	for list, want := range map[string]int{"orders": 600, "fulfillmentOrders": 0} {
		ids := walk(t, ask, list)
		seen := map[string]bool{}
		for i, id := range ids {
			if i > 0 && id[:20] < ids[i-1][:20] {
				t.Fatalf("%s: %s after %s", list, id, ids[i-1])
			}
			seen[id] = true
		}
		if len(seen) != len(ids) || want > 0 && len(ids) != want {
			t.Errorf("%s: %d, %d of them distinct", list, len(ids), len(seen))
		}
		if last := strings.Join(ids[len(ids)-30:], " "); !strings.Contains(last, string(shop.orders[2].ID)) && list == "orders" {
			t.Error("what was changed last is not at the end")
		}
	}
}

// A listing of 20,000 orders, and of as many fulfillment orders.
func BenchmarkListing(b *testing.B) {
	_, _, ask := open(b, Config{Orders: 20000, BucketSize: 1e9})
	for b.Loop() {
		if n := len(walk(b, ask, "orders")); n != 20000 {
			b.Fatal(n)
		}
		walk(b, ask, "fulfillmentOrders")
	}
}
