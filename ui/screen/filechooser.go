package screen

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// AskForFile asks where a file goes, offering name in the folder of documents. A file that
// is there already is replaced only when it is said a second time, and one of the shop's
// own never (R64). save writes it with shopfile.Write: Fyne's own dialog empties the file
// before anybody can look at it.
func AskForFile(c fyne.Canvas, work Scheduler, title, name string, save func(path string)) {
	newFileChooser(c, work, assets.Save, title, []string{strings.ToLower(filepath.Ext(name))}, save).toSave(name)
}

// ChooseFile asks for a file that is there, listing those whose names end with one of the
// endings, such as ".png". open is called with its path and says what is wrong with it.
func ChooseFile(c fyne.Canvas, work Scheduler, title string, endings []string, open func(path string)) {
	newFileChooser(c, work, assets.FolderOpen, title, endings, open).toOpen()
}

// fileChooser is the dialog: a folder, what is in it, and a name. It reads in the
// background, since a folder on a share that is gone may hang.
type fileChooser struct {
	canvas  fyne.Canvas
	keys    *widgets.KeyMap
	work    Scheduler
	endings []string
	saving  bool
	// folders asks for a folder.
	folders bool
	// offered is the name of the file before anybody typed another, "" for none.
	offered string
	take    func(path string)

	popUp                       *widget.PopUp
	content                     fyne.CanvasObject
	where, name                 *widgets.Field
	list                        *widgets.DataList
	empty                       *widgets.EmptyState
	up, home, docs, cancel, yes *widgets.ToolButton
	folder                      string
	shown                       content
	byChange, descending        bool
	// reads and looks count the folders that were read and the files that were looked at
	// in the background: only the answer to the last is wanted.
	reads, looks int
	// replacing is the file that is replaced when Save is pressed once more.
	replacing string
}

const (
	chooserWidth  float32 = 760
	chooserList   float32 = 300
	chooserOthers float32 = 330 // the dialog's height without its list
	// narrow is a dialog in which a file's date has no room.
	narrow float32 = 520
)

func newFileChooser(c fyne.Canvas, work Scheduler, icon assets.Icon, title string, endings []string, take func(string)) *fileChooser {
	keys, listKeys := widgets.DialogKeys(c), widgets.DialogKeys(c)
	f := &fileChooser{canvas: c, keys: keys, work: work, endings: endings, take: take}
	f.where, f.name = widgets.NewField("Folder", keys), widgets.NewField("File", keys)
	f.up = widgets.NewToolButton(assets.ArrowUp, "Up", f.goUp)
	f.home = widgets.NewToolButton(assets.User, "Home", func() { f.goTo(pathOf("", "~")) })
	f.docs = widgets.NewToolButton(assets.Note, "Documents", func() { f.goTo(documents()) })
	f.up.Tip = "Backspace in the list"
	f.yes = widgets.NewFooterButton(widgets.Primary, icon, "", f.accept)
	f.cancel = widgets.NewFooterButton(widgets.Plain, "", "Cancel", f.close)
	for _, b := range []*widgets.ToolButton{f.up, f.home, f.docs, f.yes, f.cancel} {
		b.Keys = keys
	}
	columns := []widgets.Column{
		{Title: "Name", Width: 120, Weight: 1, Sortable: true},
		{Title: "Size", Width: 72, Right: true, Color: theme.Secondary},
		{Title: "Changed", Width: 120, Color: theme.Secondary, Sortable: true},
	}
	width := min(chooserWidth, c.Size().Width-24)
	if width < narrow {
		columns = columns[:2]
	}
	f.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	f.list = widgets.NewDataList(columns, func() int { return len(f.shown.entries) }, f.row)
	f.list.Keys, f.list.Empty = listKeys, f.empty
	f.list.OnSelected, f.list.OnOpened = f.pointed, f.opened
	f.list.OnSort = func(column int, descending bool) {
		f.byChange, f.descending = column == 2, descending
		f.sort()
	}
	f.list.SetSort(0, false)
	f.where.Entry.OnSubmitted = func(text string) { f.goTo(pathOf(f.folder, text)) }
	f.name.Entry.OnSubmitted = func(string) { f.accept() }
	f.name.Entry.OnChanged = func(string) { f.settle() }
	// Who begins to type a name or a path means the name, wherever the keys are.
	keys.Search, listKeys.Search = f.name.Entry, f.name.Entry
	keys.On(fyne.KeyEscape, "", f.close)
	listKeys.On(fyne.KeyEscape, "", f.close)
	listKeys.On(fyne.KeyBackspace, "", f.goUp)
	keys.OnAlt(fyne.KeyUp, "", f.goUp)

	height := max(140, min(chooserList, c.Size().Height-24-chooserOthers))
	f.content = widgets.Down(10,
		widgets.Fixed(widgets.NewTitle(icon, title)),
		widgets.Fixed(f.where),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(f.up), widgets.Fixed(f.home), widgets.Fixed(f.docs), widgets.Space(1))),
		widgets.Fixed(High(height, f.list)),
		widgets.Fixed(f.name),
		widgets.Fixed(Inset(4, 0, 0, 0, widgets.Across(12, widgets.Space(1), widgets.Fixed(f.cancel), widgets.Fixed(f.yes)))))
	return f
}

