package shopify

import (
	"context"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

const locationsAtOnce = 50

// Locations lists where the shop keeps goods and hands them over, closed locations and
// those of fulfillment services too (R53). Without its scope, read_locations, it is
// Unauthorized. It costs about 9 points.
func (g *Gateway) Locations(ctx context.Context) (store.Locations, error) {
	var places store.Locations
	err := drain(admin.Page{HasNextPage: true}, mostPages, func(after string) (admin.Page, error) {
		answer, err := admin.ListLocations(ctx, g, locationsAtOnce, after)
		if err != nil {
			return admin.Page{}, err
		}
		for _, at := range answer.Locations.Nodes {
			places = append(places, location(at))
		}
		return answer.Locations.PageInfo, nil
	})
	return places, err
}

func location(l admin.LocationDetails) store.Location {
	return store.Location{
		ShopifyID: l.Id, Name: l.Name, Active: l.IsActive, Online: l.FulfillsOnlineOrders, Service: l.IsFulfillmentService,
		Pickup: l.LocalPickupSettingsV2 != nil,
		Address: store.Address{
			Street: l.Address.Address1, Street2: l.Address.Address2, City: l.Address.City, Province: l.Address.ProvinceCode,
			Postcode: l.Address.Zip, Country: l.Address.CountryCode,
		}.OneLine(),
	}
}
