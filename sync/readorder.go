package sync

import (
	"context"

	"tillbridge/store"
)

// wantedOrder is an order that somebody waits for.
type wantedOrder struct {
	ctx  context.Context
	id   string
	done chan<- error
}

// ReadOrder reads one order from Shopify now and takes it in, on the goroutine of
// Run, so that a poll and it never overlap; it returns when that is done. It needs
// no lease: reading an order harms nobody. Unavailable says that the poller isn't
// running any more, NotFound that the order is gone at Shopify; ctx ends the wait.
func (p *Poller) ReadOrder(ctx context.Context, shopifyID string) error {
	done := make(chan error, 1)
	select {
	case p.wanted <- wantedOrder{ctx, shopifyID, done}:
	case <-p.running:
		return stopped()
	case <-ctx.Done():
		return gaveUp(ctx)
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return gaveUp(ctx)
	}
}

func stopped() error {
	return store.Fail(store.Unavailable, "Tillbridge is closing, so Shopify was not asked. Nothing is lost; open it again.")
}

func gaveUp(ctx context.Context) error {
	return store.FailBecause(ctx.Err(), store.Unavailable, "Shopify has not answered yet. What is shown is what it said last; try again "+
		"in a moment.")
}

// answer reads an order that somebody waits for, and tells them, whatever happens.
func (p *Poller) answer(ctx context.Context, w wantedOrder) {
	var err error
	defer func() {
		if cause := recover(); cause != nil {
			err = store.Panicked(cause, "Tillbridge failed inside while reading the order, so what is shown is what was known. Nothing was "+
				"changed; please report this.")
			p.cfg.Log.Error().Str("order", w.id).Str("cause", store.Details(err)).Msg("reading an order failed inside")
		}
		w.done <- err
	}()
	err = p.readOrder(ctx, w)
}

// readOrder carries out what ReadOrder waits for, with polling held. It ends with
// the waiting or with the poller, whichever is first.
func (p *Poller) readOrder(ctx context.Context, w wantedOrder) error {
	reading, stop := context.WithCancel(w.ctx)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	order, err := p.gateway.ReadOrder(reading, w.id)
	if err == nil {
		err = p.takeInPage(reading, []store.Order{order}, &Checked{})
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return stopped()
	case err != nil && w.ctx.Err() != nil:
		return gaveUp(w.ctx)
	case err != nil:
		p.cfg.Log.Error().Str("order", w.id).Str("cause", store.Details(err)).Msg("reading an order failed")
	}
	return err
}
