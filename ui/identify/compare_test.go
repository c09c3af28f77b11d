package identify

import (
	"testing"

	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
)

// Two of a family have surname, street and phone in common, and one of them is the wrong one.
func TestR18_NobodyIsShownAsCertainWhoseFirstNameOrEmailIsAnothers(t *testing.T) {
	evidence := func(first, email matching.Likeness) []matching.Evidence {
		return []matching.Evidence{
			{Field: matching.FieldLastName, Likeness: matching.Same},
			{Field: matching.FieldStreet, Likeness: matching.Same},
			{Field: matching.FieldFirstName, Likeness: first},
			{Field: matching.FieldEmail, Likeness: email},
		}
	}
	for _, each := range []struct {
		first, email matching.Likeness
		score        string
		tone         theme.Tone
	}{
		{matching.Same, matching.Same, "99", theme.Green},
		{matching.Alike, matching.Same, "98", theme.Green},
		{matching.Same, matching.Differs, "98", theme.Green},
		{matching.Differs, matching.Same, "89", theme.Amber},
		{matching.Differs, matching.Differs, "89", theme.Amber},
	} {
		p := present(db.FoundCustomer{Score: .997, Evidence: evidence(each.first, each.email)}, matching.Person{})
		if p.Score != each.score || p.Tone != each.tone {
			t.Errorf("first name %d, email %d: shown as %s in tone %v", each.first, each.email, p.Score, p.Tone)
		}
	}
}
