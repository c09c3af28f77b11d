package shopsim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

const (
	bulkPath = "/training/bulk/"
	// Shopify's limits: https://shopify.dev/docs/api/usage/bulk-operations/queries.
	bulksAtOnce     = 5
	bulkConnections = 5
)

// bulk is a query that runs by itself and leaves a file of JSON lines.
type bulk struct {
	id               graphql.ID
	query            *ast.QueryDocument
	started, due     time.Time
	finished, failed bool
	file             []byte
	objects, roots   int64
}

type bulkOperation struct {
	ID                           graphql.ID
	Status                       string
	CreatedAt                    scalar
	ErrorCode                    *string
	ObjectCount, RootObjectCount scalar
	URL                          *scalar
}

type bulkPayload struct {
	BulkOperation *bulkOperation
	UserErrors    []userError
}

// OrdersCount counts exactly when no limit is set, else up to it.
func (q *root) OrdersCount(ctx context.Context, p struct {
	Limit         graphql.NullInt
	Query         *string
	SavedSearchID *graphql.ID
},
) (*struct{ Count int32 }, error) {
	if err := q.need("read_orders", "ordersCount"); err != nil {
		return nil, err
	}
	match := q.search(ctx, "ordersCount", p.Query, orderFields)
	visible := q.s.config.Now().Add(-q.s.config.IndexLag)
	n := int32(0)
	for _, o := range q.s.orders {
		if p.Limit.Value != nil && n == *p.Limit.Value {
			break
		}
		if q.reaches(o) && !o.updated.After(visible) && match(o) {
			n++
		}
	}
	return &struct{ Count int32 }{n}, nil
}

func (q *root) BulkOperationRunQuery(a struct {
	GroupObjects bool
	Query        string
},
) (*bulkPayload, error) {
	no := func(message, code string) (*bulkPayload, error) {
		return &bulkPayload{nil, refuse("query", message, code)}, nil
	}
	document, invalid := gqlparser.LoadQueryWithRules(q.s.schema, a.Query, rules.NewDefaultRules())
	if invalid != nil {
		return no("Invalid bulk query: "+invalid.Error(), "INVALID")
	}
	connections, listed := 0, false
	eachField(document.Operations[0].SelectionSet, false, func(field *ast.Field, inList bool) {
		if isConnection(field) {
			connections++
			listed = listed || inList
		}
	})
	running := 0
	for _, b := range q.s.bulks {
		if !b.finished {
			running++
		}
	}
	switch {
	case connections == 0:
		return no("Invalid bulk query: The query must include at least one connection.", "INVALID")
	case connections > bulkConnections:
		return no("Invalid bulk query: Bulk queries cannot contain more than 5 connections.", "INVALID")
	case listed:
		return no("Invalid bulk query: Queries that contain a connection field within a list field are not currently supported.", "INVALID")
	case running == bulksAtOnce:
		return no("The limit of bulk operations that run at once is reached.", "LIMIT_REACHED")
	}
	now := q.s.config.Now()
	b := &bulk{query: document, started: now, due: now.Add(q.s.config.BulkDelay)}
	q.s.nextID++
	b.id = graphql.ID(fmt.Sprintf("gid://shopify/BulkOperation/%d", q.s.nextID))
	q.s.bulks[string(b.id)] = b
	return &bulkPayload{
		&bulkOperation{ID: b.id, Status: "CREATED", CreatedAt: at(now), ObjectCount: "0", RootObjectCount: "0"},
		[]userError{},
	}, nil
}

func (q *root) BulkOperation(a byID) *bulkOperation {
	b := q.s.bulks[string(a.ID)]
	if b == nil {
		return nil
	}
	q.s.finish(b)
	view := &bulkOperation{
		ID: b.id, CreatedAt: at(b.started), ObjectCount: scalar(fmt.Sprint(b.objects)),
		RootObjectCount: scalar(fmt.Sprint(b.roots)),
	}
	switch {
	case !b.finished:
		view.Status = "RUNNING"
	case b.failed:
		view.Status, view.ErrorCode = "FAILED", orNull("INTERNAL_SERVER_ERROR")
	default:
		view.Status = "COMPLETED"
		address := scalar("http://" + q.s.host + bulkPath + strings.TrimPrefix(string(b.id), "gid://shopify/BulkOperation/") + ".jsonl")
		view.URL = &address
	}
	return view
}

// FailBulks makes the bulk operations that run now end without a file.
func (s *Shop) FailBulks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.bulks {
		b.failed = b.failed || !b.finished
	}
}

