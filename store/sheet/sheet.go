// Package sheet reads a table out of a file as spreadsheets, tills and shops write
// one: text in any usual character set, with any separator, or a workbook of Excel
// (R66). It knows nothing of what the columns mean; what it had to guess, it says.
package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"tillbridge/store"
)

// Options overrule what is guessed of a file; their zero values guess.
type Options struct {
	// Charset is a character set by its usual name, "windows-1252".
	Charset string
	// Separator is what stands between cells: one character, or "tab".
	Separator string
	// Header is the line of the header, from 1; in a workbook, its row.
	Header int
	// Page is a workbook's worksheet by name, "" for the first that has a table.
	Page string
	// Known says that a title is one that a header may have; it may be nil.
	Known func(title string) bool
}

// Sheet is a table in a file, whose header is found. Charset, Separator, Header and Page
// say how it is read, in the words of Options; Charset and Separator are "" for a
// workbook, Page for text.
type Sheet struct {
	Charset, Separator, Page string
	Header                   int
	Titles                   []string
	// Pages are the worksheets of a workbook, none for text.
	Pages []string

	file     io.ReadSeeker
	close    func() error
	charset  encoding.Encoding
	oldEnds  bool
	workbook *workbook
}

// Row is a row below the header. Line is where it begins, from 1.
type Row struct {
	Line  int
	Cells []string
	// Slip says that a quotation mark didn't fit and was taken for a letter, Broken
	// that none of the row's cells can be trusted for it.
	Slip, Broken bool
}

