package shopsim

import (
	"fmt"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// What an app hands over, tracks, takes back and releases.

type created struct {
	Fulfillment *fulfillment
	UserErrors  []userError
}

type trackingInput struct {
	Company, Number *string
	Numbers         *[]string
	URL             *scalar
	URLs            *[]scalar
}

// refusal is what Shopify says against a piece of tracking, "" for nothing.
func (t *trackingInput) refusal() string {
	switch {
	case t.Number != nil && t.Numbers != nil, t.URL != nil && t.URLs != nil:
		return "Tracking number and tracking numbers can't be given together."
	case t.URL != nil && t.Number == nil:
		return "Tracking number can't be blank."
	}
	return ""
}

// parcels are one a number; a carrier alone is one too.
func (t *trackingInput) parcels() []*tracking {
	if t.Numbers == nil {
		return []*tracking{{t.Company, t.Number, t.URL}}
	}
	var parcels []*tracking
	for i, number := range *t.Numbers {
		parcel := &tracking{Company: t.Company, Number: &number}
		if t.URLs != nil && i < len(*t.URLs) {
			parcel.URL = &(*t.URLs)[i]
		}
		parcels = append(parcels, parcel)
	}
	return parcels
}

type partLines = *[]struct {
	ID       graphql.ID
	Quantity int32
}

// wanted are the units of each line that a part is asked to hand over: those named, or all
// that is left; refusal is Shopify's word against them.
func (f *fulfillmentOrder) wanted(named partLines) (units map[*foLine]int32, refusal string) {
	units = map[*foLine]int32{}
	if named == nil || len(*named) == 0 {
		for _, l := range f.lines {
			units[l] = l.RemainingQuantity
		}
		return units, ""
	}
	for _, each := range *named {
		var line *foLine
		for _, l := range f.lines {
			if l.ID == each.ID {
				line = l
			}
		}
		if line == nil {
			return nil, "Fulfillment order line item does not exist."
		}
		if units[line] += each.Quantity; each.Quantity < 1 || units[line] > line.RemainingQuantity {
			return nil, "Invalid fulfillment order line item quantity requested."
		}
	}
	return units, ""
}

// take hands over so many units of a part as one fulfillment does.
func (s *Shop) take(made *fulfillment, f *fulfillmentOrder, units map[*foLine]int32) {
	for _, l := range f.lines {
		if n := units[l]; n > 0 {
			l.RemainingQuantity -= n
			l.LineItem.fulfilled += n
			part := &fulfillmentLine{LineItem: l.LineItem, of: l, from: f, units: n}
			part.ID = s.id("FulfillmentLineItem", part)
			made.lines = append(made.lines, part)
		}
	}
	f.updated = f.Order.updated
	if f.Status = "IN_PROGRESS"; f.left() == 0 {
		f.Status = "CLOSED"
	}
}

func (q *root) FulfillmentCreate(a struct {
	Message     *string
	Fulfillment struct {
		NotifyCustomer bool
		OriginAddress  *struct {
			Address1, Address2, City, ProvinceCode, Zip *string
			CountryCode                                 string
		}
		TrackingInfo                *trackingInput
		LineItemsByFulfillmentOrder []struct {
			FulfillmentOrderID        graphql.ID
			FulfillmentOrderLineItems partLines
		}
	}
},
) (*created, error) {
	if err := q.need("write_merchant_managed_fulfillment_orders", "fulfillmentCreate"); err != nil {
		return nil, err
	}
	made := &fulfillment{Status: "SUCCESS"}
	wanted := map[*fulfillmentOrder]map[*foLine]int32{}
	for _, item := range a.Fulfillment.LineItemsByFulfillmentOrder {
		f := q.FulfillmentOrder(byID{item.FulfillmentOrderID})
		refusal := ""
		switch {
		case f == nil:
			refusal = "Fulfillment order does not exist."
		case f.Status != "OPEN" && f.Status != "IN_PROGRESS":
			refusal = fmt.Sprintf("Fulfillment order %d has an unfulfillable status= %s.", f.number, strings.ToLower(f.Status))
		case len(made.fos) == 0:
		case made.fos[0].Order != f.Order || made.fos[0].AssignedLocation.location != f.AssignedLocation.location:
			refusal = "All fulfillment orders must belong to the same order and location."
		case made.fos[0].method() != f.method():
			refusal = fmt.Sprintf("All fulfillment orders must have the same delivery method type. Multiple delivery method types "+
				"[%q, %q] were found.", strings.ToLower(made.fos[0].method()), strings.ToLower(f.method()))
		}
		if refusal == "" {
			wanted[f], refusal = f.wanted(item.FulfillmentOrderLineItems)
		}
		if refusal != "" {
			if f != nil && len(made.fos) > 0 && made.fos[0].method() != f.method() {
				q.s.note(f.Order, "never", refusal, 0)
			}
			return &created{nil, refuse("fulfillment", refusal, "")}, nil
		}
		made.fos = append(made.fos, f)
	}
	if len(made.fos) == 0 {
		return &created{nil, refuse("fulfillment", "Fulfillment order does not exist.", "")}, nil
	}
	if t := a.Fulfillment.TrackingInfo; t != nil {
		if refusal := t.refusal(); refusal != "" {
			return &created{nil, refuse("fulfillment", refusal, "")}, nil
		}
		made.tracking = t.parcels()
	}
	o, s := made.fos[0].Order, q.s
	o.touch()
	made.ID, made.created, made.updated = s.id("Fulfillment", made), o.updated, o.updated
	template := "shipped"
	for _, f := range made.fos {
		s.take(made, f, wanted[f])
		if f.method() == "PICK_UP" {
			template = "delivered"
		}
	}
	o.fulfillments = append(o.fulfillments, made)
	if o.DisplayFulfillmentStatus() == "FULFILLED" && !o.Unpaid() {
		o.closed = o.updated
	}
	s.made(o, made, true)
	if a.Fulfillment.NotifyCustomer {
		s.mail(o, template, made.ID)
	}
	return &created{made, []userError{}}, nil
}

// made notes what a fulfillment handed over.
func (s *Shop) made(o *order, made *fulfillment, app bool) {
	words := make([]string, len(made.lines))
	for i, l := range made.lines {
		words[i] = fmt.Sprintf("%s=%d", l.of.ID, l.units)
	}
	s.noteEntry(o, LogEntry{Kind: "fulfillment", About: string(made.ID), App: app, Lines: strings.Join(words, " ")})
}

// fulfillment is one by its id, with its order; nil for none that this app may see.
func (s *Shop) fulfillment(id graphql.ID) (*order, *fulfillment) {
	f, _ := s.byID[string(id)].(*fulfillment)
	if f == nil {
		return nil, nil
	}
	return f.fos[0].Order, f
}

func (q *root) FulfillmentTrackingInfoUpdate(a struct {
	FulfillmentID     graphql.ID
	TrackingInfoInput trackingInput
	NotifyCustomer    *bool
},
) (*created, error) {
	if err := q.need("write_merchant_managed_fulfillment_orders", "fulfillmentTrackingInfoUpdate"); err != nil {
		return nil, err
	}
	o, f := q.s.fulfillment(a.FulfillmentID)
	refusal := a.TrackingInfoInput.refusal()
	switch {
	case f == nil:
		refusal = "Fulfillment does not exist."
	case f.Status == "CANCELLED":
		refusal = "Fulfillment is cancelled."
	}
	if refusal != "" {
		return &created{nil, refuse("fulfillmentId", refusal, "")}, nil
	}
	o.touch()
	f.tracking, f.updated = a.TrackingInfoInput.parcels(), o.updated
	q.s.note(o, "tracking", "", 0)
	if a.NotifyCustomer != nil && *a.NotifyCustomer {
		q.s.mail(o, "shipping_update", f.ID)
	}
	return &created{f, []userError{}}, nil
}

func (q *root) FulfillmentCancel(a struct{ ID graphql.ID }) (*created, error) {
	if err := q.need("write_merchant_managed_fulfillment_orders", "fulfillmentCancel"); err != nil {
		return nil, err
	}
	o, f := q.s.fulfillment(a.ID)
	refusal := ""
	switch {
	case f == nil:
		refusal = "Fulfillment does not exist."
	case f.Status == "CANCELLED":
		refusal = "Fulfillment is already cancelled."
	case o.returns:
		refusal = "Fulfillment can't be cancelled while something of it is being returned."
	}
	if refusal != "" {
		return &created{nil, refuse("id", refusal, "")}, nil
	}
	o.touch()
	q.s.takeBack(o, f)
	return &created{f, []userError{}}, nil
}

// takeBack cancels a fulfillment: what it handed over waits again, in parts that are new.
// A part of which more is left keeps that.
func (s *Shop) takeBack(o *order, made *fulfillment) {
	made.Status, made.updated = "CANCELLED", o.updated
	for _, f := range made.fos {
		back := map[*foLine]int32{}
		for _, l := range made.lines {
			if l.from == f {
				back[l.of] += l.units
			}
		}
		for _, l := range f.lines {
			l.LineItem.fulfilled -= back[l]
		}
		s.again(f, f.method(), back)
		f.updated = o.updated
		if f.left() > 0 {
			for _, l := range f.lines {
				l.TotalQuantity -= back[l]
			}
		}
	}
	o.closed = time.Time{}
}

type released struct {
	FulfillmentOrder *fulfillmentOrder
	UserErrors       []userError
}

func (q *root) FulfillmentOrderReleaseHold(a struct {
	ID         graphql.ID
	HoldIDs    *[]graphql.ID
	ExternalID *string
},
) (*released, error) {
	if err := q.need("write_merchant_managed_fulfillment_orders", "fulfillmentOrderReleaseHold"); err != nil {
		return nil, err
	}
	f := q.FulfillmentOrder(byID{a.ID})
	switch {
	case f == nil:
		return &released{nil, refuse("id", "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND")}, nil
	case f.foreign:
		return &released{nil, refuse("id", "The app doesn't have access to this fulfillment hold.", "INVALID_ACCESS")}, nil
	case f.Status != "ON_HOLD":
		return &released{f, refuse("id", "The fulfillment order is not on hold.", "")}, nil
	}
	f.Order.touch()
	f.release(a.HoldIDs)
	f.updated = f.Order.updated
	q.s.note(f.Order, "released", "", 0)
	return &released{f, []userError{}}, nil
}

// release takes these holds off a part, or all; without any left it goes on.
func (f *fulfillmentOrder) release(ids *[]graphql.ID) {
	kept := []*hold{}
	for _, h := range f.FulfillmentHolds {
		named := ids == nil
		if ids != nil {
			for _, id := range *ids {
				named = named || id == h.ID
			}
		}
		if !named {
			kept = append(kept, h)
		}
	}
	if f.FulfillmentHolds = kept; len(kept) == 0 {
		f.Status = "OPEN"
	}
}
