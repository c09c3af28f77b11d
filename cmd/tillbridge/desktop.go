package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	stdsync "sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/ui"
)

// desktopVerb opens the windows.
type desktopVerb struct{}

// Run shows the Desktop until it is closed; the poller and the pusher work beside it.
func (*desktopVerb) Run(ctx context.Context, s *session) error {
	if !hasScreen(ctx) {
		return errNoScreen()
	}
	// Windows mostly wait for people: what they hold all day is dearer than collecting
	// twice as often when there is something to do.
	debug.SetGCPercent(50)
	told, err := takeTold()
	if err != nil {
		return err
	}
	var next afterwards
	err = s.showDesktop(ctx, told, &next)
	if ctx.Err() != nil {
		return err // the program is told to end
	}
	return errors.Join(err, s.goOn(ctx, next))
}

// showDesktop shows it until it is closed; next is what somebody asked for there.
func (s *session) showDesktop(ctx context.Context, told []string, next *afterwards) error {
	// A practice without a database of its own leaves nothing to go back to.
	passing := s.practice() && s.Database == ""
	return s.with(func() error {
		d, crashed, err := s.openShop(ctx)
		if err != nil || d == nil {
			return err
		}
		shop, used, err := s.shopAtWork(ctx, d)
		if err != nil {
			return err
		}
		if err := makeFyneCache(); err != nil {
			return err
		}
		safe := keep.Of(d)
		daily := keep.NewDaily(safe)

		background, stop := context.WithCancel(ctx)
		defer stop()
		var working stdsync.WaitGroup
		failures := make(chan error, 5)
		started, ended := make(chan struct{}), make(chan struct{})
		var windows *ui.App
		firstGoroutine <- func() {
			program := app.NewWithID(programID)
			program.SetIcon(fyne.NewStaticResource("icon.png", assets.AppIcon))
			var chime func(context.Context, store.Chime) error
			if canChime {
				chime = chimeAside
			}
			cfg := ui.Config{
				App: program, DB: d, Safe: safe, Poller: shop, Setup: shop, Catalogue: shop.Catalogue, Training: s.Training,
				ShopName: used.Shown(), Machine: machine(), User: person(),
				About:   ui.About{Version: version(), Database: s.Database, Logs: filepath.Join(filepath.Dir(s.Database), logsFolder)},
				Backups: daily, Witness: s.witness, Crashed: crashed, KeepCrash: s.keepCrash, Chime: chime, Told: told,
			}
			if s.Training {
				cfg.LeaveTraining = func() { next.leaveTraining = true }
			}
			if s.practised != nil {
				cfg.Practice = []ui.Practice{
					{About: "Parts", Begin: s.practised.PractiseParts}, {About: "Returns", Begin: s.practised.PractiseReturns},
				}
			}
			if !passing {
				cfg.Restore = func(file string) { next.restore = file }
			}
			windows = ui.New(cfg)
			program.Lifecycle().SetOnStarted(func() {
				close(started)
				// From here on Fyne quits by itself when the program is told to end.
				if ctx.Err() != nil {
					program.Quit()
				}
			})
			windows.Show()
			windows.Desktop().SetOnClosed(stop)
			program.Run()
			windows.Close()
			close(ended)
		}
		select {
		case <-started:
			working.Go(func() { failures <- shop.Run(background) })
			working.Go(func() {
				failures <- shop.Guard(background, "reading the customers", func(ctx context.Context) error { return loadCustomers(ctx, d) })
			})
			working.Go(func() {
				failures <- shop.Guard(background, "making backups", func(ctx context.Context) error {
					daily.Run(ctx)
					return nil
				})
			})
			working.Go(func() { giveBack(background) })
			if s.raiser != nil {
				working.Go(func() {
					failures <- s.raiser.serve(background, s.log(), func(ctx context.Context) bool { return raiseNow(ctx, windows) })
				})
			}
			if s.witness != nil {
				working.Go(func() {
					failures <- shop.Guard(background, "minding the log's end", func(ctx context.Context) error {
						s.witness.Run(ctx)
						return nil
					})
				})
			}
		case <-background.Done():
		}
		awaitEnd(background, ended)
		stop()
		working.Wait()
		close(failures)
		var failed []error
		for err := range failures {
			failed = append(failed, err)
		}
		return errors.Join(failed...)
	})
}

// raiseNow brings the Desktop to the front, and says whether that is done before the
// context ends.
func raiseNow(ctx context.Context, windows *ui.App) bool {
	raised := make(chan struct{})
	fyne.Do(func() {
		windows.Raise()
		close(raised)
	})
	select {
	case <-raised:
		return true
	case <-ctx.Done():
		return false
	}
}

// programID is the name that Fyne keeps this program's preferences under.
const programID = "shop.tillbridge.desktop"

// makeFyneCache makes the user's cache folder: Fyne fails to start where there
// has never been one.
func makeFyneCache() error {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil //nolint:nilerr // without a home folder Fyne does without
	}
	if err := os.MkdirAll(filepath.Join(cache, "fyne"), 0o700); err != nil {
		return store.FailBecause(err, store.Broken, "The cache folder %s can't be made, so no window can open. Allow this user to write it.",
			cache)
	}
	return nil
}

// goodbye is how long Fyne may take to put its windows and preferences away.
const goodbye = 3 * time.Second

// awaitEnd waits until the windows have ended, or were asked to and take too
// long: Fyne 2.8.1 now and then waits for ever for a callback that it queued
// after its loop had stopped to look, the likelier the busier the computer is.
func awaitEnd(asked context.Context, ended <-chan struct{}) {
	select {
	case <-ended:
		return
	case <-asked.Done():
	}
	select {
	case <-ended:
	case <-time.After(goodbye):
	}
}

// begun is how long after its start the program has done what only a start needs.
const begun = 20 * time.Second

// giveBack gives the system the memory that the start needed, such as migrations and the
// first backup: a counter's program waits for most of its day. What Go keeps in its pools
// is let go by the second collection.
func giveBack(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(begun):
		runtime.GC()
		debug.FreeOSMemory()
	}
}

// loadCustomers makes customer search ready; being asked to stop is no failure.
func loadCustomers(ctx context.Context, d *db.DB) error {
	if err := d.LoadCustomers(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func machine() string {
	host, err := os.Hostname()
	if err != nil {
		return ""
	}
	return host
}
