package check

import "strconv"

// intents are what statuses ask of Shopify.
var intents = map[string]string{"Ready for Pickup": "ready_for_pickup", "Completed": "fulfill", "Rejected": "cancel"}

// statuses: what the till said it had saved is in its log and asks Shopify for it,
// and each order is what its log says it last became. (A save of which a kill kept
// the till from telling is in the log too.)
func (b *books) statuses(saved []Saved) error {
	// An accepted change says what the order comes to before what it became.
	const last = "(CASE WHEN e.kind = 'accepted' AND INSTR(e.after, ', ') > 0 THEN SUBSTR(e.after, INSTR(e.after, ', ') + 2) ELSE e.after END)"
	const became = last + " IN ('New', 'Customer ID Needed', 'Product Match Failed', 'Ready for Pickup', 'Ready for Shipment', " +
		"'Completed', 'Rejected')"
	logged, err := b.texts("SELECT o.shopify_id || ' ' || e.after, COUNT(*) FROM events e JOIN orders o ON o.id = e.subject_id WHERE " +
		"e.kind = 'status' GROUP BY 1")
	if err != nil {
		return err
	}
	pushes, err := b.texts("SELECT o.shopify_id || ' ' || p.intent, p.state FROM outbox p JOIN orders o ON o.id = p.order_id")
	if err != nil {
		return err
	}
	payments, err := b.texts("SELECT id, minor FROM payments")
	if err != nil {
		return err
	}
	said := map[string]int{}
	for _, s := range saved {
		name, key := b.shop[s.Order].Name, s.Order+" "+s.Value
		if s.What == "paid" {
			if payments[s.Value] == "" {
				b.fault(Lost, "a payment on %s is gone", name)
			}
			continue
		}
		if s.What != "saved" {
			continue // see handOvers, comeBacks and told
		}
		said[key]++
		if n, _ := strconv.Atoi(logged[key]); n < said[key] {
			b.fault(Lost, "%s was saved as %s %d times, of which %d are here", name, s.Value, said[key], n)
		}
		if intent := intents[s.Value]; intent != "" && pushes[s.Order+" "+intent] == "" {
			b.fault(HalfMade, "%s was saved as %s, and nothing is to tell Shopify", name, s.Value)
		}
	}
	unlike, err := b.texts("SELECT o.shopify_id, o.status FROM orders o WHERE o.status <> (SELECT " + last + " FROM events e WHERE " +
		"e.subject_id = o.id AND " + became + " ORDER BY e.seq DESC LIMIT 1)")
	if err != nil {
		return err
	}
	for id, status := range unlike {
		// What Shopify cancelled, and was accepted, is Rejected.
		if status != "Rejected" || !b.shop[id].Cancelled {
			b.fault(Lost, "%s is %s, and its log says otherwise", b.shop[id].Name, status)
		}
	}
	return nil
}

// outbox: all is sent, or says why not; what is confirmed is so at the shop.
func (b *books) outbox() error {
	for intent, status := range map[string]string{"ready_for_pickup": "Ready for Pickup", "fulfill": "Completed", "cancel": "Rejected"} {
		unsaid, err := b.names("SELECT o.name FROM outbox p JOIN orders o ON o.id = p.order_id WHERE p.lines = '' AND (p.intent <> " +
			"'ready_for_pickup' OR p.act = '') AND p.intent = '" + intent + "' AND NOT EXISTS (SELECT 1 FROM events e " +
			"WHERE e.subject_id = o.id AND e.kind = 'status' AND e.after = '" + status + "')")
		if err != nil {
			return err
		}
		for _, name := range unsaid {
			b.fault(HalfMade, "%s is to tell Shopify %s, and nobody saved that", name, intent)
		}
	}
	rows, err := b.db.QueryContext(b.ctx, "SELECT o.shopify_id, o.name, p.intent, p.state, p.last_error, p.run_at FROM outbox p JOIN "+
		"orders o ON o.id = p.order_id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name, intent, state, cause string
		var due int64
		if err := rows.Scan(&id, &name, &intent, &state, &cause, &due); err != nil {
			return err
		}
		o := b.shop[id]
		switch {
		case state == "failed" && cause == "", (state == "queued" || state == "sent") && cause == "":
			b.fault(Stuck, "%s: %s is %s and doesn't say why", name, intent, state)
		case state == "queued" || state == "sent":
			b.fault(Stuck, "%s: %s still waits although the shop answers: %s", name, intent, cause)
		case state == "failed" && intent == "cancel" && o.Cancelled:
			b.fault(HalfMade, "%s: %s is shown as failed although the shop has done it: %s", name, intent, cause)
		case state == "confirmed" && intent == "cancel" && !o.Cancelled:
			b.fault(HalfMade, "%s is confirmed as cancelled and is not", name)
		}
	}
	return rows.Err()
}
