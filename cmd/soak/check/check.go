// Package check compares a till's database with the shop's own log. It reads the
// file with plain SQL and asks the shop over plain HTTP: it shares no code with
// the product, so that a fault in the product can't hide in it.
package check

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strconv"

	_ "modernc.org/sqlite" // the driver
)

// Kind is what is wrong.
type Kind string

// What can be wrong.
const (
	Lost       Kind = "lost"
	Doubled    Kind = "doubled"
	HalfMade   Kind = "half-made"
	WrongTotal Kind = "wrong total"
	Stuck      Kind = "stuck"
	// Missed is a change at Shopify that nobody here will ever hear of.
	Missed Kind = "missed"
)

// Fault is one thing that is wrong.
type Fault struct {
	Kind Kind
	Text string
}

// Faults is all that is wrong with one story.
type Faults []Fault

// Count counts those of a kind.
func (f Faults) Count(kind Kind) int {
	n := 0
	for _, fault := range f {
		if fault.Kind == kind {
			n++
		}
	}
	return n
}

// Saved is what the till said it had saved, after its commit: What is "saved" or
// "paid", Value the status or the payment.
type Saved struct{ What, Order, Value string }

// books is one comparison under way.
type books struct {
	ctx    context.Context
	db     *sql.DB
	faults Faults
	shop   map[string]order
	mails  map[string]map[string]int
	given  map[string]int // fulfillments an order
	back   map[string]*big.Rat
	// spoiled says that an order's document can't be taken in.
	spoiled func(orderID string) bool
}

// order is an order as the shop has it.
type order struct {
	ID, Name, SourceName string
	Test                 bool
	// Amounts are decimals.
	Total, Received, Refunded string
	Cancelled                 bool
	Fulfillment, Street       string
}

type shopMoney struct{ ShopMoney struct{ Amount string } }

// Books compares, and returns how many orders the shop has; spoiled says of an
// order, by its global id, that what the till read of it can't be taken in.
func Books(ctx context.Context, database, shop, token string, saved []Saved, spoiled func(orderID string) bool) (Faults, int, error) {
	handle, err := sql.Open("sqlite", "file:"+database+"?mode=ro")
	if err != nil {
		return nil, 0, err
	}
	b := &books{
		ctx: ctx, db: handle, shop: map[string]order{}, mails: map[string]map[string]int{}, given: map[string]int{},
		back: map[string]*big.Rat{}, spoiled: spoiled,
	}
	err = errors.Join(b.askShop(shop, token), b.askLog(shop))
	if err == nil {
		err = errors.Join(b.orders(), b.changes(), b.statuses(saved), b.outbox(), b.rejections(), b.stock(), b.totals(), b.chain())
	}
	return b.faults, len(b.shop), errors.Join(err, handle.Close())
}

func (b *books) fault(kind Kind, format string, values ...any) {
	b.faults = append(b.faults, Fault{kind, fmt.Sprintf(format, values...)})
}

const question = `query($after:String){orders(first:100,after:$after,sortKey:CREATED_AT){nodes{id name test sourceName cancelledAt
	displayFulfillmentStatus
	shippingAddress{address1} currentTotalPriceSet{shopMoney{amount}} totalReceivedSet{shopMoney{amount}}
		totalRefundedSet{shopMoney{amount}}} pageInfo{hasNextPage endCursor}}}`

