package books

import (
	"context"
	"database/sql"
	_ "embed" // what a server's schema is to be
	"encoding/json"
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
	query := "SELECT type || ' ' || name, COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
	if _, server := q.(OnServer); server {
		query = serverSchema
	}
	rows, err := q.QueryContext(ctx, query)
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

// serverSchema lists what a file's schema says in one text: columns, rules, indexes, and
// the triggers with what they do and whether they are switched on.
const serverSchema = `SELECT 'column ' || c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
  || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
UNION ALL SELECT 'rule of ' || c.relname || ' ' || r.conname, pg_get_constraintdef(r.oid) FROM pg_constraint r
JOIN pg_class c ON c.oid = r.conrelid WHERE r.connamespace = CAST(current_schema() AS regnamespace)
UNION ALL SELECT 'index ' || c.relname, replace(pg_get_indexdef(c.oid), ' ' || current_schema() || '.', ' ') FROM pg_class c
WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'i'
UNION ALL SELECT 'trigger ' || t.tgname || ' on ' || c.relname, CASE t.tgenabled WHEN 'O' THEN '' ELSE 'switched off: ' END
  || replace(pg_get_triggerdef(t.oid), ' ' || current_schema() || '.', ' ') FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT t.tgisinternal
UNION ALL SELECT 'function ' || p.proname, p.prosrc FROM pg_proc p WHERE p.pronamespace = CAST(current_schema() AS regnamespace)
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') -- an extension's own
UNION ALL SELECT 'rewriting of ' || c.relname || ' ' || w.rulename, pg_get_ruledef(w.oid) FROM pg_rewrite w
JOIN pg_class c ON c.oid = w.ev_class WHERE c.relnamespace = CAST(current_schema() AS regnamespace)`

// serverWanted is what serverSchema lists in a database that this program makes: no server
// can be asked for an empty one in passing. A test holds it to the migrations.
//
//go:embed server.json
var serverWanted []byte

// ServerSchema is the schema of a database on a server as the proof compares it.
func ServerSchema(ctx context.Context, q sqlc.DBTX) (map[string]string, error) {
	return schemaText(ctx, OnServer{q})
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
func (p *bookProof) schema(ctx context.Context, c sqlc.DBTX) error {
	here, err := schemaText(ctx, c)
	if err != nil {
		return err
	}
	wanted, err := wantedSchema()
	if _, server := c.(OnServer); server {
		wanted = nil
		err = json.Unmarshal(serverWanted, &wanted)
	}
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
	{"barcode", "SELECT CAST(COALESCE(MAX(barcode), '0') AS BIGINT) FROM transactions"},
	{"customer", "SELECT COALESCE(MAX(number), 0) FROM customers"},
}

// counters looks that none was set back: it would hand out a number for the second time.
func (p *bookProof) counters(ctx context.Context, c sqlc.DBTX) error {
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
