package keep

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tillbridge/store"
)

// Restored is what a restore put in place, and what it replaced.
type Restored struct {
	Backup Backup `json:"backup"`
	// Kept is where the replaced database is now, "" when there was none.
	Kept string `json:"kept,omitempty"`
	// Left is the name under which what lay beside a database that was gone is now: its
	// write-ahead log or journal has that name with its own ending. "" when nothing did.
	Left string `json:"left,omitempty"`
	// Unread says that the replaced database could not be read.
	Unread bool `json:"unread,omitempty"`
	// Other says that the replaced database was another one: of the shop OtherShop,
	// or begun apart from the backup's.
	Other     bool   `json:"other,omitempty"`
	OtherShop string `json:"otherShop,omitempty"`
	// Lost counts what the replaced database holds and the backup doesn't: events, and
	// orders taken in. They are in Kept alone.
	LostEvents int64 `json:"lostEvents,omitempty"`
	LostOrders int64 `json:"lostOrders,omitempty"`
	// LostUntil is the replaced database's last event.
	LostUntil time.Time `json:"lostUntil,omitzero"`
	// Remembered are the customers that a person had forgotten since the backup was
	// made, as the log told it: the backup still holds them.
	Remembered []string `json:"remembered,omitempty"`
	// Keeping says, in sentences, whose settings the backups and what is forgotten go by
	// now; empty where the backup's were the same.
	Keeping []string `json:"keeping,omitempty"`

	// told says who knows of the other database, "" when it said so itself.
	told string
}

// Sentences say what was restored, what is newer in the replaced database, and
// where that is.
func (r Restored) Sentences() []string {
	of := ""
	if r.Backup.Shop != "" {
		of = " of " + r.Backup.Shop
	}
	said := []string{fmt.Sprintf("Restored %s: %s%s, up to %s.", filepath.Base(r.Backup.Path), store.Many(r.Backup.Orders, "order"), of,
		store.Moment(r.Backup.Head.At))}
	switch {
	case r.Left != "":
		said = append(said, "There was no database before, but what SQLite had written beside one. That is kept as "+r.Left+"-….")
		return append(said, r.Keeping...)
	case r.Kept == "":
		return append(append(said, "There was no database before."), r.Keeping...)
	case r.Unread && r.Other:
		said = append(said, "The database before was another one, of "+named(r.OtherShop)+". It could not be read to its end.")
	case r.Unread:
		said = append(said, "The database before could not be read, so what is newer in it is not known.")
	case r.Other:
		said = append(said, fmt.Sprintf("The database before was another one, of %s, with %s and %s. They are only there.", named(r.OtherShop),
			store.Many(r.LostOrders, "order"), store.Many(r.LostEvents, "event")))
	case r.LostEvents > 0:
		said = append(said, fmt.Sprintf("The database before went on to %s, with %s and %s more.", store.Moment(r.LostUntil),
			store.Many(r.LostOrders, "order"), store.Many(r.LostEvents, "event")))
	default:
		said = append(said, "Nothing is newer in the database before.")
	}
	if len(r.Remembered) > 0 {
		said = append(said, "The backup still holds who was forgotten since it was made: "+strings.Join(r.Remembered, "; ")+
			". Forget them again.")
	}
	said = append(said, r.Keeping...)
	return append(said, "It is kept as "+r.Kept+".", "Orders that changed at Shopify meanwhile come back with the next check; sales and "+
		"payments since have to be entered again.")
}

// named is a shop as a sentence names it.
func named(shop string) string {
	if shop == "" {
		return "a shop that was not connected yet"
	}
	return shop
}
