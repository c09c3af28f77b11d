// Package books is what the shop's books are and how they are proved (R62): which
// figures of orders, products and customers count, their digests, the event log that
// they hang on, and the walk that recomputes all of it. It only reads.
package books

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/migrations"
	"tillbridge/store/db/sqlc"
)

// BrokenEvent is the first event of a log that does not follow from those before.
type BrokenEvent struct {
	Seq   int64     `json:"seq"`
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	// Wrong says in a sentence what is wrong with it.
	Wrong string `json:"wrong"`
}

// LogReport is what walking an event log found.
type LogReport struct {
	// Events counts those that were walked and are as they were written.
	Events int64        `json:"events"`
	Head   Head         `json:"head"`
	Broken *BrokenEvent `json:"broken,omitempty"`
}

// Err is the report as a failure: Broken with the event and what is wrong, nil
// when the log is whole.
func (r LogReport) Err() error {
	if r.Broken == nil {
		return nil
	}
	return store.Fail(store.Broken,
		"The event log is not as it was written: %s Keep a copy of the file, and compare it with the last backup.", r.Broken.Wrong)
}

// VerifyLog walks the event log of a database, in bounded memory, and says whether
// each event is there and as it was written.
func VerifyLog(ctx context.Context, q sqlc.DBTX) (report LogReport, err error) {
	version, err := migrations.Version(ctx, q)
	if err != nil {
		return report, err
	}
	// By position: what is subject_id now was order_id in the first schema. Of events
	// that cover books, the seal of those books is at least as new.
	query := "SELECT e.*, COALESCE(k.seq, 0) FROM events e LEFT JOIN seals k ON k.subject_id = e.subject_id AND e.content <> '' AND " +
		"e.kind <> 'forgot' ORDER BY e.seq"
	if version < sealedSchema {
		query = "SELECT *, '', '', 0, 0 FROM events ORDER BY seq"
	}
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	walk := walk{forgotten: map[int64]hash.Hash{}}
	for rows.Next() {
		var e sqlc.Event
		var sealed int64
		if err := rows.Scan(&e.Seq, &e.At, &e.Actor, &e.SubjectID, &e.Kind, &e.Title, &e.Detail, &e.Before, &e.After, &e.Hash, &e.Salt,
			&e.Content, &e.ForgottenBy, &sealed); err != nil {
			return report, err
		}
		if wrong := walk.step(e, sealed); wrong != "" {
			report.Broken = &BrokenEvent{Seq: e.Seq, At: store.At(e.At), Title: e.Title, Wrong: wrong}
			return report, nil
		}
		report.Events++
		report.Head = walk.head
	}
	if err := rows.Err(); err != nil {
		return report, err
	}
	for by := range walk.forgotten {
		report.Broken = &BrokenEvent{
			Seq: by, Wrong: fmt.Sprintf("events have lost their texts, and event %d, which is to say so, is not there.", by),
		}
		return report, nil
	}
	if version < sealedSchema {
		report.Broken, err = cutOff(ctx, q, report.Head)
	} else {
		report.Broken, err = sealedBeyond(ctx, q, report.Head)
	}
	return report, err
}

// sealedSchema is the first version of the tables whose events cover books.
const sealedSchema = 10

// walk is how far the log was found to be as it was written.
type walk struct {
	head Head
	// forgotten has, by the event that is to say so, a hash over those without texts.
	forgotten map[int64]hash.Hash
}

// step says what is wrong with the event that comes next, "" for nothing. sealed is
// the event that covers the books of its subject, when this one did.
func (w *walk) step(e sqlc.Event, sealed int64) string {
	name := fmt.Sprintf("event %d (%s, %q)", e.Seq, store.At(e.At).Local().Format("Jan 2, 2006 15:04:05"), e.Title)
	covers := e.Content != "" && e.Kind != string(store.EventForgot)
	missing := e.Seq - w.head.Seq - 1
	switch {
	case missing == 1:
		return fmt.Sprintf("event %d is missing before %s.", e.Seq-1, name)
	case missing > 1:
		return fmt.Sprintf("events %d to %d are missing before %s.", w.head.Seq+1, e.Seq-1, name)
	case e.Seq <= w.head.Seq:
		return fmt.Sprintf("%s stands out of order.", name)
	case e.ForgottenBy != 0:
		if e.ForgottenBy <= e.Seq || e.Title != ForgottenTitle || e.Detail+e.Before+e.After+e.Salt != "" {
			return fmt.Sprintf("%s was changed.", name)
		}
		if w.forgotten[e.ForgottenBy] == nil {
			w.forgotten[e.ForgottenBy] = sha256.New()
		}
		HashForgotten(w.forgotten[e.ForgottenBy], e)
	case e.Hash != Hash(w.head.Hash, sqlc.InsertEventParams{
		Seq: e.Seq, At: e.At, Actor: e.Actor, SubjectID: e.SubjectID, Kind: e.Kind, Title: e.Title, Detail: e.Detail, Before: e.Before,
		After: e.After,
		Salt:  e.Salt, Content: e.Content,
	}):
		return fmt.Sprintf("%s was changed, or what stood before it was.", name)
	}
	if e.Kind == string(store.EventForgot) {
		if said := w.forgotten[e.Seq]; said == nil || e.Content != hex.EncodeToString(said.Sum(nil)) {
			return fmt.Sprintf("the events whose texts %s took out are not those that have none.", name)
		}
		delete(w.forgotten, e.Seq)
	}
	if covers && sealed < e.Seq {
		return fmt.Sprintf("the books that %s covers have an older seal, or none.", name)
	}
	w.head = Head{Seq: e.Seq, Hash: e.Hash, At: store.At(e.At)}
	return ""
}

// sealedBeyond looks for books that an event covers which is not there any more: a
// log that lost its end, whether it was chained anew or not.
func sealedBeyond(ctx context.Context, q sqlc.DBTX, head Head) (*BrokenEvent, error) {
	var first sql.NullInt64
	if err := q.QueryRowContext(ctx, "SELECT MIN(seq) FROM seals WHERE seq > $1", head.Seq).Scan(&first); err != nil || !first.Valid {
		return nil, err
	}
	return &BrokenEvent{
		Seq: head.Seq + 1, Title: "the end of the log",
		Wrong: fmt.Sprintf("it ends with event %d, and what event %d wrote is in the books.", head.Seq, first.Int64),
	}, nil
}

// cutOff looks, in a database whose books are not sealed yet, for bookings without
// an event: each order taken in and each payment is logged at its own moment, so
// one that nothing was logged at shows that the log lost its end.
func cutOff(ctx context.Context, q sqlc.DBTX, head Head) (*BrokenEvent, error) {
	var what string
	var when int64
	err := q.QueryRowContext(ctx, `SELECT what, at FROM (
		SELECT 'a payment' AS what, at FROM payments WHERE at NOT IN (SELECT at FROM events)
		UNION ALL SELECT 'an order taken in', taken_in_at FROM orders WHERE taken_in_at NOT IN (SELECT at FROM events)
	) ORDER BY at LIMIT 1`).Scan(&what, &when)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing is cut off
	}
	if err != nil {
		return nil, err
	}
	return &BrokenEvent{
		Seq: head.Seq + 1, At: store.At(when), Title: what,
		Wrong: fmt.Sprintf("it ends with event %d, and %s of %s is in the books without an event.", head.Seq, what,
			store.At(when).Local().Format("Jan 2, 2006 15:04:05")),
	}, nil
}
