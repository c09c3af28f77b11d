package ui_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/screen"
	"tillbridge/ui/verify"
	"tillbridge/ui/widgets"
)

// verifying opens Verify Payment of Ben's order, which is authorized only.
func verifying(t *testing.T, d *db.DB, p *poller, change func(*ui.Config)) (*verify.Window, fyne.Window, *ui.App) {
	t.Helper()
	a, _ := show(t, d, func(c *ui.Config) {
		c.Poller = p
		if change != nil {
			change(c)
		}
	})
	id := named(t, d, "#1062").ID
	a.VerifyPayment(id)
	v, w := ui.VerifyOf(a, id)
	return v, w, a
}

func withMoneys(t *testing.T) *db.DB {
	d := filled(t)
	take(t, d, moneys()...)
	return d
}

// captured is Ben's order after somebody captured its payment in Shopify's admin.
func captured() store.Order {
	o := moneys()[1]
	o.Financial, o.Outstanding, o.UpdatedAt, o.Risk = store.Paid, 0, morning.Add(3*time.Hour), "ACCEPT"
	o.Payments = append(o.Payments, payment("CAPTURE", "SUCCESS", 7740, morning))
	return o
}

func TestR40_VerifyPaymentAsksShopifyByItself(t *testing.T) {
	d := withMoneys(t)
	now, asked := morning, []string(nil)
	p := &poller{}
	p.read = func(id string) error {
		asked = append(asked, id)
		take(t, d, captured())
		return nil
	}
	_, w, a := verifying(t, d, p, func(c *ui.Config) { c.Now = func() time.Time { return now } })
	if !slices.Equal(asked, []string{moneys()[1].ShopifyID}) {
		t.Fatalf("Shopify was asked for %q", asked)
	}
	says(t, w, "Paid.", "Capture", "Captured in full", "Read from Shopify just now")
	if strings.Contains(reads(w), "not captured") {
		t.Error("the warning of before still stands")
	}
	now = now.Add(3 * time.Minute)
	a.Tick()
	says(t, w, "Read from Shopify 3 min ago")
	key(w, fyne.KeyF5)
	if len(asked) != 2 {
		t.Errorf("F5 asked %d times, want once more", len(asked)-1)
	}
}

func TestR40_AFailedReadingIsSaidAndWhatIsStoredStays(t *testing.T) {
	d := withMoneys(t)
	p := &poller{read: func(string) error {
		return store.Fail(store.Unavailable, "The shop can't be reached.")
	}}
	v, w, _ := verifying(t, d, p, nil)
	says(t, w, "Authorized, not captured.", "$77.40 is promised by the bank.", "Medium risk of fraud.", "Not read again.",
		"The shop can't be reached.", "As it was at the last check")
	p.read = nil
	test.Tap(v.Again)
	says(t, w, "Authorized, not captured.", "Read from Shopify just now")
	if strings.Contains(reads(w), "Not read again.") {
		t.Error("what went wrong before still stands after a good reading")
	}
}

func TestR45_VerifyPaymentWorksWithoutAShop(t *testing.T) {
	d := withMoneys(t)
	v, w, _ := verifying(t, d, nil, func(c *ui.Config) { c.Poller = nil })
	says(t, w, "Authorized, not captured.", "No shop is connected")
	if v.Again.Enabled() || v.Again.Reason() == "" {
		t.Error("Read Again can be pressed with nobody to ask")
	}
}

func TestR40_OneReadingAtATime(t *testing.T) {
	d := withMoneys(t)
	asked, queue := 0, &later{}
	p := &poller{read: func(string) error { asked++; return nil }}
	v, w, _ := verifying(t, d, p, func(c *ui.Config) { c.Work = queue.scheduler() })
	queue.all()
	if asked != 1 {
		t.Fatalf("asked %d times on opening", asked)
	}
	test.Tap(v.Again)
	says(t, w, "Asking Shopify…")
	w.Canvas().Focus(v.Close)
	key(w, fyne.KeyF5)
	queue.all()
	if asked != 2 {
		t.Errorf("asked %d times, want once more", asked)
	}
}

func TestR43_AChangeNotAcceptedIsTheNewerTruthAboutMoney(t *testing.T) {
	d := withMoneys(t)
	_, w, _ := verifying(t, d, &poller{}, nil)
	refunded := captured()
	refunded.Payments = append(refunded.Payments, payment("REFUND", "SUCCESS", 7740, morning))
	refunded.Financial, refunded.Refunded, refunded.UpdatedAt = store.Refunded, 7740, morning.Add(4*time.Hour)
	take(t, d, refunded)
	says(t, w, "Refunded in full.", "Changed at Shopify.", "–$77.40")
}

func TestR48_AForeignPaymentShowsBothCurrencies(t *testing.T) {
	d := withMoneys(t)
	a, _ := show(t, d, nil)
	id := named(t, d, "#1064").ID
	a.VerifyPayment(id)
	_, w := ui.VerifyOf(a, id)
	says(t, w, "€71.14 charged, $77.40 in the books.")
}

