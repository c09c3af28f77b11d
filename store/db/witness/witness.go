package witness

import (
	"context"
	"errors"
	"path/filepath"
	stdsync "sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/keep"
)

// every is how often what was committed is remembered while the program runs.
const every = 5 * time.Second

// Witness watches one database. Its methods may be called from any goroutine.
type Witness struct {
	db      *db.DB
	memory  *Memory
	log     zerolog.Logger
	lineage string
	path    string

	mu stdsync.Mutex
	// placed is which database is remembered at the path, before the end of its log
	// when it is another one than this.
	placed db.Sighting
	before books.Head
	// seen is what is remembered, missing what Missing says.
	seen    books.Head
	missing error
}

// Watch compares the database at an absolute path with what this computer has seen
// of it (see Missing). The error is about looking, and no reason not to go on.
func Watch(ctx context.Context, d *db.DB, path string, memory *Memory, log zerolog.Logger) (*Witness, error) {
	lineage, err := d.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	w := &Witness{db: d, memory: memory, log: log, lineage: lineage, path: itself(path)}
	w.seen, err = memory.Read(lineage, w.path)
	var unread error
	if w.placed, unread = memory.At(w.path); w.placed.Lineage != "" && w.placed.Lineage != lineage {
		var lost error
		w.before, lost = memory.Read(w.placed.Lineage, w.path)
		unread = errors.Join(unread, lost)
	}
	if err = errors.Join(err, unread); err != nil {
		log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen can't be read")
	}
	return w, w.look(ctx)
}

// itself is the path of the file, whatever link leads there.
func itself(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	// Where the file is gone, its folder is still known by one name.
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(folder, filepath.Base(path))
	}
	return path
}

// Seen is which database this computer has last seen at an absolute path, the zero
// value for none.
func Seen(memory *Memory, path string) (db.Sighting, error) { return memory.At(itself(path)) }

// look compares; only what is missing is kept in w.missing.
func (w *Witness) look(ctx context.Context) error {
	err := keep.MissesAnother(ctx, w.db, w.placed, w.before)
	if err == nil {
		err = keep.Misses(ctx, w.db, w.seen)
	}
	if err != nil && store.CodeOf(err) != store.Broken {
		return err
	}
	w.missing = err
	return nil
}

// Missing says in a sentence that the database lacks work that this computer has
// seen in it: Broken. nil when it doesn't, or when somebody knows.
func (w *Witness) Missing() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.missing
}

// End is the end of the event log that this computer has seen, as db.VerifyAgainst
// takes it.
func (w *Witness) End() keep.Witness {
	w.mu.Lock()
	defer w.mu.Unlock()
	end := w.seen
	if w.before.Seq > 0 {
		end = w.before
	}
	return keep.Witness{Name: "what this computer has seen", At: end.At, Head: end}
}

// Know logs that a person knows what Missing says; it is then said no more.
func (w *Witness) Know(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.missing == nil {
		return nil
	}
	for _, end := range []books.Head{w.before, w.seen} {
		if end.Seq == 0 {
			continue
		}
		if err := keep.KnowMissing(ctx, w.db, end); err != nil {
			return err
		}
	}
	return w.keep(ctx)
}

// Keep remembers the end of the log as it is now, unless something is missing: then
// what was seen stays remembered.
func (w *Witness) Keep(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keep(ctx)
}

func (w *Witness) keep(ctx context.Context) error {
	head, err := w.db.Head(ctx)
	if err != nil {
		return err
	}
	is, err := keep.SightingOf(ctx, w.db)
	if err != nil || head == w.seen && is == w.placed {
		return err
	}
	if err := w.look(ctx); err != nil || w.missing != nil {
		return err
	}
	if err := errors.Join(w.memory.Keep(w.lineage, w.path, head, time.Now()), w.memory.Place(w.path, is)); err != nil {
		return err
	}
	w.seen, w.placed, w.before = head, is, books.Head{}
	return nil
}

// Run remembers what is committed, here and by other programs, until ctx ends, and
// a last time then. What goes wrong is logged: it keeps nobody from selling.
func (w *Witness) Run(ctx context.Context) {
	var changed atomic.Bool
	changed.Store(true)
	defer w.db.OnChange(func(db.Change) { changed.Store(true) })()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			w.tryKeep(context.WithoutCancel(ctx))
			return
		case <-tick.C:
			if changed.Swap(false) {
				w.tryKeep(ctx)
			}
		}
	}
}

func (w *Witness) tryKeep(ctx context.Context) {
	if err := w.Keep(ctx); err != nil {
		w.log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen can't be kept")
	}
}
