//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// The faults of this file are answers that look well and are wrong: a clock that is
// years off, cursors that lead round in a circle, an order other than the one asked
// for, fulfillment orders that the app's scopes hide, lines that no shop can sell.

// spoiledOneIn is how many orders there are for one whose document is spoiled.
const spoiledOneIn = 61

// spoiled says that this order's document is spoiled whenever it is read: its lines
// have quantities that can't be, which divide by zero where nobody looks.
func spoiled(orderID string) bool {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(orderID)) // never fails
	return sum.Sum32()%spoiledOneIn == 0
}

// spoil spoils the documents in an answer, or in the lines of a bulk file.
func spoil(answer *httptest.ResponseRecorder, path string) {
	body := answer.Body.Bytes()
	if !bytes.Contains(body, []byte("currentQuantity")) {
		return
	}
	if strings.HasSuffix(path, "/graphql.json") {
		rewrite(answer, func(data map[string]any) {
			for _, order := range ordersIn(data) {
				if lines, ok := nodes(order, "lineItems"); ok && spoiled(text(order["id"])) && len(lines) > 0 {
					empty(lines[0])
				}
			}
		})
		return
	}
	var file bytes.Buffer
	for _, row := range bytes.SplitAfter(body, []byte("\n")) {
		var line map[string]any
		if json.Unmarshal(row, &line) == nil && line["currentQuantity"] != nil && spoiled(text(line["__parentId"])) {
			empty(line)
			if changed, err := json.Marshal(line); err == nil {
				row = append(changed, '\n')
			}
		}
		file.Write(row)
	}
	replace(answer, file.Bytes())
}

func empty(line map[string]any) { line["quantity"], line["currentQuantity"] = 0, -1 }

// astray moves the clock of an answer years away.
func astray(answer *httptest.ResponseRecorder, years int) {
	if at, err := http.ParseTime(answer.Header().Get("Date")); err == nil {
		answer.Header().Set("Date", at.AddDate(years, 0, 0).Format(http.TimeFormat))
	}
}

// someYears are up to 75 into the future or, less often, into the past.
func (p *proxy) someYears() int {
	years := 1 + p.chance(75)
	if p.chance(3) == 0 {
		return -years
	}
	return years
}

// hide takes the fulfillment orders out of an answer, as a missing scope does.
func hide(answer *httptest.ResponseRecorder) {
	rewrite(answer, func(data map[string]any) {
		for _, order := range ordersIn(data) {
			if list, ok := order["fulfillmentOrders"].(map[string]any); ok {
				list["nodes"] = []any{}
				if page, ok := list["pageInfo"].(map[string]any); ok {
					page["hasNextPage"] = false
				}
			}
		}
	})
}

// round makes the listing of an answer go on for ever: each page leads to one that
// was there before. The page is kept for whoever follows the cursor.
func (p *proxy) round(answer *httptest.ResponseRecorder) {
	rewrite(answer, func(data map[string]any) {
		for _, field := range data {
			list, ok := field.(map[string]any)
			if !ok {
				continue
			}
			page, ok := list["pageInfo"].(map[string]any)
			if !ok {
				continue
			}
			page["hasNextPage"], page["endCursor"] = true, fmt.Sprintf("%s%d", roundCursor, p.chance(3))
		}
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.circle = bytes.Clone(answer.Body.Bytes())
}

// roundCursor is how the cursors begin that lead round in a circle.
const roundCursor = "round-"

// goOn answers whoever follows a cursor that leads round, false for all others.
func (p *proxy) goOn(w http.ResponseWriter, body []byte) bool {
	if !bytes.Contains(body, []byte(`"`+roundCursor)) {
		return false
	}
	p.mu.Lock()
	page := p.circle
	p.mu.Unlock()
	answer := httptest.NewRecorder()
	_, _ = answer.Write(page)
	p.round(answer)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	_, _ = w.Write(answer.Body.Bytes())
	return true
}

// mistake answers with an order that was asked for before, not with the one asked
// for now.
func (p *proxy) mistake(answer *httptest.ResponseRecorder) {
	rewrite(answer, func(data map[string]any) {
		order, ok := data["order"].(map[string]any)
		if !ok || order["lineItems"] == nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.other != nil && p.other["id"] != order["id"] {
			data["order"] = p.other
		}
		p.other = order
	})
}

// late has the merchant change orders just before they are read, and again before
// the answer is there: both in the second, by Shopify's clock, in which they are
// read, so that their updatedAt is the same. read reads once more.
func (p *proxy) late(answer *httptest.ResponseRecorder, read func() *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	var first struct{ Data map[string]any }
	if json.Unmarshal(answer.Body.Bytes(), &first) != nil {
		return answer
	}
	var names []string
	for _, order := range ordersIn(first.Data) {
		if name := text(order["name"]); name != "" && order["lineItems"] != nil && len(names) < mostLate && p.chance(2) == 0 {
			names = append(names, name)
		}
	}
	p.moveAll(names, "First")
	if len(names) > 0 {
		answer = read()
	}
	p.moveAll(names, "Second")
	return answer
}

// mostLate is how many orders of one answer are changed while they are read.
const mostLate = 3

func (p *proxy) moveAll(names []string, street string) {
	for _, name := range names {
		if p.change(name, fmt.Sprintf("%d %s Street", 1+p.chance(900), street)) == nil && street == "Second" {
			p.count("changed while it was read")
		}
	}
}

// ordersIn are the orders that an answer is about.
func ordersIn(data map[string]any) []map[string]any {
	if order, ok := data["order"].(map[string]any); ok {
		return []map[string]any{order}
	}
	orders, _ := nodes(data, "orders")
	return orders
}

func nodes(in map[string]any, field string) (list []map[string]any, ok bool) {
	connection, ok := in[field].(map[string]any)
	if !ok {
		return nil, false
	}
	entries, ok := connection["nodes"].([]any)
	for _, entry := range entries {
		if node, ok := entry.(map[string]any); ok {
			list = append(list, node)
		}
	}
	return list, ok
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// rewrite changes the data of an answer, if it has any.
func rewrite(answer *httptest.ResponseRecorder, change func(data map[string]any)) {
	var whole map[string]any
	if json.Unmarshal(answer.Body.Bytes(), &whole) != nil {
		return
	}
	data, ok := whole["data"].(map[string]any)
	if !ok {
		return
	}
	change(data)
	if body, err := json.Marshal(whole); err == nil {
		replace(answer, body)
	}
}

func replace(answer *httptest.ResponseRecorder, body []byte) {
	answer.Header().Del("Content-Length")
	answer.Body.Reset()
	answer.Body.Write(body)
}
