//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// till is the product in a process of its own: the real poller, pusher and store,
// and staff that save, pay, identify and decide.
type till struct {
	db     *db.DB
	poller *sync.Poller
	pusher *sync.Pusher
	random *rand.Rand
	clock  clock
	said   stdsync.Mutex
	full   stdsync.Once
	// ticks says that staff tick the shop's own locations.
	ticks bool
}

// begins is what a till says once its database is open and it begins to work.
const begins = "begins"

// runTill works until it is killed; with -quiet until all is taken in and sent.
func runTill(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("till", flag.ContinueOnError)
	database := flags.String("database", "", "")
	shop := flags.String("shop", "", "")
	began := flags.Int64("began", 0, "when the story's clock began, unix nanoseconds")
	skew := flags.Duration("skew", 0, "how far this till's clock is off")
	seed := flags.Uint64("seed", 0, "")
	room := flags.Int("room", 0, "how many kilobytes the disk has left, 0 for plenty")
	own := flags.Bool("own", false, "staff say which locations are this shop's own")
	quiet := flags.Bool("quiet", false, "take in and send what is left, then end")
	morning := flags.Bool("morning", false, "when quiet, first hand over most of what is there")
	if err := flags.Parse(args); err != nil {
		return err
	}
	t := &till{clock: clock{time.Unix(0, *began), *skew}, random: rand.New(rand.NewPCG(*seed, 11))} //nolint:gosec // repeatable chance
	var err error
	if t.db, err = db.Open(ctx, db.Config{Path: *database, Now: t.clock.now, Actor: "soak", Log: zerolog.Nop()}); err != nil {
		return err
	}
	defer func() { _ = t.db.Close() }()
	empty, err := t.db.Empty(ctx)
	if err == nil && empty {
		err = training.AddSample(ctx, t.db)
	}
	if err != nil {
		return err
	}
	gateway, err := shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: *shop, Credentials: shopify.Credentials{Token: shopsim.Token}, Now: t.clock.now, Sleep: scaled,
		Log: zerolog.Nop(),
	})
	if err != nil {
		return err
	}
	t.ticks = *own
	holder := fmt.Sprintf("till/%d", os.Getpid())
	t.poller = sync.NewPoller(gateway, t.db, sync.PollerConfig{
		Shop: shopsim.Domain, Every: 30 * time.Second, Now: t.clock.now,
		Sleep: scaled, Log: zerolog.Nop(), Holder: holder,
	})
	t.pusher = sync.NewPusher(gateway, t.db, sync.PusherConfig{Now: t.clock.now, Sleep: scaled, Log: zerolog.Nop(), Holder: holder})
	if *morning {
		if err := errors.Join(t.finish(ctx), t.morning(ctx)); err != nil {
			return err
		}
	}
	if *quiet {
		return t.finish(ctx)
	}
	if *room > 0 {
		if err := leaveRoom(*room); err != nil {
			return err
		}
	}
	captures := []string{"yes", "no"}[t.random.IntN(2)]
	if err := t.db.SetSetting(ctx, store.SettingCapture, captures); err != nil {
		return err
	}
	t.say(begins)
	var working stdsync.WaitGroup
	working.Go(func() { t.forever(ctx, func() error { _, err := t.poller.Check(ctx); return err }) })
	working.Go(func() { t.forever(ctx, func() error { _, err := t.pusher.Drain(ctx); return err }) })
	working.Go(func() { t.forever(ctx, func() error { return t.act(ctx) }) })
	working.Wait()
	return nil
}

// scaled waits as long as it takes on the story's clock.
func scaled(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d / pace)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// forever does something again and again; faults are what the bench is for. It
// tells once of a full disk, which nobody else sees.
func (t *till) forever(ctx context.Context, do func() error) {
	for ctx.Err() == nil {
		if noRoom(do()) {
			t.full.Do(func() { t.say("fault\tdisk full") })
		}
		_ = scaled(ctx, 150*time.Millisecond)
	}
}

// hopeless is how long, by the story's clock, nothing may come of trying before the rest is
// left as stuck: longer than any push waits for its next try, and however slow the computer.
const hopeless = 20 * time.Minute

// finish takes in and sends until nothing is left, or nothing more comes of it: what stays
// then is stuck, and the checker says so.
func (t *till) finish(ctx context.Context) error {
	for moved := t.clock.now(); t.clock.now().Sub(moved) < hopeless && ctx.Err() == nil; {
		checked, err := t.poller.Check(ctx)
		if err == nil && t.ticks {
			err = t.tick(ctx)
		}
		drained, cause := t.pusher.Drain(ctx)
		came := checked.TakenIn+checked.Changed > 0 || drained.Confirmed+drained.Failed > 0
		if err == nil && cause == nil && !came && drained.Waiting == 0 {
			return nil
		}
		if came {
			moved = t.clock.now()
		}
		_ = scaled(ctx, 5*time.Second)
	}
	return nil
}

// say tells the story what is in the books from now on; it comes after the commit.
func (t *till) say(format string, values ...any) {
	t.said.Lock()
	defer t.said.Unlock()
	fmt.Printf(format+"\n", values...)
}
