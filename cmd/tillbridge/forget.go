package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// customersForgetVerb forgets a person (R65).
type customersForgetVerb struct {
	jsonFlag
	Number string `arg:"" help:"The customer's number, C-01001."`
	Yes    bool   `help:"Do it; without it is only said what would be done."`
}

// forgetReport is what 'customers forget --json' prints. Copies are files made
// before, which still hold the person.
type forgetReport struct {
	Customer  string            `json:"customer"`
	Forgotten bool              `json:"forgotten"`
	Merged    []string          `json:"merged"`
	Orders    []string          `json:"orders"`
	Open      []string          `json:"open"`
	Others    []string          `json:"others"`
	Events    int               `json:"events"`
	Copies    []keep.BackupFile `json:"copies"`
}

// Run says what is taken out and what stays, and takes it out when that is confirmed.
func (v *customersForgetVerb) Run(ctx context.Context, s *session) error {
	number, err := store.ParseCustomerNumber(v.Number)
	if err != nil {
		return usage("%s", store.MessageOf(err))
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.CustomerNumbered(ctx, number)
		if err != nil {
			return err
		}
		f, err := d.Forgetting(ctx, row.ID)
		if err != nil {
			return err
		}
		refused := f.MayForget()
		if refused == nil && v.Yes {
			f, err = d.ForgetCustomer(ctx, row.ID)
			if err != nil {
				return err
			}
		}
		copies, err := keep.Of(d).Copies(ctx)
		if err != nil {
			return err
		}
		if err := v.print(s, f, copies, refused == nil && v.Yes); err != nil {
			return err
		}
		if refused == nil && !v.Yes {
			refused = store.Fail(store.Invalid, "Nothing was forgotten yet. It can't be undone: say --yes to do it.")
		}
		return refused
	})
}

func (v *customersForgetVerb) print(s *session, f db.Forgetting, copies []keep.BackupFile, done bool) error {
	if v.JSON {
		r := forgetReport{
			Customer: f.Customer.Code(), Forgotten: done, Merged: []string{}, Orders: append([]string{}, f.Orders...),
			Open:   append([]string{}, f.Open...),
			Others: append([]string{}, f.Others...), Events: f.Events, Copies: append([]keep.BackupFile{}, copies...),
		}
		for _, c := range f.Merged {
			r.Merged = append(r.Merged, c.Code())
		}
		return s.printJSON(r)
	}
	if f.MayForget() != nil && !done {
		return nil // what stands in the way is all there is to say
	}
	for _, sentence := range f.Sentences(done) {
		s.println(sentence)
	}
	if len(copies) > 0 {
		s.println("Copies made before hold the person still, until you delete them:")
	}
	for _, c := range copies {
		s.printf("  %s  %s\n", c.At.Local().Format("Jan 2, 2006 15:04"), c.Path)
	}
	return nil
}
