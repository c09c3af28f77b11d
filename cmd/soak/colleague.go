//go:build unix

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"tillbridge/sync/shopsim"
)

// colleague is whoever deals with the parts of orders in Shopify's admin, or by another app.
type colleague struct {
	shop   *shopsim.Shop
	random *rand.Rand
	now    func() time.Time
	// calm is a shop that is busy at the counter: what has gone stays gone, unless it is brought
	// back.
	calm bool
}

// arrange has an order be handed over in several parts, or not now, as one in three is
// before anybody at the till sees it; most have enough units for several goes.
func (c colleague) arrange(name string) error {
	if err := c.shop.AddLine(name, "PMP-PARK-01", 2+c.random.Int32N(6)); err != nil {
		return err
	}
	if err := c.charge(name); err != nil {
		return err
	}
	other := []string{"PICK_UP", "SHIPPING"}[c.random.IntN(2)]
	switch c.random.IntN(18) {
	case 0:
		return errors.Join(c.shop.SplitPart(name, 0, shopsim.Counter), c.shop.Reroute(name, 1, other))
	case 1:
		return c.shop.SplitPart(name, 0, shopsim.Warehouse)
	case 2:
		return errors.Join(c.shop.SplitPart(name, 0, shopsim.SecondStore), c.shop.Reroute(name, 1, other))
	case 3:
		return errors.Join(c.shop.SplitPart(name, 0, shopsim.Service), c.shop.ServePart(name, 1))
	case 4:
		return c.shop.HoldPart(name, 0, "OTHER", "Other", "")
	case 5:
		return c.shop.SchedulePart(name, 0, c.now().Add(time.Hour))
	default:
		return nil
	}
}

// meddle is one act about one part of any order.
func (c colleague) meddle(orders int) error {
	name, part := fmt.Sprintf("#%d", 1001+c.random.IntN(orders)), c.random.IntN(3)
	at := []string{shopsim.Counter, shopsim.SecondStore, shopsim.Warehouse}[c.random.IntN(3)]
	switch c.random.IntN(16) {
	case 12, 13, 14, 15:
		return c.settle(name)
	case 0:
		return c.shop.HoldPart(name, part, "OTHER", "Other", "look at it")
	case 1, 2:
		return c.shop.ReleasePart(name, part)
	case 3:
		return c.shop.MarkInProgress(name, part)
	case 4:
		return c.shop.HandOverUnit(name)
	case 5:
		return c.shop.HandOverPart(name, part)
	case 6, 7:
		if c.calm {
			return c.settle(name)
		}
		return c.shop.TakeBack(name)
	case 8:
		return c.shop.MovePart(name, part, at)
	case 9:
		return c.shop.SendPart(name, part, at)
	case 10:
		return c.shop.SplitPart(name, part, at)
	default:
		return c.shop.Reroute(name, part, []string{"PICK_UP", "SHIPPING"}[c.random.IntN(2)])
	}
}

// charge has two orders in five not simply paid: in the store, on delivery, by a promise of
// the bank's, which may be captured once or often.
func (c colleague) charge(name string) error {
	switch c.random.IntN(10) {
	case 0:
		return c.shop.Charge(name, "pay-in-store")
	case 1:
		return c.shop.Charge(name, "cash-on-delivery")
	case 2:
		return c.shop.Charge(name, "authorized")
	case 3:
		return errors.Join(c.shop.Charge(name, "authorized"), c.shop.CaptureOften(name))
	default:
		return nil
	}
}

// settle is one act about an order's goods that came back, or its money.
func (c colleague) settle(name string) error {
	units := 1 + c.random.Int32N(2)
	switch c.random.IntN(12) {
	case 0, 1:
		return c.shop.TakeBackUnits(name, units, true)
	case 2:
		return c.shop.TakeBackUnits(name, units, false)
	case 3, 4: // an exchange, upwards or downwards
		sku := []string{"PMP-PARK-01", "TIR-PANA-GK-38"}[c.random.IntN(2)]
		return errors.Join(c.shop.TakeBackUnits(name, units, false), c.shop.AddLine(name, sku, units), c.shop.RoutePart(name))
	case 5:
		return c.shop.MarkPaid(name)
	case 6:
		return c.shop.Capture(name)
	case 7:
		return c.shop.Decline(name, c.random.IntN(3) == 0)
	case 8:
		c.shop.PendRefunds(c.random.IntN(3) == 0)
		return nil
	default:
		return c.bank()
	}
}

// bank decides about the refunds that wait for it, most of which work.
func (c colleague) bank() error {
	var err error
	for _, name := range c.shop.AwaitingBank() {
		err = errors.Join(err, c.shop.DecideRefunds(name, c.random.IntN(6) > 0))
	}
	return err
}
