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

// units are so many units of the first line of a part, counted from 1.
func (f *faulty) units(t testing.TB, row db.OrderRow, part int, quantity int64) []store.PartLine {
	t.Helper()
	o, _, err := f.db.Details(t.Context(), row.ID)
	must(t, err)
	p, err := o.Part(part)
	must(t, err)
	return []store.PartLine{{ShopifyID: p.Lines[0].ShopifyID, Quantity: quantity}}
}

// goes saves a hand-over of an order and fails when it is refused.
func (f *faulty) goes(t testing.TB, row db.OrderRow, edit store.StatusEdit) {
	t.Helper()
	must(t, f.tryGo(t, row, edit))
}

func (f *faulty) tryGo(t testing.TB, row db.OrderRow, edit store.StatusEdit) error {
	t.Helper()
	edit.OrderID, edit.From, edit.To = row.ID, f.order(t, row.Name).Status, store.Completed
	return f.db.SetStatuses(t.Context(), []store.StatusEdit{edit})
}

// shipment is a new order to be shipped with at least so many units in its first line.
func (f *faulty) shipment(t testing.TB, units int64) db.OrderRow {
	t.Helper()
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		o, _, err := f.db.Details(t.Context(), row.ID)
		must(t, err)
		if row.Delivery == store.DeliveryShip && row.Status == store.New && row.TransactionID != "" && len(o.Parts()) == 1 &&
			o.Parts()[0].Lines[0].Total >= units {
			return row
		}
	}
	t.Fatal("no shipment of several units")
	return db.OrderRow{}
}

func TestR55_EachGoIsOneFulfillmentWithItsOwnNumbersMailAndLineInTheStory(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	total := f.order(t, row.Name).Progress.Units
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1), Carrier: "UPS", Tracking: "1Z1, 1Z2"})
	equal(t, "queued", f.order(t, row.Name).Push, store.PushQueued)
	equal(t, "first go", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	after := f.order(t, row.Name)
	equal(t, "status stays", after.Status, store.New)
	equal(t, "push", after.Push, store.PushConfirmed)
	equal(t, "progress", after.Progress.Gone, 1)
	if label := after.Progress.Label(); !strings.HasPrefix(label, "1 of ") || !strings.HasSuffix(label, " handed over") {
		t.Errorf("the row says %q", label)
	}
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	equal(t, "mails", f.logged(row, "mail"), 1)
	made := f.at(t, row).Fulfillments
	equal(t, "both parcels", made[0].Tracking, "1Z1, 1Z2")
	f.tells(t, row, row.Name+": 1 × ", "A part of "+row.Name+" is handed over at Shopify")
	if told := f.told(t, row); strings.Contains(told, "was handed over at Shopify") {
		t.Error("our own go is told as somebody else's:", told)
	}

	f.save(t, after, store.Completed)
	equal(t, "all that is left", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	equal(t, "all gone", f.order(t, row.Name).Progress.Gone, total)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "mails", f.logged(row, "mail"), 2)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
	pushes := explain(t, f.counter, row).Pushes
	equal(t, "acts", len(pushes), 2)
	equal(t, "each its own fulfillment", pushes[0].Fulfillments[0] != pushes[1].Fulfillments[0], true)
}

func TestR55_TheGoThatTakesTheLastUnitCompletesTheOrder(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	o, _, err := f.db.Details(t.Context(), row.ID)
	must(t, err)
	// The first is still waiting to be sent; what it names is not left.
	left, err := o.Without(f.units(t, row, 1, 1)).Pick(&o.FulfillmentOrders[0], nil)
	must(t, err)
	left[0].Quantity--
	left = slices.DeleteFunc(left, func(l store.PartLine) bool { return l.Quantity == 0 })
	f.goes(t, row, store.StatusEdit{Lines: left, CollectedBy: "Anna"})
	equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 2})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
}

func TestR55_NoMoreIsHandedOverThanWasOrdered(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	most := f.at(t, row).FulfillmentOrders[0].Lines[0].Total
	for name, quantity := range map[string]int64{"more than ordered": most + 1, "nothing": 0, "less than nothing": -1} {
		if err := f.tryGo(t, row, store.StatusEdit{Lines: f.units(t, row, 1, quantity)}); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What waits to be sent is not left either.
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	err := f.tryGo(t, row, store.StatusEdit{Lines: f.units(t, row, 1, most)})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "left") {
		t.Errorf("more than is left: %v", err)
	}
	f.drain(t)
	// Somebody hands over the rest at Shopify before ours is sent.
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	must(t, f.shop.HandOverPart(row.Name, 0))
	equal(t, "nothing is sent", f.drain(t), sync.Drained{Failed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	f.says(t, row, "Nothing was sent")
}

func TestR55_OneActIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 3)
	edit := store.StatusEdit{Lines: f.units(t, row, 1, 1), Act: "one-act"}
	f.goes(t, row, edit)
	if err := f.tryGo(t, row, edit); store.CodeOf(err) != store.Done {
		t.Errorf("the same act again: %v, want done", err)
	}
	edit.Act = "another"
	f.goes(t, row, edit)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 2})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
}

func TestR55_AGoWhoseAnswerGotLostIsLookedForBeforeItIsSentAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]shopsim.Fault{"it was taken": {ResetAfter: true}, "it was not": {Status: 503}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.shipment(t, 3)
			f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1), Tracking: "1Z1"})
			f.drain(t)
			f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1), Tracking: "1Z1"})
			f.shop.FailNext(shopsim.Fault{}, fault)
			for range 6 {
				f.drain(t)
				f.forward(time.Minute)
			}
			equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
			equal(t, "mails", f.logged(row, "mail"), 2)
			pushes := explain(t, f.counter, row).Pushes
			equal(t, "confirmed", pushes[1].State, store.PushConfirmed)
			equal(t, "its own fulfillment", pushes[0].Fulfillments[0] != pushes[1].Fulfillments[0], true)
		})
	}
}

