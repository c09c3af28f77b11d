//go:build unix

// Soak is the fault bench: it runs the real poller, pusher and store in a process
// of their own against the training shop, through a proxy that fails as networks
// and Shopify do, kills that process again and again, and then has a checker that
// shares no code with them compare the database with the shop's own log.
//
//	soak -seconds 60 -seed 1
//
// Its last line are the figures; it ends with 1 when one of them is not what it
// has to be.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"tillbridge/cmd/soak/check"
)

// atOnce is how many stories are told side by side: they wait more than they work.
const atOnce = 3

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "till" {
		if err := runTill(ctx, os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "till:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// figures add up over all stories.
type figures struct {
	mu                               sync.Mutex
	stories, orders, kills, statuses int
	handOvers, returns, settled      int
	rejected                         int
	faults                           map[string]int
	found                            check.Faults
}

func run(ctx context.Context) error {
	seconds := flag.Int("seconds", 60, "how long to go on beginning stories")
	seed := flag.Uint64("seed", 1, "the same seed tells the same stories, as far as chance goes")
	orders := flag.Int("orders", 400, "how many orders a story begins with")
	keep := flag.Bool("keep", false, "keep the databases of stories that fail")
	flag.Parse()
	all := figures{faults: map[string]int{}}
	began := time.Now()
	var next atomic.Uint64
	telling, ctx := errgroup.WithContext(ctx)
	for range atOnce {
		telling.Go(func() error {
			for time.Since(began) < time.Duration(*seconds)*time.Second && ctx.Err() == nil {
				s := story{seed: *seed + (next.Add(1)-1)*1_000_003, orders: *orders}
				if err := all.tell(ctx, &s, *keep); err != nil {
					return fmt.Errorf("the story of seed %d: %w", s.seed, err)
				}
			}
			return nil
		})
	}
	if err := telling.Wait(); err != nil {
		return err
	}
	fmt.Println(all.byKind())
	fmt.Println(all.line(*seed, time.Since(began)))
	if len(all.found) > 0 {
		return fmt.Errorf("%d faults of the product", len(all.found))
	}
	return nil
}

// tell tells one story and adds what came of it.
func (f *figures) tell(ctx context.Context, s *story, keep bool) error {
	folder, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return err
	}
	s.database = filepath.Join(folder, "shop.db")
	if err := s.tell(ctx); err != nil {
		return err
	}
	f.add(s)
	if len(s.found.Faults) > 0 && keep {
		fmt.Printf("kept %s\n", folder)
		return nil
	}
	return os.RemoveAll(folder)
}

func (f *figures) add(s *story) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stories++
	f.orders += s.found.Orders
	f.handOvers += s.found.HandOvers
	f.returns += s.found.Returns
	f.settled += s.found.Settled
	f.rejected += s.found.Rejected
	f.kills += s.kills
	f.statuses += len(s.saved)
	for kind, n := range s.proxy.counts() {
		f.faults[kind] += n
	}
	f.found = append(f.found, s.found.Faults...)
	for _, fault := range s.found.Faults {
		fmt.Printf("story seed %d: %s: %s\n", s.seed, fault.Kind, fault.Text)
	}
}

func (f *figures) byKind() string {
	kinds := make([]string, 0, len(f.faults))
	for kind := range f.faults {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	text := "faults by kind:"
	for _, kind := range kinds {
		text += fmt.Sprintf(" %s=%d", kind, f.faults[kind])
	}
	return text
}

func (f *figures) line(seed uint64, took time.Duration) string {
	total := 0
	for _, n := range f.faults {
		total += n
	}
	return fmt.Sprintf("soak: seed=%d seconds=%.0f stories=%d orders=%d statuses=%d hand-overs=%d returns=%d "+
		"paid-or-captured=%d rejected-lines=%d faults=%d kills=%d lost=%d "+
		"doubled=%d half-made=%d "+
		"wrong-totals=%d stuck=%d missed=%d",
		seed, took.Seconds(), f.stories, f.orders, f.statuses, f.handOvers, f.returns, f.settled, f.rejected, total, f.kills,
		f.found.Count(check.Lost), f.found.Count(check.Doubled), f.found.Count(check.HalfMade), f.found.Count(check.WrongTotal),
		f.found.Count(check.Stuck), f.found.Count(check.Missed))
}
