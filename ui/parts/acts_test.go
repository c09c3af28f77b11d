package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/widgets"
)

// gone makes the light's part one that went by UPS, and one of the helmets be handed over.
func gone(o *store.Order) {
	o.FulfillmentOrders[1].State, o.FulfillmentOrders[1].Lines[0].Remaining = "CLOSED", 0
	o.FulfillmentOrders[0].State, o.FulfillmentOrders[0].Lines[0].Remaining = "IN_PROGRESS", 1
	o.Fulfillments = []store.Fulfillment{
		{ShopifyID: "go1", State: "SUCCESS", At: noon, FulfillmentOrders: []string{"f2"}, Carrier: "UPS", Tracking: "1Z"},
		{ShopifyID: "go2", State: "SUCCESS", At: noon, FulfillmentOrders: []string{"f1"}},
	}
}

// outbox are the order's pushes of a kind.
func (h *desk) outbox(intent store.Intent) []store.Push {
	h.t.Helper()
	p, err := h.db.Parts(h.t.Context(), h.cfg.OrderID)
	must(h.t, err)
	var list []store.Push
	for _, push := range p.Pushes {
		if push.Intent == intent {
			list = append(list, push)
		}
	}
	return list
}

func (h *desk) ctrl(key fyne.KeyName) {
	h.window.Keys.Shortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl})
}

// asked is what of a kind is in the question that is open.
func asked[T fyne.CanvasObject](h *desk) (found []T) {
	for _, o := range test.LaidOutObjects(h.at.Canvas().Overlays().Top()) {
		if is, ok := o.(T); ok {
			found = append(found, is)
		}
	}
	return found
}

func TestR55_NumbersOfWhatWentAreAddedAndChanged(t *testing.T) {
	h := open(t, gone)
	if h.Track.Text != "Add Tracking…" {
		t.Errorf("what has no number offers %q", h.Track.Text)
	}
	h.Parts.Select(1)
	if h.Track.Text != "Change Tracking…" || !h.Track.Enabled() {
		t.Fatalf("what has one offers %q, %s", h.Track.Text, h.Track.Reason())
	}
	h.ctrl(fyne.KeyT)
	fields := asked[*widgets.Entry](h)
	if len(fields) != 2 || fields[0].Text != "UPS" || fields[1].Text != "1Z" {
		t.Fatalf("asked for %d: %s", len(fields), h.reads())
	}
	// A carrier is chosen by a part of its name.
	fields[0].SetText("")
	test.Type(fields[0], "royal")
	chips := asked[*widgets.ChipButton](h)
	if len(chips) != 2 || chips[0].Text != "Royal Mail" {
		t.Fatalf("offered %d for royal", len(chips))
	}
	chips[0].Tapped(nil)
	fields[1].SetText("RM1, RM2")
	test.Tap(asked[*widgets.Check](h)[0])
	h.answer("Save Tracking")
	sent := h.outbox(store.IntentTrack)
	if len(sent) != 1 || sent[0].Carrier != "Royal Mail" || sent[0].Tracking != "RM1, RM2" || !sent[0].Notify ||
		sent[0].Fulfillments[0] != "go1" {
		t.Errorf("asked of Shopify: %+v", sent)
	}
	if said := h.reads(); !strings.Contains(said, "yet to be told the new numbers") {
		t.Errorf("the window says %s", said)
	}
	// One that Shopify doesn't know is kept as typed.
	h.Parts.Select(0)
	h.Track.Tapped(nil)
	fields = asked[*widgets.Entry](h)
	test.Type(fields[0], "Hans' cargo bike")
	if said := h.reads(); !strings.Contains(said, "kept as typed") {
		t.Errorf("of a carrier that is not in the list: %s", said)
	}
	fields[1].SetText("7")
	h.answer("Save Tracking")
	if sent = h.outbox(store.IntentTrack); len(sent) != 2 || sent[1].Carrier != "Hans' cargo bike" || sent[1].Notify {
		t.Errorf("asked of Shopify: %+v", sent)
	}
}

func TestR28_TakingBackSaysFirstWhatTheCustomerWasTold(t *testing.T) {
	h := open(t, gone)
	h.Parts.Select(1)
	h.ctrl(fyne.KeyB)
	if said := h.reads(); !strings.Contains(said, "Take back what was handed over of #1042?") ||
		!strings.Contains(said, "whether the customer was told") {
		t.Errorf("asked: %s", said)
	}
	h.answer("Cancel")
	if n := len(h.outbox(store.IntentTakeBack)); n != 0 {
		t.Fatalf("Cancel asks Shopify for %d", n)
	}
	h.TakeBack.Tapped(nil)
	h.answer("Take Back")
	sent := h.outbox(store.IntentTakeBack)
	if len(sent) != 1 || sent[0].Act != "go1" {
		t.Fatalf("asked of Shopify: %+v", sent)
	}
	if h.TakeBack.Enabled() || !strings.Contains(h.TakeBack.Reason(), "taken back already") {
		t.Errorf("it can be taken back twice, or the button says %q", h.TakeBack.Reason())
	}
}

