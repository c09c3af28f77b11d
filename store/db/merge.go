package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Merge is a merging of duplicates that can be undone.
type Merge struct {
	ID       string
	At       time.Time
	Actor    string
	Survivor store.Customer
	Merged   store.Customer
	// Orders and Sales count what was re-pointed to the survivor.
	Orders, Sales int64
	UndoneAt      time.Time
}

// MergeCustomers makes several records of one person one: orders, sales and
// remembered choices of the others lead to the survivor, which takes over what it
// has no value for. Nothing is deleted, each merge can be undone, and the waiting
// orders with their emails are matched again. Merging a record with itself, or
// one that is merged already, is Invalid.
func (d *DB) MergeCustomers(ctx context.Context, survivorID string, others []string) ([]Merge, error) {
	var ids []string
	err := d.on(ctx, "merging customers", survivorID, func(a *act) error {
		ids = nil
		var emails []string
		for _, other := range others {
			id, merged, err := a.merge(ctx, survivorID, other)
			if err != nil {
				return err
			}
			ids, emails = append(ids, id), append(emails, merged.Email)
		}
		kept, err := a.customerRecord(ctx, survivorID)
		if err != nil {
			return err
		}
		_, err = a.rematchEmails(ctx, append(emails, kept.Email)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	all, err := d.MergesOf(ctx, survivorID)
	return slices.DeleteFunc(all, func(m Merge) bool { return !slices.Contains(ids, m.ID) }), err
}

func (a *act) merge(ctx context.Context, survivorID, otherID string) (string, store.Customer, error) {
	kept, err := a.customerRecord(ctx, survivorID)
	if err != nil {
		return "", kept, err
	}
	merged, err := a.customerRecord(ctx, otherID)
	switch {
	case err != nil:
		return "", merged, err
	case kept.ID == merged.ID:
		return "", merged, store.Fail(store.Invalid, "%s can't be merged with itself. Nothing was changed; choose another.", kept.Code())
	case kept.MergedInto != "" || merged.MergedInto != "":
		return "", merged, store.Fail(store.Invalid, "%s or %s is merged already. Nothing was changed; search again.", kept.Code(), merged.Code())
	}
	for _, c := range []store.Customer{kept, merged} {
		if err := c.MayUse(); err != nil {
			return "", merged, err
		}
	}
	before, err := json.Marshal(kept)
	if err != nil {
		return "", merged, fmt.Errorf("keeping the survivor: %w", err)
	}
	version, err := a.nextVersion(ctx)
	if err != nil {
		return "", merged, err
	}
	written, err := a.SetMergedInto(ctx, sqlc.SetMergedIntoParams{ID: merged.ID, Survivor: kept.ID, Version: version, UpdatedAt: a.at})
	if err != nil {
		return "", merged, fmt.Errorf("merging: %w", err)
	}
	if written == 0 {
		return "", merged, store.Fail(store.Conflict, "%s was merged by somebody else in the meantime. Nothing was changed.", merged.Code())
	}
	if err := a.writeCustomer(ctx, filled(kept, merged)); err != nil {
		return "", merged, err
	}
	id := newID()
	if err := a.InsertMerge(ctx, sqlc.InsertMergeParams{
		ID: id, SurvivorID: kept.ID, MergedID: merged.ID, At: a.at, Actor: a.actor, SurvivorBefore: string(before),
	}); err != nil {
		return "", merged, fmt.Errorf("keeping the merge: %w", err)
	}
	if err := a.repoint(ctx, id, merged.ID, kept.ID); err != nil {
		return "", merged, err
	}
	for _, e := range []store.Event{
		{
			SubjectID: kept.ID, Title: fmt.Sprintf("%s merged into %s", merged.Code(), kept.Code()), Detail: "Its orders and sales lead here now.",
			Before: describeCustomer(kept), After: describeCustomer(filled(kept, merged)),
		},
		{SubjectID: merged.ID, Title: fmt.Sprintf("%s leads to %s now", merged.Code(), kept.Code()), Before: describeCustomer(merged)},
	} {
		e.Kind = store.EventMerged
		if err := a.log(ctx, e); err != nil {
			return "", merged, err
		}
	}
	return id, merged, nil
}

// repoint keeps which orders and transactions lead to a record, and leads them to
// another.
func (a *act) repoint(ctx context.Context, merge, from, to string) error {
	if _, err := a.KeepMergedOrders(ctx, sqlc.KeepMergedOrdersParams{MergeID: merge, CustomerID: from}); err != nil {
		return fmt.Errorf("keeping which orders are re-pointed: %w", err)
	}
	if _, err := a.KeepMergedTransactions(ctx, sqlc.KeepMergedTransactionsParams{MergeID: merge, CustomerID: from}); err != nil {
		return fmt.Errorf("keeping which sales are re-pointed: %w", err)
	}
	return a.pointRows(ctx, merge, from, to)
}

func (a *act) pointRows(ctx context.Context, merge, from, to string) error {
	if _, err := a.PointMergedOrders(ctx, sqlc.PointMergedOrdersParams{MergeID: merge, Holder: from, Target: to}); err != nil {
		return fmt.Errorf("re-pointing the orders: %w", err)
	}
	if _, err := a.PointMergedTransactions(ctx, sqlc.PointMergedTransactionsParams{MergeID: merge, Holder: from, Target: to}); err != nil {
		return fmt.Errorf("re-pointing the sales: %w", err)
	}
	a.changed(OrdersChanged)
	return nil
}

// filled is the survivor with what it lacks and the merged record has; another
// address of the merged record becomes a further one, its note is added.
func filled(kept, merged store.Customer) store.Customer {
	for _, field := range []struct{ to, from *string }{
		{&kept.Company, &merged.Company}, {&kept.Email, &merged.Email}, {&kept.Phone, &merged.Phone},
	} {
		if *field.to == "" {
			*field.to = *field.from
		}
	}
	if kept.FirstName+kept.LastName == "" {
		kept.FirstName, kept.LastName = merged.FirstName, merged.LastName
	}
	known := []string{matching.Fold(addressLine(kept.Address))}
	if known[0] == "" {
		kept.Address = merged.Address
		known[0] = matching.Fold(addressLine(kept.Address))
	}
	more := slices.Clone(kept.More)
	for _, address := range more {
		known = append(known, matching.Fold(addressLine(address)))
	}
	for _, address := range append([]store.Address{merged.Address}, merged.More...) {
		if line := matching.Fold(addressLine(address)); line != "" && !slices.Contains(known, line) {
			more, known = append(more, address), append(known, line)
		}
	}
	kept.More = more
	switch {
	case kept.Note == "":
		kept.Note = merged.Note
	case merged.Note != "" && merged.Note != kept.Note:
		kept.Note += "\n" + merged.Note
	}
	return kept
}

// unfilled is the survivor without what a merge gave it: before is the survivor as
// it was then. What was changed since, by hand or by another merge, stays.
func unfilled(kept, before, merged store.Customer) store.Customer {
	after := filled(before, merged)
	for _, field := range []struct {
		to         *string
		had, given string
	}{
		{&kept.Company, before.Company, after.Company}, {&kept.Email, before.Email, after.Email}, {&kept.Phone, before.Phone, after.Phone},
	} {
		if *field.to == field.given {
			*field.to = field.had
		}
	}
	if kept.FirstName == after.FirstName && kept.LastName == after.LastName {
		kept.FirstName, kept.LastName = before.FirstName, before.LastName
	}
	if addressLine(kept.Address) == addressLine(after.Address) {
		kept.Address = before.Address
	}
	had, given := addressLines(before.More), addressLines(after.More)
	kept.More = slices.DeleteFunc(slices.Clone(kept.More), func(address store.Address) bool {
		line := addressLine(address)
		return slices.Contains(given, line) && !slices.Contains(had, line)
	})
	if after.Note != before.Note {
		kept.Note = withoutPart(kept.Note, merged.Note)
	}
	return kept
}

func addressLines(addresses []store.Address) []string {
	lines := make([]string, len(addresses))
	for i, address := range addresses {
		lines[i] = addressLine(address)
	}
	return lines
}

// withoutPart takes whole lines out of a note.
func withoutPart(note, part string) string {
	above, below, found := strings.Cut("\n"+note+"\n", "\n"+part+"\n")
	if !found {
		return note
	}
	return strings.Trim(above+"\n"+below, "\n")
}

// UndoMerge takes a merge back: the record is its own again and its orders and
// sales lead to it. The survivor loses what the merge gave it, unless that was
// changed since. Orders that came after the merge stay with the survivor. A merge
// that is undone already, or whose survivor is merged itself, is Invalid.
func (d *DB) UndoMerge(ctx context.Context, mergeID string) error {
	return d.on(ctx, "undoing a merge", mergeID, func(a *act) error {
		m, err := a.MergeByID(ctx, mergeID)
		if errors.Is(err, sql.ErrNoRows) {
			return store.Fail(store.NotFound, "There is no such merge. Nothing was changed.")
		}
		if err != nil {
			return fmt.Errorf("reading the merge: %w", err)
		}
		kept, err := a.customerRecord(ctx, m.SurvivorID)
		if err != nil {
			return err
		}
		if !kept.ForgottenAt.IsZero() {
			return store.Fail(store.Invalid, "%s was forgotten, and what was merged into it with it, so the merge can't be undone. Nothing was "+
				"changed.", kept.Code())
		}
		if kept.MergedInto != "" {
			return store.Fail(store.Invalid, "%s is merged itself. Nothing was changed; undo the later merge first.", kept.Code())
		}
		if done, err := a.UndoMerge(ctx, sqlc.UndoMergeParams{ID: m.ID, UndoneAt: max(a.at, 1)}); err != nil || done == 0 {
			return orInvalid(err, "This merge is undone already. Nothing was changed.")
		}
		return a.undoMerge(ctx, m, kept)
	})
}

// orInvalid is err, or the sentence as Invalid when there was none.
func orInvalid(err error, sentence string) error {
	if err != nil {
		return err
	}
	return store.Fail(store.Invalid, "%s", sentence)
}

func (a *act) undoMerge(ctx context.Context, m sqlc.CustomerMerge, kept store.Customer) error {
	version, err := a.nextVersion(ctx)
	if err != nil {
		return err
	}
	if _, err := a.SetMergedInto(ctx, sqlc.SetMergedIntoParams{
		ID: m.MergedID, Seen: m.SurvivorID, Version: version,
		UpdatedAt: a.at,
	}); err != nil {
		return fmt.Errorf("undoing the merge: %w", err)
	}
	merged, err := a.customerRecord(ctx, m.MergedID)
	if err != nil {
		return err
	}
	var before store.Customer
	if err := json.Unmarshal([]byte(m.SurvivorBefore), &before); err != nil {
		return fmt.Errorf("reading the survivor as it was: %w", err)
	}
	after := unfilled(kept, before, merged)
	if err := a.writeCustomer(ctx, after); err != nil {
		return err
	}
	if err := a.pointRows(ctx, m.ID, m.SurvivorID, m.MergedID); err != nil {
		return err
	}
	for _, e := range []store.Event{
		{
			SubjectID: kept.ID, Title: fmt.Sprintf("%s taken out of %s", merged.Code(), kept.Code()), Before: describeCustomer(kept),
			After: describeCustomer(after),
		},
		{SubjectID: merged.ID, Title: merged.Code() + " is its own again", After: describeCustomer(merged)},
	} {
		e.Kind = store.EventUndone
		if err := a.log(ctx, e); err != nil {
			return err
		}
	}
	// Not by email alone: who is remembered may be another now.
	_, err = a.rematchAll(ctx)
	return err
}

// MergesOf returns the merges into a customer, newest first, undone ones too.
func (d *DB) MergesOf(ctx context.Context, customerID string) ([]Merge, error) {
	rows, err := d.read.MergesInto(ctx, customerID)
	if err != nil {
		return nil, wrap(err, "listing merges")
	}
	list := make([]Merge, len(rows))
	for i, row := range rows {
		list[i] = Merge{ID: row.ID, At: store.At(row.At), Actor: row.Actor, UndoneAt: store.At(row.UndoneAt)}
		for _, part := range []struct {
			id string
			to *store.Customer
		}{{row.SurvivorID, &list[i].Survivor}, {row.MergedID, &list[i].Merged}} {
			found, err := d.read.CustomerByID(ctx, part.id)
			if err != nil {
				return nil, wrap(err, "reading a customer")
			}
			*part.to = customer(found)
		}
		if list[i].Orders, err = d.read.CountMergedRows(ctx, sqlc.CountMergedRowsParams{MergeID: row.ID, Kind: "order"}); err != nil {
			return nil, wrap(err, "counting what was re-pointed")
		}
		if list[i].Sales, err = d.read.CountMergedRows(ctx, sqlc.CountMergedRowsParams{MergeID: row.ID, Kind: "transaction"}); err != nil {
			return nil, wrap(err, "counting what was re-pointed")
		}
	}
	return list, nil
}
