package screen

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// AskForFile asks where a file goes, offering name in the folder of documents. A
// file that is there already is replaced only when it is said a second time, and
// one of the shop's own never (R64). save writes it with shopfile.Write: Fyne's own
// dialog empties the file before anybody can look at it.
func AskForFile(c fyne.Canvas, title, name string, save func(path string)) {
	keys := widgets.DialogKeys(c)
	file := widgets.NewField("File", keys)
	var popUp *widget.PopUp
	yes := widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", nil)
	cancel := widgets.NewFooterButton(widgets.Plain, "", "Cancel", func() { popUp.Hide() })
	replacing := ""
	file.Entry.OnChanged = func(string) {
		replacing = ""
		yes.SetText("Save")
		file.Say(theme.NoTone, "The whole file is written, or nothing.")
	}
	yes.OnTapped = func() {
		path := strings.TrimSpace(file.Entry.Text)
		if path == "" {
			file.Say(theme.Red, "Name a file.")
			return
		}
		if shopfile.Refuse(path) != nil {
			// One line is all there is room for; Write says the rest.
			file.Say(theme.Red, "Nothing can be written there: name another.")
			return
		}
		if _, err := os.Stat(path); err == nil && replacing != path {
			replacing = path
			yes.SetText("Replace")
			file.Say(theme.Amber, "This file is there already.")
			return
		}
		popUp.Hide()
		save(path)
	}
	file.Entry.OnSubmitted = func(string) { yes.OnTapped() }
	keys.On(fyne.KeyEscape, "", cancel.OnTapped)
	yes.Keys, cancel.Keys = keys, keys
	popUp = Dialog(c, keys, min(questionWidth, c.Size().Width-24), widgets.Down(16,
		widgets.Fixed(widgets.NewTitle(assets.Note, title)),
		widgets.Fixed(file),
		widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(cancel), widgets.Fixed(yes)))))
	file.Entry.SetText(filepath.Join(documents(), name))
	c.Focus(file.Entry)
}

// documents is where documents go on this computer.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	folder := filepath.Join(home, "Documents")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return home
}
