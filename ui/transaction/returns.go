package transaction

import (
	"cmp"
	"fmt"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// returnsShown is how many returns have a chip of their own, returnsRead how many are
// counted; the Return window has all.
const (
	returnsShown = 2
	returnsRead  = 50
)

// returnChips say what came back of the sale (R58), each the way to its returns. A sale
// stays as it was: its lines are what was sold.
func (v *Window) returnChips() (row []widgets.Item) {
	var standing []store.Return
	for _, r := range v.returns {
		if r.Transaction.Returns == v.sale.Transaction.ID && r.Standing() {
			standing = append(standing, r)
		}
	}
	add := func(tone theme.Tone, icon assets.Icon, text string) {
		chip := widgets.NewChipButton(tone, icon, text, v.openReturn)
		chip.Tip, chip.Keys = "What came back of it, and more to take back (Ctrl+R)", v.keys
		row = append(row, widgets.Fixed(chip))
	}
	for _, r := range standing[:min(returnsShown, len(standing))] {
		t := r.Transaction
		if t.State == store.TransactionReturning {
			add(theme.Amber, assets.Clock, screen.Number(-t.Items())+" coming back, waits for Shopify")
			continue
		}
		add(theme.Teal, assets.Undo, fmt.Sprintf("%s returned %s, %s", screen.Number(-t.Items()), moment(t.FinishedAt, v.cfg.Now()), gaveBack(r)))
	}
	if more := len(standing) - returnsShown; more > 0 {
		add(theme.Grey, "", fmt.Sprintf("+ %d", more))
	}
	return row
}

// gaveBack says what money went back for a return.
func gaveBack(r store.Return) string {
	t := r.Transaction
	amount := func(minor int64) string { return screen.Money(store.Money{Minor: minor, Currency: t.Currency}) }
	switch {
	case t.Paid != 0 && t.Balance() < 0:
		return amount(-t.Paid) + " refunded, " + amount(-t.Balance()) + " owed"
	case t.Paid != 0:
		return amount(-t.Paid) + " refunded"
	case r.Refund.ByShopify() && len(r.Refunds) > 0:
		return amount(r.RefundMinor) + " being refunded"
	case t.Balance() < 0:
		return amount(-t.Balance()) + " owed"
	default:
		return "nothing refunded"
	}
}

// openReturn opens what may come back of the sale, or of the sale that this return is of.
func (v *Window) openReturn() {
	if v.cfg.OpenReturn != nil && v.shown {
		v.cfg.OpenReturn(cmp.Or(v.sale.Transaction.Returns, v.cfg.TransactionID))
	}
}

// openSale opens the sale that this return is of.
func (v *Window) openSale() {
	if v.cfg.OpenTransaction != nil && v.sale.Transaction.Returns != "" {
		v.cfg.OpenTransaction(v.sale.Transaction.Returns)
	}
}

// returnFooter says how a return stands.
func (v *Window) returnFooter() (tone theme.Tone, icon assets.Icon, lead, text string) {
	switch t := v.sale.Transaction; t.State {
	case store.TransactionReturning:
		return theme.Amber, assets.Clock, "Waits for Shopify", "Give nothing back yet. It is booked once Shopify has it, and void if it refuses."
	case store.TransactionFinished:
		text = "It takes goods back of a sale, which stays as it was."
		if t.Balance() < 0 {
			text = screen.Money(store.Money{Minor: -t.Balance(), Currency: t.Currency}) + " is owed to the customer."
		}
		return theme.Green, assets.Undo, "Returned " + moment(t.FinishedAt, v.cfg.Now()) + screen.Join(" ", " by", t.FinishedBy), text
	default:
		return theme.Red, assets.XCircle, "Refused by Shopify", "Nothing of this return stands: no goods came back and no money moved by it."
	}
}
