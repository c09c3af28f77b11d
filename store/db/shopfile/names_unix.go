//go:build !windows

package shopfile

import (
	"fmt"
	"os"
	"syscall"
)

// Names returns how many names (hard links) the file at path has on its disk.
func Names(path string) (int, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("counting the file's names: %w", err)
	}
	// A disk that doesn't count them knows no second names.
	if system, known := info.Sys().(*syscall.Stat_t); known {
		return int(system.Nlink), nil //nolint:gosec,unconvert // its type differs between systems
	}
	return 1, nil
}
