package widgets

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

func TestFieldsInARowShareItByWeight(t *testing.T) {
	test.NewTempApp(t)
	short, long := NewField("City", nil), NewField("Apartment, suite or building", nil)
	if short.MinSize() != long.MinSize() {
		t.Errorf("least sizes %v and %v differ with the caption", short.MinSize(), long.MinSize())
	}
	long.Say(theme.Amber, "was empty")
	if long.Note() != "was empty" {
		t.Errorf("says %q", long.Note())
	}
}

func TestR51_TabLeavesAnInputOfSeveralLines(t *testing.T) {
	test.NewTempApp(t)
	if NewTextField("Note", 2, nil).Entry.AcceptsTab() {
		t.Error("the tab key stays in the input")
	}
}

func TestACutChipGivesWay(t *testing.T) {
	test.NewTempApp(t)
	chip := NewChip(theme.Amber, assets.Cart, "2210 Mishawaka Avenue, South Bend, IN 46615, US")
	whole := chip.MinSize().Width
	chip.Cut = true
	if cut := chip.MinSize().Width; cut >= whole/2 {
		t.Errorf("a chip that may be cut still asks for %v of %v", cut, whole)
	}
}
