package store

import (
	"cmp"
	"slices"
)

// ReturnPlan is what a return does, before anything moves.
type ReturnPlan struct {
	Return Return
	// Stock is what goes back on sale here, each product once.
	Stock []StockMove
	// Entries are the payments that are booked once Shopify has agreed, below zero.
	Entries []Payment
	// Owed is what stays owed to the customer afterwards, minor units, 0 or more.
	Owed int64
	// Say are sentences to read before it is done.
	Say []string
}

// Worth is what a return comes to for the customer, minor units, 0 or more.
func (r Return) Worth() int64 { return -r.Transaction.Total }

// Plan works out a return. Invalid says why there is none: nothing of that is there to come
// back, or more money than was paid.
func (r Returnable) Plan(q ReturnRequest) (ReturnPlan, error) {
	sale := r.Sale.Transaction
	var plan ReturnPlan
	switch {
	case sale.Returns != "":
		return plan, Fail(Invalid, "%s is a return itself. Nothing was taken back; scan the receipt of the sale.", sale.Barcode)
	case sale.State != TransactionOpen && sale.State != TransactionFinished:
		return plan, Fail(Invalid, "Nothing of transaction %s can come back: it is void or being cancelled.", sale.Barcode)
	case sale.Balance() != 0:
		return plan, Fail(Invalid, "Transaction %s still has a balance of %s. Settle it first, what Shopify holds as eCommerce, then take "+
			"the goods back.", sale.Barcode, sale.amount(sale.Balance()))
	}
	if err := q.check(r.Types, r.ShippingLeft(), sale.Currency); err != nil {
		return plan, err
	}
	plan.Return = Return{
		Transaction: Transaction{
			ID: q.ID, Returns: sale.ID, OrderID: sale.OrderID, CustomerID: sale.CustomerID, Currency: sale.Currency,
			TaxesIncluded: sale.TaxesIncluded, State: TransactionReturning,
		},
		Sale: sale.Barcode, Order: r.Latest.Name, FeePercent: q.FeePercent, Refund: q.Refund, Tender: q.Tender,
	}
	if err := r.goods(&plan, q); err != nil {
		return plan, err
	}
	t := &plan.Return.Transaction
	worth := -t.Subtotal()
	if !t.TaxesIncluded {
		worth -= t.Tax
	}
	t.Fees = proportion(worth, q.FeePercent, 100)
	r.giveShipping(t, q.Shipping)
	t.Total = t.parts()
	t.ShopifyTotal = t.Total
	return plan, r.money(&plan)
}

// Pick finds the lines that a person named by SKU; with nothing named it is all that may
// come back. Invalid says which SKU isn't there, or how many may come back.
func (r Returnable) Pick(named []Named) ([]ReturnLine, error) {
	var picked []ReturnLine
	lines := r.Lines()
	if len(named) == 0 {
		for _, line := range lines {
			if line.Left() > 0 {
				picked = append(picked, ReturnLine{LineID: line.Line.LineID, Quantity: line.Left()})
			}
		}
		return picked, nil
	}
	for _, n := range named {
		wanted, known, may := n.Quantity, false, int64(0)
		for i, line := range lines {
			if cmp.Or(line.Line.SKU, line.Line.Title) != n.SKU {
				continue
			}
			known = true
			take := min(wanted, line.Left())
			if may += line.Left(); take > 0 {
				picked = append(picked, ReturnLine{LineID: line.Line.LineID, Quantity: take})
				lines[i].Returned += take
				wanted -= take
			}
		}
		switch {
		case !known:
			return nil, Fail(Invalid, "There is no %s in transaction %s.", n.SKU, r.Sale.Transaction.Barcode)
		case n.Quantity < 1 || wanted > 0:
			return nil, Fail(Invalid, "%d of %s can't come back: %d may.", n.Quantity, n.SKU, may)
		}
	}
	return picked, nil
}

