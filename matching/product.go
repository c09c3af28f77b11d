package matching

import "unicode/utf8"

// LineReason says why a line has its product, or has none (R22).
type LineReason string

// The outcomes of matching a line.
const (
	LineMatched LineReason = "matched"
	// LineBlank: Shopify gives no SKU (tips, custom items).
	LineBlank LineReason = "blank"
	// LineUnknown: no product has exactly this SKU.
	LineUnknown LineReason = "unknown"
	// LineDuplicate: several products have it; no guess.
	LineDuplicate LineReason = "duplicate"
	// LineRemembered: no exact match, but a person said which product it is (R25).
	LineRemembered LineReason = "remembered"
)

// LineMatch is the answer for one line; ProductID is "" when none matched.
type LineMatch struct {
	ProductID string
	Reason    LineReason
}

// Item is a product as far as matching knows it.
type Item struct {
	ID  string
	SKU string
}

// Line decides by R22: the line's product is the only one whose SKU is the
// line's, byte for byte. Items with another SKU are passed over, so that a
// database's idea of equality can't loosen the rule. Only where that finds none,
// the product that a person said it is, remembered, stands for it (R25).
func Line(sku string, items []Item, remembered string) LineMatch {
	match := exactly(sku, items)
	if match.ProductID == "" && remembered != "" {
		return LineMatch{ProductID: remembered, Reason: LineRemembered}
	}
	return match
}

func exactly(sku string, items []Item) LineMatch {
	if sku == "" {
		return LineMatch{Reason: LineBlank}
	}
	var found []Item
	for _, item := range items {
		if item.SKU == sku {
			found = append(found, item)
		}
	}
	switch len(found) {
	case 0:
		return LineMatch{Reason: LineUnknown}
	case 1:
		return LineMatch{ProductID: found[0].ID, Reason: LineMatched}
	default:
		return LineMatch{Reason: LineDuplicate}
	}
}

// Closest returns the SKU that means the same (SKUKey), else the one fewest edits
// away from sku, and that number; of several the first in the given order. ""
// when none is within a third of its length: such a one is not the same code
// mistyped. It is shown, never matched.
func Closest(sku string, skus []string) (string, int) {
	key := SKUKey(sku)
	for _, other := range skus {
		if key != "" && other != sku && SKUKey(other) == key {
			return other, Edits(sku, other, utf8.RuneCountInString(sku)+utf8.RuneCountInString(other))
		}
	}
	most := utf8.RuneCountInString(sku) / 3
	best, bestEdits := "", most+1
	for _, other := range skus {
		if other == sku {
			continue
		}
		if edits := Edits(sku, other, bestEdits-1); edits < bestEdits {
			best, bestEdits = other, edits
		}
	}
	if best == "" {
		return "", 0
	}
	return best, bestEdits
}

// Edits is the Levenshtein distance of a and b in runes, or most+1 when it is
// more than most.
func Edits(a, b string, most int) int {
	from, to := []rune(a), []rune(b)
	if len(from)-len(to) > most || len(to)-len(from) > most {
		return most + 1
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j, s := range to {
			cost := diagonal
			if r != s {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least > most {
			return most + 1
		}
	}
	return min(row[len(to)], most+1)
}
