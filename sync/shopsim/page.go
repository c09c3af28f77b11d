package shopsim

import (
	"encoding/base64"
	"fmt"
	"sort"
	"strings"
)

type page struct {
	First, Last   *int32
	After, Before *string
	Reverse       bool
}

type connection[T any] struct {
	Nodes    []T
	Edges    []edge[T]
	PageInfo pageInfo
}

type edge[T any] struct {
	Cursor string
	Node   T
}

type pageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// paged cuts one page out of a short list; a place in it is its index.
func paged[T any](all []T, p page, query string) (*connection[T], error) {
	return pagedBy(all, p, query, func(i int) string { return fmt.Sprintf("%09d", i) }, func(T) bool { return true })
}

// pagedBy cuts one page of what matches out of all, which stands in the order of
// key. A cursor belongs to its query: it carries what was asked beside the key of
// its item. It looks no further than the page needs, so that walking through a
// long list stays cheap.
func pagedBy[T any](all []T, p page, query string, key func(int) string, match func(T) bool) (*connection[T], error) {
	if p.First == nil && p.Last == nil {
		return nil, graphError{"BAD_USER_INPUT", errFirst.Error()}
	}
	if p.First != nil && (*p.First > 250 || *p.First < 0) {
		return nil, graphError{"BAD_USER_INPUT", "first must be between 0 and 250"}
	}
	asked := fmt.Sprint(query, p.Reverse, "\x00")
	from, to, step := 0, len(all), 1
	if p.Reverse {
		from, to, step = len(all)-1, -1, -1
	}
	if p.After != nil {
		raw, err := base64.RawURLEncoding.DecodeString(*p.After)
		place, ours := strings.CutPrefix(string(raw), asked)
		if err != nil || !ours {
			return nil, graphError{"BAD_USER_INPUT", "Invalid cursor for current pagination sort."}
		}
		if p.Reverse {
			from = sort.Search(len(all), func(i int) bool { return key(i) >= place }) - 1
		} else {
			from = sort.Search(len(all), func(i int) bool { return key(i) > place })
		}
	}
	c := &connection[T]{Nodes: []T{}, PageInfo: pageInfo{HasPreviousPage: p.After != nil}}
	for i := from; i != to; i += step {
		if !match(all[i]) {
			continue
		}
		if p.First != nil && len(c.Nodes) == int(*p.First) {
			c.PageInfo.HasNextPage = true
			break
		}
		c.Nodes = append(c.Nodes, all[i])
		c.Edges = append(c.Edges, edge[T]{base64.RawURLEncoding.EncodeToString([]byte(asked + key(i))), all[i]})
	}
	if p.First == nil {
		from := max(0, len(c.Nodes)-int(*p.Last))
		c.PageInfo.HasPreviousPage = from > 0
		c.Nodes, c.Edges = c.Nodes[from:], c.Edges[from:]
	}
	if len(c.Edges) > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[len(c.Edges)-1].Cursor
	}
	return c, nil
}
