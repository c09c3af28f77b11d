package calls

import (
	"context"

	"tillbridge/store"
)

// pick has the pick lists printed of what can be picked since the last look. Orders that
// came while this computer printed none get none later.
func (c *Calls) pick() {
	if c.picking {
		c.pickAgain = true
		return
	}
	c.picking, c.pickAgain = true, false
	since := c.picked
	c.cfg.Work.Go(func() {
		defer c.cfg.Work.UI(c.pickedAll)
		ctx := context.Background()
		prints, err := c.cfg.Shop.PrintsPickLists(ctx)
		end := since
		var list []store.Happened
		if err == nil {
			list, end, err = c.cfg.Shop.Happened(ctx, since)
		}
		var failed []error
		for _, h := range list {
			if err != nil || !prints || !h.ReadyToPick() {
				continue
			}
			if unprinted := c.cfg.PrintPickList(ctx, h.TransactionID); unprinted != nil {
				failed = append(failed, store.FailBecause(unprinted, store.CodeOf(unprinted), "Pick list of %s: %s", h.OrderName,
					store.MessageOf(unprinted)))
			}
		}
		c.cfg.Work.UI(func() {
			if c.picked == since {
				c.picked = end
			}
			for _, unprinted := range failed {
				c.cfg.Show("A pick list was not printed", store.MessageOf(unprinted))
			}
		})
	})
}

// pickedAll ends a look, also one that failed inside.
func (c *Calls) pickedAll() {
	c.picking = false
	if c.pickAgain {
		c.pick()
	}
}
