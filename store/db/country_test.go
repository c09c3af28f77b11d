package db_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

// connectedIn is a database of a shop that Shopify says is in that country.
func connectedIn(t *testing.T, country, currency string) *db.DB {
	t.Helper()
	d, _ := open(t)
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: currency, Country: country, Every: store.DefaultPause}))
	return d
}

func countryOf(t *testing.T, d *db.DB) string {
	t.Helper()
	country, err := d.Country(t.Context())
	must(t, err)
	return country
}

func TestR67_TheCountryIsKnownFromTheConnectedShopOrFromAPerson(t *testing.T) {
	d, _ := open(t)
	equal(t, "before", countryOf(t, d), "")
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: "EUR", Country: "DE", Every: store.DefaultPause}))
	equal(t, "connected", countryOf(t, d), "DE")
	c, err := d.Connection(t.Context())
	must(t, err)
	equal(t, "the connection", c.Country, "DE")
	must(t, d.SetCountry(t.Context(), "AT"))
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: "EUR", Country: "DE", Every: store.DefaultPause}))
	equal(t, "by hand stays", countryOf(t, d), "AT")
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: "EUR", Every: store.DefaultPause}))
	equal(t, "a shop that doesn't say", countryOf(t, d), "AT")
	must(t, d.SetConnection(t.Context(), store.Connection{
		Domain: "other.myshopify.com", Currency: "EUR", Country: "FR", Every: store.DefaultPause,
	}))
	equal(t, "another shop", countryOf(t, d), "FR")
	events, err := d.Recent(t.Context(), 20)
	must(t, err)
	var said []string
	for _, e := range events {
		said = append(said, e.Title+" "+e.Detail)
	}
	for _, want := range []string{
		"The shop is in Germany Known from " + shop, "The shop is in Austria Known by hand", "The shop is in France",
	} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("the log lacks %q: %q", want, said)
		}
	}
}

func TestR67_TheSettingTakesACodeOrAName(t *testing.T) {
	d, _ := open(t)
	setting, err := store.SettingNamed(db.SettingCountry)
	must(t, err)
	for typed, want := range map[string]string{"de": "DE", "Germany": "DE", " GBR ": "GB", "united kingdom": "GB", "": ""} {
		must(t, d.Decide(t.Context(), setting, typed))
		equal(t, typed, countryOf(t, d), want)
		got, err := d.Decided(t.Context(), setting)
		must(t, err)
		equal(t, typed+" decided", got, want)
	}
	for _, typed := range []string{"Atlantis", "QQQ", "49", "EU", "D'; DROP TABLE settings"} {
		if err := d.Decide(t.Context(), setting, typed); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v", typed, err)
		}
	}
	equal(t, "after what is none", countryOf(t, d), countryOf(t, d))
}

// found is who the one box finds first.
func firstFound(t *testing.T, d *db.DB, text string) string {
	t.Helper()
	answer, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Text: text}, Limit: 1})
	must(t, err)
	if len(answer.Customers) == 0 {
		return ""
	}
	c := answer.Customers[0]
	return c.Name() + " (" + c.Evidence[0].Text + ")"
}

func TestR67_NationalNumbersFindTheirInternationalFormInTheShopsCountry(t *testing.T) {
	for _, c := range []struct{ country, currency, kept, national string }{
		{"DE", "EUR", "+49 171 2345678", "0171 2345678"},
		{"GB", "GBP", "+44 20 7946 0958", "020 7946 0958"},
		{"JP", "JPY", "+81 3-1234-5678", "03-1234-5678"},
		{"KW", "KWD", "+965 2224 1234", "2224 1234"},
		{"RU", "RUB", "+7 916 123-45-67", "8 916 123-45-67"},
		{"US", "USD", "+1 603-555-0177", "(603) 555-0177"},
	} {
		t.Run(c.country, func(t *testing.T) {
			d := connectedIn(t, c.country, c.currency)
			must(t, d.AddCustomers(t.Context(), []store.Customer{
				{FirstName: "Inter", LastName: "National", Phone: c.kept}, {FirstName: "Some", LastName: "Body", Phone: "+1 574 555 0148"},
			}))
			equal(t, "national", firstFound(t, d, c.national), "Inter National (same phone)")
			must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "At", LastName: "Home", Phone: c.national}}))
			like, err := d.DuplicatesOf(t.Context(), customerNamed(t, d, "At Home"), 5)
			must(t, err)
			if len(like) == 0 || like[0].Name() != "Inter National" {
				t.Errorf("the duplicates of At Home are %+v", like)
			}
		})
	}
}

