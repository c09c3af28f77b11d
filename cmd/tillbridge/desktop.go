package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	stdsync "sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/ui"
)

// desktopVerb opens the windows.
type desktopVerb struct{}

// Run shows the Desktop until it is closed; the poller and the pusher work beside it.
func (*desktopVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		gateway, domain, err := s.connect(ctx)
		if err != nil {
			return err
		}
		// Fyne fails to start where the user's cache folder has never been made.
		if cache, err := os.UserCacheDir(); err == nil {
			if err := os.MkdirAll(filepath.Join(cache, "fyne"), 0o700); err != nil {
				return store.FailBecause(err, store.Broken, "The cache folder %s can't be made, so no window can open. Allow this user to write it.", cache)
			}
		}
		poller := s.poller(gateway, d, domain)
		pusher := sync.NewPusher(gateway, d, sync.PusherConfig{Now: time.Now, Log: s.log(), Holder: holder()})

		program := app.NewWithID("shop.tillbridge.desktop")
		program.SetIcon(fyne.NewStaticResource("icon.png", assets.AppIcon))
		windows := ui.New(ui.Config{
			App: program, DB: d, Poller: poller, Training: s.Training,
			ShopName: s.shopName(domain), Machine: machine(), User: person(),
		})
		background, stop := context.WithCancel(ctx)
		var working stdsync.WaitGroup
		failures := make(chan error, 3)
		program.Lifecycle().SetOnStarted(func() {
			working.Go(func() { failures <- poller.Run(background) })
			working.Go(func() { failures <- pusher.Run(background) })
			working.Go(func() { failures <- loadCustomers(background, d) })
			context.AfterFunc(background, func() { fyne.Do(program.Quit) })
		})
		windows.Show()
		program.Run()
		stop()
		working.Wait()
		windows.Close()
		close(failures)
		var failed []error
		for err := range failures {
			failed = append(failed, err)
		}
		return errors.Join(failed...)
	})
}

// loadCustomers makes customer search ready; being asked to stop is no failure.
func loadCustomers(ctx context.Context, d *db.DB) error {
	if err := d.LoadCustomers(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// shopName is what the Desktop calls the shop.
func (s *session) shopName(domain string) string {
	if s.Training {
		return "Riverside Cycles"
	}
	return domain
}

func machine() string {
	host, err := os.Hostname()
	if err != nil {
		return ""
	}
	return host
}
