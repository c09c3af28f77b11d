package main

import (
	"context"
	"strings"
	"time"
)

// ordersVerbs are what can be done with orders from a terminal.
type ordersVerbs struct {
	List    ordersVerb  `cmd:"" default:"withargs" help:"List orders (what happens without a further word)."`
	Retry   retryVerb   `cmd:"" help:"Have the next check look again at an order that could not be taken in."`
	Rematch rematchVerb `cmd:"" help:"Match all waiting orders again; every act that may help does so by itself."`
	LetGo   letGoVerb   `cmd:"" help:"Show an order that could not be taken in no longer, until Shopify changes it."`
}

// asideLine is an order that could not be taken in, as 'orders --quarantined
// --json' prints it.
type asideLine struct {
	ID      string    `json:"id"`
	Cause   string    `json:"cause"`
	FirstAt time.Time `json:"firstAt"`
	LastAt  time.Time `json:"lastAt"`
}

func (s *session) printQuarantine(ctx context.Context, asJSON bool) error {
	return s.with(func() error {
		d, err := s.openDB(ctx) // which knows the shop that was connected
		if err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		aside, err := d.Quarantined(ctx, domain)
		if err != nil {
			return err
		}
		lines := make([]asideLine, len(aside))
		for i, order := range aside {
			lines[i] = asideLine{ID: order.ShopifyID, Cause: order.Cause, FirstAt: order.FirstAt, LastAt: order.LastAt}
		}
		if asJSON {
			return s.printJSON(lines)
		}
		for _, line := range lines {
			s.printf("%s  since %s  %s\n", line.ID, line.FirstAt.Local().Format("Jan 2 15:04"), line.Cause)
		}
		return nil
	})
}

// asideArg names an order as Shopify does, since it may have no name here.
type asideArg struct {
	ID string `arg:"" help:"The order's id, as 'orders --quarantined' shows it; its number is enough."`
}

func (a asideArg) shopifyID() string {
	if strings.HasPrefix(a.ID, "gid:") {
		return a.ID
	}
	return "gid://shopify/Order/" + a.ID
}

// retryVerb looks again.
type retryVerb struct{ asideArg }

// Run has the order read again by the next check, which may be that of a Desktop.
func (v *retryVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx) // which knows the shop that was connected
		if err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		return d.LookAgain(ctx, domain, v.shopifyID())
	})
}

// rematchVerb matches again.
type rematchVerb struct{ jsonFlag }

// Run matches the waiting orders and says how many got their transaction.
func (v *rematchVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		matched, err := d.Rematch(ctx)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"matched": matched})
		}
		s.printf("%d waiting orders got their transaction.\n", matched)
		return nil
	})
}

// letGoVerb lets go.
type letGoVerb struct{ asideArg }

// Run notes that the order doesn't matter.
func (v *letGoVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx) // which knows the shop that was connected
		if err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		return d.LetGo(ctx, domain, v.shopifyID())
	})
}
