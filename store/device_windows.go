package store

import "syscall"

// deviceFailures are the system's words for a disk that can't take more: winerror.h's
// ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_NOT_ENOUGH_QUOTA,
// ERROR_FILE_TOO_LARGE, ERROR_WRITE_PROTECT, ERROR_CRC and ERROR_IO_DEVICE.
var deviceFailures = []deviceFailure{
	{syscall.Errno(112), "the disk is full"},
	{syscall.Errno(39), "the disk is full"},
	{syscall.Errno(1816), "this user's share of the disk is full"},
	{syscall.Errno(223), "the file would be bigger than the disk allows"},
	{syscall.Errno(19), "the disk is read-only"},
	{syscall.Errno(23), "the disk reports an error"},
	{syscall.Errno(1117), "the disk reports an error"},
}
