package shopsim

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

type page struct {
	First, Last   *int32
	After, Before *string
	Reverse       bool
}

type connection[T any] struct {
	Nodes    []T
	Edges    []edge[T]
	PageInfo pageInfo
}

type edge[T any] struct {
	Cursor string
	Node   T
}

type pageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// paged cuts one page out of all. A cursor belongs to its query: it carries what
// was asked beside the place, which is the item's own key when it has one.
func paged[T any](all []T, p page, query string, key func(T) string) (*connection[T], error) {
	if p.First == nil && p.Last == nil {
		return nil, graphError{"BAD_USER_INPUT", errFirst.Error()}
	}
	if p.First != nil && (*p.First > 250 || *p.First < 0) {
		return nil, graphError{"BAD_USER_INPUT", "first must be between 0 and 250"}
	}
	if p.Reverse {
		all = slices.Clone(all)
		slices.Reverse(all)
	}
	cursor := func(i int) string {
		place := fmt.Sprintf("%09d", i)
		if key != nil {
			place = key(all[i])
		}
		return base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprint(query, p.Reverse, "\x00", place)))
	}
	from := 0
	if p.After != nil {
		raw, err := base64.RawURLEncoding.DecodeString(*p.After)
		asked, place, found := strings.Cut(string(raw), "\x00")
		if err != nil || !found || asked != fmt.Sprint(query, p.Reverse) {
			return nil, graphError{"BAD_USER_INPUT", "Invalid cursor for current pagination sort."}
		}
		for from < len(all) {
			here := fmt.Sprintf("%09d", from)
			if key != nil {
				here = key(all[from])
			}
			if p.Reverse && key != nil && here < place || (!p.Reverse || key == nil) && here > place {
				break
			}
			from++
		}
	}
	to := len(all)
	if p.First != nil {
		to = min(to, from+int(*p.First))
	} else {
		from = max(from, to-int(*p.Last))
	}
	c := &connection[T]{Nodes: all[from:to], PageInfo: pageInfo{HasNextPage: to < len(all), HasPreviousPage: from > 0}}
	for i := from; i < to; i++ {
		c.Edges = append(c.Edges, edge[T]{cursor(i), all[i]})
	}
	if to > from {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[to-from-1].Cursor
	}
	return c, nil
}

type root struct{ s *Shop }

func (q *root) need(scope, field string) error {
	if slices.Contains(q.s.config.Scopes, scope) {
		return nil
	}
	return graphError{"ACCESS_DENIED", fmt.Sprintf("Access denied for %s field. Required access: `%s` access scope.", field, scope)}
}

func (q *root) Orders(ctx context.Context, p struct {
	page
	Query         *string
	SavedSearchID *graphql.ID
	SortKey       string
},
) (*connection[*order], error) {
	if err := q.need("read_orders", "orders"); err != nil {
		return nil, err
	}
	sortKey := func(o *order) string {
		when := o.created
		switch p.SortKey {
		case "UPDATED_AT":
			when = o.updated
		case "ID", "ORDER_NUMBER":
			when = time.Time{}
		}
		return fmt.Sprintf("%012d%015d", max(0, when.Unix()), o.number)
	}
	match := q.search(ctx, "orders", p.Query, []string{"updated_at", "created_at", "processed_at", "id", "name", "status", "test", "financial_status"})
	visible := q.s.config.Now().Add(-q.s.config.IndexLag)
	var found []*order
	for _, o := range q.s.orders {
		if !o.updated.After(visible) && match(o) {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b *order) int { return cmp.Compare(sortKey(a), sortKey(b)) })
	return paged(found, p.page, p.SortKey+text(p.Query), sortKey)
}

