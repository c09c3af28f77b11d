package products

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR25_WhatAChoiceDoesIsSaidBeforeItIsMade(t *testing.T) {
	waits := func(order, sku string, problem store.Status) db.WaitingLine {
		return db.WaitingLine{
			Order: db.OrderRow{ID: order, Name: order, Problem: problem},
			Line:  store.OrderLine{ShopifyID: order + sku, SKU: sku, VariantID: "variant of " + sku},
		}
	}
	tests := []struct {
		name  string
		lines []db.WaitingLine
		want  string
	}{
		{
			"the only line",
			[]db.WaitingLine{waits("#1", "A", store.ProductMatchFailed)},
			"With it #1 gets its transaction, and its stock is taken.",
		},
		{
			"another line of the order waits too",
			[]db.WaitingLine{
				waits("#1", "A", store.ProductMatchFailed), waits("#1", "B", store.ProductMatchFailed),
			},
			"With it #1 waits for another product.",
		},
		{
			"the customer is missing too",
			[]db.WaitingLine{waits("#1", "A", store.CustomerIDNeeded)},
			"With it #1 waits for its customer.",
		},
		{
			"three orders of one article",
			[]db.WaitingLine{
				waits("#1", "A", store.ProductMatchFailed), waits("#2", "A", store.ProductMatchFailed), waits("#3", "A", store.ProductMatchFailed),
				waits("#4", "B", store.ProductMatchFailed),
			},
			"With it #1 and 2 more get their transactions, and their stock is taken.",
		},
		{
			"each its own way",
			[]db.WaitingLine{
				waits("#1", "A", store.CustomerIDNeeded), waits("#2", "A", store.ProductMatchFailed), waits("#3", "A", store.ProductMatchFailed),
				waits("#3", "B", store.ProductMatchFailed),
			},
			"With it #2 gets its transaction, and its stock is taken; #3 waits for another product; #1 waits for its customer.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := effect(test.lines, 0); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if got := effect(nil, 0); got != "" {
		t.Errorf("nothing waits, and it says %q", got)
	}
}
