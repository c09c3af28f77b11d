package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// BadRow is a row of a file that can't be imported, or of which something could not be
// taken; Line counts from 1.
type BadRow struct {
	Line   int
	Reason string
	// Cells are the row's, as far as they could be told apart; they are only valid until
	// the next row.
	Cells []string
}

// Shopify is the system whose codes of customers are Shopify's ids, digits alone.
const Shopify = "Shopify"

// CustomerCode is what another system calls a customer: "Shopify", "5897398750127". It
// stands beside our number and never becomes it (R66).
type CustomerCode struct {
	System, Code string
	// Unique says that the system gives a code to one customer alone, and never again.
	Unique bool
}

// FileCustomer is a customer as a file has it.
type FileCustomer struct {
	store.Customer
	Codes []CustomerCode
	// Row is a digest of all cells of the row, those that mean nothing here and those that
	// couldn't be read too: it tells two people apart who have neither email nor phone.
	Row uint64
}

// CustomerImport says how to import a file of customers.
type CustomerImport struct {
	// DryRun does everything and keeps nothing.
	DryRun bool
	// AllOrNothing keeps the whole file out when one row is bad; without it the good
	// rows are kept.
	AllOrNothing bool
	// Said is remembered when the file is imported.
	Said SaidColumns
	// Bad is told of every bad row, Warn of every cell that is left out or doubtful,
	// Progress of how many rows were read, now and then. All may be nil.
	Bad, Warn func(BadRow)
	Progress  func(rows int)
}

// Imported says what came of an import. Rows are all that were read, Known those
// that are customers already, Coded how many of these got the code of another system,
// Warnings the cells that were left out or doubtful, Matched the waiting orders that got
// their transaction by it.
type Imported struct {
	Rows, Added, Known, Coded, Bad, Warnings, Matched int
	// Kept says that what was added is in the database now.
	Kept bool
}

// errNotKept ends an act that keeps nothing, on purpose.
var errNotKept = errors.New("nothing is kept")

// CustomerRows hands the customers of a file to take, one by one, and returns how
// many rows were read and how many of them were bad. take returns what was made of a row,
// or an error that ends the reading.
type CustomerRows func(take func(FileCustomer) (Verdict, error)) (rows, bad int, err error)

