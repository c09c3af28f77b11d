package shopsim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestR18_APersonHasOneIDInEveryOrderAndShop(t *testing.T) {
	byName := map[string]string{}
	guests, people := map[string]int{}, map[string]int{}
	for _, seed := range []int64{1, 2} {
		shop := New(Config{Seed: seed, Orders: 4 * len(script)})
		for _, o := range shop.orders {
			name := text(o.BillingAddress.FirstName) + " " + text(o.BillingAddress.LastName) + " " + text(o.Email)
			if o.customer == nil {
				guests[name]++
				continue
			}
			people[name]++
			if id := string(o.customer.ID); byName[name] == "" {
				byName[name] = id
			} else if byName[name] != id {
				t.Errorf("%s is %s and %s", name, byName[name], id)
			}
		}
	}
	ids := map[string]string{}
	for name, id := range byName {
		if ids[id] != "" {
			t.Errorf("%s and %s are both %s", name, ids[id], id)
		}
		ids[id] = name
	}
	again := func(who map[string]int) (n int) {
		for name, times := range who {
			if strings.HasPrefix(name, "Robin Newcomer-") && times > 2 { // twice is once in each shop
				n++
			}
		}
		return n
	}
	if again(guests) == 0 || again(people) == 0 {
		t.Errorf("%d guests and %d strangers came back", again(guests), again(people))
	}
}

func TestR22_AnArticleHasOneIDAndOneSKU(t *testing.T) {
	skus, variants := map[string]string{}, map[string]string{}
	for _, seed := range []int64{1, 2} {
		for _, o := range New(Config{Seed: seed, Orders: 200}).orders {
			for _, l := range o.lines {
				if l.product == nil {
					continue
				}
				sku := text(l.Sku) + " " + l.Title
				for ids, id := range map[*map[string]string]string{&skus: string(l.product.ID), &variants: string(l.variant.ID)} {
					if known := (*ids)[id]; known != "" && known != sku {
						t.Errorf("%s is %q and %q", id, known, sku)
					}
					(*ids)[id] = sku
				}
			}
		}
	}
	if len(skus) < 40 || len(skus) != len(variants) {
		t.Errorf("%d products, %d variants", len(skus), len(variants))
	}
}

func TestR22_TheNearMissIsAtTheCounterWithAHyphenMore(t *testing.T) {
	i := slices.IndexFunc(New(Config{Seed: 7, Orders: len(script)}).orders, func(o *order) bool {
		return slices.ContainsFunc(o.lines, func(l *line) bool { return text(l.Sku) == "CAS-SHIM-R7-1132" })
	})
	if i < 0 {
		t.Error("no order says CAS-SHIM-R7-1132")
	}
	var counter []string
	for _, p := range SampleProducts() {
		counter = append(counter, p.SKU)
	}
	if slices.Contains(counter, "CAS-SHIM-R7-1132") || !slices.Contains(counter, "CAS-SHIM-R7-11-32") {
		t.Error("the counter's products don't hold the near miss")
	}
}

func TestR20_LookalikesAreCustomersUnderAnotherNameAndAddress(t *testing.T) {
	for i := range lookalikes {
		c := lookalike(i)
		var same []Customer
		for _, known := range sampleCustomers {
			if known.Email == c.Email || known.FirstName+known.LastName == c.FirstName+c.LastName {
				t.Errorf("%s %s matches as they are", c.FirstName, c.LastName)
			}
			if known.Phone == c.Phone || known.Street == c.Street && known.Postcode == c.Postcode {
				same = append(same, known)
			}
		}
		if len(same) != 1 || same[0].Email != lookalikes[i].of {
			t.Errorf("%s %s has phone or address with %v", c.FirstName, c.LastName, same)
		}
	}
	seen := 0
	for _, o := range New(Config{Seed: 7, Orders: len(script)}).orders {
		if strings.HasPrefix(text(o.Email), "bikes") {
			seen++
		}
	}
	if seen != 2 {
		t.Errorf("%d lookalikes order in a round", seen)
	}
}

