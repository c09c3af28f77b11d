package csvfile

import (
	"context"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/sheet"
)

// tally is what came of the rows of a file beside what the database counts.
type tally struct{ rows, bad, warnings int }

// waiting is a row that was read as a T and waits to be taken.
type waiting[T any] struct {
	line   int
	record *record
	got    T
	// reason is why the row is bad, "" for one that isn't.
	reason string
}

// rowsAhead is how many rows are read before the first of them is taken.
const rowsAhead = 500

// passedOver is the reason of a row that has nothing to import and is no mistake.
const passedOver = "-"

// takeRows reads all rows with read, while those before them are taken with take, the slower
// of the two. Both return why a row is bad, or an error that ends it all. bad and warn are
// told of each bad row and of each doubtful cell, progress now and then of how many were
// taken; all may be nil.
func takeRows[T any](ctx context.Context, r *reading, progress func(rows int), bad, warn func(db.BadRow),
	read func(row *record) (T, string, error), take func(line int, row *record, got T) (string, error),
) (t tally, err error) {
	ctx, stop := context.WithCancel(ctx)
	ahead, failed := make(chan waiting[T], rowsAhead), make(chan error, 1)
	go func() {
		defer close(ahead)
		failed <- readAhead(ctx, r, read, ahead)
	}()
	defer func() {
		stop()
		for range ahead { // the file may be closed once nobody reads it any more
		}
	}()
	n := 0
	for w := range ahead {
		if n++; n%1000 == 0 && progress != nil {
			progress(n)
		}
		if w.reason == "" {
			if w.reason, err = take(w.line, w.record, w.got); err != nil {
				return t, err
			}
		}
		if w.reason == passedOver {
			continue
		}
		t.rows++
		if w.reason != "" {
			t.bad++
			if bad != nil {
				bad(db.BadRow{Line: w.line, Reason: w.reason, Cells: w.record.cells})
			}
			continue
		}
		t.warnings += len(w.record.warned)
		for _, text := range w.record.warned {
			if warn != nil {
				warn(db.BadRow{Line: w.line, Reason: text, Cells: w.record.cells})
			}
		}
	}
	return t, <-failed
}

// readAhead reads all rows and sends them to be taken. It runs on a goroutine of its own, so
// that it must not fail inside without saying so.
func readAhead[T any](ctx context.Context, r *reading, read func(row *record) (T, string, error), ahead chan<- waiting[T]) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = store.Panicked(cause, "Tillbridge failed inside while reading the file. Nothing of it was kept and nothing was lost; "+
				"please report this.")
		}
	}()
	return r.each(ctx, func(row sheet.Row) (err error) {
		w := waiting[T]{line: row.Line, record: &record{reading: r, cells: row.Cells}}
		switch {
		case row.Broken:
			w.reason = "its quotation marks don't fit"
		case len(row.Cells) > len(r.Columns) && r.surplus(row.Cells):
			w.reason = "it has more columns than the header"
		default:
			if row.Slip {
				w.record.warn("its quotation marks don't fit; they are taken as they stand")
			}
			if len(row.Cells) < len(r.Columns) {
				w.record.short(len(row.Cells))
			}
			if w.got, w.reason, err = read(w.record); err != nil {
				return err
			}
		}
		select {
		case ahead <- w:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// surplus says that something stands in cells behind the header's last.
func (r *reading) surplus(cells []string) bool {
	behind := cells[len(r.Columns):]
	if titles := r.table.Titles; titles[len(titles)-1] == Reason {
		behind = behind[1:]
	}
	return slices.ContainsFunc(behind, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// short warns of a row that ends before the last column that means something. A workbook
// keeps no empty cells, and some programs write none at the end of a row.
func (r *record) short(cells int) {
	if r.Page != "" || cells > 1 && !r.ragged() {
		return
	}
	r.warn("it has %d cells and the header %d; the last are taken as empty", cells, len(r.Columns))
}

// ragged says that a column that means something is missing.
func (r *record) ragged() bool {
	for _, c := range r.Columns[len(r.cells):] {
		if c.Field != "" {
			return true
		}
	}
	return false
}