// goods fills in the lines and what of them goes back on sale.
func (r Returnable) goods(plan *ReturnPlan, q ReturnRequest) error {
	lines := r.Lines()
	for _, asked := range q.Lines {
		i := slices.IndexFunc(lines, func(l ReturnableLine) bool { return l.Line.LineID == asked.LineID && asked.LineID != "" })
		if i < 0 {
			return Fail(Invalid, "Transaction %s has no such line. Nothing was taken back; open it again.", r.Sale.Transaction.Barcode)
		}
		from := lines[i]
		name := cmp.Or(from.Line.SKU, from.Line.Title)
		switch {
		case asked.Quantity < 1:
			return Fail(Invalid, "%d of %s can't come back; say how many, from 1.", asked.Quantity, name)
		case from.HandedOver == 0:
			return Fail(Invalid, "%s was not handed over yet, so it can't come back. Nothing was taken back; have Shopify remove it from the "+
				"order.", name)
		case asked.Quantity > from.Left():
			return Fail(Invalid, "%d of %s can't come back: %d %s left of the %d handed over. Nothing was taken back.", asked.Quantity, name,
				from.Left(), isOrAre(from.Left()), min(from.HandedOver, from.Line.Quantity))
		case asked.Restock && cmp.Or(asked.LocationID, from.LocationID) == "":
			return Fail(Invalid, "Say at which location %s goes back on sale. Nothing was taken back.", name)
		}
		asked.LocationID = cmp.Or(asked.LocationID, from.LocationID)
		if !asked.Restock {
			asked.LocationID = ""
		}
		plan.Return.Transaction.Lines = append(plan.Return.Transaction.Lines, from.Line.back(from.Returned, asked.Quantity))
		plan.Return.Transaction.Tax += plan.Return.Transaction.Lines[len(plan.Return.Transaction.Lines)-1].Tax
		plan.Return.Lines = append(plan.Return.Lines, asked)
		lines[i].Returned += asked.Quantity
		if asked.Restock {
			plan.restock(r, i, asked)
		}
	}
	return nil
}

// restock adds what goes back on sale here. What goes back on sale at a location that is
// not this shop's is in Shopify's stock alone.
func (p *ReturnPlan) restock(r Returnable, line int, asked ReturnLine) {
	if line >= len(r.Sale.Products) || !r.Sale.Products[line].Stocked ||
		asked.LocationID != "" && !r.Own.Owns(FulfillmentOrder{LocationID: asked.LocationID}) {
		return
	}
	product := r.Sale.Products[line]
	for i := range p.Stock {
		if p.Stock[i].Product.ID == product.ID {
			p.Stock[i].Delta += asked.Quantity
			return
		}
	}
	p.Stock = append(p.Stock, StockMove{Product: product, Delta: asked.Quantity})
}

// back is the line with so many units below zero, after others of it came back before. Of
// discounts and tax they take along what the first units up to them come to, less what
// those before took: so several returns of a line come to the line, to the cent.
func (l TransactionLine) back(before, units int64) TransactionLine {
	of := func(minor int64) int64 {
		return proportion(minor, before+units, l.Quantity) - proportion(minor, before, l.Quantity)
	}
	l.LineDiscount, l.OrderDiscount, l.Tax = -of(l.LineDiscount), -of(l.OrderDiscount), -of(l.Tax)
	l.Quantity = -units
	return l
}

// proportion is part of whole of an amount, halves away from zero; it can't overflow as long
// as the parts are counts of units.
func proportion(minor, part, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	if minor < 0 {
		return -proportion(-minor, part, whole)
	}
	return minor/whole*part + (2*(minor%whole)*part+whole)/(2*whole)
}

// giveShipping gives so much of the charge for shipping back, with its tax: what of the
// sale's tax lies on no line.
func (r Returnable) giveShipping(t *Transaction, minor int64) {
	if minor == 0 {
		return
	}
	sale := r.Sale.Transaction
	before := sale.Shipping - r.ShippingLeft()
	tax := sale.Tax
	for _, line := range sale.Lines {
		tax -= line.Tax
	}
	tax = max(0, tax)
	t.Shipping = -minor
	t.Tax -= proportion(tax, before+minor, sale.Shipping) - proportion(tax, before, sale.Shipping)
}

