package main

import (
	"context"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db"
)

// paymentTypesVerb is how people pay in this shop (R35). Card Types are a setting.
type paymentTypesVerb struct {
	List   paymentTypesListVerb   `cmd:"" default:"withargs" help:"List the payment types in the order of the toolbar (what happens without a further word)."`
	Set    paymentTypesSetVerb    `cmd:"" help:"Add a payment type or change one; what isn't given stays."`
	Remove paymentTypesRemoveVerb `cmd:"" help:"Remove a payment type; what was paid by it keeps its name."`
}

// paymentTypeLine is a payment type as --json prints it. Rounding is in minor units
// of the shop's currency.
type paymentTypeLine struct {
	Name        string `json:"name"`
	Button      string `json:"button"`
	Advanced    bool   `json:"advanced"`
	OpensDrawer bool   `json:"opensDrawer"`
	Rounding    int64  `json:"rounding"`
}

// paymentTypesListVerb lists them.
type paymentTypesListVerb struct{ jsonFlag }

// Run prints them.
func (v *paymentTypesListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		return s.printPaymentTypes(ctx, d, v.JSON, "")
	})
}

func (s *session) printPaymentTypes(ctx context.Context, d *db.DB, asJSON bool, repeated string) error {
	types, cards, err := d.Tenders(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		lines := make([]paymentTypeLine, len(types))
		for i, each := range types {
			lines[i] = paymentTypeLine(each)
		}
		report := map[string]any{"paymentTypes": lines, "cardTypes": cards}
		if repeated != "" {
			report["repeated"] = true
		}
		return s.printJSON(report)
	}
	if repeated != "" {
		s.println(repeated)
	}
	table := s.table()
	table.printf("NAME\tBUTTON\tBEHIND >>\tOPENS DRAWER\tROUNDS TO\n")
	yes := map[bool]string{true: "yes", false: "no"}
	for _, each := range types {
		table.printf("%s\t%s\t%s\t%s\t%d\n", each.Name, each.Button, yes[each.Advanced], yes[each.OpensDrawer], each.Rounding)
	}
	return table.flush()
}

// paymentTypesSetVerb adds or changes one.
type paymentTypesSetVerb struct {
	jsonFlag
	onceFlag
	Name        string  `arg:"" help:"What the books call it: Cash, Gift Card, …"`
	Rename      *string `help:"Call it so from now on; what was paid keeps the old name." placeholder:"NAME"`
	Button      *string `help:"What its button says; the name when it isn't given." placeholder:"TEXT"`
	Advanced    *bool   `help:"Keep it behind \">>\", or not." negatable:""`
	OpensDrawer *bool   `name:"opens-drawer" help:"Open the cash drawer with the receipt, or not." negatable:""`
	Rounding    *int64  `help:"The smallest amount that can be handed over, in minor units: 5 where there are no one cent coins; 0 for exact." placeholder:"UNITS"`
	Position    int     `help:"Its place in the toolbar, from 1; 0 leaves it where it is, a new one last." placeholder:"N"`
}

// Run keeps it and prints all of them.
func (v *paymentTypesSetVerb) Run(ctx context.Context, s *session) error {
	return s.changeTypes(ctx, v.JSON, v.under("payment-types set", v), func(types []store.PaymentType) ([]store.PaymentType, error) {
		if v.Position < 0 || v.Position > len(types)+1 {
			return nil, usage("--position is from 1 to %d.", len(types)+1)
		}
		i := slices.IndexFunc(types, func(p store.PaymentType) bool { return p.Name == v.Name })
		if i < 0 {
			types, i = append(types, store.PaymentType{Name: v.Name, Button: v.Name}), len(types)
		}
		kind := types[i]
		if v.Rename != nil {
			if kind.Name == store.ECommerce {
				return nil, store.Fail(store.Invalid, "eCommerce is what online payments are booked under and keeps its name. Nothing was saved.")
			}
			if kind.Button == kind.Name {
				kind.Button = *v.Rename
			}
			kind.Name = *v.Rename
		}
		if v.Button != nil {
			kind.Button = *v.Button
		}
		if v.Advanced != nil {
			kind.Advanced = *v.Advanced
		}
		if v.OpensDrawer != nil {
			kind.OpensDrawer = *v.OpensDrawer
		}
		if v.Rounding != nil {
			kind.Rounding = *v.Rounding
		}
		types[i] = kind
		if v.Position > 0 {
			types = slices.Insert(slices.Delete(types, i, i+1), min(v.Position-1, len(types)-1), kind)
		}
		return types, nil
	})
}

// paymentTypesRemoveVerb removes one.
type paymentTypesRemoveVerb struct {
	jsonFlag
	onceFlag
	Name string `arg:"" help:"What the books call it."`
}

// Run removes it and prints those that are left.
func (v *paymentTypesRemoveVerb) Run(ctx context.Context, s *session) error {
	return s.changeTypes(ctx, v.JSON, v.under("payment-types remove", v), func(types []store.PaymentType) ([]store.PaymentType, error) {
		left := slices.DeleteFunc(slices.Clone(types), func(p store.PaymentType) bool { return p.Name == v.Name })
		if len(left) == len(types) {
			return nil, store.Fail(store.NotFound, "There is no payment type %q. Nothing was saved.", v.Name)
		}
		return left, nil
	})
}

func (s *session) changeTypes(ctx context.Context, asJSON bool, key once, change func([]store.PaymentType) ([]store.PaymentType,
	error),
) error {
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		repeated, err := key.do(ctx, d, func(ctx context.Context) error {
			types, cards, err := d.Tenders(ctx)
			if err != nil {
				return err
			}
			if types, err = change(types); err != nil {
				return err
			}
			return d.SetTenders(ctx, types, cards)
		})
		if err != nil {
			return err
		}
		return s.printPaymentTypes(ctx, d, asJSON, repeated)
	})
}
