package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// customersMergeVerb makes several records of one person one, or takes that back.
type customersMergeVerb struct {
	jsonFlag
	onceFlag
	Survivor   string   `arg:"" help:"The number of the record that stays, C-01001 or 1001."`
	Duplicates []string `arg:"" help:"The numbers of the others; with --undo, those that are to be their own again."`
	Undo       bool     `help:"Take the merges of these records into the survivor back."`
}

// mergeLine is a merge as --json prints it.
type mergeLine struct {
	Survivor string    `json:"survivor"`
	Merged   string    `json:"merged"`
	Orders   int64     `json:"orders"`
	Sales    int64     `json:"sales"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	UndoneAt time.Time `json:"undoneAt,omitzero"`
}

func mergeLineOf(m db.Merge) mergeLine {
	return mergeLine{
		Survivor: m.Survivor.Code(), Merged: m.Merged.Code(), Orders: m.Orders, Sales: m.Sales, At: m.At, By: m.Actor,
		UndoneAt: m.UndoneAt,
	}
}

// Run merges, or undoes, and prints what was re-pointed.
func (v *customersMergeVerb) Run(ctx context.Context, s *session) error {
	if v.Undo && len(v.Duplicates) > 1 {
		return usage("Take merges back one by one.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		var done []db.Merge
		repeated, err := v.under("customers merge", v).do(ctx, d, func(ctx context.Context) (err error) {
			done, err = v.merge(ctx, d)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		lines := make([]mergeLine, len(done))
		for i, m := range done {
			lines[i] = mergeLineOf(m)
		}
		if v.JSON {
			return s.printJSON(map[string]any{"merges": lines, "undone": v.Undo})
		}
		for _, m := range lines {
			if v.Undo {
				s.printf("%s is its own again; what was %s's alone stays with it.\n", m.Merged, m.Survivor)
				continue
			}
			s.printf("%s leads to %s now, with %d orders and %d sales. 'customers merge %s %s --undo' takes it back.\n", m.Merged, m.Survivor,
				m.Orders, m.Sales, m.Survivor, m.Merged)
		}
		return nil
	})
}

func (v *customersMergeVerb) merge(ctx context.Context, d *db.DB) ([]db.Merge, error) {
	survivor, err := customerNumbered(ctx, d, v.Survivor)
	if err != nil {
		return nil, err
	}
	if v.Undo {
		return v.undo(ctx, d, survivor)
	}
	var others []string
	for _, number := range v.Duplicates {
		other, err := customerNumbered(ctx, d, number)
		if err != nil {
			return nil, err
		}
		// A number that was merged leads on to its survivor, who isn't meant here.
		if n, err := store.ParseCustomerNumber(number); err == nil && n != other.Number {
			return nil, store.Fail(store.Invalid, "%s is merged into %s already. Nothing was changed.", store.Customer{Number: n}.Code(),
				other.Code())
		}
		others = append(others, other.ID)
	}
	return d.MergeCustomers(ctx, survivor.ID, others)
}

func (v *customersMergeVerb) undo(ctx context.Context, d *db.DB, survivor db.CustomerRow) ([]db.Merge, error) {
	number, err := store.ParseCustomerNumber(v.Duplicates[0])
	if err != nil {
		return nil, usage("%s", store.MessageOf(err))
	}
	merges, err := d.MergesOf(ctx, survivor.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range merges {
		if m.Merged.Number == number && m.UndoneAt.IsZero() {
			return []db.Merge{m}, d.UndoMerge(ctx, m.ID)
		}
	}
	return nil, store.Fail(store.NotFound, "%s is not merged into %s. Nothing was changed; 'customers show' lists what is.", store.Customer{
		Number: number,
	}.Code(), survivor.Code())
}
