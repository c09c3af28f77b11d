package store_test

import (
	"strings"
	"testing"

	"tillbridge/store"
)

// inState is an order of one part of three units, of which so many are left.
func inState(state, method string, left int64) store.Order {
	return store.Order{
		Name: "#1001", RequiresShipping: true,
		Lines: []store.OrderLine{{ShopifyID: "l1", SKU: "BAR-1", Quantity: 3, Ordered: 3, RequiresShipping: true}},
		FulfillmentOrders: []store.FulfillmentOrder{{
			ShopifyID: "p1", State: state, Method: method, LocationID: "here",
			Lines: []store.FulfillmentOrderLine{{ShopifyID: "p1l1", LineShopifyID: "l1", Total: 3, Remaining: left}},
		}},
	}
}

func TestR54_WhichStatusFitsWhichPartInWhichStateAndWhatItAsksOfShopify(t *testing.T) {
	t.Parallel()
	// What each status asks of Shopify, or "-" with what the refusal says.
	type outcome struct{ pickup, shipment, completed string }
	for _, test := range []struct {
		state, method string
		want          outcome
	}{
		{"OPEN", "PICK_UP", outcome{"ready_for_pickup", "-sent out", "fulfill"}},
		{"OPEN", "SHIPPING", outcome{"-picked up at the counter", "", "fulfill"}},
		{"OPEN", "LOCAL", outcome{"-picked up at the counter", "", "fulfill"}},
		{"OPEN", "PICKUP_POINT", outcome{"-picked up at the counter", "", "fulfill"}},
		{"OPEN", "NONE", outcome{"-picked up at the counter", "-sent out", "fulfill"}},
		{"OPEN", "", outcome{"-picked up at the counter", "", "fulfill"}}, // it has to be shipped
		{"IN_PROGRESS", "PICK_UP", outcome{"", "-sent out", "fulfill"}},
		{"IN_PROGRESS", "SHIPPING", outcome{"-picked up at the counter", "", "fulfill"}},
		{"ON_HOLD", "PICK_UP", outcome{"-on hold", "-sent out", "-on hold"}},
		{"ON_HOLD", "SHIPPING", outcome{"-picked up", "", "-on hold"}},
		{"SCHEDULED", "PICK_UP", outcome{"-scheduled", "-sent out", "-scheduled"}},
		{"SCHEDULED", "SHIPPING", outcome{"-picked up", "", "-scheduled"}},
		{"INCOMPLETE", "SHIPPING", outcome{"-picked up", "", "-incomplete"}},
		{"CLOSED", "PICK_UP", outcome{"-handed over already", "-handed over already", "-handed over already"}},
		{"CANCELLED", "SHIPPING", outcome{"-another part", "-another part", "-another part"}},
	} {
		o := inState(test.state, test.method, 3)
		part := o.FulfillmentOrders[0]
		for to, want := range map[store.Status]string{
			store.ReadyForPickup: test.want.pickup, store.ReadyForShipment: test.want.shipment, store.Completed: test.want.completed,
		} {
			err := o.MayPartBecome(part, to)
			refusal, refused := strings.CutPrefix(want, "-")
			switch {
			case refused && (store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), refusal)):
				t.Errorf("%s %s to %s: %v, want a refusal with %q", test.state, test.method, to, err, refusal)
			case !refused && err != nil:
				t.Errorf("%s %s to %s: %v", test.state, test.method, to, err)
			case !refused && string(part.PartIntent(to)) != want:
				t.Errorf("%s %s to %s asks %q of Shopify, want %q", test.state, test.method, to, part.PartIntent(to), want)
			}
		}
		for _, to := range []store.Status{store.New, store.Rejected, store.CustomerIDNeeded} {
			if err := o.MayPartBecome(part, to); store.CodeOf(err) != store.Invalid {
				t.Errorf("a part becomes %s: %v", to, err)
			}
		}
	}
}

