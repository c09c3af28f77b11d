package connect

import (
	"errors"

	"github.com/zalando/go-keyring"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

// The environment variables that credentials may come from instead of the keyring:
// a token, or client id and secret. They win over it.
const (
	TokenVariable        = "TILLBRIDGE_TOKEN"         //nolint:gosec // a name, no secret
	ClientIDVariable     = "TILLBRIDGE_CLIENT_ID"     //
	ClientSecretVariable = "TILLBRIDGE_CLIENT_SECRET" //nolint:gosec // as above
)

// service is the name that the keyring keeps Tillbridge's secrets under; the account
// is the shop's domain, the value a line of shopify.Credentials.
const service = "tillbridge"

// Place is where a shop's secret is kept.
type Place uint8

// The places.
const (
	Nowhere       Place = iota // there is a keyring, and nothing in it
	InKeyring                  // of this computer and user
	InEnvironment              // set by whoever started the program
	NoKeyring                  // this computer has none that answers
)

// Secrets are the credentials of shops, in the keyring or the environment and
// nowhere else (R42).
type Secrets struct {
	// Environment reads a variable; os.Getenv.
	Environment func(name string) string
}

// FromEnvironment returns the credentials that whoever started the program has set;
// zero for none, or for an id without its secret.
func (s Secrets) FromEnvironment() shopify.Credentials {
	c := shopify.Credentials{
		Token: s.Environment(TokenVariable), ClientID: s.Environment(ClientIDVariable),
		ClientSecret: s.Environment(ClientSecretVariable),
	}
	if c.Token == "" && (c.ClientID == "" || c.ClientSecret == "") {
		return shopify.Credentials{}
	}
	return c
}

// Read returns the credentials of a shop, those in the environment first.
// Unauthorized says that there are none, or no keyring to ask.
func (s Secrets) Read(domain string) (shopify.Credentials, Place, error) {
	if c := s.FromEnvironment(); c != (shopify.Credentials{}) {
		return c, InEnvironment, nil
	}
	line, err := keyring.Get(service, domain)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return shopify.Credentials{}, Nowhere, store.Fail(store.Unauthorized, "There is no credential for %s. Connect the shop under Tools > "+
			"Connect a Shop, with 'tillbridge connect', or set %s.", domain, TokenVariable)
	case err != nil:
		return shopify.Credentials{}, NoKeyring, store.FailBecause(err, store.Unauthorized, "This computer has no keyring that answers, so "+
			"give the credential in %s, or %s and %s.", TokenVariable, ClientIDVariable, ClientSecretVariable)
	}
	return shopify.ParseCredentials(line), InKeyring, nil
}

// Keep puts the credentials of a shop into the keyring, in the place of those there.
// Unavailable says that there is no keyring that answers: then they are kept nowhere.
func (s Secrets) Keep(domain string, c shopify.Credentials) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := keyring.Set(service, domain, c.Line()); err != nil {
		return store.FailBecause(err, store.Unavailable, "This computer has no keyring that answers, or it is locked, so the secret is not "+
			"kept. Unlock it, or set %s and %s, or %s, before the program starts.", ClientIDVariable, ClientSecretVariable, TokenVariable)
	}
	return nil
}

// Forget takes the credentials of a shop out of the keyring; NotFound says that there
// were none.
func (s Secrets) Forget(domain string) error {
	err := keyring.Delete(service, domain)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return store.Fail(store.NotFound, "The keyring holds no credential for %s; nothing was changed.", domain)
	case err != nil:
		return store.FailBecause(err, store.Unavailable, "This computer has no keyring that answers, or it is locked, so nothing was taken "+
			"out of it.")
	}
	return nil
}
