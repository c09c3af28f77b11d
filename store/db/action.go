package db

import (
	"strings"
	stdsync "sync"

	"tillbridge/store"
)

// requiresAction is store.RequiresAction as SQL, asked of the rule itself, so that
// the list can't say another thing than the tile that opens it (R2). Its one parameter is
// the moment, from which what is owed on terms is due.
var requiresAction = stdsync.OnceValue(func() string {
	var always, unlessArchived, owing, pushes []string
	for _, s := range store.Statuses() {
		switch {
		case store.RequiresAction(s, "", false, true, false):
			always = append(always, string(s))
		case store.RequiresAction(s, "", false, false, false):
			unlessArchived = append(unlessArchived, string(s))
		case store.RequiresAction(s, "", false, true, true):
			owing = append(owing, string(s))
		}
	}
	for _, state := range store.PushStates() {
		if store.RequiresAction(store.Completed, state, false, true, false) {
			pushes = append(pushes, string(state))
		}
	}
	condition := "(o.status IN (" + quoted(always) + ") OR o.status IN (" + quoted(unlessArchived) + ") AND o.archived = 0 " +
		"AND o.elsewhere < 2 OR o.status IN (" + quoted(owing) + ") AND o.owed <> 0 AND o.owed_from <= $%d OR o.push IN (" +
		quoted(pushes) + ")"
	if store.RequiresAction(store.Completed, "", true, true, false) {
		condition += " OR o.changed = 1"
	}
	return condition + ")"
})

// quoted lists the rules' own words, which hold no quotation mark, for SQL.
func quoted(words []string) string { return "'" + strings.Join(words, "', '") + "'" }
