package check

import (
	"fmt"
	"math/big"
	"strings"
)

// back is a return as the shop has it.
type back struct {
	ID, Status      string
	ReturnLineItems struct {
		Nodes []struct {
			Quantity, ProcessedQuantity int64
			ReturnReasonNote            string
			FulfillmentLineItem         struct{ LineItem struct{ ID string } }
		}
	}
	Refunds struct {
		Nodes []struct {
			Transactions struct {
				Nodes []struct {
					Status    string
					AmountSet struct {
						ShopMoney, PresentmentMoney struct{ Amount, CurrencyCode string }
					}
				}
			}
		}
	}
}

// mark is the number of the return here by which an app's return is known, "" for one of the
// merchant's.
func (r back) mark() string {
	for _, l := range r.ReturnLineItems.Nodes {
		if rest, ours := strings.CutPrefix(l.ReturnReasonNote, "Tillbridge "); ours {
			number, _, _ := strings.Cut(rest, ":")
			return number
		}
	}
	return ""
}

// cameBack counts the units of a line that came back.
func (o order) cameBack(line string) (units int64) {
	for _, r := range o.returns {
		for _, l := range r.ReturnLineItems.Nodes {
			if r.stands() && l.FulfillmentLineItem.LineItem.ID == line {
				units += l.ProcessedQuantity
			}
		}
	}
	return units
}

func (r back) stands() bool { return r.Status != "CANCELED" && r.Status != "DECLINED" }

// units are how many the shop expects, and has taken back.
func (r back) units() (expected, taken int64) {
	for _, l := range r.ReturnLineItems.Nodes {
		expected, taken = expected+l.Quantity, taken+l.ProcessedQuantity
	}
	return expected, taken
}

// money is what the shop was asked to give back with it, what of that it has given, and by
// how many cents a rate of exchange may put that off.
func (r back) money() (asked, given *big.Rat, within int64, err error) {
	asked, given = new(big.Rat), new(big.Rat)
	for _, refund := range r.Refunds.Nodes {
		for _, t := range refund.Transactions.Nodes {
			amount, ok := new(big.Rat).SetString(t.AmountSet.ShopMoney.Amount)
			if !ok {
				return nil, nil, 0, fmt.Errorf("the shop refunds %q", t.AmountSet.ShopMoney.Amount)
			}
			asked.Add(asked, amount)
			if t.Status == "SUCCESS" {
				given.Add(given, amount)
			}
			if t.AmountSet.PresentmentMoney.CurrencyCode != t.AmountSet.ShopMoney.CurrencyCode {
				within++
			}
		}
	}
	return asked, given, within, nil
}

const returnsOf = `query($id:ID!,$after:String){order(id:$id){returns(first:10,after:$after){nodes{id status
	returnLineItems(first:40){nodes{quantity processedQuantity returnReasonNote
		... on ReturnLineItem{fulfillmentLineItem{lineItem{id}}}}}
	refunds(first:2){nodes{transactions(first:4){nodes{status amountSet{shopMoney{amount currencyCode}
		presentmentMoney{amount currencyCode}}}}}}} pageInfo{hasNextPage endCursor}}}}`

// askReturns asks the shop for the returns of the orders that have some.
func (b *books) askReturns(shop, token string) error {
	for id := range b.cameBack {
		o, variables := b.shop[id], map[string]any{"id": id}
		for more := true; more; {
			var page struct {
				Data struct {
					Order struct {
						Returns struct {
							Nodes    []back
							PageInfo struct {
								HasNextPage bool
								EndCursor   string
							}
						}
					}
				}
			}
			if err := b.ask(shop, token, returnsOf, variables, &page); err != nil {
				return err
			}
			found := page.Data.Order.Returns
			o.returns = append(o.returns, found.Nodes...)
			more, variables["after"] = found.PageInfo.HasNextPage, found.PageInfo.EndCursor
		}
		b.shop[id] = o
	}
	return nil
}

