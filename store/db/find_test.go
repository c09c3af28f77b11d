package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	stdsync "sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

// Whatever is written, by this program or another on the file, the next search of
// either knows of it.
func TestR46_BothComputersFindWhatEitherWrote(t *testing.T) {
	path := dbtest.Fresh(t)
	var shops []*db.DB
	for range 2 {
		d, err := db.Open(t.Context(), db.Config{Path: path, Log: zerolog.Nop()})
		must(t, err)
		t.Cleanup(func() { must(t, d.Close()) })
		must(t, d.LoadCustomers(t.Context()))
		shops = append(shops, d)
	}
	both := func(text string, want ...int64) {
		t.Helper()
		for _, d := range shops {
			equal(t, text, fmt.Sprint(finds(t, d, text)), fmt.Sprint(want))
		}
	}
	here, there := shops[0], shops[1]
	a := adding(t, here, store.Customer{FirstName: "Quentin", LastName: "Zabriskie"})
	both("zabriskie", a.Number)
	a.LastName = "Featherstone"
	_, err := there.EditCustomer(t.Context(), a)
	must(t, err)
	both("zabriskie")
	both("featherstone", a.Number)
	b := adding(t, there, store.Customer{FirstName: "Ulrike", LastName: "Mondschein"})
	merge := merging(t, here, a, b)
	both("mondschein")
	must(t, there.UndoMerge(t.Context(), merge.ID))
	both("mondschein", b.Number)
	_, err = csvfile.ImportCustomers(t.Context(), here, strings.NewReader("name\nOttokar Wyvill\n"), db.CustomerImport{})
	must(t, err)
	both("wyvill", 1003)
	_, err = csvfile.ImportCustomers(t.Context(), here, strings.NewReader("name\nNeverkept Person\n"), db.CustomerImport{DryRun: true})
	must(t, err)
	both("neverkept")
}

func TestR20_EverybodyFindsWhatTheyWroteWhileOthersSearch(t *testing.T) {
	d, _ := open(t)
	var working stdsync.WaitGroup
	for worker := range 4 {
		working.Go(func() {
			for i := range 15 {
				c, _, err := d.AddCustomer(t.Context(), store.Customer{FirstName: "Nobody", LastName: "Else", Phone: fmt.Sprintf("603 55%d %04d",
					worker, i)})
				if err != nil {
					t.Error(err)
					return
				}
				got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query(c.Code()), Limit: 1})
				if err != nil || len(got.Customers) != 1 || got.Customers[0].Number != c.Number {
					t.Errorf("%s is not found: %v, %v", c.Code(), got.Customers, err)
				}
			}
		})
	}
	working.Wait()
}

// A load that fails midway is made good by the next, whatever gaps versions have.
func TestR20_ALoadThatFailsIsMadeGood(t *testing.T) {
	path := dbtest.Fresh(t)
	d, err := db.Open(t.Context(), db.Config{Path: path, Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	adding(t, d, store.Customer{FirstName: "Quentin", LastName: "Zabriskie"})
	execute(t, path, "UPDATE counters SET value = 9000000000000000 WHERE name = 'customer_version'")
	adding(t, d, store.Customer{FirstName: "Ulrike", LastName: "Mondschein"})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.LoadCustomers(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want it cancelled", err)
	}
	must(t, d.LoadCustomers(t.Context()))
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query("zabriskie")})
	must(t, err)
	equal(t, "searched", fmt.Sprint(got.Searched, got.Total, len(got.Customers)), "2 2 1")
	equal(t, "the other", len(finds(t, d, "mondschein")), 1)
}

// More than a search waits for is read behind it, and closing waits for no search.
func TestR20_ABigShopIsReadBehindTheSearch(t *testing.T) {
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Log: zerolog.Nop()})
	must(t, err)
	closed := false
	defer func() {
		if !closed {
			must(t, d.Close())
		}
	}()
	many := make([]store.Customer, 6000)
	for i := range many {
		many[i] = store.Customer{FirstName: "Ada", LastName: fmt.Sprintf("Byron%d", i)}
	}
	must(t, d.AddCustomers(t.Context(), many))
	loaded := make(chan struct{}, 100)
	stop := d.OnChange(func(c db.Change) {
		if c.Topic == db.CustomersChanged {
			loaded <- struct{}{}
		}
	})
	_, err = d.FindCustomers(t.Context(), db.CustomerSearch{Query: query("byron5999")})
	must(t, err)
	<-loaded
	stop()
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query("C-06999")})
	must(t, err)
	equal(t, "searched", fmt.Sprintln(got.Searched, got.Total, got.Customers[0].LastName), "6000 6000 Byron5998\n")
	must(t, d.AddCustomers(t.Context(), many))
	_, err = d.FindCustomers(t.Context(), db.CustomerSearch{Query: query("byron")})
	must(t, err)
	must(t, d.Close())
	closed = true
}

func TestR20_AMergedNumberFindsTheSurvivor(t *testing.T) {
	d, _ := stocked(t)
	other := adding(t, d, store.Customer{FirstName: "Zoe", LastName: "Quill"})
	merging(t, d, maya(t, d).Customer, other)
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query(other.Code())})
	must(t, err)
	equal(t, "found", slices.ContainsFunc(got.Customers, func(c db.FoundCustomer) bool { return c.Number == 1001 }), true)
}

// What a search shows of a customer is what the customer's own page shows.
func TestR20_ARowThatIsFoundIsTheWholeCustomer(t *testing.T) {
	d, _ := open(t)
	a := adding(t, d, store.Customer{
		FirstName: "Quentin", LastName: "Zabriskie", Company: "Zabriskie Cycles", Email: "q@example.com", Phone: "603 555 0101",
		Address: store.Address{Street: "1 Elm St", Street2: "Rear", City: "Dover", Province: "NH", Postcode: "03820", Country: "US"},
		Note:    "Deaf in one ear.", More: []store.Address{{Street: "2 Oak St", City: "Dover", Country: "US"}},
	})
	adding(t, d, store.Customer{FirstName: "Quirin", LastName: "Zabrisky"})
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query("zabriskie"), Limit: 5})
	must(t, err)
	if len(got.Customers) != 2 || got.Customers[0].Number != a.Number {
		t.Fatalf("found %+v", got.Customers)
	}
	for _, found := range got.Customers {
		whole, err := d.CustomerNumbered(t.Context(), found.Number)
		must(t, err)
		if diff := cmp.Diff(whole, found.CustomerRow); diff != "" {
			t.Error(diff)
		}
	}
}
