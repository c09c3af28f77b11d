package db

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Predecessor is what a restored database takes over from the one that it replaces.
type Predecessor struct {
	// Counters are its counters by name, nil when they can't be read.
	Counters map[string]int64
	// Skip is how many numbers are passed over where Counters doesn't say which were given.
	Skip int64
	// Lineage is its lineage, "" to keep one's own.
	Lineage string
	// Settings are those that go on as they were there, by their keys.
	Settings map[string]string
}

// GoOn makes a restored copy go on where the database before it ended: barcodes and
// customer numbers above those that were given there, and what was on its way to
// Shopify as tried. e says in the log what was restored.
func (d *DB) GoOn(ctx context.Context, from Predecessor, e store.Event) error {
	return d.in(ctx, "noting the restore", func(a *act) error {
		for name, counted := range map[string]*int64{"barcode": &a.barcode, "customer": &a.customer} {
			if err := load(ctx, a, name, counted); err != nil {
				return err
			}
			if value, known := from.Counters[name]; known {
				*counted = max(*counted, value)
			} else {
				*counted += from.Skip
			}
		}
		if from.Lineage != "" {
			if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: SettingLineage, Value: from.Lineage}); err != nil {
				return fmt.Errorf("going on with the database's lineage: %w", err)
			}
		}
		for key, value := range from.Settings {
			if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: key, Value: value}); err != nil {
				return fmt.Errorf("keeping a setting of the database before: %w", err)
			}
		}
		if err := a.DoubtPushes(ctx); err != nil {
			return fmt.Errorf("doubting what was on its way: %w", err)
		}
		return a.log(ctx, e)
	})
}
