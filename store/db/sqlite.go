package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/migrations"
	"tillbridge/store/db/shopfile"
	"tillbridge/store/db/sqlc"
)

// Pragmas, busy_timeout first so that the others already wait for a lock.
// synchronous FULL makes every commit durable; _txlock=immediate takes the write
// lock at BEGIN, where waiting is possible, instead of failing in the middle.
const sqliteOptions = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=cache_size(-65536)&_txlock=immediate"

// The driver sorts the pragmas of a name by their values, so that the last one
// doesn't win: each handle says once whether references are enforced.
const (
	enforced   = "&_pragma=foreign_keys(1)"
	unenforced = "&_pragma=foreign_keys(0)"
)

// openFile makes the file when it is missing, and brings its tables up to date, for which
// it takes the database's lock and makes a copy (see UpdateCopies).
func (d *DB) openFile(ctx context.Context) (err error) {
	if d.cfg.Path, err = dbfile.Locate(d.cfg.Path); err != nil {
		return err
	}
	if err := prepareFile(ctx, d.cfg); err != nil {
		return err
	}
	dsn := dbfile.URI(d.cfg.Path, sqliteOptions)
	if d.schema, err = migrations.Newest(); err != nil {
		return err
	}
	if d.file, err = os.Stat(d.cfg.Path); err != nil {
		return fmt.Errorf("looking at the database: %w", err)
	}
	d.disown = shopfile.Own(d.cfg.Path, d.backupsNow)
	if err := d.update(ctx, dsn+unenforced); err != nil {
		return wrap(err, "bringing the database up to date")
	}
	dsn += enforced
	connector, err := newNoting(dsn)
	if err != nil {
		return wrap(err, "opening the database")
	}
	d.writer = sql.OpenDB(connector)
	d.writer.SetMaxOpenConns(1)
	if d.readers, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)"); err != nil {
		return wrap(err, "opening the database for reading")
	}
	d.readers.SetMaxOpenConns(max(4, runtime.NumCPU()))
	d.readers.SetMaxIdleConns(max(4, runtime.NumCPU()))
	if d.write, err = sqlc.Prepare(ctx, d.writer); err != nil {
		return wrap(err, "preparing the database")
	}
	d.read, err = sqlc.Prepare(ctx, d.readers)
	return wrap(err, "preparing the database for reading")
}

// UpdateCopy brings the tables of a copy up to date, as Open does with a database.
func UpdateCopy(ctx context.Context, path string) error {
	return dbfile.OnHandle(dbfile.URI(path, sqliteOptions)+unenforced, func(handle *sql.DB) error { return migrations.Up(ctx, handle) })
}

// makePrivate takes the right to read the database's files from all but their owner.
// Where it can't, that is no reason not to open: it is in the log, and told by Exposed.
func (d *DB) makePrivate(ctx context.Context) {
	open, err := d.Exposed(ctx)
	for _, path := range open {
		err = errors.Join(err, os.Chmod(path, 0o600))
	}
	if err != nil {
		d.cfg.Log.Warn().Err(err).Msg("files of the database may be read by other users of this computer")
	}
}

// Exposed lists the database's files, backups and logs that other users of this
// computer may read. Windows keeps a user's folders to that user and knows no modes.
func (d *DB) Exposed(ctx context.Context) (open []string, err error) {
	if d.server || runtime.GOOS == "windows" {
		return nil, nil
	}
	folder, err := d.BackupFolder(ctx)
	if err != nil {
		return nil, err
	}
	return shopfile.Exposed(d.cfg.Path, folder)
}

// prepareFile makes the folder and an empty file of mode 0600, and refuses what
// can't be written, is no file, has a second name, or is another program's.
func prepareFile(ctx context.Context, cfg Config) error {
	if err := os.MkdirAll(filepath.Dir(cfg.Path), 0o700); err != nil {
		return store.FailBecause(err, store.Broken, "The folder of the database %s can't be made. Nothing was changed; choose another place "+
			"with --database.", cfg.Path)
	}
	if info, err := os.Stat(cfg.Path); err == nil && !info.Mode().IsRegular() {
		return dbfile.NoFile(info, cfg.Path)
	} else if errors.Is(err, fs.ErrNotExist) {
		if err := noneLeftBeside(cfg.Path); err != nil {
			return err
		}
	}
	// Opening and closing a file takes away the locks that SQLite has on it here.
	if !shopfile.Opened(cfg.Path) {
		file, err := os.OpenFile(cfg.Path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the path is the user's own choice
		if err != nil {
			return store.FailBecause(err, store.Broken, "The database %s can't be written. Nothing was changed; allow this user to write it, or "+
				"choose another with --database.", cfg.Path)
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("opening the database: %w", err)
		}
	}
	if err := oneName(cfg); err != nil {
		return err
	}
	_, err := dbfile.Identify(ctx, cfg.Path)
	return wrap(err, "looking at the database")
}

// noneLeftBeside refuses to begin a new database where an old one has left changes
// that were not folded into it: SQLite would write them into whatever file has the name.
func noneLeftBeside(path string) error {
	for _, ending := range []string{"-wal", "-journal"} {
		info, err := os.Stat(path + ending)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
			continue
		}
		if err != nil {
			return fmt.Errorf("looking beside the database: %w", err)
		}
		return store.Fail(store.Broken, "The database %s is missing, but its latest changes are still beside it, in %s. Nothing was changed; "+
			"put the database back or restore a backup, or move that file away to begin anew.", path, filepath.Base(path)+ending)
	}
	return nil
}

// oneName refuses a database with a second name, unless a restore that was killed
// left it: whoever takes the lock removes that.
func oneName(cfg Config) error {
	names, err := shopfile.Names(cfg.Path)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	if names < 2 {
		return nil
	}
	if cfg.Lock != nil {
		return dbfile.TwoNames(cfg.Path)
	}
	lock, err := dbfile.LockFile(cfg.Path, cfg.Now())
	if err != nil {
		return err
	}
	return lock.Close()
}

// QuickCheck asks SQLite whether the file is whole; a damaged one is Broken. It
// reads the whole file, so a big one takes seconds. A server looks after its own files;
// it is only asked whether it is there.
func (d *DB) QuickCheck(ctx context.Context) error {
	if d.server {
		_, err := d.readers.ExecContext(ctx, "SELECT 1")
		return wrap(err, "checking the database")
	}
	var result string
	if err := d.readers.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return wrap(err, "checking the database")
	}
	if result != "ok" {
		return store.FailBecause(
			fmt.Errorf("%w: %s", dbfile.ErrDamaged, result),
			store.Broken,
			"The database is damaged. Close Tillbridge, keep a "+
				"copy of the file, and restore the last backup.",
		)
	}
	return nil
}
