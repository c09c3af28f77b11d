package paper

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/phin1x/go-ipp"

	"tillbridge/store"
)

// jobEvery is how often a queue is asked how a job gets on.
const jobEvery = 250 * time.Millisecond

// longestAnswer bounds what is read of one answer of a print service, in bytes.
const longestAnswer = 4 << 20

// document is what a queue prints.
type document struct {
	name string
	// roll's bytes are the printer's own; no filter may touch them.
	roll bool
	data []byte
}

// windowsScheme begins the address of a queue of Windows.
const windowsScheme = "windows"

// pdfType is how IPP calls PDF files, and documentFormats the attribute of what a
// printer takes.
const (
	pdfType         = "application/pdf"
	documentFormats = "document-format-supported"
)

// queueName is the queue of a cups:, windows: or ipp: address.
func queueName(u *url.URL) string {
	if u.Scheme == "cups" || u.Scheme == windowsScheme {
		if name, err := url.PathUnescape(u.Opaque); err == nil {
			return name
		}
		return u.Opaque
	}
	return path.Base(u.Path)
}

// QueueAddress is the address of one of this computer's Queues.
func QueueAddress(name string) string {
	return queueScheme + ":" + (&url.URL{Path: name}).EscapedPath()
}

// driverless says that an address is that of a printer which speaks IPP itself, not of
// a queue on a print server.
func driverless(u *url.URL) bool {
	return (u.Scheme == "ipp" || u.Scheme == "ipps") && path.Dir(u.Path) != "/printers"
}

// printByQueue prints through CUPS and waits for the job's end. A job that can't
// be printed now is taken back: nobody wants two receipts when the printer is
// switched on again.
func printByQueue(ctx context.Context, u *url.URL, doc document) error {
	name := queueName(u)
	spooler, err := spoolerAt(ctx, u)
	if err != nil {
		return err
	}
	if driverless(u) {
		name = u.Hostname()
	}
	if err := spooler.mayPrint(name, driverless(u)); err != nil {
		return err
	}
	job := ipp.Document{Document: bytes.NewReader(doc.data), Size: len(doc.data), Name: doc.name, MimeType: pdfType}
	if doc.roll {
		job.MimeType = "application/vnd.cups-raw"
	}
	id, err := spooler.PrintJob(job, name, nil)
	var refused ipp.IPPError
	var answered ipp.HTTPError
	var unreachable *net.OpError
	switch {
	case err == nil:
	case errors.As(err, &refused), errors.As(err, &answered), errors.As(err, &unreachable) && unreachable.Op == "dial":
		return queueFailure(err, name)
	default:
		return uncertain(queueFailure(err, name)) // it was sent, and who knows what became of it
	}
	begun, failed := spooler.follow(ctx, name, id)
	if failed == nil {
		return nil
	}
	// The job must go although whoever printed may have given up.
	back, cancel := context.WithTimeout(context.WithoutCancel(ctx), waits.cancel)
	defer cancel()
	if spooler, err = spoolerAt(back, u); err != nil {
		return uncertain(failed)
	}
	// A job that is over can't be taken back; the printer's trouble is what staff can mend.
	if err := spooler.CancelJob(id, false); err != nil || begun {
		return uncertain(store.FailBecause(errors.Join(failed, err), store.CodeOf(failed), "%s", store.MessageOf(failed)))
	}
	return failed
}

// spooler is a CUPS server as one call sees it.
type spooler struct{ *ipp.CUPSClient }

// bounded reads no more of an answer than longestAnswer, whatever length it claims.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.ContentLength = -1
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, longestAnswer), resp.Body}
	return resp, nil
}

// calling gives every request of a client the caller's context, which go-ipp
// leaves out. printer is the address of one that speaks IPP itself; nil for a queue.
type calling struct {
	*ipp.HttpAdapter
	ctx     context.Context
	printer *url.URL
}

func (c calling) SendRequest(u string, r *ipp.Request, data io.Writer) (*ipp.Response, error) {
	if c.printer != nil {
		u = c.direct(u, r)
	}
	return c.SendRequestContext(c.ctx, u, r, data)
}

