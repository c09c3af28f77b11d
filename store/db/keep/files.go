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
		taken, sealed, ours := backupNamed(entry.Name(), stem, mark)
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
		files = append(files, BackupFile{
			Path: filepath.Join(folder, entry.Name()), Bytes: info.Size(), At: taken.UTC(), Second: mark != "",
			Sealed: sealed,
		})
	}
	slices.SortFunc(files, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return files, nil
}

// backupName is the name of a backup of a database at a moment of this
// computer's day: shop-2026-11-26-183000.db; in the second place the mark of its
// lineage follows.
func backupName(stem string, now time.Time, mark string) string {
	return stem + "-" + now.Local().Format(dbfile.Stamp) + mark + ".db"
}

// backupNamed reads such a name.
func backupNamed(name, stem, mark string) (taken time.Time, sealed, ours bool) {
	if mark != "" {
		name, sealed = strings.CutSuffix(name, sealedEnding)
	}
	stamp, begins := strings.CutPrefix(name, stem+"-")
	stamp, ends := strings.CutSuffix(stamp, mark+".db")
	taken, err := time.ParseInLocation(dbfile.Stamp, stamp, time.Local)
	return taken, sealed, begins && ends && err == nil
}

// mark tells the copies of one database from those of another of the same file
// name: several shops may share one disk.
func mark(lineage string) string { return "-" + lineage[:min(8, len(lineage))] }

// rotate removes the daily backups of a folder that the plan no longer wants.
func rotate(plan store.BackupPlan, folder, stem, mark string) error {
	files, err := filesIn(folder, stem, mark)
	if err != nil {
		return err
	}
	var taken []time.Time
	for _, file := range files {
		taken = append(taken, file.At.Local())
	}
	spare := plan.Spare(taken)
	for _, file := range files {
		if !slices.ContainsFunc(spare, file.At.Equal) {
			continue
		}
		if err := os.Remove(file.Path); err != nil {
			return store.FailBecause(err, store.Broken, "The old backup %s can't be removed. The new one is good; allow this user to write the "+
				"folder.", file.Path)
		}
	}
	return nil
}
