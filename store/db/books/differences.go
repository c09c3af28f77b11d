package books

import (
	"cmp"
	"fmt"

	"tillbridge/store"
)

// differences names what is not as the seal's event wrote it: rows that are gone,
// rows nobody wrote, and figures that were changed.
func (s Sealed) differences(b Books) []store.Disagreement {
	named := func(row, figure, claimed, computed string) store.Disagreement {
		return store.Disagreement{Subject: b.Name(), Row: row, Figure: figure, Claimed: claimed, Computed: computed}
	}
	wrote := fmt.Sprintf("event %d of %s", s.seq, store.Moment(store.At(s.at)))
	switch {
	case s.seq == 0:
		return []store.Disagreement{named("", "the whole record", "there", "no event wrote it")}
	case s.content == "":
		return []store.Disagreement{named("", "its event", "missing", fmt.Sprintf("event %d wrote it", s.seq))}
	case s.about != b.Subject():
		return []store.Disagreement{named("", "its event", fmt.Sprintf("event %d", s.seq), "that one is about another")}
	}
	var rows []namedRow
	d := &Digest{salt: s.salt, names: &rows}
	b.takeUp(d)
	were, now := map[markedKey]markedRow{}, markedRows(d.Marks)
	for _, was := range markedRows(s.marks) {
		were[was.markedKey] = was
	}
	var found []store.Disagreement
	for i, row := range now {
		was, known := were[row.markedKey]
		delete(were, row.markedKey)
		if !known {
			found = append(found, named(rows[i].label(), "the whole row", "there", wrote+" did not write it"))
			continue
		}
		for k, f := range rows[i].figures {
			if k >= len(was.figures) || was.figures[k] != row.figures[k] {
				found = append(found, named(rows[i].label(), f.name, cmp.Or(f.value, "blank"), wrote+" wrote another"))
			}
		}
	}
	for _, was := range were {
		found = append(found, named("", partNames[was.part], "missing", wrote+" wrote it"))
	}
	if len(found) == 0 {
		found = append(found, named("", "something", "changed", wrote+" wrote another"))
	}
	return found
}
