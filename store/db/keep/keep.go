// Package keep is the safekeeping of a shop's database: backups made by hand and each
// day, their copies in a second place, sealed for a key, proved by restoring them;
// putting one back; and which old files and copies lie about. What a computer
// outside has seen of the event log is held against it here, too.
package keep

import (
	stdsync "sync"

	"tillbridge/store/db"
)

// Safe is a database with the places where its copies are kept: the folder of its
// backups, a second place, and beside it. One is made of each database that is open.
type Safe struct {
	*db.DB
	// second is the second place; proving lets one proof at a time.
	second  outside
	proving stdsync.Mutex
}

// Of is the safe of a database.
func Of(d *db.DB) *Safe { return &Safe{DB: d} }
