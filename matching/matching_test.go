package matching_test

import (
	"testing"

	"pgregory.net/rapid"

	"tillbridge/matching"
)

func TestR18_EmailsAreTrimmedAndFoldedAndNothingElse(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"case and blanks", " Jon@Example.COM\t", "jon@example.com", true},
		{"composed and decomposed letters", "jos\u00e9@example.com", "jose\u0301@example.com", true},
		{"dots are other people's", "j.on@example.com", "jon@example.com", false},
		{"plus tags too", "jon+bike@example.com", "jon@example.com", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := matching.FoldEmail(test.a) == matching.FoldEmail(test.b); got != test.same {
				t.Errorf("same: %t, want %t", got, test.same)
			}
		})
	}
}

func TestR22_ClosestIsShownNeverTheSame(t *testing.T) {
	skus := []string{"CAS-SHIM-R7-11-32", "CAS-SHIM-R7-1128", "TIR-38", "CAS-SHIM-R7-1132"}
	closest, edits := matching.Closest("CAS-SHIM-R7-1132", skus)
	if closest != "CAS-SHIM-R7-11-32" || edits != 1 {
		t.Errorf("closest %q by %d, want CAS-SHIM-R7-11-32 by 1", closest, edits)
	}
	if closest, _ := matching.Closest(" tir-38", append([]string{"TIR-39"}, skus...)); closest != "TIR-38" {
		t.Errorf("closest to a TIR-38 in small letters with a blank is %q", closest)
	}
	if closest, _ := matching.Closest("XYZ", skus); closest != "" {
		t.Errorf("closest to XYZ is %q, want none", closest)
	}
}

func TestEditsAgreesWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abÅ")), 0, 7, -1)
		a, b, most := text.Draw(t, "a"), text.Draw(t, "b"), rapid.IntRange(0, 8).Draw(t, "most")
		want := min(distance([]rune(a), []rune(b)), most+1)
		if got := matching.Edits(a, b, most); got != want {
			t.Fatalf("edits %d, want %d", got, want)
		}
	})
}

// distance is the definition, slow and plain.
func distance(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	case a[0] == b[0]:
		return distance(a[1:], b[1:])
	default:
		return 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]))
	}
}
