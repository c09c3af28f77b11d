package shopify

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// utc is a time as the store keeps it: UTC, whole milliseconds.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// purse reads the amounts of one order and keeps the first fault, so that a
// conversion stays readable.
type purse struct {
	currency string
	err      error
}

// minor reads shop money as minor units (R48). Null and absent are 0: Shopify
// documents most of these sets as nullable.
func (p *purse) minor(m admin.Money) int64 {
	money := m.ShopMoney
	if money.Amount == "" || p.err != nil {
		return 0
	}
	if code := string(money.CurrencyCode); code != "" && code != p.currency {
		p.err = store.Fail(store.Invalid, "an amount is in %s and the order in %s", code, p.currency)
		return 0
	}
	amount, err := store.ParseMoney(money.Amount, p.currency)
	if err != nil {
		p.err = err
	}
	return amount.Minor
}

// presented is what the customer's side was charged, nothing when that is the
// shop's own currency. The books don't rest on it, so what can't be read is left
// out and the order still taken in.
func (p *purse) presented(m admin.PaidMoneyPresentmentMoneyMoneyV2) (minor int64, currency string) {
	currency = string(m.CurrencyCode)
	if currency == "" || currency == p.currency {
		return 0, ""
	}
	amount, err := store.ParseMoney(m.Amount, currency)
	if err != nil {
		return 0, ""
	}
	return amount.Minor, currency
}

// order turns Shopify's order into the store's. Invalid says what it lacks; such
// an order is quarantined.
func (g *Gateway) order(o admin.OrderDetails) (store.Order, error) {
	if lacks := lacking(o); lacks != "" {
		name := o.Name
		if name == "" {
			name = o.Id
		}
		return store.Order{}, store.Fail(store.Invalid, "Shopify gave order %s without %s, so it can't be taken in; the other orders are. "+
			"Look at it in Shopify's admin.", name, lacks)
	}
	p := &purse{currency: string(o.CurrencyCode)}
	order := store.Order{
		Shop: g.shop, ShopifyID: o.Id, Name: o.Name,
		CreatedAt: utc(o.CreatedAt), UpdatedAt: utc(o.UpdatedAt), CancelledAt: utc(o.CancelledAt), ClosedAt: utc(o.ClosedAt),
		Email: o.Email, Phone: o.Phone, Note: o.Note, Tags: append([]string(nil), o.Tags...),
		PONumber: o.PoNumber, ShippingService: o.ShippingLine.Title,
		Buyer: store.Buyer{
			ShopifyID: o.Customer.Id, FirstName: o.Customer.FirstName, LastName: o.Customer.LastName,
			Email: o.Customer.DefaultEmailAddress.EmailAddress, Phone: o.Customer.DefaultPhoneNumber.PhoneNumber,
		},
		Billing: address(o.BillingAddress), Shipping: address(o.ShippingAddress),
		Test: o.Test, Source: o.SourceName,
		Currency: p.currency, TaxesIncluded: o.TaxesIncluded,
		Subtotal: p.minor(o.CurrentSubtotalPriceSet), ShippingCharge: p.minor(o.CurrentShippingPriceSet),
		Tax: p.minor(o.CurrentTotalTaxSet), Discounts: p.minor(o.CurrentTotalDiscountsSet),
		Fees:  p.minor(o.CurrentTotalAdditionalFeesSet),
		Total: p.minor(o.CurrentTotalPriceSet), Received: p.minor(o.TotalReceivedSet),
		Refunded: p.minor(o.TotalRefundedSet), Capturable: p.minor(o.TotalCapturableSet), Outstanding: p.minor(o.TotalOutstandingSet),
		Financial:   store.FinancialStatus(o.DisplayFinancialStatus),
		Fulfillment: string(o.DisplayFulfillmentStatus), Risk: string(o.Risk.Recommendation),
		RequiresShipping: o.RequiresShipping, DiscountCodes: append([]string(nil), o.DiscountCodes...),
		PaymentsCut: len(o.Transactions) >= paymentsAtOnce,
	}
	for _, pair := range o.CustomAttributes {
		order.Attributes = append(order.Attributes, store.Attribute{Key: pair.Key, Value: pair.Value}.Short())
	}
	if !o.DutiesIncluded {
		order.Fees += p.minor(o.CurrentTotalDutiesSet)
	}
	for _, line := range o.LineItems.Nodes {
		order.Lines = append(order.Lines, p.line(line))
	}
	p.shareOut(&order, o.LineItems.Nodes)
	for _, t := range o.Transactions {
		gateway := t.FormattedGateway
		if gateway == "" {
			gateway = t.Gateway
		}
		payment := store.ShopifyPayment{
			ShopifyID: t.Id, Kind: string(t.Kind), State: string(t.Status), Gateway: gateway, Approval: t.AuthorizationCode,
			Brand: t.PaymentDetails.Company, Digits: lastDigits(t.PaymentDetails.Number),
			Manual: t.ManualPaymentGateway, Often: t.MultiCapturable, ExpiresAt: utc(t.AuthorizationExpiresAt),
			Minor: p.minor(admin.Money{ShopMoney: admin.MoneyShopMoneyMoneyV2(t.AmountSet.ShopMoney)}), At: utc(t.ProcessedAt),
		}
		payment.PresentedMinor, payment.PresentedCurrency = p.presented(t.AmountSet.PresentmentMoney)
		order.Payments = append(order.Payments, payment)
	}
	for _, assessment := range o.Risk.Assessments {
		for _, fact := range assessment.Facts {
			order.RiskFacts = append(order.RiskFacts, store.RiskFact{
				Provider: cmp.Or(assessment.Provider.Title, "Shopify"), Text: fact.Description, Sentiment: string(fact.Sentiment),
			})
		}
	}
	for _, tax := range o.CurrentTaxLines {
		line := store.TaxLine{Title: tax.Title, Minor: p.minor(tax.PriceSet)}
		if tax.Rate != nil {
			line.Rate = strconv.FormatFloat(*tax.Rate, 'f', -1, 64)
		}
		order.TaxLines = append(order.TaxLines, line)
	}
	for _, part := range o.FulfillmentOrders.Nodes {
		order.FulfillmentOrders = append(order.FulfillmentOrders, fulfillmentOrder(part))
	}
	for _, f := range o.Fulfillments {
		order.Fulfillments = append(order.Fulfillments, fulfillment(f))
	}
	if p.err != nil {
		return store.Order{}, store.FailBecause(p.err, store.Invalid, "Shopify gave order %s an amount that can't be read (%s), so it can't "+
			"be taken in; the other orders are. Look at it in Shopify's admin.", o.Name, strings.TrimSuffix(p.err.Error(), "."))
	}
	if err := order.Bounded(); err != nil {
		return store.Order{}, err
	}
	return order, nil
}

