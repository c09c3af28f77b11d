package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"tillbridge/store"
	"tillbridge/store/db/server"
)

// turn is one writer's turn. A file has one writer by itself and no turns; on a server all
// computers take turns, since each act goes on where the log's last one ended.
type turn struct {
	// transaction is what the server calls it, by which a lost answer is looked up.
	transaction string
}

// turnTries is how often a turn is taken anew when the server let another one go first or
// the connection had failed meanwhile: nothing was done yet.
const turnTries = 3

// begin begins a transaction that writes, once it is its turn.
func (d *DB) begin(ctx context.Context) (*sql.Tx, turn, error) {
	for tries := 1; ; tries++ {
		tx, err := d.writer.BeginTx(ctx, nil)
		var t turn
		if err == nil {
			if t, err = d.takeTurn(ctx, tx); err == nil {
				return tx, t, nil
			}
			if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) && !server.Lost(undo) {
				err = errors.Join(err, undo)
			}
		}
		if !d.server || tries == turnTries || !server.Again(err) || ctx.Err() != nil {
			return nil, turn{}, err
		}
	}
}

// takeTurn waits until nobody else writes: the row of the counter of acts is this
// transaction's until it ends. It refuses a database that is no longer what was opened,
// and tells those who listen on other computers, once it is committed.
func (d *DB) takeTurn(ctx context.Context, tx *sql.Tx) (t turn, err error) {
	if !d.server {
		return t, d.current(ctx, tx)
	}
	var version, act int64
	err = tx.QueryRowContext(ctx, `UPDATE counters SET value = value + 1 WHERE name = 'acts' RETURNING value,
		(SELECT MAX(version_id) FROM goose_db_version WHERE is_applied), CAST(pg_current_xact_id() AS TEXT), pg_notify('tillbridge', '')`).
		Scan(&act, &version, &t.transaction, new(string))
	if err != nil {
		return t, fmt.Errorf("taking a turn: %w", err)
	}
	return t, d.notNewer(version)
}

// commit ends a turn. When no answer came, the server is asked what became of it: an act
// that was kept is never called a failed one, nor the other way about (R61).
func (d *DB) commit(ctx context.Context, tx *sql.Tx, t turn) error {
	d.ours.Add(1)
	err := tx.Commit()
	if err == nil {
		return nil
	}
	var told *pgconn.PgError
	if d.server && !errors.As(err, &told) && !errors.Is(err, sql.ErrTxDone) {
		kept, unknown := d.became(context.WithoutCancel(ctx), t)
		switch {
		case kept:
			return nil
		case unknown != nil:
			err = store.FailBecause(errors.Join(err, unknown), store.Broken, "The database's server went away in the moment of saving, and "+
				"doesn't say whether it did. Look at what you were saving once the server is there again, before you repeat it.")
		}
	}
	d.ours.Add(-1)
	return err
}

const (
	// askFor is how long the server is asked what became of a transaction, askEvery the
	// pause between.
	askFor   = 15 * time.Second
	askEvery = 200 * time.Millisecond
)

// became asks whether a transaction was committed. It isn't known as long as the server
// can't be reached, or has not noticed yet that the connection is gone.
func (d *DB) became(ctx context.Context, t turn) (kept bool, err error) {
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	again := time.NewTicker(askEvery)
	defer again.Stop()
	for {
		var status sql.NullString
		err = d.readers.QueryRowContext(ctx, "SELECT pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8))", t.transaction).Scan(&status)
		switch {
		case err == nil && status.String == "committed":
			return true, nil
		case err == nil && status.String == "aborted":
			return false, nil
		case err == nil:
			err = fmt.Errorf("transaction %s is %q", t.transaction, status.String)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return false, err
		}
	}
}
