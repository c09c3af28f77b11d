package connect_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

var (
	riverside = store.Connection{Domain: shopsim.Domain, Name: "Riverside", Every: store.DefaultPause}
	byClient  = shopify.Credentials{ClientID: shopsim.ClientID, ClientSecret: shopsim.ClientSecret}
	byToken   = shopify.Credentials{Token: shopsim.Token}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// unconnected is a shop over a training shop on loopback, before setup.
func unconnected(t *testing.T, environment map[string]string) (*connect.Shop, *db.DB) {
	t.Helper()
	keyring.MockInit()
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: time.Now, Actor: "test"})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	server := httptest.NewServer(shopsim.New(shopsim.Config{Seed: 7, Orders: 8}))
	t.Cleanup(server.Close)
	return connect.New(connect.Config{
		DB: d, URL: server.URL, Secrets: connect.Secrets{Environment: func(name string) string { return environment[name] }}, Now: time.Now,
		Holder: "test",
	}), d
}

// states are what a listener hears.
func states(t *testing.T, s *connect.Shop) <-chan sync.State {
	t.Helper()
	heard := make(chan sync.State, 1000)
	t.Cleanup(s.OnState(func(state sync.State) { heard <- state }))
	return heard
}

// until waits for a state.
func until(t *testing.T, heard <-chan sync.State, right func(sync.State) bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for {
		select {
		case state := <-heard:
			if right(state) {
				return
			}
		case <-ctx.Done():
			t.Fatal("it did not come about within a minute")
		}
	}
}

func good(s sync.State) bool { return !s.LastGood.IsZero() && !s.Checking && s.Err == nil }

func failed(code store.Code) func(sync.State) bool {
	return func(s sync.State) bool { return store.CodeOf(s.Err) == code }
}

func TestR42_PollingStartsAndStopsWithoutARestart(t *testing.T) {
	s, d := unconnected(t, nil)
	if err := s.Open(store.Connection{Every: store.DefaultPause}); store.CodeOf(err) != store.Unavailable || s.Connected() {
		t.Fatalf("before setup: %v", err)
	}
	if err := s.ReadOrder(t.Context(), "gid://shopify/Order/1"); store.CodeOf(err) != store.Unavailable {
		t.Errorf("reading an order without a shop: %v", err)
	}
	s.CheckNow() // nobody to ask, and no harm
	heard := states(t, s)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	place, err := s.Connect(t.Context(), riverside, byClient)
	must(t, err)
	if place != connect.InKeyring {
		t.Errorf("the secret is kept at %d", place)
	}
	until(t, heard, good)
	counts, err := d.Counts(t.Context())
	must(t, err)
	if counts.Open == 0 {
		t.Error("no order came in")
	}
	// Other credentials replace what runs: here ones that are refused, then good ones.
	_, err = s.Connect(t.Context(), riverside, shopify.Credentials{Token: "shpat_refused"})
	must(t, err)
	until(t, heard, failed(store.Unauthorized))
	_, err = s.Connect(t.Context(), riverside, byToken)
	must(t, err)
	until(t, heard, good)
	stop()
	must(t, <-ended)
}

func TestR42_WhereTheSecretIsKept(t *testing.T) {
	s, d := unconnected(t, nil)
	_, err := s.Connect(t.Context(), riverside, byClient)
	must(t, err)
	if got, err := d.Connection(t.Context()); err != nil || got != riverside {
		t.Errorf("the database keeps %+v (%v)", got, err)
	}
	if got := s.Kept(shopsim.Domain); got != (connect.Kept{Place: connect.InKeyring, ClientID: shopsim.ClientID}) {
		t.Errorf("kept: %+v", got)
	}
	// Without new credentials the secret stays as it is.
	changed := riverside
	changed.Every = time.Minute
	if place, err := s.Connect(t.Context(), changed, shopify.Credentials{}); err != nil || place != connect.InKeyring {
		t.Errorf("a secret that stays: %d, %v", place, err)
	}
	line, err := keyring.Get("tillbridge", shopsim.Domain)
	if must(t, err); line != shopsim.ClientID+":"+shopsim.ClientSecret {
		t.Errorf("the keyring holds %q", line)
	}
	if trial := s.Try(t.Context(), shopsim.Domain, shopify.Credentials{}); trial.Err != nil {
		t.Errorf("trying with the kept secret: %v", trial.Err)
	}

	keyring.MockInitWithError(errors.New("locked"))
	t.Cleanup(keyring.MockInit)
	place, err := s.Connect(t.Context(), riverside, byToken)
	if err != nil || place != connect.NoKeyring || !s.Connected() {
		t.Errorf("without a keyring: %d, %v, connected %v", place, err, s.Connected())
	}
	if err := s.Open(riverside); store.CodeOf(err) != store.Unauthorized || s.Connected() {
		t.Errorf("the next start without a keyring: %v", err)
	}
	if s.Used().Domain != shopsim.Domain {
		t.Error("the shop that couldn't be connected is forgotten")
	}
}

func TestR42_TheEnvironmentGoesBeforeTheKeyring(t *testing.T) {
	s, _ := unconnected(t, map[string]string{connect.TokenVariable: shopsim.Token})
	must(t, keyring.Set("tillbridge", shopsim.Domain, "shpat_other"))
	must(t, s.Open(riverside))
	if got := s.Kept(shopsim.Domain); got.Place != connect.InEnvironment {
		t.Errorf("kept: %+v", got)
	}
	// An id without its secret is none.
	s, _ = unconnected(t, map[string]string{connect.ClientIDVariable: "id"})
	if err := s.Open(riverside); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("half a credential: %v", err)
	}
}
