package settings

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Data is what the section of the shop's data needs of the database.
type Data interface {
	BackupPlan(ctx context.Context) (store.BackupPlan, error)
	SetBackupPlan(ctx context.Context, p store.BackupPlan) error
	BackupFolder(ctx context.Context) (string, error)
	BackupFiles(ctx context.Context) ([]keep.BackupFile, error)
	SecondFiles(ctx context.Context) ([]keep.BackupFile, error)
	BackUpNow(ctx context.Context) (keep.BackupFile, error)
	Proofs(ctx context.Context) ([]keep.Proof, error)
	ProveBackups(ctx context.Context) ([]keep.Proof, error)
}

// data is the section of the shop's data: its backups, and how to restore one.
type data struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner               *Window
	files               []keep.BackupFile
	proofs              []keep.Proof
	list                *widgets.DataList
	empty               *widgets.EmptyState
	folder              *widgets.Field
	days, weeks, months *widgets.Field
	second, recipient   *widgets.Field
	fileDays            *widgets.Field
	backUp, prove, open *widgets.ToolButton
	// chooseFolder and chooseSecond are for who doesn't know the paths.
	chooseFolder, chooseSecond *widgets.ToolButton
	restore                    *widgets.ToolButton
	said, bad                  *widgets.Note
	panel                      *widgets.Panel
	// where is the folder that the backups are in.
	where string
}

// kept is what is known of the backups: those of both places and their proofs. The
// first place's failure is err, the second's secondErr.
type kept struct {
	where          string
	files          []keep.BackupFile
	proofs         []keep.Proof
	err, secondErr error
}

// noNumber stands for what was typed as a number and is none: the plan refuses it.
const noNumber = -1

func newData(v *Window) *data {
	p := &data{
		owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""),
		said: widgets.NewNote(theme.Green, assets.Check, "", ""), bad: widgets.NewNote(theme.Amber, assets.Alert, "", ""),
	}
	p.trouble.Hide()
	p.said.Hide()
	p.bad.Hide()
	text := func(caption string, to func(*store.BackupPlan) *string) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry.OnChanged = func(text string) { *to(&v.now.plan) = strings.TrimSpace(text); v.showState() }
		return f
	}
	p.folder = text("Folder, empty for the one beside the database", func(b *store.BackupPlan) *string { return &b.Folder })
	p.second = text("Second place, a folder on another disk or share", func(b *store.BackupPlan) *string { return &b.Second })
	p.recipient = text("Encrypt it for the public key", func(b *store.BackupPlan) *string { return &b.Recipient })
	choose := func(title string, field *widgets.Field) *widgets.ToolButton {
		b := widgets.NewToolButton(assets.FolderOpen, "Choose…", func() {
			screen.ChooseFolder(v.window.Canvas(), v.window.Work, title, strings.TrimSpace(field.Entry.Text), field.Entry.SetText)
		})
		b.Keys = v.keys
		return b
	}
	p.chooseFolder, p.chooseSecond = choose("The folder for backups", p.folder), choose("The second place for backups", p.second)
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
	p.fileDays = widgets.NewField("Days old files stay", v.keys)
	p.fileDays.Entry.OnChanged = func(text string) { v.now.fileDays = strings.TrimSpace(text); v.showState() }
	p.backUp = widgets.NewToolButton(assets.Database, "Back Up Now", p.backUpNow)
	p.prove = widgets.NewToolButton(assets.Check, "Prove Now", p.proveNow)
	p.open = widgets.NewToolButton(assets.FolderOpen, "Open Folder", func() { v.cfg.OpenFolder(p.where) })
	p.restore = widgets.NewToolButton(assets.History, "Restore…", p.askToRestore)
	p.backUp.Keys, p.prove.Keys, p.open.Keys, p.restore.Keys = v.keys, v.keys, v.keys, v.keys
	p.prove.Tip = "Restores the newest of each place into a scratch file and recomputes its books"
	p.empty = widgets.NewEmptyState(assets.Database, "There is no backup yet.", nil)
	p.list = widgets.NewDataList([]widgets.Column{
		{Title: "Made", Width: 170, Bold: true},
		{Title: "Size", Width: 90, Right: true},
		{Title: "Place", Width: 120},
		{Title: "Proved", Width: 220},
		{Title: "File", Width: 200, Weight: 1, Color: theme.Secondary},
	}, func() int { return len(p.files) }, p.row)
	p.list.Empty, p.list.Keys = p.empty, v.keys
	p.list.OnSelected = func(int) { p.enableRestore() }
	form := screen.Inset(12, 12, theme.Padding, theme.Padding, widgets.Down(8,
		widgets.Fixed(widgets.Across(12, widgets.Grow(screen.FolderField(p.folder, p.chooseFolder), 5), widgets.Grow(p.days, 1),
			widgets.Grow(p.weeks, 1), widgets.Grow(p.months, 1))),
		widgets.Fixed(widgets.Across(12, widgets.Grow(screen.FolderField(p.second, p.chooseSecond), 4), widgets.Grow(p.recipient, 3),
			widgets.Grow(p.fileDays, 1))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(p.backUp), widgets.Fixed(p.prove), widgets.Fixed(p.open), widgets.Fixed(p.restore),
			widgets.Space(1))),
		widgets.Fixed(p.said),
		widgets.Fixed(p.bad),
		widgets.Grow(p.list, 1)))
	p.panel = widgets.NewPanel(assets.Database, "Backups, one each day", form)
	p.panel.Flush = true
	help := widgets.NewNote(theme.Blue, assets.History, "Going back to a backup",
		"Select one and press Restore…: it is checked first, and the database of now is kept. An encrypted second place needs a key pair of "+
			"age-keygen; keep the secret key elsewhere, nobody opens those copies without it: tillbridge restore FILE --identity KEY.")
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Grow(p.panel, 1), widgets.Fixed(help))
	return p
}

