package db

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// searchWords is what an order is found by (R6, R59, R68): its number, customer, email,
// barcode, its products by SKU and title, what was asked for and agreed on, and its phone
// numbers as digits alone, so that they are found in any writing. A phone number is of its
// address's country, else of the shop's (R67).
func searchWords(name, customer, barcode, shopCountry string, o store.Order) string {
	words := []string{name, customer, o.ContactEmail(), barcode}
	for _, line := range o.Lines {
		words = append(words, line.SKU, line.Title)
	}
	words = append(words, o.WishWords()...)
	shipping := cmp.Or(o.Shipping.Country, o.Billing.Country, shopCountry)
	billing := cmp.Or(o.Billing.Country, shipping)
	for _, phone := range [][2]string{
		{o.Phone, shipping}, {o.Buyer.Phone, shipping}, {o.Shipping.Phone, shipping}, {o.Billing.Phone, billing},
	} {
		if digits := matching.PhoneDigits(phone[0], phone[1]); digits != "" && !slices.Contains(words, digits) {
			words = append(words, digits)
		}
	}
	return matching.Fold(withoutControls(strings.Join(words, " ")))
}

// withoutControls has a blank for each control character: SQLite reads no further than a NUL.
func withoutControls(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// searchedKey is the setting that says by which words the orders are found: those of
// searchedBy, or up to which order they are, after searchedTo.
const (
	searchedKey = "orders.searched_by"
	searchedTo  = ", up to "
	// searchPage is how many orders get their words in one database transaction.
	searchPage = 1000
)

// wordsOf is by what pickup times are read, and in which country phone numbers are.
func wordsOf(ctx context.Context, q *sqlc.Queries) (store.PickupReading, error) {
	country, err := shopCountry(ctx, q)
	if err != nil {
		return store.PickupReading{}, err
	}
	names, err := q.Setting(ctx, store.SettingPickupNames)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return store.PickupReading{}, fmt.Errorf("reading the names of pickup times: %w", err)
	}
	return store.PickupReading{Names: cmp.Or(names, store.UsualPickupNames), Country: country}, nil
}

// searchedBy says what the words are made of, and by what pickup times are read.
func searchedBy(known store.PickupReading) string {
	said := "phone, title, wishes, pickup days by " + strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(known.Names))), 16)
	if known.Country != "" {
		said += ", in " + known.Country
	}
	return said
}

// renewSearchWords gives the orders of an earlier version, of another country that the shop
// was in, or of before other attributes were the pickup's, the words by which they are found,
// the mark of their wishes and their pickup times. A program that is stopped on the way goes
// on with it when it starts next.
func (d *DB) renewSearchWords(ctx context.Context) error {
	done, err := d.write.Setting(ctx, searchedKey)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	known, err := wordsOf(ctx, d.write)
	if err != nil {
		return err
	}
	goal := searchedBy(known)
	last, onTheWay := strings.CutPrefix(done, goal+searchedTo)
	if !onTheWay {
		last = ""
	}
	for done != goal {
		if done, last, err = d.renewPage(ctx, known, last); err != nil {
			return err
		}
	}
	return nil
}

// renewPage does so for the orders after one. It is no act of anybody: no book changes,
// so none is sealed anew.
func (d *DB) renewPage(ctx context.Context, known store.PickupReading, after string) (done, last string, err error) {
	tx, turn, err := d.begin(ctx)
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
		o, err := wishedIn(row)
		if err != nil {
			// It is found by what it was found by before; the others go on (R63).
			d.cfg.Log.Error().Err(err).Str("order", row.ID).Msg("the words an order is found by were not renewed")
			continue
		}
		if err := queries.SetOrderSearch(ctx, sqlc.SetOrderSearchParams{
			ID: row.ID, Search: searchWords(row.Name, row.CustomerName, row.Barcode, known.Country, o),
			Wish: withoutControls(o.WishMark()), PickupTime: string(known.Of(o)),
		}); err != nil {
			return "", "", fmt.Errorf("writing the words of %s: %w", row.Name, err)
		}
	}
	done = searchedBy(known)
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
	return done, last, d.commit(ctx, tx, turn)
}

// wishedIn is an order as it is searched: as accepted, with the wishes that it has now.
func wishedIn(row sqlc.OrdersToSearchRow) (o store.Order, err error) {
	if err := json.Unmarshal([]byte(row.Details), &o); err != nil || row.Pending == "" {
		return o, err
	}
	var pending store.Order
	if err := json.Unmarshal([]byte(row.Pending), &pending); err != nil {
		return o, err
	}
	return o.Wishing(pending), nil
}
