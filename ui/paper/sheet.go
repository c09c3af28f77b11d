// Package paper lays a sale's papers out once, as a list of blocks, and draws
// them as PDF, as the bytes of a receipt printer (ESC/POS) and as the preview:
// what is previewed is what is printed (R37).
package paper

import (
	"image"
	"slices"
	"time"

	"tillbridge/store"
)

// Format is the paper that a printer holds, by the name staff see.
type Format string

// The papers: three rolls of receipt printers, two sheets of office printers.
const (
	Roll80  Format = "80 mm"
	Roll58  Format = "58 mm"
	Roll112 Format = "112 mm"
	A4      Format = "A4"
	Letter  Format = "Letter"
)

// Formats returns all of them in the order of the drop-down.
func Formats() []Format { return []Format{Roll80, Roll58, Roll112, A4, Letter} }

// Roll says that the paper is cut behind the last line and has no pages.
func (p Format) Roll() bool { return p == Roll80 || p == Roll58 || p == Roll112 }

func (p Format) check() error {
	if slices.Contains(Formats(), p) {
		return nil
	}
	return store.Fail(store.Invalid, "%q is not a paper. Nothing was printed; there are 80 mm, 58 mm, 112 mm, A4 and Letter.", string(p))
}

// Sheet is a paper laid out, for any printer.
type Sheet struct {
	title  string
	blocks []block
	// copied says that this receipt was printed before.
	copied bool
	// transactionID and document are what is noted once it is printed, digest what a
	// receipt proves.
	transactionID string
	// also are further transactions that a pick list is for.
	also     []string
	document store.Document
	digest   string
	// romanised are the scripts that no font of this computer has; searching says that
	// its fonts were still looked for.
	romanised []string
	searching bool
}

// Title is the document and its barcode: "Receipt 20000001".
func (s Sheet) Title() string { return s.title }

// Copy says that the receipt was printed before and carries COPY (R37).
func (s Sheet) Copy() bool { return s.copied }

// Romanised are the scripts of names and titles that no font of this computer has, so
// that they are written in Latin letters: "Chinese", "Thai". A font for them mends it.
func (s Sheet) Romanised() []string { return s.romanised }

// Lacking says in a sentence that names are not in letters of their own, and what to do;
// "" when all are.
func (s Sheet) Lacking() string {
	if len(s.romanised) == 0 {
		return ""
	}
	if s.searching {
		return "The fonts of this computer are still being looked for, so " + list(s.romanised) + " is written in Latin letters. Open it again " +
			"in a minute."
	}
	return "This computer has no font for " + list(s.romanised) + ": it is written in Latin letters. Install a font for it, then start again."
}

// Training returns the sheet of a practice shop: it says that it is none of a
// real shop (R50).
func (s Sheet) Training() Sheet {
	s.blocks = append([]block{{kind: bar, left: "TRAINING – not a receipt"}}, s.blocks...)
	return s
}

// kind is what a block is; all painters know them all.
type kind uint8

const (
	row     kind = iota // left, and right at the other side
	middle              // left in the middle
	bar                 // white on black, across
	code                // left as Code 128 with its digits below
	rule                // a line across
	space               // room
	picture             // the logo
)

// size is how large a text is.
type size uint8

const (
	plain   size = iota
	bold         // what is read first of its kind
	large        // the total, what to fetch
	heading      // the shop's name
)

// block is one piece of a paper, the same for every printer.
type block struct {
	kind        kind
	left, right string
	size        size
	// indent moves a row's left text in, below the one that it belongs to.
	indent bool
	// only is the one code page that a row may be printed with, or store.Pictures.
	only string
	// bag draws the pickup mark's bag in a bar.
	bag  bool
	logo *image.Gray
}

// Lay lays out a paper of a sale. A receipt that was printed before, as sale.Copied
// knows, says COPY (R37). now is when it is printed.
func Lay(document store.Document, profile store.Profile, sale store.Sale, now time.Time) Sheet {
	l := layout{sale: sale, profile: profile, now: now}
	s := Sheet{title: Title(document) + " " + sale.Transaction.Barcode, transactionID: sale.Transaction.ID, document: document}
	switch document {
	case store.DocumentPackingSlip:
		l.packingSlip()
	case store.DocumentPickList:
		l.pickList()
	case store.DocumentLabel:
		l.label()
	default:
		s.copied, s.digest = sale.Copied, sale.ReceiptDigest()
		l.receipt(s.copied)
	}
	l.onto(&s)
	return s
}

// Title is a document's name as windows and papers show it.
func Title(document store.Document) string {
	switch document {
	case store.DocumentPackingSlip:
		return "Packing Slip"
	case store.DocumentPickList:
		return "Pick List"
	case store.DocumentLabel:
		return "Label"
	default:
		return "Receipt"
	}
}
