package customers

import (
	"strings"
	"testing"

	"tillbridge/store"
)

var home = store.Address{Street: "2210 Mishawaka Ave", City: "South Bend", Province: "IN", Postcode: "46615", Country: "US"}

func labels(found []difference) string {
	var all []string
	for _, d := range found {
		all = append(all, d.label)
	}
	return strings.Join(all, ", ")
}

func TestR19_DifferencesBetweenOrderAndRecord(t *testing.T) {
	record := store.Customer{ID: "c", FirstName: "Jon", LastName: "Whitaker", Email: "jon@example.com", Phone: "(574) 555-0148", Address: home}
	tests := []struct {
		name  string
		order store.Order
		want  string
	}{
		{"an empty order says nothing", store.Order{}, ""},
		{"case, blanks and country codes are no difference", store.Order{
			Email: " JON@example.com", Phone: "+1 574-555-0148", Buyer: store.Buyer{FirstName: "jon", LastName: "Whitaker "},
			Billing: store.Address{Street: "2210  mishawaka ave", City: "South Bend", Postcode: "46615"},
		}, ""},
		{"each field by itself", store.Order{
			Email: "j@example.com", Phone: "(574) 555-0191", Buyer: store.Buyer{FirstName: "John", LastName: "Whittaker"}, Billing: store.Address{
				Company: "Wheels", Street: home.Street, City: home.City, Postcode: home.Postcode,
			},
		}, "First name, Last name, Company, Email, Phone"},
		{"the address as a whole", store.Order{Billing: store.Address{Street: "1 Depot Rd", City: "South Bend", Postcode: "46615"}}, "Address"},
		{
			"a shipping address elsewhere",
			store.Order{Billing: home, Shipping: store.Address{Street: "12 Main St", City: "Elkhart"}},
			"Shipping address",
		},
		{"shipping to the address of the record", store.Order{Billing: home, Shipping: home}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := labels(differences(test.order, &draft{base: record, now: record})); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestR19_EachDifferenceIsAppliedByHandOnly(t *testing.T) {
	record := store.Customer{ID: "c", FirstName: "Jon", Phone: "(574) 555-0148", Address: home}
	order := store.Order{Phone: "(574) 555-0191", Buyer: store.Buyer{FirstName: "John"}, Billing: store.Address{
		Street: "1 Depot Rd",
		City:   "Mishawaka",
	}, Shipping: store.Address{Street: "12 Main St", City: "Elkhart"}}
	d := &draft{base: record, now: copied(record)}
	found := differences(order, d)
	if len(found) != 4 || d.changes() != 0 {
		t.Fatalf("%s, %d changes", labels(found), d.changes())
	}
	for i, one := range found {
		one.use(&d.now)
		if !differences(order, d)[i].used || d.changes() == 0 {
			t.Errorf("%s is not taken over", one.label)
		}
		one.back(&d.now)
		if differences(order, d)[i].used || d.changes() != 0 {
			t.Errorf("%s is not taken back: %s", one.label, d.unsaved())
		}
	}
	found[3].use(&d.now)
	if len(d.now.More) != 1 || d.now.Address != home {
		t.Errorf("the shipping address did not become a further one: %+v", d.now)
	}
}
