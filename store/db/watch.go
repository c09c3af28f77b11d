package db

import (
	"context"
	"fmt"
	stdsync "sync"
	"time"

	"github.com/jackc/pgx/v5"

	"tillbridge/store/db/server"
)

// watch notices commits of other programs: SQLite's data_version, asked on the
// only connection of ours that writes, changes only when somebody else wrote. On a server
// it is the counter of acts less our own; what the server tells only has it asked sooner,
// since a notice in the gap of a reconnect is lost.
type watch struct {
	stop context.CancelFunc
	done stdsync.WaitGroup
	db   *DB
	// told has the server's notices, nil for a file.
	told chan struct{}
}

const watchEvery = time.Second

func startWatch(ctx context.Context, d *DB) (*watch, error) {
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &watch{stop: stop, db: d}
	if d.server {
		w.told = make(chan struct{}, 1)
		w.done.Go(func() { w.listen(background) })
	}
	latest, err := w.version(background)
	if err != nil {
		stop()
		return nil, err
	}
	w.done.Go(func() { w.run(background, latest) })
	return w, nil
}

func (w *watch) run(ctx context.Context, latest int64) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.told:
		}
		version, err := w.version(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			w.db.cfg.Log.Warn().Err(err).Msg("looking for other programs' changes")
		// One of ours is counted before it is committed, so that the rest may fall for a moment.
		case version > latest || version < latest && !w.db.server:
			latest = version
			w.db.announce([]Change{{Topic: EverythingChanged}})
		}
	}
}

func (w *watch) version(ctx context.Context) (int64, error) {
	var version int64
	if w.db.server {
		if err := w.db.readers.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'acts'").Scan(&version); err != nil {
			return 0, fmt.Errorf("reading how many acts there were: %w", err)
		}
		return version - w.db.ours.Load(), nil
	}
	if err := w.db.writer.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the data version: %w", err)
	}
	return version, nil
}

func (w *watch) end() {
	w.stop()
	w.done.Wait()
}

// listen has the server tell of acts, on a connection of its own, and connects anew when it
// is lost.
func (w *watch) listen(ctx context.Context) {
	for ctx.Err() == nil {
		err := w.listenOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		w.db.cfg.Log.Warn().Err(err).Msg("listening for other computers' changes; they are asked for each second")
		select {
		case <-ctx.Done():
		case <-time.After(watchEvery):
		}
	}
}

func (w *watch) listenOnce(ctx context.Context) error {
	config, err := server.Config(w.db.cfg.Path, nil)
	if err != nil {
		return err
	}
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	if _, err := connection.Exec(ctx, "LISTEN tillbridge"); err != nil {
		return err
	}
	for {
		if _, err := connection.WaitForNotification(ctx); err != nil {
			return err
		}
		select {
		case w.told <- struct{}{}:
		default:
		}
	}
}
