package csvfile_test

import (
	"fmt"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

const shopifysCustomers = "Customer ID,First Name,Last Name,Email,Default Address Address1,Total Spent,Tax Exempt\n" +
	"'5897398750127,Ada,Byron,another@example.com,,0.00,no\n"

func TestR18_R66_ShopifysIDOfAnImportedCustomerMatchesItsOrdersAtOnce(t *testing.T) {
	d, _ := stocked(t)
	waiting := dbtest.Order(1001)
	waiting.Email, waiting.Buyer.ShopifyID = "ada@example.com", "gid://shopify/Customer/5897398750127"
	dbtest.Take(t, d, waiting)
	done, _, err := importing(t, d, shopifysCustomers, db.CustomerImport{})
	must(t, err)
	equal(t, "matched", done.Matched, 1)
	done, _, err = importing(t, d, shopifysCustomers, db.CustomerImport{})
	must(t, err)
	equal(t, "again", fmt.Sprint(done.Added, done.Known), "0 1")
}

func TestR65_R66_ForgettingDropsWhatOthersCallACustomer(t *testing.T) {
	d, _ := open(t)
	_, _, err := importing(t, d, shopifysCustomers, db.CustomerImport{})
	must(t, err)
	ada, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	codes, err := d.CustomerCodes(t.Context(), ada.ID)
	must(t, err)
	equal(t, "before", len(codes), 1)
	_, err = d.ForgetCustomer(t.Context(), ada.ID)
	must(t, err)
	codes, err = d.CustomerCodes(t.Context(), ada.ID)
	must(t, err)
	equal(t, "after", len(codes), 0)
}

func TestR53_R66_StockIsThatOfTheLocationsAskedFor(t *testing.T) {
	const file = "SKU,Title,In stock [Main],In stock [Market]\nA,Soap,7,4\n"
	for _, test := range []struct {
		ask  []string
		want int64
	}{{nil, 11}, {[]string{"market"}, 4}, {[]string{"Main", "Market"}, 11}} {
		d, _ := open(t)
		read, err := csvfile.OpenProducts(t.Context(), d, strings.NewReader(file), csvfile.Options{Locations: test.ask})
		must(t, err)
		_, err = read.Import(t.Context(), db.ProductImport{Name: "stock.csv"})
		must(t, err)
		must(t, d.EachProduct(t.Context(), func(p store.Product) error {
			equal(t, fmt.Sprint(test.ask), p.OnHand, test.want)
			return nil
		}))
	}
	d, _ := open(t)
	_, err := csvfile.OpenProducts(t.Context(), d, strings.NewReader(file), csvfile.Options{Locations: []string{"Moon"}})
	equal(t, "a location that isn't there", store.CodeOf(err), store.Invalid)
}

// No title is a word of two fields, or the same file would be read now so, now otherwise.
func TestR66_AWordMeansOneField(t *testing.T) {
	for _, twice := range csvfile.WordsOfTwoFields() {
		t.Error(twice)
	}
}
