// Package why explains an order: rule by rule why it has no transaction, or how
// it got one (R8).
package why

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// Outcome is how a check ended.
type Outcome uint8

// The outcomes. Waiting is a check that can't be made before the others pass.
const (
	Passed Outcome = iota
	Failed
	Waiting
)

// Sentence says in one line why an order needs action, or where it stands; first what
// Shopify holds back of it, or has handed over already.
func Sentence(e db.Explanation, now time.Time) string {
	latest, said := latest(e), sentence(e, now)
	if e.Order.Status == store.Completed {
		said = strings.TrimSpace(e.Order.Owing.Sentence(latest) + " " + said)
	}
	switch held := latest.HeldBack(); {
	case e.Order.Status.Final() || e.Order.PushError != "":
		return said
	case held != "":
		return held + " " + said
	case latest.Fulfilled():
		return "Shopify counts it as handed over already, so Completed sends nothing again. " + said
	default:
		return said
	}
}

// latest is the order as Shopify had it when it was last read.
func latest(e db.Explanation) store.Order {
	if e.Pending != nil {
		return *e.Pending
	}
	return e.Details
}

func sentence(e db.Explanation, now time.Time) string {
	switch {
	case e.Order.Push == store.PushFailed && refused(e):
		return "Shopify did not cancel it, so all is as it was. " + e.Order.PushError
	case e.Order.Push == store.PushFailed:
		return e.Order.PushError
	case e.Order.Cancelling && e.Order.PushError != "":
		return "Waits for Shopify to cancel it. " + e.Order.PushError + nextTry(e.Pushes, now)
	case e.Order.Cancelling && e.Transaction != nil:
		return "Rejected. Shopify is being asked to cancel it; transaction " + e.Transaction.Barcode + ", its stock and its payments stand " +
			"until it has."
	case e.Order.Cancelling:
		return "Rejected. Shopify is being asked to cancel it. It has no transaction, so no stock moves."
	case e.Order.Push == store.PushQueued && e.Order.PushError != "":
		return "Waits to be sent to Shopify. " + e.Order.PushError + nextTry(e.Pushes, now)
	case e.Order.Changed:
		return "Shopify changed this order after it was taken in. Stock and payment stand as before until somebody accepts the change."
	case e.Transaction == nil && e.Order.Status == store.Rejected:
		return "Rejected. It never had a transaction; no stock moved."
	case e.Transaction == nil && e.Details.NothingLeft():
		return "Everything in it was refunded or removed at Shopify: there is no transaction, and nothing to do." + owing(e.Details)
	case e.Order.Elsewhere == store.AllElsewhere:
		return e.Details.OthersPlaces() + " hands it over: nothing is to be done here, no stock moves, and nothing is sent from here."
	case e.Transaction == nil && e.Order.Problem == "" && !e.Order.Status.Final() && e.Order.Delivery == store.DeliveryUnknown:
		return "Shopify has not said yet which location hands it over, so nothing of it is sold here. It is asked again by itself."
	case e.Transaction == nil && e.Order.Problem == "":
		return "It has no transaction; no stock moved."
	case e.Order.Archived && !e.Order.Status.Final():
		return "Archived at Shopify before it was handed over, so it doesn't count here. Ask whoever archived it, or go on with it."
	case e.Transaction == nil:
		return strings.Join(reasons(e), " ") + " No transaction, stock untouched."
	}
	number := "Transaction " + e.Transaction.Barcode
	if sentence := unlikeTheSale(e, now); sentence != "" {
		return number + " " + sentence
	}
	switch e.Order.Status {
	case store.New:
		return number + " is made and its stock is taken. Next: " + next(e.Order.Delivery) + "."
	case store.ReadyForShipment:
		return number + ": send it out, then set Completed with the tracking number."
	case store.ReadyForPickup:
		return number + " " + waits(e.Order.Pickup, now) + "."
	case store.Rejected:
		return number + " is voided and its stock is back. " + e.Details.Cancelled()
	default:
		return number + " is done."
	}
}

// move is what to do next about an order.
type move uint8

// The moves, the most urgent first.
const (
	nothingNext move = iota
	seeChange
	findCustomer
	matchProducts
	checkAgain
	openTransaction
)

// nextOf is what mends the first fault of an order (R24): a change to decide about,
// then the customer, then the products. Without a fault it leads to the transaction;
// changeable says that the window can open a change.
func nextOf(e db.Explanation, changeable bool) move {
	over := e.Order.Status.Final()
	switch {
	case e.Pending != nil && e.Order.Changed && changeable:
		return seeChange
	case e.Transaction != nil:
		return openTransaction
	case over:
		return nothingNext
	case e.Order.Problem == store.CustomerIDNeeded:
		return findCustomer
	case len(failedLines(e.Lines)) > 0:
		return matchProducts
	default:
		return checkAgain
	}
}

