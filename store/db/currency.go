package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// SettingCurrency is the shop's own currency, ISO 4217, in which its prices are. It
// is known from the shop that was connected, from the first order, or from a
// person, and never guessed: 1200 yen are not 1200 cents.
const SettingCurrency = "shop.currency"

// Currency returns the shop's own currency, "" while nobody knows it: then there is
// no order, no shop was connected, and no price can be kept.
func (d *DB) Currency(ctx context.Context) (string, error) {
	currency, err := shopCurrency(ctx, d.read)
	return currency, wrap(err, "reading the shop's currency")
}

func shopCurrency(ctx context.Context, q *sqlc.Queries) (string, error) {
	currency, err := q.Setting(ctx, SettingCurrency)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the shop's currency: %w", err)
	}
	return currency, nil
}

// SetCurrency keeps the shop's own currency. Prices that are here already keep
// their numbers: 1200 dollars become 1200 yen. Invalid when it is no currency, when
// a price has more decimals than it, or when there are orders in another.
func (d *DB) SetCurrency(ctx context.Context, code string) error {
	return d.in(ctx, "keeping the shop's currency", func(a *act) error { return a.useCurrency(ctx, code, "by hand") })
}

// useCurrency makes a currency the shop's, if it isn't yet; how says in the log
// from where it is known.
func (a *act) useCurrency(ctx context.Context, code, how string) error {
	if err := store.CheckCurrency(code); err != nil {
		return err
	}
	known, err := shopCurrency(ctx, a.Queries)
	if err != nil || known == code {
		return err
	}
	if known != "" {
		orders, err := a.CountOrdersIn(ctx, known)
		if err != nil {
			return fmt.Errorf("counting the orders of a currency: %w", err)
		}
		if orders > 0 {
			return store.Fail(store.Invalid, "The orders and prices here are in %s, and %s is another currency. Nothing was changed; give a "+
				"shop in %s a database of its own with --database.", known, code, code)
		}
		if err := a.repriceAll(ctx, known, code); err != nil {
			return err
		}
	}
	if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: SettingCurrency, Value: code}); err != nil {
		return fmt.Errorf("keeping the shop's currency: %w", err)
	}
	a.changed(SettingsChanged)
	return a.log(ctx, store.Event{
		Kind: store.EventRecord, Title: "Prices are in " + code, Detail: "Known " + how + ".", Before: known,
		After: code,
	})
}

// repriceAll keeps the numbers of all prices in another currency.
func (a *act) repriceAll(ctx context.Context, from, to string) error {
	products, err := a.PricedProducts(ctx)
	if err != nil {
		return fmt.Errorf("reading the prices: %w", err)
	}
	var repriced []store.Product
	for _, row := range products {
		price := store.Money{Minor: row.Price, Currency: from}.Decimal()
		money, err := store.ParseMoney(price, to)
		if err != nil {
			return store.FailBecause(err, store.Invalid, "%s costs %s %s here, and that is no price in %s. Nothing was changed; correct the "+
				"price first.", row.SKU, price, from, to)
		}
		if money.Minor != row.Price {
			p := books.Product(row)
			p.Price = money.Minor
			repriced = append(repriced, p)
		}
	}
	for _, p := range repriced {
		if err := a.writeProduct(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// meetCurrency makes the currency of the first order the shop's. An order is taken
// in whatever its currency: when it is another than the prices', and they can't
// follow, the log says so.
func (a *act) meetCurrency(ctx context.Context, known *string, o store.Order) error {
	if *known == o.Currency {
		return nil
	}
	if *known != "" {
		orders, err := a.CountOrdersIn(ctx, *known)
		if err != nil {
			return fmt.Errorf("counting the orders of a currency: %w", err)
		}
		if orders > 0 {
			return nil
		}
	}
	err := a.useCurrency(ctx, o.Currency, "from "+o.Name)
	if store.CodeOf(err) == store.Invalid {
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: o.Name + " is in " + o.Currency + ", the prices here are not",
			Detail: store.MessageOf(err), Before: *known, After: o.Currency,
		})
	}
	*known = o.Currency
	return err
}
