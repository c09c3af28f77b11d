package store

import (
	"fmt"
	"slices"
	"strings"
)

// SettingLocations is which of the shop's own locations a computer works for.
const SettingLocations = "here.locations"

// Narrowing is what one computer's lists, figures and calls are narrowed to: what some of
// the shop's own locations hand over (R54). It bounds what is seen there, and never what is
// booked, saved, counted in the books or sent. Its zero value narrows nothing.
type Narrowing struct {
	// To are the locations that the computer works for; none where it works for all.
	To Locations
	// Beside are the shop's own others: an order that is handed over at these alone isn't
	// seen. Every other order is, so that what is at a location that nobody works for any
	// more, or at none that is known yet, stays somebody's work.
	Beside Locations
	// Lost were chosen too, and are closed, gone from Shopify or no longer this shop's own;
	// they narrow nothing.
	Lost Locations
}

// Narrowed is the narrowing to locations by their ids. Without one that is open and this
// shop's own nothing is narrowed.
func (l Locations) Narrowed(ids []string) Narrowing {
	var n Narrowing
	for _, at := range l {
		switch chosen := slices.Contains(ids, at.ShopifyID); {
		case chosen && at.Active && l.Counts(at):
			n.To = append(n.To, at)
		case chosen:
			n.Lost = append(n.Lost, at)
		case l.Counts(at):
			n.Beside = append(n.Beside, at)
		}
	}
	for _, id := range ids {
		if !l.Knows(id) {
			n.Lost = append(n.Lost, Location{ShopifyID: id, Name: id})
		}
	}
	if len(n.To) == 0 {
		n.Beside = nil
	}
	return n
}

// Hides says whether an order of these places isn't seen (see Order.Places).
func (n Narrowing) Hides(places string) bool {
	for _, beside := range n.Besides() {
		places = strings.ReplaceAll(places, beside, placesEnd)
	}
	return places == placesEnd
}

// Besides are the locations beside as an order's places have them, by their ids and by
// their names.
func (n Narrowing) Besides() []string {
	var all []string
	for _, at := range n.Beside {
		all = append(all, between(at.ShopifyID), between(at.Name))
	}
	return all
}

// IDs are those of the chosen locations, in order, those that are lost among them.
func (n Narrowing) IDs() []string {
	var ids []string
	for _, at := range slices.Concat(n.To, n.Lost) {
		ids = append(ids, at.ShopifyID)
	}
	slices.Sort(ids)
	return ids
}

// Words name the locations that the computer works for, "" where it works for all.
func (n Narrowing) Words() string { return n.To.names() }

// LostSentence says what is wrong with the choice, "" for nothing.
func (n Narrowing) LostSentence() string {
	if len(n.Lost) == 0 {
		return ""
	}
	shows := "shows the orders of all locations"
	if len(n.To) > 0 {
		shows = "shows the orders of " + n.Words() + " alone"
	}
	are := "is"
	if len(n.Lost) > 1 {
		are = "are"
	}
	return fmt.Sprintf("%s, for which this computer works, %s closed or no longer this shop's own. It %s. Choose again in Settings > "+
		"Locations.", n.Lost.names(), are, shows)
}

func (l Locations) names() string {
	names := make([]string, len(l))
	for i, at := range l {
		names[i] = at.Name
	}
	return strings.Join(names, " and ")
}

// placesEnd stands before, between and after places, so that each can be found whole.
const placesEnd = "|"

func between(place string) string { return placesEnd + place + placesEnd }

// Places are where the order's own parts are handed over, "|gid://shopify/Location/1|…|", by
// name where Shopify keeps the id back; "" where no part says.
func (o Order) Places() string {
	var all []string
	for _, part := range o.FulfillmentOrders {
		place := part.LocationID
		if place == "" {
			place = part.Location
		}
		if place = strings.ReplaceAll(place, placesEnd, " "); place != "" && part.State != stateCancelled && !part.Empty() {
			all = append(all, place)
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return between(strings.Join(slices.Compact(all), placesEnd))
}
