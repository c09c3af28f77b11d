package paper_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// network is a receipt printer on loopback that does as it likes with each caller.
func network(t testing.TB, behave func(*net.TCPConn)) paper.Printer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			behave(conn.(*net.TCPConn))
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-ended
	})
	p, err := paper.ParsePrinter("socket://"+listener.Addr().String(), paper.Roll80)
	must(t, err)
	return p
}

// long is a receipt of so many bytes that no buffer on the way holds it.
func long() paper.Sheet {
	s := helmets()
	for range 20_000 {
		s.Transaction.Lines = append(s.Transaction.Lines, store.TransactionLine{Title: "Conti Tube 700×25–32, 48 mm", Quantity: 1})
	}
	return lay(store.DocumentPackingSlip, s)
}

// unsure checks that a failure says that paper may be out, untouched that none can be.
func unsure(t testing.TB, err error) {
	t.Helper()
	if !errors.Is(err, paper.ErrUncertain) || !strings.Contains(store.MessageOf(err), "may have been printed") {
		t.Errorf("paper may be out, and it says %v", err)
	}
}

func untouched(t testing.TB, err error) {
	t.Helper()
	if err == nil || errors.Is(err, paper.ErrUncertain) {
		t.Errorf("nothing was sent, and it says %v", err)
	}
}

func TestR63_L7_APrinterThatTalksUnaskedPrintsTheWholePaper(t *testing.T) {
	got := make(chan []byte, 1)
	p := network(t, func(conn *net.TCPConn) {
		stop := make(chan struct{})
		talked := make(chan struct{})
		go func() {
			defer close(talked)
			for {
				select {
				case <-stop:
					return
				default:
					// Automatic status back: four bytes whenever anything changes.
					if _, err := conn.Write([]byte{0x14, 0x00, 0x00, 0x0f}); err != nil {
						return
					}
				}
			}
		}()
		data, err := io.ReadAll(conn)
		close(stop)
		<-talked
		if err != nil {
			data = nil
		}
		got <- data
	})
	s := long()
	var want bytes.Buffer
	must(t, s.Bytes(&want, paper.Roll80, store.UsualPrinter(), false))
	must(t, p.Print(t.Context(), s, false))
	data := <-got
	if !bytes.HasSuffix(data, want.Bytes()) {
		t.Errorf("it got %d bytes, the paper has %d", len(data), want.Len())
	}
}

func TestR63_L7_APaperThatIsCutShortIsNotCalledPrinted(t *testing.T) {
	paper.Hurry(t)
	answer := func(conn *net.TCPConn) {
		_, _ = io.ReadFull(conn, make([]byte, 6))
		_, _ = conn.Write([]byte{0x12, 0x12})
	}
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	for name, test := range map[string]struct {
		sheet  paper.Sheet
		behave func(*net.TCPConn)
	}{
		"it resets the line": {lay(store.DocumentReceipt, helmets()), func(conn *net.TCPConn) {
			answer(conn)
			_, _ = io.ReadFull(conn, make([]byte, 100))
			_ = conn.SetLinger(0)
		}},
		"it hangs up in the middle": {long(), func(conn *net.TCPConn) {
			answer(conn)
			_, _ = io.ReadFull(conn, make([]byte, 1000))
		}},
		"it never reads a long paper": {long(), func(conn *net.TCPConn) {
			answer(conn)
			<-time.After(1500 * time.Millisecond)
		}},
		"it never reads a short paper": {lay(store.DocumentReceipt, helmets()), func(conn *net.TCPConn) {
			answer(conn)
			<-time.After(1500 * time.Millisecond)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := network(t, test.behave)
			unsure(t, p.Print(t.Context(), test.sheet, false))
		})
	}
}

func TestR63_L7_APrinterThatKeepsTheLineOpenButAnswersHasPrinted(t *testing.T) {
	paper.HurryEnd(t)
	p := network(t, func(conn *net.TCPConn) {
		seen := []byte{}
		one := make([]byte, 4096)
		for {
			n, err := conn.Read(one)
			seen = append(seen, one[:n]...)
			for at := bytes.Index(seen, []byte{0x10, 0x04}); at >= 0 && at+2 < len(seen); at = bytes.Index(seen, []byte{0x10, 0x04}) {
				_, _ = conn.Write([]byte{0x12})
				seen = seen[at+3:]
			}
			if err != nil {
				<-time.After(1200 * time.Millisecond)
				return
			}
		}
	})
	must(t, p.Print(t.Context(), lay(store.DocumentReceipt, helmets()), false))
}

