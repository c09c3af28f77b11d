package settings

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/look"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Data is what the section of the shop's data needs of the database.
type Data interface {
	BackupPlan(ctx context.Context) (store.BackupPlan, error)
	SetBackupPlan(ctx context.Context, p store.BackupPlan) error
	BackupFolder(ctx context.Context) (string, error)
	BackupFiles(ctx context.Context) ([]db.BackupFile, error)
	BackUpNow(ctx context.Context) (db.BackupFile, error)
}

// data is the section of the shop's data: its backups, and how to restore one.
type data struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner               *Window
	files               []db.BackupFile
	list                *widgets.DataList
	empty               *widgets.EmptyState
	folder              *widgets.Field
	days, weeks, months *widgets.Field
	backUp, open        *widgets.ToolButton
	said                *widgets.Note
	panel               *widgets.Panel
	// where is the folder that the backups are in.
	where string
}

// noNumber stands for what was typed as a number and is none: the plan refuses it.
const noNumber = -1

func newData(v *Window) *data {
	p := &data{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), said: widgets.NewNote(theme.Green, assets.Check, "", "")}
	p.trouble.Hide()
	p.said.Hide()
	p.folder = widgets.NewField("Folder, empty for the one beside the database", v.keys)
	p.folder.Entry.OnChanged = func(text string) { v.now.plan.Folder = strings.TrimSpace(text); v.showState() }
	count := func(caption string, to func(*store.BackupPlan) *int) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry.OnChanged = func(text string) {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil {
				n = noNumber
			}
			*to(&v.now.plan) = n
			v.showState()
		}
		return f
	}
	p.days = count("Days kept", func(b *store.BackupPlan) *int { return &b.Days })
	p.weeks = count("Weeks kept", func(b *store.BackupPlan) *int { return &b.Weeks })
	p.months = count("Months kept", func(b *store.BackupPlan) *int { return &b.Months })
	p.backUp = widgets.NewToolButton(assets.Database, "Back Up Now", p.backUpNow)
	p.open = widgets.NewToolButton(assets.FolderOpen, "Open Folder", func() { v.cfg.OpenFolder(p.where) })
	p.backUp.Keys, p.open.Keys = v.keys, v.keys
	p.empty = widgets.NewEmptyState(assets.Database, "There is no backup yet.", nil)
	p.list = widgets.NewDataList([]widgets.Column{
		{Title: "Made", Width: 190, Bold: true}, {Title: "Size", Width: 90, Right: true}, {Title: "File", Width: 200, Weight: 1, Color: theme.Secondary},
	}, func() int { return len(p.files) }, p.row)
	p.list.Empty, p.list.Keys = p.empty, v.keys
	form := look.Inset(12, 12, theme.Padding, theme.Padding, widgets.Down(10,
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.folder, 5), widgets.Grow(p.days, 1), widgets.Grow(p.weeks, 1), widgets.Grow(p.months, 1))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(p.backUp), widgets.Fixed(p.open), widgets.Space(1))),
		widgets.Fixed(p.said),
		widgets.Grow(p.list, 1)))
	p.panel = widgets.NewPanel(assets.Database, "Backups, one each day", form)
	p.panel.Flush = true
	help := widgets.NewNote(theme.Blue, assets.History, "Going back to a backup",
		"Close Tillbridge and run: tillbridge restore FILE. The backup is checked first, and the database of now stays beside it. A damaged database offers it by itself when Tillbridge opens. Copy the folder to another disk or computer now and then: a backup on the disk that breaks is none.")
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Grow(p.panel, 1), widgets.Fixed(help))
	return p
}

func (p *data) row(i int) (widgets.Row, bool) {
	if i >= len(p.files) {
		return widgets.Row{}, false
	}
	f := p.files[i]
	return widgets.Row{Cells: []widgets.Cell{
		{Text: look.Moment(f.At, time.Now())}, {Text: size(f.Bytes)}, {Text: f.Path[strings.LastIndexAny(f.Path, `/\`)+1:]},
	}}, true
}

// size writes a length in bytes as people read it.
func size(bytes int64) string {
	if bytes < 1e9 {
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(bytes)/1e9)
}

// found takes the backups that there are, or says why they can't be listed.
func (p *data) found(where string, files []db.BackupFile, err error) {
	p.where, p.files = where, files
	p.empty.Set(assets.Database, "There is no backup yet.")
	fact := "none yet"
	switch {
	case err != nil:
		p.empty.Set(assets.Alert, store.MessageOf(err))
		fact = "can't be listed"
	case len(files) > 0:
		fact = "last " + look.Moment(files[0].At, time.Now())
	}
	p.panel.SetFact(fact)
	p.list.Refresh()
	if where == "" || len(files) == 0 {
		p.open.Disable("There is nothing in the folder yet.")
		return
	}
	p.open.Enable()
}

// fill shows what the window knows.
func (p *data) fill() {
	plan := p.owner.now.plan
	set(p.folder.Entry, plan.Folder)
	for _, each := range []struct {
		field *widgets.Field
		n     int
	}{{p.days, plan.Days}, {p.weeks, plan.Weeks}, {p.months, plan.Months}} {
		if n, err := strconv.Atoi(strings.TrimSpace(each.field.Entry.Text)); each.n != noNumber && (err != nil || n != each.n) {
			set(each.field.Entry, strconv.Itoa(each.n))
		}
	}
}

// backUpNow makes a backup as the plan that is saved says.
func (p *data) backUpNow() {
	v := p.owner
	p.backUp.Disable("Backing up…")
	v.cfg.Work.Go(func() {
		made, err := v.cfg.Data.BackUpNow(context.Background())
		v.cfg.Work.UI(func() {
			p.backUp.Enable()
			if err != nil {
				p.said.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
			} else {
				p.said.Set(theme.Green, assets.Check, "Backed up and checked:", size(made.Bytes)+".")
			}
			p.said.Show()
			v.Reload()
			v.frame.Refresh()
		})
	})
}
