package check

import "math/big"

// stock: it is its ledger, sold once a transaction, and back when that is void.
func (b *books) stock() error {
	for query, text := range map[string]string{
		"SELECT p.sku FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id GROUP BY p.id, p.on_hand HAVING p.on_hand <> " +
			"COALESCE(SUM(m.quantity), 0)": "the stock of %s is not its ledger",
		"SELECT t.barcode FROM transactions t WHERE t.returns = '' AND EXISTS (SELECT 1 FROM transaction_lines l JOIN products p " +
			"ON p.id = l.product_id WHERE " +
			"l.transaction_id = t.id AND p.stocked = 1) AND NOT EXISTS (SELECT 1 FROM stock_movements m WHERE " +
			"m.transaction_id = t.id)": "transaction %s moved no stock",
		"SELECT t.barcode FROM transactions t JOIN stock_movements m ON m.transaction_id = t.id WHERE t.state = 'voided' GROUP BY t.id " +
			"HAVING SUM(m.quantity) <> 0": "the stock of void transaction %s is not back",
		"SELECT t.barcode FROM transactions t LEFT JOIN payments p ON p.transaction_id = t.id GROUP BY t.id HAVING t.paid <> " +
			"COALESCE(SUM(p.minor), 0)": "transaction %s is not paid what its payments are",
		"SELECT o.name FROM orders o WHERE o.transaction_id <> '' AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.id = o.transaction_id " +
			"AND t.order_id = o.id)": "%s leads to no transaction",
		"SELECT p.sku FROM products p WHERE p.stocked = 1 AND -(SELECT COALESCE(SUM(m.quantity), 0) FROM stock_movements m WHERE " +
			"m.product_id = p.id AND m.transaction_id <> '') <> (SELECT COALESCE(SUM(l.quantity), 0) FROM transaction_lines l JOIN transactions " +
			"t ON t.id = l.transaction_id WHERE l.product_id = p.id AND t.state NOT IN ('voided', 'returning') AND NOT EXISTS (SELECT 1 " +
			"FROM return_lines r WHERE r.transaction_id = l.transaction_id AND r.position = l.position AND " +
			"r.restock = 0))": "what transactions hold of %s is not what they took",
	} {
		names, err := b.names(query)
		if err != nil {
			return err
		}
		for _, name := range names {
			b.fault(HalfMade, text, name)
		}
	}
	return nil
}

// totals: a transaction comes to what the shop asks for this shop's part of the order,
// unless a change at the shop waits for a decision, or was decided against. (What is sold of
// it before is in settledOrders.)
func (b *books) totals() error {
	rows, err := b.db.QueryContext(b.ctx, `SELECT o.shopify_id, o.name, t.total, d.details FROM orders o JOIN transactions t ON t.id =
		o.transaction_id JOIN order_details d ON d.order_id = o.id
		WHERE t.state = 'open' AND o.changed = 0 AND d.pending = '' AND o.status <> 'Rejected' AND NOT EXISTS (SELECT 1 FROM transactions s
			WHERE s.order_id = o.id AND s.state = 'finished')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name, document string
		var total int64
		if err := rows.Scan(&id, &name, &total, &document); err != nil {
			return err
		}
		o := b.shop[id]
		asked, within, err := b.share(o, document)
		if err != nil {
			return err
		}
		off := new(big.Rat).Sub(asked, big.NewRat(total, 100))
		if off.Abs(off).Cmp(within) > 0 {
			b.fault(WrongTotal, "%s comes to %d cents, the shop asks %s of %s", name, total, asked.FloatString(2), o.Total)
		}
	}
	return rows.Err()
}
