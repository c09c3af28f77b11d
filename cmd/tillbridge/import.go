package main

import (
	"os"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// importFlags are shared by the verbs that read a file of rows (R66).
type importFlags struct {
	DryRun       bool     `name:"dry-run" help:"Say what would come of it, and keep nothing."`
	AllOrNothing bool     `name:"all-or-nothing" help:"Import nothing when a row is bad, instead of the good rows."`
	SkipBad      bool     `name:"skip-bad" hidden:"" help:"What is done anyway."`
	Map          []string `sep:"none" placeholder:"COLUMN=FIELD" help:"What a column means; remembered for files with the same titles."`
	Charset      string   `help:"The file's character set, such as windows-1252, where it is guessed wrong."`
	Separator    string   `help:"What stands between cells: one character, or tab."`
	Header       int      `help:"The line in which the columns are named."`
	Page         string   `help:"The worksheet of a workbook."`
}

func (f importFlags) options() csvfile.Options {
	return csvfile.Options{Charset: f.Charset, Separator: f.Separator, Header: f.Header, Page: f.Page, Map: f.Map}
}

// readLine is how a file is read, as --json prints it.
type readLine struct {
	Charset   string       `json:"charset"`
	Separator string       `json:"separator"`
	Header    int          `json:"header"`
	Page      string       `json:"page"`
	Layout    string       `json:"layout"`
	Columns   []columnLine `json:"columns"`
	Locations []string     `json:"locations"`
	Counted   []string     `json:"countedLocations"`
}

type columnLine struct {
	Title    string      `json:"title"`
	Field    string      `json:"field"`
	Location string      `json:"location,omitempty"`
	How      csvfile.How `json:"how"`
}

func readLineOf(r csvfile.Reading) readLine {
	line := readLine{
		Charset: r.Charset, Separator: r.Separator, Header: r.Header, Page: r.Page, Layout: r.Layout, Columns: []columnLine{},
		Locations: append([]string{}, r.Locations...), Counted: append([]string{}, r.Counted...),
	}
	for _, c := range r.Columns {
		line.Columns = append(line.Columns, columnLine{c.Title, c.Field, c.Location, c.How})
	}
	return line
}

// printReading says how a file is read and what its columns mean.
func (s *session) printReading(r csvfile.Reading) error {
	s.printf("Read as %s.\n", r.Said)
	if r.Layout != "" {
		s.printf("It is a file as %s writes it.\n", r.Layout)
	}
	table := s.table()
	for _, c := range r.Columns {
		if c.Field != "" {
			table.printf("%s\t%s\t%s\n", c.Title, strings.TrimSpace(c.Field+" "+c.Location), c.How)
		}
	}
	if err := table.flush(); err != nil {
		return err
	}
	if ignored := r.Ignored(); len(ignored) > 0 {
		s.printf("Columns that were not used: %s.\n", strings.Join(ignored, ", "))
	}
	if len(r.Locations) > 0 {
		s.printf("Stock is that of %s (--location says otherwise).\n", strings.Join(r.Counted, ", "))
	}
	return nil
}

// teller tells of rows as they are met: a line each, or with --json an object.
func (s *session) teller(asJSON bool, kind string) func(db.BadRow) {
	lines := jsonLines(s.err)
	lines.SetEscapeHTML(false)
	return func(b db.BadRow) {
		if asJSON {
			_ = lines.Encode(map[string]any{"line": b.Line, kind: b.Reason}) // standard error is gone: nobody to tell
			return
		}
		s.warnf("line %d: %s\n", b.Line, b.Reason)
	}
}

// progress says now and then how far a long file is read.
func (s *session) progress(asJSON bool) func(rows int) {
	if asJSON {
		return nil
	}
	return func(rows int) {
		if rows%50_000 == 0 {
			s.warnf("%d rows read…\n", rows)
		}
	}
}

// openImport opens a file of rows.
func openImport(name string) (*os.File, error) {
	file, err := os.Open(name) //nolint:gosec // a file of the user's naming
	if err != nil {
		return nil, store.FailBecause(err, store.Invalid, "%s can't be read. Nothing was imported; check its name and who may read it.", name)
	}
	return file, nil
}

// printRest says where the rows are that weren't imported; that they couldn't be kept is no
// failure of the import.
func (s *session) printRest(bad int, path string, err error, asJSON bool) {
	switch {
	case err != nil:
		s.warnf("The %d rows that were not imported could not be kept in a file: %s\n", bad, store.MessageOf(err))
	case path != "" && !asJSON:
		s.printf("%d rows were not imported; they are in %s with the reason: mend them there and import that file.\n", bad, path)
	}
}

// refusedWhole is why nothing of a file was imported.
func refusedWhole(bad int) error {
	return store.Fail(store.Invalid, "%d rows are bad, so nothing was imported. Mend them, or import the others "+
		"without --all-or-nothing.", bad)
}
