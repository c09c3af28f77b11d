package shopsim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

type root struct{ s *Shop }

// granted says whether the app has a scope; to write implies to read.
func (s *Shop) granted(scope string) bool {
	return slices.Contains(s.config.Scopes, scope) || slices.Contains(s.config.Scopes, "write_"+strings.TrimPrefix(scope, "read_"))
}

// reaches says whether the app may see an order of that age.
func (q *root) reaches(o *order) bool {
	return q.s.granted("read_all_orders") || q.s.config.Now().Sub(o.created) <= 60*24*time.Hour
}

// need is Shopify's error when the app lacks a scope.
func (q *root) need(scope, field string) error {
	if q.s.granted(scope) {
		return nil
	}
	return graphError{"ACCESS_DENIED", fmt.Sprintf("Access denied for %s field. Required access: `%s` access scope.", field, scope)}
}

var orderFields = []string{"updated_at", "created_at", "processed_at", "id", "name", "status", "test", "financial_status"}

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
	match := q.search(ctx, "orders", p.Query, orderFields)
	visible := q.s.config.Now().Add(-q.s.config.IndexLag)
	all, when := q.s.orders, func(*order) int64 { return 0 }
	switch p.SortKey {
	case "ID", "ORDER_NUMBER":
	case "UPDATED_AT":
		q.s.sort()
		all, when = q.s.ordersByUpdate, func(o *order) int64 { return o.updated.Unix() }
	default:
		when = func(o *order) int64 { return o.created.Unix() }
	}
	if ids, ok := onlyIDs(text(p.Query)); ok {
		all = nil
		for _, id := range ids {
			if o, ok := q.s.byID["gid://shopify/Order/"+id].(*order); ok {
				all = append(all, o)
			}
		}
		slices.SortFunc(all, func(a, b *order) int { return cmp.Or(cmp.Compare(when(a), when(b)), cmp.Compare(a.number, b.number)) })
	}
	return pagedBy(all, p.page, p.SortKey+text(p.Query), func(i int) string { return key(when(all[i]), all[i].number) },
		func(o *order) bool { return q.reaches(o) && !o.updated.After(visible) && match(o) })
}

// key is the place of an item in a list: by time, and by number within a second.
func key(seconds, number int64) string { return fmt.Sprintf("%012d%015d", max(0, seconds), number) }

// sort puts the lists by update back in order after something was changed.
func (s *Shop) sort() {
	if !s.moved {
		return
	}
	s.moved = false
	slices.SortFunc(s.ordersByUpdate, func(a, b *order) int {
		return cmp.Or(cmp.Compare(a.updated.Unix(), b.updated.Unix()), cmp.Compare(a.number, b.number))
	})
	slices.SortFunc(s.partsByUpdate, func(a, b *fulfillmentOrder) int {
		return cmp.Or(cmp.Compare(a.updated.Unix(), b.updated.Unix()), cmp.Compare(a.number, b.number))
	})
}

func (q *root) FulfillmentOrders(ctx context.Context, p struct {
	page
	Query         *string
	IncludeClosed bool
	SortKey       string
},
) (*connection[*fulfillmentOrder], error) {
	match := q.search(ctx, "fulfillmentOrders", p.Query, []string{"updated_at", "created_at", "id", "status"})
	visible := q.s.config.Now().Add(-q.s.config.IndexLag)
	all, when := q.s.parts, func(*fulfillmentOrder) int64 { return 0 }
	if p.SortKey == "UPDATED_AT" {
		q.s.sort()
		all, when = q.s.partsByUpdate, func(f *fulfillmentOrder) int64 { return f.updated.Unix() }
	}
	return pagedBy(all, p.page, p.SortKey+text(p.Query), func(i int) string { return key(when(all[i]), all[i].number) },
		func(f *fulfillmentOrder) bool {
			return q.s.routed(f) && !f.updated.After(visible) && (p.IncludeClosed || f.Status != "CLOSED") && match(f)
		})
}

