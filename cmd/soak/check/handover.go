package check

import (
	"cmp"
	"slices"
	"strings"
)

// act is a row of the outbox.
type act struct {
	order, name, intent, id, state, lines, cause string
	fulfillments, parts                          []string
	notify                                       bool
}

func (b *books) acts() ([]act, error) {
	rows, err := b.db.QueryContext(b.ctx, "SELECT o.shopify_id, o.name, p.intent, p.act, p.state, p.lines, p.last_error, p.fulfillment_id, "+
		"p.parts, p.notify FROM outbox p JOIN orders o ON o.id = p.order_id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []act
	for rows.Next() {
		var a act
		var fulfillments, parts string
		if err := rows.Scan(&a.order, &a.name, &a.intent, &a.id, &a.state, &a.lines, &a.cause, &fulfillments, &parts, &a.notify); err != nil {
			return nil, err
		}
		a.fulfillments, a.parts = strings.Fields(fulfillments), strings.Fields(parts)
		all = append(all, a)
	}
	return all, rows.Err()
}

// handOvers: each fulfillment that the till had made is one act's and was mailed once, each
// act's is there with what it named, each part was announced at most once, and no line was
// handed over more often than it was ordered.
func (b *books) handOvers(saved []Saved) error {
	acts, err := b.acts()
	if err != nil {
		return err
	}
	known, explained, announced, told := map[string]bool{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, a := range acts {
		known[a.order+" "+a.id] = true
		switch a.intent {
		case "fulfill":
			for _, id := range a.fulfillments {
				explained[id]++
			}
			b.handedOverAs(a)
		case "ready_for_pickup":
			for _, part := range a.parts {
				announced[part]++
			}
		case "track":
			if a.notify {
				told[a.fulfillments[0]]++
			}
		}
	}
	for _, s := range saved {
		if s.What == "gone" && !known[s.Order+" "+s.Value] {
			b.fault(HalfMade, "a hand-over of %s was saved, and nothing is to tell Shopify", b.shop[s.Order].Name)
		}
	}
	for id, made := range b.goes {
		name := b.shop[made.order].Name
		if made.app {
			b.handedOver++
		}
		switch n := explained[id]; {
		case made.app && n == 0:
			b.fault(Doubled, "%s: a fulfillment was made that is no act's", name)
		case n > 1:
			b.fault(Doubled, "%s: one fulfillment is that of %d acts", name, n)
		}
	}
	for about, templates := range b.mails {
		for template, n := range templates {
			switch {
			case template == "ready_for_pickup" && (n > 1 || announced[about] == 0):
				b.fault(Doubled, "%s was announced %d times by %d acts", about, n, announced[about])
			case template == "shipping_update" && n > told[about]:
				b.fault(Doubled, "the numbers of %s were told %d times, and that was asked for %d times", about, n, told[about])
			case (template == "shipped" || template == "delivered") && n > 1:
				b.fault(Doubled, "%s was mailed %d times", about, n)
			}
		}
	}
	b.ordered()
	return b.openParts(acts)
}

// handedOverAs holds one confirmed hand-over against the shop's log.
func (b *books) handedOverAs(a act) {
	if a.state != "confirmed" {
		return
	}
	for _, id := range a.fulfillments {
		if _, there := b.goes[id]; !there {
			b.fault(HalfMade, "%s is confirmed as handed over and nobody did it", a.name)
		}
	}
	if a.lines == "" {
		for _, p := range b.shop[a.order].FulfillmentOrders.Nodes {
			if slices.Contains(a.parts, p.ID) && p.Status != "CLOSED" && p.Status != "CANCELLED" {
				b.fault(HalfMade, "%s is confirmed as fulfilled and a part of it is %s", a.name, p.Status)
			}
		}
		return
	}
	if len(a.fulfillments) != 1 {
		b.fault(HalfMade, "%s is confirmed as handed over in %d fulfillments", a.name, len(a.fulfillments))
		return
	}
	if made := b.goes[a.fulfillments[0]]; made.app && sorted(made.lines) != sorted(a.lines) {
		b.fault(HalfMade, "of %s %s was handed over, and %s was to be", a.name, made.lines, a.lines)
	}
}

func sorted(lines string) string {
	words := strings.Fields(lines)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// ordered: of no line more went than was ordered.
func (b *books) ordered() {
	for _, o := range b.shop {
		gone := map[string]int64{}
		for _, f := range o.Fulfillments {
			for _, l := range f.FulfillmentLineItems.Nodes {
				if f.Status != "CANCELLED" {
					gone[l.LineItem.ID] += l.Quantity
				}
			}
		}
		for _, l := range o.LineItems.Nodes {
			if gone[l.ID] > l.Quantity {
				b.fault(Doubled, "of %s %d units of %d have gone", o.Name, gone[l.ID], l.Quantity)
			}
		}
	}
}

// openParts: an order that is done with here is so at the shop, as far as it is this shop's,
// or a hand-over, or one that is taken back, says what stands in the way.
func (b *books) openParts(acts []act) error {
	says := map[string]string{}
	for _, a := range acts {
		ofGoods := a.intent == "fulfill" || a.intent == "take_back"
		if ofGoods && (a.state == "failed" || a.state == "queued" || a.state == "sent") {
			says[a.order] = cmp.Or(says[a.order], a.cause, a.state)
		}
	}
	done, err := b.texts("SELECT o.shopify_id, d.details FROM orders o JOIN order_details d ON d.order_id = o.id " +
		"WHERE o.status = 'Completed' " +
		"AND o.changed = 0 AND d.pending = ''")
	if err != nil {
		return err
	}
	for id, document := range done {
		of, err := bookedIn(document)
		if err != nil {
			return err
		}
		o := b.shop[id]
		for _, p := range o.FulfillmentOrders.Nodes {
			var left int64
			for _, l := range p.LineItems.Nodes {
				left += l.RemainingQuantity
			}
			if left > 0 && !o.Cancelled && p.Status != "CLOSED" && p.Status != "CANCELLED" && says[id] == "" && !of.left[p.ID] &&
				b.owns(p.AssignedLocation.Location.ID) {
				b.fault(Missed, "%s is Completed, and the shop waits for %d units of it (%s)", o.Name, left, p.Status)
			}
		}
	}
	return nil
}
