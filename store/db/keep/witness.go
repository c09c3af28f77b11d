package keep

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// Witness is an end of the event log that something outside it remembers.
type Witness struct {
	// Name says who: "the backup shop-….db".
	Name string
	// At is when it was remembered: what a restore left out after that is explained
	// by the restore.
	At   time.Time
	Head books.Head
}

// VerifyAgainst compares the event log with the daily backups, with what the
// database remembers of its last ones, and with others: the end that each saw must
// still be in it. That shows events cut off at the end of the log, or a log
// written anew. Witnesses of a database that a restore replaced are passed over.
// It returns how many agreed; Broken names the first end that isn't there.
func (s *Safe) VerifyAgainst(ctx context.Context, others ...Witness) (int, error) {
	files, err := s.BackupFiles(ctx)
	if err != nil {
		return 0, err
	}
	witnesses := slices.Clone(others) // what is added to it is no caller's
	for _, note := range []struct{ key, name string }{
		{settingLastBackup, "what the database remembers of its last backup"},
		{settingSecondBackup, "what the database remembers of its last copy in the second place"},
	} {
		made, err := s.made(ctx, note.key)
		if err != nil {
			return 0, err
		}
		witnesses = append(witnesses, Witness{note.name, made.At, made.Head})
	}
	for _, file := range files {
		head, err := headOf(ctx, file.Path)
		if err != nil {
			return 0, inBackup(ctx, err, file.Path)
		}
		witnesses = append(witnesses, Witness{"the backup " + filepath.Base(file.Path), file.At, head})
	}
	agreed := 0
	err = s.Snapshot(ctx, func(c *sql.Conn) error {
		for _, w := range witnesses {
			found, err := seenBy(ctx, c, w)
			switch {
			case err != nil:
				return err
			case found == changedThere:
				return store.Fail(store.Broken, "The event log was written anew: event %d is not the one that %s has. Keep a copy of the file, and "+
					"compare it with the backups.", w.Head.Seq, w.Name)
			case found == cutThere:
				return store.Fail(store.Broken, "The event log was cut off: %s goes on to event %d of %s, which is not there any more. Keep a copy "+
					"of the file, and compare it with the backups.", w.Name, w.Head.Seq, store.Moment(w.Head.At))
			case found == asSeen:
				agreed++
			}
		}
		return nil
	})
	return agreed, dbfile.Wrap(err, "comparing with the backups")
}

// Misses says whether the database lacks work that a computer has seen in it:
// Broken, with the event that was last seen. It reads two rows. nil when nothing
// is missing, or what is missing is known (KnowMissing), or a restore left it out.
func Misses(ctx context.Context, d *db.DB, seen books.Head) error {
	return dbfile.Wrap(d.Snapshot(ctx, func(c *sql.Conn) error {
		found, err := seenBy(ctx, c, Witness{At: seen.At, Head: seen})
		if err != nil || found == asSeen || found == explained {
			return err
		}
		head, err := books.End(ctx, c)
		if err != nil {
			return err
		}
		if found == changedThere {
			return store.Fail(store.Broken, "This database is not the one that this computer has seen: its event %d of %s is another here. It "+
				"was replaced by a copy that went its own way. Look for the database before (-replaced-, another folder, the backups) before you "+
				"go on selling.", seen.Seq, store.Moment(seen.At))
		}
		return store.Fail(store.Broken, "This database ends with event %d of %s, before work that this computer has seen: up to event %d of "+
			"%s. It was replaced by an older copy. Look for the newer database (-replaced-, another folder, the backups) before you go on "+
			"selling.", head.Seq, store.Moment(head.At), seen.Seq, store.Moment(seen.At))
	}), "comparing with what this computer has seen")
}

// KnowMissing logs that a person knows what Misses says; it is then said no more.
func KnowMissing(ctx context.Context, d *db.DB, seen books.Head) error {
	return d.Log(ctx, store.Event{
		Kind: store.EventRestored, Title: "It is known that newer work is missing here",
		Detail: fmt.Sprintf("This computer had seen work up to event %d of %s.", seen.Seq, store.Moment(seen.At)), Before: seen.Hash,
	})
}

// What became of an end that a witness saw.
type sight uint8

const (
	asSeen sight = iota
	explained
	cutThere
	changedThere
)

// seenBy looks for a witness' end of the log. A restore since explains that it
// isn't there, and so does a person who said that they know.
func seenBy(ctx context.Context, q sqlc.DBTX, w Witness) (sight, error) {
	if w.Head.Seq == 0 {
		return explained, nil
	}
	var hash string
	err := q.QueryRowContext(ctx, "SELECT hash FROM events WHERE seq = $1", w.Head.Seq).Scan(&hash)
	cut := errors.Is(err, sql.ErrNoRows)
	if err != nil && !cut {
		return asSeen, err
	}
	if hash == w.Head.Hash {
		return asSeen, nil
	}
	var known int64
	if err := q.QueryRowContext(ctx, "SELECT COUNT(*) FROM events WHERE kind = $1 AND (at > $2 OR before = $3)",
		string(store.EventRestored), store.Milli(w.At), w.Head.Hash).Scan(&known); err != nil {
		return asSeen, err
	}
	switch {
	case known > 0:
		return explained, nil
	case cut:
		return cutThere, nil
	default:
		return changedThere, nil
	}
}

// headOf reads the end of a backup's log.
func headOf(ctx context.Context, path string) (h books.Head, err error) {
	if _, err := dbfile.Identify(ctx, path); err != nil {
		return h, err
	}
	handle, err := sql.Open("sqlite", dbfile.URI(path, "mode=ro"))
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	return books.End(ctx, handle)
}
