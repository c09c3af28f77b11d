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
		// From when till when: it is wanted when that begins.
		{"US", "Sat 28th 2-4pm", "2026-11-28 14:00"},
		{"US", "2-4pm on 28 Nov", "2026-11-28 14:00"},
		{"US", "11-1pm Nov 28", "2026-11-28 11:00"},
		{"US", "Nov 28 2:30 to 4 PM", "2026-11-28 14:30"},
		{"US", "Dec 5 - 4 PM", "2026-12-05 16:00"},
		{"US", "Tomorrow between 2pm and 4pm", "2026-11-24 14:00"},
		{"DE", "28. November 2026 zwischen 14 und 16 Uhr", "2026-11-28 14:00"},
		{"FR", "28/11/2026 14h-16h", "2026-11-28 14:00"},
		// Weekdays, and days of no month.
		{"US", "Friday after 3pm", "2026-11-27 15:00"},
		{"US", "28th", "2026-11-28"},
		{"US", "Monday 30", "2026-11-30"},
		{"US", "Tuesday 30", ""},
		{"US", "not on Friday", ""},
		{"US", "after Friday", ""},
		{"US", "day after tomorrow", ""},
		{"DE", "Freitag", "2026-11-27"},
		{"DE", "heute 15 Uhr", "2026-11-23 15:00"},
		{"FR", "mardi 24", "2026-11-24"},
		{"FR", "après-demain", ""},
		{"NL", "maandag 30 november", "2026-11-30"},
		{"ES", "viernes 27 por la mañana", ""},
		{"US", "3 Marbled 28 mm", ""},
		// Several days: the first.
		{"US", "11/28-11/29", "2026-11-28"},
		{"US", "28-30 Nov", "2026-11-28"},
		{"GB", "2-4 Dec", "2026-12-02"},
		// Other writings.
		{"JP", "2026年11月28日(土) 16時30分", "2026-11-28 16:30"},
		{"CN", "3月11日", "2027-03-11"},
		{"KR", "2026. 11. 28.", "2026-11-28"},
		{"JP", "２０２６／１１／２８", "2026-11-28"},
		{"SE", "28/11 kl. 16.30", "2026-11-28 16:30"},
		{"IL", "\u200f28\u200f/11\u200f/2026", "2026-11-28"},
		{"US", "2026-11-28\u00a04:30\u202fPM", "2026-11-28 16:30"},
		// A day without a time, as programs write it.
		{"US", "2026-11-28T00:00:00.000Z", "2026-11-28"},
		{"US", "2026-11-28T00:00:00+0900", "2026-11-28"},
	} {
		if got := reading(test.country).Of(with(store.Attribute{Key: "Pickup date", Value: test.value})); got != test.want {
			t.Errorf("%.60q in %s is %q, want %q", test.value, test.country, got, test.want)
		}
	}
	at := time.Date(2026, 11, 28, 16, 30, 0, 0, time.Local)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z", "2006-01-02T15:04:05.000Z", "2006-01-02T15:04:05+0000"} {
		if got := reading("US").Of(with(store.Attribute{Key: "pickup_date", Value: at.UTC().Format(layout)})); got != "2026-11-28 16:30" {
			t.Errorf("a moment of another time zone, as %s, is %q by the shop's clock", layout, got)
		}
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

// TestR59_D3_NothingOfAWishIsLostBesideItsDay: what the day and the time don't say stays a wish.
func TestR59_D3_NothingOfAWishIsLostBesideItsDay(t *testing.T) {
	for _, test := range []struct {
		list []store.Attribute
		// shown are the wishes that stand beside the day.
		shown int
	}{
		{[]store.Attribute{{Key: "Pickup date", Value: "Saturday, November 28th, 2026"}, {Key: "Pickup time", Value: "4:30 PM"}}, 0},
		{[]store.Attribute{{Key: "Pickup date", Value: "28 de noviembre de 2026"}}, 0},
		{[]store.Attribute{{Key: "Pickup date", Value: "Tomorrow at 4pm"}}, 0},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28, ring the bell"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "2026-11-28 bring ID"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "11/28 or 11/30"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "11/28 11/30"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "Friday, Nov 28"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28, 2-4pm"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28"}, {Key: "Pickup time", Value: "after 3pm"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28"}, {Key: "Delivery date", Value: "Nov 30"}}, 1},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28"}, {Key: "Delivery date", Value: "Nov 28"}}, 0},
		{[]store.Attribute{{Key: "Pickup date", Value: "Nov 28 4 PM"}, {Key: "Pickup time", Value: "5 PM"}}, 1},
	} {
		o := with(test.list...)
		sale := store.Sale{Order: o, Reading: reading("US"), Wanted: reading("US").Of(o)}
		if got := sale.Wishes(); sale.Wanted == "" || len(got) != test.shown {
			t.Errorf("of %v, wanted %q, %v is shown beside it", test.list, sale.Wanted, got)
		}
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
