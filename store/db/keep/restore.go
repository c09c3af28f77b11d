package keep

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/server"
	"tillbridge/store/db/sqlc"
)

// Restore puts a backup in the place of the database at cfg.Path. The backup is
// copied, decrypted where it is encrypted, and checked first (see CheckBackup),
// brought up to date, and takes the place in one step: until then everything is
// as it was. The database before stays beside it under a dated name of its own.
// Busy while Tillbridge runs on it, Unauthorized when none of cfg.Identities opens
// it, and the errors of CheckBackup. Conflict, unless cfg.ReplaceOther, when the
// database is of another shop than the backup or another one of the same shop (see
// OtherDatabase). When the database can't tell, since it is damaged, gone, or holds
// nothing yet, cfg.Seen and the other backups decide; where they tell nothing, any
// backup may take the place.
//
// Barcodes and customer numbers go on above those of the database before, since
// receipts with them are about. Statuses that were on their way to Shopify count
// as tried: whether Shopify has them is read before they are sent. Polling goes
// on from the backup's marks. How backups and personal data are kept is not the
// books': that goes on as it was in the database before, unless that was another.
func Restore(ctx context.Context, from string, cfg db.Config) (r Restored, err error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if server.Is(cfg.Path) {
		return r, errOnServer
	}
	if cfg.Path, err = dbfile.Locate(cfg.Path); err != nil {
		return r, err
	}
	there, err := dbfile.Exists(cfg.Path)
	if err != nil {
		return r, err
	}
	if there {
		if _, err := dbfile.Identify(ctx, cfg.Path); errors.Is(err, dbfile.ErrForeign) {
			return r, err
		}
	}
	lock, err := dbfile.LockFile(cfg.Path, cfg.Now())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	cfg.Lock = lock
	if same, err := dbfile.Same(from, cfg.Path); err != nil {
		return r, err
	} else if same {
		return r, store.Fail(store.Invalid, "%s is the database itself. Nothing was changed; name one of the files that 'tillbridge backups' "+
			"lists.", from)
	}
	copied, err := dbfile.NewPartial(cfg.Path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, dbfile.Remove(copied)) }()
	if r.Backup, err = copyChecked(ctx, from, copied, cfg.Identities); err != nil {
		return r, err
	}
	var old replaced
	if there {
		if err := foldWAL(ctx, cfg.Path); err != nil {
			return r, err
		}
		old = r.compare(ctx, cfg.Path, copied)
	}
	if !old.decides {
		r.askElsewhere(ctx, cfg, old.lineage)
	}
	if !r.Other {
		r.OtherShop = ""
	}
	if r.Other && !cfg.ReplaceOther {
		return r, errOtherDatabase(r, cfg.Path)
	}
	if there {
		// From here on verbs are refused: they open no database with a second name.
		if r.Kept, err = keepReplaced(ctx, cfg.Path, cfg.Now()); err != nil {
			return r, err
		}
	}
	if !there {
		if r.Left, err = setAside(cfg.Path, cfg.Now()); err != nil {
			return r, err
		}
	}
	if err := r.prepare(ctx, copied, cfg, old); err != nil {
		switch {
		case there:
			err = errors.Join(err, dbfile.MoveBeside(r.Kept, cfg.Path), os.Remove(r.Kept))
		case r.Left != "":
			err = errors.Join(err, dbfile.MoveBeside(r.Left, cfg.Path))
		}
		return r, err
	}
	if err := os.Rename(copied, cfg.Path); err != nil {
		return r, dbfile.Unwritable(err, filepath.Dir(cfg.Path))
	}
	return r, dbfile.SyncFolder(filepath.Dir(cfg.Path))
}

// copyChecked copies a backup and checks the copy.
func copyChecked(ctx context.Context, from, copied string, identities []age.Identity) (Backup, error) {
	if err := copyBackup(ctx, from, copied, identities); err != nil {
		return Backup{}, err
	}
	// Before anything else: making it stand alone writes to it.
	if _, err := dbfile.Identify(ctx, copied); err != nil {
		return Backup{}, inBackup(ctx, err, from)
	}
	if err := dbfile.StandAlone(ctx, copied); err != nil {
		return Backup{}, inBackup(ctx, err, from)
	}
	b, err := checkFile(ctx, copied)
	b.Path = from
	return b, inBackup(ctx, err, from)
}

