package widgets

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Key is a key, with what is held down with it. Enter is fyne.KeyReturn, wherever on the
// keyboard it is.
type Key struct {
	Name     fyne.KeyName
	Modifier fyne.KeyModifier
}

// plain takes the two keys that say Enter for one.
func (k Key) plain() Key {
	if k.Name == fyne.KeyEnter {
		k.Name = fyne.KeyReturn
	}
	return k
}

// editing are the shortcuts that Fyne has kinds of its own for: it never tells of these
// keys as a desktop.CustomShortcut.
var editing = map[fyne.KeyName]fyne.Shortcut{
	fyne.KeyA: &fyne.ShortcutSelectAll{}, fyne.KeyC: &fyne.ShortcutCopy{}, fyne.KeyV: &fyne.ShortcutPaste{}, fyne.KeyX: &fyne.ShortcutCut{},
	fyne.KeyY: &fyne.ShortcutRedo{}, fyne.KeyZ: &fyne.ShortcutUndo{},
}

// shortcuts are how Fyne tells of the key; none for a key alone, which it tells as such.
func (k Key) shortcuts() (all []fyne.Shortcut) {
	if k.Modifier == 0 {
		return nil
	}
	all = append(all, &desktop.CustomShortcut{KeyName: k.Name, Modifier: k.Modifier})
	if k.Name == fyne.KeyReturn {
		all = append(all, &desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: k.Modifier})
	}
	if s := editing[k.Name]; s != nil && k.Modifier == fyne.KeyModifierControl {
		all = append(all, s)
	}
	return all
}

// keyNames are the keys that are called otherwise than Fyne calls them.
var keyNames = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyPageUp: "Page Up", fyne.KeyPageDown: "Page Down", fyne.KeyBackspace: "Backspace",
}

// String is the key as it stands on keyboards, such as "Ctrl+N", "F5" or "Page Up".
func (k Key) String() string {
	k = k.plain()
	var text strings.Builder
	for _, held := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if k.Modifier&held.modifier != 0 {
			text.WriteString(held.name)
		}
	}
	if name := keyNames[k.Name]; name != "" {
		return text.String() + name
	}
	return text.String() + string(k.Name)
}

// rank puts F-keys before other keys alone, these before Ctrl, and Alt last.
func (k Key) rank() int {
	if n, err := strconv.Atoi(strings.TrimPrefix(string(k.Name), "F")); err == nil && k.Modifier == 0 {
		return n
	}
	return 100 + int(k.Modifier)*100
}

func byRank(a, b Key) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.String(), b.String()))
}

// KeyHelp is what some keys do, in the words of a button.
type KeyHelp struct {
	// Keys are as they stand on keyboards; a "…" between two stands for those between.
	Keys  []string
	Words string
}

// Help says what the keys do, sorted for reading: F-keys first, those that close last, and
// keys that do the same in one line.
func (m *KeyMap) Help() []KeyHelp {
	same := map[string][]Key{}
	for k, b := range m.bound {
		if b.words != "" {
			same[b.words] = append(same[b.words], k)
		}
	}
	words := make([]string, 0, len(same))
	for w, keys := range same {
		slices.SortFunc(keys, byRank)
		words = append(words, w)
	}
	last := func(w string) int {
		if same[w][0].Name == fyne.KeyEscape {
			return 1
		}
		return 0
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(last(a)-last(b), byRank(same[a][0], same[b][0])) })
	help := make([]KeyHelp, len(words))
	for i, w := range words {
		help[i] = KeyHelp{keysInShort(same[w]), w}
	}
	return help
}

// keysInShort names keys; of more than three, the first and the last.
func keysInShort(keys []Key) []string {
	if len(keys) > 3 {
		return []string{keys[0].String(), "…", keys[len(keys)-1].String()}
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.String()
	}
	return names
}

// ListHelp says what keys do in the lists of the window, once for all of them; nil without
// a list.
func (m *KeyMap) ListHelp() (help []KeyHelp) {
	for _, d := range m.lists {
		for _, line := range d.help() {
			if !slices.ContainsFunc(help, func(h KeyHelp) bool { return slices.Equal(h.Keys, line.Keys) }) {
				help = append(help, line)
			}
		}
	}
	return help
}
