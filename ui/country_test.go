package ui_test

import (
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/ui/screen"
)

// american are days and clocks as they are written in the United States.
var american = regexp.MustCompile(`\b\d\d? [AP]M\b|\d:\d\d [AP]M|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d\d?\b`)

// A German shop reads "23 Nov, 17:17" in every window, and never "5:17 PM" beside it.
func TestR67_EveryWindowWritesDaysAndClocksAsTheShopsCountryDoes(t *testing.T) {
	h := states["full"](t)
	t.Cleanup(func() { screen.SetCountry("") })
	must(t, h.db.SetCountry(t.Context(), "DE"))
	if screen.Country() != "DE" {
		t.Fatalf("windows write as in %q", screen.Country())
	}
	check := func(t *testing.T, w fyne.Window) {
		for _, o := range shownIn(w.Content()) {
			if text, ok := o.(*canvas.Text); ok && american.MatchString(text.Text) {
				t.Errorf("%q", text.Text)
			}
		}
	}
	check(t, h.Desktop())
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			h.t = t
			w := h.enter(door.open)
			h.strike(w, fyne.KeyDown, 0)
			check(t, w)
		})
	}
}
