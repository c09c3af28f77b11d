package books

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
)

// Moment are connections that all see the database as it was at one moment.
type Moment []*sql.Conn

// atOnce is how many connections read one moment at most; windows need others.
const atOnce = 2

// OpenMoment takes connections of a handle; Close gives back those that it returns
// with an error, too.
func OpenMoment(ctx context.Context, handle *sql.DB) (moment Moment, err error) {
	for range min(atOnce, runtime.NumCPU()) {
		c, err := handle.Conn(ctx)
		if err != nil {
			return moment, err
		}
		moment = append(moment, c)
		// Not BeginTx: _txlock would make it the one writer. Reading begins the moment.
		if _, err := c.ExecContext(ctx, "BEGIN DEFERRED; SELECT MAX(seq) FROM events"); err != nil {
			return moment, err
		}
	}
	return moment, nil
}

// Close gives the connections back.
func (m Moment) Close(ctx context.Context) error {
	var failures []error
	for _, c := range m {
		_, err := c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		failures = append(failures, err, c.Close())
	}
	return errors.Join(failures...)
}
