package ui_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	deskfigures "tillbridge/ui/desktop"
	"tillbridge/ui/widgets"
)

// TestPictures draws every window in both variants and two sizes; with
// TILLBRIDGE_PICTURES it keeps them in that folder.
func TestPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		a, program := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		a.OpenSales()
		a.OpenOrder(named(t, d, "#1051").ID)
		a.OpenOrder(named(t, d, "#1042").ID)
		windows := map[string]fyne.Window{"desktop": a.Desktop(), "sales": a.Sales()}
		for _, w := range program.Driver().AllWindows() {
			switch w.Title() {
			case "Why does #1051 need action?":
				windows["why"] = w
			case "How #1042 was matched":
				windows["matched"] = w
			}
		}
		if len(windows) != 4 {
			t.Fatalf("%d windows, want 4", len(windows))
		}
		ui.StageForPicture(a, named(t, d, "#1050"), store.ReadyForShipment)
		ui.SelectForPicture(a, 2)
		for name, w := range windows {
			// The menu bar takes some of the height.
			if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height-30 {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)} {
				w.Resize(size)
				keep(t, fmt.Sprintf("%s-%s-%.0f", name, variant, size.Width), w)
			}
		}
		a.Sales().Resize(ui.OpenAs)
		v := ui.SalesOf(a)
		v.List.FocusTarget().(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		v.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		v.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		v.List.FocusTarget().(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		take(t, d, order(1054, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
		keep(t, "sales-marked-"+variant, a.Sales())
		v.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		v.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		keep(t, "sales-menu-"+variant, a.Sales())
		a.Sales().Canvas().Overlays().Top().Hide()
		v.Search.SetText("nobody at all")
		keep(t, "sales-none-"+variant, a.Sales())
		v.Search.SetText("hohenzollern")
		v.List.Select(0)
		keep(t, "sales-one-"+variant, a.Sales())
		v.Search.SetText("")
		a.OpenMessages()
		keep(t, "messages-"+variant, ui.MessagesWindow(a))
		a.Desktop().Resize(ui.OpenAs)
		test.Tap(ui.DesktopOf(a).Newest)
		ui.DesktopOf(a).Tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		ui.DesktopOf(a).Tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		keep(t, "desktop-newest-"+variant, a.Desktop())
		ui.DesktopOf(a).Tile.Set(million())
		keep(t, "desktop-million-"+variant, a.Desktop())
		a.Sales().Resize(fyne.NewSize(1280, 800))
		ui.SalesOf(a).Pick(named(t, d, "#1042"), store.Rejected)
		test.Tap(ui.SalesOf(a).Save)
		keep(t, "confirm-"+variant, a.Sales())
		a.Sales().Canvas().Overlays().Top().Hide()
		ui.SalesOf(a).Pick(named(t, d, "#1048"), store.Completed)
		keep(t, "tracking-"+variant, a.Sales())
	}
}

// million are the figures of a shop that has a million of everything.
func million() widgets.Count {
	const n = 1_000_000
	counts := store.Counts{NeedsAction: n, PushFailed: n, Changed: n, Quarantined: n, ByStatus: map[store.Status]int64{}}
	for _, status := range store.Statuses() {
		counts.ByStatus[status] = n
	}
	return deskfigures.Figures(counts, func(db.Scope, store.Status) {}, func() {})
}

func keep(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	picture := w.Canvas().Capture()
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	must(t, err)
	must(t, png.Encode(f, picture))
	must(t, f.Close())
}

// TestIdentifyPictures draws Identify Customers in every state a person may meet.
func TestIdentifyPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := whitakers(t)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Training = variant == "dark"
		})
		a.Identify(named(t, d, "#1051").ID)
		w, v := ui.IdentifyWindow(a), ui.IdentifyOf(a)
		if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
			t.Errorf("Identify Customers needs %v: it does not fit a window of %v", need, ui.OpenAs)
		}
		for _, size := range []fyne.Size{fyne.NewSize(1280, 800), ui.OpenAs, fyne.NewSize(1920, 1080)} {
			w.Resize(size)
			keep(t, fmt.Sprintf("identify-%s-%.0f-%.0f", variant, size.Width, size.Height), w)
		}
		w.Resize(fyne.NewSize(1280, 800))
		v.LastName.SetText("Zzz")
		keep(t, "identify-none-"+variant, w)
		v.LastName.SetText("Whitaker")
		keep(t, "identify-typed-"+variant, w)
		test.Tap(v.Create)
		keep(t, "identify-create-"+variant, w)
		v.Cancel.OnTapped()
		v.Show(named(t, d, "#1045").ID)
		keep(t, "identify-nameless-"+variant, w)
		v.Show(named(t, d, "#1052").ID)
		keep(t, "identify-long-"+variant, w)
		test.Tap(v.Create)
		keep(t, "identify-create-long-"+variant, w)
		v.Cancel.OnTapped()
		v.Show(named(t, d, "#1051").ID)
		test.Tap(v.Select)
		keep(t, "identify-chosen-"+variant, w)
		a.OpenOrder(named(t, d, "#1051").ID)
		keep(t, "identify-why-"+variant, ui.WhyWindow(a, named(t, d, "#1051").ID))
	}
	a, _ := show(t, open(t), nil)
	a.Identify("")
	keep(t, "identify-done-light", ui.IdentifyWindow(a))
}
