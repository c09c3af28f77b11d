package ui_test

import (
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
)

// goesOffline closes the shop's listener: from now on nobody answers there.
func (tl *till) goesOffline() { tl.server.Close() }

// comesBack opens the shop again where it was.
func (tl *till) comesBack(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", tl.server.Listener.Addr().String())
	must(t, err)
	again := httptest.NewUnstartedServer(tl.shop)
	must(t, again.Listener.Close())
	again.Listener = listener
	again.Start()
	tl.server = again
}

// polls is what the poller does every half minute.
func (tl *till) polls(t testing.TB, want store.Code) {
	t.Helper()
	if _, err := tl.poller.Check(t.Context()); store.CodeOf(err) != want {
		t.Fatalf("the poll ended with %q (%v), want %q", store.CodeOf(err), err, want)
	}
	tl.Tick()
}

func TestR45_HoursWithoutNetworkKeepEveryLocalActWorking(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	before := tl.stock(t)
	tl.goesOffline()
	tl.ahead.Add(int64(90 * time.Minute))
	tl.polls(t, store.Unavailable)
	says(t, tl.Desktop(), "Offline", "checked 1 h ago")

	// A customer is identified, which makes the transaction and moves its stock.
	rows, err := tl.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	var unknown db.OrderRow
	for _, row := range rows {
		if row.Status == store.CustomerIDNeeded {
			unknown = row
			break
		}
	}
	tl.Identify(unknown.ID)
	test.Tap(ui.IdentifyOf(tl.App).Create)
	tapWord(t, ui.IdentifyWindow(tl.App), createWord(ui.IdentifyWindow(tl.App)))
	if row, err := tl.db.Order(t.Context(), unknown.ID); err != nil || row.Status == store.CustomerIDNeeded {
		t.Errorf("identified offline, %s is %s (%v)", unknown.Name, row.Status, err)
	}

	// A payment is taken, a receipt printed, a status saved.
	v, w := tl.opens(t)
	test.Tap(v.KeepOpen)
	tl.pays(t, v, w)
	if job := tl.prints(t, w); !strings.Contains(job, tl.order.Name) {
		t.Error("the receipt does not say the order")
	}
	test.Tap(v.Save)
	tl.saves(t, store.ReadyForPickup)
	if row := tl.now(t); row.Push != store.PushQueued {
		t.Errorf("offline the push is %s, want queued", row.Push)
	}
	tl.keepsStock(t, before)
	for range 3 {
		tl.shop.Step()
	}
	tl.ahead.Add(int64(102 * time.Minute))
	tl.polls(t, store.Unavailable)
	says(t, tl.Desktop(), "Offline", "checked 3 h ago")
	says(t, tl.Sales(), "Offline", "checked 3 h ago")

	tl.comesBack(t)
	tl.polls(t, "")
	_, err = tl.pusher.Drain(t.Context())
	must(t, err)
	tl.polls(t, "")
	if row := tl.now(t); row.Push != store.PushConfirmed {
		t.Errorf("back online the push is %s", row.Push)
	}
	if tl.told() != "ready_for_pickup" {
		t.Errorf("the customer got %q, want one ready_for_pickup", tl.told())
	}
	// The note stands in the status line, and stays among the Desktop's messages.
	tells(t, tl.Desktop(), "Back after 3 h", "came in, 1 status was sent.")
	if n := strings.Count(reads(tl.Desktop()), "Back after 3 h"); n != 2 {
		t.Errorf("the note is shown %d times, want in the status line and as a message", n)
	}
	tl.polls(t, "")
	if text := reads(tl.Sales()); strings.Contains(text, "Back after") {
		t.Errorf("the status line repeats the note:\n%s", text)
	}
}
