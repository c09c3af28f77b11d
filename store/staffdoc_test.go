package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
)

// The table in docs/staff.md is this one; TILLBRIDGE_GOLDEN=renew writes it there.
func TestR47_TheTableOfActsInTheDocsIsCurrent(t *testing.T) {
	const begin, end = "<!-- acts: written by the tests of store -->\n", "<!-- end of acts -->"
	path := filepath.Join("..", "docs", "staff.md")
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(kept), begin)
	_, after, ends := strings.Cut(rest, end)
	if !ok || !ends {
		t.Fatal("docs/staff.md lacks the marks around its table")
	}
	want := before + begin + actTable() + end + after
	if want == string(kept) {
		return
	}
	if os.Getenv("TILLBRIDGE_GOLDEN") != "renew" {
		t.Fatal("docs/staff.md is not current: run this test with TILLBRIDGE_GOLDEN=renew")
	}
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

func actTable() string {
	var b strings.Builder
	b.WriteString("| act | needs | Cashier | Manager |\n|---|---|---|---|\n")
	yes := map[bool]string{true: "yes", false: "allowed once"}
	for _, p := range store.AllPermissions() {
		for _, act := range store.ActsOf(p) {
			fmt.Fprintf(&b, "| %s | %s (`%s`) | %s | %s |\n", act, p.Label(), p, yes[store.Cashier().May(p)], yes[store.Manager().May(p)])
		}
	}
	for _, act := range store.ActsOf(store.Anybody) {
		fmt.Fprintf(&b, "| %s | nothing | yes | yes |\n", act)
	}
	return b.String()
}
