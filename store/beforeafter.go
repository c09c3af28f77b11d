package store

// LineChange is one line of an order, before and after. Before is nil for one that
// was added, After for one that was removed.
type LineChange struct {
	Before, After *OrderLine
}

// Differs says that the two sides are not the same.
func (l LineChange) Differs() bool {
	return l.Before == nil || l.After == nil ||
		l.Before.Quantity != l.After.Quantity || l.Before.UnitPrice != l.After.UnitPrice || l.Before.Discount() != l.After.Discount()
}

// FactChange is one fact about delivery and contact, "" where there is none.
type FactChange struct{ Name, Before, After string }

// Differs says that the two sides are not the same.
func (f FactChange) Differs() bool { return f.Before != f.After }

// AmountChange is one amount of the order, minor units.
type AmountChange struct {
	Name          string
	Before, After int64
}

// Differs says that the two sides are not the same.
func (a AmountChange) Differs() bool { return a.Before != a.After }

// pairLines puts the lines of both sides beside each other by Shopify's line id,
// the added ones last. A line without units left counts as not there.
func pairLines(before, after Order) []LineChange {
	now := after.OpenLines()
	paired := make([]bool, len(now))
	var pairs []LineChange
	for _, was := range before.OpenLines() {
		pair := LineChange{Before: &was}
		for i := range now {
			if !paired[i] && now[i].ShopifyID == was.ShopifyID {
				pair.After, paired[i] = &now[i], true
				break
			}
		}
		pairs = append(pairs, pair)
	}
	for i := range now {
		if !paired[i] {
			pairs = append(pairs, LineChange{After: &now[i]})
		}
	}
	return pairs
}

// pairFacts are delivery, payment, phone and note always, the others where they
// differ; an address that goods are sent to always.
func pairFacts(before, after Order) []FactChange {
	all := []FactChange{
		{"Delivery", DeliveryOf(before).Label(), DeliveryOf(after).Label()},
		{"Payment", before.Financial.Label(), after.Financial.Label()},
		{"Phone", before.ContactPhone(), after.ContactPhone()},
		{"Customer note", before.Note, after.Note},
	}
	if was, is, otherwise := after.WishesSince(before); otherwise && before.Note == after.Note {
		all = append(all, FactChange{"Wishes", was, is})
	}
	if before.ContactEmail() != after.ContactEmail() {
		all = append(all, FactChange{"Email", before.ContactEmail(), after.ContactEmail()})
	}
	if before.Shipping != after.Shipping || DeliveryOf(after).Sent() {
		all = append(all, FactChange{"Ship to", before.Shipping.OneLine(), after.Shipping.OneLine()})
	}
	if before.Billing != after.Billing {
		all = append(all, FactChange{"Bill to", before.Billing.OneLine(), after.Billing.OneLine()})
	}
	return all
}

func pairAmounts(before, after Order) []AmountChange {
	list := []AmountChange{{"Subtotal", before.Subtotal, after.Subtotal}, {"Shipping", before.ShippingCharge, after.ShippingCharge}}
	if before.Fees != 0 || after.Fees != 0 {
		list = append(list, AmountChange{"Fees", before.Fees, after.Fees})
	}
	tax := "Tax"
	if after.TaxesIncluded {
		tax = "Tax, included"
	}
	list = append(list, AmountChange{tax, before.Tax, after.Tax}, AmountChange{"Total", before.Total, after.Total},
		AmountChange{"Refunded at Shopify", before.refunded(), after.refunded()})
	if before.OwedBack() != 0 || after.OwedBack() != 0 {
		list = append(list, AmountChange{"Owed back", before.OwedBack(), after.OwedBack()})
	}
	if before.Owed() != 0 || after.Owed() != 0 {
		list = append(list, AmountChange{"Still owed", before.Owed(), after.Owed()})
	}
	return list
}
