package db

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
)

// longImport makes an import fast that adds more rows than were here before. From there on
// the indexes that it doesn't need itself are dropped, and made anew at its end: sorting
// all entries of an index once is much less work than finding the page of each. And it keeps
// in memory whom it knows, so that a row that is new need not be looked up. All of it
// happens in the act, so that one that is not kept leaves the indexes as they were.
type longImport struct {
	// tables are those that it fills, the one of its records first.
	tables []string
	// lookedUpBy are the indexes by which it finds what it looks for.
	lookedUpBy []string
	// keys is a query for the keys of all records, by which rows are compared with them.
	keys string
	// next is how many rows must be added before it is worth to look again.
	next int
	// known are the keys of all records, nil as long as the import isn't a long one.
	known *sketch
	// indexes are those that were dropped, as SQL makes them.
	indexes []string
}

// longFrom is how many rows an import adds at least before it can be a long one; a test
// lowers it.
var longFrom = 20_000

// mayKnow says whether there may be a record with a key; false is certain.
func (l *longImport) mayKnow(key string) bool { return l.known == nil || l.known.has(key) }

// added is called for each row that was added, with how many that makes.
func (l *longImport) added(ctx context.Context, a *act, rows int, key string) error {
	if l.known != nil {
		l.known.put(key)
		return nil
	}
	if rows < max(l.next, longFrom) {
		return nil
	}
	l.next = 2 * rows
	for i, table := range l.tables {
		var here int
		if err := a.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&here); err != nil {
			return fmt.Errorf("counting the rows of %s: %w", table, err)
		}
		switch {
		case here <= 2*rows:
			if err := l.dropIndexes(ctx, a, table); err != nil {
				return err
			}
		case i == 0:
			return nil // by far the most were here before
		}
	}
	return l.learn(ctx, a)
}

// madeIndexes are the indexes of a table that SQL made, each with that SQL; those that keep
// what may be there only once are not among them.
func (a *act) madeIndexes(ctx context.Context, table string) (names, made []string, err error) {
	rows, err := a.tx.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = $1 AND sql LIKE "+
		"'CREATE INDEX%' ORDER BY rowid", table)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name, sql string
		if err := rows.Scan(&name, &sql); err != nil {
			return nil, nil, err
		}
		names, made = append(names, name), append(made, sql)
	}
	return names, made, rows.Err()
}

// dropIndexes drops the indexes of a table, but for those that the import needs and those
// that keep what may be there only once.
func (l *longImport) dropIndexes(ctx context.Context, a *act, table string) error {
	if a.db.server {
		return nil // it would shut out whoever reads the table on another computer
	}
	names, made, err := a.madeIndexes(ctx, table)
	if err != nil {
		return fmt.Errorf("listing the indexes of %s: %w", table, err)
	}
	for i, name := range names {
		if slices.Contains(l.lookedUpBy, name) {
			continue
		}
		if _, err := a.tx.ExecContext(ctx, `DROP INDEX "`+name+`"`); err != nil {
			return fmt.Errorf("dropping the index %s: %w", name, err)
		}
		l.indexes = append(l.indexes, made[i])
	}
	return nil
}

// learn reads the keys of all records.
func (l *longImport) learn(ctx context.Context, a *act) (err error) {
	rows, err := a.tx.QueryContext(ctx, l.keys)
	if err != nil {
		return fmt.Errorf("reading whom an import knows: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	known := &sketch{seed: maphash.MakeSeed(), bits: make([]uint64, sketchBits/64)}
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return fmt.Errorf("reading whom an import knows: %w", err)
		}
		known.put(key)
	}
	l.known = known
	return rows.Err()
}

// end makes the indexes anew that were dropped.
func (l *longImport) end(ctx context.Context, a *act) error {
	for _, sql := range l.indexes {
		if _, err := a.tx.ExecContext(ctx, sql); err != nil {
			return fmt.Errorf("making an index anew: %w", err)
		}
	}
	return nil
}

// rowByRow takes a row of a file and covers its books in time. What one row writes is done in
// a moment and not broken off, which the driver would start a goroutine for at each statement.
func rowByRow(ctx context.Context, a *act, take func(context.Context) (reason string, err error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	whole := context.WithoutCancel(ctx)
	reason, err := take(whole)
	if err == nil {
		err = a.sealRow(whole)
	}
	return reason, err
}

// sketch is a Bloom filter: it keeps a few bits of each key. What it doesn't have was never
// put into it; what it has may not have been either.
type sketch struct {
	seed maphash.Seed
	bits []uint64
}

const (
	// sketchBits are 8 MB, so that of a million keys one in 100,000 is taken for another,
	// and of ten million one in 25.
	sketchBits = 1 << 26
	// bitsOfKey is how many bits stand for a key.
	bitsOfKey = 4
)

func (s *sketch) put(key string) {
	sum := maphash.String(s.seed, key)
	for i := range uint64(bitsOfKey) {
		at := (sum + i*(sum>>32|1)) % sketchBits
		s.bits[at/64] |= 1 << (at % 64)
	}
}

func (s *sketch) has(key string) bool {
	sum := maphash.String(s.seed, key)
	for i := range uint64(bitsOfKey) {
		at := (sum + i*(sum>>32|1)) % sketchBits
		if s.bits[at/64]&(1<<(at%64)) == 0 {
			return false
		}
	}
	return true
}
