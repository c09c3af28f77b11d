package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/ui"
	"tillbridge/ui/theme"
)

func TestR1_TileCountsByItself(t *testing.T) {
	d := open(t)
	a, _ := show(t, d, nil)
	tile := ui.DesktopOf(a).Tile
	if tile.Number() != "0" {
		t.Fatalf("the tile of an empty shop shows %q, want 0", tile.Number())
	}
	take(t, d, order(1, "Maya", "Okafor", "maya@example.com", "PICK_UP"), order(2, "No", "Body", "nobody@example.com", "SHIPPING"))
	if tile.Number() != "2" {
		t.Errorf("after taking in two orders the tile shows %q, want 2", tile.Number())
	}
	set(t, d, "#1", store.ReadyForPickup)
	if tile.Number() != "1" {
		t.Errorf("after one waits for its customer the tile shows %q, want 1", tile.Number())
	}
}

func TestR3_TileOpensSalesOnce(t *testing.T) {
	a, program := show(t, filled(t), nil)
	before := len(program.Driver().AllWindows())
	test.Tap(ui.DesktopOf(a).Tile)
	test.Tap(ui.DesktopOf(a).Tile)
	if now := len(program.Driver().AllWindows()); now != before+1 {
		t.Fatalf("two taps opened %d windows, want 1", now-before)
	}
	first := a.Sales()
	first.Close()
	if a.Sales() != nil {
		t.Fatal("eCommerce Sales still counts as open after it was closed")
	}
	a.OpenSales()
	if a.Sales() == nil || a.Sales() == first {
		t.Error("a closed eCommerce Sales does not open again")
	}
}

func TestR4_DesktopSaysWhatWentWrong(t *testing.T) {
	p := &poller{state: sync.State{LastGood: morning.Add(-time.Hour)}}
	a, _ := show(t, open(t), func(c *ui.Config) { c.Poller = p })
	if got := ui.DesktopOf(a).Trouble(); got != "" {
		t.Fatalf("trouble %q after a good check", got)
	}
	p.set(sync.State{LastGood: morning.Add(-time.Hour), Err: store.Fail(store.Unavailable, "The shop can't be reached.")})
	if got := ui.DesktopOf(a).Trouble(); got != "The shop can't be reached." {
		t.Errorf("trouble %q, want the sentence of the failed check", got)
	}
	p.set(sync.State{LastGood: morning})
	if got := ui.DesktopOf(a).Trouble(); got != "" {
		t.Errorf("trouble %q stays after a good check", got)
	}
}

func TestR8_ExplanationOpensOnceAnOrder(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	before := len(program.Driver().AllWindows())
	a.OpenOrder(named(t, d, "#1051").ID)
	a.OpenOrder(named(t, d, "#1051").ID)
	a.OpenOrder(named(t, d, "#1042").ID)
	titles := map[string]int{}
	for _, w := range program.Driver().AllWindows()[before:] {
		titles[w.Title()]++
	}
	if titles["Why does #1051 need action?"] != 1 || titles["How #1042 was matched"] != 1 || len(titles) != 2 {
		t.Errorf("windows %v, want one for each of the two orders", titles)
	}
}

func TestR10_ClosingTheDesktopAsksForStagedStatuses(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	a.OpenSales()
	ui.SalesOf(a).Pick(named(t, d, "#1050"), store.ReadyForShipment)
	ui.AskToClose(a)
	if a.Sales().Canvas().Overlays().Top() == nil {
		t.Fatal("closing with a staged status asks nothing")
	}
	if got := named(t, d, "#1050").Status; got != store.New {
		t.Errorf("the staged status reached the database: %s", got)
	}
}

func TestR51_KeysOpenSalesAndCheck(t *testing.T) {
	p := &poller{}
	a, _ := show(t, open(t), func(c *ui.Config) { c.Poller = p })
	ui.DesktopOf(a).Tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF5})
	if p.checks != 1 {
		t.Errorf("F5 asked %d times, want 1", p.checks)
	}
	ui.DesktopOf(a).Tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
	if a.Sales() == nil {
		t.Error("F2 does not open eCommerce Sales")
	}
}

func TestEveryMenuAndItsEntriesAreThereOnce(t *testing.T) {
	a, _ := show(t, open(t), nil)
	titles := map[string]bool{}
	for _, menu := range a.Desktop().MainMenu().Items {
		if titles[menu.Label] {
			t.Errorf("two menus %s", menu.Label)
		}
		titles[menu.Label] = true
		entries := map[string]bool{}
		for _, entry := range menu.Items {
			if entries[entry.Label] {
				t.Errorf("%s > %s is there twice", menu.Label, entry.Label)
			}
			entries[entry.Label] = true
		}
	}
}

func TestDarkIsRemembered(t *testing.T) {
	a, program := show(t, open(t), nil)
	if theme.Current().Variant != theme.Light {
		t.Fatal("a new program is not light")
	}
	tapMenu(t, a, "View", "Dark")
	if theme.Current().Variant != theme.Dark || program.Preferences().String("appearance") != "dark" {
		t.Error("Dark in the View menu is not applied and remembered")
	}
}

func TestNoShopIsSaid(t *testing.T) {
	a, _ := show(t, open(t), func(c *ui.Config) { c.Poller = nil })
	if check := menuItem(t, a, "Tools", "Check Now"); !check.Disabled {
		t.Error("Check Now is offered without a shop")
	}
}
