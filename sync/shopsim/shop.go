package shopsim

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// The training shop's name, where it is and what its prices are in unless Config names
// others, and its known credentials.
const (
	Domain       = "riverside-cycles.myshopify.com"
	Country      = "US"
	Currency     = "USD"
	Token        = "shpat_training" //nolint:gosec // opens only the simulated shop
	ClientID     = "training"
	ClientSecret = "training-secret" //nolint:gosec // as above
)

// Scopes are the access scopes that a training app has unless Config names others.
var Scopes = []string{
	"read_orders", "write_orders", "read_customers", "read_products", "read_inventory", "read_locations",
	"read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders", "read_all_orders",
	"read_payment_terms", "read_returns", "write_returns",
}

// Config says how the simulated shop starts.
type Config struct {
	Seed        int64            // the same seed and start give the same orders
	Orders      int              // how many orders are there at the start
	Trickle     time.Duration    // Serve adds an order this often; 0 = never
	Now         func() time.Time // the shop's clock; nil = time.Now
	Scopes      []string         // nil = Scopes
	BucketSize  float64          // points; 0 = 2000
	RestoreRate float64          // points a second; 0 = 100
	RoutingLag  time.Duration    // until a new order's fulfillment orders are there
	IndexLag    time.Duration    // until a change shows in searches
	JobDelay    time.Duration    // until a cancellation takes effect
	BulkDelay   time.Duration    // until a bulk operation is done
	Currency    string           // ISO 4217; "" = Currency
	KeepsTotals bool             // units that are refunded before they went stay in the totals of their parts
	Country     string           // ISO 3166-1 alpha-2; "" = Country, "none" = Shopify says none
	NoAddress   bool             // the app may not see the shop's address
	Withhold    []string         // fields of orders that the app may not see: "email", "customer.firstName"
}

// Shop is one simulated Shopify shop, an http.Handler, safe for concurrent use.
type Shop struct {
	config  Config
	schema  *ast.Schema
	engine  *graphql.Schema
	mu      sync.Mutex
	orders  []*order // as they were made; parts are their fulfillment orders
	parts   []*fulfillmentOrder
	byID    map[string]any
	nextID  int64
	tokens  map[string]time.Time
	points  float64
	pointed time.Time
	journal []LogEntry
	jobs    map[string]*cancelJob
	faults  []Fault
	late    []belated
	request int
	// refundsPend says that the bank takes its time over refunds.
	refundsPend bool
	stirred     int // how often the merchant changed an order by the script
	bulks       map[string]*bulk
	keys        map[string]answered // by idempotency keys
	prompt      []promptAct
	host        string // where the shop was last asked, for the addresses it gives
	// The same by when they were last updated, out of order when moved.
	ordersByUpdate []*order
	partsByUpdate  []*fulfillmentOrder
	moved          bool
}

// LogEntry is one customer mail, fulfillment, cancellation, refund, capture, mark as paid
// or unit that was put back on sale that a real shop would have sent out or made. Amount is a decimal string.
type LogEntry struct {
	// About is what it is about, by its global id: the fulfillment, the part that was
	// announced, or the return that was restocked.
	About string `json:"about,omitempty"`
	// App says that an app did it, else the merchant in Shopify's admin.
	App bool `json:"app,omitempty"`
	// Lines are the units that a fulfillment handed over, "ID=2 ID=1" by the ids of the
	// parts' lines.
	Lines string `json:"lines,omitempty"`
	// Note is that of a refund, by which an app knows its own again.
	Note     string    `json:"note,omitempty"`
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"`
	Order    string    `json:"order"`
	OrderID  string    `json:"orderId"`
	Template string    `json:"template,omitempty"`
	To       string    `json:"to,omitempty"`
	Amount   string    `json:"amount,omitempty"`
	Currency string    `json:"currency,omitempty"`
}

//go:embed schema.graphql
var schemaText string

// New returns a shop with its first orders. It panics only when the embedded
// schema and the resolvers disagree, which no released program can meet.
func New(config Config) *Shop {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Scopes == nil {
		config.Scopes = Scopes
	}
	if config.Currency == "" {
		config.Currency = Currency
	}
	if config.Country == "" {
		config.Country = Country
	}
	if config.BucketSize == 0 {
		config.BucketSize = 2000
	}
	if config.RestoreRate == 0 {
		config.RestoreRate = 100
	}
	s := &Shop{
		config: config, byID: map[string]any{}, tokens: map[string]time.Time{}, jobs: map[string]*cancelJob{}, bulks: map[string]*bulk{},
		keys:   map[string]answered{},
		points: config.BucketSize, pointed: config.Now(), nextID: 7000000000,
		schema: gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphql", Input: schemaText}),
	}
	// The engine takes "= null" for a default that can't be null.
	s.engine = graphql.MustParseSchema(strings.ReplaceAll(schemaText, " = null", ""), &root{s}, graphql.UseFieldResolvers(),
		graphql.MaxParallelism(1))
	start := config.Now().UTC()
	for i := range config.Orders {
		s.addOrder(start.Add(-time.Duration(config.Orders-i) * 7 * time.Minute))
	}
	return s
}

