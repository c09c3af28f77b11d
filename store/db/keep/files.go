package keep

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
)

// BackupFile is a daily backup as its name tells it.
type BackupFile struct {
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	At    time.Time `json:"at"`
	// Second says that it lies in the second place, Sealed that it is encrypted.
	Second bool `json:"second,omitempty"`
	Sealed bool `json:"encrypted,omitempty"`
	// ByHand says that it was made beside the day's.
	ByHand bool `json:"byHand,omitempty"`
}

// BackupFiles lists the daily backups, newest first; none when there is no folder
// yet. Those in the second place are SecondFiles.
func (s *Safe) BackupFiles(ctx context.Context) ([]BackupFile, error) {
	folder, err := s.BackupFolder(ctx)
	if err != nil {
		return nil, err
	}
	return filesIn(folder, dbfile.Stem(s.Config().Path), "")
}

// SecondFiles lists the copies of this database in the second place, newest
// first. Unavailable when it can't be read, or doesn't answer in time.
func (s *Safe) SecondFiles(ctx context.Context) ([]BackupFile, error) {
	plan, err := s.BackupPlan(ctx)
	if err != nil || plan.Second == "" {
		return nil, err
	}
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	return secondFiles(ctx, &s.second, plan.Second, dbfile.Stem(s.Config().Path), mark(lineage))
}

func secondFiles(ctx context.Context, place *outside, folder, stem, mark string) ([]BackupFile, error) {
	return await(ctx, place, folder, lookPatience, func(context.Context, func()) ([]BackupFile, error) {
		if err := connected(folder); err != nil {
			return nil, err
		}
		return filesIn(folder, stem, mark)
	})
}

// BackupFilesOf lists the daily backups for a database that may not open: in the
// folder that it names if that can be read, else in the usual one.
func BackupFilesOf(ctx context.Context, database string) ([]BackupFile, error) {
	database, err := dbfile.Locate(database)
	if err != nil {
		return nil, err
	}
	plan, _, err := planIn(ctx, database)
	if errors.Is(err, dbfile.ErrForeign) {
		return nil, err
	}
	if err != nil {
		plan = store.UsualBackups
	}
	return filesIn(plan.FolderOf(database), dbfile.Stem(database), "")
}

// SecondFilesOf lists those in the second place for a database that may not open;
// none when it can't say where that is. It errs like SecondFiles.
func SecondFilesOf(ctx context.Context, database string) ([]BackupFile, error) {
	plan, lineage, err := planIn(ctx, database)
	if err != nil || plan.Second == "" || lineage == "" {
		return nil, nil //nolint:nilerr // a damaged database is why its backups are wanted
	}
	return secondFiles(ctx, &outside{}, plan.Second, dbfile.Stem(database), mark(lineage))
}

// RestorableFiles lists what can be restored without a key for a database that may
// not open: the daily backups, newest first, then those in the second place. The
// error is that of the first place, when the second has none either.
func RestorableFiles(ctx context.Context, database string) ([]BackupFile, error) {
	files, err := BackupFilesOf(ctx, database)
	second, missing := SecondFilesOf(ctx, database)
	files = append(files, slices.DeleteFunc(second, func(f BackupFile) bool { return f.Sealed })...)
	if len(files) > 0 {
		return files, nil
	}
	return nil, errors.Join(err, missing)
}

// planIn reads plan and lineage of a database without opening it as ours.
func planIn(ctx context.Context, database string) (plan store.BackupPlan, lineage string, err error) {
	if _, err := dbfile.Identify(ctx, database); err != nil {
		return plan, "", err
	}
	if lineage, err = settingIn(ctx, database, db.SettingLineage); err != nil {
		return plan, "", err
	}
	text, err := settingIn(ctx, database, db.SettingBackups)
	if err != nil || text == "" {
		return store.UsualBackups, lineage, err
	}
	plan, err = db.ParsePlan(text)
	return plan, lineage, err
}

