package shopify

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"tillbridge/store"
)

// signer is a shop's token endpoint and its API behind it.
type signer struct {
	mu     stdsync.Mutex
	secret string
	// refuse, when it is set, is what the endpoint answers.
	refuse    answerer
	issued    int
	takenBack map[string]bool
	tokens    []string
	// version is the interface's that the shop says it answered in.
	version string
}

func (s *signer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/admin/oauth/access_token" {
		switch {
		case s.refuse != nil:
			s.refuse(w, r)
		case r.FormValue("client_secret") != s.secret:
			status(http.StatusBadRequest, `{"error":"invalid_client","error_description":"`+r.FormValue("client_secret")+`"}`)(w, r)
		default:
			s.issued++
			answer(fmt.Sprintf(`{"access_token":"hush-token-%d","expires_in":86399}`, s.issued))(w, r)
		}
		return
	}
	got := r.Header.Get("X-Shopify-Access-Token")
	s.tokens = append(s.tokens, got)
	if s.takenBack[got] {
		status(http.StatusUnauthorized, `{"errors":"[API] Invalid API key or access token"}`)(w, r)
		return
	}
	if s.version != "" {
		w.Header().Set("X-Shopify-API-Version", s.version)
		_, _ = w.Write([]byte(shopAnswer))
		return
	}
	answer(shopAnswer)(w, r)
}

func (s *signer) last() string { return s.tokens[len(s.tokens)-1] }