// ProductVariants lists the catalogue; it knows no search.
func (q *root) ProductVariants(p struct {
	page
	Query         *string
	SavedSearchID *graphql.ID
	SortKey       string
},
) (*connection[*variant], error) {
	if err := q.need("read_products", "productVariants"); err != nil {
		return nil, err
	}
	return paged(q.s.catalogue(), p.page, "")
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (s *Shop) routed(f *fulfillmentOrder) bool {
	return !f.served && !s.config.Now().Before(f.created) && s.granted("read_merchant_managed_fulfillment_orders")
}

type byID struct{ ID graphql.ID }

func (q *root) Order(a byID) (*order, error) {
	if err := q.need("read_orders", "order"); err != nil {
		return nil, err
	}
	o, _ := q.s.byID[string(a.ID)].(*order)
	if o == nil || !q.reaches(o) {
		return nil, nil //nolint:nilnil // null, as Shopify answers
	}
	return o, nil
}

func (q *root) FulfillmentOrder(a byID) *fulfillmentOrder {
	f, _ := q.s.byID[string(a.ID)].(*fulfillmentOrder)
	if f == nil || !q.s.routed(f) {
		return nil
	}
	return f
}

func (q *root) Node(a byID) (*node, error) {
	item, ok := q.s.byID[string(a.ID)]
	if o, is := item.(*order); !ok || is && !q.reaches(o) {
		return nil, nil //nolint:nilnil // null, as Shopify answers
	}
	scope := ""
	switch item.(type) {
	case *order:
		scope = "read_orders"
	case *customer:
		scope = "read_customers"
	case *product, *variant:
		scope = "read_products"
	case *location:
		scope = "read_locations"
	}
	if scope != "" {
		if err := q.need(scope, "node"); err != nil {
			return nil, err
		}
	}
	if f, is := item.(*fulfillmentOrder); is && !q.s.routed(f) {
		return nil, nil //nolint:nilnil // null, as Shopify answers
	}
	return &node{a.ID, item}, nil
}

func (q *root) Nodes(a struct{ IDs []graphql.ID }) ([]*node, error) {
	found := make([]*node, 0, len(a.IDs))
	for _, id := range a.IDs {
		n, err := q.Node(byID{id})
		if err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	return found, nil
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
	root                                                     *root
}

type shopAddress struct {
	ID            graphql.ID
	CountryCodeV2 *string
}

const shopAddressID = "gid://shopify/ShopAddress/60001"

// ShopAddress is where the shop says it is.
func (v *shopView) ShopAddress() (*shopAddress, error) {
	config := v.root.s.config
	switch {
	case config.NoAddress:
		return nil, graphError{"ACCESS_DENIED", "Access denied for shopAddress field."}
	case config.Country == "none":
		return &shopAddress{ID: shopAddressID}, nil
	}
	return &shopAddress{shopAddressID, &config.Country}, nil
}

func (q *root) Shop() *shopView {
	return &shopView{
		"gid://shopify/Shop/60001", "Riverside Cycles", "hello@riverside-cycles.example", q.s.config.Currency, "America/New_York", Domain,
		"https://" + Domain,
		domain{"gid://shopify/Domain/1", Domain},
		q,
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
	if err := q.need("read_locations", "locations"); err != nil {
		return nil, err
	}
	return paged(places, p.page, "locations")
}

type node struct {
	ID   graphql.ID
	item any
}

func to[T any](n *node) (T, bool) { v, ok := n.item.(T); return v, ok }

func (n *node) ToApp() (*app, bool)                      { return to[*app](n) }
func (n *node) ToAppInstallation() (*installation, bool) { return to[*installation](n) }

func (n *node) ToBulkOperation() (*bulkOperation, bool)         { return to[*bulkOperation](n) }
func (n *node) ToCompany() (*company, bool)                     { return to[*company](n) }
func (n *node) ToCompanyLocation() (*companyLocation, bool)     { return to[*companyLocation](n) }
func (n *node) ToCustomer() (*customer, bool)                   { return to[*customer](n) }
func (n *node) ToDeliveryMethod() (*deliveryMethod, bool)       { return to[*deliveryMethod](n) }
func (n *node) ToDomain() (*domain, bool)                       { return to[*domain](n) }
func (n *node) ToFulfillment() (*fulfillment, bool)             { return to[*fulfillment](n) }
func (n *node) ToFulfillmentHold() (*hold, bool)                { return to[*hold](n) }
func (n *node) ToFulfillmentOrder() (*fulfillmentOrder, bool)   { return to[*fulfillmentOrder](n) }
func (n *node) ToFulfillmentOrderLineItem() (*foLine, bool)     { return to[*foLine](n) }
func (n *node) ToFulfillmentLineItem() (*fulfillmentLine, bool) { return to[*fulfillmentLine](n) }
func (n *node) ToLineItem() (*line, bool)                       { return to[*line](n) }
func (n *node) ToLocation() (*location, bool)                   { return to[*location](n) }
func (n *node) ToMailingAddress() (*address, bool)              { return to[*address](n) }
func (n *node) ToInventoryItem() (*inventoryItem, bool)         { return to[*inventoryItem](n) }
func (n *node) ToOrder() (*order, bool)                         { return to[*order](n) }
func (n *node) ToOrderTransaction() (*payment, bool)            { return to[*payment](n) }
func (n *node) ToPaymentSchedule() (*paymentSchedule, bool)     { return to[*paymentSchedule](n) }
func (n *node) ToPaymentTerms() (*paymentTerms, bool)           { return to[*paymentTerms](n) }
func (n *node) ToProduct() (*product, bool)                     { return to[*product](n) }
func (n *node) ToProductVariant() (*variant, bool)              { return to[*variant](n) }
func (n *node) ToReturn() (*returned, bool)                     { return to[*returned](n) }
func (n *node) ToReturnLineItem() (*returnLine, bool)           { return to[*returnLine](n) }
func (n *node) ToReturnReasonDefinition() (*reason, bool)       { return to[*reason](n) }
func (n *node) ToReturnableFulfillment() (*returnable, bool)    { return to[*returnable](n) }

func (n *node) ToReverseFulfillmentOrder() (*reverseOrder, bool) { return to[*reverseOrder](n) }

func (n *node) ToReverseFulfillmentOrderLineItem() (*reverseLine, bool) { return to[*reverseLine](n) }
func (n *node) ToRefund() (*refund, bool)                               { return to[*refund](n) }
func (n *node) ToShop() (*shopView, bool)                               { return to[*shopView](n) }
func (n *node) ToShopAddress() (*shopAddress, bool)                     { return to[*shopAddress](n) }
