package books

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store/db/sqlc"
)

// Books are the rows by which a subject of the log is answered for (R62).
type Books interface {
	// subject is the id that events about them carry.
	Subject() string
	// name is what sentences call them.
	Name() string
	// takeUp gives all their figures to a digest.
	takeUp(d *Digest)
}

// orderBooks are an order with its transactions, and what it asks of Shopify.
type orderBooks struct {
	order        sqlc.Order
	ordered      []sqlc.OrderLine
	pickups      []sqlc.Pickup
	transactions []sqlc.Transaction
	lines        []sqlc.TransactionLine
	payments     []sqlc.Payment
	movements    []sqlc.StockMovement
	pushes       []sqlc.Outbox
	returns      []sqlc.Return
	returned     []sqlc.ReturnLine
}

func (b *orderBooks) Subject() string { return b.order.ID }

func (b *orderBooks) Name() string { return "order " + b.order.Name }

func (b *orderBooks) takeUp(d *Digest) {
	d.order(b.order)
	slices.SortFunc(b.ordered, func(x, y sqlc.OrderLine) int { return cmp.Compare(x.Position, y.Position) })
	for _, l := range b.ordered {
		d.ordered(l)
	}
	for _, p := range b.pickups { // one at most
		d.pickup(p)
	}
	currencies := map[string]string{}
	slices.SortFunc(b.transactions, func(x, y sqlc.Transaction) int { return strings.Compare(x.ID, y.ID) })
	for _, t := range b.transactions {
		currencies[t.ID] = t.Currency
		d.transaction(t)
	}
	slices.SortFunc(b.lines, func(x, y sqlc.TransactionLine) int {
		return cmp.Or(strings.Compare(x.TransactionID, y.TransactionID), cmp.Compare(x.Position, y.Position))
	})
	for _, l := range b.lines {
		d.line(l, currencies[l.TransactionID])
	}
	slices.SortFunc(b.payments, func(x, y sqlc.Payment) int { return strings.Compare(x.ID, y.ID) })
	for _, p := range b.payments {
		d.payment(p)
	}
	takeUpMovements(d, b.movements)
	slices.SortFunc(b.pushes, func(x, y sqlc.Outbox) int { return strings.Compare(x.ID, y.ID) })
	for _, p := range b.pushes {
		d.push(p)
	}
	slices.SortFunc(b.returns, func(x, y sqlc.Return) int { return strings.Compare(x.TransactionID, y.TransactionID) })
	for _, r := range b.returns {
		d.comeBack(r, currencies[r.TransactionID])
	}
	slices.SortFunc(b.returned, func(x, y sqlc.ReturnLine) int {
		return cmp.Or(strings.Compare(x.TransactionID, y.TransactionID), cmp.Compare(x.Position, y.Position))
	})
	for _, l := range b.returned {
		d.comeBackLine(l)
	}
}

func takeUpMovements(d *Digest, movements []sqlc.StockMovement) {
	slices.SortFunc(movements, func(x, y sqlc.StockMovement) int { return strings.Compare(x.Key, y.Key) })
	for _, m := range movements {
		d.movement(m)
	}
}

// productBooks are a product and its movements that no order made: those are in
// the order's books, so that a sale costs the same however often a thing is sold.
type productBooks struct {
	product   sqlc.Product
	movements []sqlc.StockMovement
}

func (b *productBooks) Subject() string { return b.product.ID }

func (b *productBooks) Name() string { return "product " + Product(b.product).Name() }

func (b *productBooks) takeUp(d *Digest) {
	d.product(b.product)
	takeUpMovements(d, b.movements)
}

type customerBooks struct {
	customer  sqlc.Customer
	addresses []sqlc.CustomerAddress
}

func (b *customerBooks) Subject() string { return b.customer.ID }

func (b *customerBooks) Name() string { return "customer " + strconv.FormatInt(b.customer.Number, 10) }

func (b *customerBooks) takeUp(d *Digest) {
	d.customer(b.customer)
	slices.SortFunc(b.addresses, func(x, y sqlc.CustomerAddress) int { return int(x.Position - y.Position) })
	for _, a := range b.addresses {
		d.address(a)
	}
}

// TendersSubject is whom events about the payment types are about.
const TendersSubject = "tenders"

type tenderBooks struct {
	types []sqlc.PaymentType
	cards []sqlc.CardType
}

func (b *tenderBooks) Subject() string { return TendersSubject }

func (b *tenderBooks) Name() string { return "the payment types" }