func TestR40_OneClickLeadsToShopifysAdmin(t *testing.T) {
	d := withMoneys(t)
	var opened string
	w := test.NewTempApp(t).NewWindow("")
	cfg := verify.Config{Shop: d, OrderID: named(t, d, "#1062").ID, Now: clock, Browse: func(u *url.URL) error {
		opened = u.String()
		return nil
	}}
	test.Tap(verify.New(screen.NewWindow(w, inPlace), cfg).Admin)
	if opened != "https://admin.shopify.com/store/riverside-cycles/orders/1062" {
		t.Errorf("opened %q", opened)
	}
	cfg.Browse = func(*url.URL) error { return errors.New("no browser") }
	test.Tap(verify.New(screen.NewWindow(w, inPlace), cfg).Admin)
	if w.Canvas().Overlays().Top() == nil {
		t.Error("a browser that doesn't open goes without a word")
	}
}

func TestR50_PracticeHasNoWayToShopifysAdmin(t *testing.T) {
	v, w, _ := verifying(t, withMoneys(t), &poller{}, nil)
	if v.Admin != nil {
		t.Error("practice leads to Shopify's admin")
	}
	says(t, w, "TRAINING")
}

func TestR51_VerifyPaymentOpensOnceFromButtonKeyAndMenu(t *testing.T) {
	d := withMoneys(t)
	a, program := show(t, d, nil)
	menu := func() { tapMenu(t, a, "Sales", "Verify Payment") }
	before := len(program.Driver().AllWindows())
	menu()
	if got := len(program.Driver().AllWindows()); got != before+1 {
		t.Fatalf("%d windows opened with no order selected, want eCommerce Sales alone", got-before)
	}
	says(t, a.Sales(), "Select the order whose payment is to be verified.")
	s := ui.SalesOf(a)
	if s.Verify.Enabled() {
		t.Error("Verify Payment can be pressed with no order selected")
	}
	s.List.Select(1)
	test.Tap(s.Verify)
	a.Sales().Canvas().Focus(s.List.FocusTarget())
	key(a.Sales(), fyne.KeyF7)
	menu()
	windows := program.Driver().AllWindows()
	if len(windows) != before+2 {
		t.Fatalf("%d windows, want one of Verify Payment", len(windows)-before-1)
	}
	w := windows[len(windows)-1]
	if w.Title() != "Verify Payment #1064" {
		t.Errorf("it is called %q", w.Title())
	}
	key(w, fyne.KeyReturn)
	if got := len(program.Driver().AllWindows()); got != before+1 {
		t.Error("Enter doesn't close it")
	}
	test.Tap(s.Verify)
	windows = program.Driver().AllWindows()
	key(windows[len(windows)-1], fyne.KeyEscape)
	if got := len(program.Driver().AllWindows()); got != before+1 {
		t.Error("Esc doesn't close it")
	}
}

func TestR57_WhatIsAuthorizedIsCapturedByOneTapThatNamesTheSum(t *testing.T) {
	d := withMoneys(t)
	v, w, _ := verifying(t, d, &poller{}, nil)
	if !v.Capture.Visible() || v.Capture.Text != "Capture $77.40" || v.Capture.Kind != widgets.Primary || v.Close.Kind != widgets.Plain {
		t.Fatalf("%q, visible %v, kinds %v and %v", v.Capture.Text, v.Capture.Visible(), v.Capture.Kind, v.Close.Kind)
	}
	test.Tap(v.Capture)
	key(w, fyne.KeyF9)
	test.Tap(v.Capture)
	says(t, w, "Being captured.", "$77.40 is asked for at Shopify.")
	if v.Capture.Visible() || v.Close.Kind != widgets.Primary {
		t.Error("it can be captured a second time")
	}
	var captures []store.Push
	e, err := d.Explain(t.Context(), named(t, d, "#1062").ID)
	must(t, err)
	for _, p := range e.Pushes {
		if p.Intent == store.IntentCapture {
			captures = append(captures, p)
		}
	}
	if len(captures) != 1 || captures[0].Minor != 7740 {
		t.Errorf("queued %+v", captures)
	}
	var push store.Push
	for push.Intent != store.IntentCapture { // those of the shop's other orders come first
		var found bool
		push, found, err = d.ClaimPush(t.Context(), "test", time.Minute)
		must(t, err)
		if !found {
			t.Fatal("the capture is not queued")
		}
	}
	must(t, d.PushFailed(t.Context(), push, store.Fail(store.Refused, "The bank said no.")))
	says(t, w, "Not captured.", "The bank said no.")
	if !v.Capture.Visible() {
		t.Error("after a refusal there is no way to try again")
	}
}

func TestR57_NothingIsOfferedToBeCapturedThatIsNotAuthorized(t *testing.T) {
	d := withMoneys(t)
	take(t, d, captured())
	v, w, _ := verifying(t, d, &poller{}, nil)
	if v.Capture.Visible() {
		t.Error("what is captured can be captured")
	}
	before, err := d.WaitingPushes(t.Context())
	must(t, err)
	key(w, fyne.KeyF9)
	if n, err := d.WaitingPushes(t.Context()); err != nil || n != before {
		t.Errorf("%d queued, %v", n, err)
	}
}
