package check

import (
	"encoding/json"
	"fmt"
	"math/big"
)

// orders: each that must be here is here once, and the shop told nobody twice.
func (b *books) orders() error {
	here, err := b.texts("SELECT shopify_id, COUNT(*) FROM orders GROUP BY shopify_id")
	if err != nil {
		return err
	}
	aside, err := b.texts("SELECT shopify_id, cause FROM quarantine")
	if err != nil {
		return err
	}
	for id, o := range b.shop {
		left := o.Test || o.SourceName == "pos" || o.SourceName == "shopify_draft_order"
		if b.spoiled(id) {
			if here[id] != "" || aside[id] == "" && !left {
				b.fault(Lost, "%s can't be taken in as it is, and was not set aside", o.Name)
			}
			continue
		}
		switch n := here[id]; {
		case n == "" && !left && aside[id] == "":
			b.fault(Lost, "%s is not here", o.Name)
		case n != "" && n != "1":
			b.fault(Doubled, "%s is here %s times", o.Name, n)
		case aside[id] != "" && n == "":
			b.fault(Stuck, "%s was set aside although nothing is wrong with it: %s", o.Name, aside[id])
		}
		if back := b.back[id]; back != nil {
			received, ok := new(big.Rat).SetString(o.Received)
			if !ok {
				return fmt.Errorf("%s received %q", o.Name, o.Received)
			}
			if back.Cmp(received) > 0 {
				b.fault(Doubled, "%s: %s refunded of %s", o.Name, back.FloatString(2), o.Received)
			}
		}
	}
	return nil
}

// changes: what the merchant changed is known here, at least as a change that waits
// for a person.
func (b *books) changes() error {
	known, err := b.texts("SELECT o.shopify_id, CASE d.pending WHEN '' THEN d.details ELSE d.pending END FROM orders o JOIN order_details " +
		"d ON d.order_id = o.id")
	if err != nil {
		return err
	}
	for id, document := range known {
		var have struct {
			Total, Refunded int64
			CancelledAt     string
			Shipping        struct{ Street string }
			Whole           *struct{ Total, Refunded int64 }
		}
		if err := json.Unmarshal([]byte(document), &have); err != nil {
			return err
		}
		if have.Whole != nil { // what is kept is this shop's share
			have.Total, have.Refunded = have.Whole.Total, have.Whole.Refunded
		}
		o, ok := b.shop[id]
		switch {
		case !ok:
			continue
		case o.Cancelled != (have.CancelledAt != ""):
			b.fault(Missed, "that %s was cancelled", o.Name)
		case o.Street != have.Shipping.Street:
			b.fault(Missed, "%s goes to %s, and is known to go to %s", o.Name, o.Street, have.Shipping.Street)
		case cents(o.Refunded) != have.Refunded:
			b.fault(Missed, "of %s %s was refunded, of which %d cents are known", o.Name, o.Refunded, have.Refunded)
		case cents(o.Total) != have.Total:
			b.fault(Missed, "%s comes to %s, and is known to come to %d cents", o.Name, o.Total, have.Total)
		}
	}
	return nil
}

// cents is a decimal amount in hundredths, -1 for what isn't one.
func cents(amount string) int64 {
	r, ok := new(big.Rat).SetString(amount)
	if !ok {
		return -1
	}
	if r.Mul(r, big.NewRat(100, 1)); !r.IsInt() {
		return -1
	}
	return r.Num().Int64()
}
