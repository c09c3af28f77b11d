package sync

import "time"

// State is how polling stands, for the status line (R4).
type State struct {
	Checking bool
	// LastGood is when a poll last succeeded, by this computer's clock; zero when
	// none has since the database was made.
	LastGood time.Time
	// Next is when the next poll begins; zero when polling isn't running.
	Next time.Time
	// Err is what went wrong with the last poll, nil when it was good.
	Err error
	// Loading is how far a long load has come, the first one of a shop above all;
	// nil when none is under way.
	Loading *Loading
	// CaughtUp tells what happened meanwhile when the shop answers again after it
	// was long out of reach (R45), as "Back after 3 h 12 min: 14 orders came in, 5
	// statuses were sent."; it stands until the next good poll.
	CaughtUp string
	// Notice tells of something odd that the last poll met and dealt with, "" for
	// nothing.
	Notice string
}

// Loading counts the orders of a long load. Total is how many there will be, 0
// while Shopify hasn't said; Listed is how many of them were read so far, and
// TakenIn how many are in the database. A Loading is never changed once shown.
type Loading struct{ Listed, TakenIn, Total int64 }

// State returns how polling stands now.
func (p *Poller) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// OnState calls f after each change of the state, on the goroutine that polls.
func (p *Poller) OnState(f func(State)) (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := p.nextID
	p.nextID++
	p.listeners[id] = f
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.listeners, id)
	}
}

func (p *Poller) set(change func(*State)) {
	p.mu.Lock()
	change(&p.state)
	state := p.state
	listeners := make([]func(State), 0, len(p.listeners))
	for id := range p.nextID {
		if f, ok := p.listeners[id]; ok {
			listeners = append(listeners, f)
		}
	}
	p.mu.Unlock()
	for _, f := range listeners {
		f(state)
	}
}
