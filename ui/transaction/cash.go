package transaction

import (
	"slices"

	"tillbridge/store"
	"tillbridge/ui/screen"
)

// mostChange is more change than anybody gives, in notes of a hundred.
const mostChange = 20

// cash is what a customer hands over for an amount. Only the amount is booked; what
// was given says what goes back (R36).
type cash struct {
	asked store.Money
	given store.Money
	// said is what stands against it, "" for nothing; typed says that something was
	// written as given.
	said  string
	typed bool
}

// mostQuick is how many amounts are offered by a key: exactly, and four by notes.
const mostQuick = 5

// handed reads what was typed as given. Nothing typed means exactly the amount.
func handed(text string, asked store.Money) cash {
	c := cash{asked: asked, given: asked}
	if text == "" {
		return c
	}
	c.typed = true
	given, err := store.ReadAmount(text, asked.Currency)
	c.given = given
	switch {
	case err != nil:
		c.said = store.MessageOf(err)
	case asked.Minor <= 0:
		c.said = "Nothing is owed, so nothing is given for it."
	case given.Minor < asked.Minor:
		short := store.Money{Minor: asked.Minor - given.Minor, Currency: asked.Currency}
		c.said = screen.Money(short) + " is missing. Take the rest, or write the smaller amount to book a part."
	case c.change().Minor > mostChange*hundred(asked.Currency):
		c.said = screen.Money(c.change()) + " is more change than anybody gives: was a barcode scanned as given?"
	}
	return c
}

// change is what goes back to the customer.
func (c cash) change() store.Money {
	return store.Money{Minor: c.given.Minor - c.asked.Minor, Currency: c.asked.Currency}
}

// note is how it is kept with the payment and stands on the receipt, "" where nothing
// went back.
func (c cash) note() string {
	if c.said != "" || !c.typed || c.change().Minor == 0 {
		return ""
	}
	return "Given " + c.given.String() + ", change " + c.change().String()
}

// hundred is a note of a hundred: ten thousand where a currency has no decimals.
func hundred(currency string) int64 {
	one := store.Money{Minor: 1, Currency: currency}.Decimal()
	if one == "1" {
		return 10_000
	}
	whole := int64(1)
	for range len(one) - len("0.") {
		whole *= 10
	}
	return 100 * whole
}

// quick are the amounts that people hand over for what is asked, each with a key: it
// exactly, then what the next notes come to.
func quick(asked store.Money) []store.Money {
	if asked.Minor <= 0 {
		return nil
	}
	amounts := []int64{asked.Minor}
	note := hundred(asked.Currency)
	for _, each := range []int64{note / 20, note / 10, note / 5, note / 2, note, 2 * note} {
		next := (asked.Minor + each - 1) / each * each
		if !slices.Contains(amounts, next) && len(amounts) < mostQuick {
			amounts = append(amounts, next)
		}
	}
	out := make([]store.Money, len(amounts))
	for i, minor := range amounts {
		out[i] = store.Money{Minor: minor, Currency: asked.Currency}
	}
	return out
}
