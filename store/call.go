package store

import (
	"fmt"
	"strings"
	"time"
)

// CallKind is why a person is called to the till (R68).
type CallKind string

// The four kinds, in the order of Settings.
const (
	// CallNewOrder: an order came in that is to be handled.
	CallNewOrder CallKind = "new-orders"
	// CallDecision: an order needs a customer, a product, or an answer about what
	// Shopify changed; or it could not be taken in at all.
	CallDecision CallKind = "decisions"
	// CallFailedPush: a status did not reach Shopify and is not tried again.
	CallFailedPush CallKind = "failed-pushes"
	// CallOutage: the shop is long out of reach.
	CallOutage CallKind = "outages"
)

// CallKinds returns all kinds.
func CallKinds() []CallKind {
	return []CallKind{CallNewOrder, CallDecision, CallFailedPush, CallOutage}
}

// Label is the kind as Settings names it.
func (k CallKind) Label() string {
	switch k {
	case CallNewOrder:
		return "New orders"
	case CallDecision:
		return "Orders that need a decision"
	case CallFailedPush:
		return "Statuses that Shopify did not take"
	default:
		return "The shop out of reach"
	}
}

// Setting is the key of the setting that turns the kind on and off.
func (k CallKind) Setting() string { return "call." + string(k) }

// The other settings of calls, and of the pick lists that print by themselves; "here."
// makes them each computer's own.
const (
	SettingQuiet     = "call.quiet"
	SettingSound     = "here.sound"
	SettingShow      = "here.notifications"
	SettingPickLists = "here.pick-lists"
)

// Call is one thing that needs a person.
type Call struct {
	Kind CallKind
	// OrderID and OrderName are "" for what is about no order that is in.
	OrderID, OrderName string
	// Needs goes on after the order's name: "needs a customer".
	Needs string
}

// Happened is an event with where its order stands now. Without an order only
// Event is set.
type Happened struct {
	Event             Event
	OrderName         string
	Status            Status
	Push              PushState
	Changed, Archived bool
	TransactionID     string
	Delivery          Delivery
}

// ReadyToPick says whether an order's goods can be fetched from here on: it has its
// transaction, and something is handed over.
func (h Happened) ReadyToPick() bool {
	became := h.Event.Kind == EventTakenIn || h.Event.Kind == EventMatched
	return became && h.Event.After == string(New) && h.Status == New && h.TransactionID != "" && h.Delivery != DeliveryNothing
}

// CallFor says whether an event calls a person (R68). What people here did
// themselves calls nobody, nor what was dealt with since.
func CallFor(h Happened) (Call, bool) {
	call := Call{Kind: CallDecision, OrderID: h.Event.SubjectID, OrderName: h.OrderName}
	if h.Event.Actor != Automatic {
		return Call{}, false
	}
	if h.Event.Kind == EventQuarantined {
		call.Needs = "can't be taken in"
		return call, true
	}
	if h.OrderName == "" || !RequiresAction(h.Status, h.Push, h.Changed, h.Archived, false) {
		return Call{}, false
	}
	switch {
	case h.Event.Kind == EventPushFailed && h.Push == PushFailed:
		call.Kind, call.Needs = CallFailedPush, "did not reach Shopify"
	case h.Event.Kind == EventChanged && h.Changed:
		call.Needs = "changed at Shopify"
	case h.Event.Kind == EventWaiting && h.Status == CustomerIDNeeded:
		call.Needs = "needs a customer"
	case h.Event.Kind == EventWaiting && h.Status == ProductMatchFailed:
		call.Needs = "needs a product"
	case h.Event.Kind == EventTakenIn && h.Status == New:
		call.Kind, call.Needs = CallNewOrder, "is new"
	default:
		return Call{}, false
	}
	return call, true
}

// LongOutage is from when on a shop that does not answer is worth telling about (R45).
const LongOutage = 10 * time.Minute

// OutageCall is for a shop that does not answer since then, the time as a country writes it (R67).
func OutageCall(since time.Time, country string) Call {
	return Call{Kind: CallOutage, Needs: fmt.Sprintf("It has not answered since %s, so no orders come in. The till goes on; what is saved "+
		"waits.", Clock(since.Local(), country))}
}

// CallPlan says when people of a shop want to be called, and how this computer does it.
type CallPlan struct {
	NewOrders, Decisions, FailedPushes, Outages bool
	Quiet                                       QuietHours
	// Sound and Show are this computer's: whether it sounds, and whether it shows a
	// notification.
	Sound, Show bool
}

// Switch is where the plan keeps a kind.
func (p *CallPlan) Switch(k CallKind) *bool {
	switch k {
	case CallNewOrder:
		return &p.NewOrders
	case CallDecision:
		return &p.Decisions
	case CallFailedPush:
		return &p.FailedPushes
	default:
		return &p.Outages
	}
}

// QuietHours are the minutes of a day from From until To, over midnight when To is the
// earlier; none when they are the same.
type QuietHours struct{ From, To int }

