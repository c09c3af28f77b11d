package shopify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
	// fulfillment orders, that fulfillment order. UTC; zero when Shopify's answer has
	// no time there.
	UpdatedAt time.Time
}

// ChangedOrders lists the orders that Shopify changed between from and until,
// both included, oldest change first, and hands them to page in pages until all
// are listed; an error of page ends it and is returned as it is. A zero from or
// until leaves that end open. Store a high-water mark only when it returns nil:
// ErrUnread says that all were handed over but those that can't be told.
func (g *Gateway) ChangedOrders(ctx context.Context, from, until time.Time, page func([]Listed) error) error {
	query := window(from, until)
	page, end := g.fresh(page)
	return end(drain(admin.Page{HasNextPage: true}, mostPages, func(after string) (admin.Page, error) {
		answer, err := admin.ListChangedOrders(ctx, g, pageSize(after), after, query)
		if err != nil {
			return admin.Page{}, err
		}
		return answer.Orders.PageInfo, page(listedIn(answer.Orders.Nodes, "id"))
	}))
}

// ChangedFulfillmentOrders lists the parent orders of the fulfillment orders that
// changed, as ChangedOrders does: routing makes and moves them without touching
// the order. Without its scope the list is empty (see Shop.MissingScopes).
func (g *Gateway) ChangedFulfillmentOrders(ctx context.Context, from, until time.Time, page func([]Listed) error) error {
	query := window(from, until)
	page, end := g.fresh(page)
	return end(drain(admin.Page{HasNextPage: true}, mostPages, func(after string) (admin.Page, error) {
		answer, err := admin.ListChangedFulfillmentOrders(ctx, g, pageSize(after), after, query)
		if err != nil {
			return admin.Page{}, err
		}
		return answer.FulfillmentOrders.PageInfo, page(listedIn(answer.FulfillmentOrders.Nodes, "orderId"))
	}))
}

// listedIn reads the entries of a listing, whose order is in the field named id, each by
// itself: one of a shape that isn't known must not keep the others from being seen.
func listedIn(nodes []json.RawMessage, id string) []Listed {
	listed := make([]Listed, 0, len(nodes))
	for _, node := range nodes {
		var fields map[string]json.RawMessage
		var l Listed
		var changed time.Time
		// What can't be read stays empty, which fresh and who reads the order look at.
		_ = json.Unmarshal(node, &fields)
		_ = json.Unmarshal(fields[id], &l.OrderID)
		if json.Unmarshal(fields["updatedAt"], &changed) == nil {
			l.UpdatedAt = utc(changed)
		}
		listed = append(listed, l)
	}
	return listed
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

const (
	// mostPages is how many pages of a listing are asked for: half a million orders.
	mostPages = 2000
	// mostParts is how many further pages of one order's nested lists are asked for;
	// Shopify allows 500 lines an order.
	mostParts = 100
	// emptyPages is how many pages in a row may bring nothing new.
	emptyPages = 3
)

// drain follows a connection from the end of page at to its last page, of which there
// are at most so many. Shopify decides whether there is a next page; one that leads
// back to an earlier one would go round for ever, so that is an error, and nothing of
// the list is used.
func drain(at admin.Page, most int, next func(after string) (admin.Page, error)) error {
	been := map[string]bool{}
	after := at.EndCursor
	for at.HasNextPage {
		page, err := next(after)
		if err != nil {
			return err
		}
		been[after] = true
		switch {
		case page.HasNextPage && (page.EndCursor == "" || been[page.EndCursor]):
			return endless("the cursor goes round")
		case page.HasNextPage && len(been) >= most:
			return endless(fmt.Sprintf("more than %d pages", most))
		}
		at, after = page, page.EndCursor
	}
	return nil
}

func endless(why string) error {
	return store.FailBecause(fmt.Errorf("%w: %s", errShape, why), store.Internal, "Shopify promises more than it gives, so the list was "+
		"not used; nothing is lost and it is tried again.")
}

// ErrUnread is in the chain of the error for a listing that has entries which don't say
// what order they are about.
var ErrUnread = errors.New("entries without an order's id")

// fresh hands over what a page of a listing brings, but for what can't be an order;
// end says at the end of the listing that there was some. Pages that bring nothing new
// may follow each other only so often: ever new cursors would go on for ever too.
func (g *Gateway) fresh(page func([]Listed) error) (next func([]Listed) error, end func(error) error) {
	seen := map[Listed]bool{}
	stale, unread := 0, 0
	end = func(err error) error {
		if err != nil || unread == 0 {
			return err
		}
		return store.FailBecause(ErrUnread, store.Internal, "Shopify's list of changed orders has %d without an order's id, which can't be "+
			"read; all others are. It is asked for again with each check. Please report this.", unread)
	}
	next = func(listed []Listed) error {
		before := len(seen)
		listed = slices.DeleteFunc(listed, func(l Listed) bool {
			odd := !strings.HasPrefix(l.OrderID, "gid://shopify/Order/")
			if odd {
				unread++
				g.log.Warn().Str("order", l.OrderID).Msg("Shopify lists something that is no order")
			}
			return odd
		})
		for _, l := range listed {
			seen[l] = true
		}
		if stale++; len(seen) > before {
			stale = 0
		}
		if stale > emptyPages {
			return endless("pages that bring nothing new")
		}
		if len(listed) == 0 {
			return nil
		}
		return page(listed)
	}
	return next, end
}
