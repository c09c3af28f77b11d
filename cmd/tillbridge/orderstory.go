package main

import (
	"time"

	"tillbridge/store"
)

// storyLine is one event as 'order --json' prints it (R44).
type storyLine struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Kind   string    `json:"kind"`
	Title  string    `json:"title"`
	Detail string    `json:"detail,omitempty"`
	Before string    `json:"before,omitempty"`
	After  string    `json:"after,omitempty"`
}

func storyOf(events []store.Event) []storyLine {
	lines := make([]storyLine, len(events))
	for i, e := range events {
		lines[i] = storyLine{
			Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: string(e.Kind), Title: e.Title, Detail: e.Detail, Before: e.Before,
			After: e.After,
		}
	}
	return lines
}

// printStory prints an order's life as something to read: who, when, what, why,
// before and after, under a heading for each day.
func (s *session) printStory(r orderReport) {
	s.printf("%s  %s  %s %s  %s\n", r.Order, r.Status, r.Total, r.Currency, r.orderLine.Customer)
	day := ""
	for _, e := range r.Story {
		at := e.At.Local()
		if today := at.Format("Monday, January 2, 2006"); today != day {
			day = today
			s.printf("\n%s\n", day)
		}
		s.printf("  %s  %s  (%s)\n", at.Format(time.TimeOnly), e.Title, e.Actor)
		for _, each := range []struct{ name, text string }{{"why", e.Detail}, {"before", e.Before}, {"after", e.After}} {
			if each.text != "" {
				s.printf("%12s%-7s %s\n", "", each.name, each.text)
			}
		}
	}
}
