package customers

import (
	"testing"

	"tillbridge/store"
)

func saved() *draft {
	return &draft{
		base: store.Customer{ID: "c", Version: 1, FirstName: "Anna", Email: "anna@example.com", Phone: "1"},
		now:  store.Customer{ID: "c", Version: 1, FirstName: "Anna", Email: "anna@example.com", Phone: "1"},
	}
}

func TestR19_WhatIsTypedIsMarkedUntilSaved(t *testing.T) {
	d := saved()
	if d.unsaved() != "" || d.saveNot() != "Nothing has been changed." {
		t.Fatalf("an untouched record: %q, %q", d.unsaved(), d.saveNot())
	}
	d.now.Phone, d.now.Company = "2", "Wheels"
	if d.unsaved() != "2 unsaved changes" || d.was(phone) != "was 1" || d.was(company) != "was empty" || d.was(email) != "" {
		t.Errorf("%q, %q, %q, %q", d.unsaved(), d.was(phone), d.was(company), d.was(email))
	}
	d.now.Phone, d.now.Company = "1 ", ""
	if d.changes() != 0 {
		t.Errorf("a blank at the end counts as a change: %s", d.unsaved())
	}
	d.now.More = []store.Address{{City: "Granger"}}
	if d.unsaved() != "1 unsaved change" || len(d.base.More) != 0 {
		t.Errorf("another address: %q", d.unsaved())
	}
}

func TestR52_OneSentenceSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		name  string
		typed store.Customer
		want  string
	}{
		{"nobody", store.Customer{Phone: "1"}, "A customer needs a name or a company."},
		{"blanks are no name", store.Customer{FirstName: "  ", Phone: "1"}, "A customer needs a name or a company."},
		{"a company is enough", store.Customer{Company: "Wheels"}, ""},
		{"no email is fine", store.Customer{LastName: "Kim"}, ""},
		{"no at sign", store.Customer{LastName: "Kim", Email: "kim.example.com"}, "An email has an @ and no blanks."},
		{"a blank", store.Customer{LastName: "Kim", Email: "kim @example.com"}, "An email has an @ and no blanks."},
		{"blanks around it are taken off", store.Customer{LastName: "Kim", Email: " kim@example.com "}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := begun(test.typed).saveNot(); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if got := begun(store.Customer{LastName: "Kim", Email: " kim@example.com "}).record().Email; got != "kim@example.com" {
		t.Errorf("saved as %q", got)
	}
}

func TestR46_AnotherComputersEditWaitsForThePerson(t *testing.T) {
	d := saved()
	theirs := d.base
	theirs.Version, theirs.Email = 2, "new@example.com"
	d.read(theirs)
	if d.now.Email != "new@example.com" || d.newer != nil {
		t.Fatalf("nothing was typed, yet %q is shown", d.now.Email)
	}
	d.now.Phone = "2"
	again := theirs
	again.Version, again.Phone, again.FirstName = 3, "3", "Anne"
	d.read(again)
	if d.newer == nil || d.now.Phone != "2" || d.now.FirstName != "Anna" {
		t.Fatalf("their edit is shown at once: %+v", d.now)
	}
	d.takeNewer()
	if d.now.Phone != "2" || d.was(phone) != "was 3" || d.now.FirstName != "Anne" || d.changes() != 1 || d.record().Version != 3 {
		t.Errorf("after reload: %+v, %q", d.now, d.was(phone))
	}
}

func TestR46_WhatIsTypedWhileSavingStays(t *testing.T) {
	d := saved()
	d.now.Phone = "2"
	sent := copied(d.now)
	d.now.Company = "Wheels"
	fresh := d.record()
	fresh.Company, fresh.Version = "", 2
	d.saved(sent, fresh)
	if d.changes() != 1 || d.now.Company != "Wheels" || d.base.Phone != "2" {
		t.Errorf("%d changes, %+v", d.changes(), d.now)
	}
}
