package keep

import (
	"context"
	stdsync "sync"
	"time"

	"tillbridge/store"
)

// outside is a folder that others answer for: a share, or a disk that may be
// pulled out. A call there can hang for ever in the system, where no context
// reaches it; it is then left behind, and nothing new is begun until it returns.
type outside struct {
	mu    stdsync.Mutex
	stuck int
}

const (
	// lookPatience is how long a look at names may take.
	lookPatience = 10 * time.Second
	// copyPatience is how long a copy may stand still: copies force what they wrote
	// to the disk every syncEvery bytes, which a slow share can do in a minute.
	copyPatience = 2 * time.Minute
)

// await runs f and returns what it returns, unless the context ends or f gives no
// sign of life (alive) for as long as patience: then Unavailable. f's context ends
// with await, so that what hung doesn't go on when it wakes.
func await[T any](ctx context.Context, place *outside, folder string, patience time.Duration,
	f func(ctx context.Context, alive func()) (T, error),
) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	silent := store.Fail(store.Unavailable, "The second place %s doesn't answer. Nothing else waits for it; look at its disk or share.",
		folder)
	place.mu.Lock()
	stuck := place.stuck
	place.mu.Unlock()
	if stuck > 0 {
		return none, silent
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended, moved := make(chan result, 1), make(chan struct{}, 1)
	left := false
	go func() {
		value, err := f(ctx, func() {
			select {
			case moved <- struct{}{}:
			default:
			}
		})
		place.mu.Lock()
		defer place.mu.Unlock()
		if left {
			place.stuck--
		}
		ended <- result{value, err}
	}()
	still := time.NewTimer(patience)
	defer still.Stop()
	for {
		var err error
		select {
		case r := <-ended:
			return r.value, r.err
		case <-moved:
			still.Reset(patience)
			continue
		case <-ctx.Done():
			err = ctx.Err()
		case <-still.C:
			err = silent
		}
		place.mu.Lock()
		defer place.mu.Unlock()
		select {
		case r := <-ended:
			return r.value, r.err
		default:
			left = true
			place.stuck++
			return none, err
		}
	}
}
