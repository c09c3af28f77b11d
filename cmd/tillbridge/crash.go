package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

const (
	// keptCrashes is how many crash files stay.
	keptCrashes = 10
	// endOfHead separates what is known when the program starts from what the
	// runtime says when it dies.
	endOfHead = "----\n"
)

// watchCrashes makes the runtime write what it says when this program dies, on
// whatever goroutine, into a file of the folder. It returns the crash file of
// the run before, "" when that ended as it should; one that was killed from
// outside left nothing to say. Only one program at a time may use a folder: the
// one that holds the database's lock.
func watchCrashes(folder string, now time.Time) (last string, stop func() error, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil { //nolint:gosec // beside the database of the user's own choice
		return "", nil, noCrashes(err, folder)
	}
	if last, err = finishCrashes(folder); err != nil {
		return "", nil, noCrashes(err, folder)
	}
	path := filepath.Join(folder, "running.txt")
	if err := shopfile.Plain(path); err != nil {
		return last, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // in the data folder
	if err != nil {
		return last, nil, noCrashes(err, folder)
	}
	_, err = fmt.Fprintf(file, "Tillbridge %s, %s/%s, started %s\n%s", version(), runtime.GOOS, runtime.GOARCH,
		now.UTC().Format(time.RFC3339), endOfHead)
	if err == nil {
		debug.SetTraceback("all")
		err = debug.SetCrashOutput(file, debug.CrashOptions{})
	}
	if err != nil {
		return last, nil, noCrashes(errors.Join(err, file.Close()), folder)
	}
	return last, func() error {
		return errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), file.Close(), os.Remove(path)) //nolint:gosec // as above
	}, nil
}

func noCrashes(err error, folder string) error {
	return store.FailBecause(err, store.Broken, "The folder %s can't be written, so a crash would leave no trace. Nothing was lost; check "+
		"the disk.", folder)
}

// finishCrashes makes a crash file of what the run before left, without the words
// of a panic: they may quote a customer or a secret. The newest ten stay.
func finishCrashes(folder string) (last string, err error) {
	running := filepath.Join(folder, "running.txt")
	info, err := os.Stat(running) //nolint:gosec // in the data folder
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(running) //nolint:gosec // in the data folder
	if err != nil {
		return "", err
	}
	head, said, _ := strings.Cut(string(text), endOfHead)
	if said != "" {
		died := info.ModTime().UTC()
		last = filepath.Join(folder, "crash-"+died.Format("2006-01-02-150405")+".txt")
		if err := shopfile.Plain(last); err != nil {
			return "", err
		}
		whole := head + "died " + died.Format(time.RFC3339) + "\n\n" + withoutWords(said)
		if err := os.WriteFile(last, []byte(whole), 0o600); err != nil { //nolint:gosec // in the data folder
			return "", err
		}
	}
	if err := os.Remove(running); err != nil { //nolint:gosec // in the data folder
		return last, err
	}
	return last, fewCrashes(folder)
}

// fewCrashes removes all crash files but the newest.
func fewCrashes(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "crash-*.txt"))
	if err != nil {
		return err
	}
	slices.Sort(files) // by the time in their names
	for len(files) > keptCrashes {
		if err := os.Remove(files[0]); err != nil { //nolint:gosec // in the data folder
			return err
		}
		files = files[1:]
	}
	return nil
}

// keepCrash writes a crash file about something that failed inside while the program
// goes on; doing says what. Like one of a program that died it holds the stack and none
// of the words of the panic.
func (s *session) keepCrash(doing string, stack []byte) {
	log := s.log()
	path, err := s.databasePath()
	if err == nil {
		err = writeCrash(filepath.Join(filepath.Dir(path), "crashes"), time.Now(), doing, stack)
	}
	if err != nil {
		log.Error().Str("cause", store.Details(err)).Msg("a crash file can't be written")
	}
}

func writeCrash(folder string, now time.Time, doing string, stack []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil { //nolint:gosec // beside the database of the user's own choice
		return noCrashes(err, folder)
	}
	now = now.UTC()
	whole := fmt.Sprintf("Tillbridge %s, %s/%s, failed at %s while %s, and went on\n\n%s",
		version(), runtime.GOOS, runtime.GOARCH, now.Format(time.RFC3339), doing, withoutWords(string(stack)))
	path := filepath.Join(folder, "crash-"+now.Format("2006-01-02-150405")+".txt")
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil { //nolint:gosec // in the data folder
		return noCrashes(err, folder)
	}
	return fewCrashes(folder)
}

// plainWords begin what the runtime itself says; it names no data but numbers.
var plainWords = []string{
	"fatal error: ", "panic: runtime error: ", "panic: interface conversion: ", "panic: sync: ", "panic: close of ", "panic: send on ",
	"panic: assignment to entry in nil map", "[signal ", "runtime: ", "goroutine ", "SIG", "PC=",
}

// withoutWords takes out what a program, not the runtime, said as it died: all
// before the first goroutine's stack that doesn't begin with plainWords.
func withoutWords(said string) string {
	before, stacks, found := strings.Cut("\n"+said, "\ngoroutine ")
	var kept []string
	for line := range strings.Lines(before) {
		// The runtime indents the further lines of a panic's own words.
		line = strings.TrimRight(line, " \r\n")
		switch {
		case strings.TrimSpace(line) == "":
		case slices.ContainsFunc(plainWords, func(begin string) bool { return strings.HasPrefix(line, begin) }):
			kept = append(kept, line)
		default:
			kept = append(kept, "panic: (its words are left out: they may quote a customer)")
		}
	}
	text := strings.Join(slices.Compact(kept), "\n") + "\n"
	if found {
		text += "\ngoroutine " + stacks
	}
	return text
}
