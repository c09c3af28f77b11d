package shopify

import (
	"context"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// Summaries lists what ChangedOrders lists, with what this shop's books must agree
// with; 250 orders cost 13 points. An entry that can't be read goes to odd, with a
// sentence that follows the order's name, and hides none of the others.
func (g *Gateway) Summaries(ctx context.Context, from, until time.Time, page func([]store.AtShopify) error, odd func(BadOrder)) error {
	query := window(from, until)
	return drain(admin.Page{HasNextPage: true}, mostPages, func(after string) (admin.Page, error) {
		answer, err := admin.ListForComparison(ctx, g, deepPage, after, query)
		if err != nil {
			return admin.Page{}, err
		}
		var summaries []store.AtShopify
		for _, o := range answer.Orders.Nodes {
			summary, err := summaryOf(o)
			if err != nil {
				odd(BadOrder{ID: o.ID, Name: o.Name, Err: err})
				continue
			}
			summaries = append(summaries, summary)
		}
		if len(summaries) == 0 {
			return answer.Orders.PageInfo, nil
		}
		return answer.Orders.PageInfo, page(summaries)
	})
}

func summaryOf(o admin.Summary) (store.AtShopify, error) {
	total, err := store.ParseMoney(o.Total.ShopMoney.Amount, o.CurrencyCode)
	if o.Unread != nil {
		err = fmt.Errorf("%w: %w", errShape, o.Unread)
	}
	if err != nil {
		return store.AtShopify{}, store.FailBecause(err, store.Internal, "what Shopify says of it can't be read, so it was not compared")
	}
	return store.AtShopify{
		ShopifyID: o.ID, Name: o.Name, CreatedAt: utc(o.CreatedAt), UpdatedAt: utc(o.UpdatedAt), Cancelled: !o.CancelledAt.IsZero(),
		Test: o.Test, Source: o.SourceName, Total: total, Financial: store.FinancialStatus(o.FinancialStatus), Fulfillment: o.FulfillmentStatus,
	}, nil
}
