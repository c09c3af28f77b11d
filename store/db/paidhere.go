package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// What was paid here is told to Shopify, and what a bank has promised there is captured
// (R57). Each is one row of the outbox with an id of its own; nothing of an order's books
// here moves by it.

// MarkPaid queues that Shopify is told that an order was paid here. Invalid says why it
// can't be: marking as paid says that all is (see store.Order.MayMarkPaid).
func (d *DB) MarkPaid(ctx context.Context, orderID string) error {
	return d.on(ctx, "marking an order as paid", orderID, func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		m, err := a.money(ctx, row)
		if err != nil {
			return err
		}
		if m.underWay(store.IntentMarkPaid) {
			return store.Fail(store.Invalid, "Shopify is being told already that %s is paid. Nothing was queued.", row.Name)
		}
		if err := m.order.MayMarkPaid(m.transaction, m.payments); err != nil {
			return err
		}
		return a.markPaid(ctx, row, m.order.AtShopify().Outstanding, newID())
	})
}

// tellPaid queues that Shopify is told, where the shop wants that and the payment of that id
// was the one with which all is paid.
func (a *act) tellPaid(ctx context.Context, orderID, paymentID string) error {
	wanted, err := a.wants(ctx, store.SettingMarkPaid)
	if err != nil || !wanted {
		return err
	}
	row, err := a.order(ctx, orderID)
	if err != nil {
		return err
	}
	m, err := a.money(ctx, row)
	if err != nil || m.underWay(store.IntentMarkPaid) || m.order.MayMarkPaid(m.transaction, m.payments) != nil {
		return err
	}
	return a.markPaid(ctx, row, m.order.AtShopify().Outstanding, paymentID)
}

func (a *act) markPaid(ctx context.Context, row sqlc.Order, minor int64, act string) error {
	if err := a.queueMoney(ctx, row, store.IntentMarkPaid, minor, act); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventPayment, Title: "Shopify is to be told that " + row.Name + " is paid",
		Detail: store.Money{Minor: minor, Currency: row.Currency}.String() + " was taken here",
	})
}

// untell is for a payment that is taken back: what was not sent yet is not told, and where
// it was, or may have been, the sentence says what is left to do at Shopify.
func (a *act) untell(ctx context.Context, orderID string) (string, error) {
	row, err := a.order(ctx, orderID)
	if err != nil {
		return "", err
	}
	withdrawn, err := a.WithdrawMarkPaid(ctx, orderID)
	if err != nil {
		return "", fmt.Errorf("withdrawing what was not told: %w", err)
	}
	if withdrawn > 0 {
		a.changed(OutboxChanged, orderID)
		if err := a.showRest(ctx, row); err != nil {
			return "", err
		}
	}
	m, err := a.money(ctx, row)
	if err != nil || !m.mayHaveTold() {
		return "", err
	}
	return m.order.ReversedAfterTold(), nil
}

// showRest shows on an order's row how far what is left of its pushes has got.
func (a *act) showRest(ctx context.Context, row sqlc.Order) error {
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return err
	}
	state, message := store.PushNone, ""
	for _, p := range slices.Backward(pushes) {
		if p.State != store.PushWithdrawn {
			state, message = p.State, p.LastError
			break
		}
	}
	return a.show(ctx, row.ID, state, message)
}

// Capturing is what is to be captured of an order's authorized payment.
type Capturing struct {
	OrderID string
	// Minor is the amount in the order's currency.
	Minor int64
	// Act is the id that the asker gave it, so that asking twice captures once; one is made
	// where it is "".
	Act string
}

