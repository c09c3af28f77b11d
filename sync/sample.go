package sync

import (
	"context"
	"errors"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// AddSample gives a new database the customers, products and stock that the
// training shop's orders are about (R50).
func AddSample(ctx context.Context, d *db.DB) error {
	var customers []store.Customer
	for _, c := range shopsim.SampleCustomers() {
		customers = append(customers, store.Customer{
			FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email, Phone: c.Phone,
			Address: store.Address{
				Street: c.Street, Street2: c.Street2, City: c.City, Province: c.Province, Postcode: c.Postcode,
				Country: c.Country,
			},
		})
	}
	var products []store.Product
	for _, p := range shopsim.SampleProducts() {
		products = append(products, store.Product{
			SKU: p.SKU, Barcode: p.Barcode, Description: p.Description, Price: p.PriceMinor, Stocked: p.Stocked, OnHand: p.OnHand,
		})
	}
	return errors.Join(d.SetCurrency(ctx, shopsim.Currency), d.AddCustomers(ctx, customers), d.AddProducts(ctx, products))
}
