package shopfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"tillbridge/store"
)

// Write writes a file whole or not at all: one that exists is replaced only when
// the new one is on disk. Only its owner may read it, since exports and papers name
// customers. Invalid for what Refuse refuses, for what is no plain file, and when
// it can't be written; an Error that write returns comes back as it is.
func Write(path string, write func(io.Writer) error) (err error) {
	if err := Refuse(path); err != nil {
		return err
	}
	// What a link leads to is meant, not the link.
	file, err := Follow(path)
	if err != nil {
		return unwritable(err, path)
	}
	// A file put in the place of a pipe or a device would break it for everybody.
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return store.Fail(store.Invalid, "%s is not a file. Nothing was written; name a file.", path)
	}
	fresh, err := os.CreateTemp(filepath.Dir(file), ".tillbridge-*.partial")
	if err != nil {
		return unwritable(err, path)
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
		return store.FailBecause(err, store.Invalid, "%s could not be written to its end. What was there before is still there; make room "+
			"and try again.", path)
	}
	if err := os.Rename(fresh.Name(), file); err != nil {
		return store.FailBecause(err, store.Invalid, "%s can't be written. What was there before is still there; choose another place.", path)
	}
	return nil
}

func unwritable(err error, path string) error {
	if trouble := store.DeviceTrouble(err); trouble != "" {
		return store.FailBecause(err, store.Invalid, "%s can't be written: %s. Nothing was written; mend that, or choose another place.", path,
			trouble)
	}
	return store.FailBecause(err, store.Invalid, "%s can't be written. Nothing was written; choose another place.", path)
}

// Plain refuses, as Broken, a file of the program's own (a log, a crash file) at
// whose name lies something else: a link, by which it would write into another
// file, a folder or a device.
func Plain(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return store.FailBecause(err, store.Broken, "The file %s can't be written. Nothing was changed; allow this user to write its folder.",
			path)
	}
	if names, err := Names(path); !info.Mode().IsRegular() || err != nil || names > 1 {
		return store.FailBecause(err, store.Broken, "%s is not a plain file of its own but a link, a folder or a device, so Tillbridge "+
			"doesn't write there. Nothing was changed; move it away.", path)
	}
	return nil
}
