package sync_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// A long load: Shopify puts the orders together, and the result is what reading
// them one by one would be.
func TestR5_ADeepBacklogIsLoadedByABulkOperation(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 120, BulkDelay: 10 * time.Second, JobDelay: 0})
	for _, row := range []string{"#1003", "#1006"} {
		must(t, f.shop.Refund(row, 100))
	}
	f.forward(time.Minute)
	f.poller.SetDeep(100)
	var shown []sync.Loading
	var mu stdsync.Mutex
	f.poller.OnState(func(s sync.State) {
		mu.Lock()
		defer mu.Unlock()
		if s.Loading != nil {
			shown = append(shown, *s.Loading)
		}
	})
	first := f.check(t)
	equal(t, "set aside", first.Quarantined, 0)
	if first.TakenIn < 80 {
		t.Errorf("taken in %d of 120", first.TakenIn)
	}
	equal(t, "read one by one", f.asked("query ReadOrders"), 0)
	equal(t, "is it over", f.poller.State().Loading == nil, true)
	last := shown[len(shown)-1]
	equal(t, "at the end", last, sync.Loading{Listed: 120, TakenIn: 120, Total: 120})
	equal(t, "at the beginning", shown[0], sync.Loading{Total: 120})
	equal(t, "again", f.check(t), sync.Checked{})
	equal(t, "bulk operations", f.asked("bulkOperationRunQuery("), 1)

	paged := openFaulty(t, shopsim.Config{Orders: 120})
	for _, row := range []string{"#1003", "#1006"} {
		must(t, paged.shop.Refund(row, 100))
	}
	paged.check(t)
	drift, compared, err := f.poller.Compare(t.Context(), 60)
	must(t, err)
	equal(t, "compared", compared, 120)
	if len(drift) > 0 {
		t.Errorf("drift: %v", drift)
	}
}

// What a bulk operation brings of an order is what reading it brings.
func TestR5_BothWaysOfReadingBringTheSame(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 80, BucketSize: 1e6})
	f.check(t)
	// Some that are handed over, in parts too.
	for range 2 {
		row := f.first(t, store.DeliveryShip)
		must(t, f.db.SetStatuses(t.Context(), []store.StatusEdit{{
			OrderID: row.ID, From: row.Status, To: store.Completed, Carrier: "UPS",
			Tracking: "1Z" + row.Name,
		}}))
	}
	f.drain(t)
	from := f.now().Add(-59 * 24 * time.Hour)
	until := f.now().Add(time.Hour)
	id, err := f.gateway.StartBulk(t.Context(), from, until)
	must(t, err)
	bulk, err := f.gateway.Bulk(t.Context(), id)
	must(t, err)
	equal(t, "orders", bulk.Roots, 80)
	all := func(listed []shopify.Listed) (ids []string, err error) {
		for _, order := range listed {
			ids = append(ids, order.OrderID)
		}
		return ids, nil
	}
	n := 0
	must(t, f.gateway.BulkOrders(t.Context(), bulk, all, func(read shopify.Read) error {
		for _, order := range read.Orders {
			n++
			one, err := f.gateway.ReadOrder(t.Context(), order.ShopifyID)
			must(t, err)
			if diff := cmp.Diff(one, order, cmpopts.IgnoreFields(store.Order{}, "ReadAt")); diff != "" {
				t.Errorf("%s (-read +bulk):\n%s", order.Name, diff)
			}
		}
		equal(t, "bad", len(read.Bad), 0)
		return nil
	}))
	equal(t, "brought", n, 80)
}

