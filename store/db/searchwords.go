package db

import (
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
// that they are found in any writing.
func searchWords(name, customer, barcode string, o store.Order) string {
	words := []string{name, customer, o.ContactEmail(), barcode}
	for _, line := range o.Lines {
		words = append(words, line.SKU, line.Title)
	}
	country := o.Shipping.Country
	if country == "" {
		country = o.Billing.Country
	}
	for _, phone := range []string{o.Phone, o.Buyer.Phone, o.Shipping.Phone, o.Billing.Phone} {
		if digits := matching.PhoneDigits(phone, country); digits != "" && !slices.Contains(words, digits) {
			words = append(words, digits)
		}
	}
	return matching.Fold(strings.Join(words, " "))
}

// searchedKey is the setting that says by which words the orders are found: those of
// searchedBy, or up to which order they are, after searchedTo.
const (
	searchedKey = "orders.searched_by"
	searchedBy  = "phone, title"
	searchedTo  = "up to "
	// searchPage is how many orders get their words in one database transaction.
	searchPage = 1000
)

// renewSearchWords gives the orders of an earlier version the words by which this one
// finds them. A program that is stopped on the way goes on with it when it starts next.
func (d *DB) renewSearchWords(ctx context.Context) error {
	done, err := d.write.Setting(ctx, searchedKey)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for last := strings.TrimPrefix(done, searchedTo); done != searchedBy; {
		if done, last, err = d.renewPage(ctx, last); err != nil {
			return err
		}
	}
	return nil
}

// renewPage does so for the orders after one. It is no act of anybody: no book changes,
// so none is sealed anew.
func (d *DB) renewPage(ctx context.Context, after string) (done, last string, err error) {
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
		words := searchWords(row.Name, row.CustomerName, row.Barcode, o)
		if err := queries.SetOrderSearch(ctx, sqlc.SetOrderSearchParams{ID: row.ID, Search: words}); err != nil {
			return "", "", fmt.Errorf("writing the words of %s: %w", row.Name, err)
		}
	}
	done = searchedBy
	if len(rows) == searchPage {
		last = rows[len(rows)-1].ID
		done = searchedTo + last
	}
	if err := queries.SetSetting(ctx, sqlc.SetSettingParams{Key: searchedKey, Value: done}); err != nil {
		return "", "", fmt.Errorf("noting it: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM touched"); err != nil {
		return "", "", fmt.Errorf("noting that no book changed: %w", err)
	}
	return done, last, tx.Commit()
}