// toSave asks where a file goes.
func (f *fileChooser) toSave(name string) {
	f.saving, f.offered, f.yes.Text = true, name, "Save"
	f.name.Entry.SetText(name)
	f.open()
	f.name.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.canvas.Focus(f.name.Entry)
}

// toOpen asks for a file that is there.
func (f *fileChooser) toOpen() {
	f.yes.Text = "Open"
	f.open()
	f.canvas.Focus(f.list.FocusTarget())
}

// open shows the dialog at the folder of documents.
func (f *fileChooser) open() {
	f.popUp = Dialog(f.canvas, f.keys, min(chooserWidth, f.canvas.Size().Width-24), f.content)
	f.settle()
	f.goTo(documents())
}

func (f *fileChooser) close() {
	f.reads++
	f.looks++
	f.popUp.Hide()
}

// aside does something in the background and shows its answer, unless the like was begun
// once more or the dialog is closed.
func (f *fileChooser) aside(begun *int, do func() (show func())) {
	*begun++
	turn := *begun
	f.work.Go(func() {
		show := do()
		f.work.UI(func() {
			if turn == *begun {
				show()
			}
		})
	})
}

func (f *fileChooser) goUp() { f.goTo(filepath.Dir(f.folder)) }

// goTo shows another folder; one that can't be read is said in place of its content.
func (f *fileChooser) goTo(folder string) {
	if folder == "" {
		return
	}
	f.folder, f.shown = folder, content{}
	f.settle() // what was said of a file was said of one in the other folder
	f.where.Entry.SetText(folder)
	f.where.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd}) // the end of a long path says more
	f.list.Select(-1)
	f.empty.Set(assets.Clock, "Reading the folder…")
	f.list.Refresh()
	Enable(f.up, atTop(folder))
	f.aside(&f.reads, func() func() {
		read, err := readFolder(folder, f.endings)
		return func() { f.show(read, err) }
	})
}

func atTop(folder string) string {
	if filepath.Dir(folder) == folder {
		return "This is the topmost folder."
	}
	return ""
}

func (f *fileChooser) show(read content, err error) {
	f.shown = read
	f.empty.Set(assets.FolderOpen, "There is no folder and no "+f.kind()+" here.")
	if f.folders {
		f.empty.Set(assets.FolderOpen, "There is no folder in this one.")
	}
	f.where.Say(theme.NoTone, "")
	switch {
	case err != nil:
		f.empty.Set(assets.Alert, store.MessageOf(err))
	case read.cut:
		f.where.Say(theme.Amber, "The first "+Number(mostEntries)+" are listed.")
	}
	f.sort()
	if !f.saving && len(read.entries) > 0 && f.list.Selected() < 0 {
		f.list.Select(0)
	}
	// While the folder was read the list had no rows, and could not be given the keys.
	if !f.saving && f.canvas.Focused() == nil {
		f.canvas.Focus(f.list.FocusTarget())
	}
}

