package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// The settings of the shop's connection. No key holds a secret (R42).
const (
	// domainSetting is the shop's permanent domain, name.myshopify.com.
	SettingDomain = "shop.domain"
	// settingName is what staff read instead of it.
	settingName = "shop.name"
	// settingEvery is the pause between checks for orders, as time.Duration writes it.
	settingEvery = "shop.every"
)

// Connection returns the shop that this database works for; its Domain is "" before
// setup.
func (d *DB) Connection(ctx context.Context) (store.Connection, error) {
	c := store.Connection{Every: store.DefaultPause}
	for key, to := range map[string]*string{
		SettingDomain: &c.Domain, settingName: &c.Name, SettingCurrency: &c.Currency, SettingCountry: &c.Country,
	} {
		value, err := d.Setting(ctx, key)
		if err != nil {
			return c, err
		}
		*to = value
	}
	text, err := d.Setting(ctx, settingEvery)
	if err != nil || text == "" {
		return c, err
	}
	if c.Every, err = time.ParseDuration(text); err != nil {
		return c, store.FailBecause(err, store.Broken, "How often to check for orders can't be read from the database; choose it again in "+
			"Tools > Connect a Shop.")
	}
	return c, nil
}

// SetConnection keeps the shop that this database works for; Invalid says what is
// wrong with it, above all that its currency is another than that of the orders here.
func (d *DB) SetConnection(ctx context.Context, c store.Connection) error {
	if err := c.Check(); err != nil {
		return err
	}
	err := d.in(ctx, "keeping the shop's connection", func(a *act) error {
		a.changed(SettingsChanged)
		before, err := a.Setting(ctx, SettingDomain)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading the shop's domain: %w", err)
		}
		for key, value := range map[string]string{SettingDomain: c.Domain, settingName: c.Name, settingEvery: c.Every.String()} {
			if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: key, Value: value}); err != nil {
				return fmt.Errorf("keeping the shop's connection: %w", err)
			}
		}
		if c.Currency != "" {
			if err := a.useCurrency(ctx, c.Currency, "from "+c.Domain); err != nil {
				return err
			}
		}
		known, err := shopCountry(ctx, a.Queries)
		if err != nil {
			return err
		}
		// What a person set by hand stays as long as the shop is the same.
		if c.Country != "" && (known == "" || before != c.Domain) {
			if err := a.useCountry(ctx, c.Country, "from "+c.Domain); err != nil {
				return err
			}
		}
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: "The shop's connection changed", Before: before, After: c.Domain + ", " + c.Name + ", checked every " +
				c.Every.String(),
		})
	})
	if err != nil {
		return err
	}
	return wrap(d.renewSearchWords(ctx), "reading the orders' phone numbers by the shop's country")
}
