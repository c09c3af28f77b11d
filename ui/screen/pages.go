package screen

import "slices"

// PageSize is how many rows a list reads at once.
const PageSize = 200

// pagesKept is how many pages of a list stay in memory.
const pagesKept = 12

// Pages is a long list of which only the pages around what a person looks at are
// in memory. The zero value has none.
type Pages[T any] struct {
	rows   map[int][]T
	wanted map[int]bool
	asked  int // the row that was last asked for: what the person looks at
}

// At returns a row, and false while its page is not here.
func (p *Pages[T]) At(i int) (row T, ok bool) {
	p.asked = i
	rows := p.rows[i/PageSize]
	if i%PageSize >= len(rows) {
		return row, false
	}
	return rows[i%PageSize], true
}

// Want returns a row's page and whether it still has to be fetched, once.
func (p *Pages[T]) Want(i int) (page int, fetch bool) {
	page = i / PageSize
	if p.wanted[page] || p.rows[page] != nil {
		return page, false
	}
	if p.wanted == nil {
		p.wanted = map[int]bool{}
	}
	p.wanted[page] = true
	return page, true
}

// Failed lets a page that could not be fetched be wanted again.
func (p *Pages[T]) Failed(page int) { delete(p.wanted, page) }

// Put keeps a page, and forgets the farthest when there are too many.
func (p *Pages[T]) Put(page int, rows []T) {
	delete(p.wanted, page)
	if p.rows == nil {
		p.rows = map[int][]T{}
	}
	p.rows[page] = rows
	for len(p.rows) > pagesKept {
		farthest, most := page, -1
		for other := range p.rows {
			if far := max(other-page, page-other); far > most {
				farthest, most = other, far
			}
		}
		delete(p.rows, farthest)
	}
}

// Replace keeps these pages and no others: the list was read again.
func (p *Pages[T]) Replace(rows map[int][]T) { p.rows, p.wanted = rows, nil }

// FromTop makes the first page the next to be read: another order is another list.
func (p *Pages[T]) FromTop() { p.asked = 0 }

// Around are the pages the person looks at and that of the selected row, -1 for
// none, for reading them again.
func (p *Pages[T]) Around(selected int) []int {
	middle := p.asked / PageSize
	near := []int{middle}
	if p.asked%PageSize < PageSize/2 && middle > 0 {
		near = append(near, middle-1)
	}
	if p.asked%PageSize >= PageSize/2 {
		near = append(near, middle+1)
	}
	if selected >= 0 && !slices.Contains(near, selected/PageSize) {
		near = append(near, selected/PageSize)
	}
	return near
}

// Index finds a row among the pages that are here, -1 for nowhere.
func (p *Pages[T]) Index(is func(T) bool) int {
	for page, rows := range p.rows {
		if i := slices.IndexFunc(rows, is); i >= 0 {
			return page*PageSize + i
		}
	}
	return -1
}

// Find returns the first row that is so among the pages that are here.
func (p *Pages[T]) Find(is func(T) bool) (row T, ok bool) {
	if i := p.Index(is); i >= 0 {
		return p.rows[i/PageSize][i%PageSize], true
	}
	return row, false
}

// Has says whether a row is here, without anybody looking at it.
func (p *Pages[T]) Has(i int) (row T, ok bool) {
	if rows := p.rows[i/PageSize]; i >= 0 && i%PageSize < len(rows) {
		return rows[i%PageSize], true
	}
	return row, false
}

// With adds the page of a row to those that are to be read.
func (*Pages[T]) With(pages []int, i int) []int {
	if slices.Contains(pages, i/PageSize) {
		return pages
	}
	return append(pages, i/PageSize)
}

// Keep forgets all pages but these, and visits each row of theirs.
func (p *Pages[T]) Keep(pages []int, each func(T)) {
	p.wanted = nil
	for page, rows := range p.rows {
		if !slices.Contains(pages, page) {
			delete(p.rows, page)
			continue
		}
		for _, row := range rows {
			each(row)
		}
	}
}

// Change lets every row that is here be changed where it stands.
func (p *Pages[T]) Change(change func(*T)) {
	for _, rows := range p.rows {
		for i := range rows {
			change(&rows[i])
		}
	}
}
