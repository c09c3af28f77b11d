package paper

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"path"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
)

// Printer is where a computer prints, and on what.
type Printer struct {
	// Address is "cups:NAME", "windows:NAME", "ipp://HOST:631/printers/NAME" for a queue
	// of another computer, "ipp://HOST/ipp/print" for an office printer,
	// "socket://HOST:9100" or "file:///dev/usb/lp0"; "" while none is chosen.
	Address string `json:"address"`
	Format  Format `json:"paper"`
	// Profile is how a receipt printer is driven; it is kept in settings of its own.
	Profile store.PrinterProfile `json:"-"`
}

// addresses is what a wrong address is answered with.
const addresses = "Addresses look like cups:NAME, windows:NAME, ipp://host:631/printers/NAME, ipp://host/ipp/print, " +
	"socket://192.0.2.4:9100 or file:///dev/usb/lp0."

// ParsePrinter checks an address; Invalid says what addresses look like. Receipt
// printers that are reached without a queue take rolls only.
func ParsePrinter(address string, format Format) (Printer, error) {
	p := Printer{Address: strings.TrimSpace(address), Format: format, Profile: store.UsualPrinter()}
	if err := format.check(); err != nil {
		return Printer{}, err
	}
	u, err := url.Parse(p.Address)
	if err != nil {
		return Printer{}, store.FailBecause(err, store.Invalid, "%q is not the address of a printer. %s", address, addresses)
	}
	good := false
	switch u.Scheme {
	case "cups":
		good = u.Opaque != "" && !strings.ContainsAny(u.Opaque, "/?#")
	case windowsScheme:
		good = u.Opaque != ""
	case "ipp", "ipps":
		good = u.Hostname() != "" && strings.Trim(u.Path, "/") != "" && path.Clean(u.Path) == u.Path
	case "socket":
		good = u.Hostname() != "" && strings.Trim(u.Path, "/") == ""
	case "file":
		good = u.Host == "" && path.Clean(u.Path) != "/" && path.IsAbs(u.Path)
	}
	switch {
	case !good:
		return Printer{}, store.Fail(store.Invalid, "%q is not the address of a printer. %s", address, addresses)
	case !format.Roll() && (u.Scheme == "socket" || u.Scheme == "file"):
		return Printer{}, store.Fail(store.Invalid, "A receipt printer at %s takes paper from a roll, not %s. Choose a print queue for "+
			"sheets.", address, format)
	case !format.Roll() && u.Scheme == windowsScheme:
		return Printer{}, store.Fail(store.Invalid, "Queues of Windows take paper from a roll here, not %s. Save a PDF for sheets, or use "+
			"the printer's own address (ipp://host/ipp/print).", format)
	case format.Roll() && driverless(u):
		return Printer{}, store.Fail(store.Invalid, "An office printer at %s takes A4 or Letter, not %s. Choose its paper, or a print queue "+
			"for a receipt printer.", address, format)
	}
	return p, nil
}

// Label is the printer as a window names it: "80 mm · EPSON TM-m30".
func (p Printer) Label() string {
	name := p.Address
	if u, err := url.Parse(p.Address); err == nil {
		switch u.Scheme {
		case "cups", windowsScheme:
			name = queueName(u)
		case "ipp", "ipps":
			if name = u.Hostname(); !driverless(u) {
				name = queueName(u) + " on " + u.Hostname()
			}
		case "socket":
			name = u.Hostname()
		case "file":
			name = path.Base(u.Path)
		}
	}
	return string(p.Format) + " · " + strings.ReplaceAll(name, "_", " ")
}

// PrinterKey is the setting under which a computer's printer is kept: printers belong
// to computers, not to the shop.
func PrinterKey(machine string) string { return "printer." + machine }

// Text is what is kept under PrinterKey; PrinterOf reads it.
func (p Printer) Text() string {
	text, _ := json.Marshal(p) //nolint:errchkjson // two strings
	return string(text)
}

// PrinterOf reads what Text wrote; "" is the zero Printer, anything else is
// Invalid.
func PrinterOf(text string) (Printer, error) {
	if text == "" {
		return Printer{}, nil
	}
	var p Printer
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return Printer{}, store.FailBecause(err, store.Invalid, "The printer of this computer can't be read. Choose it again.")
	}
	return ParsePrinter(p.Address, p.Format)
}

// Computers is what printing needs to know of a computer; a *db.DB is one.
type Computers interface {
	Setting(ctx context.Context, key string) (string, error)
	PrinterProfile(ctx context.Context) (store.PrinterProfile, error)
}

// PrinterAt is the printer of a computer, with an empty address when none is chosen or
// when it can't be read, so that it is chosen anew.
func PrinterAt(ctx context.Context, computers Computers, machine string) (Printer, error) {
	text, err := computers.Setting(ctx, PrinterKey(machine))
	if err != nil {
		return Printer{}, err
	}
	p, err := PrinterOf(text)
	if err != nil {
		p = Printer{}
	}
	p.Profile, err = computers.PrinterProfile(ctx)
	return p, err
}

// Print prints the sheet and comes back when the printer has it: rolls in
// the printer's own language, sheets as PDF. openDrawer opens the cash drawer of a
// receipt printer. It ends within half a minute, and at once when ctx does. Any error is
// one sentence for staff; nothing is left waiting, so that the paper can be printed
// again. With ErrUncertain in its chain something may have been printed, and the drawer
// opened; without it the printer was sent nothing.
func (p Printer) Print(ctx context.Context, s Sheet, openDrawer bool) (err error) {
	if _, err := ParsePrinter(p.Address, p.Format); err != nil {
		return err
	}
	u, err := url.Parse(p.Address)
	if err != nil {
		return store.FailBecause(err, store.Invalid, "%q is not the address of a printer. %s", p.Address, addresses)
	}
	var data bytes.Buffer
	if p.Format.Roll() {
		err = s.Bytes(&data, p.Format, p.Profile, openDrawer)
	} else {
		err = s.PDF(&data, p.Format)
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, waits.whole)
	defer cancel()
	return send(ctx, u, document{
		name: s.title, roll: p.Format.Roll(), asked: p.Profile.Language == store.Epson,
		data: data.Bytes(),
	})
}

// send brings a document's bytes to the printer of an address.
func send(ctx context.Context, u *url.URL, doc document) (err error) {
	defer func() {
		if _, panicked := errors.AsType[*store.PanicError](err); panicked {
			err = uncertain(err)
		}
	}()
	defer Caught(&err)
	switch u.Scheme {
	case "socket":
		port := u.Port()
		if port == "" {
			port = "9100"
		}
		return printTo(ctx, net.JoinHostPort(u.Hostname(), port), doc)
	case windowsScheme:
		return printBySpooler(ctx, queueName(u), doc)
	case "file":
		if err := shopfile.Refuse(u.Path); err != nil {
			return err
		}
		return printInto(ctx, u.Path, doc.data)
	default:
		return printByQueue(ctx, u, doc)
	}
}

// off is the failure of a printer that does not answer. The caller's own giving up
// is told as such.
func off(err error, name string) error {
	if errors.Is(err, context.Canceled) {
		return store.FailBecause(err, store.Unavailable, "Printing was stopped. Print it again when you are ready.")
	}
	return store.FailBecause(err, store.Unavailable, "The printer %s does not answer. Nothing was lost: switch it on, check its cable, "+
		"then print again.", name)
}
