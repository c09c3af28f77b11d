package sync_test

import (
	"errors"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// numbers finds the figures of an order as Shopify writes it: amounts are texts,
// quantities and rates are numbers.
var numbers = regexp.MustCompile(`("(?:amount|price)":")(-?[\d.]+)(")|("[a-zA-Z]*(?:[qQ]uantity|rate)":)(-?[\d.]+)([,}])`)

// aNumber is what stands for one in JSON.
var aNumber = regexp.MustCompile(`^-?(0|[1-9]\d{0,24})(\.\d{1,12})?([eE][+-]?\d{1,3})?$`)

// with is the order's document with other figures: the one at the place of each key
// of other is replaced, counted round.
func with(document string, other map[int]string) string {
	places := len(numbers.FindAllString(document, -1))
	replaced := map[int]string{}
	for place, number := range other {
		replaced[place%places] = number
	}
	place := -1
	return numbers.ReplaceAllStringFunc(document, func(found string) string {
		place++
		number, ok := replaced[place]
		if !ok {
			return found
		}
		m := numbers.FindStringSubmatch(found)
		return m[1] + m[4] + number + m[3] + m[6]
	})
}

// FuzzR63_C7_AnyNumbersAreTakenInOrRefused: whatever figures an order has, it is taken
// in with books that prove themselves or refused in a sentence, and so is every change
// of it.
//
//	go test -tags ci,migrated_fynedo -run '^$' -fuzz R63_C7_AnyNumbers -fuzztime 10m ./sync
func FuzzR63_C7_AnyNumbersAreTakenInOrRefused(f *testing.F) {
	for _, number := range []string{
		"0", "-1", "1", "0.01", "-0.01", "0.005", "1e9", "1e-9", "1000000", "92233720368547758.07", "9223372036854775807", "-9223372036854775808",
		"9223372036854775808", "99999999999999999999999", "3.000000000001",
	} {
		for place := range uint8(5) {
			f.Add(place, uint16(place)*7, number, uint16(place)*3+1, "2", uint16(place)+2, number)
		}
	}
	clock := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 12, Now: clock.now})
	gate := &between{next: shop}
	c := &counter{clock: clock, shop: shop}
	c.connect(f, serve(f, http.HandlerFunc(gate.ServeHTTP)))
	var ids []string
	must(f, c.gateway.ChangedOrders(f.Context(), time.Time{}, clock.now(), func(page []shopify.Listed) error {
		for _, order := range page {
			ids = append(ids, order.OrderID)
		}
		return nil
	}))
	names := map[string]string{}
	for _, id := range ids {
		order, err := c.gateway.ReadOrder(f.Context(), id)
		must(f, err)
		names[id] = order.Name
	}
	// The products of what was ordered are here: without them no transaction is made.
	stocked := stocked(f)
	f.Fuzz(func(t *testing.T, which uint8, place uint16, number string, second uint16, secondNumber string, third uint16, thirdNumber string) {
		for _, text := range []string{number, secondNumber, thirdNumber} {
			if !aNumber.MatchString(text) {
				t.Skip("not a number")
			}
		}
		path := dbtest.Fresh(t)
		must(t, os.WriteFile(path, stocked, 0o600))
		d, err := db.Open(t.Context(), db.Config{Path: path, Now: clock.now, Log: zerolog.Nop()})
		must(t, err)
		defer func() { must(t, d.Close()) }()
		id := ids[int(which)%len(ids)]
		for _, other := range []map[int]string{
			{int(place): number, int(second): secondNumber},
			{int(third): thirdNumber},
			{int(second): thirdNumber, int(third): number},
		} {
			clock.forward(time.Minute)
			must(t, shop.Move(names[id], "1 Fuzz Street"))
			gate.bend(func() { gate.answer = func(text string) string { return with(text, other) } })
			takeInAndProve(t, c, d, id)
		}
	})
}

func takeInAndProve(t *testing.T, c *counter, d *db.DB, id string) {
	t.Helper()
	refused := func(err error) bool {
		var inside *store.PanicError
		if errors.As(err, &inside) || slices.Contains([]store.Code{store.Broken, store.Busy}, store.CodeOf(err)) ||
			err != nil && !strings.HasSuffix(store.MessageOf(err), ".") {
			t.Fatalf("not refused in a sentence: %v", store.Details(err))
		}
		return err != nil
	}
	order, err := c.gateway.ReadOrder(t.Context(), id)
	if refused(err) {
		return
	}
	if _, err := d.TakeIn(t.Context(), []store.Order{order}); refused(err) {
		return
	}
	changes, err := d.Changes(t.Context())
	must(t, err)
	for _, change := range changes {
		seen, err := d.Change(t.Context(), change.ID)
		must(t, err)
		refused(d.AcceptChange(t.Context(), change.ID, seen.Version))
	}
	report, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, report.Err())
}
