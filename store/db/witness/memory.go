// Package witness is this computer's memory of each database that it has worked
// with: how far its event log went. It is kept outside the database and away from
// its folder, so that an older copy that takes the database's place is noticed at
// the next start.
package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"

	"tillbridge/store/db"
	"tillbridge/store/db/books"
)

// Memory keeps the end of the event log that was last seen of each lineage: in the
// system's keyring, and in a file where none answers.
type Memory struct {
	// Folder is where the files are; it is made, mode 0700, when it is missing.
	Folder string
	// NoKeyring keeps everything in files.
	NoKeyring bool

	// silent says that the keyring has failed once; it is not asked again.
	silent atomic.Bool
}

// service is the name that the keyring keeps the ends under; the account is the
// lineage, the value a books.Head as JSON. It holds no secret.
const service = "tillbridge-seen"

// patience is how long the keyring may take: a locked one waits for a person.
const patience = 2 * time.Second

// Usual is the memory of this computer's user: $XDG_STATE_HOME/tillbridge, on
// Linux ~/.local/state/tillbridge, on Windows %LocalAppData%\tillbridge-seen, on
// macOS ~/Library/Application Support/tillbridge-seen. Never the folder of the
// database: whoever copies that back would bring the memory along.
func Usual() (*Memory, error) {
	// On Linux a keyring without a session's bus would start one for each program.
	bus := runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""
	m := &Memory{NoKeyring: !bus}
	if state := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(state) {
		m.Folder = filepath.Join(state, "tillbridge")
		return m, nil
	}
	var base string
	var err error
	switch runtime.GOOS {
	case "windows":
		base, err = os.UserCacheDir() // %LocalAppData%, which doesn't roam to other computers
		m.Folder = filepath.Join(base, "tillbridge-seen")
	case "darwin":
		base, err = os.UserConfigDir()
		m.Folder = filepath.Join(base, "tillbridge-seen")
	default:
		base, err = os.UserHomeDir()
		m.Folder = filepath.Join(base, ".local", "state", "tillbridge")
	}
	if err != nil {
		return nil, fmt.Errorf("looking for this user's folder: %w", err)
	}
	return m, nil
}

// sighting is what was seen of a database at one path. A copy elsewhere, as of a
// restore that is tried out, goes its own way without any harm.
type sighting struct {
	Path string     `json:"path"`
	Head books.Head `json:"head"`
	Kept time.Time  `json:"kept"`
}

// mostPaths is how many paths of a lineage are remembered, the last ones.
const mostPaths = 8

// Read returns what was last seen of a lineage at a path, which is absolute. For a
// path that is new, that is what goes furthest of all others: an older copy may
// have been brought to a new place. The zero Head is for nothing.
func (m *Memory) Read(lineage, path string) (books.Head, error) {
	seen, err := m.sightings(lineage)
	var furthest books.Head
	for _, s := range seen {
		if s.Path == path {
			return s.Head, err
		}
		if s.Head.Seq > furthest.Seq {
			furthest = s.Head
		}
	}
	return furthest, err
}

// Keep remembers an end in the place of the one before.
func (m *Memory) Keep(lineage, path string, h books.Head, now time.Time) error {
	// What can't be read is written anew: it would be in the way for ever.
	seen, _ := m.sightings(lineage) //nolint:errcheck // said by Read
	seen = slices.DeleteFunc(seen, func(s sighting) bool { return s.Path == path })
	seen = append([]sighting{{path, h, now.UTC()}}, seen...)
	text, err := json.Marshal(seen[:min(len(seen), mostPaths)])
	if err != nil {
		return fmt.Errorf("remembering the end of the event log: %w", err)
	}
	return m.keep(lineage, text)
}

