package customers

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
)

// shop has three people and a company.
func shop(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	for _, c := range []store.Customer{
		{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com", Phone: "(574) 555-0172", Address: store.Address{
			City:     "Granger",
			Postcode: "46530",
		}},
		{FirstName: "Jon", LastName: "Whitaker", Email: "jon@example.com", Phone: "(574) 555-0148", Address: home},
		{Company: "Riverside Couriers", Email: "dispatch@couriers.example"},
		{FirstName: "Aisha", LastName: "Bello"},
	} {
		add(t, d, c)
	}
	return d
}

func shown(v *List) string {
	var names []string
	for i := range v.model.count() {
		c, _ := v.model.row(i)
		names = append(names, c.Name())
	}
	return strings.Join(names, ", ")
}

func TestR20_OneBoxUnderstandsWhatStaffType(t *testing.T) {
	v, _ := openList(t, shop(t))
	for typed, want := range map[string]string{
		"okafor": "Maya Okafor", "jon whitaker": "Jon Whitaker", "jon@example.com": "Jon Whitaker", "5550172": "Maya Okafor",
		"riverside": "Riverside Couriers", "46530": "Maya Okafor", "C-01004": "Aisha Bello", "Whittaker": "Jon Whitaker",
	} {
		v.Search.SetText("")
		test.Type(v.Search, typed)
		if got, _, _ := strings.Cut(shown(v), ", "); got != want {
			t.Errorf("%q finds %q first, want %q", typed, shown(v), want)
		}
	}
	v.Search.SetText("Whittaker")
	v.Rows.Select(0)
	if c, ok := v.model.current(); !ok || len(c.Evidence) == 0 || len(v.strip.room.Objects) == 0 {
		t.Error("the selected result does not say why it was found")
	}
	v.Search.SetText("")
	if v.model.count() != 4 || v.model.selected != "" {
		t.Errorf("an emptied box shows %s", shown(v))
	}
}

func TestTheListSorts(t *testing.T) {
	v, _ := openList(t, shop(t))
	equal := func(what, want string) {
		t.Helper()
		if got := shown(v); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	equal("by last name", "Aisha Bello, Maya Okafor, Riverside Couriers, Jon Whitaker")
	v.sort(0, true)
	equal("newest number first", "Aisha Bello, Riverside Couriers, Jon Whitaker, Maya Okafor")
	v.sort(5, true)
	equal("by postcode", "Jon Whitaker, Maya Okafor, Aisha Bello, Riverside Couriers")
	v.Search.SetText("example")
	v.sort(3, false)
	if got := shown(v); strings.Index(got, "Jon") > strings.Index(got, "Maya") {
		t.Errorf("found ones do not sort by email: %s", got)
	}
}

func TestR7_EditAndMergeNeedACustomer(t *testing.T) {
	d := shop(t)
	v, asked := openList(t, d)
	if v.Edit.Enabled() || v.Merge.Enabled() || v.Edit.Reason() != "Select a customer first." {
		t.Fatal("Edit or Merge works without a selected customer, or doesn't say why not")
	}
	v.Rows.Select(1)
	id := v.model.selected
	test.Tap(v.Edit)
	test.Tap(v.Merge)
	if len(asked.customers) != 1 || asked.customers[0] != id || len(asked.merges) != 1 || asked.merges[0] != id {
		t.Errorf("%+v, want %s opened and merged", asked, id)
	}
	add(t, d, store.Customer{FirstName: "Adam", LastName: "Aaron"})
	v.Reload()
	if v.model.selected != id || v.Rows.Selected() != 2 {
		t.Errorf("row %d is selected after somebody was added before it, want the same customer", v.Rows.Selected())
	}
}

func TestR51_TheListWorksByKeyboard(t *testing.T) {
	v, asked := openList(t, shop(t))
	if v.window.Canvas().Focused() != v.Search {
		t.Fatal("the search box does not have the keys when the window opens")
	}
	test.Type(v.Search, "okafor")
	v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(asked.customers) != 1 {
		t.Fatal("Enter does not open the only hit")
	}
	v.Search.SetText("")
	v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	v.Rows.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	v.Rows.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(asked.customers) != 2 || asked.customers[1] != v.model.selected {
		t.Errorf("Enter in the list opened %v", asked.customers)
	}
	v.Rows.FocusTarget().TypedRune('k')
	if v.Search.Text != "k" || v.window.Canvas().Focused() != v.Search {
		t.Error("typing in the list does not begin a search")
	}
	v.Search.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierControl})
	if len(asked.begun) != 1 {
		t.Error("Ctrl+N does not begin a new customer")
	}
}

