package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Intake returns which kinds of orders the shop takes in beside its ordinary ones (R49).
func (d *DB) Intake(ctx context.Context) (store.Intake, error) {
	intake, err := intake(ctx, d.read)
	return intake, wrap(err, "reading which orders are taken in")
}

// SetIntake keeps the choice. It holds from the next order on, and the next poll reads
// what was left out so far and is wanted now (see Admitted); an order that was taken
// in stays.
func (d *DB) SetIntake(ctx context.Context, to store.Intake) error {
	return d.in(ctx, "changing which orders are taken in", func(a *act) error {
		was, err := intake(ctx, a.Queries)
		if err != nil {
			return err
		}
		var now []string
		for _, kind := range store.Kinds() {
			if was.Takes(kind) == to.Takes(kind) {
				continue
			}
			value, word := "0", "left out"
			if to.Takes(kind) {
				value, word = "1", "taken in"
			}
			if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: kind.Setting(), Value: value}); err != nil {
				return fmt.Errorf("writing a setting: %w", err)
			}
			now = append(now, kind.Label()+" are "+word)
		}
		if len(now) == 0 {
			return nil
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{Kind: store.EventRecord, Title: "Which orders are taken in was changed", After: strings.Join(now, ", ")})
	})
}

func intake(ctx context.Context, q *sqlc.Queries) (store.Intake, error) {
	var chosen store.Intake
	for _, kind := range store.Kinds() {
		value, err := q.Setting(ctx, kind.Setting())
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return chosen, fmt.Errorf("reading %s: %w", kind.Setting(), err)
		}
		chosen = chosen.With(kind, value == "1")
	}
	return chosen, nil
}

// LeftOut counts what a shop's choice leaves out, by kind; kinds without any are not
// listed.
func (d *DB) LeftOut(ctx context.Context, shop string) ([]store.LeftOut, error) {
	chosen, err := d.Intake(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := d.read.LeftOut(ctx, shop)
	if err != nil {
		return nil, wrap(err, "counting what is left out")
	}
	var counted []store.LeftOut
	for _, kind := range store.Kinds() {
		left := store.LeftOut{Kind: kind}
		for _, row := range rows {
			if chosen.LeavesOut(row.Test == 1, row.Source) != kind {
				continue
			}
			if left.Orders == 0 || row.Since < store.Milli(left.Since) {
				left.Since = store.At(row.Since)
			}
			left.Orders += row.Orders
		}
		if left.Orders > 0 {
			counted = append(counted, left)
		}
	}
	return counted, nil
}

// Admitted returns the Shopify ids of orders that were left out and that the shop
// wants now, the youngest first, at most limit.
func (d *DB) Admitted(ctx context.Context, shop string, limit int) ([]string, error) {
	const doing = "looking for orders that may come in now"
	chosen, err := d.Intake(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := d.read.LeftOut(ctx, shop)
	if err != nil {
		return nil, wrap(err, doing)
	}
	var ids []string
	for _, group := range groups {
		if chosen.LeavesOut(group.Test == 1, group.Source) != "" {
			continue
		}
		some, err := d.read.LeftOutOf(ctx, sqlc.LeftOutOfParams{
			Shop: shop, Test: group.Test, Source: group.Source,
			Limit: int32(limit - len(ids)), //nolint:gosec // a few hundred
		})
		if err != nil {
			return nil, wrap(err, doing)
		}
		ids = append(ids, some...)
	}
	return ids, nil
}

// ForgetLeftOut forgets an order that was left out and is no longer at Shopify.
func (d *DB) ForgetLeftOut(ctx context.Context, shop, shopifyID string) error {
	return d.in(ctx, "forgetting an order that was left out", func(a *act) error {
		_, err := a.ForgetLeftOut(ctx, sqlc.ForgetLeftOutParams{Shop: shop, ShopifyID: shopifyID})
		return err
	})
}

// leaveOut notes an order that stays outside.
func (a *act) leaveOut(ctx context.Context, o store.Order) error {
	err := a.LeaveOut(ctx, sqlc.LeaveOutParams{
		Shop: o.Shop, ShopifyID: o.ShopifyID, Name: o.Name, Test: flag(o.Test), Source: o.Source,
		CreatedAt: store.Milli(o.CreatedAt), UpdatedAt: store.Milli(o.UpdatedAt), ReadAt: store.Milli(o.ReadAt),
	})
	if err != nil {
		return fmt.Errorf("noting what is left out: %w", err)
	}
	return nil
}
