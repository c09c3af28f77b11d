package store

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tillbridge/matching"
)

// Payment is one entry of the payments ledger, never changed afterwards: a
// mistake or a refund is another entry with the opposite sign.
type Payment struct {
	// ID may be given by whoever asks (a UUIDv7), so that asking twice books once.
	ID            string
	TransactionID string
	// Type is how it was paid ("eCommerce", "Cash", …), Card the brand if any.
	Type     string
	Card     string
	Minor    int64
	Currency string
	Comments string
	// Reverses names the payment that this entry takes back, "" otherwise.
	Reverses string
	At       time.Time
	By       string
	// Over says that a person was asked and means to go beyond the balance, or beyond what
	// Shopify holds (see BeyondBalance and BeyondHeld). It is no part of the entry.
	Over bool
}

// Amount is the payment as Money.
func (p Payment) Amount() Money { return Money{Minor: p.Minor, Currency: p.Currency} }

// ECommerce is the payment type that every shop has: what the customer paid
// online, at Shopify (R35). It can be moved but neither renamed nor removed.
const ECommerce = "eCommerce"

// Rounded is the type of the entry that books what rounding to the coins in use
// leaves over.
const Rounded = "Rounding"

// PaymentType is a way to pay as the shop has set it up (R35).
type PaymentType struct {
	// Name is what the ledger keeps; Button what the toolbar shows.
	Name, Button string
	// Advanced puts it behind ">>" whatever the width.
	Advanced bool
	// OpensDrawer sends the pulse to the cash drawer with the receipt.
	OpensDrawer bool
	// Rounding is the smallest amount that can be handed over, in minor units (5
	// where there are no one cent coins); 0 or 1 means exact.
	Rounding int64
}

// Cash says that it is handed over in notes and coins, so that there is change: it is
// named so, or rounded to the coins in use.
func (p PaymentType) Cash() bool {
	return p.Rounding > 1 || strings.Contains(strings.ToLower(p.Name), "cash")
}

// cardWords are what ways to pay by card are called, as parts of a folded name: what a shop
// calls its terminal, in its own language.
var cardWords = []string{"card", "karte", "carte", "carta", "tarjeta", "cartão", "kaart", "kort", "debit", "terminal"}

// ByCard says that it is paid by a card, which has a Card Type and an approval: eCommerce, and
// what is named for cards or a brand of them. Cash, checks, vouchers and gift cards have
// neither, and nobody is asked for them (R36).
func (p PaymentType) ByCard() bool {
	folded := matching.Fold(p.Name)
	switch {
	case p.Name == ECommerce:
		return true
	case p.Cash() || strings.Contains(folded, "gift"):
		return false
	}
	return slices.ContainsFunc(cardWords, func(word string) bool { return strings.Contains(folded, word) }) ||
		slices.ContainsFunc(strings.Fields(folded), func(word string) bool { return brandNames[word] != "" })
}

// Round returns what is asked for a balance, and the rest that is booked as
// Rounded beside it so that the balance comes to zero. Halves go up, away from zero.
func (p PaymentType) Round(balance int64) (asked, rest int64) {
	step := p.Rounding
	if step <= 1 {
		return balance, 0
	}
	half := step / 2
	if balance < 0 {
		half = -half
	}
	asked = (balance + half) / step * step
	return asked, balance - asked
}

// CheckPaymentTypes says what is wrong with the list as the manager has set it
// up: an Invalid error or nil. Names are unique, whatever their case, and
// eCommerce is among them.
func CheckPaymentTypes(types []PaymentType) error {
	seen := map[string]bool{}
	online := false
	for _, t := range types {
		folded := strings.ToLower(strings.TrimSpace(t.Name))
		switch {
		case folded == "":
			return Fail(Invalid, "A payment type needs a name. Nothing was saved.")
		case seen[folded]:
			return Fail(Invalid, "There are two payment types named %s. Nothing was saved; rename one.", t.Name)
		case folded == strings.ToLower(Rounded):
			return Fail(Invalid, "%s is what rounding books by itself. Nothing was saved; choose another name.", Rounded)
		case t.Rounding < 0:
			return Fail(Invalid, "%s rounds to less than nothing. Nothing was saved.", t.Name)
		case t.Rounding > largestCoin:
			return Fail(Invalid, "%s rounds to more than any coin. Nothing was saved.", t.Name)
		case !shortLine(t.Name) || !shortLine(t.Button):
			return Fail(Invalid, "The name of a payment type is one line of up to %d letters. Nothing was saved.", longestTender)
		}
		seen[folded] = true
		online = online || t.Name == ECommerce
	}
	if !online {
		return Fail(Invalid, "eCommerce is what online payments are booked under and has to stay. Nothing was saved.")
	}
	return nil
}

