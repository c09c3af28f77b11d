package receipt

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/look"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// askForFile asks where the PDF goes. A file that is there already is replaced
// only when it is said a second time.
func (v *Window) askForFile() {
	keys := &widgets.KeyMap{}
	file := widgets.NewField("File", keys)
	var popUp *widget.PopUp
	save := widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", nil)
	cancel := widgets.NewFooterButton(widgets.Plain, "", "Cancel", func() { popUp.Hide() })
	replacing := ""
	file.Entry.OnChanged = func(string) {
		replacing = ""
		save.SetText("Save")
		file.Say(theme.NoTone, "The whole file is written, or nothing.")
	}
	save.OnTapped = func() {
		path := strings.TrimSpace(file.Entry.Text)
		switch _, err := os.Stat(path); {
		case path == "":
			file.Say(theme.Red, "Name a file.")
		case err == nil && replacing != path:
			replacing = path
			save.SetText("Replace")
			file.Say(theme.Amber, "This file is there already.")
		default:
			popUp.Hide()
			v.save(path)
		}
	}
	file.Entry.OnSubmitted = func(string) { save.OnTapped() }
	keys.On(fyne.KeyEscape, cancel.OnTapped)
	save.Keys, cancel.Keys = keys, keys
	popUp = look.Dialog(v.window.Canvas(), min(520, v.window.Canvas().Size().Width-24), widgets.Down(16,
		widgets.Fixed(widgets.NewTitle(assets.Note, "Save as PDF")),
		widgets.Fixed(file),
		widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(cancel), widgets.Fixed(save)))))
	file.Entry.SetText(filepath.Join(folder(), strings.ReplaceAll(strings.ToLower(v.shown.sheet.title), " ", "-")+".pdf"))
	v.window.Canvas().Focus(file.Entry)
}

// folder is where documents go on this computer.
func folder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err == nil && info.IsDir() {
		return documents
	}
	return home
}
