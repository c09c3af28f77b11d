package sheet

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"tillbridge/store"
)

// separators are tried in this order; their names are what Options and Sheet call them.
var separators = []string{",", ";", "tab", "|"}

func separatorByte(name string) byte {
	if name == "tab" {
		return '\t'
	}
	return name[0]
}

// table is where a text has its table.
type table struct {
	separator string
	header    int
	titles    []string
	score     float64
}

// findTable finds separator and header in the start of a text; whole says that it is all
// of it.
func findTable(sample []byte, whole bool, o Options) (table, error) {
	first, _, _ := bytes.Cut(sample, []byte("\n"))
	said := strings.Trim(strings.ToLower(string(first)), "\"\r ,;\t")
	choice := separators
	switch {
	case o.Separator != "":
		if len(o.Separator) != 1 && o.Separator != "tab" {
			return table{}, store.Fail(store.Invalid, "%q is no separator. Nothing was imported; write one character, such as ; or |, or tab.",
				o.Separator)
		}
		choice = []string{o.Separator}
	case strings.HasPrefix(strings.TrimPrefix(strings.ToLower(string(first)), `"`), "sep=") && len(first) > 4:
		// Excel's own way to say it.
		named := strings.TrimPrefix(string(first), `"`)[4]
		if choice = []string{string(named)}; named == '\t' {
			choice = []string{"tab"}
		}
	}
	var best table
	for _, separator := range choice {
		if found := tableBy(sample, whole, separator, strings.HasPrefix(said, "sep="), o); found.score > best.score {
			best = found
		}
	}
	if best.titles == nil {
		return table{}, store.Fail(store.Invalid, "The file has no header row that can be read. Nothing was imported; its first row must name "+
			"the columns.")
	}
	return best, nil
}

// highest is how many rows may stand above the header.
const highest = 30

// tableBy finds the header among the first rows of a text, and scores how well the
// separator fits: by titles that are known, else by rows that are as long as the header.
func tableBy(sample []byte, whole bool, separator string, skipFirst bool, o Options) table {
	text := newScanner(bytes.NewReader(sample), separatorByte(separator))
	var rows []Row
	for len(rows) < 200 {
		row, err := text.record()
		if err != nil {
			break
		}
		if (!whole && text.at == len(text.buf)) || skipFirst && row.Line == 1 || blank(row.Cells) && row.Line != o.Header {
			continue
		}
		rows = append(rows, row)
	}
	return headed(rows, separator, o)
}

// data are cells that no header has, but the first row of a table without one: an address
// of email, a price, a phone number.
var data = regexp.MustCompile(`^\s*(\S+@\S+\.\S+|\D{0,3}\d+[.,]\d\d\D{0,3}|\+?\d[\d ()/-]{5,})\s*$`)

// headed finds the header among rows.
func headed(rows []Row, separator string, o Options) table {
	widths := map[int]int{}
	for _, row := range rows {
		widths[filled(row.Cells)]++
	}
	usual := 0
	for width, n := range widths {
		if n > widths[usual] || n == widths[usual] && width > usual {
			usual = width
		}
	}
	best, at := -1, -1
	for i, row := range rows[:min(len(rows), highest)] {
		known, width := 0, filled(row.Cells)
		for _, title := range row.Cells {
			if o.Known != nil && o.Known(title) {
				known++
			}
		}
		score := known * 100
		// Without a title that is known, the header is the first row as wide as most.
		if known == 0 && (width >= usual || i == 0 && width > 1) {
			score = 1
		}
		if o.Header != 0 {
			score = 0
			if row.Line == o.Header {
				score = 1 + known*100
			}
		}
		if score > best && (score > 0 || o.Header == 0) {
			best, at = score, i
		}
	}
	if at < 0 {
		return table{}
	}
	header := rows[at]
	if best <= 1 && o.Header == 0 && slices.ContainsFunc(header.Cells, data.MatchString) {
		return table{}
	}
	fit := 0
	for _, row := range rows[at+1:] {
		if len(header.Cells) > 1 && len(row.Cells) == len(header.Cells) {
			fit++
		}
	}
	found := table{separator: separator, header: header.Line, score: 1 + float64(best)}
	if below := len(rows) - at - 1; below > 0 {
		found.score += 50 * float64(fit) / float64(below)
	}
	found.score += float64(min(len(header.Cells), 40)) / 100
	last := len(header.Cells)
	for last > 1 && strings.TrimSpace(header.Cells[last-1]) == "" {
		last--
	}
	for _, title := range header.Cells[:last] {
		found.titles = append(found.titles, strings.TrimSpace(strings.Clone(title)))
	}
	return found
}

// filled is how many cells a row has up to its last that isn't empty.
func filled(cells []string) int {
	for i := len(cells) - 1; i >= 0; i-- {
		if strings.TrimSpace(cells[i]) != "" {
			return i + 1
		}
	}
	return 0
}
