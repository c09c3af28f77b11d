package db

import (
	"context"
	"database/sql"
	"errors"

	"tillbridge/store/db/books"
)

// ProveBooks recomputes from their entries what all rows of the books claim, compares
// them with what the log says was written last, and walks the log itself. It reads
// one moment of the database, with two connections at once; writers wait only
// until those see that moment. Its memory does not grow with the orders. A
// disagreement is no error: see books.Report.
func (d *DB) ProveBooks(ctx context.Context) (report books.Report, err error) {
	// While nobody can write, all connections begin to read the same.
	still, _, err := d.begin(ctx)
	if err != nil {
		return report, wrap(err, "proving the books")
	}
	moment, err := books.OpenMoment(ctx, d.readers, d.server)
	defer func() { err = errors.Join(err, moment.Close(ctx)) }()
	if err = errors.Join(err, still.Rollback()); err != nil {
		return report, wrap(err, "proving the books")
	}
	report, err = books.Prove(ctx, moment)
	return report, wrap(err, "proving the books")
}

// VerifyLog walks the whole event log in bounded memory and says whether each
// event is there and as it was written (R44). It finds an event that was changed,
// removed or put in, and books whose events were cut off at the end. Events at the
// end that wrote no books can be cut off without a trace in this file; the
// heads in the backups show those (see VerifyAgainst).
func (d *DB) VerifyLog(ctx context.Context) (books.LogReport, error) {
	var report books.LogReport
	err := d.Snapshot(ctx, func(c *sql.Conn) (err error) {
		report, err = books.VerifyLog(ctx, c)
		return err
	})
	return report, wrap(err, "verifying the event log")
}
