package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/widgets"
)

func TestR68_WhatCallsIsSettable(t *testing.T) {
	w, d := window(t)
	test.Tap(w.calls.kinds[store.CallOutage])
	test.Tap(w.calls.sound)
	w.calls.from.Entry.SetText("21:30")
	if w.calls.until.Note() != "not a time yet" {
		t.Errorf("half of the quiet hours: %q", w.calls.until.Note())
	}
	test.Tap(w.Save)
	if !w.calls.trouble.Visible() || !strings.Contains(w.calls.trouble.Text, "write them as 22:00-07:00") {
		t.Errorf("said %q", w.calls.trouble.Text)
	}
	w.calls.until.Entry.SetText("8:00")
	test.Tap(w.Save)
	plan, err := d.CallPlan(t.Context())
	must(t, err)
	want := store.CallPlan{
		NewOrders: true, Decisions: true, FailedPushes: true, Show: true, Quiet: store.QuietHours{From: 21*60 + 30, To: 8 * 60},
	}
	if plan != want || w.Unsaved() != 0 {
		t.Errorf("saved %+v, want %+v; %d unsaved", plan, want, w.Unsaved())
	}
	if w.calls.until.Entry.Text != "08:00" {
		t.Errorf("shows %q", w.calls.until.Entry.Text)
	}
	test.Tap(w.calls.kinds[store.CallNewOrder])
	test.Tap(w.Discard)
	if !w.calls.kinds[store.CallNewOrder].Ticked() || w.Unsaved() != 0 {
		t.Error("Discard does not take everything back")
	}
}

func TestR68_TryItSaysWhyThereIsNoSound(t *testing.T) {
	w, _ := window(t)
	var tried []store.CallPlan
	w.cfg.TryCall = func(plan store.CallPlan, then func(error)) {
		tried = append(tried, plan)
		then(store.Fail(store.Unavailable, "This computer plays no sound: no sound device answers."))
	}
	test.Tap(w.calls.show) // taken back, and not saved
	test.Tap(w.calls.try)
	if len(tried) != 1 || tried[0].Show || !tried[0].Sound {
		t.Errorf("tried %+v", tried)
	}
	if !strings.Contains(w.calls.note.Text, "no sound device answers") {
		t.Errorf("said %q", w.calls.note.Text)
	}
	test.Tap(w.calls.sound)
	if w.calls.try.Enabled() || strings.Contains(w.calls.note.Text, "no sound device answers") {
		t.Error("a computer that neither sounds nor shows anything can be tried")
	}
}

func TestR68_PickListsNeedAPrinter(t *testing.T) {
	w, d := window(t)
	test.Tap(w.printers.picks)
	test.Tap(w.Save)
	if !w.printers.trouble.Visible() || !strings.Contains(w.printers.trouble.Text, "Pick lists need a printer") {
		t.Errorf("said %q", w.printers.trouble.Text)
	}
	w.printers.addr.Entry.SetText("socket://192.0.2.4:9100")
	test.Tap(w.Save)
	prints, err := d.PrintsPickLists(t.Context())
	must(t, err)
	if !prints || w.Unsaved() != 0 {
		t.Errorf("prints %v, %d unsaved", prints, w.Unsaved())
	}
}

func TestR62_RestoreAsksWithWhatIsLost(t *testing.T) {
	w, _ := window(t)
	if w.data.restore.Enabled() {
		t.Error("practice can be restored")
	}
	var restored []string
	w.cfg.Restore = func(file string) { restored = append(restored, file) }
	made, err := w.cfg.Data.BackUpNow(t.Context())
	must(t, err)
	w.Reload()
	if w.data.restore.Enabled() {
		t.Error("nothing is selected and can be restored")
	}
	w.data.list.Select(0)
	test.Tap(w.data.restore)
	if len(restored) > 0 || w.window.Canvas().Overlays().Top() == nil {
		t.Fatal("restored without being asked")
	}
	tapAnswer(t, w, "Restore")
	if len(restored) != 1 || restored[0] != made.Path {
		t.Errorf("restored %q, want %q", restored, made.Path)
	}
}

func tapAnswer(t *testing.T, w *Window, word string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == word {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no answer %q", word)
}
