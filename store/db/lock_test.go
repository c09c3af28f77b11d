package db_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
)

func TestR64_L5_OneLockWhateverLinkLeadsToTheDatabase(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	fill(t, path)
	elsewhere := t.TempDir()
	link, linked := filepath.Join(elsewhere, "till.db"), filepath.Join(elsewhere, "folder")
	must(t, errors.Join(os.Symlink(path, link), os.Symlink(folder, linked)))
	for _, first := range []string{path, link, filepath.Join(linked, "shop.db")} {
		lock, err := dbfile.LockFile(first, noon)
		must(t, err)
		for _, second := range []string{path, link, filepath.Join(linked, "shop.db"), filepath.Join(folder, ".", "..", filepath.Base(folder),
			"shop.db")} {
			if _, err := dbfile.LockFile(second, noon); store.CodeOf(err) != store.Busy {
				t.Errorf("%s is locked beside %s: %v", second, first, err)
			}
		}
		must(t, lock.Close())
	}
	if got := files(t, elsewhere); got != "folder till.db" {
		t.Errorf("beside the link lie %s", got)
	}
}

func TestL5_ALinkLeadsToTheSameDatabaseAndItsBackups(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	path, link := filepath.Join(folder, "shop.db"), filepath.Join(elsewhere, "till.db")
	must(t, shopAt(t, path, nil).Close())
	must(t, os.Symlink(path, link))
	d, err := db.Open(t.Context(), db.Config{Path: link})
	must(t, err)
	made, err := keep.Of(d).BackUpNow(t.Context())
	must(t, errors.Join(err, d.Close()))
	equal(t, "where the backup is", filepath.Dir(made.Path), filepath.Join(folder, "backups"))
	_, err = keep.Restore(t.Context(), made.Path, db.Config{Path: link})
	must(t, err)
	if to, err := os.Readlink(link); err != nil || to != path {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

func TestR64_L5_ADatabaseWithTwoNamesIsNotOpened(t *testing.T) {
	folder := t.TempDir()
	path, second := filepath.Join(folder, "shop.db"), filepath.Join(folder, "copy.db")
	d := shopAt(t, path, nil)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "backup.db"))
	must(t, errors.Join(err, d.Close()))
	must(t, os.Link(path, second))
	for _, name := range []string{path, second} {
		_, opened := db.Open(t.Context(), db.Config{Path: name})
		_, locked := dbfile.LockFile(name, noon)
		_, restored := keep.Restore(t.Context(), b.Path, db.Config{Path: name})
		for _, err := range []error{opened, locked, restored} {
			if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "has a second name on its disk") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	must(t, os.Remove(second))
	fill(t, path)
}

func TestR52_NothingIsWrittenIntoADatabaseThatIsNotInItsPlace(t *testing.T) {
	spoil := map[string]func(t *testing.T, path string){
		"moved":   func(t *testing.T, path string) { must(t, os.Rename(path, path+".old")) },
		"removed": func(t *testing.T, path string) { must(t, os.Remove(path)) },
		"replaced": func(t *testing.T, path string) {
			other := filepath.Join(filepath.Dir(path), "other.db")
			fill(t, other)
			must(t, os.Rename(other, path))
		},
	}
	for name, change := range spoil {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			d := shopAt(t, path, nil)
			defer func() { must(t, d.Close()) }()
			change(t, path)
			_, err := d.TakeIn(t.Context(), []store.Order{order(1002)})
			if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "was moved, removed or replaced while Tillbridge "+
				"was running. Nothing was saved") {
				t.Errorf("%v", err)
			}
		})
	}
}
