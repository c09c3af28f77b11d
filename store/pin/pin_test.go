package pin_test

import (
	"fmt"
	"strings"
	"testing"

	"tillbridge/store/pin"
)

// Whoever has the database alone tries every PIN there is and none fits; 10⁴ tries of
// argon2id are cut short here by what goes into it.
func TestR47_WithoutTheSecretTheRightPINFails(t *testing.T) {
	secret := pin.Secret{Key: pin.NewKey()}
	kept := secret.Digest("p1", "8350")
	if !secret.Fits(kept, "p1", "8350") {
		t.Fatal("the right PIN doesn't fit with the secret")
	}
	for what, other := range map[string]pin.Secret{"no secret": {}, "another": {Key: pin.NewKey()}, "the mark": {Key: []byte(secret.Mark())}} {
		if other.Fits(kept, "p1", "8350") {
			t.Errorf("with %s the right PIN fits", what)
		}
		if other.Mark() == secret.Mark() || other.Badge("123456789") == secret.Badge("123456789") {
			t.Errorf("with %s mark or badge is the same", what)
		}
	}
	if secret.Fits(kept, "p2", "8350") {
		t.Error("one person's digest fits another: rows could be exchanged")
	}
	if secret.Fits(kept, "p1", "8351") {
		t.Error("a wrong PIN fits")
	}
	if strings.Contains(kept, "8350") || kept == secret.Digest("p1", "8350") {
		t.Errorf("the digest %s tells the PIN, or has no salt", kept)
	}
}

func TestR47_DigestsOfOtherParametersFitAndBrokenOnesDoNot(t *testing.T) {
	code := pin.DigestCode("ABCD-EFGH-IJKL-MNOP-QRST")
	for typed, fits := range map[string]bool{
		"ABCD-EFGH-IJKL-MNOP-QRST": true, "abcd efgh 1jkl mn0p qrst": true, "ABCD-EFGH-IJKL-MNOP-QRSA": false, "": false,
	} {
		if pin.FitsCode(code, typed) != fits {
			t.Errorf("%q fits: %t", typed, !fits)
		}
	}
	for _, broken := range []string{
		"", "8350", "$argon2id$v=19$m=19456,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=3,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=19456,t=3,p=1$*$AAAA", "$argon2id$v=1$m=19456,t=3,p=1$AAAA$AAAA",
	} {
		if (pin.Secret{}).Fits(broken, "p1", "") {
			t.Errorf("%q fits", broken)
		}
	}
}

// A PIN's digest takes 100 to 300 ms on a till's computer: see docs/staff.md.
func BenchmarkDigest(b *testing.B) {
	secret := pin.Secret{Key: pin.NewKey()}
	for i := 0; b.Loop(); i++ {
		secret.Digest("p1", fmt.Sprint(i))
	}
}
