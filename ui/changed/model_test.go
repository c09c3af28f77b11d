package changed

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// waiting is a model of three changed orders that shows one of them.
func waiting(at string) *model {
	m := &model{}
	m.follow([]db.OrderRow{{ID: "a"}, {ID: "b"}, {ID: "c"}}, store.Change{Version: "1", After: store.Order{ID: at}})
	return m
}

func TestR43_TheNextOrderAfterADecision(t *testing.T) {
	for at, want := range map[string]string{"a": "b", "b": "c", "c": "a", "kept": ""} {
		if got := waiting(at).next(); got != want {
			t.Errorf("after %q comes %q, want %q", at, got, want)
		}
	}
	if got := (&model{}).next(); got != "" {
		t.Errorf("after nothing comes %q", got)
	}
}

func TestR43_SteppingThroughWhatWaits(t *testing.T) {
	for _, test := range []struct {
		at, back, on, where  string
		previousNot, nextNot string
	}{
		{"a", "", "b", "1 of 3 waiting", "This is the first one.", ""},
		{"b", "a", "c", "2 of 3 waiting", "", ""},
		{"c", "b", "", "3 of 3 waiting", "", "This is the last one."},
		{"kept", "a", "a", "3 waiting", "This is the first one.", ""},
	} {
		m := waiting(test.at)
		if m.beside(-1) != test.back || m.beside(1) != test.on || m.where() != test.where || m.previousNot() != test.previousNot ||
			m.nextNot() != test.nextNot {
			t.Errorf("at %q: %q, %q, %q, %q, %q", test.at, m.beside(-1), m.beside(1), m.where(), m.previousNot(), m.nextNot())
		}
	}
}

func TestR43_WhatCantBeDecidedSaysWhy(t *testing.T) {
	m := waiting("a")
	if m.acceptNot() != "" || m.keepNot() != "" || m.facts() != "Nothing has moved yet. The decision is logged with your name." {
		t.Errorf("accept %q, keep %q, %q", m.acceptNot(), m.keepNot(), m.facts())
	}
	m.shown.Kept = true
	if m.keepNot() != "It is kept as it is already." || m.facts() != "Nothing has moved. It can still be accepted." {
		t.Errorf("kept: %q, %q", m.keepNot(), m.facts())
	}
	m.shown.Unmatched = []store.OrderLine{{Title: "Cassette"}}
	if m.acceptNot() == "" {
		t.Error("a change with a line without a product can be accepted")
	}
	if m.adminNot() == "" {
		t.Error("an order without a page opens one")
	}
}

func TestR43_OneOrderAloneHasNothingBesideIt(t *testing.T) {
	one := &model{}
	one.follow([]db.OrderRow{{ID: "a"}}, store.Change{Version: "1", After: store.Order{ID: "a"}})
	if one.several() {
		t.Error("one order is several")
	}
	one.at = "kept"
	if !one.several() || !waiting("a").several() || (&model{}).several() {
		t.Error("what waits beside the shown one is not counted")
	}
}
