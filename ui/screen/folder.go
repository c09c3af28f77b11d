package screen

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
)

// mostEntries is how many files and folders of one folder are read.
const mostEntries = 5000

// entry is a file or folder in a folder that is shown.
type entry struct {
	name    string
	folder  bool
	bytes   int64
	changed time.Time
}

// content is what is shown of a folder.
type content struct {
	entries []entry
	// cut says that there is more in it than was read.
	cut bool
}

// readFolder reads what a folder holds: its folders, and its files whose names end with
// one of the endings, any file without. Hidden ones are left out. NotFound and Unavailable
// say what is wrong with the folder.
func readFolder(path string, endings []string) (content, error) {
	folder, err := os.Open(path) //nolint:gosec // the folder is the one the person goes to
	if err != nil {
		return content{}, unreadable(err)
	}
	found, err := folder.ReadDir(mostEntries + 1)
	if errors.Is(err, io.EOF) {
		err = nil // it is empty
	}
	if err = errors.Join(err, folder.Close()); err != nil {
		return content{}, unreadable(err)
	}
	c := content{cut: len(found) > mostEntries}
	for _, each := range found[:min(len(found), mostEntries)] {
		if e, ok := entryOf(path, each); ok && (e.folder || ends(e.name, endings)) {
			c.entries = append(c.entries, e)
		}
	}
	return c, nil
}

// entryOf reads one entry, where links lead to; false for one that is hidden, leads
// nowhere or is neither file nor folder.
func entryOf(folder string, each fs.DirEntry) (entry, bool) {
	info, err := each.Info()
	if err != nil || strings.HasPrefix(each.Name(), ".") || hidden(info) {
		return entry{}, false
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if info, err = os.Stat(filepath.Join(folder, each.Name())); err != nil {
			return entry{}, false
		}
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return entry{}, false
	}
	return entry{name: each.Name(), folder: info.IsDir(), bytes: info.Size(), changed: info.ModTime()}, true
}

// unreadable says in few words what is wrong: the path stands above.
func unreadable(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return store.FailBecause(err, store.NotFound, "There is no such folder. Choose another.")
	case errors.Is(err, fs.ErrPermission):
		return store.FailBecause(err, store.Unavailable, "This user may not look into this folder.")
	default:
		return store.FailBecause(err, store.Unavailable, "This folder can't be read. Choose another.")
	}
}

func ends(name string, endings []string) bool {
	return len(endings) == 0 || slices.Contains(endings, strings.ToLower(filepath.Ext(name)))
}

// order puts folders first, then sorts by name, or by when they were last changed.
func (c content) order(byChange, descending bool) {
	slices.SortStableFunc(c.entries, func(a, b entry) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		by := cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
		if byChange && !a.changed.Equal(b.changed) {
			by = a.changed.Compare(b.changed)
		}
		if descending {
			by = -by
		}
		return by
	})
}

// pathOf is the path that a person means who types or pastes a text while a folder is
// shown: a name in it, a path, a path in quotes as Windows copies it, or the address of a
// file as file managers copy it. "" for nothing.
func pathOf(folder, typed string) string {
	text := strings.TrimSpace(typed)
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		text = text[1 : len(text)-1]
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" {
		text = filepath.FromSlash(u.Path)
		if runtime.GOOS == "windows" {
			text = strings.TrimPrefix(text, `\`)
		}
	}
	home, err := os.UserHomeDir()
	rest, inHome := strings.CutPrefix(text, "~")
	switch {
	case text == "":
		return ""
	case err == nil && inHome && (rest == "" || os.IsPathSeparator(rest[0])):
		return filepath.Join(home, rest)
	case filepath.IsAbs(text):
		return filepath.Clean(text)
	default:
		return filepath.Join(folder, text)
	}
}

// documents is where documents go on this computer; what desktops call that folder in
// another language stands in user-dirs.dirs.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	folder := filepath.Join(home, "Documents")
	if config, err := os.UserConfigDir(); err == nil {
		text, _ := os.ReadFile(filepath.Join(config, "user-dirs.dirs")) //nolint:gosec // it is the computer's own; most have none
		for line := range strings.Lines(string(text)) {
			if named, is := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); is {
				folder = strings.Replace(strings.Trim(named, `"`), "$HOME", home, 1)
			}
		}
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return home
}
