package store

import (
	"regexp"
	"slices"
	"strconv"
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
		d, c := r.read(a.Value, o.CreatedAt.Local())
		switch {
		case day == "" && d != "":
			day = d
			if c != "" {
				clock = c
			}
		case clock == "" && d == "":
			clock = c
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

// Says says that a wish is the pickup's day, or its time, and no more than that: several
// times of a day are more.
func (r PickupReading) Says(w Wish) bool {
	if !slices.Contains(r.names(), folded(w.Label)) || len(w.Text) > longestTime {
		return false
	}
	day, clock := r.read(w.Text, time.Now())
	return (day != "" || clock != "") && len(clocks.FindAllString(strings.ToLower(w.Text), -1)) < 2
}

// longestTime is how many bytes a text with a day and a time has at most.
const longestTime = 200

var (
	stamped = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}`)
	clocks  = regexp.MustCompile(`\b(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])\.?m\b\.?` + // 4:30 PM
		`|\b(\d{1,2})[:h](\d{2})(?::\d{2})?(?:\s*uhr\b)?` + // 16:30, 16h30
		`|\b(\d{1,2})(?:\.(\d{2}))?\s*(?:uhr\b|h\b)`) // 16.30 Uhr, 16 h
	yearAhead = regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	yearLast  = regexp.MustCompile(`\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b`)
	noYear    = regexp.MustCompile(`\b(\d{1,2})[-/.](\d{1,2})\b`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	ordinals  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th|er|e|º)\b`)
)

// months are how months begin in the languages of the usual names, longest first where one
// is the other's beginning.
var months = []string{
	"jan ene gen", "feb fév fev", "mar mär mär maa mrt", "apr avr abr", "may mai mei maj mag", "jun juin giu", "jul juil lug",
	"aug aoû aou ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
}

// read takes a day and a time out of a text, "" for what isn't in it.
func (r PickupReading) read(text string, made time.Time) (day, clock string) {
	text = strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(text, ",", " "))), " ")
	if stamped.MatchString(text) {
		if at, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
			return at.In(made.Location()).Format(time.DateOnly), at.In(made.Location()).Format("15:04")
		}
		text = strings.Replace(text, "t", " ", 1)
	}
	if found := clocks.FindStringSubmatch(text); found != nil {
		clock = clockOf(found)
		text = strings.Join(strings.Fields(clocks.ReplaceAllString(text, " ")), " ")
	}
	return r.day(text, made), clock
}

// clockOf is a time of the day as 15:04, "" for one that there isn't.
func clockOf(found []string) string {
	hour, minute := found[1]+found[4]+found[6], found[2]+found[5]+found[7]
	h, _ := strconv.Atoi(hour)   // digits alone
	m, _ := strconv.Atoi(minute) // the same, or none
	switch {
	case found[3] != "" && (h < 1 || h > 12), h > 23, m > 59:
		return ""
	case found[3] == "p" && h < 12:
		h += 12
	case found[3] == "a" && h == 12:
		h = 0
	}
	return time.Date(2000, 1, 1, h, m, 0, 0, time.UTC).Format("15:04")
}

// day reads a day, "" for none.
func (r PickupReading) day(text string, made time.Time) string {
	for _, form := range []struct {
		of    *regexp.Regexp
		order func(a, b, c string) (year, month, day string)
	}{
		{compact, func(a, b, c string) (string, string, string) { return a, b, c }},
		{yearAhead, func(a, b, c string) (string, string, string) { return a, b, c }},
		{yearLast, func(a, b, c string) (string, string, string) {
			month, day := r.monthAndDay(a, b)
			return c, month, day
		}},
	} {
		if found := form.of.FindStringSubmatch(text); found != nil {
			return dayOf(form.order(found[1], found[2], found[3]))
		}
	}
	if found := noYear.FindStringSubmatch(text); found != nil {
		month, day := r.monthAndDay(found[1], found[2])
		return coming(month, day, made)
	}
	return namedDay(text, made)
}

// monthAndDay tells which of two numbers is the month: the one that can't be a day, else as
// the country writes.
func (r PickupReading) monthAndDay(a, b string) (month, day string) {
	first, _ := strconv.Atoi(a)  // digits alone
	second, _ := strconv.Atoi(b) // the same
	if first > 12 || second <= 12 && !MonthFirst(r.Country) {
		return b, a
	}
	return a, b
}

// namedDay reads a day whose month is a word, a weekday or a word for a day.
func namedDay(text string, made time.Time) string {
	text = ordinals.ReplaceAllString(text, "$1")
	year, month, day := "", "", ""
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range words {
		if n, err := strconv.Atoi(word); err == nil {
			switch {
			case len(word) == 4 && year == "":
				year = word
			case len(word) <= 2 && n > 0 && day == "":
				day = word
			}
			continue
		}
		if n := monthNamed(word); n > 0 {
			month = strconv.Itoa(n) // the last: "mar. 28 nov." begins with a weekday
		}
	}
	switch {
	case month != "" && day != "" && year != "":
		return dayOf(year, month, day)
	case month != "" && day != "":
		return coming(month, day, made)
	case day == "" && year == "":
		if at, ok := parseDay(text, midnight(made), true); ok {
			return at.Format(time.DateOnly)
		}
	}
	return ""
}

func monthNamed(word string) int {
	for i, beginnings := range months {
		for beginning := range strings.FieldsSeq(beginnings) {
			if strings.HasPrefix(word, beginning) {
				return i + 1
			}
		}
	}
	return 0
}

// dayOf is a day as 2006-01-02, "" for one that there isn't, or that is of another century.
func dayOf(year, month, day string) string {
	if len(year) == 2 {
		year = "20" + year
	}
	at, err := time.Parse("2006-1-2", year+"-"+month+"-"+day)
	if err != nil || at.Year() < 2000 || at.Year() > 2099 {
		return ""
	}
	return at.Format(time.DateOnly)
}

// coming is the next such day from when the order was made.
func coming(month, day string, made time.Time) string {
	for ahead := range 9 {
		if at := dayOf(strconv.Itoa(made.Year()+ahead), month, day); at >= made.Format(time.DateOnly) {
			return at
		}
	}
	return ""
}

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
	case MonthFirst(country):
		clock = at.Format(" 3:04 PM")
	default:
		clock = at.Format(" 15:04")
	}
	switch day := midnight(at); {
	case day.Equal(midnight(now)):
		return "Today" + clock
	case day.Equal(midnight(now).AddDate(0, 0, 1)):
		return "Tomorrow" + clock
	case day.Year() != now.Year():
		return Day(day, country) + clock
	case MonthFirst(country):
		return day.Format("Jan 2") + clock
	default:
		return day.Format("2 Jan") + clock
	}
}

// Written is the day with its year, and the time, for papers.
func (p PickupTime) Written(country string) string { return p.Words(time.Time{}, country) }