const (
	// longestTender is how many letters the name of a way to pay has at most.
	longestTender = 60
	// largestCoin is more than any amount that cash is rounded to, in minor units.
	largestCoin = 1_000_000
)

// shortLine says that a text fits a button and a line of a receipt.
func shortLine(text string) bool {
	return utf8.RuneCountInString(text) <= longestTender && !strings.ContainsFunc(text, unicode.IsControl)
}

// CheckCardTypes says what is wrong with the Card Types as set up: an Invalid
// error or nil. There is at least one, since eCommerce needs it, and none twice.
func CheckCardTypes(cards []string) error {
	seen := map[string]bool{}
	for _, card := range cards {
		folded := strings.ToLower(strings.TrimSpace(card))
		switch {
		case folded == "":
			return Fail(Invalid, "A Card Type needs a name. Nothing was saved.")
		case seen[folded]:
			return Fail(Invalid, "There are two Card Types named %s. Nothing was saved; remove one.", card)
		case !shortLine(card):
			return Fail(Invalid, "The name of a Card Type is one line of up to %d letters. Nothing was saved.", longestTender)
		}
		seen[folded] = true
	}
	if len(cards) == 0 {
		return Fail(Invalid, "eCommerce payments need at least one Card Type. Nothing was saved.")
	}
	return nil
}

// CheckPayment is nil when the payment can be booked on the transaction as it
// stands, else Invalid with what to do (R36). cards are the Card Types of the shop.
func (t Transaction) CheckPayment(p Payment, types []PaymentType, cards []string) error {
	if err := t.mayPay(); err != nil {
		return err
	}
	names := make([]string, len(types))
	for i, each := range types {
		names[i] = each.Name
	}
	switch {
	case !slices.Contains(names, p.Type):
		return Fail(Invalid, "There is no payment type %q. Nothing was booked; the shop has %s.", p.Type, strings.Join(names, ", "))
	case p.Currency != t.Currency:
		return Fail(Invalid, "This shop's books are in %s, not %s. Nothing was booked.", t.Currency, p.Currency)
	case p.Minor == 0:
		return Fail(Invalid, "A payment needs an amount. Nothing was booked.")
	case p.Minor > MostMinor || p.Minor < -MostMinor:
		return Fail(Invalid, "%s is more than anybody pays at once. Nothing was booked; was a barcode scanned into the amount?", p.Amount())
	case p.Type == ECommerce && p.Card == "":
		return Fail(Invalid, "An eCommerce payment needs its Card Type. Nothing was booked.")
	case p.Card != "" && !slices.Contains(cards, p.Card):
		return Fail(Invalid, "There is no Card Type %q. Nothing was booked; the shop has %s.", p.Card, strings.Join(cards, ", "))
	}
	if beyond := t.BeyondBalance(p, types); beyond != "" && !p.Over {
		return Fail(Invalid, "%s Nothing was booked; book what is owed, or say that more is meant.", beyond)
	}
	return nil
}

// BeyondBalance says how far a payment goes beyond what is owed or, below zero,
// beyond what is owed back; "" for one that doesn't. That has to be said twice
// (R61): it is what asking again by mistake looks like. What a type rounds to its
// coins is not beyond.
func (t Transaction) BeyondBalance(p Payment, types []PaymentType) string {
	balance := t.Balance()
	for _, each := range types {
		if asked, _ := each.Round(balance); each.Name == p.Type && asked == p.Minor {
			return ""
		}
	}
	switch {
	case p.Minor > 0 && balance <= 0:
		return "Nothing is owed on this transaction any more."
	case p.Minor > balance && p.Minor > 0:
		return t.amount(p.Minor-balance).String() + " more than the balance: the customer gets it back."
	case p.Minor < 0 && balance >= 0:
		return "An amount below zero gives money back, and nothing is owed back."
	case p.Minor < balance && p.Minor < 0:
		return t.amount(balance-p.Minor).String() + " more than is owed back."
	default:
		return ""
	}
}

// Online adds up what is booked as eCommerce among payments, reversals taken off; minor
// units.
func Online(payments []Payment) (minor int64) {
	for _, p := range payments {
		if p.Type == ECommerce {
			minor += p.Minor
		}
	}
	return minor
}

