package store

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"tillbridge/matching"
)

// wantedAt is what a text says of when goods are wanted: a day as 2006-01-02 and a time as
// 15:04, "" for what isn't in it.
type wantedAt struct {
	day, clock string
	// more says that the text says something beside them.
	more bool
}

const clock = `(?:\b(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])\.?m\b\.?` + // 4:30 PM
	`|\b(\d{1,2})[:h](\d{2})(?::\d{2})?(?:\s*uhr\b)?` + // 16:30, 16h30
	`|\b(\d{1,2})(?:\.(\d{2}))?\s*(?:uhr\b|hs?\b)` + // 16.30 Uhr, 16 h
	`|\bkl\.?\s*(\d{1,2})[.:](\d{2})\b)` // kl. 16.30

var (
	stamped = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}`)
	stamps  = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700"}
	clocks  = regexp.MustCompile(clock)
	// clockSpan is from when till when: 2-4pm, 14.30 - 16 Uhr, 11 to 1 PM.
	clockSpan = regexp.MustCompile(`\b(\d{1,2})(?:[:.h](\d{2}))?\s*` +
		`(?:-|\b(?:to|till|until|and|bis|und|et|a|y|e|tot|en|til)\b|à)\s*` + clock)
	asianClock = regexp.MustCompile(`(\d{1,2})\s*[時时点點시]\s*(?:(\d{1,2})\s*[分분])?`)

	asianDay  = regexp.MustCompile(`(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	yearAhead = regexp.MustCompile(`\b(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})\b`)
	yearLast  = regexp.MustCompile(`\b(\d{1,2})([-/.])\s?(\d{1,2})([-/.])\s?(\d{4})\b`)
	yearShort = regexp.MustCompile(`\b(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{2})\b`)
	noYear    = regexp.MustCompile(`\b(\d{1,2})([-/.])(\d{1,2})\b`)
	ordinals  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th|er|e|º)\b`)
)

// months are the names of months in the languages of the usual names of attributes, to be
// cut after three letters or more, and short forms that don't begin them.
var months = []string{
	"january januar jänner janvier januari janeiro enero gennaio", "february februar februari février fevrier fevereiro febrero febbraio",
	"march märz mars marzo maart março marco mrz mrt", "april avril abril aprile", "may mai mayo mei maj maio maggio",
	"june juni juin junio junho giugno", "july juli juillet julio julho luglio", "august augustus augusti août aout agosto",
	"september septembre septiembre setembro settembre", "october oktober octobre octubre outubro ottobre",
	"november novembre noviembre novembro", "december dezember décembre decembre diciembre dezembro dicembre",
}

// weekdays are their names from Sunday on; "mar." is left out, which is March, too.
var weekdays = []string{
	"sunday sun sonntag dimanche dim domingo dom domenica zondag söndag søndag",
	"monday mon montag lundi lun lunes lunedì lunedi maandag måndag mandag",
	"tuesday tue tues dienstag mardi martes martedì martedi dinsdag tisdag tirsdag",
	"wednesday wed mittwoch mercredi mer miércoles miercoles mercoledì mercoledi woensdag onsdag",
	"thursday thu thur thurs donnerstag jeudi jeu jueves giovedì giovedi donderdag torsdag",
	"friday fri freitag vendredi ven viernes vie venerdì venerdi vrijdag fredag",
	"saturday sat samstag sonnabend samedi sam sábado sabado sáb sabato zaterdag lördag lørdag",
}

// ahead are words for a day by how many days it is ahead. Some are mornings, too: where
// another word names the day.
var ahead = []string{"today heute hoy oggi hoje vandaag idag", "tomorrow morgen demain mañana domani amanhã imorgon"}

// What stands beside a day: quiet says nothing, telling says more about it.
var (
	quiet   = strings.Fields("on at the of this coming um am den der de le el il o op em às kl dia uhr")
	telling = strings.Fields("from between after before by around about ab nach vor gegen zwischen entre desde vanaf morning afternoon " +
		"evening noon midday vormittag mittag nachmittag abend früh matin midi soir tarde ochtend middag avond " +
		"and to until till und bis et y e a tot en til")
)

// read takes a day and a time out of a text.
func (r PickupReading) read(text string, made time.Time) wantedAt {
	text = strings.Map(func(c rune) rune {
		switch {
		case c == ',':
			return ' '
		case unicode.Is(unicode.Pd, c), c == '−':
			return '-'
		case unicode.Is(unicode.Cf, c): // as the marks around what is written right to left
			return -1
		}
		return c
	}, width.Fold.String(text))
	text = strings.Join(strings.Fields(matching.Fold(text)), " ")
	if stamped.MatchString(text) {
		for _, layout := range stamps {
			if at, err := time.Parse(layout, strings.ToUpper(text)); err == nil {
				return moment(at, made.Location())
			}
		}
		text = strings.Replace(text, "t", " ", 1)
	}
	text = asianClock.ReplaceAllStringFunc(text, func(found string) string {
		of := asianClock.FindStringSubmatch(found)
		if of[2] == "" {
			of[2] = "00"
		}
		return " " + of[1] + ":" + of[2] + " "
	})
	if found := clockSpan.FindStringSubmatch(text); found != nil {
		if from := clockBefore(found); from != "" {
			// "Dec 5 - 4 PM" is a day and a time: without its 5 there is none.
			if is := r.day(without(text, clockSpan), made); is.day != "" || is.clock == "" && without(text, clockSpan) == "" {
				return wantedAt{is.day, from, true}
			}
		}
	}
	is, found := wantedAt{}, clocks.FindAllStringSubmatch(text, 2)
	if len(found) > 0 {
		is.clock = clockOf(found[0])
	}
	on := r.day(without(text, clocks), made)
	is.day, is.more = on.day, on.more || len(found) > 1
	return is
}

// moment is a moment by the shop's clock. Midnight, there or where it was written, is what a
// day without a time becomes.
func moment(at time.Time, zone *time.Location) wantedAt {
	here := at.In(zone)
	switch {
	case at.Equal(midnight(at)):
		return wantedAt{day: at.Format(time.DateOnly)}
	case here.Equal(midnight(here)):
		return wantedAt{day: here.Format(time.DateOnly)}
	default:
		return wantedAt{day: here.Format(time.DateOnly), clock: here.Format("15:04")}
	}
}

func without(text string, what *regexp.Regexp) string {
	return strings.Join(strings.Fields(what.ReplaceAllString(text, " ")), " ")
}

// clockOf is a time of the day as 15:04, "" for one that there isn't.
func clockOf(found []string) string {
	return clockAt(found[1]+found[4]+found[6]+found[8], found[2]+found[5]+found[7]+found[9], found[3])
}

func clockAt(hour, minute, half string) string {
	h, _ := strconv.Atoi(hour)   // digits alone
	m, _ := strconv.Atoi(minute) // the same, or none
	switch {
	case half != "" && (h < 1 || h > 12), h > 23, m > 59:
		return ""
	case half == "p" && h < 12:
		h += 12
	case half == "a" && h == 12:
		h = 0
	}
	return time.Date(2000, 1, 1, h, m, 0, 0, time.UTC).Format("15:04")
}

// clockBefore is when a span of time begins, in the same half of the day as it ends unless
// it would end before: 11-1 PM. "" where one of the two is no time.
func clockBefore(found []string) string {
	until := clockOf(append([]string{""}, found[3:]...))
	half := found[5]
	from := clockAt(found[1], found[2], half)
	if half == "p" && from > until {
		from = clockAt(found[1], found[2], "a")
	}
	if until == "" {
		return ""
	}
	return from
}

// day reads a day.
func (r PickupReading) day(text string, made time.Time) wantedAt {
	if found := asianDay.FindStringSubmatch(text); found != nil {
		if found[1] == "" {
			return beside(coming(found[2], found[3], made), text, asianDay, made)
		}
		return beside(dayOf(found[1], found[2], found[3]), text, asianDay, made)
	}
	for _, of := range []*regexp.Regexp{compact, yearAhead} {
		if found := of.FindStringSubmatch(text); found != nil {
			return beside(dayOf(found[1], found[2], found[3]), text, of, made)
		}
	}
	for _, of := range []*regexp.Regexp{yearLast, yearShort} {
		// "11/28-11/29" are two days.
		if found := of.FindStringSubmatch(text); found != nil && found[2] == found[4] {
			month, day := r.monthAndDay(found[1], found[3])
			return beside(dayOf(found[5], month, day), text, of, made)
		}
	}
	named := namedDay(text, made)
	// "2-4 Dec" are days of December, but "mar. 28/11" has a weekday.
	if found := noYear.FindStringSubmatch(text); found != nil && (named.day == "" || found[2] != "-") {
		month, day := r.monthAndDay(found[1], found[3])
		if is := coming(month, day, made); is != "" {
			return beside(is, text, noYear, made)
		}
	}
	return named
}

// beside is a day that was found in a text, with whether the rest of it says more, as
// another weekday would.
func beside(day, text string, of *regexp.Regexp, made time.Time) wantedAt {
	at := of.FindStringIndex(text)
	rest := namedDay(strings.TrimSpace(text[:at[0]]+" "+text[at[1]:]), made)
	return wantedAt{day: day, more: rest.more || rest.day != "" && weekdayOf(rest.day) != weekdayOf(day)}
}

func weekdayOf(day string) time.Weekday {
	at, _ := time.Parse(time.DateOnly, day) // as dayOf writes it
	return at.Weekday()
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

// namedDay reads a day whose month is a word, a weekday or a word for a day. A weekday, or a
// day of no month, counts only among words that are known: "not on Friday" is none.
func namedDay(text string, made time.Time) (is wantedAt) {
	ordinal := ordinals.MatchString(text)
	text = ordinals.ReplaceAllString(text, "$1")
	year, month, day, weekday, days := "", "", "", -1, -1
	unknown, last := false, ""
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		n, err := strconv.Atoi(word)
		switch {
		case err == nil && len(word) == 4 && year == "":
			year = word
		case err == nil && len(word) <= 2 && n > 0 && day == "":
			day = word
		case err == nil:
			unknown = true
		case amongNames(weekdays, word) >= 0:
			unknown = unknown || weekday >= 0 || last == "after" || last == "before"
			weekday = amongNames(weekdays, word)
		case monthNamed(word) > 0:
			month = strconv.Itoa(monthNamed(word)) // the last: "mar. 28 nov." begins with a weekday
		case amongNames(ahead, word) >= 0:
			unknown = unknown || days >= 0 || last == "after" || last == "before"
			days = amongNames(ahead, word)
		case slices.Contains(telling, word):
			is.more = true
		case !slices.Contains(quiet, word):
			unknown = true
		}
		last = word
	}
	is.more = is.more || unknown
	switch {
	case month != "" && day != "" && year != "":
		is.day = dayOf(year, month, day)
	case month != "" && day != "":
		is.day = coming(month, day, made)
	case unknown, year != "", month != "":
		is.more = true
	case day != "" && (ordinal || weekday >= 0):
		is.day = ofSomeMonth(day, weekday, made)
	case day != "":
		is.more = true
	case weekday >= 0:
		is.day = made.AddDate(0, 0, (weekday-int(made.Weekday())+7)%7).Format(time.DateOnly)
	case days >= 0:
		is.day = made.AddDate(0, 0, days).Format(time.DateOnly)
	}
	is.more = is.more || days >= 0 && (weekday >= 0 || day != "") || weekday >= 0 && is.day != "" && int(weekdayOf(is.day)) != weekday
	return is
}

// amongNames is in which of some lists a word stands, -1 for none.
func amongNames(lists []string, word string) int {
	return slices.IndexFunc(lists, func(list string) bool { return slices.Contains(strings.Fields(list), word) })
}

func monthNamed(word string) int {
	begins := func(name string) bool { return utf8.RuneCountInString(word) >= 3 && strings.HasPrefix(name, word) }
	return 1 + slices.IndexFunc(months, func(list string) bool { return slices.ContainsFunc(strings.Fields(list), begins) })
}

// ofSomeMonth is the next such day of a month, in two months at most, that is of a weekday,
// or of any with -1.
func ofSomeMonth(day string, weekday int, made time.Time) string {
	first := midnight(made).AddDate(0, 0, 1-made.Day())
	for ahead := range 3 {
		month := first.AddDate(0, ahead, 0)
		at := dayOf(strconv.Itoa(month.Year()), strconv.Itoa(int(month.Month())), day)
		if at >= made.Format(time.DateOnly) && (weekday < 0 || int(weekdayOf(at)) == weekday) {
			return at
		}
	}
	return ""
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
