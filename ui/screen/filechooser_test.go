package screen

import (
	"errors"
	"fmt"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

var atOnce = Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}

func mustDo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// home is a person's home folder with documents, two of which are PDFs.
func home(t *testing.T) (folder, docs string) {
	t.Helper()
	folder = t.TempDir()
	t.Setenv("HOME", folder)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(folder, ".config"))
	docs = filepath.Join(folder, "Documents")
	for _, name := range []string{"Receipts", ".cache"} {
		mustDo(t, os.MkdirAll(filepath.Join(docs, name), 0o700))
	}
	for i, name := range []string{"b.pdf", "A.PDF", "notes.txt", ".hidden.pdf", "Receipts/old.pdf"} {
		file := filepath.Join(docs, name)
		mustDo(t, os.WriteFile(file, make([]byte, 1500*(i+1)), 0o600))
		changed := time.Date(2026, 11, 20-i, 9, 30, 0, 0, time.Local)
		mustDo(t, os.Chtimes(file, changed, changed))
	}
	return folder, docs
}

// asked opens a dialog in a window, to open a file where no name is given, and returns it
// with the paths that it took.
func asked(t *testing.T, work Scheduler, name string) (f *fileChooser, paths *[]string) {
	t.Helper()
	theme.Apply(test.NewTempApp(t), theme.Light)
	w := test.NewTempWindow(t, widgets.NewFrame(widgets.Down(0)))
	w.Resize(fyne.NewSize(1264, 660))
	paths = &[]string{}
	f = newFileChooser(w.Canvas(), work, assets.Save, "Save as PDF", []string{".pdf"}, func(path string) { *paths = append(*paths, path) })
	if name == "" {
		f.toOpen()
	} else {
		f.toSave(name)
	}
	return f, paths
}

func saving(t *testing.T) (*fileChooser, *[]string) {
	t.Helper()
	return asked(t, atOnce, "receipt.pdf")
}

func opening(t *testing.T) (*fileChooser, *[]string) {
	t.Helper()
	return asked(t, atOnce, "")
}

func (f *fileChooser) names() string {
	var names []string
	for _, e := range f.shown.entries {
		names = append(names, e.name)
	}
	return strings.Join(names, " ")
}

func (f *fileChooser) isOpen() bool { return f.canvas.Overlays().Top() != nil }

