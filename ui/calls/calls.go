// Package calls calls a person to the till when something needs one, and has pick lists
// printed by themselves (R68). What calls is decided by store.CallFor; this package says
// when it is told. It listens to the database and to the poller, and asks neither by
// itself.
package calls

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/sync"
	"tillbridge/ui/screen"
)

// Shop is what the package needs of the database; a *db.DB is one.
type Shop interface {
	Head(ctx context.Context) (books.Head, error)
	Happened(ctx context.Context, since int64) (list []store.Happened, end int64, err error)
	CallPlan(ctx context.Context) (store.CallPlan, error)
	PrintsPickLists(ctx context.Context) (bool, error)
}

// Config is what Calls are made of.
type Config struct {
	Shop Shop
	Work screen.Scheduler
	Now  func() time.Time
	// Show shows a notification on this computer's screen.
	Show func(title, text string)
	// Chime plays a sound to its end; nil where this program can't sound.
	Chime func(ctx context.Context, sound store.Chime) error
	// PrintPickList prints the pick list of a transaction, once for ever.
	PrintPickList func(ctx context.Context, transactionID string) error
}

// Calls tells what needs a person. UI goroutine only.
type Calls struct {
	cfg    Config
	caller store.Caller
	begun  time.Time
	// told and picked are how far in the event log was told and printed, notYet until the
	// shop's orders have been read a first time.
	told, picked int64
	starting     bool
	// news is set when something may have to be told, waiting while it is gathered and
	// telling while it is read; busy is a poll under way, whose orders are told at once.
	news, waiting, telling, busy bool
	picking, pickAgain           bool
	// out is since when the shop can't be reached, outTold that this was told.
	out     time.Time
	outTold bool
	silent  error
}

const (
	// notYet stands for no place in the event log.
	notYet = -1
	// gather is how long what comes in a row is gathered before it is told together.
	gather = 2 * time.Second
	// chimeTime is how long a sound may take, the opening of its device included.
	chimeTime = 10 * time.Second
)

// New makes Calls that know nothing yet; State and Changed tell them.
func New(cfg Config) *Calls {
	return &Calls{cfg: cfg, begun: cfg.Now(), told: notYet, picked: notYet}
}

// Silent is why the last sound could not be heard, nil when it could.
func (c *Calls) Silent() error { return c.silent }

// State is told each change of the conversation with the shop. Nothing is told of the
// orders that a first load brings: they were there before.
func (c *Calls) State(s sync.State) {
	c.busy = s.Checking || s.Loading != nil
	if s.LastGood.IsZero() {
		c.told, c.picked = notYet, notYet
		return
	}
	if c.told == notYet {
		c.start()
		return
	}
	if c.busy {
		return
	}
	c.watchOutage(s)
	if c.news {
		c.tell()
	}
}

// start begins at the end of the event log.
func (c *Calls) start() {
	if c.starting {
		return
	}
	c.starting = true
	c.cfg.Work.Go(func() {
		defer c.cfg.Work.UI(func() { c.starting = false })
		head, err := c.cfg.Shop.Head(context.Background())
		c.cfg.Work.UI(func() {
			if err == nil { // else the next state tries again
				c.told, c.picked = head.Seq, head.Seq
			}
		})
	})
}

// watchOutage tells once of each outage that has become long, counted from when this
// program could notice it.
func (c *Calls) watchOutage(s sync.State) {
	if s.Err == nil {
		c.out, c.outTold = time.Time{}, false
		return
	}
	if c.out.IsZero() {
		c.out = s.LastGood
		if c.begun.After(c.out) {
			c.out = c.begun
		}
	}
	c.news = c.news || !c.outTold && c.longOut()
}

func (c *Calls) longOut() bool {
	return !c.out.IsZero() && c.cfg.Now().Sub(c.out) >= store.LongOutage
}

// Changed is told that orders changed.
func (c *Calls) Changed() {
	if c.told == notYet {
		return
	}
	c.news = true
	c.pick()
	if c.waiting || c.busy {
		return // a poll ends with a state
	}
	c.waiting = true
	if c.cfg.Work.After == nil {
		c.gathered()
		return
	}
	c.cfg.Work.After(gather, c.gathered)
}

func (c *Calls) gathered() {
	c.waiting = false
	if !c.busy {
		c.tell()
	}
}

// tell tells what happened since the last time. In quiet hours it stays untold: the
// first state or change after them tells it together.
func (c *Calls) tell() {
	if c.telling || c.told == notYet {
		return
	}
	c.telling, c.news = true, false
	now, since := c.cfg.Now(), c.told
	c.cfg.Work.Go(func() {
		defer c.cfg.Work.UI(func() { c.telling = false })
		plan, err := c.cfg.Shop.CallPlan(context.Background())
		quiet := err == nil && !plan.Quiet.Until(now.Local()).IsZero()
		var calls []store.Call
		end := since
		if err == nil && !quiet {
			calls, end, err = c.read(since)
		}
		c.cfg.Work.UI(func() {
			if err != nil || quiet || c.told != since {
				// What can't be read now is told later; windows say why it can't.
				c.news = true
				return
			}
			c.told = end
			if c.longOut() && !c.outTold {
				c.outTold = true
				calls = append(calls, store.OutageCall(c.out, screen.Country()))
			}
			if notice, ok := c.caller.Notice(calls, plan, now); ok {
				c.Tell(notice, plan)
			}
		})
	})
}

func (c *Calls) read(since int64) (calls []store.Call, end int64, err error) {
	list, end, err := c.cfg.Shop.Happened(context.Background(), since)
	for _, h := range list {
		if call, ok := store.CallFor(h); ok {
			calls = append(calls, call)
		}
	}
	return calls, end, err
}

// Tell shows and sounds a notice as this computer does.
func (c *Calls) Tell(n store.Notice, plan store.CallPlan) {
	if plan.Show {
		c.cfg.Show(n.Title, n.Text)
	}
	if plan.Sound {
		c.sound(n.Chime, nil)
	}
}

// Try shows and sounds both kinds of notices, as a plan that may not be saved says;
// then is told what became of the sound.
func (c *Calls) Try(plan store.CallPlan, then func(silent error)) {
	if plan.Show {
		c.cfg.Show("New order #1001", "This is how Tillbridge calls you.")
	}
	if !plan.Sound {
		then(nil)
		return
	}
	c.sound(store.ChimeNewOrder, func(err error) {
		if err != nil {
			then(err)
			return
		}
		c.sound(store.ChimeNeeded, then)
	})
}

func (c *Calls) sound(chime store.Chime, then func(error)) {
	c.cfg.Work.Go(func() {
		err := error(store.Fail(store.Unavailable, "This build of Tillbridge has no sound. Notifications are shown all the same."))
		if c.cfg.Chime != nil {
			ctx, stop := context.WithTimeout(context.Background(), chimeTime)
			defer stop()
			err = c.cfg.Chime(ctx, chime)
		}
		c.cfg.Work.UI(func() {
			c.silent = err
			if then != nil {
				then(err)
			}
		})
	})
}
