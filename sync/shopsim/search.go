package shopsim

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var term = regexp.MustCompile(`^(-?\w+):(>=|<=|>|<)?('[^']*'|"[^"]*"|[^\s()]+)`)

type condition func(any) bool

var idTerms = regexp.MustCompile(`^id:\d+( OR id:\d+)*$`)

// onlyIDs reads a query that names items by their numbers and asks nothing else,
// so that they needn't be looked for.
func onlyIDs(query string) ([]string, bool) {
	if !idTerms.MatchString(query) {
		return nil, false
	}
	ids := strings.Split(strings.ReplaceAll(query, "id:", ""), " OR ")
	slices.Sort(ids)
	return slices.Compact(ids), true
}

// search reads Shopify's search language. An unknown field matches everything;
// the answer's extensions warn of it.
func (q *root) search(ctx context.Context, path string, query *string, fields []string) condition {
	rest := text(query)
	var warnings []any
	var or func() condition
	one := func() condition {
		if strings.HasPrefix(rest, "(") {
			rest = rest[1:]
			inner := or()
			rest = strings.TrimPrefix(strings.TrimSpace(rest), ")")
			return inner
		}
		m := term.FindStringSubmatch(rest)
		if m == nil {
			word, after, _ := strings.Cut(rest, " ")
			rest = after
			return func(item any) bool { return strings.Contains(searchable(item, "name"), strings.Trim(word, "()")) }
		}
		rest = rest[len(m[0]):]
		if !slices.Contains(fields, m[1]) {
			warnings = append(warnings, map[string]any{"field": m[1], "message": "Invalid search field for this query."})
			return func(any) bool { return true }
		}
		return compare(m[1], m[2], strings.Trim(m[3], `'"`))
	}
	and := func() condition {
		left := one()
		for {
			rest = strings.TrimSpace(rest)
			if rest == "" || rest[0] == ')' || strings.HasPrefix(rest, "OR ") {
				return left
			}
			rest = strings.TrimSpace(strings.TrimPrefix(rest, "AND "))
			a, b := left, one()
			left = func(item any) bool { return a(item) && b(item) }
		}
	}
	or = func() condition {
		rest = strings.TrimSpace(rest)
		alternatives := []condition{and()}
		for strings.HasPrefix(rest, "OR ") {
			rest = strings.TrimSpace(rest[3:])
			alternatives = append(alternatives, and())
		}
		return func(item any) bool {
			return slices.ContainsFunc(alternatives, func(c condition) bool { return c(item) })
		}
	}
	if strings.TrimSpace(rest) == "" {
		return func(any) bool { return true }
	}
	match := or()
	if searches, ok := ctx.Value(searchKey{}).(*[]any); ok && len(warnings) > 0 {
		*searches = append(*searches, map[string]any{"path": []string{path}, "query": *query, "parsed": map[string]any{}, "warnings": warnings})
	}
	return match
}

func compare(field, operator, value string) condition {
	if strings.HasSuffix(field, "_at") {
		when, err := time.Parse(time.RFC3339, value)
		if err != nil {
			when, err = time.Parse(time.DateOnly, value)
		}
		if err != nil {
			return func(any) bool { return true }
		}
		return func(item any) bool {
			order := instant(item, field).Compare(when)
			switch operator {
			case ">":
				return order > 0
			case ">=":
				return order >= 0
			case "<":
				return order < 0
			case "<=":
				return order <= 0
			}
			return order == 0
		}
	}
	return func(item any) bool {
		switch here := searchable(item, field); {
		case field == "status" && value == "any":
			return true
		case field == "name":
			return strings.TrimPrefix(here, "#") == strings.TrimPrefix(value, "#")
		default:
			return strings.EqualFold(here, value)
		}
	}
}

func instant(item any, field string) time.Time {
	var created, updated time.Time
	switch v := item.(type) {
	case *order:
		created, updated = v.created, v.updated
	case *fulfillmentOrder:
		created, updated = v.created, v.updated
	}
	if field == "updated_at" {
		return updated
	}
	return created
}

func searchable(item any, field string) string {
	switch v := item.(type) {
	case *fulfillmentOrder:
		if field == "id" {
			return fmt.Sprint(v.number)
		}
		return v.Status
	case *order:
		switch field {
		case "id":
			return fmt.Sprint(v.number)
		case "name":
			return v.Name
		case "test":
			return fmt.Sprint(v.Test)
		case "financial_status":
			return *v.DisplayFinancialStatus()
		}
		switch {
		case !v.cancelled.IsZero():
			return "cancelled"
		case !v.closed.IsZero():
			return "closed"
		}
	}
	return "open"
}
