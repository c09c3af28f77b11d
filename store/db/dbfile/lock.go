package dbfile

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

// Holder is the program that runs on a database.
type Holder struct {
	// Computer is its name, PID the process, Since when it began (UTC).
	Computer string    `json:"computer"`
	PID      int       `json:"pid"`
	Since    time.Time `json:"since"`
}

// Lock is the right to be the one running copy on a database, or to restore it.
// The system takes it back when its process ends, however it ends.
type Lock struct {
	file *flock.Flock
	path string
}

// LockFile takes the lock of the database at path, which lies beside the file itself,
// whatever link leads there. Busy, naming the Holder in words, when another program
// has it; Broken when the database has a second name. It removes what a backup or a
// restore that was killed left.
func LockFile(path string, now time.Time) (*Lock, error) {
	path, err := Locate(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, store.FailBecause(err, store.Broken, "The folder of the database %s can't be made. Nothing was changed; choose another "+
			"place with --database.", path)
	}
	if err := shopfile.Plain(path + ".lock"); err != nil {
		return nil, err
	}
	l := &Lock{file: flock.New(path+".lock", flock.SetPermissions(0o600)), path: path}
	taken, err := l.file.TryLock()
	if err != nil {
		return nil, store.FailBecause(err, store.Broken, "The file %s.lock can't be written. Nothing was changed; allow this user to write "+
			"it, or choose another database with --database.", path)
	}
	if !taken {
		return nil, errors.Join(errRunning(path), l.file.Close())
	}
	if err := sweepBeside(path); err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	if err := shopfile.Plain(l.holderFile()); err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	text, err := json.Marshal(Holder{Computer: host, PID: os.Getpid(), Since: now.UTC()})
	if err == nil {
		err = os.WriteFile(l.holderFile(), text, 0o600)
	}
	if err != nil {
		return nil, errors.Join(store.FailBecause(err, store.Broken, "The folder of the database %s can't be written. Nothing was changed; "+
			"check the disk.", path), l.file.Close())
	}
	return l, nil
}

// sweepBeside removes what was left beside a database by a backup or a restore that was
// killed, and refuses one that still has a second name then.
func sweepBeside(path string) error {
	if err := Sweep(filepath.Dir(path), filepath.Base(path)+"-"); err != nil {
		return err
	}
	names, err := shopfile.Names(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || names < 2 {
		return err
	}
	if err := unkeep(path); err != nil {
		return err
	}
	if names, err = shopfile.Names(path); err == nil && names > 1 {
		return TwoNames(path)
	}
	return err
}

// holderFile says who has the lock. It is a file of its own: on Windows nobody
// can read one that is locked.
func (l *Lock) holderFile() string { return l.path + ".running" }

// Close gives the lock back. The file itself stays: who removed it could take
// it from a program that has just locked it.
func (l *Lock) Close() error {
	return errors.Join(os.Remove(l.holderFile()), l.file.Close())
}

// errRunning names who has the lock. Who is asked in the moment between locking
// and writing the name down can't be told it.
func errRunning(path string) error {
	var who Holder
	text, err := os.ReadFile(path + ".running") //nolint:gosec // beside the database of the user's own choice
	if err == nil {
		err = json.Unmarshal(text, &who)
	}
	if err != nil {
		return store.FailBecause(err, store.Busy, "Tillbridge is already running with the database %s. Nothing was changed; use the window "+
			"that is open, or close it first.", path)
	}
	return store.Fail(store.Busy, "Tillbridge is already running with the database %s: on %s, process %d, since %s. Nothing was changed; "+
		"use that window, or close it first.",
		path, who.Computer, who.PID, who.Since.Local().Format("Jan 2, 15:04"))
}
