package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
)

func TestR42_OnlyAShopsOwnAddressIsTaken(t *testing.T) {
	tests := []struct {
		name, shop, url string
		creds           Credentials
		want            store.Code
	}{
		{"a live shop", "riverside.myshopify.com", "", Credentials{Token: token}, ""},
		{"the training shop", "riverside.myshopify.com", "http://127.0.0.1:4545", Credentials{Token: token}, ""},
		{"the training shop by IPv6", "riverside.myshopify.com", "http://[::1]:4545/", Credentials{Token: token}, ""},
		{"client credentials", "riverside.myshopify.com", "", Credentials{ClientID: "a", ClientSecret: "b"}, ""},
		{"no shop", "", "", Credentials{Token: token}, store.Invalid},
		{"a bare name", "riverside", "", Credentials{Token: token}, store.Invalid},
		{"capitals", "Riverside.myshopify.com", "", Credentials{Token: token}, store.Invalid},
		{"a web address", "https://riverside.myshopify.com", "", Credentials{Token: token}, store.Invalid},
		{"another host behind it", "riverside.myshopify.com.evil.example", "", Credentials{Token: token}, store.Invalid},
		{"a line break", "riverside.myshopify.com\n", "", Credentials{Token: token}, store.Invalid},
		{"a URL on another machine", "riverside.myshopify.com", "http://192.168.1.5:4545", Credentials{Token: token}, store.Invalid},
		{
			"a URL that only begins like loopback", "riverside.myshopify.com", "http://127.0.0.1.evil.example",
			Credentials{Token: token},
			store.Invalid,
		},
		{"a URL with a user", "riverside.myshopify.com", "http://127.0.0.1@evil.example", Credentials{Token: token}, store.Invalid},
		{"a URL with a path", "riverside.myshopify.com", "http://127.0.0.1:4545/x", Credentials{Token: token}, store.Invalid},
		{"a file", "riverside.myshopify.com", "file:///etc/passwd", Credentials{Token: token}, store.Invalid},
		{"no credentials", "riverside.myshopify.com", "", Credentials{}, store.Unauthorized},
		{"a client id alone", "riverside.myshopify.com", "", Credentials{ClientID: "a"}, store.Unauthorized},
		{"a token with a line break", "riverside.myshopify.com", "", Credentials{Token: token + "\n"}, store.Invalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(Config{Shop: test.shop, URL: test.url, Credentials: test.creds})
			if got := store.CodeOf(err); got != test.want {
				t.Fatalf("code %q (%v), want %q", got, err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), token) {
				t.Errorf("the token is in %q", err)
			}
		})
	}
}

func TestR42_CredentialsAreNeverShown(t *testing.T) {
	cfg := Config{Shop: "s.myshopify.com", Credentials: Credentials{Token: "hush-token", ClientID: "hush-id", ClientSecret: "hush-secret"}}
	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, cfg.Credentials), fmt.Sprintf(verb, cfg), fmt.Sprintf(verb, &cfg))
	}
	text, err := json.Marshal(cfg.Credentials)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := zerolog.New(&log)
	logger.Info().Any("credentials", cfg.Credentials).Stringer("again", cfg.Credentials).Send()
	for _, s := range append(shown, string(text), log.String()) {
		if strings.Contains(s, "hush") || strings.Contains(s, "68757368") {
			t.Errorf("credentials in %s", s)
		}
	}
}

