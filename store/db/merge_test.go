package db_test

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// Merges into one survivor, taken back in any order, leave it nothing of the others.
func TestR18_MergesAreUndoneInAnyOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}} {
		d, _ := open(t)
		kept := adding(t, d, store.Customer{FirstName: "Maya", LastName: "Okafor", Note: "calls"})
		var merges []db.Merge
		for _, other := range []store.Customer{
			{FirstName: "M.", LastName: "Okafor", Email: "maya@work.example", Address: store.Address{Street: "1 Mill St"}, Note: "works"},
			{FirstName: "Mia", LastName: "Okafor", Email: "mia@example.com", Phone: "603 555 0100", Address: store.Address{Street: "2 Mill St"}},
			{LastName: "Okafor", Company: "Engines", Phone: "603 555 0199", Address: store.Address{Street: "3 Mill St"}, Note: "pays late"},
		} {
			merges = append(merges, merging(t, d, kept, adding(t, d, other)))
		}
		full := mustCustomer(t, d, kept.ID)
		equal(t, "filled", full.Email+full.Phone+full.Company, "maya@work.example603 555 0100Engines")
		equal(t, "further addresses", len(full.More), 2)
		for _, i := range order {
			must(t, d.UndoMerge(t.Context(), merges[i].ID))
		}
		after := mustCustomer(t, d, kept.ID)
		equal(t, "email", after.Email, "")
		equal(t, "phone", after.Phone, "")
		equal(t, "company", after.Company, "")
		equal(t, "street", after.Address.Street, "")
		equal(t, "further addresses", len(after.More), 0)
		equal(t, "note", after.Note, "calls")
	}
}

func TestR18_UndoingAMergeKeepsWhatWasEditedSince(t *testing.T) {
	d, _ := open(t)
	kept := adding(t, d, store.Customer{FirstName: "Maya", LastName: "Okafor"})
	merge := merging(t, d, kept, adding(t, d, store.Customer{
		FirstName: "M.", LastName: "Okafor", Email: "m@work.example",
		Phone: "603 555 0100",
	}))
	c := mustCustomer(t, d, kept.ID).Customer
	c.Email, c.FirstName = "maya@example.com", "Maja"
	_, err := d.EditCustomer(t.Context(), c)
	must(t, err)
	must(t, d.UndoMerge(t.Context(), merge.ID))
	after := mustCustomer(t, d, kept.ID)
	equal(t, "edited email", after.Email, "maya@example.com")
	equal(t, "edited name", after.FirstName, "Maja")
	equal(t, "phone, which is the other's", after.Phone, "")
}

func TestR18_AChainOfMergesIsUndoneFromItsEnd(t *testing.T) {
	d, _ := stocked(t)
	a := adding(t, d, store.Customer{FirstName: "A", Email: "a@example.com"})
	b := adding(t, d, store.Customer{FirstName: "B", Email: "b@example.com"})
	c := adding(t, d, store.Customer{FirstName: "C", Email: "c@example.com"})
	o := order(1001)
	o.Email = "a@example.com"
	take(t, d, o)
	first := merging(t, d, b, a)
	second := merging(t, d, c, b)
	for _, number := range []int64{a.Number, b.Number} {
		found, err := d.CustomerNumbered(t.Context(), number)
		must(t, err)
		equal(t, "leads to", found.ID, c.ID)
	}
	equal(t, "sales", mustCustomer(t, d, c.ID).Sales, 1)
	equal(t, "the first while the second stands", store.CodeOf(d.UndoMerge(t.Context(), first.ID)), store.Invalid)
	must(t, d.UndoMerge(t.Context(), second.ID))
	equal(t, "sales", mustCustomer(t, d, b.ID).Sales, 1)
	must(t, d.UndoMerge(t.Context(), first.ID))
	equal(t, "sales", mustCustomer(t, d, a.ID).Sales, 1)
	equal(t, "orders", mustCustomer(t, d, a.ID).Orders, 1)
}

func TestR18_OneRecordThatCantBeMergedKeepsAllApart(t *testing.T) {
	d, _ := stocked(t)
	kept := maya(t, d).Customer
	a := adding(t, d, store.Customer{FirstName: "A", Phone: "603 555 0100"})
	b := adding(t, d, store.Customer{FirstName: "B"})
	merging(t, d, a, b)
	for _, others := range [][]string{{a.ID, b.ID}, {a.ID, a.ID}, {a.ID, kept.ID}, {a.ID, "nobody"}} {
		_, err := d.MergeCustomers(t.Context(), kept.ID, others)
		equal(t, "refused", err != nil, true)
	}
	equal(t, "a", mustCustomer(t, d, a.ID).MergedInto, "")
	equal(t, "phone", maya(t, d).Phone, "")
}

// An order that was chosen anew after a merge stays with who was chosen.
func TestR18_UndoingAMergeLeavesOrdersThatWereChosenAnew(t *testing.T) {
	d, _ := stocked(t)
	other := adding(t, d, store.Customer{FirstName: "M.", Email: "m@work.example"})
	o := order(1001)
	o.Email = "m@work.example"
	take(t, d, o)
	row := named(t, d, "#1001")
	merge := merging(t, d, maya(t, d).Customer, other)
	_, err := d.UndoIdentify(t.Context(), row.ID)
	must(t, err)
	_, err = d.Identify(t.Context(), []string{row.ID}, maya(t, d).ID)
	must(t, err)
	must(t, d.UndoMerge(t.Context(), merge.ID))
	equal(t, "order and sale with one customer", mustCustomer(t, d, maya(t, d).ID).Orders, maya(t, d).Sales)
	equal(t, "orders", maya(t, d).Orders, 1)
	list, err := d.CustomerOrders(t.Context(), other.ID)
	must(t, err)
	equal(t, "the other's orders", len(list), 0)
}

// A waiting order is whose it is by what is remembered, before and after.
func TestR26_UndoingAMergeSettlesWaitingOrdersAnew(t *testing.T) {
	d, _ := stocked(t)
	other := adding(t, d, store.Customer{FirstName: "M.", LastName: "Okafor"})
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "x@example.com"))
	_, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, other.ID)
	must(t, err)
	merge := merging(t, d, maya(t, d).Customer, other)
	o := stranger(1002, "gid://shopify/Customer/7", "y@example.com")
	o.Lines[1].SKU = "NOWHERE"
	take(t, d, o)
	equal(t, "waits for its product", named(t, d, "#1002").Status, store.ProductMatchFailed)
	must(t, d.UndoMerge(t.Context(), merge.ID))
	list, err := d.CustomerOrders(t.Context(), other.ID)
	must(t, err)
	equal(t, "both are the other's", len(list), 2)
}
