package shopsim

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Fault is a failure that FailNext makes one request meet. The zero Fault is none:
// it lets one request pass before the next fault.
type Fault struct {
	Status      int    // the HTTP status answered instead; 0 with Body set means 200
	Body        string // the body answered instead
	Acts        bool   // with Status or Body: the request takes effect all the same
	RetryAfter  string // a Retry-After header
	Version     string // the X-Shopify-API-Version header, instead of the true one
	ResetBefore bool   // the connection drops and nothing happened
	ResetAfter  bool   // the request takes effect, then the connection drops
	Truncate    bool   // the request takes effect, half of the answer arrives
	Stall       bool   // as Truncate, and the rest is held back while the asker waits
	// Late drops the connection, and the request takes effect so long after.
	Late time.Duration
}

// belated is a request that takes effect after its asker has given up.
type belated struct {
	due  time.Time
	body []byte
}

// catchUp carries out what is due of the requests that take effect late.
func (s *Shop) catchUp() {
	waiting := s.late
	s.late = nil
	for _, b := range waiting {
		if s.config.Now().Before(b.due) {
			s.late = append(s.late, b)
			continue
		}
		s.execute(context.Background(), b.body)
	}
}

// What Shopify says with HTTP 200 when it throttles, and when it fails inside.
const (
	ThrottledBody     = `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}`
	InternalErrorBody = `{"errors":[{"message":"Internal error. Looks like something went wrong on our end.",` +
		`"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`
)

// FailNext makes the next requests to the GraphQL endpoint fail, one fault each.
func (s *Shop) FailNext(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

func (s *Shop) nextFault() Fault {
	if len(s.faults) == 0 {
		return Fault{}
	}
	fault := s.faults[0]
	s.faults = s.faults[1:]
	return fault
}

// instead says that the fault has an answer of its own.
func (f Fault) instead() bool { return f.Status != 0 || f.Body != "" }

// passes says that the request reaches the shop.
func (f Fault) passes() bool { return !f.ResetBefore && f.Late == 0 && (!f.instead() || f.Acts) }

// reply is an answer on its way out, and what befalls it there.
type reply struct {
	status int
	body   string
	fault  Fault
}

func (a reply) send(w http.ResponseWriter, r *http.Request) {
	f, body := a.fault, a.body
	if f.ResetBefore || f.ResetAfter || f.Late > 0 {
		panic(http.ErrAbortHandler)
	}
	if f.instead() {
		a.status, body = max(f.Status, http.StatusOK), f.Body
	}
	if strings.HasPrefix(body, "<") {
		w.Header().Set("Content-Type", "text/html")
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if f.Version != "" {
		w.Header().Set("X-Shopify-API-Version", f.Version)
	}
	if f.Truncate || f.Stall {
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(body)) // the reader is gone, nobody is left to tell
	if f.Stall {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}
