package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

// BackupPlan says where the daily backups go and how many stay: the newest of
// each of the last Days days on which there are any, and likewise for weeks and
// months.
type BackupPlan struct {
	// Folder is absolute; "" is the folder "backups" beside the database.
	Folder string `json:"folder,omitempty"`
	Days   int    `json:"days"`
	Weeks  int    `json:"weeks"`
	Months int    `json:"months"`
}

// UsualBackups is the plan of a shop that has chosen none: a mistake is noticed
// within a week, a missing month when the books are closed.
var UsualBackups = BackupPlan{Days: 7, Weeks: 4, Months: 12}

// Check refuses a plan that keeps nothing, or so much that it fills a disk, and a
// folder that means another place in every program. Invalid.
func (p BackupPlan) Check() error {
	if p.Folder != "" && !filepath.IsAbs(p.Folder) {
		return Fail(Invalid, "The folder of the backups has to be written out from the beginning, like /backups/shop. Nothing was saved.")
	}
	if p.Days < 1 || p.Days > 366 || p.Weeks < 0 || p.Weeks > 520 || p.Months < 0 || p.Months > 120 {
		return Fail(Invalid, "Keep backups of 1 to 366 days, up to 520 weeks and up to 120 months. Nothing was saved.")
	}
	return nil
}

// String says how many are kept.
func (p BackupPlan) String() string {
	return fmt.Sprintf("%d daily, %d weekly, %d monthly", p.Days, p.Weeks, p.Months)
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
