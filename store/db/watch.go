package db

import (
	"context"
	"fmt"
	stdsync "sync"
	"time"
)

// watch notices commits of other programs: SQLite's data_version, asked on the
// only connection of ours that writes, changes only when somebody else wrote.
type watch struct {
	stop context.CancelFunc
	done stdsync.WaitGroup
	db   *DB
}

const watchEvery = time.Second

func startWatch(ctx context.Context, d *DB) (*watch, error) {
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &watch{stop: stop, db: d}
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
		}
		version, err := w.version(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			w.db.cfg.Log.Warn().Err(err).Msg("looking for other programs' changes")
		case version != latest:
			latest = version
			w.db.announce([]Change{{Topic: EverythingChanged}})
		}
	}
}

func (w *watch) version(ctx context.Context) (int64, error) {
	var version int64
	if err := w.db.writer.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the data version: %w", err)
	}
	return version, nil
}

func (w *watch) end() {
	w.stop()
	w.done.Wait()
}
