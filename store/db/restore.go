package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tillbridge/store"
)

// Restored is what a restore put in place, and what it replaced.
type Restored struct {
	Backup Backup `json:"backup"`
	// Kept is where the replaced database is now, "" when there was none.
	Kept string `json:"kept,omitempty"`
	// Unread says that the replaced database could not be read.
	Unread bool `json:"unread,omitempty"`
	// Lost counts what the replaced database holds beyond the backup: events, and
	// orders taken in. They are in Kept alone.
	LostEvents int64 `json:"lostEvents,omitempty"`
	LostOrders int64 `json:"lostOrders,omitempty"`
	// LostUntil is the replaced database's last event.
	LostUntil time.Time `json:"lostUntil,omitzero"`
}

// Sentences say what was restored, what is newer in the replaced database, and
// where that is.
func (r Restored) Sentences() []string {
	said := []string{fmt.Sprintf("Restored %s: %s, up to %s.", filepath.Base(r.Backup.Path), many(r.Backup.Orders, "order"), moment(r.Backup.Head.At))}
	switch {
	case r.Kept == "":
		return append(said, "There was no database before.")
	case r.Unread:
		said = append(said, "The database before could not be read, so what is newer in it is not known.")
	case r.LostEvents > 0:
		said = append(said, fmt.Sprintf("The database before went on to %s, with %s and %s more.", moment(r.LostUntil), many(r.LostOrders, "order"), many(r.LostEvents, "event")))
	default:
		said = append(said, "Nothing is newer in the database before.")
	}
	return append(said, "It is kept as "+r.Kept+".", "Orders that changed at Shopify meanwhile come back with the next check; sales and payments since have to be entered again.")
}

// moment writes a time for a person, "the beginning" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return "the beginning"
	}
	return t.Local().Format("Jan 2, 2006 15:04:05")
}

func many(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Restore puts a backup in the place of the database at cfg.Path. The backup is
// copied, decrypted where it is encrypted, and checked first (see CheckBackup),
// brought up to date, and takes the place in one step: until then everything is
// as it was. The database before stays beside it under a dated name. Busy while
// Tillbridge runs on it, Unauthorized when none of cfg.Identities opens it, and
// the errors of CheckBackup.
//
// Barcodes and customer numbers go on above those of the database before, since
// receipts with them are about. Statuses that were on their way to Shopify count
// as tried: whether Shopify has them is read before they are sent. Polling goes
// on from the backup's marks.
func Restore(ctx context.Context, from string, cfg Config) (r Restored, err error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	lock, err := LockFile(cfg.Path, cfg.Now())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if same, err := sameFile(from, cfg.Path); err != nil {
		return r, err
	} else if same {
		return r, store.Fail(store.Invalid, "%s is the database itself. Nothing was changed; name one of the files that 'tillbridge backups' lists.", from)
	}
	copied, err := newPartial(cfg.Path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, remove(copied)) }()
	if err := copyBackup(ctx, from, copied, cfg.Identities); err != nil {
		return r, err
	}
	if err := standAlone(ctx, copied); err != nil {
		return r, inBackup(ctx, err, from)
	}
	if r.Backup, err = checkFile(ctx, copied); err != nil {
		return r, inBackup(ctx, err, from)
	}
	r.Backup.Path = from
	there, err := exists(cfg.Path)
	if err != nil {
		return r, err
	}
	var counters map[string]int64
	if there {
		if err := foldWAL(ctx, cfg.Path); err != nil {
			return r, err
		}
		r.Kept = keptName(cfg.Path, cfg.Now())
		counters = r.compare(ctx, cfg.Path)
	}
	if err := r.prepare(ctx, copied, cfg, counters); err != nil {
		return r, err
	}
	if there {
		if err := keep(ctx, cfg.Path, r.Kept); err != nil {
			return r, err
		}
	}
	if err := os.Rename(copied, cfg.Path); err != nil {
		return r, errUnwritable(err, filepath.Dir(cfg.Path))
	}
	return r, syncFolder(filepath.Dir(cfg.Path))
}

// RestoreNewest restores the newest of RestorableFiles that is good. NotFound when
// there is none, else the errors of Restore.
func RestoreNewest(ctx context.Context, cfg Config) (Restored, error) {
	files, err := RestorableFiles(ctx, cfg.Path)
	if err != nil {
		return Restored{}, err
	}
	var bad []error
	for _, file := range files {
		if _, err := CheckBackup(ctx, file.Path); err != nil {
			bad = append(bad, err)
			continue
		}
		return Restore(ctx, file.Path, cfg)
	}
	return Restored{}, store.FailBecause(errors.Join(bad...), store.NotFound, "There is no good backup of this database. Nothing was changed; choose a file that you have copied yourself.")
}

// compare reads what the database that is replaced holds beyond the backup, and
// its counters; one that can't be read is no obstacle.
func (r *Restored) compare(ctx context.Context, path string) map[string]int64 {
	counters, err := r.read(ctx, path)
	r.Unread = err != nil
	return counters
}

