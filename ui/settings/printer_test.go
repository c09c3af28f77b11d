package settings

import (
	"io"
	"net"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/ui/paper"
)

func TestR37_ThePrinterOfThisComputerIsChosenAndTried(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	jobs := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_, _ = io.ReadFull(conn, make([]byte, 6)) // it is asked how it is
		_, _ = conn.Write([]byte{0x12, 0x12})
		job, _ := io.ReadAll(conn)
		_ = conn.Close()
		jobs <- string(job)
	}()
	w, d := window(t)
	if w.printers.test.Enabled() {
		t.Error("a test page is offered without a printer")
	}
	w.printers.addr.Entry.SetText("socket://" + listener.Addr().String())
	test.Tap(w.printers.test)
	if job := <-jobs; !strings.Contains(job, "Test page of COUNTER-1") || !strings.Contains(job, "Riverside Cycles") {
		t.Errorf("the test page is %q", job)
	}
	if kept, err := d.Setting(t.Context(), paper.PrinterKey("COUNTER-1")); err != nil || kept != "" {
		t.Errorf("trying a printer keeps it: %q, %v", kept, err)
	}
	test.Tap(w.Save)
	text, err := d.Setting(t.Context(), paper.PrinterKey("COUNTER-1"))
	must(t, err)
	kept, err := paper.PrinterOf(text)
	must(t, err)
	if kept.Address != "socket://"+listener.Addr().String() || kept.Format != paper.Roll80 {
		t.Errorf("kept %+v", kept)
	}
	w.printers.addr.Entry.SetText("")
	test.Tap(w.Save)
	if text, err := d.Setting(t.Context(), paper.PrinterKey("COUNTER-1")); err != nil || text != "" {
		t.Errorf("without an address it keeps %q, %v", text, err)
	}
}

func TestR52_AWrongPrinterIsRefusedInItsSection(t *testing.T) {
	w, d := window(t)
	w.printers.addr.Entry.SetText("the one by the door")
	test.Tap(w.Save)
	if !w.printers.trouble.Visible() || w.Unsaved() != 1 {
		t.Error("a wrong address is taken, or nothing is said")
	}
	if text, err := d.Setting(t.Context(), paper.PrinterKey("COUNTER-1")); err != nil || text != "" {
		t.Errorf("it keeps %q, %v", text, err)
	}
}
