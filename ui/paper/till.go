package paper

import (
	"context"
	"errors"

	"tillbridge/store"
)

// Till is what printing needs of the database; a *db.DB is one.
type Till interface {
	Printed(ctx context.Context, transactionID string, document store.Document, digest string) (int64, error)
	ClaimDrawer(ctx context.Context, transactionID string) ([]string, error)
	ReleaseDrawer(ctx context.Context, paymentIDs []string) error
}

// PrintAtTill prints a sheet like Print. With a receipt the cash drawer opens for the
// money that was taken or given back since it last opened, whatever was printed in
// between, and once for each payment: one that the printer was never sent waits for
// the next print, one that it may have been sent does not (R37).
func (p Printer) PrintAtTill(ctx context.Context, till Till, s Sheet) error {
	var opened []string
	if s.document == store.DocumentReceipt && p.Format.Roll() {
		var err error
		if opened, err = till.ClaimDrawer(ctx, s.transactionID); err != nil {
			return err
		}
	}
	failed := p.Print(ctx, s, len(opened) > 0)
	if failed == nil || len(opened) == 0 || errors.Is(failed, ErrUncertain) {
		return failed
	}
	if err := till.ReleaseDrawer(context.WithoutCancel(ctx), opened); err != nil {
		return store.FailBecause(errors.Join(failed, err), store.CodeOf(failed), "%s", store.MessageOf(failed))
	}
	return failed
}

// Note notes that the sheet was printed or saved, so that the same receipt again
// says COPY (R37).
func (s Sheet) Note(ctx context.Context, till Till) error {
	for _, id := range append([]string{s.transactionID}, s.also...) {
		if _, err := till.Printed(context.WithoutCancel(ctx), id, s.document, s.digest); err != nil {
			return err
		}
	}
	return nil
}
