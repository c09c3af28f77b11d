package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tillbridge/store"
)

// Partial is how the name of a file ends that is not whole yet.
const Partial = ".partial"

// NewPartial makes an empty file, mode 0600, beside where it is going to be, and
// the folder when it is missing.
func NewPartial(path string) (string, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", Unwritable(err, folder)
	}
	file, err := os.CreateTemp(folder, "."+filepath.Base(path)+"-*"+Partial)
	if err != nil {
		return "", Unwritable(err, folder)
	}
	return file.Name(), file.Close()
}

// Sweep removes the copies in a folder that an earlier run was killed over, by
// how their names begin. Only who holds the database's lock may: they could be
// somebody else's work.
func Sweep(folder, begin string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Unwritable(err, folder)
	}
	var failures []error
	for _, entry := range entries {
		name, _, left := strings.Cut(entry.Name(), Partial)
		if left && strings.HasPrefix(name, "."+begin) {
			failures = append(failures, os.Remove(filepath.Join(folder, entry.Name())))
		}
	}
	return errors.Join(failures...)
}

// Appear gives a finished copy its name, unless something else has taken it.
func Appear(copied, path string) error {
	err := MoveTo(copied, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return Taken(path)
	case err != nil:
		return Unwritable(err, filepath.Dir(path))
	}
	return SyncFolder(filepath.Dir(path))
}

// MoveTo gives a file another name; fs.ErrExist when something has that name already,
// however shortly before it came.
func MoveTo(path, name string) error {
	err := os.Link(path, name)
	if err == nil {
		return os.Remove(path)
	}
	if !noLinks(err) {
		return err
	}
	// Who makes it owns the name, and may replace it.
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the file
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Rename(path, name))
}

// noLinks says that a disk knows no second names: os.Link failed for that, and not
// because the name was taken or the disk full. Errno 1 is EPERM, by which Linux
// says so of FAT, and on Windows ERROR_INVALID_FUNCTION.
func noLinks(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.Errno(1)) || errors.Is(err, syscall.EMLINK)
}

// FreeName calls try with a path, and with numbers put before its ending while try
// fails because something has that name already; it returns the one that was free.
func FreeName(path string, try func(path string) error) (string, error) {
	ending := filepath.Ext(path)
	free, err := path, try(path)
	for n := 2; errors.Is(err, fs.ErrExist); n++ {
		free = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), n, ending)
		err = try(free)
	}
	return free, err
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0) //nolint:gosec // a copy of ours
	if err != nil {
		return Unwritable(err, filepath.Dir(path))
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return Unwritable(err, filepath.Dir(path))
	}
	return nil
}

// SyncFolder makes a new name survive a power cut. Windows has no such call, and
// some network shares refuse it; the file itself is safe by then.
func SyncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // of the user's own choice
	if err != nil {
		return Unwritable(err, folder)
	}
	_ = opened.Sync() // refused where it isn't needed or can't be had
	return opened.Close()
}

// Taken refuses a name that something has: Invalid.
func Taken(path string) error {
	return store.Fail(store.Invalid, "There is a file %s already, and a backup never replaces one. Nothing was changed; give another name.",
		path)
}

// Unwritable says that a folder can't be written: Broken.
func Unwritable(err error, folder string) error {
	return store.FailBecause(err, store.Broken, "The folder %s can't be written or is full. Nothing was changed; make room, allow this "+
		"user to write it, or choose another.", folder)
}

// Stamp is how a moment of this computer's day stands in the names of files.
const Stamp = "2006-01-02-150405"

// Stem is a database's name without folder and ending.
func Stem(database string) string {
	return strings.TrimSuffix(filepath.Base(database), filepath.Ext(database))
}

// Link gives a file a second name, or makes a copy where the disk knows no second
// names; fs.ErrExist when something has that name.
func Link(ctx context.Context, path, second string) error {
	if err := os.Link(path, second); err == nil || !noLinks(err) {
		return err
	}
	return copyNew(ctx, path, second)
}

// copyNew copies a file to a name that nothing has, on the disk or not at all;
// fs.ErrExist when something has it.
func copyNew(ctx context.Context, from, to string) error {
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the database
	if err != nil {
		return err
	}
	err = file.Close()
	if err == nil {
		err = copyFile(ctx, from, to)
	}
	if err == nil {
		err = syncFile(to)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(to))
	}
	return err
}

// Unreadable says that a file can't be read: Broken.
func Unreadable(err error, path string) error {
	return store.FailBecause(err, store.Broken,
		"The file %s can't be read. Nothing was changed; allow this user to read it, or take another.", path)
}

// ReplacedPrefix begins the names of databases that a restore replaced.
func ReplacedPrefix(path string) string { return Stem(path) + "-replaced-" }

// BeforeUpdateMark follows the database's name in that of a copy made before an update.
const BeforeUpdateMark = "-before-update-"
