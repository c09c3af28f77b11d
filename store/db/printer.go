package db

import (
	"context"
	"maps"
	"slices"

	"tillbridge/store"
)

// PrinterProfile is how this computer's receipt printer is driven.
func (d *DB) PrinterProfile(ctx context.Context) (store.PrinterProfile, error) {
	texts := store.UsualPrinter().Texts()
	for key := range texts {
		text, err := d.decided(ctx, key)
		if err != nil {
			return store.PrinterProfile{}, err
		}
		texts[key] = text
	}
	return store.PrinterProfileOf(func(key string) string { return texts[key] })
}

// SetPrinterProfile keeps what is different in it.
func (d *DB) SetPrinterProfile(ctx context.Context, to store.PrinterProfile) error {
	to, err := to.Checked()
	if err != nil {
		return err
	}
	was, err := d.PrinterProfile(ctx)
	if err != nil {
		return err
	}
	before, after := was.Texts(), to.Texts()
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if after[key] == before[key] {
			continue
		}
		if err := d.decide(ctx, key, after[key]); err != nil {
			return err
		}
	}
	return nil
}
