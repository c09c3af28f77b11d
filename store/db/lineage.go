package db

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"

	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// SettingLineage names a database and all its backups: made once, by chance.
const SettingLineage = "lineage"

// Sighting is which database was seen at a path: that of a shop's domain at Shopify,
// "" for none, and of a lineage.
type Sighting struct {
	Shop    string `json:"shop,omitempty"`
	Lineage string `json:"lineage"`
}

// Lineage returns it, and makes it for a database that has none yet.
func (d *DB) Lineage(ctx context.Context) (string, error) {
	lineage, err := d.Setting(ctx, SettingLineage)
	if err != nil || lineage != "" {
		return lineage, err
	}
	err = d.in(ctx, "naming the database", func(a *act) error {
		lineage, err = a.Setting(ctx, SettingLineage)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		lineage = uuid.NewString()
		return a.SetSetting(ctx, sqlc.SetSettingParams{Key: SettingLineage, Value: lineage})
	})
	return lineage, err
}

// Head returns the end of the event log as it is now.
func (d *DB) Head(ctx context.Context) (books.Head, error) {
	var h books.Head
	err := d.Snapshot(ctx, func(c *sql.Conn) (err error) {
		h, err = books.End(ctx, c)
		return err
	})
	return h, wrap(err, "reading the end of the event log")
}
