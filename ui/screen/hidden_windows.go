package screen

import (
	"io/fs"
	"syscall"
)

// hidden says that Windows hides the file.
func hidden(info fs.FileInfo) bool {
	system, known := info.Sys().(*syscall.Win32FileAttributeData)
	return known && system.FileAttributes&syscall.FILE_ATTRIBUTE_HIDDEN != 0
}
