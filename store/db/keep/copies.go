package keep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
)

// Copies returns all files that this program knows to hold the shop's data as it was,
// oldest first: daily backups, their copies in the second place, copies made before
// an update, and those beside the database. They still hold whoever was forgotten
// after At. Nothing removes them for that by itself. While the second place can't
// be looked at, the last copy that was made there stands for all.
func (s *Safe) Copies(ctx context.Context) ([]BackupFile, error) {
	daily, err := s.BackupFiles(ctx)
	if err != nil {
		return nil, err
	}
	// Those of before the plan named another folder stay where they are.
	usual, err := filesIn(store.UsualBackups.FolderOf(s.Config().Path), dbfile.Stem(s.Config().Path), "")
	if err != nil {
		return nil, err
	}
	updates, err := s.UpdateCopies()
	if err != nil {
		return nil, err
	}
	second, err := s.copiesSecond(ctx)
	if err != nil {
		return nil, err
	}
	beside, err := s.copiesBeside(ctx)
	if err != nil {
		return nil, err
	}
	copies := slices.Concat(daily, usual, updates, second, beside)
	slices.SortFunc(copies, func(a, b BackupFile) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Path, b.Path)) })
	return slices.CompactFunc(copies, func(a, b BackupFile) bool { return a.Path == b.Path }), nil
}

func (s *Safe) copiesSecond(ctx context.Context) ([]BackupFile, error) {
	plan, err := s.BackupPlan(ctx)
	if err != nil {
		return nil, err
	}
	last, err := s.LastSecond(ctx)
	if err != nil || plan.Second == "" && last.Path == "" {
		return nil, err
	}
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	// Copies stay in a place that the plan doesn't name any more.
	folder := plan.Second
	if folder == "" {
		folder = filepath.Dir(last.Path)
	}
	files, err := secondFiles(ctx, &s.second, folder, dbfile.Stem(s.Config().Path), mark(lineage))
	if err != nil && last.Path != "" && ctx.Err() == nil {
		return []BackupFile{last}, nil
	}
	if store.CodeOf(err) == store.Unavailable {
		return nil, nil
	}
	return files, err
}

// copiesBeside are the databases that a restore replaced, and others of this
// database's lineage that lie beside it. Those of other shops are none of its copies.
func (s *Safe) copiesBeside(ctx context.Context) (copies []BackupFile, err error) {
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	folder, ending := filepath.Dir(s.Config().Path), filepath.Ext(s.Config().Path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for copies of the database: %w", err)
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if path == s.Config().Path || filepath.Ext(path) != ending || !entry.Type().IsRegular() {
			continue
		}
		if !strings.HasPrefix(entry.Name(), dbfile.ReplacedPrefix(s.Config().Path)) {
			// What can't be read as a database of ours is none.
			if theirs, err := settingIn(ctx, path, db.SettingLineage); err != nil || theirs != lineage {
				continue
			}
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("looking at a copy of the database: %w", err)
		}
		copies = append(copies, BackupFile{Path: path, Bytes: info.Size(), At: info.ModTime().UTC()})
	}
	return copies, nil
}

// UpdateCopies lists the copies that were made of a database before it was brought
// up to date, newest first.
func (s *Safe) UpdateCopies() ([]BackupFile, error) {
	folder := store.UsualBackups.FolderOf(s.Config().Path)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, store.FailBecause(err, store.Broken, "The folder of the backups %s can't be read. Nothing was changed; allow this user "+
			"to read it.", folder)
	}
	var copies []BackupFile
	for _, entry := range entries {
		made, ours := beforeUpdate(entry.Name(), dbfile.Stem(s.Config().Path))
		if !ours {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("looking at a copy: %w", err)
		}
		copies = append(copies, BackupFile{Path: filepath.Join(folder, entry.Name()), Bytes: info.Size(), At: made.UTC()})
	}
	slices.SortStableFunc(copies, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return copies, nil
}
