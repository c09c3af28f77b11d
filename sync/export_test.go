package sync

import (
	"context"
	"time"
)

// Pause is how long a running pusher would rest now.
func (p *Pusher) Pause(ctx context.Context) (time.Duration, error) { return p.pause(ctx) }
