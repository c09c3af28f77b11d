package db

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tillbridge/matching"
	"tillbridge/store"
)

// Scope is which orders a list shows.
type Scope string

// The scopes of eCommerce Sales (R3).
const (
	OpenOrders   Scope = "open"
	NeedsAction  Scope = "action"
	ClosedOrders Scope = "closed"
	AllOrders    Scope = "all"
	// FailedPushes and ChangedOrders are those that count on the tile for that reason,
	// whatever their status (R2).
	FailedPushes  Scope = "failed"
	ChangedOrders Scope = "changed"
	// MoneyOwed are those on which money is owed, either way, whatever their status (R57).
	MoneyOwed Scope = "owed"
	// OtherLocations are those of which others hand over a part, or all (R53).
	OtherLocations Scope = "elsewhere"
)

// OrderFilter says which orders to list, in which order, and which page of them.
type OrderFilter struct {
	Scope Scope
	// From and Until bound the order's creation; zero means no bound.
	From, Until time.Time
	// Status leaves the orders of one status, "" those of any.
	Status store.Status
	// Delivery leaves the orders that are handed over in that way, or a part of them is;
	// "" leaves all (R68).
	Delivery store.Delivery
	// Wanted leaves the orders whose goods the customer wants from its first day until before
	// its last, days as in store.PickupTime; its zero value leaves all (R59).
	Wanted Days
	// Search is text to find in order number, customer, email, phone, product, SKU,
	// barcode or what was asked for.
	Search string
	// At leaves what a computer's narrowed list shows; its zero value leaves all (R54).
	At store.Narrowing
	// UpTo leaves the orders that were taken in up to the one of that id, After those that
	// came later: ids are made in that order. "" bounds nothing.
	UpTo, After string
	Sort        Column
	Descending  bool
	Offset      int
	// Limit is the page's size; 0 means all.
	Limit int
}

// Days are from the first, "" for any, until before the last, "" for no end.
type Days struct{ From, Before string }

// AnyDay are all days: with them are the orders that have one.
var AnyDay = Days{From: "0"}

// conditions are what an order has to meet, with the parameters that they name.
type conditions struct {
	all  []string
	args []any
}

// and adds a condition on parameters, which are written as $%d in it.
func (c *conditions) and(condition string, args ...any) {
	numbers := make([]any, len(args))
	for i, arg := range args {
		c.args = append(c.args, arg)
		numbers[i] = len(c.args)
	}
	c.all = append(c.all, fmt.Sprintf(condition, numbers...))
}

// where is the filter as SQL, a WHERE for each kind of orders that it leaves: one for all of
// them would read no index in the order that is asked for. country is the shop's, narrowed
// as search takes it.
func (f OrderFilter) where(country string, narrowed bool, now time.Time) (kinds []string, args []any) {
	var c conditions
	kinds = f.scope(&c, narrowed, now)
	switch f.Delivery {
	case "":
	case store.DeliveryPickup, store.DeliveryShip:
		c.and("o.delivery IN ($%d, $%d)", f.Delivery, store.DeliveryMixed)
	default:
		c.and("o.delivery = $%d", f.Delivery)
	}
	if f.Wanted != (Days{}) {
		c.and("o.pickup_time >= $%d", cmp.Or(f.Wanted.From, AnyDay.From))
		if f.Wanted.Before != "" {
			c.and("o.pickup_time < $%d", f.Wanted.Before)
		}
	}
	f.narrow(&c)
	if f.UpTo != "" {
		c.and("o.id <= $%d", f.UpTo)
	}
	if f.After != "" {
		c.and("o.id > $%d", f.After)
	}
	if !f.From.IsZero() {
		c.and("o.created_at >= $%d", store.Milli(f.From))
	}
	if !f.Until.IsZero() {
		c.and("o.created_at < $%d", store.Milli(f.Until))
	}
	f.search(&c, country, narrowed)
	for i, kind := range kinds {
		kinds[i] = " WHERE " + strings.Join(append([]string{kind}, c.all...), " AND ")
	}
	return kinds, c.args
}

