package calls

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync"
	"tillbridge/ui/screen"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const testShop = "riverside-cycles.myshopify.com"

// desk is a till with a real database, on which time passes as the test says.
type desk struct {
	t      *testing.T
	d      *db.DB
	calls  *Calls
	now    time.Time
	after  []func()
	shown  []string
	chimes []store.Chime
	picked []string
	state  sync.State
	chime  error
	print  error
	// path and work let the till be started again.
	path string
}

// newDesk is a till whose shop has been asked before.
func newDesk(t *testing.T) *desk {
	k := &desk{t: t, now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.Local), path: dbtest.Fresh(t)}
	k.open()
	must(t, k.d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"}}))
	must(t, k.d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-1", Price: 5400}}))
	k.good()
	return k
}

func (k *desk) open() {
	d, err := db.Open(k.t.Context(), db.Config{Path: k.path, Now: func() time.Time { return k.now }, Actor: "Anna", Machine: "COUNTER-1"})
	must(k.t, err)
	k.d = d
	k.t.Cleanup(func() { must(k.t, d.Close()) })
	k.calls = New(Config{
		Shop: d, Now: func() time.Time { return k.now },
		Work: screen.Scheduler{
			Go: func(f func()) { f() }, UI: func(f func()) { f() },
			After: func(_ time.Duration, f func()) { k.after = append(k.after, f) },
		},
		Show:  func(title, text string) { k.shown = append(k.shown, title+" | "+text) },
		Chime: func(_ context.Context, c store.Chime) error { k.chimes = append(k.chimes, c); return k.chime },
		PrintPickList: func(_ context.Context, id string) error {
			k.picked = append(k.picked, id)
			return k.print
		},
	})
	k.t.Cleanup(d.OnChange(func(c db.Change) {
		if c.Topic == db.OrdersChanged {
			k.calls.Changed()
		}
	}))
}

// tell passes a state on, as the poller does.
func (k *desk) tell(change func(*sync.State)) {
	change(&k.state)
	k.calls.State(k.state)
}

// good is a check that went well.
func (k *desk) good() {
	k.tell(func(s *sync.State) { s.Checking = true })
	k.tell(func(s *sync.State) { s.Checking, s.LastGood, s.Err = false, k.now, nil })
}

// wait lets the time pass in which calls are gathered.
func (k *desk) wait() {
	after := k.after
	k.after = nil
	for _, f := range after {
		f()
	}
}

// said returns what was shown since it was asked last.
func (k *desk) said() []string {
	shown := k.shown
	k.shown = nil
	return shown
}

func (k *desk) expect(what string, want ...string) {
	k.t.Helper()
	if got := k.said(); !slices.Equal(got, want) {
		k.t.Errorf("%s: said %q, want %q", what, got, want)
	}
}

func order(n int, email, sku string) store.Order {
	at := time.Date(2026, 11, 23, 9, 0, n%60, 0, time.Local)
	return store.Order{
		Shop: testShop, ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n), CreatedAt: at, UpdatedAt: at,
		Email: email, Currency: "USD", Financial: store.Paid, RequiresShipping: true, Subtotal: 5400, Total: 5400,
		Lines: []store.OrderLine{{ShopifyID: "l1", Title: "Tyre", SKU: sku, Quantity: 1, Ordered: 1, UnitPrice: 5400, RequiresShipping: true}},
		FulfillmentOrders: []store.FulfillmentOrder{{
			ShopifyID: fmt.Sprintf("fo%d", n), State: "OPEN", Method: "PICK_UP", LocationID: "loc", Location: "Riverside",
		}},
	}
}

func (k *desk) take(orders ...store.Order) {
	k.t.Helper()
	_, err := k.d.TakeIn(k.t.Context(), orders)
	must(k.t, err)
}

func (k *desk) matched(n int) store.Order { return order(n, "maya@example.com", "TIR-1") }

func (k *desk) decide(key, value string) {
	k.t.Helper()
	s, err := store.SettingNamed(key)
	must(k.t, err)
	must(k.t, k.d.Decide(k.t.Context(), s, value))
}

func TestR68_ANewOrderIsShownAndSounds(t *testing.T) {
	k := newDesk(t)
	k.take(k.matched(1))
	k.expect("before it was gathered")
	k.wait()
	k.expect("one order", "New order #1 | It is ready to be handled.")
	k.take(k.matched(2))
	k.take(k.matched(3), k.matched(4))
	k.wait()
	k.expect("three in a row", "3 new orders | #2, #3, #4")
	if want := []store.Chime{store.ChimeNewOrder, store.ChimeNewOrder}; !slices.Equal(k.chimes, want) {
		t.Errorf("sounded %v, want one for one and one for three", k.chimes)
	}
}