// customerNamed is the id of the customer whom the search finds by a name.
func customerNamed(t *testing.T, d *db.DB, name string) string {
	t.Helper()
	answer, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Text: name}, Limit: 1})
	must(t, err)
	return answer.Customers[0].ID
}

func TestR67_NumbersAreReadAnewWhenTheCountryChangesHereOrInAnotherProgram(t *testing.T) {
	path := dbtest.Fresh(t)
	cfg := db.Config{Path: path, Now: func() time.Time { return noon }}
	d, err := db.Open(t.Context(), cfg)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	other, err := db.Open(t.Context(), cfg)
	must(t, err)
	defer func() { must(t, other.Close()) }()
	must(t, d.SetCountry(t.Context(), "US"))
	o := order(1)
	// As it is dialled in London; by itself it says nothing of a country.
	o.Phone, o.Buyer.Phone, o.Shipping, o.Billing = "020 7946 0958", "", store.Address{}, store.Address{}
	take(t, d, o)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ada", LastName: "Byron", Phone: "8 (916) 123-45-67"}}))
	equal(t, "before, a Russian number of digits", firstFound(t, other, "Ada"), "Ada Byron (same first name)")
	equal(t, "in the USA", listed(t, d, db.OrderFilter{Search: "+44 20 7946 0958"}), "#1")

	must(t, other.SetCountry(t.Context(), "RU"))
	equal(t, "by a Russian shop's number", firstFound(t, d, "+79161234567"), "Ada Byron (same phone)")
	equal(t, "there too", firstFound(t, other, "+79161234567"), "Ada Byron (same phone)")
	must(t, other.SetCountry(t.Context(), "GB"))
	equal(t, "in London", listed(t, d, db.OrderFilter{Search: "442079460958"}), "#1")
	equal(t, "as it is dialled", listed(t, d, db.OrderFilter{Search: "020 7946 0958"}), "#1")
}

func TestR67_AFilesCustomerIsKnownHoweverPhoneAndPostcodeAreWritten(t *testing.T) {
	for _, c := range []struct{ country, first, again, other string }{
		{"DE", "Ada Byron,0171 2345678,D-01067", "Ada Byron,+49 171 2345678,01067", "Ada Byron,+49 171 2345679,01067"},
		{"GB", "Ada Byron,020 7946 0958,sw1a1aa", "Ada Byron,+44 (0)20 7946 0958,SW1A 1AA", "Ada Byron,020 7946 0958,SW1A 1AB"},
		{"JP", "Ada Byron,03-1234-5678,〒150-0002", "Ada Byron,+81312345678,1500002", "Ada Byron,,1500002"},
	} {
		t.Run(c.country, func(t *testing.T) {
			d := connectedIn(t, c.country, "")
			for i, want := range []string{"1 0", "0 1", "1 0"} {
				file := "name,phone,postcode\n" + []string{c.first, c.again, c.other}[i] + "\n"
				done, err := csvfile.ImportCustomers(t.Context(), d, strings.NewReader(file), db.CustomerImport{})
				must(t, err)
				if got := fmt.Sprint(done.Added, done.Known); got != want {
					t.Errorf("%s: added and known %s, want %s", file, got, want)
				}
			}
		})
	}
}
