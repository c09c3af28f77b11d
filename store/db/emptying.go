package db

import (
	"context"
	"encoding/json"
	"fmt"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// forgetRecord empties a record, and drops the memory of who it was.
func (a *act) forgetRecord(ctx context.Context, c store.Customer) error {
	version, err := a.nextVersion(ctx)
	if err != nil {
		return err
	}
	if err := a.EmptyCustomer(ctx, sqlc.EmptyCustomerParams{
		ID: c.ID, NameSort: matching.Fold(store.ForgottenName(c.Number)), Version: version, At: max(a.at, 1),
	}); err != nil {
		return fmt.Errorf("emptying the record: %w", err)
	}
	if err := a.DeleteCustomerAddresses(ctx, c.ID); err != nil {
		return fmt.Errorf("dropping the further addresses: %w", err)
	}
	if err := a.DeleteCustomerCodes(ctx, c.ID); err != nil {
		return fmt.Errorf("dropping other systems' codes: %w", err)
	}
	if err := a.DropRememberedAs(ctx, c.ID); err != nil {
		return fmt.Errorf("dropping the remembered choices: %w", err)
	}
	a.changed(CustomersChanged, c.ID)
	return a.forgetMerges(ctx, c)
}

// forgetMerges takes a record out of what is kept for undoing merges. A merge into
// it, or of it, can't be undone any more; another one into a survivor that this
// record was once merged into still can.
func (a *act) forgetMerges(ctx context.Context, c store.Customer) error {
	merges, err := a.MergesAbout(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading the merges: %w", err)
	}
	for _, m := range merges {
		if err := a.SetSurvivorBefore(ctx, sqlc.SetSurvivorBeforeParams{ID: m.ID, SurvivorBefore: "{}"}); err != nil {
			return fmt.Errorf("emptying a merge: %w", err)
		}
		if m.SurvivorID == c.ID {
			continue
		}
		others, err := a.MergesInto(ctx, m.SurvivorID)
		if err != nil {
			return fmt.Errorf("reading the merges: %w", err)
		}
		for _, other := range others {
			if other.ID == m.ID || other.At < m.At {
				continue
			}
			var before store.Customer
			if err := json.Unmarshal([]byte(other.SurvivorBefore), &before); err != nil {
				return fmt.Errorf("reading the survivor as it was: %w", err)
			}
			without, err := json.Marshal(unfilled(before, store.Customer{}, c))
			if err != nil {
				return fmt.Errorf("keeping the survivor as it was: %w", err)
			}
			if err := a.SetSurvivorBefore(ctx, sqlc.SetSurvivorBeforeParams{ID: other.ID, SurvivorBefore: string(without)}); err != nil {
				return fmt.Errorf("writing the survivor as it was: %w", err)
			}
		}
	}
	return nil
}

// forgetOrder takes the person out of an order and all that hangs on it.
func (a *act) forgetOrder(ctx context.Context, row sqlc.Order, name string, traces store.Traces) error {
	o, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	o = o.Forgotten()
	details, err := json.Marshal(o)
	var change []byte
	if err == nil && pending != nil {
		change, err = json.Marshal(pending.Forgotten())
	}
	if err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	if err := a.ReplaceOrderDetails(ctx, sqlc.ReplaceOrderDetailsParams{
		OrderID: row.ID, Details: string(details),
		Pending: string(change),
	}); err != nil {
		return fmt.Errorf("writing the order's details: %w", err)
	}
	lines, err := a.OrderLines(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("reading the lines: %w", err)
	}
	for _, line := range lines {
		if title := traces.Without(line.Title); title != line.Title {
			if err := a.SetOrderLineTitle(ctx, sqlc.SetOrderLineTitleParams{OrderID: row.ID, Position: line.Position, Title: title}); err != nil {
				return fmt.Errorf("writing a line: %w", err)
			}
		}
	}
	row.CustomerName, row.CustomerSort = name, matching.Fold(name)
	if err := a.deriveRow(ctx, &row, o); err != nil {
		return err
	}
	if err := a.EmptyOrder(ctx, sqlc.EmptyOrderParams{
		ID: row.ID, CustomerName: row.CustomerName, CustomerSort: row.CustomerSort,
		Search: row.Search,
	}); err != nil {
		return fmt.Errorf("emptying the order: %w", err)
	}
	if err := a.EmptyPickup(ctx, row.ID); err != nil {
		return fmt.Errorf("emptying the pickup: %w", err)
	}
	if err := a.EmptyPushes(ctx, row.ID); err != nil {
		return fmt.Errorf("emptying the outbox: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return a.forgetTransactions(ctx, row.ID, traces)
}

func (a *act) forgetTransactions(ctx context.Context, orderID string, traces store.Traces) error {
	ids, err := a.TransactionsOfOrder(ctx, orderID)
	if err != nil {
		return fmt.Errorf("reading the transactions: %w", err)
	}
	for _, id := range ids {
		if err := a.EmptyTransaction(ctx, id); err != nil {
			return fmt.Errorf("emptying the transaction's comments: %w", err)
		}
		if err := a.EmptyPayments(ctx, id); err != nil {
			return fmt.Errorf("emptying the payments' comments: %w", err)
		}
		if err := a.EmptyReturn(ctx, id); err != nil {
			return fmt.Errorf("emptying the notes of a return: %w", err)
		}
		lines, err := a.TransactionLines(ctx, id)
		if err != nil {
			return fmt.Errorf("reading the lines: %w", err)
		}
		for _, line := range lines {
			title := traces.Without(line.Title)
			if title == line.Title {
				continue
			}
			if err := a.SetTransactionLineTitle(ctx, sqlc.SetTransactionLineTitleParams{
				TransactionID: id, Position: line.Position,
				Title: title,
			}); err != nil {
				return fmt.Errorf("writing a line: %w", err)
			}
		}
	}
	return nil
}

// forgetElsewhere takes a person out of texts that hang on none of their orders.
func (a *act) forgetElsewhere(ctx context.Context, traces store.Traces) error {
	aside, err := a.AllQuarantined(ctx)
	if err != nil {
		return fmt.Errorf("reading the quarantine: %w", err)
	}
	for _, q := range aside {
		if cause := traces.Without(q.Cause); cause != q.Cause {
			if err := a.SetQuarantineCause(ctx, sqlc.SetQuarantineCauseParams{Shop: q.Shop, ShopifyID: q.ShopifyID, Cause: cause}); err != nil {
				return fmt.Errorf("writing the quarantine: %w", err)
			}
		}
	}
	notes, err := a.MovementNotes(ctx)
	if err != nil {
		return fmt.Errorf("reading the notes of the stock: %w", err)
	}
	finder := traces.Finder()
	for _, m := range notes {
		if finder.MatchString(m.Note) {
			if err := a.EmptyMovementNote(ctx, m.Key); err != nil {
				return fmt.Errorf("emptying a note of the stock: %w", err)
			}
		}
	}
	return nil
}
