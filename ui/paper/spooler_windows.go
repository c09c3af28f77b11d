package paper

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"

	"tillbridge/store"
)

// The functions of the print spooler
// (https://learn.microsoft.com/windows/win32/printdocs/printing-and-print-spooler-functions).
var (
	winspool         = windows.NewLazySystemDLL("winspool.drv")
	enumPrinters     = winspool.NewProc("EnumPrintersW")
	openPrinter      = winspool.NewProc("OpenPrinterW")
	closePrinter     = winspool.NewProc("ClosePrinter")
	getPrinterDriver = winspool.NewProc("GetPrinterDriverW")
	startDocPrinter  = winspool.NewProc("StartDocPrinterW")
	endDocPrinter    = winspool.NewProc("EndDocPrinter")
	abortPrinter     = winspool.NewProc("AbortPrinter")
	startPagePrinter = winspool.NewProc("StartPagePrinter")
	endPagePrinter   = winspool.NewProc("EndPagePrinter")
	writePrinter     = winspool.NewProc("WritePrinter")
)

// printerInfo is PRINTER_INFO_4.
type printerInfo struct {
	name, server *uint16
	attributes   uint32
}

// driverInfo is the beginning of DRIVER_INFO_8, down to its version.
type driverInfo struct{ version uint32 }

// docInfo is DOC_INFO_1.
type docInfo struct{ name, file, dataType *uint16 }

// queueScheme begins the addresses of this computer's queues.
const queueScheme = windowsScheme

// longestAnswerOfSpooler bounds what is asked of the spooler, in bytes.
const longestAnswerOfSpooler = 4 << 20

// call says why a function of the spooler failed; all return 0 then. What arguments point
// to stays where it is until it returns, as for the functions of x/sys/windows.
//
//go:uintptrescapes
func call(function *windows.LazyProc, arguments ...uintptr) (uintptr, error) {
	result, _, err := function.Call(arguments...)
	if result == 0 {
		return 0, fmt.Errorf("%s: %w", function.Name, err)
	}
	return result, nil
}

// sized asks a function that first says how many bytes its answer needs.
func sized(ask func(buffer *byte, size uint32, needed *uint32) error) ([]byte, error) {
	var needed uint32
	err := ask(nil, 0, &needed)
	if needed == 0 || !errors.Is(err, windows.ERROR_INSUFFICIENT_BUFFER) {
		return nil, err
	}
	if needed > longestAnswerOfSpooler {
		return nil, fmt.Errorf("the spooler's answer is %d bytes long", needed)
	}
	buffer := make([]byte, needed)
	return buffer, ask(&buffer[0], needed, &needed)
}

// spoolerQueues are the names of this computer's queues, in alphabetical order.
func spoolerQueues() (names []string, err error) {
	const local, connections, level = 2, 4, 4
	var count uint32
	buffer, err := sized(func(buffer *byte, size uint32, needed *uint32) error {
		_, err := call(enumPrinters, local|connections, 0, level, uintptr(unsafe.Pointer(buffer)), uintptr(size),
			uintptr(unsafe.Pointer(needed)), uintptr(unsafe.Pointer(&count)))
		return err
	})
	if err != nil {
		return nil, store.FailBecause(err, store.Unavailable, "The print queues of Windows can't be listed. Type the address of the printer, "+
			"or start the service Print Spooler.")
	}
	if count == 0 {
		return nil, nil
	}
	for _, printer := range unsafe.Slice((*printerInfo)(unsafe.Pointer(&buffer[0])), count) {
		names = append(names, windows.UTF16PtrToString(printer.name))
	}
	slices.Sort(names)
	return names, nil
}

// printBySpooler hands the bytes to a queue of Windows as they are. The spooler may hang
// with its driver.
func printBySpooler(ctx context.Context, name string, doc document) error {
	return handOver(ctx, name, func(_ context.Context, may func() bool) error { return spool(name, doc, may) })
}

// spool asks may before the first byte leaves.
func spool(name string, doc document, may func() bool) error {
	queue, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return store.FailBecause(err, store.Invalid, "%q is not the name of a print queue. Nothing was printed; choose the printer again.", name)
	}
	title, err := windows.UTF16PtrFromString(doc.name)
	if err != nil {
		return off(err, name)
	}
	var printer windows.Handle
	if _, err := call(openPrinter, uintptr(unsafe.Pointer(queue)), uintptr(unsafe.Pointer(&printer)), 0); err != nil {
		if errors.Is(err, windows.ERROR_INVALID_PRINTER_NAME) {
			return store.FailBecause(err, store.NotFound, "There is no print queue %s. Nothing was lost: choose this computer's printer again, "+
				"then print again.", name)
		}
		return off(err, name)
	}
	defer closePrinter.Call(uintptr(printer)) //nolint:errcheck // the job has ended or is taken back by then
	dataType, err := windows.UTF16PtrFromString(rawType(printer))
	if err != nil {
		return off(err, name)
	}
	if _, err := call(startDocPrinter, uintptr(printer), 1, uintptr(unsafe.Pointer(&docInfo{name: title, dataType: dataType}))); err != nil {
		return off(err, name)
	}
	if err := pageOf(printer, doc.data, may); err != nil {
		_, aborted := call(abortPrinter, uintptr(printer))
		return off(errors.Join(err, aborted), name)
	}
	if _, err := call(endDocPrinter, uintptr(printer)); err != nil {
		return off(err, name)
	}
	return nil
}

// pageOf writes a job's one page.
func pageOf(printer windows.Handle, data []byte, may func() bool) error {
	if _, err := call(startPagePrinter, uintptr(printer)); err != nil {
		return err
	}
	if !may() {
		return errors.New("the spooler was too slow")
	}
	for len(data) > 0 {
		var written uint32
		if _, err := call(writePrinter, uintptr(printer), uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)),
			uintptr(unsafe.Pointer(&written))); err != nil {
			return err
		}
		if written == 0 {
			return errors.New("the spooler takes nothing")
		}
		data = data[written:]
	}
	_, err := call(endPagePrinter, uintptr(printer))
	return err
}

// rawType is what a queue calls bytes that no driver may touch: drivers of version 4
// hand on what is called XPS_PASS, all others RAW.
func rawType(printer windows.Handle) string {
	const level = 8
	buffer, err := sized(func(buffer *byte, size uint32, needed *uint32) error {
		_, err := call(getPrinterDriver, uintptr(printer), 0, level, uintptr(unsafe.Pointer(buffer)), uintptr(size),
			uintptr(unsafe.Pointer(needed)))
		return err
	})
	if err == nil && (*driverInfo)(unsafe.Pointer(&buffer[0])).version >= 4 {
		return "XPS_PASS"
	}
	return "RAW"
}