// A program that ends while a load is under way goes on with the same one, and
// what was taken in already is not taken in again.
func TestR5_ALoadGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 120, BulkDelay: time.Minute})
	f.poller.SetDeep(100)
	for _, when := range []string{"while Shopify works", "while it is taken in"} {
		ctx, end := context.WithCancel(t.Context())
		f.poller.OnState(func(s sync.State) {
			if s.Loading != nil && (when == "while Shopify works" || s.Loading.TakenIn > 50) {
				end()
			}
		})
		if _, err := f.poller.Check(ctx); err == nil {
			t.Fatalf("%s: not interrupted", when)
		}
		mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
		must(t, err)
		equal(t, "mark stays "+when, mark.IsZero(), true)
		f.begin("next")
		f.poller.SetDeep(100)
	}
	before, err := f.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	if before < 30 {
		t.Fatalf("%d taken in before the restart", before)
	}
	checked := f.check(t)
	after, err := f.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "taken in anew", checked.TakenIn, after-before)
	equal(t, "bulk operations", f.asked("bulkOperationRunQuery("), 1)
	books, err := f.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

// breaking bends the file of a bulk operation.
type breaking struct {
	next http.Handler
	bend func(http.ResponseWriter, *http.Request) bool
}

func (b *breaking) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/training/bulk/") {
		if token := r.Header.Get("X-Shopify-Access-Token"); token != "" {
			panic("the token went to where the file lies")
		}
		if b.bend(w, r) {
			return
		}
	}
	b.next.ServeHTTP(w, r)
}

// What can't be loaded in bulk is read page by page: slower, and nothing missed.
func TestR5_ALoadThatFailsIsReadPageByPage(t *testing.T) {
	t.Parallel()
	half := func(next http.Handler) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			recorder := &recorder{header: http.Header{}}
			next.ServeHTTP(recorder, r)
			lines := strings.SplitAfter(recorder.body.String(), "\n")
			_, _ = fmt.Fprint(w, strings.Join(lines[:len(lines)/2], ""))
			return true
		}
	}
	tests := map[string]struct {
		bend   func(http.Handler) func(http.ResponseWriter, *http.Request) bool
		before func(*shopsim.Shop)
		polls  int
	}{
		"Shopify gives up": {before: (*shopsim.Shop).FailBulks, polls: 1},
		"half a file":      {bend: half, polls: 3},
		"no file": {bend: func(http.Handler) func(http.ResponseWriter, *http.Request) bool {
			return func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusForbidden); return true }
		}, polls: 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := &clock{}
			shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 60, Now: at.now, BulkDelay: 10 * time.Second, BucketSize: 1e6})
			handler := &breaking{next: shop, bend: func(http.ResponseWriter, *http.Request) bool { return false }}
			if test.bend != nil {
				handler.bend = test.bend(shop)
			}
			c := openAt(t, at, shop, handler)
			c.poller.SetDeep(50)
			if test.before != nil {
				c.poller.OnState(func(s sync.State) {
					if s.Loading != nil {
						test.before(shop)
					}
				})
			}
			for poll := 1; poll < test.polls; poll++ {
				_, err := c.poller.Check(t.Context())
				equal(t, "said", store.CodeOf(err), store.Unavailable)
				n, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
				must(t, err)
				equal(t, "taken in of a broken file", n, 0)
			}
			if c.check(t).TakenIn < 40 {
				t.Error("not taken in page by page")
			}
			c.forward(time.Minute)
			c.check(t)
			drift, compared, err := c.poller.Compare(t.Context(), 60)
			must(t, err)
			equal(t, "compared", compared, 60)
			equal(t, "drift", len(drift), 0)
		})
	}
}

type recorder struct {
	header http.Header
	body   strings.Builder
}

func (r *recorder) Header() http.Header                { return r.header }
func (r *recorder) Write(b []byte) (int, error)        { return r.body.Write(b) }
func (r *recorder) WriteHeader(int)                    {}
func (f *faulty) reconciled(t *testing.T) sync.Checked { f.forward(25 * time.Hour); return f.check(t) }

