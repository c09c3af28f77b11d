package sync

import (
	"context"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

// aside returns the orders that were set aside and are due for another look, and
// puts the updatedAt they had into listed where Shopify didn't list them.
func (p *Poller) aside(ctx context.Context, listed map[string]time.Time) ([]string, error) {
	quarantined, err := p.db.Quarantined(ctx, p.cfg.Shop)
	if err != nil {
		return nil, err
	}
	var due []string
	for _, order := range quarantined {
		if !over(order.LastAt, p.cfg.Now(), order.Pause()) {
			continue
		}
		due = append(due, order.ShopifyID)
		if listed[order.ShopifyID].IsZero() {
			listed[order.ShopifyID] = order.UpdatedAt
		}
	}
	return due, nil
}

func distinct(lists ...[]string) []string {
	seen := map[string]bool{}
	var all []string
	for _, list := range lists {
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				all = append(all, id)
			}
		}
	}
	return all
}

// takeIn reads a page of orders and takes it in; listed holds the updatedAt by
// which they were asked for, aside those that had been set aside before.
func (p *Poller) takeIn(ctx context.Context, ids []string, listed map[string]time.Time, aside []string, checked *Checked) error {
	read, err := p.gateway.ReadOrders(ctx, ids)
	if err != nil {
		return err
	}
	return p.takeInRead(ctx, read, listed, aside, checked)
}

func (p *Poller) takeInRead(ctx context.Context, read shopify.Read, listed map[string]time.Time, aside []string, checked *Checked) error {
	for _, bad := range read.Bad {
		if bad.UpdatedAt.IsZero() {
			bad.UpdatedAt = listed[bad.ID]
		}
		if err := p.quarantine(ctx, bad, checked); err != nil {
			return err
		}
	}
	for _, id := range read.Gone {
		if slices.Contains(aside, id) {
			if err := p.quarantine(ctx, shopify.BadOrder{ID: id, UpdatedAt: listed[id], Err: p.gone()}, checked); err != nil {
				return err
			}
		}
		if err := p.db.ForgetLeftOut(ctx, p.cfg.Shop, id); err != nil {
			return err
		}
	}
	err := p.takeInPage(ctx, read.Orders, checked)
	if err == nil || ofTheDatabase(ctx, err) {
		return err
	}
	for _, order := range read.Orders {
		err := p.takeInPage(ctx, []store.Order{order}, checked)
		if err != nil && !ofTheDatabase(ctx, err) {
			err = p.quarantine(ctx, shopify.BadOrder{ID: order.ShopifyID, UpdatedAt: order.UpdatedAt, ReadAt: order.ReadAt, Err: err}, checked)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// gone is what is said of an order that was deleted or merged.
func (p *Poller) gone() error {
	return store.Fail(store.NotFound, "This order is no longer at %s: it was deleted or merged there, so nothing more comes of it. "+
		"Nothing was changed here.", p.cfg.Shop)
}

func (p *Poller) takeInPage(ctx context.Context, orders []store.Order, checked *Checked) error {
	taken, err := p.db.TakeIn(ctx, orders)
	if err != nil {
		return err
	}
	checked.TakenIn += len(taken.New)
	checked.Changed += len(taken.Changed)
	return nil
}

// ofTheDatabase says that no order is to blame, so none is to be set aside.
func ofTheDatabase(ctx context.Context, err error) bool {
	code := store.CodeOf(err)
	return ctx.Err() != nil || code == store.Broken || code == store.Busy
}

func (p *Poller) quarantine(ctx context.Context, bad shopify.BadOrder, checked *Checked) error {
	p.cfg.Log.Error().Str("order", bad.ID).Str("cause", store.Details(bad.Err)).Msg("order set aside")
	checked.Quarantined++
	return p.db.Quarantine(ctx, p.cfg.Shop, bad.ID, bad.UpdatedAt, bad.ReadAt, store.MessageOf(bad.Err))
}