func (r *Restored) read(ctx context.Context, path string) (counters map[string]int64, err error) {
	handle, err := sql.Open("sqlite", fileURI(path, "mode=ro&_pragma=busy_timeout(1000)"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	handle.SetMaxOpenConns(1)
	head, err := logHead(ctx, handle)
	if err != nil {
		return nil, err
	}
	// Where the two went different ways, all that the backup does not have counts.
	since := r.Backup.Head
	var hash string
	err = handle.QueryRowContext(ctx, "SELECT hash FROM events WHERE seq = $1", since.Seq).Scan(&hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if hash == since.Hash || since.Seq == 0 {
		r.LostEvents = head.Seq - since.Seq
		r.LostUntil = head.At
		if err := handle.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders WHERE taken_in_at > $1", ms(since.At)).Scan(&r.LostOrders); err != nil {
			return nil, err
		}
	} else {
		r.Unread = true
	}
	rows, err := handle.QueryContext(ctx, "SELECT name, value FROM counters")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	counters = map[string]int64{}
	for rows.Next() {
		var name string
		var value int64
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		counters[name] = value
	}
	return counters, rows.Err()
}

// spare is how many numbers are passed over when nobody can say which were given
// since the backup.
const spare = 1000

// prepare brings the copy up to date and notes in it that it was restored.
func (r *Restored) prepare(ctx context.Context, copied string, cfg Config, counters map[string]int64) error {
	cfg.Path = copied
	d, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	err = d.in(ctx, "noting the restore", func(a *act) error {
		for name, counted := range map[string]*int64{"barcode": &a.barcode, "customer": &a.customer} {
			if err := load(ctx, a, name, counted); err != nil {
				return err
			}
			if value, known := counters[name]; known {
				*counted = max(*counted, value)
			} else if r.Kept != "" {
				*counted += spare
			}
		}
		if err := a.DoubtPushes(ctx); err != nil {
			return fmt.Errorf("doubting what was on its way: %w", err)
		}
		before := "no database"
		if r.Kept != "" {
			before = "kept as " + filepath.Base(r.Kept)
		}
		return a.log(ctx, store.Event{
			Kind: store.EventRestored, Title: "The database was restored from " + filepath.Base(r.Backup.Path),
			Detail: fmt.Sprintf("%s up to %s; %s since are in the database before.", many(r.Backup.Orders, "order"), moment(r.Backup.Head.At), many(r.LostEvents, "event")),
			Before: before, After: fmt.Sprintf("event %d", r.Backup.Head.Seq),
		})
	})
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	return wrap(standAlone(ctx, copied), "finishing the restored database")
}

// foldWAL brings what lies beside a database back into it, so that it is one
// file. Busy when another program has it open; a damaged one is left as it is.
func foldWAL(ctx context.Context, path string) error {
	err := wrap(standAlone(ctx, path), "closing the database")
	if store.CodeOf(err) == store.Busy {
		return store.FailBecause(err, store.Busy, "Another program has the database %s open. Nothing was changed; close it and try again.", path)
	}
	return nil //nolint:nilerr // a damaged file is why one restores
}

// keptName is what the replaced database is called from now on.
func keptName(path string, now time.Time) string {
	return filepath.Join(filepath.Dir(path), stem(path)+"-replaced-"+now.Local().Format(backupStamp)+filepath.Ext(path))
}

// keep gives the database a second name, under which it stays, and moves what
// lies beside it along: beside another file it would be taken for its own.
func keep(ctx context.Context, path, kept string) error {
	if err := link(ctx, path, kept); err != nil {
		return err
	}
	for _, beside := range []string{"-wal", "-shm"} {
		if there, err := exists(path + beside); err != nil || !there {
			if err != nil {
				return err
			}
			continue
		}
		if err := os.Rename(path+beside, kept+beside); err != nil {
			return errUnwritable(err, filepath.Dir(path))
		}
	}
	return syncFolder(filepath.Dir(path))
}

// link gives a file a second name, or makes a copy where the disk knows no
// second names.
func link(ctx context.Context, path, second string) error {
	if os.Link(path, second) == nil {
		return nil
	}
	if err := copyFile(ctx, path, second); err != nil {
		return err
	}
	return syncFile(second)
}

// copyDatabase copies a database with what has not been folded into it yet.
func copyDatabase(ctx context.Context, from, to string) error {
	if there, err := exists(from); err != nil || !there {
		return errNoBackup(err, from)
	}
	if err := copyFile(ctx, from, to); err != nil {
		return err
	}
	if there, err := exists(from + "-wal"); err != nil || !there {
		return err
	}
	return copyFile(ctx, from+"-wal", to+"-wal")
}

func copyFile(ctx context.Context, from, to string) (err error) {
	source, err := os.Open(from) //nolint:gosec // the path is the user's own choice
	if err != nil {
		return store.FailBecause(err, store.Broken, "The file %s can't be read. Nothing was changed; allow this user to read it.", from)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // beside the database
	if err != nil {
		return errUnwritable(err, filepath.Dir(to))
	}
	_, err = io.Copy(target, reading{ctx, source})
	if err = errors.Join(err, target.Close()); err != nil && ctx.Err() == nil {
		return errUnwritable(err, filepath.Dir(to))
	}
	return err
}

// reading reads until its context ends.
type reading struct {
	ctx  context.Context
	from io.Reader
}

// Read is io.Reader's.
func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, errUnwritable(err, filepath.Dir(path))
	}
	return true, nil
}

func sameFile(a, b string) (bool, error) {
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
