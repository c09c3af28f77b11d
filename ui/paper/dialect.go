package paper

import (
	"time"

	"tillbridge/store"
)

// dialect is the bytes by which a printer is told to do something.
type dialect interface {
	// begin starts anew, with letters of one byte.
	begin() []byte
	// choose takes the letters of a code page from now on, by its number.
	choose(number byte) []byte
	bold(on bool) []byte
	// scale prints letters so many times as high and as wide.
	scale(high, wide byte) []byte
	// invert prints white on black.
	invert(on bool) []byte
	middle(on bool) []byte
	// dots begins a picture of so many bytes a row, whose rows follow.
	dots(across, high int) []byte
	// cut feeds to the cutter and cuts all but a corner; without one it only feeds.
	cut(noCutter bool) []byte
	// drawer opens the cash drawer.
	drawer(pin int, pulse time.Duration) []byte
}

func dialectOf(l store.PrinterLanguage) dialect {
	if l == store.Star {
		return starLine{}
	}
	return escPOS{}
}

func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}

// low and high are a number's two bytes: printers take the low one first.
func low(n int) byte  { return byte(n) }      //nolint:gosec // the low byte is meant
func high(n int) byte { return byte(n >> 8) } //nolint:gosec // at most 65535 dots

// escPOS is Epson's language
// (https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/).
type escPOS struct{}

func (escPOS) begin() []byte                { return []byte{0x1b, '@', 0x1c, '.'} }
func (escPOS) choose(number byte) []byte    { return []byte{0x1b, 't', number} }
func (escPOS) bold(on bool) []byte          { return []byte{0x1b, 'E', bit(on)} }
func (escPOS) scale(high, wide byte) []byte { return []byte{0x1d, '!', (wide-1)<<4 | (high - 1)} }
func (escPOS) invert(on bool) []byte        { return []byte{0x1d, 'B', bit(on)} }
func (escPOS) middle(on bool) []byte        { return []byte{0x1b, 'a', bit(on)} }

func (escPOS) dots(across, rows int) []byte {
	return []byte{0x1d, 'v', '0', 0, low(across), high(across), low(rows), high(rows)}
}

func (escPOS) cut(noCutter bool) []byte {
	if noCutter {
		return []byte{0x1b, 'd', 4}
	}
	return []byte{0x1d, 'V', 66, 0}
}

func (escPOS) drawer(pin int, pulse time.Duration) []byte {
	const rest = 250 // half a second before the next
	return []byte{0x1b, 'p', bit(pin == 5), low(int(pulse / (2 * time.Millisecond))), rest}
}

// starLine is Star's language in line mode (Star Line Mode Command Specifications).
type starLine struct{}

func (starLine) begin() []byte                { return []byte{0x1b, '@'} }
func (starLine) choose(number byte) []byte    { return []byte{0x1b, 0x1d, 't', number} }
func (starLine) scale(high, wide byte) []byte { return []byte{0x1b, 'i', high - 1, wide - 1} }
func (starLine) middle(on bool) []byte        { return []byte{0x1b, 0x1d, 'a', bit(on)} }

func (starLine) bold(on bool) []byte {
	if on {
		return []byte{0x1b, 'E'}
	}
	return []byte{0x1b, 'F'}
}

func (starLine) invert(on bool) []byte {
	if on {
		return []byte{0x1b, '4'}
	}
	return []byte{0x1b, '5'}
}

func (starLine) dots(across, rows int) []byte {
	return []byte{0x1b, 0x1d, 'S', 1, low(across), high(across), low(rows), high(rows), 0}
}

func (starLine) cut(noCutter bool) []byte {
	if noCutter {
		return []byte{0x1b, 'a', 4}
	}
	return []byte{0x1b, 'd', '3'}
}

// drawer sets the time of the first drawer; the second's is the printer's own.
func (starLine) drawer(pin int, pulse time.Duration) []byte {
	if pin == 5 {
		return []byte{0x1a}
	}
	tens := low(int(pulse / (10 * time.Millisecond)))
	return []byte{0x1b, 0x07, tens, 50, 0x07}
}
