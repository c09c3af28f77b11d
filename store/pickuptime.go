package store

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"tillbridge/matching"
)

// SettingPickupNames is the setting that names the attributes in which apps write when a
// customer wants the goods.
const SettingPickupNames = "pickup.attributes"

// UsualPickupNames are those of common apps and themes: Zapiet, Bird, Stellar Delivery,
// DingDoong, Pickeasy and snippets that shops copy. Capitals, blanks, hyphens and underscores
// are the same to PickupReading.
const UsualPickupNames = "Pickup date, Pickup time, Pickup day, Pickup date and time, Pickup slot, Pick up date, Store pickup date, " +
	"Store pickup time, Collection date, Collection time, Delivery date, Delivery time, Delivery day, Delivery slot, Delivery time slot, " +
	"Local delivery date, Shipping date, Order due date, Order due time, Requested date, Preferred date, Preferred time, Click and collect " +
	"date, Abholdatum, Abholzeit, Abholtermin, Lieferdatum, Wunschtermin, Date de retrait, Heure de retrait, Date de livraison, Fecha de " +
	"recogida, Hora de recogida, Fecha de entrega, Afhaaldatum, Afhaaltijd, Bezorgdatum"

// PickupTime is when a customer wants the goods, by the shop's clock: "2026-11-28 16:30",
// "2026-11-28" for a day without a time, "" for none. In this form it sorts.
type PickupTime string

// PickupReading says how pickup times are read: by which attributes, and in a country that
// writes the month first or not (ISO 3166-1 alpha-2, "" for unknown).
type PickupReading struct {
	Names   string
	Country string
}

// folded is a name as apps may spell it: small letters and digits alone.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, matching.Fold(name))
}

// Of finds when the customer wants the goods: the first day in an attribute of a known name,
// of the order before its lines, with the time that stands there or in another one. What is
// hidden counts, too. A day that leaves its year or more out is the next after the order was made.
func (r PickupReading) Of(o Order) PickupTime {
	o = o.AtShopify()
	names := r.names()
	list := slices.Clone(o.Attributes)
	for _, line := range o.OpenLines() {
		list = append(list, line.Attributes...)
	}
	day, clock := "", ""
	for _, a := range list {
		if !slices.Contains(names, folded(a.Key)) || len(a.Value) > longestTime {
			continue
		}
		is := r.read(a.Value, o.CreatedAt.Local())
		switch {
		case day == "" && is.day != "":
			day = is.day
			if is.clock != "" {
				clock = is.clock
			}
		case clock == "" && is.day == "":
			clock = is.clock
		}
	}
	if day == "" || clock == "" {
		return PickupTime(day)
	}
	return PickupTime(day + " " + clock)
}

func (r PickupReading) names() []string {
	var names []string
	for name := range strings.SplitSeq(r.Names, ",") {
		if name = folded(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// saysNoMore says that a wish is the day, or the time, that an order is wanted at, and not a
// word more. What is added to them, as another day or the end of a time, is to be seen.
func (r PickupReading) saysNoMore(w Wish, wanted PickupTime, made time.Time) bool {
	if !slices.Contains(r.names(), folded(w.Label)) || len(w.Text) > longestTime {
		return false
	}
	is := r.read(w.Text, made)
	_, clock, _ := strings.Cut(string(wanted), " ")
	return !is.more && (is.day != "" || is.clock != "") && (is.day == "" || is.day == wanted.Day()) && (is.clock == "" || is.clock == clock)
}

// longestTime is how many bytes a text with a day and a time has at most.
const longestTime = 200

// Day is the day alone, as 2006-01-02.
func (p PickupTime) Day() string {
	day, _, _ := strings.Cut(string(p), " ")
	return day
}

// Overdue says that its day is over.
func (p PickupTime) Overdue(now time.Time) bool {
	return p != "" && p.Day() < now.Format(time.DateOnly)
}

// Words are the day and the time as people read them in a country (R67): "Today 4:30 PM",
// "Tomorrow", "Nov 28", "28 Nov 2027 16:30"; "" for none.
func (p PickupTime) Words(now time.Time, country string) string {
	at, err := time.ParseInLocation("2006-01-02 15:04", string(p), now.Location())
	clock := ""
	switch {
	case err != nil:
		if at, err = time.ParseInLocation(time.DateOnly, string(p), now.Location()); err != nil {
			return ""
		}
	default:
		clock = " " + Clock(at, country)
	}
	switch day := midnight(at); {
	case day.Equal(midnight(now)):
		return "Today" + clock
	case day.Equal(midnight(now).AddDate(0, 0, 1)):
		return "Tomorrow" + clock
	case day.Year() != now.Year():
		return Day(day, country) + clock
	default:
		return ShortDay(day, country) + clock
	}
}

// Written is the day with its year, and the time, for papers.
func (p PickupTime) Written(country string) string { return p.Words(time.Time{}, country) }