func (s *Shop) bulkFile(header http.Header, path string) reply {
	number := strings.TrimSuffix(strings.TrimPrefix(path, bulkPath), ".jsonl")
	b := s.bulks["gid://shopify/BulkOperation/"+number]
	if b == nil || !b.finished || b.failed {
		return reply{status: http.StatusNotFound, body: "<Error><Code>NoSuchKey</Code></Error>"}
	}
	header.Set("Content-Type", "application/jsonl")
	return reply{status: http.StatusOK, body: string(b.file)}
}

// finish carries the query out once it is due, page by page.
func (s *Shop) finish(b *bulk) {
	if b.finished || s.config.Now().Before(b.due) {
		return
	}
	b.finished = true
	if b.failed {
		return
	}
	operation := b.query.Operations[0]
	operation.VariableDefinitions = ast.VariableDefinitionList{{Variable: "after", Type: ast.NamedType("String", nil)}}
	eachField(operation.SelectionSet, false, func(field *ast.Field, _ bool) {
		if isConnection(field) && field.Arguments.ForName("first") == nil {
			field.Arguments = append(field.Arguments, &ast.Argument{Name: "first", Value: &ast.Value{Kind: ast.IntValue, Raw: "250"}})
		}
	})
	top := operation.SelectionSet[0].(*ast.Field) //nolint:errcheck,forcetypeassert // validated: a bulk query has its connection at the root
	top.Arguments = append(top.Arguments, &ast.Argument{Name: "after", Value: &ast.Value{Kind: ast.Variable, Raw: "after"}})
	top.SelectionSet = append(top.SelectionSet, &ast.Field{Name: "pageInfo", Alias: "pageInfo", SelectionSet: ast.SelectionSet{
		&ast.Field{Name: "hasNextPage", Alias: "hasNextPage"}, &ast.Field{Name: "endCursor", Alias: "endCursor"},
	}})
	var text bytes.Buffer
	formatter.NewFormatter(&text).FormatQueryDocument(b.query)
	for after := any(nil); ; {
		answer := s.engine.Exec(context.Background(), text.String(), operation.Name, map[string]any{"after": after})
		var data map[string]struct {
			Edges    []struct{ Node map[string]any }
			PageInfo struct {
				HasNextPage bool
				EndCursor   string
			}
		}
		if err := json.Unmarshal(answer.Data, &data); err != nil || len(answer.Errors) > 0 || len(s.config.Withhold) > 0 && top.Name == "orders" {
			b.failed = true
			return
		}
		page := data[top.Alias]
		var roots []any
		for _, edge := range page.Edges {
			roots = append(roots, map[string]any{"node": edge.Node})
		}
		b.roots += int64(len(roots))
		b.write(roots, nil)
		if !page.PageInfo.HasNextPage {
			return
		}
		after = page.PageInfo.EndCursor
	}
}

// write puts items into the file, and behind all of them their children, each
// with its parent's id: as at Shopify, a child needn't follow its parent at once.
func (b *bulk) write(edges []any, parent any) {
	var later []func()
	for _, edge := range edges {
		item := edge.(map[string]any)["node"].(map[string]any) //nolint:errcheck,forcetypeassert // a connection's edge is an object with its node
		for name, value := range item {
			inner, ok := value.(map[string]any)
			children, isConnection := inner["edges"].([]any)
			if !ok || !isConnection {
				continue
			}
			delete(item, name)
			later = append(later, func() { b.write(children, item["id"]) })
		}
		if parent != nil {
			item["__parentId"] = parent
		}
		line, err := json.Marshal(item)
		if err != nil {
			b.failed = true
			return
		}
		b.objects++
		b.file = append(append(b.file, line...), '\n')
	}
	for _, write := range later {
		write()
	}
}

func isConnection(field *ast.Field) bool {
	return strings.HasSuffix(field.Definition.Type.Name(), "Connection")
}

// eachField visits the fields of a selection; inList says that one is within a
// list that isn't a connection's.
func eachField(set ast.SelectionSet, inList bool, visit func(*ast.Field, bool)) {
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.InlineFragment:
			eachField(sel.SelectionSet, inList, visit)
		case *ast.FragmentSpread:
			eachField(sel.Definition.SelectionSet, inList, visit)
		case *ast.Field:
			visit(sel, inList)
			ofConnection := slices.Contains([]string{"edges", "nodes"}, sel.Name)
			eachField(sel.SelectionSet, inList || sel.Definition.Type.Elem != nil && !ofConnection, visit)
		}
	}
}