// The listing loses a change; once a day every open order is asked for.
func TestR4_EveryOpenOrderIsReconciledOnceADay(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	asked := f.asked("query ReconcileOrders")
	equal(t, "asked on the first day", asked > 0, true)
	// Shopify's index never shows this change.
	f.bend(func() {
		f.ask = func(text string) string {
			return strings.ReplaceAll(text, "updated_at:", "created_at:<='2001-01-01' AND updated_at:")
		}
	})
	must(t, f.shop.Cancel(row.Name))
	f.check(t)
	equal(t, "not seen", f.order(t, row.Name).Changed, false)
	equal(t, "not asked again the same day", f.asked("query ReconcileOrders"), asked)
	f.reconciled(t)
	equal(t, "seen a day later", f.order(t, row.Name).Changed, true)
}

func TestR4_AnOrderDeletedAtShopifyIsSaidInWords(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	must(t, f.shop.Delete(row.Name))
	equal(t, "set aside", f.reconciled(t).Quarantined, 1)
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "which", aside[0].ShopifyID, row.ShopifyID)
	equal(t, "in words", strings.Contains(aside[0].Cause, "deleted or merged"), true)
	story := explain(t, f.counter, row).Story
	equal(t, "its story", strings.Contains(story[len(story)-1].Detail, "deleted or merged"), true)
	events := len(story)
	f.reconciled(t)
	equal(t, "told once", len(explain(t, f.counter, row).Story), events)
	must(t, f.db.LetGo(t.Context(), shopsim.Domain, row.ShopifyID))
	f.reconciled(t)
	aside, err = f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "let go", len(aside), 0)
}

// An app without read_all_orders isn't shown old orders: they are not deleted.
func TestR4_AnOrderBeyondSixtyDaysIsNotTakenForDeleted(t *testing.T) {
	t.Parallel()
	c := &clock{}
	scopes := shopsim.Scopes[:len(shopsim.Scopes)-1]
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: c.now, Scopes: scopes})
	at := openAt(t, c, shop, shop)
	at.check(t)
	at.forward(61 * 24 * time.Hour)
	equal(t, "set aside", at.check(t).Quarantined, 0)
}

func TestR5_AnOrderSetAsideCanBeLookedAtAgainOrLetGo(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 4})
	f.bend(func() { f.answer = troubled(`"name":"#1002"`) })
	equal(t, "first", f.check(t).Quarantined, 1)
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	id := aside[0].ShopifyID
	must(t, f.db.LetGo(t.Context(), shopsim.Domain, id))
	f.forward(2 * time.Hour)
	reads := f.asked(`"ReadOrder`)
	equal(t, "let go", f.check(t), sync.Checked{})
	equal(t, "not read again", f.asked(`"ReadOrder`), reads)
	counts, err := f.db.Counts(t.Context())
	must(t, err)
	equal(t, "counted", counts.Quarantined, 0)
	f.bend(func() { f.answer = nil })
	must(t, f.db.LookAgain(t.Context(), shopsim.Domain, id))
	equal(t, "looked at again at once", f.check(t).TakenIn, 1)
	equal(t, "there is nothing more", store.CodeOf(f.db.LookAgain(t.Context(), shopsim.Domain, id)), store.NotFound)
}

// A poll that takes longer than its lease renews it; one that lost it stops and
// leaves the marks to the other.
func TestR46_ALongPollKeepsItsLease(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		t.Run(fmt.Sprint("lost ", lost), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 120})
			pages := 0
			f.bend(func() {
				f.answer = func(text string) string {
					if strings.Contains(text, `"displayFinancialStatus"`) {
						// Each page takes longer than the lease has left, or than it lasts.
						pages++
						wait := 60 * time.Second
						if lost {
							wait = 2 * time.Minute
						}
						f.forward(wait)
						theirs, err := f.db.TakeLease(t.Context(), "poller", "another", 15*time.Minute)
						must(t, err)
						equal(t, "the other computer polls", theirs, lost)
					}
					return text
				}
			})
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			over := make(chan sync.State, 100)
			f.poller.OnState(func(s sync.State) {
				if !s.Next.IsZero() {
					select {
					case over <- s:
					default:
					}
				}
			})
			ended := make(chan error, 1)
			go func() { ended <- f.poller.Run(ctx) }()
			state := <-over
			stop()
			must(t, <-ended)
			equal(t, "said as a failure", state.Err, nil)
			mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
			must(t, err)
			equal(t, "marks are left to the other", mark.IsZero(), lost)
			if lost && pages > 1 {
				t.Errorf("read %d pages after the lease was lost", pages)
			}
		})
	}
}

