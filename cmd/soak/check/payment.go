package check

import "math/big"

// payment is an app's marking as "paid", or a "capture", in the shop's log.
type payment struct{ kind, order, amount string }

// told: the shop was told once, and of just so much, that an order was paid here, and
// captured what it was asked to, once.
func (b *books) told(saved []Saved) error {
	rows, err := b.db.QueryContext(b.ctx, `SELECT o.shopify_id, o.name, p.intent, p.act, p.state, p.minor, p.fulfillment_id FROM outbox p
		JOIN orders o ON o.id = p.order_id WHERE p.intent IN ('mark_paid', 'capture')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	kinds := map[string]string{"mark_paid": "paid", "capture": "capture"}
	most, least, known := map[string]*big.Rat{}, map[string]*big.Rat{}, map[string]bool{}
	for rows.Next() {
		var id, name, intent, act, state, made string
		var minor int64
		if err := rows.Scan(&id, &name, &intent, &act, &state, &minor, &made); err != nil {
			return err
		}
		known[id+" "+act] = true
		key := kinds[intent] + " " + id
		add(most, key, big.NewRat(minor, 100))
		// That it was paid, somebody at the shop may have noted first: then nothing was made.
		if state == "confirmed" && made != "" {
			b.settled++
			if intent == "capture" {
				add(least, key, big.NewRat(minor, 100))
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, s := range saved {
		if s.What == "captured" && !known[s.Order+" "+s.Value] {
			b.fault(Lost, "a capture of %s is gone", b.shop[s.Order].Name)
		}
	}
	done := map[string]*big.Rat{}
	for _, p := range b.payments {
		amount, ok := new(big.Rat).SetString(p.amount)
		if !ok {
			b.fault(WrongTotal, "%s: the shop logs %q", b.shop[p.order].Name, p.amount)
			continue
		}
		add(done, p.kind+" "+p.order, amount)
	}
	none := new(big.Rat)
	for _, kind := range kinds {
		for id, o := range b.shop {
			key := kind + " " + id
			if has := orNone(done[key], none); has.Cmp(orNone(most[key], none)) > 0 {
				b.fault(Doubled, "%s: %s of %s at the shop, and the till asked for %s", o.Name, kind, has.FloatString(2),
					orNone(most[key], none).FloatString(2))
			} else if has.Cmp(orNone(least[key], none)) < 0 {
				b.fault(HalfMade, "%s: %s of %s at the shop, and here it says %s", o.Name, kind, has.FloatString(2),
					least[key].FloatString(2))
			}
		}
	}
	return b.givenBack()
}

// givenBack: no order gave more back than it got.
func (b *books) givenBack() error {
	for _, o := range b.shop {
		got, ok := new(big.Rat).SetString(o.Received)
		given, fine := new(big.Rat).SetString(o.Refunded)
		if !ok || !fine || given.Cmp(got) > 0 {
			b.fault(Doubled, "%s got %s and gave %s back", o.Name, o.Received, o.Refunded)
		}
	}
	return nil
}

func add(to map[string]*big.Rat, key string, amount *big.Rat) {
	if to[key] == nil {
		to[key] = new(big.Rat)
	}
	to[key].Add(to[key], amount)
}

func orNone(amount, none *big.Rat) *big.Rat {
	if amount == nil {
		return none
	}
	return amount
}
