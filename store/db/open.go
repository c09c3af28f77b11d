package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/server"
	"tillbridge/store/db/sqlc"
)

// Open opens the database at cfg.Path, a file or a server's, and brings its tables up to
// date. A file that is missing is made. A file that is corrupt, another program's, newer
// than this program, known by two names, read-only, held by another program or out of room
// is refused as Broken or Busy with what to do, and left as it is; so is what a server or
// its user can't do, which may also be Invalid.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Actor == "" {
		cfg.Actor = store.Automatic
	}
	d := &DB{
		cfg: cfg, server: server.Is(cfg.Path), listeners: map[int]func(Change){}, refusals: map[int]func(store.RefusalError){},
	}
	var err error
	if d.server {
		err = d.openServer(ctx)
	} else {
		err = d.openFile(ctx)
	}
	if err == nil {
		err = d.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// start makes ready what is the same with a file and on a server.
func (d *DB) start(ctx context.Context) (err error) {
	if _, err := d.Lineage(ctx); err != nil {
		return err
	}
	if err := d.sealOld(ctx); err != nil {
		return wrap(err, "sealing the books")
	}
	if err := d.renewSearchWords(ctx); err != nil {
		return wrap(err, "making the orders searchable")
	}
	if err := d.startPeople(ctx); err != nil {
		return err
	}
	if d.watch, err = startWatch(ctx, d); err != nil {
		return wrap(err, "watching the database")
	}
	if !d.server {
		d.makePrivate(ctx)
	}
	return nil
}

// Close ends what runs in the background and closes all connections.
func (d *DB) Close() error {
	var failures []error
	if d.watch != nil {
		d.watch.end()
	}
	if d.customerIndex != nil {
		d.customerIndex.end()
	}
	for _, queries := range []*sqlc.Queries{d.read, d.write} {
		if queries != nil {
			failures = append(failures, queries.Close())
		}
	}
	for _, handle := range []*sql.DB{d.readers, d.writer} {
		if handle != nil {
			failures = append(failures, handle.Close())
		}
	}
	if d.disown != nil {
		d.disown()
	}
	return errors.Join(failures...)
}