func TestR68_AllOrdersOfACheckAreToldTogether(t *testing.T) {
	k := newDesk(t)
	k.tell(func(s *sync.State) { s.Checking = true })
	k.take(k.matched(1))
	k.wait()
	k.take(k.matched(2))
	k.wait()
	k.expect("while the check goes on")
	k.good()
	k.expect("after it", "2 new orders | #1, #2")
}

func TestR68_WhatWasThereBeforeIsNotTold(t *testing.T) {
	k := newDesk(t)
	k.state = sync.State{}
	k.open() // a till that has never asked its shop
	k.tell(func(s *sync.State) { s.Checking = true })
	k.take(k.matched(1), order(2, "nobody@example.com", "TIR-1"))
	k.wait()
	k.good()
	k.wait()
	k.expect("after the first load")
	k.take(k.matched(3))
	k.wait()
	k.expect("and then", "New order #3 | It is ready to be handled.")
	k.open()
	k.tell(func(*sync.State) {})
	k.good()
	k.wait()
	k.expect("after the program was started again")
}

func TestR68_ADecisionIsToldOnceAndNotToWhoMadeIt(t *testing.T) {
	k := newDesk(t)
	k.take(order(1, "nobody@example.com", "TIR-1"))
	k.wait()
	k.expect("no customer", "#1 needs a customer | Open eCommerce Sales and decide.")
	row, err := k.d.OrderNamed(t.Context(), "#1")
	must(t, err)
	found, err := k.d.Customers(t.Context(), db.CustomerFilter{Limit: 1})
	must(t, err)
	_, err = k.d.Identify(t.Context(), []string{row.ID}, found[0].ID)
	must(t, err)
	k.wait()
	k.expect("after staff identified it")
	k.take(order(2, "maya@example.com", "UNKNOWN"))
	k.wait()
	k.expect("no product", "#2 needs a product | Open eCommerce Sales and decide.")
	changed := k.matched(3)
	k.take(changed)
	k.wait()
	k.said()
	changed.Lines[0].Quantity, changed.UpdatedAt = 2, changed.UpdatedAt.Add(time.Minute)
	k.take(changed)
	k.wait()
	k.expect("changed", "#3 changed at Shopify | Open eCommerce Sales and decide.")
	if k.chimes[0] != store.ChimeNeeded || k.chimes[len(k.chimes)-1] != store.ChimeNeeded {
		t.Errorf("sounded %v", k.chimes)
	}
}

func TestR68_AnOrderThatCantBeTakenInIsToldOnce(t *testing.T) {
	k := newDesk(t)
	must(t, k.d.Quarantine(t.Context(), testShop, "gid://shopify/Order/9", k.now, k.now, "A price is out of bounds."))
	k.wait()
	k.expect("set aside", "An order can't be taken in | Open eCommerce Sales and decide.")
	k.take(k.matched(1))
	k.wait()
	k.expect("and what comes next", "New order #1 | It is ready to be handled.")
}

func TestR68_APushThatFailedForGoodIsTold(t *testing.T) {
	k := newDesk(t)
	k.take(k.matched(1))
	k.wait()
	k.said()
	row, err := k.d.OrderNamed(t.Context(), "#1")
	must(t, err)
	must(t, k.d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.ReadyForPickup}}))
	p, _, err := k.d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	must(t, k.d.PushDelayed(t.Context(), p, k.now, errors.New("a moment")))
	k.wait()
	k.expect("while it is tried again")
	p, _, err = k.d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	must(t, k.d.PushFailed(t.Context(), p, store.Fail(store.Refused, "Maya Okafor's order is on hold.")))
	k.wait()
	k.expect("for good", "#1 did not reach Shopify | It is not tried again by itself. eCommerce Sales says why.")
}

func TestR68_ALongOutageIsToldOnce(t *testing.T) {
	k := newDesk(t)
	fail := func() { k.tell(func(s *sync.State) { s.Err = store.Fail(store.Unavailable, "no network") }) }
	k.now = k.now.Add(9 * time.Minute)
	fail()
	k.expect("after nine minutes")
	k.now = k.now.Add(time.Minute)
	fail()
	k.expect("after ten", "The shop is out of reach | It has not answered since 10:00 AM, so no orders come in. The till goes on; what is "+
		"saved waits.")
	k.now = k.now.Add(time.Hour)
	fail()
	k.expect("an hour later")
	k.good()
	k.now = k.now.Add(11 * time.Minute)
	fail()
	if got := k.said(); len(got) != 1 {
		t.Errorf("the next outage: %q", got)
	}
	k.open() // switched on in the morning, without a network
	k.now = k.now.Add(8 * time.Hour)
	k.calls.begun = k.now
	k.tell(func(s *sync.State) {})
	fail()
	k.expect("at the start, which nobody could have noticed earlier")
}

