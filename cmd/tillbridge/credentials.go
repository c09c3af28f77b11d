package main

import (
	"strings"

	"tillbridge/sync/shopify"
)

// parseCredentials reads what the keyring holds: a token, or "id:secret".
func parseCredentials(secret string) shopify.Credentials {
	id, clientSecret, pair := strings.Cut(strings.TrimSpace(secret), ":")
	if pair {
		return shopify.Credentials{ClientID: id, ClientSecret: clientSecret}
	}
	return shopify.Credentials{Token: id}
}