// An entry of the self-check's listing that can't be read is told as such, and the
// other orders are compared all the same.
func TestR63_P5_AnOddEntryOfTheSelfCheckHidesNoOrder(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	f.forward(time.Minute)
	f.check(t)
	entry := regexp.MustCompile(`\{"id":"(gid://shopify/Order/7000000009)","name":"([^"]*)",[^{}]*"currentTotalPriceSet":\{"shopMoney":\{[^}]*\}\}\}`)
	for with, named := range map[string]bool{
		`7`: false, `{}`: false, `{"id":"$1","name":"$2","currencyCode":"USD","currentTotalPriceSet":{"shopMoney":{"amount":"much"}}}`: true,
		`{"id":"$1","name":"$2","createdAt":` + nested + `}`: true,
	} {
		bent := ""
		f.bend(func() {
			f.answer = func(text string) string {
				if found := entry.FindStringSubmatch(text); found != nil {
					bent = found[2]
				}
				return entry.ReplaceAllString(text, with)
			}
		})
		drift, compared, err := f.poller.Compare(t.Context(), 30)
		must(t, err)
		want := sync.Drift{Order: "an order", What: "what Shopify says of it can't be read, so it was not compared"}
		if named {
			want.Order, want.ShopifyID = bent, "gid://shopify/Order/7000000009"
		}
		if bent == "" || compared != 19 || !slices.Contains(drift, want) || len(drift) != 1 {
			t.Errorf("%.80s: %d compared, %q is odd, and it says %v", with, compared, bent, drift)
		}
	}
}

func TestR44_DriftIsFoundAndSaidInWords(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 60})
	f.check(t)
	f.forward(time.Minute)
	f.check(t)
	drift, compared, err := f.poller.Compare(t.Context(), 30)
	must(t, err)
	equal(t, "compared", compared, 60)
	if len(drift) != 0 {
		t.Fatalf("nothing drifted, and it says %v", drift)
	}
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Scope: db.OpenOrders, Sort: db.ByCreated})
	must(t, err)
	handle := raw(t, f.path)
	spoil := func(what string, args ...any) {
		t.Helper()
		_, err := handle.Exec(what, args...)
		must(t, err)
	}
	spoil(`UPDATE order_details SET details = replace(details, '"total":', '"total":1') WHERE order_id = ?`, rows[0].ID)
	spoil(`UPDATE orders SET status = 'Completed', push = 'confirmed' WHERE id = ?`, rows[1].ID)
	spoil(`UPDATE orders SET status = 'Rejected', push = 'confirmed' WHERE id = ?`, rows[2].ID)
	spoil(`UPDATE orders SET shopify_id = 'gid://shopify/Order/1' WHERE id = ?`, rows[3].ID)
	must(t, handle.Close())
	must(t, f.shop.Delete(rows[4].Name))
	want := map[string]string{
		rows[0].Name: "its total is", rows[1].Name: "it is Completed here and", rows[2].Name: "it is Rejected here and not cancelled",
		rows[4].Name: "it is here and no longer at Shopify",
	}
	drift, _, err = f.poller.Compare(t.Context(), 30)
	must(t, err)
	missing := 0
	for _, one := range drift {
		if one.Order == rows[3].Name {
			missing++
			continue
		}
		if want[one.Order] == "" || !strings.Contains(one.What, want[one.Order]) {
			t.Errorf("%s: %s", one.Order, one.What)
		}
		delete(want, one.Order)
	}
	equal(t, "not found", len(want), 0)
	equal(t, "the one that is there and not here, and the one here and not there", missing, 2)
}
