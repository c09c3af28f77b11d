package keep

import (
	"context"
	"database/sql"
	"errors"

	"tillbridge/store/db"
	"tillbridge/store/db/sqlc"
)

// whose reads the shop's domain at Shopify and the database's lineage, "" where the
// database doesn't say.
func whose(ctx context.Context, q sqlc.DBTX) (shop, lineage string, err error) {
	for key, to := range map[string]*string{db.SettingDomain: &shop, db.SettingLineage: &lineage} {
		err := q.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", key).Scan(to)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return "", "", err
		}
	}
	if shop == "" { // in training, and before setup kept it
		err := q.QueryRowContext(ctx, "SELECT shop FROM orders ORDER BY created_at DESC LIMIT 1").Scan(&shop)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return "", "", err
		}
	}
	return shop, lineage, nil
}
