package paper_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// TestR37_AnOfficePrinterWithoutADriverGetsThePDFWhole prints on a printer that does all
// that it is asked with the remark that it ignored something, which is a success.
func TestR37_AnOfficePrinterWithoutADriverGetsThePDFWhole(t *testing.T) {
	needs(t, "pdftotext")
	for _, remark := range []int{0, 1, 2} {
		o := willing()
		o.status, o.remark, o.jobs = remark, remark, []int{pending, processing, completed}
		p := o.opened(t)
		must(t, p.Print(t.Context(), lay(store.DocumentReceipt, helmets()), false))
		job, _ := o.first(printJob)
		if job.path != "/ipp/print" || !strings.HasSuffix(job.values["printer-uri"], "/ipp/print") ||
			job.values["document-format"] != "application/pdf" {
			t.Errorf("it is asked at %s for %v", job.path, job.values)
		}
		if want := []string{"attributes-charset", "attributes-natural-language", "printer-uri"}; strings.Join(job.names[:3], " ") !=
			strings.Join(want, " ") {
			t.Errorf("the attributes begin %v", job.names)
		}
		for _, name := range []string{"copies", "job-priority"} { // they are the job's, not the operation's
			if _, ok := job.values[name]; ok {
				t.Errorf("the operation has %s", name)
			}
		}
		file := filepath.Join(t.TempDir(), "job.pdf")
		must(t, os.WriteFile(file, job.document, 0o600))
		read, err := exec.Command("pdftotext", "-raw", file, "-").Output()
		must(t, err)
		says(t, string(read), "Riverside Cycles", "TOTAL $128.40", "Thank you for riding with us.")
		if after, ok := o.first(getJob); !ok || after.path != "/ipp/print" || after.values["job-id"] != "\x00\x00\x00\x07" {
			t.Errorf("its job is asked for at %s with %v", after.path, after.values)
		}
	}
}

func TestR63_AnOfficePrinterThatRefusesIsSaidToAndNothingIsLeftBehind(t *testing.T) {
	paper.Hurry(t)
	broken := func(w http.ResponseWriter, answer string) bool {
		_, _ = io.WriteString(w, answer)
		return true
	}
	for name, test := range map[string]struct {
		change func(*office)
		says   string
		unsure bool
	}{
		"no PDF":      {func(o *office) { o.formats = []string{"image/pwg-raster"} }, "takes no PDF files", false},
		"no jobs now": {func(o *office) { o.busy = true }, "takes no jobs", false},
		"no paper":    {func(o *office) { o.state, o.reasons = stopped, []string{"media-empty-error"} }, "out of paper", false},
		"a jam under way": {func(o *office) {
			o.jobs = []int{processing, aborted}
			o.reasons = []string{"media-jam-error"}
		}, "paper jam", true},
		"not this document": {func(o *office) { o.status = 0x040a }, "I would rather not.", false},
		"no such address":   {func(o *office) { o.status = 0x0406 }, "/ipp/print", false},
		"busy":              {func(o *office) { o.status = 0x0507 }, "I would rather not.", false},
		"cancelled at the printer": {
			func(o *office) { o.status = 0x0508 }, "I would rather not.", true,
		},
		"its job never begins": {func(o *office) { o.jobs = []int{pending} }, "did not print it", false},
		"it wants a password": {func(o *office) {
			o.http = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusUnauthorized); return true }
		}, "may not print", false},
		"it fails inside": {func(o *office) {
			o.http = func(w http.ResponseWriter, _ *http.Request) bool {
				w.WriteHeader(http.StatusInternalServerError)
				return true
			}
		}, "does not answer", true},
		"its job has no number": {func(o *office) {
			o.http = func(w http.ResponseWriter, _ *http.Request) bool {
				return broken(w, "\x02\x00\x00\x00\x00\x00\x00\x01\x01\x03")
			}
		}, "does not answer", true},
		"an answer of negative length": {func(o *office) {
			o.http = func(w http.ResponseWriter, _ *http.Request) bool {
				return broken(w, "\x02\x00\x00\x00\x00\x00\x00\x01\x01\x31\x00\x01a\xff\xff")
			}
		}, "does not answer", true},
		"half an answer": {func(o *office) {
			o.http = func(w http.ResponseWriter, _ *http.Request) bool { return broken(w, "\x02\x00\x00\x00\x00") }
		}, "does not answer", true},
	} {
		t.Run(name, func(t *testing.T) {
			o := willing()
			test.change(o)
			err := o.opened(t).Print(t.Context(), lay(store.DocumentReceipt, helmets()), false)
			if test.unsure {
				unsure(t, err)
			} else {
				untouched(t, err)
			}
			if !strings.Contains(store.MessageOf(err), test.says) || store.CodeOf(err) == store.Internal {
				t.Errorf("it says %v", err)
			}
			if _, cancelled := o.first(cancelJob); cancelled != (test.says == "did not print it" || test.says == "paper jam") {
				t.Errorf("it is asked for %v", o.operations())
			}
		})
	}
}