// errOther marks the refusal to replace another database.
var errOther = errors.New("another database")

// OtherDatabase says whether Restore refused because the backup is of another shop
// or another database than the one that it would replace.
func OtherDatabase(err error) bool { return errors.Is(err, errOther) }

func errOtherDatabase(r Restored, path string) error {
	backup := filepath.Base(r.Backup.Path)
	if r.told != "" {
		apart := ""
		if r.Backup.Shop == r.OtherShop {
			apart = ", begun apart from it"
		}
		return store.FailBecause(errOther, store.Conflict, "The backup %s is of %s. What is at %s can't say whose it is, but %s another "+
			"database there, of %s%s. Nothing was changed; with --replace-other it is replaced all the same, and kept.", backup,
			named(r.Backup.Shop), path, r.told, named(r.OtherShop), apart)
	}
	if r.Backup.Shop != r.OtherShop {
		return store.FailBecause(errOther, store.Conflict, "The backup %s is of %s, and the database %s is of %s. Nothing was changed; with "+
			"--replace-other it is replaced all the same, and kept.", backup, named(r.Backup.Shop), path, named(r.OtherShop))
	}
	return store.FailBecause(errOther, store.Conflict, "The backup %s and the database %s are both of %s, but were begun apart: they have "+
		"no history in common. Nothing was changed; with --replace-other it is replaced all the same, and kept.", backup, path,
		named(r.OtherShop))
}

// RestoreNewest restores the first of Candidates that is good. NotFound when there is
// none, else the errors of Restore.
func RestoreNewest(ctx context.Context, cfg db.Config) (Restored, error) {
	files, err := Candidates(ctx, cfg)
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
	return Restored{}, store.FailBecause(errors.Join(bad...), store.NotFound, "There is no good backup of this database. Nothing was "+
		"changed; choose a file that you have copied yourself.")
}

// replaced is what goes on from the database before.
type replaced struct {
	// counters and keeping are nil when they could not be read.
	counters map[string]int64
	keeping  map[string]string
	lineage  string
	// decides says that the database itself could tell whether the backup is its own.
	decides bool
}

// compare reads what the database that is replaced holds beyond the backup, whose
// checked copy it gets too; one that can't be read is no obstacle.
func (r *Restored) compare(ctx context.Context, path, copied string) (old replaced) {
	err := dbfile.OnHandle(dbfile.URI(path, "mode=ro&_pragma=busy_timeout(1000)"), func(before *sql.DB) error {
		return dbfile.OnHandle(dbfile.URI(copied, "mode=ro"), func(backup *sql.DB) error {
			return r.read(ctx, &old, before, backup)
		})
	})
	r.Unread = err != nil
	return old
}

// read reads what tells whose the database is first: of a damaged one, all that can
// still be read counts.
func (r *Restored) read(ctx context.Context, old *replaced, before, backup *sql.DB) (err error) {
	if r.OtherShop, old.lineage, err = whose(ctx, before); err != nil {
		return err
	}
	holds, unsure := holdsAnything(ctx, before)
	old.decides = old.lineage != "" && (holds || unsure != nil)
	r.Other = old.decides && r.apart(old.lineage, books.Head{}, books.Head{})
	if old.keeping, err = keepingIn(ctx, before); err != nil {
		return err
	}
	if old.counters, err = counters(ctx, before); err != nil {
		return err
	}
	head, err := books.End(ctx, before)
	if err != nil {
		return err
	}
	shared, err := parting(ctx, before, backup, min(head.Seq, r.Backup.Head.Seq))
	if err != nil {
		return err
	}
	old.decides = old.decides || holds
	r.Other = old.decides && r.apart(old.lineage, head, shared)
	if !r.Other {
		if r.Remembered, err = forgottenSince(ctx, before, shared.Seq); err != nil {
			return err
		}
	}
	r.LostEvents, r.LostUntil = head.Seq-shared.Seq, head.At
	if err := before.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders WHERE taken_in_at > $1",
		store.Milli(shared.At)).Scan(&r.LostOrders); err != nil {
		return err
	}
	return unsure
}

