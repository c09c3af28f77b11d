package main

import (
	"context"
	"errors"
	"os"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// practice says that the shop is the training shop inside this program.
func (s *session) practice() bool { return s.Training && s.ShopURL == "" }

func (s *session) secrets() connect.Secrets {
	return connect.Secrets{Environment: func(name string) string { return s.given[name] }}
}

// takeSecrets takes the secrets out of the environment and returns them: what stays
// there is handed to every program that this one starts, the browser first.
func takeSecrets() (given map[string]string, err error) {
	given = map[string]string{}
	for _, name := range []string{
		connect.TokenVariable, connect.ClientIDVariable, connect.ClientSecretVariable, identityVariable,
		connect.PINSecretVariable, pinVariable, newPINVariable,
	} {
		if value, set := os.LookupEnv(name); set {
			given[name] = value
			err = errors.Join(err, os.Unsetenv(name))
		}
	}
	return given, err
}

// shopAtWork makes the shop that the Desktop works for, connected when it can be. One
// that can't be is no reason not to open: setup mends it (R42).
func (s *session) shopAtWork(ctx context.Context, d *db.DB) (*connect.Shop, store.Connection, error) {
	cfg := connect.Config{
		DB: d, URL: s.ShopURL, Practice: s.practice(), Secrets: s.secrets(), Now: time.Now, Log: s.log(), Holder: holder(), Hidden: &s.hidden,
		Crashed: s.keepCrash,
	}
	used := s.configured
	if !s.Training && s.Shop != "" && s.Shop != used.Domain {
		used.Domain, used.Name = s.Shop, ""
	}
	if !s.practice() {
		shop := connect.New(cfg)
		if err := shop.Open(used); err != nil {
			log := s.log()
			log.Warn().Str("cause", store.Details(err)).Msg("no shop is connected")
		}
		return shop, used, nil
	}
	var err error
	if cfg.URL, err = s.startPractice(ctx); err != nil {
		return nil, used, err
	}
	shop := connect.New(cfg)
	return shop, used, shop.Use(used, shopify.Credentials{Token: shopsim.Token})
}
