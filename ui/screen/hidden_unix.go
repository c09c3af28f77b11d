//go:build !windows

package screen

import "io/fs"

// hidden is false: elsewhere a name that begins with a full stop is all that hides a file.
func hidden(fs.FileInfo) bool { return false }
