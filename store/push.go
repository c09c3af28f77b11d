package store

import "time"

// Intent is what a saved status asks of Shopify.
type Intent string

// The three intents; each is sent at most once per order (R31).
const (
	// IntentPrepare tells Shopify that the order waits at the counter (R27).
	IntentPrepare Intent = "ready_for_pickup"
	// IntentFulfill tells Shopify that the goods are handed over or shipped (R28).
	IntentFulfill Intent = "fulfill"
	// IntentCancel cancels the order at Shopify and has what it holds refunded (R29).
	IntentCancel Intent = "cancel"
)

// IntentOf returns what saving the status asks of Shopify; "" for a status that
// stays in the shop (R30).
func IntentOf(s Status) Intent {
	switch s {
	case ReadyForPickup:
		return IntentPrepare
	case Completed:
		return IntentFulfill
	case Rejected:
		return IntentCancel
	default:
		return ""
	}
}

// PushState is how far an order's latest saved status has got (R31).
type PushState string

// The states a row shows.
const (
	// PushNone: nothing was saved yet.
	PushNone PushState = ""
	// PushSaved: saved, and nothing for Shopify in it.
	PushSaved     PushState = "saved"
	PushQueued    PushState = "queued"
	PushSent      PushState = "sent"
	PushConfirmed PushState = "confirmed"
	// PushFailed: Shopify refused, or it can't be decided; a person has to look.
	PushFailed PushState = "failed"
	// PushWithdrawn: overtaken by a later save before it was sent. Only outbox
	// rows have it, never an order.
	PushWithdrawn PushState = "withdrawn"
)

// PushStates are all that an order's row may show.
func PushStates() []PushState {
	return []PushState{PushNone, PushSaved, PushQueued, PushSent, PushConfirmed, PushFailed}
}

// Label is the state as staff read it.
func (p PushState) Label() string {
	switch p {
	case PushSaved:
		return "Saved"
	case PushQueued:
		return "Queued"
	case PushSent:
		return "Sent"
	case PushConfirmed:
		return "Confirmed"
	case PushFailed:
		return "Failed"
	default:
		return "–"
	}
}

// Push is one row of the outbox: one intent of one order.
type Push struct {
	ID        string
	OrderID   string
	ShopifyID string
	OrderName string
	Intent    Intent
	State     PushState
	// Attempts counts the tries that began, this one included.
	Attempts int64
	// SentAt is when it last went out without a known outcome, in Shopify's time:
	// what Shopify made since then may be our own work. Zero when nothing is in
	// doubt.
	SentAt time.Time
	// JobID is Shopify's job of a cancellation under way.
	JobID string
	// Parts are the fulfillment orders that it has asked Shopify to announce, or to count
	// as handed over.
	Parts []string
	// FulfillmentID is what Shopify made for us.
	FulfillmentID string
	Carrier       string
	Tracking      string
	LastError     string
	// Network says that this try failed on its way: nothing was said by Shopify.
	Network   bool
	CreatedAt time.Time
	RunAt     time.Time
}

// StatusEdit is one staged status on its way to be saved.
type StatusEdit struct {
	OrderID string
	// From is the status the person saw: if it is no longer so, the save of this
	// order is refused as Conflict.
	From Status
	To   Status
	// Carrier and Tracking go along with Completed (R28); both may be empty.
	Carrier  string
	Tracking string
	// CollectedBy and CollectedNote say, with Completed of a pickup, who came for
	// it; both may be empty.
	CollectedBy   string
	CollectedNote string
	// Finish asks to finish the order's transaction as a sale in the same save (R32).
	Finish bool
}

// StatusWarning is what a person should confirm before a staged status is saved.
type StatusWarning struct {
	OrderID string
	Text    string
	// TransactionID is the transaction it is about, "" when there is none; MayFinish
	// says that it is paid in full and StatusEdit.Finish would finish it (R32).
	TransactionID string
	MayFinish     bool
}
