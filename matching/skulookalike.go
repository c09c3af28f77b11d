package matching

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SKUKey folds a SKU to what people mean by it: without case, blanks, invisible
// and separating characters, look-alike letters of other scripts, with O for 0 and
// I and L for 1, and without leading zeros. Two SKUs of one key are worth a
// person's look; they are never taken for one another (R22).
func SKUKey(sku string) string {
	var key strings.Builder
	for _, r := range norm.NFKD.String(sku) {
		r = unicode.ToUpper(r)
		if alike, ok := lookAlikes[r]; ok {
			r = alike
		}
		switch {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		key.WriteRune(r)
	}
	if trimmed := strings.TrimLeft(key.String(), "0"); trimmed != "" {
		return trimmed
	}
	return key.String()
}

// lookAlikes are capital letters of Cyrillic and Greek that print like Latin ones
// (Unicode Technical Standard 39, confusables; those that keyboards have).
var lookAlikes = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I',
	'Ј': 'J', 'Ѕ': 'S',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X',
}

// SKUDifference says in a few words how two SKUs of one key differ, "" when they
// are the same byte for byte or have different keys.
func SKUDifference(a, b string) string {
	plainly := func(s string) string { return strings.ToUpper(s) }
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	visible := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
				return -1
			}
			return r
		}, s)
	}
	separated := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	switch {
	case a == b || SKUKey(a) != SKUKey(b):
		return ""
	case plainly(a) == plainly(b):
		return "same but for capitals"
	case bare(a) == bare(b):
		return "same but for blanks"
	case visible(a) == visible(b):
		return "an invisible character"
	case plainly(bare(a)) == plainly(bare(b)):
		return "same but for capitals and blanks"
	case separated(visible(a)) == separated(visible(b)):
		return "same but for hyphens and blanks"
	case plainly(separated(visible(a))) == plainly(separated(visible(b))):
		return "same but for capitals, hyphens and blanks"
	case strings.TrimLeft(plainly(separated(a)), "0") == strings.TrimLeft(plainly(separated(b)), "0"):
		return "same but for leading zeros"
	case latin(a) && latin(b):
		return "0 for O, or 1 for I"
	default:
		return "letters that look alike"
	}
}

func latin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// Wanted is a line that no product matches, as candidates are looked for.
type Wanted struct {
	SKU, Barcode, Title string
}

// Candidate is an article that a line may mean, with what speaks for it in words
// that staff read. Score is from 0 to 1.
type Candidate struct {
	ID       string
	Score    float64
	Evidence []string
}

// Like returns the articles most like a line, best first: the same barcode, a SKU
// of the same key or few letters away, the same words in the title. An article
// that nothing speaks for is not among them. It is shown, never taken (R22).
func (c *Catalogue) Like(w Wanted, most int) []Candidate {
	c.mu.RLock()
	defer c.mu.RUnlock()
	key, code := SKUKey(w.SKU), strings.ReplaceAll(plain(w.SKU), " ", "")
	barcode := strings.ReplaceAll(plain(w.Barcode), " ", "")
	words := titleWords(w.Title)
	var found []Candidate
	for i := range c.shelf {
		s := &c.shelf[i]
		one := Candidate{ID: s.id}
		add := func(score float64, evidence string) {
			// Each further reason takes away from the doubt that is left.
			one.Score += (1 - one.Score) * score
			one.Evidence = append(one.Evidence, evidence)
		}
		if barcode != "" && s.barcode == barcode {
			add(0.95, "same barcode")
		}
		switch {
		case key == "":
		case s.raw == w.SKU:
			add(0.9, "same SKU")
		case s.key == key:
			add(0.9, SKUDifference(w.SKU, s.raw))
		default:
			length := utf8.RuneCountInString(code)
			if edits := Edits(code, s.sku, min(2, length/4)); edits <= min(2, length/4) {
				add(0.75-0.2*float64(edits-1), []string{"", "one letter differs", "two letters differ"}[edits])
			}
		}
		if same := commonWords(words, s.words); len(words) > 0 && same > 0 {
			if share := float64(same) / float64(len(words)); share >= 0.5 {
				add(0.6*share, fmt.Sprintf("%d of %d words of the title", same, len(words)))
			}
		}
		if one.Score > 0 {
			found = append(found, one)
		}
	}
	slices.SortStableFunc(found, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
	return found[:min(most, len(found))]
}

// titleWords are the words of a title that tell articles apart.
func titleWords(title string) []string {
	var words []string
	for word := range strings.FieldsSeq(plain(title)) {
		if utf8.RuneCountInString(word) > 1 && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

func commonWords(words []string, text string) int {
	n := 0
	for _, word := range words {
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				break
			}
			at += i
			end := at + len(word)
			if (at == 0 || text[at-1] == ' ') && (end == len(text) || text[end] == ' ') {
				n++
				break
			}
			at = end
		}
	}
	return n
}
