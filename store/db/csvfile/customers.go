package csvfile

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/sheet"
)

// Customers is a file of customers that is open to be imported.
type Customers struct{ reading }

// OpenCustomers finds out what a file of customers holds, and writes nothing; Close lets
// go of it. Invalid says in a sentence why it can't be used: it names no column for who
// its rows are about.
func OpenCustomers(ctx context.Context, d *db.DB, file io.Reader, o Options) (*Customers, error) {
	r, err := open(ctx, d, file, customersAim, o)
	if err != nil {
		return nil, err
	}
	f := &Customers{*r}
	if !slices.ContainsFunc([]string{"name", "firstName", "lastName", "company"}, f.plan.has) {
		f.Lacks = "a name or a company"
	}
	if f.Lacks == "" || o.Incomplete {
		return f, nil
	}
	return nil, closing(f.table, f.lacking())
}

// lacking is why nothing of a file can be imported that names no column for who its rows
// are about, nil where it does.
func (f *Customers) lacking() error {
	if f.Lacks == "" {
		return nil
	}
	return store.Fail(store.Invalid, "The file names no column for a name or a company. Nothing was "+
		"imported; its first row must name columns such as first name, last name, email, phone, or --map must say which they "+
		"are, as in “%s=name”.", f.anyTitle())
}

// closing closes a file that can't be used.
func closing(table *sheet.Sheet, why error) error {
	if err := table.Close(); err != nil {
		return fmt.Errorf("%w (and closing the file: %w)", why, err)
	}
	return why
}

// ImportCustomers adds the customers of a file, as OpenCustomers understands it.
func ImportCustomers(ctx context.Context, d *db.DB, file io.Reader, how db.CustomerImport) (db.Imported, error) {
	f, err := OpenCustomers(ctx, d, file, Options{})
	if err != nil {
		return db.Imported{}, err
	}
	done, err := f.Import(ctx, how)
	return done, cmp.Or(err, f.Close())
}

// Close lets go of the file, which itself stays open.
func (f *Customers) Close() error { return f.table.Close() }

// Import adds the customers of the file in one act and matches the waiting orders again. A
// row that is a customer already is passed over, so the same file twice adds nothing; no
// record is ever overwritten (R19). A cell that can't be read is left out with a warning; a
// row without a name or a company is bad. Memory doesn't grow with the file.
func (f *Customers) Import(ctx context.Context, how db.CustomerImport) (db.Imported, error) {
	if err := f.lacking(); err != nil {
		return db.Imported{}, err
	}
	country, err := f.db.Country(ctx)
	if err != nil {
		return db.Imported{}, err
	}
	if err := f.survey(ctx, nil, nil); err != nil {
		return db.Imported{}, err
	}
	if how.Said, err = f.saidColumns(); err != nil {
		return db.Imported{}, err
	}
	warnings := 0
	done, err := f.db.ImportCustomers(ctx, func(take func(db.FileCustomer) (db.Verdict, error)) (int, int, error) {
		t, err := takeRows(ctx, &f.reading, how.Progress, how.Bad, how.Warn, customerReader(country),
			func(_ int, row *record, c db.FileCustomer) (string, error) {
				v, err := take(c)
				if v.Above {
					row.warn(above)
				}
				return v.Reason, err
			})
		warnings = t.warnings
		return t.rows, t.bad, err
	}, how)
	done.Warnings = warnings
	return done, err
}

// above is said of a row that is the customer of a row above it.
const above = "it is the same customer as a row above it, who is imported once"

// customerReader reads rows as customers of a shop in a country.
func customerReader(country string) func(row *record) (db.FileCustomer, string, error) {
	return func(row *record) (db.FileCustomer, string, error) {
		c, reason := row.customer(country)
		return c, reason, nil
	}
}

