package transaction

import (
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/ui/screen"
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
	return screen.Day(t)
}

// readDay reads a day as people type it, which is one that is coming; "" is none.
func readDay(text string, now time.Time) (time.Time, error) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, nil
	}
	return store.ParseComingDay(text, now.Local())
}

func (v *Window) typed() {
	if v.filling {
		return
	}
	v.draft.comments, v.draft.shelf, v.draft.hold = v.Comments.Text, v.Shelf.Entry.Text, v.HoldUntil.Field.Entry.Text
	v.showState()
}
