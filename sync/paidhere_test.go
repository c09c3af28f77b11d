package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// charged opens a counter whose order #1002, a pickup of somebody known, is paid as the
// script's money says.
func charged(t testing.TB, how string) (*counter, db.OrderRow) {
	t.Helper()
	c := open(t, 5)
	must(t, c.shop.Charge("#1002", how))
	c.check(t)
	row, err := c.db.OrderNamed(t.Context(), "#1002")
	must(t, err)
	equal(t, "status", row.Status, store.New)
	return c, row
}

// cash takes so much of what is owed at the till.
func (c *counter) cash(t testing.TB, row db.OrderRow, minor int64) {
	t.Helper()
	sale, err := c.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: "Cash", Minor: minor, Currency: "USD", Over: true,
	}, sale.Transaction.Balance()))
}

func (c *counter) atShopify(t testing.TB, row db.OrderRow) store.Order {
	t.Helper()
	o, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	return o
}

func TestR57_D2_WhatWasPaidHereIsToldToShopifyOnce(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"pay-in-store", "cash-on-delivery"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c, row := charged(t, how)
			total := row.Total.Minor
			equal(t, "why it is owed", row.Owing, store.Owing{Minor: total, Why: store.OwingHere})
			c.cash(t, row, total-1)
			equal(t, "of a part nobody is told", c.drain(t).Confirmed, 0)
			c.cash(t, row, 1)
			equal(t, "told", c.drain(t).Confirmed, 1)
			equal(t, "at Shopify", c.atShopify(t, row).Financial, store.Paid)
			equal(t, "marked", c.logged(row, "paid"), 1)
			c.settle(t)
			equal(t, "told again", c.drain(t).Confirmed, 0)
			now := c.read(t, row)
			equal(t, "our own doing is no change", now.Changed, false)
			equal(t, "owed", now.Owing, store.Owing{})
			sale, err := c.db.Sale(t.Context(), row.TransactionID)
			must(t, err)
			equal(t, "Shopify holds", sale.Order.Holding().Net(), 0)
			equal(t, "it was told", sale.Order.Holding().Told, total)
			c.balanced(t)
		})
	}
}

// lost are answers that get lost, each at the first to the fifth request of a try.
func lost() (faults []shopsim.Fault) {
	for _, fault := range []shopsim.Fault{{ResetAfter: true}, {ResetBefore: true}, {Truncate: true}, {Status: 500, Body: "<p>", Acts: true}} {
		faults = append(faults, fault, fault, fault, fault, fault)
	}
	return faults
}

func TestR57_ALostAnswerMarksNothingAsPaidTwice(t *testing.T) {
	t.Parallel()
	for at, fault := range lost() {
		c, row := charged(t, "pay-in-store")
		c.cash(t, row, row.Total.Minor)
		c.shop.FailNext(append(make([]shopsim.Fault, at%5), fault)...)
		for range 4 {
			c.drain(t)
			c.forward(time.Minute)
		}
		equal(t, "push", c.push(t, row), store.PushConfirmed)
		equal(t, "marked", c.logged(row, "paid"), 1)
		equal(t, "owed", c.read(t, row).Owing, store.Owing{})
	}
}

