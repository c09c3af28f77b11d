package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/DeRuina/timberjack"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/shopfile"
	"tillbridge/store/plaintext"
)

// logsFolder is where the Desktop's log lies, beside the database.
const logsFolder = "logs"

// The log of the Desktop: at most 6 files of 5 MB, none older than 60 days.
const (
	logMegabytes = 5
	logFiles     = 5
	logDays      = 60
)

// occupy makes this program the one Desktop on its database, opens log and crash
// file beside it, and then the database. The lock is taken first: the others are
// for one program alone.
func (s *session) occupy(ctx context.Context) (d *db.DB, crashed string, err error) {
	path, err := s.databasePath()
	if err != nil {
		return nil, "", err
	}
	s.Database = path
	lock, err := dbfile.LockFile(path, time.Now())
	if err != nil {
		return nil, "", err
	}
	s.lock = lock
	s.closers = append(s.closers, lock.Close)
	var unheard error
	if s.raiser, unheard = listenToRaise(ctx, path); unheard == nil {
		s.closers = append(s.closers, s.raiser.Close)
	}
	folder := filepath.Dir(path)
	if err := s.logTo(filepath.Join(folder, logsFolder)); err != nil {
		return nil, "", err
	}
	crashed, stop, err := watchCrashes(filepath.Join(folder, "crashes"), time.Now())
	if err != nil {
		return nil, crashed, err
	}
	s.closers = append(s.closers, stop)
	log := s.log()
	log.Info().Str("version", version()).Int("pid", os.Getpid()).Msg("started")
	if unheard != nil {
		log.Info().Err(unheard).Msg("a second start can't have this Desktop come to the front")
	}
	if d, err = s.beginDB(ctx); err == nil {
		err = checkSmall(ctx, d, path)
	}
	if err != nil {
		log.Error().Str("cause", store.Details(err)).Msg("the database can't be opened")
	}
	return d, crashed, err
}

// logTo writes the log into a folder too, in files that are bounded in size,
// number and age.
func (s *session) logTo(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return store.FailBecause(err, store.Broken, "The folder %s of the log can't be made. Nothing was changed; check the disk.", folder)
	}
	path := filepath.Join(folder, "tillbridge.log")
	if err := shopfile.Plain(path); err != nil {
		return err
	}
	file := &timberjack.Logger{Filename: path, MaxSize: logMegabytes, MaxBackups: logFiles, MaxAge: logDays, FileMode: 0o600}
	s.closers = append(s.closers, file.Close)
	s.logFile = file
	return nil
}

// logger makes the log: errors for people who look at the terminal, everything
// when they ask for it; the file, if there is one, gets what happened. Nothing that
// hidden knows reaches either (R42).
func logger(terminal, file io.Writer, verbose bool, hidden *plaintext.Redactor) zerolog.Logger {
	var to []io.Writer
	if verbose {
		to = append(to, hidden.Log(zerolog.ConsoleWriter{Out: terminal, TimeFormat: time.TimeOnly, NoColor: true}))
	} else {
		to = append(to, &zerolog.FilteredLevelWriter{Writer: zerolog.LevelWriterAdapter{Writer: hidden.Log(terminal)}, Level: zerolog.ErrorLevel})
	}
	level := zerolog.InfoLevel
	if verbose {
		level = zerolog.TraceLevel
	}
	if file != nil {
		to = append(to, &zerolog.FilteredLevelWriter{Writer: zerolog.LevelWriterAdapter{Writer: hidden.Log(file)}, Level: level})
	}
	return zerolog.New(zerolog.MultiLevelWriter(to...)).With().Timestamp().Logger()
}

// openShop opens the database for the Desktop. When it can't, a window says so
// and offers what there is to do; d is nil without an error once the program has
// been started again with what was chosen there, or a Desktop that is open already with the
// database has come to the front.
func (s *session) openShop(ctx context.Context) (d *db.DB, crashed string, err error) {
	if d, crashed, err = s.occupy(ctx); err == nil {
		return d, crashed, nil
	}
	// The lock goes back before the window opens: a restore takes it itself.
	if closing := s.close(); closing != nil {
		return nil, "", errors.Join(err, closing)
	}
	if s.Database == "" || !hasScreen(ctx) {
		return nil, "", err
	}
	if s.raiseOther(ctx, err) {
		return nil, "", nil
	}
	next, shown := s.rescue(ctx, s.Database, err)
	if shown != nil || next == "" {
		return nil, "", errors.Join(err, shown)
	}
	return nil, "", s.startAgain(ctx, next)
}

// smallFile is the size up to which the file is checked before the window opens;
// a bigger one is checked behind it, so that nobody waits.
const smallFile = 64 << 20

// checkSmall asks whether a small file is whole.
func checkSmall(ctx context.Context, d *db.DB, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return store.FailBecause(err, store.Broken, "The database %s can't be read any more. Nothing was changed; check the disk.", path)
	}
	if info.Size() > smallFile {
		return nil
	}
	return d.QuickCheck(ctx)
}
