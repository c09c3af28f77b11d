package ui_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tillbridge/ui"
	"tillbridge/ui/theme"
)

func TestAppearanceFollowsTheSystem(t *testing.T) {
	a, program := show(t, open(t), nil)
	tapMenu(t, a, "View", "As the System")
	if kept := theme.LooksIn(program.Preferences()); kept.Appearance != theme.AsSystem {
		t.Fatalf("kept %+v", kept)
	}
	want := theme.AsSystem.Variant(program.Settings().ThemeVariant())
	if theme.Current().Variant != want {
		t.Errorf("looks like %v, the system like %v", theme.Current().Variant, want)
	}
}

func TestLeavingTrainingAsksFirst(t *testing.T) {
	left := 0
	a, _ := show(t, open(t), func(c *ui.Config) { c.LeaveTraining = func() { left++ } })
	a.OpenSettings()
	settings, w := ui.SettingsOf(a)
	settings.Sections.Select(8)
	tapWord(t, w, "Leave Training…")
	if left > 0 {
		t.Fatal("left without being asked")
	}
	tapWord(t, w, "Keep Practising")
	ui.AskToClose(a)
	if left > 0 {
		t.Fatal("left because the program was closed")
	}
}

func TestLeavingTrainingClosesTheProgram(t *testing.T) {
	left := 0
	a, _ := show(t, open(t), func(c *ui.Config) { c.LeaveTraining = func() { left++ } })
	a.OpenSettings()
	settings, w := ui.SettingsOf(a)
	settings.Sections.Select(8)
	tapWord(t, w, "Leave Training…")
	tapWord(t, w, "Leave Training")
	if left != 1 {
		t.Errorf("left %d times", left)
	}
}

func TestR50_PartsAndReturnsArePractisedFromTheMenuOfTraining(t *testing.T) {
	lines := func(a *ui.App) []*fyne.MenuItem {
		return slices.DeleteFunc(menuLines(a), func(m *fyne.MenuItem) bool { return !strings.HasPrefix(m.Label, "Practise") })
	}
	a, _ := show(t, open(t), func(*ui.Config) {})
	if len(lines(a)) > 0 {
		t.Error("a real shop is practised with")
	}
	a, _ = show(t, open(t), func(c *ui.Config) {
		c.Practice = []ui.Practice{
			{About: "Parts", Begin: func() []string { return []string{"#1017 has two parts.", "#1018 is on hold."} }},
			{About: "Returns", Begin: func() []string { return []string{"#1019 comes back."} }},
		}
	})
	said := map[string][]string{
		"Practise with Parts":   {"2 orders to practise with parts on", "#1018 is on hold."},
		"Practise with Returns": {"1 order to practise with returns on", "#1019 comes back."},
	}
	for _, line := range lines(a) {
		line.Action()
		says(t, a.Desktop(), said[line.Label]...)
		delete(said, line.Label)
	}
	if len(said) > 0 {
		t.Errorf("the menu lacks %v", said)
	}
}

func TestR68_APickListPrintsByItselfOnce(t *testing.T) {
	d := open(t)
	a, _ := show(t, d, nil)
	paper := filepath.Join(t.TempDir(), "lp0")
	must(t, os.WriteFile(paper, nil, 0o600))
	printer := `{"address":"file://` + paper + `","paper":"80 mm"}`
	must(t, d.SetSetting(t.Context(), "printer.COUNTER-1", printer))
	must(t, d.SetPrintsPickLists(t.Context(), true))
	take(t, d, order(1, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	first, err := os.ReadFile(paper)
	must(t, err)
	if !bytes.Contains(first, []byte("PICK LIST")) {
		t.Fatalf("printed %d bytes, and no pick list", len(first))
	}
	must(t, ui.PrintPickList(a, named(t, d, "#1").TransactionID))
	again, err := os.ReadFile(paper)
	must(t, err)
	if !bytes.Equal(first, again) {
		t.Error("the same pick list was printed twice")
	}
}
