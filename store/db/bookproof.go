package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// BooksReport is what recomputing the books found (R62).
type BooksReport struct {
	// Log is what walking the event log found.
	Log LogReport `json:"-"`
	// Orders, Products and Customers count whose books were looked at.
	Orders    int64 `json:"orders"`
	Products  int64 `json:"products"`
	Customers int64 `json:"customers"`
	// Found counts what disagrees; Disagreements are the first of it.
	Found         int64                `json:"found"`
	Disagreements []store.Disagreement `json:"disagreements,omitempty"`
}

// mostDisagreements is how many are named; the rest is counted.
const mostDisagreements = 100

// Err is the report as a failure: Broken with what disagrees first, nil when the
// log is whole and the books agree with it and with themselves.
func (r BooksReport) Err() error {
	if err := r.Log.Err(); err != nil || r.Found == 0 {
		return err
	}
	more := ""
	if r.Found > 1 {
		more = fmt.Sprintf(" %d figures disagree in all.", r.Found)
	}
	return store.Fail(store.Broken, "The books don't add up. %s%s Keep a copy of the database, and compare it with the last backup.", capitalized(r.Disagreements[0].String()), more)
}

func capitalized(sentence string) string {
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// ProveBooks recomputes from their entries what all rows of the books claim, compares
// them with what the log says was written last, and walks the log itself. It reads
// one moment of the database and holds up no writer; its memory does not grow with
// the books. A disagreement is no error: see BooksReport.
func (d *DB) ProveBooks(ctx context.Context) (BooksReport, error) {
	var report BooksReport
	err := d.snapshot(ctx, func(c *sql.Conn) (err error) {
		report, err = proveBooks(ctx, c)
		return err
	})
	return report, wrap(err, "proving the books")
}

// ProveFile does what ProveBooks does for a database file that is not open, such as
// a backup. The file is only read. Invalid says that its books were not all sealed
// when it was made, as those of older versions are not.
func ProveFile(ctx context.Context, path string) (report BooksReport, err error) {
	handle, err := sql.Open("sqlite", fileURI(path, "mode=ro&_pragma=busy_timeout(5000)&_pragma=cache_size(-65536)"))
	if err != nil {
		return report, wrap(err, "opening a backup")
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	c, err := handle.Conn(ctx)
	if err != nil {
		return report, wrap(err, "opening a backup")
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	version, err := schema(ctx, c)
	unsealed := int64(1)
	if err == nil && version >= sealedSchema {
		err = c.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'unsealed'").Scan(&unsealed)
	}
	switch {
	case err != nil:
		return report, wrap(err, "reading a backup")
	case unsealed != 0:
		return report, store.Fail(store.Invalid, "The books in this file were not sealed yet, so they don't prove themselves. It can be restored all the same.")
	}
	report, err = proveBooks(ctx, c)
	return report, wrap(err, "proving a backup")
}

// proveBooks reads through one connection, since it has several cursors open at once.
func proveBooks(ctx context.Context, c *sql.Conn) (BooksReport, error) {
	p := bookProof{rows: map[string]int64{}, onHand: map[string]int64{}}
	var err error
	if p.Log, err = verifyLog(ctx, c); err != nil {
		return p.BooksReport, err
	}
	for _, step := range []func(context.Context, *sql.Conn) error{p.orders, p.products, p.customers, p.tenders, p.strays} {
		if err := step(ctx, c); err != nil {
			return p.BooksReport, err
		}
	}
	return p.BooksReport, nil
}

type bookProof struct {
	BooksReport
	// rows counts, by table, those that were met in somebody's books.
	rows map[string]int64
	// onHand adds up the movements that were met, by product.
	onHand map[string]int64
}

func (p *bookProof) disagree(all ...store.Disagreement) {
	p.Found += int64(len(all))
	p.Disagreements = append(p.Disagreements, all[:min(len(all), mostDisagreements-len(p.Disagreements))]...)
}

type storyRow struct {
	kind, after string
	forgottenBy int64
}

func (p *bookProof) orders(ctx context.Context, c *sql.Conn) (err error) {
	var stories closing
	defer func() { err = errors.Join(err, stories.close()) }()
	story := begin(ctx, c, &stories, `SELECT s.id, e.kind, e.after, e.forgotten_by FROM orders s CROSS JOIN events e ON e.subject_id = s.id AND e.subject_id <> ''
		WHERE e.after <> '' OR e.kind = 'push_confirmed' OR e.forgotten_by > 0 ORDER BY s.id, e.seq`, func(e *storyRow) []any {
		return []any{&e.kind, &e.after, &e.forgottenBy}
	})
	return eachOrder(ctx, c, "orders", func(each books, seal sealed) error {
		b := each.(*orderBooks) //nolint:forcetypeassert // eachOrder gives no other
		p.Orders++
		p.rows["transactions"] += int64(len(b.transactions))
		p.rows["transaction_lines"] += int64(len(b.lines))
		p.rows["payments"] += int64(len(b.payments))
		p.rows["stock_movements"] += int64(len(b.movements))
		p.rows["outbox"] += int64(len(b.pushes))
		for _, m := range b.movements {
			p.onHand[m.ProductID] += m.Quantity
		}
		p.disagree(b.claims(story.of(b.order.ID)).Check()...)
		p.sealed(each, seal)
		return stories.failed
	})
}

// claims are the order's books as store checks them.
func (b *orderBooks) claims(story []storyRow) store.Books {
	o := b.order
	claims := store.Books{
		Order: o.Name, Currency: o.Currency, Status: store.Status(o.Status), Open: o.Open == 1,
		CustomerID: o.CustomerID, TransactionID: o.TransactionID, Barcode: o.Barcode,
	}
	for _, row := range b.transactions {
		t := store.BookedTransaction{}
		var lines []sqlc.TransactionLine
		for _, l := range b.lines {
			if l.TransactionID == row.ID {
				lines = append(lines, l)
			}
		}
		t.Transaction = transactionOf(row, lines)
		for _, each := range b.payments {
			if each.TransactionID == row.ID {
				t.Payments = append(t.Payments, payment(each))
			}
		}
		for _, m := range b.movements {
			if m.TransactionID == row.ID {
				t.Moved += m.Quantity
			}
		}
		claims.Transactions = append(claims.Transactions, t)
	}
	for _, x := range b.pushes {
		claims.Pushes = append(claims.Pushes, store.Push{Intent: store.Intent(x.Intent), State: store.PushState(x.State)})
	}
	for _, e := range story {
		claims.Story = append(claims.Story, store.BookedEvent{Kind: store.EventKind(e.kind), After: e.after, Forgotten: e.forgottenBy > 0})
	}
	return claims
}

func (p *bookProof) products(ctx context.Context, c *sql.Conn) error {
	return eachProductBooks(ctx, c, "products", func(each books, seal sealed) error {
		b := each.(*productBooks) //nolint:forcetypeassert // eachProductBooks gives no other
		p.Products++
		p.rows["stock_movements"] += int64(len(b.movements))
		for _, m := range b.movements {
			p.onHand[m.ProductID] += m.Quantity
		}
		p.sealed(each, seal)
		if moved := p.onHand[b.product.ID]; moved != b.product.OnHand {
			p.disagree(store.Disagreement{
				Subject: each.name(), Figure: "on hand", Claimed: strconv.FormatInt(b.product.OnHand, 10),
				Computed: strconv.FormatInt(moved, 10) + " by its movements",
			})
		}
		return nil
	})
}

func (p *bookProof) customers(ctx context.Context, c *sql.Conn) error {
	return eachCustomerBooks(ctx, c, "customers", func(each books, seal sealed) error {
		p.Customers++
		p.rows["customer_addresses"] += int64(len(each.(*customerBooks).addresses)) //nolint:forcetypeassert // eachCustomerBooks gives no other
		p.sealed(each, seal)
		return nil
	})
}

func (p *bookProof) tenders(ctx context.Context, c *sql.Conn) error {
	return eachTenderBooks(ctx, c, theTenders, func(each books, seal sealed) error {
		p.sealed(each, seal)
		return nil
	})
}

// sealed compares books with what the log says was written last.
func (p *bookProof) sealed(b books, s sealed) {
	if s.seq > 0 {
		p.rows["seals"]++
	}
	if s.covers(b) {
		return
	}
	p.disagree(s.differences(b)...)
}

// strays are rows that nobody's books have: what they belonged to is gone.
func (p *bookProof) strays(ctx context.Context, c *sql.Conn) error {
	for _, table := range []string{"transactions", "transaction_lines", "payments", "stock_movements", "outbox", "customer_addresses"} {
		var rows int64
		if err := c.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&rows); err != nil {
			return err
		}
		if met := p.rows[table]; met != rows {
			p.disagree(store.Disagreement{Subject: "the table " + table, Figure: "its size", Claimed: fmt.Sprintf("%d rows", rows), Computed: fmt.Sprintf("%d of them belong to somebody's books", met)})
		}
	}
	var seals int64
	if err := c.QueryRowContext(ctx, "SELECT COUNT(*) FROM seals").Scan(&seals); err != nil || seals == p.rows["seals"] {
		return err
	}
	return p.gone(ctx, c)
}

// gone names the orders, products and customers of which only the seal is left.
func (p *bookProof) gone(ctx context.Context, c *sql.Conn) (err error) {
	rows, err := c.QueryContext(ctx, `SELECT k.subject_id, k.seq, COALESCE(e.title, '') FROM seals k LEFT JOIN events e ON e.seq = k.seq
		WHERE k.subject_id <> '`+tendersSubject+`' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = k.subject_id)
		AND NOT EXISTS (SELECT 1 FROM products p WHERE p.id = k.subject_id) AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = k.subject_id)`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, title string
		var seq int64
		if err := rows.Scan(&id, &seq, &title); err != nil {
			return err
		}
		p.disagree(store.Disagreement{Subject: "record " + id, Figure: "the whole record", Claimed: "missing", Computed: fmt.Sprintf("event %d wrote it (%s)", seq, title)})
	}
	return rows.Err()
}

// differences names what is not as the seal's event wrote it: rows that are gone,
// rows nobody wrote, and figures that were changed.
func (s sealed) differences(b books) []store.Disagreement {
	named := func(row, figure, claimed, computed string) store.Disagreement {
		return store.Disagreement{Subject: b.name(), Row: row, Figure: figure, Claimed: claimed, Computed: computed}
	}
	wrote := fmt.Sprintf("event %d of %s", s.seq, moment(at(s.at)))
	switch {
	case s.seq == 0:
		return []store.Disagreement{named("", "the whole record", "there", "no event wrote it")}
	case s.content == "":
		return []store.Disagreement{named("", "its event", "missing", fmt.Sprintf("event %d wrote it", s.seq))}
	case s.about != b.subject():
		return []store.Disagreement{named("", "its event", fmt.Sprintf("event %d", s.seq), "that one is about another")}
	}
	var rows []namedRow
	d := &digest{salt: s.salt, names: &rows}
	b.takeUp(d)
	were, now := map[markedKey]markedRow{}, markedRows(d.marks)
	for _, was := range markedRows(s.marks) {
		were[was.markedKey] = was
	}
	var found []store.Disagreement
	for i, row := range now {
		was, known := were[row.markedKey]
		delete(were, row.markedKey)
		if !known {
			found = append(found, named(rows[i].label(), "the whole row", "there", wrote+" did not write it"))
			continue
		}
		for k, f := range rows[i].figures {
			if k >= len(was.figures) || was.figures[k] != row.figures[k] {
				found = append(found, named(rows[i].label(), f.name, cmp.Or(f.value, "blank"), wrote+" wrote another"))
			}
		}
	}
	for _, was := range were {
		found = append(found, named("", partNames[was.part], "missing", wrote+" wrote it"))
	}
	if len(found) == 0 {
		found = append(found, named("", "something", "changed", wrote+" wrote another"))
	}
	return found
}
