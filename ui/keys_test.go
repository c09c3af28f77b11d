package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// caps are the keys that the panel in front of a window names.
func caps(w fyne.Window) (keys []string) {
	for _, o := range shownIn(w.Canvas().Overlays().Top()) {
		if k, ok := o.(*widgets.KeyCap); ok {
			keys = append(keys, k.Text)
		}
	}
	return keys
}

func TestR51_F1SaysTheKeysOfEveryWindow(t *testing.T) {
	everywhere(t, []string{"empty", "full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		own := ui.KeysOf(h.App, w).Help()
		for _, line := range own {
			if line.Words == "" || len(line.Keys) == 0 {
				t.Errorf("%v says %q", line.Keys, line.Words)
			}
		}
		if len(own) < 3 {
			t.Errorf("only %v", own)
		}
		for _, closing := range []fyne.KeyName{fyne.KeyF1, fyne.KeyEscape, fyne.KeyReturn} {
			for _, unfocused := range []bool{false, true} {
				h.now = h.now.Add(time.Second)
				h.strike(w, fyne.KeyF1, 0)
				if w.Canvas().Overlays().Top() == nil {
					t.Fatal("F1 shows nothing")
				}
				said := caps(w)
				for _, line := range own {
					for _, key := range line.Keys {
						if key != "…" && !slices.Contains(said, key) {
							t.Errorf("%s is not said", key)
						}
					}
				}
				size, room := w.Canvas().Overlays().Top().MinSize(), w.Canvas().Size()
				if size.Width > room.Width || size.Height > room.Height {
					t.Errorf("it needs %v of %v", size, room)
				}
				if unfocused {
					w.Canvas().Unfocus()
				}
				if h.strike(w, closing, 0); !h.isOpen(w) || w.Canvas().Overlays().Top() != nil {
					t.Fatalf("%s does not close it alone", closing)
				}
			}
		}
	})
}

func TestR51_NoKeyIsSaidTwice(t *testing.T) {
	everywhere(t, []string{"full"}, func(t *testing.T, h *house, open func(*house)) {
		keys := ui.KeysOf(h.App, h.enter(open))
		seen := map[string]string{}
		for _, line := range slices.Concat(keys.Help(), keys.ListHelp()) {
			for _, key := range line.Keys {
				// Down goes to a list, and then on in it.
				if key != "…" && key != "Down" && seen[key] != "" {
					t.Errorf("%s is said to do %q and %q", key, seen[key], line.Words)
				}
				seen[key] = line.Words
			}
		}
	})
}

func TestR51_AScanWorksWhileTheKeysAreShown(t *testing.T) {
	h := states["full"](t)
	w := h.enter(func(h *house) { h.OpenSales() })
	h.strike(w, fyne.KeyF1, 0)
	h.scanInto(w, w.Canvas().Focused(), h.barcode)
	if w.Canvas().Overlays().Top() == nil {
		t.Error("the scan's Enter closes the panel")
	}
	if v, _ := ui.TransactionOf(h.App, h.transaction); v == nil && len(w.Content().(*widgets.Frame).Toasts()) == 0 {
		t.Error("the scan is neither heard nor answered")
	}
}

// What a tooltip calls the key of a button is a key of its window.
func TestR51_TooltipsNameKeysThatAreBound(t *testing.T) {
	everywhere(t, []string{"full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		var keys []string
		for _, line := range slices.Concat(ui.KeysOf(h.App, w).Help(), ui.KeysOf(h.App, w).ListHelp()) {
			keys = append(keys, line.Keys...)
		}
		for _, o := range shownIn(w.Content()) {
			b, ok := o.(*widgets.ToolButton)
			if !ok || !strings.HasSuffix(b.Tip, ")") {
				continue
			}
			_, key, _ := strings.Cut(strings.TrimSuffix(b.Tip, ")"), "(")
			if between := strings.HasPrefix(key, "Alt+") && slices.Contains(keys, "…"); !slices.Contains(keys, key) && !between {
				t.Errorf("%q says %q, and the window's keys are %v", b.Text, b.Tip, keys)
			}
		}
	})
}

