package screen_test

import (
	"strings"
	"testing"

	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

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

func TestR22_WhatDiffersIsMarked(t *testing.T) {
	for _, test := range []struct{ sku, other, want string }{
		{"CAS-11-32", "CAS-1132", "CAS-11[-]32"},
		{"CAS-1132", "CAS-11-32", "CAS-1132"},
		{"LUB-40Z", "LUB-4OZ", "LUB-4[0]Z"},
		{"lub", "LUB", "[lub]"},
		{"", "X", ""},
	} {
		if got := written(screen.Pieces(test.sku, test.other)); got != test.want {
			t.Errorf("%s beside %s: %s, want %s", test.sku, test.other, got, test.want)
		}
	}
}

func TestR20_WhatDiffersInANameIsMarkedWhateverItsCase(t *testing.T) {
	for _, test := range []struct{ name, other, want string }{
		{"WHITTAKER", "Whitaker", "WHIT[T]AKER"},
		{"José", "josé", "José"},
	} {
		if got := written(screen.LoosePieces(test.name, test.other)); got != test.want {
			t.Errorf("%s beside %s: %s, want %s", test.name, test.other, got, test.want)
		}
	}
}
