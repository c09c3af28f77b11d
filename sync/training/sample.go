package training

import (
	"context"
	"errors"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// Fill makes an empty database that of the training shop: its customers, products
// and stock, and the settings that its manager has made. A database that holds
// anything is left as it is.
func Fill(ctx context.Context, d *db.DB) error {
	empty, err := d.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	if err := AddSample(ctx, d); err != nil {
		return err
	}
	return addSettings(ctx, d)
}

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
	return errors.Join(d.SetCurrency(ctx, shopsim.Currency), d.SetCountry(ctx, shopsim.Country), d.AddCustomers(ctx, customers),
		d.AddProducts(ctx, products))
}

// addSettings sets the shop up as a manager has done it: its name and address on
// receipts, and so many ways to pay that some are behind ">>".
func addSettings(ctx context.Context, d *db.DB) error {
	types, cards, err := d.Tenders(ctx)
	if err != nil {
		return err
	}
	types = append(types,
		store.PaymentType{Name: "Layaway Credit", Button: "Layaway Credit", Advanced: true},
		store.PaymentType{Name: "House Account", Button: "House Account", Advanced: true})
	if err := d.SetTenders(ctx, types, cards); err != nil {
		return err
	}
	return d.SetProfile(ctx, store.Profile{
		Name: name, Address: []string{"418 State Street", "Portsmouth, NH 03801"}, Phone: "(603) 555-0199",
		Email: "hello@riverside-cycles.example", Website: "riverside-cycles.example", TaxID: "00-0000000", Logo: assets.SampleLogo,
		Footer: "Returns within 30 days, unused, with this receipt.\nThank you for riding with us.",
	})
}
