package sales

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// periods are days as store.ParseDays reads them, but for the first and the last.
var periods = []string{
	"Any time", "Today", "Yesterday", "This week", "Last 7 days", "Last 30 days", "Last 90 days", "This month", "Last month", "This year",
	"From – until…",
}

// days are the days in which orders were made; none bounds nothing.
type days struct {
	// period is one of periods: "Last week" is last week whenever it is read. Without one
	// the days are those from from until the midnight until, zero for no bound.
	period      string
	from, until time.Time
}

// bounds are when the days begin and end, zero for no bound.
func (d days) bounds(now time.Time) (from, until time.Time) {
	if d.period == "" {
		return d.from, d.until
	}
	from, until, _ = store.ParseDays(d.period, now) // a test reads all of them
	return from, until
}

// last is the day that ends with the midnight until, zero for no bound.
func last(until time.Time) time.Time {
	if until.IsZero() {
		return until
	}
	return until.AddDate(0, 0, -1)
}

// label is the days in few letters, for the drop-down.
func (d days) label(now time.Time) string {
	from, until := d.bounds(now)
	end := last(until)
	layout := "Jan 2"
	for _, day := range []time.Time{from, end} {
		if !day.IsZero() && day.Year() != now.Year() {
			layout = "1/2/06"
		}
	}
	switch {
	case until.IsZero():
		return "From " + from.Format(layout)
	case from.IsZero():
		return "Until " + end.Format(layout)
	case from.Equal(end):
		return from.Format(layout)
	default:
		return from.Format(layout) + "–" + end.Format(layout)
	}
}

// sentence is the days as they are told before they are shown.
func (d days) sentence() string {
	from, end := screen.Day(d.from), screen.Day(last(d.until))
	switch {
	case d == days{}:
		return "Both are empty: the orders of any time."
	case d.until.IsZero():
		return "The orders of " + from + " and later."
	case d.from.IsZero():
		return "The orders of " + end + " and before."
	case from == end:
		return "The orders of " + d.from.Format("Monday, ") + from + "."
	default:
		return "The orders of " + from + " until " + end + ", both days too."
	}
}

// choosePeriod takes days from the drop-down, or asks for others.
func (v *Window) choosePeriod(i int) {
	switch i {
	case 0:
		v.setDays(days{})
	case len(periods) - 1:
		v.Period.SetChosen(v.model.period)
		v.askDays()
		return
	default:
		v.setDays(days{period: periods[i]})
	}
	v.model.period = i
}

func (v *Window) setDays(d days) {
	v.model.days = d
	v.Period.Options[len(periods)-1] = periods[len(periods)-1]
	v.refilter()
}

// askDays asks for any days: typed, or chosen from a calendar. What they are read as is
// told before they are taken (R68).
func (v *Window) askDays() {
	c := v.window.Canvas()
	keys := widgets.DialogKeys(c)
	d := dayQuestion{
		now:     v.cfg.Now,
		meaning: widgets.NewText("", theme.Body, false, theme.Secondary),
		show:    widgets.NewFooterButton(widgets.Primary, assets.Search, "Show", nil),
	}
	d.from = widgets.NewDateField("From", keys, v.cfg.Now, firstOf, screen.Day)
	d.until = widgets.NewDateField("Until", keys, v.cfg.Now, lastOf, screen.Day)
	d.meaning.Cut = true
	from, until := v.model.days.bounds(v.cfg.Now())
	d.from.SetDay(from)
	d.until.SetDay(last(until))
	d.from.OnChanged, d.until.OnChanged = d.said, d.said

	var popUp *widget.PopUp
	cancel := widgets.NewFooterButton(widgets.Plain, "", "Cancel", func() { popUp.Hide() })
	d.show.OnTapped = func() {
		chosen, err := d.days()
		if d.said(); err == nil {
			popUp.Hide()
			v.takeDays(chosen)
		}
	}
	d.show.Keys, cancel.Keys = keys, keys
	for _, field := range []*widgets.DateField{d.from, d.until} {
		field.Field.Entry.OnSubmitted = func(string) { d.show.OnTapped() }
	}
	keys.On(fyne.KeyEscape, "", cancel.OnTapped)
	popUp = screen.Dialog(c, keys, min(daysWidth, c.Size().Width-24), widgets.Down(14,
		widgets.Fixed(widgets.NewTitle(assets.Calendar, "Orders of which days?")),
		widgets.Fixed(widgets.Across(12, widgets.Grow(d.from.Field, 1), widgets.Grow(d.until.Field, 1))),
		widgets.Fixed(d.meaning),
		widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(cancel), widgets.Fixed(d.show)))))
	d.said()
	c.Focus(d.from.Field.Entry)
}

const daysWidth float32 = 600

// dayQuestion is the dialog that asks for days.
type dayQuestion struct {
	now         func() time.Time
	from, until *widgets.DateField
	meaning     *widgets.Text
	show        *widgets.ToolButton
}

// days are those that were typed; Invalid for what can't be read, or ends before it begins.
func (d *dayQuestion) days() (chosen days, err error) {
	chosen.from, chosen.until, err = store.DaysBetween(d.from.Text(), d.until.Text(), d.now())
	return chosen, err
}

// said tells below the fields what was typed means, or what is wrong with it.
func (d *dayQuestion) said() {
	chosen, err := d.days()
	d.meaning.Color = theme.Secondary
	text := chosen.sentence()
	if err != nil {
		d.meaning.Color, text = theme.Red.Ink(), store.MessageOf(err)
	}
	d.meaning.Text = text
	d.meaning.Refresh()
}

// firstOf and lastOf read the first and the last of the days that a text may mean.
func firstOf(text string, now time.Time) (time.Time, error) {
	from, _, err := store.ParseDays(text, now)
	return from, err
}

func lastOf(text string, now time.Time) (time.Time, error) {
	_, until, err := store.ParseDays(text, now)
	return last(until), err
}

func (v *Window) takeDays(chosen days) {
	v.setDays(chosen)
	v.model.period = 0
	if chosen != (days{}) {
		v.model.period = len(periods) - 1
		v.Period.Options[v.model.period] = chosen.label(v.cfg.Now())
	}
	v.Period.SetChosen(v.model.period)
	v.window.Canvas().Focus(v.List.FocusTarget())
}
