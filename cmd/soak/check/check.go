// Package check compares a till's database with the shop's own log. It reads the
// file with plain SQL and asks the shop over plain HTTP: it shares no code with
// the product, so that a fault in the product can't hide in it.
package check

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"

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

// Saved is what the till said it had saved, after its commit: What is "saved", "paid",
// "gone", "back", "rejected" or "captured", Value the status, the payment, the hand-over's act,
// the return, the rejection's act or the capture's.
type Saved struct{ What, Order, Value string }

// books is one comparison under way.
type books struct {
	ctx    context.Context
	db     *sql.DB
	faults Faults
	shop   map[string]order
	// mails counts those about a fulfillment or a part, by template; goes are the
	// fulfillments that the shop has logged, by their ids.
	mails map[string]map[string]int
	goes  map[string]handOver
	back  map[string]*big.Rat
	// cameBack are the orders of which the shop has made returns.
	cameBack map[string]bool
	// restocked counts the units that were put back on sale with a return of the shop's.
	restocked map[string]int64
	payments  []payment
	// off are the units that an app took off orders before they went, and the refunds by it.
	off []takenOff
	// handedOver counts the fulfillments that the till had made, returned the returns, and
	// settled the orders that were marked as paid, and captures.
	handedOver, returned, settled, rejected int
	// own says of locations whether they are "own" or a "service"; ticked that some are.
	own    map[string]string
	ticked bool
	// spoiled says that an order's document can't be taken in.
	spoiled func(orderID string) bool
}

// Found is what came of a comparison.
type Found struct {
	Faults Faults
	// Orders are those of the shop, HandOvers the fulfillments that the till had made, Returns
	// the returns that it made and booked, and Settled how often it marked an order as paid or
	// captured.
	// captured; Rejected the lines that it had taken off an order.
	Orders, HandOvers, Returns, Settled, Rejected int
}

// Books compares; spoiled says of an order, by its global id, that what the till read of
// it can't be taken in.
func Books(ctx context.Context, database, shop, token string, saved []Saved, spoiled func(orderID string) bool) (Found, error) {
	handle, err := sql.Open("sqlite", "file:"+database+"?mode=ro")
	if err != nil {
		return Found{}, err
	}
	b := &books{
		ctx: ctx, db: handle, shop: map[string]order{}, mails: map[string]map[string]int{}, goes: map[string]handOver{},
		back: map[string]*big.Rat{}, restocked: map[string]int64{}, cameBack: map[string]bool{}, spoiled: spoiled,
	}
	err = errors.Join(b.askShop(shop, token), b.askLog(shop), b.askReturns(shop, token))
	if err == nil {
		err = errors.Join(b.orders(), b.changes(), b.statuses(saved), b.outbox(), b.handOvers(saved), b.rejections(), b.stock(), b.totals(),
			b.comeBacks(saved), b.rejectedLines(saved), b.settledOrders(), b.told(saved), b.chain())
	}
	return Found{b.faults, len(b.shop), b.handedOver, b.returned, b.settled, b.rejected}, errors.Join(err, handle.Close())
}

func (b *books) fault(kind Kind, format string, values ...any) {
	b.faults = append(b.faults, Fault{kind, fmt.Sprintf(format, values...)})
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
