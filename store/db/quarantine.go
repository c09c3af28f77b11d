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

// Quarantined is an order that could not be taken in (its cause is for staff).
type Quarantined struct {
	ShopifyID       string
	UpdatedAt       time.Time
	Cause           string
	FirstAt, LastAt time.Time
}

// An order set aside is read again although it hasn't changed, since what was in its way
// may have been here or in one answer: first after firstLook, then after as long as it
// has been set aside, and at least every secondLook.
const firstLook, secondLook = time.Minute, time.Hour

// Pause is how long after LastAt it is read again.
func (q Quarantined) Pause() time.Duration {
	return min(max(q.LastAt.Sub(q.FirstAt), firstLook), secondLook)
}

// SetAside is an order that could not be taken in, with what is known of it here.
type SetAside struct {
	Quarantined
	Shop string
	// OrderID and Name are "" while the order was never taken in.
	OrderID, Name string
}

// NextTry is when it is read again by itself; zero means by the next check.
func (s SetAside) NextTry() time.Time {
	if s.LastAt.IsZero() {
		return s.LastAt
	}
	return s.LastAt.Add(s.Pause())
}

// SetAside returns the orders of all shops that are set aside and weren't let go, oldest
// first, limit of them at most, and how many there are.
func (d *DB) SetAside(ctx context.Context, limit int) (list []SetAside, count int64, err error) {
	if count, err = d.read.CountQuarantined(ctx); err != nil {
		return nil, 0, wrap(err, "counting quarantined orders")
	}
	rows, err := d.read.SetAside(ctx, int32(limit)) //nolint:gosec // a few hundred
	if err != nil {
		return nil, 0, wrap(err, "listing the orders set aside")
	}
	for _, row := range rows {
		list = append(list, SetAside{
			Quarantined: Quarantined{
				ShopifyID: row.ShopifyID, Cause: row.Cause, FirstAt: store.At(row.FirstAt), LastAt: store.At(row.LastAt),
			},
			Shop: row.Shop, OrderID: row.OrderID, Name: row.Name,
		})
	}
	return list, count, nil
}

// Quarantine sets an order aside that could not be taken in, with the cause, so
// that the others go on. It is looked at again when Shopify changes it. Both times
// are Shopify's; readAt is when it was read.
func (d *DB) Quarantine(ctx context.Context, shop, shopifyID string, updatedAt, readAt time.Time, cause string) error {
	return d.in(ctx, "setting an order aside", func(a *act) error {
		_, err := a.QuarantinedUpdate(ctx, sqlc.QuarantinedUpdateParams{Shop: shop, ShopifyID: shopifyID})
		first := errors.Is(err, sql.ErrNoRows)
		if err != nil && !first {
			return fmt.Errorf("reading the quarantine: %w", err)
		}
		if err := a.Quarantine(ctx, sqlc.QuarantineParams{
			Shop: shop, ShopifyID: shopifyID, UpdatedAt: store.Milli(updatedAt), Cause: cause,
			FirstAt: a.at, ReadAt: store.Milli(readAt),
		}); err != nil {
			return fmt.Errorf("writing the quarantine: %w", err)
		}
		// One that was left out and is wanted now is looked at again as what is set aside is.
		if _, err := a.ForgetLeftOut(ctx, sqlc.ForgetLeftOutParams{Shop: shop, ShopifyID: shopifyID}); err != nil {
			return fmt.Errorf("forgetting that it was left out: %w", err)
		}
		a.changed(OrdersChanged)
		if !first {
			return nil
		}
		e := store.Event{
			Kind: store.EventQuarantined, Actor: store.Automatic, Title: "An order could not be taken in", Detail: cause,
			After: shopifyID,
		}
		known, err := a.OrderByShopifyID(ctx, sqlc.OrderByShopifyIDParams{Shop: shop, ShopifyID: shopifyID})
		switch {
		case err == nil:
			e.SubjectID, e.Title = known.ID, known.Name+" can't be brought up to date"
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("looking for the order: %w", err)
		}
		return a.log(ctx, e)
	})
}

// LookAgain has an order that is set aside read again by the next poll. NotFound
// when it isn't set aside.
func (d *DB) LookAgain(ctx context.Context, shop, shopifyID string) error {
	return d.in(ctx, "having an order looked at again", func(a *act) error {
		n, err := a.LookAgain(ctx, sqlc.LookAgainParams{Shop: shop, ShopifyID: shopifyID})
		return a.leaveQuarantine(ctx, shopifyID, "An order that could not be taken in is looked at again", n, err)
	})
}

// LetGo says that an order that is set aside doesn't matter to the shop: it is no
// longer shown, until Shopify changes it. NotFound when it isn't set aside.
func (d *DB) LetGo(ctx context.Context, shop, shopifyID string) error {
	return d.in(ctx, "letting an order go", func(a *act) error {
		n, err := a.LetGo(ctx, sqlc.LetGoParams{Shop: shop, ShopifyID: shopifyID})
		return a.leaveQuarantine(ctx, shopifyID, "An order that could not be taken in was let go", n, err)
	})
}

func (a *act) leaveQuarantine(ctx context.Context, shopifyID, title string, rows int64, err error) error {
	if err != nil {
		return fmt.Errorf("writing the quarantine: %w", err)
	}
	if rows == 0 {
		return store.Fail(store.NotFound, "No order %s is set aside. 'orders --quarantined' lists those that are.", shopifyID)
	}
	a.changed(OrdersChanged)
	return a.log(ctx, store.Event{Kind: store.EventQuarantined, Title: title, After: shopifyID})
}

// Quarantined returns the orders of a shop that are set aside and weren't let go,
// oldest first.
func (d *DB) Quarantined(ctx context.Context, shop string) ([]Quarantined, error) {
	rows, err := d.read.Quarantined(ctx, shop)
	if err != nil {
		return nil, wrap(err, "listing the quarantine")
	}
	list := make([]Quarantined, len(rows))
	for i, row := range rows {
		list[i] = Quarantined{
			ShopifyID: row.ShopifyID, UpdatedAt: store.At(row.UpdatedAt), Cause: row.Cause, FirstAt: store.At(row.FirstAt),
			LastAt: store.At(row.LastAt),
		}
	}
	return list, nil
}
