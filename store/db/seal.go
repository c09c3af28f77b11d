package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// Whose books an act touches is noted by the database itself, in temporary
// triggers that only the program's writing connection has: an act can't forget to
// say so, and what another program writes is not taken for ours. Rows of a
// transaction are noted by its id, which costs no look-up.
const noteTouched = `PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE touched (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;`

// touching is which column of which table says whose books a row belongs to. A
// product's stock on hand is left out: its movements stand for it.
var touching = []struct{ table, columns, kind, id string }{
	{"orders", "", "order", "%s.id"},
	{"order_lines", " OF sku, quantity, product_id, shopify_id", "order", "%s.order_id"},
	{"pickups", "", "order", "%s.order_id"},
	{"transactions", "", "order", "%s.order_id"},
	{"transaction_lines", "", "transaction", "%s.transaction_id"},
	{"payments", "", "transaction", "%s.transaction_id"},
	{"outbox", "", "order", "%s.order_id"},
	{"returns", "", "transaction", "%s.transaction_id"},
	{"return_lines", "", "transaction", "%s.transaction_id"},
	{"products", " OF sku, barcode, description, price, stocked, low_at, merged_into", "product", "%s.id"},
	{"customers", "", "customer", "%s.id"},
	{"customer_addresses", "", "customer", "%s.customer_id"},
	{"payment_types", "", "tenders", "'" + books.TendersSubject + "'"},
	{"card_types", "", "tenders", "'" + books.TendersSubject + "'"},
}

// noting opens connections that note whose books are touched on them.
type noting struct{ driver.Connector }

// Connect is driver.Connector's.
func (n noting) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := n.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	script := noteTouched
	for _, t := range touching {
		for _, when := range []struct{ event, row string }{
			{"INSERT", "NEW"},
			{"UPDATE" + t.columns, "NEW"},
			{"UPDATE" + t.columns, "OLD"},
			{"DELETE", "OLD"},
		} {
			id := t.id
			if id[0] == '%' {
				id = fmt.Sprintf(id, when.row)
			}
			// Not INSERT OR IGNORE: an upsert of the row would have its own way on the conflict.
			// https://www.sqlite.org/lang_createtrigger.html
			script += fmt.Sprintf("CREATE TEMP TRIGGER touched_%[1]s_%.6[2]s_%[3]s AFTER %[2]s ON main.%[1]s BEGIN INSERT INTO touched SELECT "+
				"'%[4]s', %[5]s WHERE NOT EXISTS (SELECT 1 FROM touched WHERE kind = '%[4]s' AND id = %[5]s); END;\n",
				t.table, when.event, when.row, t.kind, id)
		}
	}
	// A movement belongs to its sale's books, or else to its product's. It is added and
	// never changed, but for a note that told of a forgotten person.
	for _, event := range []string{"INSERT", "UPDATE"} {
		script += fmt.Sprintf(`CREATE TEMP TRIGGER touched_stock_movements_%s AFTER %s ON main.stock_movements BEGIN
			INSERT OR IGNORE INTO touched
			VALUES (iif(NEW.transaction_id = '', 'product', 'transaction'), iif(NEW.transaction_id = '', NEW.product_id, NEW.transaction_id)); END;
`, event, event)
	}
	execer := conn.(driver.ExecerContext) //nolint:forcetypeassert // the driver's documented promise
	if _, err := execer.ExecContext(ctx, script, nil); err != nil {
		return nil, errors.Join(fmt.Errorf("noting whose books are touched: %w", err), conn.Close())
	}
	return conn, nil
}

func newNoting(dsn string) (noting, error) {
	base, err := sqlite.NewConnector(dsn)
	return noting{base}, err
}

// kinds are the kinds of books by what touched calls them.
var kinds = map[string]books.Each{
	"order":    books.EachOrder,
	"product":  books.EachProduct,
	"customer": books.EachCustomer,
	"tenders":  books.EachTenders,
}

