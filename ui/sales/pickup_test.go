package sales

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// asked are the pieces of a kind in the question on the screen.
func asked[T fyne.CanvasObject](w *Window) []T {
	var found []T
	if top := w.window.Canvas().Overlays().Top(); top != nil {
		for _, o := range test.LaidOutObjects(top) {
			if piece, ok := o.(T); ok {
				found = append(found, piece)
			}
		}
	}
	return found
}

// button is an answer of the question on the screen, nil for none of that word.
func button(t *testing.T, w *Window, text string) *widgets.ToolButton {
	t.Helper()
	for _, b := range asked[*widgets.ToolButton](w) {
		if b.Text == text {
			return b
		}
	}
	return nil
}

// shelve puts the bag of an order on a shelf.
func shelve(t *testing.T, d *db.DB, name, shelf string, hold time.Time) db.OrderRow {
	t.Helper()
	row, err := d.OrderNamed(t.Context(), name)
	must(t, err)
	s, err := d.Sale(t.Context(), row.TransactionID)
	must(t, err)
	notes := s.Notes()
	notes.Shelf, notes.HoldUntil = shelf, hold
	_, err = d.SaveTransaction(t.Context(), row.TransactionID, s.Notes(), notes)
	must(t, err)
	return row
}

func TestPickupDesk_TheGridSaysWhereTheBagIsAndHowLong(t *testing.T) {
	ready := store.Pickup{Shelf: "B3", ReadyAt: noon.AddDate(0, 0, -4)}
	at := func(p store.Pickup, change func(*store.Pickup)) store.Pickup { change(&p); return p }
	tests := []struct {
		name           string
		row            db.OrderRow
		delivery, last string
		tone           theme.Tone
	}{
		{"on the shelf for days", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushConfirmed,
			Pickup: ready,
		}, "Pickup · B3", "Confirmed · 4 days", theme.Green},
		{"since today", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushConfirmed,
			Pickup: at(ready, func(p *store.Pickup) { p.ReadyAt = noon }),
		}, "Pickup · B3", "Confirmed", theme.Green},
		{"over a week", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushConfirmed,
			Pickup: at(ready, func(p *store.Pickup) { p.ReadyAt = noon.AddDate(0, 0, -8) }),
		}, "Pickup · B3", "Waits 8 days", theme.Amber},
		{"a week is not over a week", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushSent,
			Pickup: at(ready, func(p *store.Pickup) { p.ReadyAt = noon.AddDate(0, 0, -7) }),
		}, "Pickup · B3", "Sent · 7 days", theme.Blue},
		{"held until yesterday", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushConfirmed,
			Pickup: at(ready, func(p *store.Pickup) { p.HoldUntil = noon.AddDate(0, 0, -1) }),
		}, "Pickup · B3", "Held until Nov 22", theme.Amber},
		{"a failed push is more urgent", db.OrderRow{
			Status: store.ReadyForPickup, Delivery: store.DeliveryPickup, Push: store.PushFailed,
			PushError: "On hold.", Pickup: at(ready, func(p *store.Pickup) { p.ReadyAt = noon.AddDate(0, 0, -8) }),
		}, "Pickup · B3", "Failed · On hold.", theme.Red},
		{"collected", db.OrderRow{
			Status: store.Completed, Delivery: store.DeliveryPickup, Push: store.PushConfirmed,
			Pickup: at(ready, func(p *store.Pickup) { p.CollectedAt = noon }),
		}, "Pickup", "Confirmed", theme.Green},
		{"no shelf", db.OrderRow{Status: store.New, Delivery: store.DeliveryPickup}, "Pickup", "–", theme.NoTone},
		{
			"the rest is sent",
			db.OrderRow{Status: store.New, Delivery: store.DeliveryMixed, Pickup: ready},
			"Pickup + ship · B3", "–",
			theme.NoTone,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cells := newModel().present(test.row, noon).Cells
			if cells[7].Text != test.delivery || cells[10].Text != test.last || cells[10].Tone != test.tone {
				t.Errorf("%q, %q in tone %v; want %q, %q in tone %v", cells[7].Text, cells[10].Text, cells[10].Tone, test.delivery, test.last,
					test.tone)
			}
		})
	}
}

func TestPickupDesk_TheShelfChangesNeitherOrderNorSearch(t *testing.T) {
	w, d, _ := window(t)
	shelve(t, d, "#40", "A1", time.Time{})
	w.Reload()
	if got := names(w); got != "#1 #2 #3 #40" {
		t.Errorf("newest first: %s", got)
	}
	w.Search.SetText("A1")
	if w.model.count != 0 {
		t.Errorf("%d orders are found by a shelf", w.model.count)
	}
}

func TestPickupDesk_EnterTakesTheCustomerWhoOrdered(t *testing.T) {
	w, d, _ := window(t)
	w.Pick(w.selectNamed(t, "#1"), store.Completed)
	if w.Unsaved() != 0 {
		t.Fatal("a pickup is staged without asking who collected it")
	}
	by, ok := w.window.Canvas().Focused().(*widgets.Entry)
	if !ok || by.Text != "Anna" || by.SelectedText() != "Anna" {
		t.Fatalf("%T has the keys; want the name, selected for overtyping", w.window.Canvas().Focused())
	}
	by.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Unsaved() != 1 || w.window.Canvas().Overlays().Top() != nil {
		t.Fatalf("%d staged after Enter", w.Unsaved())
	}
	test.Tap(w.Save)
	test.Tap(button(t, w, "Save Anyway"))
	row, err := d.OrderNamed(t.Context(), "#1")
	must(t, err)
	if row.Status != store.Completed || row.Pickup.CollectedBy != "Anna" || row.Pickup.CollectedAt.IsZero() {
		t.Errorf("%s, collected by %q at %v", row.Status, row.Pickup.CollectedBy, row.Pickup.CollectedAt)
	}
}

