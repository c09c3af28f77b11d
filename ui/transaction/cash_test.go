package transaction

import (
	"testing"

	"tillbridge/store"
)

func usd(minor int64) store.Money { return store.Money{Minor: minor, Currency: "USD"} }

func TestR36_CashGivenSaysTheChange(t *testing.T) {
	tests := []struct {
		given  string
		asked  int64
		change int64
		note   string
		ok     bool
	}{
		{"", 7740, 0, "", true},
		{"77.40", 7740, 0, "", true},
		{"80", 7740, 260, "Given $80.00, change $2.60", true},
		{"$1,000", 7740, 92260, "Given $1,000.00, change $922.60", true},
		{"70", 7740, -740, "", false},
		{"20000001", 7740, 1999992360, "", false},
		{"eighty", 7740, -7740, "", false},
		{"20", 0, 2000, "", false},
	}
	for _, test := range tests {
		t.Run(test.given, func(t *testing.T) {
			c := handed(test.given, usd(test.asked))
			if c.change().Minor != test.change || c.note() != test.note || (c.said == "") != test.ok {
				t.Errorf("change %v, note %q, says %q", c.change(), c.note(), c.said)
			}
		})
	}
}

func TestR36_TheQuickKeysAreWhatPeopleHandOver(t *testing.T) {
	tests := []struct {
		asked store.Money
		want  []int64
	}{
		{usd(7740), []int64{7740, 8000, 10000, 20000}},
		{usd(1210), []int64{1210, 1500, 2000, 5000, 10000}},
		{usd(2000), []int64{2000, 5000, 10000, 20000}},
		{usd(12840), []int64{12840, 13000, 14000, 15000, 20000}},
		{usd(0), nil},
		{usd(-500), nil},
		{store.Money{Minor: 7740, Currency: "JPY"}, []int64{7740, 8000, 10000, 20000}},
	}
	for _, test := range tests {
		t.Run(test.asked.String(), func(t *testing.T) {
			got := quick(test.asked)
			same := len(got) == len(test.want)
			for i := range got {
				same = same && got[i].Minor == test.want[i]
			}
			if !same {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}
