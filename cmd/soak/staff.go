//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// atOnceBySomebody is how many orders staff deal with before they look at the list again.
const atOnceBySomebody = 60

// act is what staff do with some of the orders. What is refused or fails is tried again
// some time.
func (t *till) act(ctx context.Context) error {
	if t.ticks && t.random.IntN(4) == 0 {
		if err := t.tick(ctx); err != nil {
			return err
		}
	}
	rows, err := t.db.Orders(ctx, db.OrderFilter{Sort: db.ByCreated, Limit: 300})
	if err != nil || len(rows) == 0 {
		return err
	}
	for range atOnceBySomebody {
		err = errors.Join(err, t.actOn(ctx, rows[t.random.IntN(len(rows))].ID))
	}
	return err
}

func (t *till) actOn(ctx context.Context, id string) error {
	row, err := t.db.Order(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case row.Changed:
		return t.decide(ctx, row)
	case row.Status == store.CustomerIDNeeded:
		_, err = t.db.IdentifyAsNew(ctx, []string{row.ID}, store.Customer{FirstName: "Soak", LastName: row.Name})
		return err
	case row.TransactionID != "" && t.random.IntN(6) == 0:
		return t.aboutMoney(ctx, row)
	case row.TransactionID != "" && (row.Status == store.Completed || t.random.IntN(2) == 0):
		return t.takeBack(ctx, row)
	case row.Push == store.PushFailed && t.random.IntN(2) == 0:
		return t.db.RetryPush(ctx, row.ID)
	case t.random.IntN(4) > 0:
		return t.onParts(ctx, row)
	default:
		return t.save(ctx, row)
	}
}

// morning is how a shop begins of which much has gone already, so that it may come back: most
// orders are handed over.
func (t *till) morning(ctx context.Context) error {
	rows, err := t.db.Orders(ctx, db.OrderFilter{Sort: db.ByCreated})
	if err != nil {
		return err
	}
	for _, row := range rows {
		switch {
		case t.random.IntN(4) == 0:
			continue
		case row.Status == store.CustomerIDNeeded:
			_, err = t.db.IdentifyAsNew(ctx, []string{row.ID}, store.Customer{FirstName: "Soak", LastName: row.Name})
		case row.Status == store.New && row.TransactionID != "" && !row.Changed:
			err = t.db.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed}})
		}
		if code := store.CodeOf(err); err != nil && code != store.Invalid && code != store.Conflict {
			return err
		}
	}
	return nil
}

// tick says which locations are this shop's own once they are known, and now and then that
// the warehouse is too.
func (t *till) tick(ctx context.Context) error {
	places, err := t.db.Locations(ctx, shopsim.Domain)
	if err != nil {
		return err
	}
	if _, err := places.Named(shopsim.Counter); err == nil && !places.Chosen() {
		_, err = t.db.OwnLocations(ctx, shopsim.Domain, []string{shopsim.Counter, shopsim.SecondStore}, true)
		return err
	}
	if places.Chosen() && t.random.IntN(200) == 0 {
		_, err = t.db.OwnLocations(ctx, shopsim.Domain, []string{shopsim.Warehouse}, true)
	}
	return err
}

// onParts does something about one part of an order: mostly a hand-over of some units.
func (t *till) onParts(ctx context.Context, row db.OrderRow) error {
	o, pending, err := t.db.Details(ctx, row.ID)
	if err != nil {
		return err
	}
	if pending != nil {
		o = *pending
	}
	parts := o.Parts()
	if len(parts) == 0 {
		return nil
	}
	part := parts[t.random.IntN(len(parts))]
	switch t.random.IntN(12) {
	case 0:
		return t.db.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup, Part: part.ShopifyID}})
	case 1:
		return t.handOver(ctx, row, store.StatusEdit{Part: part.ShopifyID})
	case 2:
		if len(o.Fulfillments) > 0 {
			return t.db.TakeBack(ctx, row.ID, o.Fulfillments[t.random.IntN(len(o.Fulfillments))].ShopifyID)
		}
	case 3:
		if len(o.Fulfillments) > 0 {
			return t.db.Track(ctx, db.Tracking{
				OrderID: row.ID, Fulfillment: o.Fulfillments[t.random.IntN(len(o.Fulfillments))].ShopifyID, Carrier: "UPS",
				Tracking: fmt.Sprintf("1Z%d", t.random.Uint64()), Tell: t.random.IntN(2) == 0,
			})
		}
	case 4:
		return t.db.Release(ctx, row.ID, part.ShopifyID)
	case 5:
		return t.reject(ctx, row, part)
	}
	if len(part.Lines) == 0 {
		return nil
	}
	line := part.Lines[t.random.IntN(len(part.Lines))]
	if line.Remaining == 0 {
		return nil
	}
	return t.handOver(ctx, row, store.StatusEdit{
		Lines: []store.PartLine{{ShopifyID: line.ShopifyID, Quantity: 1 + t.random.Int64N(line.Remaining)}},
	})
}

// handOver saves a hand-over of some units, with numbers of its own, and tells that it did.
func (t *till) handOver(ctx context.Context, row db.OrderRow, edit store.StatusEdit) error {
	edit.OrderID, edit.From, edit.To, edit.Act = row.ID, row.Status, store.Completed, fmt.Sprintf("act-%x", t.random.Uint64())
	edit.Carrier, edit.Tracking = "UPS", "1Z"+edit.Act
	if t.random.IntN(3) == 0 {
		edit.Tracking += ", 1Y" + edit.Act
	}
	err := t.db.SetStatuses(ctx, []store.StatusEdit{edit})
	if err == nil {
		t.say("gone\t%s\t%s\t0", row.ShopifyID, edit.Act)
	}
	return err
}

// save saves a status that fits, and tells that it did.
func (t *till) save(ctx context.Context, row db.OrderRow) error {
	fitting := []store.Status{store.ReadyForPickup, store.ReadyForShipment, store.Completed, store.Completed, store.Rejected}
	to := fitting[t.random.IntN(len(fitting))]
	if to == row.Status {
		return nil
	}
	err := t.db.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to, Carrier: "UPS", Tracking: "1Z" + row.Name}})
	if err == nil {
		t.say("saved\t%s\t%s\t%d", row.ShopifyID, to, time.Now().UnixNano())
	}
	return err
}

func (t *till) decide(ctx context.Context, row db.OrderRow) error {
	change, err := t.db.Change(ctx, row.ID)
	if err != nil {
		return err
	}
	if t.random.IntN(6) == 0 {
		return t.db.KeepChange(ctx, row.ID, change.Version)
	}
	return t.db.AcceptChange(ctx, row.ID, change.Version)
}