// signingIn is a gateway to a signer, with a clock that the test sets.
func signingIn(t *testing.T, creds Credentials, kept func() (Credentials, error)) (*signer, *Gateway, *time.Time) {
	t.Helper()
	s := &signer{secret: "hush-secret", takenBack: map[string]bool{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	g, err := New(Config{Shop: "riverside.myshopify.com", URL: server.URL, Credentials: creds, Kept: kept, Now: func() time.Time {
		return now
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s, g, &now
}

func ask(t *testing.T, g *Gateway) {
	t.Helper()
	if _, err := g.Shop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestR42_AFailedRenewalLeavesTheOldTokenAtWork(t *testing.T) {
	s, g, now := signingIn(t, Credentials{ClientID: "id", ClientSecret: "hush-secret"}, nil)
	ask(t, g)
	s.refuse = status(http.StatusServiceUnavailable, "")
	*now = now.Add(18*time.Hour + time.Second)
	ask(t, g)
	if s.last() != "hush-token-1" {
		t.Errorf("asked with %s while the first token lives", s.last())
	}
	s.refuse = nil
	*now = now.Add(renewalPause)
	ask(t, g)
	if s.last() != "hush-token-2" {
		t.Errorf("asked with %s after the endpoint recovered", s.last())
	}
	s.refuse = status(http.StatusServiceUnavailable, "")
	*now = now.Add(25 * time.Hour)
	if _, err := g.Shop(t.Context()); store.CodeOf(err) != store.Unavailable {
		t.Errorf("with a dead token and no endpoint: %v", err)
	}
}

func TestR42_ManyRequestsRenewOnce(t *testing.T) {
	s, g, now := signingIn(t, Credentials{ClientID: "id", ClientSecret: "hush-secret"}, nil)
	together := func() {
		var asking stdsync.WaitGroup
		for range 20 {
			asking.Go(func() {
				if _, err := g.Shop(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		asking.Wait()
	}
	together()
	*now = now.Add(18*time.Hour + time.Second)
	together()
	if s.issued != 2 {
		t.Errorf("%d tokens were issued after three quarters of a life, want 2", s.issued)
	}
	s.takenBack["hush-token-2"] = true
	together()
	if s.issued != 3 {
		t.Errorf("%d tokens were issued after a 401, want 3", s.issued)
	}
}

func TestR42_AReplacedSecretNeedsNoRestart(t *testing.T) {
	kept := Credentials{ClientID: "id", ClientSecret: "hush-secret"}
	s, g, _ := signingIn(t, kept, func() (Credentials, error) { return kept, nil })
	ask(t, g)
	s.secret, s.takenBack["hush-token-1"] = "hush-new-secret", true
	if _, err := g.Shop(t.Context()); store.CodeOf(err) != store.Unauthorized {
		t.Fatalf("with a secret that is no longer good: %v", err)
	}
	kept.ClientSecret = "hush-new-secret"
	ask(t, g)
	if s.last() != "hush-token-2" {
		t.Errorf("asked with %s", s.last())
	}

	kept = Credentials{Token: "shpat_old"}
	s, g, _ = signingIn(t, kept, func() (Credentials, error) { return kept, nil })
	ask(t, g)
	s.takenBack["shpat_old"] = true
	if _, err := g.Shop(t.Context()); store.CodeOf(err) != store.Unauthorized {
		t.Fatalf("with a token that was taken back: %v", err)
	}
	kept.Token = "shpat_new"
	ask(t, g)
	if s.last() != "shpat_new" {
		t.Errorf("asked with %s", s.last())
	}
	if s.issued != 0 {
		t.Error("a permanent token was renewed")
	}
}

func TestR42_ATrialSaysHowFarItCame(t *testing.T) {
	client := Credentials{ClientID: "id", ClientSecret: "hush-secret"}
	refused := func(name string) func(*signer) {
		return func(s *signer) {
			s.refuse = status(http.StatusBadRequest, `{"error":"`+name+`","error_description":"hush-secret"}`)
		}
	}
	tests := []struct {
		name    string
		creds   Credentials
		prepare func(*signer)
		step    Step
		says    string
	}{
		{"all is well", client, func(*signer) {}, Served, ""},
		{"an older token", Credentials{Token: "shpat_good"}, func(*signer) {}, Served, ""},
		{"a wrong secret", client, func(s *signer) { s.secret = "another" }, Reached, "doesn't accept the client id and secret"},
		{"a wrong client id", client, refused("application_cannot_be_found"), Reached, "knows no app with this client ID"},
		{"not installed", client, refused("app_not_installed"), Reached, "isn't installed in riverside.myshopify.com"},
		{"another organisation", client, refused("shop_not_permitted"), Reached, "riverside.myshopify.com and the app belong to different " +
			"organisations"},
		{"a wrong token", Credentials{Token: "hush-wrong"}, func(s *signer) { s.takenBack["hush-wrong"] = true }, Reached, "token"},
		{"another version of the interface", client, func(s *signer) { s.version = "2031-01" }, SignedIn, "no longer serves version"},
		{
			"a shop that is frozen", client, func(s *signer) { s.refuse = status(http.StatusPaymentRequired, "") }, NotReached,
			"riverside.myshopify.com",
		},
		{"a shop that is closed", client, func(s *signer) { s.refuse = status(http.StatusNotFound, "") }, NotReached, "riverside.myshopify.com"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, g, _ := signingIn(t, test.creds, nil)
			g.sleep = func(context.Context, time.Duration) error { return nil }
			test.prepare(s)
			got := g.Try(t.Context())
			if got.Step != test.step || (got.Err == nil) != (test.says == "") {
				t.Fatalf("step %d and %v, want step %d", got.Step, got.Err, test.step)
			}
			if sentence := store.MessageOf(got.Err); got.Err != nil && !strings.Contains(sentence, test.says) {
				t.Errorf("it says %q, want %q in it", sentence, test.says)
			}
			if got.Err != nil && strings.Contains(got.Err.Error()+store.Details(got.Err), "hush") {
				t.Errorf("a secret is in %q", store.Details(got.Err))
			}
		})
	}
}

func TestR42_ATrialThatIsCancelledSaysSo(t *testing.T) {
	_, g, _ := signingIn(t, Credentials{ClientID: "id", ClientSecret: "hush-secret"}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := g.Try(ctx); got.Err == nil || !strings.Contains(store.MessageOf(got.Err), "cancelled") {
		t.Errorf("got %v", got.Err)
	}
}
