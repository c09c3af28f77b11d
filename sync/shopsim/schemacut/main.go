// Command schemacut writes the part of Shopify's Admin schema that a set of
// GraphQL documents uses.
//
// Kept are: every field that a document selects, with all its arguments; the
// types those lead to; enums and input objects whole; of an interface or union
// the members that the documents reach. A connection always keeps nodes, edges
// and pageInfo, so that both ways of paging stay open, and PageInfo is whole.
//
// Shopify's own schema isn't part of this repository (it comes with the npm
// package @shopify/dev-mcp). Without -schema the earlier cut is left as it is.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

func main() {
	schemaPath := flag.String("schema", "", "Shopify's whole schema, in GraphQL's schema language")
	out := flag.String("out", "schema.graphql", "where the cut is written")
	flag.Parse()
	if *schemaPath == "" {
		fmt.Fprintf(os.Stderr, "schemacut: no -schema given, %s stays as it is\n", *out)
		return
	}
	if err := run(*schemaPath, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "schemacut:", err)
		os.Exit(1)
	}
}

func run(schemaPath, out string, documentPaths []string) error {
	whole, err := os.ReadFile(schemaPath) //nolint:gosec // a developer's tool reads the file its caller names
	if err != nil {
		return fmt.Errorf("reading the whole schema: %w", err)
	}
	documents := make([]string, 0, len(documentPaths))
	for _, path := range documentPaths {
		text, err := os.ReadFile(path) //nolint:gosec // as above
		if err != nil {
			return fmt.Errorf("reading a document: %w", err)
		}
		documents = append(documents, string(text))
	}
	cut, err := Cut(string(whole), documents...)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, []byte(cut), 0o644); err != nil { //nolint:gosec // source code, readable by all
		return fmt.Errorf("writing the cut: %w", err)
	}
	return nil
}

// Cut returns the part of the schema whole that documents use. It fails when a
// document isn't valid against whole, or, which would be an error of its own,
// against the cut.
func Cut(whole string, documents ...string) (string, error) {
	source := &ast.Source{Name: "schema", Input: whole}
	schema, err := gqlparser.LoadSchema(source)
	if err != nil {
		return "", fmt.Errorf("loading the whole schema: %w", err)
	}
	layout, err := parser.ParseSchema(source)
	if err != nil {
		return "", fmt.Errorf("parsing the whole schema: %w", err)
	}
	k := keeper{schema: schema, fields: map[string]map[string]bool{}}
	for _, text := range documents {
		doc, errs := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
		if errs != nil {
			return "", fmt.Errorf("a document doesn't fit the whole schema: %w", errs)
		}
		for _, op := range doc.Operations {
			k.selections(op.SelectionSet)
			for _, v := range op.VariableDefinitions {
				k.typ(v.Type.Name())
			}
		}
		for _, fragment := range doc.Fragments {
			k.typ(fragment.TypeCondition)
			k.selections(fragment.SelectionSet)
		}
	}
	k.interfaces()

	cut := &ast.SchemaDocument{Schema: layout.Schema, Directives: layout.Directives}
	for _, def := range layout.Definitions {
		if k.fields[def.Name] != nil {
			cut.Definitions = append(cut.Definitions, k.reduce(def))
		}
	}
	var text bytes.Buffer
	text.WriteString("# Cut out of Shopify's Admin API schema by schemacut. DO NOT EDIT.\n")
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatSchemaDocument(cut)

	reread, err := gqlparser.LoadSchema(&ast.Source{Name: "cut", Input: text.String()})
	if err != nil {
		return "", fmt.Errorf("the cut isn't a valid schema: %w", err)
	}
	for _, doc := range documents {
		if _, errs := gqlparser.LoadQueryWithRules(reread, doc, rules.NewDefaultRules()); errs != nil {
			return "", fmt.Errorf("a document doesn't fit the cut: %w", errs)
		}
	}
	return text.String(), nil
}

// keeper notes what to keep: for each type's name its kept fields. Scalars,
// enums, input objects and unions are kept with an empty set.
type keeper struct {
	schema *ast.Schema
	fields map[string]map[string]bool
}

func (k *keeper) selections(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if !strings.HasPrefix(s.Name, "__") {
				k.field(s.ObjectDefinition, s.Definition)
			}
			k.selections(s.SelectionSet)
		case *ast.InlineFragment:
			k.typ(s.TypeCondition)
			k.selections(s.SelectionSet)
		}
	}
}

func (k *keeper) field(owner *ast.Definition, field *ast.FieldDefinition) {
	k.typ(owner.Name)
	if k.fields[owner.Name][field.Name] {
		return
	}
	k.fields[owner.Name][field.Name] = true
	k.typ(field.Type.Name())
	for _, arg := range field.Arguments {
		k.typ(arg.Type.Name())
	}
}

func (k *keeper) typ(name string) {
	def := k.schema.Types[name]
	if name == "" || def.BuiltIn || k.fields[name] != nil {
		return
	}
	k.fields[name] = map[string]bool{}
	switch {
	case def.Kind == ast.InputObject, name == "PageInfo":
		for _, field := range def.Fields {
			k.field(def, field)
		}
	case strings.HasSuffix(name, "Connection"):
		for _, field := range []string{"nodes", "edges", "pageInfo"} {
			k.field(def, def.Fields.ForName(field))
		}
	case strings.HasSuffix(name, "Edge"):
		for _, field := range []string{"cursor", "node"} {
			k.field(def, def.Fields.ForName(field))
		}
	}
}

// interfaces gives every kept object the kept fields of its kept interfaces;
// that may reach new types, so it goes on until nothing is added.
func (k *keeper) interfaces() {
	for before := -1; before != k.size(); {
		before = k.size()
		for name := range k.fields {
			def := k.schema.Types[name]
			for _, iface := range def.Interfaces {
				for field := range k.fields[iface] {
					k.field(def, def.Fields.ForName(field))
				}
			}
		}
	}
}

func (k *keeper) size() int {
	n := 0
	for _, fields := range k.fields {
		n += 1 + len(fields)
	}
	return n
}

func (k *keeper) reduce(def *ast.Definition) *ast.Definition {
	reduced := *def
	if def.Kind == ast.Object || def.Kind == ast.Interface {
		reduced.Fields = nil
		for _, field := range def.Fields {
			if k.fields[def.Name][field.Name] {
				reduced.Fields = append(reduced.Fields, field)
			}
		}
	}
	reduced.Interfaces = k.kept(def.Interfaces)
	reduced.Types = k.kept(def.Types)
	return &reduced
}

func (k *keeper) kept(names []string) []string {
	var kept []string
	for _, name := range names {
		if k.fields[name] != nil {
			kept = append(kept, name)
		}
	}
	return kept
}
