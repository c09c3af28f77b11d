package widgets

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/theme"
)

var monday = time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)

// dated shows a window with a field for a day that is coming.
func dated(t *testing.T) (*DateField, fyne.Window) {
	t.Helper()
	d := NewDateField("Hold until", &KeyMap{}, func() time.Time { return monday }, store.ParseComingDay, store.WriteDay)
	w := show(t, 320, 440, Down(0, Fixed(d.Field)))
	d.Field.Entry.Keys.Attach(w.Canvas())
	return d, w
}

func day(m time.Month, n int) time.Time { return time.Date(2026, m, n, 0, 0, 0, 0, time.Local) }

func TestADateIsTypedAndTheFieldSaysWhichDayThatIs(t *testing.T) {
	d, _ := dated(t)
	heard := 0
	d.OnChanged = func() { heard++ }
	for _, each := range []struct {
		text, note string
		want       time.Time
	}{
		{"28 Nov", "Sat, Nov 28, 2026", day(time.November, 28)},
		{"28.11.2026", "Sat, Nov 28, 2026", day(time.November, 28)},
		{"+7", "Mon, Nov 30, 2026", day(time.November, 30)},
		{"nov 28, 2026", "", day(time.November, 28)},
		{"  ", "", time.Time{}},
	} {
		d.Field.Entry.SetText(each.text)
		if got, err := d.Day(); err != nil || !got.Equal(each.want) || d.Field.Note() != each.note {
			t.Errorf("%q is %v, %v, and the field says %q; want %v, %q", each.text, got, err, d.Field.Note(), each.want, each.note)
		}
	}
	d.Field.Entry.SetText("Nov 31")
	if got, err := d.Day(); store.CodeOf(err) != store.Invalid || !got.IsZero() || d.Field.Note() != "?" {
		t.Errorf("Nov 31 is taken for %v, %v; the field says %q", got, err, d.Field.Note())
	}
	if heard != 6 {
		t.Errorf("heard of %d changes, want 6", heard)
	}
	d.SetDay(time.Time{})
	if d.Field.Entry.Text != "" {
		t.Errorf("no day is written as %q", d.Field.Entry.Text)
	}
}

// Half a date beside the caption would be another date.
func TestADayThatDoesNotFitBesideTheCaptionIsNotCut(t *testing.T) {
	d, w := dated(t)
	w.Resize(fyne.NewSize(140, 400))
	d.Field.Entry.SetText("+7")
	if said := strings.Join(texts(d.Field), " "); strings.Contains(said, "Mon") {
		t.Errorf("drawn: %s", said)
	}
	w.Resize(fyne.NewSize(320, 400))
	d.Field.Refresh()
	if said := strings.Join(texts(d.Field), " "); !strings.Contains(said, "Mon, Nov 30, 2026") {
		t.Errorf("drawn: %s", said)
	}
}

func TestTheCalendarIsWalkedByKeys(t *testing.T) {
	for _, walk := range []struct {
		typed string
		keys  []fyne.KeyName
		want  string
	}{
		{"", nil, "Nov 23, 2026"},
		{"Nov 28", nil, "Nov 28, 2026"},
		{"soon", nil, "Nov 23, 2026"},
		{"", []fyne.KeyName{fyne.KeyRight, fyne.KeyDown}, "Dec 1, 2026"},
		{"", []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp}, "Nov 15, 2026"},
		{"", []fyne.KeyName{fyne.KeyPageDown}, "Dec 23, 2026"},
		{"Mar 31, 2027", []fyne.KeyName{fyne.KeyPageUp}, "Feb 28, 2027"},
		{"", []fyne.KeyName{fyne.KeyHome}, "Nov 1, 2026"},
		{"", []fyne.KeyName{fyne.KeyEnd}, "Nov 30, 2026"},
		{"Jan 1, 1900", []fyne.KeyName{fyne.KeyUp, fyne.KeyPageUp}, "Jan 1, 1900"},
	} {
		d, w := dated(t)
		d.Field.Entry.SetText(walk.typed)
		w.Canvas().Focus(d.Field.Entry)
		press(d.Field.Entry, fyne.KeyDown)
		open := w.Canvas().Focused()
		press(open, append(walk.keys, fyne.KeyReturn)...)
		if d.Field.Entry.Text != walk.want || w.Canvas().Overlays().Top() != nil || w.Canvas().Focused() != d.Field.Entry {
			t.Errorf("from %q by %v: %q, want %q; %T has the keys", walk.typed, walk.keys, d.Field.Entry.Text, walk.want, w.Canvas().Focused())
		}
	}
}

