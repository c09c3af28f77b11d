package matching

// A name typed wrong is a name and some slips. The price of a slip is −ln of
// how likely typists make it (weights.go, learned), so a name's prices add up
// to −ln P(typed | meant).
type slip uint8

const (
	slipVowel   slip = iota // a vowel for another
	slipAlike               // a consonant for one that sounds alike
	slipKey                 // a letter for its neighbour on the keyboard
	slipLetter              // a letter for any other
	slipDoubled             // a letter doubled, or a double made single
	slipSoft                // a vowel or h more or less
	slipMore                // another letter more or less
	slipSwapped             // two neighbours swapped
	slipPair                // two letters for one that looks or sounds the same: ph, ck, rn
	slipFirst               // on top, when the first letter is touched
	slipBlank               // a blank more or less
	slipCut                 // the end left off
	slipCutEach             // on top, each letter of it
	slipRepeat              // on top, every slip after the first
	slips
)

const maxLetters = 24

// letterBytes is text a byte a letter; letters beyond ASCII keep seven bits,
// which tells those of one script apart.
func letterBytes(b []byte, text string) []byte {
	for _, r := range text {
		if r == ' ' {
			continue
		}
		if r >= 0x80 {
			r = 0x80 | r&0x7f
		}
		if b = append(b, byte(r)); len(b) == maxLetters { //nolint:gosec // seven bits are left
			break
		}
	}
	return b
}

// classes of letters: bit sets of those that are taken for each other.
var (
	isVowel    [256]bool
	soundClass [256]uint8
	neighbours [256][256]bool
	pairLooks  [256][256]byte
)

func init() {
	for _, c := range "aeiouy" {
		isVowel[c] = true
	}
	for class, letters := range []string{"bpv", "fvw", "ckqgx", "szcx", "dt", "mn", "lr", "gj"} {
		for _, c := range letters {
			soundClass[c] |= 1 << class
		}
	}
	rows := []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}
	adjacent := func(a, b byte) { neighbours[a][b], neighbours[b][a] = true, true }
	for r, row := range rows {
		for i := range len(row) {
			if i > 0 {
				adjacent(row[i-1], row[i])
			}
			if r > 0 {
				adjacent(row[i], rows[r-1][i])   //nolint:gosec // r is above 0
				adjacent(row[i], rows[r-1][i+1]) //nolint:gosec // r is above 0
			}
		}
	}
	for _, look := range []string{"0o", "1l", "1i", "5s", "8b", "6g", "2z", "uv", "il", "ij", "eo", "ec"} {
		adjacent(look[0], look[1])
	}
	for _, pair := range []string{
		"phf", "ckk", "ghg", "rnm", "cld", "vvw", "iin", "nnm", "liu", "eyi", "iey", "eei", "eai", "oou", "oeo",
		"aea", "uev", "csx", "ksx", "quk", "kwq", "tth", "scs", "dgj",
	} {
		pairLooks[pair[0]][pair[1]] = pair[2]
	}
}

func (w *Weights) replaced(a, b byte) float32 {
	switch {
	case isVowel[a] && isVowel[b]:
		return w.Slips[slipVowel]
	case soundClass[a]&soundClass[b] != 0:
		return w.Slips[slipAlike]
	case neighbours[a][b]:
		return w.Slips[slipKey]
	}
	return w.Slips[slipLetter]
}

// extra is the price of letter i of text being there and not in the other.
func (w *Weights) extra(text []byte, i int) float32 {
	c := text[i]
	switch {
	case i > 0 && text[i-1] == c || i+1 < len(text) && text[i+1] == c:
		return w.Slips[slipDoubled]
	case isVowel[c] || c == 'h':
		return w.Slips[slipSoft]
	}
	return w.Slips[slipMore]
}