// ImportCustomers adds the customers of a file in one act, and matches the waiting orders
// again. A row that is a customer already is passed over, so the same file twice adds
// nothing; no record is ever overwritten (R19), but gets the codes of other systems.
func (d *DB) ImportCustomers(ctx context.Context, each CustomerRows, how CustomerImport) (Imported, error) {
	var done Imported
	kept := false
	err := d.in(ctx, "importing customers", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		country, err := shopCountry(ctx, a.Queries)
		if err != nil {
			return err
		}
		reading := &customerReading{
			country: country, since: newID(), rows: map[uint64]uint64{}, done: &done, long: longImport{
				tables: []string{"customers"}, lookedUpBy: []string{"customers_by_name", "customers_merged_name"},
				keys: "SELECT name_sort || char(31) || email_folded || char(31) || street FROM customers",
			},
		}
		if done.Rows, done.Bad, err = each(func(c FileCustomer) (v Verdict, err error) {
			v.Reason, err = rowByRow(ctx, a, func(ctx context.Context) (_ string, err error) {
				v, err = a.importCustomer(ctx, c, reading)
				return v.Reason, err
			})
			return v, err
		}); err != nil {
			return err
		}
		if err := reading.long.end(ctx, a); err != nil {
			return err
		}
		if done.Bad > 0 && how.AllOrNothing {
			return errNotKept
		}
		if !how.DryRun {
			if err := a.remember(ctx, how.Said); err != nil {
				return err
			}
		}
		if kept = done.Added+done.Coded > 0; !kept {
			return nil
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
	done.Kept = err == nil && kept
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return done, err
}

// customerReading is what all rows of one import have in common.
type customerReading struct {
	// country is the shop's.
	country string
	// since is an id from before the first row: what the import made has a later one.
	since string
	// rows are of which row each customer is who has neither email nor phone, both by their
	// digests: another row is somebody else, whom a column tells apart that nobody read.
	rows map[uint64]uint64
	done *Imported
	long longImport
}

// importCustomer adds a file's customer, or says who it is already, or why it can't be added.
func (a *act) importCustomer(ctx context.Context, c FileCustomer, r *customerReading) (v Verdict, err error) {
	if c.Number != 0 {
		holder, err := a.CustomerByNumber(ctx, c.Number)
		switch {
		case err == nil && sameRecord(customer(holder), c.Customer):
			return a.meetCustomer(ctx, metCustomer{holder.ID, holder.CreatedAt}, c, r)
		case err == nil:
			return Verdict{Reason: numberTaken(c.Customer)}, nil
		case !errors.Is(err, sql.ErrNoRows):
			return v, fmt.Errorf("looking for a number: %w", err)
		}
		if err := a.passCustomer(ctx, c.Number); err != nil {
			return v, err
		}
	} else {
		known, err := a.knownCustomer(ctx, c, r)
		if err != nil {
			return v, err
		}
		if known.id != "" {
			return a.meetCustomer(ctx, known, c, r)
		}
		if c.Number, err = a.nextCustomer(ctx); err != nil {
			return v, err
		}
	}
	r.done.Added++
	if err := a.insertCustomer(ctx, &c.Customer); err != nil {
		return v, err
	}
	r.claim(c.ID, c)
	if err := r.long.added(ctx, a, r.done.Added, keyOf(c.Customer)); err != nil {
		return v, err
	}
	_, err = a.keepCodes(ctx, c.ID, c.Codes)
	return v, err
}

// metCustomer is the customer whom a row is, created then in milliseconds; without an id
// nobody.
type metCustomer struct {
	id      string
	created int64
}

// meetCustomer counts a row that is a customer already, who gets the codes that are new.
func (a *act) meetCustomer(ctx context.Context, met metCustomer, row FileCustomer, r *customerReading) (Verdict, error) {
	r.done.Known++
	kept, err := a.keepCodes(ctx, met.id, row.Codes)
	if kept > 0 {
		r.done.Coded++
	}
	return Verdict{Known: true, Above: met.created == a.at && met.id > r.since, Coded: kept > 0}, err
}

// keyOf is what two records of one person have in common however phone and postcode are
// written: a long import keeps it of all customers.
func keyOf(c store.Customer) string {
	return c.SortName() + separator + matching.FoldEmail(c.Email) + separator + c.Address.Street
}

// numberTaken is why a row with the number of another customer can't be imported.
func numberTaken(c store.Customer) string {
	return c.Code() + " is another customer here, and an import overwrites nothing"
}

// claim says that a customer is whom a row of this file is about.
func (r *customerReading) claim(id string, c FileCustomer) {
	if c.Row != 0 && c.Email == "" && c.Phone == "" {
		r.rows[digestOf(id)] = c.Row
	}
}

func digestOf(text string) uint64 {
	digest := fnv.New64a()
	_, _ = digest.Write([]byte(text))
	return digest.Sum64()
}

// keepCodes keeps what other systems call a customer, and returns how many codes are new.
func (a *act) keepCodes(ctx context.Context, id string, codes []CustomerCode) (kept int64, err error) {
	for _, c := range codes {
		n, err := a.InsertCustomerCode(ctx, sqlc.InsertCustomerCodeParams{CustomerID: id, System: c.System, Code: c.Code})
		if err != nil {
			return kept, fmt.Errorf("keeping another system's code: %w", err)
		}
		kept += n
	}
	return kept, nil
}

// knownCustomer is the customer that a row is already: by another system's code, or of the
// same name, email and address, however phone and postcode are written (R67).
func (a *act) knownCustomer(ctx context.Context, c FileCustomer, r *customerReading) (metCustomer, error) {
	if met, err := a.knownByCode(ctx, c); met.id != "" || err != nil {
		return met, err
	}
	if !r.long.mayKnow(keyOf(c.Customer)) {
		return metCustomer{}, nil
	}
	same, err := a.SameCustomers(ctx, sqlc.SameCustomersParams{
		NameSort: c.SortName(), EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Postcode: c.Address.Postcode,
	})
	if err != nil {
		return metCustomer{}, fmt.Errorf("looking for a known customer: %w", err)
	}
	bare := c.Email == "" && c.Phone == ""
	country := cmp.Or(c.Address.CountryCode(), r.country)
	for _, s := range same {
		theirs := cmp.Or(store.Address{Country: s.Country}.CountryCode(), r.country)
		if c.Phone != s.Phone && !matching.SamePhone(c.Phone, country, s.Phone, theirs) ||
			!matching.SamePostcode(c.Address.Postcode, s.Postcode) {
			continue
		}
		if bare && (unlike(s.City, c.Address.City) || unlike(s.Company, c.Company)) {
			continue
		}
		// Two rows of one file that agree in what is read may be two people, whom a cell tells
		// apart that was not.
		if of, met := r.rows[digestOf(s.ID)]; bare && met && of != c.Row {
			continue
		}
		if bare {
			other, err := a.otherCode(ctx, s.ID, c.Codes)
			if err != nil {
				return metCustomer{}, err
			}
			if other {
				continue
			}
		}
		r.claim(s.ID, c)
		return metCustomer{s.ID, s.CreatedAt}, nil
	}
	return metCustomer{}, nil
}

// unlike says that two cells are both filled in, and with other words, however they are written.
func unlike(a, b string) bool { return a != "" && b != "" && matching.Fold(a) != matching.Fold(b) }

// knownByCode is who has the code of another system: of one that isn't unique, only who
// has the name or the email too.
func (a *act) knownByCode(ctx context.Context, c FileCustomer) (metCustomer, error) {
	for _, code := range c.Codes {
		holders, err := a.CustomersWithCode(ctx, sqlc.CustomersWithCodeParams{System: code.System, Code: code.Code})
		if err != nil {
			return metCustomer{}, fmt.Errorf("looking for another system's code: %w", err)
		}
		for _, h := range holders {
			if code.Unique || h.NameSort == c.SortName() || h.EmailFolded != "" && h.EmailFolded == matching.FoldEmail(c.Email) {
				return metCustomer{h.ID, h.CreatedAt}, nil
			}
		}
	}
	return metCustomer{}, nil
}

// otherCode says that a customer has another code in a system of these.
func (a *act) otherCode(ctx context.Context, id string, codes []CustomerCode) (bool, error) {
	if len(codes) == 0 {
		return false, nil
	}
	has, err := a.CustomerCodes(ctx, id)
	if err != nil {
		return false, fmt.Errorf("reading other systems' codes: %w", err)
	}
	return slices.ContainsFunc(codes, func(c CustomerCode) bool {
		return slices.ContainsFunc(has, func(h sqlc.CustomerCodesRow) bool { return h.System == c.System && h.Code != c.Code })
	}), nil
}

// CustomerCodes returns what other systems call a customer.
func (d *DB) CustomerCodes(ctx context.Context, id string) ([]CustomerCode, error) {
	rows, err := d.read.CustomerCodes(ctx, id)
	if err != nil {
		return nil, wrap(err, "reading other systems' codes")
	}
	codes := make([]CustomerCode, len(rows))
	for i, row := range rows {
		codes[i] = CustomerCode{System: row.System, Code: row.Code}
	}
	return codes, nil
}

// sameRecord says that two records hold the same of what a file can hold.
func sameRecord(a, b store.Customer) bool {
	for _, c := range []*store.Customer{&a, &b} {
		if code, ok := store.CountryCode(c.Address.Country); ok {
			c.Address.Country = code
		}
	}
	return describeCustomer(a) == describeCustomer(b)
}

// EachCustomer hands over all customers, by number, a page in memory at a time. It is
// Forbidden to who may not export them (R47).
func (d *DB) EachCustomer(ctx context.Context, take func(store.Customer) error) error {
	if err := d.May(ctx, store.ExportingCustomers); err != nil {
		return err
	}
	for last := int64(0); ; {
		rows, err := d.read.ExportCustomers(ctx, last)
		if err != nil {
			return wrap(err, "reading the customers")
		}
		for _, row := range rows {
			if err := take(customer(row)); err != nil {
				return err
			}
			last = row.Number
		}
		if len(rows) == 0 {
			return nil
		}
	}
}
