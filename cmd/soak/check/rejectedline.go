package check

import (
	"strconv"
	"strings"
)

// takenOff is what an app took off an order before it went: "ID=2" by the line item, and the note
// of the refund that did it.
type takenOff struct{ order, units, note string }

// mark is the act that a refund's note names in brackets at its end.
func (t takenOff) mark() string {
	_, last, _ := strings.Cut(t.note, "(Tillbridge ")
	return strings.TrimSuffix(last, ")")
}

func countOf(lines string) (n int64) {
	for _, word := range strings.Fields(lines) {
		_, number, _ := strings.Cut(word, "=")
		units, err := strconv.ParseInt(number, 10, 64)
		if err == nil {
			n += units
		}
	}
	return n
}

// rejectedLines: the units of each rejection that the till had confirmed were taken off once, and
// of one that failed, or that nobody asked for, none.
func (b *books) rejectedLines(saved []Saved) error {
	acts, err := b.acts()
	if err != nil {
		return err
	}
	off := map[string]int64{}
	for _, t := range b.off {
		off[t.order+" "+t.mark()] += countOf(t.units)
	}
	known := map[string]bool{}
	for _, a := range acts {
		if a.intent != "reject" {
			continue
		}
		key := a.order + " " + a.id
		known[key] = true
		switch n, asked := off[key], countOf(a.lines); {
		case n > asked:
			b.fault(Doubled, "%s: %d units were rejected, and the shop took %d off", a.name, asked, n)
		case a.state == "confirmed" && n != asked:
			b.fault(HalfMade, "%s: %d units are confirmed as rejected, and the shop took %d off", a.name, asked, n)
		case a.state == "confirmed":
			b.rejected++
		case n > 0:
			b.fault(HalfMade, "%s: %d units were rejected, which is %s here: %s", a.name, n, a.state, a.cause)
		}
	}
	for key := range off {
		if !known[key] {
			b.fault(Doubled, "%s: units were taken off that nobody rejected here", b.shop[strings.Fields(key)[0]].Name)
		}
	}
	for _, s := range saved {
		if s.What == "rejected" && !known[s.Order+" "+s.Value] {
			b.fault(Lost, "a rejection of a line of %s is gone", b.shop[s.Order].Name)
		}
	}
	return nil
}
