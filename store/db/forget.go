package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// forgetEvents takes the texts out of events of earlier acts, and logs e, whose
// content covers what is left of them: their place in the chain, when, who, about
// what and of which kind. Those that are forgotten already stay as they are. It is
// Invalid when none is left to forget. The books of their subjects are sealed
// anew, since a salt that is gone can't prove anything any more.
func (a *act) forgetEvents(ctx context.Context, e store.Event, seqs []int64) error {
	list, err := json.Marshal(seqs)
	if err != nil {
		return fmt.Errorf("naming the events to forget: %w", err)
	}
	these := "forgotten_by = 0 AND seq IN (SELECT value FROM json_each($1))"
	if a.db.server {
		these = "forgotten_by = 0 AND seq IN (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($1 AS JSON)))"
	}
	if _, err := a.tx.ExecContext(ctx, "INSERT INTO touched SELECT 'order', id FROM orders WHERE id IN (SELECT subject_id FROM "+
		"events WHERE "+these+
		") UNION SELECT 'product', id FROM products WHERE id IN (SELECT subject_id FROM events WHERE "+these+
		") UNION SELECT 'customer', id FROM customers WHERE id IN (SELECT subject_id FROM events WHERE "+these+") ON CONFLICT DO NOTHING",
		string(list)); err != nil {
		return fmt.Errorf("looking whose events are forgotten: %w", err)
	}
	content, err := a.remains(ctx, "SELECT seq, at, actor, subject_id, kind, content, hash FROM events WHERE "+these+" ORDER BY seq",
		string(list))
	if err != nil {
		return err
	}
	if content == "" {
		return store.Fail(store.Invalid, "There is no event to forget. Nothing was changed.")
	}
	e.Kind = store.EventForgot
	if err := a.log(ctx, e); err != nil {
		return err
	}
	forgot := &a.events[len(a.events)-1]
	forgot.Content = content
	if _, err := a.tx.ExecContext(ctx, "UPDATE events SET title = $2, detail = '', before = '', after = '', salt = '', forgotten_by = $3 "+
		"WHERE "+these, string(list), books.ForgottenTitle, forgot.Seq); err != nil {
		return fmt.Errorf("forgetting events: %w", err)
	}
	return nil
}

// remains is the hash over what stays of events that are forgotten, "" for none.
func (a *act) remains(ctx context.Context, query, list string) (content string, err error) {
	rows, err := a.tx.QueryContext(ctx, query, list)
	if err != nil {
		return "", fmt.Errorf("reading the events to forget: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	left, any := sha256.New(), false
	for rows.Next() {
		var e sqlc.Event
		if err := rows.Scan(&e.Seq, &e.At, &e.Actor, &e.SubjectID, &e.Kind, &e.Content, &e.Hash); err != nil {
			return "", fmt.Errorf("reading the events to forget: %w", err)
		}
		books.HashForgotten(left, e)
		any = true
	}
	if !any {
		return "", rows.Err()
	}
	return hex.EncodeToString(left.Sum(nil)), rows.Err()
}