func (b *tenderBooks) takeUp(d *Digest) {
	slices.SortFunc(b.types, func(x, y sqlc.PaymentType) int { return strings.Compare(x.Name, y.Name) })
	for _, t := range b.types {
		d.tender(t)
	}
	slices.SortFunc(b.cards, func(x, y sqlc.CardType) int { return strings.Compare(x.Name, y.Name) })
	for _, c := range b.cards {
		d.card(c)
	}
}

// Sealed is the event that covers books, as it stands: seq is 0 when none does.
type Sealed struct {
	seq           int64
	marks         []byte
	at            int64
	about         string
	salt, content string
	forgotten     int64
}

const (
	sealColumns = "COALESCE(k.seq, 0), k.marks, COALESCE(e.at, 0), COALESCE(e.subject_id, ''), COALESCE(e.salt, ''), " +
		"COALESCE(e.content, ''), COALESCE(e.forgotten_by, 0)"
	sealTables = " LEFT JOIN seals k ON k.subject_id = s.id LEFT JOIN events e ON e.seq = k.seq"
)

func (s *Sealed) into() []any {
	return []any{&s.seq, &s.marks, &s.at, &s.about, &s.salt, &s.content, &s.forgotten}
}

// Covers says whether the seal is one of these books as they are.
func (s Sealed) Covers(b Books) bool {
	return s.seq > 0 && s.about == b.Subject() && s.content == DigestOf(b, s.salt).Sum()
}

// DigestOf is the digest of books under a salt.
func DigestOf(b Books, salt string) *Digest {
	d := &Digest{salt: salt}
	b.takeUp(d)
	return d
}

// Each gives f the books of all subjects of a kind that from names, one after
// the other, each with its seal. from is a table with the ids, or a subquery.
type Each func(ctx context.Context, q sqlc.DBTX, from string, f func(Books, Sealed) error) error

type orderRow struct {
	sqlc.Order
	seal Sealed
}

// transactionsOf begins the reading of whatever hangs on orders' transactions.
const transactionsOf = " s CROSS JOIN transactions t ON t.order_id = s.id "

