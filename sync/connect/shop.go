// Package connect is the shop at Shopify that this program works for: its secret,
// and the poller and pusher that run while it is connected. They are started when
// setup is done, and replaced when shop or credentials change, without a restart
// (R42).
package connect

import (
	"context"
	"errors"
	"maps"
	"slices"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/plaintext"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
)

// Config is what a Shop is made of.
type Config struct {
	DB *db.DB
	// URL is a training shop on this computer instead of Shopify; "" for none.
	URL string
	// Practice keeps no secret anywhere.
	Practice bool
	Secrets  Secrets
	Now      func() time.Time
	Log      zerolog.Logger
	// Holder names this program for leases and claims.
	Holder string
	// Crashed keeps the stack of a job that failed inside, nil for the log alone.
	Crashed func(job string, stack []byte)
	// Hidden is told the secrets in use, as for shopify.Config.
	Hidden *plaintext.Redactor
}

// Shop is the shop that the program works for, from none yet to connected. Its
// methods may be called from any goroutine.
type Shop struct {
	cfg Config

	mu   stdsync.Mutex
	link *link
	// used is the shop that link is for, or that couldn't be connected.
	used store.Connection
	// trouble is why there is no link.
	trouble error
	// failing is what is said of jobs that failed inside, by their names.
	failing map[string]string
	// switched is closed when link has changed.
	switched  chan struct{}
	listeners map[int]func(sync.State)
	nextID    int
}

// link is one connection, from the moment it is used until it is replaced.
type link struct {
	gateway *shopify.Gateway
	poller  *sync.Poller
	pusher  *sync.Pusher
}

// New makes a shop that is not connected; Open or Use connects it, Run works.
func New(cfg Config) *Shop {
	s := &Shop{cfg: cfg, switched: make(chan struct{}), listeners: map[int]func(sync.State){}, failing: map[string]string{}}
	s.trouble = notConnected()
	return s
}

func notConnected() error {
	return store.Fail(store.Unavailable, "No shop is connected, so no orders come in. Connect one under Tools > Connect a Shop.")
}

// Open connects the shop with the secret that is kept for it. Without a shop or a
// secret it stays unconnected, and the error says why.
func (s *Shop) Open(c store.Connection) error {
	if c.Domain == "" {
		return s.unlink(c, notConnected())
	}
	credentials, _, err := s.read(c.Domain)
	if err != nil {
		return s.unlink(c, err)
	}
	return s.Use(c, credentials)
}

// Use connects the shop with these credentials; nothing is kept. What ran before
// stops first.
func (s *Shop) Use(c store.Connection, credentials shopify.Credentials) error {
	gateway, err := s.gateway(c.Domain, credentials)
	if err != nil {
		return s.unlink(c, err)
	}
	next := &link{
		gateway: gateway,
		poller: sync.NewPoller(gateway, s.cfg.DB, sync.PollerConfig{
			Shop: c.Domain, Every: c.Every, Now: s.cfg.Now, Log: s.cfg.Log,
			Holder: s.cfg.Holder,
		}),
		pusher: sync.NewPusher(gateway, s.cfg.DB, sync.PusherConfig{Now: s.cfg.Now, Log: s.cfg.Log, Holder: s.cfg.Holder}),
	}
	next.poller.OnState(func(state sync.State) { s.tell(next, s.with(state)) })
	s.put(next, c, nil)
	return nil
}

// Connect keeps the shop in the database and its secret in the keyring, and goes on
// with both at once. Zero credentials leave the secret as it is kept. It returns where
// the secret is then: with NoKeyring, and in practice, the shop works until the
// program ends.
func (s *Shop) Connect(ctx context.Context, c store.Connection, credentials shopify.Credentials) (Place, error) {
	typed, place := credentials != shopify.Credentials{}, Nowhere
	if !typed {
		var err error
		if credentials, place, err = s.read(c.Domain); err != nil {
			return place, err
		}
	}
	if err := s.cfg.DB.SetConnection(ctx, c); err != nil {
		return place, err
	}
	if typed && !s.cfg.Practice {
		place = InKeyring
		if err := s.cfg.Secrets.Keep(c.Domain, credentials); store.CodeOf(err) == store.Unavailable {
			s.cfg.Log.Warn().Str("cause", store.Details(err)).Msg("the secret is not kept")
			place = NoKeyring
		} else if err != nil {
			return Nowhere, err
		}
	}
	return place, s.Use(c, credentials)
}

// Try tries a connection without using it; zero credentials are those that are kept.
func (s *Shop) Try(ctx context.Context, domain string, credentials shopify.Credentials) shopify.Trial {
	if credentials == (shopify.Credentials{}) {
		var err error
		if credentials, _, err = s.read(domain); err != nil {
			return shopify.Trial{Err: err}
		}
	}
	gateway, err := s.gateway(domain, credentials)
	if err != nil {
		return shopify.Trial{Err: err}
	}
	return gateway.Try(ctx)
}

// Used returns the shop that is connected, or that should be; its Domain is "" before
// setup.
func (s *Shop) Used() store.Connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// Connected says whether there is a shop to poll.
func (s *Shop) Connected() bool {
	now, _ := s.now()
	return now != nil
}

