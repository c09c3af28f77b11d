package sync_test

import (
	"slices"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

func wishesOf(t *testing.T, c *counter, name string) store.Order {
	t.Helper()
	row, err := c.db.OrderNamed(t.Context(), name)
	must(t, err)
	return explain(t, c, row).Wished()
}

func TestR59_D3_WishesComeWithTheOrderAndChangeWhenTheyChangeThere(t *testing.T) {
	t.Parallel()
	c := open(t, 30)
	c.check(t)
	o := wishesOf(t, c, "#1006")
	equal(t, "note", o.Note, "Hold till Friday, please: I'm away until then.")
	equal(t, "engraving", o.Lines[0].Wishes()[0].String(), "Engraving: Anna")
	equal(t, "hidden ones are kept", len(o.Lines[0].Attributes), 2)
	equal(t, "service", wishesOf(t, c, "#1007").ShippingService, "UPS Next Day Air")
	equal(t, "tags", len(wishesOf(t, c, "#1023").Tags), 2)

	must(t, c.shop.Wish("#1006", "Bring it to the car", shopsim.Attribute{Key: "Pickup date", Value: "November 28, 2031"}))
	must(t, c.shop.WishOfLine("#1006", 0, shopsim.Attribute{Key: "Engraving", Value: "Ben"}))
	must(t, c.shop.Tag("#1006", "rush"))
	c.check(t)
	o = wishesOf(t, c, "#1006")
	equal(t, "note", o.Note, "Bring it to the car")
	equal(t, "engraving", o.Lines[0].Wishes()[0].String(), "Engraving: Ben")
	equal(t, "tag", slices.Equal(o.Tags, []string{"rush"}), true)
	row, err := c.db.OrderNamed(t.Context(), "#1006")
	must(t, err)
	equal(t, "asks nobody", row.Changed, false)
	equal(t, "wanted", row.Wanted, store.PickupTime("2031-11-28"))
	found, err := c.db.Orders(t.Context(), db.OrderFilter{Search: "bring it to the car"})
	must(t, err)
	equal(t, "found", len(found), 1)
	story, err := c.db.Story(t.Context(), row.ID)
	must(t, err)
	equal(t, "told", slices.ContainsFunc(story, func(e store.Event) bool {
		return e.Title == "What is wished of #1006 changed at Shopify" && e.After != ""
	}), true)
}

func TestR59_D5_CompanyAndTermsAreReadAndAMissingScopeCostsThemAlone(t *testing.T) {
	t.Parallel()
	without := func(scopes ...string) []string {
		return slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool { return slices.Contains(scopes, s) })
	}
	for name, test := range map[string]struct {
		scopes         []string
		company, terms string
		withheld       []string
	}{
		"all scopes":             {shopsim.Scopes, "Seacoast Couriers", "Net 30", nil},
		"companies by their own": {append(without("read_customers"), "read_companies"), "Seacoast Couriers", "Net 30", []string{"customer"}},
		"no terms":               {without("read_payment_terms"), "Seacoast Couriers", "", []string{"paymentTerms"}},
		"no companies":           {without("read_customers"), "", "Net 30", []string{"customer", "purchasingEntity"}},
		"neither": {
			without("read_customers", "read_payment_terms"), "", "",
			[]string{"customer", "paymentTerms", "purchasingEntity"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := &clock{}
			shop := shopsim.New(shopsim.Config{Seed: 7, Now: at.now, Orders: 30, Scopes: test.scopes})
			must(t, shop.SoldTo("#1002", "Seacoast Couriers", "Portsmouth depot", "PO-4712", "Net 30", 30))
			c := openAt(t, at, shop, shop)
			equal(t, "quarantined", c.check(t).Quarantined, 0)
			o := wishesOf(t, c, "#1002")
			equal(t, "PO", o.PONumber, "PO-4712")
			equal(t, "company", o.Company, test.company)
			equal(t, "terms", o.Terms.Name, test.terms)
			if !slices.Equal(o.Withheld, test.withheld) {
				t.Errorf("withheld: %v, want %v", o.Withheld, test.withheld)
			}
			if test.terms != "" {
				equal(t, "due", o.Terms.DueAt.Sub(o.CreatedAt).Hours(), 30*24)
			}
			plain := wishesOf(t, c, "#1003")
			equal(t, "withheld of an order without terms", slices.Contains(plain.Withheld, "paymentTerms"), false)
		})
	}
}