func (p *data) row(i int) (widgets.Row, bool) {
	if i >= len(p.files) {
		return widgets.Row{}, false
	}
	f := p.files[i]
	place, shown := "Here", widgets.Cell{}
	if f.Second {
		place = "Second place"
	}
	if proof, ok := p.proofOf(f); ok {
		shown = widgets.Cell{Icon: assets.Check, Tone: theme.Green, Text: screen.Moment(proof.At, time.Now())}
		switch {
		case proof.Wrong != "":
			shown = widgets.Cell{Icon: assets.Alert, Tone: theme.Red, Text: "Not good"}
		case f.Sealed: // what it holds was checked before it was encrypted
			shown.Text = "as written, " + shown.Text
		}
	}
	return widgets.Row{Cells: []widgets.Cell{
		{Text: screen.Moment(f.At, time.Now())},
		{Text: screen.FileSize(f.Bytes)},
		{Text: place},
		shown,
		{Text: f.Path[strings.LastIndexAny(f.Path, `/\`)+1:]},
	}}, true
}

// backups lists the daily ones of both places, and says where they are.
func (v *Window) backups(ctx context.Context) (k kept) {
	if k.where, k.err = v.cfg.Data.BackupFolder(ctx); k.err != nil {
		return k
	}
	if k.files, k.err = v.cfg.Data.BackupFiles(ctx); k.err != nil {
		return k
	}
	if k.proofs, k.err = v.cfg.Data.Proofs(ctx); k.err != nil {
		return k
	}
	var second []keep.BackupFile
	second, k.secondErr = v.cfg.Data.SecondFiles(ctx)
	k.files = append(k.files, second...)
	return k
}

// found takes the backups that there are, or says why they can't be listed.
func (p *data) found(k kept) {
	p.where, p.files, p.proofs = k.where, k.files, k.proofs
	p.empty.Set(assets.Database, "There is no backup yet.")
	fact := "none yet"
	switch {
	case k.err != nil:
		p.empty.Set(assets.Alert, store.MessageOf(k.err))
		fact = "can't be listed"
	case len(k.files) > 0:
		fact = "last " + screen.Moment(k.files[0].At, time.Now())
		if proof, ok := p.proofOf(k.files[0]); ok && proof.Wrong == "" {
			fact += fmt.Sprintf(", proved: %d orders, %d events", proof.Orders, proof.Events)
		}
	}
	p.panel.SetFact(fact)
	p.showTrouble(k.secondErr)
	if p.list.Selected() >= len(p.files) {
		p.list.Select(-1)
	}
	p.list.Refresh()
	p.enableRestore()
	if len(p.files) == 0 {
		p.prove.Disable("There is no backup yet.")
	} else if p.prove.Reason() != proving {
		p.prove.Enable()
	}
	if k.where == "" || len(k.files) == 0 {
		p.open.Disable("There is nothing in the folder yet.")
		return
	}
	p.open.Enable()
}

func (p *data) proofOf(f keep.BackupFile) (keep.Proof, bool) {
	at := slices.IndexFunc(p.proofs, func(proof keep.Proof) bool { return proof.Backup == f })
	if at < 0 {
		return keep.Proof{}, false
	}
	return p.proofs[at], true
}

// showTrouble says which of the newest backups is not good, and what is wrong with
// the second place.
func (p *data) showTrouble(secondErr error) {
	tone, said := theme.Amber, []string{}
	for _, proof := range p.proofs {
		if proof.Wrong != "" {
			tone, said = theme.Red, append(said, proof.String())
		}
	}
	if secondErr != nil {
		said = append(said, store.MessageOf(secondErr))
	}
	p.bad.Set(tone, assets.Alert, "", strings.Join(said, " "))
	if len(said) == 0 {
		p.bad.Hide()
	} else {
		p.bad.Show()
	}
	p.owner.frame.Refresh()
}

// fill shows what the window knows.
func (p *data) fill() {
	plan := p.owner.now.plan
	set(p.folder.Entry, plan.Folder)
	set(p.second.Entry, plan.Second)
	set(p.recipient.Entry, plan.Recipient)
	set(p.fileDays.Entry, p.owner.now.fileDays)
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
	v.window.Work.Go(func() {
		made, err := v.cfg.Data.BackUpNow(context.Background())
		v.window.Work.UI(func() {
			p.backUp.Enable()
			if err != nil {
				p.said.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
			} else {
				p.said.Set(theme.Green, assets.Check, "Backed up and checked:", screen.FileSize(made.Bytes)+".")
			}
			p.said.Show()
			v.Reload()
			v.frame.Refresh()
		})
	})
}

// enableRestore offers what can be restored from here.
func (p *data) enableRestore() {
	at := p.list.Selected()
	switch {
	case p.owner.cfg.Restore == nil:
		p.restore.Disable("Practice begins anew at each start, so there is nothing to go back to.")
	case at < 0 || at >= len(p.files):
		p.restore.Disable("Select a backup first.")
	case p.files[at].Sealed:
		p.restore.Disable("It is encrypted: restore it by the verb, with its secret key.")
	default:
		p.restore.Enable()
	}
}

// askToRestore says what going back loses before it is done.
func (p *data) askToRestore() {
	at := p.list.Selected()
	if at < 0 || at >= len(p.files) {
		return
	}
	file := p.files[at]
	sentences := []string{
		"What was done here since then is not in it: sales, payments, customers, stock. Orders and their changes are read from Shopify again.",
		"Tillbridge closes, checks the backup, and opens again. The database of now is kept beside it, so you can go back.",
	}
	if proof, ok := p.proofOf(file); ok && proof.Wrong != "" {
		sentences = append(sentences, proof.String())
	}
	screen.Ask(p.owner.window.Canvas(), screen.Question{
		Tone: theme.Red, Icon: assets.History,
		Title:     "Go back to the backup of " + screen.LongDay(file.At) + ", " + store.Clock(file.At.Local(), screen.Country()) + "?",
		Sentences: sentences,
		Answers: []screen.Answer{
			{Text: "Keep the Database"},
			{Kind: widgets.Danger, Icon: assets.History, Text: "Restore", Act: func() { p.owner.cfg.Restore(file.Path) }},
		},
	})
}

// proving is why Prove Now can't be pressed while it works.
const proving = "Proving…"

// proveNow proves the newest backup of each place; what came of it stays on the
// page.
func (p *data) proveNow() {
	v := p.owner
	p.prove.Disable(proving)
	v.window.Work.Go(func() {
		proofs, err := v.cfg.Data.ProveBackups(context.Background())
		v.window.Work.UI(func() {
			p.prove.Enable()
			if err != nil {
				p.said.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
			} else {
				p.said.Set(theme.Green, assets.Check, "", sentences(proofs))
			}
			p.said.Show()
			v.Reload()
			v.frame.Refresh()
		})
	})
}

func sentences(proofs []keep.Proof) string {
	said := make([]string, len(proofs))
	for i, proof := range proofs {
		said[i] = proof.String()
	}
	return strings.Join(said, " ")
}

// write saves the plan and how long old files stay.
func (p *data) write(ctx context.Context, to values) error {
	if _, err := store.FileDays(to.fileDays); err != nil {
		return err
	}
	if err := p.owner.cfg.Data.SetBackupPlan(ctx, to.plan); err != nil {
		return err
	}
	was, err := p.owner.fileDays(ctx)
	if err != nil || was == to.fileDays {
		return err
	}
	return p.owner.cfg.Shop.ChangeSetting(ctx, store.SettingFileDays, to.fileDays, "How long replaced databases and crash files stay changed")
}
