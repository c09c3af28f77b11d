package store

import "slices"

// What Shopify's admin does with an order whose sale is finished: goods come back, money is
// given back, and others are added, as in an exchange. The sale stays; what came back is a
// return, and what was added a transaction of its own (R43, R58).

// WithReturns is the change of a finished sale with what accepting books of it. before are
// the sale's returns, payments its own; sold are the products of its lines, found those of
// the order's open lines by Shopify's line id.
func (c Change) WithReturns(before []Return, payments []Payment, sold []Product, found map[string]Product, own Locations) Change {
	if c.Transaction.State != TransactionFinished {
		return c
	}
	r := Returnable{Sale: Sale{Transaction: c.Transaction, Products: sold, Payments: payments}, Latest: c.After, Before: before, Own: own}
	c.Added = r.added(found)
	for _, line := range c.Added.Lines {
		if line.ProductID == "" {
			i := slices.IndexFunc(c.After.Lines, func(l OrderLine) bool { return l.ShopifyID == line.LineID })
			c.Unmatched = append(c.Unmatched, c.After.Lines[i])
			continue
		}
		if product := found[line.LineID]; product.Stocked {
			c.Stock = append(c.Stock, StockMove{Product: product, Delta: -line.Quantity})
		}
	}
	given := r.refundedThere()
	c.Settled = r.settledThere(given)
	for _, entry := range c.Settled {
		given += entry.Minor
	}
	ret, stock := r.thereBack(c.Added.Total, given)
	if ret == nil {
		return c
	}
	c.Return = ret
	c.Stock = append(stock, c.Stock...)
	entry := Payment{TransactionID: ret.Transaction.ID, Type: ECommerce, Card: lastCard(payments), Currency: c.Transaction.Currency}
	if ret.RefundMinor > 0 {
		entry.Minor, entry.Comments = -ret.RefundMinor, "Refunded at Shopify, return of "+c.Transaction.Barcode
		c.Entries = append(c.Entries, entry)
	}
	// What Shopify still holds for what came back pays for what was added.
	if c.Carried = min(ret.Worth()-ret.RefundMinor, c.Added.Total); c.Carried > 0 {
		entry.Minor, entry.Comments = -c.Carried, "Goes towards what was added"
		c.Entries = append(c.Entries, entry)
	}
	return c
}

// added is a transaction of the units that the order has beyond what was sold of it; one
// without lines where there are none.
func (r Returnable) added(found map[string]Product) Transaction {
	sale := r.Sale.Transaction
	o := r.Latest
	o.Lines, o.ShippingCharge, o.Fees, o.Tax = nil, 0, 0, 0
	var products []string
	for _, line := range r.Latest.OpenLines() {
		extra := line.Quantity - r.soldOf(line.ShopifyID)
		if extra <= 0 {
			continue
		}
		line = line.last(extra)
		o.Lines, o.Tax = append(o.Lines, line), o.Tax+line.Tax
		products = append(products, found[line.ShopifyID].ID)
	}
	o.Total = o.sum()
	return TransactionFor(o, sale.CustomerID, products)
}

// soldOf counts the units of a line item that were sold and haven't come back.
func (r Returnable) soldOf(lineID string) int64 {
	for _, line := range r.Sale.Transaction.Lines {
		if line.LineID == lineID {
			return line.Quantity - r.returned(lineID)
		}
	}
	return 0
}

// SettledThere are the entries by which what Shopify gave back, as Latest shows it, pays what
// returns still owe.
func (r Returnable) SettledThere() []Payment { return r.settledThere(r.refundedThere()) }

// settledThere are the entries by which what Shopify gave back pays what earlier returns still
// owe, the oldest first: only what is beyond that is for goods or a favour. Shopify says of no
// refund whose goods it was for; of an order that several hand over it pays for ours as far as
// the whole order owes less than ours do.
func (r Returnable) settledThere(given int64) (entries []Payment) {
	if r.Latest.Whole != nil {
		left := r.Latest.AtShopify().OwedBack()
		var owed int64
		for _, before := range r.Before {
			if before.Standing() {
				left -= max(0, -before.Transaction.Paid-before.Refunded) // given back here, so Shopify goes on owing it
			}
			owed += before.owed(r.Latest)
		}
		given = min(given, owed-max(0, left))
	}
	for _, before := range r.Before {
		minor := min(given, before.owed(r.Latest))
		if minor <= 0 {
			continue
		}
		given -= minor
		t := before.Transaction
		entries = append(entries, Payment{
			TransactionID: t.ID, Type: ECommerce, Card: lastCard(r.Sale.Payments), Minor: -minor, Currency: t.Currency,
			Comments: "Refunded at Shopify, return of " + before.Sale,
		})
	}
	return entries
}