func key(f fyne.Focusable, names ...fyne.KeyName) {
	for _, name := range names {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestAFolderShowsItsFoldersAndTheFilesOfTheKind(t *testing.T) {
	_, docs := home(t)
	f, _ := saving(t)
	if f.where.Entry.Text != docs || f.names() != "Receipts A.PDF b.pdf" {
		t.Fatalf("%s shows %s", f.where.Entry.Text, f.names())
	}
	row, _ := f.row(2)
	if row.Cells[0].Text != "b.pdf" || row.Cells[1].Text != "2 KB" || row.Cells[2].Text != "Nov 20,  9:30 AM" {
		t.Errorf("the row says %v", row.Cells)
	}
	f.list.Select(2)
	f.list.OnSort(2, true)
	if f.names() != "Receipts b.pdf A.PDF" || f.list.Selected() != 1 {
		t.Errorf("newest first it shows %s, row %d selected", f.names(), f.list.Selected())
	}
}

func TestFoldersAreWalkedByKeys(t *testing.T) {
	folder, docs := home(t)
	f, paths := opening(t)
	list := f.list.FocusTarget()
	if f.canvas.Focused() != list || f.list.Selected() != 0 {
		t.Fatalf("%T has the keys, row %d is selected", f.canvas.Focused(), f.list.Selected())
	}
	key(list, fyne.KeyReturn)
	if f.folder != filepath.Join(docs, "Receipts") || f.names() != "old.pdf" {
		t.Fatalf("in %s: %s", f.folder, f.names())
	}
	key(list, fyne.KeyBackspace, fyne.KeyBackspace)
	if f.folder != folder || f.names() != "Documents" {
		t.Errorf("in %s: %s", f.folder, f.names())
	}
	test.Tap(f.docs)
	test.Tap(f.home)
	if f.folder != folder {
		t.Errorf("home is %s", f.folder)
	}
	f.goTo("/")
	if runtime.GOOS != "windows" && f.up.Enabled() {
		t.Error("there is something above the topmost folder")
	}
	f.goTo(docs)
	key(list, fyne.KeyDown, fyne.KeyReturn)
	if f.isOpen() || !slices.Equal(*paths, []string{filepath.Join(docs, "A.PDF")}) {
		t.Errorf("opened %v", *paths)
	}
}

func TestR64_AFileIsReplacedOnlyWhenItIsSaidTwice(t *testing.T) {
	_, docs := home(t)
	f, paths := saving(t)
	f.list.Select(1) // a file's name is taken
	if f.name.Entry.Text != "A.PDF" {
		t.Fatalf("the name is %q", f.name.Entry.Text)
	}
	test.Tap(f.yes)
	if len(*paths) != 0 || f.yes.Text != "Replace" || f.name.Note() != "This file is there already." {
		t.Fatalf("took %v, says %q", *paths, f.name.Note())
	}
	f.name.Entry.SetText("b.pdf") // another: the word was for the first
	if test.Tap(f.yes); len(*paths) != 0 || f.yes.Text != "Replace" {
		t.Fatalf("took %v", *paths)
	}
	f.goTo(filepath.Join(docs, "Receipts"))
	if f.yes.Text != "Save" || f.name.Note() == "This file is there already." {
		t.Errorf("in another folder the button is %q, says %q", f.yes.Text, f.name.Note())
	}
	f.goTo(docs)
	if test.Tap(f.yes); len(*paths) != 0 || f.yes.Text != "Replace" {
		t.Fatalf("took %v", *paths)
	}
	test.Tap(f.yes)
	if f.isOpen() || !slices.Equal(*paths, []string{filepath.Join(docs, "b.pdf")}) {
		t.Errorf("took %v", *paths)
	}
}

func TestR64_NothingIsSavedOverADatabaseOrIntoNoFolder(t *testing.T) {
	_, docs := home(t)
	mustDo(t, os.WriteFile(filepath.Join(docs, "shop.pdf"), []byte("SQLite format 3\x00"), 0o600))
	f, paths := saving(t)
	for text, says := range map[string]string{
		"shop.pdf":      "Nothing can be written there: name another.",
		"  ":            "Name a file.",
		"nowhere/x.pdf": "There is no folder " + filepath.Join(docs, "nowhere") + ".",
	} {
		f.name.Entry.SetText(text)
		test.Tap(f.yes)
		if f.name.Note() != says || len(*paths) != 0 || !f.isOpen() {
			t.Errorf("%q: says %q, took %v", text, f.name.Note(), *paths)
		}
	}
	f.name.Entry.SetText("Receipts") // a folder is gone to
	test.Tap(f.yes)
	if f.folder != filepath.Join(docs, "Receipts") || f.name.Entry.Text != "receipt.pdf" {
		t.Errorf("in %s, the name is %q", f.folder, f.name.Entry.Text)
	}
	f.name.Entry.SetText("one")
	key(f.name.Entry, fyne.KeyReturn)
	if !slices.Equal(*paths, []string{filepath.Join(docs, "Receipts", "one.pdf")}) {
		t.Errorf("took %v", *paths)
	}
}

func TestAPathIsTypedOrPasted(t *testing.T) {
	folder, docs := home(t)
	file := filepath.Join(docs, "b.pdf")
	for _, typed := range []string{
		"b.pdf", " b.pdf ", file, `"` + file + `"`, "'" + file + "'", FileURL(file).String(), "~/Documents/b.pdf", "../Documents/b.pdf",
	} {
		f, paths := opening(t)
		f.name.Entry.SetText(typed)
		key(f.name.Entry, fyne.KeyReturn)
		if !slices.Equal(*paths, []string{file}) {
			t.Errorf("%q is taken for %v", typed, *paths)
		}
	}
	f, paths := opening(t)
	f.name.Entry.SetText("gone.pdf")
	test.Tap(f.yes)
	if f.name.Note() != "There is no such file." || len(*paths) != 0 {
		t.Errorf("says %q", f.name.Note())
	}
	f.where.Entry.SetText(folder)
	key(f.where.Entry, fyne.KeyReturn)
	if f.folder != folder {
		t.Errorf("in %s", f.folder)
	}
}

// The list has no rows while its folder is read: it gets the keys when it was.
func TestTheListHasTheKeysOnceItsFolderWasRead(t *testing.T) {
	_, docs := home(t)
	var waiting []func()
	f, paths := asked(t, Scheduler{Go: func(f func()) { waiting = append(waiting, f) }, UI: func(f func()) { f() }}, "")
	f.canvas.Unfocus()
	waiting[0]()
	if f.canvas.Focused() != f.list.FocusTarget() {
		t.Fatalf("%T has the keys", f.canvas.Focused())
	}
	key(f.list.FocusTarget(), fyne.KeyDown, fyne.KeyReturn)
	waiting[len(waiting)-1]()
	if !slices.Equal(*paths, []string{filepath.Join(docs, "A.PDF")}) {
		t.Errorf("opened %v", *paths)
	}
}

// In a folder without a file of the kind there is no row to go to; a path is typed at once.
func TestWhatIsTypedInTheListIsTheName(t *testing.T) {
	folder, docs := home(t)
	f, paths := opening(t)
	f.goTo(filepath.Join(folder, ".config"))
	f.canvas.Focus(f.list.FocusTarget())
	file := filepath.Join(docs, "b.pdf")
	for _, r := range file {
		f.canvas.Focused().TypedRune(r)
	}
	key(f.canvas.Focused(), fyne.KeyReturn)
	if !slices.Equal(*paths, []string{file}) {
		t.Errorf("typed in the list, %q is taken for %v; the name says %q", file, *paths, f.name.Entry.Text)
	}
}

func TestR52_AFolderThatCannotBeReadSaysWhy(t *testing.T) {
	folder, docs := home(t)
	f, _ := saving(t)
	f.goTo(filepath.Join(folder, "gone"))
	if said := f.empty; f.names() != "" || !strings.Contains(textsOf(said), "There is no such folder.") {
		t.Errorf("says %s", textsOf(said))
	}
	f.goTo(filepath.Join(docs, "b.pdf"))
	if !strings.Contains(textsOf(f.empty), "can't be read") {
		t.Errorf("says %s", textsOf(f.empty))
	}
	f.goTo(filepath.Join(docs, ".cache"))
	if !strings.Contains(textsOf(f.empty), "There is no folder and no PDF file here.") {
		t.Errorf("says %s", textsOf(f.empty))
	}
}

func textsOf(o fyne.CanvasObject) string {
	for _, each := range test.LaidOutObjects(o) {
		if text, ok := each.(*canvas.Text); ok {
			return text.Text
		}
	}
	return ""
}

// A folder on a share that is gone may answer late, or never.
func TestR63_AFolderThatHangsIsLeftForAnother(t *testing.T) {
	folder, docs := home(t)
	var waiting []func()
	work := Scheduler{Go: func(f func()) { waiting = append(waiting, f) }, UI: func(f func()) { f() }}
	f, paths := asked(t, work, "receipt.pdf")
	if !strings.Contains(textsOf(f.empty), "Reading the folder…") {
		t.Errorf("says %s", textsOf(f.empty))
	}
	f.goTo(folder)
	waiting[1]()
	waiting[0]() // the first answers after the second
	if f.folder != folder || f.names() != "Documents" {
		t.Errorf("%s shows %s", f.folder, f.names())
	}
	f.goTo(docs)
	test.Tap(f.yes)
	key(f.name.Entry, fyne.KeyEscape)
	for _, answer := range waiting[2:] {
		answer()
	}
	if f.isOpen() || len(*paths) != 0 {
		t.Errorf("after Esc it takes %v", *paths)
	}
}

func TestR63_AFolderOfThousandsIsCut(t *testing.T) {
	home(t)
	big := t.TempDir()
	for i := range mostEntries + 1 {
		mustDo(t, os.WriteFile(filepath.Join(big, fmt.Sprintf("%d.pdf", i)), nil, 0o600))
	}
	f, _ := saving(t)
	f.goTo(big)
	if len(f.shown.entries) != mostEntries || f.where.Note() != "The first 5,000 are listed." {
		t.Errorf("%d are listed, says %q", len(f.shown.entries), f.where.Note())
	}
}

func TestDocumentsAreWhereTheDesktopSays(t *testing.T) {
	folder, docs := home(t)
	if documents() != docs {
		t.Errorf("documents are in %s", documents())
	}
	if runtime.GOOS != "linux" {
		return
	}
	mustDo(t, os.MkdirAll(filepath.Join(folder, "Dokumente"), 0o700))
	mustDo(t, os.MkdirAll(filepath.Join(folder, ".config"), 0o700))
	dirs := "# a comment\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n"
	mustDo(t, os.WriteFile(filepath.Join(folder, ".config", "user-dirs.dirs"), []byte(dirs), 0o600))
	if want := filepath.Join(folder, "Dokumente"); documents() != want {
		t.Errorf("documents are in %s, want %s", documents(), want)
	}
}

func TestWhatWasSavedCanBeOpened(t *testing.T) {
	theme.Apply(test.NewTempApp(t), theme.Light)
	native := test.NewTempWindow(t, nil)
	w := NewWindow(native, atOnce)
	w.Fill(widgets.Down(0))
	native.Resize(fyne.NewSize(600, 400))
	opened := ""
	ToastSaved(w, func(u *url.URL) error { opened = u.String(); return nil }, "Saved.", "/home/ann/my receipt.pdf")
	test.Tap(w.Frame.Toasts()[0].Button())
	if opened != "file:///home/ann/my%20receipt.pdf" || len(w.Frame.Toasts()) != 0 {
		t.Errorf("opened %s", opened)
	}
	ToastSaved(w, func(*url.URL) error { return errors.New("no program") }, "Saved.", "/home/ann/r.pdf")
	test.Tap(w.Frame.Toasts()[0].Button())
	if native.Canvas().Overlays().Top() == nil {
		t.Error("it is not said that nothing opened")
	}
}

func TestR52_AFolderIsChosenByKeys(t *testing.T) {
	folder, docs := home(t)
	theme.Apply(test.NewTempApp(t), theme.Light)
	w := test.NewTempWindow(t, widgets.NewFrame(widgets.Down(0)))
	w.Resize(fyne.NewSize(1264, 660))
	taken := ""
	f := newFileChooser(w.Canvas(), atOnce, assets.FolderOpen, "The folder for backups", []string{noFile}, func(path string) { taken = path })
	f.toFolder("")
	if len(f.shown.entries) != 1 || f.folder != docs {
		t.Fatalf("%s lists %v", f.folder, f.shown.entries)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.yes.Tapped(nil)
	if want := filepath.Join(docs, "Receipts"); taken != want || w.Canvas().Overlays().Top() != nil {
		t.Errorf("chosen is %q, want %q", taken, want)
	}
	taken = ""
	f.toFolder(folder)
	f.where.Entry.SetText(filepath.Join(folder, "nowhere"))
	f.yes.Tapped(nil)
	if taken != "" || w.Canvas().Overlays().Top() == nil {
		t.Errorf("took %q", taken)
	}
}

func TestFileChooserPictures(t *testing.T) {
	for _, variant := range []theme.Variant{theme.Light, theme.Dark} {
		name := map[theme.Variant]string{theme.Light: "light", theme.Dark: "dark"}[variant]
		_, docs := home(t)
		long := "receipt of Maximiliana-Theodora Anastasia von Hohenzollern-Sigmaringen zu Putbus, 2nd.pdf"
		mustDo(t, os.WriteFile(filepath.Join(docs, long), nil, 0o600))
		f, _ := saving(t)
		theme.Apply(fyne.CurrentApp(), variant)
		f.close()
		f = newFileChooser(f.canvas, atOnce, assets.Save, "Save as PDF", []string{".pdf"}, func(string) {})
		f.toSave("receipt.pdf")
		draw(t, "files-save-"+name, f.canvas)
		f.list.Select(1)
		test.Tap(f.yes)
		draw(t, "files-replace-"+name, f.canvas)
		f.goTo(filepath.Join(docs, ".cache"))
		draw(t, "files-empty-"+name, f.canvas)
		f.goTo(filepath.Join(docs, "gone"))
		draw(t, "files-gone-"+name, f.canvas)
		f.close()
		theme.Apply(fyne.CurrentApp(), variant)
		w := test.NewTempWindow(t, widgets.NewFrame(widgets.Down(0)))
		w.Resize(fyne.NewSize(400, 760))
		AskForFile(w.Canvas(), atOnce, "Save as PDF", "receipt-20000001.pdf", func(string) {})
		draw(t, "files-narrow-"+name, w.Canvas())
		w.Canvas().Overlays().Top().Hide()
		w.Resize(fyne.NewSize(820, 660))
		ChooseFile(w.Canvas(), atOnce, "Choose a logo", []string{".png", ".jpg", ".jpeg"}, func(string) {})
		draw(t, "files-open-"+name, w.Canvas())
	}
}

func draw(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	picture := c.Capture()
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		return
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	mustDo(t, err)
	mustDo(t, png.Encode(file, picture))
	mustDo(t, file.Close())
}