// Open finds the table in a file. What can't be read twice is copied to a temporary file
// first. Invalid says in a sentence why there is none.
func Open(file io.Reader, o Options) (*Sheet, error) {
	again, done, err := rewindable(file)
	if err != nil {
		return nil, err
	}
	s := &Sheet{file: again, close: done}
	if err := s.open(o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open reads a file as what it begins like.
func (s *Sheet) open(o Options) error {
	var start [128]byte
	n, err := io.ReadFull(s.file, start[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(err)
	}
	switch {
	case bytes.HasPrefix(start[:n], []byte("PK\x03\x04")):
		if bytes.Contains(start[:n], []byte("mimetypeapplication/vnd.oasis.opendocument")) {
			return store.Fail(store.Invalid, "The file is an OpenDocument file (.ods), as LibreOffice keeps them. Nothing was imported; open it "+
				"there, save it as .xlsx or as “Text CSV” in UTF-8, and try again.")
		}
		return s.openWorkbook(o)
	case bytes.HasPrefix(start[:n], []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return store.Fail(store.Invalid, "The file is a workbook of Excel from before 2007. Nothing was imported; save it as .xlsx or "+
			"as “CSV UTF-8” and try again.")
	}
	for mark, is := range others {
		if bytes.HasPrefix(start[:n], []byte(mark)) {
			return store.Fail(store.Invalid, "The file is %s, not a table, whatever its name ends with. Nothing was imported; export the list "+
				"as CSV or .xlsx and try again.", is)
		}
	}
	return s.openText(o)
}

// others are files that hold no table, by how they begin.
var others = map[string]string{
	"%PDF": "a PDF", "\x89PNG": "a picture", "\xff\xd8\xff": "a picture", "GIF8": "a picture", "{\\rtf": "a written document",
	"<html": "a web page", "<HTML": "a web page", "<!DOC": "a web page", "<!doc": "a web page", "<table": "a web page", "<?xml": "XML",
	"[{": "JSON",
}

// Close lets go of what Open made; the file itself stays open.
func (s *Sheet) Close() error {
	err := s.close()
	if s.workbook != nil {
		err = errors.Join(err, s.workbook.file.Close())
	}
	return err
}

// Rows begins to read the rows below the header, from the first, however often it is
// called.
func (s *Sheet) Rows() (*Rows, error) {
	if s.workbook != nil {
		return s.workbook.rows(s.Page, s.Header)
	}
	text, err := s.text()
	if err != nil {
		return nil, err
	}
	rows := &Rows{text: newScanner(text, separatorByte(s.Separator))}
	for rows.text.line <= s.Header {
		if _, err := rows.text.record(); err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return nil, unreadable(err)
		}
	}
	return rows, nil
}

// Rows are the rows of a sheet, one after the other.
type Rows struct {
	text *scanner
	page *pageRows
}

// Next returns the next row in which something stands, io.EOF after the last.
func (r *Rows) Next() (Row, error) {
	for {
		var row Row
		var err error
		if r.page != nil {
			row, err = r.page.next()
		} else {
			row, err = r.text.record()
		}
		if errors.Is(err, io.EOF) {
			return row, io.EOF
		}
		if err != nil {
			return row, unreadable(err)
		}
		if row.Broken || !blank(row.Cells) {
			return row, nil
		}
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

func unreadable(err error) error {
	return store.FailBecause(err, store.Invalid, "The file can't be read to its end. Nothing was imported.")
}

// rewindable makes a file one that can be read again from its start.
func rewindable(file io.Reader) (io.ReadSeeker, func() error, error) {
	if seeker, ok := file.(io.ReadSeeker); ok {
		if _, err := seeker.Seek(0, io.SeekStart); err == nil {
			return seeker, func() error { return nil }, nil
		}
	}
	spool, err := os.CreateTemp("", "tillbridge-import-*")
	if err != nil {
		return nil, nil, fmt.Errorf("making a temporary file: %w", err)
	}
	done := func() error { return errors.Join(spool.Close(), os.Remove(spool.Name())) }
	if _, err = io.Copy(spool, file); err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, nil, errors.Join(unreadable(err), done())
	}
	return spool, done, nil
}

func (s *Sheet) openText(o Options) error {
	seen, err := survey(s.file)
	if err != nil {
		return unreadable(err)
	}
	if s.Charset = o.Charset; s.Charset == "" {
		s.Charset = seen.guess()
	}
	if s.charset, err = named(s.Charset); err != nil {
		return err
	}
	s.oldEnds = seen.returns > 0 && seen.newlines == 0 || !strings.HasPrefix(s.Charset, "UTF-16") && firstEnd(seen.start) == "\r"
	text, err := s.text()
	if err != nil {
		return err
	}
	sample, err := io.ReadAll(io.LimitReader(text, sampleSize))
	if err != nil {
		return unreadable(err)
	}
	found, err := findTable(sample, len(sample) < sampleSize, o)
	if err != nil {
		return err
	}
	s.Separator, s.Header, s.Titles = found.separator, found.header, found.titles
	return nil
}

// firstEnd is what ends the first line of a text: of old Macs a carriage return, even where
// newlines stand within cells.
func firstEnd(text []byte) string {
	quoted := false
	for i, letter := range text {
		switch {
		case letter == '"':
			quoted = !quoted
		case quoted:
		case letter == '\n':
			return "\n"
		case letter == '\r' && i+1 < len(text) && text[i+1] != '\n':
			return "\r"
		}
	}
	return ""
}

// sampleSize is how much of a file is looked at to find its table.
const sampleSize = 256 << 10

// text is the file from its start, in UTF-8 and with newlines.
func (s *Sheet) text() (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(err)
	}
	var text io.Reader = s.file
	if s.charset != nil {
		text = transform.NewReader(text, s.charset.NewDecoder())
	}
	if s.oldEnds {
		text = &oldEnds{text}
	}
	buffered := bufio.NewReaderSize(text, 64<<10)
	if start, _ := buffered.Peek(3); bytes.Equal(start, []byte("\ufeff")) {
		_, _ = buffered.Discard(3)
	}
	return buffered, nil
}

// oldEnds makes the ends of lines of old Macs, a carriage return alone, newlines.
type oldEnds struct{ text io.Reader }

func (o *oldEnds) Read(into []byte) (int, error) {
	n, err := o.text.Read(into)
	for i, letter := range into[:n] {
		if letter == '\r' {
			into[i] = '\n'
		}
	}
	return n, err
}

// Said says how the file is read, for a person who may overrule it.
func (s *Sheet) Said() string {
	if s.workbook != nil {
		return fmt.Sprintf("Excel workbook, worksheet %q, header in row %d", s.Page, s.Header)
	}
	separator := cmp.Or(map[string]string{",": "commas", ";": "semicolons", "tab": "tabs"}[s.Separator], s.Separator)
	return fmt.Sprintf("%s, separated by %s, header in line %d", s.Charset, separator, s.Header)
}
