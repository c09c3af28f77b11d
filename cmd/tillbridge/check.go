package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
)

// checkVerb asks the shop once.
type checkVerb struct{ jsonFlag }

// checked is what check prints as JSON.
type checked struct {
	TakenIn     int                    `json:"takenIn"`
	Changed     int                    `json:"changed"`
	Pushed      int                    `json:"pushed"`
	Quarantined int64                  `json:"quarantined"`
	NeedsAction int64                  `json:"needsAction"`
	ByStatus    map[store.Status]int64 `json:"byStatus"`
	// LeftOut is what the shop's choice leaves out, all told (R49).
	LeftOut []store.LeftOut `json:"leftOut"`
	// Withheld counts open orders of which Shopify keeps personal data back (R60).
	Withheld int64 `json:"withheld"`
}

// Run takes in what is new, sends what waits, and prints what needs action.
func (v *checkVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		gateway, domain, err := s.connect(ctx)
		if err != nil {
			return err
		}
		polled, err := s.poller(gateway, d, domain).Check(ctx)
		if err != nil {
			return err
		}
		pusher := sync.NewPusher(gateway, d, sync.PusherConfig{Now: time.Now, Log: s.log(), Holder: holder()})
		drained, err := pusher.Drain(ctx)
		if err != nil {
			return err
		}
		counts, err := d.Counts(ctx)
		if err != nil {
			return err
		}
		result := checked{
			TakenIn: polled.TakenIn, Changed: polled.Changed, Pushed: drained.Confirmed,
			Quarantined: counts.Quarantined, NeedsAction: counts.NeedsAction, ByStatus: map[store.Status]int64{},
		}
		if result.LeftOut, err = d.LeftOut(ctx, domain); err != nil {
			return err
		}
		if result.Withheld, err = d.Withheld(ctx, domain); err != nil {
			return err
		}
		for _, status := range store.Statuses() {
			result.ByStatus[status] = counts.ByStatus[status]
		}
		if v.JSON {
			return s.printJSON(result)
		}
		return s.printCheck(ctx, d, result)
	})
}

func (s *session) printCheck(ctx context.Context, d *db.DB, c checked) error {
	s.printf("%d taken in, %d changed, %d sent to Shopify.\n", c.TakenIn, c.Changed, c.Pushed)
	if c.Quarantined > 0 {
		s.printf("%d could not be taken in; 'doctor' says why.\n", c.Quarantined)
	}
	for _, left := range c.LeftOut {
		s.printf("%s left out: %d (setting %s).\n", left.Kind.Label(), left.Orders, left.Kind.Switch())
	}
	if c.Withheld > 0 {
		s.printf("Of %s Shopify keeps personal data back; 'doctor' says what to do.\n", counted(c.Withheld, "open order", "open orders"))
	}
	if c.NeedsAction == 1 {
		s.printf("1 order requires action")
	} else {
		s.printf("%d orders require action", c.NeedsAction)
	}
	rows, err := d.Orders(ctx, db.OrderFilter{Scope: db.NeedsAction, Sort: db.ByCreated, Descending: true})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		s.println(".")
		return nil
	}
	s.println(":")
	return s.printOrders(rows)
}
