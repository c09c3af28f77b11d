package customers

import (
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
)

// difference is something the order has and the record has not. It is applied
// only by hand, and saved only with the record (R19).
type difference struct {
	label, order, record string
	// used says that the record in the window has the order's value already.
	used      bool
	use, back func(*store.Customer)
}

// differences compares an order with a record as it was read and as it stands in
// the window. A field the order leaves empty says nothing.
func differences(o store.Order, d *draft) []difference {
	var found []difference
	from := o.AsCustomer()
	compare := func(f field, same func(a, b string) bool) {
		theirs, ours := strings.TrimSpace(*f.of(&from)), *f.of(&d.base)
		if theirs == "" || same(theirs, ours) {
			return
		}
		found = append(found, difference{
			label: f.label, order: theirs, record: has(ours), used: *f.of(&d.now) == theirs,
			use:  func(c *store.Customer) { *f.of(c) = theirs },
			back: func(c *store.Customer) { *f.of(c) = ours },
		})
	}
	compare(firstName, sameText)
	compare(lastName, sameText)
	compare(company, sameText)
	compare(email, func(a, b string) bool { return matching.FoldEmail(a) == matching.FoldEmail(b) })
	compare(phone, func(a, b string) bool {
		return samePhone(a, b) || matching.SamePhone(a, from.Address.CountryCode(), b, d.base.Address.CountryCode())
	})

	home := postal(o.HomeAddress())
	if home != (store.Address{}) && !sameAddress(home, d.base.Address) && !slices.ContainsFunc(d.base.More, func(a store.Address) bool {
		return sameAddress(home, a)
	}) {
		old := d.base.Address
		found = append(found, difference{
			label: "Address", order: inLine(home), record: has(inLine(old)), used: sameAddress(home, d.now.Address),
			use:  func(c *store.Customer) { setPostal(&c.Address, home) },
			back: func(c *store.Customer) { c.Address = old },
		})
	}
	shipping := postal(o.Shipping)
	known := func(c store.Customer) bool {
		return sameAddress(shipping, c.Address) || slices.ContainsFunc(c.More, func(a store.Address) bool { return sameAddress(shipping, a) })
	}
	if shipping != (store.Address{}) && !sameAddress(shipping, home) && !known(d.base) {
		found = append(found, difference{
			label: "Shipping address", order: inLine(shipping), record: "not among the addresses of the record", used: known(d.now),
			use: func(c *store.Customer) { c.More = append(slices.Clone(c.More), shipping) },
			back: func(c *store.Customer) {
				c.More = slices.DeleteFunc(slices.Clone(c.More), func(a store.Address) bool { return sameAddress(shipping, a) })
			},
		})
	}
	return found
}

func has(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return "record has none"
	}
	return "record has " + text
}

func sameText(a, b string) bool { return plain(a) == plain(b) }

// plain is text without what people write differently: case and blanks.
func plain(text string) string { return strings.Join(strings.Fields(matching.Fold(text)), " ") }

// samePhone compares the digits; a country code that one of them lacks is no
// difference.
func samePhone(a, b string) bool {
	a, b = digits(a), digits(b)
	return a == b || min(len(a), len(b)) >= 7 && (strings.HasSuffix(a, strings.TrimLeft(b, "0")) ||
		strings.HasSuffix(b, strings.TrimLeft(a, "0")))
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// postal is where an address is, without who lives there.
func postal(a store.Address) store.Address {
	return store.Address{Street: a.Street, Street2: a.Street2, City: a.City, Province: a.Province, Postcode: a.Postcode, Country: a.Country}
}

// setPostal moves an address elsewhere and leaves its names alone.
func setPostal(a *store.Address, to store.Address) {
	a.Street, a.Street2, a.City, a.Province, a.Postcode, a.Country = to.Street, to.Street2, to.City, to.Province, to.Postcode, to.Country
}

// sameAddress compares two addresses; a country or a province that only one of
// them names is no difference.
func sameAddress(a, b store.Address) bool {
	open := func(x, y string) bool { return x == "" || y == "" || sameText(x, y) }
	return sameText(a.Street, b.Street) && sameText(a.Street2, b.Street2) && sameText(a.City, b.City) &&
		matching.SamePostcode(a.Postcode, b.Postcode) &&
		open(a.Province, b.Province) && open(a.Country, b.Country)
}
