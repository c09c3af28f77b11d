package paper

import (
	"bytes"
	"io"
	"log"
	"os"
	"testing"
	"time"

	"github.com/go-text/typesetting/fontscan"
)

// Hurry makes every wait for a printer short, so that tests of printers that never
// answer end.
func Hurry(t testing.TB) {
	before := waits
	t.Cleanup(func() { waits = before })
	waits = limits{
		whole: 3 * time.Second, dial: time.Second, status: 100 * time.Millisecond, write: time.Second, drain: time.Second,
		answer: 300 * time.Millisecond, job: time.Second, cancel: 300 * time.Millisecond,
		fonts: 100 * time.Millisecond,
	}
}

// HurryEnd makes only the wait for a printer's last word short: its answers on the way
// have their usual time, however busy the computer is.
func HurryEnd(t testing.TB) {
	before := waits
	t.Cleanup(func() { waits = before })
	waits.drain = time.Second
}

// SystemFonts gives the computer these fonts, and no others.
func SystemFonts(t testing.TB, files ...string) {
	t.Helper()
	SystemFontsBy(t, func() *fontscan.FontMap {
		fonts := fontscan.NewFontMap(log.New(io.Discard, "", 0))
		for _, name := range files {
			file, err := os.ReadFile(name)
			if err != nil {
				panic(err)
			}
			if err := fonts.AddFont(bytes.NewReader(file), name, ""); err != nil {
				panic(err)
			}
		}
		return fonts
	})
}

// SystemFontsBy has the computer's fonts found so; the search begins anew.
func SystemFontsBy(t testing.TB, find func() *fontscan.FontMap) {
	t.Helper()
	before := systemFonts
	fresh := func() {
		setter.mu.Lock()
		defer setter.mu.Unlock()
		setter.search = nil
		for f := range setter.found {
			clear(setter.found[f])
		}
		clear(setter.lines)
	}
	t.Cleanup(func() { systemFonts = before; fresh() })
	systemFonts = find
	fresh()
}

// Spoil makes a sheet whose drawing panics, as a fault of this program would.
func Spoil(s Sheet) Sheet {
	s.blocks = append(s.blocks, block{kind: picture})
	return s
}
