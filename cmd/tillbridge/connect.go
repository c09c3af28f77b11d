package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
)

// connectVerb connects a shop: the secret comes from the environment or from
// standard input, never from the arguments, which anybody who may list processes
// can read (R42).
type connectVerb struct {
	jsonFlag
	Name  string        `help:"The name shown to staff; the shop's own when left out."`
	Every time.Duration `help:"How often to check for orders: 15s, 30s, 1m, 2m or 5m." default:"30s"`
}

// connected is what connect prints as JSON.
type connected struct {
	Shop          string   `json:"shop"`
	Name          string   `json:"name"`
	Currency      string   `json:"currency"`
	Country       string   `json:"country"`
	APIVersion    string   `json:"apiVersion"`
	MissingScopes []string `json:"missingScopes"`
	// Secret is where it is kept: "keyring" or "environment".
	Secret string `json:"secret"`
	// ClockAhead is how far this computer's clock is ahead of Shopify's, in seconds.
	ClockAhead int64 `json:"clockAheadSeconds"`
}

// mostSecret bounds what is read of standard input, in bytes.
const mostSecret = 4096

// Run tests the connection and keeps it when the shop accepts it.
func (v *connectVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		if s.Shop == "" {
			return usage("Which shop? Give --shop name.myshopify.com.")
		}
		if s.Training && s.ShopURL == "" {
			return usage("The training shop needs no connecting; open the Desktop with --training.")
		}
		if !slices.Contains(store.CheckPauses(), v.Every) {
			return usage("Choose how often to check for orders: 15s, 30s, 1m, 2m or 5m.")
		}
		domain, err := store.ShopDomain(s.Shop)
		if err != nil {
			return err
		}
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		credentials, fromEnvironment, err := s.newCredentials()
		if err != nil {
			return err
		}
		gateway, err := shopify.New(shopify.Config{
			Shop: domain, URL: s.ShopURL, Credentials: credentials, Now: time.Now, Log: s.log(),
			Hidden: &s.hidden,
		})
		if err != nil {
			return err
		}
		trial := gateway.Try(ctx)
		if trial.Err != nil {
			return trial.Err
		}
		result := connected{
			Shop: domain, Name: v.Name, Currency: trial.Shop.Currency, APIVersion: shopify.APIVersion,
			MissingScopes: append([]string{}, trial.Shop.MissingScopes...), Secret: "environment", ClockAhead: int64(trial.Ahead / time.Second),
		}
		if result.Name == "" {
			result.Name = trial.Shop.Name
		}
		if !fromEnvironment {
			if err := s.secrets().Keep(domain, credentials); err != nil {
				return err
			}
			result.Secret = "keyring"
		}
		if err := d.SetConnection(ctx, store.Connection{
			Domain: domain, Name: result.Name, Currency: result.Currency, Country: trial.Shop.Country,
			Every: v.Every,
		}); err != nil {
			return err
		}
		if result.Country, err = d.Country(ctx); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(result)
		}
		s.printConnected(result, trial)
		return nil
	})
}

// newCredentials takes them from the environment, else from standard input.
func (s *session) newCredentials() (c shopify.Credentials, fromEnvironment bool, err error) {
	c = s.secrets().FromEnvironment()
	if c != (shopify.Credentials{}) {
		return c, true, c.Check()
	}
	s.warnln("Reading the secret from standard input: the client id, a colon and the client secret, or a token, on one line.")
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, mostSecret)).ReadString('\n')
	if err != nil && line == "" {
		return c, false, usage("No secret came on standard input. Pipe it in as id:secret or a token, or set %s.", connect.TokenVariable)
	}
	c = shopify.ParseCredentials(line)
	return c, false, c.Check()
}

func (s *session) printConnected(c connected, trial shopify.Trial) {
	where := c.Currency
	if c.Country != "" {
		where += ", " + store.CountryName(c.Country)
	}
	s.printf("%s (%s, %s) is connected.\n", c.Name, c.Shop, where)
	if c.Country == "" {
		s.println("Shopify doesn't say in which country the shop is; say it with 'settings set shop.country DE', so that phone numbers are " +
			"read as they are dialled there.")
	}
	if c.Secret == "keyring" {
		s.println("The secret is in this computer's keyring.")
	} else {
		s.println("The secret stays in the environment: set it for every start. It is kept nowhere.")
	}
	if len(c.MissingScopes) > 0 {
		s.printf("The app lacks %s. Add them in the Dev Dashboard and release it, then connect again.\n", strings.Join(c.MissingScopes, ", "))
	}
	if trial.ClockOff() {
		s.printf("This computer's clock is %s off; set it so that the books are right.\n", trial.Ahead.Abs())
	}
}

// disconnectVerb takes a shop's secret out of the keyring.
type disconnectVerb struct{ jsonFlag }

// disconnected is what disconnect prints as JSON.
type disconnected struct {
	Shop string `json:"shop"`
}

// Run forgets the secret; orders and settings stay.
func (v *disconnectVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		if _, err := s.openDB(ctx); err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		if err := s.secrets().Forget(domain); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(disconnected{domain})
		}
		s.printf("The credential of %s is out of this computer's keyring. Orders and settings stay. At Shopify, uninstall the app to end its "+
			"access.\n", domain)
		return nil
	})
}
