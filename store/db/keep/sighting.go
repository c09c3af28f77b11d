package keep

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// SightingOf is which database this is.
func SightingOf(ctx context.Context, d *db.DB) (s db.Sighting, err error) {
	err = d.Snapshot(ctx, func(c *sql.Conn) (err error) {
		s.Shop, s.Lineage, err = whose(ctx, c)
		return err
	})
	return s, dbfile.Wrap(err, "reading which database this is")
}

// MissesAnother is Misses for a database that was seen in the place of this one,
// up to an end of its own log.
func MissesAnother(ctx context.Context, d *db.DB, before db.Sighting, seen books.Head) error {
	return dbfile.Wrap(d.Snapshot(ctx, func(c *sql.Conn) error {
		found, err := seenBy(ctx, c, Witness{At: seen.At, Head: seen})
		if err != nil || found == asSeen || found == explained {
			return err
		}
		return store.Fail(store.Broken, "This computer has seen another database here: of %s, up to event %d of %s. This one was begun apart "+
			"from it. Look for the one before (-replaced-, another folder, the backups) before you go on selling.", named(before.Shop), seen.Seq,
			store.Moment(seen.At))
	}), "comparing with what this computer has seen")
}

// LastRestored is the last event by which newer work was left behind: a restore, or
// that somebody knows of it. ok is false when there was none.
func LastRestored(ctx context.Context, d *db.DB) (e store.Event, ok bool, err error) {
	var when int64
	err = d.Snapshot(ctx, func(c *sql.Conn) error {
		return c.QueryRowContext(ctx, "SELECT title, detail, before, at FROM events WHERE kind = $1 ORDER BY seq DESC LIMIT 1",
			string(store.EventRestored)).Scan(&e.Title, &e.Detail, &e.Before, &when)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	e.At = store.At(when)
	return e, err == nil, dbfile.Wrap(err, "looking for the last restore")
}

// Candidate is a backup that may be restored, as a short look into it tells.
type Candidate struct {
	BackupFile
	db.Sighting
	Orders int64 `json:"orders"`
	// Own says that it is of the database whose place it would take, as far as that
	// database, this computer and the other backups tell.
	Own bool `json:"own"`
}

// String says in a sentence's words what it is: moment, shop and orders.
func (c Candidate) String() string {
	return fmt.Sprintf("of %s, of %s, with %s", c.At.Local().Format("Monday, January 2, 15:04"), named(c.Shop), store.Many(c.Orders, "order"))
}

// Candidates lists what can be restored without a key in the place of a database
// that may not open: its own backups first, newest first, those here before those in
// the second place. Files that can't be read are left out. The error is that of the
// first place, when the second has none either.
func Candidates(ctx context.Context, cfg db.Config) (found []Candidate, err error) {
	files, err := RestorableFiles(ctx, cfg.Path)
	if err != nil {
		return nil, err
	}
	own := cfg.Seen.Lineage
	if _, lineage, err := planIn(ctx, cfg.Path); err == nil && lineage != "" && !empty(ctx, cfg.Path) {
		own = lineage
	}
	lineages := map[string]bool{}
	for _, file := range files {
		if c, err := lookInto(ctx, file); err == nil {
			found = append(found, c)
			lineages[c.Lineage] = true
		}
	}
	for i := range found {
		found[i].Own = own == found[i].Lineage || own == "" && len(lineages) == 1
	}
	slices.SortStableFunc(found, func(a, b Candidate) int { return cmp.Compare(rank(a.Own), rank(b.Own)) })
	return found, nil
}

func rank(own bool) int {
	if own {
		return 0
	}
	return 1
}

// lookInto reads what a backup says of itself; whether that is so, CheckBackup tells.
func lookInto(ctx context.Context, file BackupFile) (c Candidate, err error) {
	c.BackupFile = file
	if _, err := dbfile.Identify(ctx, file.Path); err != nil {
		return c, err
	}
	err = dbfile.OnHandle(dbfile.URI(file.Path, "mode=ro"), func(handle *sql.DB) (err error) {
		if c.Shop, c.Lineage, err = whose(ctx, handle); err != nil {
			return err
		}
		return handle.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&c.Orders)
	})
	return c, err
}

// empty says that a database can be read and holds nothing of a shop's yet.
func empty(ctx context.Context, path string) bool {
	holds := true
	err := dbfile.OnHandle(dbfile.URI(path, "mode=ro"), func(handle *sql.DB) (err error) {
		holds, err = holdsAnything(ctx, handle)
		return err
	})
	return err == nil && !holds
}

func holdsAnything(ctx context.Context, q sqlc.DBTX) (holds bool, err error) {
	err = q.QueryRowContext(ctx,
		"SELECT EXISTS (SELECT 1 FROM orders) OR EXISTS (SELECT 1 FROM customers) OR EXISTS (SELECT 1 FROM products)").
		Scan(&holds)
	return holds, err
}

// elsewhere is which database belongs at cfg.Path by what is known outside of it:
// by what this computer has seen there, else by the other backups. It is asked when
// the database itself can't tell, being damaged, gone, or the new one of the lineage
// blank. The zero Sighting when nothing is known; who says how it is known.
func elsewhere(ctx context.Context, cfg db.Config, b Backup, blank string) (s db.Sighting, who string) {
	if cfg.Seen.Lineage != "" && cfg.Seen.Lineage != blank {
		return cfg.Seen, "this computer has seen"
	}
	files, err := RestorableFiles(ctx, cfg.Path)
	if err != nil {
		return s, "" // where there are no backups, they tell nothing
	}
	for _, file := range files {
		if c, err := lookInto(ctx, file); err == nil && c.Lineage != "" && c.Lineage != b.Lineage && c.Lineage != blank {
			return c.Sighting, "the other backups are of"
		}
	}
	return s, ""
}

// askElsewhere is whether the backup is of another database than what is known
// outside of the one that it would replace, and which.
func (r *Restored) askElsewhere(ctx context.Context, cfg db.Config, blank string) {
	s, who := elsewhere(ctx, cfg, r.Backup, blank)
	if s.Lineage == "" || s.Lineage == r.Backup.Lineage && (s.Shop == "" || r.Backup.Shop == "" || s.Shop == r.Backup.Shop) {
		return
	}
	// One of before databases had lineages is known by its shop alone.
	if r.Backup.Lineage == "" && s.Shop != "" && s.Shop == r.Backup.Shop {
		return
	}
	r.Other, r.OtherShop, r.told = true, s.Shop, who
}
