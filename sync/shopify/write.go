package shopify

import (
	"context"
	"strings"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/shopify/admin"
)

// longestNote is what Shopify takes for a staff note, in characters.
const longestNote = 255

// PrepareForPickup tells Shopify that whole fulfillment orders wait at the
// counter; Shopify mails the customer each time (R27). They must be PICK_UP.
// Refused carries Shopify's words; with ErrUncertain the mail may be out.
func (g *Gateway) PrepareForPickup(ctx context.Context, fulfillmentOrderIDs []string) error {
	if len(fulfillmentOrderIDs) == 0 {
		return store.Fail(store.Invalid, "There is nothing in this order to prepare for pickup.")
	}
	var input admin.FulfillmentOrderLineItemsPreparedForPickupInput
	for _, id := range fulfillmentOrderIDs {
		input.LineItemsByFulfillmentOrder = append(input.LineItemsByFulfillmentOrder, admin.PreparedFulfillmentOrderLineItemsInput{
			FulfillmentOrderId: id,
		})
	}
	answer, err := admin.PrepareForPickup(ctx, g, input)
	if err != nil {
		return err
	}
	var words []string
	for _, e := range answer.FulfillmentOrderLineItemsPreparedForPickup.UserErrors {
		words = append(words, e.Message)
	}
	return refusal(words)
}

// Fulfill tells Shopify that parts of one order at one location, or so many units of them,
// are handed over or shipped; Shopify mails the customer (R28, R55). Carrier and tracking,
// the numbers with commas between them, may be empty. It returns the global id of the
// fulfillment. Refused carries Shopify's words; with ErrUncertain it may have been made.
func (g *Gateway) Fulfill(ctx context.Context, call store.HandOver, carrier, tracking string) (string, error) {
	if len(call.Parts) == 0 {
		return "", store.Fail(store.Invalid, "There is nothing in this order to hand over.")
	}
	input := admin.FulfillmentInput{NotifyCustomer: true}
	for _, id := range call.Parts {
		part := admin.FulfillmentOrderLineItemsInput{FulfillmentOrderId: id}
		for _, line := range call.Lines[id] {
			part.FulfillmentOrderLineItems = append(part.FulfillmentOrderLineItems, admin.FulfillmentOrderLineItemInput{
				Id: line.ShopifyID, Quantity: int(line.Quantity),
			})
		}
		input.LineItemsByFulfillmentOrder = append(input.LineItemsByFulfillmentOrder, part)
	}
	if carrier != "" || tracking != "" {
		info := trackingInput(carrier, tracking)
		input.TrackingInfo = &info
	}
	answer, err := admin.CreateFulfillment(ctx, g, input)
	if err != nil {
		return "", err
	}
	var words []string
	for _, e := range answer.FulfillmentCreate.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return "", err
	}
	if answer.FulfillmentCreate.Fulfillment.Id == "" {
		return "", uncertain(store.Fail(store.Unavailable, "Shopify neither made a fulfillment nor said why not."))
	}
	return answer.FulfillmentCreate.Fulfillment.Id, nil
}

// Cancel starts to cancel an order at Shopify: it is refunded the way it was
// paid, its goods go back to Shopify's stock and the customer is mailed (R29).
// That can't be taken back. Note is for staff and is cut to 255 characters. It
// returns the job that does it (see JobDone). Refused carries Shopify's words;
// with ErrUncertain it may be under way.
func (g *Gateway) Cancel(ctx context.Context, orderID, note string) (string, error) {
	// The reason stands in Shopify's reports; nobody was asked for one, so it must
	// not claim that goods were missing or the customer changed their mind.
	answer, err := admin.CancelOrder(ctx, g, orderID, admin.OrderCancelReasonOther, true, true,
		admin.OrderCancelRefundMethodInput{OriginalPaymentMethodsRefund: true}, plaintext.Shorten(note, longestNote))
	if err != nil {
		return "", err
	}
	var words []string
	for _, e := range answer.OrderCancel.OrderCancelUserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return "", err
	}
	if answer.OrderCancel.Job.Id == "" {
		return "", uncertain(store.Fail(store.Unavailable, "Shopify neither started to cancel nor said why not."))
	}
	return answer.OrderCancel.Job.Id, nil
}

// JobDone says whether a cancellation's job has ended; whether it was cancelled
// the order alone tells. NotFound when Shopify no longer knows the job.
func (g *Gateway) JobDone(ctx context.Context, jobID string) (bool, error) {
	answer, err := admin.ReadJob(ctx, g, jobID)
	if err != nil {
		return false, err
	}
	if answer.Job.Id == "" {
		return false, store.Fail(store.NotFound, "Shopify no longer knows this cancellation's job; the order itself says whether it is "+
			"cancelled.")
	}
	return answer.Job.Done, nil
}

// refusal is the Refused error of Shopify's own words, nil when there are none.
func refusal(words []string) error {
	if len(words) == 0 {
		return nil
	}
	return store.Fail(store.Refused, "Shopify refused: %s", store.Said(strings.Join(words, " ")))
}
