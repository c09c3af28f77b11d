// Package server is a PostgreSQL database as the program reaches it: how its address is
// told from a file's path, how connections are opened and taken for good, and what a
// person can do about its failures. What is in it is read elsewhere.
package server

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"tillbridge/store"
)

// Is says whether what --database names is on a server, postgres://…, and no file.
func Is(path string) bool {
	return strings.HasPrefix(path, "postgres://") || strings.HasPrefix(path, "postgresql://")
}

// settings are what every connection asks of the server. Whoever waits for another's act
// gives up after five seconds, as with a file; a computer that froze in the middle of an
// act holds up the others for half a minute at most. Acts count on reading what was
// committed before them, whatever the server's own default is.
var settings = map[string]string{
	"application_name":                    "tillbridge",
	"lock_timeout":                        "5000",
	"idle_in_transaction_session_timeout": "30000",
	"default_transaction_isolation":       "read committed",
}

const connectTimeout = 5 * time.Second

// Config reads an address; Invalid when it can't be read. What is missing in it comes from
// the environment (PGPASSWORD, PGHOST …) and ~/.pgpass, as with psql.
func Config(url string, more map[string]string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// The cause may quote the address, and that a password.
		return nil, store.Fail(store.Invalid, "The address of the database can't be read. It is written "+
			"postgres://USER@HOST:PORT/DATABASE; the password comes from PGPASSWORD or ~/.pgpass.")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	maps.Copy(config.RuntimeParams, settings)
	maps.Copy(config.RuntimeParams, more)
	return config, nil
}

// Reading makes all transactions of a connection read only.
var Reading = map[string]string{"default_transaction_read_only": "on"}

// Migrating gives up soon where another program uses a table that is changed: whoever
// waits for a whole table's lock lets nobody past.
var Migrating = map[string]string{"lock_timeout": "2000", "idle_in_transaction_session_timeout": "0"}

// Open is a handle on the database at url. each is run on every new connection of one that
// takes turns, nil for one that doesn't. Nothing is connected yet.
func Open(url string, more map[string]string, each func(context.Context, *pgx.Conn) error) (*sql.DB, error) {
	config, err := Config(url, more)
	if err != nil {
		return nil, err
	}
	// A turn is taken anew when its connection was dead. What reads is not asked twice, so its
	// connection is asked first.
	option := stdlib.OptionShouldPing(func(context.Context, stdlib.ShouldPingParams) bool { return true })
	if each != nil {
		option = stdlib.OptionAfterConnect(each)
	}
	return sql.OpenDB(stdlib.GetConnector(*config, option)), nil
}

// oldest is the oldest version of PostgreSQL that the program was tried with.
const oldest = 150000

// Check refuses a server on which books would not be kept as they are in a file: an older
// one, another program that speaks its language, a standby, or a database that sorts and
// keeps text otherwise.
func Check(ctx context.Context, handle *sql.DB) error {
	var version int
	var name, collation, encoding string
	var standby bool
	err := handle.QueryRowContext(ctx, `SELECT CAST(current_setting('server_version_num') AS INTEGER), version(), pg_is_in_recovery(),
		datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()`).
		Scan(&version, &name, &standby, &collation, &encoding)
	if err != nil {
		return fmt.Errorf("looking at the server: %w", err)
	}
	switch {
	case !strings.HasPrefix(name, "PostgreSQL ") || version < oldest:
		return store.Fail(store.Invalid, "The database's server is %q, and Tillbridge needs PostgreSQL 15 or newer. Nothing was changed.", name)
	case standby:
		return store.Fail(store.Busy, "The database's server is a standby, which only reads. Nothing was changed; name the primary, or all "+
			"hosts with target_session_attrs=read-write.")
	case encoding != "UTF8" || collation != "C" && collation != "POSIX":
		return store.Fail(store.Invalid, "The database keeps text as %s sorted by %s, and Tillbridge needs UTF8 sorted by C. Nothing was "+
			"changed; make one with 'createdb --template=template0 --encoding=UTF8 --locale=C NAME'.", encoding, collation)
	}
	return nil
}

// MayWork refuses a user who may not do what every act does: it would be found out in the
// middle of a sale.
func MayWork(ctx context.Context, handle *sql.DB) error {
	var may bool
	err := handle.QueryRowContext(ctx, `SELECT has_database_privilege(current_database(), 'TEMP') AND
		has_table_privilege('counters', 'UPDATE') AND has_table_privilege('orders', 'INSERT, UPDATE') AND
		has_table_privilege('events', 'INSERT') AND has_table_privilege('payments', 'INSERT')`).Scan(&may)
	if err != nil {
		return fmt.Errorf("asking what the user may do: %w", err)
	}
	if !may {
		return store.Fail(store.Broken, "%s", mayNot)
	}
	return nil
}
