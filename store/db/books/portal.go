package books

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"tillbridge/store/db/sqlc"
)

// OnServer reads books from PostgreSQL, where a connection answers one question at a time:
// what several cursors read side by side comes in portions. It is a transaction's.
type OnServer struct{ sqlc.DBTX }

// portion is how many rows are fetched at once.
const portion = 2000

// portals numbers them: several are open on a connection at once.
var portals atomic.Int64

// portal is a cursor that the server keeps. An act, which touches few books, reads all its
// rows at once instead.
type portal[T any] struct {
	ctx  context.Context
	q    OnServer
	into func(*T) []any
	// name is the server's name for it, "" where all rows are read at once.
	name string
	// more is the query for the next portion, "" when all was read.
	more string
	rows []portalRow[T]
}

type portalRow[T any] struct {
	id  string
	row T
}

// forServer makes of a query one without what only SQLite's planner needs: CROSS JOIN keeps the order
// of its tables there.
var forServer = strings.NewReplacer("CROSS JOIN", "JOIN", " INDEXED BY stock_movements_books", "")

func (p *portal[T]) open(query string) error {
	query = forServer.Replace(query)
	if _, act := p.q.DBTX.(*sql.Tx); act {
		return p.fetch(query)
	}
	name := fmt.Sprintf("books%d", portals.Add(1))
	if _, err := p.q.ExecContext(p.ctx, "DECLARE "+name+" NO SCROLL CURSOR FOR "+query); err != nil {
		return fmt.Errorf("reading books: %w", err)
	}
	p.name, p.more = name, fmt.Sprintf("FETCH %d FROM %s", portion, name)
	return nil
}

// close gives it back; the end of the transaction does so too.
func (p *portal[T]) close() error {
	if p.name == "" || p.ctx.Err() != nil {
		return nil //nolint:nilerr // what ended has given it back
	}
	_, err := p.q.ExecContext(p.ctx, "CLOSE "+p.name)
	return err
}

func (p *portal[T]) fetch(query string) (err error) {
	rows, err := p.q.QueryContext(p.ctx, query)
	if err != nil {
		return fmt.Errorf("reading books: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	p.rows = nil
	for rows.Next() {
		var r portalRow[T]
		if err := rows.Scan(append([]any{&r.id}, p.into(&r.row)...)...); err != nil {
			return fmt.Errorf("reading books: %w", err)
		}
		p.rows = append(p.rows, r)
	}
	return rows.Err()
}

// next is the next row with its subject; more is false at the end, or when reading failed.
func (p *portal[T]) next() (id string, row T, more bool, err error) {
	if len(p.rows) == 0 && p.more != "" {
		err = p.fetch(p.more)
		if len(p.rows) < portion {
			p.more = ""
		}
	}
	if err != nil || len(p.rows) == 0 {
		return id, row, false, err
	}
	first := p.rows[0]
	p.rows = p.rows[1:]
	return first.id, first.row, true, nil
}
