package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// buyerKey is what a customer is remembered by: Shopify's customer, for a guest
// the email (R18); "" when the order has neither.
func buyerKey(o store.Order) string {
	if o.Buyer.ShopifyID != "" {
		return o.Buyer.ShopifyID
	}
	if email := matching.FoldEmail(o.ContactEmail()); email != "" {
		return "email:" + email
	}
	return ""
}

// insertParams and updateParams spell a row out for sqlc, whose parameters are
// types of their own.
func insertParams(r sqlc.Order) sqlc.InsertOrderParams {
	return sqlc.InsertOrderParams{
		ID: r.ID, Shop: r.Shop, ShopifyID: r.ShopifyID, Name: r.Name, Number: r.Number, CreatedAt: r.CreatedAt,
		UpdatedAt: r.UpdatedAt, TakenInAt: r.TakenInAt, CustomerID: r.CustomerID, CustomerName: r.CustomerName,
		CustomerSort: r.CustomerSort, BuyerKey: r.BuyerKey, EmailFolded: r.EmailFolded, Items: r.Items,
		Currency: r.Currency, Total: r.Total, Financial: r.Financial, Delivery: r.Delivery,
		TransactionID: r.TransactionID, Barcode: r.Barcode, Status: r.Status, StatusRank: r.StatusRank,
		Problem: r.Problem, Open: r.Open, Unrouted: r.Unrouted, Search: r.Search, Archived: r.Archived, HandedOver: r.HandedOver, Held: r.Held,
		Parts: r.Parts, PartsDone: r.PartsDone, Units: r.Units, UnitsGone: r.UnitsGone, Elsewhere: r.Elsewhere,
		Wish: r.Wish, PickupTime: r.PickupTime, Places: r.Places,
	}
}

func updateParams(r sqlc.Order) sqlc.UpdateOrderParams {
	return sqlc.UpdateOrderParams{
		ID: r.ID, Name: r.Name, UpdatedAt: r.UpdatedAt, CustomerID: r.CustomerID, CustomerName: r.CustomerName,
		CustomerSort: r.CustomerSort, BuyerKey: r.BuyerKey, EmailFolded: r.EmailFolded, Items: r.Items, Total: r.Total,
		Financial: r.Financial, Delivery: r.Delivery, TransactionID: r.TransactionID, Barcode: r.Barcode,
		Status: r.Status, StatusRank: r.StatusRank, Problem: r.Problem, Open: r.Open, Changed: r.Changed,
		Unrouted: r.Unrouted, Search: r.Search, Archived: r.Archived, HandedOver: r.HandedOver, Held: r.Held,
		Parts: r.Parts, PartsDone: r.PartsDone, Units: r.Units, UnitsGone: r.UnitsGone, Elsewhere: r.Elsewhere,
		Wish: r.Wish, PickupTime: r.PickupTime, Places: r.Places,
	}
}

// saveOrder writes a row that exists.
func (a *act) saveOrder(ctx context.Context, row sqlc.Order, o store.Order) error {
	if err := a.deriveRow(ctx, &row, o); err != nil {
		return err
	}
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return nil
}

// observe copies to the row what is shown of Shopify's side although nobody has
// accepted it: where the money and the goods are there.
func observe(row *sqlc.Order, o store.Order) {
	row.UpdatedAt = store.Milli(o.UpdatedAt)
	row.Financial = string(o.Financial)
	row.Archived, row.HandedOver = flag(o.Archived()), flag(o.HandedOver())
	row.Held = flag(o.HeldBack() != "")
	row.Places = o.Places()
	p := o.Progress()
	row.Parts, row.PartsDone, row.Units, row.UnitsGone = p.Parts, p.Done, p.Units, p.Gone
}

// fillRow copies to the row what the order list shows of an order. One whose
// person was forgotten keeps the name it got then.
func fillRow(row *sqlc.Order, o store.Order) {
	row.Name = o.Name
	if row.Forgotten == 0 {
		row.CustomerName = o.CustomerName()
		row.CustomerSort = matching.Fold(row.CustomerName)
	}
	row.BuyerKey = buyerKey(o)
	row.EmailFolded = matching.FoldEmail(o.ContactEmail())
	observe(row, o)
	where := o.Elsewhere()
	row.Elsewhere = int64(where)
	shown := o
	if where == store.AllElsewhere {
		// Nothing of it is ours, so it is shown as it is at Shopify.
		shown = o.AtShopify()
	}
	row.Items, row.Total = shown.Items(), shown.Total
	delivery := store.DeliveryOf(shown)
	row.Delivery = string(delivery)
	row.Unrouted = flag(delivery == store.DeliveryUnknown)
}

// deriveRow sets what follows from the rest of the row.
func (a *act) deriveRow(ctx context.Context, row *sqlc.Order, o store.Order) error {
	known, err := wordsOf(ctx, a.Queries)
	if err != nil {
		return err
	}
	status := store.Status(row.Status)
	row.StatusRank = status.Rank()
	row.Open = flag(!status.Final() && row.Elsewhere != int64(store.AllElsewhere))
	row.Search = searchWords(row.Name, row.CustomerName, row.Barcode, known.Country, o)
	row.Wish, row.PickupTime = withoutControls(o.WishMark()), string(known.Of(o))
	return nil
}

func orderNumber(name string) int64 {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		// A name without digits sorts first; it is a name, not a number.
		return 0
	}
	return n
}

// show writes how far a push of the order has got to its row, which shows what failed for
// as long as another act of the order stands so: else nobody would look at that.
func (a *act) show(ctx context.Context, orderID string, state store.PushState, message string) error {
	if state != store.PushFailed {
		failed, err := a.LastFailed(ctx, orderID)
		switch {
		case err == nil:
			state, message = store.PushFailed, failed
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("reading the outbox: %w", err)
		}
	}
	if err := a.SetOrderPush(ctx, sqlc.SetOrderPushParams{ID: orderID, Push: string(state), PushError: message}); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	return nil
}

// partStatuses are the statuses that were saved for the order's parts by themselves.
func partStatuses(ctx context.Context, q *sqlc.Queries, orderID string) (map[string]store.Status, error) {
	rows, err := q.PartStatuses(ctx, orderID)
	if err != nil {
		return nil, fmt.Errorf("reading the parts' statuses: %w", err)
	}
	saved := make(map[string]store.Status, len(rows))
	for _, row := range rows {
		saved[row.Part] = store.Status(row.Status)
	}
	return saved, nil
}
