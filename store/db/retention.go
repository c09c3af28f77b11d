package db

import (
	"context"
	"slices"
	"strconv"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// SettingRetention is after how many months without news the person of closed
// orders is forgotten (R65); "" or "0" is never.
const SettingRetention = "retention.closed-orders"

// peopleAtOnce is how many are forgotten in one transaction: others may write
// between two.
const peopleAtOnce = 100

// ForgetOld forgets every customer of whom nothing is younger than the months of
// SettingRetention, as ForgetCustomer does: no order, no sale, no edit of the
// record, and nothing that is open. Who never ordered stays. Orders of nobody's,
// that were over before they came, lose their person when no younger one is of the
// same buyer. It returns how many customers and how many orders without one were
// forgotten.
func (d *DB) ForgetOld(ctx context.Context) (customers, orders int, err error) {
	text, err := d.Setting(ctx, SettingRetention)
	if err != nil {
		return 0, 0, err
	}
	months, err := store.ParseRetention(text)
	if err != nil || months == 0 {
		return 0, 0, err
	}
	before := store.Milli(d.cfg.Now().AddDate(0, -months, 0))
	m, err := (&act{Queries: d.read}).mentions(ctx)
	if err != nil {
		return 0, 0, wrap(err, "forgetting old orders")
	}
	ids, err := d.read.CustomersWithoutNews(ctx, before)
	if err != nil {
		return 0, 0, wrap(err, "looking for old orders")
	}
	for some := range slices.Chunk(ids, peopleAtOnce) {
		n, err := d.forgetSome(ctx, some, before, m)
		if customers += n; err != nil {
			return customers, orders, err
		}
	}
	if ids, err = d.read.NobodysOrdersWithoutNews(ctx, before); err != nil {
		return customers, orders, wrap(err, "looking for old orders")
	}
	for some := range slices.Chunk(ids, peopleAtOnce) {
		n, err := d.forgetNobodys(ctx, some)
		if orders += n; err != nil {
			return customers, orders, err
		}
	}
	return customers, orders, nil
}

func (d *DB) forgetSome(ctx context.Context, ids []string, before int64, m mentions) (n int, err error) {
	err = d.in(ctx, "forgetting old orders", func(a *act) error {
		n, a.actor = 0, store.Automatic
		var traces store.Traces
		for _, id := range ids {
			p, err := a.leaving(ctx, id)
			if err != nil {
				return err
			}
			// What is still to be done about an order keeps its person, and so does a young
			// order that no record is known for.
			young := slices.ContainsFunc(p.orders, func(o sqlc.Order) bool { return max(o.CreatedAt, o.UpdatedAt) >= before })
			if young || p.MayForget() != nil {
				continue
			}
			if err := a.forgetPerson(ctx, &p, m); err != nil {
				return err
			}
			traces.Add(p.traces)
			n++
		}
		return a.forgetElsewhere(ctx, traces)
	})
	return n, err
}

func (d *DB) forgetNobodys(ctx context.Context, ids []string) (n int, err error) {
	err = d.in(ctx, "forgetting old orders", func(a *act) error {
		n, a.actor = 0, store.Automatic
		for _, id := range ids {
			row, err := a.order(ctx, id)
			if err != nil {
				return err
			}
			why, err := a.hasToDo(ctx, row)
			if err != nil {
				return err
			}
			if why != "" {
				continue
			}
			if err := a.forgetNobodysOrder(ctx, row); err != nil {
				return err
			}
			n++
		}
		return a.noteRest(ctx)
	})
	return n, err
}

// forgetNobodysOrder takes the person out of an order that has no customer.
func (a *act) forgetNobodysOrder(ctx context.Context, row sqlc.Order) error {
	o, _, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	seqs, err := a.eventsAbout(ctx, person{orders: []sqlc.Order{row}}, mentions{})
	if err != nil {
		return err
	}
	if err := a.forgetOrder(ctx, row, store.ForgottenBuyer, o.Traces()); err != nil {
		return err
	}
	return a.forgetEvents(ctx, store.Event{
		SubjectID: row.ID, Title: "The person of " + row.Name + " was forgotten",
		Detail: "It was over long ago.",
	}, seqs)
}

// SetRetention keeps after how many months old orders lose their person, 0 for
// never; Invalid says which figures there are.
func (d *DB) SetRetention(ctx context.Context, months int) error {
	text := strconv.Itoa(months)
	if _, err := store.ParseRetention(text); err != nil {
		return err
	}
	return d.ChangeSetting(ctx, SettingRetention, text, "How long closed orders keep their person changed")
}

// settingForgot is the day on which old orders were last looked through.
const settingForgot = "retention.last"

// ForgetDue looks once a day for orders that are old enough, and finishes what
// forgetting has left to do.
func (d *DB) ForgetDue(ctx context.Context) error {
	today := d.cfg.Now().Local().Format("2006-01-02")
	last, err := d.Setting(ctx, settingForgot)
	if err != nil {
		return err
	}
	if last != today {
		customers, orders, err := d.ForgetOld(ctx)
		if err != nil {
			return err
		}
		if customers+orders > 0 {
			d.cfg.Log.Info().Int("customers", customers).Int("orders", orders).Msg("old orders lost their person")
		}
		if err := d.SetSetting(ctx, settingForgot, today); err != nil {
			return err
		}
	}
	return d.ForgetRest(ctx)
}
