package messages

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// log is a shop in which so many things happened; those with an odd number are about
// an order.
type log struct{ n int64 }

func (l *log) CountEvents(context.Context) (n, newest int64, err error) { return l.n, l.n, nil }

func (l *log) EventsUpTo(_ context.Context, seq int64, offset, limit int) (events []store.Event, err error) {
	for s := seq - int64(offset); s > 0 && len(events) < limit; s-- {
		events = append(events, store.Event{Seq: s, Title: fmt.Sprint("event ", s), SubjectID: fmt.Sprint(s)})
	}
	return events, nil
}

func (l *log) Order(_ context.Context, id string) (db.OrderRow, error) {
	if (id[len(id)-1]-'0')%2 == 0 {
		return db.OrderRow{}, store.Fail(store.NotFound, "No order.")
	}
	return db.OrderRow{ID: id}, nil
}

func window(t *testing.T, l *log) (*Window, *[]string) {
	t.Helper()
	test.NewTempApp(t)
	native := test.NewTempWindow(t, nil)
	var opened []string
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	w := New(screen.NewWindow(native, work), Config{
		Shop: l, Now: time.Now,
		OpenOrder: func(id string) { opened = append(opened, id) },
	})
	native.Resize(fyne.NewSize(1264, 660))
	return w, &opened
}

func TestR44_AllMessagesAreThereNewestFirst(t *testing.T) {
	w, opened := window(t, &log{n: 100_001})
	for _, i := range []int{0, 70_000, 100_000} {
		w.List.Select(i)
		if e, ok := w.pages.Has(i); !ok || e.Seq != int64(100_001-i) {
			t.Errorf("row %d is event %d, loaded %t", i, e.Seq, ok)
		}
	}
	key := func(name fyne.KeyName) { w.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyReturn)
	key(fyne.KeyUp)
	key(fyne.KeyReturn)
	if len(*opened) != 1 || (*opened)[0] != "1" {
		t.Errorf("opened %v, want the order of event 1 alone: event 2 is about none", *opened)
	}
	if len(w.frame.Toasts()) != 1 {
		t.Error("nothing says that event 2 is about no order")
	}
}

func TestR44_WhatHappensMovesNoMessageThatIsRead(t *testing.T) {
	l := &log{n: 500}
	w, _ := window(t, l)
	l.n = 503
	w.Reload()
	if e, _ := w.pages.Has(0); e.Seq != 503 {
		t.Errorf("the first is event %d, want the newest while nobody reads", e.Seq)
	}
	w.List.Select(3)
	l.n = 510
	w.Reload()
	if e, _ := w.pages.Has(0); e.Seq != 503 {
		t.Errorf("the first is event %d: rows move under the eyes", e.Seq)
	}
	w.window.Keys.Key(&fyne.KeyEvent{Name: fyne.KeyF5})
	if e, _ := w.pages.Has(0); e.Seq != 510 || w.List.Selected() != -1 {
		t.Errorf("after F5 the first is event %d, row %d selected", e.Seq, w.List.Selected())
	}
}
