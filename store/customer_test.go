package store_test

import (
	"strings"
	"testing"

	"tillbridge/store"
)

func TestR19_R66_AnEmailIsAnAddressOfTheInternet(t *testing.T) {
	for text, want := range map[string]bool{
		"bob@example.com": true, "bob.o'hara+shop@mail.example.co.uk": true, "jörg@müller.de": true, "a@b.io": true,
		"x_y-z@1and1.example": true, "info@xn--mller-kva.de": true, "用户@例子.公司": true,
		"": false, "bob": false, "bob@bad": false, "bob@localhost": false, "@example.com": false, "bob@": false, "bob@example.": false,
		"bob@.com": false, "bob@example..com": false, "bob@-example.com": false, "bob@example-.com": false, "bob@@example.com": false,
		"bob@example@com.de": false, "bob smith@example.com": false, "bob@exa mple.com": false, "bob@example.c": false,
		"bob@127.0.0.1": false, "bob@example.com,eve@example.com": false, "<bob@example.com>": false, "bob@exam_ple.com": false,
		strings.Repeat("x", 250) + "@example.com": false,
	} {
		if got := store.IsEmail(text); got != want {
			t.Errorf("%q is an email: %t, want %t", text, got, want)
		}
		c := store.Customer{FirstName: "Bob", Email: text}
		if err := c.Check(); (err == nil) != (want || text == "") {
			t.Errorf("a record with %q: %v", text, err)
		}
	}
}
