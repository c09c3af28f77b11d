package sync

import (
	"context"
	"time"
)

// Pause is how long a running pusher would rest now.
func (p *Pusher) Pause(ctx context.Context) (time.Duration, error) { return p.pause(ctx) }

// SetDeep makes a backlog of n orders a deep one.
func (p *Poller) SetDeep(n int64) { p.deep = n }
