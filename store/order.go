package store

import (
	"cmp"
	"strings"
	"time"

	"tillbridge/matching"
)

// Order is a Shopify order as the shop keeps it. Amounts are minor units of
// Currency, the shop's own (R48), after any edits made at Shopify.
type Order struct {
	// ID is ours (UUIDv7), empty until the order is taken in.
	ID string `json:"id,omitempty"`
	// Shop is the myshopify domain; with ShopifyID it is unique (R5).
	Shop string `json:"shop"`
	// ShopifyID is the order's global id, "gid://shopify/Order/1".
	ShopifyID string `json:"shopifyId"`
	// Name is what people call it, "#1001".
	Name string `json:"name"`

	CreatedAt   time.Time `json:"createdAt"`
	UpdatedAt   time.Time `json:"updatedAt"`
	CancelledAt time.Time `json:"cancelledAt,omitzero"`
	ClosedAt    time.Time `json:"closedAt,omitzero"`
	// ReadAt is when, by Shopify's clock, the order was read, no later than Shopify
	// looked it up; zero when that isn't known. It is no part of the order.
	ReadAt time.Time `json:"-"`

	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	// Note and Attributes are what the customer, a theme or an app wrote on the order,
	// Tags what the merchant or an app filed it under (R59).
	Note       string      `json:"note,omitempty"`
	Attributes []Attribute `json:"attributes,omitempty"`
	Tags       []string    `json:"tags,omitempty"`
	// ShippingService is what the customer paid for ("UPS Next Day Air").
	ShippingService string `json:"shippingService,omitempty"`
	// Company and CompanyLocation are who bought where that is a company, PONumber is its
	// own number, Terms are when it pays.
	Company         string       `json:"company,omitempty"`
	CompanyLocation string       `json:"companyLocation,omitempty"`
	PONumber        string       `json:"poNumber,omitempty"`
	Terms           PaymentTerms `json:"terms,omitzero"`
	// Buyer is Shopify's customer; its ID is empty for a guest.
	Buyer    Buyer   `json:"buyer"`
	Billing  Address `json:"billing"`
	Shipping Address `json:"shipping"`

	// Withheld names what Shopify kept back from this app, though the order may have
	// it (R60): paths of its fields ("email", "customer.firstName"), sorted.
	Withheld []string `json:"withheld,omitempty"`

	// Test, and Source "pos" or "shopify_draft_order", decide whether the order
	// is taken in at all (R49).
	Test   bool   `json:"test,omitempty"`
	Source string `json:"source,omitempty"`

	Currency string `json:"currency"`
	// TaxesIncluded says that prices contain Tax; otherwise it comes on top.
	TaxesIncluded bool `json:"taxesIncluded,omitempty"`
	// Subtotal is the lines after all discounts, ShippingCharge after its
	// discounts; Fees are additional fees, and duties where they come on top of prices.
	Subtotal       int64 `json:"subtotal"`
	ShippingCharge int64 `json:"shippingCharge"`
	Tax            int64 `json:"tax"`
	Discounts      int64 `json:"discounts"`
	Fees           int64 `json:"fees"`
	Total          int64 `json:"total"`
	// Received is all that Shopify ever got for the order, Refunded what it gave back
	// of it; Capturable is authorized and can still be captured. Outstanding is what
	// Shopify still waits for, below zero what it owes back.
	Received    int64 `json:"received"`
	Refunded    int64 `json:"refunded"`
	Capturable  int64 `json:"capturable,omitempty"`
	Outstanding int64 `json:"outstanding"`

	Financial FinancialStatus `json:"financial,omitempty"`
	// Fulfillment is Shopify's displayFulfillmentStatus ("UNFULFILLED",
	// "FULFILLED", …), kept as it came: new values appear within a version.
	Fulfillment string `json:"fulfillment,omitempty"`
	// Risk is Shopify's recommendation ("ACCEPT", "INVESTIGATE", "CANCEL", "NONE"),
	// RiskFacts what it rests on.
	Risk      string     `json:"risk,omitempty"`
	RiskFacts []RiskFact `json:"riskFacts,omitempty"`
	// DiscountCodes are what the customer typed ("SPRING10").
	DiscountCodes []string `json:"discountCodes,omitempty"`
	// TaxLines say what Tax is made of.
	TaxLines         []TaxLine `json:"taxLines,omitempty"`
	RequiresShipping bool      `json:"requiresShipping,omitempty"`

	Lines    []OrderLine      `json:"lines"`
	Payments []ShopifyPayment `json:"payments,omitempty"`
	// PaymentsCut says that Shopify has more payments than it lists: sums of them
	// may lack some, the order's own (Received, Refunded, Capturable) lack none.
	PaymentsCut       bool               `json:"paymentsCut,omitempty"`
	FulfillmentOrders []FulfillmentOrder `json:"fulfillmentOrders,omitempty"`
	Fulfillments      []Fulfillment      `json:"fulfillments,omitempty"`
	// Whole is the order as Shopify has it where this is only our share of it (see
	// Share); nil where all of it is ours.
	Whole *Order `json:"whole,omitempty"`
	// Hidden counts the units, not ours, that no part has that this app is shown: a
	// fulfillment service, or a location outside its scopes, hands them over.
	Hidden int64 `json:"hidden,omitempty"`
}

