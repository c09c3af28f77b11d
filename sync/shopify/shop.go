package shopify

import (
	"context"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// RequiredScopes are the scopes without which a part of Tillbridge can't work.
// read_all_orders is not among them: it only adds orders older than 60 days.
var RequiredScopes = []string{
	"read_orders", "write_orders", "read_customers", "read_products", "read_inventory", "read_locations",
	"read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders",
}

// Shop is what Shopify says of the shop and of what this app may do there.
type Shop struct {
	// ID is the shop's global id.
	ID   string
	Name string
	// Domain is "name.myshopify.com".
	Domain string
	// Currency is the shop's own, ISO 4217; Timezone an IANA name.
	Currency string
	Timezone string
	// Country is the shop's own, ISO 3166-1 alpha-2; Try asks for it, and it is "" where
	// Shopify doesn't say (R67).
	Country string
	// Scopes are those granted. MissingScopes are the required ones that are
	// not: without its scope a list of fulfillment orders is empty, not an error.
	Scopes        []string
	MissingScopes []string
}

// Shop asks who the shop is and which scopes the app was granted.
func (g *Gateway) Shop(ctx context.Context) (Shop, error) {
	answer, err := admin.ReadShop(ctx, g)
	if err != nil {
		return Shop{}, err
	}
	shop := Shop{
		ID: answer.Shop.Id, Name: answer.Shop.Name, Domain: answer.Shop.MyshopifyDomain,
		Currency: string(answer.Shop.CurrencyCode), Timezone: answer.Shop.IanaTimezone,
	}
	if shop.ID == "" {
		return Shop{}, store.Fail(store.Unavailable, "%s doesn't say who it is; nothing is lost and it is tried again.", g.shop)
	}
	for _, scope := range answer.CurrentAppInstallation.AccessScopes {
		shop.Scopes = append(shop.Scopes, scope.Handle)
	}
	for _, scope := range RequiredScopes {
		// Shopify may leave a read scope out that the write scope implies.
		implied := "write_" + strings.TrimPrefix(scope, "read_")
		if !slices.Contains(shop.Scopes, scope) && !slices.Contains(shop.Scopes, implied) {
			shop.MissingScopes = append(shop.MissingScopes, scope)
		}
	}
	return shop, nil
}

// Country asks where the shop is, ISO 3166-1 alpha-2; "" when Shopify doesn't say, or
// names what is no country.
func (g *Gateway) Country(ctx context.Context) (string, error) {
	answer, err := admin.ReadCountry(ctx, g)
	if err != nil {
		return "", err
	}
	country := string(answer.Shop.ShopAddress.CountryCodeV2)
	if known, ok := store.CountryCode(country); !ok || known != country {
		return "", nil
	}
	return country, nil
}
