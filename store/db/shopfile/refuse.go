// Package shopfile keeps what the program writes away from the shop's own files
// (R64). Whatever is written to a path that a person chose is written by Write or
// asked of Refuse first.
package shopfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	stdsync "sync"

	"tillbridge/store"
)

// owner is a database that this process has open.
type owner struct {
	database string
	backups  func() string
}

// owners is for the whole process, as SQLite's locks are: on Unix they are lost
// when any code of the process opens such a file and closes it again, so their
// content is never looked at here.
var owners struct {
	stdsync.Mutex
	all []*owner
}

// Own says that this process has the database at path open, a path that Follow
// gave; backups answers where its backups are now. release takes it back.
func Own(path string, backups func() string) (release func()) {
	o := &owner{database: path, backups: backups}
	owners.Lock()
	defer owners.Unlock()
	owners.all = append(owners.all, o)
	return func() {
		owners.Lock()
		defer owners.Unlock()
		owners.all = slices.DeleteFunc(owners.all, func(each *owner) bool { return each == o })
	}
}

func opened() []*owner {
	owners.Lock()
	defer owners.Unlock()
	return slices.Clone(owners.all)
}

// Opened says whether this process has the file at path open as a database.
func Opened(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(opened(), func(o *owner) bool {
		found, err := os.Stat(o.database)
		return err == nil && os.SameFile(found, info)
	})
}

// Refuse is Invalid when path is, or leads to, a file that no output may land on:
// of a database that is open here, by name, link or hard link, the database, what
// lies beside it, its backups, the databases that a restore replaced, its logs and
// crash files; of any other, whoever's it is, an SQLite database, what lies beside
// it, and an encrypted file. It opens nothing but plain files, and no database that is
// open here.
func Refuse(path string) error {
	file, err := Follow(path)
	if err != nil {
		return unwritable(err, path)
	}
	info, err := os.Stat(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(err, path)
	}
	for _, o := range opened() {
		if o.has(file, info) {
			return store.Fail(store.Invalid, "%s belongs to the shop's database %s. Nothing was written; choose another name.", path, o.database)
		}
	}
	if info != nil && info.Mode().IsRegular() {
		what, err := content(file)
		if err != nil {
			return unwritable(err, path)
		}
		if what != "" {
			return store.Fail(store.Invalid, "%s is %s. Nothing was written; choose another name.", path, what)
		}
	}
	for _, ending := range besides {
		database, beside := cutFold(file, ending)
		if !beside {
			continue
		}
		if is, err := isDatabase(database); err != nil || is {
			return store.FailBecause(err, store.Invalid, "%s belongs to the database %s. Nothing was written; choose another name.", path, database)
		}
	}
	return nil
}

// besides end the names of what SQLite and Tillbridge put beside a database.
var besides = []string{"-wal", "-shm", "-journal", ".lock", ".running", ".raise"}

// has says whether a file is one of this database's: there, with info, or not yet.
func (o *owner) has(path string, info fs.FileInfo) bool {
	for _, folder := range o.folders() {
		if info == nil {
			if folder.keeps && sameFolder(filepath.Dir(path), folder.path) && folder.ours(strings.ToLower(filepath.Base(path))) {
				return true
			}
			continue
		}
		entries, err := os.ReadDir(folder.path)
		if err != nil {
			continue // there is none, so it holds nothing of the shop's
		}
		for _, entry := range entries {
			if !folder.ours(strings.ToLower(entry.Name())) {
				continue
			}
			if found, err := os.Stat(filepath.Join(folder.path, entry.Name())); err == nil && os.SameFile(found, info) {
				return true
			}
		}
	}
	return false
}

// folder is a place where a database has files, and which of the names there, in
// lower case, are its own. keeps says that its names are taken before they exist.
type folder struct {
	path  string
	ours  func(name string) bool
	keeps bool
}

func (o *owner) folders() []folder {
	base := strings.ToLower(filepath.Base(o.database))
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	home := filepath.Dir(o.database)
	prefixed := func(with ...string) func(string) bool {
		return func(name string) bool {
			return slices.ContainsFunc(with, func(begin string) bool { return strings.HasPrefix(name, begin) })
		}
	}
	beside := prefixed(base+"-", base+".", "."+base+"-", stem+"-replaced-")
	backup := prefixed(stem+"-", "."+stem+"-")
	return []folder{
		{home, func(name string) bool { return name == base || beside(name) }, true},
		{filepath.Join(home, "logs"), prefixed("tillbridge"), true},
		{filepath.Join(home, "crashes"), prefixed("crash-", "running."), true},
		{filepath.Join(home, "backups"), backup, false},
		{o.backups(), backup, false},
	}
}

// Exposed lists the files of a database that are there and that others than their
// owner may read or write.
func Exposed(database, backups string) (open []string, err error) {
	o := owner{database: database, backups: func() string { return backups }}
	for _, folder := range o.folders() {
		entries, err := os.ReadDir(folder.path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return open, fmt.Errorf("looking for the database's files: %w", err)
		}
		for _, entry := range entries {
			if !folder.ours(strings.ToLower(entry.Name())) {
				continue
			}
			info, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // gone since
			}
			if err != nil {
				return open, fmt.Errorf("looking at the database's files: %w", err)
			}
			path := filepath.Join(folder.path, entry.Name())
			if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 && !slices.Contains(open, path) {
				open = append(open, path)
			}
		}
	}
	return open, nil
}

// begins are how files begin that are never overwritten, whoever's they are. The
// two of a write-ahead log differ by its byte order.
// https://www.sqlite.org/fileformat.html, https://age-encryption.org/v1
var begins = []struct{ with, is string }{
	{"SQLite format 3\x00", aDatabase},
	{"\x37\x7f\x06\x82", "part of a database"},
	{"\x37\x7f\x06\x83", "part of a database"},
	{"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "part of a database"},
	{"age-encryption.org/v1", "an encrypted file, which may be a backup"},
	{"-----BEGIN AGE ENCRYPTED FILE-----", "an encrypted file, which may be a backup"},
}

const aDatabase = "a database"

// content says what a plain file is, "" for what may be overwritten.
func content(path string) (what string, err error) {
	file, err := os.Open(path) //nolint:gosec // only its first bytes are looked at
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	head := make([]byte, 64)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	for _, each := range begins {
		if bytes.HasPrefix(head[:n], []byte(each.with)) {
			return each.is, nil
		}
	}
	return "", nil
}

// isDatabase says whether there is an SQLite database at path.
func isDatabase(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if Opened(path) {
		return true, nil
	}
	what, err := content(path)
	return what == aDatabase, err
}

// cutFold is strings.CutSuffix, whatever the case: disks that don't tell cases
// apart are common.
func cutFold(path, ending string) (string, bool) {
	begin := len(path) - len(ending)
	if begin <= 0 || !strings.EqualFold(path[begin:], ending) {
		return path, false
	}
	return path[:begin], true
}

func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// maxLinks is how many symbolic links are followed to a file that isn't there.
const maxLinks = 40

// Follow returns the absolute path of the file itself, through symbolic links,
// whether it is there already or not.
func Follow(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding the file: %w", err)
	}
	for range maxLinks {
		file, err := filepath.EvalSymlinks(path)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("following links: %w", err)
		}
		folder := filepath.Dir(path)
		if folder == path {
			return path, nil
		}
		if folder, err = Follow(folder); err != nil {
			return "", err
		}
		path = filepath.Join(folder, filepath.Base(path))
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // no link, and nothing there
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", fmt.Errorf("following links: more than %d lead to %s", maxLinks, path)
}