// lacking names what an order can't be without, "" when all is there.
func lacking(o admin.OrderDetails) string {
	var lacks []string
	for _, need := range []struct {
		what string
		ok   bool
	}{
		{"an id", o.Id != ""},
		{"its name", o.Name != ""},
		{"its currency", o.CurrencyCode != ""},
		{"the time it was made", !o.CreatedAt.IsZero()},
		{"the time it was changed", !o.UpdatedAt.IsZero()},
		{"its total", o.CurrentTotalPriceSet.ShopMoney.Amount != ""},
	} {
		if !need.ok {
			lacks = append(lacks, need.what)
		}
	}
	for _, line := range o.LineItems.Nodes {
		if line.Id == "" || line.OriginalUnitPriceSet.ShopMoney.Amount == "" {
			lacks = append(lacks, "all of a line")
			break
		}
	}
	return strings.Join(lacks, ", ")
}

func (p *purse) line(l admin.LineItemDetails) store.OrderLine {
	line := store.OrderLine{
		ShopifyID: l.Id, Title: l.Title, Variant: l.VariantTitle, VariantID: l.Variant.Id, ProductID: l.Product.Id,
		SKU: l.Sku, Barcode: l.Variant.Barcode,
		Quantity: int64(l.CurrentQuantity), Ordered: int64(l.Quantity),
		UnitPrice: p.minor(l.OriginalUnitPriceSet), GiftCard: l.IsGiftCard, RequiresShipping: l.RequiresShipping,
	}
	for _, pair := range l.CustomAttributes {
		line.Attributes = append(line.Attributes, store.Attribute{Key: pair.Key, Value: pair.Value}.Short())
	}
	for _, tax := range l.TaxLines {
		line.Tax += p.minor(tax.PriceSet)
	}
	if line.Quantity > line.Ordered && p.err == nil {
		p.err = store.Fail(store.Invalid, "a line has %d units left of the %d that were ordered", line.Quantity, line.Ordered)
	}
	return line
}

// share is the part of one discount that belongs to the units left of its line.
type share struct {
	of *int64
	// more and less say that it may have been rounded to a minor unit more, or less,
	// than here.
	more, less bool
}

