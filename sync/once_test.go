package sync_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// What the shop's log counts for each status that is sent.
var sentAs = map[store.Status]string{store.ReadyForPickup: "mail", store.Completed: "fulfillment", store.Rejected: "refund"}

// A shop that isn't there, one that is locked or frozen, and a network that
// answers in Shopify's place are no refusal of the order.
func TestR31_ShopOrNetworkTroubleWaitsAndIsTold(t *testing.T) {
	t.Parallel()
	faults := map[string]shopsim.Fault{
		"not found": {Status: 404, Body: `{"errors":"Not Found"}`}, "frozen": {Status: 402, Body: `{"errors":"Unavailable Shop"}`},
		"locked": {Status: 423, Body: `{"errors":"Locked"}`}, "elsewhere": {Status: 302, Body: "<html>Sign in</html>"},
	}
	for name, fault := range faults {
		for at, before := range map[string]int{"reading": 0, "sending": 1} {
			t.Run(name+" while "+at, func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 20})
				f.check(t)
				row := f.first(t, store.DeliveryPickup)
				f.save(t, row, store.ReadyForPickup)
				f.shop.FailNext(append(make([]shopsim.Fault, before), slices.Repeat([]shopsim.Fault{fault}, 12)...)...)
				equal(t, "drained", f.drain(t), sync.Drained{Waiting: 1})
				waiting := f.order(t, row.Name)
				equal(t, "push", waiting.Push, store.PushQueued)
				equal(t, "told", waiting.PushError != "", true)
				for range 12 {
					f.forward(6 * time.Minute)
					f.drain(t)
				}
				equal(t, "then", f.push(t, row), store.PushConfirmed)
				equal(t, "mails", f.logged(row, "mail"), 1)
			})
		}
	}
}

// A job that can't be asked for hasn't ended: one 404 must not make a
// cancellation under way look as if it had come to nothing.
func TestR29_AShopThatIsAwayForAMomentDoesNotEndACancellation(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20, JobDelay: 3 * time.Second})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{}, shopsim.Fault{}, shopsim.Fault{Status: 404, Body: `{"errors":"Not Found"}`})
	equal(t, "drained", f.drain(t), sync.Drained{Waiting: 1})
	f.forward(6 * time.Minute)
	equal(t, "then", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "refunds", f.logged(row, "refund"), 1)
}

// An answer with data was carried out as far as the data goes, whatever its
// error is called.
func TestR31_AnUnknownErrorCodeIsReadBack(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"SOMETHING_NEW", "somethingNew", "TIMEOUT", "INTERNAL_SERVER_ERROR"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 20})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, store.Completed)
			f.shop.FailNext(shopsim.Fault{},
				shopsim.Fault{Acts: true, Body: `{"data":{"fulfillmentCreate":null},"errors":[{"message":"?","extensions":{"code":"` + code + `"}}]}`})
			equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "asked for", f.asked("fulfillmentCreate("), 1)
			push := explain(t, f.counter, row).Pushes[0]
			equal(t, "recognised as our own", len(push.Fulfillments), 1)
		})
	}
}

// The first computer falls asleep between reading the order and sending, longer
// than its claim; the second one does the work meanwhile.
func TestR31_AComputerThatSleptLongerThanItsClaimSendsNothing(t *testing.T) {
	t.Parallel()
	for to, logged := range sentAs {
		t.Run(string(to), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 20})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, to)
			second := f.another(t, "second")
			f.bend(func() {
				f.answer = func(text string) string {
					if strings.Contains(text, `"order":`) && second != nil {
						other := second
						second = nil
						f.forward(4 * time.Minute)
						equal(t, "the second computer", drainOf(t, other), sync.Drained{Confirmed: 1})
					}
					return text
				}
			})
			equal(t, "the first computer", f.drain(t), sync.Drained{})
			equal(t, logged, f.logged(row, logged), 1)
			push := explain(t, f.counter, row).Pushes[0]
			equal(t, "state", push.State, store.PushConfirmed)
			equal(t, "tried again", push.Attempts > 1, true)
			for _, mutation := range []string{"fulfillmentOrderLineItemsPreparedForPickup(", "fulfillmentCreate(", "orderCancel("} {
				equal(t, mutation+" from the first computer", f.asked(mutation), 0)
			}
		})
	}
}

// another is a pusher on the same database with its own way to the shop.
func (f *faulty) another(t *testing.T, holder string) *sync.Pusher {
	t.Helper()
	server := serve(t, f.shop)
	gateway, err := shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: server, Now: f.now, Sleep: f.sleep,
		Credentials: shopify.Credentials{Token: shopsim.Token}, Log: zerolog.Nop(),
	})
	must(t, err)
	return sync.NewPusher(gateway, f.db, sync.PusherConfig{Now: f.now, Sleep: f.sleep, Log: zerolog.Nop(), Holder: holder})
}

func drainOf(t *testing.T, p *sync.Pusher) sync.Drained {
	t.Helper()
	drained, err := p.Drain(t.Context())
	must(t, err)
	return drained
}

// Whatever a try finds out after its claim ran out and another took over is too
// late: it overwrites nothing.
func TestR31_ALateNoteChangesNothing(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	late, _, err := f.db.ClaimPush(t.Context(), "first", time.Minute)
	must(t, err)
	f.forward(2 * time.Minute)
	equal(t, "sent though nobody has taken over yet", store.CodeOf(f.db.PushSent(t.Context(), late)), store.Conflict)
	equal(t, "the second computer", f.drain(t), sync.Drained{Confirmed: 1})
	refused := store.Fail(store.Refused, "Shopify refused: late.")
	for name, note := range map[string]error{
		"sent": f.db.PushSent(t.Context(), late), "job": f.db.PushJob(t.Context(), late, "job"),
		"failed": f.db.PushFailed(t.Context(), late, refused), "delayed": f.db.PushDelayed(t.Context(), late, f.now(), refused),
		"confirmed": f.db.PushConfirmed(t.Context(), late, "late"),
	} {
		equal(t, name, store.CodeOf(note), store.Conflict)
	}
	equal(t, "push", f.push(t, row), store.PushConfirmed)
	for _, e := range explain(t, f.counter, row).Story {
		if strings.Contains(e.Detail, "late") {
			t.Errorf("the story tells %q", e.Title)
		}
	}
	equal(t, "mails", f.logged(row, "mail"), 1)
}

