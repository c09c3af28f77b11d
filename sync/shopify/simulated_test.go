package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

const token = "shpat_secret"

// asked is one GraphQL request as it came over the wire.
type asked struct {
	Operation string         `json:"operationName"`
	Variables map[string]any `json:"variables"`
	path      string
	token     string
}

// answerer is one canned answer of the scripted shop.
type answerer func(w http.ResponseWriter, r *http.Request)

// script is a shop that gives canned answers in order, the last one for ever.
type script struct {
	*httptest.Server
	mu      stdsync.Mutex
	answers []answerer
	asked   []asked
}

func scripted(t *testing.T, answers ...answerer) *script {
	t.Helper()
	s := &script{answers: answers}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading a request: %v", err)
		}
		one := asked{path: r.URL.Path, token: r.Header.Get("X-Shopify-Access-Token")}
		_ = json.Unmarshal(body, &one)
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		s.asked = append(s.asked, one)
		next := s.answers[0]
		if len(s.answers) > 1 {
			s.answers = s.answers[1:]
		}
		s.mu.Unlock()
		next(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *script) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked(nil), s.asked...)
}

// gateway is a gateway at the scripted shop; waits collects how long it would
// have slept.
func (s *script) gateway(t *testing.T, waits *[]time.Duration) *Gateway {
	t.Helper()
	g, err := New(Config{Shop: "riverside.myshopify.com", URL: s.URL, Credentials: Credentials{Token: token}, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	g.sleep = func(ctx context.Context, d time.Duration) error {
		if waits != nil {
			*waits = append(*waits, d)
		}
		return ctx.Err()
	}
	return g
}

func answer(body string) answerer { return status(http.StatusOK, body) }

func status(code int, body string) answerer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Shopify-API-Version", APIVersion)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// failing answers with one GraphQL error.
func failing(code, message string) answerer {
	return answer(`{"errors":[{"message":"` + message + `","path":["orders"],"extensions":{"code":"` + code + `"}}]}`)
}

// reset drops the connection after the request was read.
func reset(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// cut announces more than it sends.
func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "4000")
	_, _ = io.WriteString(w, `{"data":{"shop":`)
}

const (
	shopAnswer = `{"data":{"shop":{"id":"gid://shopify/Shop/1","name":"Riverside","myshopifyDomain":"riverside.myshopify.com","currencyCode":"USD","ianaTimezone":"America/New_York"},
		"currentAppInstallation":{"accessScopes":[{"handle":"read_orders"},{"handle":"write_orders"}]}},
		"extensions":{"cost":{"requestedQueryCost":3,"actualQueryCost":2,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":1998,"restoreRate":100}}}}`
	noOrders = `{"data":{"orders":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}}`
	html     = `<html><body><h1>502 Bad Gateway</h1></body></html>`
)
