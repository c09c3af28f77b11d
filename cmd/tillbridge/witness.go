package main

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
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

// seenAt is which database this computer has last seen at a path; the zero value in
// training, which is not watched.
func (s *session) seenAt(path string) db.Sighting {
	if s.Training {
		return db.Sighting{}
	}
	memory, err := witness.Usual()
	var seen db.Sighting
	if err == nil {
		seen, err = witness.Seen(memory, path)
	}
	if err != nil {
		log := s.log()
		log.Warn().Str("cause", store.Details(err)).Msg("what this computer has seen can't be read")
	}
	return seen
}

// historyFinding says for doctor what of the work that this computer has seen is in
// the database: a restore leaves newer work behind, and that is said for good.
func (s *session) historyFinding(ctx context.Context, d *db.DB) (string, error) {
	if err := s.witness.Missing(); err != nil {
		return "", err
	}
	last, restored, err := keep.LastRestored(ctx, d)
	if err != nil || !restored {
		return "All that this computer has seen in the database is in it.", err
	}
	said := fmt.Sprintf("All that this computer has seen in the database since %s is in it. Then: %s. %s", last.At.Local().Format(dayAndTime),
		last.Title, last.Detail)
	if strings.HasPrefix(last.Before, "kept as ") {
		said += " It is " + last.Before + "."
	}
	return said, nil
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
