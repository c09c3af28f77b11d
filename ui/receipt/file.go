package receipt

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"tillbridge/store"
)

// WriteFile writes a file whole or not at all: one that exists is replaced only
// when the new one is on disk. Only its owner may read it, since papers name
// customers. Invalid says why it can't be written.
func WriteFile(file string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(file); err == nil {
		// A file put in the place of a pipe or a device would break it for everybody.
		if !info.Mode().IsRegular() {
			return store.Fail(store.Invalid, "%s is not a file. Nothing was written; name a file.", file)
		}
		// What a link leads to is meant, not the link.
		if file, err = filepath.EvalSymlinks(file); err != nil {
			return store.FailBecause(err, store.Invalid, "%s can't be written. Nothing was written; choose another place.", file)
		}
	}
	fresh, err := os.CreateTemp(filepath.Dir(file), ".paper-*")
	if err != nil {
		return store.FailBecause(err, store.Invalid, "%s can't be written. Nothing was written; choose another place.", file)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(fresh.Name()))
		}
	}()
	err = write(fresh)
	if closed := errors.Join(fresh.Sync(), fresh.Close()); err == nil {
		err = closed
	}
	var refused *store.Error
	if errors.As(err, &refused) {
		return err
	}
	if err != nil {
		return store.FailBecause(err, store.Invalid, "%s could not be written to its end. What was there before is still there; make room and try again.", file)
	}
	if err := os.Rename(fresh.Name(), file); err != nil {
		return store.FailBecause(err, store.Invalid, "%s can't be written. What was there before is still there; choose another place.", file)
	}
	return nil
}