func TestR57_MarkingAsPaidCapturesNoAuthorizationAndSaysNoMoreThanWasTaken(t *testing.T) {
	t.Parallel()
	t.Run("authorized meanwhile", func(t *testing.T) {
		t.Parallel()
		c, row := charged(t, "authorized")
		c.cash(t, row, row.Total.Minor)
		equal(t, "told", c.drain(t).Confirmed, 0)
		if err := c.db.MarkPaid(t.Context(), row.ID); store.CodeOf(err) != store.Invalid {
			t.Errorf("marking it as paid: %v", err)
		}
		equal(t, "captured", c.logged(row, "capture"), 0)
		equal(t, "owed", c.read(t, row).Owing, store.Owing{})
	})
	t.Run("dearer meanwhile", func(t *testing.T) {
		t.Parallel()
		c, row := charged(t, "pay-in-store")
		c.cash(t, row, row.Total.Minor)
		must(t, c.shop.AddLine(row.Name, "BAR-GIRO-01", 1))
		equal(t, "failed", c.drain(t).Failed, 1)
		equal(t, "marked", c.logged(row, "paid"), 0)
		c.settle(t)
		equal(t, "owed", c.read(t, row).Owing.Why, store.OwingHere)
	})
	t.Run("noted in the admin", func(t *testing.T) {
		t.Parallel()
		c, row := charged(t, "pay-in-store")
		must(t, c.shop.MarkPaid(row.Name))
		c.cash(t, row, row.Total.Minor)
		equal(t, "told", c.drain(t).Confirmed, 1)
		equal(t, "marked", c.logged(row, "paid"), 1)
		equal(t, "owed", c.read(t, row).Owing, store.Owing{})
	})
	t.Run("on its way", func(t *testing.T) {
		t.Parallel()
		c, row := charged(t, "pay-later")
		equal(t, "why", row.Owing.Why, store.OwingPending)
		c.cash(t, row, row.Total.Minor)
		equal(t, "told", c.drain(t), sync.Drained{})
	})
	t.Run("switched off", func(t *testing.T) {
		t.Parallel()
		c, row := charged(t, "pay-in-store")
		setting, err := store.SettingNamed(store.SettingMarkPaid)
		must(t, err)
		must(t, c.db.Decide(t.Context(), setting, "no"))
		c.cash(t, row, row.Total.Minor)
		equal(t, "told", c.drain(t).Confirmed, 0)
		equal(t, "owed", c.read(t, row).Owing, store.Owing{})
		must(t, c.db.MarkPaid(t.Context(), row.ID))
		equal(t, "asked for", c.drain(t).Confirmed, 1)
	})
}

func TestR57_APaymentTakenBackHereIsNotToldOrSaysWhatIsLeftToDo(t *testing.T) {
	t.Parallel()
	for _, sent := range []bool{false, true} {
		c, row := charged(t, "pay-in-store")
		c.cash(t, row, row.Total.Minor)
		if sent {
			c.drain(t)
		}
		sale, err := c.db.Sale(t.Context(), row.TransactionID)
		must(t, err)
		must(t, c.db.ReversePayment(t.Context(), sale.Payments[0].ID, "wrong"))
		c.drain(t)
		marked := 0
		if sent {
			marked = 1
		}
		equal(t, "marked", c.logged(row, "paid"), marked)
		equal(t, "owed", c.read(t, row).Owing.Minor, row.Total.Minor)
		c.cash(t, row, row.Total.Minor)
		c.drain(t)
		equal(t, "marked once it is taken again", c.logged(row, "paid"), 1)
		equal(t, "owed then", c.read(t, row).Owing, store.Owing{})
	}
}

func TestR57_WhatIsAuthorizedIsCapturedOnceAndOnlyWhatIsOwed(t *testing.T) {
	t.Parallel()
	c, row := charged(t, "authorized")
	total := row.Total.Minor
	equal(t, "why it is owed", row.Owing, store.Owing{Minor: total, Why: store.OwingAuthorized})
	for _, minor := range []int64{0, -1, total + 1} {
		if err := c.db.Capture(t.Context(), db.Capturing{OrderID: row.ID, Minor: minor}); store.CodeOf(err) != store.Invalid {
			t.Errorf("capturing %d: %v", minor, err)
		}
	}
	ask := db.Capturing{OrderID: row.ID, Minor: total, Act: "a"}
	must(t, c.db.Capture(t.Context(), ask))
	equal(t, "asked twice", store.CodeOf(c.db.Capture(t.Context(), ask)), store.Done)
	c.drain(t)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "captures", c.logged(row, "capture"), 1)
	c.settle(t)
	now := c.read(t, row)
	equal(t, "our own doing is no change", now.Changed, false)
	equal(t, "owed", now.Owing, store.Owing{})
	equal(t, "held", c.atShopify(t, row).Holding().Net(), total)
	c.balanced(t)
}