// direct turns a request about a queue of CUPS into one to a printer itself, which knows
// its jobs by their numbers (https://www.rfc-editor.org/rfc/rfc8011#section-4.1.5).
func (c calling) direct(queue string, r *ipp.Request) string {
	if job, ok := r.OperationAttributes[ipp.AttributeJobURI].(string); ok {
		delete(r.OperationAttributes, ipp.AttributeJobURI)
		if id, err := strconv.Atoi(path.Base(job)); err == nil {
			r.OperationAttributes[ipp.AttributeJobID] = id
		}
	}
	r.OperationAttributes[ipp.AttributePrinterURI] = c.printer.String()
	at, err := url.Parse(queue)
	if err != nil {
		return queue // go-ipp made it of this printer's host and port
	}
	at.Path = c.printer.Path
	return at.String()
}

// spoolerAt is the server of an ipp: address, or else this computer's: the one
// that CUPS_SERVER names, as for all programs that print.
func spoolerAt(ctx context.Context, u *url.URL) (spooler, error) {
	host := u.Host
	transport := &http.Transport{DialContext: (&net.Dialer{Timeout: waits.dial}).DialContext, DisableKeepAlives: true}
	if u.Scheme == "cups" {
		host = os.Getenv("CUPS_SERVER")
		if socket := host; strings.HasPrefix(socket, "/") {
			transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				return (&net.Dialer{Timeout: waits.dial}).DialContext(ctx, "unix", socket)
			}
			host = "localhost"
		}
	}
	name, portText, err := net.SplitHostPort(host)
	if err != nil {
		name, portText = host, "631"
	}
	if name == "" {
		name = "localhost"
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return spooler{}, store.FailBecause(err, store.Invalid, "%q is not the address of a print server. Nothing was printed; choose the "+
			"printer again.", host)
	}
	who := "tillbridge"
	if u, err := user.Current(); err == nil && u.Username != "" {
		who = u.Username
	}
	client := &http.Client{
		Transport: bounded{transport}, Timeout: waits.answer,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	adapter := ipp.NewHttpAdapter(name, port, "", "", u.Scheme == "ipps", ipp.WithHttpClient(client))
	call := calling{HttpAdapter: adapter, ctx: ctx}
	if driverless(u) {
		call.printer = u
	}
	return spooler{ipp.NewCUPSClientWithAdapter(who, call)}, nil
}

// mayPrint says why a queue takes no job now.
func (s spooler) mayPrint(name string, alone bool) error {
	found, err := s.GetPrinterAttributes(name, []string{
		ipp.AttributePrinterState, ipp.AttributePrinterStateReasons,
		ipp.AttributePrinterIsAcceptingJobs, documentFormats,
	})
	if err != nil {
		return queueFailure(err, name)
	}
	// A print server makes what the printer needs of a PDF; a printer alone does not.
	if formats := found[documentFormats]; alone && !slices.ContainsFunc(formats, func(a ipp.Attribute) bool { return a.Value == pdfType }) {
		return store.Fail(store.Invalid, "The printer %s takes no PDF files. Nothing was printed; make it a print queue of this computer, and "+
			"choose that.", name)
	}
	if values := found[ipp.AttributePrinterIsAcceptingJobs]; len(values) > 0 && values[0].Value == false {
		return store.Fail(store.Unavailable, "The print queue %s takes no jobs. Nothing was lost: let it accept jobs in the system's printer "+
			"settings, then print again.", name)
	}
	if state(found, ipp.AttributePrinterState) == int(ipp.PrinterStateStopped) {
		return trouble(found, name)
	}
	return nil
}

// follow waits until the job is printed. begun says that the printer had it in
// hand at some time.
func (s spooler) follow(ctx context.Context, name string, id int) (begun bool, err error) {
	ticker := time.NewTicker(jobEvery)
	defer ticker.Stop()
	for end := time.Now().Add(waits.job); ; {
		job, err := s.GetJobAttributes(id, []string{ipp.AttributeJobState, ipp.AttributeJobStateReasons})
		if err != nil {
			return true, queueFailure(err, name)
		}
		printer, err := s.GetPrinterAttributes(name, []string{ipp.AttributePrinterState, ipp.AttributePrinterStateReasons})
		if err != nil {
			return true, queueFailure(err, name)
		}
		at := state(job, ipp.AttributeJobState)
		begun = begun || at >= int(ipp.JobStateProcessing)
		switch {
		case at == int(ipp.JobStateCompleted):
			return begun, nil
		case at >= int(ipp.JobStateStopped), state(printer, ipp.AttributePrinterState) == int(ipp.PrinterStateStopped):
			return begun, trouble(printer, name)
		case time.Now().After(end):
			return begun, late(printer, at, name)
		}
		select {
		case <-ctx.Done():
			return begun, off(ctx.Err(), name)
		case <-ticker.C:
		}
	}
}

