package products

import (
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// groups are all that are shown, with what a person decided about them.
type groups []group

// group is a group with what a person decided about it.
type group struct {
	db.DuplicateGroup
	// ticked says that it is to be made one, survivor which of its products stays.
	ticked   bool
	survivor int
	// differs says what of its products disagrees, "" for nothing: such a group is
	// never ticked by itself.
	differs string
}

// key names a group while the list is read again.
func (g group) key() string {
	ids := make([]string, len(g.Products))
	for i, p := range g.Products {
		ids[i] = p.ID
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func (g group) removal() db.Removal {
	r := db.Removal{SurvivorID: g.Products[g.survivor].ID}
	for i, p := range g.Products {
		if i != g.survivor {
			r.RemovedIDs = append(r.RemovedIDs, p.ID)
		}
	}
	return r
}

// follow takes over what was read; what was ticked and chosen stays. A group of exactly
// one SKU whose products agree is ticked by itself (R23).
func (gs groups) follow(fresh []db.DuplicateGroup, currency string) groups {
	before := map[string]group{}
	for _, g := range gs {
		before[g.key()] = g
	}
	var now groups
	for _, g := range fresh {
		one := group{DuplicateGroup: g, differs: store.ProductsDiffer(g.Products, currency)}
		one.ticked = g.Exact && one.differs == ""
		if old, ok := before[one.key()]; ok {
			one.ticked, one.survivor = old.ticked, old.survivor
		}
		now = append(now, one)
	}
	return now
}

// chosen are the removals that are ticked, and how many products go by them.
func (gs groups) chosen() (removals []db.Removal, products int) {
	for _, g := range gs {
		if g.ticked {
			removals = append(removals, g.removal())
			products += len(g.Products) - 1
		}
	}
	return removals, products
}

// facts are the figures at the foot.
func (gs groups) facts() (lead, text string) {
	exact := 0
	for _, g := range gs {
		if g.Exact {
			exact++
		}
	}
	return screen.Many(exact, "SKU on several products", "SKUs on several products"),
		screen.Many(len(gs)-exact, "suggestion", "suggestions") + "; they are never removed unless you tick them"
}

// mostNamed is how many groups that differ a question names.
const mostNamed = 5

// consequence says what removing the ticked ones does, those that differ first.
func (gs groups) consequence() []string {
	var differing []string
	for _, g := range gs {
		if g.ticked && g.differs != "" {
			differing = append(differing, name(g.Products[g.survivor])+" ("+g.differs+")")
		}
	}
	sentences := []string{
		"Their stock is added to the products that stay, their history and open transactions lead there, and waiting orders are matched again.",
		"It is one step and can be undone as a whole.",
	}
	if len(differing) == 0 {
		return sentences
	}
	said := strings.Join(differing[:min(len(differing), mostNamed)], "; ")
	if more := len(differing) - mostNamed; more > 0 {
		said += fmt.Sprintf("; and %d more", more)
	}
	return append([]string{"Products that differ become one: " + said +
		". Price, barcode and description of the one that stays count."}, sentences...)
}
