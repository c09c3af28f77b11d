package db_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

// stranger is an order of somebody the shop doesn't know by that email.
func stranger(n int, shopifyID, email string) store.Order {
	o := order(n)
	o.Buyer.ShopifyID, o.Email = shopifyID, email
	return o
}

func maya(t testing.TB, d *db.DB) db.CustomerRow {
	t.Helper()
	c, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	return c
}

func TestR21_SelectCustomerLinksRemembersAndSettlesTheOthers(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "new@example.com"), stranger(1002, "gid://shopify/Customer/7", "other@example.com"))
	waiting, err := d.WaitingForCustomer(t.Context())
	must(t, err)
	equal(t, "waiting", len(waiting), 2)
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 2)
	equal(t, "stock", onHand(t, d, "TIR-38"), 6)
	row := named(t, d, "#1001")
	equal(t, "status", row.Status, store.New)
	equal(t, "has a barcode", row.Barcode != "", true)
	take(t, d, stranger(1003, "gid://shopify/Customer/7", "third@example.com"))
	equal(t, "the next order matches by itself", named(t, d, "#1003").Status, store.New)
	equal(t, "sales", maya(t, d).Sales, 3)
}

func TestR18_AGuestIsRememberedByEmail(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "", "guest@example.com"))
	_, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	take(t, d, stranger(1002, "", " Guest@Example.com "), stranger(1003, "", "another@example.com"))
	equal(t, "same email", named(t, d, "#1002").Status, store.New)
	equal(t, "another", named(t, d, "#1003").Status, store.CustomerIDNeeded)
}

func TestR21_AnOrderWithNothingToRememberByIsIdentifiedToo(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "", ""), stranger(1002, "", ""))
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 1)
	equal(t, "the other waits", named(t, d, "#1002").Status, store.CustomerIDNeeded)
	equal(t, "reason", explain(t, d, "#1001").Customer.Match.Reason, matching.CustomerChosen)
}

func TestR21_CreateNewMakesTheRecordAndLinksIt(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/9", "jon@example.com"), stranger(1002, "", "jon@example.com"))
	details, _, err := d.Details(t.Context(), named(t, d, "#1001").ID)
	must(t, err)
	done, err := d.IdentifyAsNew(t.Context(), []string{named(t, d, "#1001").ID}, details.AsCustomer())
	must(t, err)
	equal(t, "number", done.Customer.Number, 1002)
	equal(t, "the guest with the same email too", done.Matched, 2)
	_, err = d.IdentifyAsNew(t.Context(), []string{named(t, d, "#1002").ID}, store.Customer{Email: "x@example.com"})
	equal(t, "without a name", store.CodeOf(err), store.Invalid)
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", n, 2)
}

func TestR21_DecidedTogether(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "a@example.com"), stranger(1002, "gid://shopify/Customer/8", "b@example.com"))
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID, named(t, d, "#1002").ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 2)
	take(t, d, stranger(1003, "gid://shopify/Customer/8", "c@example.com"))
	equal(t, "both are remembered", named(t, d, "#1003").Status, store.New)
}

func TestR14_AChoiceDoesNotHurryAnOrderWhoseProductIsMissing(t *testing.T) {
	d, _ := stocked(t)
	o := stranger(1001, "gid://shopify/Customer/7", "a@example.com")
	o.Lines[1].SKU = "NOWHERE"
	take(t, d, o)
	equal(t, "R24: the customer first", named(t, d, "#1001").Status, store.CustomerIDNeeded)
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 0)
	equal(t, "status", named(t, d, "#1001").Status, store.ProductMatchFailed)
	equal(t, "stock", onHand(t, d, "TIR-38"), 10)
}