// Buyer is the customer as Shopify knows them; every field may be empty.
type Buyer struct {
	ShopifyID string `json:"shopifyId,omitempty"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// OrderLine is one line item of an order.
type OrderLine struct {
	// ShopifyID is the line item's global id.
	ShopifyID string `json:"shopifyId"`
	Title     string `json:"title"`
	Variant   string `json:"variant,omitempty"`
	VariantID string `json:"variantId,omitempty"`
	ProductID string `json:"productId,omitempty"`
	// SKU is kept byte for byte: R22 compares it exactly.
	SKU     string `json:"sku"`
	Barcode string `json:"barcode,omitempty"`
	// Quantity is what is left after edits and refunds; Ordered still counts
	// removed units.
	Quantity int64 `json:"quantity"`
	Ordered  int64 `json:"ordered"`
	// UnitPrice is before discounts. LineDiscount is what was taken off this
	// line alone, OrderDiscount this line's share of discounts on the order.
	UnitPrice     int64 `json:"unitPrice"`
	LineDiscount  int64 `json:"lineDiscount,omitempty"`
	OrderDiscount int64 `json:"orderDiscount,omitempty"`
	Tax           int64 `json:"tax,omitempty"`
	// Gone is what the units that were refunded or edited away came to, with their
	// share of discounts and of tax on top.
	Gone     int64 `json:"gone,omitempty"`
	GiftCard bool  `json:"giftCard,omitempty"`
	// RequiresShipping is false for tips, services and digital goods.
	RequiresShipping bool `json:"requiresShipping,omitempty"`
	// Attributes are the line's properties ("Engraving: Anna").
	Attributes []Attribute `json:"attributes,omitempty"`
}

// ShopifyPayment is one of Shopify's own payment transactions of an order.
type ShopifyPayment struct {
	ShopifyID string `json:"shopifyId"`
	// Kind is SALE, AUTHORIZATION, CAPTURE, REFUND, VOID …; State is SUCCESS,
	// PENDING, FAILURE …; both as Shopify wrote them.
	Kind     string    `json:"kind"`
	State    string    `json:"state"`
	Gateway  string    `json:"gateway,omitempty"`
	Approval string    `json:"approval,omitempty"`
	Brand    string    `json:"brand,omitempty"`
	Digits   string    `json:"digits,omitempty"`
	Minor    int64     `json:"minor"`
	At       time.Time `json:"at,omitzero"`
	// Manual says that its gateway only notes what the merchant takes outside of Shopify:
	// cash on delivery, pay in store, a bank deposit, what was marked as paid.
	Manual bool `json:"manual,omitempty"`
	// Often says of an authorization that it may be captured more than once; ExpiresAt is
	// when it runs out, zero when Shopify doesn't say.
	Often     bool      `json:"often,omitempty"`
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
	// Told says that it is what Shopify made when it was told that the order was paid here:
	// Shopify holds none of it. Ours says of a capture that it was asked for from here.
	Told bool `json:"told,omitempty"`
	Ours bool `json:"ours,omitempty"`
	// PresentedMinor and PresentedCurrency are what the customer's side was
	// charged, set when that is another currency than the shop's (R48).
	PresentedMinor    int64  `json:"presentedMinor,omitempty"`
	PresentedCurrency string `json:"presentedCurrency,omitempty"`
}

// RiskFact is one thing that Shopify, or an app, looked at to judge the risk.
type RiskFact struct {
	// Provider is the app's name, "Shopify" for Shopify's own.
	Provider string `json:"provider,omitempty"`
	Text     string `json:"text"`
	// Sentiment is POSITIVE, NEUTRAL or NEGATIVE, as Shopify wrote it.
	Sentiment string `json:"sentiment,omitempty"`
}

// TaxLine is one tax of an order.
type TaxLine struct {
	// Title is its name ("Indiana State Tax"), Rate the share ("0.07"), "" unknown.
	Title string `json:"title"`
	Rate  string `json:"rate,omitempty"`
	Minor int64  `json:"minor"`
}

// FulfillmentOrder is the part of an order that one location hands over in one way.
type FulfillmentOrder struct {
	ShopifyID string `json:"shopifyId"`
	// State is OPEN, IN_PROGRESS, ON_HOLD, SCHEDULED, CLOSED, CANCELLED,
	// INCOMPLETE, as Shopify wrote it.
	State string `json:"state"`
	// Method is PICK_UP, SHIPPING, LOCAL, PICKUP_POINT, RETAIL or NONE; "" when
	// Shopify gave no delivery method.
	Method     string                 `json:"method,omitempty"`
	LocationID string                 `json:"locationId,omitempty"`
	Location   string                 `json:"location,omitempty"`
	UpdatedAt  time.Time              `json:"updatedAt,omitzero"`
	Lines      []FulfillmentOrderLine `json:"lines,omitempty"`
	// Holds are why it is ON_HOLD, FulfillAt is the day a SCHEDULED one waits for.
	Holds     []Hold    `json:"holds,omitempty"`
	FulfillAt time.Time `json:"fulfillAt,omitzero"`
	// Left says that it is booked here and its location is no longer this shop's: nothing
	// more is done with it here.
	Left bool `json:"left,omitempty"`
}

// Hold is what keeps a fulfillment order back, in Shopify's words and those of whoever
// put it there.
type Hold struct {
	Reason string `json:"reason,omitempty"`
	Notes  string `json:"notes,omitempty"`
}

// FulfillmentOrderLine is how many of a line item a fulfillment order carries.
type FulfillmentOrderLine struct {
	ShopifyID string `json:"shopifyId"`
	// LineShopifyID names the order's line item.
	LineShopifyID string `json:"lineShopifyId"`
	Total         int64  `json:"total"`
	Remaining     int64  `json:"remaining"`
	// Before counts the units of Total that were handed over before the order was first
	// seen here.
	Before int64 `json:"before,omitempty"`
}

// Fulfillment is something Shopify counts as handed over or shipped.
type Fulfillment struct {
	ShopifyID string    `json:"shopifyId"`
	State     string    `json:"state"`
	At        time.Time `json:"at,omitzero"`
	// FulfillmentOrders are the global ids it closed.
	FulfillmentOrders []string `json:"fulfillmentOrders,omitempty"`
	Carrier           string   `json:"carrier,omitempty"`
	// Tracking are the numbers of its parcels (see TrackingNumbers).
	Tracking string `json:"tracking,omitempty"`
}

// CustomerName is how staff recognise the order's person: the buyer, else the
// billing, else the shipping name, else the email; "" when nothing is known.
func (o Order) CustomerName() string {
	for _, name := range []string{
		strings.TrimSpace(o.Buyer.FirstName + " " + o.Buyer.LastName),
		o.Billing.Name(), o.Shipping.Name(), o.ContactEmail(),
	} {
		if name != "" {
			return name
		}
	}
	return ""
}

// ContactEmail is the order's own email, else the buyer's.
func (o Order) ContactEmail() string {
	if o.Email != "" {
		return o.Email
	}
	return o.Buyer.Email
}

// ContactPhone is the order's own phone, else the buyer's or an address's.
func (o Order) ContactPhone() string {
	return cmp.Or(o.Phone, o.Buyer.Phone, o.Billing.Phone, o.Shipping.Phone)
}

// HomeAddress is the billing address, for an order without one the shipping
// address: where the person is looked for.
func (o Order) HomeAddress() Address {
	if o.Billing.Street == "" && o.Billing.Postcode == "" && o.Billing.City == "" {
		return o.Shipping
	}
	return o.Billing
}

// AsCustomer is the order's person as a new customer record (R21).
func (o Order) AsCustomer() Customer {
	home := o.HomeAddress()
	c := Customer{
		FirstName: o.Buyer.FirstName, LastName: o.Buyer.LastName, Company: home.Company,
		Email: strings.TrimSpace(o.ContactEmail()), Phone: o.ContactPhone(), Address: home,
	}
	for _, named := range []Address{o.Billing, o.Shipping} {
		if c.FirstName == "" && c.LastName == "" {
			c.FirstName, c.LastName = named.FirstName, named.LastName
		}
	}
	return c
}

// Person is who ordered, as matching knows people.
func (o Order) Person() matching.Person { return o.AsCustomer().Person() }

// Items counts the units still in the order.
func (o Order) Items() int64 {
	var n int64
	for _, line := range o.Lines {
		n += line.Quantity
	}
	return n
}

// OpenLines returns the lines that still have units; a line removed by an edit
// neither needs a product nor moves stock.
func (o Order) OpenLines() []OrderLine {
	var open []OrderLine
	for _, line := range o.Lines {
		if line.Quantity > 0 {
			open = append(open, line)
		}
	}
	return open
}

// NothingLeft says that every unit of the order was refunded or edited away, though
// the order itself was not cancelled: there is nothing to sell and nothing to hand
// over.
func (o Order) NothingLeft() bool {
	if o.Whole != nil {
		return o.Whole.NothingLeft()
	}
	return len(o.Lines) > 0 && len(o.OpenLines()) == 0 && o.CancelledAt.IsZero()
}

// Fulfilled says that Shopify counts all of the order as handed over or shipped, also the
// parts that this app is not shown.
func (o Order) Fulfilled() bool { return o.Fulfillment == stateFulfilled }

// HandedOver says that Shopify counts a part of the order, or all of it, as handed
// over or shipped: then it refuses to cancel.
func (o Order) HandedOver() bool {
	for _, f := range o.Fulfillments {
		if f.State != stateCancelled && f.State != "FAILURE" && f.State != "ERROR" {
			return true
		}
	}
	return o.Fulfilled() || o.Fulfillment == statePartly
}

// Archived says that the merchant has put an order aside at Shopify that is neither
// cancelled nor handed over whole: Shopify archives those by itself.
func (o Order) Archived() bool {
	return !o.ClosedAt.IsZero() && o.CancelledAt.IsZero() && !o.Fulfilled()
}

// Owed is what the customer still owes by Shopify's reckoning, minor units, 0 or
// more. Shopify waits again for what was given back although nothing left the order;
// of that nobody knows whether it was a favour. So it is what was never paid of all
// that was ever in the order, and at least what refunds can't explain.
func (o Order) Owed() int64 {
	ever := o.Total
	for _, line := range o.Lines {
		ever += line.gone()
	}
	h := o.Holding()
	return max(0, min(o.Outstanding, ever-h.Captured), o.Outstanding-h.Refunded)
}

// OwedBack is what was paid at Shopify beyond what the order costs now, 0 or more.
func (o Order) OwedBack() int64 { return max(0, -o.Outstanding) }

// gone is Gone; an order that an earlier version kept doesn't know it, and there it
// is reckoned by the price.
func (l OrderLine) gone() int64 {
	if l.Gone == 0 && l.Ordered > l.Quantity {
		return (l.Ordered - l.Quantity) * l.UnitPrice
	}
	return l.Gone
}

// Amount returns minor units of this order as Money in its currency.
func (o Order) Amount(minor int64) Money { return Money{Minor: minor, Currency: o.Currency} }

// Discount is everything taken off the line, minor units.
func (l OrderLine) Discount() int64 { return l.LineDiscount + l.OrderDiscount }
