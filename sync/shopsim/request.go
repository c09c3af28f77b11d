package shopsim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

type searchKey struct{}

// ruleCodes are Shopify's names for what a document does wrong.
var ruleCodes = map[string]string{
	"FieldsOnCorrectType": "undefinedField", "ProvidedRequiredArguments": "missingRequiredArguments",
	"KnownArgumentNames": "argumentNotAccepted", "ValuesOfCorrectType": "argumentLiteralsIncompatible",
	"ScalarLeafs": "selectionMismatch", "KnownTypeNames": "undefinedType",
}

func (s *Shop) graphQL(r *http.Request, header http.Header, asked string, body []byte) reply {
	version, ok := servedVersion(asked)
	if !ok {
		return reply{status: http.StatusNotFound, body: `{"errors":"Not Found"}`}
	}
	header.Set("X-Shopify-API-Version", version)
	fault := s.nextFault()
	if fault.Late > 0 {
		s.late = append(s.late, belated{s.config.Now().Add(fault.Late), body})
	}
	if !fault.passes() {
		return reply{fault: fault}
	}
	if !s.allowed(r.Header.Get("X-Shopify-Access-Token")) {
		return reply{
			status: http.StatusUnauthorized,
			body:   `{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`,
		}
	}
	answer := inJSON(s.execute(r.Context(), body))
	answer.fault = fault
	return answer
}

func failure(code, format string, values ...any) map[string]any {
	return map[string]any{"errors": []any{map[string]any{"message": fmt.Sprintf(format, values...), "extensions": map[string]any{
		"code": code,
	}}}}
}

func (s *Shop) execute(ctx context.Context, body []byte) map[string]any {
	var request struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&request); err != nil || request.Query == "" {
		return failure("BAD_REQUEST", "Required parameter missing or invalid")
	}
	document, invalid := gqlparser.LoadQueryWithRules(s.schema, request.Query, rules.NewDefaultRules())
	if invalid != nil {
		return refusal(invalid)
	}
	operation := document.Operations.ForName(request.OperationName)
	if operation == nil {
		return failure("BAD_REQUEST", "No operation named %q", request.OperationName)
	}
	variables, err := validator.VariableValues(s.schema, operation, request.Variables)
	if err != nil {
		return failure("INVALID_VARIABLE", "%v", err)
	}
	requested := cost(operation.SelectionSet, variables)
	if requested > 1000 {
		return failure("MAX_COST_EXCEEDED", "Query cost is %d, which exceeds the single query max cost limit (1000).", requested)
	}
	s.refill()
	if s.points < float64(requested) {
		result := failure("THROTTLED", "Throttled")
		result["extensions"] = map[string]any{"cost": s.costReport(requested, nil)}
		return result
	}
	s.points -= float64(requested)

	var plain struct {
		Variables map[string]any `json:"variables"`
	}
	if err := json.Unmarshal(body, &plain); err != nil {
		return failure("BAD_REQUEST", "Required parameter missing or invalid")
	}
	searches := &[]any{}
	ctx = context.WithValue(ctx, keyed{}, keyOf(operation, variables))
	response := s.engine.Exec(context.WithValue(ctx, searchKey{}, searches), request.Query, request.OperationName, plain.Variables)
	extensions := map[string]any{"cost": s.costReport(requested, requested)}
	if len(*searches) > 0 {
		extensions["search"] = *searches
	}
	data, problems := s.withhold(response.Data)
	for _, problem := range response.Errors {
		problems = append(problems, problem)
	}
	result := map[string]any{"data": data, "extensions": extensions}
	if len(problems) > 0 {
		result["errors"] = problems
	}
	return result
}

func refusal(list gqlerror.List) map[string]any {
	var problems []any
	for _, problem := range list {
		code := ruleCodes[problem.Rule]
		if code == "" {
			code = "parseError"
			if problem.Rule != "" {
				code = problem.Rule
			}
		}
		problems = append(problems, map[string]any{"message": problem.Message, "locations": problem.Locations, "extensions": map[string]any{
			"code": code,
		}})
	}
	return map[string]any{"errors": problems}
}

func (s *Shop) refill() {
	now := s.config.Now()
	s.points = min(s.config.BucketSize, s.points+now.Sub(s.pointed).Seconds()*s.config.RestoreRate)
	s.pointed = now
}

func (s *Shop) costReport(requested int, actual any) map[string]any {
	return map[string]any{"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": map[string]any{
		"maximumAvailable": s.config.BucketSize, "currentlyAvailable": math.Floor(s.points), "restoreRate": s.config.RestoreRate,
	}}
}

// cost is what Shopify bills for a selection, as fitted to its live answers.
func cost(set ast.SelectionSet, variables map[string]any) int {
	total := 0
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.InlineFragment:
			total += cost(sel.SelectionSet, variables)
		case *ast.FragmentSpread:
			total += cost(sel.Definition.SelectionSet, variables)
		case *ast.Field:
			total += fieldCost(sel, variables)
		}
	}
	return total
}

func fieldCost(field *ast.Field, variables map[string]any) int {
	if len(field.SelectionSet) == 0 {
		return 0
	}
	name := field.Definition.Type.Name()
	children := cost(field.SelectionSet, variables)
	arguments := field.ArgumentMap(variables)
	switch {
	case name == "MoneyBag", name == "MoneyV2", name == "MailingAddress", name == "PageInfo", strings.HasSuffix(name, "UserError"):
		return 0
	case strings.HasSuffix(name, "Payload"):
		return 10 + children
	case strings.HasSuffix(name, "Connection"):
		n := max(count(arguments["first"]), count(arguments["last"]))
		return 2 + max(1, int(2*math.Log(float64(max(n, 1)))))*max(1, children)
	case strings.HasSuffix(name, "Edge"):
		return children
	case field.Name == "nodes" && arguments["ids"] != nil:
		ids, _ := arguments["ids"].([]any)
		return len(ids) * (1 + children)
	}
	return 1 + children
}

func count(value any) int {
	var n int
	if _, err := fmt.Sscan(fmt.Sprint(value), &n); err != nil {
		return 0
	}
	return n
}

// graphError is an error of one field, with Shopify's code.
type graphError struct{ code, message string }

func (e graphError) Error() string { return e.message }

// Extensions puts the code where a client of Shopify looks for it.
func (e graphError) Extensions() map[string]any { return map[string]any{"code": e.code} }

var errFirst = errors.New("you must provide one of first or last")
