//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"tillbridge/cmd/soak/check"
	"tillbridge/sync/shopsim"
)

// story is a shop of its own, with its own database: orders come in and are
// changed, staff work, requests fail, the till is killed; then all is quiet, and
// the books are compared.
type story struct {
	seed     uint64
	orders   int
	database string

	proxy *proxy
	// began is closed once the till that was started last begins to work.
	began   chan struct{}
	kills   int
	refused int
	found   check.Found
	own     bool // staff tick the shop's own locations
	calm    bool // orders come in slowly, so that staff deal with each more often

	mu    sync.Mutex
	saved []check.Saved
}

const (
	// lives is how often the till is started and killed in a story.
	lives = 10
	// worst is how many of a thousand requests fail in the worst life.
	worst = 500
	// calmer is by how much fewer orders there are in a shop that is busy at the counter.
	calmer = 4
	// leastLag and mostLag are how long a change may not show in searches.
	leastLag, mostLag = 20 * time.Second, time.Minute
)

func (s *story) tell(ctx context.Context) error {
	random := rand.New(rand.NewPCG(s.seed, 3)) //nolint:gosec // repeatable chance
	c := clock{began: time.Now()}
	// One shop in four is busy with orders that come in, the others at the counter.
	if s.calm = random.IntN(4) > 0; s.calm {
		s.orders /= calmer
	}
	shop := shopsim.New(shopsim.Config{
		Seed: int64(s.seed % 1_000_000), Orders: s.orders, Now: c.now, BucketSize: 1e6, RestoreRate: 1e6, //nolint:gosec // a seed
		IndexLag: leastLag + time.Duration(random.Int64N(int64(mostLag-leastLag))), RoutingLag: time.Duration(random.IntN(40)) * time.Second,
		JobDelay: time.Duration(random.IntN(4)) * time.Second,
	})
	s.own = random.IntN(2) == 0
	others := colleague{shop, random, c.now, s.calm}
	for i := range s.orders {
		if err := others.arrange(fmt.Sprintf("#%d", 1001+i)); err != nil {
			return err
		}
	}
	s.proxy = newProxy(shop, shop.Move, s.seed)
	server := httptest.NewServer(s.proxy)
	defer server.Close()
	skew := time.Duration(random.IntN(16)-8) * time.Minute
	// Most stories begin with a till that knows its shop; the others load it while
	// everything fails.
	if random.IntN(2) == 0 || s.calm {
		if err := s.quiet(ctx, server.URL, c, skew, s.calm); err != nil {
			return err
		}
	}
	evening := random.IntN(2 * lives)
	for life := range lives {
		likely := random.Int64N(worst)
		if s.calm {
			likely /= 2 // a return takes ten requests: more of them have to meet their faults in the middle
		}
		s.proxy.likely.Store(likely)
		if life == evening {
			s.proxy.ahead.Store(1 + random.Int64N(75))
			s.proxy.count("a wrong clock before a night")
		}
		if err := s.live(ctx, server.URL, c, skew, random, shop, others); err != nil {
			return err
		}
		if s.proxy.ahead.Swap(0) != 0 {
			if err := night(ctx, shop); err != nil {
				return err
			}
		}
	}
	// Orders that nobody has seen yet, and changes inside what the index lags.
	for range 5 {
		shop.Step()
		shop.Stir()
	}
	shop.OpenScheduled()
	if err := others.bank(); err != nil {
		return err
	}
	shop.PendRefunds(false)
	s.proxy.likely.Store(0)
	// Nothing happens for longer than the index lags, before the till finishes and before it
	// looks at what it sent last: what is missing then is missing for good.
	for range 2 {
		if err := scaled(ctx, mostLag); err != nil {
			return err
		}
		if err := s.quiet(ctx, server.URL, c, skew, false); err != nil {
			return err
		}
	}
	direct := httptest.NewServer(shop)
	defer direct.Close()
	var err error
	s.found, err = check.Books(ctx, s.database, direct.URL, shopsim.Token, s.saved, spoiled)
	return err
}

// nightLength is longer than a poll looks back, so that a mark which passed orders
// over is not mended by chance.
const nightLength = 8 * time.Minute

// night is a time in which orders come in and no till runs.
func night(ctx context.Context, shop *shopsim.Shop) error {
	for range 8 {
		shop.Step()
		if err := scaled(ctx, nightLength/8); err != nil {
			return err
		}
	}
	return nil
}