// A gateway that allows several captures would take the money twice.
func TestR57_ALostAnswerCapturesNothingTwiceAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for at, fault := range lost() {
		c, row := charged(t, "authorized")
		must(t, c.shop.CaptureOften(row.Name))
		c.settle(t)
		must(t, c.db.Capture(t.Context(), db.Capturing{OrderID: row.ID, Minor: 500}))
		c.shop.FailNext(append(make([]shopsim.Fault, at%5), fault)...)
		for range 5 {
			c.drain(t)
			c.forward(time.Minute)
		}
		equal(t, "push", c.push(t, row), store.PushConfirmed)
		equal(t, "captures", c.logged(row, "capture"), 1)
		h := c.atShopify(t, row).Holding()
		equal(t, "held", h.Net(), 500)
		equal(t, "left", h.Authorized, row.Total.Minor-500)
		c.settle(t)
		equal(t, "owed", c.read(t, row).Owing, store.Owing{Minor: row.Total.Minor - 500, Why: store.OwingAuthorized})
		equal(t, "our own doing is no change", c.read(t, row).Changed, false)
	}
}

// A second try whose answer got lost is waited for like the first: it may only be late.
func TestR57_ACaptureThatIsLateIsNotTriedAgainMeanwhile(t *testing.T) {
	t.Parallel()
	for at := range 6 {
		c, row := charged(t, "authorized")
		must(t, c.shop.CaptureOften(row.Name))
		c.settle(t)
		must(t, c.db.Capture(t.Context(), db.Capturing{OrderID: row.ID, Minor: 500}))
		c.shop.FailNext(append(make([]shopsim.Fault, at), shopsim.Fault{ResetBefore: true})...)
		c.drain(t)
		c.forward(2 * time.Minute)
		c.shop.FailNext(append(make([]shopsim.Fault, at), shopsim.Fault{Late: 30 * time.Second})...)
		for range 4 {
			c.drain(t)
			c.forward(5 * time.Second)
		}
		for range 6 {
			c.forward(5 * time.Minute)
			c.drain(t)
		}
		equal(t, "push", c.push(t, row), store.PushConfirmed)
		equal(t, "captures", c.logged(row, "capture"), 1)
		equal(t, "held", c.atShopify(t, row).Holding().Net(), 500)
	}
}

func TestR57_ARefusedCaptureIsShownAndMovesNothingHere(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*shopsim.Shop, string) error{
		"expired":  (*shopsim.Shop).Expire,
		"given up": (*shopsim.Shop).Void,
		"captured": (*shopsim.Shop).Capture,
		"declined": func(s *shopsim.Shop, name string) error { return s.Decline(name, true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, row := charged(t, "authorized")
			must(t, c.db.Capture(t.Context(), db.Capturing{OrderID: row.ID, Minor: row.Total.Minor}))
			must(t, act(c.shop, row.Name))
			before := c.logged(row, "capture")
			equal(t, "failed", c.drain(t).Failed, 1)
			now := c.read(t, row)
			equal(t, "push", now.Push, store.PushFailed)
			if now.PushError == "" {
				t.Error("nobody is told why")
			}
			equal(t, "captures", c.logged(row, "capture"), before)
			sale, err := c.db.Sale(t.Context(), row.TransactionID)
			must(t, err)
			equal(t, "booked here", len(sale.Payments), 0)
			must(t, c.shop.Decline(row.Name, false))
			must(t, c.db.RetryPush(t.Context(), row.ID))
			c.forward(3 * time.Minute)
			c.drain(t)
			if name == "declined" {
				equal(t, "captured at the second try", c.logged(row, "capture"), 1)
			}
		})
	}
}

