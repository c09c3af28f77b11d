package identify

import (
	"fmt"
	"strings"
	"unicode"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// likely is the score from which somebody is good enough to be shown in green.
const likelyScore = 0.9

// shownScore is the score of somebody as it is shown. Where the first name is another one's,
// as in a family at one address, it is not even likely enough for green; where it differs by a
// letter, or the email is another, it is never as good as certain (R18).
func shownScore(c db.FoundCustomer) float64 {
	score := c.Score
	for _, e := range c.Evidence {
		switch {
		case e.Likeness == matching.Differs && e.Field == matching.FieldFirstName:
			score = min(score, likelyScore-.01)
		case e.Likeness == matching.Differs || e.Likeness == matching.Alike:
			if e.Field == matching.FieldEmail || e.Field == matching.FieldFirstName {
				score = min(score, matching.Certain-.01)
			}
		}
	}
	return score
}

// scoreTone colours a score.
func scoreTone(score float64) theme.Tone {
	switch {
	case score >= likelyScore:
		return theme.Green
	case score >= 0.6:
		return theme.Amber
	default:
		return theme.Grey
	}
}

// evidence is why, as chips say it.
func evidence(all []matching.Evidence) []widgets.Fact {
	facts := make([]widgets.Fact, len(all))
	for i, e := range all {
		switch e.Likeness {
		case matching.Same:
			facts[i] = widgets.Fact{Tone: theme.Green, Icon: assets.Check, Text: e.Text}
		case matching.Alike:
			facts[i] = widgets.Fact{Tone: theme.Amber, Text: e.Text}
		default:
			facts[i] = widgets.Fact{Tone: theme.Grey, Text: e.Text}
		}
	}
	return facts
}

// reasons are the first pieces of evidence for somebody, in words.
func reasons(all []matching.Evidence) string {
	var texts []string
	for _, e := range all {
		if e.Likeness != matching.Differs && len(texts) < 3 {
			texts = append(texts, e.Text)
		}
	}
	return strings.Join(texts, ", ")
}

// percent writes a score as people read it. It never says 100: names, phones and
// addresses make somebody likely, a person decides.
func percent(score float64) string { return fmt.Sprint(min(99, int(score*100+0.5))) }

// present is a customer found as the list shows them beside the order's person,
// what differs marked.
func present(c db.FoundCustomer, who matching.Person) widgets.Person {
	same := map[matching.Field]bool{}
	for _, e := range c.Evidence {
		if e.Likeness == matching.Same {
			same[e.Field] = true
		}
	}
	out := widgets.Person{
		Score: percent(shownScore(c)), Tone: scoreTone(shownScore(c)),
		Name: name(c, who), Code: c.Code(), Facts: facts(c, who, same), Evidence: evidence(c.Evidence),
		Right: "never bought",
	}
	if c.Sales > 0 {
		out.Right, out.Second = screen.Day(c.LastSale), screen.Many(c.Sales, "sale", "sales")
	}
	return out
}

// name is the customer's name, letter by letter beside the order's.
func name(c db.FoundCustomer, who matching.Person) []widgets.Piece {
	first, last := beside(c.FirstName, who.FirstName), beside(c.LastName, who.LastName)
	switch {
	case c.FirstName == "" && c.LastName == "":
		return beside(c.Name(), who.Company)
	case c.FirstName == "":
		return last
	case c.LastName == "":
		return first
	}
	return append(append(first, widgets.Piece{Text: " "}), last...)
}

// beside marks what differs in a value: single letters when it is spelled alike,
// else all of it. Nothing is marked where there is nothing to compare with.
func beside(value, other string) []widgets.Piece {
	value, other = strings.TrimSpace(value), strings.TrimSpace(other)
	if value == "" {
		return nil
	}
	if other == "" || matching.Fold(value) == matching.Fold(other) {
		return []widgets.Piece{{Text: value}}
	}
	pieces := screen.LoosePieces(value, other)
	marked := false
	for _, p := range pieces {
		marked = marked || p.Differs
	}
	longer := max(len([]rune(value)), len([]rune(other)))
	if !marked || float64(common(value, other)) < 0.6*float64(longer) {
		return []widgets.Piece{{Text: value, Differs: true}}
	}
	return pieces
}

// common is how many letters two words share in the same order.
func common(a, b string) int {
	n := 0
	for _, p := range screen.LoosePieces(a, b) {
		if !p.Differs {
			n += len([]rune(p.Text))
		}
	}
	return n
}

// facts is the line of email, phone and address.
func facts(c db.FoundCustomer, who matching.Person, same map[matching.Field]bool) []widgets.Piece {
	var line []widgets.Piece
	add := func(pieces []widgets.Piece) {
		if len(line) > 0 {
			line = append(line, widgets.Piece{Text: " · "})
		}
		line = append(line, pieces...)
	}
	if c.Company != "" && c.Company != c.Name() {
		add(beside(c.Company, who.Company))
	}
	if c.Email == "" {
		add([]widgets.Piece{{Text: "no email", Muted: true}})
	} else {
		add([]widgets.Piece{{Text: c.Email, Differs: who.Email != "" && !same[matching.FieldEmail] &&
			matching.FoldEmail(c.Email) != matching.FoldEmail(who.Email)}})
	}
	if c.Phone == "" {
		add([]widgets.Piece{{Text: "no phone", Muted: true}})
	} else if same[matching.FieldPhone] {
		add([]widgets.Piece{{Text: c.Phone}})
	} else {
		add(phone(c.Phone, who.Phone))
	}
	if where := address(c, who, same); len(where) > 0 {
		add(where)
	}
	return line
}

// phone marks a number from its first digit that differs, all of it when hardly
// any is the same. A country code that only one of them has is left aside.
func phone(value, other string) []widgets.Piece {
	mine, theirs := digits(value), digits(other)
	if theirs == "" {
		return []widgets.Piece{{Text: value}}
	}
	skip := max(0, len(mine)-len(theirs))
	theirs = theirs[max(0, len(theirs)-len(mine)):]
	n := 0
	for i, r := range value {
		if r < '0' || r > '9' {
			continue
		}
		if n >= skip && theirs[n-skip] != byte(r) {
			if n-skip < 4 {
				i = 0
			}
			return []widgets.Piece{{Text: value[:i]}, {Text: value[i:], Differs: true}}
		}
		n++
	}
	return []widgets.Piece{{Text: value}}
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// address is street, city and postcode; a mark runs over what stands between two
// marked ones.
func address(c db.FoundCustomer, who matching.Person, same map[matching.Field]bool) []widgets.Piece {
	a := c.Address
	parts := []struct {
		text, between string
		differs       bool
	}{
		{a.Street, "", who.Street != "" && !same[matching.FieldStreet] && !alike(a.Street, who.Street)},
		{a.City, ", ", who.City != "" && !same[matching.FieldCity] && !alike(a.City, who.City)},
		{a.Postcode, " ", who.Postcode != "" && !same[matching.FieldPostcode] && !alike(a.Postcode, who.Postcode)},
	}
	var pieces []widgets.Piece
	for _, part := range parts {
		if part.text == "" {
			continue
		}
		if n := len(pieces); n > 0 {
			if pieces[n-1].Differs && part.differs {
				pieces[n-1].Text += part.between + part.text
				continue
			}
			if part.differs {
				pieces[n-1].Text += part.between
			} else {
				part.text = part.between + part.text
			}
			if pieces[n-1].Differs == part.differs {
				pieces[n-1].Text += part.text
				continue
			}
		}
		pieces = append(pieces, widgets.Piece{Text: part.text, Differs: part.differs})
	}
	return pieces
}

// alike says that two texts have the same letters and digits.
func alike(a, b string) bool { return letters(a) == letters(b) }

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
