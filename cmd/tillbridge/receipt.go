package main

import (
	"context"
	"io"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/paper"
)

// receiptVerb lets out a paper of a transaction.
type receiptVerb struct {
	jsonFlag
	Barcode  string `arg:"" help:"The transaction's barcode, eight digits."`
	Document string `help:"Which paper: receipt, packing slip, pick list, label." enum:"receipt,packing slip,pick list,label" default:"receipt"`
	Paper    string `help:"What it is printed on: 80 mm, 58 mm, 112 mm, A4, Letter." enum:"80 mm,58 mm,112 mm,A4,Letter" default:"80 mm"`
	PDF      string `name:"pdf" help:"Write a PDF file." placeholder:"FILE" xor:"out" required:""`
	ESCPOS   string `name:"escpos" help:"Write a receipt printer's bytes to a file." placeholder:"FILE" xor:"out" required:""`
	Print    string `help:"Print: cups:NAME, windows:NAME, ipp://HOST/ipp/print, socket://HOST:9100 or file:///dev/usb/lp0." placeholder:"ADDRESS" xor:"out" required:""`
	replaceFlag
}

// paperOut is what 'receipt --json' prints: File or Printer says where it went.
type paperOut struct {
	Barcode  string         `json:"barcode"`
	Document store.Document `json:"document"`
	File     string         `json:"file,omitempty"`
	Printer  string         `json:"printer,omitempty"`
	// Copy says that this receipt was printed before.
	Copy bool `json:"copy"`
	// lacks says which names are not in letters of their own.
	lacks string
}

// Run lets the paper out and counts it as printed.
func (v *receiptVerb) Run(ctx context.Context, s *session) error {
	printer := paper.Printer{}
	if v.Print != "" {
		var err error
		if printer, err = paper.ParsePrinter(v.Print, paper.Format(v.Paper)); err != nil {
			return usage("%s", store.MessageOf(err))
		}
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		done, err := v.letOut(ctx, s, d, printer)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(done)
		}
		word := "Receipt"
		if done.Copy {
			word = "Copy of the receipt"
		}
		if done.Document != store.DocumentReceipt {
			word = "The " + v.Document
		}
		if lacks := done.lacks; lacks != "" {
			s.printf("%s\n", lacks)
		}
		s.printf("%s of transaction %s: %s\n", word, done.Barcode, done.File+done.Printer)
		return nil
	})
}

func (v *receiptVerb) letOut(ctx context.Context, s *session, d *db.DB, printer paper.Printer) (paperOut, error) {
	done := paperOut{Barcode: v.Barcode, Document: store.Document(v.Document), File: v.PDF + v.ESCPOS, Printer: printer.Address}
	id, err := d.TransactionByBarcode(ctx, v.Barcode)
	if err != nil {
		return done, err
	}
	if printer.Profile, err = d.PrinterProfile(ctx); err != nil {
		return done, err
	}
	sale, err := d.Sale(ctx, id)
	if err != nil {
		return done, err
	}
	profile, err := d.Profile(ctx)
	if err != nil {
		return done, err
	}
	sheet := paper.Lay(done.Document, profile, sale, time.Now())
	if s.Training {
		sheet = sheet.Training()
	}
	format := paper.Format(v.Paper)
	switch {
	case v.PDF != "":
		err = shopfile.WriteLike(v.PDF, v.Replace, func(w io.Writer) error { return sheet.PDF(w, format) })
	case v.ESCPOS != "":
		err = shopfile.WriteLike(v.ESCPOS, v.Replace, func(w io.Writer) error { return sheet.Bytes(w, format, printer.Profile, false) })
	default:
		err = printer.PrintAtTill(ctx, d, sheet)
	}
	if err != nil {
		return done, err
	}
	done.Copy, done.lacks = sheet.Copy(), sheet.Lacking()
	return done, sheet.Note(ctx, d)
}
