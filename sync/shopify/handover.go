package shopify

import (
	"context"
	"maps"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// trackingInput gives one number as number, several as numbers: Shopify takes no mixture.
func trackingInput(carrier, tracking string) admin.FulfillmentTrackingInput {
	info := admin.FulfillmentTrackingInput{Company: carrier}
	switch numbers := store.TrackingNumbers(tracking); len(numbers) {
	case 0:
	case 1:
		info.Number = numbers[0]
	default:
		info.Numbers = numbers
	}
	return info
}

// HandedOver finds the fulfillment that a hand-over by quantity made, by what it handed
// over, its numbers and its time, which is Shopify's: one made since then, and none of
// those named in others. "" when there is none.
func (g *Gateway) HandedOver(ctx context.Context, o store.Order, lines []store.PartLine, tracking string, since time.Time,
	others []string,
) (string, error) {
	answer, err := admin.ReadFulfillments(ctx, g, o.ShopifyID)
	if err != nil {
		return "", err
	}
	if answer.Order.Id == "" {
		return "", store.Fail(store.NotFound, "Shopify no longer has %s.", o.Name)
	}
	wanted := map[string]int64{}
	for _, f := range o.AtShopify().FulfillmentOrders {
		for _, line := range f.Lines {
			for _, asked := range lines {
				if asked.ShopifyID == line.ShopifyID {
					wanted[line.LineShopifyID] += asked.Quantity
				}
			}
		}
	}
	for _, f := range answer.Order.Fulfillments {
		if f.CreatedAt.Before(since) || slices.Contains(others, f.Id) {
			continue
		}
		made, asked := map[string]int64{}, maps.Clone(wanted)
		for _, line := range f.FulfillmentLineItems.Nodes {
			made[line.LineItem.Id] += int64(line.Quantity)
		}
		if f.FulfillmentLineItems.PageInfo.HasNextPage {
			// Of very many lines those that are shown decide.
			maps.DeleteFunc(asked, func(id string, _ int64) bool { return made[id] == 0 })
		}
		var numbers []string
		for _, parcel := range f.TrackingInfo {
			if parcel.Number != "" {
				numbers = append(numbers, parcel.Number)
			}
		}
		if maps.Equal(made, asked) && slices.Equal(numbers, store.TrackingNumbers(tracking)) {
			return f.Id, nil
		}
	}
	return "", nil
}

// Track gives a fulfillment this carrier and these numbers instead of those that it has;
// with tell, Shopify mails the customer. Refused carries Shopify's words; with
// ErrUncertain it may have been done.
func (g *Gateway) Track(ctx context.Context, fulfillmentID, carrier, tracking string, tell bool) error {
	answer, err := admin.UpdateTracking(ctx, g, fulfillmentID, trackingInput(carrier, tracking), tell)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.FulfillmentTrackingInfoUpdate.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}

// TakeBack cancels a fulfillment: Shopify makes new parts of what it handed over, and mails
// nobody. Refused carries Shopify's words; with ErrUncertain it may have been done.
func (g *Gateway) TakeBack(ctx context.Context, fulfillmentID string) error {
	answer, err := admin.CancelFulfillment(ctx, g, fulfillmentID)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.FulfillmentCancel.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}

// Release lets a part go on that is on hold, whatever holds it. Refused says that this app
// may not, or carries Shopify's words; with ErrUncertain it may have been done.
func (g *Gateway) Release(ctx context.Context, part string) error {
	holds, err := admin.ReadHolds(ctx, g, part)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(holds.FulfillmentOrder.SupportedActions,
		func(a admin.ReadHoldsFulfillmentOrderSupportedActionsFulfillmentOrderSupportedAction) bool {
			return a.Action == admin.FulfillmentOrderActionReleaseHold
		}) {
		return store.Fail(store.Refused, "Shopify doesn't let this app release the hold; whoever put it there has to. Release it in Shopify's "+
			"admin, or give the app the scope write_merchant_managed_fulfillment_orders.")
	}
	var ids []string
	for _, hold := range holds.FulfillmentOrder.FulfillmentHolds {
		ids = append(ids, hold.Id)
	}
	answer, err := admin.ReleaseHold(ctx, g, part, ids)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.FulfillmentOrderReleaseHold.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}
