package shopify

import (
	"context"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// A quiet poll finds little, so it asks for a small page (9 points); when there
// is more, the largest that Shopify allows costs 13.
const (
	firstPage = 50
	deepPage  = 250
)

// Listed is one order that may have changed.
type Listed struct {
	// OrderID is the order's global id.
	OrderID string
	// UpdatedAt is when Shopify last changed the order, or, in a list of
	// fulfillment orders, that fulfillment order. UTC.
	UpdatedAt time.Time
}

// ChangedOrders lists the orders that Shopify changed between from and until,
// both included, oldest change first, and hands them to page in pages until all
// are listed; an error of page ends it and is returned as it is. A zero from or
// until leaves that end open. Store a high-water mark only when it returns nil.
func (g *Gateway) ChangedOrders(ctx context.Context, from, until time.Time, page func([]Listed) error) error {
	query := window(from, until)
	return drain(admin.Page{HasNextPage: true}, func(after string) (admin.Page, error) {
		answer, err := admin.ListChangedOrders(ctx, g, pageSize(after), after, query)
		if err != nil {
			return admin.Page{}, err
		}
		var listed []Listed
		for _, order := range answer.Orders.Nodes {
			listed = append(listed, Listed{OrderID: order.Id, UpdatedAt: utc(order.UpdatedAt)})
		}
		return answer.Orders.PageInfo, handOver(listed, page)
	})
}

// ChangedFulfillmentOrders lists the parent orders of the fulfillment orders that
// changed, as ChangedOrders does: routing makes and moves them without touching
// the order. Without its scope the list is empty (see Shop.MissingScopes).
func (g *Gateway) ChangedFulfillmentOrders(ctx context.Context, from, until time.Time, page func([]Listed) error) error {
	query := window(from, until)
	return drain(admin.Page{HasNextPage: true}, func(after string) (admin.Page, error) {
		answer, err := admin.ListChangedFulfillmentOrders(ctx, g, pageSize(after), after, query)
		if err != nil {
			return admin.Page{}, err
		}
		var listed []Listed
		for _, part := range answer.FulfillmentOrders.Nodes {
			listed = append(listed, Listed{OrderID: part.OrderId, UpdatedAt: utc(part.UpdatedAt)})
		}
		return answer.FulfillmentOrders.PageInfo, handOver(listed, page)
	})
}

func handOver(listed []Listed, page func([]Listed) error) error {
	if len(listed) == 0 {
		return nil
	}
	return page(listed)
}

func pageSize(after string) int {
	if after == "" {
		return firstPage
	}
	return deepPage
}

// window is the filter of a poll: closed, and quoted because of the colons. The
// end is rounded up, so that a fraction of a second leaves nothing out.
func window(from, until time.Time) string {
	var parts []string
	if !from.IsZero() {
		parts = append(parts, "updated_at:>='"+from.UTC().Format(time.RFC3339)+"'")
	}
	if !until.IsZero() {
		parts = append(parts, "updated_at:<='"+until.UTC().Add(time.Second-1).Truncate(time.Second).Format(time.RFC3339)+"'")
	}
	return strings.Join(parts, " AND ")
}

// drain follows a connection from the end of page at to its last page. A cursor
// that doesn't move on would go round for ever, so it is an error.
func drain(at admin.Page, next func(after string) (admin.Page, error)) error {
	after := at.EndCursor
	for at.HasNextPage {
		page, err := next(after)
		if err != nil {
			return err
		}
		if page.HasNextPage && (page.EndCursor == "" || page.EndCursor == after) {
			return store.Fail(store.Internal, "Shopify promises more than it gives, so the list was not used; nothing is lost and it is tried again.")
		}
		at, after = page, page.EndCursor
	}
	return nil
}