func TestPickupDesk_SomebodyElseWithANote(t *testing.T) {
	w, d, _ := window(t)
	row := w.selectNamed(t, "#1")
	w.Pick(row, store.Completed)
	by, _ := w.window.Canvas().Focused().(*widgets.Entry)
	test.Type(by, "Ben Carver")
	test.Type(asked[*widgets.Entry](w)[1], "ID shown")
	test.Tap(button(t, w, "Set Completed"))
	test.Tap(w.Save)
	test.Tap(button(t, w, "Save Anyway"))
	e, err := d.Explain(t.Context(), row.ID)
	must(t, err)
	if p := e.Order.Pickup; p.CollectedBy != "Ben Carver" || p.CollectedNote != "ID shown" {
		t.Errorf("collected by %q, %q", p.CollectedBy, p.CollectedNote)
	}
	told := ""
	for _, event := range e.Story {
		if event.Kind == store.EventStatus {
			told += event.Detail
		}
	}
	if told != "Collected by Ben Carver, ID shown" {
		t.Errorf("the story says %q", told)
	}
}

func TestPickupDesk_CancelStagesNothing(t *testing.T) {
	w, _, _ := window(t)
	w.Pick(w.selectNamed(t, "#1"), store.Completed)
	test.Tap(button(t, w, "Cancel"))
	if w.Unsaved() != 0 || w.window.Canvas().Overlays().Top() != nil {
		t.Errorf("%d staged after Cancel", w.Unsaved())
	}
}

func TestPickupDesk_AMixedOrderAsksBothAtOnce(t *testing.T) {
	w, d, _ := window(t)
	o := order(5, "Anna", "PICK_UP")
	o.FulfillmentOrders = append(o.FulfillmentOrders, store.FulfillmentOrder{ShopifyID: "fo5b", State: "OPEN", Method: "SHIPPING"})
	_, err := d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)
	w.Reload()
	w.Pick(w.selectNamed(t, "#5"), store.Completed)
	inputs := asked[*widgets.Entry](w)
	if len(inputs) != 4 {
		t.Fatalf("%d inputs, want name, note, carrier and tracking number", len(inputs))
	}
	test.Type(inputs[2], "UPS")
	test.Type(inputs[3], "1Z999")
	// A person's Enter, not the scanner's, which would only end the number.
	w.window.Frame.Now = func() time.Time { return time.Now().Add(time.Second) }
	inputs[3].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	edits := w.model.edits()
	if len(edits) != 1 || edits[0].CollectedBy != "Anna" || edits[0].Carrier != "UPS" || edits[0].Tracking != "1Z999" {
		t.Errorf("staged %+v", edits)
	}
}

// paid opens the window over #1, paid in full and staged as Completed, and
// presses Save.
func paid(t *testing.T) (*Window, *db.DB, string) {
	t.Helper()
	w, d, _ := window(t)
	row := w.selectNamed(t, "#1")
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: row.TransactionID, Type: "Cash", Minor: row.Balance, Currency: "USD"},
		row.Balance))
	w.Pick(row, store.Completed)
	test.Tap(button(t, w, "Set Completed"))
	test.Tap(w.Save)
	return w, d, row.TransactionID
}

func TestR32_CompletedOffersToFinishWhatIsPaid(t *testing.T) {
	for _, answer := range []struct {
		press  string
		state  store.TransactionState
		status store.Status
		staged int
	}{
		{"Finish as a Sale", store.TransactionFinished, store.Completed, 0},
		{"Save Anyway", store.TransactionOpen, store.Completed, 0},
		{"Keep Editing", store.TransactionOpen, store.New, 1},
	} {
		t.Run(answer.press, func(t *testing.T) {
			w, d, transaction := paid(t)
			b := button(t, w, answer.press)
			if b == nil {
				t.Fatalf("there is no %q to press", answer.press)
			}
			test.Tap(b)
			s, err := d.Sale(t.Context(), transaction)
			must(t, err)
			if s.Transaction.State != answer.state || s.Status != answer.status || w.Unsaved() != answer.staged {
				t.Errorf("transaction %s, order %s, %d staged; want %s, %s, %d", s.Transaction.State, s.Status, w.Unsaved(), answer.state,
					answer.status, answer.staged)
			}
		})
	}
}

func TestR32_WhatIsOwedCantBeFinished(t *testing.T) {
	w, _, _ := window(t)
	w.Pick(w.selectNamed(t, "#1"), store.Completed)
	test.Tap(button(t, w, "Set Completed"))
	test.Tap(w.Save)
	if button(t, w, "Finish as a Sale") != nil || button(t, w, "Save Anyway") == nil {
		t.Error("a transaction with a balance is offered to be finished, or nothing is asked")
	}
}
