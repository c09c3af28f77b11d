package db

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/jszwec/csvutil"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// CustomerImport says how to import a file of customers.
type CustomerImport struct {
	// DryRun does everything and keeps nothing.
	DryRun bool
	// SkipBad keeps the good rows although others are bad; without it one bad row
	// keeps the whole file out.
	SkipBad bool
	// Bad is told of every bad row, Progress of how many were read, now and then.
	// Both may be nil.
	Bad      func(BadRow)
	Progress func(rows int)
}

// BadRow is a row that can't be imported; Line counts from 1, the header's.
type BadRow struct {
	Line   int
	Reason string
}

// Imported says what came of an import. Rows are all that were read, Known those
// that are customers already, Matched the waiting orders that got their
// transaction by it; Ignored names the columns that mean nothing here.
type Imported struct {
	Rows, Added, Known, Bad, Matched int
	Ignored                          []string
	// Kept says that what was added is in the database now.
	Kept bool
}

// customerHeaders are names that other tills, Shopify and people give the columns,
// in small letters without anything else.
var customerHeaders = map[string][]string{
	"number":    {"number", "no", "code", "customernumber", "customerno", "customercode", "customerid", "accountnumber"},
	"name":      {"name", "fullname", "customername", "customer"},
	"firstName": {"firstname", "first", "givenname", "forename"},
	"lastName":  {"lastname", "last", "surname", "familyname"},
	"company":   {"company", "companyname", "business", "organisation", "organization"},
	"email":     {"email", "emailaddress", "mail"},
	"phone":     {"phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone", "homephone"},
	"street":    {"street", "street1", "address", "address1", "addressline1", "streetaddress"},
	"street2":   {"street2", "address2", "addressline2", "apartment", "suite", "unit"},
	"city":      {"city", "town", "suburb", "locality"},
	"province":  {"province", "provincecode", "state", "statecode", "region", "county"},
	"postcode":  {"postcode", "postalcode", "zip", "zipcode"},
	"country":   {"country", "countrycode"},
	"note":      {"note", "notes", "comment", "comments", "memo"},
}

// errNotKept ends an import that keeps nothing, on purpose.
var errNotKept = errors.New("nothing is kept")

// ImportCustomers adds the customers of a CSV file, all or none, and matches the
// waiting orders again. Columns are found by the names in the first row; commas,
// semicolons and tabs separate. A row that is a customer already is passed over,
// so the same file twice adds nothing; no record is ever overwritten (R19). Memory
// doesn't grow with the file. A file without usable columns is Invalid.
func (d *DB) ImportCustomers(ctx context.Context, file io.Reader, how CustomerImport) (Imported, error) {
	var done Imported
	rows, ignored, err := openCustomerFile(file)
	if err != nil {
		return done, err
	}
	done.Ignored = ignored
	err = d.in(ctx, "importing customers", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		if err := a.importRows(ctx, rows, how, &done); err != nil {
			return err
		}
		if done.Added == 0 {
			return nil
		}
		if done.Bad > 0 && !how.SkipBad {
			return errNotKept
		}
		if done.Matched, err = a.rematchAll(ctx); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: fmt.Sprintf("%d customers imported", done.Added),
			Detail: fmt.Sprintf("%d rows read, %d known already, %d bad.", done.Rows, done.Known, done.Bad),
		}); err != nil {
			return err
		}
		if how.DryRun {
			return errNotKept
		}
		return nil
	})
	done.Kept = err == nil && done.Added > 0
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return done, err
}

// customerFile is a CSV file whose header is understood.
type customerFile struct {
	text  *csv.Reader
	cells *csvutil.Decoder
	meter *meter
}

// longestRow is how many bytes a row may have. An open quotation mark would
// otherwise read the rest of the file into memory as one row.
const longestRow = 1 << 20

// errLongRow says that a row has no end within longestRow.
var errLongRow = store.Fail(store.Invalid, "A row has no end for a megabyte: a quotation mark is not closed, or the file is no CSV. Nothing was imported; mend the file.")

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

func openCustomerFile(file io.Reader) (*customerFile, []string, error) {
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
		return nil, nil, store.FailBecause(err, store.Invalid, "The file has no header row that can be read. Nothing was imported; its first row must name the columns.")
	}
	// UTF-16 has zeros between its letters; a carriage return alone ends no row.
	if slices.ContainsFunc(header, func(title string) bool { return strings.ContainsAny(title, "\x00\r") }) {
		return nil, nil, store.Fail(store.Invalid, "The file is not text in UTF-8 with ordinary ends of lines. Nothing was imported; save it as “CSV UTF-8” and try again.")
	}
	names, ignored, err := customerColumnsOf(header)
	if err != nil {
		return nil, nil, err
	}
	cells, err := csvutil.NewDecoder(reader, names...)
	if err != nil {
		return nil, nil, store.FailBecause(err, store.Invalid, "The file's header can't be used. Nothing was imported.")
	}
	return &customerFile{reader, cells, meter}, ignored, nil
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

