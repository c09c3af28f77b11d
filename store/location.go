package store

import (
	"cmp"
	"slices"
	"strings"
)

// Location is where goods are kept and handed over, as Shopify has it (R53).
type Location struct {
	// ShopifyID is its global id, "gid://shopify/Location/1".
	ShopifyID string `json:"shopifyId"`
	Name      string `json:"name"`
	// Address is in one line, "" when it isn't known.
	Address string `json:"address"`
	// Active says that the merchant has not closed it, Pickup that customers may fetch
	// there, Online that it hands over what is ordered online.
	Active bool `json:"active"`
	Pickup bool `json:"pickup"`
	Online bool `json:"online"`
	// Service says that another company hands over from there.
	Service bool `json:"service"`
	// Own says that somebody ticked it as this shop's.
	Own bool `json:"own"`
}

// Locations are all that a shop at Shopify has, closed ones too.
type Locations []Location

// Chosen says that somebody has ticked which are this shop's own. Until then all are, but
// those of services.
func (l Locations) Chosen() bool {
	return slices.ContainsFunc(l, func(at Location) bool { return at.Own })
}

// Knows says that a location is among them.
func (l Locations) Knows(shopifyID string) bool {
	return slices.ContainsFunc(l, func(at Location) bool { return at.ShopifyID == shopifyID })
}

// Undecided says that there are several that may be this shop's own and nobody has said
// which are.
func (l Locations) Undecided() bool {
	several := 0
	for _, at := range l {
		if at.Active && !at.Service {
			several++
		}
	}
	return several > 1 && !l.Chosen()
}

// Counts says whether what one of these locations hands over is this shop's.
func (l Locations) Counts(at Location) bool {
	if l.Chosen() {
		return at.Own
	}
	return !at.Service
}

// Owns says whether a part is this shop's to sell and to hand over: the one rule of which
// parts are in transactions, stock, papers, counts and pushes (R53). A location is known
// by its id, and by its name where Shopify keeps the id back (scope read_locations).
func (l Locations) Owns(part FulfillmentOrder) bool {
	for _, at := range l {
		if at.ShopifyID == part.LocationID || part.LocationID == "" && at.Name == part.Location {
			return l.Counts(at)
		}
	}
	return !l.Chosen()
}

// hides says that what this app is shown no part of may be a service's, or a location's
// that isn't this shop's. Else a part that is missing is on its way.
func (l Locations) hides() bool {
	return l.Chosen() || slices.ContainsFunc(l, func(at Location) bool { return at.Service })
}

// Awaits says that nothing can be sold of an order yet: which location hands it over is
// still to be said by Shopify, and may be another one.
func (l Locations) Awaits(o Order) bool {
	return l.Chosen() && o.CancelledAt.IsZero() && o.RequiresShipping && !o.Fulfilled() && !o.routed()
}

// Named finds a location by its name, whatever its case, or by its id. NotFound says
// which there are, Conflict that several have the name.
func (l Locations) Named(name string) (Location, error) {
	var found []Location
	names := make([]string, len(l))
	for i, at := range l {
		names[i] = at.Name
		if at.ShopifyID == name {
			return at, nil
		}
		if strings.EqualFold(strings.TrimSpace(name), at.Name) {
			found = append(found, at)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return Location{}, Fail(Conflict, "%d locations are called %q. Name the one you mean by its id: %s, %s. Nothing was changed.",
			len(found), name, found[0].ShopifyID, found[1].ShopifyID)
	case len(l) == 0:
		return Location{}, Fail(NotFound, "Shopify has not said yet which locations there are. Ask it with 'check'. Nothing was changed.")
	default:
		return Location{}, Fail(NotFound, "There is no location %q. There are: %s. Nothing was changed.", name, strings.Join(names, ", "))
	}
}

// Ticked are the locations with some of them ticked or no longer so. Invalid says that
// none would be left: a shop has one at least.
func (l Locations) Ticked(ids []string, own bool) (Locations, error) {
	after := slices.Clone(l)
	for i := range after {
		if slices.Contains(ids, after[i].ShopifyID) {
			after[i].Own = own
		}
	}
	if l.Chosen() && !after.Chosen() {
		return l, Fail(Invalid, "At least one location is this shop's own. Tick another one first. Nothing was changed.")
	}
	if !own && !l.Chosen() {
		return l, Fail(Invalid, "Nobody has said yet which locations are this shop's own, so all are. Tick those that are. Nothing was changed.")
	}
	return after, nil
}

// Place is where a part is handed over, in a word that can be shown.
func (f FulfillmentOrder) Place() string { return cmp.Or(f.Location, "another location") }
