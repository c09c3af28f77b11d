package screen

import (
	"unicode"

	"tillbridge/ui/widgets"
)

// Pieces cuts a text into runs, marking what the other text does not have there:
// a SKU beside the closest one, a customer's name beside the order's.
func Pieces(text, other string) []widgets.Piece {
	return pieces([]rune(text), []rune(other), func(a, b rune) bool { return a == b })
}

// LoosePieces does so with capital and small letters taken as the same.
func LoosePieces(text, other string) []widgets.Piece {
	return pieces([]rune(text), []rune(other), func(a, b rune) bool { return unicode.ToLower(a) == unicode.ToLower(b) })
}

func pieces(a, b []rune, same func(a, b rune) bool) []widgets.Piece {
	// common[i][j] is the longest common subsequence of a[i:] and b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []widgets.Piece
	add := func(r rune, differs bool) {
		if n := len(out); n > 0 && out[n-1].Differs == differs {
			out[n-1].Text += string(r)
			return
		}
		out = append(out, widgets.Piece{Text: string(r), Differs: differs})
	}
	i, j := 0, 0
	for i < len(a) {
		switch {
		case j < len(b) && same(a[i], b[j]):
			add(a[i], false)
			i, j = i+1, j+1
		case j < len(b) && common[i][j+1] >= common[i+1][j]:
			j++
		default:
			add(a[i], true)
			i++
		}
	}
	return out
}
