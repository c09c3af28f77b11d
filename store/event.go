package store

import "time"

// EventKind says what happened, for icons and filters.
type EventKind string

// The kinds of event in an order's story (R44).
const (
	EventTakenIn     EventKind = "taken_in"
	EventWaiting     EventKind = "waiting"
	EventMatched     EventKind = "matched"
	EventChanged     EventKind = "changed"
	EventAccepted    EventKind = "accepted"
	EventKept        EventKind = "kept"
	EventStatus      EventKind = "status"
	EventVoided      EventKind = "voided"
	EventPayment     EventKind = "payment"
	EventPushSent    EventKind = "push_sent"
	EventConfirmed   EventKind = "push_confirmed"
	EventPushFailed  EventKind = "push_failed"
	EventPushDelayed EventKind = "push_delayed"
	EventQuarantined EventKind = "quarantined"
	EventStock       EventKind = "stock"
	EventRecord      EventKind = "record"
	EventIdentified  EventKind = "identified"
	EventUndone      EventKind = "undone"
	EventMerged      EventKind = "merged"
	EventNoted       EventKind = "noted"
	EventFinished    EventKind = "finished"
	EventPrinted     EventKind = "printed"
	EventRestored    EventKind = "restored"
	EventCaughtUp    EventKind = "caught_up"
	// EventHandedOver says that a part of an order left the shop, and more of it is left.
	EventHandedOver EventKind = "handed_over"
	// EventReturned says what came back of a sale, or is to (R58).
	EventReturned EventKind = "returned"
	// EventLineRejected says what of an order is to be rejected before it is handed over (R58).
	EventLineRejected EventKind = "line_rejected"
	// EventStaff says who came to work here, left, or may do what (R47).
	EventStaff EventKind = "staff"
	// EventSignedIn says who signed in or out, and that a PIN was wrong: what a till hears all day.
	EventSignedIn EventKind = "signed_in"
	// EventAllowed says that a manager allowed one act once.
	EventAllowed EventKind = "allowed"
	// EventSealed covers books that were written without an event of their own (R62).
	EventSealed EventKind = "sealed"
	// EventForgot says that events before it lost their texts (R65).
	EventForgot EventKind = "forgot"
)

// Event is one act as the log keeps it: who, when, what, before and after. The
// log is append-only and hash-chained.
type Event struct {
	// Seq counts from 1 without gaps.
	Seq int64
	At  time.Time
	// Actor is the person, or "Tillbridge" for what happens by itself.
	Actor string
	// SubjectID is the order or customer it is about, "" for acts about neither.
	SubjectID string
	Kind      EventKind
	// Title is a sentence staff read; Detail adds to it.
	Title  string
	Detail string
	Before string
	After  string
}

// Automatic is the actor of what nobody did by hand.
const Automatic = "Tillbridge"

// acts are the kinds of event in a few words.
var acts = map[EventKind]string{
	EventTakenIn: "Order taken in", EventWaiting: "Waiting for a person", EventMatched: "Matched", EventChanged: "Changed at Shopify",
	EventAccepted: "Change accepted", EventKept: "Kept as it is here", EventStatus: "Status set", EventVoided: "Transaction voided",
	EventPayment: "Payment booked", EventPushSent: "Sent to Shopify", EventConfirmed: "Confirmed by Shopify",
	EventPushFailed: "Not taken by Shopify", EventPushDelayed: "Sending to Shopify put off", EventQuarantined: "Not taken in",
	EventStock: "Stock moved", EventRecord: "Record written", EventIdentified: "Customer identified", EventUndone: "Taken back",
	EventMerged: "Customers merged", EventNoted: "Notes written", EventFinished: "Finished as a sale", EventPrinted: "Printed",
	EventHandedOver: "Handed over in part", EventReturned: "Taken back as a return",
	EventLineRejected: "Line rejected",
	EventStaff:        "Staff changed", EventSignedIn: "Signed in or out", EventAllowed: "Allowed once",
}

// Forgotten is what is still told of an event whose texts were forgotten with a person
// (R65): its kind, so that a story can still be followed.
func (k EventKind) Forgotten() string {
	act, known := acts[k]
	if !known {
		act = "Something was done"
	}
	return act + " (its words are forgotten)"
}
