// Package csvfile reads customers and products from files, as other tills, Shopify and
// people write them, and writes them out again. What a file means is decided here (R66);
// what becomes of its rows, in store/db.
//
// A file is read three times: as bytes for its character set (store/sheet), over all its
// rows for the habits of its columns, and row by row into the database. Only the last
// holds the database, and none grows with the file.
package csvfile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/sheet"
)

// Options overrule what is guessed of a file; their zero values guess.
type Options struct {
	// Charset, Separator, Header and Page are sheet.Options'.
	Charset, Separator string
	Header             int
	Page               string
	// Map says what columns mean, "column=field", before what is remembered of such files.
	Map []string
	// Locations are those whose stock is taken from a file that has several, by name;
	// none takes those that are this shop's own.
	Locations []string
	// Incomplete opens a file too that names no column for what nobody can do without, for a
	// person to say which it is; Reading.Lacks says what is missing.
	Incomplete bool
}

// Reading is what is understood of a file, before anything is written.
type Reading struct {
	// Said is how the file is read: character set, separator, where its header is.
	Said string
	// Charset, Separator, Page and Header are that as Options overrules it.
	Charset, Separator, Page string
	Header                   int
	// Pages are the worksheets of a workbook, none for text.
	Pages []string
	// Layout is the system that writes such files, "" for one that isn't known.
	Layout  string
	Columns []Column
	// Locations are those of the file, Counted those whose stock is added up.
	Locations, Counted []string
	// Lacks is what no column is for and nothing can be imported without, "" for nothing.
	Lacks string
}

// Ignored are the titles of the columns that mean nothing here.
func (r Reading) Ignored() []string {
	var titles []string
	for i, c := range r.Columns {
		if c.Field == "" {
			titles = append(titles, c.Title)
			if c.Title == "" {
				titles[len(titles)-1] = fmt.Sprintf("#%d", i+1)
			}
		}
	}
	return titles
}

// anyTitle is how --map may name the first column.
func (r Reading) anyTitle() string {
	title := r.Columns[0].Title
	if title == "" || len(title) > 40 || strings.ContainsFunc(title, func(l rune) bool { return !unicode.IsPrint(l) || l == utf8.RuneError }) {
		return "#1"
	}
	return title
}

// reading is a file that is open to be imported.
type reading struct {
	Reading
	aim    aim
	db     *db.DB
	table  *sheet.Sheet
	layout layout
	plan   plan
	header string
	// apostrophes are columns in most of whose cells an apostrophe goes first.
	apostrophes []bool
	habits      map[int]*habit
	said        []string
}

// Reason is the title of the column in which WriteRest says why a row wasn't imported.
const Reason = "Not imported because"

// open finds the table in a file and what its columns mean.
func open(ctx context.Context, d *db.DB, file io.Reader, a aim, o Options) (r *reading, err error) {
	table, err := sheet.Open(file, sheet.Options{
		Charset: o.Charset, Separator: o.Separator, Header: o.Header, Page: o.Page, Known: a.knows,
	})
	if err != nil {
		return nil, err
	}
	r = &reading{aim: a, db: d, table: table, habits: map[int]*habit{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, table.Close())
		}
	}()
	r.Said, r.Charset, r.Separator, r.Page, r.Header = table.Said(), table.Charset, table.Separator, table.Page, table.Header
	r.Pages = table.Pages
	titles := table.Titles
	if titles[len(titles)-1] == Reason {
		titles = titles[:len(titles)-1]
	}
	rows, err := table.Rows()
	if err != nil {
		return nil, err
	}
	first := &sample{}
	for len(first.rows) < sampleRows {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		first.rows = append(first.rows, row.Cells)
	}
	r.layout, r.Columns = a.propose(titles, first)
	for i := range r.Columns {
		r.Columns[i].Samples = first.some(i)
	}
	r.Layout = r.layout.name
	digest := sha256.Sum256([]byte(strings.Join(titles, "\x1f")))
	r.header = hex.EncodeToString(digest[:])
	if err := r.overrule(ctx, o); err != nil {
		return nil, err
	}
	r.plan, r.apostrophes = planOf(r.Columns), make([]bool, len(r.Columns))
	return r, nil
}

// overrule takes what a person says of the columns, or said before of such files.
func (r *reading) overrule(ctx context.Context, o Options) error {
	if len(o.Map) > 0 {
		err := r.aim.overrule(r.Columns, o.Map, ByHand)
		r.said = saidOf(r.Columns)
		return err
	}
	kept, err := r.db.FileColumns(ctx, r.aim.kind, r.header)
	if err != nil || kept == "" {
		return err
	}
	var said []string
	if err := json.Unmarshal([]byte(kept), &said); err != nil {
		return store.FailBecause(err, store.Invalid, "What was remembered of such files can't be read. Nothing was imported; say with --map "+
			"what the columns mean.")
	}
	return r.aim.overrule(r.Columns, said, ByMemory)
}

// saidColumns are what a person said of the columns, for the next such file.
func (r *reading) saidColumns() (db.SaidColumns, error) {
	if len(r.said) == 0 {
		return db.SaidColumns{}, nil
	}
	said, err := json.Marshal(r.said)
	if err != nil {
		return db.SaidColumns{}, fmt.Errorf("remembering what the columns mean: %w", err)
	}
	return db.SaidColumns{Kind: r.aim.kind, Header: r.header, Columns: string(said)}, nil
}

// survey reads all rows once for the habits of the columns. figures are the fields whose
// figures it is to see; each is told of every row and may be nil.
func (r *reading) survey(ctx context.Context, figures []string, each func(row *record)) error {
	var columns []int
	for _, field := range figures {
		for _, column := range r.plan.of[field] {
			r.habits[column] = &habit{exact: r.Page != ""}
			columns = append(columns, column)
		}
	}
	filled, escaped := make([]int, len(r.Columns)), make([]int, len(r.Columns))

	err := r.each(ctx, func(row sheet.Row) error {
		for i, cell := range row.Cells[:min(len(row.Cells), len(filled))] {
			if cell != "" {
				filled[i]++
				if cell[0] == '\'' {
					escaped[i]++
				}
			}
		}
		for _, column := range columns {
			if column < len(row.Cells) {
				r.habits[column].note(plain(row.Cells[column]))
			}
		}
		if each != nil {
			each(&record{reading: r, cells: row.Cells})
		}
		return nil
	})
	whole := &habit{}
	for _, column := range columns {
		whole.point += r.habits[column].point
		whole.comma += r.habits[column].comma
		r.habits[column].file = whole
	}
	for i := range filled {
		r.apostrophes[i] = escaped[i] > 1 && escaped[i]*2 > filled[i]
	}
	return err
}

// each reads the table to its end.
func (r *reading) each(ctx context.Context, take func(sheet.Row) error) error {
	rows, err := r.table.Rows()
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := take(row); err != nil {
			return err
		}
	}
}
