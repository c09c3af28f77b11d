package shopsim

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

var sampleCustomers = SampleCustomers()

// lookalikes are customers of the counter who order by another email address and
// under a variation of their name, so that staff have somebody to identify (R20).
// The counter knows the same phone or the same address.
var lookalikes = []struct{ of, first, last, same string }{
	{"customer35@example.com", "Bill", "Grant", "phone"},
	{"customer09@example.com", "Sam", "Okafor", "phone"},
	{"jon.whitaker@example.com", "John", "Whittaker", "address"},
	{"customer22@example.com", "Juergen", "Mueller", "phone"},
	{"customer27@example.com", "Oskar", "Wylde", "address"},
	{"customer38@example.com", "Zoe", "van Dijk", "phone"},
	{"customer12@example.com", "Wendie", "Carter", "address"},
}

// lookalike is the i-th of them as Shopify knows them.
func lookalike(i int) Customer {
	like := lookalikes[i%len(lookalikes)]
	c := sampleCustomers[slices.IndexFunc(sampleCustomers, func(c Customer) bool { return c.Email == like.of })]
	c.FirstName, c.LastName, c.Email = like.first, like.last, fmt.Sprintf("bikes%d@example.org", 1+i%len(lookalikes))
	if like.same == "phone" {
		c.Street, c.Street2, c.City, c.Postcode = fmt.Sprintf("%d Ocean Boulevard", 11+i%len(lookalikes)), "", "Hampton", "03842"
	} else {
		c.Phone = ""
	}
	return c
}

// newcomer is a person whom the counter doesn't know, after the order that they
// first came with.
func newcomer(n int) Customer {
	return Customer{
		FirstName: "Robin", LastName: fmt.Sprintf("Newcomer-%d", n), Email: fmt.Sprintf("newcomer%d@example.org", n),
		Street: fmt.Sprintf("%d Harbor Road", 1+n), City: "Rye", Province: "NH", Postcode: "03870", Country: "US",
	}
}

// buyer sets who orders. Newcomers come back: within a round of the script where
// it says so, and all of them in every second round.
func (s *Shop) buyer(o *order, twist string, random *rand.Rand) {
	n, round := len(s.orders), len(s.orders)/len(script)
	first := round * len(script)
	if round%2 == 1 {
		n -= len(script)
		first -= len(script)
	}
	c := sampleCustomers[4+random.IntN(len(sampleCustomers)-4)]
	switch twist {
	case "shared-email":
		c = sampleCustomers[2]
	case "long-name":
		c = sampleCustomers[len(sampleCustomers)-1]
	case "guest", "stranger", "high-risk", "draft":
		c = newcomer(n)
	case "same-stranger":
		c = newcomer(first + slices.Index(script, "ship/stranger"))
	case "same-guest":
		c = newcomer(first + slices.Index(script, "ship/guest"))
	case "lookalike":
		c = lookalike(len(s.orders) + round)
	}
	s.address(o, c)
	if twist != "guest" && twist != "same-guest" {
		o.customer = s.customer(c)
	}
}

// Readdress corrects who ordered and where they live.
func (s *Shop) Readdress(name string, to Customer) error {
	return s.merchant(name, func(o *order) {
		s.address(o, to)
		o.customer = s.customer(to)
	})
}

// address sets how somebody is reached, and to where the order goes.
func (s *Shop) address(o *order, c Customer) {
	o.Email, o.Phone = orNull(c.Email), orNull(c.Phone)
	a := &address{
		FirstName: orNull(c.FirstName), LastName: orNull(c.LastName), Company: orNull(c.Company), Address1: orNull(c.Street),
		Address2: orNull(c.Street2),
		City:     orNull(c.City), ProvinceCode: orNull(c.Province), Zip: orNull(c.Postcode), CountryCodeV2: orNull(c.Country),
		Phone: orNull(c.Phone),
	}
	a.ID = s.id("MailingAddress", a)
	o.BillingAddress, o.ShippingAddress = a, a
}

// customer is the person at Shopify, one for all their orders.
func (s *Shop) customer(c Customer) *customer {
	id := lasting("Customer", c.Email+" "+c.FirstName+" "+c.LastName)
	if known, ok := s.byID[string(id)].(*customer); ok {
		return known
	}
	made := &customer{ID: id, FirstName: orNull(c.FirstName), LastName: orNull(c.LastName), DefaultEmailAddress: &emailAddress{c.Email}}
	if c.Phone != "" {
		made.DefaultPhoneNumber = &phoneNumber{c.Phone}
	}
	s.byID[string(id)] = made
	return made
}
