package shopify

import (
	"context"
	"slices"
	"strings"

	"tillbridge/sync/shopify/admin"
)

// Withheld asks which personal fields of orders Shopify keeps back from this app (R60):
// of the newest order, so nothing is known of a shop without any. They are named as in
// store.Order.
func (g *Gateway) Withheld(ctx context.Context) ([]string, error) {
	ask := &asking{gateway: g}
	if _, err := admin.ReadPersonalData(ctx, ask); err != nil {
		return nil, err
	}
	return withheld(ask.said.denied)[0], nil
}

// withheld tells which fields of which order an answer left out because this app may
// not see them: by the order's place in the list, and 0 where it was asked for alone.
// Shopify withholds personal data from apps without its approval
// (https://shopify.dev/docs/apps/launch/protected-customer-data), and what a scope opens.
func withheld(denied []complaint) map[int][]string {
	fields := map[int][]string{}
	for _, c := range denied {
		var names []string
		place := 0
		for _, step := range c.Path {
			switch step := step.(type) {
			case string:
				names = append(names, step)
			case float64:
				// Numbers within the order itself, as of its lines, say nothing.
				if len(names) == 2 {
					place = int(step)
				}
			}
		}
		switch {
		case len(names) > 0 && names[0] == "order":
			names = names[1:]
		case len(names) > 1 && names[0] == "orders":
			names = names[2:]
		case len(names) > 2 && names[0] == "returnClose":
			names = names[3:]
		default:
			continue
		}
		// Who bought is asked for to tell a company from a person, who is named by itself.
		if field := strings.Join(names, "."); field != "" && field != "purchasingEntity" && !slices.Contains(fields[place], field) {
			fields[place] = append(fields[place], field)
		}
	}
	for place := range fields {
		slices.Sort(fields[place])
	}
	return fields
}
