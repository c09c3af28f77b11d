package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

const (
	// deepBacklog is from how many orders on Shopify is asked to put them together,
	// and backlogAge how old a mark is before they are counted at all. Below, page by
	// page is quicker: 2,000 orders cost nine minutes of Shopify's budget.
	deepBacklog = 2000
	backlogAge  = 24 * time.Hour
	// loadLook is how often Shopify is asked how far a load is.
	loadLook = 3 * time.Second
	// loadTries is how often a load that Shopify has put together is fetched.
	loadTries = 3
	// loadTime is how long Shopify may take to put a load together, loadStill how long
	// without finding another order.
	loadTime  = 12 * time.Hour
	loadStill = 30 * time.Minute
)

// load is a bulk operation under way. It is kept in the database, so that a
// program that starts anew goes on with it.
type load struct {
	// Operation is Shopify's id of it.
	Operation string `json:"operation"`
	// Until is when it was asked for, in Shopify's time. Polling goes on from there or,
	// when Shopify says so, from when it began.
	Until time.Time `json:"until"`
	// Total is how many orders were counted in the window.
	Total int64 `json:"total"`
	// First says that the shop had never been polled.
	First bool `json:"first"`
	// Tries counts how often fetching it has failed.
	Tries int `json:"tries"`
}

func (p *Poller) loadKey() string { return "poll." + p.cfg.Shop + ".load" }

// load takes in a deep backlog, that of a new database above all, which page by
// page would take hours of Shopify's budget: a bulk operation puts the orders
// together at Shopify. It begins one, or goes on with one that an earlier run
// began, and sets the marks when all of it is in. What comes of it is what reading
// would give, so when it fails the poll goes on page by page.
func (p *Poller) load(ctx context.Context, now time.Time, checked *Checked) error {
	l, err := p.loadUnderWay(ctx)
	if err == nil && l.Operation == "" {
		l, err = p.beginLoad(ctx, now)
	}
	if err != nil || l.Operation == "" {
		return err
	}
	progress := Loading{Total: l.Total}
	show := func() {
		shown := progress
		p.set(func(s *State) { s.Loading = &shown })
	}
	defer p.set(func(s *State) { s.Loading = nil })
	bulk, err := p.putTogether(ctx, l, func(found int64) {
		progress.Listed = found
		show()
	})
	if err != nil {
		return err
	}
	if bulk.Why == "" && bulk.Roots < l.Total-l.Total/10 {
		// Some may have changed out of the window since, but not so many.
		bulk.Why = fmt.Sprintf("%d orders of %d", bulk.Roots, l.Total)
	}
	if bulk.Why != "" {
		p.cfg.Log.Warn().Str("operation", l.Operation).Str("why", bulk.Why).Msg("a bulk operation came to nothing, so orders are read page " +
			"by page")
		return p.keepLoad(ctx, load{})
	}
	progress.Total = bulk.Roots
	began := l.Until
	if !bulk.Began.IsZero() && bulk.Began.Before(began.Add(ahead)) {
		began = bulk.Began
	}
	var to time.Time
	err = p.gateway.BulkOrders(ctx, bulk,
		func(listed []shopify.Listed) ([]string, error) {
			times := map[string]time.Time{}
			for _, order := range listed {
				times[order.OrderID] = order.UpdatedAt
				to = further(to, order.UpdatedAt, began)
			}
			wanted, err := p.db.Outdated(ctx, p.cfg.Shop, times, now)
			progress.TakenIn += int64(len(listed) - len(wanted))
			return wanted, err
		},
		func(read shopify.Read) error {
			if err := p.takeInRead(ctx, read, nil, nil, checked); err != nil {
				return err
			}
			progress.TakenIn += int64(len(read.Orders) + len(read.Bad))
			show()
			return p.between(ctx)
		})
	if err != nil {
		return p.loadFailed(ctx, l, err)
	}
	// What changed while Shopify put it together may have been looked up before.
	if to.IsZero() || to.After(began) {
		to = began
	}
	marks := []string{ordersMark}
	if l.First {
		marks = append(marks, fulfillmentOrdersMark)
	}
	for _, mark := range marks {
		if err := p.db.SetMark(ctx, p.cfg.Shop, mark, to); err != nil {
			return err
		}
	}
	return p.keepLoad(ctx, load{})
}

