package books

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	stdsync "sync"

	"tillbridge/store"
	"tillbridge/store/db/migrations"
	"tillbridge/store/db/sqlc"
)

// schemaText is the SQL of every table, index, trigger and view by kind and name, in
// a form that doesn't depend on spaces, quotes or capitals.
func schemaText(ctx context.Context, q sqlc.DBTX) (text map[string]string, err error) {
	rows, err := q.QueryContext(ctx, "SELECT type || ' ' || name, COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	text = map[string]string{}
	for rows.Next() {
		var name, definition string
		if err := rows.Scan(&name, &definition); err != nil {
			return nil, err
		}
		text[name] = strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer(`"`, "", "`", "").Replace(definition)), " "))
	}
	return text, rows.Err()
}

// wantedSchema is schemaText of a database that this program makes. The program's tables
// don't change while it runs, so that one is made for all proofs.
var wantedSchema = stdsync.OnceValues(func() (text map[string]string, err error) {
	ctx := context.Background()
	handle, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	handle.SetMaxOpenConns(1) // each connection to memory has a database of its own
	if err := migrations.Up(ctx, handle); err != nil {
		return nil, err
	}
	return schemaText(ctx, handle)
})

// schema compares tables, indexes and triggers with those that this program makes:
// without its trigger a ledger can be edited, and an added one can write what it likes.
func (p *bookProof) schema(ctx context.Context, c *sql.Conn) error {
	here, err := schemaText(ctx, c)
	if err != nil {
		return err
	}
	wanted, err := wantedSchema()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		switch definition, ok := here[name]; {
		case !ok:
			p.disagree(store.Disagreement{Subject: "the " + name, Figure: "its definition", Claimed: "missing", Computed: "made by the program"})
		case definition != wanted[name]:
			p.disagree(store.Disagreement{Subject: "the " + name, Figure: "its definition", Claimed: "another", Computed: "that of the program"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(here)) {
		if _, ok := wanted[name]; !ok {
			p.disagree(store.Disagreement{Subject: "the " + name, Figure: "its definition", Claimed: "there", Computed: "none of the program's"})
		}
	}
	return nil
}

// counted is a counter that hands out numbers, with the highest that was handed out.
type counted struct{ name, highest string }

var countersHandingOut = []counted{
	{"barcode", "SELECT CAST(COALESCE(MAX(barcode), '0') AS INTEGER) FROM transactions"},
	{"customer", "SELECT COALESCE(MAX(number), 0) FROM customers"},
}

// counters looks that none was set back: it would hand out a number for the second time.
func (p *bookProof) counters(ctx context.Context, c *sql.Conn) error {
	for _, counter := range countersHandingOut {
		var value, highest int64
		if err := c.QueryRowContext(ctx, "SELECT value, ("+counter.highest+") FROM counters WHERE name = $1", counter.name).Scan(&value,
			&highest); err != nil {
			return fmt.Errorf("reading the counter %s: %w", counter.name, err)
		}
		if value < highest {
			p.disagree(store.Disagreement{
				Subject: "the counter " + counter.name, Figure: "the last number", Claimed: fmt.Sprint(value),
				Computed: fmt.Sprintf("%d was handed out", highest),
			})
		}
	}
	return nil
}
