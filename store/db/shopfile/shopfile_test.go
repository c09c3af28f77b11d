package shopfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

const sqliteHead = "SQLite format 3\x00 and so on"

// shop makes the files of a shop in a folder, as if it were open here.
func shop(t *testing.T) (folder string) {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, name := range ours {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700))
		must(t, os.WriteFile(filepath.Join(folder, name), []byte("of the shop"), 0o600))
	}
	release := shopfile.Own(filepath.Join(folder, "shop.db"), func() string { return filepath.Join(folder, "elsewhere") })
	t.Cleanup(release)
	return folder
}

// ours are the shop's files, none of which can be known by what is in it.
var ours = []string{
	"shop.db", "shop.db-wal", "shop.db-shm", "shop.db-journal", "shop.db.lock", "shop.db.running", ".shop.db-123.partial",
	"shop-replaced-2026-11-28-120000.db", "logs/tillbridge.log", "logs/tillbridge-2026-11-27T10-00-00.000.log", "crashes/running.txt",
	"crashes/crash-2026-11-28-120000.txt", "elsewhere/shop-2026-11-28-120000.db", "elsewhere/shop-before-update-8-to-9-2026-11-28-120000.db",
}

func TestR64_L1_NoOutputLandsOnAFileOfTheShop(t *testing.T) {
	ways := map[string]func(t *testing.T, file string) string{
		"by its name": func(_ *testing.T, file string) string { return file },
		"by a roundabout way": func(_ *testing.T, file string) string {
			return filepath.Dir(file) + "/../" + filepath.Base(filepath.Dir(file)) + "/./" + filepath.Base(file)
		},
		"by a relative path": func(t *testing.T, file string) string {
			t.Chdir(filepath.Dir(file))
			return filepath.Base(file)
		},
		"by a symbolic link": func(t *testing.T, file string) string {
			link := filepath.Join(t.TempDir(), "report.csv")
			must(t, os.Symlink(file, link))
			return link
		},
		"by a link to a link": func(t *testing.T, file string) string {
			first, second := filepath.Join(t.TempDir(), "a.csv"), filepath.Join(t.TempDir(), "b.csv")
			must(t, errors.Join(os.Symlink(file, first), os.Symlink(first, second)))
			return second
		},
		"through a linked folder": func(t *testing.T, file string) string {
			link := filepath.Join(t.TempDir(), "folder")
			must(t, os.Symlink(filepath.Dir(file), link))
			return filepath.Join(link, filepath.Base(file))
		},
		"by a hard link": func(t *testing.T, file string) string {
			link := filepath.Join(filepath.Dir(filepath.Dir(file)), "report.csv")
			must(t, os.RemoveAll(link))
			must(t, os.Link(file, link))
			return link
		},
	}
	for way, path := range ways {
		t.Run(way, func(t *testing.T) {
			folder := shop(t)
			for _, name := range ours {
				file := path(t, filepath.Join(folder, name))
				refused(t, name, file)
				if kept, _ := os.ReadFile(filepath.Join(folder, name)); string(kept) != "of the shop" {
					t.Errorf("%s now holds %q", name, kept)
				}
			}
		})
	}
	t.Run("before it is there", func(t *testing.T) {
		folder := shop(t)
		for _, name := range ours[1:11] {
			must(t, os.Remove(filepath.Join(folder, name)))
			refused(t, name, filepath.Join(folder, name))
			refused(t, "capital "+name, filepath.Join(folder, filepath.Dir(name), strings.ToUpper(filepath.Base(name))))
			link := filepath.Join(t.TempDir(), "report.csv")
			must(t, os.Symlink(filepath.Join(folder, name), link))
			refused(t, "a link to the missing "+name, link)
		}
	})
}

// refused writes to path and wants one sentence, and nothing written.
func refused(t *testing.T, what, path string) {
	t.Helper()
	err := shopfile.Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "name,email\n")
		return err
	})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "Nothing was written; choose another name") {
		t.Errorf("%s at %s: %v", what, path, err)
	}
}

