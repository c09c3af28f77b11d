package books

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	stdsync "sync"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/migrations"
	"tillbridge/store/db/sqlc"
)

// Report is what recomputing the books found (R62).
type Report struct {
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
func (r Report) Err() error {
	if err := r.Log.Err(); err != nil || r.Found == 0 {
		return err
	}
	more := ""
	if r.Found > 1 {
		more = fmt.Sprintf(" %d figures disagree in all.", r.Found)
	}
	return store.Fail(store.Broken, "The books don't add up. %s%s Keep a copy of the database, and compare it with the last backup.",
		capitalized(r.Disagreements[0].String()), more)
}

func capitalized(sentence string) string {
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// ProveFile does what ProveBooks does for a database file that is not open, such as
// a backup. The file is only read. Invalid says that it was made by another version,
// whose books have other figures, or before all were sealed.
func ProveFile(ctx context.Context, path string) (report Report, err error) {
	handle, err := sql.Open("sqlite", dbfile.URI(path, "mode=ro&_pragma=busy_timeout(5000)&_pragma=cache_size(-65536)"))
	if err != nil {
		return report, dbfile.Wrap(err, "opening a backup")
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	version, err := migrations.Version(ctx, handle)
	if err != nil {
		return report, dbfile.Wrap(err, "reading a backup")
	}
	newest, err := migrations.Newest()
	unsealed := int64(1)
	if err == nil && version == newest {
		err = handle.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'unsealed'").Scan(&unsealed)
	}
	switch {
	case err != nil:
		return report, dbfile.Wrap(err, "reading a backup")
	case unsealed != 0:
		return report, store.Fail(store.Invalid, "The books in this file are those of another version, or were not sealed yet, so they can't "+
			"be proved. It can be restored all the same.")
	}
	moment, err := OpenMoment(ctx, handle, false)
	defer func() { err = errors.Join(err, moment.Close(ctx)) }()
	if err != nil {
		return report, dbfile.Wrap(err, "reading a backup")
	}
	report, err = Prove(ctx, moment)
	return report, dbfile.Wrap(err, "proving a backup")
}

// Prove divides the orders among the connections; each has several cursors
// open at once. The rest is read by the first.
func Prove(ctx context.Context, moment Moment) (Report, error) {
	p := newBookProof()
	first := moment.reader(0)
	var err error
	if p.Log, err = VerifyLog(ctx, first); err != nil {
		return p.Report, err
	}
	ranges, err := orderRanges(ctx, first, len(moment.connections))
	if err != nil {
		return p.Report, err
	}
	parts := make([]bookProof, len(ranges))
	failures := make([]error, len(ranges))
	var reading stdsync.WaitGroup
	for i, ids := range ranges {
		parts[i] = newBookProof()
		reading.Go(func() { failures[i] = parts[i].orders(ctx, moment.reader(i), ids) })
	}
	reading.Wait()
	if err := errors.Join(failures...); err != nil {
		return p.Report, err
	}
	for _, part := range parts {
		p.add(part)
	}
	for _, step := range []func(context.Context, sqlc.DBTX) error{
		p.schema, p.counters, p.products, p.customers, p.merges, p.tenders,
		p.strays,
	} {
		if err := step(ctx, first); err != nil {
			return p.Report, err
		}
	}
	return p.Report, nil
}

// orderRanges divides the orders into ranges of ids, as subqueries.
func orderRanges(ctx context.Context, q sqlc.DBTX, n int) (ranges []string, err error) {
	var orders int
	if err := q.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&orders); err != nil {
		return nil, err
	}
	condition := ""
	for i := 1; i < n && orders >= n; i++ {
		var id string
		// hex: whatever an id holds, it is no SQL.
		hex, bound := "hex(id)", "CAST(x'%s' AS TEXT)"
		if _, server := q.(OnServer); server {
			hex, bound = "encode(convert_to(id, 'UTF8'), 'hex')", "convert_from(decode('%s', 'hex'), 'UTF8')"
		}
		if err := q.QueryRowContext(ctx, "SELECT "+hex+" FROM orders ORDER BY id LIMIT 1 OFFSET $1", orders*i/n).Scan(&id); err != nil {
			return nil, err
		}
		bound = fmt.Sprintf(bound, id)
		ranges = append(ranges, "(SELECT id FROM orders WHERE id < "+bound+condition+")")
		condition = " AND id >= " + bound
	}
	return append(ranges, "(SELECT id FROM orders WHERE 1 = 1"+condition+")"), nil
}

type bookProof struct {
	Report
	// rows counts, by table, those that were met in somebody's books.
	rows map[string]int64
	// onHand adds up the movements that were met, by product.
	onHand map[string]int64
}

func newBookProof() bookProof {
	return bookProof{rows: map[string]int64{}, onHand: map[string]int64{}}
}

// add takes over what was found in some of the orders.
func (p *bookProof) add(part bookProof) {
	p.Orders += part.Orders
	for table, n := range part.rows {
		p.rows[table] += n
	}
	for product, n := range part.onHand {
		p.onHand[product] += n
	}
	p.disagree(part.Disagreements...)
	p.Found += part.Found - int64(len(part.Disagreements))
}

func (p *bookProof) disagree(all ...store.Disagreement) {
	p.Found += int64(len(all))
	p.Disagreements = append(p.Disagreements, all[:min(len(all), mostDisagreements-len(p.Disagreements))]...)
}

type storyRow struct {
	kind, after, actor string
	forgottenBy        int64
}

// orders looks at the orders that from, a subquery, has the ids of.
func (p *bookProof) orders(ctx context.Context, c sqlc.DBTX, from string) (err error) {
	var stories closing
	defer func() { err = errors.Join(err, stories.close()) }()
	story := begin(ctx, c, &stories, `SELECT s.id, e.kind, e.after, e.actor, e.forgotten_by FROM `+from+` s CROSS JOIN events e ON
		e.subject_id = s.id AND e.subject_id <> ''
		WHERE e.after <> '' OR e.kind = 'push_confirmed' OR e.forgotten_by > 0 ORDER BY s.id, e.seq`, func(e *storyRow) []any {
		return []any{&e.kind, &e.after, &e.actor, &e.forgottenBy}
	})
	return EachOrder(ctx, c, from, func(each Books, seal Sealed) error {
		b := each.(*orderBooks) //nolint:forcetypeassert // eachOrder gives no other
		p.Orders++
		p.rows["order_lines"] += int64(len(b.ordered))
		p.rows["pickups"] += int64(len(b.pickups))
		p.rows["transactions"] += int64(len(b.transactions))
		p.rows["transaction_lines"] += int64(len(b.lines))
		p.rows["payments"] += int64(len(b.payments))
		p.rows["stock_movements"] += int64(len(b.movements))
		p.rows["outbox"] += int64(len(b.pushes))
		p.rows["returns"] += int64(len(b.returns))
		p.rows["return_lines"] += int64(len(b.returned))
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
		Elsewhere:  o.Elsewhere == int64(store.AllElsewhere),
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
		t.Transaction = Transaction(row, lines)
		for _, each := range b.payments {
			if each.TransactionID == row.ID {
				t.Payments = append(t.Payments, Payment(each))
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
		claims.Story = append(claims.Story, store.BookedEvent{
			Kind: store.EventKind(e.kind), After: e.after, ByItself: e.actor == store.Automatic, Forgotten: e.forgottenBy > 0,
		})
	}
	return claims
}

func (p *bookProof) products(ctx context.Context, c sqlc.DBTX) error {
	return EachProduct(ctx, c, "products", func(each Books, seal Sealed) error {
		b := each.(*productBooks) //nolint:forcetypeassert // eachProductBooks gives no other
		p.Products++
		p.rows["stock_movements"] += int64(len(b.movements))
		for _, m := range b.movements {
			p.onHand[m.ProductID] += m.Quantity
		}
		p.sealed(each, seal)
		if moved := p.onHand[b.product.ID]; moved != b.product.OnHand {
			p.disagree(store.Disagreement{
				Subject: each.Name(), Figure: "on hand", Claimed: strconv.FormatInt(b.product.OnHand, 10),
				Computed: strconv.FormatInt(moved, 10) + " by its movements",
			})
		}
		return nil
	})
}

func (p *bookProof) customers(ctx context.Context, c sqlc.DBTX) error {
	return EachCustomer(ctx, c, "customers", func(each Books, seal Sealed) error {
		p.Customers++
		p.rows["customer_addresses"] += int64(len(each.(*customerBooks).addresses)) //nolint:forcetypeassert // eachCustomerBooks gives no other
		p.sealed(each, seal)
		return nil
	})
}

// merges compares what is noted of merged customers with their records.
func (p *bookProof) merges(ctx context.Context, c sqlc.DBTX) (err error) {
	rows, err := c.QueryContext(ctx, `SELECT o.number, s.number, m.undone_at FROM customer_merges m
		JOIN customers o ON o.id = m.merged_id JOIN customers s ON s.id = m.survivor_id
		WHERE m.undone_at = 0 AND o.merged_into = '' OR m.undone_at > 0 AND o.merged_into = m.survivor_id AND NOT EXISTS
		(SELECT 1 FROM customer_merges n WHERE n.survivor_id = m.survivor_id AND n.merged_id = m.merged_id AND n.undone_at = 0)`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var merged, survivor, undone int64
		if err := rows.Scan(&merged, &survivor, &undone); err != nil {
			return err
		}
		d := store.Disagreement{
			Subject: fmt.Sprintf("customer %d", survivor), Row: fmt.Sprintf("merge of customer %d", merged), Figure: "undone",
			Claimed: "never", Computed: "that record stands by itself",
		}
		if undone > 0 {
			d.Claimed, d.Computed = store.Moment(store.At(undone)), "that record is still made one with it"
		}
		p.disagree(d)
	}
	return rows.Err()
}

func (p *bookProof) tenders(ctx context.Context, c sqlc.DBTX) error {
	return EachTenders(ctx, c, TheTenders, func(each Books, seal Sealed) error {
		p.sealed(each, seal)
		return nil
	})
}

// sealed compares books with what the log says was written last.
func (p *bookProof) sealed(b Books, s Sealed) {
	if s.seq > 0 {
		p.rows["seals"]++
	}
	if s.Covers(b) {
		return
	}
	p.disagree(s.differences(b)...)
}

// strays are rows that nobody's books have: what they belonged to is gone.
func (p *bookProof) strays(ctx context.Context, c sqlc.DBTX) error {
	for _, table := range []string{
		"order_lines", "pickups", "transactions", "transaction_lines", "payments", "stock_movements", "outbox",
		"returns", "return_lines", "customer_addresses",
	} {
		var rows int64
		if err := c.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&rows); err != nil {
			return err
		}
		if met := p.rows[table]; met != rows {
			p.disagree(store.Disagreement{
				Subject: "the table " + table, Figure: "its size", Claimed: fmt.Sprintf("%d rows", rows),
				Computed: fmt.Sprintf("%d of them belong to somebody's books", met),
			})
		}
	}
	var seals int64
	if err := c.QueryRowContext(ctx, "SELECT COUNT(*) FROM seals").Scan(&seals); err != nil || seals == p.rows["seals"] {
		return err
	}
	return p.gone(ctx, c)
}

// gone names the orders, products and customers of which only the seal is left.
func (p *bookProof) gone(ctx context.Context, c sqlc.DBTX) (err error) {
	rows, err := c.QueryContext(ctx, `SELECT k.subject_id, k.seq, COALESCE(e.title, '') FROM seals k LEFT JOIN events e ON e.seq = k.seq
		WHERE k.subject_id <> '`+TendersSubject+`' AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = k.subject_id)
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
		p.disagree(store.Disagreement{
			Subject: "record " + id, Figure: "the whole record", Claimed: "missing",
			Computed: fmt.Sprintf("event %d wrote it (%s)", seq, title),
		})
	}
	return rows.Err()
}
