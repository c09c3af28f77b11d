package db

import (
	"context"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Locations returns what is known of a shop's locations: what Shopify listed, and those
// that parts of orders name and it has not listed yet (R53).
func (d *DB) Locations(ctx context.Context, shop string) (store.Locations, error) {
	places, err := readLocations(ctx, d.read, shop)
	return places, wrap(err, "reading the locations")
}

func readLocations(ctx context.Context, q *sqlc.Queries, shop string) (store.Locations, error) {
	rows, err := q.Locations(ctx, shop)
	if err != nil {
		return nil, fmt.Errorf("reading the locations: %w", err)
	}
	places := make(store.Locations, len(rows))
	for i, row := range rows {
		places[i] = locationOf(row)
	}
	return places, nil
}

func locationOf(row sqlc.Location) store.Location {
	return store.Location{
		ShopifyID: row.ShopifyID, Name: row.Name, Address: row.Address, Active: row.Active == 1, Pickup: row.Pickup == 1,
		Online: row.Online == 1, Service: row.Service == 1, Own: row.Own == 1,
	}
}

// places are the shop's locations, read once an act.
func (a *act) places(ctx context.Context, shop string) (store.Locations, error) {
	if known, ok := a.locations[shop]; ok {
		return known, nil
	}
	places, err := readLocations(ctx, a.Queries, shop)
	if err == nil {
		a.locations[shop] = places
	}
	return places, err
}

// share is what of Shopify's order is this shop's; booked is what its transaction was
// made from, its zero value for none. Locations that it names and nobody knew are noted.
func (a *act) share(ctx context.Context, o, booked store.Order) (store.Order, error) {
	places, err := a.places(ctx, o.Shop)
	if err != nil {
		return o, err
	}
	for _, part := range o.FulfillmentOrders {
		if part.LocationID == "" || places.Knows(part.LocationID) {
			continue
		}
		if err := a.NameLocation(ctx, sqlc.NameLocationParams{
			Shop: o.Shop, ShopifyID: part.LocationID, Name: part.Location, NamedAt: a.at,
		}); err != nil {
			return o, fmt.Errorf("noting a location: %w", err)
		}
		came := store.Location{ShopifyID: part.LocationID, Name: part.Location, Active: true}
		if err := a.came(ctx, places, store.Locations{came}); err != nil {
			return o, err
		}
		places = append(places, came)
		a.locations[o.Shop] = places
	}
	return o.Share(places, booked), nil
}

// came tells of locations that are new: once somebody has chosen, they are not this
// shop's until they are ticked, and while nobody has, a second one is the moment to.
func (a *act) came(ctx context.Context, before, new store.Locations) error {
	if len(new) == 0 {
		return nil
	}
	after := append(before[:len(before):len(before)], new...)
	a.changed(SettingsChanged)
	if before.Chosen() {
		for _, at := range new {
			if err := a.log(ctx, store.Event{
				Kind: store.EventRecord, Title: "Shopify has a new location, " + at.Name,
				Detail: "What it hands over is not this shop's until it is ticked under Locations.",
			}); err != nil {
				return err
			}
		}
		return nil
	}
	if !after.Undecided() || before.Undecided() {
		return nil
	}
	return a.log(ctx, store.Event{
		Kind: store.EventRecord, Title: "Nobody has said which of Shopify's locations are this shop's own",
		Detail: "Until somebody ticks them under Locations, what any of them hands over is sold, counted and sent from here.",
	})
}

// KeepLocations keeps the locations that Shopify lists. What is not listed any more is
// closed; which are this shop's own stays.
func (d *DB) KeepLocations(ctx context.Context, shop string, listed store.Locations) error {
	return d.in(ctx, "keeping the locations", func(a *act) error {
		a.actor = store.Automatic
		before, err := a.places(ctx, shop)
		if err != nil {
			return err
		}
		var new store.Locations
		for _, at := range listed {
			if !before.Knows(at.ShopifyID) {
				new = append(new, at)
			}
			if err := a.SaveLocation(ctx, sqlc.SaveLocationParams{
				Shop: shop, ShopifyID: at.ShopifyID, Name: at.Name, Address: at.Address, Active: flag(at.Active), Pickup: flag(at.Pickup),
				Online: flag(at.Online), Service: flag(at.Service), ListedAt: a.at,
			}); err != nil {
				return fmt.Errorf("writing a location: %w", err)
			}
		}
		if err := a.CloseLocations(ctx, sqlc.CloseLocationsParams{Shop: shop, Now: a.at}); err != nil {
			return fmt.Errorf("closing the locations that are gone: %w", err)
		}
		return a.came(ctx, before, new)
	})
}

// LocationsUnlisted says that orders named a location since Shopify last listed them.
func (d *DB) LocationsUnlisted(ctx context.Context, shop string, since time.Time) (bool, error) {
	n, err := d.read.CountUnlisted(ctx, sqlc.CountUnlistedParams{Shop: shop, NamedAt: store.Milli(since)})
	return n > 0, wrap(err, "looking for new locations")
}

// OurShare is what of an order, as it was just read from Shopify, is to be handed over by
// this shop's own locations (R53): nothing of it that was booked for others.
func (d *DB) OurShare(ctx context.Context, o store.Order) (store.Order, error) {
	places, err := readLocations(ctx, d.read, o.Shop)
	return o.Share(places, store.Order{}), wrap(err, "reading the locations")
}
