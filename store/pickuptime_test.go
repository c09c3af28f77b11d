package store_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// made is when the orders of these tests were made: Nov 23, 2026, a Monday.
var made = time.Date(2026, 11, 23, 10, 42, 0, 0, time.Local)

func reading(country string) store.PickupReading {
	return store.PickupReading{Names: store.UsualPickupNames, Country: country}
}

func with(pairs ...store.Attribute) store.Order {
	return store.Order{CreatedAt: made, Attributes: pairs}
}

func TestR59_D3_AnAppsDayAndTimeAreReadHoweverTheyAreWritten(t *testing.T) {
	for _, test := range []struct {
		country, value string
		want           store.PickupTime
	}{
		{"US", "2026-11-28", "2026-11-28"},
		{"US", "2026/11/28", "2026-11-28"},
		{"US", "20261128", "2026-11-28"},
		{"US", "November 28, 2026", "2026-11-28"},
		{"US", "Sat, Nov 28 2026", "2026-11-28"},
		{"US", "Saturday, November 28th, 2026", "2026-11-28"},
		{"GB", "28th of November 2026", "2026-11-28"},
		{"US", "11/5/2026", "2026-11-05"},
		{"GB", "11/5/2026", "2026-05-11"},
		{"DE", "5.11.26", "2026-11-05"},
		{"US", "28/11/2026", "2026-11-28"},
		{"GB", "11/28/2026", "2026-11-28"},
		{"GB", "28-11-2026", "2026-11-28"},
		{"DE", "Samstag, 28. November 2026", "2026-11-28"},
		{"DE", "5. März 2027, 16:30 Uhr", "2027-03-05 16:30"},
		{"DE", "05.12.2026 ab 16.30 Uhr", "2026-12-05 16:30"},
		{"FR", "mar. 1er déc. 2026 à 14h30", "2026-12-01 14:30"},
		{"ES", "sábado, 28 de noviembre de 2026", "2026-11-28"},
		{"NL", "zaterdag 28 november 2026", "2026-11-28"},
		{"US", "November 28, 2026 4:30 PM", "2026-11-28 16:30"},
		{"US", "2026-11-28 10:00 AM - 12:00 PM", "2026-11-28 10:00"},
		{"US", "2026-11-28T16:30:00", "2026-11-28 16:30"},
		{"US", "Nov 28", "2026-11-28"},
		{"US", "Jan 4", "2027-01-04"},
		{"US", "1/4", "2027-01-04"},
		{"GB", "4/1", "2027-01-04"},
		{"US", "Friday", "2026-11-27"},
		{"US", "tomorrow, 9am", "2026-11-24 09:00"},
		{"US", "12:15 a.m., Nov 30, 2026", "2026-11-30 00:15"},
		{"US", "2026-02-30", ""},
		{"US", "as soon as possible", ""},
		{"US", "", ""},
		{"US", "25:99", ""},
		{"US", "13/13/2026", ""},
		{"US", "0000-00-00", ""},
		{"US", strings.Repeat("1", 10_000), ""},
		{"US", "<b>2026-11-28</b>", "2026-11-28"},
	} {
		if got := reading(test.country).Of(with(store.Attribute{Key: "Pickup date", Value: test.value})); got != test.want {
			t.Errorf("%.60q in %s is %q, want %q", test.value, test.country, got, test.want)
		}
	}
	at := time.Date(2026, 11, 28, 16, 30, 0, 0, time.Local)
	if got := reading("US").Of(with(store.Attribute{Key: "pickup_date", Value: at.UTC().Format(time.RFC3339)})); got != "2026-11-28 16:30" {
		t.Errorf("a moment of another time zone is %q by the shop's clock", got)
	}
}

func TestR59_D3_DateAndTimeOfAppsAreRecognisedAsOne(t *testing.T) {
	for name, test := range map[string]struct {
		of   store.Order
		want store.PickupTime
	}{
		"Zapiet": {with(store.Attribute{Key: "Pickup-Location-Company", Value: "Riverside 28/11"},
			store.Attribute{Key: "Checkout-Method", Value: "pickup"},
			store.Attribute{Key: "Pickup-Date", Value: "2026/11/28"}, store.Attribute{Key: "Pickup-Time", Value: "4:30 PM"}), "2026-11-28 16:30"},
		"the time before the date": {with(store.Attribute{Key: "Pickup Time", Value: "09:00 - 10:00"}, store.Attribute{
			Key:   "PICKUP_DATE",
			Value: "Nov 28, 2026",
		}), "2026-11-28 09:00"},
		"hidden": {with(store.Attribute{Key: "_pickup_date", Value: "2026-11-28"}), "2026-11-28"},
		"the first of several": {with(store.Attribute{Key: "Pickup date", Value: "2026-11-28"},
			store.Attribute{Key: "Delivery date", Value: "2026-11-30"}), "2026-11-28"},
		"a time alone": {with(store.Attribute{Key: "Pickup time", Value: "4 PM"}), ""},
		"another name": {with(store.Attribute{Key: "Born on", Value: "2026-11-28"}), ""},
		"no name":      {with(store.Attribute{Value: "2026-11-28"}), ""},
		"on a line": {
			store.Order{CreatedAt: made, Lines: []store.OrderLine{{Quantity: 1, Attributes: []store.Attribute{{
				Key: "Abholdatum", Value: "28.11.2026",
			}}}}},
			"2026-11-28",
		},
		"on a line that was removed": {store.Order{CreatedAt: made, Lines: []store.OrderLine{{Attributes: []store.Attribute{{
			Key:   "Abholdatum",
			Value: "28.11.2026",
		}}}}}, ""},
	} {
		if got := reading("US").Of(test.of); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	own := store.PickupReading{Names: "Fetch it on"}
	both := with(store.Attribute{Key: "fetch-it-on", Value: "2026-11-28"}, store.Attribute{Key: "Pickup date", Value: "2026-11-29"})
	if got := own.Of(both); got != "2026-11-28" {
		t.Errorf("by a name of the shop's own: %q", got)
	}
}

func TestR59_D3_APickupTimeIsSaidInWords(t *testing.T) {
	for _, test := range []struct {
		at            store.PickupTime
		country, want string
		overdue       bool
	}{
		{"2026-11-23 16:30", "US", "Today 4:30 PM", false},
		{"2026-11-24", "US", "Tomorrow", false},
		{"2026-11-28 09:00", "GB", "28 Nov 09:00", false},
		{"2026-11-20", "US", "Nov 20", true},
		{"2027-01-04", "DE", "4 Jan 2027", false},
		{"", "US", "", false},
	} {
		if got := test.at.Words(made, test.country); got != test.want || test.at.Overdue(made) != test.overdue {
			t.Errorf("%q is %q, overdue %t", test.at, got, test.at.Overdue(made))
		}
	}
}

func FuzzR59_D3_AnyTextIsADayOrNone(f *testing.F) {
	for _, seed := range []string{"2026-11-28", "28/11/2026 4 PM", "mar. 28 nov", "16h", "Uhr 12.30"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := reading("DE").Of(with(store.Attribute{Key: "Pickup date", Value: text}))
		if got != "" && got.Words(made, "DE") == "" {
			t.Errorf("%q is read as %q", text, got)
		}
	})
}
