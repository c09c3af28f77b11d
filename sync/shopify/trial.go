package shopify

import (
	"context"
	"errors"
	"net"
	"time"

	"tillbridge/store"
)

// trialLength bounds the trial of a connection, its repetitions included: a person
// waits for it.
const trialLength = 20 * time.Second

// ClockTolerance is how far this computer's clock may be off before staff should
// know: times in the shop's books are this clock's.
const ClockTolerance = 2 * time.Minute

// Step is how far the trial of a connection came.
type Step uint8

// The steps, each after the one before.
const (
	NotReached Step = iota
	Reached         // somebody answers for the shop
	SignedIn        // and accepts the credentials
	Served          // in the version of the interface that we speak
)

// Trial is what trying a connection found.
type Trial struct {
	Step Step
	// Err is why it came no further, one sentence for a person; nil when it is Served.
	Err error
	// Shop is known when it is Served.
	Shop Shop
	// Renewal is how often the token is renewed; 0 for a permanent one.
	Renewal time.Duration
	// Withheld are the personal fields that Shopify keeps back from the app, named as in
	// store.Order (R60).
	Withheld []string
	// Ahead is how far this computer's clock is ahead of Shopify's, negative behind.
	Ahead time.Duration
}

// ClockOff says that this computer's clock is wrong enough to tell.
func (t Trial) ClockOff() bool { return t.Step == Served && t.Ahead.Abs() > ClockTolerance }

// Try signs in and asks who the shop is and what the app may do there (R42). It
// changes nothing at Shopify; ctx ends it early.
func (g *Gateway) Try(ctx context.Context) Trial {
	limited, stop := context.WithTimeout(ctx, trialLength)
	defer stop()
	shop, err := g.Shop(limited)
	if err != nil {
		return Trial{Step: stepOf(err), Err: g.trialError(ctx, limited, err)}
	}
	if shop.Country, err = g.Country(limited); err != nil {
		g.log.Warn().Str("cause", store.Details(err)).Msg("the shop's country can't be asked")
	}
	// Whether that can be asked is what the scopes say.
	withheld, err := g.Withheld(limited)
	if err != nil {
		g.log.Warn().Str("cause", store.Details(err)).Msg("whether personal data is withheld can't be asked")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	told, toldAt := g.told, g.toldAt
	if told.IsZero() {
		told, toldAt = g.odd.At, g.odd.Here
	}
	return Trial{Step: Served, Shop: shop, Renewal: g.life * 3 / 4, Withheld: withheld, Ahead: toldAt.Sub(told).Round(time.Second)}
}

func stepOf(err error) Step {
	switch {
	case errors.Is(err, errVersion):
		return SignedIn
	case store.CodeOf(err) == store.Unauthorized:
		return Reached
	default:
		return NotReached
	}
}

// trialError is the sentence for somebody who waits for the trial: nothing is tried
// again by itself.
func (g *Gateway) trialError(asked, limited context.Context, err error) error {
	var name *net.DNSError
	var network net.Error
	slow := limited.Err() != nil || errors.As(err, &network) && network.Timeout()
	switch {
	case asked.Err() != nil:
		return store.FailBecause(err, store.Unavailable, "The test was cancelled; nothing was changed.")
	case errors.As(err, &name) && name.IsNotFound:
		return store.FailBecause(err, store.Unavailable, "This network doesn't know the address %s; nothing was changed. Check the internet "+
			"connection and the spelling, then test again.", g.shop)
	case slow:
		return store.FailBecause(err, store.Unavailable, "%s didn't answer within %d seconds; nothing was changed. Check the internet "+
			"connection, then test again.", g.shop, trialLength/time.Second)
	case network != nil:
		return store.FailBecause(err, store.Unavailable, "%s can't be reached; nothing was changed. Check the internet connection, then test "+
			"again.", g.shop)
	}
	return err
}