// TestR63_AnOfficePrinterThatForgetsItsJobsHasPrinted prints on a printer that takes the
// job and then knows nothing of it: it is judged by its own state.
func TestR63_AnOfficePrinterThatForgetsItsJobsHasPrinted(t *testing.T) {
	paper.Hurry(t)
	o := willing()
	o.jobs = nil
	must(t, o.opened(t).Print(t.Context(), lay(store.DocumentReceipt, helmets()), false))
	o = willing()
	o.jobs, o.state, o.reasons = nil, busy, []string{"media-jam-error"}
	err := o.opened(t).Print(t.Context(), lay(store.DocumentReceipt, helmets()), false)
	unsure(t, err)
	if !strings.Contains(store.MessageOf(err), "paper jam") {
		t.Errorf("it says %v", err)
	}
}

func TestR63_APDFThatIsCutShortOrNeverAnsweredIsNotCalledPrinted(t *testing.T) {
	paper.Hurry(t)
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	for name, behave := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"it hangs up in the middle": func(w http.ResponseWriter, r *http.Request) bool {
			_, _ = io.ReadFull(r.Body, make([]byte, 1000))
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.(*net.TCPConn).SetLinger(0)
				_ = conn.Close()
			}
			return true
		},
		"it never answers": func(_ http.ResponseWriter, r *http.Request) bool {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-r.Context().Done():
			case <-ended:
			}
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := willing()
			o.http = behave
			begun := time.Now()
			unsure(t, o.opened(t).Print(t.Context(), lay(store.DocumentReceipt, helmets()), false))
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if got := o.operations(); len(got) != 1 {
				t.Errorf("it is asked for %v", got)
			}
		})
	}
}

func TestR63_ACertificateThatNobodyVouchesForIsSaid(t *testing.T) {
	server := httptest.NewUnstartedServer(willing())
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	p := officeAt(t, "ipps://"+server.Listener.Addr().String()+"/ipp/print")
	err := p.Print(t.Context(), lay(store.DocumentReceipt, helmets()), false)
	untouched(t, err)
	if !strings.Contains(store.MessageOf(err), "does not trust the certificate of 127.0.0.1") {
		t.Errorf("it says %v", err)
	}
}

func TestR63_APrinterThatIsOffIsNamed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	for _, path := range []string{"/ipp/print", "/printers/Laser"} {
		err := officeAt(t, "ipp://"+listener.Addr().String()+path).Print(t.Context(), lay(store.DocumentReceipt, helmets()), false)
		untouched(t, err)
		if !strings.Contains(store.MessageOf(err), "of 127.0.0.1 does not answer") && !strings.Contains(store.MessageOf(err),
			"printer 127.0.0.1 does not answer") {
			t.Errorf("%s: it says %v", path, err)
		}
	}
}

func TestR37_APrintServerHasAnAddressOfTheNewKind(t *testing.T) {
	listener, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this computer has no IPv6")
	}
	o := willing()
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: o, ReadHeaderTimeout: time.Minute}}
	server.Start()
	t.Cleanup(server.Close)
	must(t, officeAt(t, "ipp://"+listener.Addr().String()+"/ipp/print").Print(t.Context(), lay(store.DocumentReceipt, helmets()), false))
	if job, _ := o.first(printJob); !bytes.HasPrefix(job.document, []byte("%PDF-")) {
		t.Errorf("it got %.20q", job.document)
	}
}
