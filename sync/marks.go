package sync

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

// How far polling has come is kept in marks. A mark is a time that Shopify gave a
// change that was listed, so no clock can move it past a change that wasn't.
const (
	ordersMark            = "orders"
	fulfillmentOrdersMark = "fulfillment_orders"

	// overlap is how far each poll looks back before the last mark: the search
	// index lags behind writes, and updates land out of order.
	overlap = 5 * time.Minute
	// ahead is how far the clocks of Shopify's servers may differ: a change dated
	// later than that moves no mark.
	ahead = 5 * time.Minute
	// reach is how far the first poll looks back: what read_orders may see.
	reach = 60 * 24 * time.Hour
	// noticeShown is how long doctor shows a notice.
	noticeShown = 24 * time.Hour
)

// clock asks for Shopify's time, and tells of an answer whose date wasn't believed.
func (p *Poller) clock(ctx context.Context) (time.Time, error) {
	newest, err := p.db.Mark(ctx, p.cfg.Shop, ordersMark)
	if err != nil {
		return time.Time{}, err
	}
	p.gateway.Known(newest)
	now, err := p.gateway.Clock(ctx)
	if odd, is := p.gateway.OddDate(); is && odd != p.oddDate {
		p.oddDate = odd
		told := p.notice(ctx, fmt.Sprintf("An answer of %s was dated %s, far from everything known, so that date was not used.", p.cfg.Shop,
			odd.At.Format("Jan 2, 2006")))
		if err == nil {
			err = told
		}
	}
	return now, err
}

// healMarks sets marks back that lie in the future: an earlier version took them from
// a clock that was wrong. What they passed over is looked for as far back as Shopify
// shows orders.
func (p *Poller) healMarks(ctx context.Context, now time.Time) error {
	for mark, back := range map[string]time.Time{ordersMark: now.Add(-reach), fulfillmentOrdersMark: now.Add(-reach), reconciledMark: {}} {
		at, err := p.db.Mark(ctx, p.cfg.Shop, mark)
		if err != nil {
			return err
		}
		if !at.After(now.Add(ahead)) {
			continue
		}
		if err := p.db.SetMark(ctx, p.cfg.Shop, mark, back); err != nil {
			return err
		}
		p.caughtUpAt = time.Time{}
		if err := p.notice(ctx, fmt.Sprintf("Orders had been asked for up to %s, which is in the future, so all changes of the last 60 days "+
			"are looked through once more.", at.Format("Jan 2, 2006"))); err != nil {
			return err
		}
	}
	return nil
}

// lister is one of the gateway's two listings.
type lister func(ctx context.Context, from, until time.Time, page func([]shopify.Listed) error) error

// list puts what changed since the named mark into a map, and returns how far the mark
// may go once all of that is in. The end of the window stays open: no clock decides
// what is listed.
func (p *Poller) list(ctx context.Context, name string, now time.Time, ask lister, into map[string]time.Time) (to time.Time, err error) {
	mark, err := p.db.Mark(ctx, p.cfg.Shop, name)
	if err != nil {
		return to, err
	}
	if to = mark; to.IsZero() {
		to = window(mark, now)
	}
	begin := to
	err = ask(ctx, window(mark, now), time.Time{}, func(page []shopify.Listed) error {
		for _, order := range page {
			if latest, listed := into[order.OrderID]; !listed || order.UpdatedAt.After(latest) {
				into[order.OrderID] = order.UpdatedAt
			}
			to = further(to, order.UpdatedAt, now)
		}
		return p.between(ctx)
	})
	if errors.Is(err, shopify.ErrUnread) {
		// What could be told is read; the mark stays before what could not.
		return begin, p.notice(ctx, store.MessageOf(err))
	}
	return to, err
}

// further moves a mark on to a change, unless that is dated in the future.
func further(mark, updatedAt, now time.Time) time.Time {
	if updatedAt.After(mark) && !updatedAt.After(now.Add(ahead)) {
		return updatedAt
	}
	return mark
}

// window is where a poll begins: a little before the mark, or as far back as
// Shopify shows orders when there is none.
func window(mark, now time.Time) (from time.Time) {
	if mark.IsZero() {
		return now.Add(-reach)
	}
	return mark.Add(-overlap)
}

func noticeKey(shop string) string { return "poll." + shop + ".notice" }

// notice tells of something odd that was dealt with: in the state, in the log and,
// for a day, in doctor.
func (p *Poller) notice(ctx context.Context, text string) error {
	p.cfg.Log.Warn().Msg(text)
	p.set(func(s *State) { s.Notice = text })
	return p.db.SetSetting(ctx, noticeKey(p.cfg.Shop), p.cfg.Now().UTC().Format(time.RFC3339)+" "+text)
}

// LastNotice returns what polling a shop had to tell of within the last day, "" for
// nothing; now is this computer's clock.
func LastNotice(ctx context.Context, d *db.DB, shop string, now time.Time) (string, error) {
	kept, err := d.Setting(ctx, noticeKey(shop))
	if err != nil || kept == "" {
		return "", err
	}
	when, text, _ := strings.Cut(kept, " ")
	at, err := time.Parse(time.RFC3339, when)
	if err != nil {
		return "", store.FailBecause(err, store.Broken, "What polling had to tell can't be read; the next check writes it anew.")
	}
	if over(at, now, noticeShown) {
		return "", nil
	}
	return text, nil
}