// TestR63_AStarPrinterIsNotAskedInEpsonsWords prints on a Star, to which parts of Epson's
// questions are commands of its own.
func TestR63_AStarPrinterIsNotAskedInEpsonsWords(t *testing.T) {
	for _, language := range []store.PrinterLanguage{store.Star, store.StarRaster} {
		got := make(chan []byte, 1)
		p := network(t, func(conn *net.TCPConn) {
			data, _ := io.ReadAll(conn)
			got <- data
		})
		p.Profile.Language = language
		s := lay(store.DocumentReceipt, helmets())
		var want bytes.Buffer
		must(t, s.Bytes(&want, paper.Roll80, p.Profile, true))
		must(t, p.Print(t.Context(), s, true))
		if data := <-got; !bytes.Equal(data, want.Bytes()) {
			t.Errorf("%s: it got %d bytes that begin % x, the paper has %d", language, len(data), data[:min(9, len(data))], want.Len())
		}
	}
}

func TestR63_P6_APrinterThatIsSilentOrGoneIsNotWaitedForLong(t *testing.T) {
	paper.Hurry(t)
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server sees that the caller has gone
		<-r.Context().Done()
	}))
	t.Cleanup(silent.Close)
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	t.Cleanup(endless.Close)
	huge := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9000000000000000000")
		_, _ = w.Write([]byte{2, 0})
	}))
	t.Cleanup(huge.Close)
	round := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(round.Close)
	// Nobody reads: opening it for writing waits without end.
	fifo := filepath.Join(t.TempDir(), "fifo")
	must(t, syscall.Mkfifo(fifo, 0o600))
	// Somebody has it open, and reads nothing.
	full := filepath.Join(t.TempDir(), "full")
	must(t, syscall.Mkfifo(full, 0o600))
	held, err := os.OpenFile(full, os.O_RDWR|syscall.O_NONBLOCK, 0)
	must(t, err)
	t.Cleanup(func() { _ = held.Close() })

	at := func(s *httptest.Server) string {
		return "ipp://" + strings.TrimPrefix(s.URL, "http://") + "/printers/Laser"
	}
	for name, test := range map[string]struct {
		address string
		sent    bool
	}{
		"silent print service":            {at(silent), false},
		"print service that never ends":   {at(endless), false},
		"print service that claims much":  {at(huge), false},
		"print service that sends around": {at(round), false},
		"pipe that nobody reads":          {"file://" + fifo, false},
		"pipe that is full":               {"file://" + full, true},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := paper.ParsePrinter(test.address, paper.Roll80)
			must(t, err)
			begun := time.Now()
			err = p.Print(t.Context(), long(), false)
			if store.CodeOf(err) == store.Internal || err == nil {
				t.Errorf("it says %v", err)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if test.sent {
				unsure(t, err)
			} else {
				untouched(t, err)
			}
			stopped, stop := context.WithCancel(t.Context())
			stop()
			if err := p.Print(stopped, long(), false); err == nil {
				t.Error("it prints although it was told to stop")
			}
		})
	}
}

// TestR63_P6_PrintingStopsWhenAsked stops while a printer takes nothing: whoever
// gives up is let go at once.
func TestR63_P6_PrintingStopsWhenAsked(t *testing.T) {
	reached := make(chan struct{}, 9)
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		reached <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(silent.Close)
	ended := make(chan struct{})
	deaf := network(t, func(conn *net.TCPConn) {
		_, _ = io.ReadFull(conn, make([]byte, 6))
		reached <- struct{}{}
		<-ended
	})
	t.Cleanup(func() { close(ended) })
	service, err := paper.ParsePrinter("ipp://"+strings.TrimPrefix(silent.URL, "http://")+"/printers/Laser", paper.A4)
	must(t, err)
	for name, p := range map[string]paper.Printer{"service": service, "network": deaf} {
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			<-reached
			stop()
		}()
		err := p.Print(ctx, lay(store.DocumentReceipt, helmets()), false)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: it was stopped, and it says %v", name, err)
		}
	}
}

func TestR63_AFaultInAPaperIsAnErrorAndNoEnd(t *testing.T) {
	s := paper.Spoil(lay(store.DocumentReceipt, helmets()))
	address, jobs := printer(t, 0x12, 0x12)
	p, err := paper.ParsePrinter(address, paper.Roll80)
	must(t, err)
	for name, err := range map[string]error{
		"ESC/POS": s.Bytes(io.Discard, paper.Roll80, store.UsualPrinter(), false),
		"PDF":     s.PDF(io.Discard, paper.A4), "printing": p.Print(t.Context(), s, true),
	} {
		fault, ok := errors.AsType[*store.PanicError](err)
		if !ok || !strings.Contains(fault.Stack, "goroutine ") || store.CodeOf(err) != store.Internal {
			t.Errorf("%s says %v", name, err)
		}
		if errors.Is(err, paper.ErrUncertain) {
			t.Errorf("%s: nothing was sent", name)
		}
	}
	if len(jobs) > 0 {
		t.Error("something was printed")
	}
}
