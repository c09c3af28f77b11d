package main

import (
	"context"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

// identifyVerb says who an order's customer is.
type identifyVerb struct {
	jsonFlag
	onceFlag
	Order    string `arg:"" help:"The order's number, #1001 or 1001."`
	Customer string `help:"The customer's number, C-01001 or 1001." placeholder:"NUMBER" xor:"who" required:""`
	Create   bool   `help:"Make a new customer from the order; needs --yes when customers are close to it." xor:"who" required:""`
	Yes      bool   `help:"With --create: none of the customers that are close is meant."`
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
	Repeated bool        `json:"repeated,omitempty"`
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
		var done db.Identified
		var undone string
		repeated, err := v.under("identify", v).do(ctx, d, func(ctx context.Context) (err error) {
			if v.Undo {
				undone, err = d.UndoIdentify(ctx, row.ID)
				return err
			}
			done, err = v.identify(ctx, s, d, row)
			return err
		})
		if err != nil {
			return err
		}
		if v.Undo || repeated != "" {
			return v.printOrder(ctx, s, d, row.ID, undone+repeated, repeated != "")
		}
		line := identifiedLine{Order: row.Name, Customer: done.Customer.Code(), Name: done.Customer.Name(), Matched: done.Matched}
		for _, order := range done.Orders {
			line.Orders = append(line.Orders, lineOf(order))
		}
		if v.JSON {
			return s.printJSON(line)
		}
		s.printf("%s is %s, %s. Transactions created: %d.\n", row.Name, line.Customer, line.Name, done.Matched)
		return s.printOrders(done.Orders)
	})
}

func (v *identifyVerb) identify(ctx context.Context, s *session, d *db.DB, row db.OrderRow) (db.Identified, error) {
	if v.Create {
		details, _, err := d.Details(ctx, row.ID)
		if err != nil {
			return db.Identified{}, err
		}
		c := details.AsCustomer()
		if err := v.mayCreate(ctx, s, d, row, c); err != nil {
			return db.Identified{}, err
		}
		return d.IdentifyAsNew(ctx, []string{row.ID}, c)
	}
	customer, err := customerNumbered(ctx, d, v.Customer)
	if err != nil {
		return db.Identified{}, err
	}
	return d.Identify(ctx, []string{row.ID}, customer.ID)
}

// variantsNamed is how many customers that are close to a new one are named.
const variantsNamed = 3

// mayCreate names the customers that the new one may be already (R21): with them a
// person has to say that it is none of them.
func (v *identifyVerb) mayCreate(ctx context.Context, s *session, d *db.DB, row db.OrderRow, c store.Customer) error {
	if err := d.LoadCustomers(ctx); err != nil {
		return err
	}
	who := c.Person()
	found, err := d.FindCustomers(ctx, db.CustomerSearch{Query: matching.Query{Person: who}, For: &who, Limit: variantsNamed})
	if err != nil {
		return err
	}
	similar := slices.DeleteFunc(found.Customers, func(c db.FoundCustomer) bool { return c.Score < matching.Close })
	if len(similar) == 0 || v.Yes {
		return nil
	}
	var names []string
	for _, c := range similar {
		why := make([]string, len(c.Evidence))
		for i, e := range c.Evidence {
			why[i] = e.Text
		}
		s.warnf("%s  %s  %s\n", c.Code(), c.Name(), strings.Join(why, ", "))
		names = append(names, c.Code())
	}
	return store.Fail(store.Invalid, "%s may be a customer already: %s. Nothing was changed; choose with --customer, or make a new one "+
		"all the same with --create --yes.", row.Name, strings.Join(names, ", "))
}

// customerNumbered finds the customer that was named by a number.
func customerNumbered(ctx context.Context, d *db.DB, text string) (db.CustomerRow, error) {
	number, err := store.ParseCustomerNumber(text)
	if err != nil {
		return db.CustomerRow{}, usage("%s", store.MessageOf(err))
	}
	return d.CustomerNumbered(ctx, number)
}

// printOrder says what came of it where only the order itself is to be shown.
func (v *identifyVerb) printOrder(ctx context.Context, s *session, d *db.DB, orderID, said string, repeated bool) error {
	row, err := d.Order(ctx, orderID)
	if err != nil {
		return err
	}
	if v.JSON {
		return s.printJSON(identifiedLine{Order: row.Name, Message: said, Orders: []orderLine{lineOf(row)}, Repeated: repeated})
	}
	s.println(said)
	return nil
}
