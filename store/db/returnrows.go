package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// carried begins the id of an entry by which what came back pays for what was added in
// exchange: no money of Shopify's moves by it.
const carried = "carried "

// readReturn reads a return with the sale that it is of.
func readReturn(ctx context.Context, q *sqlc.Queries, id string) (store.Return, error) {
	var r store.Return
	t, err := readTransaction(ctx, q, id)
	if err != nil {
		return r, err
	}
	if t.Returns == "" {
		return r, store.Fail(store.NotFound, "%s is a sale and no return.", t.Barcode)
	}
	sale, err := q.TransactionByID(ctx, t.Returns)
	if err != nil {
		return r, fmt.Errorf("reading the sale: %w", err)
	}
	order, err := q.OrderByID(ctx, t.OrderID)
	if err != nil {
		return r, fmt.Errorf("reading the order: %w", err)
	}
	row, err := q.ReturnByTransaction(ctx, id)
	if err != nil {
		return r, fmt.Errorf("reading a return: %w", err)
	}
	lines, err := q.ReturnLines(ctx, id)
	if err != nil {
		return r, fmt.Errorf("reading the lines of a return: %w", err)
	}
	r = store.Return{
		Transaction: *t, Sale: sale.Barcode, Order: order.Name, FeePercent: row.FeePercent, Refund: store.RefundWay(row.Refund),
		RefundMinor: row.RefundMinor, Seen: row.Seen, Tender: row.Tender, ShopifyID: row.ShopifyID, Refunds: strings.Fields(row.Refunds),
		Lines: make([]store.ReturnLine, len(t.Lines)),
	}
	booked, err := paymentsOf(ctx, q, id)
	if err != nil {
		return r, err
	}
	for _, p := range booked {
		if p.Type == store.ECommerce && !strings.HasPrefix(p.ID, carried) {
			r.Refunded -= p.Minor
		}
	}
	for i, line := range t.Lines {
		r.Lines[i] = store.ReturnLine{LineID: line.LineID, Quantity: -line.Quantity}
	}
	for _, line := range lines {
		to := &r.Lines[line.Position]
		to.Reason, to.Note, to.Restock, to.LocationID = store.ReturnReason(line.Reason), line.Note, line.Restock == 1, line.LocationID
	}
	return r, nil
}