// menuLines are the lines of the Desktop's menus, with those of menus in menus.
func menuLines(a *ui.App) (lines []*fyne.MenuItem) {
	var walk func(items []*fyne.MenuItem)
	walk = func(items []*fyne.MenuItem) {
		for _, item := range items {
			if item.ChildMenu != nil {
				walk(item.ChildMenu.Items)
			} else if !item.IsSeparator {
				lines = append(lines, item)
			}
		}
	}
	for _, menu := range a.Desktop().MainMenu().Items {
		walk(menu.Items)
	}
	return lines
}

func TestR51_MenusShowTheKeysOfTheDesktop(t *testing.T) {
	h := states["full"](t)
	shown := map[string]string{}
	for _, line := range menuLines(h.App) {
		label, rest, keyed := strings.Cut(line.Label, "  ")
		if keyed {
			shown[strings.TrimSpace(rest)] = label
		}
	}
	bound := 0
	for _, line := range ui.KeysOf(h.App, h.Desktop()).Help() {
		for _, key := range line.Keys {
			bound++
			if shown[key] != line.Words && key != "Enter" { // the tile says that one
				t.Errorf("%s does %q, and the menu says %q", key, line.Words, shown[key])
			}
		}
	}
	if bound != len(shown)+1 || bound < 12 {
		t.Errorf("%d keys are bound, the menu shows %v", bound, shown)
	}
	d := ui.DesktopOf(h.App)
	for _, tile := range []*widgets.Tile{d.Customers, d.Products, d.Settings} {
		if shown[tile.Key] != tile.Name {
			t.Errorf("the tile %s says %s, which is %q in the menu", tile.Name, tile.Key, shown[tile.Key])
		}
	}
}

// steps are the way from a window that a menu opens to one about something, by keys.
var steps = map[string]struct {
	menu string
	keys []fyne.KeyName
}{
	"Why?":            {"Transactions", []fyne.KeyName{fyne.KeyDown, fyne.KeyF2}},
	"Transaction":     {"Transactions", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}},
	"Customer":        {"Customers", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}},
	"Product":         {"Products", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}},
	"Verify Payment":  {"eCommerce Sales", []fyne.KeyName{fyne.KeyDown, fyne.KeyF7}},
	"Receipt":         {"Transactions", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, "Ctrl+P"}},
	"Parts":           {"eCommerce Sales", []fyne.KeyName{fyne.KeyDown, "Ctrl+H"}},
	"Return":          {"Transactions", []fyne.KeyName{fyne.KeyDown, "Ctrl+R"}},
	"Merge Customers": {"Customers", []fyne.KeyName{fyne.KeyDown, "Ctrl+M"}},
}

func TestR51_EveryWindowIsReachedFromTheMenuByKeys(t *testing.T) {
	h := states["full"](t)
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			h.t = t
			h.enter(door.open)
			want := ui.Names(h.App)[1]
			h.leave(nil)
			way, about := steps[door.name]
			if !about {
				way.menu = door.name
			}
			for _, line := range menuLines(h.App) {
				if labelOf(line) == way.menu && line.Action != nil {
					line.Action()
				}
			}
			for _, key := range way.keys {
				h.now = h.now.Add(time.Second)
				all := h.windows()
				if len(all) == 0 {
					t.Fatalf("no menu opens %s", way.menu)
				}
				if name, held := strings.CutPrefix(string(key), "Ctrl+"); held {
					h.strike(all[len(all)-1], fyne.KeyName(name), fyne.KeyModifierControl)
				} else {
					h.strike(all[len(all)-1], key, 0)
				}
			}
			if got := ui.Names(h.App); !slices.Contains(got, want) {
				t.Errorf("the menu's %s and %v open %v, want %s", way.menu, way.keys, got, want)
			}
		})
	}
}
