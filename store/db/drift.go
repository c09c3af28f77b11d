package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Compare says in words what this shop's books have otherwise than Shopify (see
// store.Here); nothing when they agree, or when the order is left out (R49) or set
// aside.
func (d *DB) Compare(ctx context.Context, shop string, there store.AtShopify) ([]string, error) {
	const doing = "comparing an order with Shopify"
	row, err := d.read.OrderByShopifyID(ctx, sqlc.OrderByShopifyIDParams{Shop: shop, ShopifyID: there.ShopifyID})
	if errors.Is(err, sql.ErrNoRows) {
		return d.missing(ctx, shop, there)
	}
	if err != nil {
		return nil, wrap(err, doing)
	}
	latest, err := readLatest(ctx, d.read, row.ID)
	if err != nil {
		return nil, wrap(err, doing)
	}
	return store.Here{
		Status: store.Status(row.Status), Push: store.PushState(row.Push), Changed: row.Changed == 1,
		Latest: latest,
	}.Drift(there), nil
}

// missing is for an order that isn't in the books.
func (d *DB) missing(ctx context.Context, shop string, there store.AtShopify) ([]string, error) {
	_, err := d.read.QuarantinedUpdate(ctx, sqlc.QuarantinedUpdateParams{Shop: shop, ShopifyID: there.ShopifyID})
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return nil, wrap(err, "looking into the quarantine")
	}
	chosen, err := intake(ctx, d.read)
	if err != nil || chosen.LeavesOut(there.Test, there.Source) != "" {
		return nil, wrap(err, "reading what is left out")
	}
	return []string{"it is at Shopify and not here"}, nil
}

// NamedOrder is an order by Shopify's id and the name that staff know.
type NamedOrder struct{ ShopifyID, Name string }

// UpdatedBetween returns the orders that Shopify last changed then, in Shopify's
// time and as this shop knows it.
func (d *DB) UpdatedBetween(ctx context.Context, shop string, since, until time.Time) ([]NamedOrder, error) {
	rows, err := d.read.OrdersUpdatedBetween(
		ctx,
		sqlc.OrdersUpdatedBetweenParams{Shop: shop, Since: store.Milli(since), Until: store.Milli(until)},
	)
	orders := make([]NamedOrder, len(rows))
	for i, row := range rows {
		orders[i] = NamedOrder(row)
	}
	return orders, wrap(err, "listing orders by their change")
}
