package keep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
)

// settingSecondBackup keeps the last copy in the second place.
const settingSecondBackup = "backup.second"

// madeBackup is what the database itself remembers of a backup that it made.
type madeBackup struct {
	BackupFile
	// Orders and Head are what it holds.
	Orders int64      `json:"orders"`
	Head   books.Head `json:"head"`
	// SHA256 is the digest of the file as it was written, in hex; "" for one made
	// before they were kept.
	SHA256 string `json:"sha256,omitempty"`
}

// made reads such a note, the zero value when there is none.
func (s *Safe) made(ctx context.Context, key string) (made madeBackup, err error) {
	text, err := s.Setting(ctx, key)
	if err != nil || text == "" {
		return made, err
	}
	if err := json.Unmarshal([]byte(text), &made); err != nil {
		return made, fmt.Errorf("reading what the last backup was: %w", err)
	}
	return made, nil
}

func (s *Safe) noteMade(ctx context.Context, key string, made madeBackup) error {
	text, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("noting the backup: %w", err)
	}
	return s.SetSetting(ctx, key, string(text))
}

// copySecond brings the last daily backup to the second place unless it is there,
// and returns the copy; the zero value without a second place or a backup. The
// copy gets its name when it is whole, and nothing is replaced by it. Unavailable
// when the place isn't there or doesn't answer, Broken when it is full, can't be
// written, or the backup is not as it was made.
func (s *Safe) copySecond(ctx context.Context) (BackupFile, error) {
	plan, err := s.BackupPlan(ctx)
	if err != nil || plan.Second == "" {
		return BackupFile{}, err
	}
	last, err := s.made(ctx, settingLastBackup)
	if err != nil || last.Path == "" {
		return BackupFile{}, err
	}
	had, err := s.made(ctx, settingSecondBackup)
	if err != nil {
		return BackupFile{}, err
	}
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	copied, err := s.writeSecond(ctx, plan, last, had, lineage)
	if err != nil && ctx.Err() == nil {
		err = store.FailBecause(err, store.CodeOf(err), "The last backup has no second copy. %s", store.MessageOf(err))
	}
	return copied, err
}

func (s *Safe) writeSecond(ctx context.Context, plan store.BackupPlan, last, had madeBackup, lineage string) (BackupFile, error) {
	stem := dbfile.Stem(s.Config().Path)
	next := last
	next.Second, next.Sealed = true, plan.Recipient != ""
	next.Path = filepath.Join(plan.Second, backupName(stem, last.At, last.ByHand, mark(lineage)))
	if next.Sealed {
		next.Path += sealedEnding
	}
	type written struct {
		madeBackup
		partial string
	}
	w, err := await(ctx, &s.second, plan.Second, copyPatience, func(ctx context.Context, alive func()) (w written, err error) {
		if err := connected(plan.Second); err != nil {
			return w, err
		}
		if info, err := os.Lstat(next.Path); err == nil && next.Path == had.Path && info.Size() == had.Bytes {
			return written{madeBackup: had}, nil
		} else if err == nil {
			return w, dbfile.Taken(next.Path)
		}
		if err := keepsSealed(plan, stem, mark(lineage)); err != nil {
			return w, err
		}
		if err := sweepSecond(plan.Second, stem, mark(lineage)); err != nil {
			return w, err
		}
		w.madeBackup = next
		w.partial, w.Bytes, w.SHA256, err = writeCopy(ctx, alive, last, next.Path, plan.Recipient)
		return w, err
	})
	if err != nil || w.partial == "" {
		return w.BackupFile, err
	}
	// Noted first: a copy that a killed program had given its name is known again.
	if err := s.noteMade(ctx, settingSecondBackup, w.madeBackup); err != nil {
		return BackupFile{}, err
	}
	return await(ctx, &s.second, plan.Second, copyPatience, func(ctx context.Context, _ func()) (BackupFile, error) {
		if err := dbfile.Appear(w.partial, w.Path); err != nil {
			return BackupFile{}, errors.Join(err, dbfile.Remove(w.partial))
		}
		return w.BackupFile, s.rotate(ctx, plan, plan.Second, mark(lineage))
	})
}

