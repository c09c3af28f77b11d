package shopsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// withhold takes out of an answer the fields that the shop's plan or Shopify's approval
// keeps back from the app (Config.Withhold), and says so for each as Shopify does: null,
// beside an error with its path and no scope.
func (s *Shop) withhold(data json.RawMessage) (json.RawMessage, []any) {
	if len(s.config.Withhold) == 0 {
		return data, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var roots map[string]any
	if err := decoder.Decode(&roots); err != nil {
		return data, nil // no object, so no order in it
	}
	var denied []any
	take := func(order any, at ...any) {
		for _, field := range s.config.Withhold {
			object, _ := order.(map[string]any)
			names := strings.Split(field, ".")
			path := append([]any(nil), at...)
			for _, name := range names[:len(names)-1] {
				object, _ = object[name].(map[string]any)
				path = append(path, name)
			}
			last := names[len(names)-1]
			if _, asked := object[last]; !asked {
				continue
			}
			object[last] = nil
			denied = append(denied, map[string]any{
				"message": fmt.Sprintf("This app is not approved to use the %s field. See "+
					"https://shopify.dev/docs/apps/launch/protected-customer-data for more details.", last),
				"path":       append(path, last),
				"extensions": map[string]any{"code": "ACCESS_DENIED", "documentation": "https://shopify.dev/docs/apps/launch/protected-customer-data"},
			})
		}
	}
	take(roots["order"], "order")
	orders, _ := roots["orders"].(map[string]any)
	nodes, _ := orders["nodes"].([]any)
	for i, node := range nodes {
		take(node, "orders", "nodes", i)
	}
	if len(denied) == 0 {
		return data, nil
	}
	left, err := json.Marshal(roots)
	if err != nil {
		return data, nil // it was JSON a moment ago
	}
	return left, denied
}