// customer is a row as a customer, or why it can't be one. shopCountry is where numbers
// and postcodes are at home that name no country.
func (r *record) customer(shopCountry string) (db.FileCustomer, string) {
	c := db.FileCustomer{Customer: store.Customer{
		FirstName: r.text("firstName"), LastName: r.text("lastName"), Company: r.text("company"), Note: r.text("note"),
	}}
	if middle := r.text("middleName"); middle != "" {
		c.FirstName = strings.TrimSpace(c.FirstName + " " + middle)
	}
	if infix := r.text("infix"); infix != "" {
		c.LastName = strings.TrimSpace(infix + " " + c.LastName)
	}
	if second := r.text("lastName2"); second != "" {
		c.LastName = strings.TrimSpace(c.LastName + " " + second)
	}
	for _, column := range r.plan.of["name"] {
		if name := r.cell(column); c.Company == "" && legalForm.MatchString(name) {
			c.Company = name
		}
	}
	if name := r.text("name"); name != "" && c.FirstName == "" && c.LastName == "" {
		if company, _ := yes(r.text("isCompany")); company && r.plan.has("isCompany") && r.text("isCompany") != "" {
			c.Company = cmp.Or(c.Company, name)
		} else if name != c.Company {
			c.FirstName, c.LastName = splitName(name)
		}
	}
	// Beside a first name alone, what is called the name is the other half of it, or all.
	if name := r.text("name"); name != "" && c.FirstName != "" && c.LastName == "" {
		rest, whole := strings.CutPrefix(name, c.FirstName+" ")
		if rest, turned := strings.CutSuffix(name, ", "+c.FirstName); turned {
			name, whole = rest, false
		}
		if c.LastName = name; whole {
			c.LastName = rest
		}
	}
	if c.FirstName == "" && emailCell.MatchString(c.LastName) {
		c.LastName = ""
	}
	c.Email = r.email()
	c.Address = r.address()
	c.Phone = r.phone()
	c.Tidy()
	if number := r.text("number"); number != "" {
		n, err := store.ParseCustomerNumber(number)
		if err != nil {
			return c, fmt.Sprintf("%q is not a customer number", number)
		}
		c.Number = n
	}
	c.Address.Postcode = r.postcode(c.Address.Postcode, cmp.Or(c.Address.Country, shopCountry))
	if strings.TrimSpace(c.FirstName+c.LastName+c.Company) == "" {
		return c, "it has no name and no company"
	}
	c.Codes = r.codes()
	if r.layout.name != own && c.Email+c.Phone+c.Address.Street+c.Address.City == "" &&
		(len(c.Codes) == 0 || totals.MatchString(c.Codes[0].Code)) {
		if reason := r.notARow(strings.TrimSpace(c.FirstName + " " + c.LastName + c.Company)); reason != "" {
			return c, reason
		}
	}
	if c.Email == "" && c.Phone == "" {
		c.Row = r.digest()
	}
	if err := c.Check(); err != nil {
		return c, strings.TrimSuffix(store.MessageOf(err), " Nothing was saved.")
	}
	return c, ""
}

// legalForm is what only a company's name ends with.
var legalForm = regexp.MustCompile(`(?i)[\pL\d.)&"'],? +(inc|incorporated|llc|l\.l\.c|ltd|limited|llp|plc|corp|` +
	`corporation|gmbh|gmbh & co\.? ?kg|mbh|ug|` +
	`ohg|gbr|kg|e\.k|e\.v|sarl|s\.a\.r\.l|sas|s\.a\.s|eurl|s\.a|s\.l|s\.l\.u|slu|b\.v|bv|n\.v|nv|vof|v\.o\.f|s\.r\.l|srl|s\.p\.a|spa|` +
	`aps|a/s|oy|s\.r\.o|sp\. z o\.o|lda|pty ltd)\.?$`)

// totals is what spreadsheets and reports write below or above the rows themselves.
var totals = regexp.MustCompile(`(?i)^(grand |sub-?)?(totals?|totaal|eindtotaal|summe|gesamt|gesamtsumme|` +
	`zwischensumme|somme|suma|totale|totales|total général|` +
	`total general)( *[:(=].*| \d.*)?$`)

// notARow says why a row is none of its table: it is its totals, or a remark below it.
func (r *record) notARow(name string) string {
	if totals.MatchString(name) {
		return "it looks like a row of totals"
	}
	if filledCells(r.cells) == 1 && len(r.Columns) > 2 && strings.Contains(name, " ") && strings.ContainsAny(name, "0123456789:©") {
		return "it looks like a remark beside the table"
	}
	return ""
}

