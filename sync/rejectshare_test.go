package sync_test

import (
	"fmt"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// A line of which one unit is the warehouse's and the others are this shop's loses one. Whose it
// was Shopify says by what is left in the parts: stock, total and parts follow it, both ways.
func TestR53_OneUnitOfALineAtTwoLocationsIsTakenOffWhereItWas(t *testing.T) {
	t.Parallel()
	for _, at := range []string{shopsim.Counter, shopsim.Warehouse} {
		for _, keeps := range []bool{false, true} {
			t.Run(fmt.Sprint(at, " ", keeps), func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 60, KeepsTotals: keeps})
				f.listPlaces(t)
				f.tick(t, true, shopsim.Counter)
				f.check(t)
				row, _ := f.rejectable(t, func(o store.Order) bool { return paidWhole(o) && o.Lines[0].Quantity > 2 })
				must(t, f.shop.SplitPart(row.Name, 0, shopsim.Warehouse))
				f.settle(t)
				change, err := f.db.Change(t.Context(), row.ID)
				must(t, err)
				must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
				before, share := f.saleOf(t, row), f.share(t, row)
				var id string
				for _, part := range f.at(t, row).FulfillmentOrders {
					if part.Location == at {
						id = part.LocationID
					}
				}
				must(t, f.shop.RefundUnits(row.Name, 0, 1, id))
				f.settle(t)
				ours := int64(0)
				if at == shopsim.Counter {
					ours = 1
					equal(t, "asks", f.read(t, row).Changed, true)
				}
				if f.read(t, row).Changed {
					change, err = f.db.Change(t.Context(), row.ID)
					must(t, err)
					must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
				}
				f.isOff(t, row, before, share, ours)
			})
		}
	}
}

// share is what of an order is this shop's by what Shopify shows now.
func (f *faulty) share(t *testing.T, row db.OrderRow) store.Order {
	t.Helper()
	o, err := f.db.OurShare(t.Context(), f.at(t, row))
	must(t, err)
	return o
}

// isOff demands that so many of our units are off an order, and no other.
func (f *faulty) isOff(t *testing.T, row db.OrderRow, before store.Sale, was store.Order, units int64) {
	t.Helper()
	sale, now := f.saleOf(t, row), f.share(t, row)
	equal(t, "units sold", sale.Transaction.Items(), before.Transaction.Items()-units)
	equal(t, "our share", now.Items(), was.Items()-units)
	equal(t, "total", sale.Transaction.Total, now.Total)
	equal(t, "stock", sale.Products[0].OnHand, before.Products[0].OnHand+units)
	equal(t, "left to be handed over", now.Progress().Units-now.Progress().Gone, was.Progress().Units-was.Progress().Gone-units)
	equal(t, "handed over", now.Progress().Gone, int64(0))
	f.balanced(t)
}

// Rejecting a unit here takes it off our part, and never off the other location's.
func TestR58_ARejectionTakesItsUnitOffOurPartOfALineAtTwoLocations(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.check(t)
	row, _ := f.rejectable(t, func(o store.Order) bool { return paidWhole(o) && o.Lines[0].Quantity > 2 })
	must(t, f.shop.SplitPart(row.Name, 0, shopsim.Warehouse))
	f.settle(t)
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
	before, share := f.saleOf(t, row), f.share(t, row)
	f.reject(t, row, off(share, 1), "")
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	f.settle(t)
	equal(t, "asks nobody", f.read(t, row).Changed, false)
	f.isOff(t, row, before, share, 1)
	// All that is ours can go, since the rest is another's.
	f.reject(t, row, off(f.share(t, row), f.share(t, row).Lines[0].Quantity), "")
	equal(t, "drained", f.drain(t).Failed, 0)
}
