package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// transactionsVerb lists transactions.
type transactionsVerb struct {
	jsonFlag
	Scope  string `help:"Which: open, owing, finished, voided, all." enum:"open,owing,finished,voided,all" default:"all"`
	Search string `help:"Text to find in barcode, order, customer, email or SKU."`
}

// transactionListed is a transaction as 'transactions --json' prints it. Amounts are
// decimal strings of Currency.
type transactionListed struct {
	Barcode    string                 `json:"barcode"`
	Order      string                 `json:"order"`
	Customer   string                 `json:"customer"`
	State      store.TransactionState `json:"state"`
	Currency   string                 `json:"currency"`
	Total      string                 `json:"total"`
	Paid       string                 `json:"paid"`
	Balance    string                 `json:"balance"`
	KeepOpen   bool                   `json:"keepOpen"`
	CreatedAt  time.Time              `json:"createdAt"`
	FinishedAt time.Time              `json:"finishedAt,omitzero"`
	FinishedBy string                 `json:"finishedBy,omitempty"`
}

// Run prints the transactions, newest first.
func (v *transactionsVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		rows, err := d.Transactions(ctx, db.TransactionFilter{
			Scope: db.TransactionScope(v.Scope), Search: v.Search, Sort: db.TransactionByCreated, Descending: true,
		})
		if err != nil {
			return err
		}
		if v.JSON {
			lines := make([]transactionListed, len(rows))
			for i, r := range rows {
				lines[i] = transactionListed{
					Barcode: r.Barcode, Order: r.Order, Customer: r.Customer, State: r.State, Currency: r.Total.Currency,
					Total: r.Total.Decimal(), Paid: r.Paid.Decimal(), Balance: r.Balance.Decimal(), KeepOpen: r.KeepOpen,
					CreatedAt: r.CreatedAt, FinishedAt: r.FinishedAt, FinishedBy: r.FinishedBy,
				}
			}
			return s.printJSON(lines)
		}
		table := s.table()
		table.printf("BARCODE\tORDER\tCUSTOMER\tTOTAL\tPAID\tBALANCE\tSTATE\n")
		for _, r := range rows {
			table.printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Barcode, r.Order, r.Customer, r.Total, r.Paid, r.Balance, r.State)
		}
		return table.flush()
	})
}
