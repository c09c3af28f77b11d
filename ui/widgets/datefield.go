package widgets

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// DateField is a Field for a day: typed as people write days, or chosen from a month's
// calendar, which Down or a tap on its icon opens. What was typed stays as it was typed;
// beside the caption stands which day that is, or a question mark where it is none.
type DateField struct {
	Field *Field
	// OnChanged hears of every letter, and of a day that was chosen.
	OnChanged func()

	now   func() time.Time
	read  func(text string, now time.Time) (time.Time, error)
	write func(time.Time) string
}

// NewDateField makes an empty field. now is the clock, read makes a day of what was
// typed, and write writes one so that read can read it.
func NewDateField(caption string, keys *KeyMap, now func() time.Time,
	read func(text string, now time.Time) (time.Time, error), write func(time.Time) string,
) *DateField {
	d := &DateField{Field: NewField(caption, keys), now: now, read: read, write: write}
	button := &calendarButton{field: d}
	button.ExtendBaseWidget(button)
	d.Field.Entry.ActionItem = button
	d.Field.Entry.below = d.Open
	d.Field.Entry.OnChanged = func(string) { d.changed() }
	return d
}

// Text is what was typed.
func (d *DateField) Text() string { return strings.TrimSpace(d.Field.Entry.Text) }

// Day is what was typed: the zero time for nothing, else what read makes of it.
func (d *DateField) Day() (time.Time, error) {
	if d.Text() == "" {
		return time.Time{}, nil
	}
	return d.read(d.Text(), d.now())
}

// SetDay writes a day into the field, nothing for the zero time.
func (d *DateField) SetDay(day time.Time) {
	text := ""
	if !day.IsZero() {
		text = d.write(day)
	}
	d.Field.Entry.SetText(text)
}

// changed says which day is meant.
func (d *DateField) changed() {
	day, err := d.Day()
	switch {
	case err != nil:
		d.Field.Say(theme.Red, "?")
	case day.IsZero() || strings.EqualFold(d.Text(), d.write(day)):
		d.Field.Say(theme.NoTone, "")
	default:
		d.Field.SayWhole(theme.NoTone, day.Format("Mon, ")+d.write(day))
	}
	if d.OnChanged != nil {
		d.OnChanged()
	}
}

// Open shows the calendar, at the day that was typed or at today.
func (d *DateField) Open() {
	driver := fyne.CurrentApp().Driver()
	entry := d.Field.Entry
	c := driver.CanvasForObject(entry)
	if c == nil || entry.Disabled() {
		return
	}
	day, err := d.Day()
	if err != nil {
		day = time.Time{}
	}
	at := driver.AbsolutePositionForObject(entry).AddXY(0, entry.Size().Height+2)
	ShowCalendar(c, at, entry.Size().Height+4, day, d.now(), func(chosen time.Time) {
		d.SetDay(chosen)
		c.Focus(entry)
	})
}

// calendarButton is the icon at the end of the input. Tab goes past it: Down in the
// input does the same.
type calendarButton struct {
	widget.BaseWidget
	field *DateField
}

// Tapped opens the calendar.
func (b *calendarButton) Tapped(*fyne.PointEvent) { b.field.Field.Entry.Keys.Do(b.field.Open) }

// Cursor is a hand.
func (b *calendarButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws the icon.
func (b *calendarButton) CreateRenderer() fyne.WidgetRenderer {
	img := newImage()
	paint := func() {
		color := theme.Secondary
		if b.field.Field.Entry.Disabled() {
			color = theme.DisabledText
		}
		paintIcon(img, assets.Calendar, color)
	}
	minSize := func() fyne.Size { return fyne.NewSize(26, ToolbarHeight) }
	layout := func(size fyne.Size) { place(img, whole((size.Width-18)/2), whole((size.Height-18)/2)-1, 18, 18) }
	return newDrawing(b, minSize, paint, layout, img)
}
