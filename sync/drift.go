package sync

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

// Drift is one thing in which this shop's books differ from Shopify.
type Drift struct {
	// Order is the order's name, ShopifyID its global id.
	Order, ShopifyID string
	// What says it in words, to be read after the order's name and a colon.
	What string
}

// Compare is the self-check: every order that Shopify changed in the last days,
// up to where polling has come, must be here, be left out for a named reason (R49)
// or be set aside, and agree in status, total, payment, cancellation and
// fulfillment; and what is here must be there. It returns what drifted and how many
// orders were compared. It changes nothing.
func (p *Poller) Compare(ctx context.Context, days int) ([]Drift, int, error) {
	p.polling.Lock()
	defer p.polling.Unlock()
	mark, err := p.db.Mark(ctx, p.cfg.Shop, ordersMark)
	if err != nil {
		return nil, 0, err
	}
	if mark.IsZero() {
		return nil, 0, store.Fail(store.Invalid, "The shop was never asked for its orders, so there is nothing to compare. Run 'check' first.")
	}
	from := mark.Add(-time.Duration(days) * 24 * time.Hour)
	var drifted []Drift
	listed, unread := map[string]bool{}, map[string]bool{}
	err = p.gateway.Summaries(ctx, from, mark, func(page []store.AtShopify) error {
		for _, there := range page {
			listed[there.ShopifyID] = true
			// The index is asked in whole seconds, so it may show a little more.
			if there.UpdatedAt.After(mark) {
				continue
			}
			words, err := p.db.Compare(ctx, p.cfg.Shop, there)
			if err != nil {
				return err
			}
			for _, what := range words {
				drifted = append(drifted, Drift{Order: there.Name, ShopifyID: there.ShopifyID, What: what})
			}
		}
		return nil
	}, func(odd shopify.BadOrder) {
		unread[odd.ID] = true
		drifted = append(drifted, Drift{Order: cmp.Or(odd.Name, "an order"), ShopifyID: odd.ID, What: store.MessageOf(odd.Err)})
	})
	if err != nil {
		return nil, 0, err
	}
	here, err := p.db.UpdatedBetween(ctx, p.cfg.Shop, from, mark)
	if err != nil {
		return nil, 0, err
	}
	var unlisted []string
	names := map[string]string{}
	for _, order := range here {
		if !listed[order.ShopifyID] && !unread[order.ShopifyID] {
			unlisted, names[order.ShopifyID] = append(unlisted, order.ShopifyID), order.Name
		}
	}
	// One that has changed since is listed later; one that is gone is nowhere.
	for page := range slices.Chunk(unlisted, reconcilePage) {
		answer, err := p.gateway.Reconcile(ctx, page)
		if err != nil {
			return nil, 0, err
		}
		for _, id := range answer.Gone {
			drifted = append(drifted, Drift{Order: names[id], ShopifyID: id, What: "it is here and no longer at Shopify"})
		}
	}
	return drifted, len(listed), nil
}