func TestR64_L1_NoOutputLandsOnAnotherDatabaseOrAnEncryptedFile(t *testing.T) {
	for name, head := range map[string]string{
		"a database": sqliteHead, "a log": "\x37\x7f\x06\x82 and so on", "the other log": "\x37\x7f\x06\x83 and so on",
		"a journal": "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",
		"encrypted": "age-encryption.org/v1\n-> X25519", "encrypted, as text": "-----BEGIN AGE ENCRYPTED FILE-----\n",
	} {
		path := filepath.Join(t.TempDir(), "customers.csv")
		must(t, os.WriteFile(path, []byte(head), 0o600))
		refused(t, name, path)
		if kept, _ := os.ReadFile(path); string(kept) != head {
			t.Errorf("%s now holds %q", name, kept)
		}
	}
	database := filepath.Join(t.TempDir(), "other.db")
	must(t, os.WriteFile(database, []byte(sqliteHead), 0o600))
	for _, ending := range []string{"-wal", "-shm", "-journal", ".lock", ".running", "-WAL"} {
		refused(t, "what lies beside a database", database+ending)
	}
}

func TestR64_WhatIsNotTheShopsIsWrittenWholeForItsOwnerAlone(t *testing.T) {
	folder := shop(t)
	elsewhere := t.TempDir()
	link := filepath.Join(elsewhere, "link.csv")
	must(t, os.Symlink(filepath.Join(elsewhere, "behind.csv"), link))
	for path, at := range map[string]string{
		filepath.Join(folder, "customers.csv"):           "",
		filepath.Join(folder, "elsewhere/customers.csv"): "",
		filepath.Join(folder, "shopping.csv"):            "",
		link:                                             filepath.Join(elsewhere, "behind.csv"),
	} {
		for _, text := range []string{"first", "second"} {
			must(t, shopfile.Write(path, func(w io.Writer) error {
				_, err := io.WriteString(w, text)
				return err
			}))
			got, err := os.ReadFile(path)
			must(t, err)
			if string(got) != text {
				t.Errorf("%s holds %q", path, got)
			}
		}
		if at == "" {
			at = path
		}
		info, err := os.Lstat(at)
		must(t, err)
		if info.Mode() != 0o600 {
			t.Errorf("%s is %v", at, info.Mode())
		}
	}
	for _, path := range []string{os.DevNull, folder} {
		if err := shopfile.Write(path, func(io.Writer) error { return nil }); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", path, err)
		}
	}
	must(t, shopfile.Refuse(os.DevNull)) // a device is printed to, not replaced
}

func TestR52_AFileThatCannotBeWrittenStaysAsItWas(t *testing.T) {
	file := filepath.Join(t.TempDir(), "receipt.pdf")
	must(t, os.WriteFile(file, []byte("before"), 0o600))
	err := shopfile.Write(file, func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, syscall.ENOSPC)
	})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "What was there before is still there") {
		t.Errorf("%v", err)
	}
	if kept, _ := os.ReadFile(file); string(kept) != "before" {
		t.Errorf("the file holds %q", kept)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("%d files are left, want 1", len(left))
	}
}

func TestR64_ALinkInTheLogsPlaceIsNotWrittenThrough(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "shop.db")
	must(t, os.WriteFile(target, nil, 0o600))
	soft, hard := filepath.Join(folder, "soft.log"), filepath.Join(folder, "hard.log")
	must(t, errors.Join(os.Symlink(target, soft), os.Link(target, hard)))
	for _, path := range []string{soft, hard, folder} {
		if err := shopfile.Plain(path); store.CodeOf(err) != store.Broken {
			t.Errorf("%s: %v", path, err)
		}
	}
	must(t, errors.Join(os.Remove(hard), shopfile.Plain(target), shopfile.Plain(filepath.Join(folder, "new.log"))))
}

func TestALinkToItselfEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "round")
	must(t, os.Symlink(path, path))
	if err := shopfile.Refuse(path); store.CodeOf(err) != store.Invalid {
		t.Errorf("%v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
