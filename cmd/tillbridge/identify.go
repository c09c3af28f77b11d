package main

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db"
)

// identifyVerb says who an order's customer is.
type identifyVerb struct {
	jsonFlag
	Order    string `arg:"" help:"The order's number, #1001 or 1001."`
	Customer string `help:"The customer's number, C-01001 or 1001." placeholder:"NUMBER" xor:"who" required:""`
	Create   bool   `help:"Make a new customer from the order." xor:"who" required:""`
	Undo     bool   `help:"Take the identification back, while nothing is paid or sent." xor:"who" required:""`
}

// identifiedLine is what 'identify --json' prints; Orders are all that the choice
// settled, the asked one first.
type identifiedLine struct {
	Order    string      `json:"order"`
	Customer string      `json:"customer,omitempty"`
	Name     string      `json:"name,omitempty"`
	Matched  int         `json:"matched"`
	Message  string      `json:"message,omitempty"`
	Orders   []orderLine `json:"orders"`
}

// Run links the order, remembers the choice and prints what followed.
func (v *identifyVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Order)
		if err != nil {
			return err
		}
		if v.Undo {
			return v.undo(ctx, s, d, row)
		}
		done, err := v.identify(ctx, d, row)
		if err != nil {
			return err
		}
		line := identifiedLine{Order: row.Name, Customer: done.Customer.Code(), Name: done.Customer.Name(), Matched: done.Matched}
		for _, order := range done.Orders {
			line.Orders = append(line.Orders, lineOf(order))
		}
		if v.JSON {
			return s.printJSON(line)
		}
		fmt.Fprintf(s.out, "%s is %s, %s. Transactions created: %d.\n", row.Name, line.Customer, line.Name, done.Matched)
		return s.printOrders(done.Orders)
	})
}

func (v *identifyVerb) identify(ctx context.Context, d *db.DB, row db.OrderRow) (db.Identified, error) {
	if v.Create {
		details, _, err := d.Details(ctx, row.ID)
		if err != nil {
			return db.Identified{}, err
		}
		return d.IdentifyAsNew(ctx, []string{row.ID}, details.AsCustomer())
	}
	number, err := store.ParseCustomerNumber(v.Customer)
	if err != nil {
		return db.Identified{}, usage("%s", store.MessageOf(err))
	}
	customer, err := d.CustomerNumbered(ctx, number)
	if err != nil {
		return db.Identified{}, err
	}
	return d.Identify(ctx, []string{row.ID}, customer.ID)
}

func (v *identifyVerb) undo(ctx context.Context, s *session, d *db.DB, row db.OrderRow) error {
	message, err := d.UndoIdentify(ctx, row.ID)
	if err != nil {
		return err
	}
	if row, err = d.Order(ctx, row.ID); err != nil {
		return err
	}
	if v.JSON {
		return s.printJSON(identifiedLine{Order: row.Name, Message: message, Orders: []orderLine{lineOf(row)}})
	}
	fmt.Fprintln(s.out, message)
	return nil
}
