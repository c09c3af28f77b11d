package shopify

import (
	"context"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// ReturnScopes are what an app needs to take goods back; without them it goes on with all
// the rest.
var ReturnScopes = []string{"read_returns", "write_returns"}

// Return is a return as Shopify has it.
type Return struct {
	ID, Name string
	// Open says that it is not closed; Processed that all of it was taken back.
	Open, Processed bool
	// Refunds are the payments by which it gave money back, decided or not.
	Refunds []string
	lines   []admin.ReturnedLine
	// reverse has the reverse fulfillment orders' lines of each fulfillment line.
	reverse map[string][]reverseLine
}

// reverseLine is the units of a fulfillment line that Shopify wants to hear the fate of.
type reverseLine struct {
	id    string
	units int64
}

func readReturn(d admin.ReturnDetails) Return {
	r := readLines(d.ReturnLines)
	r.Refunds = readOutcome(d.ReturnOutcome).Refunds
	return r
}

func readLines(d admin.ReturnLines) Return {
	r := Return{
		ID: d.Id, Name: d.Name, Open: d.Status == admin.ReturnStatusOpen, Processed: len(d.ReturnLineItems.Nodes) > 0,
		lines: d.ReturnLineItems.Nodes, reverse: map[string][]reverseLine{},
	}
	for _, line := range r.lines {
		r.Processed = r.Processed && line.Processed >= line.Quantity
	}
	for _, order := range d.ReverseFulfillmentOrders.Nodes {
		for _, line := range order.LineItems.Nodes {
			of := line.FulfillmentLineItem.Id
			r.reverse[of] = append(r.reverse[of], reverseLine{line.Id, int64(line.TotalQuantity)})
		}
	}
	return r
}

func readOutcome(d admin.ReturnOutcome) Return {
	r := Return{ID: d.Id, Name: d.Name, Open: d.Status == admin.ReturnStatusOpen}
	for _, refund := range d.Refunds.Nodes {
		for _, payment := range refund.Transactions.Nodes {
			r.Refunds = append(r.Refunds, payment.Id)
		}
	}
	return r
}

// What a return may have of lines and of reverse fulfillment orders where it isn't known.
const (
	mostReturned = 50
	mostReverse  = 10
)

// whole says that Shopify named all the units that it wants to hear the fate of.
func (r Return) whole() bool {
	for _, line := range r.lines {
		units := int64(line.Quantity)
		for _, back := range r.reverse[line.FulfillmentLine.ID] {
			units -= back.units
		}
		if units > 0 {
			return false
		}
	}
	return true
}

// FindReturn finds the return of an order whose lines carry a mark in their notes: one that
// was made without our learning of it. false when there is none that stands.
func (g *Gateway) FindReturn(ctx context.Context, orderID, mark string) (Return, bool, error) {
	answer, err := admin.ReadReturns(ctx, g, orderID, mostReturned, mostReverse)
	if err != nil {
		return Return{}, false, mayReturn(err)
	}
	for _, d := range answer.Order.Returns.Nodes {
		if status := d.ReturnOutcome.Status; status == admin.ReturnStatusCanceled || status == admin.ReturnStatusDeclined {
			continue
		}
		if slices.ContainsFunc(d.ReturnLineItems.Nodes, func(l admin.ReturnedLine) bool {
			return l.ReturnReasonNote == mark || strings.HasPrefix(l.ReturnReasonNote, mark+": ")
		}) {
			return readReturn(d), true, nil
		}
	}
	return Return{}, false, nil
}

// ReadReturn reads a return by its id; NotFound when Shopify no longer has it.
func (g *Gateway) ReadReturn(ctx context.Context, id string) (Return, error) {
	answer, err := admin.ReadReturn(ctx, g, id, mostReturned, mostReverse)
	if err != nil {
		return Return{}, mayReturn(err)
	}
	if answer.Return.ReturnOutcome.Id == "" {
		return Return{}, store.Fail(store.NotFound, "Shopify no longer has this return.")
	}
	return readReturn(answer.Return), nil
}

// mayReturn says of what this app may not do how it may.
func mayReturn(err error) error {
	if store.CodeOf(err) == store.Unauthorized {
		return store.FailBecause(err, store.Refused, "This app may not take goods back at Shopify. Give it the scopes %s; a return that was "+
			"refused is made anew then.", strings.Join(ReturnScopes, " and "))
	}
	return err
}

// CreateReturn has Shopify expect goods back: it is open afterwards, and no money has moved.
// Refused carries Shopify's words, or that less may come back; with ErrUncertain it may have
// been made.
func (g *Gateway) CreateReturn(ctx context.Context, input ReturnInput) (Return, error) {
	answer, err := admin.CreateReturn(ctx, g, input.input, len(input.input.ReturnLineItems), input.fulfillments)
	if err != nil {
		return Return{}, err
	}
	var words []string
	for _, e := range answer.ReturnCreate.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return Return{}, err
	}
	if answer.ReturnCreate.Return.Id == "" {
		return Return{}, uncertain(store.Fail(store.Unavailable, "Shopify neither made a return nor said why not."))
	}
	made := readLines(answer.ReturnCreate.Return)
	if !made.whole() {
		if again, err := g.ReadReturn(ctx, made.ID); err == nil {
			return again, nil
		}
	}
	return made, nil
}

// ProcessReturn has Shopify take a return back and give its money back. Refused carries
// Shopify's words; with ErrUncertain it may have been done.
func (g *Gateway) ProcessReturn(ctx context.Context, how ReturnProcessing) (Return, error) {
	answer, err := admin.ProcessReturn(ctx, g, how.input)
	if err != nil {
		return Return{}, err
	}
	var words []string
	for _, e := range answer.ReturnProcess.UserErrors {
		words = append(words, e.Message)
	}
	made := readOutcome(answer.ReturnProcess.Return)
	made.Processed = true
	return made, refusal(words)
}

// CloseReturn ends a return that is taken back, since Shopify leaves it open, and returns the
// order as it is then; before is the order as it is known here, which says how much there is
// to read. One that is ended already is no error.
func (g *Gateway) CloseReturn(ctx context.Context, id string, before store.Order) (store.Order, error) {
	before = before.AtShopify()
	ask := &asking{gateway: g}
	answer, err := admin.CloseReturn(ctx, ask, id, min(max(len(before.Lines), 1), linesAtOnce),
		min(max(len(before.FulfillmentOrders), 1), partsAtOnce))
	if err != nil {
		return store.Order{}, err
	}
	one, err := ask.found(before.ShopifyID, answer.ReturnClose.Return.Order)
	if err != nil {
		return g.ReadOrder(ctx, before.ShopifyID)
	}
	return g.readOne(ctx, before.ShopifyID, map[string]found{before.ShopifyID: one})
}

// CancelReturn takes an open return back of which nothing was processed. Refused carries
// Shopify's words.
func (g *Gateway) CancelReturn(ctx context.Context, id string) error {
	answer, err := admin.CancelReturn(ctx, g, id)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.ReturnCancel.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}
