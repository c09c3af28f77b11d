package connect

import (
	"encoding/hex"
	"errors"

	"github.com/zalando/go-keyring"

	"tillbridge/store"
	"tillbridge/store/pin"
	"tillbridge/sync/shopify"
)

// The environment variables that credentials may come from instead of the keyring:
// a token, or client id and secret. They win over it.
const (
	TokenVariable        = "TILLBRIDGE_TOKEN"         //nolint:gosec // a name, no secret
	ClientIDVariable     = "TILLBRIDGE_CLIENT_ID"     //
	ClientSecretVariable = "TILLBRIDGE_CLIENT_SECRET" //nolint:gosec // as above
)

// PINSecretVariable is the environment variable that the secret of PINs may come from instead
// of the keyring; it wins over it.
const PINSecretVariable = "TILLBRIDGE_PIN_SECRET" //nolint:gosec // a name, no secret

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

// shortestPINSecret is how many letters a secret of PINs from the environment has at least.
const shortestPINSecret = 32

// PINs returns the secret that the PINs of a database, by its lineage, are digested with. It is
// made by chance and put into the keyring when there is none and create says so. Unavailable
// says that there is none, or no keyring to ask.
func (s Secrets) PINs(lineage string, create bool) ([]byte, error) {
	if text := s.Environment(PINSecretVariable); text != "" {
		if len(text) < shortestPINSecret {
			return nil, store.Fail(store.Unavailable, "The secret in %s has fewer than %d letters, so no PIN can be tried or set. Make a "+
				"longer one by chance.", PINSecretVariable, shortestPINSecret)
		}
		return []byte(text), nil
	}
	account := "PINs of " + lineage
	text, err := keyring.Get(service, account)
	if err == nil {
		return hex.DecodeString(text)
	}
	if !errors.Is(err, keyring.ErrNotFound) {
		return nil, store.FailBecause(err, store.Unavailable, "This computer has no keyring that answers, or it is locked, so no PIN can be "+
			"tried or set. Unlock it, or set %s before the program starts.", PINSecretVariable)
	}
	if !create {
		return nil, store.Fail(store.Unavailable, "The secret of the PINs is not in this computer's keyring. Set %s, or use the manager's "+
			"recovery code.", PINSecretVariable)
	}
	key := pin.NewKey()
	if err := keyring.Set(service, account, hex.EncodeToString(key)); err != nil {
		return nil, store.FailBecause(err, store.Unavailable, "The secret of the PINs can't be put into this computer's keyring, so no PIN was "+
			"set. Unlock it, or set %s before the program starts.", PINSecretVariable)
	}
	return key, nil
}