func TestNobodyThereOffersNew(t *testing.T) {
	v, asked := openList(t, open(t))
	if _, text, _ := v.model.nothing(); text != "There are no customers yet." || !v.Begin.Visible() || v.Begin.Text != "New Customer" {
		t.Errorf("an empty shop says %q, button %q", text, v.Begin.Text)
	}
	v.Search.SetText("Zoë Quux van Dam")
	if !v.Begin.Visible() || v.Begin.Text != "New “Zoë Quux van Dam”" {
		t.Errorf("nobody found offers %q", v.Begin.Text)
	}
	test.Tap(v.Begin)
	v.Search.SetText("zoe@example.com")
	test.Tap(v.Begin)
	v.Search.SetText("574 555 0100")
	test.Tap(v.Begin)
	want := []store.Customer{{FirstName: "Zoë Quux van", LastName: "Dam"}, {Email: "zoe@example.com"}, {Phone: "574 555 0100"}}
	if fmt.Sprint(asked.begun) != fmt.Sprint(want) {
		t.Errorf("begins %+v, want %+v", asked.begun, want)
	}
}

func TestR45_TheListIsHonestWhileTheIndexLoads(t *testing.T) {
	m := newList()
	m.ask("kim")
	m.answer("kim", db.FoundCustomers{Searched: 120_000, Total: 1_000_000})
	if _, text := m.facts(); text != "Searched 120,000 of 1,000,000 so far; the rest is still being read." {
		t.Errorf("says %q", text)
	}
	if _, text, begin := m.nothing(); begin || !strings.Contains(text, "still being read") {
		t.Errorf("says %q and offers New: %t", text, begin)
	}
	m.found.Searched = 1_000_000
	if _, _, begin := m.nothing(); !begin || m.loading() {
		t.Error("a finished search still counts as loading")
	}
}

func TestRowsStayUntilTheAnswerComes(t *testing.T) {
	d := shop(t)
	v, asked := openList(t, d)
	var waiting []func()
	v.window.Work.Go = func(f func()) { waiting = append(waiting, f) }
	test.Type(v.Search, "okafor")
	v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if v.model.count() != 4 || v.Begin.Visible() || len(asked.customers) != 0 {
		t.Fatalf("before the answer %d rows, New offered %t, opened %v", v.model.count(), v.Begin.Visible(), asked.customers)
	}
	for _, work := range waiting {
		work()
	}
	if shown(v) != "Maya Okafor" || len(asked.customers) != 1 {
		t.Errorf("Enter that came before the answer: %s, opened %v", shown(v), asked.customers)
	}
}

func TestErrorStandsInPlaceOfCustomers(t *testing.T) {
	m := newList()
	m.err = store.Fail(store.Busy, "Another program holds the database.")
	if _, text, begin := m.nothing(); text != "Another program holds the database." || begin {
		t.Errorf("an error: %q", text)
	}
}

func TestR20_EvidenceBecomesChips(t *testing.T) {
	facts := reasons([]matching.Evidence{
		{Text: "same phone", Likeness: matching.Same},
		{Text: "Jon = John", Likeness: matching.Alike},
		{Text: "other postcode", Likeness: matching.Differs},
	})
	if facts[0].Tone != theme.Green || facts[1].Tone != theme.Amber || facts[2].Tone != theme.Grey {
		t.Errorf("%+v", facts)
	}
}

// BenchmarkCustomers opens the window over 100,000 customers: to first rows, to a
// page far down, and a scroll step.
func BenchmarkCustomers(b *testing.B) {
	d := open(b)
	for n := 0; n < 100_000; n += 5000 {
		people := make([]store.Customer, 5000)
		for i := range people {
			people[i] = store.Customer{
				FirstName: fmt.Sprint("F", (n+i)%977), LastName: fmt.Sprint("L", (n+i)%7919),
				Email: fmt.Sprintf("c%d@example.com", n+i),
			}
		}
		must(b, d.AddCustomers(b.Context(), people))
	}
	v, _ := openList(b, d)
	b.Run("first rows", func(b *testing.B) {
		for range b.N {
			v.Reload()
		}
	})
	b.Run("far down", func(b *testing.B) {
		for i := range b.N {
			v.Rows.ScrollTo(90_000 - i%50*200)
		}
	})
	b.Run("search", func(b *testing.B) {
		for i := range b.N {
			v.Search.SetText(fmt.Sprint("F", i%977, " L", i%7919))
		}
	})
}
