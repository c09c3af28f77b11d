package shopsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"github.com/graph-gophers/graphql-go"
	"github.com/shopspring/decimal"
)

// scalar is any of Shopify's own scalars, carried as its text.
type scalar string

// ImplementsGraphQLType tells the engine which scalars this can be.
func (scalar) ImplementsGraphQLType(name string) bool {
	return name == "DateTime" || name == "Decimal" || name == "Money" || name == "URL" || name == "UnsignedInt64"
}

// UnmarshalGraphQL takes a scalar from a variable or a literal.
func (s *scalar) UnmarshalGraphQL(input any) error {
	text, ok := input.(string)
	if !ok {
		return fmt.Errorf("wrong type %T", input)
	}
	*s = scalar(text)
	return nil
}

// MarshalJSON writes the scalar as a JSON string.
func (s scalar) MarshalJSON() ([]byte, error) { return json.Marshal(string(s)) }

func at(t time.Time) scalar { return scalar(t.UTC().Format(time.RFC3339)) }

func atOrNull(t time.Time) *scalar {
	if t.IsZero() {
		return nil
	}
	text := at(t)
	return &text
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

type money struct {
	Amount       scalar
	CurrencyCode string
}

type moneyBag struct{ ShopMoney, PresentmentMoney money }

// in writes an amount in the smallest unit of a currency as Shopify does, with one
// decimal even where the currency has none.
func in(code string, minor int64) money {
	places, _ := currency.GetDigits(code)
	whole, rest, _ := strings.Cut(decimal.New(minor, -int32(places)).String(), ".")
	return money{scalar(whole + "." + cmp.Or(rest, "0")), code}
}

// bag is an amount of the shop's own currency, paid in it.
func (s *Shop) bag(minor int64) moneyBag {
	m := in(s.config.Currency, minor)
	return moneyBag{m, m}
}

type line struct {
	ID                                    graphql.ID
	Name, Title, kind                     string
	Sku, VariantTitle, Vendor             *string
	Quantity, CurrentQuantity             int32
	fulfilled, edited                     int32 // edited away, so billed no more
	unit, discount                        int64
	rate                                  float64
	included                              bool
	discountEach                          bool
	wishes                                []attribute
	IsGiftCard, RequiresShipping, Taxable bool
	product                               *product
	variant                               *variant
	shop                                  *Shop
}

type (
	product struct {
		ID            graphql.ID
		Title, Status string
		IsGiftCard    bool
	}
	variant struct {
		ID            graphql.ID
		Sku, Barcode  *string
		Title         string
		Price         scalar
		InventoryItem *inventoryItem
		Product       *product
	}
	inventoryItem struct {
		ID      graphql.ID
		Tracked bool
	}
	customer struct {
		ID                  graphql.ID
		FirstName, LastName *string
		DefaultEmailAddress *emailAddress
		DefaultPhoneNumber  *phoneNumber
	}
	emailAddress struct{ EmailAddress string }
	phoneNumber  struct{ PhoneNumber string }
	address      struct {
		ID                                                                                              graphql.ID
		FirstName, LastName, Company, Address1, Address2, City, ProvinceCode, Zip, CountryCodeV2, Phone *string
	}
	shippingLine struct {
		ID              *graphql.ID
		Title           string
		Code            *string
		price, discount int64
		shop            *Shop
	}
	payment struct {
		ID                                                      graphql.ID
		Kind, Status                                            string
		Gateway, FormattedGateway, AuthorizationCode, PaymentId *string //nolint:revive // the schema's spelling
		ProcessedAt                                             *scalar
		Test, ManualPaymentGateway                              bool
		order                                                   *order
		parent                                                  *payment // what a capture, void or refund is of
		ErrorCode                                               *string
		cents                                                   int64
		abroad                                                  exchange
		shop                                                    *Shop
		PaymentDetails                                          *paymentDetails
	}
	card           struct{ Company, Number *string }
	paymentDetails struct{ card *card }
	refund         struct {
		ID        graphql.ID
		CreatedAt *scalar
		Note      *string
		cents     int64
		payments  []*payment
		shop      *Shop
	}
	assignedLocation struct {
		Name     string
		location *location
		shop     *Shop
	}
	deliveryMethod struct {
		ID         graphql.ID
		MethodType string
	}
	hold struct {
		ID                    graphql.ID
		Reason, DisplayReason string
		ReasonNotes           *string
	}
	fulfillmentOrder struct {
		ID                    graphql.ID
		number                int64
		Order                 *order
		Status, RequestStatus string
		created, updated      time.Time
		DeliveryMethod        *deliveryMethod
		AssignedLocation      assignedLocation
		FulfillmentHolds      []*hold
		lines                 []*foLine
		fulfillAt             time.Time
		// served says that a fulfillment service has it, whose parts are hidden.
		served bool
		// foreign says that another app holds it, so that this one may not let it go on.
		foreign bool
	}
	foLine struct {
		ID                               graphql.ID
		LineItem                         *line
		ProductTitle                     string
		Sku                              *string
		TotalQuantity, RemainingQuantity int32
	}
	fulfillment struct {
		ID               graphql.ID
		Status           string
		created, updated time.Time
		tracking         []*tracking
		fos              []*fulfillmentOrder
		lines            []*fulfillmentLine
	}
	// fulfillmentLine is how many units of a part's line a fulfillment handed over.
	fulfillmentLine struct {
		ID       graphql.ID
		LineItem *line
		of       *foLine
		from     *fulfillmentOrder
		units    int32
	}
	tracking struct {
		Company, Number *string
		URL             *scalar
	}
	allocation struct {
		cents int64
		of    application
		shop  *Shop
	}
	application struct{ title, method, target string }
	manual      struct {
		AllocationMethod, TargetSelection, TargetType, Title string
		Index                                                int32
		Description                                          *string
	}
	automatic struct {
		AllocationMethod, TargetSelection, TargetType, Title string
		Index                                                int32
	}
	coded struct {
		AllocationMethod, TargetSelection, TargetType, Code string
		Index                                               int32
	}
	taxLine struct {
		Title                string
		cents                int64
		Rate, RatePercentage *float64
		shop                 *Shop
	}
)

func (l *line) net(quantity int32) int64 {
	if l.Quantity == 0 {
		return 0
	}
	return l.unit*int64(quantity) - l.discount*int64(quantity)/int64(l.Quantity)
}

func (l *line) tax(quantity int32) int64 {
	rate := l.rate
	if l.included {
		rate = rate / (1 + rate)
	}
	return int64(float64(l.net(quantity))*rate + 0.5)
}

func (l *line) OriginalUnitPriceSet() moneyBag { return l.shop.bag(l.unit) }
func (l *line) OriginalTotalSet() moneyBag     { return l.shop.bag(l.unit * int64(l.Quantity)) }
func (l *line) DiscountedTotalSet(struct{ WithCodeDiscounts bool }) moneyBag {
	return l.shop.bag(l.net(l.Quantity))
}
func (l *line) UnfulfilledQuantity() int32 { return max(0, l.CurrentQuantity-l.fulfilled) }
func (l *line) DiscountAllocations() []*allocation {
	method := "ACROSS"
	if l.discountEach {
		method = "EACH"
	}
	return l.shop.allocations(l.discount, application{"Club discount", method, "LINE_ITEM"})
}

func (l *line) TaxLines(struct{ First *int32 }) []*taxLine {
	if l.rate == 0 {
		return []*taxLine{}
	}
	percent := l.rate * 100
	return []*taxLine{{"NH Tax", l.tax(l.Quantity), &l.rate, &percent, l.shop}}
}

func (s *Shop) allocations(cents int64, of application) []*allocation {
	if cents == 0 {
		return []*allocation{}
	}
	return []*allocation{{cents, of, s}}
}
func (a *allocation) AllocatedAmountSet() moneyBag      { return a.shop.bag(a.cents) }
func (a *allocation) DiscountApplication() *application { return &a.of }
func (a *application) AllocationMethod() string         { return a.method }
func (a *application) Index() int32                     { return 0 }
func (a *application) TargetSelection() string          { return "ALL" }
func (a *application) TargetType() string               { return a.target }
func (a *application) ToManualDiscountApplication() (*manual, bool) {
	return &manual{AllocationMethod: a.method, TargetSelection: "ALL", TargetType: a.target, Title: a.title}, true
}
func (a *application) ToScriptDiscountApplication() (*automatic, bool)    { return nil, false }
func (a *application) ToAutomaticDiscountApplication() (*automatic, bool) { return nil, false }
func (a *application) ToDiscountCodeApplication() (*coded, bool)          { return nil, false }
func (t *taxLine) PriceSet() moneyBag                                     { return t.shop.bag(t.cents) }

// Product is left out without its scope, and Shopify says so.
func (l *line) Product() (*product, error) {
	return l.product, (&root{l.shop}).need("read_products", "product")
}

// Variant is left out as Product is.
func (l *line) Variant() (*variant, error) {
	return l.variant, (&root{l.shop}).need("read_products", "variant")
}

func (a assignedLocation) Location() (*location, error) {
	return a.location, (&root{a.shop}).need("read_locations", "location")
}

func (p *payment) AmountSet() moneyBag                        { return p.shop.paidAbroad(p.cents, p.abroad) }
func (p *paymentDetails) ToCardPaymentDetails() (*card, bool) { return p.card, p.card != nil }
func (r *refund) TotalRefundedSet() moneyBag                  { return r.shop.bag(r.cents) }
func (s *shippingLine) OriginalPriceSet() moneyBag            { return s.shop.bag(s.price) }
func (s *shippingLine) DiscountedPriceSet() moneyBag          { return s.shop.bag(s.price - s.discount) }

func (s *shippingLine) CurrentDiscountedPriceSet() moneyBag { return s.shop.bag(s.price - s.discount) }

func (s *shippingLine) DiscountAllocations() []*allocation {
	return s.shop.allocations(s.discount, application{"Shipping voucher", "EACH", "SHIPPING_LINE"})
}
func (s *shippingLine) TaxLines() []*taxLine { return []*taxLine{} }

func (f *fulfillment) CreatedAt() scalar                               { return at(f.created) }
func (f *fulfillment) UpdatedAt() scalar                               { return at(f.updated) }
func (f *fulfillment) TrackingInfo(struct{ First *int32 }) []*tracking { return f.tracking }
func (f *fulfillment) FulfillmentOrders(p page) (*connection[*fulfillmentOrder], error) {
	return paged(f.fos, p, "fulfillment")
}

func (f *fulfillment) FulfillmentLineItems(p page) (*connection[*fulfillmentLine], error) {
	return paged(f.lines, p, "fulfillmentlines")
}

// Quantity may be null by the schema and never is.
func (l *fulfillmentLine) Quantity() *int32 { return &l.units }

// method is how a part is handed over, "" for those of which Shopify doesn't say.
func (f *fulfillmentOrder) method() string {
	if f.DeliveryMethod == nil {
		return ""
	}
	return f.DeliveryMethod.MethodType
}

func (f *fulfillmentOrder) CreatedAt() scalar   { return at(f.created) }
func (f *fulfillmentOrder) UpdatedAt() scalar   { return at(f.updated) }
func (f *fulfillmentOrder) FulfillAt() *scalar  { return atOrNull(f.fulfillAt) }
func (f *fulfillmentOrder) OrderID() graphql.ID { return f.Order.ID }
func (f *fulfillmentOrder) OrderName() string   { return f.Order.Name }
func (f *fulfillmentOrder) LineItems(p page) (*connection[*foLine], error) {
	return paged(f.lines, p, "folines")
}

// Fulfillments are those that took from it.
func (f *fulfillmentOrder) Fulfillments(p page) (*connection[*fulfillment], error) {
	var of []*fulfillment
	for _, made := range f.Order.fulfillments {
		if slices.Contains(made.fos, f) {
			of = append(of, made)
		}
	}
	return paged(of, p, "fulfillments")
}

type supportedAction struct{ Action string }

func (f *fulfillmentOrder) SupportedActions() []supportedAction {
	switch f.Status {
	case "OPEN", "IN_PROGRESS":
		return []supportedAction{{"CREATE_FULFILLMENT"}, {"HOLD"}}
	case "ON_HOLD":
		if !f.foreign {
			return []supportedAction{{"RELEASE_HOLD"}}
		}
	}
	return []supportedAction{}
}
