package products

import (
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// effect says, before it is done, what a product for the line at a place does: which
// orders get their transaction by it, and which wait on (R25).
func effect(lines []db.WaitingLine, at int) string {
	if at < 0 || at >= len(lines) {
		return ""
	}
	var order []string // ids, the line's own first
	rows := map[string]db.OrderRow{}
	left := map[string]int{} // lines that would still have no product
	helped := map[string]bool{}
	note := func(l db.WaitingLine) {
		id := l.Order.ID
		if _, seen := rows[id]; !seen {
			order, rows[id] = append(order, id), l.Order
		}
		if sameArticle(l.Line, lines[at].Line) || id == lines[at].Order.ID && l.Line.ShopifyID == lines[at].Line.ShopifyID {
			helped[id] = true
			return
		}
		left[id]++
	}
	note(lines[at])
	for i, l := range lines {
		if i != at {
			note(l)
		}
	}
	var sold, customer, product []string
	for _, id := range order {
		switch {
		case !helped[id]:
		case left[id] > 0:
			product = append(product, rows[id].Name)
		case rows[id].Problem == store.CustomerIDNeeded:
			customer = append(customer, rows[id].Name)
		default:
			sold = append(sold, rows[id].Name)
		}
	}
	var parts []string
	add := func(names []string, one, many string) {
		switch len(names) {
		case 0:
		case 1:
			parts = append(parts, names[0]+" "+one)
		case 2:
			parts = append(parts, names[0]+" and "+names[1]+" "+many)
		default:
			parts = append(parts, names[0]+" and "+screen.Number(int64(len(names)-1))+" more "+many)
		}
	}
	add(sold, "gets its transaction, and its stock is taken", "get their transactions, and their stock is taken")
	add(product, "waits for another product", "wait for another product")
	add(customer, "waits for its customer", "wait for their customers")
	return "With it " + strings.Join(parts, "; ") + "."
}
