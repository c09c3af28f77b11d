package sync_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// told is what the story tells of an order, titles only.
func (f *faulty) told(t *testing.T, row db.OrderRow) string {
	t.Helper()
	story, err := f.db.Story(t.Context(), row.ID)
	must(t, err)
	titles := make([]string, len(story))
	for i, e := range story {
		titles[i] = e.Title
	}
	return strings.Join(titles, "\n")
}

// tells demands sentences of the story.
func (f *faulty) tells(t *testing.T, row db.OrderRow, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if told := f.told(t, row); !strings.Contains(told, sentence) {
			t.Errorf("the story of %s tells\n%s\nwithout %q", row.Name, told, sentence)
		}
	}
}

// poll lets the time pass that Shopify's clock needs to show a change, and polls.
func (f *faulty) poll(t *testing.T) {
	t.Helper()
	f.forward(5 * time.Second)
	f.check(t)
}

func TestR56_B1_WhatIsTakenBackAtShopifyIsWorkAgain(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	f.save(t, row, store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "done", f.order(t, row.Name).Status, store.Completed)
	must(t, f.shop.TakeBack(row.Name))
	f.poll(t)
	again := f.order(t, row.Name)
	equal(t, "status", again.Status, store.New)
	equal(t, "counted", again.RequiresAction(), true)
	f.tells(t, row, row.Name+" is not handed over any more at Shopify", row.Name+" is New by itself")
	f.save(t, again, store.Completed)
	equal(t, "handed over again", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	f.poll(t)
	equal(t, "done", f.order(t, row.Name).Status, store.Completed)
	equal(t, "stays", f.drain(t), sync.Drained{})
}

func TestR56_B1_AnOrderFirstSeenAsHistoryBecomesWork(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	const name = "#1001"
	must(t, f.shop.HandOverPart(name, 0))
	f.check(t)
	row := f.order(t, name)
	equal(t, "history", row.Status, store.Completed)
	equal(t, "no transaction", row.TransactionID, "")
	must(t, f.shop.TakeBack(name))
	f.poll(t)
	row = f.order(t, name)
	equal(t, "status", row.Status, store.New)
	equal(t, "it has its transaction", row.TransactionID != "", true)
}

func TestR56_B2_WhatIsHandedOverInTheAdminIsToldAndOverOnceItsSaleIs(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	must(t, f.shop.HandOverPart(row.Name, 0))
	f.poll(t)
	f.tells(t, row, row.Name+" was handed over at Shopify")
	equal(t, "its sale is still to be made", f.order(t, row.Name).Status, store.New)
	f.save(t, f.order(t, row.Name), store.ReadyForPickup)
	f.drain(t)
	equal(t, "nobody is mailed", f.logged(row, "mail"), 0)
	if told := f.told(t, row); strings.Contains(told, "is ready for pickup at Shopify") {
		t.Error("it is called ready at Shopify:", told)
	}

	// Where the sale is finished nothing is left to do.
	other := f.first(t, store.DeliveryShip)
	sale, err := f.db.Sale(t.Context(), other.TransactionID)
	must(t, err)
	must(t, f.db.TakePayment(t.Context(), store.Payment{
		TransactionID: other.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: sale.Transaction.Balance(),
		Currency: sale.Transaction.Currency,
	}, sale.Transaction.Balance()))
	must(t, f.db.Finish(t.Context(), other.TransactionID))
	must(t, f.shop.HandOverPart(other.Name, 0))
	f.poll(t)
	equal(t, "over", f.order(t, other.Name).Status, store.Completed)
	equal(t, "nothing is sent", f.drain(t), sync.Drained{})
	f.tells(t, other, other.Name+" is Completed by itself")
}

func TestR54_A5_APartThatComesAfterReadyIsAnnouncedAndTheFirstIsNot(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "ready", f.order(t, row.Name).Status, store.ReadyForPickup)
	must(t, f.shop.AddPart(row.Name, "TUB-2838", "PICK_UP"))
	f.poll(t)
	again := f.order(t, row.Name)
	equal(t, "status", again.Status, store.New)
	equal(t, "the line waits to be accepted", again.Changed, true)
	f.save(t, again, store.ReadyForPickup)
	equal(t, "told of the new part", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 2)
	for _, part := range f.at(t, row).FulfillmentOrders {
		equal(t, part.ShopifyID, part.State, "IN_PROGRESS")
	}
	f.poll(t)
	equal(t, "and stays", f.order(t, row.Name).Status, store.ReadyForPickup)
}

func TestR56_A4_AHoldAndItsReasonAreShownAndTold(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	must(t, f.shop.HoldPart(row.Name, 0, "HIGH_RISK_OF_FRAUD", "High risk of fraud", ""))
	f.poll(t)
	equal(t, "on the row", f.order(t, row.Name).Held, true)
	f.tells(t, row, "on hold at Shopify (High risk of fraud)")
	concerns := explain(t, f.counter, row).Details.PaymentConcerns()
	equal(t, "in Verify Payment", slices.ContainsFunc(concerns, func(c store.PaymentConcern) bool {
		return strings.Contains(c.Text, "The order is on hold at Shopify (High risk of fraud): release it under Parts (Ctrl+H), "+
			"or in Shopify's admin.")
	}), true)
	must(t, f.shop.ReleasePart(row.Name, 0))
	f.poll(t)
	equal(t, "no longer", f.order(t, row.Name).Held, false)
	f.tells(t, row, "released at Shopify")
}

func TestR56_OurOwnPushIsNoNews(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	for to, delivery := range map[store.Status]store.Delivery{
		store.ReadyForPickup: store.DeliveryPickup, store.Completed: store.DeliveryMixed,
	} {
		row := f.first(t, delivery)
		f.save(t, row, to)
		f.drain(t)
		f.poll(t)
		if told := f.told(t, row); strings.Contains(told, "handed over at Shopify") || strings.Contains(told, "in progress at Shopify") {
			t.Errorf("%s: our own push is told as somebody else's:\n%s", to, told)
		}
		equal(t, "status", f.order(t, row.Name).Status, to)
	}
}

func TestR56_APartThatWaitsSilencesNoNews(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]func(*faulty, string, int) error{
		"on hold": func(f *faulty, order string, part int) error {
			return f.shop.HoldPart(order, part, "OTHER", "Other", "")
		},
		"scheduled": func(f *faulty, order string, part int) error {
			return f.shop.SchedulePart(order, part, f.now().AddDate(0, 0, 9))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.inParts(t)
			later := 1 - f.pickupPart(t, row)
			must(t, wait(f, row.Name, later))
			f.save(t, row, store.Completed)
			f.drain(t)
			f.poll(t)
			must(t, f.shop.ReleasePart(row.Name, later))
			must(t, f.shop.OpenPart(row.Name, later))
			must(t, f.shop.HandOverPart(row.Name, later))
			f.poll(t)
			f.tells(t, row, row.Name+" was handed over at Shopify")
		})
	}
}
