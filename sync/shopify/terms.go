package shopify

import (
	"context"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// company is what Shopify calls a company among those who buy.
const company = "PurchasingCompany"

// add adds an order that was read. A company may have bought it, or it may have terms while
// money is outstanding: of others nothing more is asked, so they cost nothing more.
func (r *Read) add(o store.Order, details admin.OrderDetails) {
	if details.PurchasingEntity.Typename == company || o.Outstanding > 0 {
		r.onTerms = append(r.onTerms, len(r.Orders))
	}
	r.Orders = append(r.Orders, o)
}

// readTerms asks which companies bought and on which terms, in queries of their own (R59):
// when they fail, or a scope is missing, the orders are as good without, and say so. Only a
// context that is over is an error.
func (g *Gateway) readTerms(ctx context.Context, read *Read) error {
	places := read.onTerms
	read.onTerms = nil
	if len(places) == 0 {
		return nil
	}
	ids := make([]string, len(places))
	for i, place := range places {
		ids[i] = read.Orders[place].ShopifyID
	}
	ask := &asking{gateway: g}
	answer, err := admin.ReadTerms(ctx, ask, len(ids), byIDs(ids))
	denied := withheld(ask.said.denied)
	for _, place := range places {
		o := &read.Orders[place]
		at := -1
		if err == nil {
			at = slices.IndexFunc(answer.Orders.Nodes, func(t admin.OrderTerms) bool { return t.Id == o.ShopifyID })
		}
		var unread error
		switch {
		case err != nil:
			unread = err
		case at >= 0:
			agree(o, answer.Orders.Nodes[at], denied[at])
		default:
			unread = g.readTermsAlone(ctx, o)
		}
		if unread == nil {
			continue
		}
		if ctx.Err() != nil {
			return unread
		}
		g.log.Warn().Str("order", o.ShopifyID).Str("error", store.Details(unread)).Msg("an order's terms can't be read")
		o.Withheld = withAlso(o.Withheld, "paymentTerms", "purchasingEntity")
	}
	return nil
}

// readTermsAlone asks for one order, which the search index doesn't know yet.
func (g *Gateway) readTermsAlone(ctx context.Context, o *store.Order) error {
	ask := &asking{gateway: g}
	answer, err := admin.ReadOrderTerms(ctx, ask, o.ShopifyID)
	switch {
	case err != nil:
		return err
	case answer.Order.Id != o.ShopifyID:
		return otherOrder(answer.Order.Id)
	}
	agree(o, answer.Order, withheld(ask.said.denied)[0])
	return nil
}

// agree writes to an order what was agreed on with who bought it. Terms that are kept back
// are said to be only of an order that may well have some: most shops sell on none.
func agree(o *store.Order, t admin.OrderTerms, denied []string) {
	o.Company, o.CompanyLocation = t.PurchasingEntity.Company.Name, t.PurchasingEntity.Location.Name
	o.Terms = store.PaymentTerms{Name: t.PaymentTerms.PaymentTermsName}
	for _, schedule := range t.PaymentTerms.PaymentSchedules.Nodes {
		o.Terms.DueAt = utc(schedule.DueAt)
	}
	ofCompany := o.Company != "" || o.PONumber != ""
	for _, field := range denied {
		if root, _, _ := strings.Cut(field, "."); root == "purchasingEntity" {
			ofCompany, o.Withheld = true, withAlso(o.Withheld, root)
		}
	}
	if ofCompany && slices.Contains(denied, "paymentTerms") {
		o.Withheld = withAlso(o.Withheld, "paymentTerms")
	}
}

// withAlso are the fields with others, sorted, each once.
func withAlso(fields []string, others ...string) []string {
	all := slices.Concat(fields, others)
	slices.Sort(all)
	return slices.Compact(all)
}