// sightings returns what keyring and file remember, last kept first; where both know
// a path, the later counts.
func (m *Memory) sightings(lineage string) (seen []sighting, err error) {
	var failures []error
	inFile, err := m.fromFile(lineage)
	failures = append(failures, err)
	for _, text := range []string{m.fromKeyring(lineage), inFile} {
		var some []sighting
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), &some); err != nil {
			failures = append(failures, fmt.Errorf("reading what this computer has seen: %w", err))
			continue
		}
		seen = append(seen, some...)
	}
	slices.SortStableFunc(seen, func(a, b sighting) int { return b.Kept.Compare(a.Kept) })
	var paths []string
	seen = slices.DeleteFunc(seen, func(s sighting) bool {
		known := slices.Contains(paths, s.Path)
		paths = append(paths, s.Path)
		return known
	})
	return seen, errors.Join(failures...)
}

// placed is which database was last seen at a path.
type placed struct {
	Path string `json:"path"`
	db.Sighting
}

// placeBegin begins the names under which databases are remembered by their path.
const placeBegin = "at-"

func place(path string) string {
	sum := sha256.Sum256([]byte(path))
	return placeBegin + hex.EncodeToString(sum[:8])
}

// At returns which database was last seen at a path, which is absolute and leads to the
// file itself; the zero value for none.
func (m *Memory) At(path string) (db.Sighting, error) {
	inFile, err := m.fromFile(place(path))
	for _, text := range []string{m.fromKeyring(place(path)), inFile} {
		var p placed
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return db.Sighting{}, fmt.Errorf("reading which database was seen: %w", err)
		}
		return p.Sighting, nil
	}
	if err != nil {
		return db.Sighting{}, err
	}
	return m.lineageAt(path)
}

// lineageAt looks for the path in the files, which a program of before wrote by
// lineage alone.
func (m *Memory) lineageAt(path string) (found db.Sighting, err error) {
	files, err := filepath.Glob(filepath.Join(m.Folder, "seen-*.json"))
	var last time.Time
	for _, file := range files {
		lineage := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "seen-"), ".json")
		if strings.HasPrefix(lineage, placeBegin) {
			continue
		}
		seen, unread := m.sightings(lineage)
		err = errors.Join(err, unread)
		for _, s := range seen {
			if s.Path == path && s.Kept.After(last) {
				found, last = db.Sighting{Lineage: lineage}, s.Kept
			}
		}
	}
	return found, err
}

// Place remembers which database is at a path.
func (m *Memory) Place(path string, s db.Sighting) error {
	text, err := json.Marshal(placed{path, s})
	if err != nil {
		return fmt.Errorf("remembering which database is where: %w", err)
	}
	return m.keep(place(path), text)
}

// keep writes to the keyring, else to a file.
func (m *Memory) keep(name string, text []byte) error {
	if _, answered := m.ask(func() (string, error) { return "", keyring.Set(service, name, string(text)) }); answered {
		return nil
	}
	return m.toFile(name, text)
}

func (m *Memory) fromKeyring(lineage string) string {
	text, _ := m.ask(func() (string, error) {
		text, err := keyring.Get(service, lineage)
		if errors.Is(err, keyring.ErrNotFound) {
			return "", nil
		}
		return text, err
	})
	return text
}

// ask asks the keyring, and says whether it answered. One that doesn't is none: the
// files are there for that.
func (m *Memory) ask(f func() (string, error)) (text string, answered bool) {
	if m.NoKeyring || m.silent.Load() {
		return "", false
	}
	type answer struct {
		text string
		err  error
	}
	came := make(chan answer, 1)
	go func() {
		text, err := f()
		came <- answer{text, err}
	}()
	select {
	case a := <-came:
		if a.err == nil {
			return a.text, true
		}
	case <-time.After(patience):
	}
	m.silent.Store(true)
	return "", false
}

func (m *Memory) fromFile(lineage string) (string, error) {
	text, err := os.ReadFile(m.file(lineage))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

func (m *Memory) file(lineage string) string {
	return filepath.Join(m.Folder, "seen-"+filepath.Base(lineage)+".json")
}

// toFile replaces the file in one step, so that a kill leaves the old or the new.
func (m *Memory) toFile(lineage string, text []byte) error {
	if err := os.MkdirAll(m.Folder, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(m.Folder, ".seen-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = next.Write(text)
	if err = errors.Join(err, next.Sync(), next.Close()); err == nil {
		err = os.Rename(next.Name(), m.file(lineage))
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return nil
}
