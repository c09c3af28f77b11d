package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// progressLine is how much of an order was handed over.
type progressLine struct {
	Parts     int64 `json:"parts"`
	PartsDone int64 `json:"partsDone"`
	Units     int64 `json:"units"`
	UnitsGone int64 `json:"unitsHandedOver"`
}

// standing is a status with how far the order is, where that is something to say.
func standing(status store.Status, p store.Progress) string {
	if label := p.Label(); label != "" {
		return string(status) + ", " + label
	}
	return string(status)
}

// partReport is a part of an order as 'order NAME --json' prints it.
type partReport struct {
	// Part is its number, 0 for what another location hands over: nothing is done with it here.
	Part     int    `json:"part,omitempty"`
	Location string `json:"location,omitempty"`
	// Own: this shop sells it and hands it over (R53). Of one that was booked here, and whose
	// location was unticked, it does neither any more.
	Own bool `json:"own"`
	// Method is Shopify's: PICK_UP, SHIPPING …; State too: OPEN, ON_HOLD …; Status is ours.
	Method string         `json:"method,omitempty"`
	State  string         `json:"state"`
	Status store.Status   `json:"status,omitempty"`
	Waits  string         `json:"waits,omitempty"`
	Lines  []partLineLine `json:"lines"`
}

type partLineLine struct {
	SKU   string `json:"sku"`
	Title string `json:"title"`
	// HandedOver and Left add up to Quantity.
	Quantity   int64 `json:"quantity"`
	HandedOver int64 `json:"handedOver"`
	Left       int64 `json:"left"`
}

// goReport is one hand-over at Shopify as 'order NAME --json' prints it.
type goReport struct {
	Go      int       `json:"go"`
	At      time.Time `json:"at,omitzero"`
	State   string    `json:"state"`
	Carrier string    `json:"carrier,omitempty"`
	Numbers []string  `json:"numbers,omitempty"`
	// Parts are those of which it handed something over.
	Parts []int `json:"parts,omitempty"`
	// Here says that it was handed over from here.
	Here bool `json:"fromHere"`
}

// latest is the explained order as Shopify had it at the last check.
func latest(e db.Explanation) store.Order {
	if e.Pending != nil {
		return *e.Pending
	}
	return e.Details
}

// partsOf are the order's parts, this shop's first.
func partsOf(e db.Explanation) []partReport {
	o := latest(e)
	parts := []partReport{}
	for i, f := range o.Parts() {
		part := partOf(o, f)
		part.Part, part.Own, part.Status = i+1, !f.Left, o.PartStatus(f, e.Order.Status, e.PartStatuses)
		parts = append(parts, part)
	}
	for _, f := range o.Others() {
		parts = append(parts, partOf(o.AtShopify(), f))
	}
	if n := o.Hidden; n > 0 {
		parts = append(parts, partReport{
			Location: store.Service, State: "hidden from this app", Lines: []partLineLine{{Quantity: n, Left: n}},
		})
	}
	return parts
}

func partOf(o store.Order, f store.FulfillmentOrder) partReport {
	part := partReport{Location: f.Place(), Method: f.Method, State: f.State, Waits: f.Waits(), Lines: []partLineLine{}}
	for _, l := range f.Lines {
		line := partLineLine{Quantity: l.Total, Left: l.Remaining, HandedOver: l.Total - l.Remaining}
		for _, ordered := range o.Lines {
			if ordered.ShopifyID == l.LineShopifyID {
				line.SKU, line.Title = ordered.SKU, ordered.Title
			}
		}
		part.Lines = append(part.Lines, line)
	}
	return part
}

func goesOf(e db.Explanation) []goReport {
	o, ours := latest(e), store.SentBy(e.Pushes)
	goes := []goReport{}
	for i, f := range o.Fulfillments {
		made := goReport{
			Go: i + 1, At: f.At, State: f.State, Carrier: f.Carrier, Numbers: store.TrackingNumbers(f.Tracking), Here: ours.Made(f),
		}
		for _, id := range f.FulfillmentOrders {
			if n := o.PartNumber(id); n > 0 {
				made.Parts = append(made.Parts, n)
			}
		}
		goes = append(goes, made)
	}
	return goes
}

func (s *session) printParts(r orderReport) {
	for _, p := range r.Parts {
		if p.Part == 0 {
			s.printOthers(p)
			continue
		}
		words := []string{string(p.Status)}
		for _, word := range []string{methodWords[p.Method], p.Location, p.Waits} {
			if word != "" {
				words = append(words, word)
			}
		}
		if !p.Own {
			words = append(words, "no longer this shop's")
		}
		s.printf("Part %d: %s\n", p.Part, strings.Join(words, ", "))
		// Of an order in one part its lines stand above.
		for _, l := range p.Lines {
			if len(r.Parts) == 1 && (r.Progress.UnitsGone == 0 || p.Status == store.Completed) {
				break
			}
			s.printf("%3d × %s  %s\n", l.Quantity, l.Title, leftSentence(l))
		}
	}
	for _, g := range r.Goes {
		words := []string{g.At.Local().Format("Jan 2 15:04")}
		if g.State != "SUCCESS" {
			words = append(words, strings.ToLower(g.State))
		}
		if by := strings.TrimSpace(g.Carrier + " " + store.FormatTracking(g.Numbers)); by != "" {
			words = append(words, by)
		}
		if !g.Here {
			words = append(words, "not from here")
		}
		s.printf("Go %d: %s\n", g.Go, strings.Join(words, ", "))
	}
}

// printOthers says what another location or a service hands over, and how far it is there.
func (s *session) printOthers(p partReport) {
	var units int64
	for _, l := range p.Lines {
		units += l.Quantity
	}
	words := []string{p.Location + " (not this shop's)"}
	for _, word := range []string{methodWords[p.Method], counted(units, "item", "items"), cmp.Or(p.Waits, stateWords(p.State))} {
		if word != "" {
			words = append(words, word)
		}
	}
	s.printf("Elsewhere: %s\n", strings.Join(words, ", "))
}

// stateWords is Shopify's state of a part as people read it.
func stateWords(state string) string { return strings.ToLower(strings.ReplaceAll(state, "_", " ")) }

// methodWords are Shopify's ways of delivery in words.
var methodWords = map[string]string{
	"PICK_UP": "picked up", "SHIPPING": "shipped", "LOCAL": "local delivery", "PICKUP_POINT": "shipped to a pickup point",
}

func leftSentence(l partLineLine) string {
	switch {
	case l.Left == 0:
		return "handed over."
	case l.HandedOver == 0:
		return "to be handed over."
	default:
		return fmt.Sprintf("%d handed over, %d left.", l.HandedOver, l.Left)
	}
}
