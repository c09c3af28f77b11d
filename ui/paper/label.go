package paper

import (
	"cmp"

	"tillbridge/store"
)

// label is what a bag on the hold shelf is found by: where it belongs, whose it is, its
// order and the barcode that opens the transaction.
func (l *layout) label() {
	l.add(block{kind: bar, left: l.sale.Order.Name, right: l.sale.Pickup.Shelf, bag: l.sale.Delivery().PickedUp()})
	l.add(block{kind: middle, left: cmp.Or(l.sale.Customer.Name(), l.sale.Order.CustomerName(), "–"), size: heading})
	l.add(block{kind: code, left: l.sale.Transaction.Barcode})
	if wanted := l.sale.Wanted.Written(l.profile.Country); wanted != "" {
		l.centred("Wanted " + wanted)
	}
	if hold := l.sale.Pickup.HoldUntil; !hold.IsZero() {
		l.centred("Held until " + store.Day(hold.In(l.now.Location()), l.profile.Country))
	}
}
