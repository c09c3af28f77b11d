package check

import (
	"fmt"
	"math/big"
)

// rejections: a transaction is void only once the shop has cancelled its order, held
// only while the shop is being asked, and open again when it has refused; what is void
// keeps in the books no more than the shop still holds.
func (b *books) rejections() error {
	rows, err := b.db.QueryContext(b.ctx, `SELECT o.shopify_id, o.name, o.status, COALESCE(t.state, ''), o.changed = 1 OR d.pending <> '',
		COALESCE((SELECT p.state FROM outbox p WHERE p.order_id = o.id AND p.intent = 'cancel'), ''),
		COALESCE((SELECT SUM(m.minor) FROM payments m WHERE m.transaction_id = t.id AND m.type = 'eCommerce'), 0), COALESCE((SELECT
			SUM(m.minor) FROM payments m WHERE m.transaction_id = t.id AND m.type <> 'eCommerce'), 0)
		FROM orders o JOIN order_details d ON d.order_id = o.id LEFT JOIN transactions t ON t.id = o.transaction_id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name, status, state, push string
		var waits bool
		var online, till int64
		if err := rows.Scan(&id, &name, &status, &state, &waits, &push, &online, &till); err != nil {
			return err
		}
		cancelled, asking := b.shop[id].Cancelled, push == "queued" || push == "sent"
		switch {
		case state == "voided" && !cancelled && (status != "Completed" || !b.nothingOurs(b.shop[id])):
			b.fault(HalfMade, "%s has a void transaction and is not cancelled at the shop", name)
		case state == "cancelling" && (status != "Rejected" || !asking):
			b.fault(HalfMade, "%s is %s, its transaction is held, and nobody asks the shop", name, status)
		case status == "Rejected" && !cancelled && !asking:
			b.fault(HalfMade, "%s is Rejected, not cancelled at the shop, and nobody asks for it", name)
		case status == "Rejected" && state == "open":
			b.fault(HalfMade, "%s is Rejected and its transaction is open", name)
		}
		if state != "voided" || waits {
			continue
		}
		held, ok := new(big.Rat).SetString(b.shop[id].Received)
		if !ok {
			return fmt.Errorf("%s received %q", name, b.shop[id].Received)
		}
		if back := b.back[id]; back != nil {
			held.Sub(held, back)
		}
		if big.NewRat(online, 100).Cmp(held) > 0 {
			b.fault(WrongTotal, "%s is void with %d cents paid at the shop, which holds %s", name, online, held.FloatString(2))
		}
		if till != 0 {
			b.fault(WrongTotal, "%s is void with %d cents that were taken at the till", name, till)
		}
	}
	return rows.Err()
}
