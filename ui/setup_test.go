package ui_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/rs/zerolog"
	"github.com/zalando/go-keyring"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopsim"
	"tillbridge/ui"
	"tillbridge/ui/setup"
)

// connecting is the window Connect a Shop over a training shop on loopback.
type connecting struct {
	app    *ui.App
	view   *setup.Window
	window fyne.Window
	shop   *connect.Shop
	db     *db.DB
	server *httptest.Server
	log    *bytes.Buffer
	// skew is how far this computer's clock is ahead of the shop's.
	skew time.Duration
	// answer replaces the shop's answers, when it is set.
	answer http.HandlerFunc
}

func (s *connecting) now() time.Time { return morning.Add(s.skew) }

func connectingIn(t testing.TB, variant string, lacks ...string) *connecting {
	t.Helper()
	keyring.MockInit()
	granted := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(scope string) bool { return slices.Contains(lacks, scope) })
	simulated := shopsim.New(shopsim.Config{Seed: 7, Orders: 16, Scopes: granted, Now: clock})
	s := &connecting{db: open(t), log: &bytes.Buffer{}}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.answer != nil {
			s.answer(w, r)
			return
		}
		simulated.ServeHTTP(w, r)
	}))
	t.Cleanup(s.server.Close)
	s.shop = connect.New(connect.Config{
		DB: s.db, URL: s.server.URL, Secrets: connect.Secrets{Environment: func(string) string { return "" }},
		Now: s.now, Log: zerolog.New(s.log), Holder: "test",
	})
	if err := s.shop.Open(store.Connection{Every: store.DefaultPause}); err == nil {
		t.Fatal("a shop is connected before setup")
	}
	s.app, _ = show(t, s.db, func(c *ui.Config) {
		c.App.Preferences().SetString("appearance", variant)
		c.Setup, c.Poller, c.Training, c.ShopName, c.Now = s.shop, s.shop, false, "", s.now
	})
	s.view, s.window = ui.SetupOf(s.app)
	if s.view == nil {
		t.Fatal("without a shop the Desktop does not open Connect a Shop")
	}
	return s
}

func (s *connecting) fill(id, secret string) {
	s.view.Domain.Entry.SetText(shopsim.Domain)
	s.view.ClientID.Entry.SetText(id)
	s.view.Secret.Entry.SetText(secret)
}

// poll lets the shop work until the first poll is over.
func (s *connecting) poll() error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	over := make(chan struct{}, 1)
	defer s.shop.OnState(func(state sync.State) {
		if !state.Checking && (!state.LastGood.IsZero() || state.Err != nil) {
			select {
			case over <- struct{}{}:
			default:
			}
		}
	})()
	ended := make(chan error, 1)
	go func() { ended <- s.shop.Run(ctx) }()
	select {
	case <-over:
	case <-ctx.Done():
		return ctx.Err()
	}
	stop()
	return <-ended
}

// withoutKeyring makes the keyring of this computer fail, as on one that has none.
func (s *connecting) withoutKeyring(t testing.TB) {
	t.Helper()
	keyring.MockInitWithError(errors.New("The name org.freedesktop.secrets was not provided by any .service files"))
	t.Cleanup(keyring.MockInit)
}

func TestR42_AShopIsConnectedInTheWindow(t *testing.T) {
	s := connectingIn(t, "light")
	s.fill(shopsim.ClientID, shopsim.ClientSecret)
	test.Tap(s.view.Test)
	says(t, s.window, "Riverside Cycles · USD", "token renewed every 18 h", "8 of 8 granted", "all good")
	test.Tap(s.view.Test)
	c, err := s.db.Connection(t.Context())
	must(t, err)
	if want := (store.Connection{
		Domain: shopsim.Domain, Name: "Riverside Cycles", Currency: "USD", Country: "US", Every: store.DefaultPause,
	}); c != want {
		t.Errorf("kept %+v, want %+v", c, want)
	}
	if line, err := keyring.Get("tillbridge", shopsim.Domain); err != nil || line != shopsim.ClientID+":"+shopsim.ClientSecret {
		t.Errorf("the keyring holds %q (%v)", line, err)
	}
	must(t, s.poll())
	s.view.Tick()
	says(t, s.window, "The orders are here", "15 open orders here")
	says(t, s.app.Desktop(), "Riverside Cycles")
	test.Tap(s.view.Test)
	if view, _ := ui.SetupOf(s.app); view != nil {
		t.Error("Open the Desktop leaves the window open")
	}
}