// settingIn reads a setting in the same way, "" for none.
func settingIn(ctx context.Context, database, key string) (value string, err error) {
	handle, err := sql.Open("sqlite", dbfile.URI(database, "mode=ro"))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	err = handle.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// filesIn lists the backups of a folder by their names. Whatever else lies there,
// folders and links among it, is nobody's here.
func filesIn(folder, stem, mark string) ([]BackupFile, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, store.FailBecause(err, store.Broken, "The folder of the backups %s can't be read. Nothing was changed; connect its disk "+
			"or choose another folder in Settings.", folder)
	}
	var files []BackupFile
	for _, entry := range entries {
		file, ours := backupNamed(entry.Name(), stem, mark)
		if !ours || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("looking at a backup: %w", err)
		}
		file.Path, file.Bytes = filepath.Join(folder, entry.Name()), info.Size()
		files = append(files, file)
	}
	slices.SortFunc(files, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return files, nil
}

// byHandMark follows the moment in the name of a backup that was made by hand.
const byHandMark = "-by-hand"

// backupName is the name of a backup of a database at a moment of this
// computer's day: shop-2026-11-26-183000.db, shop-2026-11-26-183000-by-hand.db; in
// the second place the mark of its lineage follows.
func backupName(stem string, now time.Time, byHand bool, mark string) string {
	stamp := now.Local().Format(dbfile.Stamp)
	if byHand {
		stamp += byHandMark
	}
	return stem + "-" + stamp + mark + ".db"
}

// backupNamed reads such a name.
func backupNamed(name, stem, mark string) (f BackupFile, ours bool) {
	f.Second = mark != ""
	if f.Second {
		name, f.Sealed = strings.CutSuffix(name, sealedEnding)
	}
	stamp, begins := strings.CutPrefix(name, stem+"-")
	stamp, ends := strings.CutSuffix(stamp, mark+".db")
	stamp, f.ByHand = strings.CutSuffix(stamp, byHandMark)
	taken, err := time.ParseInLocation(dbfile.Stamp, stamp, time.Local)
	f.At = taken.UTC()
	return f, begins && ends && err == nil
}

// mark tells the copies of one database from those of another of the same file
// name: several shops may share one disk.
func mark(lineage string) string { return "-" + lineage[:min(8, len(lineage))] }

// rotate removes the daily backups of a folder that the plan no longer wants, and
// those by hand that are more than store.KeptByHand. It counts and removes this
// database's own alone: one of another lineage under the same name, and one that
// can't be read, is nobody's here.
func (s *Safe) rotate(ctx context.Context, plan store.BackupPlan, folder, mark string) error {
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return err
	}
	files, err := filesIn(folder, dbfile.Stem(s.Config().Path), mark)
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(f BackupFile) bool { return !ownBackup(ctx, f, lineage) })
	var taken []time.Time
	byHand := 0
	for _, file := range files {
		if !file.ByHand {
			taken = append(taken, file.At.Local())
		}
	}
	spare := plan.Spare(taken)
	for _, file := range files { // the newest first
		if file.ByHand {
			byHand++
		}
		if file.ByHand && byHand <= store.KeptByHand || !file.ByHand && !slices.ContainsFunc(spare, file.At.Equal) {
			continue
		}
		if err := os.Remove(file.Path); err != nil {
			return store.FailBecause(err, store.Broken, "The old backup %s can't be removed. The new one is good; allow this user to write the "+
				"folder.", file.Path)
		}
	}
	return nil
}

// ownBackup says whether a backup is of a lineage. In the second place its name says
// so, which one that is encrypted can't.
func ownBackup(ctx context.Context, file BackupFile, lineage string) bool {
	if file.Second {
		return true
	}
	if _, err := dbfile.Identify(ctx, file.Path); err != nil {
		return false
	}
	theirs, err := settingIn(ctx, file.Path, db.SettingLineage)
	// Those of before databases had lineages have none.
	return err == nil && (theirs == lineage || theirs == "")
}