// misspelt is the price of typing typed for meant, both as letterBytes.
func (w *Weights) misspelt(typed, meant []byte) float32 {
	if string(typed) == string(meant) {
		return 0
	}
	var rows [3][maxLetters + 1]float32
	before, above, row := &rows[0], &rows[1], &rows[2]
	repeat := w.Slips[slipRepeat]
	best := float32(1e9)
	for i := 0; i <= len(typed); i++ {
		for j := 0; j <= len(meant); j++ {
			if i == 0 && j == 0 {
				row[0] = -repeat
				continue
			}
			cost := float32(1e9)
			var first float32
			if i <= 1 && j <= 1 {
				first = w.Slips[slipFirst]
			}
			if i > 0 && j > 0 {
				if a, b := typed[i-1], meant[j-1]; a == b {
					cost = above[j-1]
				} else {
					cost = above[j-1] + w.replaced(a, b) + first + repeat
				}
			}
			if i > 0 {
				cost = min(cost, above[j]+w.extra(typed, i-1)+first+repeat)
			}
			if j > 0 {
				cost = min(cost, row[j-1]+w.extra(meant, j-1)+first+repeat)
			}
			if i > 1 && j > 1 && typed[i-1] == meant[j-2] && typed[i-2] == meant[j-1] {
				cost = min(cost, before[j-2]+w.Slips[slipSwapped]+repeat)
			}
			if i > 1 && j > 0 && pairLooks[typed[i-2]][typed[i-1]] == meant[j-1] {
				cost = min(cost, before[j-1]+w.Slips[slipPair]+repeat)
			}
			if j > 1 && i > 0 && pairLooks[meant[j-2]][meant[j-1]] == typed[i-1] {
				cost = min(cost, above[j-2]+w.Slips[slipPair]+repeat)
			}
			row[j] = cost
		}
		before, above, row = above, row, before
	}
	best = min(best, above[len(meant)])
	if short, long := min(len(typed), len(meant)), max(len(typed), len(meant)); short >= 2 && long-short >= 2 {
		a, b := typed[:short], meant[:short]
		if string(a) == string(b) {
			best = min(best, w.Slips[slipCut]+w.Slips[slipCutEach]*float32(long-short))
		}
	}
	return best
}

// typos is the number of slips that make b of a, two letters swapped being one,
// or most+1 when it is more than most (optimal string alignment).
func typos(a, b string, most int) int {
	var bufferA, bufferB [64]byte
	from, to := bufferA[:0], bufferB[:0]
	for _, r := range a {
		from = append(from, byte(r)) //nolint:gosec // compared only
	}
	for _, r := range b {
		to = append(to, byte(r)) //nolint:gosec // compared only
	}
	if len(from)-len(to) > most || len(to)-len(from) > most {
		return most + 1
	}
	if len(to) > 62 {
		return min(Edits(a, b, most), most+1)
	}
	var rows [3][64]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for i := 0; i <= len(from); i++ {
		least := most + 1
		for j := 0; j <= len(to); j++ {
			cost := i + j
			if i > 0 && j > 0 {
				cost = above[j-1]
				if from[i-1] != to[j-1] {
					cost++
				}
				cost = min(cost, above[j]+1, row[j-1]+1)
				if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
					cost = min(cost, before[j-2]+1)
				}
			}
			row[j] = cost
			least = min(least, cost)
		}
		if least > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(to)], most+1)
}

// letterMask has a bit for each letter: a slip changes two at most.
func letterMask(text string) (mask uint32) {
	for i := range len(text) {
		mask |= 1 << (text[i] & 31)
	}
	return mask
}

// pattern is a typed word prepared for Myers' bit-parallel edit distance
// (A Fast Bit-Vector Algorithm for Approximate String Matching, 1999), which
// throws out most words before their price is reckoned.
type pattern struct {
	letters []byte
	mask    uint32
	rows    [256]uint64
}

func newPattern(letters []byte) *pattern {
	p := &pattern{letters: letters, mask: letterMask(string(letters))}
	for i, c := range letters {
		p.rows[c] |= 1 << i
	}
	return p
}

// distance is the Levenshtein distance to word; with anyEnd, to that start of
// word which is nearest.
func (p *pattern) distance(word string, anyEnd bool) int {
	n := len(p.letters)
	if n == 0 {
		return len(word)
	}
	positive, negative := ^uint64(0), uint64(0)
	score, least := n, n
	last := uint64(1) << (n - 1)
	for i := range len(word) {
		equal := p.rows[word[i]]
		diagonal := (((equal & positive) + positive) ^ positive) | equal | negative
		up := negative | ^(diagonal | positive)
		down := positive & diagonal
		if up&last != 0 {
			score++
		} else if down&last != 0 {
			score--
		}
		up = up<<1 | 1
		positive = down<<1 | ^(diagonal | up)
		negative = up & diagonal
		least = min(least, score)
	}
	if anyEnd {
		return least
	}
	return score
}

// likeness is Jaro and Winkler's, 0 to 1 (String Comparator Metrics and Enhanced
// Decision Rules, 1990): it forgives what is far apart when much is in common.
func likeness(a []byte, b string) float64 {
	window := max(0, max(len(a), len(b))/2-1)
	var usedA, usedB uint32
	common := 0
	for i, c := range a {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if b[j] == c && usedB>>j&1 == 0 {
				usedA, usedB = usedA|1<<i, usedB|1<<j
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	moved, j := 0, 0
	for i := range a {
		if usedA>>i&1 == 0 {
			continue
		}
		for usedB>>j&1 == 0 {
			j++
		}
		if a[i] != b[j] {
			moved++
		}
		j++
	}
	m := float64(common)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(moved/2))/m) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*.1*(1-jaro)
}
