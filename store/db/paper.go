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
		return a.log(ctx, store.Event{Kind: store.EventRecord, Title: "The shop's name and address on receipts changed", Before: describeProfile(before), After: describeProfile(p)})
	})
}

// describeProfile writes what receipts say as the log keeps it: the logo by its size.
func describeProfile(p store.Profile) string {
	said := []string{p.Name, strings.Join(p.Address, ", "), p.Phone, p.Email, p.Website, p.TaxID, strings.ReplaceAll(p.Footer, "\n", " / ")}
	if len(p.Logo) > 0 {
		said = append(said, fmt.Sprintf("logo of %d bytes", len(p.Logo)))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " · ")
}

// Printed notes that a paper of a transaction left the printer or was saved as a
// file; the next receipt is a COPY (R37). It says how many there are now.
func (d *DB) Printed(ctx context.Context, transactionID string, document store.Document) (int64, error) {
	var n int64
	err := d.in(ctx, "noting a print", func(a *act) error {
		t, err := a.transaction(ctx, transactionID)
		if err != nil {
			return err
		}
		if err := a.InsertPrint(ctx, sqlc.InsertPrintParams{ID: newID(), TransactionID: t.ID, Document: string(document), At: a.at, Actor: a.actor}); err != nil {
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