func TestR42_ClientCredentialsAreRenewed(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	var issued int
	var tokens []string
	takenBack := ""
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/admin/oauth/access_token" {
			if r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != "id" || r.FormValue("client_secret") != "hush" {
				status(http.StatusBadRequest, `{"error":"invalid_client","error_description":"hush"}`)(w, r)
				return
			}
			issued++
			answer(fmt.Sprintf(`{"access_token":"hush-%d","scope":"read_orders","expires_in":86399}`, issued))(w, r)
			return
		}
		got := r.Header.Get("X-Shopify-Access-Token")
		tokens = append(tokens, got)
		if got == takenBack {
			status(http.StatusUnauthorized, `{"errors":"[API] Invalid API key or access token"}`)(w, r)
			return
		}
		answer(shopAnswer)(w, r)
	}))
	defer shop.Close()
	cfg := Config{
		Shop: "riverside.myshopify.com", URL: shop.URL, Credentials: Credentials{ClientID: "id", ClientSecret: "hush"},
		Now: func() time.Time { return now }, Log: zerolog.New(&log),
	}
	g, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(want string) {
		t.Helper()
		if _, err := g.Shop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := tokens[len(tokens)-1]; got != want {
			t.Errorf("asked with %s, want %s", got, want)
		}
	}
	ask("hush-1")
	now = now.Add(17 * time.Hour)
	ask("hush-1")
	now = now.Add(61 * time.Minute) // past three quarters of 24 h
	ask("hush-2")
	takenBack = "hush-2"
	ask("hush-3")

	takenBack = "hush-4"
	g.client = nil
	if _, err := g.Shop(t.Context()); err != nil {
		t.Fatal(err)
	}
	cfg.Credentials.ClientSecret = "hush-wrong"
	wrong, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = wrong.Shop(t.Context())
	if store.CodeOf(err) != store.Unauthorized {
		t.Errorf("a wrong secret gives %v", err)
	}
	if strings.Contains(store.Details(err)+log.String(), "hush") {
		t.Errorf("a secret in %q or in the log %s", store.Details(err), log.String())
	}
}

func TestR42_MissingScopesAreNamed(t *testing.T) {
	shop, err := scripted(t, answer(shopAnswer)).gateway(t, nil).Shop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if shop.Name != "Riverside" || shop.Currency != "USD" || shop.Timezone != "America/New_York" || shop.Domain != "riverside.myshopify.com" {
		t.Errorf("shop %+v", shop)
	}
	if got := strings.Join(shop.MissingScopes, " "); got != strings.Join(RequiredScopes[2:], " ") {
		t.Errorf("missing %s", got)
	}
}

func TestR52_EachFaultOfAReadGetsOneClearSentence(t *testing.T) {
	tests := []struct {
		name   string
		answer answerer
		code   store.Code
		tries  int
		says   string
	}{
		{"HTML 502", status(502, html), store.Unavailable, attempts, "trouble of its own"},
		{"503 with an empty body", status(503, ""), store.Unavailable, attempts, "trouble of its own"},
		{"HTML with 200", answer(html), store.Unavailable, attempts, "isn't Shopify's"},
		{"an empty body with 200", answer(""), store.Unavailable, attempts, "isn't Shopify's"},
		{"JSON null", answer("null"), store.Unavailable, attempts, "empty answer"},
		{"JSON cut short", answer(`{"data":{"shop":`), store.Unavailable, attempts, "isn't Shopify's"},
		{"fewer bytes than announced", cut, store.Unavailable, attempts, "can't be reached"},
		{"a reset", reset, store.Unavailable, attempts, "can't be reached"},
		{"errors as a string with 200", answer(`{"errors":"Something odd"}`), store.Unavailable, 1, "Something odd"},
		{"errors as a map with 200", answer(`{"errors":{"base":["Something odd"]}}`), store.Unavailable, 1, "Something odd"},
		{"no data", answer(`{}`), store.Unavailable, attempts, "empty answer"},
		{"a wrong token", status(401, `{"errors":"[API] Invalid API key or access token"}`), store.Unauthorized, 1, "access token"},
		{"a frozen shop", status(402, `{"errors":"Unavailable Shop"}`), store.Unavailable, 1, "frozen"},
		{"a forbidden shop", status(403, `{"errors":{"scope":"denied by the merchant"}}`), store.Unauthorized, 1, "denied by the merchant"},
		{"a wrong shop name", status(404, `{"errors":"Not Found"}`), store.NotFound, 1, "riverside.myshopify.com"},
		{"a locked shop", status(423, `{"errors":"Locked"}`), store.Unavailable, 1, "locked"},
		{"asked too often", status(429, `{"errors":"Exceeded"}`), store.Unavailable, attempts, "asked too much"},
		{"security rejection", status(430, `{"errors":{"a":"b"}}`), store.Unavailable, attempts, "asked too much"},
		{"not acceptable", status(406, ``), store.Internal, 1, "didn't understand"},
		{"throttled", failing("THROTTLED", "Throttled"), store.Unavailable, attempts, "asked too much"},
		{"an internal error", failing("INTERNAL_SERVER_ERROR", "Internal error"), store.Unavailable, attempts, "trouble of its own"},
		{"an inactive shop", failing("SHOP_INACTIVE", "Shop is inactive"), store.Unavailable, 1, "not active"},
		{"too costly", failing("MAX_COST_EXCEEDED", "1001 points"), store.Internal, 1, "too big"},
		{"a field that is no more", failing("undefinedField", "Field 'x' doesn't exist"), store.Internal, 1, "undefinedField"},
		{"a bad request", failing("BAD_REQUEST", "Bad Request"), store.Refused, 1, "Bad Request"},
		{
			"no scope", failing("ACCESS_DENIED", "Access denied for orders field. Required access: `read_orders` access scope."),
			store.Unauthorized, 1, "read_orders",
		},
		{"another version", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Shopify-API-Version", "2027-04")
			_, _ = w.Write([]byte(shopAnswer))
		}, store.Unavailable, 1, "2026-10"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shop := scripted(t, test.answer)
			_, err := shop.gateway(t, nil).Shop(t.Context())
			var sentence *store.Error
			if !errors.As(err, &sentence) || sentence.Code != test.code || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q (%s), want %s saying %q", err, store.CodeOf(err), test.code, test.says)
			}
			if errors.Is(err, ErrUncertain) {
				t.Error("a read is uncertain")
			}
			if got := len(shop.requests()); got != test.tries {
				t.Errorf("%d tries, want %d", got, test.tries)
			}
		})
	}
}

