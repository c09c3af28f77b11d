package matching

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Article is a product as search knows it.
type Article struct {
	ID, SKU, Barcode, Description string
}

// Catalogue finds products by what a person types. It is pure and in memory, the
// zero Catalogue is empty, and it is safe for concurrent use.
type Catalogue struct {
	mu sync.RWMutex
	// shelf is sorted by the folded SKU, so that the hits of a rank come out sorted.
	shelf []shelved
	// text holds all that is compared, one article after the other: looking for a
	// word in one long text takes a tenth of looking into 200,000 short ones.
	text string
	// begins is where each article's text begins.
	begins []int
}

// shelved is an article as it is compared: SKU and barcode folded to letters and
// digits alone, so that "helabus" finds HEL-ABUS, and all words as they stand.
type shelved struct {
	id, sku, barcode, words string
	// raw is the SKU as it is, key what it is compared by when it may be mistyped.
	raw, key string
}

// Put adds articles, or replaces those of the same id.
func (c *Catalogue) Put(articles ...Article) {
	if len(articles) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	c.remove(ids)
	for _, a := range articles {
		sku := plain(a.SKU)
		c.shelf = append(c.shelf, shelved{
			id: a.ID, sku: strings.ReplaceAll(sku, " ", ""), barcode: strings.ReplaceAll(plain(a.Barcode), " ", ""),
			words: sku + " " + plain(a.Description), raw: a.SKU, key: SKUKey(a.SKU),
		})
	}
	slices.SortFunc(c.shelf, func(a, b shelved) int { return cmp.Or(cmp.Compare(a.sku, b.sku), cmp.Compare(a.id, b.id)) })
	c.write()
}

// Remove takes articles out.
func (c *Catalogue) Remove(ids ...string) {
	if len(ids) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(ids)
	c.write()
}

func (c *Catalogue) remove(ids []string) {
	if len(c.shelf) == 0 {
		return
	}
	gone := make(map[string]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	c.shelf = slices.DeleteFunc(c.shelf, func(s shelved) bool { return gone[s.id] })
}

// write writes the long text anew and lets the articles share it.
func (c *Catalogue) write() {
	size := 0
	for _, s := range c.shelf {
		size += len(s.sku) + len(s.barcode) + len(s.words) + 3
	}
	var text strings.Builder
	text.Grow(size)
	c.begins = make([]int, len(c.shelf))
	for i, s := range c.shelf {
		c.begins[i] = text.Len()
		text.WriteString(s.sku)
		text.WriteByte(' ')
		text.WriteString(s.barcode)
		text.WriteByte(' ')
		text.WriteString(s.words)
		text.WriteByte('\n')
	}
	c.text = text.String()
	for i := range c.shelf {
		s, at := &c.shelf[i], c.begins[i]
		part := func(length int) string {
			at += length + 1
			return c.text[at-1-length : at-1]
		}
		s.sku, s.barcode, s.words = part(len(s.sku)), part(len(s.barcode)), part(len(s.words))
	}
}

// Len counts the articles.
func (c *Catalogue) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.shelf)
}

// The ranks of a hit, best first.
const (
	rankSame   = iota // the SKU or barcode itself
	rankBegins        // the SKU or barcode begins so
	rankWords         // each word begins one of the article's
	rankWithin        // each occurs somewhere
	ranks
)

// Find returns the ids of the articles in which all words of text occur, best
// first: the SKU or barcode itself, then those that begin so, then whole words,
// then parts; and how many there are in all. within, unless nil, narrows it to
// those ids. Case, accents, hyphens and blanks of codes don't count.
func (c *Catalogue) Find(text string, most int, within map[string]bool) (ids []string, total int) {
	folded := plain(text)
	words := strings.Fields(folded)
	if len(words) == 0 {
		return nil, 0
	}
	code := strings.ReplaceAll(folded, " ", "")
	longest := slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	c.mu.RLock()
	defer c.mu.RUnlock()
	var found [ranks][]string
	for i, at := 0, 0; at < len(c.text); i++ {
		next := strings.Index(c.text[at:], longest)
		if next < 0 {
			break
		}
		at += next
		// Whose text this is: the next one's, or one found by halving.
		if i == len(c.begins)-1 || c.begins[i+1] <= at {
			j, exact := slices.BinarySearch(c.begins[i:], at)
			if !exact {
				j--
			}
			i += j
		}
		at = len(c.text)
		if i+1 < len(c.begins) {
			at = c.begins[i+1]
		}
		s := &c.shelf[i]
		rank := s.rank(code, words)
		if rank == ranks || within != nil && !within[s.id] {
			continue
		}
		total++
		if len(found[rank]) < most {
			found[rank] = append(found[rank], s.id)
		}
	}
	for _, each := range found {
		ids = append(ids, each...)
	}
	return ids[:min(most, len(ids))], total
}

func (s *shelved) rank(code string, words []string) int {
	if s.sku == code || s.barcode == code {
		return rankSame
	}
	if strings.HasPrefix(s.sku, code) || strings.HasPrefix(s.barcode, code) {
		return rankBegins
	}
	rank := rankWords
	for _, word := range words {
		at := strings.Index(s.words, word)
		switch {
		case at < 0 && !strings.Contains(s.barcode, word) && !strings.Contains(s.sku, word):
			return ranks
		case at < 0, at > 0 && s.words[at-1] != ' ' && !strings.Contains(s.words[at:], " "+word):
			rank = rankWithin
		}
	}
	return rank
}
