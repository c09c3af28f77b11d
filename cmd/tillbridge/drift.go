package main

import (
	"context"
	"fmt"

	"tillbridge/store"
)

// driftFlags ask doctor for the self-check.
type driftFlags struct {
	Drift bool `help:"Compare the books with Shopify, order by order, and list what differs."`
	Days  int  `help:"With --drift: how many days back." default:"30"`
}

// drift compares the books with the shop when that is asked for; each order that
// differs is a finding.
func (v driftFlags) drift(ctx context.Context, s *session) []finding {
	if !v.Drift {
		return nil
	}
	bad := func(err error) []finding {
		return []finding{{Check: "drift", Message: store.MessageOf(err)}}
	}
	if v.Days < 1 {
		return bad(usage("--days has to be 1 or more."))
	}
	d, err := s.openDB(ctx)
	if err != nil {
		return bad(err)
	}
	gateway, domain, err := s.connect(ctx)
	if err != nil {
		return bad(err)
	}
	drifted, compared, err := s.poller(gateway, d, domain).Compare(ctx, v.Days)
	if err != nil {
		return bad(err)
	}
	if len(drifted) == 0 {
		return []finding{{Check: "drift", OK: true, Message: fmt.Sprintf("%d orders of %d days were compared with Shopify; nothing differs.",
			compared, v.Days)}}
	}
	var findings []finding
	for _, one := range drifted {
		findings = append(findings, finding{Check: "drift", Message: fmt.Sprintf("%s (%s): %s.", one.Order, one.ShopifyID, one.What)})
	}
	return findings
}
