package main

import (
	"context"
	"os"
	"runtime"

	"fyne.io/fyne/v2/app"

	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/ui"
	"tillbridge/ui/rescue"
)

// hasScreen says whether a window can open at all: a script on a server gets the
// sentence alone.
func hasScreen() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// rescue shows why the database can't be opened until the window is closed, and
// returns the database to go on with, "" for none.
func (s *session) rescue(ctx context.Context, path string, cause error) (next string, err error) {
	if err := makeFyneCache(); err != nil {
		return "", err
	}
	chosen := make(chan string, 1)
	ended := make(chan struct{})
	firstGoroutine <- func() {
		program := app.NewWithID(programID)
		program.Lifecycle().SetOnStarted(func() {
			context.AfterFunc(ctx, program.Quit)
		})
		ui.Rescue(program, rescue.Config{
			Err: cause, Path: path, Training: s.Training,
			Backups: func(ctx context.Context) ([]keep.BackupFile, error) { return keep.RestorableFiles(ctx, path) },
			Restore: func(ctx context.Context, replaceOther bool) (keep.Restored, error) {
				return keep.RestoreNewest(ctx, db.Config{Path: path, Actor: person(), Log: s.log(), ReplaceOther: replaceOther})
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
