package shopify

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"tillbridge/store/plaintext"
)

// maxAnswer bounds what is read of one answer, in bytes; Shopify's largest are
// a few megabytes.
const maxAnswer = 64 << 20

// longestRefusal is how long an answer may be that holds nothing but Shopify's
// reasons for a refusal, in bytes.
const longestRefusal = 64 << 10

// wire sends every request to base and nowhere else, and keeps of the latest
// answer what go-shopify throws away. It is used under the gateway's mutex.
type wire struct {
	base *url.URL
	next http.RoundTripper
	// hidden knows the credentials and tokens in use.
	hidden *plaintext.Redactor
	// sent says that at least the headers left, so Shopify may have acted.
	sent *atomic.Bool
	// status is 0 while there is no whole answer.
	status int
	header http.Header
	// excerpt is the beginning of a body that isn't JSON, for the log.
	excerpt string
}

// RoundTrip implements http.RoundTripper. It reads the body whole: an answer cut
// short is a failed exchange, not a shorter answer.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	// A goroutine of the transport may report late, so each request has its own.
	sent := new(atomic.Bool)
	w.sent, w.status, w.header, w.excerpt = sent, 0, http.Header{}, ""
	trace := &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}
	out := req.Clone(httptrace.WithClientTrace(req.Context(), trace))
	out.URL.Scheme, out.URL.Host, out.Host = w.base.Scheme, w.base.Host, w.base.Host
	resp, err := w.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	// Errors quote what Shopify says, and it may repeat the token that it was sent.
	if token := req.Header.Get("X-Shopify-Access-Token"); token != "" && bytes.Contains(body, []byte(token)) {
		body = bytes.ReplaceAll(body, []byte(token), []byte(redacted))
	}
	// It may also write it another way, in the short words with which it refuses.
	if len(body) <= longestRefusal && (bytes.Contains(body, []byte(`"errors":`)) || bytes.Contains(body, []byte(`serErrors":`))) {
		body = []byte(w.hidden.KnownJSON(string(body)))
	}
	w.status, w.header = resp.StatusCode, resp.Header
	if text := strings.Join(strings.Fields(string(body)), " "); !strings.HasPrefix(text, "{") {
		w.excerpt = plaintext.Shorten(text, 120)
	}
	resp.Body = io.NopCloser(bytes.NewReader(shallow(body)))
	return resp, nil
}
