package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

// Backup is a copy of the whole database in one file, as it was checked.
type Backup struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
	// Schema is the version of its tables; an older one is brought up to date
	// when it is restored.
	Schema int64 `json:"schema"`
	Orders int64 `json:"orders"`
	// Head is the end of its event log: how far it goes.
	Head Head `json:"head"`
}

// pagesAtOnce is how much is copied between two looks at whether to stop: 8 MB.
const pagesAtOnce = 2048

// partial is how the name of a file ends that is not whole yet.
const partial = ".partial"

// Backup copies the database as it is at this moment to a new file at path, mode
// 0600, and checks the copy before it gets that name: it is there whole or not at
// all. Writers, in this program and in others, go on meanwhile. Invalid when
// something is there already, Broken when the copy can't be written or the
// database it was made of is damaged.
func (d *DB) Backup(ctx context.Context, path string) (b Backup, err error) {
	if _, err := os.Lstat(path); err == nil {
		return b, errTaken(path)
	}
	if err := shopfile.Refuse(path); err != nil {
		return b, err
	}
	copied, err := newPartial(path)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, remove(copied)) }()
	var head Head
	if err := d.snapshot(ctx, func(c *sql.Conn) (err error) {
		// Reading begins the snapshot that all steps of the copy see.
		if head, err = logHead(ctx, c); err != nil {
			return err
		}
		return c.Raw(func(source any) error { return copyPages(ctx, source, copied) })
	}); err != nil {
		return b, wrap(err, "backing up")
	}
	if err := standAlone(ctx, copied); err != nil {
		return b, wrap(err, "finishing the backup")
	}
	if b, err = checkFile(ctx, copied); err != nil {
		return b, inBackup(ctx, err, path)
	}
	if b.Head != head {
		return b, store.Fail(store.Broken, "The backup does not end where the database did, so it was thrown away. Nothing else was changed; try again, on another disk if it happens again.")
	}
	b.Path = path
	return b, appear(copied, path)
}

