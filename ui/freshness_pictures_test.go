package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/ui"
)

// TestFreshnessPictures draws the Desktop in every state of the conversation with
// the shop that isn't its everyday one.
func TestFreshnessPictures(t *testing.T) {
	note := "Back after 3 h 12 min: 14 orders came in, 5 statuses were sent."
	states := map[string]sync.State{
		"loading": {Checking: true, Loading: &sync.Loading{Listed: 40000, TakenIn: 12345, Total: 40000}},
		"offline": {LastGood: morning.Add(-192 * time.Minute), Next: morning.Add(4 * time.Minute), Err: store.Fail(store.Unavailable,
			"riverside-cycles.myshopify.com can't be reached; nothing is lost and it is tried again. Check the internet connection.")},
		"back": {LastGood: morning, Next: morning.Add(30 * time.Second), CaughtUp: note},
	}
	for _, variant := range []string{"light", "dark"} {
		for name, state := range states {
			d := filled(t)
			if state.CaughtUp != "" {
				title, detail, _ := strings.Cut(note, ": ")
				must(t, d.CaughtUp(t.Context(), title, detail))
			}
			a, _ := show(t, d, func(c *ui.Config) {
				c.App.Preferences().SetString("appearance", variant)
				c.Poller = &poller{state: state}
			})
			a.Desktop().Resize(fyne.NewSize(1280, 800))
			keep(t, "freshness-"+name+"-"+variant, a.Desktop())
		}
	}
}
