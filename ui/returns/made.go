package returns

import (
	"cmp"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// standing is where a return stands, for people.
type standing struct {
	tone theme.Tone
	icon assets.Icon
	// lead says it in a few words, text what to do.
	lead, text string
}

// stands says where a return of the sale stands. Until Shopify has agreed nobody is to hand
// anything back: it may refuse.
func (m *model) stands(r store.Return) standing {
	t := r.Transaction
	amount := func(minor int64) string { return screen.Money(store.Money{Minor: minor, Currency: t.Currency}) }
	push := m.pushes[t.ID]
	switch {
	case t.State == store.TransactionVoided:
		return standing{
			theme.Red, assets.XCircle, "Refused by Shopify",
			screen.Join(" ", push.LastError, "Nothing was taken back and no money moved: put it right, and make the return anew."),
		}
	case t.State == store.TransactionReturning && push.LastError != "":
		return standing{theme.Amber, assets.Clock, "Waits for Shopify", screen.Join(" ", push.LastError, "Give nothing back yet.")}
	case t.State == store.TransactionReturning:
		return standing{theme.Blue, assets.CloudUp, "Being told to Shopify", "Give nothing back yet: it is booked once Shopify has it."}
	case r.Refund == store.RefundTill && r.RefundMinor > 0:
		return standing{theme.Green, assets.Cash, "Booked", "Hand back " + amount(-t.Paid) + " by " + r.Tender + ". Shopify sends nothing."}
	case r.Refund.ByShopify() && t.Paid == 0 && len(r.Refunds) > 0:
		return standing{
			theme.Blue, assets.Clock, "Booked, the refund is under way",
			"Shopify is giving " + amount(r.RefundMinor) + " back. What came of it stands here.",
		}
	case t.Balance() < 0:
		return standing{
			theme.Amber, assets.Alert, "Booked, " + amount(-t.Balance()) + " owed to the customer",
			cmp.Or(owed(r), "It stays owed until it is given back."),
		}
	case r.Refund == store.RefundCredit:
		return standing{theme.Green, assets.Check, "Booked", "Shopify gave the customer " + amount(-t.Paid) + " of store credit."}
	case t.Paid != 0:
		return standing{theme.Green, assets.Check, "Booked", "Shopify gave " + amount(-t.Paid) + " back the way it was paid."}
	default:
		return standing{theme.Green, assets.Check, "Booked", "No money went back."}
	}
}

// owed says why money of a return is still owed, "" where nobody meant to give it back.
func owed(r store.Return) string {
	if !r.Refund.ByShopify() || -r.Transaction.Paid >= r.RefundMinor {
		return ""
	}
	return "Shopify's refund failed. Give it back here, or look at the payment in Shopify's admin."
}

// newest is the return that the window is about after it was made: the one asked for here,
// else the last that stands; false when nothing came back yet.
func (m *model) newest() (store.Return, bool) {
	var last store.Return
	found := false
	for _, r := range m.sale.Before {
		if r.Transaction.ID == m.made {
			return r, true
		}
		if r.Standing() {
			last, found = r, true
		}
	}
	return last, found
}

// noReceipt says why no receipt of a return can be printed, "" when it can.
func (m *model) noReceipt() string {
	switch r, ok := m.newest(); {
	case !ok:
		return "Nothing came back yet."
	case r.Transaction.State == store.TransactionVoided:
		return "Shopify refused this return: nothing of it stands."
	case r.Transaction.State == store.TransactionReturning:
		return "The return is booked once Shopify has it; then it has a receipt."
	default:
		return ""
	}
}
