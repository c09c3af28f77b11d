package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	goshopify "github.com/bold-commerce/go-shopify/v4"

	"tillbridge/store"
)

// Credentials sign the gateway in: either a permanent Token ("shpat_…") or the
// ClientID and ClientSecret of a Dev Dashboard app, which fetch tokens that live
// a day. They are never printed: every way to show them says "redacted".
type Credentials struct {
	Token        string
	ClientID     string
	ClientSecret string
}

const redacted = "redacted"

// String hides the credentials.
func (c Credentials) String() string { return redacted }

// Format hides the credentials from every verb of package fmt.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalJSON hides the credentials.
func (c Credentials) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// ParseCredentials reads credentials written in one line, as a keyring keeps them:
// a token, or client id and secret with a colon between them.
func ParseCredentials(line string) Credentials {
	id, secret, pair := strings.Cut(strings.TrimSpace(line), ":")
	if pair {
		return Credentials{ClientID: id, ClientSecret: secret}
	}
	return Credentials{Token: id}
}

// Line writes the credentials as ParseCredentials reads them. It is the one way to
// the secret itself, for the keyring alone.
func (c Credentials) Line() string {
	if c.Token != "" {
		return c.Token
	}
	return c.ClientID + ":" + c.ClientSecret
}

// Check is Invalid for credentials that hold what can't be in them, Unauthorized
// for none.
func (c Credentials) Check() error {
	for _, part := range []string{c.Token, c.ClientID, c.ClientSecret} {
		if strings.ContainsFunc(part, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return store.Fail(store.Invalid, "The Shopify credentials hold a space or a character that can't be in them; copy them again.")
		}
	}
	if c.Token == "" && (c.ClientID == "" || c.ClientSecret == "") {
		return store.Fail(store.Unauthorized, "There are no credentials for Shopify: give an access token, or a client id with its client "+
			"secret.")
	}
	return nil
}

// tokenAnswer is what Shopify gives for client credentials, or why not.
type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	// ExpiresIn is in seconds, about a day.
	ExpiresIn int64 `json:"expires_in"`
}

// tokenLife is assumed when Shopify doesn't say how long a token lives.
const tokenLife = 24 * time.Hour

// renewalPause is how soon a renewal that failed is tried again while the old
// token still lives.
const renewalPause = time.Minute

// signIn makes sure that there is a client whose token is fresh. The client is
// built anew with each token: go-shopify can't change it. g.mu is held, so many
// requests that find the token old bring about one renewal.
func (g *Gateway) signIn(ctx context.Context) *fault {
	if g.client != nil && (g.renewAt.IsZero() || g.now().Before(g.renewAt)) {
		return nil
	}
	token := g.creds.Token
	var life time.Duration
	if token == "" {
		answer, f := g.fetchToken(ctx)
		switch {
		case f != nil && f.err.Code == store.Unauthorized && g.reread():
			return g.signIn(ctx)
		case f != nil && g.client != nil && g.now().Before(g.endsAt):
			// The last quarter of a token's life is there for this.
			g.log.Warn().Str("error", store.Details(f.err)).Msg("renewing the token failed; the old one still lives")
			g.renewAt = g.now().Add(renewalPause)
			return nil
		case f != nil:
			return f
		}
		token, life = answer.AccessToken, time.Duration(answer.ExpiresIn)*time.Second
		if life <= 0 {
			life = tokenLife
		}
	}
	g.wire.hidden.Hide(token, g.creds.ClientSecret)
	client, err := goshopify.NewClient(goshopify.App{}, g.shop, token,
		goshopify.WithVersion(APIVersion), goshopify.WithRetry(0), goshopify.WithHTTPClient(g.http))
	if err != nil {
		return &fault{err: store.FailBecause(err, store.Internal, "The connection to %s couldn't be prepared.", g.shop), untouched: true}
	}
	g.client, g.life, g.renewAt, g.endsAt = client, life, time.Time{}, time.Time{}
	if life > 0 {
		g.renewAt, g.endsAt = g.now().Add(life*3/4), g.now().Add(life)
	}
	return nil
}

// reread takes the credentials as they are kept now. It is true when they are
// others than those that were refused: a person has replaced the secret. g.mu is held.
func (g *Gateway) reread() bool {
	if g.kept == nil {
		return false
	}
	kept, err := g.kept()
	if err != nil || kept.Check() != nil || kept == g.creds {
		return false
	}
	g.creds, g.renewAt = kept, g.now()
	g.log.Info().Msg("the credentials were replaced; signing in with the new ones")
	return true
}

// refusals are Shopify's names for why client credentials get no token. Its words
// around them are not kept: they may repeat what was sent.
var refusals = map[string]string{
	"application_cannot_be_found": "Shopify knows no app with this client ID; nothing is lost. Copy it again from the app's settings in " +
		"the Dev Dashboard.",
	"app_not_installed": "The app isn't installed in %s; nothing is lost. Install it there from the Dev Dashboard.",
	"shop_not_permitted": "%s and the app belong to different organisations at Shopify, so a client ID and secret don't work " +
		"there; nothing is lost. Make the app in the Dev Dashboard of the shop's own organisation.",
}

// refusal is the sentence for what the token endpoint answered.
func (g *Gateway) refusal(status int, body []byte) *store.Error {
	for name, sentence := range refusals {
		if bytes.Contains(body, []byte(name)) {
			cause := fmt.Errorf("signing in by client credentials: HTTP %d: %s", status, name)
			return store.FailBecause(cause, store.Unauthorized, "%s", strings.ReplaceAll(sentence, "%s", g.shop))
		}
	}
	cause := fmt.Errorf("signing in by client credentials: HTTP %d", status)
	return store.FailBecause(cause, store.Unauthorized, "%s doesn't accept the client id and secret; nothing is lost. Check them, and "+
		"that the app is installed in this shop.", g.shop)
}

// fetchToken asks for a token by client credentials. Nothing that it returns
// holds the secret or a token.
func (g *Gateway) fetchToken(ctx context.Context) (tokenAnswer, *fault) {
	var answer tokenAnswer
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {g.creds.ClientID}, "client_secret": {g.creds.ClientSecret}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+g.shop+"/admin/oauth/access_token",
		strings.NewReader(form.Encode()))
	if err != nil {
		return answer, &fault{err: store.FailBecause(err, store.Internal, "The sign-in at %s couldn't be prepared.", g.shop), untouched: true}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := g.http.Do(req) //nolint:gosec // the wire sends it to the shop and nowhere else
	if err != nil {
		f := g.transportFault(ctx, err)
		f.untouched = true
		return answer, f
	}
	defer resp.Body.Close() //nolint:errcheck // the wire has read it whole
	body, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		f := g.transportFault(ctx, err)
		f.untouched = true
		return answer, f
	case resp.StatusCode == http.StatusBadRequest, resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		return answer, &fault{err: g.refusal(resp.StatusCode, body), untouched: true}
	case resp.StatusCode != http.StatusOK:
		f := g.statusFault(resp.StatusCode, "")
		f.untouched = true
		return answer, f
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.AccessToken == "" {
		// The body may hold a token, so the decoder's words are not kept.
		return tokenAnswer{}, &fault{
			err: store.FailBecause(errors.New("signing in by client credentials: an answer without a token"),
				store.Unavailable, "%s answered the sign-in with something that isn't a token; nothing is lost and it is tried again.", g.shop),
			again: true, untouched: true,
		}
	}
	g.note(0)
	return answer, nil
}
