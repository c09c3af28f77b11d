package sync

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
)

const (
	// firstPause is how long a job rests that has failed inside; it doubles to slowest
	// while it goes on to fail.
	firstPause = 2 * time.Second
	// steady is how long a job must have worked for an earlier failure to be forgotten.
	steady = 10 * time.Minute
)

// Guard runs background jobs so that a fault in one of them ends neither the program
// nor the job (R63).
type Guard struct {
	// Now is this computer's clock.
	Now func() time.Time
	// Sleep waits before a job begins anew, nil for real time; it returns the context's
	// error when that ends first.
	Sleep func(context.Context, time.Duration) error
	Log   zerolog.Logger
	// Crashed keeps the stack of a failure for whoever mends it, nil for the log alone.
	Crashed func(job string, stack []byte)
	// Say tells staff in a sentence, nil for nobody; "" when the job works again.
	Say func(text string)
}

// Run runs a job until it returns, and returns what it does. A job that fails inside
// begins anew after a pause that grows; its name is read within a sentence ("checking
// for orders").
func (g Guard) Run(ctx context.Context, name string, job func(context.Context) error) error {
	if g.Sleep == nil {
		g.Sleep = sleep
	}
	for failures := 0; ; failures++ {
		began := g.Now()
		returned, err := attempt(ctx, job)
		if returned {
			return err
		}
		if over(began, g.Now(), steady) {
			failures = 0
		}
		pause := min(firstPause<<min(failures, 10), slowest)
		g.Log.Error().Str("job", name).Str("cause", store.Details(err)).Dur("pause", pause).Msg("a job failed inside and begins anew")
		if failed, is := errors.AsType[*store.PanicError](err); is && g.Crashed != nil {
			g.Crashed(name+": "+failed.What, []byte(failed.Stack))
		}
		g.say("Tillbridge failed inside while " + name + "; nothing is lost, and it begins anew in " + pause.String() + ". Please report this.")
		if g.Sleep(ctx, pause) != nil {
			return nil //nolint:nilerr // asked to stop
		}
		g.say("")
	}
}

func (g Guard) say(text string) {
	if g.Say != nil {
		g.Say(text)
	}
}

// attempt runs a job once. When it failed inside instead of returning, the error is a
// store.PanicError.
func attempt(ctx context.Context, job func(context.Context) error) (returned bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			returned, err = false, store.Panicked(cause, "It failed inside.")
		}
	}()
	return true, job(ctx)
}
