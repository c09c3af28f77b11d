package db_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tillbridge/store"
)

// TestR47_EveryActHasAPermission reads the source: what begins a write, or asks for more within
// one, names an act of store's table, in words that stand there. One that doesn't would be
// refused to everybody.
func TestR47_EveryActHasAPermission(t *testing.T) {
	used := actsOf(t, ".")
	if len(used) < 60 {
		t.Errorf("only %d acts were found: this test no longer reads the source rightly", len(used))
	}
	for act, where := range used {
		if _, known := act.Needs(); !known {
			t.Errorf("%s: %q has no permission in store/permission.go", where, act)
		}
	}
	elsewhere := []store.Act{store.CopyingTheDatabase} // asked for where files are copied
	for _, p := range append(store.AllPermissions(), store.Anybody, store.Programs) {
		acts := store.ActsOf(p)
		if len(acts) == 0 {
			t.Errorf("nothing needs the permission %q", p)
		}
		for _, act := range acts {
			if _, is := used[act]; !is && !slices.Contains(elsewhere, act) {
				t.Errorf("%q is in the table and nothing does it", act)
			}
		}
	}
}

// TestR47_EveryExportedActIsAsked fails for a method that begins a database transaction of its
// own, past the one place where permissions are asked for.
func TestR47_EveryExportedActIsAsked(t *testing.T) {
	calls, exported := callsOf(t)
	// What brings tables up to date or reads: nobody is there yet, or nothing is written.
	apart := []string{"LoadCustomers", "LoadProducts", "ForgetRest", "ProveBooks"}
	for _, name := range exported {
		if calls[name]["BeginTx"] && !slices.Contains(apart, name) {
			t.Errorf("%s begins a transaction of its own, where nobody asks who does it", name)
		}
	}
	if !calls["on"]["begins"] || !calls["in"]["on"] {
		t.Error("on no longer asks who may do it")
	}
}

// constants are the acts that have names, by them.
var constants = map[string]store.Act{
	"TakingMoreThanOwed": store.TakingMoreThanOwed, "GivingMoneyBack": store.GivingMoneyBack, "RejectingAnOrder": store.RejectingAnOrder,
	"ExportingCustomers": store.ExportingCustomers, "CopyingTheDatabase": store.CopyingTheDatabase, "SeeingSales": store.SeeingSales,
}

// actsOf finds the acts that the files of a folder begin, and where.
func actsOf(t *testing.T, folder string) map[store.Act]string {
	t.Helper()
	set := token.NewFileSet()
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	must(t, err)
	found := map[store.Act]string{}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"in", "on", "may", "May"}, f.Sel.Name) {
				return true
			}
			where := set.Position(call.Pos()).String()
			switch arg := call.Args[1].(type) {
			case *ast.BasicLit:
				text, err := strconv.Unquote(arg.Value)
				must(t, err)
				found[store.Act(text)] = where
			case *ast.SelectorExpr:
				found[constants[arg.Sel.Name]] = where
			case *ast.Ident:
				if arg.Name != "doing" { // passed on by in, begins and may themselves
					t.Errorf("%s: the act is not written where it is begun", where)
				}
			}
			return true
		})
	}
	return found
}
