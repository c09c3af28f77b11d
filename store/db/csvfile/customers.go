// Package csvfile reads customers and products from CSV files, as other tills,
// Shopify and people write them, and writes them out again. What a file means is
// decided here; what becomes of its rows, in store/db.
package csvfile

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"github.com/jszwec/csvutil"

	"tillbridge/store"
	"tillbridge/store/db"
)

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

// ImportCustomers adds the customers of a CSV file, all or none, and matches the
// waiting orders again. Columns are found by the names in the first row; commas,
// semicolons and tabs separate. A row that is a customer already is passed over,
// so the same file twice adds nothing; no record is ever overwritten (R19). Memory
// doesn't grow with the file. A file without usable columns is Invalid.
func ImportCustomers(ctx context.Context, d *db.DB, file io.Reader, how db.CustomerImport) (db.Imported, error) {
	rows, names, err := openTable(file, customerHeaders)
	if err == nil {
		err = hasAName(names)
	}
	if err != nil {
		return db.Imported{}, err
	}
	done, err := d.ImportCustomers(ctx, func(take func(store.Customer) (string, error)) (int, int, error) {
		return eachRow(ctx, rows, how.Progress, how.Bad, func(_ int, row customerLine) (string, error) {
			c, reason := row.customer()
			if reason != "" {
				return reason, nil
			}
			return take(c)
		})
	}, how)
	done.Ignored = rows.ignored
	return done, err
}

// hasAName says that a header names who its rows are about.
func hasAName(names []string) error {
	if slices.ContainsFunc(names, func(n string) bool {
		return n == "name" || n == "firstName" || n == "lastName" || n == "company"
	}) {
		return nil
	}
	return store.Fail(store.Invalid, "The file names no column for a name or a company. Nothing was imported; its first row must name "+
		"columns such as first name, last name, email, phone.")
}

// ExportCustomers writes all customers as CSV, by number, and returns how many.
// Cells that a spreadsheet would take for a formula get an apostrophe before
// them, which ImportCustomers takes off again (OWASP, CSV Injection).
func ExportCustomers(ctx context.Context, d *db.DB, file io.Writer) (int, error) {
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(customerCells{}); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	n := 0
	if err := d.EachCustomer(ctx, func(c store.Customer) error {
		if err := cells.Encode(customerCells{
			Number: c.Code(), FirstName: inert(c.FirstName), LastName: inert(c.LastName), Company: inert(c.Company),
			Email: inert(c.Email), Phone: inert(c.Phone), Street: inert(c.Address.Street), Street2: inert(c.Address.Street2),
			City: inert(c.Address.City), Province: inert(c.Address.Province), Postcode: inert(c.Address.Postcode),
			Country: inert(c.Address.Country), Note: inert(c.Note),
		}); err != nil {
			return fmt.Errorf("writing a customer: %w", err)
		}
		n++
		return nil
	}); err != nil {
		return n, err
	}
	text.Flush()
	if err := text.Error(); err != nil {
		return n, fmt.Errorf("writing the customers: %w", err)
	}
	return n, nil
}
