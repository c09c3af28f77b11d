package main

import (
	"context"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// payVerb books a payment or takes one back.
type payVerb struct {
	jsonFlag
	onceFlag
	Barcode  string `arg:"" help:"The eight digits on the receipt."`
	Type     string `help:"How it is paid: eCommerce, Cash, or another of the shop's types." placeholder:"NAME" xor:"what" required:""`
	Reverse  string `help:"Take this payment back instead, by its id." placeholder:"PAYMENT-ID" xor:"what" required:""`
	Card     string `help:"The Card Type: VISA, MC, …; eCommerce needs one." placeholder:"NAME"`
	Amount   string `help:"The amount as a decimal; what is owed when it isn't given, below zero to give money back (--amount=-5)." placeholder:"12.34"`
	Over     bool   `help:"More than what is owed, more back than is owed back, or more by eCommerce than Shopify holds, is meant."`
	Comments string `help:"The approval number, or why it is taken back."`
}

// Run books the payment (R36) and warns about what a person would be asked.
func (v *payVerb) Run(ctx context.Context, s *session) error {
	if v.Reverse != "" && (v.Card != "" || v.Amount != "" || v.Over) {
		return usage("A payment is taken back as it was booked; leave --card, --amount and --over out.")
	}
	return s.withSale(ctx, v.Barcode, v.JSON, v.under("pay", v), func(ctx context.Context, d *db.DB, sale store.Sale) error {
		if v.Reverse == "" {
			return v.book(ctx, s, d, sale)
		}
		if err := sale.Transaction.MayReverse(v.Reverse, sale.Payments); err != nil {
			return err
		}
		return d.ReversePayment(ctx, v.Reverse, v.Comments)
	})
}

func (v *payVerb) book(ctx context.Context, s *session, d *db.DB, sale store.Sale) error {
	t := sale.Transaction
	types, _, err := d.Tenders(ctx)
	if err != nil {
		return err
	}
	p := store.Payment{
		TransactionID: t.ID, Type: v.Type, Card: v.Card, Minor: t.Balance(), Currency: t.Currency, Comments: v.Comments,
		Over: v.Over,
	}
	for _, each := range types {
		if each.Name == v.Type {
			p.Minor, _ = each.Round(t.Balance())
		}
	}
	switch {
	case v.Amount != "":
		amount, err := store.ParseMoney(v.Amount, t.Currency)
		if err != nil {
			return usage("%s", store.MessageOf(err))
		}
		p.Minor = amount.Minor
	case p.Minor < 0:
		return store.Fail(store.Invalid, "Transaction %s owes the customer %s. Nothing was booked; to give it back, say so with --amount=%s.",
			t.Barcode, store.Money{Minor: -t.Balance(), Currency: t.Currency}, p.Amount().Decimal())
	}
	if beyond := sale.Beyond(p, types); len(beyond) > 0 && !v.Over && t.MayChange() == nil {
		return store.Fail(store.Invalid, "%s Nothing was booked; if it is meant, say it again with --over.", strings.Join(beyond, " "))
	}
	if err := d.TakePayment(ctx, p, t.Balance()); err != nil {
		return err
	}
	for _, warning := range sale.PaymentWarnings(p, types) {
		s.warnln("tillbridge:", warning)
	}
	return nil
}

// finishVerb makes a transaction a sale.
type finishVerb struct {
	jsonFlag
	onceFlag
	Barcode string `arg:"" help:"The eight digits on the receipt."`
}

// Run finishes it (R39).
func (v *finishVerb) Run(ctx context.Context, s *session) error {
	return s.withSale(ctx, v.Barcode, v.JSON, v.under("finish", v), func(ctx context.Context, d *db.DB, sale store.Sale) error {
		return d.Finish(ctx, sale.Transaction.ID)
	})
}
