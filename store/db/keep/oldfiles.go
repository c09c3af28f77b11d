package keep

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
)

// CrashFolder is where the crash files of a database's Desktop lie.
func CrashFolder(database string) string { return filepath.Join(filepath.Dir(database), "crashes") }

// removeOldFiles removes what was kept for long enough, and says so in the event
// log: databases that a restore replaced, copies made before an update, and crash
// files. They are known by names that nothing but this program gives, and their age by
// the moment in those names.
func (s *Safe) removeOldFiles(ctx context.Context) error {
	setting, err := s.Setting(ctx, store.SettingFileDays)
	if err != nil {
		return err
	}
	days, err := store.FileDays(setting)
	if err != nil {
		return err
	}
	before := s.Config().Now().AddDate(0, 0, -days)
	stem := dbfile.Stem(s.Config().Path)
	var failures []error
	for _, kept := range []struct {
		folder, what string
		at           func(name string) (time.Time, bool)
	}{
		{filepath.Dir(s.Config().Path), "a replaced database", func(name string) (time.Time, bool) {
			return stampAfter(name, stem+"-replaced-", filepath.Ext(s.Config().Path), time.Local)
		}},
		{store.UsualBackups.FolderOf(s.Config().Path), "a database of before an update", func(name string) (time.Time, bool) {
			return beforeUpdate(name, stem)
		}},
		{CrashFolder(s.Config().Path), "a crash file", func(name string) (time.Time, bool) {
			return stampAfter(name, "crash-", ".txt", time.UTC)
		}},
	} {
		failures = append(failures, s.removeOlder(ctx, kept.folder, kept.what, before, kept.at))
	}
	return errors.Join(failures...)
}

func (s *Safe) removeOlder(ctx context.Context, folder, what string, before time.Time, at func(name string) (time.Time, bool)) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return dbfile.Unwritable(err, folder)
	}
	var failures []error
	log := s.Config().Log
	for _, entry := range entries {
		when, ours := at(entry.Name())
		if !ours || !entry.Type().IsRegular() || !when.Before(before) {
			continue
		}
		// Said first: what can't be logged stays.
		err := s.Log(ctx, store.Event{
			Kind: store.EventRecord, Title: "Old file removed: " + what, Before: entry.Name(),
			Detail: "It was kept since " + store.Moment(when) + ", longer than the setting says.",
		})
		if err == nil {
			err = dbfile.Remove(filepath.Join(folder, entry.Name()))
		}
		if err != nil {
			failures = append(failures, store.FailBecause(err, store.Broken, "The old file %s can't be removed. Nothing else was changed; allow "+
				"this user to write its folder.", entry.Name()))
			continue
		}
		log.Info().Str("file", entry.Name()).Str("what", what).Time("of", when).Msg("removed an old file")
	}
	return errors.Join(failures...)
}

// stampAfter reads the moment in a name: what begins it, the moment, perhaps a
// number where two were of one second, and the ending.
func stampAfter(name, begin, end string, zone *time.Location) (time.Time, bool) {
	rest, begins := strings.CutPrefix(name, begin)
	rest, ends := strings.CutSuffix(rest, end)
	if !begins || !ends || len(rest) < len(dbfile.Stamp) {
		return time.Time{}, false
	}
	when, err := time.ParseInLocation(dbfile.Stamp, rest[:len(dbfile.Stamp)], zone)
	number := rest[len(dbfile.Stamp):]
	return when, err == nil && (number == "" || number[0] == '-' && len(number) > 1 && strings.Trim(number[1:], "0123456789") == "")
}

// beforeUpdate reads the name of a copy made before an update:
// shop-before-update-8-to-16-2026-11-28-183000.db.
func beforeUpdate(name, stem string) (time.Time, bool) {
	rest, begins := strings.CutPrefix(name, stem+dbfile.BeforeUpdateMark)
	for _, part := range []string{"-to-", "-"} {
		number, after, found := strings.Cut(rest, part)
		if !found || number == "" || strings.Trim(number, "0123456789") != "" {
			return time.Time{}, false
		}
		rest = after
	}
	when, ours := stampAfter(rest, "", ".db", time.Local)
	return when, begins && ours
}
