package paper

import (
	"strconv"
	"strings"

	"tillbridge/store"
)

const (
	// mostWishes is how many wishes of one order, or of one line, a paper shows; mostLetters and
	// mostRows how long each is at most, mostOfLabel what it is called: a paper is to be read
	// while packing, and the order has the rest.
	mostWishes  = 12
	mostLetters = 400
	mostRows    = 8
	mostOfLabel = 80
)

// wished is when an order's goods are wanted and what was asked for of all of it (R59).
func (l *layout) wished() {
	if wanted := l.sale.Wanted.Written(l.profile.Country); wanted != "" {
		l.add(block{left: "Wanted", right: wanted, size: bold})
	}
	l.wishes(l.sale.Wishes(), false)
}

// wishes are what was asked for, each below the other; indented they belong to the line above.
func (l *layout) wishes(list []store.Wish, indent bool) {
	for _, w := range list[:min(mostWishes, len(list))] {
		text, label := upTo(mostLetters, w.Text), upTo(mostOfLabel, strings.Join(strings.Fields(w.Label), " "))
		if label != "" {
			label += ": "
		}
		var rows []string
		for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
			if line = strings.TrimSpace(line); line != "" {
				rows = append(rows, line)
			}
		}
		if len(rows) > mostRows {
			rows = append(rows[:mostRows-1], "…")
		}
		for _, row := range rows {
			l.add(block{left: "* " + label + row, size: bold, indent: indent})
			label = ""
		}
	}
	if more := len(list) - mostWishes; more > 0 {
		l.add(block{left: "* and " + strconv.Itoa(more) + " more: see the order", indent: indent})
	}
}

// upTo is a text of so many characters at most.
func upTo(most int, text string) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}

// agreed is what was agreed on with a company; service says whether the shipping service
// belongs to it, which who packs has to know.
func (l *layout) agreed(service bool) {
	for _, w := range l.sale.Order.Agreed(l.profile.Country) {
		if service || w.Label != store.ShippingServiceLabel {
			l.pair(w.Label, w.Text)
		}
	}
}