// Step adds the next order of the script now and returns its name.
func (s *Shop) Step() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addOrder(s.config.Now().UTC()).Name
}

// Log returns what would have gone out so far, oldest first.
func (s *Shop) Log() []LogEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]LogEntry(nil), s.journal...)
}

// stirEvery is after how many new orders the merchant changes one.
const stirEvery = 6

// Serve answers on listener, and lets orders trickle in, until ctx ends; now and
// then the merchant changes one of them.
func (s *Shop) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		var tick <-chan time.Time
		came := 0
		if s.config.Trickle > 0 {
			ticker := time.NewTicker(s.config.Trickle)
			defer ticker.Stop()
			tick = ticker.C
		}
		for {
			select {
			case <-tick:
				s.Step()
				if came++; came%stirEvery == 0 {
					s.Stir()
				}
			case <-ctx.Done():
				_ = server.Close() // Serve below reports why it ended
				return
			}
		}
	}()
	err := server.Serve(listener)
	if ctx.Err() != nil {
		<-stopped
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serving the training shop: %w", err)
}

// ServeHTTP answers as Shopify's Admin API does, and at /training/log. A request for
// another host than this computer gets 421: a page in a browser could otherwise reach
// the shop by a name of its own that it lets lead here.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isLoopback(r.Host) {
		http.Error(w, "Misdirected Request", http.StatusMisdirectedRequest)
		return
	}
	answer := s.respond(w.Header(), r)
	for _, act := range s.prompted(answer.body) {
		act()
	}
	answer.send(w, r)
}

// isLoopback says whether a Host header names this computer, with a port or without.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return name == "127.0.0.1" || name == "::1" || strings.EqualFold(name, "localhost")
}

func (s *Shop) respond(header http.Header, r *http.Request) reply {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return reply{status: http.StatusBadRequest, body: `{"errors":"Bad Request"}`}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.request++
	s.host = r.Host
	header.Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	header.Set("X-Request-Id", fmt.Sprintf("training-%d", s.request))
	header.Set("Content-Type", "application/json; charset=utf-8")
	s.catchUp()
	s.settle()
	version, isGraphQL := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/admin/api/"), "/graphql.json")
	switch {
	case r.URL.Path == "/training/log" && r.Method == http.MethodGet:
		header.Set("Content-Type", "application/jsonl; charset=utf-8")
		var lines bytes.Buffer
		encoder := json.NewEncoder(&lines)
		for _, entry := range s.journal {
			_ = encoder.Encode(entry) // plain strings into memory can't fail
		}
		return reply{status: http.StatusOK, body: lines.String()}
	case strings.HasPrefix(r.URL.Path, bulkPath) && r.Method == http.MethodGet:
		return s.bulkFile(header, r.URL.Path)
	case r.URL.Path == "/admin/oauth/access_token" && r.Method == http.MethodPost:
		return s.grant(string(body))
	case isGraphQL && r.Method == http.MethodPost:
		return s.graphQL(r, header, version, body)
	default:
		return reply{status: http.StatusNotFound, body: `{"errors":"Not Found"}`}
	}
}

func (s *Shop) grant(body string) reply {
	form, err := url.ParseQuery(body)
	switch {
	case err != nil || form.Get("grant_type") != "client_credentials":
		return reply{
			status: http.StatusBadRequest,
			body:   `{"error":"unsupported_grant_type","error_description":"The grant type is not supported."}`,
		}
	case form.Get("client_id") != ClientID:
		return reply{
			status: http.StatusBadRequest,
			body:   `{"error":"application_cannot_be_found","error_description":"The application cannot be found with api key."}`,
		}
	case form.Get("client_secret") != ClientSecret:
		return reply{status: http.StatusBadRequest, body: `{"error":"invalid_client","error_description":"The client secret is invalid."}`}
	default:
		token := fmt.Sprintf("shpat_training_%d", s.request)
		s.tokens[token] = s.config.Now().Add(86399 * time.Second)
		return inJSON(map[string]any{"access_token": token, "scope": strings.Join(s.config.Scopes, ","), "expires_in": 86399})
	}
}

func (s *Shop) allowed(token string) bool {
	return token == Token || s.config.Now().Before(s.tokens[token])
}

// servedVersion is the API version Shopify answers with: one too old falls
// forward to the oldest it still serves.
func servedVersion(asked string) (string, bool) {
	if asked == "unstable" {
		return asked, true
	}
	if _, err := time.Parse("2006-01", asked); err != nil {
		return "", false
	}
	return min(max(asked, "2025-10"), "2026-10"), true
}

func inJSON(value any) reply {
	body, err := json.Marshal(value)
	if err != nil {
		return reply{status: http.StatusInternalServerError, body: `{"errors":"Internal Server Error"}`}
	}
	return reply{status: http.StatusOK, body: string(body)}
}
