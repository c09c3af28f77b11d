package sync

import (
	"context"
	"fmt"
	"time"

	"tillbridge/store"
)

const (
	// placesEvery is how often Shopify lists its locations anew, placesSoon how long after
	// that it does again when an order names one that it didn't list.
	placesEvery = 24 * time.Hour
	placesSoon  = 10 * time.Minute
)

// locations keeps the shop's locations as Shopify has them. A poll goes on without: until
// they are listed, those that parts of orders name are known.
func (p *Poller) locations(ctx context.Context) error {
	due, err := p.locationsDue(ctx)
	if err != nil || !due {
		return err
	}
	now := p.cfg.Now()
	listed, err := p.gateway.Locations(ctx)
	if err == nil {
		err = p.db.KeepLocations(ctx, p.cfg.Shop, listed)
	}
	switch code := store.CodeOf(err); {
	case ctx.Err() != nil || code == store.Broken || code == store.Busy:
		return err
	case err != nil:
		p.cfg.Log.Warn().Str("cause", store.Details(err)).Msg("listing the locations failed")
	}
	return p.db.SetSetting(ctx, p.locationsKey(), now.UTC().Format(time.RFC3339Nano))
}

func (p *Poller) locationsDue(ctx context.Context) (bool, error) {
	text, err := p.db.Setting(ctx, p.locationsKey())
	if err != nil || text == "" {
		return err == nil, err
	}
	last, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return false, fmt.Errorf("reading when the locations were listed: %w", err)
	}
	now := p.cfg.Now()
	if over(last, now, placesEvery) {
		return true, nil
	}
	if !over(last, now, placesSoon) {
		return false, nil
	}
	return p.db.LocationsUnlisted(ctx, p.cfg.Shop, last)
}

func (p *Poller) locationsKey() string { return "poll." + p.cfg.Shop + ".locations" }
