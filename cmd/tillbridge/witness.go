package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/witness"
)

// watch compares the database with what this computer has seen of it, says on the
// terminal what is missing, and has the end remembered when the session closes.
// Where that fails, selling goes on: it is logged.
func (s *session) watch(ctx context.Context, d *db.DB, path string) {
	log := s.log()
	memory, err := witness.Usual()
	if err == nil {
		s.witness, err = witness.Watch(ctx, d, path, memory, log)
	}
	if err != nil {
		log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen is not compared")
		return
	}
	// Not joined to the verb's failures: what it did is done.
	s.closers = append(s.closers, func() error {
		if err := s.witness.Keep(context.WithoutCancel(ctx)); err != nil {
			log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen can't be kept")
		}
		return nil
	})
	if missing := s.witness.Missing(); missing != nil {
		if s.logFile != nil { // the Desktop says it in its window
			log.Error().Str("cause", store.Details(missing)).Msg("newer work is missing in the database")
			return
		}
		s.warnln("tillbridge:", store.MessageOf(missing), "When you know why, run 'tillbridge doctor --accept-missing'.")
	}
}

// acceptMissing says that a person knows what is missing.
func (s *session) acceptMissing(ctx context.Context) error {
	if _, err := s.openDB(ctx); err != nil {
		return err
	}
	if s.witness == nil || s.witness.Missing() == nil {
		return store.Fail(store.NotFound, "Nothing that this computer has seen is missing, so there is nothing to accept.")
	}
	if err := s.witness.Know(ctx); err != nil {
		return err
	}
	s.println("It stands in the event log that you know, and is said no more.")
	return nil
}
