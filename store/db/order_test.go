package db_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors are the files of this package from the ground up, as its comment draws
// them. A file calls those of its own floor and of floors below.
var floors = [][]string{
	// One act: its counters, its events, the key it is asked under, the seal of the books.
	{"counter", "turn", "once", "event", "details", "rows", "owing", "seal", "update", "acting", "db"},
	// Rows as every act reads and writes them, and the indexes in memory.
	{
		"orderrow", "searchwords", "orderfilter", "orderlist", "action", "setting", "lineage", "backupplan", "pins",
		"customerindex", "productindex", "location", "narrowing", "longimport",
	},
	// Stock and money booked; what waits to be told to Shopify.
	{"booking", "ledger", "push", "handover", "returnrows", "paidhere"},
	// Who is this customer, which product is this line.
	{"match"},
	// What a decision makes of an order, and what Shopify's cancelling does.
	{"settle", "cancel"},
	// Taking in, identifying, changing: the acts of the program and of people.
	{
		"customer", "product", "stock", "currency", "country", "intake", "quarantine", "connection", "catalogue", "customerimport", "filecolumns",
		"productimport", "importpreview",
		"takein", "news", "identify", "change", "exchange", "productmatch", "merge", "removal", "removalundo", "payment", "mentions", "forget",
		"emptying",
		"forgetting", "retention", "rewriting", "polling", "paper", "productundo", "staff", "signin",
	},
	// Statuses and what is sent of them.
	{"sale", "status", "outbox", "readying", "afterwards", "own", "return", "rejecting"},
	// Lists and reads; opening, watching and proving the whole.
	{
		"story", "movements", "productlist", "transactionlist", "duplicate", "find", "waiting", "explain", "parts", "dryrun", "drift", "known",
		"empty", "decided", "calls", "printer", "sealold", "goon", "prove", "watch", "postgres", "sqlite", "open",
	},
}

// TestCallsGoOneWay fails when a file calls one of a floor above it, when two files
// call each other round a corner, and when a file has no floor.
func TestCallsGoOneWay(t *testing.T) {
	floor := map[string]int{}
	for i, files := range floors {
		for _, file := range files {
			floor[file] = i
		}
	}
	set := token.NewFileSet()
	sources, err := filepath.Glob("*.go")
	must(t, err)
	// home is the file of each function and method; methods of one name are taken together.
	home := map[string][]string{}
	files := map[string]*ast.File{}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		must(t, err)
		name = strings.TrimSuffix(name, ".go")
		if _, ok := floor[name]; !ok {
			t.Errorf("%s.go has no floor: give it one here and in the package comment", name)
		}
		files[name] = file
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				home[called(f)] = append(home[called(f)], name)
			}
		}
	}
	calls := map[string][]string{}
	for name, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, target := range targets(call, home) {
				if target == name {
					continue
				}
				calls[name] = append(calls[name], target)
				if floor[target] > floor[name] {
					t.Errorf("%s calls up into %s.go", set.Position(call.Pos()), target)
				}
			}
			return true
		})
	}
	for name := range calls {
		if way := round(calls, name, name, map[string]bool{}); way != nil {
			t.Errorf("files call in a circle: %s", strings.Join(way, " → "))
		}
	}
}

// called is how a function is found again from a call: "f", or "a.f" for a method of *act
// or *DB, which are told apart by what receivers are called in this package.
func called(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
		switch of, _ := star.X.(*ast.Ident); {
		case of != nil && of.Name == "act":
			return "a." + f.Name.Name
		case of != nil && of.Name == "DB":
			return "d." + f.Name.Name
		}
	}
	return "."
}

// targets are the files that a call leads into. a.f is an act's method where the act
// has one, else a generated query; d and anything that ends in .db are the database.
func targets(call *ast.CallExpr, home map[string][]string) []string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return home[f.Name]
	case *ast.SelectorExpr:
		switch of := f.X.(type) {
		case *ast.Ident:
			if of.Name == "a" || of.Name == "d" {
				return home[of.Name+"."+f.Sel.Name]
			}
		case *ast.SelectorExpr:
			if of.Sel.Name == "db" {
				return home["d."+f.Sel.Name]
			}
		}
	}
	return nil
}

// round is a way from one file back to it, nil when there is none.
func round(calls map[string][]string, at, to string, seen map[string]bool) []string {
	next := slices.Compact(slices.Sorted(slices.Values(calls[at])))
	for _, file := range next {
		if file == to {
			return []string{at, to}
		}
		if seen[file] {
			continue
		}
		seen[file] = true
		if way := round(calls, file, to, seen); way != nil {
			return append([]string{at}, way...)
		}
	}
	return nil
}