// putTogether waits until Shopify has put a load together, or has taken too long.
func (p *Poller) putTogether(ctx context.Context, l load, found func(int64)) (shopify.Bulk, error) {
	last := int64(-1)
	for still := time.Duration(0); ; still += loadLook {
		bulk, err := p.gateway.Bulk(ctx, l.Operation)
		if err != nil {
			return bulk, err
		}
		found(bulk.Roots)
		if bulk.Roots != last {
			last, still = bulk.Roots, 0
		}
		now, err := p.gateway.Clock(ctx)
		if err != nil {
			return bulk, err
		}
		switch {
		case !bulk.Running:
			return bulk, p.between(ctx)
		case still > loadStill || over(l.Until, now.Add(ahead), loadTime):
			return shopify.Bulk{Why: "it took too long"}, nil
		}
		if err := p.between(ctx); err != nil {
			return bulk, err
		}
		if err := p.wait(ctx, loadLook); err != nil {
			return bulk, err
		}
	}
}

// beginLoad has Shopify put a backlog together if it is deep. There is none while this
// program polls, however old the mark of a quiet shop is.
func (p *Poller) beginLoad(ctx context.Context, now time.Time) (load, error) {
	mark, err := p.db.Mark(ctx, p.cfg.Shop, ordersMark)
	if err != nil || now.Sub(mark) < backlogAge || !over(p.caughtUpAt, p.cfg.Now(), backlogAge) {
		return load{}, err
	}
	l := load{Until: now, First: mark.IsZero()}
	from := window(mark, now)
	if l.Total, err = p.gateway.CountOrders(ctx, from, time.Time{}); err != nil || l.Total < p.deep {
		return load{}, err
	}
	l.Operation, err = p.gateway.StartBulk(ctx, from, time.Time{})
	if store.CodeOf(err) == store.Refused {
		p.cfg.Log.Warn().Str("cause", store.Details(err)).Msg("Shopify takes no bulk operation, so orders are read page by page")
		return load{}, nil
	}
	if err != nil {
		return load{}, err
	}
	return l, p.keepLoad(ctx, l)
}

// loadFailed keeps a load whose fetching failed, for the next poll, until it has
// failed too often; what the database says is no fault of the load's.
func (p *Poller) loadFailed(ctx context.Context, l load, cause error) error {
	if store.CodeOf(cause) != store.Unavailable || ctx.Err() != nil {
		return cause
	}
	if l.Tries++; l.Tries < loadTries {
		if err := p.keepLoad(ctx, l); err != nil {
			return err
		}
		return cause
	}
	p.cfg.Log.Warn().Str("operation", l.Operation).Str("cause", store.Details(cause)).Msg("what Shopify put together can't be fetched, so " +
		"orders are read page by page")
	return p.keepLoad(ctx, load{})
}

func (p *Poller) loadUnderWay(ctx context.Context) (load, error) {
	var l load
	text, err := p.db.Setting(ctx, p.loadKey())
	if err != nil || text == "" {
		return l, err
	}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return l, fmt.Errorf("reading which load is under way: %w", err)
	}
	return l, nil
}

// keepLoad keeps a load; the zero load forgets it.
func (p *Poller) keepLoad(ctx context.Context, l load) error {
	if l.Operation == "" {
		return p.db.SetSetting(ctx, p.loadKey(), "")
	}
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("keeping which load is under way: %w", err)
	}
	return p.db.SetSetting(ctx, p.loadKey(), string(text))
}
