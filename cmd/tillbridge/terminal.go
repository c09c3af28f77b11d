package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/mattn/go-runewidth"

	"tillbridge/store/plaintext"
)

// Verbs print by the functions below and nothing else: what they are given is one
// line of visible letters once it is printed, so that no title or name clears a
// screen, turns the writing round or looks like a line of its own (R63).

// printf prints to standard output.
func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.out, format, plain(args)...) }

// println prints to standard output.
func (s *session) println(args ...any) { fmt.Fprintln(s.out, plain(args)...) }

// warnf prints to standard error.
func (s *session) warnf(format string, args ...any) { fmt.Fprintf(s.err, format, plain(args)...) }

// warnln prints to standard error.
func (s *session) warnln(args ...any) { fmt.Fprintln(s.err, plain(args)...) }

// plain makes every text among the arguments a line; numbers stay what they are.
func plain(args []any) []any {
	lines := make([]any, len(args))
	for i, arg := range args {
		switch text := arg.(type) {
		case string:
			lines[i] = plaintext.Line(text)
		case error:
			lines[i] = plaintext.Line(text.Error())
		case fmt.Stringer:
			lines[i] = plaintext.Line(text.String())
		default:
			lines[i] = arg
			if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
				lines[i] = plaintext.Line(v.String())
			}
		}
	}
	return lines
}

// table prints rows whose columns stand below each other, by how wide letters are on
// a terminal: Chinese ones take two places, accents none.
type table struct {
	to   io.Writer
	rows [][]string
}

func (s *session) table() *table { return &table{to: s.out} }

// row adds a row of cells.
func (t *table) row(cells ...any) {
	row := make([]string, len(cells))
	for i, cell := range plain(cells) {
		row[i] = fmt.Sprint(cell)
	}
	t.rows = append(t.rows, row)
}

// printf adds rows: in the format a tab ends a cell, a line feed a row.
func (t *table) printf(format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, plain(args)...)) {
		var cells []any
		for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t") {
			cells = append(cells, cell)
		}
		t.row(cells...)
	}
}

// columns doesn't ask the environment how wide letters are: scripts read tables too.
var columns = &runewidth.Condition{}

// flush prints the rows; two spaces stand between columns.
func (t *table) flush() error {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row[:max(0, len(row)-1)] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns.StringWidth(cell))
		}
	}
	var b strings.Builder
	for _, row := range t.rows {
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-columns.StringWidth(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	t.rows = nil
	_, err := io.WriteString(t.to, b.String())
	return err
}

// jsonLines returns an encoder of a value a line to standard output or error, as safe
// as printJSON.
func jsonLines(to io.Writer) *json.Encoder { return json.NewEncoder(jsonWriter{to}) }

type jsonWriter struct{ to io.Writer }

// Write implements io.Writer.
func (w jsonWriter) Write(value []byte) (int, error) {
	if _, err := io.WriteString(w.to, plaintext.JSON(string(value))); err != nil {
		return 0, err
	}
	return len(value), nil
}