// forgottenSince are the titles of the events after seq by which a person had a
// customer forgotten. What the retention forgot by itself, it forgets again.
func forgottenSince(ctx context.Context, q sqlc.DBTX, seq int64) (titles []string, err error) {
	rows, err := q.QueryContext(ctx, "SELECT title FROM events WHERE seq > $1 AND kind = $2 AND actor <> $3 ORDER BY seq", seq,
		string(store.EventForgot), store.Automatic)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var title string
		if err := rows.Scan(&title); err != nil {
			return nil, err
		}
		titles = append(titles, title)
	}
	return titles, rows.Err()
}

// apart says whether backup and database are of different shops or were begun
// apart. Where one was made before databases had a lineage, their logs decide.
func (r *Restored) apart(lineage string, head, shared books.Head) bool {
	if r.Backup.Shop != "" && r.OtherShop != "" && r.Backup.Shop != r.OtherShop {
		return true
	}
	if r.Backup.Lineage != "" && lineage != "" {
		return r.Backup.Lineage != lineage
	}
	return shared.Seq == 0 && head.Seq > 0 && r.Backup.Head.Seq > 0
}

// parting is the last event that two logs have in common, of those up to seq. Each
// hash covers all before it, so once they differ they differ from there on.
func parting(ctx context.Context, one, other sqlc.DBTX, seq int64) (books.Head, error) {
	var shared books.Head
	low, high := int64(1), seq
	for low <= high {
		middle := low + (high-low)/2
		a, err := books.EventAt(ctx, one, middle)
		if err != nil {
			return books.Head{}, err
		}
		b, err := books.EventAt(ctx, other, middle)
		if err != nil {
			return books.Head{}, err
		}
		if a.Seq != 0 && a == b {
			shared, low = a, middle+1
		} else {
			high = middle - 1
		}
	}
	return shared, nil
}

func counters(ctx context.Context, q sqlc.DBTX) (counted map[string]int64, err error) {
	rows, err := q.QueryContext(ctx, "SELECT name, value FROM counters")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	counted = map[string]int64{}
	for rows.Next() {
		var name string
		var value int64
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		counted[name] = value
	}
	return counted, rows.Err()
}

// spare is how many numbers are passed over when nobody can say which were given
// since the backup.
const spare = 1000

// prepare brings the copy up to date and notes in it that it was restored.
func (r *Restored) prepare(ctx context.Context, copied string, cfg db.Config, old replaced) error {
	seen := cfg.Seen
	cfg.Path, cfg.Copied = copied, true
	d, err := db.Open(ctx, cfg)
	if err != nil {
		return err
	}
	from := db.Predecessor{Counters: old.counters}
	if r.Backup.Lineage == "" && !r.Other {
		from.Lineage = cmp.Or(old.lineage, seen.Lineage)
	}
	before, since := "no database", "there was no database before"
	switch {
	case r.Kept != "" && r.Unread:
		since = "the database before could not be read"
	case r.Kept != "":
		since = store.Many(r.LostEvents, "event") + " since are in the database before"
	}
	if r.Kept != "" {
		before, from.Skip = "kept as "+filepath.Base(r.Kept), spare
	}
	var restored map[string]string
	err = d.Snapshot(ctx, func(c *sql.Conn) (err error) {
		restored, err = keepingIn(ctx, c)
		return err
	})
	if err == nil {
		from.Settings, err = r.keepOn(restored, old.keeping)
	}
	if err == nil {
		err = d.GoOn(ctx, from, store.Event{
			Kind: store.EventRestored, Title: "The database was restored from " + filepath.Base(r.Backup.Path),
			Detail: fmt.Sprintf("%s up to %s; %s.", store.Many(r.Backup.Orders, "order"), store.Moment(r.Backup.Head.At), since),
			Before: before, After: fmt.Sprintf("event %d", r.Backup.Head.Seq),
		})
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	return dbfile.Wrap(dbfile.StandAlone(ctx, copied), "finishing the restored database")
}

// foldWAL brings what lies beside a database back into it, so that it is one
// file. Busy when another program has it open; a damaged one is left as it is.
func foldWAL(ctx context.Context, path string) error {
	err := dbfile.Wrap(dbfile.StandAlone(ctx, path), "closing the database")
	if store.CodeOf(err) == store.Busy {
		return store.FailBecause(err, store.Busy, "Another program has the database %s open. Nothing was changed; close it and try again.", path)
	}
	return nil //nolint:nilerr // a damaged file is why one restores
}
