package receipt_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/receipt"
)

func TestR37_AReceiptPrintedWithoutAPreviewCountsAsOne(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	address, jobs := printer(t, 0x12, 0x12)
	chosen(t, d, address)
	cfg := receipt.Config{Shop: d, TransactionID: id, Machine: machine, Now: func() time.Time { return morning }}
	must(t, receipt.PrintNow(t.Context(), cfg))
	job := printed(<-jobs)
	says(t, job, "Riverside Cycles", "Maya Okafor", "PICKUP")
	saysNot(t, job, "COPY")
	s, err := d.Sale(t.Context(), id)
	must(t, err)
	if s.Receipts != 1 || !s.Copied {
		t.Errorf("%d receipts, the next a copy: %t", s.Receipts, s.Copied)
	}
	if name, err := receipt.PrinterName(t.Context(), d, machine); err != nil || name == "" {
		t.Errorf("the printer is called %q, %v", name, err)
	}
}

func TestR37_WithoutAPrinterNothingIsPrintedOrCounted(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	cfg := receipt.Config{Shop: d, TransactionID: id, Machine: machine, Now: func() time.Time { return morning }}
	if err := receipt.PrintNow(t.Context(), cfg); store.CodeOf(err) != store.Invalid {
		t.Errorf("%v, want invalid", err)
	}
	if name, err := receipt.PrinterName(t.Context(), d, machine); err != nil || name != "" {
		t.Errorf("no printer is called %q, %v", name, err)
	}
	s, err := d.Sale(t.Context(), id)
	must(t, err)
	if s.Receipts != 0 {
		t.Errorf("%d receipts are counted", s.Receipts)
	}
}