func TestR55_ACallTakesWhatIsLeftAtOneLocationInOneWay(t *testing.T) {
	t.Parallel()
	o := inState("IN_PROGRESS", "SHIPPING", 2)
	other := o.FulfillmentOrders[0]
	other.ShopifyID, other.LocationID = "p2", "there"
	other.Lines = []store.FulfillmentOrderLine{{ShopifyID: "p2l1", LineShopifyID: "l1", Total: 1, Remaining: 1}}
	o.FulfillmentOrders = append(o.FulfillmentOrders, other)
	for name, test := range map[string]struct {
		lines []store.PartLine
		says  string
	}{
		"all that is left":        {[]store.PartLine{{ShopifyID: "p1l1", Quantity: 2}}, ""},
		"a unit":                  {[]store.PartLine{{ShopifyID: "p1l1", Quantity: 1}}, ""},
		"more":                    {[]store.PartLine{{ShopifyID: "p1l1", Quantity: 3}}, "2 of the 3 ordered are left"},
		"more in two goes of one": {[]store.PartLine{{ShopifyID: "p1l1", Quantity: 2}, {ShopifyID: "p1l1", Quantity: 1}}, "left"},
		"none":                    {[]store.PartLine{{ShopifyID: "p1l1"}}, "say how many"},
		"nothing named":           {nil, "Nothing"},
		"what is gone":            {[]store.PartLine{{ShopifyID: "x", Quantity: 1}}, "divided #1001 anew"},
		"two locations":           {[]store.PartLine{{ShopifyID: "p1l1", Quantity: 1}, {ShopifyID: "p2l1", Quantity: 1}}, "one part after the other"},
	} {
		_, err := o.CallOf(test.lines)
		if (err == nil) != (test.says == "") || !strings.Contains(store.MessageOf(err), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
	}
}

func TestR54_ProgressCountsPartsThenUnitsAndNotWhatWasTakenBack(t *testing.T) {
	t.Parallel()
	o := inState("IN_PROGRESS", "SHIPPING", 2)
	if label := o.Progress().Label(); label != "1 of 3 handed over" {
		t.Error(label)
	}
	for _, whole := range []store.Order{inState("OPEN", "SHIPPING", 3), inState("CLOSED", "SHIPPING", 0)} {
		if label := whole.Progress().Label(); label != "" {
			t.Errorf("nothing or all of it has gone, and it says %q", label)
		}
	}
	second := inState("CLOSED", "PICK_UP", 0).FulfillmentOrders[0]
	second.ShopifyID = "p2"
	o.FulfillmentOrders = append(o.FulfillmentOrders, second)
	o.Lines[0].Quantity = 6
	if label := o.Progress().Label(); label != "1 of 2 parts" {
		t.Error(label)
	}
	o.Fulfillments = []store.Fulfillment{{ShopifyID: "f", State: "CANCELLED", FulfillmentOrders: []string{"p2"}}}
	if label := o.Progress().Label(); label != "1 of 3 handed over" {
		t.Error("what was taken back counts:", label)
	}
	// A part of which one hand-over stands and one was taken back has those units still.
	o.FulfillmentOrders[1].State, o.FulfillmentOrders[1].Lines[0].Remaining = "OPEN", 2
	o.Lines[0].Quantity = 4
	if label := o.Progress().Label(); label != "" {
		t.Error("more is left than was ordered:", label)
	}
}

func TestR55_ParcelsAreReadWithOneCarrierAGo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typed, carrier, tracking, says string }{
		{"ups:1Z1|ups:1Z2", "UPS", "1Z1, 1Z2", ""},
		{"UPS:1Z1|1Z2|1Z2", "UPS", "1Z1, 1Z2", ""},
		{"Fahrradkurier Kiel:7", "Fahrradkurier Kiel", "7", ""},
		{"7", "", "7", ""},
		{"UPS:1|FedEx:2", "", "", "one carrier"},
		{"UPS:", "", "", "is no parcel"},
	} {
		carrier, tracking, err := store.ParseParcels(strings.Split(test.typed, "|"))
		said := strings.Contains(store.MessageOf(err), test.says) && (err == nil) == (test.says == "")
		if carrier != test.carrier || tracking != test.tracking || !said {
			t.Errorf("%s: %q %q %v", test.typed, carrier, tracking, err)
		}
	}
}