// money says how much goes back which way.
func (r Returnable) money(plan *ReturnPlan) error {
	ret := &plan.Return
	t := ret.Transaction
	worth, paid := ret.Worth(), max(0, r.paidLeft())
	if worth < 0 {
		return Fail(Invalid, "The return comes to less than nothing. Nothing was taken back; look at its fee.")
	}
	entry := Payment{TransactionID: t.ID, Currency: t.Currency, Comments: "Return of " + ret.Sale}
	say := func(text string) { plan.Say = append(plan.Say, text) }
	if r.Sale.Transaction.State == TransactionOpen {
		say("Transaction " + ret.Sale + " is finished as a sale with it.")
	}
	switch ret.Refund {
	case RefundOriginal, RefundCredit:
		ret.RefundMinor = min(worth, paid, max(0, r.heldLeft()))
		if worth > 0 && ret.RefundMinor == 0 {
			return Fail(Invalid, "Shopify holds nothing for %s that it could give back. Nothing was taken back; give it back here, or nothing "+
				"now.", ret.Order)
		}
		entry.Type, entry.Minor, entry.Card = ECommerce, -ret.RefundMinor, lastCard(r.Sale.Payments)
		if ret.Refund == RefundCredit {
			entry.Card, entry.Comments = "", "Store credit at Shopify, return of "+ret.Sale
			say("Shopify gives the customer " + t.amount(ret.RefundMinor).String() + " of store credit.")
		} else {
			say("Shopify gives " + t.amount(ret.RefundMinor).String() + " back the way it was paid.")
		}
	case RefundTill:
		if worth > paid {
			return Fail(Invalid, "%s can't be given back: %s of what was paid is left. Nothing was taken back.", t.amount(worth), t.amount(paid))
		}
		ret.RefundMinor = worth
		plan.Entries = ret.AtTill(r.Types)
		var asked int64
		for _, entry := range plan.Entries {
			if entry.Type == ret.Tender {
				asked += entry.Minor
			}
		}
		say("Hand back " + t.amount(-asked).String() + " by " + ret.Tender + " once it is booked. Shopify moves no money; it is told of the " +
			"goods alone and goes on showing that amount as owed.")
	default:
		say("No money goes back now.")
	}
	if entry.Minor != 0 {
		plan.Entries = append(plan.Entries, entry)
	}
	if plan.Owed = worth - ret.RefundMinor; plan.Owed > 0 {
		say(t.amount(plan.Owed).String() + " stays owed to the customer.")
	}
	return nil
}

// AtTill are the payments by which a return's money is given back here; none for other ways.
// Where the payment type rounds, the rest is booked beside it.
func (r Return) AtTill(types []PaymentType) []Payment {
	if r.Refund != RefundTill || r.RefundMinor == 0 {
		return nil
	}
	t := r.Transaction
	asked, rest := -r.RefundMinor, int64(0)
	for _, each := range types {
		if each.Name == r.Tender {
			asked, rest = each.Round(-r.RefundMinor)
		}
	}
	var entries []Payment
	if asked != 0 {
		entries = append(entries, Payment{
			TransactionID: t.ID, Type: r.Tender, Minor: asked, Currency: t.Currency, Comments: "Return of " + r.Sale,
		})
	}
	if rest != 0 {
		entries = append(entries, Payment{TransactionID: t.ID, Type: Rounded, Minor: rest, Currency: t.Currency})
	}
	return entries
}

