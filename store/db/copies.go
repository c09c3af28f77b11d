package db

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tillbridge/store"
)

// Copies returns all files that this program knows to hold the shop's data as it was,
// oldest first: daily backups, their copies in the second place, copies made before
// an update, and those beside the database. They still hold whoever was forgotten
// after At. Nothing removes them for that by itself. While the second place can't
// be looked at, the last copy that was made there stands for all.
func (d *DB) Copies(ctx context.Context) ([]BackupFile, error) {
	daily, err := d.BackupFiles(ctx)
	if err != nil {
		return nil, err
	}
	// Those of before the plan named another folder stay where they are.
	usual, err := filesIn(folderOf(store.UsualBackups, d.cfg.Path), stem(d.cfg.Path), "")
	if err != nil {
		return nil, err
	}
	updates, err := d.UpdateCopies()
	if err != nil {
		return nil, err
	}
	second, err := d.copiesSecond(ctx)
	if err != nil {
		return nil, err
	}
	beside, err := d.copiesBeside(ctx)
	if err != nil {
		return nil, err
	}
	copies := slices.Concat(daily, usual, updates, second, beside)
	slices.SortFunc(copies, func(a, b BackupFile) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Path, b.Path)) })
	return slices.CompactFunc(copies, func(a, b BackupFile) bool { return a.Path == b.Path }), nil
}

func (d *DB) copiesSecond(ctx context.Context) ([]BackupFile, error) {
	plan, err := d.BackupPlan(ctx)
	if err != nil {
		return nil, err
	}
	last, err := d.LastSecond(ctx)
	if err != nil || plan.Second == "" && last.Path == "" {
		return nil, err
	}
	lineage, err := d.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	// Copies stay in a place that the plan doesn't name any more.
	folder := plan.Second
	if folder == "" {
		folder = filepath.Dir(last.Path)
	}
	files, err := secondFiles(ctx, &d.second, folder, stem(d.cfg.Path), mark(lineage))
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
func (d *DB) copiesBeside(ctx context.Context) (copies []BackupFile, err error) {
	lineage, err := d.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	folder, ending := filepath.Dir(d.cfg.Path), filepath.Ext(d.cfg.Path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for copies of the database: %w", err)
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if path == d.cfg.Path || filepath.Ext(path) != ending || !entry.Type().IsRegular() {
			continue
		}
		if !strings.HasPrefix(entry.Name(), keptPrefix(d.cfg.Path)) {
			// What can't be read as a database of ours is none.
			if theirs, err := settingIn(ctx, path, settingLineage); err != nil || theirs != lineage {
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