func (q *root) FulfillmentOrders(ctx context.Context, p struct {
	page
	Query         *string
	IncludeClosed bool
	SortKey       string
},
) (*connection[*fulfillmentOrder], error) {
	match := q.search(ctx, "fulfillmentOrders", p.Query, []string{"updated_at", "created_at", "id", "status"})
	key := func(f *fulfillmentOrder) string {
		when := int64(0)
		if p.SortKey == "UPDATED_AT" {
			when = f.updated.Unix()
		}
		return fmt.Sprintf("%012d%015d", when, f.number)
	}
	visible := q.s.config.Now().Add(-q.s.config.IndexLag)
	var found []*fulfillmentOrder
	if q.need("read_merchant_managed_fulfillment_orders", "fulfillmentOrders") == nil {
		for _, o := range q.s.orders {
			for _, f := range o.fulfillmentOrders {
				if q.s.routed(f) && !f.updated.After(visible) && (p.IncludeClosed || f.Status != "CLOSED") && match(f) {
					found = append(found, f)
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b *fulfillmentOrder) int { return cmp.Compare(key(a), key(b)) })
	return paged(found, p.page, p.SortKey+text(p.Query), key)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (s *Shop) routed(f *fulfillmentOrder) bool {
	return !s.config.Now().Before(f.created) && slices.Contains(s.config.Scopes, "read_merchant_managed_fulfillment_orders")
}

var term = regexp.MustCompile(`^(-?\w+):(>=|<=|>|<)?('[^']*'|"[^"]*"|[^\s()]+)`)

type condition func(any) bool

// search reads Shopify's search language. An unknown field matches everything;
// the answer's extensions warn of it.
func (q *root) search(ctx context.Context, path string, query *string, fields []string) condition {
	rest := text(query)
	var warnings []any
	var or func() condition
	one := func() condition {
		if strings.HasPrefix(rest, "(") {
			rest = rest[1:]
			inner := or()
			rest = strings.TrimPrefix(strings.TrimSpace(rest), ")")
			return inner
		}
		m := term.FindStringSubmatch(rest)
		if m == nil {
			word, after, _ := strings.Cut(rest, " ")
			rest = after
			return func(item any) bool { return strings.Contains(searchable(item, "name"), strings.Trim(word, "()")) }
		}
		rest = rest[len(m[0]):]
		if !slices.Contains(fields, m[1]) {
			warnings = append(warnings, map[string]any{"field": m[1], "message": "Invalid search field for this query."})
			return func(any) bool { return true }
		}
		return compare(m[1], m[2], strings.Trim(m[3], `'"`))
	}
	and := func() condition {
		left := one()
		for {
			rest = strings.TrimSpace(rest)
			if rest == "" || rest[0] == ')' || strings.HasPrefix(rest, "OR ") {
				return left
			}
			rest = strings.TrimSpace(strings.TrimPrefix(rest, "AND "))
			a, b := left, one()
			left = func(item any) bool { return a(item) && b(item) }
		}
	}
	or = func() condition {
		rest = strings.TrimSpace(rest)
		alternatives := []condition{and()}
		for strings.HasPrefix(rest, "OR ") {
			rest = strings.TrimSpace(rest[3:])
			alternatives = append(alternatives, and())
		}
		return func(item any) bool {
			return slices.ContainsFunc(alternatives, func(c condition) bool { return c(item) })
		}
	}
	if strings.TrimSpace(rest) == "" {
		return func(any) bool { return true }
	}
	match := or()
	if searches, ok := ctx.Value(searchKey{}).(*[]any); ok && len(warnings) > 0 {
		*searches = append(*searches, map[string]any{"path": []string{path}, "query": *query, "parsed": map[string]any{}, "warnings": warnings})
	}
	return match
}

func compare(field, operator, value string) condition {
	if strings.HasSuffix(field, "_at") {
		when, err := time.Parse(time.RFC3339, value)
		if err != nil {
			when, err = time.Parse(time.DateOnly, value)
		}
		if err != nil {
			return func(any) bool { return true }
		}
		return func(item any) bool {
			order := instant(item, field).Compare(when)
			switch operator {
			case ">":
				return order > 0
			case ">=":
				return order >= 0
			case "<":
				return order < 0
			case "<=":
				return order <= 0
			}
			return order == 0
		}
	}
	return func(item any) bool {
		switch here := searchable(item, field); {
		case field == "status" && value == "any":
			return true
		case field == "name":
			return strings.TrimPrefix(here, "#") == strings.TrimPrefix(value, "#")
		default:
			return strings.EqualFold(here, value)
		}
	}
}

func instant(item any, field string) time.Time {
	var created, updated time.Time
	switch v := item.(type) {
	case *order:
		created, updated = v.created, v.updated
	case *fulfillmentOrder:
		created, updated = v.created, v.updated
	}
	if field == "updated_at" {
		return updated
	}
	return created
}

func searchable(item any, field string) string {
	switch v := item.(type) {
	case *fulfillmentOrder:
		if field == "id" {
			return fmt.Sprint(v.number)
		}
		return v.Status
	case *order:
		switch field {
		case "id":
			return fmt.Sprint(v.number)
		case "name":
			return v.Name
		case "test":
			return fmt.Sprint(v.Test)
		case "financial_status":
			return *v.DisplayFinancialStatus()
		}
		switch {
		case !v.cancelled.IsZero():
			return "cancelled"
		case !v.closed.IsZero():
			return "closed"
		}
	}
	return "open"
}

type byID struct{ ID graphql.ID }

func (q *root) Order(a byID) (*order, error) {
	if err := q.need("read_orders", "order"); err != nil {
		return nil, err
	}
	o, _ := q.s.byID[string(a.ID)].(*order)
	return o, nil
}

func (q *root) FulfillmentOrder(a byID) *fulfillmentOrder {
	f, _ := q.s.byID[string(a.ID)].(*fulfillmentOrder)
	if f == nil || !q.s.routed(f) {
		return nil
	}
	return f
}

func (q *root) Node(a byID) *node {
	item, ok := q.s.byID[string(a.ID)]
	if !ok {
		return nil
	}
	return &node{a.ID, item}
}

func (q *root) Nodes(a struct{ IDs []graphql.ID }) []*node {
	found := make([]*node, 0, len(a.IDs))
	for _, id := range a.IDs {
		found = append(found, q.Node(byID{id}))
	}
	return found
}

type job struct {
	ID   graphql.ID
	Done bool
}

func (q *root) Job(a byID) *job {
	if j := q.s.jobs[string(a.ID)]; j != nil {
		return &job{a.ID, j.done}
	}
	return nil
}

type domain struct {
	ID   graphql.ID
	Host string
}

type shopView struct {
	ID                                                       graphql.ID
	Name, Email, CurrencyCode, IanaTimezone, MyshopifyDomain string
	URL                                                      scalar
	PrimaryDomain                                            domain
}

func (q *root) Shop() *shopView {
	return &shopView{
		"gid://shopify/Shop/60001", "Riverside Cycles", "hello@riverside-cycles.example", "USD", "America/New_York", Domain,
		"https://" + Domain,
		domain{"gid://shopify/Domain/1", Domain},
	}
}

type (
	accessScope  struct{ Handle string }
	installation struct {
		ID           graphql.ID
		AccessScopes []accessScope
	}
)

func (q *root) CurrentAppInstallation() *installation {
	i := &installation{ID: "gid://shopify/AppInstallation/1", AccessScopes: []accessScope{}}
	for _, scope := range q.s.config.Scopes {
		i.AccessScopes = append(i.AccessScopes, accessScope{scope})
	}
	return i
}

func (q *root) Locations(p struct {
	page
	IncludeInactive, IncludeLegacy bool
	Query                          *string
	SortKey                        string
},
) (*connection[*location], error) {
	return paged([]*location{counter}, p.page, "locations", nil)
}

var counter = &location{"gid://shopify/Location/801", "Riverside Cycles, State Street", true}

type node struct {
	ID   graphql.ID
	item any
}

func to[T any](n *node) (T, bool) { v, ok := n.item.(T); return v, ok }

func (n *node) ToAppInstallation() (*installation, bool)      { return to[*installation](n) }
func (n *node) ToCustomer() (*customer, bool)                 { return to[*customer](n) }
func (n *node) ToDeliveryMethod() (*deliveryMethod, bool)     { return to[*deliveryMethod](n) }
func (n *node) ToDomain() (*domain, bool)                     { return to[*domain](n) }
func (n *node) ToFulfillment() (*fulfillment, bool)           { return to[*fulfillment](n) }
func (n *node) ToFulfillmentHold() (*hold, bool)              { return to[*hold](n) }
func (n *node) ToFulfillmentOrder() (*fulfillmentOrder, bool) { return to[*fulfillmentOrder](n) }
func (n *node) ToFulfillmentOrderLineItem() (*foLine, bool)   { return to[*foLine](n) }
func (n *node) ToLineItem() (*line, bool)                     { return to[*line](n) }
func (n *node) ToLocation() (*location, bool)                 { return to[*location](n) }
func (n *node) ToMailingAddress() (*address, bool)            { return to[*address](n) }
func (n *node) ToOrder() (*order, bool)                       { return to[*order](n) }
func (n *node) ToOrderTransaction() (*payment, bool)          { return to[*payment](n) }
func (n *node) ToProduct() (*product, bool)                   { return to[*product](n) }
func (n *node) ToProductVariant() (*variant, bool)            { return to[*variant](n) }
func (n *node) ToRefund() (*refund, bool)                     { return to[*refund](n) }
func (n *node) ToShop() (*shopView, bool)                     { return to[*shopView](n) }