// keepsSealed refuses to put a copy that anybody can read beside encrypted ones of
// the same database, unless somebody took the key away: after a restore of an older
// backup, or over one that could not be read, the key may be missing by accident.
func keepsSealed(plan store.BackupPlan, stem, mark string) error {
	if plan.Recipient != "" || plan.Plain {
		return nil
	}
	files, err := filesIn(plan.Second, stem, mark)
	if err != nil || !slices.ContainsFunc(files, func(f BackupFile) bool { return f.Sealed }) {
		return err
	}
	return store.Fail(store.Broken, "The copies in %s are encrypted, and this database knows no key to encrypt for. Give Settings, Data the "+
		"public key again; to have copies that anybody can read, give the key, save, and take it away.", plan.Second)
}

// connected says whether the second place is there. It is never made: where a
// disk is not connected, its folder would be made on the disk that may break.
func connected(folder string) error {
	info, err := os.Stat(folder)
	if err == nil && !info.IsDir() {
		err = errors.New("it is a file")
	}
	if err != nil {
		return store.FailBecause(err, store.Unavailable, "The second place %s is not there. Connect its disk or share, or make the folder.",
			folder)
	}
	return nil
}

// syncEvery is how much is written between two times that it is forced to the
// disk: 32 MB.
const syncEvery = 32 << 20

// writeCopy copies a backup beside path, encrypted when there is a recipient, and
// forces it to the disk. It returns the file, its length and its digest.
func writeCopy(ctx context.Context, alive func(), of madeBackup, path, recipient string) (partial string, bytes int64, digest string,
	err error,
) {
	if partial, err = dbfile.NewPartial(path); err != nil {
		return "", 0, "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, dbfile.Remove(partial))
			partial = ""
		}
	}()
	source, err := os.Open(of.Path)
	if err != nil {
		return partial, 0, "", errNoBackup(err, of.Path)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	file, err := os.OpenFile(partial, os.O_WRONLY, 0o600) //nolint:gosec // a copy of ours
	if err != nil {
		return partial, 0, "", dbfile.Unwritable(err, filepath.Dir(path))
	}
	read, wrote := sha256.New(), sha256.New()
	target := &copyTarget{file: file, alive: alive}
	err = func() error {
		var into io.WriteCloser = unclosed{io.MultiWriter(target, wrote)}
		if recipient != "" {
			if into, err = sealing(into, recipient); err != nil {
				return err
			}
		}
		_, err := io.Copy(into, io.TeeReader(dbfile.UntilDone(ctx, source), read))
		return errors.Join(err, into.Close())
	}()
	bytes = target.bytes
	if failed := errors.Join(target.failed, file.Sync(), file.Close()); failed != nil && ctx.Err() == nil {
		return partial, 0, "", dbfile.Unwritable(failed, filepath.Dir(path))
	}
	if err == nil && of.SHA256 != "" && hex.EncodeToString(read.Sum(nil)) != of.SHA256 {
		err = store.Fail(store.Broken, "The backup %s is not as it was made, so it was not copied. Make another with Back Up Now, and check "+
			"the disk.", filepath.Base(of.Path))
	}
	return partial, bytes, hex.EncodeToString(wrote.Sum(nil)), err
}

// copyTarget is a file in the second place that is forced to the disk as it grows,
// and tells that it does.
type copyTarget struct {
	file   *os.File
	alive  func()
	bytes  int64
	synced int64
	failed error
}

// Write is io.Writer's.
func (t *copyTarget) Write(p []byte) (int, error) {
	n, err := t.file.Write(p)
	t.bytes += int64(n)
	if err == nil && t.bytes-t.synced >= syncEvery {
		err = t.file.Sync()
		t.synced = t.bytes
	}
	if err != nil {
		t.failed = err
	}
	t.alive()
	return n, err
}

// unclosed is a writer that somebody else closes.
type unclosed struct{ io.Writer }

// Close is io.Closer's.
func (unclosed) Close() error { return nil }

// sweepSecond removes the copies of this database that an earlier run was killed
// over in the second place. Copies of other databases may be on their way there.
func sweepSecond(folder, stem, mark string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return dbfile.Unwritable(err, folder)
	}
	var failures []error
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, "."+stem+"-") && strings.Contains(name, mark+".db") &&
			strings.HasSuffix(name, dbfile.Partial) {
			failures = append(failures, os.Remove(filepath.Join(folder, name)))
		}
	}
	return errors.Join(failures...)
}
