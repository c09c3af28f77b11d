package sync_test

import (
	"context"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func TestR5_ASecondPollAndARestartTakeInNothingAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	first := c.check(t)
	if first.TakenIn < 40 {
		t.Fatalf("taken in %d of 60", first.TakenIn)
	}
	equal(t, "quarantined", first.Quarantined, 0)
	equal(t, "taken in again", c.check(t).TakenIn, 0)
	c.begin("here")
	equal(t, "taken in after a restart", c.check(t), sync.Checked{})
	before, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	for range 12 {
		c.shop.Step()
	}
	second := c.check(t)
	after, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "orders more", after-before, second.TakenIn)
	if second.TakenIn == 0 {
		t.Error("new orders were not taken in")
	}
	books, err := c.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR16_EveryTransactionTotalsWhatShopifyAsks(t *testing.T) {
	t.Parallel()
	c := open(t, 90)
	c.check(t)
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	transactions := 0
	for _, row := range rows {
		e, err := c.db.Explain(t.Context(), row.ID)
		must(t, err)
		if e.Transaction == nil {
			continue
		}
		transactions++
		if e.Transaction.Difference() != 0 {
			t.Errorf("%s differs by %d", row.Name, e.Transaction.Difference())
		}
	}
	if transactions < 30 {
		t.Errorf("only %d transactions", transactions)
	}
}

func TestR27_R31_ReadyForPickupMailsOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.ReadyForPickup)
	equal(t, "confirmed", c.drain(t).Confirmed, 1)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "mails", c.logged(row, "mail"), 1)
	c.check(t)
	equal(t, "sent again", c.drain(t).Confirmed, 0)
	equal(t, "mails", c.logged(row, "mail"), 1)
	echoed, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", echoed.Changed, false)
}

func TestR28_CompletedFulfillsAndTells(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryShip)
	must(t, c.db.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: row.ID, From: row.Status, To: store.Completed, Carrier: "UPS",
		Tracking: "1Z999",
	}}))
	c.drain(t)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "fulfillments", c.logged(row, "fulfillment"), 1)
	equal(t, "mails", c.logged(row, "mail"), 1)
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	equal(t, "fulfilled", order.Fulfillment, "FULFILLED")
	equal(t, "tracking", order.Fulfillments[0].Tracking, "1Z999")
}

func TestR29_RejectedCancelsAndRefundsOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.Rejected)
	c.drain(t)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "refunds", c.logged(row, "refund"), 1)
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	equal(t, "cancelled", order.CancelledAt.IsZero(), false)
	c.check(t)
	echoed, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", echoed.Changed, false)
}

// An answer that never came: the shop acted, the connection dropped. Reading the
// order back recognises our own work.
func TestR31_AnAnswerThatNeverCameSendsNothingTwice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		to       store.Status
		logged   string
		requests int
	}{
		{"ready for pickup", store.ReadyForPickup, "mail", 1},
		{"completed", store.Completed, "fulfillment", 1},
		{"rejected", store.Rejected, "refund", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 20)
			c.check(t)
			row := c.first(t, store.DeliveryPickup)
			c.save(t, row, test.to)
			// The first request reads the order back and is answered; the second acts.
			c.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
			for range 3 {
				if c.push(t, row) == store.PushConfirmed {
					break
				}
				c.drain(t)
			}
			equal(t, "push", c.push(t, row), store.PushConfirmed)
			equal(t, test.logged, c.logged(row, test.logged), 1)
			pushes := explain(t, c, row).Pushes
			if pushes[0].Attempts < 2 {
				t.Errorf("attempts %d, want a second that read the order back", pushes[0].Attempts)
			}
		})
	}
}

func explain(t testing.TB, c *counter, row db.OrderRow) db.Explanation {
	t.Helper()
	e, err := c.db.Explain(t.Context(), row.ID)
	must(t, err)
	return e
}

func TestR4_ABadPollIsSaidAndTheAgeStaysHonest(t *testing.T) {
	t.Parallel()
	c := open(t, 5)
	c.check(t)
	good := c.poller.State().LastGood
	c.shop.FailNext(shopsim.Fault{Status: 401, Body: `{"errors":"[API] Invalid API key or access token"}`})
	_, err := c.poller.Check(t.Context())
	equal(t, "code", store.CodeOf(err), store.Unauthorized)
	state := c.poller.State()
	equal(t, "said", store.MessageOf(state.Err) != "", true)
	equal(t, "last good", state.LastGood.Equal(good), true)
	c.check(t)
	equal(t, "well again", c.poller.State().Err, nil)
}

func TestR45_PushesWaitWhileTheShopIsOutOfReach(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.ReadyForPickup)
	c.connect(t, "http://127.0.0.1:1")
	c.begin("here")
	equal(t, "drained", c.drain(t), sync.Drained{Waiting: 1})
	equal(t, "push", c.push(t, row), store.PushQueued)
	equal(t, "mails", c.logged(row, "mail"), 0)
}

func TestRunStopsCleanlyAndTakesInByItself(t *testing.T) {
	t.Parallel()
	c := open(t, 10)
	ctx, stop := context.WithCancel(t.Context())
	taken := make(chan struct{}, 100)
	defer c.db.OnChange(func(db.Change) {
		select {
		case taken <- struct{}{}:
		default:
		}
	})()
	ended := make(chan error, 2)
	go func() { ended <- c.poller.Run(ctx) }()
	go func() { ended <- c.pusher.Run(ctx) }()
	<-taken
	stop()
	for range 2 {
		must(t, <-ended)
	}
}

func BenchmarkQuietPoll(b *testing.B) {
	c := open(b, 100)
	c.check(b)
	before := c.gateway.Spent()
	for b.Loop() {
		c.check(b)
	}
	b.ReportMetric(float64(c.gateway.Spent()-before)/float64(b.N), "points/poll")
}

func BenchmarkFirstPollOf1000Orders(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := open(b, 1000)
		b.StartTimer()
		c.check(b)
		b.ReportMetric(float64(c.gateway.Spent())/1000, "points/order")
	}
}
