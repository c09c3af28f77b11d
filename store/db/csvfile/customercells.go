package csvfile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tillbridge/store"
)

// customerCells is a customer as a file has them.
type customerCells struct {
	Number    string `csv:"number"`
	FirstName string `csv:"firstName"`
	LastName  string `csv:"lastName"`
	Company   string `csv:"company"`
	Email     string `csv:"email"`
	Phone     string `csv:"phone"`
	Street    string `csv:"street"`
	Street2   string `csv:"street2"`
	City      string `csv:"city"`
	Province  string `csv:"province"`
	Postcode  string `csv:"postcode"`
	Country   string `csv:"country"`
	Note      string `csv:"note"`
}

// customerLine is a row that may hold the whole name in one cell, as others' do.
type customerLine struct {
	Name string `csv:"name"`
	customerCells
}

// longest is how many letters a cell may have: more is a file gone wrong.
const longest = 1000

func (r customerLine) customer() (store.Customer, string) {
	for _, cell := range []*string{
		&r.Number, &r.Name, &r.FirstName, &r.LastName, &r.Company, &r.Email, &r.Phone,
		&r.Street, &r.Street2, &r.City, &r.Province, &r.Postcode, &r.Country, &r.Note,
	} {
		switch {
		case !utf8.ValidString(*cell):
			return store.Customer{}, "its letters are not UTF-8"
		case strings.ContainsFunc(*cell, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }):
			return store.Customer{}, "it has characters that are no text"
		case utf8.RuneCountInString(*cell) > longest:
			return store.Customer{}, fmt.Sprintf("a cell has more than %d letters", longest)
		}
		*cell = plainCell(strings.TrimSpace(*cell))
	}
	c := store.Customer{
		FirstName: r.FirstName, LastName: r.LastName, Company: r.Company, Email: r.Email, Phone: r.Phone, Note: r.Note,
		Address: store.Address{Street: r.Street, Street2: r.Street2, City: r.City, Province: r.Province, Postcode: r.Postcode},
	}
	if c.FirstName == "" && c.LastName == "" {
		c.FirstName, c.LastName = splitName(r.Name)
	}
	c.Tidy()
	if r.Number != "" {
		n, err := store.ParseCustomerNumber(r.Number)
		if err != nil {
			return c, fmt.Sprintf("%q is not a customer number", r.Number)
		}
		c.Number = n
	}
	country, ok := store.CountryCode(r.Country)
	if !ok {
		return c, fmt.Sprintf("%q is not a country", r.Country)
	}
	c.Address.Country = country
	if strings.TrimSpace(c.FirstName+c.LastName+c.Company) == "" {
		return c, "it has no name and no company"
	}
	if err := c.Check(); err != nil {
		return c, fmt.Sprintf("%q is not an email address", c.Email)
	}
	return c, ""
}

// splitName takes "Last, First" apart, or else the last word for the last name.
func splitName(name string) (first, last string) {
	if last, first, ok := strings.Cut(name, ","); ok {
		return first, last
	}
	words := strings.Fields(name)
	if len(words) == 0 {
		return "", ""
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// formula are the letters that begin a formula in a spreadsheet, in their wide
// forms too.
const formula = "=+-@\t\r＝＋－＠"

func inert(cell string) string {
	if likeFormula(cell) {
		return "'" + cell
	}
	return cell
}

func plainCell(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && likeFormula(rest) {
		return rest
	}
	return cell
}

// likeFormula says that a cell is a formula, or one behind apostrophes: those get
// one more too, so that exactly what was put before is taken off again.
func likeFormula(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formula, first)
}