func TestR55_OfSeveralGoesOneIsChosen(t *testing.T) {
	h := open(t, func(o *store.Order) {
		gone(o)
		o.Fulfillments = append(o.Fulfillments, store.Fulfillment{
			ShopifyID: "go3", State: "SUCCESS", At: noon, FulfillmentOrders: []string{"f1"}, Carrier: "DPD", Tracking: "9",
		})
	})
	h.TakeBack.Tapped(nil)
	which := asked[*widgets.Select](h)
	if len(which) != 1 || len(which[0].Options) != 2 || !strings.Contains(which[0].Options[1], "DPD 9") {
		t.Fatalf("asked: %s", h.reads())
	}
	which[0].SetChosen(0)
	h.answer("Next")
	h.answer("Take Back")
	if sent := h.outbox(store.IntentTakeBack); len(sent) != 1 || sent[0].Act != "go2" {
		t.Errorf("asked of Shopify: %+v", sent)
	}
}

func TestR53_AHoldIsReleasedWithItsReason(t *testing.T) {
	h := open(t, func(o *store.Order) {
		o.FulfillmentOrders[1].State = "ON_HOLD"
		o.FulfillmentOrders[1].Holds = []store.Hold{{Reason: "Awaiting payment", Notes: "ask Maria"}}
	})
	if h.Release.Visible() || h.TakeBack.Enabled() || !strings.Contains(h.TakeBack.Reason(), "Nothing of this part is handed over") {
		t.Errorf("of a part that nothing holds: release %t, take back %q", h.Release.Visible(), h.TakeBack.Reason())
	}
	h.Parts.Select(1)
	h.ctrl(fyne.KeyR)
	if said := h.reads(); !strings.Contains(said, "Awaiting payment, ask Maria") || !strings.Contains(said, "part 2 of #1042") {
		t.Errorf("asked: %s", said)
	}
	h.answer("Release Hold")
	if sent := h.outbox(store.IntentRelease); len(sent) != 1 || sent[0].Parts[0] != "f2" {
		t.Fatalf("asked of Shopify: %+v", sent)
	}
	if h.Release.Enabled() || !strings.Contains(h.Release.Reason(), "being released already") {
		t.Errorf("it can be released twice, or the button says %q", h.Release.Reason())
	}
}

func TestR53_AnotherLocationsPartIsNotChangedHere(t *testing.T) {
	h := open(t, func(o *store.Order) {
		gone(o)
		o.FulfillmentOrders[1].LocationID, o.FulfillmentOrders[1].Location = "far", "Warehouse"
	})
	must(t, h.db.KeepLocations(t.Context(), "s.myshopify.com", []store.Location{
		{ShopifyID: "loc", Name: "Riverside", Active: true}, {ShopifyID: "far", Name: "Warehouse", Active: true},
	}))
	_, err := h.db.OwnLocations(t.Context(), "s.myshopify.com", []string{"Riverside"}, true)
	must(t, err)
	h.Reload()
	h.Show("f2")
	for _, b := range []*widgets.ToolButton{h.Track, h.TakeBack} {
		if b.Enabled() || !strings.Contains(b.Reason(), "Warehouse") {
			t.Errorf("%s: enabled %t, %q", b.Text, b.Enabled(), b.Reason())
		}
	}
	h.ctrl(fyne.KeyB)
	if h.at.Canvas().Overlays().Top() != nil {
		t.Error("the key takes back what the Warehouse handed over")
	}
}

func TestR58_AnItemIsRejectedWithItsReasonAndWhatIsWrongIsAskedAgain(t *testing.T) {
	h := open(t, nil)
	h.Lines.Select(0)
	if h.Reject.Text != "Reject…" || !h.Reject.Enabled() {
		t.Fatalf("it offers %q, %s", h.Reject.Text, h.Reject.Reason())
	}
	h.ctrl(fyne.KeyD)
	fields := asked[*widgets.Entry](h)
	if len(fields) != 2 || fields[0].Text != "1" {
		t.Fatalf("asked for %d: %s", len(fields), h.reads())
	}
	fields[0].SetText("3")
	h.answer("Reject")
	if !strings.Contains(h.reads(), "3 of HEL can't be rejected") {
		t.Fatal("it doesn't say that 3 are too many:", h.reads())
	}
	fields = asked[*widgets.Entry](h)
	fields[0].SetText("2")
	h.answer("Reject")
	if !strings.Contains(h.reads(), "A rejection needs a reason") {
		t.Fatal("it doesn't ask why:", h.reads())
	}
	fields = asked[*widgets.Entry](h)
	fields[1].SetText("cracked")
	h.answer("Reject")
	rejected := h.outbox(store.IntentReject)
	if len(rejected) != 1 || rejected[0].Note != "cracked" || len(rejected[0].Lines) != 1 || rejected[0].Lines[0].ShopifyID != "f1a" ||
		rejected[0].Lines[0].Quantity != 2 {
		t.Fatalf("saved %+v", rejected)
	}
	if !strings.Contains(h.reads(), "Shopify is yet to take 2 × HEL off the order") {
		t.Error("the part doesn't say what Shopify is asked for:", h.reads())
	}
	if h.Reject.Enabled() || !strings.Contains(h.Reject.Reason(), "0 of the 2 ordered are left") {
		t.Error("what is being rejected can be rejected again:", h.Reject.Reason())
	}
}
