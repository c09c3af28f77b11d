package shopsim

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// scalar is any of Shopify's own scalars, carried as its text.
type scalar string

// ImplementsGraphQLType tells the engine which scalars this can be.
func (scalar) ImplementsGraphQLType(name string) bool {
	return name == "DateTime" || name == "Decimal" || name == "URL" || name == "UnsignedInt64"
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

// decimal writes cents as Shopify does, with one or two decimals.
func decimal(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	text := fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
	return strings.TrimSuffix(text, "0")
}

func bag(cents int64) moneyBag {
	m := money{scalar(decimal(cents)), "USD"}
	return moneyBag{m, m}
}

type order struct {
	ID                                           graphql.ID
	number                                       int64
	Name                                         string
	created, updated, closed, cancelled          time.Time
	CancelReason, Email, Phone, Note, SourceName *string
	staffNote                                    *string
	Test, TaxesIncluded, Confirmed, Edited       bool
	Tags                                         []string
	Customer                                     *customer
	BillingAddress, ShippingAddress              *address
	recommendation                               string
	lines                                        []*line
	shipping                                     []*shippingLine
	fulfillmentOrders                            []*fulfillmentOrder
	fulfillments                                 []*fulfillment
	payments                                     []*payment
	refunded                                     []*refund
	shop                                         *Shop
}

type line struct {
	ID                                    graphql.ID
	Name, Title, kind                     string
	Sku, VariantTitle, Vendor             *string
	Quantity, CurrentQuantity             int32
	fulfilled                             int32
	unit, discount                        int64
	rate                                  float64
	included                              bool
	discountEach                          bool
	IsGiftCard, RequiresShipping, Taxable bool
	Product                               *product
	Variant                               *variant
}

type (
	product struct{ ID graphql.ID }
	variant struct {
		ID      graphql.ID
		Barcode *string
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
	}
	payment struct {
		ID                                                      graphql.ID
		Kind, Status                                            string
		Gateway, FormattedGateway, AuthorizationCode, PaymentId *string //nolint:revive // the schema's spelling
		ProcessedAt                                             *scalar
		Test                                                    bool
		cents                                                   int64
		PaymentDetails                                          *paymentDetails
	}
	card           struct{ Company, Number *string }
	paymentDetails struct{ card *card }
	refund         struct {
		ID        graphql.ID
		CreatedAt *scalar
		Note      *string
		cents     int64
	}
	location struct {
		ID       graphql.ID
		Name     string
		IsActive bool
	}
	assignedLocation struct {
		Name     string
		Location *location
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
	}
	foLine struct {
		ID                               graphql.ID
		LineItem                         *line
		ProductTitle                     string
		Sku                              *string
		TotalQuantity, RemainingQuantity int32
	}
	fulfillment struct {
		ID       graphql.ID
		Status   string
		created  time.Time
		tracking []*tracking
		fos      []*fulfillmentOrder
	}
	tracking struct {
		Company, Number *string
		URL             *scalar
	}
	allocation struct {
		cents int64
		of    application
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

func (l *line) OriginalUnitPriceSet() moneyBag { return bag(l.unit) }
func (l *line) OriginalTotalSet() moneyBag     { return bag(l.unit * int64(l.Quantity)) }
func (l *line) DiscountedTotalSet(struct{ WithCodeDiscounts bool }) moneyBag {
	return bag(l.net(l.Quantity))
}
func (l *line) UnfulfilledQuantity() int32 { return max(0, l.CurrentQuantity-l.fulfilled) }
func (l *line) DiscountAllocations() []*allocation {
	method := "ACROSS"
	if l.discountEach {
		method = "EACH"
	}
	return allocations(l.discount, application{"Club discount", method, "LINE_ITEM"})
}

func (l *line) TaxLines(struct{ First *int32 }) []*taxLine {
	if l.rate == 0 {
		return []*taxLine{}
	}
	percent := l.rate * 100
	return []*taxLine{{"NH Tax", l.tax(l.Quantity), &l.rate, &percent}}
}

func allocations(cents int64, of application) []*allocation {
	if cents == 0 {
		return []*allocation{}
	}
	return []*allocation{{cents, of}}
}
func (a *allocation) AllocatedAmountSet() moneyBag      { return bag(a.cents) }
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
func (t *taxLine) PriceSet() moneyBag                                     { return bag(t.cents) }

func (p *payment) AmountSet() moneyBag                        { return bag(p.cents) }
func (p *paymentDetails) ToCardPaymentDetails() (*card, bool) { return p.card, p.card != nil }
func (r *refund) TotalRefundedSet() moneyBag                  { return bag(r.cents) }
func (s *shippingLine) OriginalPriceSet() moneyBag            { return bag(s.price) }
func (s *shippingLine) DiscountedPriceSet() moneyBag          { return bag(s.price - s.discount) }
func (s *shippingLine) CurrentDiscountedPriceSet() moneyBag   { return bag(s.price - s.discount) }
func (s *shippingLine) DiscountAllocations() []*allocation {
	return allocations(s.discount, application{"Shipping voucher", "EACH", "SHIPPING_LINE"})
}
func (s *shippingLine) TaxLines() []*taxLine { return []*taxLine{} }

func (f *fulfillment) CreatedAt() scalar                               { return at(f.created) }
func (f *fulfillment) UpdatedAt() scalar                               { return at(f.created) }
func (f *fulfillment) TrackingInfo(struct{ First *int32 }) []*tracking { return f.tracking }
func (f *fulfillment) FulfillmentOrders(p page) (*connection[*fulfillmentOrder], error) {
	return paged(f.fos, p, "fulfillment", nil)
}
func (f *fulfillmentOrder) CreatedAt() scalar   { return at(f.created) }
func (f *fulfillmentOrder) UpdatedAt() scalar   { return at(f.updated) }
func (f *fulfillmentOrder) OrderID() graphql.ID { return f.Order.ID }
func (f *fulfillmentOrder) OrderName() string   { return f.Order.Name }
func (f *fulfillmentOrder) LineItems(p page) (*connection[*foLine], error) {
	return paged(f.lines, p, "folines", nil)
}

type supportedAction struct{ Action string }

func (f *fulfillmentOrder) SupportedActions() []supportedAction {
	switch f.Status {
	case "OPEN", "IN_PROGRESS":
		return []supportedAction{{"CREATE_FULFILLMENT"}, {"HOLD"}}
	case "ON_HOLD":
		return []supportedAction{{"RELEASE_HOLD"}}
	}
	return []supportedAction{}
}

func (o *order) touch() { o.updated = o.shop.config.Now().UTC().Truncate(time.Second) }

func (o *order) sum(of func(*line) int64) int64 {
	var total int64
	for _, l := range o.lines {
		total += of(l)
	}
	return total
}

func (o *order) subtotal() int64 {
	return o.sum(func(l *line) int64 { return l.net(l.CurrentQuantity) })
}

func (o *order) taxes() int64 { return o.sum(func(l *line) int64 { return l.tax(l.CurrentQuantity) }) }

func (o *order) freight() int64 {
	var total int64
	for _, s := range o.shipping {
		total += s.price - s.discount
	}
	return total
}

func (o *order) discounts() int64 {
	total := o.sum(func(l *line) int64 { return l.unit*int64(l.CurrentQuantity) - l.net(l.CurrentQuantity) })
	for _, s := range o.shipping {
		total += s.discount
	}
	return total
}

func (o *order) total() int64 {
	total := o.subtotal() + o.freight()
	if !o.TaxesIncluded {
		total += o.taxes()
	}
	return total
}

func (o *order) paid(kinds ...string) int64 {
	var total int64
	for _, p := range o.payments {
		for _, kind := range kinds {
			if p.Kind == kind && p.Status == "SUCCESS" {
				total += p.cents
			}
		}
	}
	return total
}
func (o *order) received() int64 { return o.paid("SALE", "CAPTURE") }
func (o *order) returned() int64 { return o.paid("REFUND") }

type first struct{ First *int32 }

func (o *order) Attribution() *struct{ Handle string } { return nil }
func (o *order) Cancellation() *struct{ StaffNote *string } {
	if o.cancelled.IsZero() {
		return nil
	}
	return &struct{ StaffNote *string }{o.staffNote}
}
func (o *order) CancelledAt() *scalar              { return atOrNull(o.cancelled) }
func (o *order) Closed() bool                      { return !o.closed.IsZero() }
func (o *order) ClosedAt() *scalar                 { return atOrNull(o.closed) }
func (o *order) CreatedAt() scalar                 { return at(o.created) }
func (o *order) ProcessedAt() scalar               { return at(o.created) }
func (o *order) UpdatedAt() scalar                 { return at(o.updated) }
func (o *order) CurrencyCode() string              { return "USD" }
func (o *order) PresentmentCurrencyCode() string   { return "USD" }
func (o *order) CurrentShippingPriceSet() moneyBag { return bag(o.freight()) }
func (o *order) CurrentSubtotalLineItemsQuantity() int32 {
	return int32(o.sum(func(l *line) int64 { return int64(l.CurrentQuantity) })) //nolint:gosec // a few hundred at most
}
func (o *order) CurrentSubtotalPriceSet() moneyBag        { return bag(o.subtotal()) }
func (o *order) CurrentTotalAdditionalFeesSet() *moneyBag { return nil }
func (o *order) CurrentTotalDutiesSet() *moneyBag         { return nil }
func (o *order) CurrentTotalDiscountsSet() moneyBag       { return bag(o.discounts()) }
func (o *order) CurrentTotalPriceSet() moneyBag           { return bag(o.total()) }
func (o *order) CurrentTotalTaxSet() moneyBag             { return bag(o.taxes()) }
func (o *order) TotalPriceSet() moneyBag                  { return bag(o.total()) }
func (o *order) TotalShippingPriceSet() moneyBag          { return bag(o.freight()) }
func (o *order) TotalReceivedSet() moneyBag               { return bag(o.received()) }
func (o *order) TotalRefundedSet() moneyBag               { return bag(o.returned()) }
func (o *order) TotalOutstandingSet() moneyBag {
	if !o.cancelled.IsZero() {
		return bag(0)
	}
	return bag(o.total() - o.received() + o.returned())
}
func (o *order) SubtotalPriceSet() *moneyBag  { b := bag(o.subtotal()); return &b }
func (o *order) TotalDiscountsSet() *moneyBag { b := bag(o.discounts()); return &b }
func (o *order) TotalTaxSet() *moneyBag       { b := bag(o.taxes()); return &b }
func (o *order) TotalTipReceivedSet() moneyBag {
	return bag(o.sum(func(l *line) int64 {
		if l.kind == "tip" {
			return l.unit
		}
		return 0
	}))
}
func (o *order) Unpaid() bool { return o.received()-o.returned() < o.total() }
func (o *order) LegacyResourceID() scalar {
	return scalar(fmt.Sprint(o.number))
}

func (o *order) Risk() struct{ Recommendation string } {
	return struct{ Recommendation string }{o.recommendation}
}

func (o *order) DisplayFinancialStatus() *string {
	status := "PENDING"
	switch received, returned := o.received(), o.returned(); {
	case returned > 0 && returned >= received:
		status = "REFUNDED"
	case returned > 0:
		status = "PARTIALLY_REFUNDED"
	case !o.cancelled.IsZero():
		status = "VOIDED"
	case received >= o.total():
		status = "PAID"
	case received > 0:
		status = "PARTIALLY_PAID"
	case o.paid("AUTHORIZATION") > 0:
		status = "AUTHORIZED"
	}
	return &status
}

func (o *order) DisplayFulfillmentStatus() string {
	var done, open, held, progress int
	for _, f := range o.fulfillmentOrders {
		switch f.Status {
		case "CLOSED":
			done++
		case "ON_HOLD":
			held++
		case "IN_PROGRESS":
			progress++
		default:
			open++
		}
	}
	switch {
	case len(o.fulfillments) == 0 && done > 0 && open+held+progress == 0:
		return "UNFULFILLED"
	case done > 0 && open+held+progress == 0:
		return "FULFILLED"
	case done > 0:
		return "PARTIALLY_FULFILLED"
	case held > 0:
		return "ON_HOLD"
	case progress > 0:
		return "IN_PROGRESS"
	}
	return "UNFULFILLED"
}

func (o *order) RequiresShipping() bool {
	for _, l := range o.lines {
		if l.RequiresShipping && l.CurrentQuantity > 0 {
			return true
		}
	}
	return false
}

func (o *order) Refunds(first) []*refund { return o.refunded }
func (o *order) Fulfillments(struct {
	First *int32
	Query *string
},
) []*fulfillment {
	return o.fulfillments
}

func (o *order) Transactions(struct {
	Capturable, ManuallyResolvable *bool
	First                          *int32
},
) []*payment {
	return o.payments
}

func (o *order) LineItems(p page) (*connection[*line], error) { return paged(o.lines, p, "lines", nil) }

func (o *order) ShippingLines(p struct {
	page
	IncludeRemovals bool
},
) (*connection[*shippingLine], error) {
	return paged(o.shipping, p.page, "shipping", nil)
}

func (o *order) FulfillmentOrders(p struct {
	page
	Displayable bool
	Query       *string
},
) (*connection[*fulfillmentOrder], error) {
	var routed []*fulfillmentOrder
	for _, f := range o.fulfillmentOrders {
		if o.shop.routed(f) {
			routed = append(routed, f)
		}
	}
	return paged(routed, p.page, "fos", nil)
}
