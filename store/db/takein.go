package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Settings that let in what R49 leaves out; "1" switches one on.
const (
	SettingTakeTest  = "take_in.test"
	SettingTakeDraft = "take_in.draft"
	SettingTakePOS   = "take_in.pos"
)

// TakenIn says what became of a page of orders.
type TakenIn struct {
	// New and Changed are our ids.
	New, Changed []string
	// Left counts orders that were left out (R49) or hadn't changed.
	Left int
}

// TakeIn takes in a page of orders as Shopify has them now, whole or not at all:
// each is upserted by shop and Shopify id (R5), its customer and lines are
// matched, and when all match its transaction is created and its stock moved in
// the same database transaction (R13); otherwise it waits (R14). An order that
// has its transaction already is never changed by this: what differs is kept
// beside it and flagged (R43).
func (d *DB) TakeIn(ctx context.Context, orders []store.Order) (TakenIn, error) {
	var taken TakenIn
	err := d.in(ctx, "taking in orders", func(a *act) error {
		taken = TakenIn{}
		leftOut, err := leftOut(ctx, a.Queries)
		if err != nil {
			return err
		}
		for _, o := range orders {
			if leftOut(o.Test, o.Source) {
				taken.Left++
				continue
			}
			if err := a.takeIn(ctx, o, &taken); err != nil {
				return fmt.Errorf("taking in %s: %w", o.ShopifyID, err)
			}
		}
		if len(taken.New)+len(taken.Changed) > 0 {
			a.changed(OrdersChanged, slices.Concat(taken.New, taken.Changed)...)
		}
		return nil
	})
	return taken, err
}

// leftOut tells which orders stay outside by R49 and the shop's settings.
func leftOut(ctx context.Context, q *sqlc.Queries) (func(test bool, source string) bool, error) {
	on := map[string]bool{}
	for _, key := range []string{SettingTakeTest, SettingTakeDraft, SettingTakePOS} {
		value, err := q.Setting(ctx, key)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("reading %s: %w", key, err)
		}
		on[key] = value == "1"
	}
	return func(test bool, source string) bool {
		return test && !on[SettingTakeTest] ||
			source == "pos" && !on[SettingTakePOS] ||
			source == "shopify_draft_order" && !on[SettingTakeDraft]
	}, nil
}

func (a *act) takeIn(ctx context.Context, o store.Order, taken *TakenIn) error {
	if _, err := a.Unquarantine(ctx, sqlc.UnquarantineParams{Shop: o.Shop, ShopifyID: o.ShopifyID}); err != nil {
		return fmt.Errorf("lifting the quarantine: %w", err)
	}
	row, err := a.OrderByShopifyID(ctx, sqlc.OrderByShopifyIDParams{Shop: o.Shop, ShopifyID: o.ShopifyID})
	if errors.Is(err, sql.ErrNoRows) {
		id, err := a.takeInNew(ctx, o)
		taken.New = append(taken.New, id)
		return err
	}
	if err != nil {
		return fmt.Errorf("looking for the order: %w", err)
	}
	changed, err := a.takeInAgain(ctx, row, o)
	if changed {
		taken.Changed = append(taken.Changed, row.ID)
	} else {
		taken.Left++
	}
	return err
}

