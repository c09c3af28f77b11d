// Package find is the one search over everything the shop has: orders, transactions,
// customers and products, opened from any window by Ctrl+K.
package find

import (
	"context"
	"strings"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// Shop is what the search needs of the database.
type Shop interface {
	Orders(ctx context.Context, f db.OrderFilter) ([]db.OrderRow, error)
	Transactions(ctx context.Context, f db.TransactionFilter) ([]db.TransactionRow, error)
	FindCustomers(ctx context.Context, s db.CustomerSearch) (db.FoundCustomers, error)
	Products(ctx context.Context, f db.ProductFilter) ([]db.ProductRow, int, error)
	Currency(ctx context.Context) (string, error)
}

// Kind is what a hit is.
type Kind string

// The kinds, named as people name them.
const (
	Order       Kind = "Order"
	Transaction Kind = "Transaction"
	Customer    Kind = "Customer"
	Product     Kind = "Product"
)

var icons = map[Kind]assets.Icon{
	Order: assets.Cart, Transaction: assets.Receipt, Customer: assets.User, Product: assets.Box,
}

// Hit is one thing that was found.
type Hit struct {
	Kind Kind
	ID   string
	// Name is what it is called, About what tells it from others, Fact the figure or
	// the status that people look for.
	Name, About, Fact string
}

// mostOfKind is how many hits of each kind are listed: whoever wants more narrows the
// words or opens that list.
const mostOfKind = 8

// search asks for the words in every kind. A kind that holds them as its very number,
// barcode or SKU comes first; otherwise the order is that of the kinds.
func search(ctx context.Context, shop Shop, text string) ([]Hit, error) {
	orders, err := shop.Orders(ctx, db.OrderFilter{
		Scope: db.AllOrders, Search: text, Sort: db.ByCreated, Descending: true, Limit: mostOfKind,
	})
	if err != nil {
		return nil, err
	}
	transactions, err := shop.Transactions(ctx, db.TransactionFilter{
		Search: text, Sort: db.TransactionByCreated, Descending: true, Limit: mostOfKind,
	})
	if err != nil {
		return nil, err
	}
	customers, err := shop.FindCustomers(ctx, db.CustomerSearch{Query: matching.Query{Text: text}, Limit: mostOfKind})
	if err != nil {
		return nil, err
	}
	products, _, err := shop.Products(ctx, db.ProductFilter{Text: text, Sort: db.ProductBySKU, Limit: mostOfKind})
	if err != nil {
		return nil, err
	}
	currency, err := shop.Currency(ctx)
	if err != nil {
		return nil, err
	}
	var first, hits []Hit
	add := func(exactly bool, hit Hit) {
		if exactly {
			first = append(first, hit)
			return
		}
		hits = append(hits, hit)
	}
	is := func(name string) bool {
		return name != "" && strings.EqualFold(strings.TrimPrefix(name, "#"), strings.TrimPrefix(text, "#"))
	}
	for _, o := range orders {
		add(is(o.Name), Hit{Order, o.ID, o.Name, o.Customer, string(o.Status)})
	}
	for _, t := range transactions {
		add(is(t.Barcode), Hit{Transaction, t.ID, t.Barcode, screen.Join(" · ", t.Order, t.Customer), screen.Money(t.Total)})
	}
	for _, c := range customers.Customers {
		add(is(c.Code()), Hit{
			Customer, c.ID, screen.Join(" · ", c.FirstName+" "+c.LastName, c.Company),
			screen.Join(" · ", c.Email, c.Phone, c.Address.City), c.Code(),
		})
	}
	for _, p := range products {
		add(is(p.SKU) || is(p.Barcode), Hit{
			Product, p.ID, p.Description, screen.Join(" · ", p.SKU, onHand(p)),
			screen.Money(store.Money{Minor: p.Price, Currency: currency}),
		})
	}
	return append(first, hits...), nil
}

func onHand(p db.ProductRow) string {
	if !p.Stocked {
		return "without stock"
	}
	return screen.Number(p.OnHand) + " on hand"
}

// row is a hit as the list shows it.
func row(h Hit) widgets.Row {
	return widgets.Row{Cells: []widgets.Cell{{Icon: icons[h.Kind], Text: string(h.Kind)}, {Text: h.Name}, {Text: h.About}, {Text: h.Fact}}}
}
