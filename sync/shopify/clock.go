package shopify

import (
	"context"
	"net/http"
	"time"

	"github.com/Khan/genqlient/graphql"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

const (
	// clockTrusted is how long this computer's clock may carry on Shopify's time.
	clockTrusted = 5 * time.Minute
	// clockAgrees is how far a date may be from what the answer before promises.
	clockAgrees = 5 * time.Minute
	// clockZone is how far a computer's clock is off that is set to another time zone.
	clockZone = 26 * time.Hour
	// dataOlder is how much older than Shopify's time the newest order may be: a shop
	// may be closed for a month.
	dataOlder = 31 * 24 * time.Hour
)

// versionServed is when Shopify serves APIVersion, with some room: what is dated
// before or after can't be an answer of it (https://shopify.dev/docs/api/usage/versioning).
var versionServed = [2]time.Time{time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 10, 16, 0, 0, 0, 0, time.UTC)}

// OddDate is a date that an answer had and that wasn't believed.
type OddDate struct {
	// At is the date, UTC; Here is what this computer's clock said.
	At, Here time.Time
}

// Clock returns Shopify's time in UTC: what the last answer's Date header said,
// plus what has passed since. It asks when no answer was seen lately. A date that is
// far from all that is known is not believed; without a better one it is Unavailable.
func (g *Gateway) Clock(ctx context.Context) (time.Time, error) {
	if at, ok := g.clock(); ok {
		return at, nil
	}
	if _, err := admin.ReadClock(ctx, g); err != nil {
		return time.Time{}, err
	}
	at, ok := g.clock()
	if ok {
		return at, nil
	}
	if odd, ok := g.OddDate(); ok {
		return time.Time{}, store.Fail(store.Unavailable, "%s says that it is %s and this computer that it is %s; one of them is wrong, so "+
			"nothing is asked yet, and nothing is lost. Set this computer's clock if it is the wrong one.",
			g.shop, stamp(odd.At), stamp(odd.Here))
	}
	return time.Time{}, store.Fail(store.Unavailable, "%s answers without saying what time it is, so what changed can't be asked for; "+
		"nothing is lost.", g.shop)
}

func stamp(t time.Time) string { return t.UTC().Format("Jan 2, 2006 15:04") }

func (g *Gateway) clock() (time.Time, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.carriedOn()
}

// carriedOn is Shopify's time by the last answer that was believed; false when that
// is too long ago. g.mu is held.
func (g *Gateway) carriedOn() (time.Time, bool) {
	passed := g.now().Sub(g.toldAt)
	if g.told.IsZero() || passed < 0 || passed > clockTrusted {
		return time.Time{}, false
	}
	return g.told.Add(passed), true
}

// Known tells the gateway when Shopify last changed the newest order that is known
// here, one more thing to hold the date of an answer against.
func (g *Gateway) Known(newest time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.newest = newest
}

// OddDate returns the latest date that wasn't believed, false when there was none.
func (g *Gateway) OddDate() (OddDate, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.odd, !g.odd.At.IsZero()
}

// note remembers Shopify's time from the latest answer, which must be Shopify's
// own, and which began so long ago; it returns the moment, by that time, before which
// Shopify can't have looked anything up for it. The zero time when it isn't known.
// g.mu is held.
func (g *Gateway) note(took time.Duration) time.Time {
	if at, err := http.ParseTime(g.wire.header.Get("Date")); err == nil {
		at, here := at.UTC(), g.now()
		if g.believes(at, here) {
			g.told, g.toldAt = at, here
			return at.Add(-took)
		}
		g.odd = OddDate{At: at, Here: here.UTC()}
		g.log.Warn().Time("date", at).Msg("an answer has a date far from all that is known, so it is not believed")
	}
	if at, ok := g.carriedOn(); ok {
		return at.Add(-took)
	}
	return time.Time{}
}

// believes says whether a date can be Shopify's. The answer before decides while it is
// fresh, beside this computer's clock, which may have been asleep; else that clock, or
// what is known of orders, since the clock may be wrong by years. g.mu is held.
func (g *Gateway) believes(at, here time.Time) bool {
	near := func(other time.Time, within time.Duration) bool { return at.Sub(other).Abs() <= within }
	if promised, ok := g.carriedOn(); ok {
		return near(promised, clockAgrees) || near(here, clockAgrees)
	}
	from, until := versionServed[0], versionServed[1]
	if g.newest.After(from) && g.newest.Before(until) {
		from, until = g.newest.Add(-time.Hour), g.newest.Add(dataOlder)
	}
	return near(here, clockZone) || at.After(from) && at.Before(until)
}

// answered is what is known of an answer beside its data.
type answered struct {
	// at is no later than anything in it was looked up, in Shopify's time; zero when
	// that isn't known.
	at time.Time
	// denied are the parts that Shopify left out because this app may not see them.
	denied []complaint
}

// asking is the gateway as the generated operations see it where more of an answer
// matters than its data: that of the latest.
type asking struct {
	gateway *Gateway
	said    answered
}

// MakeRequest implements graphql.Client.
func (a *asking) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) (err error) {
	a.said, err = a.gateway.request(ctx, req, resp)
	return err
}