func TestR15_UndoingAnIdentificationBringsStockBackOnceAndWaits(t *testing.T) {
	d, _ := stocked(t)
	// The email alone would match Maya again at once: only a person decides now.
	take(t, d, order(1001))
	first := named(t, d, "#1001")
	equal(t, "stock", onHand(t, d, "TIR-38"), 8)
	said, err := d.UndoIdentify(t.Context(), first.ID)
	must(t, err)
	equal(t, "says the transaction", strings.Contains(said, first.Barcode), true)
	row := named(t, d, "#1001")
	equal(t, "status", row.Status, store.CustomerIDNeeded)
	equal(t, "barcode", row.Barcode, "")
	equal(t, "stock", onHand(t, d, "TIR-38"), 10)
	equal(t, "reason", explain(t, d, "#1001").Customer.Match.Reason, matching.CustomerUndone)
	_, err = d.Rematch(t.Context())
	must(t, err)
	equal(t, "still waits", named(t, d, "#1001").Status, store.CustomerIDNeeded)
	_, err = d.UndoIdentify(t.Context(), first.ID)
	equal(t, "again", store.CodeOf(err), store.Invalid)
	done, err := d.Identify(t.Context(), []string{first.ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 1)
	again := named(t, d, "#1001")
	equal(t, "another barcode", again.Barcode != first.Barcode && again.Barcode != "", true)
	equal(t, "stock", onHand(t, d, "TIR-38"), 8)
	kinds := map[store.EventKind]int{}
	for _, event := range explain(t, d, "#1001").Story {
		kinds[event.Kind]++
	}
	equal(t, "R44: the trail stays", kinds[store.EventUndone] == 1 && kinds[store.EventIdentified] == 1, true)
}

func TestR15_AnIdentificationStaysOncePaidOrPushed(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001), order(1002), order(1003))
	paid, told, saved := named(t, d, "#1001"), named(t, d, "#1002"), named(t, d, "#1003")
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: paid.TransactionID, Type: "eCommerce", Card: "VISA", Minor: 100,
		Currency: "USD",
	}, 12100))
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: told.ID, From: store.New, To: store.ReadyForPickup}}))
	_, claimed, err := d.ClaimPush(t.Context(), "here", 1000)
	must(t, err)
	equal(t, "claimed", claimed, true)
	for _, row := range []db.OrderRow{paid, told} {
		_, err := d.UndoIdentify(t.Context(), row.ID)
		equal(t, row.Name, store.CodeOf(err), store.Invalid)
		equal(t, row.Name, store.CodeOf(d.MayUndoIdentify(t.Context(), row.ID)), store.Invalid)
		equal(t, "barcode", named(t, d, row.Name).Barcode, row.Barcode)
	}
	// Saved and not sent yet: the push is withdrawn with it.
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: saved.ID, From: store.New, To: store.ReadyForPickup}}))
	must(t, d.MayUndoIdentify(t.Context(), saved.ID))
	_, err = d.UndoIdentify(t.Context(), saved.ID)
	must(t, err)
	equal(t, "push", explain(t, d, "#1003").Pushes[0].State, store.PushWithdrawn)
	equal(t, "row", named(t, d, "#1003").Push, store.PushNone)
}

func TestR18_UndoingForgetsTheChoice(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "a@example.com"), stranger(1002, "gid://shopify/Customer/7", "a@example.com"))
	_, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	said, err := d.UndoIdentify(t.Context(), named(t, d, "#1001").ID)
	must(t, err)
	equal(t, "names the other order", strings.Contains(said, "1 other order"), true)
	equal(t, "which keeps its transaction", named(t, d, "#1002").Status, store.New)
	take(t, d, stranger(1003, "gid://shopify/Customer/7", "a@example.com"))
	equal(t, "the next one waits", named(t, d, "#1003").Status, store.CustomerIDNeeded)
}

func TestR19_AnEditThatSuppliesTheEmailMatchesAndImportNeverWrites(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "maya.new@example.com"))
	c := maya(t, d).Customer
	stale := c
	c.Email, c.Note = " Maya.New@example.com", "prefers calls"
	c.More = []store.Address{{Street: "1 Work Way", Postcode: "03801"}}
	matched, err := d.EditCustomer(t.Context(), c)
	must(t, err)
	equal(t, "matched", matched, 1)
	equal(t, "status", named(t, d, "#1001").Status, store.New)
	after := maya(t, d)
	equal(t, "email", after.Email, "Maya.New@example.com")
	equal(t, "further address", after.More[0].Street, "1 Work Way")
	equal(t, "order's name left alone", after.LastName, "Okafor")
	_, err = d.EditCustomer(t.Context(), stale)
	equal(t, "R46: an edit of what was seen before", store.CodeOf(err), store.Conflict)
	c = after.Customer
	c.Email = "not an email"
	_, err = d.EditCustomer(t.Context(), c)
	equal(t, "bad email", store.CodeOf(err), store.Invalid)
	story, err := d.Story(t.Context(), after.ID)
	must(t, err)
	equal(t, "R44: logged with before and after", story[len(story)-1].Before != "" && strings.Contains(story[len(story)-1].After,
		"prefers calls"), true)
}

