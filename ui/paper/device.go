package paper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"tillbridge/store"
)

// limits bound every wait for a printer and for fonts (R63): nothing that a printer, a
// print service or a share does or leaves undone keeps anybody waiting longer.
type limits struct {
	// whole is for one paper, from the first call to the last answer.
	whole time.Duration
	// dial is for a call to be answered, status for a printer to say how it is,
	// write for it to take the paper's bytes, drain for it to close the line when it
	// has them all.
	dial, status, write, drain time.Duration
	// answer is for one answer of a print service, job for a job to be printed,
	// cancel for taking it back.
	answer, job, cancel time.Duration
	// fonts is for the search for this computer's fonts, once.
	fonts time.Duration
}

// waits are longer than printers need: two seconds for a receipt printer, ten for
// an office printer that sleeps.
var waits = limits{
	whole: 30 * time.Second, dial: 3 * time.Second, status: 500 * time.Millisecond, write: 15 * time.Second, drain: 8 * time.Second,
	answer: 8 * time.Second, job: 20 * time.Second, cancel: 4 * time.Second,
	fonts: 10 * time.Second,
}

// ErrUncertain is in the chain of an error of Print that came when the printer had
// been sent something: paper may be out, and the drawer open.
var ErrUncertain = errors.New("it is not known what was printed")

// uncertain adds to a failure that something may have been printed all the same.
func uncertain(err error) error {
	return store.FailBecause(errors.Join(ErrUncertain, err), store.CodeOf(err), "%s Part of it may have been printed, so look first.",
		store.MessageOf(err))
}

// printerLine is a connection to a printer; its waits end with the caller's context.
type printerLine struct {
	*net.TCPConn
	ctx context.Context
}

// within bounds what is read and written from now on.
func (l printerLine) within(wait time.Duration) {
	// The error is the same that the next read or write comes back with.
	_ = l.SetDeadline(time.Now().Add(wait))
	if l.ctx.Err() != nil {
		_ = l.SetDeadline(time.Now())
	}
}

// printTo sends a document to a receipt printer on the network, after asking it
// whether it can print. It comes back without an error only when the printer has
// taken all of it: closing the line while the printer talks would cut the paper
// short (https://www.rfc-editor.org/rfc/rfc2525#page-50), so this end is closed for
// writing only, and what the printer says is read until it closes the other.
func printTo(ctx context.Context, address string, doc document) error {
	dialer := net.Dialer{Timeout: waits.dial}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return off(err, address)
	}
	defer conn.Close() //nolint:errcheck // what was sent is known to have arrived, or told otherwise
	line := printerLine{conn.(*net.TCPConn), ctx}
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })() // whoever waits is told so
	talks := false
	if doc.asked {
		if talks, err = line.ready(address); err != nil {
			return err
		}
	}
	failed := func(err error) error { return uncertain(off(errors.Join(err, ctx.Err()), address)) }
	line.within(waits.write)
	var states atomic.Int64
	closed := make(chan error, 1)
	go func() { closed <- line.listen(&states) }()
	if _, err := line.Write(doc.data); err != nil {
		return failed(err)
	}
	before := states.Load()
	// A question behind the paper is answered once all before it was taken.
	if talks {
		if _, err := line.Write(askOffline); err != nil {
			return failed(err)
		}
	}
	select {
	case err := <-closed:
		return failed(fmt.Errorf("closed before the paper's end: %w", err))
	default:
	}
	if err := line.CloseWrite(); err != nil {
		return failed(err)
	}
	line.within(waits.drain)
	err = <-closed
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil && talks && states.Load() > before:
		return nil // it keeps the line open, but has answered what came last
	default:
		return failed(err)
	}
}

// The questions DLE EOT 2 and 4 (is it offline, has it paper); the answers come at
// once, whatever is being printed. They are Epson's: to a Star printer EOT alone is a
// question, whose answer means something else.
var (
	askOffline = []byte{0x10, 0x04, 2}
	askPaper   = []byte{0x10, 0x04, 4}
)

