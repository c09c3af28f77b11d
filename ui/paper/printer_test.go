package paper_test

import (
	"testing"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

func TestR37_PrintersHaveAddresses(t *testing.T) {
	for _, test := range []struct {
		address string
		format  paper.Format
		label   string
	}{
		{"cups:EPSON_TM-m30", paper.Roll80, "80 mm · EPSON TM-m30"},
		{"ipp://office:631/printers/Laser", paper.A4, "A4 · Laser on office"},
		{"socket://192.0.2.4:9100", paper.Roll58, "58 mm · 192.0.2.4"},
		{"socket://192.0.2.4", paper.Roll58, "58 mm · 192.0.2.4"},
		{"file:///dev/usb/lp0", paper.Roll80, "80 mm · lp0"},
		{"windows:EPSON TM-T20II Receipt", paper.Roll80, "80 mm · EPSON TM-T20II Receipt"},
		{"ipp://office/ipp/print", paper.A4, "A4 · office"},
	} {
		p, err := paper.ParsePrinter(test.address, test.format)
		must(t, err)
		if p.Label() != test.label {
			t.Errorf("%s is called %q, want %q", test.address, p.Label(), test.label)
		}
		kept, err := paper.PrinterOf(p.Text())
		must(t, err)
		if kept != p {
			t.Errorf("%v is kept as %v", p, kept)
		}
	}
	for _, address := range []string{
		"", "EPSON", "cups:", "cups:a/b", "ipp://office", "ipp://office/", "windows:", "socket://", "socket://printer/x",
		"file://", "file://host/dev/lp0", "file:dev/lp0", "http://printer", "%",
	} {
		if _, err := paper.ParsePrinter(address, paper.Roll80); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q is taken for a printer: %v", address, err)
		}
	}
	for address, format := range map[string]paper.Format{
		"socket://192.0.2.4": paper.A4, "cups:EPSON": "A5", "windows:EPSON": paper.A4, "ipp://office/ipp/print": paper.Roll80,
	} {
		if _, err := paper.ParsePrinter(address, format); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s prints on %s: %v", address, format, err)
		}
	}
	if p, err := paper.PrinterOf(""); err != nil || p != (paper.Printer{}) {
		t.Errorf("nothing kept is %v, %v", p, err)
	}
	if _, err := paper.PrinterOf("nonsense"); store.CodeOf(err) != store.Invalid {
		t.Errorf("nonsense is taken for a printer: %v", err)
	}
}
