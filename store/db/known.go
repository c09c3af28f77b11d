package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Outdated returns, oldest first, which of the listed orders (Shopify id to
// updatedAt) aren't known in that state yet, or were read so soon after their last
// change that more may have happened in the same second; now is Shopify's time. What
// was set aside or left out is known like any other: it is asked for again only when
// it changed since. One listed without a time is asked for once an hour.
func (d *DB) Outdated(ctx context.Context, shop string, listed map[string]time.Time, now time.Time) ([]string, error) {
	var outdated []string
	for id, updatedAt := range listed {
		known, err := d.read.KnownUpdate(ctx, sqlc.KnownUpdateParams{Shop: shop, ShopifyID: id})
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, wrap(err, "comparing what is known")
		}
		unsaid := updatedAt.IsZero() && now.Sub(store.At(known.ReadAt)) > time.Hour
		if err != nil || unsaid || known.UpdatedAt < store.Milli(updatedAt) || store.InDoubt(updatedAt, store.At(known.ReadAt), now) {
			outdated = append(outdated, id)
		}
	}
	sortByTime(outdated, listed)
	return outdated, nil
}

func sortByTime(ids []string, times map[string]time.Time) {
	slices.SortFunc(ids, func(a, b string) int {
		if c := times[a].Compare(times[b]); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
}

// Rerouted returns, oldest first, the known orders whose fulfillment orders have
// changed since they were read (Shopify id of the order to the latest updatedAt
// of its fulfillment orders), or may have, as for Outdated. Orders that aren't known
// come by their own change.
func (d *DB) Rerouted(ctx context.Context, shop string, listed map[string]time.Time, now time.Time) ([]string, error) {
	var rerouted []string
	for id, updatedAt := range listed {
		latest, err := d.read.LatestRouting(ctx, sqlc.LatestRoutingParams{Shop: shop, ShopifyID: id})
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, wrap(err, "comparing fulfillment orders")
		case latest.UpdatedAt < store.Milli(updatedAt) || store.InDoubt(updatedAt, store.At(latest.ReadAt), now):
			rerouted = append(rerouted, id)
		}
	}
	sortByTime(rerouted, listed)
	return rerouted, nil
}

// OpenOrder is an open order as the daily reconciliation asks about it; times are
// Shopify's.
type OpenOrder struct {
	ShopifyID            string
	CreatedAt, UpdatedAt time.Time
	// ReadAt is when it was read last.
	ReadAt time.Time
	// Withheld says that Shopify kept a part of it back then (R60).
	Withheld bool
}

// OpenOrders returns the open orders of a shop, oldest first.
func (d *DB) OpenOrders(ctx context.Context, shop string) ([]OpenOrder, error) {
	rows, err := d.read.OpenOrders(ctx, shop)
	open := make([]OpenOrder, len(rows))
	for i, row := range rows {
		open[i] = OpenOrder{
			ShopifyID: row.ShopifyID, CreatedAt: store.At(row.CreatedAt), UpdatedAt: store.At(row.UpdatedAt), ReadAt: store.At(row.ReadAt),
			Withheld: row.Withheld != "",
		}
	}
	return open, wrap(err, "listing the open orders")
}

// Unrouted returns the Shopify ids of young orders that Shopify had not routed
// to a location when they were read: routing doesn't touch order.updatedAt.
func (d *DB) Unrouted(ctx context.Context, shop string) ([]string, error) {
	young := d.cfg.Now().Add(-3 * 24 * time.Hour)
	ids, err := d.read.UnroutedOrders(ctx, sqlc.UnroutedOrdersParams{Shop: shop, CreatedAt: store.Milli(young)})
	return ids, wrap(err, "listing unrouted orders")
}

// Withheld counts the open orders of which Shopify kept something back (R60).
func (d *DB) Withheld(ctx context.Context, shop string) (int64, error) {
	n, err := d.read.CountWithheld(ctx, shop)
	return n, wrap(err, "counting orders with withheld data")
}
