package paper_test

import (
	"bytes"
	"testing"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

func TestR37_TheTestPageShowsWhatAPrinterCan(t *testing.T) {
	p, err := paper.ParsePrinter("socket://192.0.2.4", paper.Roll80)
	must(t, err)
	page := func(change func(*store.PrinterProfile)) []byte {
		profile := p
		change(&profile.Profile)
		var b bytes.Buffer
		must(t, paper.TestPage(riverside(), profile, "COUNTER-1", morning).Bytes(&b, paper.Roll80, profile.Profile, true))
		return b.Bytes()
	}
	usual := page(func(*store.PrinterProfile) {})
	says(t, printed(t, usual), "Riverside Cycles",
		"Test page of COUNTER-1", "Epson (ESC/POS)", "858 Grüße, façade, 5 €", "852 Zażółć gęślą, Příliš",
		"866 Съешь ещё булок", "1252 Grüße, œuvre, 5 €", "A drawer at the printer has opened.", "the paper is cut")
	if !bytes.HasPrefix(usual, []byte("\x1b@\x1c.\x1bp\x00\x19\xfa")) || !bytes.HasSuffix(usual, []byte("\x1dVB\x00")) {
		t.Errorf("it begins % x and ends % x", usual[:12], usual[len(usual)-4:])
	}
	other := page(func(p *store.PrinterProfile) { p.Drawer, p.Pulse, p.NoCutter, p.CodePages = 5, 200e6, true, "1253" })
	says(t, printed(t, other), "1253 Καλημέρα κόσμε")
	saysNot(t, printed(t, other), "the paper is cut", "858")
	if !bytes.HasPrefix(other, []byte("\x1b@\x1c.\x1bp\x01\x64\xfa")) || bytes.Contains(other, []byte("\x1dV")) {
		t.Errorf("it begins % x", other[:12])
	}
	// Star's line mode: the drawer of the plug's second pin is SUB, letters of code page 858
	// are number 4, and the cut is ESC d 3 (as receiptline 4.0.4 does).
	star := page(func(p *store.PrinterProfile) { p.Language = store.Star })
	for _, want := range []string{
		"\x1b@\x1b\x07\x05\x32\x07", "\x1b\x1dt\x04", "\x1b\x1dt\x05", "\x1b\x1dt\x0a", "\x1b\x1dt\x20", "\x1b\x1dS\x01\x48\x00",
	} {
		if !bytes.Contains(star, []byte(want)) {
			t.Errorf("a Star printer is not sent % x", want)
		}
	}
	if !bytes.HasSuffix(star, []byte("\x1bd3")) {
		t.Error("a Star printer does not cut")
	}
}
