package db

import (
	"context"
	"encoding/json"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// BackupFolder is where the daily backups are.
func (d *DB) BackupFolder(ctx context.Context) (string, error) {
	p, err := d.BackupPlan(ctx)
	return p.FolderOf(d.cfg.Path), err
}

// backupsNow is BackupFolder for the guard of the shop's files; the usual folder
// when it can't be read.
func (d *DB) backupsNow() string {
	if d.read != nil {
		if folder, err := d.BackupFolder(context.Background()); err == nil {
			return folder
		}
	}
	return store.UsualBackups.FolderOf(d.cfg.Path)
}

// SettingBackups keeps the plan of the backups.
const SettingBackups = "backups"

// BackupPlan returns where the daily backups go and how many stay.
func (d *DB) BackupPlan(ctx context.Context) (store.BackupPlan, error) {
	text, err := d.Setting(ctx, SettingBackups)
	if err != nil || text == "" {
		return store.UsualBackups, err
	}
	return ParsePlan(text)
}

// ParsePlan reads the plan as the setting SettingBackups keeps it.
func ParsePlan(text string) (p store.BackupPlan, err error) {
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("reading the plan of the backups: %w", err)
	}
	return p, nil
}

// SetBackupPlan keeps it. Backups that lie in another folder stay there.
func (d *DB) SetBackupPlan(ctx context.Context, p store.BackupPlan) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Second != "" {
		if same, err := dbfile.Same(p.Second, p.FolderOf(d.cfg.Path)); err != nil || same {
			return store.FailBecause(err, store.Invalid, "The second place of the backups is the first, or can't be looked at. Choose a folder "+
				"on another disk. Nothing was saved.")
		}
	}
	before, err := d.BackupPlan(ctx)
	if err != nil {
		return err
	}
	// A key that goes missing in any other way leaves the copies encrypted.
	p.Plain = p.Recipient == "" && (before.Recipient != "" || before.Plain)
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keeping the plan of the backups: %w", err)
	}
	return d.in(ctx, "keeping the plan of the backups", func(a *act) error {
		if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: SettingBackups, Value: string(text)}); err != nil {
			return fmt.Errorf("writing the plan of the backups: %w", err)
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: "The daily backups changed",
			Before: before.FolderOf(d.cfg.Path) + ": " + before.String(), After: p.FolderOf(d.cfg.Path) + ": " + p.String(),
		})
	})
}
