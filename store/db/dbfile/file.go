package dbfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

// Remove removes a copy and what SQLite may have put beside it.
func Remove(path string) error {
	var failures []error
	for _, each := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(each); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

// URI is the address of an SQLite file with options.
func URI(path, options string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options}).String()
}

// Exists says whether there is something at a path; Broken when its folder can't be looked at.
func Exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, Unwritable(err, filepath.Dir(path))
	}
	return true, nil
}

// Same says whether two paths lead to one file; false when one leads nowhere.
func Same(a, b string) (bool, error) {
	one, err := os.Stat(a)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at the backup: %w", err)
	}
	other, err := os.Stat(b)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at the database: %w", err)
	}
	return os.SameFile(one, other), nil
}

// There is Exists for those to whom a folder that can't be looked at is none.
func There(path string) bool {
	found, err := Exists(path)
	return found && err == nil
}

// Locate is the path of the database itself, through links: what lies beside it,
// its lock and its backups are the same whatever leads there.
func Locate(path string) (string, error) {
	file, err := shopfile.Follow(path)
	if err != nil {
		return "", store.FailBecause(err, store.Broken, "The database %s can't be found. Nothing was changed; check the link and the folders "+
			"that lead there, or choose another with --database.", path)
	}
	if isBackup(file) {
		return "", store.Fail(store.Invalid, "%s is a backup, and work in it would change it. Nothing was changed; 'tillbridge restore' puts it "+
			"in the place of a database.", path)
	}
	return file, nil
}

// backupLike is the name of a backup of any database: by its day, or before an update.
var backupLike = regexp.MustCompile(`-\d{4}-\d\d-\d\d-\d{6}(?:-\d+)?(?:-by-hand)?(?:-[\da-f]{8})?\.db$`)

// isBackup says whether a path is that of a backup that the program made. A database
// that a restore replaced has such a name too, and may be worked with again.
func isBackup(path string) bool {
	name := filepath.Base(path)
	return backupLike.MatchString(name) && !strings.Contains(name, "-replaced-")
}

// OnHandle runs f on a handle of its own, of one connection.
func OnHandle(dsn string, f func(*sql.DB) error) (err error) {
	handle, err := sql.Open("sqlite", dsn)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	handle.SetMaxOpenConns(1)
	return f(handle)
}

// Snapshot runs f on one connection of a handle, on a file or a server, that sees the
// database as it is now, whatever is written meanwhile. It holds up no writer.
func Snapshot(ctx context.Context, handle *sql.DB, onServer bool, f func(*sql.Conn) error) (err error) {
	c, err := handle.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	// Not BeginTx: _txlock would make it the one writer.
	begin := "BEGIN DEFERRED"
	if onServer {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	}
	if _, err := c.ExecContext(ctx, begin); err != nil {
		return err
	}
	defer func() {
		_, end := c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		err = errors.Join(err, end)
	}()
	return f(c)
}
