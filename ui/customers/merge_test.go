package customers

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
)

// twice is a shop in which Jon Whitaker is there twice: the newer record has the
// sales.
func twice(t testing.TB) (d *db.DB, older, newer store.Customer) {
	t.Helper()
	d = open(t)
	older = add(t, d, store.Customer{FirstName: "Jon", LastName: "Whitaker", Phone: "(574) 555-0148", Note: "Prefers a call."})
	newer = add(t, d, store.Customer{FirstName: "John", LastName: "Whitaker", Email: "jon@example.com", Phone: "574 555 0148", Address: home})
	add(t, d, store.Customer{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"})
	take(t, d, order(1, "Jon", "Whitaker", "jon@example.com"), order(2, "Jon", "Whitaker", "jon@example.com"))
	return d, older, newer
}

func TestMergeShowsWhatItDoesBeforeItDoesIt(t *testing.T) {
	d, older, newer := twice(t)
	v, asked := openMerge(t, d, older.ID)
	if v.Act.Enabled() || v.Act.Reason() == "" {
		t.Fatal("merging works without a second record, or doesn't say why not")
	}
	if len(v.list.found) != 1 || v.list.found[0].ID != newer.ID || len(v.list.found[0].Evidence) == 0 {
		t.Fatalf("likely duplicates: %+v", v.list.found)
	}
	v.list.rows.Select(0)
	if v.model.survivor().ID != newer.ID || !v.Act.Enabled() {
		t.Fatalf("%s stays, want the one with sales", v.model.survivor().Code())
	}
	if lead, _ := v.model.consequence(); lead != "Nothing has to move from C-01001 to C-01002." {
		t.Errorf("says %q", lead)
	}
	for _, row := range v.model.table() {
		label, ours, theirs := row.Cells[0].Text, row.Cells[1], row.Cells[2]
		if label == "Note" && !ours.Bold {
			t.Error("the note of the merged record is not shown as staying")
		}
		if label == "Name" && (!theirs.Bold || ours.Bold || !row.Unsaved) {
			t.Errorf("name %+v beside %+v, want the survivor's", ours, theirs)
		}
	}
	test.Tap(v.keepOne)
	if lead, _ := v.model.consequence(); v.model.survivor().ID != older.ID || lead != "2 orders and 2 sales move from C-01002 to C-01001." {
		t.Errorf("%s stays, says %q", v.model.survivor().Code(), lead)
	}
	test.Tap(v.Act)
	if len(asked.done) != 2 || asked.done[0] != older.ID || asked.done[1] != "Merged. 2 orders and 2 sales moved here." {
		t.Fatalf("%q", asked.done)
	}
	if c := stored(t, d, newer.ID); c.MergedInto != older.ID {
		t.Error("the duplicate is not merged")
	}
	orders, err := d.CustomerOrders(t.Context(), older.ID)
	must(t, err)
	if len(orders) != 2 {
		t.Errorf("the survivor has %d orders, want 2", len(orders))
	}
}

func TestAMergeIsUndoneFromTheRecord(t *testing.T) {
	d, older, newer := twice(t)
	_, err := d.MergeCustomers(t.Context(), newer.ID, []string{older.ID})
	must(t, err)
	v, _ := openRecord(t, d, RecordConfig{CustomerID: newer.ID})
	if len(v.seen.merges) != 1 {
		t.Fatal("the record does not show its merge")
	}
	v.undoMerge(v.seen.merges[0])
	if stored(t, d, older.ID).MergedInto != "" || v.seen.merges[0].UndoneAt.IsZero() {
		t.Error("the merge is not undone")
	}
}

func TestR18_AMergedRecordLeadsToItsSurvivor(t *testing.T) {
	d, older, newer := twice(t)
	v, asked := openRecord(t, d, RecordConfig{CustomerID: older.ID})
	_, err := d.MergeCustomers(t.Context(), newer.ID, []string{older.ID})
	must(t, err)
	if v.Save.Enabled() || v.shown {
		t.Fatal("a merged record can still be edited")
	}
	for _, o := range test.LaidOutObjects(v.frame) {
		if b, ok := o.(interface{ Reason() string }); ok && b.Reason() == "" {
			if tap, ok := o.(fyne.Tappable); ok && o != v.cancel {
				tap.Tapped(nil)
			}
		}
	}
	if len(asked.customers) != 1 || asked.customers[0] != newer.ID {
		t.Errorf("opened %v, want the survivor", asked.customers)
	}
}

func TestMergeFindsOthersBySearch(t *testing.T) {
	d, older, _ := twice(t)
	v, _ := openMerge(t, d, older.ID)
	v.list.rows.Select(0)
	v.Search.SetText("okafor")
	if v.model.other.ID != "" || len(v.list.found) != 1 || v.list.found[0].FirstName != "Maya" {
		t.Fatalf("found %+v", v.list.found)
	}
	v.Search.SetText("jon whitaker")
	for _, f := range v.list.found {
		if f.ID == older.ID {
			t.Error("a record is offered to be merged with itself")
		}
	}
}

func TestTheSurvivorIsTheOneWithMoreSalesElseTheOlder(t *testing.T) {
	row := func(number, sales int64) db.CustomerRow {
		return db.CustomerRow{Customer: store.Customer{ID: "x", Number: number}, Sales: sales}
	}
	tests := []struct {
		name       string
		one, other db.CustomerRow
		want       int64
	}{
		{"more sales", row(5, 1), row(9, 3), 9},
		{"as many sales", row(5, 2), row(3, 2), 3},
		{"none at all", row(5, 0), row(9, 0), 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := merging{one: test.one, other: test.other}
			if got := m.survivor().Number; got != test.want {
				t.Errorf("%d stays, want %d", got, test.want)
			}
			m.keep(!m.otherStays())
			if m.survivor().Number == test.want || m.merged().Number != test.want {
				t.Error("a person's choice does not count")
			}
		})
	}
}
