package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/server"
	"tillbridge/store/db/witness"
	"tillbridge/store/plaintext"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// session is one run of the program: what was asked for, and where to print.
type session struct {
	Common
	// out and err are plain text: whatever is printed there is safe for a terminal,
	// and err shows no secret. shown is standard error for the one verb that is to
	// show some, the training shop's.
	out, err, shown io.Writer
	// hidden knows the secrets in use and keeps them out of err and the log.
	hidden plaintext.Redactor

	// given are the credentials that whoever started the program put into its
	// environment, by the variables' names.
	given map[string]string

	closers []func() error
	// logFile is where the Desktop's log goes too, nil for verbs.
	logFile io.Writer
	// witness is this computer's memory of the database, nil in training.
	witness *witness.Witness
	// lock is the Desktop's on its database, nil for verbs.
	lock *dbfile.Lock
	// raiser is where a second Desktop asks this one to come to the front, nil for verbs and
	// where there can be none.
	raiser *raiser
	// configured is the shop that setup has kept in the database, or the training shop.
	configured store.Connection
	// practised is the training shop inside this program, nil where there is none.
	practised *training.Shop
}

// close undoes what was opened, last first.
func (s *session) close() error {
	var failures []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		failures = append(failures, s.closers[i]())
	}
	s.closers, s.lock, s.raiser = nil, nil, nil
	return errors.Join(failures...)
}

// with runs a verb and closes what it opened, keeping both failures.
func (s *session) with(f func() error) (err error) {
	defer func() { err = errors.Join(err, s.close()) }()
	return f()
}

func (s *session) log() zerolog.Logger {
	return logger(s.err, s.logFile, s.Verbose, &s.hidden)
}

// openDB opens the database that is there: a verb that has nothing to read or to
// book on without one never makes an empty shop of a misspelt name. NotFound when
// there is none; in training one is made, for that is practice.
func (s *session) openDB(ctx context.Context) (*db.DB, error) {
	if s.Training {
		return s.beginDB(ctx)
	}
	path, err := s.databasePath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, store.Fail(store.NotFound, "There is no database %s. Nothing was made; check the name. The Desktop makes one, and so do "+
			"'connect', 'check', 'settings set', 'payment-types', and what adds or imports customers and products.", path)
	}
	return s.beginDB(ctx)
}

// beginDB opens the database, and makes it when it is missing: for the Desktop and the
// verbs by which a shop begins. One that is new in training gets the sample customers,
// products and stock of the training shop.
func (s *session) beginDB(ctx context.Context) (*db.DB, error) {
	path, err := s.databasePath()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Config{
		Path: path, Actor: person(), Machine: machine(), Log: s.log(), Lock: s.lock, Script: s.lock == nil, PINSecret: s.pinSecret,
	})
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, d.Close)
	if s.As != "" {
		if err := s.signIn(ctx, d); err != nil {
			return nil, err
		}
	}
	if !s.Training {
		s.watch(ctx, d, path)
		s.configured, err = d.Connection(ctx)
		return d, err
	}
	s.configured = training.Connection()
	return d, training.Fill(ctx, d)
}

// databasePath is the file asked for, or the usual one. Practice inside this
// program starts afresh each time, like the shop that it talks to.
func (s *session) databasePath() (string, error) {
	if server.Is(s.Database) {
		return "", store.Fail(store.Invalid, "A shop's database is a file for now: work on a server is being tried and not yet open to a "+
			"shop's money. Nothing was changed; name a file with --database.")
	}
	if s.Database != "" {
		return filepath.Abs(s.Database)
	}
	if s.Training && s.ShopURL == "" {
		folder, err := os.MkdirTemp("", "tillbridge-training-")
		if err != nil {
			return "", fmt.Errorf("making room for practice: %w", err)
		}
		s.closers = append(s.closers, func() error { return os.RemoveAll(folder) })
		return filepath.Join(folder, "training.db"), nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", usage("This user has no home folder for the database. Name a file with --database.")
	}
	name := "shop.db"
	if s.Training {
		name = "training.db"
	}
	return filepath.Join(folder, "tillbridge", name), nil
}

// shopDomain is the shop asked for, in training the training shop, else the one
// that setup has kept.
func (s *session) shopDomain() (string, error) {
	switch {
	case s.Shop != "":
		return s.Shop, nil
	case s.Training:
		return shopsim.Domain, nil
	case s.configured.Domain != "":
		return s.configured.Domain, nil
	default:
		return "", usage("Which shop? Give --shop name.myshopify.com, or practise with --training.")
	}
}

// connect makes the gateway to the shop. In training without --shop-url the
// training shop runs inside this program until the session closes.
func (s *session) connect(ctx context.Context) (*shopify.Gateway, string, error) {
	domain, err := s.shopDomain()
	if err != nil {
		return nil, "", err
	}
	address, credentials := s.ShopURL, shopify.Credentials{}
	if s.practice() {
		address, err = s.startPractice(ctx)
		credentials.Token = shopsim.Token
	} else {
		credentials, _, err = s.secrets().Read(domain)
	}
	if err != nil {
		return nil, "", err
	}
	gateway, err := shopify.New(shopify.Config{
		Shop: domain, URL: address, Credentials: credentials, Now: time.Now, Log: s.log(),
		Hidden: &s.hidden,
	})
	return gateway, domain, err
}

// startPractice starts the training shop inside this program and returns its address.
func (s *session) startPractice(ctx context.Context) (string, error) {
	shop, err := s.startTrainingShop(ctx, training.Practice(s.Pace))
	if err != nil {
		return "", err
	}
	s.practised = shop
	return shop.URL, nil
}

// startTrainingShop starts a training shop that ends with the session.
func (s *session) startTrainingShop(ctx context.Context, cfg training.Config) (*training.Shop, error) {
	if err := cfg.Check(); err != nil {
		return nil, usage("%s", store.MessageOf(err))
	}
	shop, err := training.Start(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, shop.Close)
	return shop, nil
}

func person() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return store.Automatic
}

// holder names this process for leases and claims.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

func (s *session) poller(gateway *shopify.Gateway, d *db.DB, domain string) *sync.Poller {
	return sync.NewPoller(gateway, d, sync.PollerConfig{
		Shop: domain, Every: s.configured.Every, Now: time.Now, Log: s.log(),
		Holder: holder(),
	})
}

// printJSON prints a value for programs: faithfully, with what a terminal must not
// see written as escapes.
func (s *session) printJSON(value any) error {
	var document strings.Builder
	encoder := json.NewEncoder(&document)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(s.out, plaintext.JSON(document.String()))
	return err
}
