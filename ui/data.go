package ui

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
	"tillbridge/ui/rescue"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Backups are the daily backups as the windows see them; a *keep.Daily is one.
type Backups interface {
	// State tells how they stand now.
	State() keep.BackupState
	// OnState calls f after every try, on any goroutine.
	OnState(f func(keep.BackupState))
}

// Rescue makes the window that opens instead of the Desktop when the database
// can't be opened.
func Rescue(program fyne.App, cfg rescue.Config) fyne.Window {
	if cfg.Work.Go == nil {
		cfg.Work = background()
	}
	applyLooks(program)
	w := program.NewWindow("Tillbridge")
	w.SetMaster()
	rescue.New(w, cfg)
	return w
}

// watchData says on the Desktop what is wrong with the shop's data: a damaged
// file, newer work that is missing, a backup that failed, a run that ended in a
// crash.
func (a *App) watchData() {
	if a.cfg.Backups != nil {
		a.cfg.Backups.OnState(func(s keep.BackupState) { a.cfg.Work.UI(func() { a.showBackups(s) }) })
		a.showBackups(a.cfg.Backups.State())
	}
	checking, stop := context.WithCancel(context.Background())
	a.stops = append(a.stops, stop)
	a.cfg.Work.Go(func() {
		if err := a.cfg.DB.QuickCheck(checking); err != nil && checking.Err() == nil {
			a.cfg.Work.UI(func() { a.damaged(err) })
		}
	})
	if len(a.cfg.Told) > 0 {
		a.tellDone(a.cfg.Told[0], a.cfg.Told[1:])
	}
	if a.cfg.Crashed != "" {
		a.tellCrash(a.cfg.Crashed)
	}
	if a.cfg.Witness != nil && a.cfg.Witness.Missing() != nil {
		a.tellMissing(a.cfg.Witness.Missing())
	}
}

func (a *App) showBackups(s keep.BackupState) {
	if !a.damage && !a.missing {
		a.desktop.SayOfData(backupTrouble(s))
	}
	if o := a.find(settingsName, ""); o != nil {
		o.view.Reload()
	}
}

// backupTrouble says the worst that is wrong with the backups, "" for nothing.
func backupTrouble(s keep.BackupState) (tone theme.Tone, lead, sentence string) {
	const again = " The till goes on; it is tried again in a quarter of an hour."
	switch {
	case s.Err != nil:
		return theme.Amber, "No backup today.", store.MessageOf(s.Err) + again
	case s.ProofErr != nil && slices.ContainsFunc(s.Proofs, func(p keep.Proof) bool { return p.Wrong != "" }):
		return theme.Red, "A backup is not good.", store.MessageOf(s.ProofErr)
	case s.SecondErr != nil:
		return theme.Amber, "No second backup.", store.MessageOf(s.SecondErr) + again
	case s.ProofErr != nil:
		return theme.Amber, "No proof.", store.MessageOf(s.ProofErr) + again
	default:
		return theme.NoTone, "", ""
	}
}

// tellMissing says that the database ends before work that this computer has seen,
// and keeps saying it until a person says that they know.
func (a *App) tellMissing(err error) {
	a.missing = true
	a.desktop.SayOfData(theme.Red, "Newer work is missing.", store.MessageOf(err))
	screen.Ask(a.main.Canvas(), screen.Question{
		Tone: theme.Red, Icon: assets.Database, Title: "Newer work is missing here",
		Sentences: []string{store.MessageOf(err), "What is sold from here on is not in the newer database. Say that you know when it is " +
			"meant: it is then said no more, and stands in the event log."},
		Answers: []screen.Answer{
			{Kind: widgets.Primary, Text: "Not Now"},
			{Kind: widgets.Danger, Icon: assets.Check, Text: "I Know", Act: a.knowMissing},
		},
	})
}

func (a *App) knowMissing() {
	a.cfg.Work.Go(func() {
		err := a.cfg.Witness.Know(context.Background())
		a.cfg.Work.UI(func() {
			if err != nil {
				screen.Tell(a.main.Canvas(), "Not noted", store.MessageOf(err))
				return
			}
			a.missing = false
			a.desktop.SayOfData(theme.NoTone, "", "")
			if a.cfg.Backups != nil {
				a.showBackups(a.cfg.Backups.State())
			}
		})
	})
}

// damaged says what the check of the file found, and keeps saying it.
func (a *App) damaged(err error) {
	a.damage = dbfile.Damaged(err)
	a.desktop.SayOfData(theme.Red, "The database.", store.MessageOf(err))
	screen.Tell(a.main.Canvas(), "The database needs attention", store.MessageOf(err))
}

// tellCrash says once that the run before did not end as it should.
func (a *App) tellCrash(file string) {
	screen.Ask(a.main.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Tillbridge ended unexpectedly last time",
		Sentences: []string{
			"What was saved is safe. What it was doing stands in this file, without names or secrets, for whoever looks after the program:",
			file,
		},
		Answers: []screen.Answer{
			{Text: "Close"},
			{Kind: widgets.Primary, Icon: assets.FolderOpen, Text: "Open Folder", Act: func() { a.openFolder(filepath.Dir(file)) }},
		},
	})
}

// tellDone says what was done before the program started.
func (a *App) tellDone(title string, sentences []string) {
	screen.Ask(a.main.Canvas(), screen.Question{
		Tone: theme.Blue, Icon: assets.History, Title: title, Sentences: sentences,
		Answers: []screen.Answer{{Kind: widgets.Primary, Text: "Close"}},
	})
}

// openFolder shows a folder in the system's own program for files.
func (a *App) openFolder(folder string) {
	if err := a.cfg.App.OpenURL(screen.FileURL(folder)); err != nil {
		screen.Tell(a.main.Canvas(), "Not opened", "This computer shows no folders from here. Nothing was changed; the folder is "+folder+".")
	}
}
