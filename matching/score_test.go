package matching_test

import (
	"testing"

	"tillbridge/matching"
)

// Joan lives round the corner from Jon and is another person: that their mailboxes
// are alike follows from their names.
func TestR20_AMailboxMadeOfTheNameIsNoEvidenceOfItsOwn(t *testing.T) {
	x := matching.NewIndex("US")
	joan := matching.Person{
		Number: 1, FirstName: "Joan", LastName: "Whitaker", Email: "joan.whitaker@example.com", Street: "405 River Ct",
		City: "South Bend", Postcode: "46615",
	}
	jon := matching.Person{
		FirstName: "Jon", LastName: "Whitaker", Email: "jon.whitaker@example.com", Street: "2210 Mishawaka Ave",
		City: "South Bend", Postcode: "46615",
	}
	x.Put(joan)
	named := x.Compare(jon, joan).Score
	joan.Email, jon.Email = "", ""
	if without := x.Compare(jon, joan).Score; named > without+.001 {
		t.Errorf("score %.3f with mailboxes made of the names, %.3f without emails", named, without)
	}
	joan.Email, jon.Email = "bluebike77@example.com", "bluebike7@example.com"
	if own := x.Compare(jon, joan).Score; own < named {
		t.Errorf("score %.3f with nearly the same mailbox of their own choosing, want at least %.3f", own, named)
	}
}
