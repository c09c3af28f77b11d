package db

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Ticked says what ticking or unticking locations did.
type Ticked struct {
	// Locations are all of the shop's, as they are now.
	Locations store.Locations
	// TakenIn counts the orders of which something became this shop's work, Waiting those
	// of them of which a person has to accept it first.
	TakenIn, Waiting int
}

// OwnLocations ticks locations as this shop's own, by names or ids, or with own false takes
// the ticks back (R53). What waits at one that is ticked is taken in: orders get their
// transactions, and open transactions the lines that come. What is booked for one that
// isn't ticked any more stays as it is, and nothing more of it is sent from here. NotFound
// and Invalid say that nothing was changed.
func (d *DB) OwnLocations(ctx context.Context, shop string, names []string, own bool) (Ticked, error) {
	var ticked Ticked
	err := d.in(ctx, "saying which locations are this shop's own", func(a *act) error {
		ticked = Ticked{}
		before, err := a.places(ctx, shop)
		if err != nil {
			return err
		}
		var ids, said []string
		for _, name := range names {
			at, err := before.Named(name)
			if err != nil {
				return err
			}
			if at.Own != own {
				ids, said = append(ids, at.ShopifyID), append(said, at.Name)
			}
		}
		if ticked.Locations, err = before.Ticked(ids, own); err != nil || len(ids) == 0 {
			return err
		}
		if err := a.tick(ctx, shop, ids, own); err != nil {
			return err
		}
		a.locations[shop] = ticked.Locations
		title := "This shop's own now: " + strings.Join(said, ", ")
		if !own {
			title = "No longer this shop's own: " + strings.Join(said, ", ")
		}
		if err := a.log(ctx, store.Event{Kind: store.EventRecord, Title: title}); err != nil {
			return err
		}
		return a.shareAnew(ctx, shop, &ticked)
	})
	return ticked, err
}

func (a *act) tick(ctx context.Context, shop string, ids []string, own bool) error {
	for _, id := range ids {
		if err := a.TickLocation(ctx, sqlc.TickLocationParams{Shop: shop, ShopifyID: id, Own: flag(own)}); err != nil {
			return fmt.Errorf("writing a location: %w", err)
		}
	}
	a.changed(SettingsChanged)
	// A list that is narrowed to one of them is another one now.
	a.changed(OrdersChanged)
	return nil
}

// shareAnew works out again what of each order that is not done with is this shop's.
func (a *act) shareAnew(ctx context.Context, shop string, ticked *Ticked) error {
	rows, err := a.SharedOrders(ctx, shop)
	if err != nil {
		return fmt.Errorf("listing the orders: %w", err)
	}
	for _, row := range rows {
		latest, pending, err := readDetails(ctx, a.Queries, row.ID)
		if err != nil {
			return err
		}
		waited := pending != nil
		if waited {
			latest = *pending
		}
		before := latest.Items()
		if latest.Elsewhere() == store.AllElsewhere {
			before = 0
		}
		changed, err := a.takeInAgain(ctx, row, latest.AtShopify())
		if err != nil {
			return fmt.Errorf("taking in %s: %w", row.ShopifyID, err)
		}
		if !changed {
			continue
		}
		a.changed(OrdersChanged, row.ID)
		accepted, err := a.acceptTicked(ctx, row.ID, waited)
		if err != nil {
			return err
		}
		if latest, err = readLatest(ctx, a.Queries, row.ID); err != nil {
			return err
		}
		if row, err = a.order(ctx, row.ID); err != nil {
			return err
		}
		over := row.TransactionID == "" && store.Status(row.Status).Final()
		if latest.Items() > before && !over {
			ticked.TakenIn++
			if !accepted {
				ticked.Waiting++
			}
		}
	}
	return nil
}

// acceptTicked accepts what ticking a location adds to an order's transaction, since that
// was a person's word already; not where a change of Shopify's waited before, or somebody
// chose to keep the order as it was, nor where a line has no product yet: those ask. It
// says that nothing of the order waits.
func (a *act) acceptTicked(ctx context.Context, orderID string, waited bool) (bool, error) {
	row, err := a.order(ctx, orderID)
	if err != nil || row.Changed == 0 {
		return true, err
	}
	if waited {
		return false, nil
	}
	m, err := a.change(ctx, orderID)
	if err != nil || m.Transaction.State != store.TransactionOpen || m.MayAccept() != nil {
		return false, err
	}
	return true, a.accept(ctx, m)
}