func TestR54_AStatusIsSavedForOnePartAndTheOrderFollowsTheLeastAdvanced(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	parts := f.at(t, row).FulfillmentOrders
	pickup := f.pickupPart(t, row)
	set := func(part int, to store.Status) error {
		return f.db.SetStatuses(t.Context(), []store.StatusEdit{{
			OrderID: row.ID, From: f.order(t, row.Name).Status, To: to, Part: parts[part].ShopifyID,
		}})
	}
	if err := set(1-pickup, store.ReadyForPickup); store.CodeOf(err) != store.Invalid {
		t.Errorf("a part to be shipped is ready for pickup: %v", err)
	}
	must(t, set(pickup, store.ReadyForPickup))
	equal(t, "the other part is New", f.order(t, row.Name).Status, store.New)
	equal(t, "told of one part", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)
	must(t, set(1-pickup, store.ReadyForShipment))
	equal(t, "least advanced", f.order(t, row.Name).Status, store.ReadyForShipment)
	must(t, set(1-pickup, store.Completed))
	equal(t, "shipped", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "what is left waits at the counter", f.order(t, row.Name).Status, store.ReadyForPickup)
	equal(t, "done", f.order(t, row.Name).Progress.Label(), "1 of 2 parts")
	must(t, set(pickup, store.Completed))
	equal(t, "the last part completes the order", f.order(t, row.Name).Status, store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 3)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
}

func TestR54_APartAnnouncedByItselfIsNotAnnouncedAgainWithTheOrder(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	must(t, f.shop.AddPart(row.Name, "TUB-2838", "PICK_UP"))
	f.poll(t)
	row = f.order(t, row.Name)
	must(t, f.db.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: row.ID, From: row.Status, To: store.ReadyForPickup, Part: f.at(t, row).FulfillmentOrders[0].ShopifyID,
	}}))
	equal(t, "the first part", f.drain(t), sync.Drained{Confirmed: 1})
	f.save(t, f.order(t, row.Name), store.ReadyForPickup)
	equal(t, "the order", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "one mail a part", f.logged(row, "mail"), 2)
}

func TestR55_AnOrderThatGoesInTwelveGoesIsKnownWhole(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	must(t, f.shop.AddLine("#1001", "TUB-2838", 13))
	f.check(t)
	row := f.order(t, "#1001")
	o, _, err := f.db.Details(t.Context(), row.ID)
	must(t, err)
	lines := o.Parts()[0].Lines
	tubes := lines[len(lines)-1].ShopifyID
	for range 12 {
		f.goes(t, row, store.StatusEdit{Lines: []store.PartLine{{ShopifyID: tubes, Quantity: 1}}})
		equal(t, "sent", f.drain(t), sync.Drained{Confirmed: 1})
		f.poll(t)
	}
	o, _, err = f.db.Details(t.Context(), row.ID)
	must(t, err)
	equal(t, "goes known here", len(o.Fulfillments), 12)
	if told := f.told(t, row); strings.Contains(told, "was handed over at Shopify") {
		t.Error("a go of ours is told as somebody else's:", told)
	}
	// The last of them can be taken back like any other, and a colleague's thirteenth is news.
	must(t, f.db.TakeBack(t.Context(), row.ID, o.Fulfillments[11].ShopifyID))
	equal(t, "taken back", f.drain(t), sync.Drained{Confirmed: 1})
	must(t, f.shop.HandOverUnit(row.Name))
	f.forward(time.Minute)
	f.poll(t)
	f.tells(t, row, "A part of #1001 was handed over at Shopify")
}

func TestR55_NobodyCancelsAtShopifyWhatIsPartlyHandedOver(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	f.drain(t)
	if err := f.shop.Cancel(row.Name); err == nil || !strings.Contains(err.Error(), "outstanding fulfillments") {
		t.Errorf("the merchant may cancel it: %v", err)
	}
	f.poll(t)
	equal(t, "asks for nothing", f.order(t, row.Name).Changed, false)
}

// TestR55_AGoWhoseAnswerNeverCameIsCountedOnceThoughShopifyShowsIt: the program dies after it
// has sent a go, and the next poll shows what that made before anybody has looked for it.
func TestR55_AGoWhoseAnswerNeverCameIsCountedOnceThoughShopifyShowsIt(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 3)
	total := f.order(t, row.Name).Progress.Units
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	push, claimed, err := f.db.ClaimPush(t.Context(), "dead", 3*time.Minute)
	must(t, err)
	equal(t, "claimed", claimed, true)
	order, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	call, err := order.CallOf(push.Lines)
	must(t, err)
	push.SentAt, push.Parts = f.now(), call.Parts
	must(t, f.db.PushSent(t.Context(), push))
	left := func() []store.PartLine {
		t.Helper()
		p, err := f.db.Parts(t.Context(), row.ID)
		must(t, err)
		lines, err := p.Order.Pick(&p.Order.FulfillmentOrders[0], nil)
		must(t, err)
		var units int64
		for _, l := range lines {
			units += l.Quantity
		}
		equal(t, "left", units, total-1)
		return lines
	}
	left()
	_, err = f.gateway.Fulfill(t.Context(), call, "", "")
	must(t, err)
	f.begin("next")
	f.poll(t)
	// All that is left is the last of it.
	f.goes(t, row, store.StatusEdit{Lines: left()})
	equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	f.forward(4 * time.Minute)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 2})
	f.poll(t)
	equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
}
