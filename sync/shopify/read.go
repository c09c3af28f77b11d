package shopify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// ordersAtOnce is how many orders one query reads: a connection is billed by
// ⌊2 ln n⌋, so 33 cost no more than 21, and 34 would be the next step.
const ordersAtOnce = 33

// paymentsAtOnce is how many payment transactions of an order are asked for, as
// operations.graphql and bulk.graphql say; Shopify lists no more and has no next page.
const paymentsAtOnce = 250

// fulfillmentsAtOnce is how many fulfillments OrderDetails asks for; like payments they
// have no next page, so an order that may have more is asked for all.
const fulfillmentsAtOnce = 10

// linesAtOnce and partsAtOnce are how many lines and fulfillment orders of an order are read
// with it; what is beyond them is read by itself.
const (
	linesAtOnce = 20
	partsAtOnce = 5
)

// nodesAtOnce is how many ids one reconciliation query names; each is billed.
const nodesAtOnce = 100

// Read is what came of reading orders; each id that was asked for is in exactly
// one of its lists.
type Read struct {
	Orders []store.Order
	// Bad are orders that could not be turned into a store.Order: they are to be
	// quarantined, and never stop the others.
	Bad []BadOrder
	// Gone are ids that are null at Shopify: deleted, merged or beyond 60 days.
	Gone []string

	// onTerms are the places in Orders of those whose terms are to be asked for.
	onTerms []int
}

// BadOrder is an order that can't be taken in as it is.
type BadOrder struct {
	// ID is the order's global id.
	ID string
	// Name is what the shop calls it, "" when that isn't known.
	Name string
	// UpdatedAt is Shopify's, zero when even that can't be read. UTC.
	UpdatedAt time.Time
	// ReadAt is when, by Shopify's clock, it was read (see store.Order); zero when
	// that isn't known.
	ReadAt time.Time
	// Err is a *store.Error that says what is wrong with it.
	Err error
}

// ReadOrders reads the orders of the given global ids whole, with all their lines
// and fulfillment orders. An id that the search index doesn't know yet is read by
// itself. An error means that Shopify could not be asked; a faulty order is no
// error but in Read.Bad.
func (g *Gateway) ReadOrders(ctx context.Context, ids []string) (Read, error) {
	var read Read
	seen := map[string]bool{}
	var unique []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			unique = append(unique, id)
		}
	}
	for batch := range slices.Chunk(unique, ordersAtOnce) {
		if err := g.readBatch(ctx, batch, &read); err != nil {
			return Read{}, err
		}
		if err := g.readTerms(ctx, &read); err != nil {
			return Read{}, err
		}
	}
	return read, nil
}

// found is an order of an answer, before its nested lists are whole.
type found struct {
	details  admin.OrderDetails
	readAt   time.Time
	withheld []string
}

