package db

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// settingProfile keeps what the shop's papers say about it.
const settingProfile = "profile"

// Profile returns the shop as its papers name it; the zero value when nobody has
// entered it yet.
func (d *DB) Profile(ctx context.Context) (store.Profile, error) {
	var p store.Profile
	var err error
	if p.Country, err = d.Country(ctx); err != nil {
		return p, err
	}
	text, err := d.Setting(ctx, settingProfile)
	if err != nil || text == "" {
		return p, err
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("reading the shop's profile: %w", err)
	}
	return p, nil
}

// SetProfile keeps it.
func (d *DB) SetProfile(ctx context.Context, p store.Profile) error {
	if strings.TrimSpace(p.Name) == "" {
		return store.Fail(store.Invalid, "A receipt needs the shop's name. Nothing was saved.")
	}
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keeping the shop's profile: %w", err)
	}
	before, err := d.Profile(ctx)
	if err != nil {
		return err
	}
	return d.in(ctx, "keeping the shop's profile", func(a *act) error {
		if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: settingProfile, Value: string(text)}); err != nil {
			return fmt.Errorf("writing the shop's profile: %w", err)
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: "The shop's name and address on receipts changed",
			Before: describeProfile(before), After: describeProfile(p),
		})
	})
}

// describeProfile writes what receipts say as the log keeps it: the logo by its size.
func describeProfile(p store.Profile) string {
	said := []string{p.Name, strings.Join(p.Address, ", "), p.Phone, p.Email, p.Website, p.TaxID, strings.ReplaceAll(p.Footer, "\n", " / ")}
	if len(p.Logo) > 0 {
		said = append(said, fmt.Sprintf("logo of %d bytes", len(p.Logo)))
	}
	if p.Wishes {
		said = append(said, "with the customer's wishes")
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " · ")
}

// Printed notes that a paper of a transaction left the printer or was saved as a
// file. digest is the store.Sale.ReceiptDigest that a receipt was laid out from, "" for
// other papers: the same receipt again is a COPY (R37). It says how many there are now.
func (d *DB) Printed(ctx context.Context, transactionID string, document store.Document, digest string) (int64, error) {
	var n int64
	err := d.in(ctx, "noting a print", func(a *act) error {
		t, err := a.transaction(ctx, transactionID)
		if err != nil {
			return err
		}
		if err := a.InsertPrint(ctx, sqlc.InsertPrintParams{
			ID: newID(), TransactionID: t.ID, Document: string(document), Digest: digest,
			At: a.at, Actor: a.actor,
		}); err != nil {
			return fmt.Errorf("noting a print: %w", err)
		}
		if n, err = a.CountPrints(ctx, sqlc.CountPrintsParams{TransactionID: t.ID, Document: string(document)}); err != nil {
			return fmt.Errorf("counting prints: %w", err)
		}
		title := fmt.Sprintf("The %s of transaction %s printed", document, t.Barcode)
		if n > 1 {
			title += " again"
		}
		a.changed(OrdersChanged, t.OrderID)
		return a.log(ctx, store.Event{SubjectID: t.OrderID, Kind: store.EventPrinted, Title: title})
	})
	return n, err
}

// ClaimDrawer returns the payments of a transaction, those given back too, that the
// cash drawer opens for and has not been opened for yet. They count as done from now
// on, so that two prints at once open it once (R37); whoever then could not open it
// calls ReleaseDrawer.
func (d *DB) ClaimDrawer(ctx context.Context, transactionID string) (paymentIDs []string, err error) {
	err = d.in(ctx, "opening the cash drawer", func(a *act) error {
		paymentIDs, err = a.ClaimDrawer(ctx, sqlc.ClaimDrawerParams{At: a.at, TransactionID: transactionID})
		return err
	})
	return paymentIDs, err
}

// ReleaseDrawer takes back what ClaimDrawer returned: the drawer stayed shut.
func (d *DB) ReleaseDrawer(ctx context.Context, paymentIDs []string) error {
	return d.in(ctx, "leaving the cash drawer shut", func(a *act) error {
		for _, id := range paymentIDs {
			if err := a.ReleaseDrawer(ctx, id); err != nil {
				return fmt.Errorf("noting that the drawer stayed shut: %w", err)
			}
		}
		return nil
	})
}
