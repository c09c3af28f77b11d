//go:build !windows

package store

import "syscall"

// deviceFailures are the system's words for a disk that can't take more.
var deviceFailures = []deviceFailure{
	{syscall.ENOSPC, "the disk is full"},
	{syscall.EDQUOT, "this user's share of the disk is full"},
	{syscall.EFBIG, "the file would be bigger than the disk or this user may have"},
	{syscall.EROFS, "the disk is read-only"},
	{syscall.EIO, "the disk reports an error"},
}
