// Package migrations brings the tables of a database up to date.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	stdsync "sync"

	"github.com/pressly/goose/v3"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// Version is the version of a database's tables.
func Version(ctx context.Context, q sqlc.DBTX) (version int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	return version, err
}

// VersionOf is the version of the tables in the file at path, 0 for none yet. It
// writes nothing.
func VersionOf(ctx context.Context, path string) (version int64, err error) {
	err = dbfile.OnHandle(dbfile.URI(path, "_pragma=busy_timeout(5000)"), func(handle *sql.DB) error {
		var tables int
		if err := handle.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'goose_db_version'").Scan(&tables); err != nil ||
			tables == 0 {
			return err
		}
		version, err = Version(ctx, handle)
		return err
	})
	return version, err
}

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// steps are the steps that bring a database's tables up to date, from the folder of its
// dialect.
func steps(handle *sql.DB, dialect goose.Dialect, folder string, more ...goose.ProviderOption) (*goose.Provider, error) {
	files, err := fs.Sub(files, folder)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, handle, files, append(more, goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(
		goose.NewGoMigration(4, &goose.GoFunc{RunTx: foldNames}, nil),
	))...)
	if err != nil {
		return nil, fmt.Errorf("preparing the migrations: %w", err)
	}
	return provider, nil
}

// Up runs on a handle without foreign keys: a table that is written anew would
// take its children along. All references are checked afterwards.
func Up(ctx context.Context, writer *sql.DB) error {
	provider, err := steps(writer, goose.DialectSQLite3, "sqlite")
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	var orphans int64
	if err := writer.QueryRowContext(ctx, "SELECT COUNT(*) FROM pragma_foreign_key_check").Scan(&orphans); err != nil {
		return fmt.Errorf("checking the references: %w", err)
	}
	if orphans > 0 {
		return store.Fail(store.Broken, "The database holds %d rows whose owners are missing. Keep a copy of the file, and restore the last "+
			"backup.", orphans)
	}
	return nil
}

// Newest is the version that this program brings every database to.
var Newest = stdsync.OnceValues(func() (newest int64, err error) {
	handle, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return 0, fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := steps(handle, goose.DialectSQLite3, "sqlite")
	if err != nil {
		return 0, errors.Join(err, handle.Close())
	}
	for _, source := range provider.ListSources() {
		newest = max(newest, source.Version)
	}
	return newest, handle.Close()
})
