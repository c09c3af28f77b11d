package store

import "time"

// Intent is what a saved status asks of Shopify.
type Intent string

// The intents; each act is sent at most once (R31). The first three are what a saved
// status asks, the others are acts about what has been handed over or waits.
const (
	// IntentPrepare tells Shopify that the order waits at the counter (R27).
	IntentPrepare Intent = "ready_for_pickup"
	// IntentFulfill tells Shopify that the goods are handed over or shipped (R28).
	IntentFulfill Intent = "fulfill"
	// IntentCancel cancels the order at Shopify and has what it holds refunded (R29).
	IntentCancel Intent = "cancel"
	// IntentTrack gives a fulfillment that was made the carrier and numbers (R55).
	IntentTrack Intent = "track"
	// IntentTakeBack cancels a fulfillment: what it handed over is to be handed over again.
	IntentTakeBack Intent = "take_back"
	// IntentRelease lets a part go on that is on hold.
	IntentRelease Intent = "release"
	// IntentReturn takes goods back that were handed over (R58); the act is the return's id.
	IntentReturn Intent = "return"
	// IntentReject takes units off the order that were never handed over (R58).
	IntentReject Intent = "reject"
	// IntentMarkPaid tells Shopify that the order was paid here (R57).
	IntentMarkPaid Intent = "mark_paid"
	// IntentCapture captures what the bank has promised (R57).
	IntentCapture Intent = "capture"
)

// Label is the intent as staff read it.
func (i Intent) Label() string {
	switch i {
	case IntentPrepare:
		return "Ready for pickup"
	case IntentFulfill:
		return "Fulfilled"
	case IntentCancel:
		return "Cancelled"
	case IntentTrack:
		return "Tracking"
	case IntentTakeBack:
		return "Taken back"
	case IntentRelease:
		return "Hold released"
	case IntentReturn:
		return "Returned"
	case IntentReject:
		return "Line rejected"
	case IntentMarkPaid:
		return "Marked as paid"
	case IntentCapture:
		return "Captured"
	default:
		return string(i)
	}
}

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
	// PushWithdrawn: overtaken by a later save before it was sent, or needless. Only outbox
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

// Push is one row of the outbox: one act about one order.
type Push struct {
	ID        string
	OrderID   string
	ShopifyID string
	OrderName string
	Intent    Intent
	// Act tells acts of one intent apart; an order has each once. It is the id of a
	// hand-over, the part that is announced by itself, and "" where there is one an order.
	Act string
	// Lines are what a hand-over by quantity hands over, none for all that is left, or what a
	// rejection takes off the order; Note is why it does.
	Lines []PartLine
	Note  string
	// Notify says that the customer is mailed about a change of carrier or numbers.
	Notify bool
	State  PushState
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
	// Fulfillments are what Shopify made for us, or the one that it is about: of money, the
	// payments.
	Fulfillments []string
	// Minor is the money that it is about, in minor units of the order's currency.
	Minor   int64
	Carrier string
	// Tracking are the numbers of its parcels (see TrackingNumbers).
	Tracking  string
	LastError string
	// Was is the status of the order before, which it has again when Shopify refuses to
	// cancel it or a hand-over is taken back.
	Was Status
	// Others are what the order's other pushes asked about.
	Others Sent
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
	// Part is the fulfillment order that it is about, "" for every part that fits. Lines,
	// with Completed, are what is handed over, none for all that is left.
	Part  string
	Lines []PartLine
	// Act is the id that the asker gave this hand-over, so that it is not made twice; one
	// is made where it is "".
	Act string
	// Carrier and Tracking, the numbers of its parcels with commas between them, go along
	// with Completed (R28); both may be empty.
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

// OfMoney says that an intent is about an order's money, and not about its goods.
func (i Intent) OfMoney() bool { return i == IntentMarkPaid || i == IntentCapture }

// BooksOrder says that the order as it was read back is taken in with the confirmation.
func (i Intent) BooksOrder() bool {
	return i == IntentCancel || i == IntentReturn || i == IntentReject
}

// UnderWay says that a push waits to be sent, or is being.
func (p Push) UnderWay() bool { return p.State == PushQueued || p.State == PushSent }

// ByItself says that a push is an act of its own, which no saved status of the order asks
// for. Completed, Rejected and New overtake an announced part that nobody was told of yet,
// and each status one that failed and is no longer needed.
func (p Push) ByItself() bool {
	switch p.Intent {
	case IntentPrepare:
		return p.Act != ""
	case IntentFulfill:
		return len(p.Lines) > 0
	case IntentTrack, IntentTakeBack, IntentRelease, IntentReturn, IntentReject, IntentMarkPaid, IntentCapture:
		return true
	default:
		return false
	}
}

// TakenTwice says that Shopify would take a second try beside a first: units of a part, some of
// an authorization, goods that come back, units that are taken off. So each try is looked for long enough before the next
// goes out, which is then the one in doubt. Others are answered with "already".
func (p Push) TakenTwice() bool {
	switch p.Intent {
	case IntentFulfill:
		return len(p.Lines) > 0
	case IntentCapture, IntentReturn, IntentReject:
		return true
	default:
		return false
	}
}

// rounding is how much earlier than a push was sent what it made may seem to be made:
// Shopify's times are whole seconds.
const rounding = 2 * time.Second

// InDoubtSince is from when on what Shopify made may be of the try that is in doubt.
func (p Push) InDoubtSince() time.Time { return p.SentAt.Add(-rounding) }

// MayHaveMade says that something Shopify made at that time may be of a try that is in doubt.
func (p Push) MayHaveMade(at time.Time) bool {
	return !p.SentAt.IsZero() && !at.Before(p.InDoubtSince())
}
