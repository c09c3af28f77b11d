package screen

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func TestR28_ACarrierIsCompletedOnLeavingItsInput(t *testing.T) {
	theme.Apply(test.NewTempApp(t), theme.Light)
	w := test.NewTempWindow(t, nil)
	for typed, want := range map[string]string{"up": "UPS", "dhl": "dhl", "Anna's bicycle": "Anna's bicycle"} {
		h := NewHandover(w.Canvas(), "#1042", "Maya Okafor", store.DeliveryShip)
		w.SetContent(widgets.NewFrame(h.parcels.Form))
		w.Resize(fyne.NewSize(900, 400))
		w.Canvas().Focus(h.parcels.Carrier.Entry)
		test.Type(h.parcels.Carrier.Entry, typed)
		if edit := h.Edit(); edit.Carrier != want {
			t.Errorf("%q is saved as %q", typed, edit.Carrier)
		}
		w.Canvas().Focus(h.parcels.Tracking.Entry)
		if got := h.parcels.Carrier.Entry.Text; got != want {
			t.Errorf("%q is %q once the keys have left, want %q", typed, got, want)
		}
	}
}
