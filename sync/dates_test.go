package sync_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// dated has every answer carry a date of its own.
func (f *faulty) dated(at time.Time) {
	f.bend(func() { f.date = at.Format(http.TimeFormat) })
}

func (f *faulty) dateless() { f.bend(func() { f.date = "" }) }

// TestR63_L6_AWrongDateLosesNoOrder polls with a wrong date between good polls, with
// orders made before, during and after it.
func TestR63_L6_AWrongDateLosesNoOrder(t *testing.T) {
	t.Parallel()
	dates := map[string]func(time.Time) time.Time{
		"1 Jan 2100":         func(time.Time) time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) },
		"1 Jan 1970":         func(time.Time) time.Time { return time.Unix(0, 0) },
		"a year ahead":       func(now time.Time) time.Time { return now.AddDate(1, 0, 0) },
		"twenty hours ahead": func(now time.Time) time.Time { return now.Add(20 * time.Hour) },
		"twenty hours ago":   func(now time.Time) time.Time { return now.Add(-20 * time.Hour) },
		"ten minutes ahead":  func(now time.Time) time.Time { return now.Add(10 * time.Minute) },
	}
	for name, date := range dates {
		for _, when := range []string{"while it runs", "as it starts", "before it has asked"} {
			t.Run(name+"/"+when, func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{BucketSize: 1e6})
				var made []string
				step := func() {
					made = append(made, f.shop.Step())
					f.forward(20 * time.Second)
				}
				poll := func() {
					// With a wrong date a poll may fail; it must not lose anything.
					if _, err := f.poller.Check(t.Context()); err != nil && store.MessageOf(err) == "" {
						t.Errorf("nothing said: %v", err)
					}
				}
				step()
				if when != "before it has asked" {
					poll()
				}
				if when != "while it runs" {
					f.restart(t)
				}
				step()
				f.dated(date(f.now()))
				poll()
				step()
				poll()
				f.dateless()
				f.forward(6 * time.Minute)
				step()
				for range 3 {
					f.check(t)
					step()
				}
				f.forward(time.Minute)
				f.check(t)
				for _, name := range made {
					if _, err := f.db.OrderNamed(t.Context(), name); err != nil && !f.leftOut(t, name) {
						t.Errorf("%s: %v", name, err)
					}
				}
				asked := f.asked("query ReconcileOrders")
				f.reconciled(t)
				equal(t, "reconciled the day after", f.asked("query ReconcileOrders") > asked, true)
			})
		}
	}
}

// restart begins the program anew, gateway and all.
func (f *faulty) restart(t testing.TB) {
	t.Helper()
	f.connect(t, f.url)
	f.begin("next")
}

// leftOut says whether an order stays outside by the shop's choice.
func (f *faulty) leftOut(t testing.TB, name string) bool {
	t.Helper()
	handle := raw(t, f.path)
	defer handle.Close() //nolint:errcheck // only read from
	var n int
	must(t, handle.QueryRow("SELECT COUNT(*) FROM left_out WHERE name = ?", name).Scan(&n))
	return n > 0
}

func TestR63_L6_ADateFarFromEverythingIsRefusedAndSaid(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.check(t)
	f.dated(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
	f.check(t)
	f.check(t)
	f.dateless()
	equal(t, "in doctor", said(t, f, "2100"), true)
	// A program that begins with it has nothing better to go by.
	f.restart(t)
	f.dated(time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC))
	_, err := f.poller.Check(t.Context())
	equal(t, "code", store.CodeOf(err), store.Unavailable)
	equal(t, "in a sentence", strings.Contains(store.MessageOf(err), "1999") && strings.Contains(store.MessageOf(err), "clock"), true)
	equal(t, "in the state", strings.Contains(f.poller.State().Notice, "1999"), true)
	f.dateless()
	f.check(t)
	equal(t, "over", f.poller.State().Err, nil)
}

func said(t testing.TB, f *faulty, words string) bool {
	t.Helper()
	text, err := sync.LastNotice(t.Context(), f.db, shopsim.Domain, f.now())
	must(t, err)
	return strings.Contains(text, words)
}

// A mark that an earlier version took from a wrong clock.
func TestR63_L6_AMarkInTheFutureHealsAndSaysSo(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.check(t)
	passed := f.shop.Step()
	f.forward(time.Hour)
	for _, mark := range []string{"orders", "fulfillment_orders", "reconciled"} {
		must(t, f.db.SetMark(t.Context(), shopsim.Domain, mark, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)))
	}
	asked := f.asked("query ReconcileOrders")
	f.check(t)
	equal(t, "what it passed over", f.order(t, passed).Name, passed)
	equal(t, "reconciled", f.asked("query ReconcileOrders") > asked, true)
	equal(t, "said", said(t, f, "in the future"), true)
	f.check(t)
	equal(t, "said once", f.poller.State().Notice, "")
}

// An order dated in the future moves no mark, and isn't read for ever.
func TestR63_L6_AnOrderFromTheFutureMovesNoMark(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.bend(func() {
		f.answer = func(text string) string {
			at := strings.Index(text, `"updatedAt":"`)
			if at < 0 {
				return text
			}
			return text[:at] + `"updatedAt":"2100-01-01T00:00:00Z"` + text[at+len(`"updatedAt":"2026-11-24T12:00:00Z"`):]
		}
	})
	f.check(t)
	mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
	must(t, err)
	equal(t, "mark in the future", mark.After(f.now()), false)
	f.bend(func() { f.answer = nil })
	name := f.shop.Step()
	f.check(t)
	equal(t, "the next order", f.order(t, name).Name, name)
}

// A shop where nothing happens for days stays cheap to ask.
func TestR4_L6_AQuietShopIsAskedCheaply(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	f.forward(72 * time.Hour)
	f.check(t)
	f.check(t)
	before := f.gateway.Spent()
	equal(t, "quiet", f.check(t), sync.Checked{})
	if points := f.gateway.Spent() - before; points > 30 {
		t.Errorf("%d points", points)
	}
	name := f.shop.Step()
	f.check(t)
	equal(t, "then an order", f.order(t, name).Name, name)
}

// A computer whose clock is wrong by years goes by Shopify's.
func TestR4_L6_AComputerWithoutATimeGoesByShopifys(t *testing.T) {
	t.Parallel()
	at := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 5, Now: at.now})
	c := openAt(t, at, shop, shop)
	c.check(t)
	here := &clock{}
	here.forward(-16 * 365 * 24 * time.Hour)
	c.clock = here
	c.connect(t, serve(t, shop))
	c.begin("next")
	name := shop.Step()
	c.check(t)
	_, err := c.db.OrderNamed(t.Context(), name)
	must(t, err)
}
