package shopsim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestR50_AStalledAnswerHoldsNobodyElseUp(t *testing.T) {
	shop := New(Config{Orders: 1})
	server := httptest.NewServer(shop)
	defer server.Close()
	shop.FailNext(Fault{Stall: true})
	post := func(ctx context.Context) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/admin/api/2026-10/graphql.json",
			strings.NewReader(`{"query":"{shop{id}}"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Shopify-Access-Token", Token)
		response, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
	waiting, giveUp := context.WithCancel(t.Context())
	stalled := post(waiting) // its headers and half of its body are here
	defer stalled.Body.Close()
	other := post(t.Context())
	defer other.Body.Close()
	if body, err := io.ReadAll(other.Body); err != nil || !json.Valid(body) {
		t.Errorf("%s, %v", body, err)
	}
	half := make([]byte, 8)
	if _, err := io.ReadFull(stalled.Body, half); err != nil || string(half) != `{"data":` {
		t.Errorf("%s, %v", half, err)
	}
	giveUp()
	if _, err := io.ReadAll(stalled.Body); !errors.Is(err, context.Canceled) {
		t.Errorf("the rest came: %v", err)
	}
}

func TestR49_FaultsAndCredentials(t *testing.T) {
	shop, _, ask := open(t, Config{Orders: 1})
	shop.FailNext(Fault{Body: `{"errors":"shop is asleep"}`})
	if _, raw := ask(`{shop{id}}`, nil); !strings.Contains(raw, "asleep") {
		t.Error(raw)
	}
	for name, c := range map[string]struct {
		path, token string
		status      int
	}{
		"wrong token":      {"/admin/api/2026-10/graphql.json", "x", 401},
		"nonsense version": {"/admin/api/soon/graphql.json", Token, 404},
		"other path":       {"/admin", Token, 404},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodPost, c.path, strings.NewReader(`{"query":"{shop{id}}"}`))
			r.Host = "127.0.0.1"
			r.Header.Set("X-Shopify-Access-Token", c.token)
			shop.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}