func TestR68_QuietHoursAreSummedUpAfterwards(t *testing.T) {
	k := newDesk(t)
	k.decide("call.quiet", "22:00-07:00")
	k.now = time.Date(2026, 11, 23, 22, 30, 0, 0, time.Local)
	k.take(k.matched(1), k.matched(2))
	k.wait()
	k.now = k.now.Add(6 * time.Hour)
	k.take(k.matched(3))
	k.wait()
	k.good()
	row, err := k.d.OrderNamed(t.Context(), "#2")
	must(t, err)
	must(t, k.d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.ReadyForPickup}}))
	k.wait()
	k.good()
	if k.expect("at night"); len(k.chimes) > 0 {
		t.Errorf("sounded %v", k.chimes)
	}
	k.now = time.Date(2026, 11, 24, 7, 0, 10, 0, time.Local)
	k.good()
	k.expect("in the morning, without what was dealt with", "2 new orders | #1, #3")
	if len(k.chimes) != 1 {
		t.Errorf("sounded %v, want once", k.chimes)
	}
	k.good()
	k.expect("the next check")
}

func TestR68_SoundAndNotificationAreThisComputersOwn(t *testing.T) {
	k := newDesk(t)
	k.decide("here.sound", "no")
	k.take(k.matched(1))
	k.wait()
	if got := k.said(); len(got) != 1 || len(k.chimes) != 0 {
		t.Errorf("without sound: said %q, sounded %v", got, k.chimes)
	}
	k.decide("here.sound", "yes")
	k.decide("here.notifications", "no")
	k.chime = store.Fail(store.Unavailable, "No sound device answers.")
	k.take(k.matched(2))
	k.wait()
	if got := k.said(); len(got) != 0 || len(k.chimes) != 1 {
		t.Errorf("without notifications: said %q, sounded %v", got, k.chimes)
	}
	if store.MessageOf(k.calls.Silent()) != "No sound device answers." {
		t.Errorf("why it is silent: %v", k.calls.Silent())
	}
	text, err := k.d.Setting(t.Context(), "here.sound.COUNTER-1")
	must(t, err)
	if text != "yes" {
		t.Errorf("kept %q for this computer", text)
	}
}

func TestR68_APickListIsPrintedOnceAnOrder(t *testing.T) {
	k := newDesk(t)
	k.take(k.matched(1))
	if len(k.picked) > 0 {
		t.Fatal("printed though nobody asked for it")
	}
	k.decide("here.pick-lists", "yes")
	k.take(k.matched(2), order(3, "nobody@example.com", "TIR-1"))
	again := k.matched(2)
	again.Note, again.UpdatedAt = "by Friday, please", again.UpdatedAt.Add(time.Minute)
	k.take(again)
	row, err := k.d.OrderNamed(t.Context(), "#2")
	must(t, err)
	if !slices.Equal(k.picked, []string{row.TransactionID}) {
		t.Fatalf("printed %v, want the list of #2 once: #1 came before, #3 waits", k.picked)
	}
	waits, err := k.d.OrderNamed(t.Context(), "#3")
	must(t, err)
	found, err := k.d.Customers(t.Context(), db.CustomerFilter{Limit: 1})
	must(t, err)
	k.print = store.Fail(store.Unavailable, "The printer does not answer.")
	k.said()
	_, err = k.d.Identify(t.Context(), []string{waits.ID}, found[0].ID)
	must(t, err)
	if len(k.picked) != 2 {
		t.Errorf("printed %v: an order that staff made ready has its list too", k.picked)
	}
	k.expect("when it can't be printed", "A pick list was not printed | Pick list of #3: The printer does not answer.")
}

func TestR68_TryItPlaysWhatIsTicked(t *testing.T) {
	k := newDesk(t)
	var silent error
	k.calls.Try(store.CallPlan{Sound: true, Show: true}, func(err error) { silent = err })
	if got := k.said(); len(got) != 1 || silent != nil || !slices.Equal(k.chimes, store.Chimes()) {
		t.Errorf("said %q, sounded %v, %v", got, k.chimes, silent)
	}
	k.calls.cfg.Chime = nil
	k.calls.Try(store.CallPlan{Sound: true}, func(err error) { silent = err })
	if len(k.said()) != 0 || store.CodeOf(silent) != store.Unavailable {
		t.Errorf("a program without sound says %v", silent)
	}
}
