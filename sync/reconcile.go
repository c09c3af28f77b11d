package sync

import (
	"context"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

const (
	// reconcileEvery is how often all open orders are compared with the shop.
	reconcileEvery = 24 * time.Hour
	reconciledMark = "reconciled"
	// reconcilePage is how many orders are asked about at a time, for a point each.
	reconcilePage = 100
	// allOrdersScope lets an app see orders older than reach.
	allOrdersScope = "read_all_orders"
)

// reconcile asks once a day about every open order, whatever the listings said:
// one that changed is read again, one that is gone is set aside and says so.
func (p *Poller) reconcile(ctx context.Context, until time.Time, checked *Checked) error {
	mark, err := p.db.Mark(ctx, p.cfg.Shop, reconciledMark)
	if err != nil || until.Sub(mark) < reconcileEvery {
		return err
	}
	open, err := p.db.OpenOrders(ctx, p.cfg.Shop)
	if err != nil {
		return err
	}
	for page := range slices.Chunk(open, reconcilePage) {
		if err := p.between(ctx); err != nil {
			return err
		}
		if err := p.reconcilePage(ctx, page, until, checked); err != nil {
			return err
		}
	}
	return p.db.SetMark(ctx, p.cfg.Shop, reconciledMark, until)
}

func (p *Poller) reconcilePage(ctx context.Context, open []db.OpenOrder, until time.Time, checked *Checked) error {
	ids := make([]string, len(open))
	for i, order := range open {
		ids[i] = order.ShopifyID
	}
	answer, err := p.gateway.Reconcile(ctx, ids)
	if err != nil {
		return err
	}
	// What its answer doesn't tell, the order itself does, or is set aside for it.
	outdated := answer.Unread
	for _, order := range open {
		updatedAt, known := answer.There[order.ShopifyID]
		// What was kept back may be shown by now, which changes no order (R60).
		if known && (updatedAt.After(order.UpdatedAt) || store.InDoubt(updatedAt, order.ReadAt, until) || order.Withheld) {
			outdated = append(outdated, order.ShopifyID)
		}
	}
	for page := range slices.Chunk(outdated, pageOfOrders) {
		if err := p.takeIn(ctx, page, answer.There, nil, checked); err != nil {
			return err
		}
	}
	for _, order := range open {
		if !slices.Contains(answer.Gone, order.ShopifyID) {
			continue
		}
		if until.Sub(order.CreatedAt) > reach {
			// Shopify hides an order that old from an app without the scope.
			shop, err := p.gateway.Shop(ctx)
			if err != nil {
				return err
			}
			if !slices.Contains(shop.Scopes, allOrdersScope) {
				continue
			}
		}
		if err := p.quarantine(ctx, shopify.BadOrder{ID: order.ShopifyID, UpdatedAt: order.UpdatedAt, Err: p.gone()}, checked); err != nil {
			return err
		}
	}
	return nil
}
