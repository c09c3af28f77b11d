package shopfile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Names returns how many names (hard links) the file at path has on its disk.
func Names(path string) (names int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("counting the file's names: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(file.Fd()), &info); err != nil {
		return 0, fmt.Errorf("counting the file's names: %w", err)
	}
	return int(info.NumberOfLinks), nil
}
