package db

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// searchWords is what an order is found by (R6, R68): its number, customer, email,
// barcode, its products by SKU and title, and its phone numbers as digits alone, so
// that they are found in any writing. A phone number is of its address's country, else of
// the shop's (R67).
func searchWords(name, customer, barcode, shopCountry string, o store.Order) string {
	words := []string{name, customer, o.ContactEmail(), barcode}
	for _, line := range o.Lines {
		words = append(words, line.SKU, line.Title)
	}
	shipping := cmp.Or(o.Shipping.Country, o.Billing.Country, shopCountry)
	billing := cmp.Or(o.Billing.Country, shipping)
	for _, phone := range [][2]string{
		{o.Phone, shipping}, {o.Buyer.Phone, shipping}, {o.Shipping.Phone, shipping}, {o.Billing.Phone, billing},
	} {
		if digits := matching.PhoneDigits(phone[0], phone[1]); digits != "" && !slices.Contains(words, digits) {
			words = append(words, digits)
		}
	}
	return matching.Fold(strings.Join(words, " "))
}

// searchedKey is the setting that says by which words the orders are found: those of
// searchedBy, or up to which order they are, after searchedTo.
const (
	searchedKey = "orders.searched_by"
	searchedTo  = ", up to "
	// searchPage is how many orders get their words in one database transaction.
	searchPage = 1000
)

// searchedBy says what the words are made of, in a shop of that country.
func searchedBy(country string) string {
	if country == "" {
		return "phone, title"
	}
	return "phone, title, in " + country
}

// renewSearchWords gives the orders of an earlier version, or of another country that
// the shop was in, the words by which they are found now. A program that is stopped on
// the way goes on with it when it starts next.
func (d *DB) renewSearchWords(ctx context.Context) error {
	done, err := d.write.Setting(ctx, searchedKey)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	country, err := shopCountry(ctx, d.write)
	if err != nil {
		return err
	}
	goal := searchedBy(country)
	last, onTheWay := strings.CutPrefix(done, goal+searchedTo)
	if !onTheWay {
		last = ""
	}
	for done != goal {
		if done, last, err = d.renewPage(ctx, country, last); err != nil {
			return err
		}
	}
	return nil
}

// renewPage does so for the orders after one. It is no act of anybody: no book changes,
// so none is sealed anew.
func (d *DB) renewPage(ctx context.Context, country, after string) (done, last string, err error) {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return "", "", err
	}
	defer func() {
		if undo := tx.Rollback(); !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	queries := d.write.WithTx(tx)
	rows, err := queries.OrdersToSearch(ctx, sqlc.OrdersToSearchParams{ID: after, Limit: searchPage})
	if err != nil {
		return "", "", fmt.Errorf("reading the orders: %w", err)
	}
	for _, row := range rows {
		var o store.Order
		if err := json.Unmarshal([]byte(row.Details), &o); err != nil {
			// It is found by what it was found by before; the others go on (R63).
			d.cfg.Log.Error().Err(err).Str("order", row.ID).Msg("the words an order is found by were not renewed")
			continue
		}
		words := searchWords(row.Name, row.CustomerName, row.Barcode, country, o)
		if err := queries.SetOrderSearch(ctx, sqlc.SetOrderSearchParams{ID: row.ID, Search: words}); err != nil {
			return "", "", fmt.Errorf("writing the words of %s: %w", row.Name, err)
		}
	}
	done = searchedBy(country)
	if len(rows) == searchPage {
		last = rows[len(rows)-1].ID
		done += searchedTo + last
	}
	if err := queries.SetSetting(ctx, sqlc.SetSettingParams{Key: searchedKey, Value: done}); err != nil {
		return "", "", fmt.Errorf("noting it: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM touched"); err != nil {
		return "", "", fmt.Errorf("noting that no book changed: %w", err)
	}
	return done, last, tx.Commit()
}
