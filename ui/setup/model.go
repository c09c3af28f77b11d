package setup

import (
	"context"
	"fmt"
	"time"

	"tillbridge/assets"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// What the window knows of a shop that is being connected: what was typed, how the test
// went, and which button goes on. Nothing of Fyne is in this file.

// trial is a test of the connection.
type trial struct {
	tried  asked
	result *shopify.Trial
	// begun is when the test began, took how long it took.
	begun time.Time
	took  time.Duration
	stop  context.CancelFunc // nil while none runs
	turn  int
}

// asked is what is to be tried.
type asked struct {
	domain      string
	credentials shopify.Credentials
}

func (t *trial) running() bool { return t.stop != nil }

func (t *trial) cancel() {
	if t.stop != nil {
		t.stop()
	}
}

// forget drops the result, and a running test.
func (t *trial) forget() {
	t.cancel()
	t.turn++
	t.stop, t.result, t.tried = nil, nil, asked{}
}

// missing counts the scopes that a test found not granted.
func (t *trial) missing() int {
	if t.result == nil || t.result.Err != nil {
		return 0
	}
	return len(t.result.Shop.MissingScopes)
}

// passed says that the shop can be connected with nothing missing.
func (t *trial) passed() bool { return t.result != nil && t.result.Err == nil && t.missing() == 0 }

// summary is how the test stands, in a few words.
func (t *trial) summary() string {
	switch {
	case t.running():
		return "under way"
	case t.result == nil:
		return "sign in, scopes, clock"
	case t.result.Err != nil:
		return "failed"
	default:
		text := screen.Many(len(shopify.RequiredScopes), "scope", "scopes")
		if n := t.missing(); n > 0 {
			return fmt.Sprintf("%s, %d missing", text, n)
		}
		return text + ", all granted"
	}
}

// when says when the last test was and how long it took.
func (t *trial) when(at stage, now time.Time) string {
	if at != atTest || t.result == nil {
		return ""
	}
	return fmt.Sprintf("last test %s, took %.1f s", screen.Clock(t.begun, now), t.took.Seconds())
}

// verdict is what a test found, as a chip.
func verdict(t shopify.Trial) (theme.Tone, assets.Icon, string) {
	things := len(t.Shop.MissingScopes)
	if t.ClockOff() {
		things++
	}
	if len(t.Withheld) > 0 {
		things++
	}
	switch {
	case t.Err != nil:
		return theme.Red, assets.XCircle, "failed"
	case things > 0:
		return theme.Amber, assets.Alert, screen.Many(things, "thing", "things") + " to fix"
	default:
		return theme.Green, assets.Check, "all good"
	}
}

// buttons are those at the foot.
type buttons struct {
	icon assets.Icon // of the primary
	text string
	// not is why the primary and goOn can't be pressed, "" when they can.
	not string
	// goOn connects although scopes are missing, "" where it has no place.
	goOn string
	// back leads from the import to the form.
	back    bool
	closing string
}

// buttonsAt are the buttons of a stage, after a test that went so.
func buttonsAt(at stage, t *trial, saving bool) buttons {
	b := buttons{icon: assets.Refresh, text: "Test Connection", closing: "Cancel", back: at == atImport}
	switch {
	case at == atImport:
		b.icon, b.text, b.closing = assets.ArrowRight, "Open the Desktop", "Close"
	case at == atTest && t.passed():
		b.icon, b.text = assets.Plug, "Connect"
	case t.result != nil:
		b.text = "Test Again"
	}
	switch n := t.missing(); {
	case at != atTest || n == 0:
	case n == 1:
		b.goOn = "Continue without It"
	default:
		b.goOn = "Continue without Them"
	}
	switch {
	case saving:
		b.not = "The shop is being connected."
	case t.running():
		b.not = "The test is under way."
	}
	return b
}

// typed is what stands in the form.
type typed struct {
	domain, clientID, secret, token string
	client                          bool // signs in by client id and secret
}

// input is one of the inputs for credentials.
type input uint8

const (
	inClientID input = iota
	inSecret
	inToken
)

// credentials are what is to be tried; zero credentials are those that are kept for
// the shop that is used. What is missing or wrong is said of the input it is in.
func (t typed) credentials(kept connect.Kept, used string) (to asked, at input, what string) {
	isKept := (kept.Place == connect.InKeyring || kept.Place == connect.InEnvironment) && t.domain == used
	to = asked{domain: t.domain, credentials: shopify.Credentials{ClientID: t.clientID, ClientSecret: t.secret}}
	at = inSecret
	switch {
	case t.client && isKept && kept.ClientID == t.clientID && t.secret == "", !t.client && isKept && kept.ClientID == "" && t.token == "":
		return asked{domain: t.domain}, at, ""
	case t.client && t.clientID == "":
		return asked{}, inClientID, "needed"
	case t.client && t.secret == "":
		return asked{}, inSecret, "needed"
	case t.client:
	case t.token == "":
		return asked{}, inToken, "needed"
	default:
		to.credentials, at = shopify.Credentials{Token: t.token}, inToken
	}
	if to.credentials.Check() != nil {
		return asked{}, at, "a space or a strange character is in it"
	}
	return to, at, ""
}

// whereKept says where a secret goes, or in note why it can't be kept.
func whereKept(token bool, place connect.Place, practice bool, machine string) (where, note string) {
	names := connect.ClientIDVariable + " and " + connect.ClientSecretVariable
	if token {
		names = connect.TokenVariable
	}
	switch {
	case practice:
		return "In training the secret is kept nowhere.", ""
	case place == connect.NoKeyring:
		return "", "This computer has no keyring that answers, or it is locked: what you type works until Tillbridge is closed and is kept " +
			"nowhere. For every start, set " + names + " in the environment."
	case place == connect.InEnvironment:
		return "", "The environment already gives a credential, and it goes before the keyring. To keep another one, start Tillbridge " +
			"without " + connect.TokenVariable + ", " + connect.ClientIDVariable + " and " + connect.ClientSecretVariable + "."
	default:
		return "Stored in the keyring of " + machine + "; never in the database, logs or exports.", ""
	}
}
