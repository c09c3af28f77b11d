package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
)

// BackupPlan says where the daily backups go and how many stay: the newest of
// each of the last Days days on which there are any, and likewise for weeks and
// months.
type BackupPlan struct {
	// Folder is absolute; "" is the folder "backups" beside the database.
	Folder string `json:"folder,omitempty"`
	// Second is a folder on another disk or a share where each daily backup goes
	// too; absolute, "" for none.
	Second string `json:"second,omitempty"`
	// Recipient is the public key of age ("age1…") that the copies in Second are
	// encrypted for; "" leaves them readable. The key that opens them is the shop's
	// and is never known here.
	Recipient string `json:"recipient,omitempty"`
	// Plain says that somebody took the key away: from then on copies that anybody can
	// read are wanted beside the encrypted ones.
	Plain  bool `json:"plain,omitempty"`
	Days   int  `json:"days"`
	Weeks  int  `json:"weeks"`
	Months int  `json:"months"`
}

// KeptByHand is how many backups that were made by hand stay beside those of the
// days.
const KeptByHand = 10

// UsualBackups is the plan of a shop that has chosen none: a mistake is noticed
// within a week, a missing month when the books are closed.
var UsualBackups = BackupPlan{Days: 7, Weeks: 4, Months: 12}

// Check refuses a plan that keeps nothing, or so much that it fills a disk, a
// folder that means another place in every program, a second place that is the
// first, and a key that encrypts nothing. Invalid.
func (p BackupPlan) Check() error {
	for _, folder := range []string{p.Folder, p.Second} {
		if folder != "" && !filepath.IsAbs(folder) {
			return Fail(Invalid, "The folder of the backups has to be written out from the beginning, like /backups/shop. Nothing was saved.")
		}
	}
	if p.Second != "" && p.Folder != "" && filepath.Clean(p.Second) == filepath.Clean(p.Folder) {
		return Fail(Invalid, "The second place of the backups is the first. Choose a folder on another disk. Nothing was saved.")
	}
	if err := CheckRecipient(p.Recipient); err != nil {
		return err
	}
	if p.Recipient != "" && p.Second == "" {
		return Fail(Invalid, "Only the copies in a second place are encrypted, and there is none. Choose its folder too. Nothing was saved.")
	}
	if p.Days < 1 || p.Days > 366 || p.Weeks < 0 || p.Weeks > 520 || p.Months < 0 || p.Months > 120 {
		return Fail(Invalid, "Keep backups of 1 to 366 days, up to 520 weeks and up to 120 months. Nothing was saved.")
	}
	return nil
}

// CheckRecipient refuses what is no public key of age; "" is none and is right.
// Invalid; the sentence never repeats what was given, which may be a secret key.
func CheckRecipient(key string) error {
	if key == "" {
		return nil
	}
	if strings.Contains(strings.ToUpper(key), "AGE-SECRET-KEY-") {
		return Fail(Invalid, "That is the secret key, which opens backups. Keep it away from this computer, and give the public one, which "+
			"begins with age1. Nothing was saved.")
	}
	recipients, err := age.ParseRecipients(strings.NewReader(key))
	if err != nil || len(recipients) != 1 || strings.TrimSpace(key) != key || !strings.HasPrefix(key, "age1") {
		return Fail(Invalid, "That is no public key of age: one begins with age1, as age-keygen prints it. Nothing was saved.")
	}
	return nil
}

// SettingFileDays is the key of the setting that FileDays reads.
const SettingFileDays = "retention.files"

// UsualFileDays is how long replaced databases and crash files stay when nobody
// chose (R65).
const UsualFileDays = 30

// FileDays reads for how many days replaced
// databases, copies made before an update, and crash files stay (R65). "" is
// UsualFileDays. Invalid for anything but 1 to 3650.
func FileDays(setting string) (int, error) {
	if setting == "" {
		return UsualFileDays, nil
	}
	days, err := strconv.Atoi(strings.TrimSpace(setting))
	if err != nil || days < 1 || days > 3650 {
		return 0, FailBecause(err, Invalid, "Keep replaced databases and crash files for 1 to 3650 days. Nothing was saved.")
	}
	return days, nil
}

// String says how many are kept, and where a second copy goes.
func (p BackupPlan) String() string {
	said := fmt.Sprintf("%d daily, %d weekly, %d monthly", p.Days, p.Weeks, p.Months)
	switch {
	case p.Second != "" && p.Recipient != "":
		said += "; a second copy in " + p.Second + ", encrypted for " + p.Recipient
	case p.Second != "":
		said += "; a second copy in " + p.Second
	}
	return said
}

// Spare returns which backups the plan no longer wants, of those taken at these
// moments; days, weeks and months are those of the moments' own time zone.
func (p BackupPlan) Spare(taken []time.Time) []time.Time {
	newestFirst := slices.Clone(taken)
	slices.SortFunc(newestFirst, func(a, b time.Time) int { return b.Compare(a) })
	wanted := map[time.Time]bool{}
	for _, rule := range []struct {
		keep   int
		period func(time.Time) string
	}{
		{p.Days, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{p.Weeks, func(t time.Time) string { year, week := t.ISOWeek(); return fmt.Sprint(year, week) }},
		{p.Months, func(t time.Time) string { return t.Format("2006-01") }},
	} {
		var periods []string
		for _, t := range newestFirst {
			if name := rule.period(t); len(periods) < rule.keep && !slices.Contains(periods, name) {
				periods = append(periods, name)
				wanted[t] = true
			}
		}
	}
	return slices.DeleteFunc(newestFirst, func(t time.Time) bool { return wanted[t] })
}

// FolderOf is the folder of the backups, the one beside the database unless the plan
// names another.
func (p BackupPlan) FolderOf(database string) string {
	if p.Folder != "" {
		return p.Folder
	}
	return filepath.Join(filepath.Dir(database), "backups")
}
