package shopify

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// Summaries lists what ChangedOrders lists, with what this shop's books must agree
// with; 250 orders cost 13 points. An amount that can't be read is Invalid.
func (g *Gateway) Summaries(ctx context.Context, from, until time.Time, page func([]store.AtShopify) error) error {
	query := window(from, until)
	return drain(admin.Page{HasNextPage: true}, mostPages, func(after string) (admin.Page, error) {
		answer, err := admin.ListForComparison(ctx, g, deepPage, after, query)
		if err != nil {
			return admin.Page{}, err
		}
		var summaries []store.AtShopify
		for _, o := range answer.Orders.Nodes {
			total, err := store.ParseMoney(o.CurrentTotalPriceSet.ShopMoney.Amount, string(o.CurrencyCode))
			if err != nil {
				return admin.Page{}, err
			}
			summaries = append(summaries, store.AtShopify{
				ShopifyID: o.Id, Name: o.Name, CreatedAt: utc(o.CreatedAt), UpdatedAt: utc(o.UpdatedAt), Cancelled: !o.CancelledAt.IsZero(),
				Test: o.Test, Source: o.SourceName, Total: total, Financial: store.FinancialStatus(o.DisplayFinancialStatus),
				Fulfillment: string(o.DisplayFulfillmentStatus),
			})
		}
		if len(summaries) == 0 {
			return answer.Orders.PageInfo, nil
		}
		return answer.Orders.PageInfo, page(summaries)
	})
}
