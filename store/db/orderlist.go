package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tillbridge/store"
)

// Column is what a list is sorted by.
type Column string

// The sortable columns.
const (
	ByName     Column = "name"
	ByCreated  Column = "created"
	ByCustomer Column = "customer"
	ByItems    Column = "items"
	ByTotal    Column = "total"
	ByPayment  Column = "payment"
	ByDelivery Column = "delivery"
	ByBarcode  Column = "barcode"
	ByStatus   Column = "status"
	ByPush     Column = "push"
	ByPaid     Column = "paid"
	// ByPickup is when the customer wants the goods; whoever named no day comes last, and
	// first where it is descending.
	ByPickup Column = "pickup"
)

// OrderRow is an order as a list shows it.
type OrderRow struct {
	ID, ShopifyID, Name string
	CreatedAt           time.Time
	Customer            string
	Items               int64
	Total               store.Money
	Financial           store.FinancialStatus
	Delivery            store.Delivery
	Barcode             string
	TransactionID       string
	Status              store.Status
	// Problem is what matching last found, even after staff moved the status on.
	Problem   store.Status
	Push      store.PushState
	PushError string
	// Changed says that Shopify changed the order and nobody has accepted it yet.
	Changed bool
	// Finished says that its transaction is a sale (R39), Balance what is still
	// owed on it.
	Finished bool
	Balance  int64
	// Paid is what was booked as paid here on its transaction, whatever Shopify holds.
	Paid int64
	// Cancelling says that it was rejected here and Shopify has not cancelled it yet
	// (R29), HandedOver that Shopify counts a part of it as handed over, Archived that
	// the merchant has put it aside there, Held that parts of it are on hold or scheduled.
	Cancelling, HandedOver, Archived, Held bool
	// Progress is how much of it was handed over at Shopify.
	Progress store.Progress
	// Elsewhere says how much of it other locations hand over (R53).
	Elsewhere store.Where
	// Owing is the money that is owed on it, either way (R57).
	Owing store.Owing
	// Due says that it was to be settled when the row was read.
	Due bool
	// Pickup says where and since when the bag waits, and who came for it.
	Pickup store.Pickup
	// Wish is what was asked for, in a line (see store.Order.WishMark), Wanted when the
	// customer wants the goods.
	Wish   string
	Wanted store.PickupTime
}

// Standing is what decides which statuses the order may take.
func (r OrderRow) Standing() store.Standing {
	return store.Standing{
		Status: r.Status, Problem: r.Problem, Delivery: r.Delivery, Finished: r.Finished, Cancelling: r.Cancelling,
		HandedOver: r.HandedOver, Elsewhere: r.Elsewhere,
	}
}

// RequiresAction says whether the order counts on the tile (R2).
func (r OrderRow) RequiresAction() bool {
	return store.RequiresAction(r.Status, r.Push, r.Changed, r.Archived || r.Elsewhere == store.AllElsewhere, r.Due)
}

// sortColumns maps what a person clicked to the SQL that sorts by it; nothing
// typed gets into a query.
var sortColumns = map[Column][]string{
	ByName: {"o.number"}, ByCreated: nil, ByCustomer: {"o.customer_sort"}, ByItems: {"o.items"},
	ByTotal: {"o.total"}, ByPayment: {"o.financial"}, ByDelivery: {"o.delivery"}, ByBarcode: {"o.barcode"},
	ByStatus: {"o.status_rank"}, ByPush: {"o.push"}, ByPaid: {"COALESCE(t.paid, 0)"},
	ByPickup: {"o.pickup_time = ''", "o.pickup_time"},
}

const orderColumns = `o.id, o.shopify_id, o.name, o.created_at, o.customer_name, o.items, o.currency, o.total,
  o.financial, o.delivery, o.barcode, o.transaction_id, o.status, o.problem, o.push, o.push_error, o.changed,
  o.handed_over, o.archived, o.held, o.parts, o.parts_done, o.units, o.units_gone, o.elsewhere, o.owed, o.owed_why, o.owed_from,
  COALESCE(t.state, ''),
  COALESCE(CASE WHEN t.state = 'voided' THEN 0 ELSE t.total END - t.paid, 0),
  COALESCE(t.paid, 0), COALESCE(p.shelf, ''), COALESCE(p.hold_until, 0), COALESCE(p.ready_at, 0), COALESCE(p.collected_at, 0),
  COALESCE(p.collected_by, ''), COALESCE(p.collected_note, ''), o.wish, o.pickup_time`

// orderTables joins what orderColumns names; each has at most one row an order.
const (
	orderTables = ` FROM orders o` + orderJoins
	orderJoins  = ` LEFT JOIN transactions t ON t.id = o.transaction_id LEFT JOIN pickups p ON p.order_id = o.id`
)

