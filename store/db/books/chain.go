package books

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Hash chains an event to the one before: a changed or missing row shows.
// Each field is preceded by its length, so that no two rows read the same. Events
// from before the books were sealed have neither salt nor content.
func Hash(previous string, e sqlc.InsertEventParams) string {
	fields := []string{
		previous, strconv.FormatInt(e.Seq, 10), strconv.FormatInt(e.At, 10),
		e.Actor, e.SubjectID, e.Kind, e.Title, e.Detail, e.Before, e.After, e.Salt, e.Content,
	}
	if e.Salt == "" && e.Content == "" {
		fields = fields[:10]
	}
	var text []byte
	for _, field := range fields {
		text = append(append(strconv.AppendInt(text, int64(len(field)), 10), ':'), field...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// ForgottenTitle stands where an event's texts were (R65); a trigger allows no
// other change of an event.
const ForgottenTitle = "Forgotten"

// HashForgotten adds to left what stays of an event whose texts were forgotten.
func HashForgotten(left hash.Hash, e sqlc.Event) {
	for _, field := range []string{fmt.Sprint(e.Seq), fmt.Sprint(e.At), e.Actor, e.SubjectID, e.Kind, e.Content, e.Hash} {
		fmt.Fprintf(left, "%d:%s", len(field), field)
	}
}

// EventAt is the event with that number, a zero Head when there is none.
func EventAt(ctx context.Context, q sqlc.DBTX, seq int64) (Head, error) {
	var h Head
	var when int64
	err := q.QueryRowContext(ctx, "SELECT seq, hash, at FROM events WHERE seq = $1", seq).Scan(&h.Seq, &h.Hash, &when)
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, nil
	}
	h.At = store.At(when)
	return h, err
}

// Head is the end of an event log: the number of its last event and that
// event's hash. The zero value is the head of an empty log.
type Head struct {
	Seq  int64     `json:"seq"`
	Hash string    `json:"hash"`
	At   time.Time `json:"at"`
}

// End reads the end of an event log.
func End(ctx context.Context, q sqlc.DBTX) (Head, error) {
	var h Head
	var when int64
	err := q.QueryRowContext(ctx, "SELECT seq, hash, at FROM events ORDER BY seq DESC LIMIT 1").Scan(&h.Seq, &h.Hash, &when)
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, nil
	}
	h.At = store.At(when)
	return h, err
}
