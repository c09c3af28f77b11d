package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// Verdict is what an import would make of a row.
type Verdict struct {
	// Known says that the row is a record already, and adds nothing.
	Known bool
	// Above says that it is the record that a row above it of the file made, or would make.
	Above bool
	// Coded says that the customer whom the row is gets the code of another system by it.
	Coded bool
	// Differs says how the record that the row is differs from it, "" where it doesn't.
	Differs string
	// Reason is why the row can't be imported, "" for one that can.
	Reason string
}

// CustomerPreview says of the rows of a file, one after the other, what an import would make
// of them. It only reads: nobody who saves meanwhile waits for it, as they would for a dry
// run. In return two rows of one file that write a phone number or an address in different
// ways are two people here, and may be one when they are imported.
type CustomerPreview struct {
	act     *act
	reading *customerReading
	// met are the rows that would be added, by what they are told apart by.
	met  map[uint64]uint64
	seed maphash.Seed
}

// PreviewCustomers begins to look at the rows of a file.
func (d *DB) PreviewCustomers(ctx context.Context) (*CustomerPreview, error) {
	country, err := d.Country(ctx)
	if err != nil {
		return nil, err
	}
	return &CustomerPreview{
		act: &act{Queries: d.read, db: d}, reading: &customerReading{country: country, rows: map[uint64]uint64{}},
		met: map[uint64]uint64{}, seed: maphash.MakeSeed(),
	}, nil
}

// Row says what an import would make of the next row.
func (k *CustomerPreview) Row(ctx context.Context, c FileCustomer) (Verdict, error) {
	if c.Number != 0 {
		holder, err := k.act.CustomerByNumber(ctx, c.Number)
		switch {
		case err == nil && sameRecord(customer(holder), c.Customer):
			return k.known(ctx, holder.ID, c)
		case err == nil:
			return Verdict{Reason: numberTaken(c.Customer)}, nil
		case !errors.Is(err, sql.ErrNoRows):
			return Verdict{}, wrap(err, "looking for a number")
		}
		same, other := k.meet(describeCustomer(c.Customer), "number", c.Code())
		if other {
			return Verdict{Reason: numberTaken(c.Customer)}, nil
		}
		return Verdict{Known: same, Above: same}, nil
	}
	known, err := k.act.knownCustomer(ctx, c, k.reading)
	if err != nil {
		return Verdict{}, wrap(err, "looking for a known customer")
	}
	if known.id != "" {
		return k.known(ctx, known.id, c)
	}
	for _, code := range c.Codes {
		if code.Unique {
			if same, _ := k.meet("", "code", code.System, code.Code); same {
				return Verdict{Known: true, Above: true}, nil
			}
		}
	}
	text := ""
	if c.Email == "" && c.Phone == "" {
		text = fmt.Sprint(c.Row) // one that another row has without either may be another person
	}
	same, _ := k.meet("", "row", c.SortName(), matching.FoldEmail(c.Email), c.Phone, c.Address.Street, c.Address.Postcode, text)
	return Verdict{Known: same, Above: same}, nil
}

// known is the verdict on a row that is a customer of before.
func (k *CustomerPreview) known(ctx context.Context, id string, c FileCustomer) (Verdict, error) {
	v := Verdict{Known: true}
	if len(c.Codes) == 0 {
		return v, nil
	}
	has, err := k.act.CustomerCodes(ctx, id)
	for _, code := range c.Codes {
		v.Coded = v.Coded || !slices.Contains(has, sqlc.CustomerCodesRow{System: code.System, Code: code.Code})
	}
	return v, wrap(err, "reading other systems' codes")
}

// meet says whether a row with such a key was met before, the same or with another text.
func (k *CustomerPreview) meet(text string, key ...string) (same, other bool) {
	return meet(k.met, k.seed, text, key)
}

func meet(met map[uint64]uint64, seed maphash.Seed, text string, key []string) (same, other bool) {
	at, is := maphash.String(seed, strings.Join(key, "\x00")), maphash.String(seed, text)
	was, before := met[at]
	if !before {
		met[at] = is
	}
	return before && was == is, before && was != is
}

// ProductPreview says of the rows of a file of products, one after the other, what an import
// would make of them; as CustomerPreview it only reads.
type ProductPreview struct {
	act     *act
	reading *productReading
	met     map[uint64]uint64
	seed    maphash.Seed
}

// PreviewProducts begins to look at the rows of a file that has these columns, as ProductRows
// names them.
func (d *DB) PreviewProducts(columns []string) *ProductPreview {
	return &ProductPreview{
		act: &act{Queries: d.read, db: d}, reading: &productReading{columns: columns}, met: map[uint64]uint64{}, seed: maphash.MakeSeed(),
	}
}

// Row says what an import would make of the next row.
func (k *ProductPreview) Row(ctx context.Context, p FileProduct) (Verdict, error) {
	found, err := k.act.ProductsWithSKU(ctx, p.SKU)
	if err != nil {
		return Verdict{}, wrap(err, "looking for a SKU")
	}
	switch len(found) {
	case 0:
		same, other := meet(k.met, k.seed, fmt.Sprint(describeProduct(p.Product), p.OnHand), []string{p.SKU})
		if other {
			return Verdict{Differs: "another row of the file has this SKU and says something else"}, nil
		}
		return Verdict{Known: same}, nil
	case 1:
		differs := k.reading.compare(books.Product(found[0]), p).differs
		return Verdict{Known: differs == "", Differs: differs}, nil
	default:
		return Verdict{Reason: severalProducts(len(found), p.SKU)}, nil
	}
}
