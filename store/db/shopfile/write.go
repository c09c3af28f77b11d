package shopfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tillbridge/store"
)

// Write writes a file whole or not at all: one that exists is replaced only when
// the new one is on disk. Only its owner may read it, since exports and papers name
// customers. Invalid for what Refuse refuses, for what is no plain file, and when
// it can't be written; an Error that write returns comes back as it is.
func Write(path string, write func(io.Writer) error) error { return whole(path, true, write) }

// WriteLike is Write for a path that nobody was asked about: it replaces a file of the
// same kind alone, by how both begin, unless replace says that another may go too.
func WriteLike(path string, replace bool, write func(io.Writer) error) error {
	return whole(path, replace, write)
}

func whole(path string, replace bool, write func(io.Writer) error) (err error) {
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
	if err == nil && !replace {
		err = sameKind(fresh.Name(), file, path)
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

// kinds are how the files begin that the program writes and others are known by.
var kinds = []struct{ begin, is string }{
	{"%PDF-", "a PDF file"},
	{"\x1b", "a printer's bytes"},
	{"\x89PNG", "a picture"},
	{"\xff\xd8", "a picture"},
	{"PK\x03\x04", "an archive or a document of an office program"},
}

const otherText = "a text of its own kind:"

// kind says what a plain file is. Of a text that is its first cell: exports of the same
// rows begin alike.
func kind(path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // only how it begins is looked at
	if err != nil {
		return "", err
	}
	head := make([]byte, 64)
	n, err := io.ReadFull(file, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	text := string(head[:n])
	for _, each := range kinds {
		if strings.HasPrefix(text, each.begin) {
			return each.is, nil
		}
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if end := strings.IndexAny(text, ",;\t\r\n"); end >= 0 {
		text = text[:end]
	}
	return otherText + text, nil
}

// sameKind refuses to let a file take the place of one of another kind. An empty one
// is none.
func sameKind(fresh, file, path string) error {
	if info, err := os.Stat(file); errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	was, err := kind(file)
	if err != nil {
		return unwritable(err, path)
	}
	is, err := kind(fresh)
	if err != nil || is == was {
		return err
	}
	// What a text says is nobody's business here.
	was, _, _ = strings.Cut(was, ":")
	is, _, _ = strings.Cut(is, ":")
	return store.Fail(store.Invalid, "There is a file %s already, %s, and this is %s. Nothing was written; choose another name, or "+
		"replace it "+
		"with --replace.", path, was, is)
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