// Kept is what may be known of a shop's credentials: never the secret.
type Kept struct {
	Place Place
	// ClientID is that of client credentials; "" for a token, and for none.
	ClientID string
}

// Kept says where the credentials of a shop are kept.
func (s *Shop) Kept(domain string) Kept {
	credentials, place, _ := s.read(domain) //nolint:errcheck // the place says it
	return Kept{place, credentials.ClientID}
}

// read returns the credentials of a shop as they are kept; in practice none are.
func (s *Shop) read(domain string) (shopify.Credentials, Place, error) {
	if s.cfg.Practice {
		return shopify.Credentials{}, Nowhere, store.Fail(store.Unauthorized, "In training no secret is kept. Type the training shop's.")
	}
	return s.cfg.Secrets.Read(domain)
}

func (s *Shop) gateway(domain string, credentials shopify.Credentials) (*shopify.Gateway, error) {
	cfg := shopify.Config{Shop: domain, URL: s.cfg.URL, Credentials: credentials, Now: s.cfg.Now, Log: s.cfg.Log, Hidden: s.cfg.Hidden}
	if !s.cfg.Practice {
		cfg.Kept = func() (shopify.Credentials, error) {
			kept, _, err := s.cfg.Secrets.Read(domain)
			return kept, err
		}
	}
	return shopify.New(cfg)
}

func (s *Shop) unlink(c store.Connection, why error) error {
	s.put(nil, c, why)
	return why
}

func (s *Shop) put(next *link, used store.Connection, trouble error) {
	s.mu.Lock()
	s.link, s.used, s.trouble = next, used, trouble
	close(s.switched)
	s.switched = make(chan struct{})
	s.mu.Unlock()
	s.tell(next, s.State())
}

func (s *Shop) now() (*link, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link, s.switched
}

// Run polls and pushes for whichever shop is connected until ctx ends.
func (s *Shop) Run(ctx context.Context) error {
	var failures []error
	for ctx.Err() == nil {
		now, switched := s.now()
		failures = append(failures, s.work(ctx, now, switched))
	}
	return errors.Join(failures...)
}

// Guard runs a background job of the program so that a failure inside neither ends the
// program nor the job; while it rests, the state says so (R63). Its name is read within
// a sentence: "making backups".
func (s *Shop) Guard(ctx context.Context, name string, job func(context.Context) error) error {
	say := func(text string) {
		s.mu.Lock()
		s.failing[name] = text
		now := s.link
		s.mu.Unlock()
		s.tell(now, s.State())
	}
	return sync.Guard{Now: s.cfg.Now, Log: s.cfg.Log, Crashed: s.cfg.Crashed, Say: say}.Run(ctx, name, job)
}

// work polls and pushes until ctx ends or the link is replaced, and returns when both
// have ended.
func (s *Shop) work(ctx context.Context, l *link, replaced <-chan struct{}) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	var polling, pushing error
	var working stdsync.WaitGroup
	if l != nil {
		working.Go(func() { polling = s.Guard(running, "checking for orders", l.poller.Run) })
		working.Go(func() { pushing = s.Guard(running, "sending to Shopify", l.pusher.Run) })
	}
	select {
	case <-ctx.Done():
	case <-replaced:
	}
	stop()
	working.Wait()
	return errors.Join(polling, pushing)
}

// State tells how the conversation with the shop stands; without a shop its Err says
// so.
func (s *Shop) State() sync.State {
	s.mu.Lock()
	now := s.link
	state := sync.State{Err: s.trouble}
	s.mu.Unlock()
	if now != nil {
		state = now.poller.State()
	}
	return s.with(state)
}

// with adds to a state what is said of jobs that failed inside.
func (s *Shop) with(state sync.State) sync.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.failing)) {
		if text := s.failing[name]; text != "" {
			state.Notice = text
		}
	}
	return state
}

// OnState calls f after every change of the state, on any goroutine, until stop.
func (s *Shop) OnState(f func(sync.State)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	s.listeners[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, id)
	}
}

// tell passes on the state of the link that is in use.
func (s *Shop) tell(from *link, state sync.State) {
	s.mu.Lock()
	var listeners []func(sync.State)
	for id := range s.nextID {
		if f, ok := s.listeners[id]; ok && from == s.link {
			listeners = append(listeners, f)
		}
	}
	s.mu.Unlock()
	for _, f := range listeners {
		f(state)
	}
}

// CheckNow makes the shop be asked at once, if one is connected.
func (s *Shop) CheckNow() {
	if now, _ := s.now(); now != nil {
		now.poller.CheckNow()
	}
}

// ReadOrder reads one order from the shop now and takes it in.
func (s *Shop) ReadOrder(ctx context.Context, shopifyID string) error {
	now, _ := s.now()
	if now == nil {
		return notConnected()
	}
	return now.poller.ReadOrder(ctx, shopifyID)
}

// Catalogue reads all that the shop sells online, see shopify.Gateway.Catalogue.
func (s *Shop) Catalogue(ctx context.Context, progress func(found int64)) (store.Catalogue, error) {
	now, _ := s.now()
	if now == nil {
		return store.Catalogue{}, notConnected()
	}
	return now.gateway.Catalogue(ctx, progress)
}