// copyPages copies the database of a connection into an empty file. Nothing is
// synced on the way: a file that isn't finished is thrown away.
func copyPages(ctx context.Context, source any, to string) (err error) {
	from, ok := source.(interface {
		NewBackup(uri string) (*sqlite.Backup, error)
	})
	if !ok {
		return fmt.Errorf("a %T can't be backed up", source)
	}
	pages, err := from.NewBackup(fileURI(to, "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.Finish()) }()
	for more := true; more; {
		if more, err = pages.Step(pagesAtOnce); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// CheckBackup says what a backup holds, and refuses one that should not be
// restored: Broken when it is no database of Tillbridge's, of a newer program,
// damaged, its stock is not the sum of its movements, or its event log was
// changed. NotFound when there is none. The file is only read.
func CheckBackup(ctx context.Context, path string) (Backup, error) {
	if there, err := exists(path); err != nil || !there {
		return Backup{}, errNoBackup(err, path)
	}
	b, err := checkFile(ctx, path)
	return b, inBackup(ctx, err, path)
}

func checkFile(ctx context.Context, path string) (b Backup, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return b, err
	}
	handle, err := sql.Open("sqlite", fileURI(path, "mode=ro&_pragma=busy_timeout(5000)"))
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	handle.SetMaxOpenConns(1)
	b = Backup{Path: path, Bytes: info.Size()}
	return b, b.check(ctx, handle)
}

// check fills in what the file holds while it looks at all of it.
func (b *Backup) check(ctx context.Context, q *sql.DB) error {
	var err error
	if b.Schema, err = schema(ctx, q); err != nil {
		return err
	}
	newest, err := newestSchema()
	if err != nil {
		return err
	}
	if b.Schema > newest {
		return store.Fail(store.Broken, "It was made by a newer Tillbridge (schema %d, this one knows %d); install the newer program.", b.Schema, newest)
	}
	for _, each := range []struct{ ask, wrong string }{
		{"SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 1", "It is damaged (%s)."},
		{`SELECT "table" FROM pragma_foreign_key_check LIMIT 1`, "It holds rows of %s whose owners are missing."},
		{
			`SELECT p.sku FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id
			GROUP BY p.id HAVING p.on_hand <> COALESCE(SUM(m.quantity), 0) ORDER BY p.sku LIMIT 1`, "The stock of %s in it is not the sum of its movements.",
		},
	} {
		var found string
		switch err := q.QueryRowContext(ctx, each.ask).Scan(&found); {
		case err == nil:
			return store.Fail(store.Broken, each.wrong, found)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	if err := q.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&b.Orders); err != nil {
		return err
	}
	report, err := verifyLog(ctx, q)
	b.Head = report.Head
	if err == nil && report.Broken != nil {
		err = store.Fail(store.Broken, "Its event log is not as it was written: %s", report.Broken.Wrong)
	}
	return err
}

// inBackup says of which file a check failed, and nil for nil.
func inBackup(ctx context.Context, err error, path string) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	name := filepath.Base(path)
	var ours *store.Error
	if errors.As(err, &ours) {
		return store.FailBecause(err, ours.Code, "The backup %s can't be used. %s", name, ours.Message)
	}
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		switch failure.Code() & 0xff {
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR:
			return store.FailBecause(err, store.Broken, "The backup %s can't be used: it is no whole database of Tillbridge's. It was left as it is; take another backup.", name)
		}
	}
	return wrap(err, "checking a backup")
}

func errNoBackup(cause error, path string) error {
	return store.FailBecause(cause, store.NotFound, "There is no backup at %s. Nothing was changed; 'tillbridge backups' lists those there are.", path)
}

// schema is the version of a database's tables.
func schema(ctx context.Context, q queryer) (version int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied = 1").Scan(&version)
	return version, err
}

// newestSchema is the version that this program brings every database to.
func newestSchema() (int64, error) {
	handle, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return 0, fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := migrations(handle)
	if err != nil {
		return 0, errors.Join(err, handle.Close())
	}
	var newest int64
	for _, source := range provider.ListSources() {
		newest = max(newest, source.Version)
	}
	return newest, handle.Close()
}

// standAlone takes a copy out of WAL mode, in which it would want two more files
// beside it, and forces it to the disk.
func standAlone(ctx context.Context, path string) (err error) {
	handle, err := sql.Open("sqlite", fileURI(path, "_pragma=busy_timeout(1000)"))
	if err != nil {
		return err
	}
	var mode string
	err = handle.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil && mode != "delete" {
		err = fmt.Errorf("the copy stays in %s mode", mode)
	}
	if err := errors.Join(err, handle.Close()); err != nil {
		return err
	}
	return syncFile(path)
}

// newPartial makes an empty file, mode 0600, beside where it is going to be, and
// the folder when it is missing.
func newPartial(path string) (string, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", errUnwritable(err, folder)
	}
	file, err := os.CreateTemp(folder, "."+filepath.Base(path)+"-*"+partial)
	if err != nil {
		return "", errUnwritable(err, folder)
	}
	return file.Name(), file.Close()
}

// sweep removes the copies in a folder that an earlier run was killed over, by
// how their names begin. Only who holds the database's lock may: they could be
// somebody else's work.
func sweep(folder, begin string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return errUnwritable(err, folder)
	}
	var failures []error
	for _, entry := range entries {
		name, _, left := strings.Cut(entry.Name(), partial)
		if left && strings.HasPrefix(name, "."+begin) {
			failures = append(failures, os.Remove(filepath.Join(folder, entry.Name())))
		}
	}
	return errors.Join(failures...)
}

// appear gives a finished copy its name, unless something else has taken it.
func appear(copied, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return errTaken(path)
	}
	if err := os.Rename(copied, path); err != nil {
		return errUnwritable(err, filepath.Dir(path))
	}
	return syncFolder(filepath.Dir(path))
}

// remove removes a copy and what SQLite may have put beside it.
func remove(path string) error {
	var failures []error
	for _, each := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(each); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0) //nolint:gosec // a copy of ours
	if err != nil {
		return errUnwritable(err, filepath.Dir(path))
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return errUnwritable(err, filepath.Dir(path))
	}
	return nil
}

// syncFolder makes a new name survive a power cut. Windows has no such call, and
// some network shares refuse it; the file itself is safe by then.
func syncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // of the user's own choice
	if err != nil {
		return errUnwritable(err, folder)
	}
	_ = opened.Sync() // refused where it isn't needed or can't be had
	return opened.Close()
}

func errTaken(path string) error {
	return store.Fail(store.Invalid, "There is a file %s already, and a backup never replaces one. Nothing was changed; give another name.", path)
}

func errUnwritable(err error, folder string) error {
	return store.FailBecause(err, store.Broken, "The folder %s can't be written or is full. Nothing was changed; make room, allow this user to write it, or choose another.", folder)
}

// fileURI is the address of an SQLite file with options.
func fileURI(path, options string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options}).String()
}
