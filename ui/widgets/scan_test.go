package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestR51_DigitsBeforeEnterAreAScan(t *testing.T) {
	start := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	typed := func(s *scan, text string, at time.Time) {
		for _, r := range text {
			s.typed(r, at)
		}
	}
	for _, test := range []struct {
		name, want string
		do         func(s *scan)
	}{
		{"a barcode", "20000001", func(s *scan) { typed(s, "20000001", start) }},
		{"a product's code", "4019238012345", func(s *scan) { typed(s, "4019238012345", start) }},
		{"too short", "", func(s *scan) { typed(s, "2000000", start) }},
		{"letters are no barcode", "", func(s *scan) { typed(s, "2000000x", start) }},
		{"what was typed long before is not of it", "20000001", func(s *scan) {
			typed(s, "7", start)
			typed(s, "20000001", start.Add(2*time.Second))
		}},
		{"another key begins anew", "", func(s *scan) { typed(s, "2000", start); s.ended(fyne.KeyTab); typed(s, "0001", start) }},
		{"the keys of the digits do not", "20000001", func(s *scan) {
			for _, r := range "20000001" {
				s.ended(fyne.KeyName(r))
				s.typed(r, start)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var s scan
			test.do(&s)
			if got := s.ended(fyne.KeyReturn); got != test.want {
				t.Errorf("read %q, want %q", got, test.want)
			}
			if again := s.ended(fyne.KeyReturn); again != "" {
				t.Errorf("the next Enter reads %q again", again)
			}
		})
	}
}