// late judges a job that is not over in time: a printer that works on it without
// complaint will print it.
func late(printer ipp.Attributes, state int, name string) error {
	if state == int(ipp.JobStateProcessing) && complaint(printer) == "" {
		return nil
	}
	return trouble(printer, name)
}

// state is an attribute that counts, 0 when it is not there.
func state(found ipp.Attributes, attribute string) int {
	if values := found[attribute]; len(values) > 0 {
		if n, ok := values[0].Value.(int); ok {
			return n
		}
	}
	return 0
}

// complaints are what printers report, the gravest first, and how a sentence goes
// on about it.
var complaints = []struct{ reason, text string }{
	{"media-empty", "is out of paper. Nothing was lost: put in paper, then print again."},
	{"media-needed", "is out of paper. Nothing was lost: put in paper, then print again."},
	{"media-jam", "has a paper jam. Nothing was lost: clear it, then print again."},
	{"cover-open", "is open. Nothing was lost: close it, then print again."},
	{"door-open", "is open. Nothing was lost: close it, then print again."},
	{"toner-empty", "is out of toner. Nothing was lost: replace it, then print again."},
	{"marker-supply-empty", "is out of ink. Nothing was lost: replace it, then print again."},
	{"offline", "is off. Nothing was lost: switch it on, check its cable, then print again."},
	{"connecting-to-device", "does not answer. Nothing was lost: switch it on, check its cable, then print again."},
	{"timed-out", "does not answer. Nothing was lost: switch it on, check its cable, then print again."},
	{"paused", "is paused. Nothing was lost: resume it in the system's printer settings, then print again."},
}

// complaint is what the printer reports, "" when nothing.
func complaint(printer ipp.Attributes) string {
	for _, known := range complaints {
		for _, value := range printer[ipp.AttributePrinterStateReasons] {
			if reason, ok := value.Value.(string); ok && strings.HasPrefix(reason, known.reason) {
				return known.text
			}
		}
	}
	return ""
}

func trouble(printer ipp.Attributes, name string) error {
	text := complaint(printer)
	if text == "" {
		text = "did not print it. Nothing was lost: look at the printer and at its queue, then print again."
	}
	return store.Fail(store.Unavailable, "The printer %s %s", name, text)
}

// queueFailure says why the print server did not do as asked.
func queueFailure(err error, name string) error {
	var refused ipp.IPPError
	var answered ipp.HTTPError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return off(err, name)
	case errors.As(err, &refused) && refused.Status == ipp.StatusErrorNotFound:
		return store.FailBecause(err, store.NotFound, "There is no print queue %s. Nothing was lost: choose this computer's printer again, "+
			"then print again.", name)
	case errors.As(err, &refused):
		return store.FailBecause(err, store.Refused, "The print queue %s refused the job: %s Nothing was lost; print again once it is mended.",
			name, sentence(refused.Message))
	case errors.As(err, &answered) && (answered.Code == http.StatusUnauthorized || answered.Code == http.StatusForbidden):
		return store.FailBecause(err, store.Unauthorized, "You may not print on %s. Nothing was lost: ask whoever looks after the printers, "+
			"then print again.", name)
	default:
		return store.FailBecause(err, store.Unavailable, "This computer's print service does not answer. Nothing was lost: start it (CUPS) "+
			"or choose another printer, then print again.")
	}
}

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }

// Queues returns the names of the system's print queues, in alphabetical order;
// none where there is no spooler.
func Queues(ctx context.Context) (names []string, err error) {
	defer Caught(&err)
	if names, err := spoolerQueues(); len(names) > 0 || err != nil {
		return names, err
	}
	s, err := spoolerAt(ctx, &url.URL{Scheme: "cups"})
	if err != nil {
		return nil, err
	}
	found, err := s.GetPrinters([]string{ipp.AttributePrinterName})
	var refused ipp.IPPError
	var unreachable *net.OpError
	switch {
	case errors.As(err, &refused) && refused.Status == ipp.StatusErrorNotFound, errors.As(err, &unreachable):
		return nil, nil // no queue yet, or no spooler
	case err != nil:
		return nil, queueFailure(err, "")
	}
	return slices.Sorted(maps.Keys(found)), nil
}
