package db_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbtest"
)

// TestR46_BothSchemasAreTheSame compares the tables that the migrations make in a file with
// those on a server: columns with type, default and whether they may be missing, keys,
// references, and indexes with their conditions. The index of the orders' words is each
// engine's own: tables in a file, an index on a server.
func TestR46_BothSchemasAreTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	dbtest.MakeFresh(t, path)
	file := inFile(t, raw(t, path))
	server := onServer(t, raw(t, dbtest.FreshOnServer(t)))
	for _, name := range slices.Sorted(maps.Keys(file)) {
		if on, ok := server[name]; !ok {
			t.Errorf("%s is missing on a server: %s", name, file[name])
		} else if on != file[name] {
			t.Errorf("%s:\nfile:   %s\nserver: %s", name, file[name], on)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(server)) {
		if _, ok := file[name]; !ok {
			t.Errorf("%s is missing in a file: %s", name, server[name])
		}
	}
	if len(file) < 300 {
		t.Errorf("only %d columns, keys and indexes were compared", len(file))
	}
}

// lines reads rows of two texts, what something is called and how it is.
func lines(t *testing.T, handle *sql.DB, query string, plain *strings.Replacer) map[string]string {
	t.Helper()
	rows, err := handle.QueryContext(t.Context(), query)
	must(t, err)
	defer func() { must(t, errors.Join(rows.Err(), rows.Close())) }()
	all := map[string]string{}
	for rows.Next() {
		var name, is string
		must(t, rows.Scan(&name, &is))
		all[strings.Join(strings.Fields(plain.Replace(name)), " ")] = strings.Join(strings.Fields(plain.Replace(is)), " ")
	}
	return all
}

// inFile is what SQLite says of its tables, in PostgreSQL's words.
func inFile(t *testing.T, handle *sql.DB) map[string]string {
	t.Helper()
	return lines(t, handle, `
WITH tables AS (SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'
  AND name NOT LIKE 'order_words%')
SELECT 'column ' || t.name || '.' || c.name, CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' ELSE lower(c.type) END
  || iif(c."notnull" = 1 OR c.pk > 0, ' not null', '') || COALESCE(' default ' || c.dflt_value, '')
  FROM tables t, pragma_table_info(t.name) c
UNION ALL SELECT 'key ' || t.name,
  (SELECT group_concat(name, ' ') FROM (SELECT k.name FROM pragma_table_info(t.name) k WHERE k.pk > 0 ORDER BY k.pk)) FROM tables t
UNION ALL SELECT 'unique ' || t.name || ' ' ||
  (SELECT group_concat(name, ' ') FROM (SELECT x.name FROM pragma_index_info(i.name) x ORDER BY x.seqno)),
  '' FROM tables t, pragma_index_list(t.name) i WHERE i.origin = 'u'
UNION ALL SELECT 'reference ' || t.name || ' ' || group_concat(f."from", ' '),
  f."table" || ' ' || group_concat(COALESCE(f."to", 'id'), ' ') || ' '
  || f.on_delete FROM tables t, pragma_foreign_key_list(t.name) f GROUP BY t.name, f.id
UNION ALL SELECT 'index ' || s.name, substr(s.sql, instr(s.sql, ' ON ') + 4) || iif(s.sql LIKE '%UNIQUE%', ' unique', '')
  FROM sqlite_schema s WHERE s.type = 'index' AND s.sql IS NOT NULL`,
		strings.NewReplacer("(", " ", ")", ""))
}

// onServer is what PostgreSQL says of its tables.
func onServer(t *testing.T, handle *sql.DB) map[string]string {
	t.Helper()
	return lines(t, handle, `
WITH tables AS (SELECT oid, relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  AND relname <> 'goose_db_version')
SELECT 'column ' || t.name || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
  || COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '') FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0
  AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL SELECT CASE r.contype WHEN 'p' THEN 'key ' || t.name WHEN 'u' THEN 'unique ' || t.name || ' ' || cols.names
  ELSE 'reference ' || t.name || ' ' || cols.names END,
  CASE r.contype WHEN 'p' THEN cols.names WHEN 'u' THEN '' ELSE f.relname || ' ' || targets.names || ' ' ||
  CASE r.confdeltype WHEN 'c' THEN 'CASCADE' ELSE 'NO ACTION' END END
  FROM tables t JOIN pg_constraint r ON r.conrelid = t.oid AND r.contype IN ('p', 'u', 'f') LEFT JOIN pg_class f ON f.oid = r.confrelid,
  LATERAL (SELECT string_agg(a.attname, ' ' ORDER BY k.n) AS names FROM unnest(r.conkey) WITH ORDINALITY k(num, n)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num) cols,
  LATERAL (SELECT string_agg(a.attname, ' ' ORDER BY k.n) AS names FROM unnest(r.confkey) WITH ORDINALITY k(num, n)
    JOIN pg_attribute a ON a.attrelid = r.confrelid AND a.attnum = k.num) targets
UNION ALL SELECT 'index ' || c.relname, t.name || ' ' || regexp_replace(pg_get_indexdef(c.oid), '^.* USING btree ', '')
  || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN tables t ON t.oid = i.indrelid
  WHERE NOT EXISTS (SELECT 1 FROM pg_constraint r WHERE r.conindid = i.indexrelid AND r.contype IN ('p', 'u'))
    AND c.relname <> 'order_words'`,
		strings.NewReplacer("::text", "", "= ANY (ARRAY[", "IN ", "]", "", "(", " ", ")", ""))
}

// TestR62_TheProofKnowsTheServersSchema holds books/server.json to what the migrations make;
// with TILLBRIDGE_GOLDEN=renew it is written anew.
func TestR62_TheProofKnowsTheServersSchema(t *testing.T) {
	got, err := books.ServerSchema(t.Context(), raw(t, dbtest.FreshOnServer(t)))
	must(t, err)
	file := filepath.Join("books", "server.json")
	if os.Getenv("TILLBRIDGE_GOLDEN") == "renew" {
		text, err := json.MarshalIndent(got, "", " ")
		must(t, err)
		write(t, file, append(text, '\n'))
	}
	var kept map[string]string
	must(t, json.Unmarshal(bytesOf(t, file), &kept))
	for _, name := range slices.Sorted(maps.Keys(got)) {
		equal(t, name, kept[name], got[name])
	}
	for name := range kept {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not made any more", name)
		}
	}
}

// TestR62_AServersSchemaIsProved changes a server's tables as somebody who may do so would.
func TestR62_AServersSchemaIsProved(t *testing.T) {
	for _, each := range []struct{ statement, names string }{
		{"ALTER TABLE payments DISABLE TRIGGER payments_no_update", "payments_no_update"},
		{"DROP TRIGGER events_no_delete ON events", "events_no_delete"},
		{"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql", "refuse_change"},
		{"CREATE RULE quiet AS ON UPDATE TO stock_movements DO INSTEAD NOTHING", "quiet"},
		{"ALTER TABLE payments ALTER COLUMN comments DROP NOT NULL", "payments.comments"},
		{"DROP INDEX payments_reverses", "payments_reverses"},
	} {
		path := dbtest.FreshOnServer(t)
		tamper(t, path, each.statement)
		d, err := db.Open(t.Context(), db.Config{Path: path})
		must(t, err)
		report, err := d.ProveBooks(context.Background())
		must(t, err)
		if said := fmt.Sprint(report.Disagreements); !strings.Contains(said, each.names) {
			t.Errorf("%s: the proof says %s", each.statement, said)
		}
		must(t, d.Close())
	}
}
