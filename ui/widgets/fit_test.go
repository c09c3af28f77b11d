package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/ui/theme"
)

func TestR63_W1_AWindowShowsPlainText(t *testing.T) {
	theme.Apply(test.NewTempApp(t), theme.Light)
	for text, want := range map[string]string{"a\x00b\u202ec\x1b[2J\nd": "abc[2J d", "Zoë 王": "Zoë 王"} {
		if got := fit(text, 900, fontKey{size: theme.Body}); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestR63_AWordWiderThanItsLineIsBroken(t *testing.T) {
	font := fontKey{size: theme.Body}
	const sku = "SCHLAUCH-CONTINENTAL-700X25-32-PRESTA-48MM-2026"
	for _, text := range []string{"1 × " + sku, sku, "Donaudampfschifffahrtsgesellschaftskapitänsmützenschirm", "a b " + sku + " c d"} {
		lines := wrap(text, 150, font)
		for _, line := range lines {
			if got := textWidth(line, font); got > 150 {
				t.Errorf("%q is %.0f wide", line, got)
			}
		}
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q became %q", text, lines)
		}
	}
	if got := wrap("1 × "+sku, 150, font); !strings.HasPrefix(got[0], "1 × SCHLAUCH-") {
		t.Errorf("the first line is %q", got[0])
	}
	if got := wrap("no room", 0, font); strings.Join(got, " ") != "no room" {
		t.Errorf("without room: %q", got)
	}
	if got := wrap(sku+"\xff\xff"+sku, 150, font); len(got) < 4 {
		t.Errorf("what is no text: %q", got)
	}
	if got := wrap("two words\nand a line", 1000, font); len(got) != 2 {
		t.Errorf("with room: %q", got)
	}
}
