package keep

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/migrations"
	"tillbridge/store/db/server"
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
	Head books.Head `json:"head"`
	// Shop is the shop's domain at Shopify, Lineage which of its databases this is a
	// copy of (see settingLineage); "" where it doesn't say.
	Shop    string `json:"shop,omitempty"`
	Lineage string `json:"lineage,omitempty"`
}

// errOnServer is what is said of a server's database instead of copying or replacing a file.
var errOnServer = store.Fail(store.Invalid, "This shop's database is on a server, whose backups are its own: pg_dump --format=custom "+
	"makes one, and pg_restore puts it into an empty database. Nothing was changed.")

// Backup copies the database as it is at this moment to a new file at path, mode
// 0600, and checks the copy before it gets that name: it is there whole or not at
// all. Writers, in this program and in others, go on meanwhile. Invalid when
// something is there already or the database is on a server, Broken when the copy can't be written or the
// database it was made of is damaged.
func (s *Safe) Backup(ctx context.Context, path string) (b Backup, err error) {
	if server.Is(s.Config().Path) {
		return b, errOnServer
	}
	if _, err := os.Lstat(path); err == nil {
		return b, dbfile.Taken(path)
	}
	if err := shopfile.Refuse(path); err != nil {
		return b, err
	}
	copied, err := dbfile.NewPartial(path)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, dbfile.Remove(copied)) }()
	var head books.Head
	if err := s.Snapshot(ctx, func(c *sql.Conn) (err error) {
		// Reading begins the snapshot that all steps of the copy see.
		if head, err = books.End(ctx, c); err != nil {
			return err
		}
		return c.Raw(func(source any) error { return dbfile.CopyPages(ctx, source, copied) })
	}); err != nil {
		return b, dbfile.Wrap(err, "backing up")
	}
	if err := dbfile.StandAlone(ctx, copied); err != nil {
		return b, dbfile.Wrap(err, "finishing the backup")
	}
	if b, err = checkFile(ctx, copied); err != nil {
		return b, inBackup(ctx, err, path)
	}
	if b.Head != head {
		return b, store.Fail(store.Broken, "The backup does not end where the database did, so it was thrown away. Nothing else was changed; "+
			"try again, on another disk if it happens again.")
	}
	b.Path = path
	return b, dbfile.Appear(copied, path)
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
		return dbfile.Unreadable(err, path)
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
	fresh, err := dbfile.Identify(ctx, path)
	if err != nil {
		return b, err
	}
	if fresh {
		return b, store.Fail(store.Broken, "It is empty: %d bytes are left of it, and no shop is in them.", info.Size())
	}
	handle, err := sql.Open("sqlite", dbfile.URI(path, "mode=ro&_pragma=busy_timeout(5000)"))
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
	if b.Schema, err = migrations.Version(ctx, q); err != nil {
		return err
	}
	newest, err := migrations.Newest()
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
	report, err := books.VerifyLog(ctx, q)
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
	if errors.Is(err, dbfile.ErrForeign) {
		return store.FailBecause(err, store.Broken, "The backup %s can't be used: it is a database of another program's, not of "+
			"Tillbridge's. It was left as it is; "+
			"take another backup.", name)
	}
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
	return dbfile.Wrap(err, "checking a backup")
}

func errNoBackup(cause error, path string) error {
	return store.FailBecause(cause, store.NotFound, "There is no backup at %s. Nothing was changed; 'tillbridge backups' lists those "+
		"there are.", path)
}