// BeyondHeld says how far an eCommerce payment goes beyond the money that Shopify holds, or
// the bank has promised it, and that is not booked here yet; "" for one that doesn't, and for
// every other type. What was refunded, voided or never paid there is not to be booked as
// received there without being asked about (R29, R36). o is the order as Shopify has it now,
// booked what is booked as eCommerce on all of its transactions (see Online).
func (o Order) BeyondHeld(p Payment, booked int64) string {
	h := o.Holding()
	over := p.Minor - max(0, h.Net()+h.Authorized-booked)
	if p.Type != ECommerce || p.Minor <= 0 || over <= 0 {
		return ""
	}
	said := "Shopify holds nothing for " + o.Name
	if h.Net() > 0 {
		said = "Shopify holds " + o.Amount(h.Net()).String() + " for " + o.Name
	}
	if h.Refunded > 0 {
		said += " since it gave " + o.Amount(h.Refunded).String() + " back"
	}
	if h.Authorized > 0 {
		said += ", " + o.Amount(h.Authorized).String() + " is authorized"
	}
	if pending := o.onItsWay(); pending > 0 {
		said += ", " + o.Amount(pending).String() + " is on its way"
	}
	if booked > 0 {
		said += ", and " + o.Amount(booked).String() + " is booked as eCommerce already"
	}
	return said + ": this would book " + o.Amount(over).String() + " that Shopify doesn't have."
}

// BeyondHeld is Order.BeyondHeld with what is booked for the sale's order.
func (s Sale) BeyondHeld(p Payment) string { return s.Latest.BeyondHeld(p, s.BookedOnline()) }

// Beyond are the sentences to answer before a payment is booked: how far it goes beyond the
// balance, and beyond what Shopify holds; none for one that goes beyond neither. A window
// asks about them with "No" first, a verb wants to be told twice (R36, R61).
func (s Sale) Beyond(p Payment, types []PaymentType) []string {
	return slices.DeleteFunc([]string{s.Transaction.BeyondBalance(p, types), s.BeyondHeld(p)}, func(said string) bool { return said == "" })
}

// PaymentWarnings are the sentences to show before a payment is saved: those of Beyond, or
// what is other than Shopify has it: amount, card, way of payment and approval (R36).
func (s Sale) PaymentWarnings(p Payment, types []PaymentType) []string {
	t, o := s.Transaction, s.Latest
	warnings, held := s.Beyond(p, types), o.Holding()
	switch net := held.Net(); {
	case p.Minor <= 0:
		return warnings
	case p.Type != ECommerce && net > t.Paid:
		return append(warnings, "Shopify holds "+o.Amount(net-max(t.Paid, 0)).String()+" for "+o.Name+" that is not booked yet: make sure "+
			"that nothing is paid twice.")
	case p.Type != ECommerce:
		return warnings
	}
	if got := held.Net(); got != p.Minor && s.BeyondHeld(p) == "" {
		warnings = append(warnings, "Shopify holds "+o.Amount(got).String()+" for "+o.Name+", not "+p.Amount().String()+".")
	}
	if held.Authorized > 0 {
		warnings = append(warnings, o.Amount(held.Authorized).String()+" is only authorized: capture it under Verify Payment.")
	}
	if last := held.Latest; last != nil && last.PresentedCurrency != "" && last.PresentedCurrency != o.Currency {
		warnings = append(warnings, "The customer paid "+Money{Minor: last.PresentedMinor, Currency: last.PresentedCurrency}.String()+
			"; the books keep "+o.Amount(last.Minor).String()+".")
	}
	return append(warnings, p.disagreements(o)...)
}

// MayReverse is nil when the payment, one of the transaction's own list, can be
// taken back by an entry of the opposite sign; else Invalid with the reason.
func (t Transaction) MayReverse(paymentID string, payments []Payment) error {
	if err := t.MayChange(); err != nil {
		return err
	}
	found := false
	for _, p := range payments {
		switch {
		case p.Reverses == paymentID:
			return Fail(Invalid, "This payment is reversed already. Nothing was booked.")
		case p.ID == paymentID && p.Reverses != "":
			return Fail(Invalid, "This entry reverses another one. Take the payment again instead.")
		case p.ID == paymentID:
			found = true
		}
	}
	if !found {
		return Fail(NotFound, "There is no such payment on transaction %s. Open it again.", t.Barcode)
	}
	return nil
}

// CardTypeOf finds the shop's Card Type for the brand that Shopify names
// ("Visa", "Mastercard", "American Express"), "" when none fits.
func CardTypeOf(brand string, cards []string) string {
	folded := strings.ToLower(strings.TrimSpace(brand))
	if folded == "" {
		return ""
	}
	short := map[string]string{"mastercard": "mc", "american express": "amex", "diners club": "diners"}[folded]
	for _, card := range cards {
		if name := strings.ToLower(card); name == folded || name == short {
			return card
		}
	}
	return ""
}
