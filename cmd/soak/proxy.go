//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// proxy stands between the till and the shop and fails as networks and Shopify do.
type proxy struct {
	shop http.Handler
	// change has the merchant send an order's goods to another street.
	change func(order, street string) error
	// likely is how many of a thousand requests fail, read while it runs.
	likely atomic.Int64
	// ahead is by how many years the clock of all answers is off.
	ahead atomic.Int64

	mu     sync.Mutex
	random *rand.Rand
	seen   map[string]int
	// circle is the page that cursors which lead round come back to, other the order
	// that was read last.
	circle []byte
	other  map[string]any
}

func newProxy(shop http.Handler, change func(order, street string) error, seed uint64) *proxy {
	return &proxy{
		shop: shop, change: change, seen: map[string]int{},
		random: rand.New(rand.NewPCG(seed, 7)), //nolint:gosec // repeatable chance is what a bench wants
	}
}

// chance is a number from 0 to n-1.
func (p *proxy) chance(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.IntN(n)
}

func (p *proxy) counts() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.seen)
}

// kinds are the faults, each named for what the till meets. Those after "acts" let
// the shop carry the request out first.
var kinds = []string{
	"429", "throttled", "401", "402", "500", "502 html", "503", "504 html", "internal error", "not json", "empty", "reset before", "late",
	"acts: reset after", "acts: truncated", "acts: slow", "acts: 504 html", "acts: internal error", "acts: timeout code",
	"acts: listed twice", "acts: wrong date", "acts: round cursors", "acts: other order", "acts: hidden parts",
}

func (p *proxy) choose() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.random.Int64N(1000) >= p.likely.Load() {
		return ""
	}
	kind := kinds[p.random.IntN(len(kinds))]
	p.seen[kind]++
	return kind
}

// ServeHTTP passes a request on, or fails it.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if p.goOn(w, asked) {
		return
	}
	kind := p.choose()
	acts, after := strings.CutPrefix(kind, "acts: ")
	if kind == "late" && bytes.Contains(asked, []byte("mutation")) {
		p.belated(r, asked)
		kind = "reset before"
	}
	if kind != "" && !after {
		p.refuse(w, kind)
		return
	}
	ask := func() *httptest.ResponseRecorder {
		r.Body = io.NopCloser(bytes.NewReader(asked))
		answer := httptest.NewRecorder()
		p.shop.ServeHTTP(answer, r)
		return answer
	}
	answer := ask()
	if kind == "" && p.likely.Load() > 0 {
		answer = p.late(answer, ask)
	}
	spoil(answer, r.URL.Path)
	if years := int(p.ahead.Load()); years != 0 {
		astray(answer, years)
	}
	switch acts {
	case "":
		pass(w, answer)
	case "wrong date":
		astray(answer, p.someYears())
		pass(w, answer)
	case "round cursors":
		p.round(answer)
		pass(w, answer)
	case "other order":
		p.mistake(answer)
		pass(w, answer)
	case "hidden parts":
		hide(answer)
		pass(w, answer)
	case "reset after":
		panic(http.ErrAbortHandler)
	case "truncated":
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
	case "slow":
		maps.Copy(w.Header(), answer.Header())
		half := answer.Body.Len() / 2
		_, _ = w.Write(answer.Body.Bytes()[:half])
		_ = http.NewResponseController(w).Flush()
		time.Sleep(150 * time.Millisecond) // what a slow body is
		_, _ = w.Write(answer.Body.Bytes()[half:])
	case "504 html":
		html(w, http.StatusGatewayTimeout)
	case "listed twice":
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		_, _ = w.Write(twice(answer.Body.Bytes()))
	case "timeout code":
		_, _ = w.Write([]byte(`{"data":null,"errors":[{"message":"Timeout","extensions":{"code":"TIMEOUT"}}]}`))
	default:
		internalError(w)
	}
}

// belated has the shop carry a request out after whoever asked has given up.
func (p *proxy) belated(r *http.Request, asked []byte) {
	again := r.Clone(context.WithoutCancel(r.Context()))
	after := time.Duration(p.chance(int(mostBelated)))
	time.AfterFunc(after/pace, func() {
		again.Body = io.NopCloser(bytes.NewReader(asked))
		p.shop.ServeHTTP(httptest.NewRecorder(), again)
	})
}

// mostBelated is how long after, by the story's clock, a request may take effect.
const mostBelated = 45 * time.Second

func pass(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = io.Copy(w, answer.Body)
}

// twice lists all that an answer lists twice, and backwards, as a listing does whose
// entries change while it is read.
func twice(body []byte) []byte {
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		return body
	}
	data, _ := answer["data"].(map[string]any)
	for _, field := range data {
		if list, ok := field.(map[string]any); ok {
			if nodes, ok := list["nodes"].([]any); ok {
				nodes = slices.Concat(nodes, nodes)
				slices.Reverse(nodes)
				list["nodes"] = nodes
			}
		}
	}
	again, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return again
}

func (p *proxy) refuse(w http.ResponseWriter, kind string) {
	switch kind {
	case "429":
		w.Header().Set("Retry-After", "0.1")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"errors":"Exceeded 2 calls per second for api client."}`))
	case "throttled":
		_, _ = w.Write(
			[]byte(
				`{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":10,` +
					`"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":1990,"restoreRate":100}}}}`))
	case "401":
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`))
	case "402":
		w.WriteHeader(http.StatusPaymentRequired)
		_, _ = w.Write([]byte(`{"errors":"This shop's plan does not have access."}`))
	case "500":
		w.WriteHeader(http.StatusInternalServerError)
	case "502 html":
		html(w, http.StatusBadGateway)
	case "503":
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"errors":"Service Unavailable"}`))
	case "504 html":
		html(w, http.StatusGatewayTimeout)
	case "not json":
		_, _ = w.Write(bytes.Repeat([]byte("<!doctype html>"), 20))
	case "empty":
		w.WriteHeader(http.StatusOK)
	case "internal error":
		internalError(w)
	default: // reset before
		panic(http.ErrAbortHandler)
	}
}

func html(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<html><body><h1>Bad gateway</h1></body></html>"))
}

func internalError(w http.ResponseWriter) {
	_, _ = w.Write(
		[]byte(
			`{"errors":[{"message":"Internal error. Looks like something went wrong on our end.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`))
}
