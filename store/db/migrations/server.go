package migrations

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// UpServer brings the tables of a database on a server up to date and returns their
// version. One program does so at a time; others wait for it half a minute. Broken when a
// newer program has made the tables.
func UpServer(ctx context.Context, handle *sql.DB) (newest int64, err error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 30))
	if err != nil {
		return 0, fmt.Errorf("preparing the migrations: %w", err)
	}
	provider, err := steps(handle, goose.DialectPostgres, "postgres", goose.WithSessionLocker(locker))
	if err != nil {
		return 0, err
	}
	for _, source := range provider.ListSources() {
		newest = max(newest, source.Version)
	}
	has, err := VersionOnServer(ctx, handle)
	switch {
	case err != nil:
		return 0, err
	case has > newest:
		return 0, store.Fail(store.Broken, "This database was made by a newer Tillbridge (schema %d, this one knows %d). Nothing was changed; "+
			"install the newer program.", has, newest)
	case has == newest:
		return newest, nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return 0, fmt.Errorf("migrating: %w", err)
	}
	return newest, nil
}

// VersionOnServer is the version of the tables in a database on a server, 0 for none yet.
// It writes nothing.
func VersionOnServer(ctx context.Context, q sqlc.DBTX) (version int64, err error) {
	var there bool
	if err := q.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, err
	}
	return Version(ctx, q)
}
