package db

import (
	"strings"
	stdsync "sync"

	"tillbridge/store"
)

// requiresAction is store.RequiresAction as SQL, asked of the rule itself, so that
// the list can't say another thing than the tile that opens it (R2).
var requiresAction = stdsync.OnceValue(func() string {
	var always, unlessArchived, pushes []string
	for _, s := range store.Statuses() {
		switch {
		case store.RequiresAction(s, "", false, true):
			always = append(always, string(s))
		case store.RequiresAction(s, "", false, false):
			unlessArchived = append(unlessArchived, string(s))
		}
	}
	for _, state := range store.PushStates() {
		if store.RequiresAction(store.Completed, state, false, true) {
			pushes = append(pushes, string(state))
		}
	}
	condition := "(o.status IN (" + quoted(always) + ") OR o.status IN (" + quoted(unlessArchived) + ") AND o.archived = 0 " +
		"AND o.elsewhere < 2 OR o.push IN (" +
		quoted(pushes) + ")"
	if store.RequiresAction(store.Completed, "", true, true) {
		condition += " OR o.changed = 1"
	}
	return condition + ")"
})

// quoted lists the rules' own words, which hold no quotation mark, for SQL.
func quoted(words []string) string { return "'" + strings.Join(words, "', '") + "'" }
