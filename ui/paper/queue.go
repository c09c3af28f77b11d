package paper

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/phin1x/go-ipp"

	"tillbridge/store"
)

// jobEvery is how often a queue is asked how a job gets on.
const jobEvery = 250 * time.Millisecond

// document is what is sent to a printer.
type document struct {
	name string
	// roll's bytes are the printer's own; no filter may touch them.
	roll bool
	// asked says that the printer knows Epson's questions for its state.
	asked bool
	data  []byte
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

// printByQueue prints through a print service and waits for the job's end. A job that
// can't be printed now is taken back: nobody wants two receipts when the printer is
// switched on again.
func printByQueue(ctx context.Context, u *url.URL, doc document) error {
	to, err := serviceAt(ctx, u)
	if err != nil {
		return err
	}
	if err := to.mayPrint(); err != nil {
		return err
	}
	job := ipp.Document{Document: bytes.NewReader(doc.data), Size: len(doc.data), Name: doc.name, MimeType: pdfType}
	if doc.roll {
		job.MimeType = "application/vnd.cups-raw"
	}
	id, err := to.PrintJob(job, to.name, nil)
	switch {
	case err == nil:
	case unprinted(err):
		return to.failure(err)
	default:
		return uncertain(to.failure(err)) // it was sent, and who knows what became of it
	}
	begun, failed := to.follow(ctx, id)
	if failed == nil {
		return nil
	}
	// The job must go although whoever printed may have given up.
	back, cancel := context.WithTimeout(context.WithoutCancel(ctx), waits.cancel)
	defer cancel()
	if to, err = serviceAt(back, u); err != nil {
		return uncertain(failed)
	}
	// A job that is over can't be taken back; the printer's trouble is what staff can mend.
	if err := to.CancelJob(id, false); err != nil || begun {
		return uncertain(store.FailBecause(errors.Join(failed, err), store.CodeOf(failed), "%s", store.MessageOf(failed)))
	}
	return failed
}

// mayPrint says why a queue takes no job now.
func (s service) mayPrint() error {
	found, err := s.GetPrinterAttributes(s.name, []string{
		ipp.AttributePrinterState, ipp.AttributePrinterStateReasons,
		ipp.AttributePrinterIsAcceptingJobs, documentFormats,
	})
	if err != nil {
		return s.failure(err)
	}
	// A print server makes what the printer needs of a PDF; a printer alone does not.
	if formats := found[documentFormats]; s.alone && !slices.ContainsFunc(formats, func(a ipp.Attribute) bool { return a.Value == pdfType }) {
		return store.Fail(store.Invalid, "The printer %s takes no PDF files. Nothing was printed; make it a print queue of this computer, and "+
			"choose that.", s.name)
	}
	if values := found[ipp.AttributePrinterIsAcceptingJobs]; len(values) > 0 && values[0].Value == false {
		return store.Fail(store.Unavailable, "The print queue %s takes no jobs. Nothing was lost: let it accept jobs in the system's printer "+
			"settings, then print again.", s.name)
	}
	if state(found, ipp.AttributePrinterState) == int(ipp.PrinterStateStopped) {
		return trouble(found, s.name)
	}
	return nil
}

// follow waits until the job is printed. begun says that the printer had it in
// hand at some time.
func (s service) follow(ctx context.Context, id int) (begun bool, err error) {
	ticker := time.NewTicker(jobEvery)
	defer ticker.Stop()
	for end := time.Now().Add(waits.job); ; {
		job, untold := s.GetJobAttributes(id, []string{ipp.AttributeJobState, ipp.AttributeJobStateReasons})
		if _, refused := errors.AsType[ipp.IPPError](untold); untold != nil && !refused {
			return true, s.failure(untold)
		}
		printer, err := s.GetPrinterAttributes(s.name, []string{ipp.AttributePrinterState, ipp.AttributePrinterStateReasons})
		if err != nil {
			return true, s.failure(err)
		}
		at := state(job, ipp.AttributeJobState)
		if untold != nil {
			at = guessed(printer)
		}
		begun = begun || at >= int(ipp.JobStateProcessing)
		switch {
		case at == int(ipp.JobStateCompleted):
			return begun, nil
		case at >= int(ipp.JobStateStopped), state(printer, ipp.AttributePrinterState) == int(ipp.PrinterStateStopped):
			return begun, trouble(printer, s.name)
		case time.Now().After(end):
			return begun, late(printer, at, s.name)
		}
		select {
		case <-ctx.Done():
			return begun, off(ctx.Err(), s.name)
		case <-ticker.C:
		}
	}
}

// guessed is the state of a job by that of its printer: some printers tell nothing of
// their jobs, or forget one as soon as it is printed
// (https://github.com/gmuth/ipp-client-kotlin/issues/19).
func guessed(printer ipp.Attributes) int {
	if state(printer, ipp.AttributePrinterState) == int(ipp.PrinterStateIdle) && complaint(printer) == "" {
		return int(ipp.JobStateCompleted)
	}
	return int(ipp.JobStateProcessing)
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

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }

// Queues returns the names of the system's print queues, in alphabetical order;
// none where there is no spooler.
func Queues(ctx context.Context) (names []string, err error) {
	defer Caught(&err)
	if names, err := spoolerQueues(); len(names) > 0 || err != nil {
		return names, err
	}
	here, err := serviceAt(ctx, &url.URL{Scheme: "cups"})
	if err != nil {
		return nil, err
	}
	found, err := here.GetPrinters([]string{ipp.AttributePrinterName})
	var refused ipp.IPPError
	var unreachable *net.OpError
	switch {
	case errors.As(err, &refused) && refused.Status == ipp.StatusErrorNotFound, errors.As(err, &unreachable):
		return nil, nil // no queue yet, or no spooler
	case err != nil:
		return nil, here.failure(err)
	}
	return slices.Sorted(maps.Keys(found)), nil
}
