package csvfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// Rows that are equal in every column are one person, and it is said of which line; rows of
// which a column differs that nobody read stay two.
func TestR66_EqualRowsOfAFileAreOnePersonAndItIsSaid(t *testing.T) {
	const again = "3: it is the same customer as a row above it, who is imported once"
	for name, test := range map[string]struct {
		file  string
		added int
		said  []string
	}{
		"name alone": {"First name,Last name\nBob,Bad\nBob,Bad\n", 1, []string{again}},
		"with an email": {
			"First name,Last name,Email\nBob,Bad,bob@example.com\nBob,Bad,BOB@example.com\n", 1,
			[]string{again},
		},
		"with what is no email": {
			"First name,Last name,Email\nBob,Bad,bob@bad\nBob,Bad,bob@bad\n", 1,
			[]string{
				`2: email "bob@bad" is left out: it is not an email address`, `3: email "bob@bad" is left out: it is not an email address`, again,
			},
		},
		"with other addresses that are no email": {
			"First name,Last name,Email\nBob,Bad,bob@bad\nBob,Bad,rob@bad\n", 2,
			[]string{`2: email "bob@bad" is left out: it is not an email address`, `3: email "rob@bad" is left out: it is not an email address`},
		},
		"with their number":           {"Customer ID,Name\n17,Bob Bad\n17,Bob Bad\n", 1, []string{again}},
		"a column that means nothing": {"Name,Shoe size\nBob Bad,42\nBob Bad,43\n", 2, nil},
		"three times": {
			"Name,Phone\nBob Bad,574 555 0123\nBob Bad,574 555 0123\nBob Bad,574 555 0123\n", 1,
			[]string{again, strings.Replace(again, "3", "4", 1)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := stocked(t)
			f, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader(test.file), csvfile.Options{})
			must(t, err)
			defer func() { must(t, f.Close()) }()
			var shown []string
			sum, err := f.Preview(t.Context(), nil, func(r csvfile.Row[store.Customer]) {
				for _, warning := range r.Warnings {
					shown = append(shown, fmt.Sprintf("%d: %s", r.Line, warning))
				}
			})
			must(t, err)
			var said []string
			done, err := f.Import(t.Context(), db.CustomerImport{Warn: func(b db.BadRow) {
				said = append(said, fmt.Sprintf("%d: %s", b.Line, b.Reason))
			}})
			must(t, err)
			if sum.New != test.added || done.Added != test.added {
				t.Errorf("%d would be added and %d were, want %d", sum.New, done.Added, test.added)
			}
			if !slices.Equal(shown, test.said) || !slices.Equal(said, test.said) {
				t.Errorf("shown before %q, said %q, want %q", shown, said, test.said)
			}
			// The same file again is known already, which is no warning of its own.
			said = nil
			again, err := f.Import(t.Context(), db.CustomerImport{Warn: func(b db.BadRow) { said = append(said, b.Reason) }})
			must(t, err)
			if again.Added != 0 || slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, "row above") }) {
				t.Errorf("again: %d added, said %q", again.Added, said)
			}
		})
	}
}
