package db_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

const priced = "sku,price\nTIR-38,1200\n"

// price is what a SKU costs, as a person reads it.
func price(t *testing.T, d *db.DB, sku string) string {
	t.Helper()
	rows, _, err := d.Products(t.Context(), db.ProductFilter{Text: sku, Limit: 1})
	must(t, err)
	currency, err := d.Currency(t.Context())
	must(t, err)
	return store.Money{Minor: rows[0].Price, Currency: currency}.Decimal() + " " + currency
}

func pricing(t *testing.T, d *db.DB, file, currency string) error {
	t.Helper()
	_, err := csvfile.ImportProducts(t.Context(), d, strings.NewReader(file),
		db.ProductImport{Name: "prices.csv", Currency: currency, Update: true})
	return err
}

func TestR48_M5_PricesAreKeptInTheShopsCurrencyWhereverItIsKnownFrom(t *testing.T) {
	connected := func(currency string) func(*db.DB) error {
		return func(d *db.DB) error {
			return d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: currency, Every: store.DefaultPause})
		}
	}
	for _, c := range []struct {
		name string
		from func(*db.DB) error
		say  string
		want string
	}{
		{"a connected yen shop", connected("JPY"), "", "1200 JPY"},
		{"a connected dinar shop", connected("KWD"), "", "1200.000 KWD"},
		{"a connected dollar shop", connected("USD"), "", "1200.00 USD"},
		{"a person", nil, "JPY", "1200 JPY"},
		{"the first order", func(d *db.DB) error {
			o := order(1)
			o.Currency = "JPY"
			_, err := d.TakeIn(t.Context(), []store.Order{o})
			return err
		}, "", "1200 JPY"},
		{"the shop's catalogue", func(d *db.DB) error {
			lines, err := d.PreviewCatalogue(t.Context(), store.Catalogue{Currency: "JPY", Variants: []store.Variant{
				{ID: "v", SKU: "PUMP", Title: "Pump", Price: 900},
			}})
			must(t, err)
			_, err = d.ImportCatalogue(t.Context(), lines)
			return err
		}, "", "1200 JPY"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := open(t)
			if c.from != nil {
				must(t, c.from(d))
			}
			must(t, pricing(t, d, priced, c.say))
			equal(t, "price", price(t, d, "TIR-38"), c.want)
			var file bytes.Buffer
			_, err := csvfile.ExportProducts(t.Context(), d, &file)
			must(t, err)
			if number, _, _ := strings.Cut(c.want, " "); !strings.Contains(file.String(), "TIR-38,,,"+number+",") {
				t.Errorf("exported as %s", file.String())
			}
		})
	}
}

func TestR48_M5_NoPriceIsKeptWhileNobodyKnowsTheCurrency(t *testing.T) {
	d, _ := open(t)
	if err := pricing(t, d, priced, ""); store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err),
		"currency isn't known yet") {
		t.Errorf("%v", err)
	}
	if _, total, err := d.Products(t.Context(), db.ProductFilter{Limit: 1}); err != nil || total != 0 {
		t.Errorf("%d products are there, %v", total, err)
	}
	if err := pricing(t, d, priced, "XQZ"); store.CodeOf(err) != store.Invalid {
		t.Errorf("a currency that is none: %v", err)
	}
	must(t, pricing(t, d, "sku,price,on hand\nTIR-38,,4\n", ""))
	currency, err := d.Currency(t.Context())
	must(t, err)
	equal(t, "currency", currency, "")
}

func TestR48_M5_PricesFollowACurrencyThatIsKnownLaterAsLongAsThereAreNoOrders(t *testing.T) {
	d, _ := open(t)
	must(t, pricing(t, d, priced, "USD"))
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: shop, Currency: "JPY", Every: store.DefaultPause}))
	equal(t, "price", price(t, d, "TIR-38"), "1200 JPY")
	must(t, d.SetCurrency(t.Context(), "KWD"))
	equal(t, "price", price(t, d, "TIR-38"), "1200.000 KWD")

	must(t, pricing(t, d, "sku,price\nTIR-38,12.5\n", ""))
	if err := d.SetCurrency(t.Context(), "JPY"); store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err),
		"TIR-38 costs 12.500 KWD") {
		t.Errorf("12.5 became yen: %v", err)
	}
	equal(t, "price", price(t, d, "TIR-38"), "12.500 KWD")

	// The first order is taken in whatever it is in; the log says what is wrong.
	o := order(1)
	o.Currency = "JPY"
	take(t, d, o)
	equal(t, "the order", named(t, d, "#1").Total.String(), "¥12,100")
	equal(t, "price", price(t, d, "TIR-38"), "12.500 KWD")
	events, err := d.Recent(t.Context(), 5)
	must(t, err)
	if said := events[len(events)-2].Title + events[1].Title + events[0].Title; !strings.Contains(said,
		"#1 is in JPY, the prices here are not") {
		t.Errorf("the log says %s", said)
	}
}

func TestR48_M5_AShopInAnotherCurrencyIsNotConnectedToADatabaseWithOrders(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1))
	err := d.SetConnection(t.Context(), store.Connection{Domain: "other.myshopify.com", Currency: "EUR", Every: store.DefaultPause})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "in USD, and EUR is another currency") {
		t.Errorf("%v", err)
	}
	c, err := d.Connection(t.Context())
	must(t, err)
	equal(t, "connected to", c.Domain, "")
	if _, err := d.PreviewCatalogue(t.Context(), store.Catalogue{Currency: "EUR"}); store.CodeOf(err) != store.Invalid {
		t.Errorf("a catalogue in euros: %v", err)
	}
}

func TestR48_M5_ADatabaseFromBeforeKeepsWhatItsPricesWereReadAs(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{"", ""},
		{"INSERT INTO products (id, sku, barcode, description, price, stocked, on_hand, updated_at) VALUES ('p', 'TIR-38', '', '', 120000, " +
			"1, 0, 1)", "USD"},
	} {
		path := filepath.Join(t.TempDir(), "shop.db")
		handle := raw(t, path)
		provider, err := goose.NewProvider(goose.DialectSQLite3, handle, os.DirFS("migrations/sqlite"), goose.WithDisableGlobalRegistry(true))
		must(t, err)
		_, err = provider.UpTo(t.Context(), 1)
		must(t, err)
		if c.rows != "" {
			execute(t, path, c.rows)
		}
		d, err := db.Open(t.Context(), db.Config{Path: path, Log: zerolog.Nop()})
		must(t, err)
		got, err := d.Currency(t.Context())
		must(t, err)
		must(t, d.Close())
		equal(t, "currency", got, c.want)
	}
}
