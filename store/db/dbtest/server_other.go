//go:build !unix

package dbtest

import (
	"errors"
	"syscall"
)

func unprivileged(string) (*syscall.SysProcAttr, error) {
	return nil, errors.New("the tests start a server on Unix alone")
}