// TestR40_AWholeScriptShowsEveryStateOfMoneyThatStaffAreWarnedAbout looks at the
// orders as Shopify would answer them.
func TestR40_AWholeScriptShowsEveryStateOfMoneyThatStaffAreWarnedAbout(t *testing.T) {
	seen := map[string]int{}
	for _, o := range New(Config{Seed: 7, Orders: len(script)}).orders {
		seen[*o.DisplayFinancialStatus()]++
		seen[o.Risk().Recommendation]++
		if !o.cancelled.IsZero() {
			seen["cancelled"]++
		}
		for _, p := range o.payments {
			seen[text(p.FormattedGateway)]++
			seen[p.Kind+" "+p.Status]++
			if p.AmountSet().PresentmentMoney.CurrencyCode != "USD" {
				seen["abroad"]++
			}
		}
		if len(o.DiscountCodes()) > 0 {
			seen["discount code"]++
			if o.now().discounts == 0 {
				t.Errorf("%s has codes %v and no discount", o.Name, o.DiscountCodes())
			}
		}
		var taxes int64
		for _, line := range o.CurrentTaxLines() {
			taxes += line.cents
		}
		if taxes != o.now().taxes {
			t.Errorf("%s: its tax lines make %d of %d", o.Name, taxes, o.now().taxes)
		}
		facts := 0
		for _, a := range o.Risk().Assessments {
			facts += len(a.Facts)
		}
		if o.risk.Recommendation == "ACCEPT" && (facts < 2 || facts > 4) {
			t.Errorf("%s: %d facts", o.Name, facts)
		}
	}
	for _, state := range []string{
		"PAID", "AUTHORIZED", "PENDING", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED", "VOIDED", "EXPIRED", "cancelled",
		"ACCEPT", "INVESTIGATE", "NONE", "Gift Card", "PayPal Express Checkout", "Bank Deposit", "SALE PENDING", "CAPTURE SUCCESS", "abroad",
		"discount code",
	} {
		if seen[state] == 0 {
			t.Errorf("no order with %s", state)
		}
	}
	if seen["CANCEL"] != 1 || seen["ACCEPT"] < len(script)/2 {
		t.Errorf("%d of high risk, %d of none", seen["CANCEL"], seen["ACCEPT"])
	}
}

func TestR50_TheMerchantsChangesAreTheSameForASeed(t *testing.T) {
	stir := func() ([]string, string) {
		s := New(Config{Seed: 7, Orders: 40})
		var names []string
		for range 15 {
			names = append(names, s.Stir())
		}
		var state strings.Builder
		for _, o := range s.orders {
			fmt.Fprintln(&state, o.Name, !o.cancelled.IsZero(), o.total(), o.returned(), text(o.ShippingAddress.Address1), len(o.lines))
		}
		return names, state.String()
	}
	first, left := stir()
	second, right := stir()
	if !slices.Equal(first, second) || left != right {
		t.Errorf("the same seed changed %v and %v", first, second)
	}
	plain := New(Config{Seed: 7, Orders: 40})
	kinds := map[string]bool{}
	changed := New(Config{Seed: 7, Orders: 40})
	for range 15 {
		changed.Stir()
	}
	for i, o := range changed.orders {
		was := plain.orders[i]
		kinds["cancelled"] = kinds["cancelled"] || o.cancelled.IsZero() != was.cancelled.IsZero()
		kinds["moved"] = kinds["moved"] || text(o.ShippingAddress.Address1) != text(was.ShippingAddress.Address1)
		kinds["added"] = kinds["added"] || len(o.lines) != len(was.lines)
		kinds["given back"] = kinds["given back"] || o.cancelled.IsZero() && o.returned() != was.returned()
	}
	for _, kind := range []string{"cancelled", "moved", "added", "given back"} {
		if !kinds[kind] {
			t.Errorf("nothing was %s", kind)
		}
	}
}