// Capture queues a capture. Invalid when so much can't be, or is being captured already,
// Done when it was queued before under its Act.
func (d *DB) Capture(ctx context.Context, c Capturing) error {
	return d.on(ctx, "capturing a payment", c.OrderID, func(a *act) error {
		row, err := a.order(ctx, c.OrderID)
		if err != nil {
			return err
		}
		act := cmp.Or(c.Act, newID())
		_, err = a.PushOfAct(ctx, sqlc.PushOfActParams{OrderID: row.ID, Intent: string(store.IntentCapture), Act: act})
		switch {
		case err == nil:
			return store.Fail(store.Done, "That is being captured already, or was.")
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("reading the outbox: %w", err)
		}
		m, err := a.money(ctx, row)
		if err != nil {
			return err
		}
		if m.underWay(store.IntentCapture) {
			return store.Fail(store.Invalid, "A payment of %s is being captured already. Wait until that is through.", row.Name)
		}
		if err := m.order.MayCapture(c.Minor, m.payments); err != nil {
			return err
		}
		return a.capture(ctx, row, c.Minor, act)
	})
}

// captureToo queues the capture of what is authorized of an order that becomes Completed,
// where the shop wants that.
func (a *act) captureToo(ctx context.Context, row sqlc.Order) error {
	wanted, err := a.wants(ctx, store.SettingCapture)
	if err != nil || !wanted {
		return err
	}
	m, err := a.money(ctx, row)
	if err != nil {
		return err
	}
	minor := m.order.ToCapture(m.payments)
	if minor == 0 || m.underWay(store.IntentCapture) {
		return nil
	}
	return a.capture(ctx, row, minor, newID())
}

func (a *act) capture(ctx context.Context, row sqlc.Order, minor int64, act string) error {
	if err := a.queueMoney(ctx, row, store.IntentCapture, minor, act); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventPayment,
		Title: store.Money{Minor: minor, Currency: row.Currency}.String() + " of " + row.Name + " is to be captured at Shopify",
	})
}

// queueMoney writes such an act to the outbox in place of one of its kind that failed.
func (a *act) queueMoney(ctx context.Context, row sqlc.Order, intent store.Intent, minor int64, act string) error {
	if _, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: string(intent)}); err != nil {
		return fmt.Errorf("withdrawing what failed: %w", err)
	}
	if err := a.insertPush(ctx, sqlc.InsertPushParams{OrderID: row.ID, Intent: string(intent), Act: act, Minor: minor}); err != nil {
		return err
	}
	a.changed(OrdersChanged, row.ID)
	return a.show(ctx, row.ID, store.PushQueued, "")
}

// wants says whether the shop has one of the settings about money on.
func (a *act) wants(ctx context.Context, key string) (bool, error) {
	setting, err := store.SettingNamed(key)
	if err != nil {
		return false, err
	}
	text, err := a.Setting(ctx, key)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("reading %s: %w", key, err)
	}
	return store.ParseSwitch(cmp.Or(text, setting.Usual))
}

// moneyOf is what is known of an order's money, here and at Shopify.
type moneyOf struct {
	// order is as Shopify had it when it was last read.
	order       store.Order
	transaction store.Transaction
	payments    []store.Payment
	pushes      []store.Push
}

func (a *act) money(ctx context.Context, row sqlc.Order) (m moneyOf, err error) {
	if m.order, err = readLatest(ctx, a.Queries, row.ID); err != nil {
		return m, err
	}
	if m.payments, err = paymentsOfOrder(ctx, a.Queries, row.ID); err != nil {
		return m, err
	}
	if m.pushes, err = pushesOf(ctx, a.Queries, row); err != nil || row.TransactionID == "" {
		return m, err
	}
	t, err := readTransaction(ctx, a.Queries, row.TransactionID)
	if err != nil {
		return m, fmt.Errorf("reading the transaction: %w", err)
	}
	m.transaction = *t
	return m, nil
}

func (m moneyOf) underWay(intent store.Intent) bool {
	return slices.ContainsFunc(m.pushes, func(p store.Push) bool { return p.Intent == intent && p.UnderWay() })
}

// mayHaveTold says that Shopify was told that the order is paid, or may have been.
func (m moneyOf) mayHaveTold() bool {
	return slices.ContainsFunc(m.pushes, func(p store.Push) bool {
		return p.Intent == store.IntentMarkPaid && (p.State == store.PushConfirmed || p.State == store.PushSent || !p.SentAt.IsZero())
	})
}
