package db

import (
	"context"
)

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