func (a *act) takeInNew(ctx context.Context, o store.Order) (string, error) {
	o.ID = newID()
	row := sqlc.Order{
		ID: o.ID, Shop: o.Shop, ShopifyID: o.ShopifyID, Number: number(o.Name), CreatedAt: ms(o.CreatedAt),
		TakenInAt: a.at, Currency: o.Currency, Status: string(store.New),
	}
	describe(&row, o)
	switch {
	case !o.CancelledAt.IsZero():
		row.Status = string(store.Rejected)
	case o.Fulfillment == "FULFILLED":
		row.Status = string(store.Completed)
	}
	// What was over before it came here is history: its goods left, or never
	// will, without this till, so no transaction is made and no stock moves.
	history := row.Status != string(store.New)
	var plan *booking
	var d decision
	if !history {
		var err error
		if d, err = a.decide(ctx, o, said{}); err != nil {
			return "", err
		}
		if plan, err = a.plan(ctx, &row, o, d); err != nil {
			return "", err
		}
	}
	finish(&row, o)
	if err := a.InsertOrder(ctx, insertParams(row)); err != nil {
		return "", fmt.Errorf("writing the order: %w", err)
	}
	if err := a.insertDetails(ctx, o); err != nil {
		return "", err
	}
	if err := a.insertParts(ctx, o, d.lines); err != nil {
		return "", err
	}
	if plan != nil {
		if err := a.book(ctx, *plan); err != nil {
			return "", err
		}
	}
	if history {
		return o.ID, a.log(ctx, store.Event{
			SubjectID: o.ID, Kind: store.EventTakenIn, Title: fmt.Sprintf("%s taken in, already %s at Shopify", o.Name, map[store.Status]string{store.Rejected: "cancelled", store.Completed: "fulfilled"}[store.Status(row.Status)]),
			Detail: subtitle(row, o), After: row.Status,
		})
	}
	return o.ID, a.log(ctx, matchEvent(row, o, store.EventTakenIn))
}

// takeInAgain brings a known order up to date and says whether that changed anything.
func (a *act) takeInAgain(ctx context.Context, row sqlc.Order, o store.Order) (bool, error) {
	o.ID = row.ID
	accepted, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return false, err
	}
	latest := accepted
	if pending != nil {
		latest = *pending
	}
	if o.UpdatedAt.Before(latest.UpdatedAt) || same(latest, o) {
		// An overlap, or the search index lagging behind: nothing new in it.
		return false, nil
	}
	before := row
	if row.TransactionID != "" && !a.ourRejection(row) {
		over, err := a.over(ctx, row)
		if err != nil {
			return false, err
		}
		if o.ChangedSince(accepted, over) {
			return true, a.flagChange(ctx, row, accepted, o, pending == nil || o.ChangedSince(*pending, over))
		}
	}
	if err := a.follow(ctx, &row, o); err != nil {
		return false, err
	}
	switch {
	case row.Status == string(store.Rejected) && before.Status != row.Status:
		return true, a.log(ctx, store.Event{SubjectID: row.ID, Kind: store.EventChanged, Title: row.Name + " was cancelled at Shopify", Detail: "It had no transaction, so no stock moves.", Before: before.Status, After: row.Status})
	case row.TransactionID != before.TransactionID || row.Problem != before.Problem:
		return true, a.log(ctx, matchEvent(row, o, store.EventMatched))
	}
	return true, nil
}

// ourRejection says that the order was rejected here: its cancellation and
// refund at Shopify are our own doing, not a change to accept.
func (a *act) ourRejection(row sqlc.Order) bool {
	return row.Status == string(store.Rejected)
}

// over says that goods and money of an order with a transaction are done with
// here: it was handed over, or the sale is finished.
func (a *act) over(ctx context.Context, row sqlc.Order) (bool, error) {
	if row.Status == string(store.Completed) {
		return true, nil
	}
	t, err := a.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return false, fmt.Errorf("reading the transaction: %w", err)
	}
	return t.State != string(store.TransactionOpen), nil
}

// flagChange keeps what Shopify changed beside the order as accepted. What is no
// news, because only other facts moved since somebody saw it or decided to keep
// the order as it is, asks nobody again.
func (a *act) flagChange(ctx context.Context, row sqlc.Order, accepted, o store.Order, news bool) error {
	document, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keeping the change: %w", err)
	}
	if err := a.SetOrderPending(ctx, sqlc.SetOrderPendingParams{OrderID: row.ID, Pending: string(document)}); err != nil {
		return fmt.Errorf("keeping the change: %w", err)
	}
	// The money's state is shown as it is now; the transaction and its stock wait
	// for a person (R43).
	row.UpdatedAt, row.Financial = ms(o.UpdatedAt), string(o.Financial)
	if news {
		row.Changed = 1
	}
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("flagging the change: %w", err)
	}
	if !news {
		return nil
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventChanged, Title: row.Name + " changed at Shopify", Detail: o.Differences(accepted),
		Before: accepted.Amount(accepted.Total).String(), After: o.Amount(o.Total).String(),
	})
}