// Decided are the entries that Shopify's refunds of a return ask for, as it shows them now:
// what went back and isn't booked yet, and what is booked and came to nothing after all.
// failed are those that did. booked are the return's payments, sold the sale's.
func (r Return) Decided(o Order, booked, sold []Payment) (entries []Payment, failed []string) {
	t := r.Transaction
	for _, p := range o.AtShopify().Payments {
		if !slices.Contains(r.Refunds, p.ShopifyID) {
			continue
		}
		id := "refund " + p.ShopifyID
		standing := slices.ContainsFunc(booked, func(b Payment) bool { return b.ID == id }) &&
			!slices.ContainsFunc(booked, func(b Payment) bool { return b.Reverses == id })
		entry := Payment{
			ID: id, TransactionID: t.ID, Type: ECommerce, Card: lastCard(sold), Minor: -p.Minor, Currency: t.Currency,
			Comments: "Refunded at Shopify, return of " + r.Sale,
		}
		if r.Refund == RefundCredit {
			entry.Card, entry.Comments = "", "Store credit at Shopify, return of "+r.Sale
		}
		switch {
		case p.State == "SUCCESS" && !standing:
			entries = append(entries, entry)
		case p.State == "FAILURE" || p.State == "ERROR":
			failed = append(failed, p.ShopifyID)
			if standing {
				entry.ID, entry.Reverses, entry.Minor, entry.Comments = "", id, p.Minor, "The refund failed at Shopify"
				entries = append(entries, entry)
			}
		}
	}
	if rest := r.roundedAbroad(o, booked, entries); rest != 0 {
		entries = append(entries, Payment{
			ID: "rounding " + t.ID, TransactionID: t.ID, Type: Rounded, Minor: rest, Currency: t.Currency,
			Comments: "Refunded at Shopify in the customer's currency",
		})
	}
	return entries, failed
}

// roundedAbroad is what rounding to the customer's own currency leaves of a refund that
// Shopify has given back, at most one of the smallest unit a payment: nobody can hand that out.
func (r Return) roundedAbroad(o Order, booked, entries []Payment) int64 {
	var given, most int64
	for _, p := range o.AtShopify().Payments {
		switch {
		case !slices.Contains(r.Refunds, p.ShopifyID):
		case p.State != "SUCCESS":
			return 0
		default:
			given += p.Minor
			if p.PresentedCurrency != "" && p.PresentedCurrency != r.Transaction.Currency {
				most++
			}
		}
	}
	rest := given - r.RefundMinor
	for _, entry := range append(slices.Clone(booked), entries...) {
		if entry.Type == Rounded || entry.Minor > 0 {
			return 0
		}
	}
	if rest < -most || rest > most {
		return 0
	}
	return rest
}

// Returned says that an order at Shopify differs from before by nothing but what its returns
// here asked for: no line lost more than came back, and no more was refunded than they did.
func Returned(sales []Transaction, returns []Return, before, o Order) bool {
	left := map[string]int64{}
	for _, sale := range sales {
		for _, line := range sale.Lines {
			left[line.LineID] += line.Quantity
		}
	}
	var refunded int64
	for _, r := range returns {
		if r.Transaction.State != TransactionFinished {
			continue
		}
		refunded += r.Refunded - r.Seen
		for _, line := range r.Transaction.Lines {
			left[line.LineID] += line.Quantity
		}
	}
	if o.Shipping != before.Shipping || o.rerouted(before) || o.paymentLost() != before.paymentLost() ||
		!o.CancelledAt.Equal(before.CancelledAt) || o.refunded()-before.refunded() > refunded {
		return false
	}
	for _, line := range o.Lines {
		was := before.line(line.ShopifyID)
		if was == nil || line.UnitPrice != was.UnitPrice || line.Quantity > was.Quantity {
			return false
		}
		still, sold := left[line.ShopifyID]
		if !sold && line.Quantity != was.Quantity || sold && line.Quantity < min(was.Quantity, still) {
			return false
		}
	}
	return len(o.Lines) == len(before.Lines)
}

// lastCard is the Card Type by which the last online payment was booked.
func lastCard(payments []Payment) (card string) {
	for _, p := range payments {
		if p.Type == ECommerce && p.Minor > 0 {
			card = p.Card
		}
	}
	return card
}