func TestR51_EscClosesOnlyTheCalendar(t *testing.T) {
	d, w := dated(t)
	closed := false
	d.Field.Entry.Keys.On(fyne.KeyEscape, "Close", func() { closed = true })
	d.Field.Entry.SetText("Nov 28")
	d.Open()
	press(w.Canvas().Focused(), fyne.KeyRight, fyne.KeyEscape)
	if closed || w.Canvas().Overlays().Top() != nil || d.Field.Entry.Text != "Nov 28" {
		t.Errorf("the window's Esc was pressed: %t; the field says %q", closed, d.Field.Entry.Text)
	}
	d.Field.Entry.Disable()
	if d.Open(); w.Canvas().Overlays().Top() != nil {
		t.Error("a field that can't be changed opens a calendar")
	}
}

func TestTheCalendarIsTapped(t *testing.T) {
	d, w := dated(t)
	test.Tap(d.Field.Entry.ActionItem.(fyne.Tappable))
	m, ok := w.Canvas().Focused().(*calendar)
	if !ok {
		t.Fatalf("the icon opens nothing: %T has the keys", w.Canvas().Focused())
	}
	tap := func(word string) {
		t.Helper()
		for _, o := range drawn(m) {
			if text, is := o.(*canvas.Text); is && text.Text == word {
				test.TapAt(m, o.Position().AddXY(o.Size().Width/2, o.Size().Height/2))
				return
			}
		}
		t.Fatalf("%s is not shown: %v", word, texts(m))
	}
	if said := texts(m); said[0] != "November 2026" || !slices.Contains(said, "Mo") || !slices.Contains(said, "Today, Mon, Nov 23, 2026") {
		t.Errorf("drawn: %v", said)
	}
	test.TapAt(m, fyne.NewPos(calendarWidth-20, 18))
	test.TapAt(m, fyne.NewPos(20, 18))
	test.TapAt(m, fyne.NewPos(20, 18))
	if said := texts(m)[0]; said != "October 2026" {
		t.Errorf("shows %s", said)
	}
	tap("14")
	if d.Field.Entry.Text != "Oct 14, 2026" {
		t.Errorf("takes %q", d.Field.Entry.Text)
	}
	d.Open()
	m, _ = w.Canvas().Focused().(*calendar)
	tap("Today, Mon, Nov 23, 2026")
	if d.Field.Entry.Text != "Nov 23, 2026" {
		t.Errorf("today is %q", d.Field.Entry.Text)
	}
}

func TestR51_M1_AScanIsNoDateAndPicksNone(t *testing.T) {
	d, w := dated(t)
	h := &hand{w: w, now: monday, pace: scanner}
	f, _ := w.Content().(*Frame)
	var codes []string
	f.Now = func() time.Time { return h.now }
	f.OnScanned = func(code string) { codes = append(codes, code) }
	d.Field.Entry.SetText("Nov 28")
	w.Canvas().Focus(d.Field.Entry)
	h.types("20000001")
	h.enter()
	d.Open()
	h.types("20000002")
	h.enter()
	if d.Field.Entry.Text != "Nov 28" || len(codes) != 2 || w.Canvas().Overlays().Top() == nil {
		t.Errorf("the field says %q, scanned %v", d.Field.Entry.Text, codes)
	}
}

func TestTheCalendarGrowsWithTheText(t *testing.T) {
	d, w := dated(t)
	theme.SetTextSize(theme.LargerText)
	defer theme.SetTextSize(theme.NormalText)
	d.Open()
	m, _ := w.Canvas().Focused().(*calendar)
	if m.MinSize().Width <= calendarWidth {
		t.Errorf("is %v", m.MinSize())
	}
	press(m, fyne.KeyHome)
	for i := range calendarDays {
		want := m.first().AddDate(0, 0, i)
		at := fyne.NewPos(theme.Scaled(calendarPad+float32(i%7)*calendarDay+calendarDay/2),
			theme.Scaled(calendarHead+calendarNames+float32(i/7)*calendarWeek+calendarWeek/2))
		if on := m.at(at); on != i {
			t.Fatalf("%v is at %v, where %d is found", want, at, on)
		}
	}
}

func TestDatePictures(t *testing.T) {
	for name, variant := range variants {
		theme.Apply(test.NewTempApp(t), variant)
		d := NewDateField("From", nil, func() time.Time { return monday }, store.ParseComingDay, store.WriteDay)
		wrong := NewDateField("Until", nil, func() time.Time { return monday }, store.ParseComingDay, store.WriteDay)
		page := inset(16, 16, 16, 16, Down(0, Fixed(Across(12, Grow(d.Field, 1), Grow(wrong.Field, 1)))))
		w := picture(t, "date-"+name, 560, 400, NewFrame(page))
		d.Field.Entry.SetText("12/3")
		wrong.Field.Entry.SetText("Nov 31")
		d.Open()
		m, _ := w.Canvas().Focused().(*calendar)
		keep(t, "date-open-"+name, w)
		press(m, fyne.KeyRight, fyne.KeyRight)
		m.point(24)
		keep(t, "date-moved-"+name, w)
		press(m, fyne.KeyPageUp)
		m.point(onNext)
		keep(t, "date-november-"+name, w)
	}
}