func TestR18_AMergedCustomerLeadsToItsSurvivor(t *testing.T) {
	d, _ := stocked(t)
	other, _, err := d.AddCustomer(t.Context(), store.Customer{
		FirstName: "M.", LastName: "Okafor", Email: "maya@work.example",
		Phone: "603 555 0100",
	})
	must(t, err)
	o := order(1001)
	o.Email = "maya@work.example"
	take(t, d, o)
	equal(t, "sales of the other", mustCustomer(t, d, other.ID).Sales, 1)
	merges, err := d.MergeCustomers(t.Context(), maya(t, d).ID, []string{other.ID})
	must(t, err)
	equal(t, "re-pointed sales", merges[0].Sales, 1)
	kept := maya(t, d)
	equal(t, "sales", kept.Sales, 1)
	equal(t, "phone taken over", kept.Phone, "603 555 0100")
	equal(t, "email kept", kept.Email, "Maya@Example.com")
	p := order(1002)
	p.Email = "maya@work.example"
	take(t, d, p)
	equal(t, "by the merged email", explain(t, d, "#1002").Customer.Chosen.ID, kept.ID)
	numbered, err := d.CustomerNumbered(t.Context(), other.Number)
	must(t, err)
	equal(t, "the old number", numbered.ID, kept.ID)

	must(t, d.UndoMerge(t.Context(), merges[0].ID))
	equal(t, "sales after undo", mustCustomer(t, d, other.ID).Sales, 1)
	equal(t, "phone after undo", maya(t, d).Phone, "")
	equal(t, "orders after the merge stay", maya(t, d).Sales, 1)
	equal(t, "undone twice", store.CodeOf(d.UndoMerge(t.Context(), merges[0].ID)), store.Invalid)
}

func TestR18_MergingSettlesWhoHadTheSameEmail(t *testing.T) {
	d, _ := stocked(t)
	twin, _, err := d.AddCustomer(t.Context(), store.Customer{FirstName: "Sam", LastName: "Okafor", Email: "maya@example.com"})
	must(t, err)
	take(t, d, order(1001))
	equal(t, "two have it", named(t, d, "#1001").Status, store.CustomerIDNeeded)
	_, err = d.MergeCustomers(t.Context(), maya(t, d).ID, []string{twin.ID})
	must(t, err)
	equal(t, "one has it", named(t, d, "#1001").Status, store.New)
	_, err = d.MergeCustomers(t.Context(), maya(t, d).ID, []string{maya(t, d).ID})
	equal(t, "with itself", store.CodeOf(err), store.Invalid)
}

func mustCustomer(t testing.TB, d *db.DB, id string) db.CustomerRow {
	t.Helper()
	c, err := d.Customer(t.Context(), id)
	must(t, err)
	return c
}

