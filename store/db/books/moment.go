package books

import (
	"context"
	"database/sql"
	"errors"
	"runtime"

	"tillbridge/store/db/sqlc"
)

// Moment are connections that all see the database as it was at one moment.
type Moment struct {
	connections []*sql.Conn
	server      bool
}

// atOnce is how many connections read one moment at most; windows need others.
const atOnce = 2

// OpenMoment takes connections of a handle, which leads to a file or to a server; Close
// gives back those that it returns with an error, too.
func OpenMoment(ctx context.Context, handle *sql.DB, server bool) (moment Moment, err error) {
	moment.server = server
	for range min(atOnce, runtime.NumCPU()) {
		c, err := handle.Conn(ctx)
		if err != nil {
			return moment, err
		}
		moment.connections = append(moment.connections, c)
		// Not BeginTx: _txlock would make it the one writer. Reading begins the moment.
		begin := "BEGIN DEFERRED"
		if server {
			begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
		}
		if _, err := c.ExecContext(ctx, begin); err != nil {
			return moment, err
		}
		var last sql.NullInt64
		if err := c.QueryRowContext(ctx, "SELECT MAX(seq) FROM events").Scan(&last); err != nil {
			return moment, err
		}
	}
	return moment, nil
}

// reader is what reads by the connection of that number.
func (m Moment) reader(i int) sqlc.DBTX {
	if m.server {
		return OnServer{m.connections[i]}
	}
	return m.connections[i]
}

// Close gives the connections back.
func (m Moment) Close(ctx context.Context) error {
	var failures []error
	for _, c := range m.connections {
		_, err := c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		failures = append(failures, err, c.Close())
	}
	return errors.Join(failures...)
}
