package receipt

import (
	"context"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// PrintNow prints the receipt of the transaction that cfg names on this computer's
// printer, without a preview, and notes it so that the next is a COPY (R37). Invalid
// when no printer is chosen.
func PrintNow(ctx context.Context, cfg Config) (err error) {
	defer func() { cfg.tell(err) }()
	defer paper.Caught(&err)
	read, err := cfg.read(ctx, store.DocumentReceipt)
	if err != nil {
		return err
	}
	if read.printer.Address == "" {
		return store.Fail(store.Invalid, "No printer is chosen for this computer. Choose one in Settings, or save a PDF.")
	}
	if err := read.printer.PrintAtTill(ctx, cfg.Shop, read.sheet); err != nil {
		return err
	}
	return read.sheet.Note(ctx, cfg.Shop)
}

// PrinterName is how people call this computer's printer, "" when none is chosen.
func PrinterName(ctx context.Context, shop Shop, machine string) (string, error) {
	printer, err := paper.PrinterAt(ctx, shop, machine)
	if err != nil || printer.Address == "" {
		return "", err
	}
	return printer.Label(), nil
}