// EachOrder reads the books of orders.
func EachOrder(ctx context.Context, q sqlc.DBTX, from string, f func(Books, Sealed) error) (err error) {
	var c closing
	defer func() { err = errors.Join(err, c.close()) }()
	orders := begin(ctx, q, &c, `
		SELECT s.id, o.name, o.shopify_id, o.taken_in_at, o.customer_id, o.customer_name, o.chosen_customer,
		o.unidentified,
		o.currency, o.total, o.transaction_id, o.barcode, o.status, o.problem, o.open, o.changed, o.push, o.elsewhere,
		o.owed, o.owed_why, o.owed_from,
		`+sealColumns+`
		FROM `+from+` s CROSS JOIN orders o ON o.id = s.id`+sealTables+` ORDER BY s.id`, func(o *orderRow) []any {
		return append([]any{
			&o.Name, &o.ShopifyID, &o.TakenInAt, &o.CustomerID, &o.CustomerName, &o.ChosenCustomer, &o.Unidentified,
			&o.Currency, &o.Total, &o.TransactionID, &o.Barcode, &o.Status, &o.Problem, &o.Open, &o.Changed,
			&o.Push, &o.Elsewhere, &o.Owed, &o.OwedWhy, &o.OwedFrom,
		}, o.seal.into()...)
	})
	ordered := begin(ctx, q, &c, "SELECT s.id, l.position, l.sku, l.quantity, l.product_id, l.shopify_id FROM "+from+
		" s CROSS JOIN order_lines l ON l.order_id = s.id ORDER BY s.id", func(l *sqlc.OrderLine) []any {
		return []any{&l.Position, &l.SKU, &l.Quantity, &l.ProductID, &l.ShopifyID}
	})
	pickups := begin(ctx, q, &c, "SELECT s.id, k.order_id, k.shelf, k.hold_until, k.ready_at, k.collected_at, k.collected_by, "+
		"k.collected_note "+
		"FROM "+from+" s CROSS JOIN pickups k ON k.order_id = s.id ORDER BY s.id", func(p *sqlc.Pickup) []any {
		return []any{&p.OrderID, &p.Shelf, &p.HoldUntil, &p.ReadyAt, &p.CollectedAt, &p.CollectedBy, &p.CollectedNote}
	})
	transactions := begin(ctx, q, &c, `
		SELECT s.id, t.id, t.barcode, t.order_id, t.customer_id, t.currency, t.taxes_included, t.shipping, t.tax, t.fees,
		t.total, t.shopify_total, t.paid, t.state, t.keep_open, t.comments, t.created_at, t.finished_at, t.finished_by,
		t.returns
		FROM `+from+transactionsOf+`ORDER BY s.id`,
		func(t *sqlc.Transaction) []any {
			return []any{
				&t.ID, &t.Barcode, &t.OrderID, &t.CustomerID, &t.Currency, &t.TaxesIncluded, &t.Shipping, &t.Tax, &t.Fees, &t.Total,
				&t.ShopifyTotal, &t.Paid, &t.State, &t.KeepOpen, &t.Comments, &t.CreatedAt, &t.FinishedAt, &t.FinishedBy,
				&t.Returns,
			}
		})
	lines := begin(ctx, q, &c, `
		SELECT s.id, l.transaction_id, l.position, l.product_id, l.sku, l.title, l.quantity, l.unit_price, l.line_discount, l.order_discount,
		l.tax, l.line_id
		FROM `+from+transactionsOf+`CROSS JOIN transaction_lines l ON l.transaction_id = t.id
		ORDER BY s.id`, func(l *sqlc.TransactionLine) []any {
		return []any{
			&l.TransactionID, &l.Position, &l.ProductID, &l.SKU, &l.Title, &l.Quantity, &l.UnitPrice, &l.LineDiscount,
			&l.OrderDiscount, &l.Tax, &l.LineID,
		}
	})
	payments := begin(ctx, q, &c, `
		SELECT s.id, p.id, p.transaction_id, p.type, p.card, p.minor, p.currency, p.comments, p.reverses, p.at,
		p.actor
		FROM `+from+transactionsOf+`CROSS JOIN payments p ON p.transaction_id = t.id ORDER BY s.id`, func(p *sqlc.Payment) []any {
		return []any{&p.ID, &p.TransactionID, &p.Type, &p.Card, &p.Minor, &p.Currency, &p.Comments, &p.Reverses, &p.At, &p.Actor}
	})
	movements := begin(ctx, q, &c, "SELECT s.id, "+movementColumns+" FROM "+from+transactionsOf+
		"CROSS JOIN stock_movements m ON m.transaction_id = t.id ORDER BY s.id", intoMovement)
	pushes := begin(ctx, q, &c, "SELECT s.id, x.id, x.intent, x.state, x.fulfillment_id, x.carrier, x.tracking, x.was, x.done_at, "+
		"x.act, x.lines, x.minor FROM "+from+
		" s CROSS JOIN outbox x ON x.order_id = s.id ORDER BY s.id", func(x *sqlc.Outbox) []any {
		return []any{&x.ID, &x.Intent, &x.State, &x.FulfillmentID, &x.Carrier, &x.Tracking, &x.Was, &x.DoneAt, &x.Act, &x.Lines, &x.Minor}
	})
	returns := begin(ctx, q, &c, `
		SELECT s.id, r.transaction_id, r.refund, r.refund_minor, r.tender, r.fee_percent, r.shopify_id, r.refunds, r.seen
		FROM `+from+transactionsOf+`CROSS JOIN returns r ON r.transaction_id = t.id WHERE t.returns <> '' ORDER BY s.id`,
		func(r *sqlc.Return) []any {
			return []any{&r.TransactionID, &r.Refund, &r.RefundMinor, &r.Tender, &r.FeePercent, &r.ShopifyID, &r.Refunds, &r.Seen}
		})
	returned := begin(ctx, q, &c, `
		SELECT s.id, l.transaction_id, l.position, l.reason, l.note, l.restock, l.location_id
		FROM `+from+transactionsOf+`CROSS JOIN return_lines l ON l.transaction_id = t.id WHERE t.returns <> '' ORDER BY s.id`,
		func(l *sqlc.ReturnLine) []any {
			return []any{&l.TransactionID, &l.Position, &l.Reason, &l.Note, &l.Restock, &l.LocationID}
		})
	for orders.next() {
		id := orders.id
		b := &orderBooks{
			order: orders.row.Order, ordered: ordered.of(id), pickups: pickups.of(id), transactions: transactions.of(id), lines: lines.of(id),
			payments: payments.of(id), movements: movements.of(id), pushes: pushes.of(id), returns: returns.of(id), returned: returned.of(id),
		}
		b.order.ID = id
		if err := errors.Join(c.failed, f(b, orders.row.seal)); err != nil {
			return err
		}
	}
	return c.failed
}

const movementColumns = "m.key, m.product_id, m.quantity, m.reason, m.transaction_id, m.at, m.actor, m.note"

func intoMovement(m *sqlc.StockMovement) []any {
	return []any{&m.Key, &m.ProductID, &m.Quantity, &m.Reason, &m.TransactionID, &m.At, &m.Actor, &m.Note}
}

type productRow struct {
	sqlc.Product
	seal Sealed
}