func (g *Gateway) readBatch(ctx context.Context, ids []string, read *Read) error {
	here := map[string]found{}
	if query := byIDs(ids); query != "" && len(ids) > 1 {
		ask := &asking{gateway: g}
		answer, err := admin.ReadOrders(ctx, ask, len(ids), query, linesAtOnce, partsAtOnce)
		switch {
		case errors.Is(err, errTooCostly):
			half := len(ids) / 2
			if err := g.readBatch(ctx, ids[:half], read); err != nil {
				return err
			}
			return g.readBatch(ctx, ids[half:], read)
		case errors.Is(err, errShape), errors.Is(err, errTrouble):
			// One of them may be at fault; by themselves the others can be read.
		case err != nil:
			return err
		default:
			here = g.asked(ids, answer.Orders.Nodes, ask.said)
		}
	}
	for _, id := range ids {
		err := g.readInto(ctx, id, here, read)
		if errors.Is(err, errTrouble) && g.readsOthers(ctx) {
			read.Bad = append(read.Bad, BadOrder{ID: id, Err: store.FailBecause(err, store.Unavailable, "Shopify fails whenever it is asked for "+
				"this order, so it can't be taken in yet; the other orders are. Look at it in Shopify's admin.")})
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readsOthers says whether Shopify still reads orders, any of them: then the
// fault lies in the one that it failed at, else in the shop.
func (g *Gateway) readsOthers(ctx context.Context) bool {
	_, err := admin.ReadOrders(ctx, g, 1, "", linesAtOnce, partsAtOnce)
	return err == nil
}

// asked sorts an answer by id. An order that wasn't asked for, or that comes twice, is
// not used: who was asked for is then read by itself.
func (g *Gateway) asked(ids []string, nodes []admin.OrderDetails, said answered) map[string]found {
	fields := withheld(said.denied)
	here, twice := map[string]found{}, map[string]bool{}
	for i, details := range nodes {
		_, again := here[details.Id]
		if again || !slices.Contains(ids, details.Id) {
			g.log.Warn().Str("order", details.Id).Msg("Shopify answered with an order that wasn't asked for, or twice; that answer is not used")
			twice[details.Id] = true
			continue
		}
		here[details.Id] = found{details, cmp.Or(said.at, utc(details.UpdatedAt)), fields[i]}
	}
	maps.DeleteFunc(here, func(id string, _ found) bool { return twice[id] })
	return here
}

// readInto puts one order where it belongs in read; it asks for it by itself
// when it isn't here. An answer about another order is the answer's fault and says
// nothing of this one: it is asked for again before it is set aside for that.
func (g *Gateway) readInto(ctx context.Context, id string, here map[string]found, read *Read) error {
	one, err := here[id], error(nil)
	for range attempts {
		if one.details.Id == "" {
			one, err = g.readAlone(ctx, id)
		}
		if err == nil {
			err = g.complete(ctx, &one.details)
		}
		if !errors.Is(err, errOther) {
			break
		}
		one = found{}
	}
	if errors.Is(err, errAbsent) {
		read.Gone = append(read.Gone, id)
		return nil
	}
	var order store.Order
	if err == nil {
		order, err = g.converted(one.details)
	} else if !errors.Is(err, errShape) {
		return err
	}
	if err != nil {
		read.Bad = append(read.Bad, BadOrder{ID: id, UpdatedAt: utc(one.details.UpdatedAt), ReadAt: one.readAt, Err: err})
		return nil //nolint:nilerr // one bad order never stops the rest; its error is in Bad
	}
	order.ReadAt, order.Withheld = one.readAt, one.withheld
	read.add(order, one.details)
	return nil
}

// readAlone asks for one order. errAbsent when it is null at Shopify, errOther when
// the answer is about another one.
func (g *Gateway) readAlone(ctx context.Context, id string) (found, error) {
	ask := &asking{gateway: g}
	answer, err := admin.ReadOrder(ctx, ask, id, linesAtOnce, partsAtOnce)
	if err != nil {
		return found{readAt: ask.said.at}, err
	}
	return ask.found(id, answer.Order)
}

// found is the order of the latest answer, asked for by its id; errors as readAlone.
func (a *asking) found(id string, order admin.OrderDetails) (found, error) {
	switch order.Id {
	case id:
		return found{order, cmp.Or(a.said.at, utc(order.UpdatedAt)), withheld(a.said.denied)[0]}, nil
	case "":
		return found{}, errAbsent
	default:
		return found{readAt: a.said.at}, otherOrder(order.Id)
	}
}

// errOther marks an answer about another order than the one asked for; it is errShape too.
var errOther = fmt.Errorf("%w: it is about another order", errShape)

func otherOrder(id string) error {
	return store.FailBecause(fmt.Errorf("%w, %s", errOther, id), store.Internal, "Shopify answered with another order than the one it was "+
		"asked for, so that answer was not used; nothing was changed, and the order is asked for again within the hour. Please report this.")
}

// converted turns Shopify's order into the store's. An order whose data makes the
// program fail inside is at fault alone (R63): the error says so, and the others go on.
func (g *Gateway) converted(details admin.OrderDetails) (order store.Order, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = store.Panicked(cause, "Tillbridge failed over an order of Shopify's, so it is set aside and the other orders are taken in. "+
				"Nothing was changed; please report this, and look at the order in Shopify's admin.")
		}
	}()
	return g.convert(details)
}

// ReadOrder reads one order by its global id, not through the search index, so it
// shows what was written a moment ago. NotFound when it is null at Shopify,
// Invalid when it can't be turned into a store.Order.
func (g *Gateway) ReadOrder(ctx context.Context, id string) (store.Order, error) {
	return g.readOne(ctx, id, nil)
}

// readOne reads one order of which an answer may be here already; errors as ReadOrder.
func (g *Gateway) readOne(ctx context.Context, id string, here map[string]found) (store.Order, error) {
	var read Read
	if err := g.readInto(ctx, id, here, &read); err != nil {
		return store.Order{}, err
	}
	if err := g.readTerms(ctx, &read); err != nil {
		return store.Order{}, err
	}
	switch {
	case len(read.Bad) == 1:
		return store.Order{}, read.Bad[0].Err
	case len(read.Orders) == 1:
		return read.Orders[0], nil
	default:
		return store.Order{}, store.Fail(store.NotFound, "This order is no longer at %s: it was deleted, merged or is older than this app "+
			"may see.", g.shop)
	}
}

// byIDs is the filter that finds the orders of ids, "" when one isn't a global
// id of an order.
func byIDs(ids []string) string {
	var terms []string
	for _, id := range ids {
		number, ok := strings.CutPrefix(id, "gid://shopify/Order/")
		if _, err := strconv.ParseUint(number, 10, 64); !ok || err != nil {
			return ""
		}
		terms = append(terms, "id:"+number)
	}
	return strings.Join(terms, " OR ")
}

// complete reads on where a nested list has more pages than the first.
func (g *Gateway) complete(ctx context.Context, o *admin.OrderDetails) error {
	vanished := store.Fail(store.Unavailable, "An order disappeared at %s while it was being read; nothing is lost and it is tried again.",
		g.shop)
	err := drain(o.LineItems.PageInfo, mostParts, func(after string) (admin.Page, error) {
		answer, err := admin.ReadOrderLineItems(ctx, g, o.Id, after)
		if err != nil {
			return admin.Page{}, err
		}
		if err := belongs(o.Id, answer.Order.Id, vanished); err != nil {
			return admin.Page{}, err
		}
		o.LineItems.Nodes = append(o.LineItems.Nodes, answer.Order.LineItems.Nodes...)
		return answer.Order.LineItems.PageInfo, nil
	})
	if err != nil {
		return err
	}
	err = drain(o.FulfillmentOrders.PageInfo, mostParts, func(after string) (admin.Page, error) {
		answer, err := admin.ReadOrderFulfillmentOrders(ctx, g, o.Id, after)
		if err != nil {
			return admin.Page{}, err
		}
		if err := belongs(o.Id, answer.Order.Id, vanished); err != nil {
			return admin.Page{}, err
		}
		o.FulfillmentOrders.Nodes = append(o.FulfillmentOrders.Nodes, answer.Order.FulfillmentOrders.Nodes...)
		return answer.Order.FulfillmentOrders.PageInfo, nil
	})
	if err != nil {
		return err
	}
	if len(o.Fulfillments) == fulfillmentsAtOnce {
		answer, err := admin.ReadOrderFulfillments(ctx, g, o.Id)
		if err == nil {
			err = belongs(o.Id, answer.Order.Id, vanished)
		}
		if err != nil {
			return err
		}
		o.Fulfillments = answer.Order.Fulfillments
	}
	for i := range o.FulfillmentOrders.Nodes {
		part := &o.FulfillmentOrders.Nodes[i]
		err := drain(part.LineItems.PageInfo, mostParts, func(after string) (admin.Page, error) {
			answer, err := admin.ReadFulfillmentOrderLineItems(ctx, g, part.Id, after)
			if err != nil {
				return admin.Page{}, err
			}
			if err := belongs(part.Id, answer.FulfillmentOrder.Id, vanished); err != nil {
				return admin.Page{}, err
			}
			part.LineItems.Nodes = append(part.LineItems.Nodes, answer.FulfillmentOrder.LineItems.Nodes...)
			return answer.FulfillmentOrder.LineItems.PageInfo, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// belongs checks that a further page is about the object whose list it goes on with.
func belongs(asked, got string, vanished error) error {
	switch got {
	case asked:
		return nil
	case "":
		return vanished
	default:
		return otherOrder(got)
	}
}

// Reconciled is what Shopify says of orders that were asked about. What it answered
// about another order than the one asked about is in none of the three.
type Reconciled struct {
	// There are the orders that exist, with the time at which Shopify last changed each.
	There map[string]time.Time
	// Gone are ids that are null at Shopify: deleted, merged or beyond 60 days.
	Gone []string
	// Unread are ids whose answers have a shape that isn't known. They say nothing,
	// and hide none of the others.
	Unread []string
}

// Reconcile asks which of the orders still exist.
func (g *Gateway) Reconcile(ctx context.Context, ids []string) (Reconciled, error) {
	all := Reconciled{There: map[string]time.Time{}}
	for batch := range slices.Chunk(ids, nodesAtOnce) {
		answer, err := admin.ReconcileOrders(ctx, g, batch)
		if err != nil {
			return Reconciled{}, err
		}
		if len(answer.Nodes) != len(batch) {
			return Reconciled{}, store.FailBecause(fmt.Errorf("%d answers for %d ids", len(answer.Nodes), len(batch)), store.Internal,
				"Shopify's answer doesn't fit the orders it was asked about, so it was not used; nothing is lost. Please report this.")
		}
		for i, node := range answer.Nodes {
			switch {
			case node.Unread != nil:
				all.Unread = append(all.Unread, batch[i])
				g.log.Warn().Str("order", batch[i]).Msg("Shopify's answer about an order can't be read")
			case node.ID == "":
				all.Gone = append(all.Gone, batch[i])
			case node.ID == batch[i]:
				all.There[batch[i]] = utc(node.UpdatedAt)
			default:
				// What it says is of another order; nothing is known of this one.
				g.log.Warn().Str("order", batch[i]).Str("answer", node.ID).Msg("Shopify answered about another order than the one asked about")
			}
		}
	}
	return all, nil
}