func TestR52_AnUnreachableShopIsSaidSo(t *testing.T) {
	shop := scripted(t, answer(shopAnswer))
	g := shop.gateway(t, nil)
	shop.Close()
	_, err := g.Shop(t.Context())
	if store.CodeOf(err) != store.Unavailable {
		t.Errorf("reading: %v", err)
	}
	if err := g.PrepareForPickup(t.Context(), []string{"gid://shopify/FulfillmentOrder/1"}); store.CodeOf(err) != store.Unavailable ||
		errors.Is(err, ErrUncertain) {
		t.Errorf("sending what never left is not uncertain: %v", err)
	}
}

func TestAReadIsTriedAgain(t *testing.T) {
	for name, first := range map[string]answerer{
		"after an internal error": failing("INTERNAL_SERVER_ERROR", "Internal error"), "after HTML": status(502, html),
		"after a reset": reset, "after a throttle": failing("THROTTLED", "Throttled"),
	} {
		t.Run(name, func(t *testing.T) {
			shop := scripted(t, first, answer(shopAnswer))
			g := shop.gateway(t, nil)
			if _, err := g.Shop(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(shop.requests()) != 2 || g.Spent() != 2 {
				t.Errorf("%d requests, %d points", len(shop.requests()), g.Spent())
			}
		})
	}
}

func TestTheWaitIsWhatShopifyAsksFor(t *testing.T) {
	throttled := func(available string) answerer {
		return answer(
			`{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":900,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":` + available + `,"restoreRate":100}}}}`)
	}
	tests := []struct {
		name   string
		answer answerer
		least  time.Duration
	}{
		{"until the bucket holds enough", throttled("150"), 7500 * time.Millisecond},
		{"at least a second", throttled("890"), time.Second},
		{"without a bucket a second", failing("THROTTLED", "Throttled"), time.Second},
		{"Retry-After is a decimal", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "2.5")
			status(429, `{"errors":"Exceeded"}`)(w, r)
		}, 2500 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var waits []time.Duration
			if _, err := scripted(t, test.answer, answer(shopAnswer)).gateway(t, &waits).Shop(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(waits) != 1 || waits[0] < test.least || waits[0] > test.least+time.Second {
				t.Errorf("waited %v, want %v and some jitter", waits, test.least)
			}
		})
	}
	t.Run("not for ever", func(t *testing.T) {
		var waits []time.Duration
		_, err := scripted(t, throttled("-9000")).gateway(t, &waits).Shop(t.Context())
		if store.CodeOf(err) != store.Unavailable || len(waits) != 0 {
			t.Errorf("%v after %v", err, waits)
		}
	})
}

