package main

import (
	"context"
	"fmt"

	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// trainingShopVerb runs the training shop by itself.
type trainingShopVerb struct {
	Listen string   `help:"Where to listen; on this computer only." default:"127.0.0.1:4545" placeholder:"127.0.0.1:PORT"`
	Seed   int64    `help:"The same seed makes the same shop." default:"7"`
	Orders int      `help:"How many orders it has at the start." default:"16"`
	Lacks  []string `help:"Scopes that the app was not granted, with commas between them." placeholder:"SCOPE"`
}

// Run serves until the program is stopped.
func (v *trainingShopVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		shop, err := s.startTrainingShop(ctx, training.Config{Listen: v.Listen, Seed: v.Seed, Orders: v.Orders, Pace: s.Pace, Lacks: v.Lacks})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.shown, "Training shop %s on %s, token %s, or client id %s and secret %s. Its mails, fulfillments and refunds: "+
			"%s/training/log\n", shopsim.Domain, shop.URL, shopsim.Token, shopsim.ClientID, shopsim.ClientSecret, shop.URL)
		return shop.Wait(ctx)
	})
}