// EachProduct reads the books of products.
func EachProduct(ctx context.Context, q sqlc.DBTX, from string, f func(Books, Sealed) error) (err error) {
	var c closing
	defer func() { err = errors.Join(err, c.close()) }()
	products := begin(ctx, q, &c, "SELECT s.id, p.sku, p.barcode, p.description, p.price, p.stocked, p.on_hand, p.low_at, p.merged_into, "+
		sealColumns+
		" FROM "+from+" s CROSS JOIN products p ON p.id = s.id"+sealTables+" ORDER BY s.id", func(p *productRow) []any {
		return append([]any{&p.SKU, &p.Barcode, &p.Description, &p.Price, &p.Stocked, &p.OnHand, &p.LowAt, &p.MergedInto}, p.seal.into()...)
	})
	movements := begin(ctx, q, &c, "SELECT s.id, "+movementColumns+" FROM "+from+
		" s CROSS JOIN stock_movements m INDEXED BY stock_movements_books ON m.product_id = s.id AND m.transaction_id = '' ORDER BY s.id",
		intoMovement)
	for products.next() {
		b := &productBooks{product: products.row.Product, movements: movements.of(products.id)}
		b.product.ID = products.id
		if err := errors.Join(c.failed, f(b, products.row.seal)); err != nil {
			return err
		}
	}
	return c.failed
}

type customerRow struct {
	sqlc.Customer
	seal Sealed
}

// EachCustomer reads the books of customers.
func EachCustomer(ctx context.Context, q sqlc.DBTX, from string, f func(Books, Sealed) error) (err error) {
	var c closing
	defer func() { err = errors.Join(err, c.close()) }()
	customers := begin(ctx, q, &c, `
		SELECT s.id, p.number, p.first_name, p.last_name, p.company, p.email, p.email_folded, p.phone,
		p.street, p.street2, p.city, p.province, p.postcode, p.country, p.note, p.merged_into, `+sealColumns+`
		FROM `+from+` s CROSS JOIN customers p ON p.id = s.id`+sealTables+` ORDER BY s.id`, func(p *customerRow) []any {
		return append([]any{
			&p.Number, &p.FirstName, &p.LastName, &p.Company, &p.Email, &p.EmailFolded, &p.Phone,
			&p.Street, &p.Street2, &p.City, &p.Province, &p.Postcode, &p.Country, &p.Note, &p.MergedInto,
		}, p.seal.into()...)
	})
	addresses := begin(ctx, q, &c, `
		SELECT s.id, a.position, a.street, a.street2, a.city, a.province, a.postcode, a.country
		FROM `+from+` s CROSS JOIN customer_addresses a ON a.customer_id = s.id ORDER BY s.id`, func(a *sqlc.CustomerAddress) []any {
		return []any{&a.Position, &a.Street, &a.Street2, &a.City, &a.Province, &a.Postcode, &a.Country}
	})
	for customers.next() {
		b := &customerBooks{customer: customers.row.Customer, addresses: addresses.of(customers.id)}
		b.customer.ID = customers.id
		if err := errors.Join(c.failed, f(b, customers.row.seal)); err != nil {
			return err
		}
	}
	return c.failed
}

// TheTenders has no table of ids: there are only these.
const TheTenders = "(SELECT '" + TendersSubject + "' AS id)"

// EachTenders reads the books of the payment types and Card Types.
func EachTenders(ctx context.Context, q sqlc.DBTX, from string, f func(Books, Sealed) error) (err error) {
	var c closing
	defer func() { err = errors.Join(err, c.close()) }()
	seals := begin(ctx, q, &c, "SELECT s.id, "+sealColumns+" FROM "+from+" s"+sealTables, (*Sealed).into)
	types := begin(ctx, q, &c, "SELECT s.id, p.name, p.button, p.position, p.advanced, p.opens_drawer, p.rounding FROM "+from+
		" s CROSS JOIN payment_types p ON 1 = 1",
		func(t *sqlc.PaymentType) []any {
			return []any{&t.Name, &t.Button, &t.Position, &t.Advanced, &t.OpensDrawer, &t.Rounding}
		})
	cards := begin(ctx, q, &c, "SELECT s.id, p.name, p.position FROM "+from+" s CROSS JOIN card_types p ON 1 = 1",
		func(t *sqlc.CardType) []any { return []any{&t.Name, &t.Position} })
	for seals.next() {
		b := &tenderBooks{types: types.of(seals.id), cards: cards.of(seals.id)}
		if err := errors.Join(c.failed, f(b, seals.row)); err != nil {
			return err
		}
	}
	return c.failed
}
