package transaction

import (
	"strings"
	"time"

	"tillbridge/store"
)

// draft is what staff have written on the transaction and not saved yet.
type draft struct {
	base            store.Notes // what is saved, as far as this window knows
	comments, shelf string
	hold            string // the day as it is typed
	keepOpen        bool
	// pressed says that Keep Open was pressed in this sitting and stayed so (R38).
	pressed bool
	// overtaken is what to tell of notes that somebody else saved under unsaved ones.
	overtaken string
}

func drafted(n store.Notes) draft {
	return draft{base: n, comments: n.Comments, shelf: n.Shelf, hold: writeDay(n.HoldUntil), keepOpen: n.KeepOpen}
}

// toggle presses Keep Open, or lets it out again (R34).
func (d *draft) toggle() {
	d.keepOpen = !d.keepOpen
	d.pressed = d.keepOpen
}

// notes are what Save stores; Invalid when the day to hold until can't be read.
func (d *draft) notes(now time.Time) (store.Notes, error) {
	n := store.Notes{
		Comments: strings.TrimSpace(d.comments), KeepOpen: d.keepOpen, Shelf: strings.TrimSpace(d.shelf),
		HoldUntil: d.base.HoldUntil,
	}
	if d.comments == d.base.Comments {
		n.Comments = d.comments
	}
	if d.hold == writeDay(d.base.HoldUntil) {
		return n, nil
	}
	day, err := readDay(d.hold, now)
	n.HoldUntil = day
	return n, err
}

// unsaved says that closing would lose something.
func (d *draft) unsaved(now time.Time) bool {
	n, err := d.notes(now)
	return err != nil || !n.Equal(d.base)
}

// saved begins anew from what was stored; that Keep Open was pressed stays true
// for this sitting.
func (d *draft) saved(n store.Notes) {
	pressed := d.pressed
	*d = drafted(n)
	d.pressed = pressed && n.KeepOpen
}

// follow takes over what another computer saved. What the person has changed and
// not saved stays, and what was saved under it is told (R46).
func (d *draft) follow(fresh store.Notes) {
	was := drafted(d.base)
	now := drafted(fresh)
	var told []string
	keep := func(mine *string, was, now, what string) {
		switch *mine {
		case was:
			*mine = now
		case now:
		default:
			if was != now {
				told = append(told, what)
			}
		}
	}
	keep(&d.comments, was.comments, now.comments, "other comments ("+quote(now.comments)+")")
	keep(&d.shelf, was.shelf, now.shelf, "another shelf ("+quote(now.shelf)+")")
	keep(&d.hold, was.hold, now.hold, "another day to hold it until ("+quote(now.hold)+")")
	if d.keepOpen == was.keepOpen {
		d.keepOpen = now.keepOpen
		d.pressed = d.pressed && d.keepOpen
	}
	if !fresh.Equal(d.base) {
		d.overtaken = ""
	}
	if len(told) > 0 {
		d.overtaken = "Somebody else saved " + strings.Join(told, ", ") + " meanwhile. Yours are kept; Save replaces theirs."
	}
	d.base = fresh
}

func quote(s string) string {
	if s == "" {
		return "empty"
	}
	return "“" + strings.Join(strings.Fields(s), " ") + "”"
}

func writeDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("Jan 2")
}

// readDay reads a day as people type it: "Nov 28", "11/28", "2026-11-28", or
// "+7" for in a week. Without a year it is the next such day; "" is none.
func readDay(text string, now time.Time) (time.Time, error) {
	text = strings.Join(strings.Fields(text), " ")
	now = now.Local()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if text == "" {
		return time.Time{}, nil
	}
	if days, err := time.ParseDuration(strings.TrimPrefix(text, "+") + "h"); err == nil && text[0] == '+' && days == days.Truncate(time.Hour) {
		return today.AddDate(0, 0, int(days/time.Hour)), nil
	}
	for _, layout := range []string{"2006-01-02", "1/2/2006", "Jan 2, 2006", "Jan 2 2006", "January 2, 2006"} {
		if day, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return day, nil
		}
	}
	for _, layout := range []string{"1/2", "Jan 2", "January 2"} {
		// 2000 was a leap year, so that Feb 29 can be read.
		day, err := time.ParseInLocation(layout+" 2006", text+" 2000", now.Location())
		if err != nil {
			continue
		}
		next := time.Date(today.Year(), day.Month(), day.Day(), 0, 0, 0, 0, now.Location())
		if next.Before(today) {
			next = next.AddDate(1, 0, 0)
		}
		return next, nil
	}
	return time.Time{}, store.Fail(store.Invalid, "%q is not a day. Write it like Nov 28, 11/28 or +7. Nothing was saved.", text)
}