// customerColumnsOf gives each title of a header its column's name; one that means
// nothing keeps its own, and is ignored.
func customerColumnsOf(header []string) (names, ignored []string, err error) {
	for _, title := range header {
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, title)
		plain = strings.TrimPrefix(plain, "defaultaddress") // Shopify's own export
		name := ""
		for column, titles := range customerHeaders {
			if slices.Contains(titles, plain) {
				name = column
			}
		}
		switch {
		case name == "" || slices.Contains(names, name):
			ignored = append(ignored, strings.Clone(title))
			name = fmt.Sprintf("ignored %d", len(names))
		}
		names = append(names, name)
	}
	if !slices.ContainsFunc(names, func(n string) bool {
		return n == "name" || n == "firstName" || n == "lastName" || n == "company"
	}) {
		return nil, nil, store.Fail(store.Invalid, "The file names no column for a name or a company. Nothing was imported; its first row must name columns such as first name, last name, email, phone.")
	}
	return names, ignored, nil
}

func (a *act) importRows(ctx context.Context, file *customerFile, how CustomerImport, done *Imported) error {
	bad := func(line int, reason string) {
		done.Bad++
		if how.Bad != nil {
			how.Bad(BadRow{Line: line, Reason: reason})
		}
	}
	for {
		var row customerLine
		file.meter.row = 0
		err := file.cells.Decode(&row)
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken):
			done.Rows++
			bad(broken.StartLine, csvReason(broken))
			continue
		case errors.Is(err, errLongRow):
			return errLongRow
		case err != nil:
			return store.FailBecause(err, store.Invalid, "The file can't be read to its end. Nothing was imported.")
		}
		done.Rows++
		if done.Rows%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if how.Progress != nil {
				how.Progress(done.Rows)
			}
		}
		line, _ := file.text.FieldPos(0)
		reason, err := a.importRow(ctx, row, done)
		if err != nil {
			return err
		}
		if reason != "" {
			bad(line, reason)
		}
	}
}

func csvReason(broken *csv.ParseError) string {
	if errors.Is(broken.Err, csv.ErrFieldCount) {
		return "it has more or fewer columns than the header"
	}
	return "its quotation marks don't fit"
}

// importRow adds a row's customer, or says why it can't be.
func (a *act) importRow(ctx context.Context, row customerLine, done *Imported) (reason string, err error) {
	c, reason := row.customer()
	if reason != "" {
		return reason, nil
	}
	if c.Number != 0 {
		holder, err := a.CustomerByNumber(ctx, c.Number)
		switch {
		case err == nil && sameRecord(customer(holder), c):
			done.Known++
			return "", nil
		case err == nil:
			return fmt.Sprintf("%s is another customer here, and an import overwrites nothing", c.Code()), nil
		case !errors.Is(err, sql.ErrNoRows):
			return "", fmt.Errorf("looking for a number: %w", err)
		}
		if err := a.passCustomer(ctx, c.Number); err != nil {
			return "", err
		}
	} else {
		known, err := a.SameCustomer(ctx, sqlc.SameCustomerParams{
			NameSort: nameSort(c), EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Postcode: c.Address.Postcode,
		})
		if err != nil {
			return "", fmt.Errorf("looking for a known customer: %w", err)
		}
		if len(known) > 0 {
			done.Known++
			return "", nil
		}
		if c.Number, err = a.nextCustomer(ctx); err != nil {
			return "", err
		}
	}
	done.Added++
	return "", a.insertCustomer(ctx, &c)
}

// ExportCustomers writes all customers as CSV, by number, and returns how many.
// Cells that a spreadsheet would take for a formula get an apostrophe before
// them, which ImportCustomers takes off again (OWASP, CSV Injection).
func (d *DB) ExportCustomers(ctx context.Context, file io.Writer) (int, error) {
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(customerCells{}); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	n, last := 0, int64(0)
	for {
		rows, err := d.read.ExportCustomers(ctx, last)
		if err != nil {
			return n, wrap(err, "reading the customers")
		}
		for _, row := range rows {
			c := customer(row)
			if err := cells.Encode(customerCells{
				Number: c.Code(), FirstName: inert(c.FirstName), LastName: inert(c.LastName), Company: inert(c.Company),
				Email: inert(c.Email), Phone: inert(c.Phone), Street: inert(c.Address.Street), Street2: inert(c.Address.Street2),
				City: inert(c.Address.City), Province: inert(c.Address.Province), Postcode: inert(c.Address.Postcode),
				Country: inert(c.Address.Country), Note: inert(c.Note),
			}); err != nil {
				return n, fmt.Errorf("writing a customer: %w", err)
			}
			n, last = n+1, row.Number
		}
		if len(rows) == 0 {
			break
		}
	}
	text.Flush()
	if err := text.Error(); err != nil {
		return n, fmt.Errorf("writing the customers: %w", err)
	}
	return n, nil
}
