package sheet

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tillbridge/store"
)

// workbook is a file of Excel.
type workbook struct{ file *excelize.File }

// most bounds what a workbook may grow to when it is unpacked.
const most = 4 << 30

func (s *Sheet) openWorkbook(o Options) error {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return unreadable(err)
	}
	// Figures are wanted as they are kept, not as a cell shows them.
	file, err := excelize.OpenReader(s.file, excelize.Options{RawCellValue: true, UnzipSizeLimit: most})
	if err != nil {
		return store.FailBecause(err, store.Invalid, "The file is a workbook that can't be read, or it has a password. Nothing was imported; "+
			"save it as .xlsx without one or as “CSV UTF-8” and try again.")
	}
	s.workbook = &workbook{file}
	pages := file.GetSheetList()
	s.Pages = pages
	if o.Page != "" {
		if !slices.Contains(pages, o.Page) {
			return store.Fail(store.Invalid, "The workbook has no worksheet %q; it has %s. Nothing was imported.", o.Page,
				strings.Join(pages, ", "))
		}
		pages = []string{o.Page}
	}
	var best table
	for _, page := range pages {
		rows, err := s.workbook.rows(page, 0)
		if err != nil {
			return err
		}
		var first []Row
		for len(first) < 200 {
			row, err := rows.page.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return unreadable(err)
			}
			if !blank(row.Cells) || row.Line == o.Header {
				first = append(first, row)
			}
		}
		if err := rows.page.rows.Close(); err != nil {
			return unreadable(err)
		}
		if found := headed(first, "", o); found.score > best.score {
			best, s.Page = found, page
		}
	}
	if best.titles == nil {
		return store.Fail(store.Invalid, "The workbook has no table whose first row names the columns. Nothing was imported.")
	}
	s.Header, s.Titles = best.header, best.titles
	return nil
}

// rows reads a worksheet from below a row.
func (w *workbook) rows(page string, below int) (*Rows, error) {
	rows, err := w.file.Rows(page)
	if err != nil {
		return nil, unreadable(err)
	}
	at := &pageRows{rows: rows}
	for at.line < below {
		if _, err := at.next(); err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return nil, unreadable(err)
		}
	}
	return &Rows{page: at}, nil
}

// pageRows are the rows of a worksheet.
type pageRows struct {
	rows *excelize.Rows
	line int
}

func (p *pageRows) next() (Row, error) {
	if !p.rows.Next() {
		if err := p.rows.Error(); err != nil {
			return Row{}, err
		}
		return Row{}, io.EOF
	}
	p.line++
	cells, err := p.rows.Columns()
	if err != nil {
		return Row{}, err
	}
	for i, cell := range cells {
		cells[i] = figure(cell)
	}
	return Row{Line: p.line, Cells: cells}, nil
}

// exact is a figure with more places than Excel shows: 19.989999999999998 is 19.99.
var exact = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]\d+)?$`)

// figure writes a figure as Excel shows it, in fifteen places.
func figure(cell string) string {
	if len(cell) < 15 && !strings.ContainsAny(cell, "eE") || !exact.MatchString(cell) || cell[0] == '0' && !strings.Contains(cell, ".") {
		return cell
	}
	if !strings.ContainsAny(cell, ".eE") {
		return cell
	}
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return cell
	}
	if value, err = strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64); err != nil {
		return cell
	}
	return strconv.FormatFloat(value, 'f', -1, 64)
}