func (b *books) askShop(shop, token string) error {
	after := ""
	for {
		variables := map[string]any{}
		if after != "" {
			variables["after"] = after
		}
		body, err := json.Marshal(map[string]any{"query": question, "variables": variables})
		if err != nil {
			return err
		}
		request, err := http.NewRequestWithContext(b.ctx, http.MethodPost, shop+"/admin/api/2026-10/graphql.json", bytes.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("X-Shopify-Access-Token", token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		var page struct {
			Data struct {
				Orders struct {
					Nodes []struct {
						ID, Name, SourceName, DisplayFulfillmentStatus string
						Test                                           bool
						CancelledAt                                    *string
						ShippingAddress                                struct{ Address1 string }
						CurrentTotalPriceSet                           shopMoney
						TotalReceivedSet, TotalRefundedSet             shopMoney
					}
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
			Errors json.RawMessage
		}
		text, err := io.ReadAll(answer.Body)
		err = errors.Join(err, answer.Body.Close())
		if err == nil {
			err = json.Unmarshal(text, &page)
		}
		if err != nil || len(page.Errors) > 0 {
			return fmt.Errorf("asking the shop: %w %s", err, page.Errors)
		}
		for _, n := range page.Data.Orders.Nodes {
			b.shop[n.ID] = order{
				ID: n.ID, Name: n.Name, SourceName: n.SourceName, Test: n.Test, Total: n.CurrentTotalPriceSet.ShopMoney.Amount,
				Received: n.TotalReceivedSet.ShopMoney.Amount, Refunded: n.TotalRefundedSet.ShopMoney.Amount,
				Cancelled: n.CancelledAt != nil, Fulfillment: n.DisplayFulfillmentStatus, Street: n.ShippingAddress.Address1,
			}
		}
		if !page.Data.Orders.PageInfo.HasNextPage {
			return nil
		}
		after = page.Data.Orders.PageInfo.EndCursor
	}
}

func (b *books) askLog(shop string) error {
	request, err := http.NewRequestWithContext(b.ctx, http.MethodGet, shop+"/training/log", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct{ Kind, OrderID, Template, Amount string }
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return err
		}
		switch e.Kind {
		case "mail":
			if b.mails[e.OrderID] == nil {
				b.mails[e.OrderID] = map[string]int{}
			}
			b.mails[e.OrderID][e.Template]++
		case "fulfillment":
			b.given[e.OrderID]++
		case "refund":
			amount, ok := new(big.Rat).SetString(e.Amount)
			if !ok {
				return fmt.Errorf("the shop logs a refund of %q", e.Amount)
			}
			if b.back[e.OrderID] == nil {
				b.back[e.OrderID] = new(big.Rat)
			}
			b.back[e.OrderID].Add(b.back[e.OrderID], amount)
		}
	}
	return errors.Join(lines.Err(), answer.Body.Close())
}

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
	parts, err := b.texts("SELECT o.shopify_id, COUNT(*) FROM orders o JOIN fulfillment_orders f ON f.order_id = o.id GROUP BY o.shopify_id")
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
		most, _ := strconv.Atoi(parts[id])
		for template, n := range b.mails[id] {
			if n > max(most, 1) {
				b.fault(Doubled, "%s: %d mails %s for %d fulfillment orders", o.Name, n, template, most)
			}
		}
		if b.given[id] > max(most, 1) {
			b.fault(Doubled, "%s was fulfilled %d times", o.Name, b.given[id])
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
		}
		if err := json.Unmarshal([]byte(document), &have); err != nil {
			return err
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

// intents are what statuses ask of Shopify.
var intents = map[string]string{"Ready for Pickup": "ready_for_pickup", "Completed": "fulfill", "Rejected": "cancel"}

// statuses: what the till said it had saved is in its log and asks Shopify for it,
// and each order is what its log says it last became. (A save of which a kill kept
// the till from telling is in the log too.)
func (b *books) statuses(saved []Saved) error {
	const became = "e.after IN ('New', 'Customer ID Needed', 'Product Match Failed', 'Ready for Pickup', 'Ready for Shipment', " +
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
		said[key]++
		if n, _ := strconv.Atoi(logged[key]); n < said[key] {
			b.fault(Lost, "%s was saved as %s %d times, of which %d are here", name, s.Value, said[key], n)
		}
		if intent := intents[s.Value]; intent != "" && pushes[s.Order+" "+intent] == "" {
			b.fault(HalfMade, "%s was saved as %s, and nothing is to tell Shopify", name, s.Value)
		}
	}
	unlike, err := b.texts("SELECT o.shopify_id, o.status FROM orders o WHERE o.status <> (SELECT e.after FROM events e WHERE " +
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
		unsaid, err := b.names("SELECT o.name FROM outbox p JOIN orders o ON o.id = p.order_id WHERE p.intent = '" + intent +
			"' AND NOT EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.kind = 'status' AND e.after = '" + status + "')")
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
		case state == "failed" && (intent == "cancel" && o.Cancelled || intent == "fulfill" && b.given[id] > 0 ||
			intent == "ready_for_pickup" && b.mails[id]["ready_for_pickup"] > 0):
			b.fault(HalfMade, "%s: %s is shown as failed although the shop has done it: %s", name, intent, cause)
		case state == "confirmed" && intent == "cancel" && !o.Cancelled:
			b.fault(HalfMade, "%s is confirmed as cancelled and is not", name)
		case state == "confirmed" && intent == "fulfill" && o.Fulfillment != "FULFILLED" && !o.Cancelled:
			b.fault(HalfMade, "%s is confirmed as fulfilled and is %s", name, o.Fulfillment)
		case state == "confirmed" && intent == "fulfill" && b.given[id] == 0:
			b.fault(HalfMade, "%s is confirmed as fulfilled and nobody did it", name)
		}
	}
	return rows.Err()
}

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
		case state == "voided" && !cancelled:
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

// stock: it is its ledger, sold once a transaction, and back when that is void.
func (b *books) stock() error {
	for query, text := range map[string]string{
		"SELECT p.sku FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id GROUP BY p.id, p.on_hand HAVING p.on_hand <> " +
			"COALESCE(SUM(m.quantity), 0)": "the stock of %s is not its ledger",
		"SELECT t.barcode FROM transactions t WHERE EXISTS (SELECT 1 FROM transaction_lines l JOIN products p ON p.id = l.product_id WHERE " +
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
			"t ON t.id = l.transaction_id WHERE l.product_id = p.id AND t.state <> 'voided')": "what transactions hold of %s is not what they took",
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

// totals: a transaction comes to what the shop asks for the order, unless a change
// at the shop waits for a decision, or was decided against.
func (b *books) totals() error {
	rows, err := b.db.QueryContext(b.ctx, `SELECT o.shopify_id, o.name, t.total FROM orders o JOIN transactions t ON t.id =
		o.transaction_id JOIN order_details d ON d.order_id = o.id
		WHERE t.state = 'open' AND o.changed = 0 AND d.pending = '' AND o.status <> 'Rejected'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name string
		var total int64
		if err := rows.Scan(&id, &name, &total); err != nil {
			return err
		}
		asked, ok := new(big.Rat).SetString(b.shop[id].Total)
		if !ok || asked.Cmp(big.NewRat(total, 100)) != 0 {
			b.fault(WrongTotal, "%s comes to %d cents, the shop asks %s", name, total, b.shop[id].Total)
		}
	}
	return rows.Err()
}

// chain: each event follows from the one before.
func (b *books) chain() error {
	rows, err := b.db.QueryContext(b.ctx, "SELECT seq, at, actor, subject_id, kind, title, detail, before, after, salt, content, hash "+
		"FROM events ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	previous, want := "", int64(1)
	for rows.Next() {
		var seq, at int64
		var actor, subject, kind, title, detail, before, after, salt, content, hash string
		if err := rows.Scan(&seq, &at, &actor, &subject, &kind, &title, &detail, &before, &after, &salt, &content, &hash); err != nil {
			return err
		}
		sum := sha256.New()
		for _, field := range []string{
			previous, strconv.FormatInt(seq, 10), strconv.FormatInt(at, 10), actor, subject, kind, title, detail,
			before, after, salt, content,
		} {
			fmt.Fprintf(sum, "%d:%s", len(field), field)
		}
		if seq != want || hex.EncodeToString(sum.Sum(nil)) != hash {
			b.fault(HalfMade, "the event log breaks at event %d", seq)
			return nil
		}
		previous, want = hash, want+1
	}
	return rows.Err()
}

func (b *books) texts(query string) (map[string]string, error) {
	rows, err := b.db.QueryContext(b.ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	texts := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		texts[key] = value
	}
	return texts, rows.Err()
}

func (b *books) names(query string) ([]string, error) {
	rows, err := b.db.QueryContext(b.ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