// seal covers the books that this act has touched, as they stand now, by the last
// event about each, and writes the act's events (R62). Books that no event of the
// act is about get one. What was touched and is as it was stays as it was sealed.
func (a *act) seal(ctx context.Context) error {
	touched, err := a.touched(ctx)
	if err != nil {
		return err
	}
	var seals []sqlc.KeepSealParams
	for _, kind := range touched {
		if err := kinds[kind](ctx, a.reader(), "(SELECT id FROM touched WHERE kind = '"+kind+"')", func(b books.Books, now books.Sealed) error {
			if now.Covers(b) {
				return nil
			}
			s, err := a.cover(ctx, b)
			seals = append(seals, s)
			return err
		}); err != nil {
			return err
		}
	}
	if len(touched) > 0 {
		if _, err := a.tx.ExecContext(ctx, "DELETE FROM touched"); err != nil {
			return fmt.Errorf("forgetting whose books were touched: %w", err)
		}
	}
	return a.writeEvents(ctx, seals)
}

// reader reads books as this act has made them.
func (a *act) reader() sqlc.DBTX {
	if a.db.server {
		return books.OnServer{DBTX: a.tx}
	}
	return a.tx
}

// touched returns the kinds of books that the act has touched.
func (a *act) touched(ctx context.Context) (list []string, err error) {
	if _, err := a.tx.ExecContext(ctx, "INSERT INTO touched SELECT 'order', order_id FROM transactions WHERE id IN (SELECT id "+
		"FROM touched WHERE kind = 'transaction') ON CONFLICT DO NOTHING"); err != nil {
		return nil, fmt.Errorf("looking whose books were touched: %w", err)
	}
	rows, err := a.tx.QueryContext(ctx, "SELECT DISTINCT kind FROM touched WHERE kind <> 'transaction' ORDER BY kind")
	if err != nil {
		return nil, fmt.Errorf("looking whose books were touched: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			return nil, err
		}
		list = append(list, kind)
	}
	return list, rows.Err()
}

// cover writes the digest of books into the last event about them.
func (a *act) cover(ctx context.Context, b books.Books) (sqlc.KeepSealParams, error) {
	i, told := a.last[b.Subject()]
	if !told || a.events[i].Content != "" {
		if err := a.log(ctx, store.Event{
			SubjectID: b.Subject(), Kind: store.EventSealed, Title: "Written: " + b.Name(),
			Detail: a.doing,
		}); err != nil {
			return sqlc.KeepSealParams{}, err
		}
		i = len(a.events) - 1
	}
	e := &a.events[i]
	d := books.DigestOf(b, e.Salt)
	e.Content = d.Sum()
	return sqlc.KeepSealParams{SubjectID: b.Subject(), Seq: e.Seq, Marks: d.Marks}, nil
}

// rowsAtOnce is how many rows of a file are taken before their books are covered: all at
// once, those of a million would not fit into memory.
const rowsAtOnce = 2000

// sealRow is called for each row of a file that the act takes. From time to time it covers
// the books that were touched so far and writes the events so far, which stay as much in
// the act's hands as everything it writes.
func (a *act) sealRow(ctx context.Context) error {
	if a.unsealed++; a.unsealed < rowsAtOnce {
		return nil
	}
	a.unsealed = 0
	if err := a.seal(ctx); err != nil {
		return err
	}
	if n := len(a.events); n > 0 {
		a.event.seq, a.event.hash = a.events[n-1].Seq, a.events[n-1].Hash
	}
	a.events = a.events[:0]
	clear(a.last)
	return nil
}

// fewEvents can be written without preparing for many rows.
const fewEvents = 50

func (a *act) writeEvents(ctx context.Context, seals []sqlc.KeepSealParams) (err error) {
	if len(a.events) > fewEvents && !a.many {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
	}
	previous := a.event.hash
	for i := range a.events {
		e := &a.events[i]
		e.Hash = books.Hash(previous, *e)
		if err := a.InsertEvent(ctx, *e); err != nil {
			return fmt.Errorf("logging: %w", err)
		}
		previous = e.Hash
	}
	for _, s := range seals {
		if err := a.KeepSeal(ctx, s); err != nil {
			return fmt.Errorf("sealing: %w", err)
		}
	}
	return nil
}