// kind is what the files are called of which some are listed.
func (f *fileChooser) kind() string {
	var kinds []string
	for _, ending := range f.endings {
		kinds = append(kinds, strings.ToUpper(strings.TrimPrefix(ending, ".")))
	}
	return strings.Join(kinds, " or ") + " file"
}

// sort puts the entries in order; the one that is selected stays so.
func (f *fileChooser) sort() {
	selected := ""
	if i := f.list.Selected(); i >= 0 {
		selected = f.shown.entries[i].name
	}
	f.shown.order(f.byChange, f.descending)
	for i, e := range f.shown.entries {
		if selected != "" && e.name == selected {
			f.list.Select(i)
		}
	}
	f.list.Refresh()
}

func (f *fileChooser) row(i int) (widgets.Row, bool) {
	if i >= len(f.shown.entries) {
		return widgets.Row{}, false
	}
	e := f.shown.entries[i]
	icon, bytes := assets.Note, widgets.Cell{Text: FileSize(e.bytes)}
	if e.folder {
		icon, bytes = assets.FolderOpen, widgets.Dash
	}
	return widgets.Row{Cells: []widgets.Cell{
		{Icon: icon, Text: e.name, Bold: e.folder}, bytes, {Text: Moment(e.changed, time.Now())},
	}}, true
}

// pointed takes the name of a file that was selected.
func (f *fileChooser) pointed(i int) {
	if i >= 0 && !f.shown.entries[i].folder {
		f.name.Entry.SetText(f.shown.entries[i].name)
	}
}

// opened goes into a folder, or takes a file.
func (f *fileChooser) opened(i int) {
	if e := f.shown.entries[i]; e.folder {
		f.goTo(filepath.Join(f.folder, e.name))
		return
	}
	f.accept()
}

// settle follows every letter of the name.
func (f *fileChooser) settle() {
	f.replacing = ""
	f.name.Say(theme.NoTone, "")
	if f.saving {
		f.yes.SetText("Save")
		f.name.Say(theme.NoTone, "The whole file is written, or nothing.")
	}
}

// accept takes what stands in the name: a folder is gone to, a file is looked at first.
func (f *fileChooser) accept() {
	path := pathOf(f.folder, f.name.Entry.Text)
	if path == "" {
		f.name.Say(theme.Red, "Name a file.")
		return
	}
	again, saving := f.replacing != "" && f.replacing == path, f.saving
	f.aside(&f.looks, func() func() {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return func() { f.name.Entry.SetText(f.offered); f.goTo(path) }
		}
		if saving {
			return f.placed(path, again)
		}
		return f.found(path)
	})
}

// placed looks in the background at where a file would go, and returns what to do then.
// A name without an ending gets that of its kind.
func (f *fileChooser) placed(path string, again bool) func() {
	if filepath.Ext(path) == "" {
		path += f.endings[0]
	}
	if folder := filepath.Dir(path); !isFolder(folder) {
		return func() { f.name.Say(theme.Red, "There is no folder "+folder+".") }
	}
	if shopfile.Refuse(path) != nil {
		// One line is all there is room for; Write says the rest.
		return func() { f.name.Say(theme.Red, "Nothing can be written there: name another.") }
	}
	if _, err := os.Stat(path); err == nil && !again {
		return func() {
			f.replacing = pathOf(f.folder, f.name.Entry.Text)
			f.yes.SetText("Replace")
			f.name.Say(theme.Amber, "This file is there already.")
		}
	}
	return func() {
		f.close()
		f.take(path)
	}
}

// found looks in the background at a file that is to be opened.
func (f *fileChooser) found(path string) func() {
	info, err := os.Stat(path)
	say := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		say = "There is no such file."
	case err != nil:
		say = "It can't be looked at: choose another."
	case !info.Mode().IsRegular():
		say = "That is no file: choose another."
	}
	return func() {
		if say != "" {
			f.name.Say(theme.Red, say)
			return
		}
		f.close()
		f.take(path)
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
