package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
)

// TransactionScope is which transactions a list shows.
type TransactionScope string

// The scopes of the Transactions list.
const (
	OpenTransactions     TransactionScope = "open"
	OwingTransactions    TransactionScope = "owing"
	FinishedTransactions TransactionScope = "finished"
	VoidedTransactions   TransactionScope = "voided"
	AllTransactions      TransactionScope = "all"
)

// TransactionColumn is what the list is sorted by.
type TransactionColumn string

// The sortable columns.
const (
	TransactionByCreated  TransactionColumn = "created"
	TransactionByBarcode  TransactionColumn = "barcode"
	TransactionByOrder    TransactionColumn = "order"
	TransactionByCustomer TransactionColumn = "customer"
	TransactionByTotal    TransactionColumn = "total"
	TransactionByBalance  TransactionColumn = "balance"
	TransactionByState    TransactionColumn = "state"
)

// transactionColumns is the SQL of each; nothing else gets into the ORDER BY.
var transactionColumns = map[TransactionColumn]string{
	TransactionByCreated: "t.created_at", TransactionByBarcode: "t.barcode", TransactionByOrder: "o.number",
	TransactionByCustomer: "o.customer_sort", TransactionByTotal: "t.total", TransactionByBalance: owedOrBack, TransactionByState: "t.state",
}

// owedOrBack is what is still owed on a transaction, below zero what is owed back;
// what was rejected, and a return that Shopify hasn't agreed to, owe nothing.
const owedOrBack = "CASE WHEN t.state IN ('voided', 'returning') THEN 0 ELSE t.total END - t.paid"

// transactionScopes is the SQL of each scope but that of all.
var transactionScopes = map[TransactionScope]string{
	OpenTransactions:     "t.state IN ('open', 'cancelling')",
	OwingTransactions:    "t.state IN ('open', 'cancelling') AND t.total <> t.paid",
	FinishedTransactions: "t.state = 'finished'",
	VoidedTransactions:   "t.state = 'voided'",
}

// TransactionFilter says which transactions to list, in which order, and which page.
type TransactionFilter struct {
	// Scope is AllTransactions when it is "".
	Scope TransactionScope
	// From and Until bound when a transaction was made; zero means no bound.
	From, Until time.Time
	// Search is text to find in barcode, order number, customer, email or SKU.
	Search     string
	Sort       TransactionColumn
	Descending bool
	Offset     int
	// Limit is the page's size; 0 means all.
	Limit int
}

// TransactionRow is a transaction as a list shows it.
type TransactionRow struct {
	ID, Barcode    string
	OrderID, Order string
	Customer       string
	CreatedAt      time.Time
	State          store.TransactionState
	KeepOpen       bool
	// Returns says that it takes goods of a sale back (R58).
	Returns     bool
	Total, Paid store.Money
	// Balance is what is still owed, below zero what is owed back.
	Balance    store.Money
	FinishedAt time.Time
	FinishedBy string
	Shelf      string
}

// TransactionSum is what transactions of one currency come to, in minor units.
type TransactionSum struct {
	Currency           string
	Transactions       int
	Total, Paid, Owing int64
}

const transactionTables = ` FROM transactions t JOIN orders o ON o.id = t.order_id`

// Transactions returns a page of the transactions that fit the filter; equal ones
// come by age.
func (d *DB) Transactions(ctx context.Context, f TransactionFilter) ([]TransactionRow, error) {
	where, args := f.where()
	column := cmp.Or(transactionColumns[f.Sort], transactionColumns[TransactionByCreated])
	direction := " ASC"
	if f.Descending {
		direction = " DESC"
	}
	//nolint:gosec // only text from this file; what people type are parameters
	query := `SELECT t.id, t.barcode, o.id, o.name, o.customer_name, t.created_at, t.state, t.keep_open, t.currency, t.total, t.paid, ` +
		owedOrBack + `, t.finished_at, t.finished_by, COALESCE(p.shelf, ''), t.returns <> ''` + transactionTables +
		" LEFT JOIN pickups p ON p.order_id = o.id" + where + " ORDER BY " + column + direction + ", t.created_at" + direction + ", t.id" +
		direction
	if f.Limit > 0 {
		args = append(args, f.Limit, f.Offset)
		query += fmt.Sprintf(" LIMIT $%d OFFSET $%d", len(args)-1, len(args))
	}
	rows, err := d.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap(err, "listing transactions")
	}
	list, err := scanTransactions(rows)
	return list, wrap(err, "listing transactions")
}

func scanTransactions(rows *sql.Rows) (list []TransactionRow, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r TransactionRow
		var created, keepOpen, finished int64
		if err := rows.Scan(&r.ID, &r.Barcode, &r.OrderID, &r.Order, &r.Customer, &created, &r.State, &keepOpen, &r.Total.Currency,
			&r.Total.Minor, &r.Paid.Minor, &r.Balance.Minor, &finished, &r.FinishedBy, &r.Shelf, &r.Returns); err != nil {
			return nil, err
		}
		r.Paid.Currency, r.Balance.Currency = r.Total.Currency, r.Total.Currency
		r.CreatedAt, r.KeepOpen, r.FinishedAt = store.At(created), keepOpen == 1, store.At(finished)
		list = append(list, r)
	}
	return list, rows.Err()
}

// SumTransactions counts and adds up all transactions that fit the filter, whatever
// its page, for each currency by itself.
func (d *DB) SumTransactions(ctx context.Context, f TransactionFilter) (sums []TransactionSum, err error) {
	where, args := f.where()
	//nolint:gosec // only text from this file; what people type are parameters
	rows, err := d.readers.QueryContext(ctx, `SELECT t.currency, COUNT(*), CAST(SUM(t.total) AS BIGINT), CAST(SUM(t.paid) AS BIGINT),
		CAST(SUM(CASE WHEN t.state IN ('open', 'cancelling') THEN t.total - t.paid ELSE 0 END) AS BIGINT)`+transactionTables+where+
		" GROUP BY t.currency ORDER BY COUNT(*) DESC, t.currency", args...)
	if err != nil {
		return nil, wrap(err, "adding up transactions")
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s TransactionSum
		if err := rows.Scan(&s.Currency, &s.Transactions, &s.Total, &s.Paid, &s.Owing); err != nil {
			return nil, wrap(err, "adding up transactions")
		}
		sums = append(sums, s)
	}
	return sums, wrap(rows.Err(), "adding up transactions")
}

func (f TransactionFilter) where() (string, []any) {
	var conditions []string
	var args []any
	and := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, fmt.Sprintf(condition, len(args)))
	}
	if scope := transactionScopes[f.Scope]; scope != "" {
		conditions = append(conditions, scope)
	}
	if !f.From.IsZero() {
		and("t.created_at >= $%d", store.Milli(f.From))
	}
	if !f.Until.IsZero() {
		and("t.created_at < $%d", store.Milli(f.Until))
	}
	for word := range strings.FieldsSeq(matching.Fold(f.Search)) {
		and(`(o.search LIKE $%d ESCAPE '\' OR t.barcode LIKE $%[1]d ESCAPE '\')`, "%"+escapeLike.Replace(word)+"%")
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}
