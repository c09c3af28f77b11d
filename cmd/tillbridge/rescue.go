package main

import (
	"context"

	"fyne.io/fyne/v2/app"

	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/ui"
	"tillbridge/ui/rescue"
)

// rescue shows why the database can't be opened until the window is closed, and
// returns the database to go on with, "" for none.
func (s *session) rescue(ctx context.Context, path string, cause error) (next string, err error) {
	if err := makeFyneCache(); err != nil {
		return "", err
	}
	chosen := make(chan string, 1)
	ended := make(chan struct{})
	restoring := db.Config{Path: path, Actor: person(), Log: s.log(), Seen: s.seenAt(path)}
	firstGoroutine <- func() {
		program := app.NewWithID(programID)
		program.Lifecycle().SetOnStarted(func() {
			context.AfterFunc(ctx, program.Quit)
		})
		ui.Rescue(program, rescue.Config{
			Err: cause, Path: path, Training: s.Training,
			Backups: func(ctx context.Context) ([]keep.Candidate, error) { return keep.Candidates(ctx, restoring) },
			Restore: func(ctx context.Context, replaceOther bool) (keep.Restored, error) {
				restoring := restoring
				restoring.ReplaceOther = replaceOther
				return keep.RestoreNewest(ctx, restoring)
			},
			Open: func(path string) {
				chosen <- path
				program.Quit()
			},
			Close: program.Quit,
		}).Show()
		program.Run()
		close(ended)
	}
	awaitEnd(ctx, ended)
	select {
	case next = <-chosen:
	default:
	}
	return next, nil
}
