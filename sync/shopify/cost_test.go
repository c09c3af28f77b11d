package shopify

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// points bills a selection as Shopify does: a connection 2 + ⌊2 ln n⌋ × (1 + its
// children), any other object 1 + its children, and some nothing.
func points(set ast.SelectionSet, variables map[string]any) int {
	sum := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			sum += points(s.SelectionSet, variables)
		case *ast.FragmentSpread:
			sum += points(s.Definition.SelectionSet, variables)
		case *ast.Field:
			name := s.Definition.Type.Name()
			switch {
			case len(s.SelectionSet) == 0, name == "MoneyBag", name == "MailingAddress", name == "PageInfo":
			case strings.HasSuffix(name, "Connection"):
				first, _ := s.ArgumentMap(variables)["first"].(int64)
				size := max(1, int(2*math.Log(float64(first))))
				children := 0
				for _, inner := range s.SelectionSet {
					if nodes, ok := inner.(*ast.Field); ok && nodes.Name == "nodes" {
						children += points(nodes.SelectionSet, variables)
					}
				}
				sum += 2 + size*(1+children)
			default:
				sum += 1 + points(s.SelectionSet, variables)
			}
		}
	}
	return sum
}

func TestR4_AQuietPollAndAChangedOrderAreCheap(t *testing.T) {
	schemaText, err := os.ReadFile("../shopsim/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := os.ReadFile("operations.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema", Input: string(schemaText)})
	if err != nil {
		t.Fatal(err)
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, string(documents), rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	bill := func(operation string, first int64) int {
		op := doc.Operations.ForName(operation)
		if op == nil {
			t.Fatalf("there is no %s", operation)
		}
		return points(op.SelectionSet, map[string]any{"first": first, "lines": int64(linesAtOnce), "parts": int64(partsAtOnce)})
	}
	quiet := bill("ListChangedOrders", firstPage) + bill("ListChangedFulfillmentOrders", firstPage) + bill("ReadClock", 0)
	batch := bill("ReadOrders", ordersAtOnce)
	// 1,000 changed orders: a small page and four large ones of both lists, and
	// the details in batches.
	thousand := quiet + 4*(bill("ListChangedOrders", deepPage)+bill("ListChangedFulfillmentOrders", deepPage)) + int(
		math.Ceil(1000.0/ordersAtOnce))*batch
	t.Logf("quiet poll %d points, batch of %d %d, one order %d, 1000 changed orders %d", quiet, ordersAtOnce, batch, bill("ReadOrder", 0),
		thousand)
	if quiet > 30 || batch > 1000 || thousand > 40*1000 {
		t.Errorf("quiet poll %d points (30 at most), batch %d (1000 at most), 1000 orders %d (40 each at most)", quiet, batch, thousand)
	}
	// R59: what is wished of an order made it dearer by less than a tenth; terms are asked of
	// few orders, and even of all of them for less than a tenth.
	const before = 614
	if terms := bill("ReadTerms", ordersAtOnce); batch*10 > before*11 || terms*10 > batch {
		t.Errorf("a batch costs %d points after %d, and its terms %d", batch, before, terms)
	}
	if next := bill("ReadOrders", ordersAtOnce+1); next <= batch {
		t.Errorf("a batch of one more costs %d, no more than %d: the batch can be larger", next, batch)
	}
}
