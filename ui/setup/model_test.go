package setup

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
)

// tested is a trial that ended so.
func tested(missing ...string) *trial {
	return &trial{result: &shopify.Trial{Step: shopify.Served, Shop: shopify.Shop{MissingScopes: missing}}}
}

func TestR42_TheButtonThatGoesOn(t *testing.T) {
	failed := &trial{result: &shopify.Trial{Err: errors.New("no such shop")}}
	under := &trial{stop: func() {}}
	for _, test := range []struct {
		name       string
		at         stage
		trial      *trial
		saving     bool
		text, goOn string
		not        string
	}{
		{"nothing was tested", atShop, &trial{}, false, "Test Connection", "", ""},
		{"the test is under way", atTest, under, false, "Test Connection", "", "The test is under way."},
		{"all is granted", atTest, tested(), false, "Connect", "", ""},
		{"a scope is missing", atTest, tested("read_orders"), false, "Test Again", "Continue without It", ""},
		{"two are", atTest, tested("read_orders", "write_orders"), false, "Test Again", "Continue without Them", ""},
		{"it failed", atTest, failed, false, "Test Again", "", ""},
		{"it is being connected", atTest, tested(), true, "Connect", "", "The shop is being connected."},
		{"orders come in", atImport, tested(), false, "Open the Desktop", "", ""},
	} {
		b := buttonsAt(test.at, test.trial, test.saving)
		if b.text != test.text || b.goOn != test.goOn || b.not != test.not || b.back != (test.at == atImport) {
			t.Errorf("%s: %+v", test.name, b)
		}
	}
}

func TestR42_WhatIsMissingIsSaidOfItsInput(t *testing.T) {
	const shop = "riverside.myshopify.com"
	kept := connect.Kept{Place: connect.InKeyring, ClientID: "id"}
	for _, test := range []struct {
		name  string
		typed typed
		kept  connect.Kept
		at    input
		what  string
		keeps bool // what is kept is tried
	}{
		{"no client id", typed{domain: shop, client: true}, connect.Kept{}, inClientID, "needed", false},
		{"no secret", typed{domain: shop, client: true, clientID: "id"}, connect.Kept{}, inSecret, "needed", false},
		{"no token", typed{domain: shop}, connect.Kept{}, inToken, "needed", false},
		{"the kept secret", typed{domain: shop, client: true, clientID: "id"}, kept, inSecret, "", true},
		{"the kept secret of another shop", typed{domain: "other.myshopify.com", client: true, clientID: "id"}, kept, inSecret, "needed", false},
		{"another client id", typed{domain: shop, client: true, clientID: "di"}, kept, inSecret, "needed", false},
		{"a space in the token", typed{domain: shop, token: "shpat_ 1"}, connect.Kept{}, inToken, "a space or a strange character is in it", false},
		{"both given", typed{domain: shop, client: true, clientID: "id", secret: "secret"}, connect.Kept{}, inSecret, "", false},
	} {
		to, at, what := test.typed.credentials(test.kept, shop)
		if what != test.what || what != "" && at != test.at {
			t.Errorf("%s: %q of input %d", test.name, what, at)
		}
		if what == "" && (to.credentials == shopify.Credentials{}) != test.keeps {
			t.Errorf("%s: it tries %t", test.name, to.credentials == shopify.Credentials{})
		}
	}
}

func TestR42_WhereASecretIsKeptIsSaidBeforeItIsTyped(t *testing.T) {
	if where, note := whereKept(false, connect.InKeyring, false, "COUNTER-1"); !strings.Contains(where, "keyring of COUNTER-1") || note != "" {
		t.Errorf("%q, %q", where, note)
	}
	if where, note := whereKept(true, connect.NoKeyring, false, "COUNTER-1"); where != "" || !strings.Contains(note, connect.TokenVariable) ||
		strings.Contains(note, connect.ClientIDVariable) {
		t.Errorf("%q, %q", where, note)
	}
	if where, _ := whereKept(true, connect.NoKeyring, true, "COUNTER-1"); where != "In training the secret is kept nowhere." {
		t.Errorf("training: %q", where)
	}
}

func TestR42_ATestThatIsForgottenCountsNoMore(t *testing.T) {
	stopped := false
	tr := tested("read_orders")
	tr.stop = func() { stopped = true }
	if tr.missing() != 1 || tr.passed() || tr.summary() != "under way" {
		t.Errorf("%d missing, passed %t, %q", tr.missing(), tr.passed(), tr.summary())
	}
	turn := tr.turn
	tr.forget()
	if !stopped || tr.result != nil || tr.turn == turn || tr.when(atTest, time.Now()) != "" {
		t.Error("it goes on, or its result stays")
	}
}
