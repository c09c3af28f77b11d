package shopsim

import "github.com/graph-gophers/graphql-go"

// The training shop's locations: its counter, another shop of its own, a warehouse, and
// a fulfillment service, whose parts are hidden from this app.
const (
	Counter     = "Riverside Cycles, State Street"
	SecondStore = "Riverside Cycles, Harbor"
	Warehouse   = "Warehouse"
	Service     = "QuickShip"
)

type (
	location struct {
		ID                                                   graphql.ID
		Name                                                 string
		IsActive, FulfillsOnlineOrders, IsFulfillmentService bool
		LocalPickupSettingsV2                                *pickupSettings
		Address                                              locationAddress
	}
	pickupSettings  struct{ Instructions, PickupTime string }
	locationAddress struct{ Address1, Address2, City, ProvinceCode, Zip, CountryCode *string }
)

func inPortsmouth(street string) locationAddress {
	return locationAddress{
		Address1: &street, City: orNull("Portsmouth"), ProvinceCode: orNull("NH"), Zip: orNull("03801"), CountryCode: orNull("US"),
	}
}

var (
	counter = &location{
		ID: "gid://shopify/Location/801", Name: Counter, IsActive: true, FulfillsOnlineOrders: true,
		LocalPickupSettingsV2: &pickupSettings{PickupTime: "ONE_HOUR"}, Address: inPortsmouth("12 State Street"),
	}
	places = []*location{
		counter,
		{
			ID: "gid://shopify/Location/802", Name: SecondStore, IsActive: true, FulfillsOnlineOrders: true,
			LocalPickupSettingsV2: &pickupSettings{PickupTime: "TWO_HOURS"}, Address: inPortsmouth("3 Harbor Walk"),
		},
		{ID: "gid://shopify/Location/803", Name: Warehouse, IsActive: true, FulfillsOnlineOrders: true, Address: inPortsmouth("40 Depot Road")},
		{ID: "gid://shopify/Location/804", Name: Service, IsActive: true, FulfillsOnlineOrders: true, IsFulfillmentService: true},
	}
)

func place(name string) *location {
	for _, at := range places {
		if at.Name == name {
			return at
		}
	}
	return counter
}

func (f *fulfillmentOrder) assign(to string) {
	at := place(to)
	f.AssignedLocation.Name, f.AssignedLocation.location = at.Name, at
}

// MovePart has another location hand a part over, as fulfillmentOrderMove does with all
// of one: its id stays.
func (s *Shop) MovePart(name string, i int, to string) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) { f.assign(to) })
}

// SendPart does the same as an app does that routes anew: the part is closed with nothing
// in it, and the other location has a new one.
func (s *Shop) SendPart(name string, i int, to string) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) {
		if f.left() == 0 {
			return
		}
		s.again(f, f.method(), nil).assign(to)
		f.Status = "CLOSED"
		for _, l := range f.lines {
			l.TotalQuantity, l.RemainingQuantity = 0, 0
		}
	})
}

// SplitPart has another location hand over a unit of a part's first line: it has a new part
// with that, and the old one keeps the rest.
func (s *Shop) SplitPart(name string, i int, to string) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) {
		if f.left() < 2 || f.lines[0].RemainingQuantity == 0 {
			return // nothing would be left of one of them
		}
		next := s.again(f, f.method(), nil)
		next.assign(to)
		next.lines = next.lines[:1]
		next.lines[0].TotalQuantity, next.lines[0].RemainingQuantity = 1, 1
		f.lines[0].TotalQuantity--
		f.lines[0].RemainingQuantity--
	})
}
