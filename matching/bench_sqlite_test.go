package matching_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the engine that is compared with

	"tillbridge/matching"
)

// sqliteEngine searches the same customers by LIKE and by FTS5's trigrams.
type sqliteEngine struct{ db *sql.DB }

func newSQLite(b testing.TB, customers []matching.Person) *sqliteEngine {
	b.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range []string{
		`CREATE TABLE customers (number INTEGER PRIMARY KEY, first TEXT, last TEXT, postcode TEXT)`,
		`CREATE VIRTUAL TABLE grams USING fts5(name, tokenize='trigram')`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	row, err := tx.Prepare(`INSERT INTO customers VALUES (?, ?, ?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	grams, err := tx.Prepare(`INSERT INTO grams (rowid, name) VALUES (?, ?)`)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range customers {
		if _, err := row.Exec(c.Number, c.FirstName, c.LastName, c.Postcode); err != nil {
			b.Fatal(err)
		}
		if _, err := grams.Exec(c.Number, c.FirstName+" "+c.LastName+" "+c.Postcode); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return &sqliteEngine{db}
}

func (e *sqliteEngine) numbers(query string, args ...any) (numbers []int64) {
	rows, err := e.db.Query(query, args...)
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		if rows.Scan(&number) == nil {
			numbers = append(numbers, number)
		}
	}
	if rows.Err() != nil {
		return nil
	}
	return numbers
}

// like looks for what contains all that is shown.
func (e *sqliteEngine) like(p matching.Person) []int64 {
	return e.numbers(`SELECT number FROM customers WHERE first LIKE ? AND last LIKE ? AND postcode LIKE ? LIMIT 10`,
		"%"+p.FirstName+"%", "%"+p.LastName+"%", p.Postcode+"%")
}

// trigram looks for what shares most trigrams, by bm25.
func (e *sqliteEngine) trigram(p matching.Person) []int64 {
	text := strings.ToLower(p.FirstName + " " + p.LastName + " " + p.Postcode)
	var grams []string
	for i := 0; i+3 <= len(text); i++ {
		grams = append(grams, `"`+strings.ReplaceAll(text[i:i+3], `"`, "")+`"`)
	}
	return e.numbers(`SELECT rowid FROM grams WHERE grams MATCH ? ORDER BY rank LIMIT 10`, strings.Join(grams, " OR "))
}

// newTypedSQLite keeps all that is known of each customer as one text, for trigrams of
// what is typed.
func newTypedSQLite(b testing.TB, customers []matching.Person) *sqliteEngine {
	b.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := tx.Exec(`CREATE VIRTUAL TABLE grams USING fts5(name, tokenize='trigram remove_diacritics 1')`); err != nil {
		b.Fatal(err)
	}
	for _, c := range customers {
		text := strings.Join([]string{c.FirstName, c.LastName, c.Company, c.Email, c.Phone, c.Street, c.Postcode, c.City}, " ")
		if _, err := tx.Exec(`INSERT INTO grams (rowid, name) VALUES (?, ?)`, c.Number, text); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return &sqliteEngine{db}
}

// typed looks for what shares most trigrams with a text.
func (e *sqliteEngine) typed(text string) []int64 {
	letters := []rune(strings.ToLower(text))
	var grams []string
	for i := 0; i+3 <= len(letters); i++ {
		grams = append(grams, `"`+strings.ReplaceAll(string(letters[i:i+3]), `"`, "")+`"`)
	}
	return e.numbers(`SELECT rowid FROM grams WHERE grams MATCH ? ORDER BY rank LIMIT 5`, strings.Join(grams, " OR "))
}
