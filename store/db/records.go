package db

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// AddCustomers adds customer records, all or none, gives each its number, and
// matches the waiting orders again.
func (d *DB) AddCustomers(ctx context.Context, customers []store.Customer) error {
	return d.in(ctx, "adding customers", func(a *act) error {
		for _, c := range customers {
			if err := a.addCustomer(ctx, &c); err != nil {
				return err
			}
		}
		_, err := a.rematchAll(ctx)
		return err
	})
}

// AddProducts adds products, all or none, books their stock on hand as counted,
// and matches the waiting orders again.
func (d *DB) AddProducts(ctx context.Context, products []store.Product) error {
	return d.in(ctx, "adding products", func(a *act) error {
		for _, p := range products {
			if err := a.insertProduct(ctx, &p, ""); err != nil {
				return err
			}
			if err := a.log(ctx, store.Event{
				SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " created",
				After: describeProduct(p),
			}); err != nil {
				return err
			}
		}
		_, err := a.rematchAll(ctx)
		return err
	})
}

// Empty says that the database holds no customer, no product and no order yet.
func (d *DB) Empty(ctx context.Context) (bool, error) {
	customers, err := d.read.CountCustomers(ctx)
	if err != nil {
		return false, wrap(err, "counting customers")
	}
	products, err := d.read.CountProducts(ctx)
	if err != nil {
		return false, wrap(err, "counting products")
	}
	orders, err := d.CountOrders(ctx, OrderFilter{Scope: AllOrders})
	return customers+products+int64(orders) == 0, err
}

func customer(row sqlc.Customer) store.Customer {
	return store.Customer{
		ID: row.ID, Number: row.Number, FirstName: row.FirstName, LastName: row.LastName, Company: row.Company,
		Email: row.Email, Phone: row.Phone, Note: row.Note, MergedInto: row.MergedInto, Version: row.Version,
		CreatedAt: store.At(row.CreatedAt), UpdatedAt: store.At(row.UpdatedAt), ForgottenAt: store.At(row.ForgottenAt),
		Address: store.Address{
			FirstName: row.FirstName, LastName: row.LastName, Company: row.Company, Street: row.Street, Street2: row.Street2,
			City: row.City, Province: row.Province, Postcode: row.Postcode, Country: row.Country, Phone: row.Phone,
		},
	}
}
