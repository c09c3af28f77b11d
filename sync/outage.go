package sync

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

const (
	// outageLength is from when on an outage is worth telling about.
	outageLength = 10 * time.Minute
	// untoldPolls is how many polls a note waits for what is still being sent.
	untoldPolls = 10
)

// outage is a time in which the shop could not be asked.
type outage struct {
	// since is when the shop last answered before it, zero while all is well.
	since time.Time
	// back is when it answered again, zero until then; takenIn is what came in since,
	// and polls how many polls that took so far.
	back    time.Time
	takenIn int
	polls   int
}

// catchUp is told how each poll ended. Once the shop answers again after an outage
// it lets go out at once what waits, and returns, when that is done, a note on what
// happened meanwhile, "" while there is nothing to tell (R45). The note is logged.
func (p *Poller) catchUp(ctx context.Context, checked Checked, err error) (string, error) {
	last := p.State().LastGood
	switch {
	case err != nil:
		out := store.CodeOf(err) == store.Unavailable || errors.Is(err, shopify.ErrNetwork)
		if out && p.away.since.IsZero() {
			p.away = outage{since: last}
		}
		p.away.takenIn += checked.TakenIn
		return "", nil
	case p.away.since.IsZero():
		// A push may have met a fault between two good polls.
		p.away = outage{}
		return "", p.db.HastenNetwork(ctx)
	}
	now := p.cfg.Now()
	p.away.takenIn += checked.TakenIn
	if p.away.back.IsZero() {
		p.away.back = now
		if err := p.db.HastenPushes(ctx); err != nil {
			return "", err
		}
	}
	if p.away.back.Sub(p.away.since) < outageLength {
		p.away = outage{}
		return "", nil
	}
	waiting, err := p.db.WaitingPushes(ctx)
	if p.away.polls++; err != nil || waiting > 0 && p.away.polls < untoldPolls {
		return "", err
	}
	sent, err := p.db.ConfirmedSince(ctx, p.away.back)
	if err != nil {
		return "", err
	}
	title, detail := p.away.tell(sent, waiting)
	p.away = outage{}
	return title + ": " + detail, p.db.CaughtUp(ctx, title, detail)
}

// tell says how long an outage was, and what happened meanwhile.
func (o outage) tell(sent, waiting int64) (title, detail string) {
	did := []string{count(int64(o.takenIn), "order came in", "orders came in"), count(sent, "status was sent", "statuses were sent")}
	if waiting > 0 {
		did = append(did, count(waiting, "status still waits", "statuses still wait"))
	}
	return "Back after " + length(o.back.Sub(o.since)), strings.Join(did, ", ") + "."
}

func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// length writes a time in hours and minutes: "3 h 12 min".
func length(d time.Duration) string {
	minutes := int64(d / time.Minute)
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	default:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
}
