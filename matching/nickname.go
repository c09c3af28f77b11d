package matching

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// nicknameTable is our own: a line is a name and what it is shortened to, or
// what it is called in other languages. A short form may stand on many lines.
//
//go:embed nicknames.txt
var nicknameTable string

// namesake is another name that the same person may go by.
type namesake struct {
	name string
	// sibling: both are short for a third, of.
	sibling bool
	// short: the namesake is the shorter, of is the name it stands for.
	short bool
	of    string
}

// nicknames are every name's namesakes, read when first asked for: the window is
// not to wait for them.
var nicknames = sync.OnceValue(func() map[string][]namesake { return parseNicknames(nicknameTable) })

func parseNicknames(table string) map[string][]namesake {
	all := map[string][]namesake{}
	for line := range strings.SplitSeq(table, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		for i, a := range words {
			for j, b := range words {
				switch {
				case i == j:
				case i == 0:
					addNamesake(all, a, namesake{name: b, short: true, of: a})
				case j == 0:
					addNamesake(all, a, namesake{name: b, of: b})
				default:
					addNamesake(all, a, namesake{name: b, sibling: true, of: words[0]})
				}
			}
		}
	}
	return all
}

// addNamesake adds n to name's, the direct kind before that by way of a third.
func addNamesake(all map[string][]namesake, name string, n namesake) {
	for i, known := range all[name] {
		if known.name == n.name {
			if known.sibling && !n.sibling {
				all[name][i] = n
			}
			return
		}
	}
	all[name] = append(all[name], n)
}

// nicknamed are all names of the table in order, ready to be compared.
var nicknamed = sync.OnceValue(func() []tableName {
	names := make([]tableName, 0, len(nicknames()))
	for name := range nicknames() {
		names = append(names, tableName{name, letterBytes(nil, name), letterMask(name)})
	}
	slices.SortFunc(names, func(a, b tableName) int { return strings.Compare(a.text, b.text) })
	return names
})

type tableName struct {
	text    string
	letters []byte
	mask    uint32
}

// Namesakes are the other names that somebody of this name goes by, for the
// program that learns the weights.
func Namesakes(name string) []string {
	var names []string
	for _, n := range nicknames()[plain(name)] {
		if !n.sibling {
			names = append(names, n.name)
		}
	}
	return names
}