// listen reads what a printer says until it closes the line (io.EOF) or the wait is
// over, and counts the answers among it.
func (l printerLine) listen(states *atomic.Int64) error {
	said := make([]byte, 512)
	for {
		n, err := l.Read(said)
		for _, b := range said[:n] {
			if isState(b) {
				states.Add(1)
			}
		}
		if err != nil {
			return err
		}
	}
}

// ready asks the printer for its state. One that does not know the questions keeps
// silent, or says other things unasked, and is trusted; talks is false then.
func (l printerLine) ready(name string) (talks bool, err error) {
	l.within(waits.status)
	if _, err := l.Write(append(askOffline[:len(askOffline):len(askOffline)], askPaper...)); err != nil {
		return false, off(errors.Join(err, l.ctx.Err()), name)
	}
	var answers, said []byte
	for most := 64; len(answers) < 2 && most > 0; {
		said = make([]byte, most)
		n, err := l.Read(said)
		most -= n
		for _, b := range said[:n] {
			if isState(b) {
				answers = append(answers, b)
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		if err != nil {
			return false, off(err, name)
		}
	}
	if err := l.ctx.Err(); err != nil {
		return false, off(err, name)
	}
	if len(answers) < 2 {
		return false, nil
	}
	switch state, paper := answers[0], answers[1]; {
	case paper&0x60 != 0, state&0x20 != 0:
		return true, store.Fail(store.Unavailable, "The printer %s is out of paper. Nothing was lost: put in a new roll, then print again.", name)
	case state&0x04 != 0:
		return true, store.Fail(store.Unavailable, "The cover of the printer %s is open. Nothing was lost: close it, then print again.", name)
	case state&0x40 != 0:
		return true, store.Fail(store.Unavailable, "The printer %s reports a fault. Nothing was lost: look at its lamps, then print again.", name)
	}
	return true, nil
}

// isState says that a byte is an answer to DLE EOT: some bits of it are fixed.
func isState(b byte) bool { return b&0x93 == 0x12 }

// handOver lets send hand a document to a device or a spooler, which may hang in the
// system itself: whoever prints is told when the wait is over, and send is left to end
// on its own. Before its first byte send asks may; when the wait was over first it says
// no, for nobody expects the paper any more.
func handOver(ctx context.Context, name string, send func(ctx context.Context, may func() bool) error) error {
	ctx, cancel := context.WithTimeout(ctx, waits.write)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return off(err, name)
	}
	// Either the sending begins or the wait ends, whichever swaps first.
	var settled atomic.Bool
	first := func() bool { return settled.CompareAndSwap(false, true) }
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer Caught(&err)
		err = send(ctx, first)
	}()
	select {
	case err := <-done:
		if err != nil && settled.Load() {
			return uncertain(err)
		}
		return err
	case <-ctx.Done():
		err := off(ctx.Err(), name)
		if first() {
			return err
		}
		return uncertain(err)
	}
}

// printInto writes the bytes to a device file; it never makes one.
func printInto(ctx context.Context, path string, data []byte) error {
	return handOver(ctx, path, func(ctx context.Context, may func() bool) (err error) {
		// Without O_NONBLOCK opening a pipe waits for its reader, and a serial line for
		// its carrier.
		file, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // the device is the shop's own choice
		switch {
		case errors.Is(err, os.ErrNotExist):
			return store.FailBecause(err, store.Unavailable, "There is no printer at %s. Nothing was lost: switch it on, check its cable, then "+
				"print again.", path)
		case errors.Is(err, os.ErrPermission):
			return store.FailBecause(err, store.Unavailable, "You may not use the printer at %s. Nothing was lost: ask for the right to print "+
				"there (group lp, or dialout for a serial one), then print again.", path)
		case err != nil:
			return off(err, path)
		}
		defer func() {
			if closed := file.Close(); err == nil && closed != nil {
				err = off(closed, path)
			}
		}()
		// Plain files know no deadline and need none.
		stop := context.AfterFunc(ctx, func() { _ = file.SetWriteDeadline(time.Now()) })
		defer stop()
		if !may() {
			return off(ctx.Err(), path)
		}
		if _, err := file.Write(data); err != nil {
			return off(errors.Join(err, ctx.Err()), path)
		}
		return nil
	})
}
