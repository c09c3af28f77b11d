package receipt

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"tillbridge/store"
)

// How long a printer may take to answer a call, to say how it is, and to take a
// receipt.
const (
	dialWait   = 3 * time.Second
	statusWait = 500 * time.Millisecond
	writeWait  = 15 * time.Second
)

// printTo sends the bytes to a receipt printer on the network, after asking it
// whether it can print.
func printTo(ctx context.Context, address string, data []byte) (err error) {
	dialer := net.Dialer{Timeout: dialWait}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return off(err, address)
	}
	defer func() {
		if closed := conn.Close(); err == nil && closed != nil {
			err = off(closed, address)
		}
	}()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) }) // whoever waits is told so
	defer stop()
	if err := ready(conn, address); err != nil {
		return err
	}
	if err := conn.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return off(err, address)
	}
	if _, err := conn.Write(data); err != nil {
		return off(errors.Join(err, ctx.Err()), address)
	}
	return nil
}

// ready asks the printer for its state (DLE EOT 2: offline, DLE EOT 4: paper). One
// that does not know the question keeps silent, and is trusted.
func ready(conn net.Conn, name string) error {
	if err := conn.SetDeadline(time.Now().Add(statusWait)); err != nil {
		return off(err, name)
	}
	if _, err := conn.Write([]byte{0x10, 0x04, 2, 0x10, 0x04, 4}); err != nil {
		return off(err, name)
	}
	answer := make([]byte, 2)
	for read := 0; read < len(answer); {
		n, err := conn.Read(answer[read:])
		read += n
		if err != nil {
			break
		}
	}
	state, paper := answer[0], answer[1]
	switch {
	case isState(paper) && paper&0x60 != 0, isState(state) && state&0x20 != 0:
		return store.Fail(store.Unavailable, "The printer %s is out of paper. Nothing was lost: put in a new roll, then print again.", name)
	case isState(state) && state&0x04 != 0:
		return store.Fail(store.Unavailable, "The cover of the printer %s is open. Nothing was lost: close it, then print again.", name)
	case isState(state) && state&0x40 != 0:
		return store.Fail(store.Unavailable, "The printer %s reports a fault. Nothing was lost: look at its lamps, then print again.", name)
	}
	return nil
}

// isState says that a byte is an answer to DLE EOT: some bits of it are fixed.
func isState(b byte) bool { return b&0x93 == 0x12 }

// printInto writes the bytes to a device file; it never makes one.
func printInto(ctx context.Context, path string, data []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // the device is the shop's own choice
	switch {
	case errors.Is(err, os.ErrNotExist):
		return store.FailBecause(err, store.Unavailable, "There is no printer at %s. Nothing was lost: switch it on, check its cable, then print again.", path)
	case errors.Is(err, os.ErrPermission):
		return store.FailBecause(err, store.Unavailable, "You may not use the printer at %s. Nothing was lost: ask for the right to print there (group lp), then print again.", path)
	case err != nil:
		return off(err, path)
	}
	defer func() {
		if closed := file.Close(); err == nil && closed != nil {
			err = off(closed, path)
		}
	}()
	// Plain files know no deadline and need none.
	if err := file.SetWriteDeadline(time.Now().Add(writeWait)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
		return off(err, path)
	}
	stop := context.AfterFunc(ctx, func() { _ = file.SetWriteDeadline(time.Now()) })
	defer stop()
	if _, err := file.Write(data); err != nil {
		return off(errors.Join(err, ctx.Err()), path)
	}
	return nil
}
