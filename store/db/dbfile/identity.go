package dbfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

// applicationID marks an SQLite file as a database of Tillbridge's: "Tlbr".
// https://www.sqlite.org/pragma.html#pragma_application_id
const applicationID = 0x546c6272

// usualTables are in every database of Tillbridge's since its first schema. By them
// are known those that were made before they were marked.
var usualTables = []string{"goose_db_version", "settings", "counters", "orders", "payments", "stock_movements", "events"}

// ErrForeign marks a file that is another program's database.
var ErrForeign = errors.New("another program's database")

// Identify is Broken for an SQLite database that is not Tillbridge's, before
// anything is written to it or beside it. Whether there is nothing yet in the file
// is told by fresh. A file that is none at all or damaged fails with SQLite's words.
func Identify(ctx context.Context, path string) (fresh bool, err error) {
	if shopfile.Opened(path) {
		return false, nil
	}
	wal, err := os.Stat(path + "-wal")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, fmt.Errorf("looking at the database: %w", err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return false, fmt.Errorf("looking at the database: %w", err)
	case !info.Mode().IsRegular():
		// Opening a pipe would wait for ever.
		return false, NoFile(info, path)
	case info.Size() == 0:
		return true, nil
	}
	// Immutable: SQLite neither writes to the file nor puts anything beside it. What
	// has not been folded into it yet it doesn't see.
	tables, err := lookAt(ctx, URI(path, "mode=ro&immutable=1"))
	if wal != nil && wal.Size() > 0 && (err != nil || !tables.ours()) {
		tables, err = lookAtCopy(ctx, path)
	}
	switch {
	case err != nil:
		return false, err
	case tables.ours():
		return false, nil
	case tables.none():
		return true, nil
	default:
		return false, store.FailBecause(ErrForeign, store.Broken, "%s is a database of another program's, not of Tillbridge's. It was left "+
			"as it is; choose another file.", path)
	}
}

// NoFile is for a path that leads to no file, and so to no database.
func NoFile(info fs.FileInfo, path string) error {
	what := "a device or a pipe"
	if info.IsDir() {
		what = "a folder"
	}
	return store.FailBecause(ErrForeign, store.Broken, "%s is %s, not a database. Nothing was changed; choose a file with --database.", path,
		what)
}

// looks is what a database shows of whose it is.
type looks struct {
	application int64
	tables      map[string]bool
}

func (l looks) ours() bool {
	if l.application != 0 {
		return l.application == applicationID
	}
	for _, name := range usualTables {
		if !l.tables[name] {
			return false
		}
	}
	return true
}

// none says that the database is empty, or was left before its first table.
func (l looks) none() bool {
	return l.application == 0 && (len(l.tables) == 0 || len(l.tables) == 1 && l.tables["goose_db_version"])
}

func lookAt(ctx context.Context, uri string) (l looks, err error) {
	handle, err := sql.Open("sqlite", uri)
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	handle.SetMaxOpenConns(1)
	if err := handle.QueryRowContext(ctx, "PRAGMA application_id").Scan(&l.application); err != nil {
		return l, err
	}
	rows, err := handle.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	l.tables = map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return l, err
		}
		l.tables[name] = true
	}
	return l, rows.Err()
}

// lookAtCopy looks at a copy that SQLite may fold: looking at the file with what is
// beside it would change that.
func lookAtCopy(ctx context.Context, path string) (l looks, err error) {
	folder, err := os.MkdirTemp("", "tillbridge-look-")
	if err != nil {
		return l, fmt.Errorf("looking at a copy of the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	copied := filepath.Join(folder, "copy.db")
	if err := CopyDatabase(ctx, path, copied); err != nil {
		return l, err
	}
	return lookAt(ctx, URI(copied, ""))
}

// Mark notes in a database that it is Tillbridge's, which it is, and how far its
// schema goes. It writes only what isn't so yet.
func Mark(ctx context.Context, writer *sql.DB, schema int64) error {
	for name, want := range map[string]int64{"application_id": applicationID, "user_version": schema} {
		var is int64
		if err := writer.QueryRowContext(ctx, "PRAGMA "+name).Scan(&is); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if is == want {
			continue
		}
		// A pragma takes no parameters.
		if _, err := writer.ExecContext(ctx, fmt.Sprintf("PRAGMA %s = %d", name, want)); err != nil {
			return fmt.Errorf("marking the database: %w", err)
		}
	}
	return nil
}

// TwoNames refuses a database with a second name: SQLite would keep a write-ahead
// log for each name, and neither would know of the other.
// https://www.sqlite.org/howtocorrupt.html, "Multiple links to the same file"
func TwoNames(path string) error {
	return store.Fail(store.Broken, "The database %s has a second name on its disk (a hard link), and working by two names would damage "+
		"it. Nothing was changed; remove the other name, and make copies with 'tillbridge backup'.", path)
}