// A backup taken between saving and sending comes back long after: its outbox
// says queued, never tried.
func TestR31_ARestoredBackupSendsNothingAgain(t *testing.T) {
	t.Parallel()
	for to, logged := range sentAs {
		for _, skew := range []time.Duration{0, -26 * time.Hour, 26 * time.Hour} {
			t.Run(string(to)+" "+skew.String(), func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 20})
				f.check(t)
				row := f.first(t, store.DeliveryPickup)
				f.save(t, row, to)
				backup := filepath.Join(t.TempDir(), "backup.db")
				f.backup(t, backup)
				equal(t, "sent", f.drain(t), sync.Drained{Confirmed: 1})
				f.forward(30 * 24 * time.Hour)
				// The shop's clock goes on, this computer's is wrong.
				restored, err := db.Open(t.Context(), db.Config{Path: backup, Now: func() time.Time { return f.now().Add(skew) }, Log: zerolog.Nop()})
				must(t, err)
				t.Cleanup(func() { must(t, restored.Close()) })
				f.db = restored
				f.begin("restored")
				p := sync.NewPusher(f.gateway, restored, sync.PusherConfig{
					Now: func() time.Time { return f.now().Add(skew) }, Sleep: f.sleep,
					Log: zerolog.Nop(), Holder: "restored",
				})
				again := sync.Drained{Confirmed: 1}
				if to == store.ReadyForPickup {
					// Nothing says any more that it was this shop who told the customer.
					again = sync.Drained{Failed: 1}
				}
				equal(t, "again", drainOf(t, p), again)
				equal(t, logged, f.logged(row, logged), 1)
				equal(t, "mails", f.logged(row, "mail"), 1)
				f.check(t)
				for _, order := range f.shop.Log() {
					if order.Kind == "mail" && order.Order != row.Name {
						t.Errorf("a mail about %s", order.Order)
					}
				}
			})
		}
	}
}

// backup copies the database as it is now.
func (c *counter) backup(t *testing.T, to string) {
	t.Helper()
	handle := raw(t, c.path)
	_, err := handle.Exec("VACUUM INTO '" + to + "'")
	must(t, err)
	must(t, handle.Close())
	must(t, os.Chmod(to, 0o600))
}

// A cancellation went out and nothing was ever heard of it. Nobody can know
// whether Shopify will carry it out: a person decides, and then it is cancelled
// once.
func TestR31_ACancellationThatCannotBeDecidedAsksAPerson(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{Status: 502, Body: "<html></html>"})
	for range 60 {
		f.drain(t)
		f.forward(3 * time.Second)
	}
	failed := f.order(t, row.Name)
	equal(t, "push", failed.Push, store.PushFailed)
	equal(t, "it says what to do", strings.Contains(failed.PushError, "Try Again"), true)
	equal(t, "asked for", f.asked("orderCancel("), 1)
	equal(t, "refunds", f.logged(row, "refund"), 0)
	must(t, f.db.RetryPush(t.Context(), row.ID))
	equal(t, "tried again", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "refunds", f.logged(row, "refund"), 1)
}

// The same, and the shop took it after all: Try Again reads the order first.
func TestR31_TryAgainReadsBackFirst(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20, JobDelay: time.Hour})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	for range 60 {
		f.drain(t)
		f.forward(3 * time.Second)
	}
	equal(t, "push", f.push(t, row), store.PushFailed)
	f.forward(time.Hour)
	must(t, f.db.RetryPush(t.Context(), row.ID))
	equal(t, "tried again", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "asked for", f.asked("orderCancel("), 1)
	equal(t, "refunds", f.logged(row, "refund"), 1)
}

// While it is in doubt, being out of reach must not make it forget the doubt.
func TestR31_ADoubtOutlivesAnOutage(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20, JobDelay: 20 * time.Second})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true}, shopsim.Fault{Status: 402, Body: `{"errors":"Unavailable Shop"}`},
		shopsim.Fault{Status: 401, Body: `{"errors":"?"}`})
	for range 20 {
		f.drain(t)
		f.forward(20 * time.Second)
	}
	equal(t, "push", f.push(t, row), store.PushConfirmed)
	equal(t, "asked for", f.asked("orderCancel("), 1)
	equal(t, "refunds", f.logged(row, "refund"), 1)
}

// Two statuses saved within one millisecond go out in the order they were saved.
func TestR31_OfOneOrderNothingOvertakes(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	first, _, err := f.db.ClaimPush(t.Context(), "first", time.Minute)
	must(t, err)
	row.Status = store.ReadyForPickup
	f.save(t, row, store.Completed)
	handle := raw(t, f.path)
	_, err = handle.Exec("UPDATE outbox SET created_at = 1")
	must(t, err)
	must(t, handle.Close())
	_, found, err := f.db.ClaimPush(t.Context(), "second", time.Minute)
	must(t, err)
	equal(t, "the later one is free", found, false)
	must(t, f.db.PushDelayed(t.Context(), first, f.now(), store.Fail(store.Unavailable, "Out of reach.")))
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 2})
	equal(t, "mails", f.logged(row, "mail"), 2)
}
