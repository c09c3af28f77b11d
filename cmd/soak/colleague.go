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
}

// arrange has an order be handed over in several parts, or not now, as one in three is
// before anybody at the till sees it; most have enough units for several goes.
func (c colleague) arrange(name string) error {
	if err := c.shop.AddLine(name, "PMP-PARK-01", 2+c.random.Int32N(6)); err != nil {
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
	switch c.random.IntN(12) {
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
