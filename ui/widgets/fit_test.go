package widgets

import (
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
