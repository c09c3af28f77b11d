//go:build unix

package keep_test

import (
	"os/signal"
	"syscall"
	"testing"
)

// limitFiles makes every file of this process end at a size, as a full disk does.
func limitFiles(t *testing.T, bytes uint64) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: bytes}))
}
