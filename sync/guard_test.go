package sync_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// A quantity that no order has, as an answer could bring it: whatever it makes of the
// conversion, it concerns that order alone.
func TestR63_P5_AnOrderWithImpossibleFiguresIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{})
	for range 4 {
		f.shop.Step()
	}
	quantity := regexp.MustCompile(`"quantity":\d+,"currentQuantity":\d+`)
	f.bend(func() {
		f.answer = func(text string) string {
			before, order, found := strings.Cut(text, `"name":"#1002"`)
			if !found {
				return text
			}
			order, after, more := strings.Cut(order, `"name":"#1003"`)
			if more {
				after = `"name":"#1003"` + after
			}
			return before + `"name":"#1002"` + quantity.ReplaceAllString(order, `"quantity":0,"currentQuantity":-1`) + after
		}
	})
	equal(t, "polled", f.check(t), sync.Checked{TakenIn: 3, Quarantined: 1})
	f.check(t)
}

func TestR63_P5_AJobThatFailsInsideBeginsAnewAndSaysSo(t *testing.T) {
	t.Parallel()
	at := &clock{}
	var pauses []time.Duration
	var told, kept []string
	var log strings.Builder
	guard := sync.Guard{
		Now: at.now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			pauses = append(pauses, d)
			return at.sleep(ctx, d)
		},
		Log:     zerolog.New(&log),
		Crashed: func(job string, stack []byte) { kept = append(kept, job+string(stack)) },
		Say:     func(text string) { told = append(told, text) },
	}
	runs := 0
	err := guard.Run(t.Context(), "checking for orders", func(context.Context) error {
		if runs++; runs < 5 {
			var nobody *store.Order
			_ = nobody.Name
		}
		return nil
	})
	must(t, err)
	equal(t, "runs", runs, 5)
	equal(t, "pauses", fmt.Sprint(pauses), "[2s 4s 8s 16s]")
	equal(t, "told", strings.Contains(told[0], "checking for orders") && strings.Contains(told[0], "2s"), true)
	equal(t, "at last", told[len(told)-1], "")
	equal(t, "crash file", len(kept) == 4 && strings.Contains(kept[0], "guard_test.go"), true)
	equal(t, "log", strings.Contains(log.String(), "nil pointer") && strings.Contains(log.String(), "guard_test.go"), true)
}

func TestR63_P5_AJobThatIsAskedToStopBeginsNoMore(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	guard := sync.Guard{Now: time.Now, Log: zerolog.Nop(), Say: func(string) { stop() }}
	must(t, guard.Run(ctx, "checking for orders", func(context.Context) error { panic("planted") }))
}

// A poller that failed inside, here in whoever listens to its state, can be run anew,
// and whoever waits for an order is told.
func TestR63_P5_APollerThatFailedInsideRunsAnew(t *testing.T) {
	t.Parallel()
	c := open(t, 3)
	failed := false
	good := make(chan struct{}, 100)
	c.poller.OnState(func(s sync.State) {
		if s.Checking && !failed {
			failed = true
			panic("planted")
		}
		if !s.LastGood.IsZero() && !s.Next.IsZero() {
			good <- struct{}{}
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	guard := sync.Guard{Now: c.now, Sleep: c.sleep, Log: zerolog.Nop()}
	go func() { ended <- guard.Run(ctx, "checking for orders", c.poller.Run) }()
	<-good
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{})
	must(t, err)
	must(t, c.poller.ReadOrder(t.Context(), rows[0].ShopifyID))
	stop()
	must(t, <-ended)
	equal(t, "failed", failed, true)
	equal(t, "over", store.CodeOf(c.poller.ReadOrder(t.Context(), rows[0].ShopifyID)), store.Unavailable)
}
