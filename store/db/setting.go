package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Setting returns a setting of the shop, "" when it was never set. Secrets are
// never among them (R42).
func (d *DB) Setting(ctx context.Context, key string) (string, error) {
	value, err := d.read.Setting(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, wrap(err, "reading a setting")
}

// SettingCountry is the shop's own country, ISO 3166-1 alpha-2, by which phone numbers
// that don't name theirs are read. It is known from the shop that was connected or from
// a person, and never guessed.
const SettingCountry = "shop.country"

// Country returns the shop's own country, "" while nobody knows it.
func (d *DB) Country(ctx context.Context) (string, error) {
	country, err := shopCountry(ctx, d.read)
	return country, wrap(err, "reading the shop's country")
}

func shopCountry(ctx context.Context, q *sqlc.Queries) (string, error) {
	country, err := q.Setting(ctx, SettingCountry)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading the shop's country: %w", err)
	}
	return country, nil
}

// SetSetting keeps what the program notes for itself, such as when it last asked
// the shop. What a person decides goes through ChangeSetting.
func (d *DB) SetSetting(ctx context.Context, key, value string) error {
	return d.in(ctx, "keeping a setting", func(a *act) error {
		a.changed(SettingsChanged)
		return a.SetSetting(ctx, sqlc.SetSettingParams{Key: key, Value: value})
	})
}

// NoteSetting is SetSetting for what has something to tell: events are logged with it.
func (d *DB) NoteSetting(ctx context.Context, key, value string, told []store.Event) error {
	return d.in(ctx, "keeping a setting", func(a *act) error {
		a.changed(SettingsChanged)
		for _, e := range told {
			if err := a.log(ctx, e); err != nil {
				return err
			}
		}
		return a.SetSetting(ctx, sqlc.SetSettingParams{Key: key, Value: value})
	})
}

// ChangeSetting keeps what a person decided; title says in the log what it was (R44).
func (d *DB) ChangeSetting(ctx context.Context, key, value, title string) error {
	return d.in(ctx, "changing a setting", func(a *act) error {
		before, err := a.Setting(ctx, key)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading a setting: %w", err)
		}
		if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: key, Value: value}); err != nil {
			return fmt.Errorf("writing a setting: %w", err)
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{Kind: store.EventRecord, Title: title, Before: before, After: value})
	})
}
