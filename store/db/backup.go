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
	"syscall"

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
	// Shop is the shop's domain at Shopify, Lineage which of its databases this is a
	// copy of (see settingLineage); "" where it doesn't say.
	Shop    string `json:"shop,omitempty"`
	Lineage string `json:"lineage,omitempty"`
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
		return b, store.Fail(store.Broken, "The backup does not end where the database did, so it was thrown away. Nothing else was changed; "+
			"try again, on another disk if it happens again.")
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
// changed. NotFound when there is none, Invalid for what is no file. The file is only
// read.
func CheckBackup(ctx context.Context, path string) (Backup, error) {
	if err := isFile(path); err != nil {
		return Backup{}, err
	}
	b, err := checkFile(ctx, path)
	return b, inBackup(ctx, err, path)
}

// isFile refuses what can't be a backup, before it is opened: that of a pipe would
// wait for ever.
func isFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errNoBackup(err, path)
	case err != nil:
		return errUnreadable(err, path)
	case info.IsDir():
		return store.Fail(store.Invalid, "%s is a folder, not a backup. Nothing was changed; name one of the files in it.", path)
	case !info.Mode().IsRegular():
		return store.Fail(store.Invalid, "%s is a device or a pipe, not a backup. Nothing was changed; name a file.", path)
	}
	return nil
}

func checkFile(ctx context.Context, path string) (b Backup, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return b, err
	}
	fresh, err := identify(ctx, path)
	if err != nil {
		return b, err
	}
	if fresh {
		return b, store.Fail(store.Broken, "It is empty: %d bytes are left of it, and no shop is in them.", info.Size())
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
		return store.Fail(store.Broken, "It was made by a newer Tillbridge (schema %d, this one knows %d); install the newer program.",
			b.Schema, newest)
	}
	for _, each := range []struct{ ask, wrong string }{
		{"SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 1", "It is damaged (%s)."},
		{`SELECT "table" FROM pragma_foreign_key_check LIMIT 1`, "It holds rows of %s whose owners are missing."},
		{
			`SELECT p.sku FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id
			GROUP BY p.id HAVING p.on_hand <> COALESCE(SUM(m.quantity), 0) ORDER BY p.sku LIMIT 1`,
			"The stock of %s in it is not the sum of its movements.",
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
	if b.Shop, b.Lineage, err = whose(ctx, q); err != nil {
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
			return store.FailBecause(err, store.Broken, "The backup %s can't be used: it is no whole database of Tillbridge's. It was left as "+
				"it is; take another backup.", name)
		}
	}
	return wrap(err, "checking a backup")
}

func errNoBackup(cause error, path string) error {
	return store.FailBecause(cause, store.NotFound, "There is no backup at %s. Nothing was changed; 'tillbridge backups' lists those "+
		"there are.", path)
}

// schema is the version of a database's tables.
func schema(ctx context.Context, q queryer) (version int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied = 1").Scan(&version)
	return version, err
}

// schemaOf is the version of the tables in the file at path, 0 for none yet. It
// writes nothing.
func schemaOf(ctx context.Context, path string) (version int64, err error) {
	err = onHandle(fileURI(path, "_pragma=busy_timeout(5000)"), func(handle *sql.DB) error {
		var tables int
		if err := handle.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'goose_db_version'").Scan(&tables); err != nil ||
			tables == 0 {
			return err
		}
		version, err = schema(ctx, handle)
		return err
	})
	return version, err
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
	err := moveTo(copied, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return errTaken(path)
	case err != nil:
		return errUnwritable(err, filepath.Dir(path))
	}
	return syncFolder(filepath.Dir(path))
}

// moveTo gives a file another name; fs.ErrExist when something has that name already,
// however shortly before it came.
func moveTo(path, name string) error {
	err := os.Link(path, name)
	if err == nil {
		return os.Remove(path)
	}
	if !noLinks(err) {
		return err
	}
	// Who makes it owns the name, and may replace it.
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the file
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Rename(path, name))
}

// noLinks says that a disk knows no second names: os.Link failed for that, and not
// because the name was taken or the disk full. Errno 1 is EPERM, by which Linux
// says so of FAT, and on Windows ERROR_INVALID_FUNCTION.
func noLinks(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.Errno(1)) || errors.Is(err, syscall.EMLINK)
}

// freeName calls try with a path, and with numbers put before its ending while try
// fails because something has that name already; it returns the one that was free.
func freeName(path string, try func(path string) error) (string, error) {
	ending := filepath.Ext(path)
	free, err := path, try(path)
	for n := 2; errors.Is(err, fs.ErrExist); n++ {
		free = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), n, ending)
		err = try(free)
	}
	return free, err
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
	return store.Fail(store.Invalid, "There is a file %s already, and a backup never replaces one. Nothing was changed; give another name.",
		path)
}

func errUnwritable(err error, folder string) error {
	return store.FailBecause(err, store.Broken, "The folder %s can't be written or is full. Nothing was changed; make room, allow this "+
		"user to write it, or choose another.", folder)
}

// fileURI is the address of an SQLite file with options.
func fileURI(path, options string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options}).String()
}