// splitName takes "Last, First" apart, or else the last word for the last name, with the
// small words before it (van der Berg).
func splitName(name string) (first, last string) {
	if last, first, ok := strings.Cut(name, ","); ok {
		return first, last
	}
	words := strings.Fields(name)
	if len(words) == 0 {
		return "", ""
	}
	at := len(words) - 1
	for at > 1 && particles[strings.ToLower(words[at-1])] && words[at-1] == strings.ToLower(words[at-1]) {
		at--
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}

// particles belong to the last name that follows them.
var particles = map[string]bool{
	"van": true, "von": true, "der": true, "den": true, "de": true, "ten": true, "ter": true,
	"zu": true, "zum": true, "zur": true, "del": true,
	"della": true, "di": true, "da": true, "dos": true, "du": true, "la": true, "le": true, "'t": true, "in": true, "op": true,
}

// email is the first address that stands in the row; one customer has one here, so that
// another is warned of.
func (r *record) email() string {
	var wrong, found string
	for _, column := range r.plan.of["email"] {
		cell := r.cell(column)
		if cell == "" || r.empty(cell) {
			continue
		}
		parts := strings.FieldsFunc(cell, func(l rune) bool { return unicode.IsSpace(l) || strings.ContainsRune(",;<>|", l) })
		for _, part := range parts {
			part = strings.TrimPrefix(strings.Trim(part, `"'()[]`), "mailto:")
			if !store.IsEmail(part) {
				continue
			}
			switch {
			case found != "" && !strings.EqualFold(found, part):
				r.warn("email %q is left out: one address is kept, %s", shortened(part), found)
			case found == "" && strings.Count(cell, "@") > 1:
				r.warn("email %q holds several; the first is taken", shortened(cell))
			}
			found, cell = cmp.Or(found, part), ""
			break
		}
		wrong = cmp.Or(wrong, cell)
	}
	if wrong != "" && found == "" {
		r.leave("email", wrong, "it is not an email address")
	}
	return found
}

// saidPhone is the first of several numbers of which each says what it is.
var saidPhone = regexp.MustCompile(`(?i)^(?:phone|tel|mobile|work|home|main)[.:]+ *([+(\d][\d ()/.-]+)`)

// labelled is the last word of a title such as "Phone 1 - Label".
func labelled(title string) string {
	return strings.ToLower(strings.TrimSpace(title[strings.LastIndexByte(title, '-')+1:]))
}

var endsInPointZero = regexp.MustCompile(`^\+?\d{5,}[.,]0+$`)

// phone is the best number that stands in the row; one customer has one here, so that
// another is warned of.
func (r *record) phone() string {
	var left, why, found string
	for _, column := range r.plan.of["phone"] {
		cell := r.cell(column)
		if cell == "" || r.empty(cell) {
			continue
		}
		// An address book says before a number what it is of.
		if column > 0 && strings.HasPrefix(plainTitle(r.Columns[column].Title), "phone") && column-1 < len(r.cells) &&
			slices.Contains([]string{"label", "type"}, labelled(r.Columns[column-1].Title)) &&
			strings.Contains(strings.ToLower(r.cells[column-1]), "fax") {
			continue
		}
		if endsInPointZero.MatchString(cell) {
			cell = cell[:strings.IndexAny(cell, ".,")]
		}
		cell, _, _ = strings.Cut(cell, " ::: ")
		if m := saidPhone.FindStringSubmatch(cell); m != nil {
			cell = strings.TrimSpace(m[1])
		}
		switch {
		case exponent.MatchString(cell):
			left, why = cell, "a spreadsheet has shortened it"
		case len(phonenumbers.NormalizeDigitsOnly(cell)) < 3:
			left, why = cell, "it is no phone number"
		case found != "" && lastDigits(found) != lastDigits(cell):
			r.warn("phone %q is left out: one number is kept, %s", shortened(cell), found)
		default:
			found = cmp.Or(found, cell)
		}
	}
	if left != "" && found == "" {
		r.leave("phone", left, why)
	}
	return found
}

// lastDigits are those that a number has in every way it is written.
func lastDigits(phone string) string {
	digits := phonenumbers.NormalizeDigitsOnly(phone)
	return digits[max(0, len(digits)-7):]
}

// codes are what other systems call the customer.
func (r *record) codes() []db.CustomerCode {
	var codes []db.CustomerCode
	for _, column := range r.plan.of["id"] {
		code := r.cell(column)
		if code == "" || r.empty(code) {
			continue
		}
		if exponent.MatchString(code) {
			r.leave("id", code, "a spreadsheet has shortened it")
			continue
		}
		title := r.Columns[column].Title
		system := strings.TrimSpace(r.layout.name + " " + title)
		switch {
		case r.layout.name == shopify && plainTitle(title) == "customerid":
			system = db.Shopify
			code = code[strings.LastIndexByte(code, '/')+1:]
		case strings.HasPrefix(title, r.layout.name):
			system = title
		}
		codes = append(codes, db.CustomerCode{System: system, Code: code, Unique: r.layout.unique})
	}
	return codes
}

// digest is one of all cells of the row.
func (r *record) digest() uint64 {
	digest := fnv.New64a()
	for i, cell := range r.cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			_, _ = fmt.Fprintf(digest, "%d\x00%s\x00", i, cell)
		}
	}
	return digest.Sum64()
}
