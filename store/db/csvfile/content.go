package csvfile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tillbridge/store"
)

// sample is the first rows of a file, by which columns are known whose titles say nothing.
type sample struct {
	rows [][]string
}

// sampleRows is how many rows a sample has at most.
const sampleRows = 2000

// share is how many of a column's cells that hold something are such, and how many hold
// something.
func (s *sample) share(column int, such func(cell string) bool) (share float64, filled int) {
	n := 0
	for _, row := range s.rows {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		filled++
		if such(plain(row[column])) {
			n++
		}
	}
	if filled == 0 {
		return 0, 0
	}
	return float64(n) / float64(filled), filled
}

// distinct is how many different cells a column has of those that hold something.
func (s *sample) distinct(column int) float64 {
	seen := map[string]bool{}
	filled := 0
	for _, row := range s.rows {
		if column < len(row) && strings.TrimSpace(row[column]) != "" {
			filled++
			seen[strings.TrimSpace(row[column])] = true
		}
	}
	if filled == 0 {
		return 0
	}
	return float64(len(seen)) / float64(filled)
}

// samples is how many cells a person is shown of a column.
const samples = 3

// some are the first cells of a column that hold something, each once.
func (s *sample) some(column int) (cells []string) {
	for _, row := range s.rows {
		if column >= len(row) {
			continue
		}
		if cell := shortened(plain(row[column])); cell != "" && !slices.Contains(cells, cell) {
			if cells = append(cells, cell); len(cells) == samples {
				break
			}
		}
	}
	return cells
}

// plain is a cell without a spreadsheet's escapes.
func plain(cell string) string {
	cell = unquoteFormula(strings.TrimSpace(cell))
	return strings.TrimPrefix(cell, "'")
}

var (
	emailCell = regexp.MustCompile(`^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$`)
	phoneCell = regexp.MustCompile(`^(\+|00|\(|0)?[\d(][\d \-./()]{5,20}$`)
	priceCell = regexp.MustCompile(`^\D{0,4}\d{1,3}([., ]?\d{3})*[.,]\d{2}\D{0,4}$|^[¥￥₩$€£₹] ?\d[\d.,]*$|^\d[\d.,]* ?[円元원€£]$`)
	countCell = regexp.MustCompile(`^-?\d{1,5}([.,]0+)?$`)
	nameCell  = regexp.MustCompile(`^\p{Lu}[\p{L}'’.\-]+([ ,]+[\p{L}'’.\-]+){1,4}$`)
	codeCell  = regexp.MustCompile(`^[\p{L}\d][\p{L}\d._/\-]{0,39}$`)
	zipCell   = regexp.MustCompile(`^(\d{4,5}(-\d{3,4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|` +
		`\d{4} ?[A-Z]{2}|\d{2}-\d{3})$`)
	roadCell = regexp.MustCompile(`^(\d+[a-zA-Z]?,? +\p{L}.{2,}|\p{L}.{2,} \d+ ?[a-zA-Z]?)$`)
)

func matches(pattern *regexp.Regexp) func(string) bool {
	return func(cell string) bool { return pattern.MatchString(strings.TrimSpace(cell)) }
}

// isCountry says that a cell names a country, and isn't Norway's code for want of a yes.
func isCountry(cell string) bool {
	if _, whether := saysWhether[strings.ToLower(strings.TrimSpace(cell))]; whether {
		return false
	}
	code, ok := store.CountryCode(strings.TrimSpace(cell))
	return ok && code != ""
}

// isBarcode says that a cell is a barcode whose last digit is right.
func isBarcode(cell string) bool {
	cell = strings.TrimSpace(cell)
	switch len(cell) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	return checked(cell)
}

// checked says that the last digit of a GTIN is what the others make it.
func checked(digits string) bool {
	sum, weight := 0, 1
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
		sum += weight * int(digits[i]-'0')
		weight = 4 - weight
	}
	return sum%10 == 0
}

// fits says that a column's cells can be what its title says. Few of them decide nothing.
func (s *sample) fits(column int, field string) bool {
	switch field {
	case "email":
		share, n := s.share(column, func(cell string) bool { return strings.Contains(cell, "@") })
		return n < 3 || share > 0.2
	case "phone":
		share, n := s.share(column, func(cell string) bool { return strings.ContainsAny(cell, "0123456789") })
		return n < 3 || share > 0.2
	case "firstName", "lastName", "name", "company", "city", "description":
		share, n := s.share(column, func(cell string) bool {
			return strings.ContainsFunc(cell, unicode.IsLetter) && !emailCell.MatchString(cell)
		})
		return n < 3 || share > 0.2
	case "price", "onHand":
		share, n := s.share(column, func(cell string) bool { return strings.ContainsAny(cell, "0123456789") })
		return n < 3 || share > 0.05
	}
	return true
}

