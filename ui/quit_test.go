package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// quits says whether Ctrl+Q on the Desktop has ended the program.
func quits(h *house) bool {
	h.strike(h.Desktop(), fyne.KeyQ, fyne.KeyModifierControl)
	return ui.HasQuit(h.App)
}

func TestR51_CtrlQIsCalledWhatItDoes(t *testing.T) {
	h := states["full"](t)
	for _, line := range ui.KeysOf(h.App, h.Desktop()).Help() {
		if line.Keys[0] == "Ctrl+Q" && line.Words != "Quit Tillbridge" {
			t.Errorf("F1 calls Ctrl+Q %q", line.Words)
		}
	}
	for _, line := range menuLines(h.App) {
		if line.IsQuit && labelOf(line) != "Quit Tillbridge" {
			t.Errorf("the menu calls it %q", line.Label)
		}
	}
	h.OpenSales()
	h.OpenTransaction(h.transaction)
	if !quits(h) {
		t.Error("with nothing unsaved Ctrl+Q doesn't quit at once")
	}
}

func TestR51_CtrlQAsksForWhatWouldBeLost(t *testing.T) {
	for name, begin := range map[string]func(h *house){
		"a status that is not saved": func(h *house) {
			h.OpenSales()
			ui.SalesOf(h.App).Pick(named(h.t, h.db, "#1042"), store.ReadyForPickup)
		},
		"a comment in a payment prompt": func(h *house) {
			h.OpenTransaction(h.transaction)
			v, w := ui.TransactionOf(h.App, h.transaction)
			tapWord(h.t, w, "Cash")
			w.Canvas().Focus(v.Prompt.Comments)
			v.Prompt.Comments.TypedRune('x')
		},
		"a customer who is being created": func(h *house) {
			h.NewCustomer(store.Customer{})
			w := h.windows()[0]
			w.Canvas().Focused().TypedRune('x')
		},
		"items that are counted": func(h *house) {
			h.OpenParts(h.order, "")
			h.strike(h.windows()[0], fyne.KeyMinus, 0)
		},
		"a question that asks already": func(h *house) {
			h.OpenSales()
			ui.SalesOf(h.App).Pick(named(h.t, h.db, "#1042"), store.Rejected)
			ui.AskToClose(h.App)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := full(t)
			begin(h)
			w := h.windows()[0]
			before := len(w.Canvas().Overlays().List())
			if quits(h) {
				t.Fatal("Ctrl+Q quits unasked")
			}
			asked, said := len(w.Canvas().Overlays().List())-before, len(w.Content().(*widgets.Frame).Toasts())
			if asked+said != 1 || !h.isOpen(w) {
				t.Errorf("%d questions were asked and %d sentences said, the window is open: %t", asked, said, h.isOpen(w))
			}
		})
	}
}
