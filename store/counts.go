package store

// Counts is what the eCommerce tile shows (R1, R2).
type Counts struct {
	// Open counts all open orders: everything not Completed and not Rejected, and what is
	// Completed with money owed on it.
	Open int64
	// ByStatus counts open and closed orders by their status.
	ByStatus map[Status]int64
	// PushFailed and Changed count orders, whatever their status.
	PushFailed int64
	Changed    int64
	// Owed counts orders on which money is owed, either way, whatever their status.
	Owed int64
	// NeedsAction counts each order once, however many reasons it has.
	NeedsAction int64
	// ActionClosed counts those of NeedsAction that Open leaves out: closed orders with a failed
	// push or a change to decide about.
	ActionClosed int64
	// Quarantined counts orders that could not be taken in.
	Quarantined int64
}

// WaitingForPickup is the second figure of the tile, not in NeedsAction.
func (c Counts) WaitingForPickup() int64 { return c.ByStatus[ReadyForPickup] }
