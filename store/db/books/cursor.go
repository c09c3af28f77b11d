package books

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store/db/sqlc"
)

// closing is what several cursors over one snapshot share: the first failure, and
// what has to be closed.
type closing struct {
	failed error
	rows   []*sql.Rows
	// portals close those that were opened on a server.
	portals []func() error
}

func (c *closing) close() error {
	var failures []error
	for _, rows := range c.rows {
		failures = append(failures, rows.Close())
	}
	for _, end := range c.portals {
		failures = append(failures, end())
	}
	return errors.Join(failures...)
}

// cursor reads rows that are ordered by the subject they belong to, their first column.
type cursor[T any] struct {
	*closing
	rows *sql.Rows
	// portal reads instead of rows on a server.
	portal *portal[T]
	id     string
	row    T
	into   []any
	// ahead says that row is read and not given out yet.
	ahead bool
}

func begin[T any](ctx context.Context, q sqlc.DBTX, c *closing, query string, into func(*T) []any) *cursor[T] {
	r := &cursor[T]{closing: c}
	r.into = append([]any{&r.id}, into(&r.row)...)
	if c.failed != nil {
		return r
	}
	if server, ok := q.(OnServer); ok {
		r.portal = &portal[T]{ctx: ctx, q: server, into: into}
		c.failed = r.portal.open(query)
		c.portals = append(c.portals, r.portal.close)
		return r
	}
	rows, err := q.QueryContext(ctx, query) //nolint:rowserrcheck // next does
	if err != nil {
		c.failed = fmt.Errorf("reading books: %w", err)
		return r
	}
	r.rows = rows
	c.rows = append(c.rows, rows)
	return r
}

// next reads the next row; false at the end, or when something failed.
func (r *cursor[T]) next() bool {
	if r.failed != nil {
		return false
	}
	if r.portal != nil {
		var more bool
		r.id, r.row, more, r.failed = r.portal.next()
		return more
	}
	if !r.rows.Next() {
		r.failed = r.rows.Err()
		return false
	}
	if err := r.rows.Scan(r.into...); err != nil {
		r.failed = fmt.Errorf("reading books: %w", err)
		return false
	}
	return true
}

// of returns all rows of a subject; asked for in the subjects' order.
func (r *cursor[T]) of(id string) []T {
	var all []T
	for {
		if !r.ahead && !r.next() {
			return all
		}
		r.ahead = r.id > id
		if r.ahead {
			return all
		}
		if r.id == id {
			all = append(all, r.row)
		}
	}
}
