package identify

import (
	"strings"
	"testing"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func jon() db.WaitingPerson {
	return db.WaitingPerson{
		Order: db.OrderRow{ID: "o1", Name: "#1051", Problem: store.CustomerIDNeeded},
		Details: store.Order{
			Email: "jon.whitaker@example.com", Phone: "(574) 555-0148", Buyer: store.Buyer{FirstName: "Jon", LastName: "Whitaker"},
			Billing: store.Address{Street: "2210 Mishawaka Ave", City: "South Bend", Postcode: "46615"},
		},
	}
}

func shown(p db.WaitingPerson) *model {
	m := &model{waiting: []db.OrderRow{{ID: "o0", Name: "#1044"}, p.Order, {ID: "o2", Name: "#1052"}}}
	m.show(p)
	return m
}

func people(ids ...string) db.FoundCustomers {
	var found db.FoundCustomers
	for _, id := range ids {
		found.Customers = append(found.Customers, db.FoundCustomer{CustomerRow: db.CustomerRow{Customer: store.Customer{ID: id}}})
	}
	return found
}

func TestR20_TheWholePersonIsSearchedForUntilSomebodyTypes(t *testing.T) {
	m := shown(jon())
	q, err := m.query()
	if err != nil || q.Person != jon().Details.Person() || q.For == nil || *q.For != q.Person {
		t.Errorf("on opening %+v (%v), want the order's person", q, err)
	}
	if m.typed.first != "Jon" || m.typed.last != "Whitaker" || m.shownFor() != "shown for the person on the order" {
		t.Errorf("fields %+v, %q", m.typed, m.shownFor())
	}
	m.typed.first, m.edited = "John ", true
	q, err = m.query()
	if want := (matching.Person{FirstName: "John", LastName: "Whitaker"}); err != nil || q.Person != want || *q.For != jon().Details.Person() {
		t.Errorf("after typing %+v (%v), want the fields alone, compared with the order's person", q, err)
	}
}

func TestR20_CustomerNumber(t *testing.T) {
	m := shown(jon())
	m.edited = true
	for _, test := range []struct {
		text string
		want int64
		bad  bool
	}{{"C-02217", 2217, false}, {"2217", 2217, false}, {"", 0, false}, {"22x", 0, true}} {
		m.typed = typed{number: test.text}
		if q, err := m.query(); q.Number != test.want || (err != nil) != test.bad {
			t.Errorf("%q: %d, %v", test.text, q.Number, err)
		}
	}
}

func TestR18_SeveralWithTheEmailAreAskedForFirst(t *testing.T) {
	p := jon()
	p.SameEmail = []store.Customer{{Number: 5}, {Number: 9}}
	if q, _ := shown(p).query(); len(q.First) != 2 || q.First[0] != 5 || q.First[1] != 9 {
		t.Errorf("first %v, want 5 and 9", q.First)
	}
}

func TestR21_NobodyIsChosenWhoWasNotLookedAt(t *testing.T) {
	m := shown(jon())
	unlikely := people("a", "b")
	m.answer(unlikely, nil, false)
	if m.selected != "" {
		t.Errorf("%q is selected, who is not likely", m.selected)
	}
	likely := people("a", "b")
	likely.Customers[0].Score = matching.Close
	m.answer(likely, nil, false)
	if m.selected != "a" || m.selectNot() != "" {
		t.Fatalf("selected %q, %q; want the likeliest", m.selected, m.selectNot())
	}
	twins := jon()
	twins.SameEmail = []store.Customer{{ID: "a"}, {ID: "b"}}
	n := shown(twins)
	n.answer(likely, nil, false)
	if n.selected != "" {
		t.Errorf("%q is selected of two with the order's email", n.selected)
	}
	m.selected = "b"
	m.answer(people("x", "b"), nil, true)
	if m.selected != "b" {
		t.Errorf("reading again selected %q instead of b", m.selected)
	}
	m.answer(people("x"), nil, true)
	if m.selected != "" || m.selectNot() == "" {
		t.Errorf("b is gone and %q is selected instead", m.selected)
	}
	m.selected = "x"
	m.left = true
	if m.selectNot() != "#1051 has its customer already." || m.createNot() != m.selectNot() {
		t.Errorf("%q, %q", m.selectNot(), m.createNot())
	}
}

func TestR21_StepsRoundAllWaitingOrders(t *testing.T) {
	m := shown(jon())
	if index, count, caption, text := m.step(); index != 1 || count != 3 || caption != "order #1051" || text != "2 of 3 waiting" {
		t.Errorf("%d %d %q %q", index, count, caption, text)
	}
	if m.beside(+1) != "o2" || m.beside(-1) != "o0" {
		t.Errorf("next %s, previous %s", m.beside(+1), m.beside(-1))
	}
	before := m.waiting
	for _, test := range []struct {
		at   string
		now  []db.OrderRow
		want string
	}{
		{"o1", []db.OrderRow{{ID: "o0"}, {ID: "o2"}}, "o2"},
		{"o2", []db.OrderRow{{ID: "o0"}}, "o0"},
		{"o1", nil, ""},
	} {
		if got := after(before, test.at, test.now); got != test.want {
			t.Errorf("after %s of %v: %q, want %q", test.at, test.now, got, test.want)
		}
	}
	m.waiting = m.waiting[1:2]
	if m.beside(+1) != "" || m.stepNot() == "" {
		t.Error("there is a way on from the only order that waits")
	}
}

func TestR20_ShowingTheSameOrderKeepsWhatIsTyped(t *testing.T) {
	m := shown(jon())
	m.typed.last, m.edited, m.agreed["o2"] = "Whittaker", true, true
	m.show(jon())
	if m.typed.last != "Whittaker" || !m.edited || !m.agreed["o2"] {
		t.Errorf("typed %+v, edited %t, agreed %v", m.typed, m.edited, m.agreed)
	}
	other := jon()
	other.Order.ID, other.Details.Buyer.FirstName = "o2", "Chris"
	m.show(other)
	if m.typed.first != "Chris" || m.edited || len(m.agreed) != 0 {
		t.Errorf("another order begins with %+v, edited %t, agreed %v", m.typed, m.edited, m.agreed)
	}
}

func TestR21_AVariationGoesWhereItBelongs(t *testing.T) {
	for name, want := range map[string]typed{"John": {first: "John", last: "Whitaker"}, "Whitacre": {first: "Jon", last: "Whitacre"}} {
		m := shown(jon())
		m.typed.email = "kept out"
		m.put(name)
		if m.typed != want || !m.edited {
			t.Errorf("%s: %+v, want %+v", name, m.typed, want)
		}
	}
}

func TestR20_SaysWhatIsNotSearchedYet(t *testing.T) {
	m := shown(jon())
	m.answer(db.FoundCustomers{Searched: 312_000, Total: 1_000_000}, nil, false)
	if _, text := m.nothing(); !m.loading() || text != "Searching 312,000 of 1,000,000 customers, the rest is still loading." {
		t.Errorf("loading %t: %q", m.loading(), text)
	}
	found := people("a")
	found.Searched, found.Total = 312_000, 1_000_000
	m.answer(found, nil, true)
	if got := m.heading(); got != "1 customer found · Searching 312,000 of 1,000,000 customers, the rest is still loading" {
		t.Errorf("heading %q", got)
	}
}

// written writes pieces with what differs in brackets.
func written(pieces []widgets.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Differs {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestR20_WhatDiffersIsMarked(t *testing.T) {
	who := jon().Details.Person()
	customer := func(first, last, email, phone, street, city, postcode string) db.FoundCustomer {
		return db.FoundCustomer{CustomerRow: db.CustomerRow{Customer: store.Customer{
			FirstName: first, LastName: last, Email: email, Phone: phone, Address: store.Address{Street: street, City: city, Postcode: postcode},
		}}}
	}
	for _, test := range []struct {
		c           db.FoundCustomer
		name, facts string
	}{
		{
			customer("John", "Whitaker", "john.w@example.com", "(574) 555-0148", "2210 Mishawaka Ave.", "South Bend", "46615"),
			"Jo[h]n Whitaker", "[john.w@example.com] · (574) 555-0148 · 2210 Mishawaka Ave., South Bend 46615",
		},
		{
			customer("Jon", "Whittaker", "jwhit@example.net", "+1 574 555 0911", "17 Elm St", "Granger", "46530"),
			"Jon Whit[t]aker", "[jwhit@example.net] · +1 574 555 0[911] · [17 Elm St, Granger 46530]",
		},
		{customer("J.", "Whitaker", "", "", "", "South Bend", "46601"), "[J.] Whitaker", "no email · no phone · South Bend [46601]"},
		{
			customer("", "Whitake", "JON.WHITAKER@example.com", "312 555 0100", "405 River Ct", "South Bend", ""), "[Whitake]",
			"JON.WHITAKER@example.com · [312 555 0100] · [405 River Ct], South Bend",
		},
	} {
		shown := present(test.c, who)
		name := written(shown.Name)
		if name != test.name || written(shown.Facts) != test.facts {
			t.Errorf("%s | %s\nwant %s | %s", name, written(shown.Facts), test.name, test.facts)
		}
	}
}

func TestR20_ScoreAndEvidenceHaveTheirTones(t *testing.T) {
	for score, want := range map[float64]theme.Tone{
		1: theme.Green, .9: theme.Green, .89: theme.Amber, .6: theme.Amber, .59: theme.Grey,
		0: theme.Grey,
	} {
		if got := scoreTone(score); got != want {
			t.Errorf("%v: tone %d, want %d", score, got, want)
		}
	}
	if percent(1) != "99" || percent(.634) != "63" || percent(0) != "0" {
		t.Errorf("%s %s %s", percent(1), percent(.634), percent(0))
	}
	chips := evidence([]matching.Evidence{
		{Likeness: matching.Same, Text: "same phone"},
		{Likeness: matching.Alike, Text: "one letter differs"},
		{Likeness: matching.Differs, Text: "other street"},
	})
	if chips[0].Tone != theme.Green || chips[0].Icon == "" || chips[1].Tone != theme.Amber || chips[2].Tone != theme.Grey {
		t.Errorf("%+v", chips)
	}
}

func TestR21_CloseVariantsAreNamedOnce(t *testing.T) {
	found := people("a", "b", "c", "d", "e")
	for i, score := range []float64{.97, .8, .6, .6, .59} {
		found.Customers[i].Score = score
	}
	near := variants(found)
	if len(near) != 3 {
		t.Fatalf("%d variants, want the likeliest 3", len(near))
	}
	if !unseen(near, nil) || unseen(near, near) || !unseen(near, near[:2]) {
		t.Error("what was warned of is not told from what was not")
	}
}

func TestR21_OrdersAreDecidedTogetherOnlyWhenAgreed(t *testing.T) {
	p := jon()
	p.Together = []db.LikelySame{{Order: db.OrderRow{ID: "c", Name: "#1044"}, Certain: true}, {Order: db.OrderRow{ID: "l", Name: "#1047"}}}
	m := shown(p)
	if got := strings.Join(m.orders(), " "); got != "o1" {
		t.Errorf("a choice would settle %s, want the shown order alone", got)
	}
	m.agreed["l"] = true
	if got := strings.Join(m.orders(), " "); got != "o1 l" {
		t.Errorf("a choice would settle %s, want the ticked one too", got)
	}
	if got := follow(m.certain()); got != "1 more waiting order (#1044) has this email.\nYour choice settles it too." {
		t.Errorf("%q", got)
	}
}

func TestAddressIsWrittenAsOnAnEnvelope(t *testing.T) {
	got := strings.Join(postal(store.Address{
		FirstName: "Jon", LastName: "Whitaker", Street: "88 Lincoln Way", City: "Mishawaka",
		Province: "IN", Postcode: "46544", Country: "US",
	}), " / ")
	if got != "Jon Whitaker / 88 Lincoln Way / Mishawaka, IN 46544 · US" {
		t.Errorf("%q", got)
	}
	if got := postal(store.Address{FirstName: "Diego"}); got != nil {
		t.Errorf("a name alone is the address %q", got)
	}
}

func TestR21_WhatSelectCustomerDoesIsSaidBeforeItIsDone(t *testing.T) {
	p := jon()
	m := shown(p)
	if got := m.effect(); got != "Choosing a customer checks the order again at once. Cancel changes nothing." {
		t.Errorf("with nobody selected: %q", got)
	}
	found := people("a")
	found.Customers[0].Number = 1007
	choose := func(p db.WaitingPerson) *model {
		m := shown(p)
		m.answer(found, nil, false)
		m.selected = "a"
		return m
	}
	const rest = " C-01007’s then. Where every product matches, stock is taken at once."
	if got := choose(p).effect(); got != "#1051 is"+rest {
		t.Errorf("alone: %q", got)
	}
	p.Together = []db.LikelySame{{Order: db.OrderRow{ID: "o3"}, Certain: true}, {Order: db.OrderRow{ID: "o4"}}}
	m = choose(p)
	if got := m.effect(); got != "#1051 and 1 more order are"+rest {
		t.Errorf("with one that follows: %q", got)
	}
	m.agreed["o4"] = true
	if got := m.effect(); got != "#1051 and 2 more orders are"+rest {
		t.Errorf("with one that was agreed to: %q", got)
	}
}