func TestR57_CompletedCapturesWhereTheShopWantsThat(t *testing.T) {
	t.Parallel()
	for _, wanted := range []string{"no", "yes"} {
		c, row := charged(t, "authorized")
		setting, err := store.SettingNamed(store.SettingCapture)
		must(t, err)
		must(t, c.db.Decide(t.Context(), setting, wanted))
		c.save(t, row, store.Completed)
		c.drain(t)
		captures, counts := 0, true
		if wanted == "yes" {
			captures, counts = 1, false
		}
		equal(t, wanted+": captures", c.logged(row, "capture"), captures)
		equal(t, wanted+": fulfillments", c.logged(row, "fulfillment"), 1)
		c.settle(t)
		equal(t, wanted+": counts while it is only authorized", c.read(t, row).RequiresAction(), counts)
	}
}

func TestR57_ACustomersOwnCurrencyIsCapturedInIt(t *testing.T) {
	t.Parallel()
	c := open(t, 5)
	must(t, c.shop.Charge("#1002", "authorized-abroad"))
	c.check(t)
	row, err := c.db.OrderNamed(t.Context(), "#1002")
	must(t, err)
	must(t, c.db.Capture(t.Context(), db.Capturing{OrderID: row.ID, Minor: row.Total.Minor}))
	equal(t, "confirmed", c.drain(t).Confirmed, 1)
	equal(t, "held", c.atShopify(t, row).Holding().Net(), row.Total.Minor)
}

// An exchange upwards after the sale was finished: the order is back in the list until what
// was added is paid (A6).
func TestR57_A6_WhatIsOwedAfterFinishStaysInTheListUntilItIsSettled(t *testing.T) {
	t.Parallel()
	c, row := charged(t, "")
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: row.Total.Minor, Currency: "USD",
	}, row.Total.Minor))
	must(t, c.db.Finish(t.Context(), row.TransactionID))
	c.save(t, row, store.Completed)
	c.drain(t)
	listed := func(scope db.Scope) int {
		n, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: scope, Search: row.Name})
		must(t, err)
		return n
	}
	equal(t, "open", listed(db.OpenOrders), 0)
	c.settle(t)
	must(t, c.shop.AddPart(row.Name, "BAR-GIRO-01", "PICK_UP"))
	c.settle(t)
	now := c.read(t, row)
	if now.Status != store.Completed {
		c.save(t, now, store.Completed)
		c.drain(t)
		c.settle(t)
		now = c.read(t, row)
	}
	equal(t, "status", now.Status, store.Completed)
	equal(t, "owed", now.Owing.Why, store.OwingAdded)
	equal(t, "open", listed(db.OpenOrders), 1)
	equal(t, "owed", listed(db.MoneyOwed), 1)
	equal(t, "counts", now.RequiresAction(), true)
	must(t, c.shop.MarkPaid(row.Name))
	c.settle(t)
	equal(t, "owed once it is paid", c.read(t, row).Owing, store.Owing{})
	equal(t, "in the list of what is owed", listed(db.MoneyOwed), 0)
}

func TestR57_D5_TermsReachTheCounterAndAskForNoPaymentBefore(t *testing.T) {
	t.Parallel()
	c := open(t, 5)
	must(t, c.shop.SoldTo("#1002", "Seacoast Couriers", "Portsmouth depot", "PO-1", "Net 30", 30))
	c.check(t)
	row, err := c.db.OrderNamed(t.Context(), "#1002")
	must(t, err)
	equal(t, "why it is owed", row.Owing.Why, store.OwingTerms)
	equal(t, "how much", row.Owing.Minor, row.Total.Minor)
	c.save(t, row, store.Completed)
	c.drain(t)
	now := c.read(t, row)
	equal(t, "counts before its day", now.RequiresAction(), false)
	c.forward(31 * 24 * time.Hour)
	equal(t, "counts from its day on", c.read(t, row).RequiresAction(), true)
}