// unlikeTheSale says what comes next where the sale is further than the order, or the
// order further than the sale; "" where they go together.
func unlikeTheSale(e db.Explanation, now time.Time) string {
	t, order := e.Transaction, e.Order
	left := e.Details.Amount(t.Balance())
	switch {
	case t.State == store.TransactionFinished && order.Status == store.ReadyForPickup:
		return waits(order.Pickup, now) + ". It is a finished sale. Next: set Completed when it is collected."
	case t.State == store.TransactionFinished && !order.Status.Final() && order.Delivery.PickedUp():
		return "is a finished sale. Next: set Completed if the customer has it, else Ready for Pickup."
	case t.State == store.TransactionFinished && !order.Status.Final():
		return "is a finished sale. Next: send it out, then set Completed with the tracking number."
	case t.State == store.TransactionOpen && order.Status == store.Completed && left.Minor > 0:
		return "is handed over and not finished as a sale: " + left.String() + " is not booked as paid yet. Open it to book the payment."
	case t.State == store.TransactionOpen && order.Status == store.Completed && left.Minor < 0:
		left.Minor = -left.Minor
		return "is handed over and not finished as a sale: " + left.String() + " is owed back. Open it to book that."
	case t.State == store.TransactionOpen && order.Status == store.Completed:
		return "is handed over and paid. Next: open it and Finish as a Sale."
	default:
		return ""
	}
}

// refused says that a rejection was taken back because Shopify did not cancel.
func refused(e db.Explanation) bool {
	return e.Order.Status != store.Rejected && slices.ContainsFunc(e.Pushes, func(p store.Push) bool {
		return p.Intent == store.IntentCancel && p.State == store.PushFailed
	})
}

// owing adds what is owed, or owed back, at Shopify.
func owing(o store.Order) string {
	switch {
	case o.OwedBack() > 0:
		return " " + o.Amount(o.OwedBack()).String() + " is owed back to the customer."
	case o.Owed() > 0:
		return " " + o.Amount(o.Owed()).String() + " is still owed."
	default:
		return ""
	}
}

func next(d store.Delivery) string {
	switch {
	case d.PickedUp():
		return "put it on the shelf and set Ready for Pickup"
	case d.Sent():
		return "pack it and set Ready for Shipment"
	default:
		return "hand it over and set Completed"
	}
}

func nextTry(pushes []store.Push, now time.Time) string {
	for _, p := range pushes {
		if p.State == store.PushQueued && p.RunAt.After(now) {
			return " Tried again at " + screen.Clock(p.RunAt, now) + "."
		}
	}
	return ""
}

// reasons are the sentences about what did not match, the customer first (R24).
func reasons(e db.Explanation) []string {
	var found []string
	if e.Customer.Match.CustomerID == "" {
		found = append(found, CustomerReason(e.Customer))
	}
	failed := failedLines(e.Lines)
	switch len(failed) {
	case 0:
	case 1:
		found = append(found, lineReason(failed[0]))
	default:
		found = append(found, fmt.Sprintf("%d lines have no product with exactly their SKU.", len(failed)))
	}
	if len(found) == 0 {
		found = append(found, "Everything matches by now.")
	}
	return found
}

// CustomerReason says how the customer was found, or why not (R18).
func CustomerReason(c db.CustomerCheck) string {
	switch c.Match.Reason {
	case matching.CustomerNoEmail:
		if c.Withheld {
			return "Shopify keeps the order's email back from this app."
		}
		return "The order has no email to find its customer by."
	case matching.CustomerChosen:
		return fmt.Sprintf("Somebody identified this customer: %s, %s.", c.Chosen.Name(), c.Chosen.Code())
	case matching.CustomerUndone:
		return "An earlier identification was taken back, so a person decides."
	case matching.CustomerRemembered:
		return fmt.Sprintf("This customer was matched before: %s, %s.", c.Chosen.Name(), c.Chosen.Code())
	case matching.CustomerByEmail:
		return fmt.Sprintf("The email belongs to %s, %s.", c.Chosen.Name(), c.Chosen.Code())
	case matching.CustomerAmbiguous:
		return fmt.Sprintf("%d customers have %s.", len(c.SameEmail), c.Email)
	default:
		return fmt.Sprintf("No customer has %s.", c.Email)
	}
}

func lineReason(line db.LineCheck) string {
	switch line.Match.Reason {
	case matching.LineBlank:
		return fmt.Sprintf("%q has no SKU.", line.Line.Title)
	case matching.LineDuplicate:
		return fmt.Sprintf("SKU %s is on %d products.", line.Line.SKU, len(line.Same))
	default:
		return fmt.Sprintf("SKU %s is on no product.", line.Line.SKU)
	}
}

func failedLines(lines []db.LineCheck) []db.LineCheck {
	var failed []db.LineCheck
	for _, line := range lines {
		if line.Match.ProductID == "" {
			failed = append(failed, line)
		}
	}
	return failed
}

// Check is one of the window's sections: its outcome and one sentence.
type Check struct {
	Outcome  Outcome
	Sentence string
	// Word stands in place of Passed, Failed or Waiting.
	Word string
}

