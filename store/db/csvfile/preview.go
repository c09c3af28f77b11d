package csvfile

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
)

// Row is a row of a file as an import would take it.
type Row[T any] struct {
	// Line is where the row begins in the file, from 1.
	Line int
	// Record is the customer or product, its zero value for a row that is bad.
	Record T
	db.Verdict
	// Warnings say what is doubtful or left out.
	Warnings []string
	// Cells are a bad row's as the file has them; they are only valid until the next row.
	Cells []string
}

// Sum is what an import would make of a whole file. Rows are all that were read, New those
// that would be added, Coded those of the known that would get another system's code,
// Differing those whose product has other values.
type Sum struct {
	Rows, New, Known, Coded, Differing, Bad, Warnings int
}

// preview reads all rows with read and says of each what an import would make of it; judge
// says which record a row is, and what becomes of it. One row is looked up in a moment, so
// that only the reading is broken off when ctx ends.
func preview[R, T any](ctx context.Context, r *reading, progress func(rows int), each func(Row[R]),
	read func(row *record) (T, string, error), judge func(line int, row *record, got T) (R, db.Verdict, error),
) (Sum, error) {
	var sum Sum
	t, err := takeRows(ctx, r, progress, func(b db.BadRow) {
		each(Row[R]{Line: b.Line, Verdict: db.Verdict{Reason: b.Reason}, Cells: b.Cells})
	}, nil, read, func(line int, row *record, got T) (string, error) {
		shown, verdict, err := judge(line, row, got)
		if err != nil || verdict.Reason != "" {
			return verdict.Reason, err
		}
		switch {
		case verdict.Known:
			sum.Known++
			if verdict.Coded {
				sum.Coded++
			}
		case verdict.Differs != "":
			sum.Differing++
		default:
			sum.New++
		}
		each(Row[R]{Line: line, Record: shown, Verdict: verdict, Warnings: row.warned})
		return "", nil
	})
	sum.Rows, sum.Bad, sum.Warnings = t.rows, t.bad, t.warnings
	return sum, err
}

// Preview says what an import would make of the file, row by row and as a whole, and keeps
// nobody waiting who saves meanwhile; progress is told now and then how many rows were
// read, and may be nil.
func (f *Customers) Preview(ctx context.Context, progress func(rows int), each func(Row[store.Customer])) (Sum, error) {
	if err := f.lacking(); err != nil {
		return Sum{}, err
	}
	country, err := f.db.Country(ctx)
	if err != nil {
		return Sum{}, err
	}
	if err := f.survey(ctx, nil, nil); err != nil {
		return Sum{}, err
	}
	known, err := f.db.PreviewCustomers(ctx)
	if err != nil {
		return Sum{}, err
	}
	return preview(ctx, &f.reading, progress, each, customerReader(country),
		func(_ int, row *record, c db.FileCustomer) (store.Customer, db.Verdict, error) {
			verdict, err := known.Row(context.WithoutCancel(ctx), c)
			if verdict.Above {
				row.warn(above)
			}
			return c.Customer, verdict, err
		})
}

// Preview says what an import would make of the file, as Customers' does. Prices are in
// currency, "" for the shop's.
func (f *Products) Preview(ctx context.Context, currency string, progress func(rows int), each func(Row[store.Product])) (Sum, error) {
	if err := f.lacking(); err != nil {
		return Sum{}, err
	}
	if currency == "" {
		known, err := f.db.Currency(ctx)
		if err != nil {
			return Sum{}, err
		}
		currency = known
	}
	if err := f.look(ctx); err != nil {
		return Sum{}, err
	}
	known := f.db.PreviewProducts(f.fields())
	return preview(ctx, &f.reading, progress, each, f.reader(currency),
		func(line int, row *record, p store.Product) (store.Product, db.Verdict, error) {
			verdict, err := known.Row(context.WithoutCancel(ctx), db.FileProduct{Product: p, Line: line, Without: row.without})
			return p, verdict, err
		})
}
