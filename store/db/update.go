package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/migrations"
)

// update brings the tables up to date, and marks the database. Only who holds its
// lock does it, so that no Desktop works on it meanwhile; a copy of what is in it
// is made first, without which nothing is changed.
func (d *DB) update(ctx context.Context, dsn string) (err error) {
	newest := d.schema
	has, err := migrations.VersionOf(ctx, d.cfg.Path)
	if err != nil {
		return err
	}
	if has > newest {
		return store.Fail(store.Broken, "This database was made by a newer Tillbridge (schema %d, this one knows %d). Nothing was changed; "+
			"install the newer program.", has, newest)
	}
	if has == newest {
		return dbfile.OnHandle(dsn, func(handle *sql.DB) error { return dbfile.Mark(ctx, handle, newest) })
	}
	if d.cfg.Lock == nil {
		lock, refused := lockForUpdate(ctx, d.cfg, has, newest)
		if refused != nil || lock == nil {
			return refused
		}
		defer func() { err = errors.Join(err, lock.Close()) }()
	}
	return dbfile.OnHandle(dsn, func(handle *sql.DB) error {
		// Another program may have done it while this one waited for the lock.
		if has, err = migrations.VersionOf(ctx, d.cfg.Path); err != nil {
			return err
		}
		kept := ""
		if has > 0 && has < newest && !d.cfg.Copied {
			if kept, err = copyBefore(ctx, handle, d.cfg, has, newest); err != nil {
				return err
			}
			d.cfg.Log.Info().Int64("from", has).Int64("to", newest).Str("kept", filepath.Base(kept)).Msg("bringing the database up to date")
		}
		// First of all, so that a program that knows less writes nothing from here on.
		if err := dbfile.Mark(ctx, handle, newest); err != nil {
			return err
		}
		if err := migrations.Up(ctx, handle); err != nil {
			return updateFailed(ctx, handle, has, kept, err)
		}
		return nil
	})
}

// updateFailed says where the database is as it was before, and lets the program
// that it was made by go on with it when nothing was changed.
func updateFailed(ctx context.Context, handle *sql.DB, has int64, kept string, cause error) error {
	if now, err := migrations.Version(ctx, handle); err == nil && now == has {
		cause = errors.Join(cause, dbfile.Mark(context.WithoutCancel(ctx), handle, has))
	}
	if known := dbfile.Failure(cause); known != nil || kept == "" {
		return cause
	}
	return store.FailBecause(cause, store.Broken, "The database could not be brought up to date. As it was before it is kept as %s; "+
		"restore that with the program that you had.", kept)
}

// lockWait is how long a verb waits for another one to make or update a database.
const lockWait = 5 * time.Second

// lockForUpdate takes the lock of a database that is behind; Busy when a Desktop
// keeps it. No lock and no error once another program has brought it up to date.
func lockForUpdate(ctx context.Context, cfg Config, has, newest int64) (*dbfile.Lock, error) {
	give := time.NewTimer(lockWait)
	defer give.Stop()
	again := time.NewTicker(lockWait / 50)
	defer again.Stop()
	for {
		lock, busy := dbfile.LockFile(cfg.Path, cfg.Now())
		if store.CodeOf(busy) != store.Busy {
			return lock, busy
		}
		if now, err := migrations.VersionOf(ctx, cfg.Path); err != nil || now == newest {
			return nil, err
		}
		select {
		case <-again.C:
		case <-give.C:
			if has == 0 {
				return nil, busy
			}
			return nil, store.FailBecause(busy, store.Busy, "This database has to be brought up to date first (schema %d, this program has %d), "+
				"and that is not done while another program works with it. %s", has, newest, store.MessageOf(busy))
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// copyBefore copies a database, as it is before an update, into the folder of the
// backups that is beside it, and compares the copy before it gets its name. Restoring
// it with the program of before is how an update is undone.
func copyBefore(ctx context.Context, handle *sql.DB, cfg Config, has, newest int64) (path string, err error) {
	folder := store.UsualBackups.FolderOf(cfg.Path)
	name := fmt.Sprintf("%s%d-to-%d-%s.db", dbfile.Stem(cfg.Path)+dbfile.BeforeUpdateMark, has, newest, cfg.Now().Local().Format(dbfile.Stamp))
	if dbfile.There(folder) {
		// What an update left that was killed over its copy: the lock is held.
		err = dbfile.Sweep(folder, dbfile.Stem(cfg.Path)+dbfile.BeforeUpdateMark)
	}
	if err == nil {
		path, err = copyTo(ctx, handle, filepath.Join(folder, name), has)
	}
	if err != nil && ctx.Err() == nil {
		err = store.FailBecause(err, store.Broken, "The database has to be brought up to date, and the copy that is kept for going back "+
			"could not be made in %s, so nothing was changed. Make room there, and try again.", folder)
	}
	return path, err
}

func copyTo(ctx context.Context, handle *sql.DB, path string, has int64) (kept string, err error) {
	copied, err := dbfile.NewPartial(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, dbfile.Remove(copied)) }()
	var head books.Head
	if err := dbfile.Snapshot(ctx, handle, false, func(c *sql.Conn) (err error) {
		if head, err = books.End(ctx, c); err != nil {
			return err
		}
		return c.Raw(func(source any) error { return dbfile.CopyPages(ctx, source, copied) })
	}); err != nil {
		return "", err
	}
	if err := dbfile.StandAlone(ctx, copied); err != nil {
		return "", err
	}
	if err := compareCopy(ctx, copied, has, head); err != nil {
		return "", err
	}
	kept, err = dbfile.FreeName(path, func(name string) error { return dbfile.MoveTo(copied, name) })
	if err != nil {
		return "", err
	}
	return kept, dbfile.SyncFolder(filepath.Dir(kept))
}

// compareCopy looks at a copy without knowing its schema: is it whole, as old as it
// should be, and does its log end where that of the database does?
func compareCopy(ctx context.Context, path string, has int64, head books.Head) error {
	return dbfile.OnHandle(dbfile.URI(path, "mode=ro"), func(handle *sql.DB) error {
		var whole string
		if err := handle.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&whole); err != nil {
			return err
		}
		version, err := migrations.Version(ctx, handle)
		if err != nil {
			return err
		}
		ends, err := books.End(ctx, handle)
		if err != nil {
			return err
		}
		if whole != "ok" || version != has || ends != head {
			return fmt.Errorf("the copy is not the database: %s, schema %d, event %d instead of ok, %d, %d", whole, version, ends.Seq, has, head.Seq)
		}
		return nil
	})
}

// current refuses to write into a database that is no longer what was opened: one
// that a newer program has brought up to date meanwhile, or whose file was moved or
// replaced.
func (d *DB) current(ctx context.Context, tx *sql.Tx) error {
	info, err := os.Stat(d.cfg.Path)
	if err != nil || !os.SameFile(info, d.file) {
		return store.FailBecause(err, store.Broken, "The database %s was moved, removed or replaced while Tillbridge was running. Nothing "+
			"was saved; close Tillbridge, and open it again on the right file.", d.cfg.Path)
	}
	var version int64
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	return d.notNewer(version)
}

// notNewer refuses to write into tables that this program doesn't know.
func (d *DB) notNewer(version int64) error {
	if version > d.schema {
		return store.Fail(store.Broken, "A newer Tillbridge has brought this database up to date while this one was running (schema %d, this "+
			"one knows %d). Nothing was saved; close this program, and open the newer one.", version, d.schema)
	}
	return nil
}