// claim gives the first unused column whose cells are such to a field that no column has.
func claim(columns []Column, s *sample, field string, least float64, such func(string) bool) {
	for _, c := range columns {
		if c.Field == field {
			return
		}
	}
	best, highest := -1, 0.0
	for i, c := range columns {
		if c.How != byNothing {
			continue
		}
		if share, n := s.share(i, such); n > 0 && share >= least && share > highest {
			best, highest = i, share
		}
	}
	if best >= 0 {
		columns[best].Field, columns[best].How = field, ByContent
	}
}

// claimAlone does so where one column alone can be meant, whose cells aren't all the same: of
// two prices one may be what the shop itself pays.
func claimAlone(columns []Column, s *sample, field string, least float64, such func(string) bool) {
	if has(columns, field) {
		return
	}
	at := -1
	for i, c := range columns {
		if share, n := s.share(i, such); c.How != byNothing || n == 0 || share < least || n > 1 && s.distinct(i)*float64(n) < 1.5 {
			continue
		}
		if at >= 0 {
			return
		}
		at = i
	}
	if at >= 0 {
		columns[at].Field, columns[at].How = field, ByContent
	}
}

func has(columns []Column, fields ...string) bool {
	for _, c := range columns {
		for _, field := range fields {
			if c.Field == field {
				return true
			}
		}
	}
	return false
}

// ourNumber is how our numbers of customers are written.
var ourNumber = regexp.MustCompile(`^C-\d{5,15}$`)

func customersByContent(columns []Column, s *sample) {
	// Others count their customers so too, but call it by another name than our exports do.
	for i, c := range columns {
		if share, n := s.share(i, matches(ourNumber)); c.Field == "id" && c.Title == "number" && n > 0 && share == 1 {
			columns[i].Field = "number"
		}
	}
	claim(columns, s, "email", 0.6, matches(emailCell))
	claim(columns, s, "country", 0.9, func(cell string) bool { return isCountry(cell) && strings.ContainsFunc(cell, unicode.IsLetter) })
	claim(columns, s, "phone", 0.7, func(cell string) bool {
		cell = strings.TrimSpace(cell)
		digits := digitsIn(cell)
		return phoneCell.MatchString(cell) && (digits >= 7 && strings.ContainsAny(cell, " +-/()") || digits >= 9 && cell[0] == '0')
	})
	if !has(columns, "name", "firstName", "lastName", "company") {
		claim(columns, s, "name", 0.7, matches(nameCell))
	}
	claim(columns, s, "street", 0.6, func(cell string) bool { return matches(roadCell)(cell) && !matches(zipCell)(cell) })
	if has(columns, "street", "city") {
		claim(columns, s, "postcode", 0.8, matches(zipCell))
	}
}

func productsByContent(columns []Column, s *sample) {
	claim(columns, s, "barcode", 0.7, isBarcode)
	if !has(columns, "sku", "skuBarcode") {
		for i, c := range columns {
			share, n := s.share(i, matches(codeCell))
			digits, _ := s.share(i, func(cell string) bool { return strings.ContainsAny(cell, "0123456789") })
			if c.How == byNothing && n > 0 && share > 0.95 && digits > 0.5 && s.distinct(i) > 0.95 {
				columns[i].Field, columns[i].How = "sku", ByContent
				break
			}
		}
	}
	if !has(columns, "description") {
		best, longest := -1, 4.0
		for i, c := range columns {
			if c.How != byNothing {
				continue
			}
			letters := 0
			share, n := s.share(i, func(cell string) bool {
				letters += len(cell)
				return strings.ContainsFunc(cell, unicode.IsLetter) && !strings.HasPrefix(cell, "http")
			})
			if n > 0 && share > 0.8 && float64(letters)/float64(n) > longest && s.distinct(i) > 0.5 {
				best, longest = i, float64(letters)/float64(n)
			}
		}
		if best >= 0 {
			columns[best].Field, columns[best].How = "description", ByContent
		}
	}
	claimAlone(columns, s, "price", 0.8, matches(priceCell))
	if has(columns, "price") {
		claimAlone(columns, s, "onHand", 0.95, matches(countCell))
	}
}

func digitsIn(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}
