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