// Orders returns a page of the orders that fit the filter. Sorting and filtering
// is SQL's; equal rows come by age, in the same direction.
func (d *DB) Orders(ctx context.Context, f OrderFilter) ([]OrderRow, error) {
	kinds, args, err := d.where(ctx, f)
	if err != nil {
		return nil, err
	}
	query, args := f.query(kinds, args)
	rows, err := d.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap(err, "listing orders")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "listing orders")
}

// query reads the filter's page. The page is found by its ids: each kind of orders comes
// sorted from an index of its own, and they are merged.
func (f OrderFilter) query(kinds []string, args []any) (string, []any) {
	direction := " ASC"
	if f.Descending {
		direction = " DESC"
	}
	var keys, order []string
	for i, column := range append(slices.Clone(sortColumns[f.Sort]), "o.created_at") {
		name := fmt.Sprintf("k%d", i)
		keys, order = append(keys, ", "+column+" AS "+name), append(order, name+direction)
	}
	selects := make([]string, len(kinds))
	for i, where := range kinds {
		selects[i] = "SELECT o.id AS id" + strings.Join(keys, "") + orderTables + where
	}
	sorted := " ORDER BY " + strings.Join(order, ", ")
	page := strings.Join(selects, " UNION ALL ") + sorted
	if f.Limit > 0 {
		args = append(args, f.Limit, f.Offset)
		page += fmt.Sprintf(" LIMIT $%d OFFSET $%d", len(args)-1, len(args))
	}
	//nolint:gosec // only text from this file; what people type are parameters
	return "SELECT " + orderColumns + " FROM (" + page + ") k CROSS JOIN orders o" + orderJoins + " WHERE o.id = k.id" + sorted, args
}

// fewFound is up to how many orders that have a search's trigrams are read instead of the
// list in its order: of more, a page is sooner found in that.
const fewFound = 2000

// where is a filter as SQL.
func (d *DB) where(ctx context.Context, f OrderFilter) (kinds []string, args []any, err error) {
	if f.Search == "" {
		kinds, args = f.where("", false, d.cfg.Now())
		return kinds, args, nil
	}
	country, err := d.Country(ctx)
	if err != nil {
		return nil, nil, err
	}
	asked, found := f.trigrams(country), fewFound+1
	if asked != "" && !d.server { // a server reads its own index for LIKE
		err = d.readers.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM order_words WHERE order_words MATCH $1 LIMIT $2) f",
			asked, fewFound+1).Scan(&found)
	}
	kinds, args = f.where(country, found <= fewFound, d.cfg.Now())
	return kinds, args, wrap(err, "searching orders")
}

// CountOrders counts all orders that fit the filter, whatever its page.
func (d *DB) CountOrders(ctx context.Context, f OrderFilter) (int, error) {
	kinds, args, err := d.where(ctx, f)
	if err != nil {
		return 0, err
	}
	var n int
	err = d.readers.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT o.id FROM orders o"+
		strings.Join(kinds, " UNION ALL SELECT o.id FROM orders o")+") k", args...).Scan(&n)
	return n, wrap(err, "counting orders")
}

// NewestOrder is the id of the order that was taken in last, "" for none: After it come
// those that are taken in from now on.
func (d *DB) NewestOrder(ctx context.Context) (string, error) {
	id, err := d.read.NewestOrder(ctx)
	return id, wrap(err, "looking for the newest order")
}

// OrdersOf returns these orders as a list shows them, in no order of their own.
func (d *DB) OrdersOf(ctx context.Context, ids []string) ([]OrderRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args, places := make([]any, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		args[i], places[i] = id, "$"+strconv.Itoa(i+1)
	}
	//nolint:gosec // only text from this file; the ids are parameters
	query := "SELECT " + orderColumns + orderTables + " WHERE o.id IN (" + strings.Join(places, ", ") + ")"
	rows, err := d.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap(err, "reading orders again")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "reading orders again")
}

func scanOrders(rows *sql.Rows, now time.Time) (list []OrderRow, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r OrderRow
		var createdAt, changed, handedOver, archived, held, holdUntil, readyAt, collectedAt, owedFrom int64
		var state string
		if err := rows.Scan(&r.ID, &r.ShopifyID, &r.Name, &createdAt, &r.Customer, &r.Items, &r.Total.Currency, &r.Total.Minor,
			&r.Financial, &r.Delivery, &r.Barcode, &r.TransactionID, &r.Status, &r.Problem, &r.Push, &r.PushError, &changed, &handedOver,
			&archived, &held, &r.Progress.Parts, &r.Progress.Done, &r.Progress.Units, &r.Progress.Gone, &r.Elsewhere,
			&r.Owing.Minor, &r.Owing.Why, &owedFrom, &state,
			&r.Balance, &r.Paid, &r.Pickup.Shelf, &holdUntil, &readyAt, &collectedAt,
			&r.Pickup.CollectedBy, &r.Pickup.CollectedNote, &r.Wish, &r.Wanted); err != nil {
			return nil, err
		}
		r.CreatedAt, r.Changed, r.Finished = store.At(createdAt), changed == 1, state == string(store.TransactionFinished)
		r.Owing.From = store.At(owedFrom)
		r.Due = r.Owing.Due(now)
		r.HandedOver, r.Archived, r.Held = handedOver == 1, archived == 1, held == 1
		r.Cancelling = state == string(store.TransactionCancelling) ||
			r.Status == store.Rejected && r.TransactionID == "" && (r.Push == store.PushQueued || r.Push == store.PushSent)
		r.Pickup.HoldUntil, r.Pickup.ReadyAt, r.Pickup.CollectedAt = store.At(holdUntil), store.At(readyAt), store.At(collectedAt)
		list = append(list, r)
	}
	return list, rows.Err()
}