// returnsOf are an order's returns, oldest first.
func returnsOf(ctx context.Context, q *sqlc.Queries, orderID string) ([]store.Return, error) {
	ids, err := q.ReturnsOfOrder(ctx, orderID)
	if err != nil {
		return nil, fmt.Errorf("listing the returns: %w", err)
	}
	list := make([]store.Return, len(ids))
	for i, id := range ids {
		if list[i], err = readReturn(ctx, q, id); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// insertReturn writes a return as it was asked for; nothing of it is booked.
func (a *act) insertReturn(ctx context.Context, r store.Return) error {
	if err := a.insertTransaction(ctx, r.Transaction); err != nil {
		return err
	}
	if err := a.InsertReturn(ctx, sqlc.InsertReturnParams{
		TransactionID: r.Transaction.ID, Refund: string(r.Refund), RefundMinor: r.RefundMinor, Tender: r.Tender, FeePercent: r.FeePercent,
		ShopifyID: r.ShopifyID, Refunds: strings.Join(r.Refunds, " "),
	}); err != nil {
		return fmt.Errorf("writing the return: %w", err)
	}
	for i, line := range r.Lines {
		if err := a.InsertReturnLine(ctx, sqlc.InsertReturnLineParams{
			TransactionID: r.Transaction.ID, Position: int64(i), Reason: string(line.Reason), Note: line.Note, Restock: flag(line.Restock),
			LocationID: line.LocationID,
		}); err != nil {
			return fmt.Errorf("writing a line of the return: %w", err)
		}
	}
	return nil
}

// bookReturn books what came back: its stock where it goes back on sale here, and the
// payments by which its money went back. A movement's key names the return and its line,
// so that the same can't move twice.
func (a *act) bookReturn(ctx context.Context, r store.Return, own store.Locations, entries []store.Payment) error {
	t := r.Transaction
	booked, err := a.BookReturn(ctx, sqlc.BookReturnParams{ID: t.ID, FinishedAt: a.at, FinishedBy: a.actor})
	if err != nil {
		return fmt.Errorf("booking the return: %w", err)
	}
	if booked != 1 {
		return nil // it is booked, or void, already
	}
	for i, line := range r.Lines {
		if !line.Restock || line.LocationID != "" && !own.Owns(store.FulfillmentOrder{LocationID: line.LocationID}) {
			continue
		}
		holder, err := productSurvivor(ctx, a.Queries, t.Lines[i].ProductID)
		if err != nil {
			return err
		}
		p, err := a.ProductByID(ctx, holder)
		if err != nil {
			return fmt.Errorf("reading a product: %w", err)
		}
		if p.Stocked == 0 {
			continue
		}
		if err := a.move(ctx, sqlc.InsertMovementParams{
			Key: t.ID + ":" + strconv.Itoa(i), ProductID: holder, Quantity: line.Quantity, Reason: string(store.StockReturned),
			TransactionID: t.ID,
		}); err != nil {
			return err
		}
	}
	a.changed(OrdersChanged, t.OrderID)
	return a.payAll(ctx, entries)
}

// mayGiveBack says whether a payment of a return may be booked: money that Shopify is still
// giving back is not handed out here as well.
func (a *act) mayGiveBack(ctx context.Context, t store.Transaction, p store.Payment) error {
	if t.Returns == "" || p.Minor >= 0 {
		return nil
	}
	r, err := readReturn(ctx, a.Queries, t.ID)
	if err != nil {
		return err
	}
	latest, err := readLatest(ctx, a.Queries, t.OrderID)
	if err != nil {
		return err
	}
	return r.MayGiveBack(-p.Minor, latest)
}

// voidReturn takes back that something comes back, because Shopify refused it.
func (a *act) voidReturn(ctx context.Context, id string) error {
	if _, err := a.VoidReturn(ctx, id); err != nil {
		return fmt.Errorf("voiding the return: %w", err)
	}
	return nil
}

// refunded books what Shopify has decided since about the refunds of an order's returns:
// what went back is a payment, what failed is owed again, and a person is told.
func (a *act) refunded(ctx context.Context, o store.Order) error {
	returns, err := returnsOf(ctx, a.Queries, o.ID)
	if err != nil {
		return err
	}
	for _, r := range returns {
		if r.Transaction.State != store.TransactionFinished || len(r.Refunds) == 0 {
			continue
		}
		booked, err := paymentsOf(ctx, a.Queries, r.Transaction.ID)
		if err != nil {
			return err
		}
		sold, err := paymentsOf(ctx, a.Queries, r.Transaction.Returns)
		if err != nil {
			return err
		}
		entries, failed := r.Decided(o, booked, sold)
		if err := a.payAll(ctx, entries); err != nil {
			return err
		}
		if len(failed) > 0 {
			err = a.refundFailed(ctx, r, failed, o)
		}
		if err != nil {
			return err
		}
		if len(entries) > 0 {
			a.changed(OrdersChanged, o.ID)
		}
	}
	return nil
}

// settleShared books what Shopify gave back of what a finished sale's returns owe, where others
// hand over a part of the order: whose goods a refund was for is nobody's to decide there, so
// nobody is asked (store.Returnable.SettledThere).
func (a *act) settleShared(ctx context.Context, sale store.Transaction, o store.Order) error {
	if o.Whole == nil || sale.State != store.TransactionFinished {
		return nil
	}
	payments, err := paymentsOf(ctx, a.Queries, sale.ID)
	if err != nil {
		return err
	}
	all, err := returnsOf(ctx, a.Queries, sale.OrderID)
	if err != nil {
		return err
	}
	r := store.Returnable{
		Sale: store.Sale{Transaction: sale, Payments: payments}, Latest: o,
		Before: slices.DeleteFunc(all, func(before store.Return) bool { return before.Transaction.Returns != sale.ID }),
	}
	entries := r.SettledThere()
	if len(entries) == 0 {
		return nil
	}
	if err := a.payAll(ctx, entries); err != nil {
		return err
	}
	var given int64
	for _, entry := range entries {
		given -= entry.Minor
	}
	a.changed(OrdersChanged, o.ID)
	return a.log(ctx, store.Event{
		SubjectID: o.ID, Kind: store.EventReturned, Actor: store.Automatic,
		Title:  fmt.Sprintf("Shopify gave %s back that returns of transaction %s owed", o.Amount(given), sale.Barcode),
		Detail: "Others hand over a part of this order, and the whole of it owes so much less.",
	})
}

// refundFailed tells of refunds that came to nothing, once.
func (a *act) refundFailed(ctx context.Context, r store.Return, failed []string, o store.Order) error {
	left := slices.DeleteFunc(slices.Clone(r.Refunds), func(id string) bool { return slices.Contains(failed, id) })
	if err := a.SetReturnAtShopify(ctx, sqlc.SetReturnAtShopifyParams{
		TransactionID: r.Transaction.ID, ShopifyID: r.ShopifyID, Refunds: strings.Join(left, " "),
	}); err != nil {
		return fmt.Errorf("writing the return: %w", err)
	}
	a.changed(OrdersChanged, o.ID)
	return a.log(ctx, store.Event{
		SubjectID: o.ID, Kind: store.EventPushFailed, Actor: store.Automatic, Title: "The refund of return " + r.Transaction.Barcode +
			" failed at Shopify",
		Detail: "The goods are back and the money is not: it is owed to the customer. Give it back here, or look at the payment in Shopify's " +
			"admin.",
	})
}

// accountedFor says that what Shopify changed about an order is what its returns here asked
// of it.
func (a *act) accountedFor(ctx context.Context, t store.Transaction, before, o store.Order) (bool, error) {
	returns, err := returnsOf(ctx, a.Queries, o.ID)
	if err != nil || len(returns) == 0 {
		return false, err
	}
	sales, err := salesBeside(ctx, a.Queries, t)
	return store.Returned(append(sales, t), returns, before, o), err
}

// salesBeside are the finished sales of a transaction's order beside it.
func salesBeside(ctx context.Context, q *sqlc.Queries, t store.Transaction) ([]store.Transaction, error) {
	ids, err := q.SalesBeside(ctx, sqlc.SalesBesideParams{OrderID: t.OrderID, ID: t.ID})
	if err != nil {
		return nil, fmt.Errorf("listing the sales of an order: %w", err)
	}
	var sales []store.Transaction
	for _, id := range ids {
		sale, err := readTransaction(ctx, q, id)
		if err != nil {
			return nil, err
		}
		sales = append(sales, *sale)
	}
	return sales, nil
}

// less is an order without what was sold of it beside a transaction.
func (a *act) less(ctx context.Context, t store.Transaction, orders ...*store.Order) error {
	sales, err := salesBeside(ctx, a.Queries, t)
	if err != nil || len(sales) == 0 {
		return err
	}
	returns, err := returnsOf(ctx, a.Queries, t.OrderID)
	if err != nil {
		return err
	}
	returns = slices.DeleteFunc(returns, func(r store.Return) bool { return r.Transaction.Returns == t.ID })
	var paid int64
	ids := make([]string, 0, len(sales)+len(returns))
	for _, sale := range sales {
		ids = append(ids, sale.ID)
	}
	for _, r := range returns {
		ids = append(ids, r.Transaction.ID)
	}
	for _, id := range ids {
		payments, err := paymentsOf(ctx, a.Queries, id)
		if err != nil {
			return err
		}
		for _, p := range payments {
			if p.Type == store.ECommerce {
				paid += p.Minor
			}
		}
	}
	for _, o := range orders {
		*o = o.Less(sales, returns, paid)
	}
	return nil
}

// seeRefunds notes what of the refunds of an order's returns the order shows, now that it is
// as Shopify has it.
func (a *act) seeRefunds(ctx context.Context, orderID string) error {
	if err := a.SeeRefunds(ctx, orderID); err != nil {
		return fmt.Errorf("writing the returns: %w", err)
	}
	return nil
}