// thereBack is the return of what came back at Shopify, or was given back there, and is not
// in the books yet; nil for nothing. given is what was given back of it. It comes to what the
// order costs less by Shopify's own total, where others for added were put into it, and at
// least to what was given back: a difference to the goods is shipping given back, as far as the order
// asks less for it, then a fee kept or, below zero, a favour.
func (r Returnable) thereBack(added, given int64) (*Return, []StockMove) {
	sale := r.Sale.Transaction
	ret := &Return{
		Transaction: Transaction{
			Returns: sale.ID, OrderID: sale.OrderID, CustomerID: sale.CustomerID, Currency: sale.Currency, TaxesIncluded: sale.TaxesIncluded,
			State: TransactionReturning,
		},
		Sale: sale.Barcode, Order: r.Latest.Name, Refund: RefundOriginal, RefundMinor: given,
	}
	t := &ret.Transaction
	plan := ReturnPlan{}
	for i, line := range sale.Lines {
		var now int64
		if there := r.Latest.line(line.LineID); there != nil {
			now = there.Quantity
		}
		back := r.soldOf(line.LineID) - now
		if back <= 0 || line.LineID == "" {
			continue
		}
		_, at := r.Latest.handedOver(line.LineID)
		asked := ReturnLine{LineID: line.LineID, Quantity: back, Reason: ReasonUnknown, Restock: true, LocationID: at}
		t.Lines = append(t.Lines, line.back(r.returned(line.LineID), back))
		t.Tax += t.Lines[len(t.Lines)-1].Tax
		ret.Lines = append(ret.Lines, asked)
		plan.restock(r, i, asked)
	}
	worth := sale.Total + added - r.Latest.Total
	for _, before := range r.Before {
		if before.Standing() {
			worth -= before.Worth()
		}
	}
	// Where Shopify counts no restocking fee among what the order costs, the fees that were kept
	// here are no more owed for that.
	if over := worth - max(-t.parts(), given); over > 0 {
		worth -= min(over, r.kept())
	}
	if r.Latest.Whole != nil {
		ret.RefundMinor = min(ret.RefundMinor, max(0, worth)) // Shopify says of no refund whose goods it was for
	}
	worth = max(ret.RefundMinor, worth)
	if worth <= 0 && len(t.Lines) == 0 {
		return nil, nil
	}
	rest := max(0, worth) + t.parts()
	if rest > 0 {
		// What Shopify still asks for shipping was not given back: it is a favour, whatever its size.
		t.Shipping = -min(rest, max(0, r.ShippingLeft()-r.Latest.ShippingCharge))
		rest += t.Shipping
	}
	t.Fees = -rest
	t.Total = t.parts()
	t.ShopifyTotal = t.Total
	return ret, plan.Stock
}

// kept are the fees that the sale's returns were less for.
func (r Returnable) kept() (minor int64) {
	for _, before := range r.Before {
		if before.Standing() && before.FeePercent > 0 {
			minor += before.Transaction.Fees
		}
	}
	return minor
}

// refundedThere is what Shopify gave back beyond what is booked or asked for here.
func (r Returnable) refundedThere() int64 {
	given := r.Latest.refunded()
	for _, p := range r.Sale.Payments {
		if p.Type == ECommerce && p.Minor < 0 && p.Reverses == "" {
			given += p.Minor
		}
	}
	for _, before := range r.Before {
		if before.Transaction.State == TransactionReturning && before.Refund.ByShopify() {
			given -= before.RefundMinor
		} else if before.Standing() {
			given -= before.Refunded + before.Awaited(r.Latest)
		}
	}
	return max(0, given)
}

// Less is the order without what was sold of it before: what an open transaction beside
// finished ones is made from. returns are of all of them, paid what of Shopify's money they
// have in the books.
func (o Order) Less(sales []Transaction, returns []Return, paid int64) Order {
	if len(sales) == 0 {
		return o
	}
	lines, net := o.Lines, o.Holding().Net()
	o.Lines, o.Tax, o.Subtotal, o.Discounts = make([]OrderLine, len(lines)), 0, 0, 0
	for i, line := range lines {
		left := line.Quantity
		for _, sale := range sales {
			left -= Returnable{Sale: Sale{Transaction: sale}, Before: of(sale.ID, returns)}.soldOf(line.ShopifyID)
		}
		if left = max(0, left); left < line.Quantity {
			line = line.last(left)
		}
		o.Lines[i] = line
		o.Tax += line.Tax
		o.Discounts += line.Discount()
		o.Subtotal += line.Quantity*line.UnitPrice - line.Discount()
	}
	for _, sale := range sales {
		o.ShippingCharge, o.Fees, o.Total = o.ShippingCharge-sale.Shipping, o.Fees-sale.Fees, o.Total-sale.Total
	}
	for _, r := range returns {
		if r.Standing() {
			o.ShippingCharge, o.Fees, o.Total = o.ShippingCharge-r.Transaction.Shipping, o.Fees-r.Transaction.Fees, o.Total-r.Transaction.Total
		}
	}
	o.ShippingCharge, o.Fees = max(0, o.ShippingCharge), max(0, o.Fees)
	o.Refunded, o.Payments = o.refunded(), nil
	for _, r := range returns {
		o.Refunded -= r.Refunded
	}
	o.Refunded = max(0, o.Refunded)
	o.Received = max(0, net-paid) + o.Refunded
	return o
}

// of are the returns of one sale.
func of(saleID string, returns []Return) (list []Return) {
	for _, r := range returns {
		if r.Transaction.Returns == saleID {
			list = append(list, r)
		}
	}
	return list
}