// taken is a return as the till has it; units are above zero, money in cents.
type taken struct {
	id, barcode, state, order, name, way, push, cause string
	total, paid, minor, units, restocked, booked      int64
}

// comeBacks: each return that the till booked was made once at the shop, with its units, its
// restocking and its money, each once; what is void here is so there; nothing that the shop
// made for the till is unknown here.
func (b *books) comeBacks(saved []Saved) error {
	all, err := b.taken()
	if err != nil {
		return err
	}
	here, known := map[string]taken{}, map[string]bool{}
	for _, t := range all {
		known[t.id] = true
		if t.push != "" {
			here[t.order+" "+t.barcode] = t
		}
		if t.paid < t.total {
			b.fault(Doubled, "%s: %d cents were given back for return %s, which comes to %d", t.name, -t.paid, t.barcode, -t.total)
		}
	}
	for _, s := range saved {
		if s.What == "back" && !known[s.Value] {
			b.fault(Lost, "a return of %s is gone", b.shop[s.Order].Name)
		}
	}
	made := map[string][]back{}
	for _, o := range b.shop {
		for _, r := range o.returns {
			mark := r.mark()
			if mark == "" || !r.stands() {
				continue
			}
			made[o.ID+" "+mark] = append(made[o.ID+" "+mark], r)
			if _, ours := here[o.ID+" "+mark]; !ours {
				b.fault(Doubled, "%s: the shop has a return for %s, which there isn't here", o.Name, mark)
			}
		}
	}
	for key, t := range here {
		switch there := made[key]; {
		case len(there) > 1:
			b.fault(Doubled, "%s: return %s was made %d times", t.name, t.barcode, len(there))
		case t.state == "finished" && len(there) == 0:
			b.fault(HalfMade, "%s: return %s is booked, and the shop has none", t.name, t.barcode)
		case t.state == "finished":
			b.returned++
			err = b.takenBack(t, there[0])
		case t.state == "voided" && len(there) == 1:
			if _, units := there[0].units(); units > 0 || !strings.Contains(t.cause, "keeps return") {
				b.fault(HalfMade, "%s: return %s is void, and the shop took %d units back: %s", t.name, t.barcode, units, t.cause)
			}
		case t.state == "returning" && t.push != "queued" && t.push != "sent":
			b.fault(HalfMade, "%s: return %s waits, and nobody asks the shop (%s)", t.name, t.barcode, t.push)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takenBack holds one return that is booked against the shop's.
func (b *books) takenBack(t taken, r back) error {
	if expected, units := r.units(); expected != t.units || units != t.units {
		b.fault(HalfMade, "%s: return %s is of %d units, and the shop took %d of %d back", t.name, t.barcode, t.units, units, expected)
	}
	if n := b.restocked[r.ID]; n != t.restocked {
		b.fault(Doubled, "%s: %d units of return %s go back on sale, and the shop put %d back", t.name, t.restocked, t.barcode, n)
	}
	asked, given, within, err := r.money()
	if err != nil {
		return err
	}
	want := new(big.Rat)
	if t.way == "original" || t.way == "credit" {
		want = big.NewRat(t.minor, 100)
	}
	if off(asked, want).Cmp(big.NewRat(within, 100)) > 0 {
		kind := WrongTotal
		if asked.Cmp(want) > 0 {
			kind = Doubled
		}
		b.fault(kind, "%s: the shop gave %s back for return %s (%s), and was to give %s", t.name, asked.FloatString(2), t.barcode, t.way,
			want.FloatString(2))
	}
	if off(given, big.NewRat(-t.booked, 100)).Sign() != 0 {
		b.fault(WrongTotal, "%s: the shop gave %s back for return %s, and %d cents of it are booked", t.name, given.FloatString(2), t.barcode,
			-t.booked)
	}
	if t.way == "till" && t.paid != t.total {
		b.fault(WrongTotal, "%s: of return %s %d of %d cents were given back at the till", t.name, t.barcode, -t.paid, -t.total)
	}
	return nil
}

func off(x, y *big.Rat) *big.Rat {
	d := new(big.Rat).Sub(x, y)
	return d.Abs(d)
}

func (b *books) taken() ([]taken, error) {
	rows, err := b.db.QueryContext(b.ctx, `SELECT t.id, t.barcode, t.state, o.shopify_id, o.name, r.refund, COALESCE(p.state, ''),
		COALESCE(p.last_error, ''), t.total, t.paid, r.refund_minor,
		(SELECT COALESCE(-SUM(l.quantity), 0) FROM transaction_lines l WHERE l.transaction_id = t.id),
		(SELECT COALESCE(-SUM(l.quantity), 0) FROM transaction_lines l JOIN return_lines x ON x.transaction_id = l.transaction_id AND
			x.position = l.position WHERE l.transaction_id = t.id AND x.restock = 1),
		(SELECT COALESCE(SUM(m.minor), 0) FROM payments m WHERE m.transaction_id = t.id AND (m.id LIKE 'refund %' OR m.reverses LIKE
			'refund %'))
		FROM transactions t JOIN returns r ON r.transaction_id = t.id JOIN orders o ON o.id = t.order_id
		LEFT JOIN outbox p ON p.order_id = o.id AND p.intent = 'return' AND p.act = t.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []taken
	for rows.Next() {
		var t taken
		if err := rows.Scan(&t.id, &t.barcode, &t.state, &t.order, &t.name, &t.way, &t.push, &t.cause, &t.total, &t.paid, &t.minor, &t.units,
			&t.restocked, &t.booked); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// settledOrders: what an order's sales and returns come to is what the shop asks for it, with
// the fees that were kept here, and less the favours that it gave back, where all of it is this shop's and nothing waits: to the cent,
// but for what of discount and tax doesn't divide among the units of a line that came back.
func (b *books) settledOrders() error {
	rows, err := b.db.QueryContext(b.ctx, `SELECT o.shopify_id, o.name, d.details, SUM(t.total), SUM(CASE WHEN t.returns <> '' AND EXISTS
			(SELECT 1 FROM outbox p WHERE p.order_id = o.id AND p.act = t.id) THEN t.fees ELSE MIN(t.fees, 0) END),
		2 * SUM(CASE WHEN t.returns <> '' THEN
			(SELECT COUNT(*) FROM transaction_lines l WHERE l.transaction_id = t.id) ELSE 0 END)
		FROM orders o JOIN order_details d ON d.order_id = o.id JOIN transactions t ON t.order_id = o.id AND t.state IN ('open', 'finished')
		WHERE o.changed = 0 AND d.pending = '' AND o.status <> 'Rejected' AND EXISTS (SELECT 1 FROM transactions s WHERE s.order_id = o.id
			AND s.state = 'finished')
		GROUP BY o.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name, document string
		var total, fees, within int64
		if err := rows.Scan(&id, &name, &document, &total, &fees, &within); err != nil {
			return err
		}
		o := b.shop[id]
		mine, err := b.mine(o, document)
		if err != nil {
			return err
		}
		asked, ok := new(big.Rat).SetString(o.Total)
		if !ok {
			return fmt.Errorf("%s costs %q", name, o.Total)
		}
		if mine && !o.Cancelled && off(asked, big.NewRat(total-fees, 100)).Cmp(big.NewRat(within, 100)) > 0 {
			b.fault(WrongTotal, "%s comes to %d cents by its sales and returns, %d of them fees, and the shop asks %s", name, total, fees, o.Total)
		}
	}
	return rows.Err()
}

// mine says that all of an order's goods are this shop's, waiting or gone.
func (b *books) mine(o order, document string) (bool, error) {
	of, err := bookedIn(document)
	if err != nil || o.hides() {
		return false, err
	}
	for _, before := range of.before {
		if before {
			return false, nil
		}
	}
	for _, l := range o.LineItems.Nodes {
		if _, others := b.units(o, l, of.left); others > 0 {
			return false, nil
		}
	}
	return true, nil
}