// Order returns one order as a list shows it; NotFound when there is none.
func (d *DB) Order(ctx context.Context, id string) (OrderRow, error) {
	return d.oneOrder(ctx, "o.id = $1", id, "There is no such order any more. Reload the list.")
}

// OrderNamed returns the order of that name, with or without the "#", or of Shopify's
// id ("gid://shopify/Order/1"). Shopify lets names repeat, and a database may have seen
// several shops: several orders of one name are Conflict, and the sentence lists them.
func (d *DB) OrderNamed(ctx context.Context, name string) (OrderRow, error) {
	condition := "o.name = $1 OR o.name = '#' || $1"
	if strings.HasPrefix(name, "gid://") {
		condition = "o.shopify_id = $1"
	}
	list, err := d.listOrders(ctx, condition, name)
	if err != nil {
		return OrderRow{}, err
	}
	switch len(list) {
	case 0:
		return OrderRow{}, store.Fail(store.NotFound, "There is no order %s here. Check the number, or ask Shopify again with 'check'.", name)
	case 1:
		return list[0], nil
	}
	which := make([]string, len(list))
	for i, row := range list {
		which[i] = fmt.Sprintf("%s of %s, %s, %s", row.ShopifyID, row.CreatedAt.Local().Format("Jan 2, 2006 15:04"), row.Total, row.Status)
	}
	return OrderRow{}, store.Fail(store.Conflict, "There are %d orders %s, so none was taken: %s. Name the one you mean by its id.",
		len(list), name, strings.Join(which, "; "))
}

func (d *DB) oneOrder(ctx context.Context, condition, arg, missing string) (OrderRow, error) {
	list, err := d.listOrders(ctx, condition, arg)
	if err != nil {
		return OrderRow{}, err
	}
	if len(list) == 0 {
		return OrderRow{}, store.Fail(store.NotFound, "%s", missing)
	}
	return list[0], nil
}

// sameName is how many orders of one name are listed.
const sameName = 10

// listOrders returns the orders that meet a condition of this file, newest first.
func (d *DB) listOrders(ctx context.Context, condition, arg string) ([]OrderRow, error) {
	//nolint:gosec // only text from this file; what people type are parameters
	rows, err := d.readers.QueryContext(ctx, "SELECT "+orderColumns+orderTables+" WHERE "+
		condition+fmt.Sprintf(" ORDER BY o.created_at DESC LIMIT %d", sameName), arg)
	if err != nil {
		return nil, wrap(err, "reading an order")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "reading an order")
}

// Counts returns what the eCommerce tile shows of all orders (R1, R2).
func (d *DB) Counts(ctx context.Context) (store.Counts, error) {
	return d.CountsAt(ctx, store.Narrowing{})
}

// CountsAt returns what the tile of a computer shows whose list is narrowed so (R54).
func (d *DB) CountsAt(ctx context.Context, at store.Narrowing) (store.Counts, error) {
	rows, err := d.read.Standings(ctx, store.Milli(d.cfg.Now()))
	if err != nil {
		return store.Counts{}, wrap(err, "counting orders")
	}
	c := store.Counts{ByStatus: map[store.Status]int64{}}
	for _, row := range rows {
		if at.Hides(row.Places) {
			continue
		}
		status, state := store.Status(row.Status), store.PushState(row.Push)
		aside := row.Elsewhere == int64(store.AllElsewhere)
		if !aside {
			c.ByStatus[status] += row.Orders
		}
		open := !status.Final() && !aside || status == store.Completed && row.Owed == 1
		if open {
			c.Open += row.Orders
		}
		if row.Owed == 1 {
			c.Owed += row.Orders
		}
		if state == store.PushFailed {
			c.PushFailed += row.Orders
		}
		if row.Changed == 1 {
			c.Changed += row.Orders
		}
		if store.RequiresAction(status, state, row.Changed == 1, row.Archived == 1 || aside, row.Due == 1) {
			c.NeedsAction += row.Orders
			if !open {
				c.ActionClosed += row.Orders
			}
		}
	}
	c.Quarantined, err = d.read.CountQuarantined(ctx)
	return c, wrap(err, "counting quarantined orders")
}