// settle decides about a waiting order and, when all matches, books it. The row
// is brought up to date, not written.
func (a *act) settle(ctx context.Context, row *sqlc.Order, o store.Order) error {
	d, err := a.decide(ctx, o, saidOf(*row))
	if err != nil {
		return err
	}
	plan, err := a.plan(ctx, row, o, d)
	if err != nil {
		return err
	}
	if plan != nil {
		if err := a.book(ctx, *plan); err != nil {
			return err
		}
	}
	if err := a.DeleteOrderLines(ctx, o.ID); err != nil {
		return fmt.Errorf("replacing the lines: %w", err)
	}
	return a.insertLines(ctx, o, d.lines)
}

// plan sets what a decision makes of the row, and returns the booking to make
// once the row is there, or nil when the order has to wait.
func (a *act) plan(ctx context.Context, row *sqlc.Order, o store.Order, d decision) (*booking, error) {
	row.CustomerID = d.customer.CustomerID
	row.Problem = string(d.problem)
	status := store.Status(row.Status)
	if d.problem != "" {
		if status == store.New || status.Problem() {
			row.Status = string(d.problem)
		}
		return nil, nil
	}
	if status.Problem() {
		row.Status = string(store.New)
	}
	barcode, err := a.nextBarcode(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(d.products))
	for i, p := range d.products {
		ids[i] = p.id
	}
	b := booking{products: d.products, transaction: store.TransactionFor(o, d.customer.CustomerID, ids)}
	b.transaction.ID, b.transaction.Barcode = newID(), barcode
	row.TransactionID, row.Barcode = b.transaction.ID, barcode
	return &b, nil
}

// saveOrder writes a row that exists.
func (a *act) saveOrder(ctx context.Context, row sqlc.Order, o store.Order) error {
	finish(&row, o)
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return nil
}

// describe copies to the row what the order list shows of an order.
func describe(row *sqlc.Order, o store.Order) {
	row.Name = o.Name
	row.UpdatedAt = ms(o.UpdatedAt)
	row.CustomerName = o.CustomerName()
	row.CustomerSort = matching.Fold(row.CustomerName)
	row.BuyerKey = buyerKey(o)
	row.EmailFolded = matching.FoldEmail(o.ContactEmail())
	row.Items = o.Items()
	row.Total = o.Total
	row.Financial = string(o.Financial)
	delivery := store.DeliveryOf(o)
	row.Delivery = string(delivery)
	row.Unrouted = flag(delivery == store.DeliveryUnknown)
}

// finish sets what follows from the rest of the row.
func finish(row *sqlc.Order, o store.Order) {
	status := store.Status(row.Status)
	row.StatusRank = status.Rank()
	row.Open = flag(!status.Final())
	words := []string{row.Name, row.CustomerName, o.ContactEmail(), row.Barcode}
	for _, line := range o.Lines {
		words = append(words, line.SKU)
	}
	row.Search = matching.Fold(strings.Join(words, " "))
}

func number(name string) int64 {
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

func matchEvent(row sqlc.Order, o store.Order, kind store.EventKind) store.Event {
	did := "taken in"
	if kind == store.EventMatched {
		did = "matched"
	}
	e := store.Event{SubjectID: row.ID, Kind: kind, Detail: subtitle(row, o), After: row.Status}
	switch store.Status(row.Problem) {
	case store.CustomerIDNeeded:
		e.Kind, e.Title = store.EventWaiting, row.Name+" taken in, needs a customer"
	case store.ProductMatchFailed:
		e.Kind, e.Title = store.EventWaiting, row.Name+" taken in, product not found"
	default:
		e.Title = fmt.Sprintf("%s %s, transaction %s", row.Name, did, row.Barcode)
	}
	if kind == store.EventMatched && e.Kind == store.EventWaiting {
		e.Title = fmt.Sprintf("%s checked again: %s", row.Name, row.Problem)
	}
	return e
}

func subtitle(row sqlc.Order, o store.Order) string {
	parts := []string{row.CustomerName, o.Amount(o.Total).String(), strings.ToLower(store.Delivery(row.Delivery).Label())}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "–" }), " · ")
}
