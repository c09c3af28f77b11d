package keep

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/sqlc"
)

// keepingSettings are about keeping the shop's data, not about its books: they belong
// to this computer's database as it is now, and a restore doesn't turn them back.
var keepingSettings = []string{db.SettingBackups, store.SettingFileDays, db.SettingRetention}

// keepingNotes are what a database remembers of its backups.
var keepingNotes = []string{settingLastBackup, settingSecondBackup, settingProofs}

// keepingIn reads both of a database, "" for what isn't there.
func keepingIn(ctx context.Context, q sqlc.DBTX) (map[string]string, error) {
	keeping := map[string]string{}
	for _, keys := range [][]string{keepingSettings, keepingNotes} {
		for _, key := range keys {
			var value string
			err := q.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", key).Scan(&value)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return nil, err
			}
			keeping[key] = value
		}
	}
	return keeping, nil
}

// keepOn returns the settings of the database before that the restored one goes on
// with, and says in r.Keeping what becomes of them; before is nil when they could not
// be read.
func (r *Restored) keepOn(restored, before map[string]string) (carried map[string]string, err error) {
	plan, err := planOf(restored)
	if err != nil {
		return nil, err
	}
	switch {
	case r.Kept != "" && before == nil:
		r.Keeping = append(r.Keeping, "How backups are kept could not be read in the database before. They go by what the backup says: "+
			plan.String()+". Look at it in Settings.")
		return nil, nil
	case r.Kept == "" || r.Other:
		if restored[db.SettingBackups] != "" {
			r.Keeping = append(r.Keeping, "The backups go by what the restored database says: "+plan.String()+". Look at it in Settings.")
		}
		return nil, nil
	}
	carried = map[string]string{}
	for key, value := range before {
		// What was never set there is no choice: on a new computer the backup's counts.
		if value != "" && value != restored[key] {
			carried[key] = value
		}
	}
	var changed []string
	if _, other := carried[db.SettingBackups]; other {
		if plan, err = planOf(carried); err != nil {
			return nil, err
		}
		changed = append(changed, "how backups are kept ("+plan.String()+")")
	}
	if _, other := carried[store.SettingFileDays]; other {
		changed = append(changed, "for how long old files stay")
	}
	if _, other := carried[db.SettingRetention]; other {
		changed = append(changed, "when the persons of closed orders are forgotten")
	}
	if len(changed) > 0 {
		r.Keeping = append(r.Keeping, "Kept from the database before, not from the backup: "+strings.Join(changed, "; ")+".")
	}
	return carried, nil
}

func planOf(settings map[string]string) (store.BackupPlan, error) {
	if settings[db.SettingBackups] == "" {
		return store.UsualBackups, nil
	}
	return db.ParsePlan(settings[db.SettingBackups])
}