// live is one life of the till, from its start to kill -9.
func (s *story) live(ctx context.Context, url string, c clock, skew time.Duration, random *rand.Rand, shop *shopsim.Shop,
	others colleague,
) error {
	room := 0
	if random.IntN(6) == 0 {
		room = 1 + random.IntN(400)
	}
	till, done, err := s.start(ctx, url, c, skew, random.Uint64(), room)
	if err != nil {
		return err
	}
	lasts := time.Duration(200+random.IntN(3200)) * time.Millisecond
	if s.calm {
		lasts *= 3 // goods come back after they went, and that takes a while
	}
	end := time.NewTimer(lasts)
	defer end.Stop()
	began := s.began
	if random.IntN(4) == 0 {
		began = nil // some don't live until they begin
	}
	every := time.Duration(20+random.IntN(60)) * time.Millisecond
	if s.calm {
		every *= 3 * calmer
	}
	news := time.NewTicker(every)
	defer news.Stop()
	locked := random.IntN(6) == 0
	for {
		select {
		case <-news.C:
			// With something on its way back the shop refuses to cancel.
			came := shop.Step()
			if err := errors.Join(others.arrange(came), others.meddle(s.orders), others.meddle(s.orders)); err != nil {
				return err
			}
			if random.IntN(5) == 0 {
				if err := shop.StartReturn(came); err != nil {
					return err
				}
			}
			if random.IntN(4) == 0 {
				shop.Stir()
			}
			// With a return under way Shopify refuses to cancel.
			if random.IntN(8) == 0 && shop.StartReturn(fmt.Sprintf("#%d", 1001+random.IntN(s.orders))) == nil {
				s.proxy.count("a return, so no cancelling")
			}
			if locked {
				locked = false
				unlock, err := hold(ctx, s.database)
				if err == nil {
					time.AfterFunc(300*time.Millisecond, unlock)
					s.proxy.count("database locked")
				}
			}
		case <-began:
			end.Reset(lasts)
			began = nil
		case <-end.C:
			if began != nil { // however slow the computer is, it has its time to work
				end.Reset(lasts)
				continue
			}
			s.kills++
			if err := till.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				return err
			}
			var killed *exec.ExitError
			if err := <-done; err != nil && !errors.As(err, &killed) {
				return err
			}
			return nil
		case err := <-done:
			// It may refuse to start while another program holds the database; it says
			// so, and a person starts it again.
			if s.refused++; s.refused > 3*lives {
				return fmt.Errorf("the till won't start: %w", err)
			}
			return nil
		}
	}
}

// quiet lets the till finish with a network that works, after a morning or not.
func (s *story) quiet(ctx context.Context, url string, c clock, skew time.Duration, morning bool) error {
	how := []string{"-quiet"}
	if morning {
		how = append(how, "-morning")
	}
	_, done, err := s.start(ctx, url, c, skew, 1, 0, how...)
	if err != nil {
		return err
	}
	if err := <-done; err != nil {
		return fmt.Errorf("the till could not finish: %w", err)
	}
	return nil
}

// start starts a till and follows what it says it has saved; room is what its disk
// has left, in kilobytes, 0 for plenty.
func (s *story) start(ctx context.Context, url string, c clock, skew time.Duration, seed uint64, room int, how ...string) (*exec.Cmd,
	<-chan error, error,
) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	//nolint:gosec // it starts itself
	till := exec.CommandContext(ctx, self, append([]string{
		"till", "-database", s.database, "-shop", url, "-began", fmt.Sprint(c.began.UnixNano()), "-skew", skew.String(), "-seed",
		fmt.Sprint(seed), "-room", fmt.Sprint(room), fmt.Sprintf("-own=%t", s.own),
	}, how...)...)
	till.Stderr = os.Stderr
	out, err := till.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := till.Start(); err != nil {
		return nil, nil, err
	}
	done := make(chan error, 1)
	began := make(chan struct{})
	s.began = began
	go func() {
		s.follow(out, began)
		done <- till.Wait()
	}()
	return till, done, nil
}

func (s *story) follow(out io.Reader, began chan struct{}) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == begins {
			close(began)
		}
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) == 2 {
			s.proxy.count(parts[1])
		}
		if len(parts) != 4 {
			continue // the line that a kill cut off
		}
		s.mu.Lock()
		s.saved = append(s.saved, check.Saved{What: parts[0], Order: parts[1], Value: parts[2]})
		s.mu.Unlock()
	}
}
