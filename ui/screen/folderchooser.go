package screen

import (
	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// noFile is an ending that no file has: folders alone are listed.
const noFile = "/"

// ChooseFolder asks for a folder that is there, beginning in one, or in that of documents when
// it is "". take is called with its path.
func ChooseFolder(c fyne.Canvas, work Scheduler, title, begin string, take func(path string)) {
	newFileChooser(c, work, assets.FolderOpen, title, []string{noFile}, take).toFolder(begin)
}

// toFolder asks for a folder: the one that is gone to is the one that is taken.
func (f *fileChooser) toFolder(begin string) {
	f.folders, f.yes.Text = true, "Choose This Folder"
	f.name.Hide()
	f.yes.OnTapped = f.takeFolder
	f.keys.Search, f.list.Keys.Search = f.where.Entry, f.where.Entry
	f.popUp = Dialog(f.canvas, f.keys, min(chooserWidth, f.canvas.Size().Width-24), f.content)
	if begin == "" {
		begin = documents()
	}
	f.goTo(begin)
	f.canvas.Focus(f.list.FocusTarget())
}

// takeFolder takes the folder that is shown, or the one whose path was typed since.
func (f *fileChooser) takeFolder() {
	path := pathOf(f.folder, f.where.Entry.Text)
	f.aside(&f.looks, func() func() {
		is := isFolder(path)
		return func() {
			if !is {
				f.where.Say(theme.Red, "There is no such folder.")
				return
			}
			f.close()
			f.take(path)
		}
	})
}

// FolderField is an input for a folder's path, with a button to choose one.
func FolderField(field *widgets.Field, choose *widgets.ToolButton) fyne.CanvasObject {
	return widgets.Across(6, widgets.Grow(field, 1), widgets.Fixed(&fyne.Container{Layout: atBottom{}, Objects: []fyne.CanvasObject{choose}}))
}

// atBottom puts a button beside the input of a field, whose caption is above it.
type atBottom struct{}

func (atBottom) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (atBottom) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	need := objects[0].MinSize()
	objects[0].Resize(need)
	objects[0].Move(fyne.NewPos(0, size.Height-need.Height))
}