// shareOut gives each line the part of its discounts and of its tax that belongs to
// the units left: Shopify goes on counting what was allocated to units that were
// refunded or edited away (LineItem.discountAllocations and taxLines in its
// reference). How it rounds a part is not documented; so where the order doesn't come
// to its total, parts that are not whole minor units are rounded the other way
// (R16). A gap that this can't close is no matter of rounding and stays to be seen.
func (p *purse) shareOut(o *store.Order, lines []admin.LineItemDetails) {
	gap := o.ShippingCharge + o.Fees - o.Total
	if !o.TaxesIncluded {
		gap += o.Tax
	}
	var shares []share
	for i := range o.Lines {
		l := &o.Lines[i]
		for _, allocation := range lines[i].DiscountAllocations {
			of := &l.LineDiscount
			if allocation.DiscountApplication.AllocationMethod == admin.DiscountApplicationAllocationMethodAcross {
				of = &l.OrderDiscount
			}
			part, more, less := partOf(p.minor(allocation.AllocatedAmountSet), l.Quantity, l.Ordered)
			*of += part
			shares = append(shares, share{of, more, less})
		}
		gap += l.Quantity*l.UnitPrice - l.Discount()
	}
	up, down := int64(0), int64(0)
	for _, s := range shares {
		if s.more {
			up++
		}
		if s.less {
			down++
		}
	}
	if gap <= up && -gap <= down {
		for _, s := range shares {
			switch {
			case gap > 0 && s.more:
				*s.of++
				gap--
			case gap < 0 && s.less:
				*s.of--
				gap++
			}
		}
	}
	for i := range o.Lines {
		p.gone(&o.Lines[i], lines[i], o.TaxesIncluded)
	}
}

// gone works out what left the order with the units that left the line.
func (p *purse) gone(line *store.OrderLine, l admin.LineItemDetails, taxesIncluded bool) {
	tax := line.Tax
	line.Tax, _, _ = partOf(tax, line.Quantity, line.Ordered)
	if line.Quantity < 0 || line.Quantity >= line.Ordered {
		return
	}
	line.Gone = (line.Ordered-line.Quantity)*line.UnitPrice + line.Discount()
	for _, allocation := range l.DiscountAllocations {
		line.Gone -= p.minor(allocation.AllocatedAmountSet)
	}
	if !taxesIncluded {
		line.Gone += tax - line.Tax
	}
	line.Gone = max(0, line.Gone)
}

// partOf is the part of an amount that belongs to the units left, half a minor unit
// rounded up; more and less say that rounding otherwise gives one more, or one less.
// Quantities out of bounds are refused later, and have no part.
func partOf(minor, left, ordered int64) (part int64, more, less bool) {
	if left < 0 || left >= ordered || ordered > store.MostUnits {
		return minor, false, false
	}
	part = (2*minor*left + ordered) / (2 * ordered)
	return part, part*ordered < minor*left, part*ordered > minor*left
}

func fulfillmentOrder(f admin.FulfillmentOrderDetails) store.FulfillmentOrder {
	part := store.FulfillmentOrder{
		ShopifyID: f.Id, State: string(f.Status), Method: string(f.DeliveryMethod.MethodType),
		LocationID: f.AssignedLocation.Location.Id, Location: f.AssignedLocation.Name, UpdatedAt: utc(f.UpdatedAt),
		FulfillAt: utc(f.FulfillAt),
	}
	for _, hold := range f.FulfillmentHolds {
		part.Holds = append(part.Holds, store.Hold{Reason: hold.DisplayReason, Notes: hold.ReasonNotes})
	}
	for _, line := range f.LineItems.Nodes {
		part.Lines = append(part.Lines, store.FulfillmentOrderLine{
			ShopifyID: line.Id, LineShopifyID: line.LineItem.Id,
			Total: int64(line.TotalQuantity), Remaining: int64(line.RemainingQuantity),
		})
	}
	return part
}

func fulfillment(f admin.FulfillmentDetails) store.Fulfillment {
	done := store.Fulfillment{ShopifyID: f.Id, State: string(f.Status), At: utc(f.CreatedAt)}
	for _, part := range f.FulfillmentOrders.Nodes {
		done.FulfillmentOrders = append(done.FulfillmentOrders, part.Id)
	}
	var numbers []string
	for _, parcel := range f.TrackingInfo {
		done.Carrier = cmp.Or(done.Carrier, parcel.Company)
		if parcel.Number != "" {
			numbers = append(numbers, parcel.Number)
		}
	}
	done.Tracking = store.FormatTracking(numbers)
	return done
}

func address(a admin.Address) store.Address {
	return store.Address{
		FirstName: a.FirstName, LastName: a.LastName, Company: a.Company, Street: a.Address1, Street2: a.Address2,
		City: a.City, Province: a.ProvinceCode, Postcode: a.Zip, Country: string(a.CountryCodeV2), Phone: a.Phone,
	}
}

// lastDigits keeps the four digits of "•••• •••• •••• 4242" that tell cards apart.
func lastDigits(masked string) string {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, masked)
	return digits[max(0, len(digits)-4):]
}
