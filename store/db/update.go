package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	stdsync "sync"
	"time"

	"tillbridge/store"
)

// update brings the tables up to date, and marks the database. Only who holds its
// lock does it, so that no Desktop works on it meanwhile; a copy of what is in it
// is made first, without which nothing is changed.
func (d *DB) update(ctx context.Context, dsn string) (err error) {
	newest := d.schema
	has, err := schemaOf(ctx, d.cfg.Path)
	if err != nil {
		return err
	}
	if has > newest {
		return store.Fail(store.Broken, "This database was made by a newer Tillbridge (schema %d, this one knows %d). Nothing was changed; "+
			"install the newer program.", has, newest)
	}
	if has == newest {
		return onHandle(dsn, func(handle *sql.DB) error { return markOurs(ctx, handle, newest) })
	}
	if d.cfg.Lock == nil {
		lock, refused := lockForUpdate(ctx, d.cfg, has, newest)
		if refused != nil || lock == nil {
			return refused
		}
		defer func() { err = errors.Join(err, lock.Close()) }()
	}
	return onHandle(dsn, func(handle *sql.DB) error {
		// Another program may have done it while this one waited for the lock.
		if has, err = schemaOf(ctx, d.cfg.Path); err != nil {
			return err
		}
		kept := ""
		if has > 0 && has < newest && !d.cfg.copied {
			if kept, err = copyBefore(ctx, handle, d.cfg, has, newest); err != nil {
				return err
			}
			d.cfg.Log.Info().Int64("from", has).Int64("to", newest).Str("kept", filepath.Base(kept)).Msg("bringing the database up to date")
		}
		// First of all, so that a program that knows less writes nothing from here on.
		if err := markOurs(ctx, handle, newest); err != nil {
			return err
		}
		if err := migrate(ctx, handle); err != nil {
			return updateFailed(ctx, handle, has, kept, err)
		}
		return nil
	})
}

// updateFailed says where the database is as it was before, and lets the program
// that it was made by go on with it when nothing was changed.
func updateFailed(ctx context.Context, handle *sql.DB, has int64, kept string, cause error) error {
	if now, err := schema(ctx, handle); err == nil && now == has {
		cause = errors.Join(cause, markOurs(context.WithoutCancel(ctx), handle, has))
	}
	if known := sqliteFailure(cause); known != nil || kept == "" {
		return cause
	}
	return store.FailBecause(cause, store.Broken, "The database could not be brought up to date. As it was before it is kept as %s; "+
		"restore that with the program that you had.", kept)
}

// lockWait is how long a verb waits for another one to make or update a database.
const lockWait = 5 * time.Second

// lockForUpdate takes the lock of a database that is behind; Busy when a Desktop
// keeps it. No lock and no error once another program has brought it up to date.
func lockForUpdate(ctx context.Context, cfg Config, has, newest int64) (*Lock, error) {
	give := time.NewTimer(lockWait)
	defer give.Stop()
	again := time.NewTicker(lockWait / 50)
	defer again.Stop()
	for {
		lock, busy := LockFile(cfg.Path, cfg.Now())
		if store.CodeOf(busy) != store.Busy {
			return lock, busy
		}
		if now, err := schemaOf(ctx, cfg.Path); err != nil || now == newest {
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
	folder := folderOf(store.UsualBackups, cfg.Path)
	name := fmt.Sprintf("%s%d-to-%d-%s.db", stem(cfg.Path)+beforeUpdateMark, has, newest, cfg.Now().Local().Format(backupStamp))
	if there(folder) {
		// What an update left that was killed over its copy: the lock is held.
		err = sweep(folder, stem(cfg.Path)+beforeUpdateMark)
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
	copied, err := newPartial(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, remove(copied)) }()
	var head Head
	if err := snapshotOf(ctx, handle, func(c *sql.Conn) (err error) {
		if head, err = logHead(ctx, c); err != nil {
			return err
		}
		return c.Raw(func(source any) error { return copyPages(ctx, source, copied) })
	}); err != nil {
		return "", err
	}
	if err := standAlone(ctx, copied); err != nil {
		return "", err
	}
	if err := compareCopy(ctx, copied, has, head); err != nil {
		return "", err
	}
	kept, err = freeName(path, func(name string) error { return moveTo(copied, name) })
	if err != nil {
		return "", err
	}
	return kept, syncFolder(filepath.Dir(kept))
}

// compareCopy looks at a copy without knowing its schema: is it whole, as old as it
// should be, and does its log end where that of the database does?
func compareCopy(ctx context.Context, path string, has int64, head Head) error {
	return onHandle(fileURI(path, "mode=ro"), func(handle *sql.DB) error {
		var whole string
		if err := handle.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&whole); err != nil {
			return err
		}
		version, err := schema(ctx, handle)
		if err != nil {
			return err
		}
		ends, err := logHead(ctx, handle)
		if err != nil {
			return err
		}
		if whole != "ok" || version != has || ends != head {
			return fmt.Errorf("the copy is not the database: %s, schema %d, event %d instead of ok, %d, %d", whole, version, ends.Seq, has, head.Seq)
		}
		return nil
	})
}

// UpdateCopies lists the copies that were made of a database before it was brought
// up to date, newest first.
func (d *DB) UpdateCopies() ([]BackupFile, error) {
	folder := folderOf(store.UsualBackups, d.cfg.Path)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, store.FailBecause(err, store.Broken, "The folder of the backups %s can't be read. Nothing was changed; allow this user "+
			"to read it.", folder)
	}
	var copies []BackupFile
	for _, entry := range entries {
		made, ours := beforeUpdate(entry.Name(), stem(d.cfg.Path))
		if !ours {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("looking at a copy: %w", err)
		}
		copies = append(copies, BackupFile{Path: filepath.Join(folder, entry.Name()), Bytes: info.Size(), At: made.UTC()})
	}
	slices.SortStableFunc(copies, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return copies, nil
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
	if version > d.schema {
		return store.Fail(store.Broken, "A newer Tillbridge has brought this database up to date while this one was running (schema %d, this "+
			"one knows %d). Nothing was saved; close this program, and open the newer one.", version, d.schema)
	}
	return nil
}

// newestSchema is the version that this program brings every database to.
var newestSchema = stdsync.OnceValues(func() (newest int64, err error) {
	handle, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return 0, fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := migrations(handle)
	if err != nil {
		return 0, errors.Join(err, handle.Close())
	}
	for _, source := range provider.ListSources() {
		newest = max(newest, source.Version)
	}
	return newest, handle.Close()
})
