// Package shopify is the gateway to Shopify's Admin GraphQL API: go-shopify
// carries the requests, genqlient types them, and Shopify's answers are turned
// into the store's own types. Nothing else in Tillbridge talks to Shopify.
//
// Every error it returns is a *store.Error whose sentence a person can read. A
// Gateway may be used by several goroutines at once; it asks one thing at a time.
package shopify

import (
	"context"
	"net"
	"net/http"
	"net/url"
	stdsync "sync"
	"sync/atomic"
	"time"

	goshopify "github.com/bold-commerce/go-shopify/v4"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/shopify/admin"
)

//go:generate go tool genqlient

// APIVersion is the version of Shopify's interface that every document is
// written for; Shopify serves it until 2027-10-16.
const APIVersion = "2026-10"

// exchangeTimeout bounds one request with its answer.
const exchangeTimeout = 30 * time.Second

// Config says which shop is spoken to and as whom.
type Config struct {
	// Shop is the shop's permanent domain, "name.myshopify.com".
	Shop string
	// URL replaces https://Shop by a simulated shop on this computer
	// ("http://127.0.0.1:4545"); empty for a live shop, refused for any other host.
	URL         string
	Credentials Credentials
	// Kept tells the credentials as they are kept now; it is asked when Shopify
	// refuses those in use, so that a replaced secret needs no restart. Nil for none.
	Kept func() (Credentials, error)
	// Now is this computer's clock, nil for time.Now. It measures how long ago
	// Shopify told its own time, and is one of the things that a date is held against.
	Now func() time.Time
	// Sleep waits before a request is tried again, nil for real time; it returns
	// the context's error when that ends first.
	Sleep func(context.Context, time.Duration) error
	// Log gets one line an exchange, without bodies and without personal data.
	Log zerolog.Logger
	// Hidden is told every secret and token that is used, so that no log shows it;
	// nil for one of the gateway's own.
	Hidden *plaintext.Redactor
}

// Gateway speaks with one shop.
type Gateway struct {
	shop  string
	creds Credentials
	kept  func() (Credentials, error)
	now   func() time.Time
	log   zerolog.Logger
	sleep func(context.Context, time.Duration) error
	spent atomic.Int64
	// convert is order; a test makes it fail inside.
	convert func(admin.OrderDetails) (store.Order, error)

	// mu is held for one exchange: go-shopify's client is not safe to share.
	mu     stdsync.Mutex
	wire   *wire
	http   *http.Client
	client *goshopify.Client
	// files fetches from where Shopify puts files down, which isn't the shop.
	files *http.Client
	// life is how long the token of client lives, endsAt when that is over, renewAt
	// when three quarters of it are; zero for a permanent one.
	life            time.Duration
	renewAt, endsAt time.Time
	// told is the last time Shopify gave, toldAt this computer's time then.
	told, toldAt time.Time
	// newest is when the newest order that is known was changed, zero for none; odd
	// the latest date that wasn't believed.
	newest time.Time
	odd    OddDate
	denied map[string]bool
}

// New checks the configuration and returns a gateway; it doesn't ask Shopify
// anything yet. A wrong shop name or address is Invalid, missing credentials are
// Unauthorized.
func New(cfg Config) (*Gateway, error) {
	// go-shopify mangles an odd shop name silently, so nothing odd gets there.
	if !store.IsShopDomain(cfg.Shop) {
		return nil, store.Fail(store.Invalid, "%q is not a Shopify shop address: it looks like name.myshopify.com, in small letters.", cfg.Shop)
	}
	base := &url.URL{Scheme: "https", Host: cfg.Shop}
	if cfg.URL != "" {
		var err error
		if base, err = loopback(cfg.URL); err != nil {
			return nil, err
		}
	}
	if err := cfg.Credentials.Check(); err != nil {
		return nil, err
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = wait
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if cfg.Hidden == nil {
		cfg.Hidden = &plaintext.Redactor{}
	}
	cfg.Hidden.Hide(cfg.Credentials.Token, cfg.Credentials.ClientSecret)
	w := &wire{base: base, next: transport, hidden: cfg.Hidden}
	g := &Gateway{
		shop: cfg.Shop, creds: cfg.Credentials, kept: cfg.Kept, now: cfg.Now, log: cfg.Log, sleep: cfg.Sleep,
		wire: w, denied: map[string]bool{},
		http: &http.Client{
			Transport: w,
			Timeout:   exchangeTimeout,
			// Following one would turn the POST into a GET and hand the token to
			// another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	g.convert = g.order
	g.files = &http.Client{Transport: transport, CheckRedirect: g.http.CheckRedirect}
	return g, nil
}

// loopback reads the address of a simulated shop: the token of a real one must
// never leave for anywhere but Shopify.
func loopback(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, store.Fail(store.Invalid, "The shop URL can't be read; it looks like http://127.0.0.1:4545.")
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	plain := u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
	if u.Scheme != "http" && u.Scheme != "https" || !local || !plain {
		return nil, store.Fail(store.Invalid, "The shop URL is only for a training shop on this computer, like http://127.0.0.1:4545; leave "+
			"it out for a live shop.")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// wait sleeps for d or until ctx ends, and then returns its error.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Spent returns the query cost points that Shopify has billed this gateway so far.
func (g *Gateway) Spent() int64 { return g.spent.Load() }
