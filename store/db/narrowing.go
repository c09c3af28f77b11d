package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Narrowing returns which of the shop's own locations this computer works for (R54).
func (d *DB) Narrowing(ctx context.Context) (store.Narrowing, error) {
	text, err := d.Setting(ctx, d.locationsKey())
	if err != nil || text == "" {
		return store.Narrowing{}, err
	}
	shops, err := d.allLocations(ctx)
	if err != nil {
		return store.Narrowing{}, err
	}
	ids := strings.Fields(text)
	for _, shop := range shops {
		for _, id := range ids {
			if shop.Knows(id) {
				return shop.Narrowed(ids), nil
			}
		}
	}
	return store.Locations{}.Narrowed(ids), nil
}

// Narrow has this computer's lists, figures and calls show what these locations hand over,
// by names or ids; none for all. NotFound, Conflict and Invalid say that nothing was changed.
func (d *DB) Narrow(ctx context.Context, names []string) error {
	shops, err := d.allLocations(ctx)
	if err != nil {
		return err
	}
	var all store.Locations
	var to store.Narrowing
	for _, shop := range shops {
		all = append(all, shop...)
	}
	var ids []string
	for _, name := range names {
		at, err := all.Named(name)
		if err != nil {
			return err
		}
		if !slices.Contains(ids, at.ShopifyID) {
			ids = append(ids, at.ShopifyID)
		}
	}
	for _, shop := range shops {
		if n := shop.Narrowed(ids); len(n.To) > 0 {
			to = n
		}
	}
	if len(ids) > len(to.To) {
		return store.Fail(store.Invalid, "A computer works for locations that are open and this shop's own, and not all of these are. "+
			"Tick them under Locations first. Nothing was saved.")
	}
	return d.in(ctx, "narrowing this computer's lists", func(a *act) error {
		// Every list and figure is another one now.
		a.changed(OrdersChanged)
		a.changed(SettingsChanged)
		if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: d.locationsKey(), Value: strings.Join(ids, " ")}); err != nil {
			return fmt.Errorf("writing a setting: %w", err)
		}
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: cmp.Or(d.cfg.Machine, "This computer") + " shows the orders of " + cmp.Or(to.Words(), "all locations"),
			Detail: "What is booked, saved and sent knows nothing of it.",
		})
	})
}

func (d *DB) locationsKey() string {
	return store.Setting{Key: store.SettingLocations}.KeyAt(d.cfg.Machine)
}

// allLocations are the locations of each shop that the database has seen.
func (d *DB) allLocations(ctx context.Context) ([]store.Locations, error) {
	rows, err := d.read.AllLocations(ctx)
	if err != nil {
		return nil, wrap(err, "reading the locations")
	}
	var shops []store.Locations
	for i, row := range rows {
		if i == 0 || rows[i-1].Shop != row.Shop {
			shops = append(shops, nil)
		}
		last := len(shops) - 1
		shops[last] = append(shops[last], locationOf(row))
	}
	return shops, nil
}