// atShopify is what happened to the order there beside changes: that it is being
// cancelled, that it was refused, cancelled, emptied, archived or held back. false when nothing did.
func atShopify(e db.Explanation, now time.Time) (Check, bool) {
	c := Check{Outcome: Waiting, Sentence: Sentence(e, now)}
	switch {
	case e.Order.Cancelling:
		c.Word = "Being cancelled"
	case e.Order.Push == store.PushFailed:
		c.Outcome, c.Word = Failed, "Refused"
	case e.Order.Changed:
		return c, false
	case !e.Details.CancelledAt.IsZero():
		c.Word, c.Sentence = "Cancelled", e.Details.Cancelled()
	case e.Details.NothingLeft():
		c.Word = "Nothing left"
	case e.Order.Archived && !e.Order.Status.Final():
		c.Word = "Archived"
	case e.Order.Held && !e.Order.Status.Final():
		c.Word, c.Sentence = "Held back", latest(e).HeldBack()
	default:
		return c, false
	}
	return c, true
}

// customer, products, totals and transaction judge the four rules.
func customer(e db.Explanation) Check {
	c := Check{Outcome: Passed, Sentence: CustomerReason(e.Customer)}
	if e.Customer.Match.CustomerID == "" {
		c.Outcome, c.Sentence = Failed, c.Sentence+" Names are never matched by themselves."
	}
	if withheld := e.Details.WithheldSentence(); withheld != "" {
		c.Sentence += " " + withheld
	}
	return c
}

func products(e db.Explanation) Check {
	failed := len(failedLines(e.Lines))
	switch {
	case len(e.Lines) == 0:
		return Check{Outcome: Passed, Sentence: "The order has no lines left."}
	case failed == 0 && len(e.Lines) == 1:
		return Check{Outcome: Passed, Sentence: "The line has its product, by exactly its SKU."}
	case failed == 0:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("All %d lines have their product, by exactly their SKU.", len(e.Lines))}
	case failed == 1:
		return Check{
			Outcome:  Failed,
			Sentence: fmt.Sprintf("1 of %s has no product with exactly this SKU. One such line holds the whole order.", lines(len(e.Lines))),
		}
	default:
		return Check{Outcome: Failed, Sentence: fmt.Sprintf("%d of %s have no product with exactly their SKU. One such line holds the whole "+
			"order.", failed, lines(len(e.Lines)))}
	}
}

func lines(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

func totals(e db.Explanation) Check {
	t := e.Would
	if e.Transaction != nil {
		t = *e.Transaction
	}
	amount := e.Details.Amount
	text := "Lines " + amount(t.Subtotal()).String() + " + shipping " + amount(t.Shipping).String()
	if t.Fees != 0 {
		text += " + fees " + amount(t.Fees).String()
	}
	if t.TaxesIncluded {
		text += fmt.Sprintf(" = %s, tax %s in it", amount(t.Total), amount(t.Tax))
	} else {
		text += fmt.Sprintf(" + tax %s = %s", amount(t.Tax), amount(t.Total))
	}
	if d := t.Difference(); d != 0 {
		return Check{Outcome: Failed, Sentence: fmt.Sprintf("%s. Shopify says %s: a difference of %s, which the transaction shows.", text,
			amount(t.ShopifyTotal), amount(d))}
	}
	if minor, why := e.Details.OthersShare(); minor != 0 {
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("%s; Shopify asks %s, of which %s is the %s.", text,
			amount(e.Details.AtShopify().Total), amount(minor), why)}
	}
	return Check{Outcome: Passed, Sentence: text + ", as at Shopify."}
}

func transaction(e db.Explanation) Check {
	switch t := e.Transaction; {
	case t == nil && e.Order.Status.Final():
		return Check{Outcome: Waiting, Sentence: fmt.Sprintf("Never created. The order is %s, so none follows.", e.Order.Status)}
	case t == nil:
		return Check{Outcome: Waiting, Sentence: "Not created. Barcode empty, stock untouched. It follows by itself once all checks pass."}
	case t.State == store.TransactionCancelling:
		return Check{Outcome: Waiting, Sentence: fmt.Sprintf("Transaction %s is held while the order is being cancelled at Shopify.", t.Barcode)}
	case t.State == store.TransactionVoided:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was voided; its stock is back.", t.Barcode)}
	case t.State == store.TransactionFinished:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was finished as a sale by %s.", t.Barcode, t.FinishedBy)}
	case t.Balance() < 0:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was created for %s; %s is owed back.", t.Barcode,
			e.Details.Amount(t.Total), e.Details.Amount(-t.Balance()))}
	case t.Balance() == 0:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was created for %s and is paid.", t.Barcode,
			e.Details.Amount(t.Total))}
	case e.Details.Holding().Net() >= t.Total:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was created for %s, which Shopify holds; %s is not booked here yet.",
			t.Barcode, e.Details.Amount(t.Total), e.Details.Amount(t.Balance()))}
	default:
		return Check{Outcome: Passed, Sentence: fmt.Sprintf("Transaction %s was created for %s; %s is owed.", t.Barcode,
			e.Details.Amount(t.Total), e.Details.Amount(t.Balance()))}
	}
}
