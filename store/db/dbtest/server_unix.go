//go:build unix

package dbtest

import (
	"errors"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// unprivileged has a server that root starts, which it refuses, run as the user of Debian's
// package, whose the folder becomes. It gets no signal that is meant for the tests.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, badUser := strconv.ParseUint(who.Uid, 10, 32)
	gid, badGroup := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(badUser, badGroup, os.Chown(folder, int(uid), int(gid))); err != nil { //nolint:gosec // 32 bits
		return nil, err
	}
	return &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
