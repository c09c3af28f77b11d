package widgets

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Measures of a calendar: six weeks below the month and the names of the weekdays, today
// at the foot.
const (
	calendarPad    float32 = 10
	calendarDay    float32 = 36
	calendarWeek   float32 = 32
	calendarHead   float32 = 36
	calendarNames  float32 = 22
	calendarFoot   float32 = 38
	calendarWeeks          = 6
	calendarDays           = 7 * calendarWeeks
	firstYear              = 1900
	lastYear               = 2199
	noDay                  = -1
	onPrevious             = -2
	onNext                 = -3
	onToday                = -4
	calendarWidth          = 7*calendarDay + 2*calendarPad
	calendarHeight         = calendarHead + calendarNames + calendarWeeks*calendarWeek + calendarFoot + calendarPad
)

// ShowCalendar pops a month up below what it belongs to, or above it where there is no
// room below; at and above are as for ShowMenu. Arrows go by days and weeks, PgUp and
// PgDn by months, Home and End to the first and the last day of one; Enter picks the lit
// day. Esc or a tap elsewhere closes it and picks nothing. day is what is chosen, zero
// for nothing; now says which day is today.
func ShowCalendar(c fyne.Canvas, at fyne.Position, above float32, day, now time.Time, pick func(time.Time)) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	m := &calendar{chosen: day, today: today, lit: day, over: noDay, keys: DialogKeys(c)}
	if day.IsZero() {
		m.lit = today
	}
	m.ExtendBaseWidget(m)
	popUp := widget.NewPopUp(m, c)
	m.close = popUp.Hide
	m.pick = func(chosen time.Time) {
		popUp.Hide()
		m.keys.Do(func() { pick(chosen) })
	}
	size, room := popUp.MinSize(), c.Size()
	at.X = max(4, min(at.X, room.Width-size.Width-4))
	if over := at.Y - above - size.Height; at.Y+size.Height+4 > room.Height && over >= 4 {
		at.Y = over
	}
	at.Y = max(4, min(at.Y, room.Height-size.Height-4))
	popUp.Resize(size)
	popUp.ShowAtPosition(at)
	c.Focus(m)
}

// calendar is what is inside the pop-up: a month in one widget. Fyne's own takes neither
// keys nor scans, and shows neither today nor what is chosen.
type calendar struct {
	widget.BaseWidget
	// chosen is zero for none; lit is where the keys are, and says which month is shown.
	chosen, today, lit time.Time
	// over is what the pointer is on: the index of a day, or one of noDay, onPrevious …
	over  int
	pick  func(time.Time)
	close func()
	keys  *KeyMap
}

// first is the Monday that the six weeks begin with.
func (m *calendar) first() time.Time {
	month := m.lit.AddDate(0, 0, 1-m.lit.Day())
	return month.AddDate(0, 0, -(int(month.Weekday())+6)%7)
}

// at is what is at a position.
func (m *calendar) at(p fyne.Position) int {
	scale := theme.Scaled(100) / 100
	p = fyne.NewPos(p.X/scale, p.Y/scale)
	switch {
	case p.Y < calendarHead && p.X < calendarPad+calendarDay:
		return onPrevious
	case p.Y < calendarHead && p.X > calendarWidth-calendarPad-calendarDay:
		return onNext
	case p.Y > calendarHeight-calendarFoot && p.Y < calendarHeight:
		return onToday
	}
	x, y := p.X-calendarPad, p.Y-calendarHead-calendarNames
	column, row := int(x/calendarDay), int(y/calendarWeek)
	if x < 0 || y < 0 || column >= 7 || row >= calendarWeeks {
		return noDay
	}
	return 7*row + column
}

// Tapped picks a day, or shows another month.
func (m *calendar) Tapped(e *fyne.PointEvent) {
	switch on := m.at(e.Position); on {
	case onPrevious:
		m.light(m.months(-1))
	case onNext:
		m.light(m.months(+1))
	case onToday:
		m.pick(m.today)
	case noDay:
	default:
		m.pick(m.first().AddDate(0, 0, on))
	}
}

// months is the same day of another month, its last one where it is shorter.
func (m *calendar) months(by int) time.Time {
	month := m.lit.AddDate(0, 0, 1-m.lit.Day()).AddDate(0, by, 0)
	last := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(m.lit.Day(), last)-1)
}

// light puts the keys on a day.
func (m *calendar) light(day time.Time) {
	if day.Year() < firstYear || day.Year() > lastYear {
		return
	}
	m.lit = day
	m.Refresh()
}

func (m *calendar) point(on int) {
	if on != m.over {
		m.over = on
		m.Refresh()
	}
}

// MouseIn shows what is under the pointer.
func (m *calendar) MouseIn(e *desktop.MouseEvent) { m.point(m.at(e.Position)) }

// MouseMoved shows what is under the pointer.
func (m *calendar) MouseMoved(e *desktop.MouseEvent) { m.point(m.at(e.Position)) }

// MouseOut shows nothing.
func (m *calendar) MouseOut() { m.point(noDay) }

// FocusGained does nothing: the lit day shows where the keys are.
func (m *calendar) FocusGained() {}

// FocusLost does nothing.
func (m *calendar) FocusLost() {}

// TypedRune picks nothing; it may be a scanner's.
func (m *calendar) TypedRune(r rune) { m.keys.TypedRune(r) }

