package db

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// SetCountry keeps the shop's own country, "" for unknown: phone numbers are read by it
// from now on, those of orders and customers that are here too (R67). Invalid when it is
// no country.
func (d *DB) SetCountry(ctx context.Context, code string) error {
	err := d.in(ctx, "keeping the shop's country", func(a *act) error { return a.useCountry(ctx, code, "by hand") })
	if err != nil {
		return err
	}
	return wrap(d.renewSearchWords(ctx), "reading the orders' phone numbers by the shop's country")
}

// useCountry makes a country the shop's, if it isn't yet; how says in the log from where
// it is known. Orders get the words by which they are found after the act.
func (a *act) useCountry(ctx context.Context, code, how string) error {
	if err := store.CheckCountry(code); err != nil {
		return err
	}
	known, err := shopCountry(ctx, a.Queries)
	if err != nil || known == code {
		return err
	}
	if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: SettingCountry, Value: code}); err != nil {
		return fmt.Errorf("keeping the shop's country: %w", err)
	}
	a.changed(SettingsChanged)
	title := "The shop is in " + store.CountryName(code)
	if code == "" {
		title = "The shop's country is not known any more"
	}
	return a.log(ctx, store.Event{Kind: store.EventRecord, Title: title, Detail: "Known " + how + ".", Before: known, After: code})
}
