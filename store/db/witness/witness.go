package witness

import (
	"context"
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
	w := &Witness{db: d, memory: memory, log: log, lineage: lineage, path: path}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		w.path = real
	}
	if w.seen, err = memory.Read(lineage, w.path); err != nil {
		log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen can't be read")
	}
	return w, w.look(ctx)
}

// look compares; only what is missing is kept in w.missing.
func (w *Witness) look(ctx context.Context) error {
	err := keep.Misses(ctx, w.db, w.seen)
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
	return keep.Witness{Name: "what this computer has seen", At: w.seen.At, Head: w.seen}
}

// Know logs that a person knows what Missing says; it is then said no more.
func (w *Witness) Know(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.missing == nil {
		return nil
	}
	if err := keep.KnowMissing(ctx, w.db, w.seen); err != nil {
		return err
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
	if err != nil || head == w.seen {
		return err
	}
	if err := w.look(ctx); err != nil || w.missing != nil {
		return err
	}
	if err := w.memory.Keep(w.lineage, w.path, head, time.Now()); err != nil {
		return err
	}
	w.seen = head
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