// scope says which kinds of orders are listed, and adds of which status.
func (f OrderFilter) scope(c *conditions, narrowed bool, now time.Time) (kinds []string) {
	open, rank := "o.open", "o.status_rank"
	if f.After != "" || narrowed {
		// Few came since, or have the words: they are found by these, not among all that are open.
		open, rank = "o.open + 0", "o.status_rank + 0"
	}
	switch f.Scope {
	case OpenOrders, "":
		// What is closed and not Rejected is Completed. Few of those owe: the index of what is
		// owed is read, and not all that is closed.
		kinds = []string{open + " = 1", "o.owed <> 0 AND o.open + 0 = 0 AND o.status <> '" + string(store.Rejected) + "'"}
	case MoneyOwed:
		c.and("o.owed <> 0")
	case ClosedOrders:
		c.and(open + " = 0 AND o.elsewhere < 2")
	case FailedPushes:
		// Both values of open lead into the index by push.
		c.and("o.open IN (0, 1) AND o.push = 'failed'")
	case ChangedOrders:
		// Few are, so that the index of those is read and not all orders.
		c.and("o.id IN (SELECT c.id FROM orders c WHERE c.changed = 1)")
	case OtherLocations:
		c.and("o.elsewhere > 0")
	case NeedsAction:
		c.and(requiresAction(), store.Milli(now))
	}
	if f.Status != "" {
		// Both columns lead into the index by status, which is in the order of creation.
		c.and(open+" = $%d", flag(!f.Status.Final()))
		c.and(rank+" = $%d", f.Status.Rank())
	}
	if kinds == nil {
		kinds = []string{"0 = 0"}
	}
	return kinds
}

// narrow leaves out the orders that store.Narrowing.Hides: those of which nothing is left
// once the locations beside are taken out of their places.
func (f OrderFilter) narrow(c *conditions) {
	if len(f.At.Beside) == 0 {
		return
	}
	left, args := "o.places", []any{}
	for _, place := range f.At.Besides() {
		left = "REPLACE(" + left + ", $%d, '|')"
		args = append(args, place)
	}
	c.and(left+" <> '|'", args...)
}

// search adds the words that are looked for, each anywhere, or all of them as a phone
// number, which is read as one of the shop's country. narrowed says that few orders have
// their trigrams, so that those are read and no others.
func (f OrderFilter) search(c *conditions, country string, narrowed bool) {
	if narrowed {
		c.and("o.rowid IN (SELECT rowid FROM order_words WHERE order_words MATCH $%d)", f.trigrams(country))
	}
	var words conditions
	words.args = c.args
	for word := range strings.FieldsSeq(matching.Fold(f.Search)) {
		words.and(`o.search LIKE $%d ESCAPE '\'`, "%"+escapeLike.Replace(word)+"%")
	}
	if digits := matching.PhoneSearched(f.Search, country); digits != "" {
		apart := words.all
		words.all = nil
		if f.longest() < 3 { // 06 12 34 56 78 is nothing but a phone number
			apart, words.args = nil, c.args
		}
		words.and("o.search LIKE $%d", "%"+digits+"%")
		if len(apart) > 0 {
			words.all = []string{"(" + strings.Join(apart, " AND ") + " OR " + words.all[0] + ")"}
		}
	}
	c.all, c.args = append(c.all, words.all...), words.args
}

// longest is how many letters the longest word has that is looked for.
func (f OrderFilter) longest() (letters int) {
	for word := range strings.FieldsSeq(matching.Fold(f.Search)) {
		letters = max(letters, utf8.RuneCountInString(word))
	}
	return letters
}

// trigrams are what order_words is asked to find what search finds, and some more: three
// letters each that stand beside each other in a word; "" when no word has three.
func (f OrderFilter) trigrams(country string) string {
	ways := []string{trigramsOf(strings.Fields(matching.Fold(f.Search)))}
	if digits := matching.PhoneSearched(f.Search, country); digits != "" {
		ways = append(ways, trigramsOf([]string{digits}))
	}
	return strings.Join(slices.DeleteFunc(ways, func(way string) bool { return way == "" }), " OR ")
}

// mostTrigrams is how many trigrams are asked for: more narrow little.
const mostTrigrams = 6

// trigramsOf asks for a few trigrams that all of these words have: those with most digits,
// which few orders share, as numbers and SKUs are; of letters alone those that don't overlap.
func trigramsOf(words []string) string {
	var numbers, names []string
	for _, word := range words {
		letters := []rune(word)
		last := len(letters) - 3
		for i := 0; i <= last; i++ {
			switch trigram := string(letters[i : i+3]); {
			case strings.ContainsAny(trigram, "0123456789"):
				numbers = append(numbers, trigram)
			case i%3 == 0 || i == last:
				names = append(names, trigram)
			}
		}
	}
	slices.SortStableFunc(numbers, func(a, b string) int { return digitsIn(b) - digitsIn(a) })
	asked := numbers
	if len(asked) == 0 {
		asked = names
	}
	if len(asked) == 0 {
		return ""
	}
	asked = asked[:min(len(asked), mostTrigrams)]
	for i, trigram := range asked {
		asked[i] = `"` + strings.ReplaceAll(trigram, `"`, `""`) + `"`
	}
	return "(" + strings.Join(asked, " AND ") + ")"
}

func digitsIn(text string) (n int) {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