// ParseQuietHours reads "22:00-07:00", and "" for none; Invalid for anything else.
func ParseQuietHours(text string) (QuietHours, error) {
	if text = strings.TrimSpace(text); text == "" {
		return QuietHours{}, nil
	}
	from, to, both := strings.Cut(text, "-")
	begins, err := time.Parse("15:04", strings.TrimSpace(from))
	ends, endErr := time.Parse("15:04", strings.TrimSpace(to))
	if !both || err != nil || endErr != nil {
		return QuietHours{}, Fail(Invalid, "%q are no quiet hours. Nothing was saved; write them as 22:00-07:00, and nothing for none.", text)
	}
	minutes := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	return QuietHours{minutes(begins), minutes(ends)}, nil
}

// String is "22:00-07:00", "" for none.
func (q QuietHours) String() string {
	if q.From == q.To {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// Until says when the quiet ends that now is in, by the clock that now shows; zero
// when it is not quiet.
func (q QuietHours) Until(now time.Time) time.Time {
	minute, days := now.Hour()*60+now.Minute(), 0
	switch {
	case q.From == q.To:
		return time.Time{}
	case q.From < q.To:
		if minute < q.From || minute >= q.To {
			return time.Time{}
		}
	case minute >= q.From:
		days = 1
	case minute >= q.To:
		return time.Time{}
	}
	return time.Date(now.Year(), now.Month(), now.Day()+days, q.To/60, q.To%60, 0, 0, now.Location())
}

// Chime is a sound.
type Chime string

// The two sounds.
const (
	ChimeNewOrder Chime = "new-order"
	ChimeNeeded   Chime = "needed"
)

// Chimes returns both.
func Chimes() []Chime { return []Chime{ChimeNewOrder, ChimeNeeded} }

// Notice is what a person is told at once of one call or of many.
type Notice struct {
	Title, Text string
	Chime       Chime
}

// Caller keeps what was told, so that nothing is told twice a day.
type Caller struct{ told map[Call]time.Time }

// toldLong is how long the same call about the same order is not told again.
const toldLong = 24 * time.Hour

// Notice makes one notice of calls, of those that the plan wants and that were not told
// before; false when none is left. It names order numbers and what they need, never a
// person.
func (c *Caller) Notice(calls []Call, plan CallPlan, now time.Time) (Notice, bool) {
	if c.told == nil {
		c.told = map[Call]time.Time{}
	}
	for call, at := range c.told {
		if age := now.Sub(at); age >= toldLong || age < 0 {
			delete(c.told, call)
		}
	}
	var fresh []Call
	for _, call := range calls {
		_, told := c.told[call]
		if known := call.OrderID != ""; known && told || !*plan.Switch(call.Kind) {
			continue
		}
		c.told[call] = now
		fresh = append(fresh, call)
	}
	if len(fresh) == 0 {
		return Notice{}, false
	}
	return noticeOf(fresh), true
}

func noticeOf(calls []Call) Notice {
	n := Notice{Chime: ChimeNewOrder}
	counts := map[CallKind]int{}
	for _, call := range calls {
		counts[call.Kind]++
		if call.Kind != CallNewOrder {
			n.Chime = ChimeNeeded
		}
	}
	if len(calls) == 1 {
		n.Title, n.Text = calls[0].alone()
		return n
	}
	var titles []string
	for _, kind := range CallKinds() {
		if counts[kind] > 0 {
			titles = append(titles, kind.many(counts[kind]))
		}
	}
	n.Title, n.Text = strings.Join(titles, ", "), named(calls)
	return n
}

// alone words a call that comes by itself.
func (c Call) alone() (title, text string) {
	name := c.OrderName
	if name == "" {
		name = "An order"
	}
	switch c.Kind {
	case CallNewOrder:
		return "New order " + c.OrderName, "It is ready to be handled."
	case CallFailedPush:
		return name + " " + c.Needs, "It is not tried again by itself. eCommerce Sales says why."
	case CallOutage:
		return "The shop is out of reach", c.Needs
	default:
		return name + " " + c.Needs, "Open eCommerce Sales and decide."
	}
}

// many counts calls of a kind.
func (k CallKind) many(n int) string {
	words := map[CallKind][2]string{
		CallNewOrder:   {"1 new order", "%d new orders"},
		CallDecision:   {"1 order needs a decision", "%d orders need a decision"},
		CallFailedPush: {"1 status did not reach Shopify", "%d statuses did not reach Shopify"},
		CallOutage:     {"the shop is out of reach", "the shop is out of reach"},
	}[k]
	if n == 1 {
		return words[0]
	}
	if k == CallOutage {
		return words[1]
	}
	return fmt.Sprintf(words[1], n)
}

// namedAtMost is how many orders a notice names: more is not read.
const namedAtMost = 6

// named lists orders, new ones by their numbers and others with what they need.
func named(calls []Call) string {
	var names []string
	for _, call := range calls {
		switch {
		case call.OrderName == "":
		case call.Kind == CallNewOrder:
			names = append(names, call.OrderName)
		default:
			names = append(names, call.OrderName+" "+call.Needs)
		}
	}
	if more := len(names) - namedAtMost; more > 0 {
		names = append(names[:namedAtMost], fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}