// TypedKey moves, picks and closes.
func (m *calendar) TypedKey(e *fyne.KeyEvent) {
	if m.keys.Scanned(e) {
		return
	}
	switch e.Name {
	case fyne.KeyLeft:
		m.light(m.lit.AddDate(0, 0, -1))
	case fyne.KeyRight:
		m.light(m.lit.AddDate(0, 0, +1))
	case fyne.KeyUp:
		m.light(m.lit.AddDate(0, 0, -7))
	case fyne.KeyDown:
		m.light(m.lit.AddDate(0, 0, +7))
	case fyne.KeyPageUp:
		m.light(m.months(-1))
	case fyne.KeyPageDown:
		m.light(m.months(+1))
	case fyne.KeyHome:
		m.light(m.lit.AddDate(0, 0, 1-m.lit.Day()))
	case fyne.KeyEnd:
		m.light(m.lit.AddDate(0, 1, -m.lit.Day()))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.pick(m.lit)
	case fyne.KeyEscape:
		m.close()
	}
}

// sameDay holds two days against each other, of which neither need begin at midnight.
func sameDay(a, b time.Time) bool { return a.Year() == b.Year() && a.YearDay() == b.YearDay() }

// CreateRenderer draws the month.
func (m *calendar) CreateRenderer() fyne.WidgetRenderer {
	border := &canvas.Rectangle{CornerRadius: theme.InputRadius, StrokeWidth: 1}
	month, back, on := newText(theme.Body, true), newImage(), newImage()
	hover := &canvas.Rectangle{CornerRadius: 4}
	rule, today := &canvas.Rectangle{}, newText(theme.Body, false)
	objects := []fyne.CanvasObject{border, hover, month, back, on, rule, today}
	var names [7]*canvas.Text
	for i := range names {
		names[i] = newText(theme.Caption, false)
		objects = append(objects, names[i])
	}
	var days [calendarDays]*canvas.Text
	var fills [calendarDays]*canvas.Rectangle
	for i := range days {
		days[i], fills[i] = newText(theme.Body, false), &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1.5}
		objects = append(objects, fills[i], days[i])
	}
	paint := func() {
		border.StrokeColor, rule.FillColor = theme.Color(theme.InputBorder), theme.Color(theme.Line)
		hover.FillColor, hover.Hidden = theme.Color(theme.HoverRow), m.over == noDay
		paintText(month, m.lit.Format("January 2006"), theme.Text)
		paintIcon(back, assets.ChevronLeft, theme.Secondary)
		paintIcon(on, assets.ChevronRight, theme.Secondary)
		paintText(today, "Today, "+m.today.Format("Mon, Jan 2, 2006"), theme.Primary)
		first := m.first()
		for i, name := range names {
			paintText(name, first.AddDate(0, 0, i).Format("Mon")[:2], theme.Muted)
		}
		for i, text := range days {
			day := first.AddDate(0, 0, i)
			color, fill := theme.Text, fills[i]
			if day.Month() != m.lit.Month() {
				color = theme.Muted
			}
			text.TextStyle.Bold = sameDay(day, m.today) || sameDay(day, m.chosen)
			fill.FillColor, fill.StrokeColor = theme.Color(theme.SelectedRow), theme.Color(theme.SelectedRow)
			fill.Hidden = false
			switch {
			case sameDay(day, m.lit) && sameDay(day, m.chosen):
				color, fill.FillColor, fill.StrokeColor = theme.OnPrimary, theme.Color(theme.Primary), theme.Color(theme.Primary)
			case sameDay(day, m.lit):
				fill.StrokeColor = theme.Color(theme.Primary)
			case sameDay(day, m.chosen):
			default:
				fill.Hidden = true
			}
			if sameDay(day, m.today) && color == theme.Text {
				color = theme.Primary
			}
			paintText(text, strconv.Itoa(day.Day()), color)
		}
	}
	minSize := func() fyne.Size {
		return fyne.NewSize(theme.Scaled(calendarWidth), theme.Scaled(calendarHeight))
	}
	cell := func(i int) (x, y float32) {
		return calendarPad + float32(i%7)*calendarDay, calendarHead + calendarNames + float32(i/7)*calendarWeek
	}
	box := func(o fyne.CanvasObject, x, y, w, h float32) {
		place(o, whole(theme.Scaled(x)), whole(theme.Scaled(y)), theme.Scaled(w), theme.Scaled(h))
	}
	centre := func(t *canvas.Text, x, y float32) { middle(t, whole(theme.Scaled(x)-widthOf(t)/2), theme.Scaled(y)) }
	layout := func(size fyne.Size) {
		border.Resize(size)
		centre(month, calendarWidth/2, calendarHead/2+2)
		box(back, calendarPad+9, 11, 18, 18)
		box(on, calendarWidth-calendarPad-27, 11, 18, 18)
		for i, name := range names {
			x, _ := cell(i)
			centre(name, x+calendarDay/2, calendarHead+calendarNames/2)
		}
		for i, text := range days {
			x, y := cell(i)
			box(fills[i], x+1, y+1, calendarDay-2, calendarWeek-2)
			centre(text, x+calendarDay/2, y+calendarWeek/2)
		}
		box(rule, calendarPad, calendarHeight-calendarFoot, calendarWidth-2*calendarPad, 1)
		centre(today, calendarWidth/2, calendarHeight-calendarFoot/2)
		switch m.over {
		case noDay:
		case onPrevious:
			box(hover, calendarPad+2, 5, calendarDay-4, calendarHead-6)
		case onNext:
			box(hover, calendarWidth-calendarPad-calendarDay+2, 5, calendarDay-4, calendarHead-6)
		case onToday:
			box(hover, calendarPad, calendarHeight-calendarFoot+5, calendarWidth-2*calendarPad, calendarFoot-10)
		default:
			x, y := cell(m.over)
			box(hover, x+1, y+1, calendarDay-2, calendarWeek-2)
		}
	}
	return newDrawing(m, minSize, paint, layout, objects...)
}