func TestACancelledContextEndsTheWait(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	shop := scripted(t, failing("THROTTLED", "Throttled"))
	g := shop.gateway(t, nil)
	g.sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return wait(ctx, time.Hour)
	}
	_, err := g.Shop(ctx)
	if !errors.Is(err, context.Canceled) || store.CodeOf(err) != store.Unavailable || len(shop.requests()) != 1 {
		t.Errorf("%v after %d requests", err, len(shop.requests()))
	}
	if _, err := g.Cancel(ctx, "gid://shopify/Order/1", ""); !errors.Is(err, context.Canceled) || errors.Is(err, ErrUncertain) ||
		len(shop.requests()) != 1 {
		t.Errorf("what was cancelled before it left: %v", err)
	}
}

func TestARedirectNeverCarriesTheTokenElsewhere(t *testing.T) {
	elsewhere := scripted(t, answer(shopAnswer))
	for _, code := range []int{301, 302, 307, 308} {
		shop := scripted(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, code) })
		if _, err := shop.gateway(t, nil).Shop(t.Context()); store.CodeOf(err) != store.NotFound {
			t.Errorf("%d gives %v", code, err)
		}
	}
	if n := len(elsewhere.requests()); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
}

func TestRequestsGoToTheVersionedPathWithTheToken(t *testing.T) {
	shop := scripted(t, answer(shopAnswer))
	if _, err := shop.gateway(t, nil).Shop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := shop.requests()[0]; got.path != "/admin/api/2026-10/graphql.json" || got.token != token || got.Operation != "ReadShop" {
		t.Errorf("asked %+v", got)
	}
}

func TestR4_TheClockIsShopifys(t *testing.T) {
	now := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
	theirs := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	shop := scripted(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", theirs.Format(http.TimeFormat))
		answer(`{"data":{"shop":{"id":"gid://shopify/Shop/1"}}}`)(w, r)
	})
	g := shop.gateway(t, nil)
	g.now = func() time.Time { return now }
	for _, step := range []struct {
		name     string
		passed   time.Duration
		requests int
	}{
		{"asked once", 0, 1},
		{"carried on", time.Minute, 1},
		{"asked again after long", time.Hour, 2},
		{"asked again when this clock is set back", -time.Minute, 3},
	} {
		now = now.Add(step.passed)
		want := theirs
		if step.name == "carried on" {
			want = theirs.Add(step.passed)
		}
		got, err := g.Clock(t.Context())
		if err != nil || !got.Equal(want) || len(shop.requests()) != step.requests {
			t.Errorf("%s: %v %v after %d requests, want %v", step.name, got, err, len(shop.requests()), want)
		}
	}
}

func TestR4_TheClockOfSomebodyElsesAnswerIsNotTaken(t *testing.T) {
	dated := func(at time.Time, next answerer) answerer {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", at.Format(http.TimeFormat))
			next(w, r)
		}
	}
	theirs := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	tomorrow := theirs.Add(24 * time.Hour)
	answers := []answerer{}
	for range attempts {
		answers = append(answers, dated(tomorrow, answer("<html>Sign in to this network</html>")))
	}
	g := scripted(t, append(answers, dated(theirs, answer(shopAnswer)))...).gateway(t, nil)
	if _, err := g.Shop(t.Context()); err == nil {
		t.Fatal("a sign-in page is no shop")
	}
	if got, err := g.Clock(t.Context()); err != nil || got.Sub(theirs) > time.Minute {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTheGatewayIsSharedSafely(t *testing.T) {
	g := scripted(t, answer(shopAnswer)).gateway(t, nil)
	var all stdsync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := g.Shop(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := g.Clock(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if g.Spent() != 16 {
		t.Errorf("%d points, want 16", g.Spent())
	}
}
