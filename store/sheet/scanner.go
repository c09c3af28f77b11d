package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// longestRow is how many bytes a row may have. A quotation mark that never closes would
// otherwise read the rest of the file as one row.
const longestRow = 1 << 20

// scanner takes a text apart into rows of cells. The standard library's reader can't go on
// behind a quotation mark that doesn't fit without losing the rows after it.
type scanner struct {
	in        io.Reader
	separator byte
	buf       []byte
	at        int
	line      int
	ended     bool
	// passing says that what comes up to the next newline belongs to a row that was too long.
	passing bool
}

func newScanner(in io.Reader, separator byte) *scanner {
	return &scanner{in: in, separator: separator, line: 1}
}

// errMore says that a row isn't in memory to its end yet.
var errMore = errors.New("more of the row is needed")

// record returns the next row, blank ones too.
func (s *scanner) record() (Row, error) {
	for {
		left := s.buf[s.at:]
		if s.passing {
			used := len(left)
			if end := bytes.IndexByte(left, '\n'); end >= 0 {
				used, s.passing = end+1, false
				s.line++
			}
			s.at += used
			left = left[used:]
		}
		if len(left) == 0 && s.ended {
			return Row{}, io.EOF
		}
		if len(left) > 0 && !s.passing {
			row, used, err := s.parse(left, s.ended)
			if errors.Is(err, errMore) && len(left) > longestRow {
				row, used = s.overlong(left)
				s.passing = used == len(left) && left[used-1] != '\n'
				err = nil
			}
			if err == nil {
				row.Line = s.line
				s.line += bytes.Count(left[:used], []byte("\n"))
				s.at += used
				return row, nil
			}
		}
		if err := s.fill(); err != nil {
			return Row{}, err
		}
	}
}

func (s *scanner) fill() error {
	if s.at > 0 {
		s.buf = append(s.buf[:0], s.buf[s.at:]...)
		s.at = 0
	}
	const step = 64 << 10
	had := len(s.buf)
	s.buf = append(s.buf, make([]byte, step)...)
	n, err := s.in.Read(s.buf[had:])
	s.buf = s.buf[:had+n]
	if errors.Is(err, io.EOF) {
		s.ended, err = true, nil
	}
	return err
}

// parse takes one row apart. used is how many bytes it had, its end of line with them.
func (s *scanner) parse(text []byte, ended bool) (row Row, used int, err error) {
	end := bytes.IndexByte(text, '\n')
	if end < 0 && !ended {
		return row, 0, errMore
	}
	line, used := text, len(text)
	if end >= 0 {
		line, used = text[:end], end+1
	}
	if bytes.IndexByte(line, '"') < 0 {
		return Row{Cells: strings.Split(string(bytes.TrimSuffix(line, []byte("\r"))), string(s.separator))}, used, nil
	}
	row, quoted, err := s.quoted(text, ended)
	if err == nil {
		return row, quoted, nil
	}
	if errors.Is(err, errMore) && !ended {
		return row, 0, errMore
	}
	return s.loose(line), used, nil
}

// errSlip says that a row's quotation marks don't fit.
var errSlip = errors.New("quotation marks don't fit")

// quoted takes a row apart in which cells are quoted, perhaps over several lines.
func (s *scanner) quoted(text []byte, ended bool) (row Row, used int, err error) {
	for i := 0; ; {
		j := i
		for j < len(text) && text[j] == ' ' {
			j++
		}
		if j == len(text) || text[j] != '"' {
			end := i
			for end < len(text) && text[end] != s.separator && text[end] != '\n' {
				end++
			}
			if end == len(text) && !ended {
				return row, 0, errMore
			}
			row.Cells = append(row.Cells, string(bytes.TrimSuffix(text[i:end], []byte("\r"))))
			if end == len(text) || text[end] == '\n' {
				return row, min(end+1, len(text)), nil
			}
			i = end + 1
			continue
		}
		var cell []byte
		slip := false
		for j++; ; {
			mark := bytes.IndexByte(text[j:], '"')
			if mark < 0 {
				return row, 0, missing(ended)
			}
			if slip && bytes.IndexByte(text[j:j+mark], '\n') >= 0 {
				return row, 0, errSlip
			}
			cell = append(cell, text[j:j+mark]...)
			j += mark + 1
			if j < len(text) && text[j] == '"' {
				cell = append(cell, '"')
				j++
				continue
			}
			after := j
			for after < len(text) && (text[after] == ' ' || text[after] == '\r') {
				after++
			}
			if after == len(text) && !ended {
				return row, 0, errMore
			}
			if after == len(text) || text[after] == s.separator || text[after] == '\n' {
				j = after
				break
			}
			if bytes.IndexByte(cell, '\n') >= 0 {
				return row, 0, errSlip
			}
			slip = true
			cell = append(cell, '"')
		}
		row.Slip = row.Slip || slip
		row.Cells = append(row.Cells, string(cell))
		if j == len(text) || text[j] == '\n' {
			return row, min(j+1, len(text)), nil
		}
		i = j + 1
	}
}

func missing(ended bool) error {
	if ended {
		return errSlip
	}
	return errMore
}

// loose takes a line apart in which a quotation mark opens and never closes.
func (s *scanner) loose(line []byte) Row {
	row := Row{Cells: strings.Split(string(bytes.TrimSuffix(line, []byte("\r"))), string(s.separator)), Broken: true}
	for i, cell := range row.Cells {
		row.Cells[i] = strings.Trim(strings.TrimSpace(cell), `"`)
	}
	return row
}

// overlong is the line at which a row begins that has no end within longestRow.
func (s *scanner) overlong(text []byte) (row Row, used int) {
	line := text
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		line = text[:end]
		return s.loose(line), end + 1
	}
	return Row{Broken: true}, len(line)
}
