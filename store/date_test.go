package store_test

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestR67_DaysAndClocksAreWrittenAsInTheCountry(t *testing.T) {
	at := time.Date(2026, 11, 3, 17, 7, 0, 0, time.UTC)
	for country, want := range map[string][3]string{
		"": {"Nov 3", "5:07 PM", "Nov 3, 2026 5:07 PM"}, "US": {"Nov 3", "5:07 PM", "Nov 3, 2026 5:07 PM"},
		"DE": {"3 Nov", "17:07", "3 Nov 2026 17:07"}, "JP": {"3 Nov", "17:07", "2026-11-03 17:07"},
	} {
		if got := [3]string{store.ShortDay(at, country), store.Clock(at, country), store.DayAndTime(at, country)}; got != want {
			t.Errorf("%q writes %q, want %q", country, got, want)
		}
	}
	terms := store.Owing{Minor: 4500, Why: store.OwingTerms, From: time.Date(2026, 12, 1, 12, 0, 0, 0, time.Local)}
	if got := terms.Label("EUR", "DE"); got != (store.Money{Minor: 4500, Currency: "EUR"}).String()+" due 1 Dec 2026" {
		t.Errorf("terms are %q", got)
	}
}
