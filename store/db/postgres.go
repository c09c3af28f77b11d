package db

import (
	"context"
	"errors"
	"runtime"

	"github.com/jackc/pgx/v5"

	"tillbridge/store/db/migrations"
	"tillbridge/store/db/server"
	"tillbridge/store/db/sqlc"
)

// noteTouchedOnServer makes the table in which the server's triggers note whose books an
// act touches (see noteTouched). It is empty again after each act.
const noteTouchedOnServer = "CREATE TEMP TABLE touched (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) ON COMMIT DELETE ROWS"

// openServer brings the tables of a database on a PostgreSQL server up to date. A server
// that isn't there is Busy.
func (d *DB) openServer(ctx context.Context) (err error) {
	if err := d.updateServer(ctx); err != nil {
		return wrap(err, "bringing the database up to date")
	}
	if d.writer, err = server.Open(d.cfg.Path, nil, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, noteTouchedOnServer)
		return err
	}); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	if d.readers, err = server.Open(d.cfg.Path, server.Reading, nil); err != nil {
		return err
	}
	d.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	d.readers.SetMaxIdleConns(max(4, runtime.NumCPU()))
	// The driver prepares each query on the connection that first asks it.
	d.write, d.read = sqlc.New(d.writer), sqlc.New(d.readers)
	return nil
}

func (d *DB) updateServer(ctx context.Context) (err error) {
	handle, err := server.Open(d.cfg.Path, server.Migrating, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	if err := server.Check(ctx, handle); err != nil {
		return err
	}
	if d.schema, err = migrations.UpServer(ctx, handle); err != nil {
		return err
	}
	return server.MayWork(ctx, handle)
}
