//go:build unix

package main

import (
	"errors"
	"os/signal"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// leaveRoom lets no file of this process grow beyond some kilobytes, as a disk does
// that fills up.
func leaveRoom(kilobytes int) error {
	signal.Ignore(syscall.SIGXFSZ)   // the write fails all the same
	bytes := uint64(kilobytes) << 10 //nolint:gosec // a few hundred
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: bytes})
}

// noRoom says that an act failed because the disk is full.
func noRoom(err error) bool {
	var cause *sqlite.Error
	return errors.As(err, &cause) && (cause.Code()&0xff == sqlite3.SQLITE_FULL || cause.Code()&0xff == sqlite3.SQLITE_IOERR)
}
