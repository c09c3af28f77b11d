package main

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// trainingShopVerb runs the training shop by itself.
type trainingShopVerb struct {
	Listen  string        `help:"Where to listen; on this computer only." default:"127.0.0.1:4545" placeholder:"127.0.0.1:PORT"`
	Seed    int64         `help:"The same seed makes the same shop." default:"7"`
	Orders  int           `help:"How many orders it has at the start." default:"16"`
	Trickle time.Duration `help:"A new order as often as this; 0 for none." default:"0s"`
	Lacks   []string      `help:"Scopes that the app was not granted, with commas between them." placeholder:"SCOPE"`
}

// mostTraining bounds the orders of the training shop, which are all in memory.
const mostTraining = 1_000_000

// Run serves until the program is stopped.
func (v *trainingShopVerb) Run(ctx context.Context, s *session) error {
	host, _, err := net.SplitHostPort(v.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("The training shop listens on this computer only; give --listen 127.0.0.1:PORT.")
	}
	if v.Orders < 0 || v.Orders > mostTraining || v.Trickle < 0 {
		return usage("--orders is from 0 to %d, and --trickle can't be negative.", mostTraining)
	}
	for _, scope := range v.Lacks {
		if !slices.Contains(shopsim.Scopes, scope) {
			return usage("The training shop knows no scope %q; it has %s.", scope, strings.Join(shopsim.Scopes, ", "))
		}
	}
	granted := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(scope string) bool { return slices.Contains(v.Lacks, scope) })
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", v.Listen)
	if err != nil {
		return store.FailBecause(err, store.Unavailable, "The training shop can't listen on %s; another program may be there. Choose another "+
			"port.", v.Listen)
	}
	fmt.Fprintf(s.shown, "Training shop %s on http://%s, token %s, or client id %s and secret %s. Its mails, fulfillments and refunds: "+
		"http://%s/training/log\n", shopsim.Domain, listener.Addr(), shopsim.Token, shopsim.ClientID, shopsim.ClientSecret, listener.Addr())
	return shopsim.New(shopsim.Config{Seed: v.Seed, Orders: v.Orders, Trickle: v.Trickle, Scopes: granted}).Serve(ctx, listener)
}
