package csvfile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/jszwec/csvutil"

	"tillbridge/store"
	"tillbridge/store/db"
)

// table is a CSV file whose header is understood.
type table struct {
	text  *csv.Reader
	cells *csvutil.Decoder
	meter *meter
	// ignored are the titles of columns that mean nothing here.
	ignored []string
}

// longestRow is how many bytes a row may have. An open quotation mark would
// otherwise read the rest of the file into memory as one row.
const longestRow = 1 << 20

// errLongRow says that a row has no end within longestRow.
var errLongRow = store.Fail(store.Invalid, "A row has no end for a megabyte: a quotation mark is not closed, or the file is no CSV. "+
	"Nothing was imported; mend the file.")

// meter reads a file and fails when a row gets too long.
type meter struct {
	file io.Reader
	row  int
}

func (m *meter) Read(into []byte) (int, error) {
	if m.row > longestRow {
		return 0, errLongRow
	}
	n, err := m.file.Read(into)
	m.row += n
	return n, err
}

// openTable reads a file's header. headers are the titles that each column may
// have, in small letters and digits alone. Invalid says why the file can't be used.
func openTable(file io.Reader, headers map[string][]string) (*table, []string, error) {
	meter := &meter{file: file}
	text := bufio.NewReaderSize(meter, 64<<10)
	if start, _ := text.Peek(3); bytes.Equal(start, []byte("\ufeff")) {
		_, _ = text.Discard(3)
	}
	reader := csv.NewReader(text)
	reader.Comma = separatorOf(text)
	reader.ReuseRecord = true
	header, err := reader.Read()
	switch {
	case errors.Is(err, errLongRow):
		return nil, nil, err
	case err != nil:
		return nil, nil, store.FailBecause(err, store.Invalid, "The file has no header row that can be read. Nothing was imported; its first "+
			"row must name the columns.")
	}
	// UTF-16 has zeros between its letters; a carriage return alone ends no row.
	if slices.ContainsFunc(header, func(title string) bool { return strings.ContainsAny(title, "\x00\r") }) {
		return nil, nil, store.Fail(store.Invalid, "The file is not text in UTF-8 with ordinary ends of lines. Nothing was imported; save it "+
			"as “CSV UTF-8” and try again.")
	}
	names, ignored := columnsOf(header, headers)
	cells, err := csvutil.NewDecoder(reader, names...)
	if err != nil {
		return nil, nil, store.FailBecause(err, store.Invalid, "The file's header can't be used. Nothing was imported.")
	}
	return &table{reader, cells, meter, ignored}, names, nil
}

// separatorOf is what stands most often in the first line outside quotation marks.
func separatorOf(text *bufio.Reader) rune {
	start, _ := text.Peek(4096)
	line, _, _ := bytes.Cut(start, []byte("\n"))
	counts, quoted := map[byte]int{}, false
	for _, letter := range line {
		switch {
		case letter == '"':
			quoted = !quoted
		case !quoted:
			counts[letter]++
		}
	}
	best := byte(',')
	for _, other := range []byte(";\t") {
		if counts[other] > counts[best] {
			best = other
		}
	}
	return rune(best)
}

// columnsOf gives each title of a header its column's name; one that means nothing
// keeps its own, and is ignored.
func columnsOf(header []string, headers map[string][]string) (names, ignored []string) {
	for _, title := range header {
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, title)
		plain = strings.TrimPrefix(plain, "defaultaddress") // Shopify's own export of customers
		plain = strings.TrimPrefix(plain, "variant")        // and of products
		name := ""
		for column, titles := range headers {
			if slices.Contains(titles, plain) {
				name = column
			}
		}
		if name == "" || slices.Contains(names, name) {
			ignored = append(ignored, strings.Clone(title))
			name = fmt.Sprintf("ignored %d", len(names))
		}
		names = append(names, name)
	}
	return names, ignored
}

// eachRow reads a table to its end. take is given each row's line and cells, and
// returns why a row is bad, or an error that ends the reading; it counts nothing.
func eachRow[Row any](ctx context.Context, t *table, progress func(rows int), bad func(db.BadRow),
	take func(line int, row Row) (reason string, err error),
) (rows, bads int, err error) {
	spoilt := func(line int, reason string) {
		bads++
		if bad != nil {
			bad(db.BadRow{Line: line, Reason: reason})
		}
	}
	for {
		var row Row
		t.meter.row = 0
		err := t.cells.Decode(&row)
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, bads, nil
		case errors.As(err, &broken):
			rows++
			spoilt(broken.StartLine, csvReason(broken))
			continue
		case errors.Is(err, errLongRow):
			return rows, bads, errLongRow
		case err != nil:
			return rows, bads, store.FailBecause(err, store.Invalid, "The file can't be read to its end. Nothing was imported.")
		}
		rows++
		if rows%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return rows, bads, err
			}
			if progress != nil {
				progress(rows)
			}
		}
		line, _ := t.text.FieldPos(0)
		reason, err := take(line, row)
		if err != nil {
			return rows, bads, err
		}
		if reason != "" {
			spoilt(line, reason)
		}
	}
}

func csvReason(broken *csv.ParseError) string {
	if errors.Is(broken.Err, csv.ErrFieldCount) {
		return "it has more or fewer columns than the header"
	}
	return "its quotation marks don't fit"
}