// Whatever staff do, stock is its ledger, an order with a transaction has taken
// exactly its lines, and one without has taken nothing.
func TestR15_AnyMixOfChoicesAndUndosKeepsStockRight(t *testing.T) {
	d, _ := stocked(t)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		stock, sales := onHand(t, d, "TIR-38"), maya(t, d).Sales
		var orders []store.Order
		for n := range rapid.IntRange(1, 5).Draw(r, "orders") {
			buyer := rapid.SampledFrom([]string{"", "gid://shopify/Customer/%d1", "gid://shopify/Customer/%d2"}).Draw(r, "buyer")
			email := rapid.SampledFrom([]string{"", "maya@example.com", "%d@example.com"}).Draw(r, "email")
			orders = append(orders, stranger(1001+10*round+n, strings.ReplaceAll(buyer, "%d", strconv.Itoa(round)), strings.ReplaceAll(email, "%d",
				strconv.Itoa(round))))
		}
		take(t, d, orders...)
		for range rapid.IntRange(1, 8).Draw(r, "acts") {
			row := named(t, d, rapid.SampledFrom(orders).Draw(r, "order").Name)
			if rapid.Bool().Draw(r, "undo") {
				_, _ = d.UndoIdentify(t.Context(), row.ID)
			} else {
				_, _ = d.Identify(t.Context(), []string{row.ID}, maya(t, d).ID)
			}
		}
		sold := int64(0)
		for _, o := range orders {
			row := named(t, d, o.Name)
			if (row.Barcode != "") != (row.Status == store.New) {
				r.Fatalf("%s is %s with barcode %q", row.Name, row.Status, row.Barcode)
			}
			if row.Barcode != "" {
				sold++
			}
		}
		if got := onHand(t, d, "TIR-38"); got != stock-2*sold {
			r.Fatalf("%d on hand after %d sales of 2, want %d", got, sold, stock-2*sold)
		}
		if got := maya(t, d).Sales - sales; got != sold {
			r.Fatalf("%d sales, want %d", got, sold)
		}
	})
}

func TestR20_FoundByTheNameOnTheOrderWithEvidence(t *testing.T) {
	d, _ := stocked(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "John", LastName: "Whitaker", Phone: "(574) 555-0148", Email: "john.w@example.com", Address: store.Address{
			Street: "2210 Mishawaka Ave", City: "South Bend", Postcode: "46615",
		}},
		{FirstName: "Jon", LastName: "Whittaker", Phone: "574 555 0911"},
		{FirstName: "Somebody", LastName: "Else"},
	}))
	o := stranger(1001, "", "jon.whitaker@example.com")
	o.Buyer = store.Buyer{FirstName: "Jon", LastName: "Whitaker", Phone: "+15745550148"}
	o.Billing = store.Address{
		FirstName: "Jon", LastName: "Whitaker", Street: "2210 Mishawaka Avenue", City: "South Bend", Postcode: "46615",
		Country: "US",
	}
	p := stranger(1002, "", "jw@example.org")
	p.Buyer, p.Billing = o.Buyer, o.Billing
	take(t, d, o, p, stranger(1003, "", "unlike@example.org"))
	w, err := d.WaitingPerson(t.Context(), named(t, d, "#1001").ID)
	must(t, err)
	equal(t, "likely the same person", len(w.Together), 1)
	equal(t, "which", w.Together[0].Order.Name, "#1002")
	equal(t, "only likely", w.Together[0].Certain, false)
	person := w.Details.Person()
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Person: person}, For: &person})
	must(t, err)
	equal(t, "first", got.Customers[0].FirstName, "John")
	equal(t, "as good as certain or nearly", got.Customers[0].Score > 0.9, true)
	equal(t, "has evidence", len(got.Customers[0].Evidence) > 2, true)
	equal(t, "searched all", got.Searched == 4 && got.Total == 4, true)
	names, err := d.NameVariations(t.Context(), "Jon", "Whitaker", 5)
	must(t, err)
	equal(t, "variations", strings.Contains(strings.Join(names, " "), "Whittaker"), true)

	// Every write is found by the next search, a merged record no more.
	john := got.Customers[0].CustomerRow
	other, _, err := d.AddCustomer(t.Context(), store.Customer{FirstName: "Johnny", LastName: "Whitaker", Phone: "5745550148"})
	must(t, err)
	like, err := d.DuplicatesOf(t.Context(), john.ID, 3)
	must(t, err)
	equal(t, "likeliest duplicate", like[0].Number, other.Number)
	_, err = d.MergeCustomers(t.Context(), john.ID, []string{other.ID})
	must(t, err)
	got, err = d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Text: "johnny whitaker"}})
	must(t, err)
	for _, c := range got.Customers {
		equal(t, "is a survivor", c.MergedInto, "")
	}
	got, err = d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Text: other.Code()}, First: []int64{1001}})
	must(t, err)
	equal(t, "those with the order's email first", got.Customers[0].Number, 1001)
}
