// Package pin digests PINs, badges and recovery codes (R47), so that a stolen database gives
// none away: PINs and badges are so short that a secret from outside the database goes in.
package pin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The parameters of argon2id: OWASP's memory with one more pass than it asks for at least
// (m = 19 MiB, t = 2, p = 1; Password Storage Cheat Sheet), which is 100 to 300 ms on the
// computers of tills.
const (
	passes    = 3
	kibibytes = 19456
	threads   = 1
	length    = 32
)

// SecretLength is how many bytes a secret has.
const SecretLength = 32

// Secret is what goes into each digest and is never in the database.
type Secret struct{ Key []byte }

// NewKey makes a secret's key by chance.
func NewKey() []byte {
	key := make([]byte, SecretLength)
	_, _ = rand.Read(key) // it never fails
	return key
}

// Mark tells one secret from another and nothing of what it is.
func (s Secret) Mark() string { return s.keyed("mark", "")[:16] }

// Badge is how a badge's code is kept and found.
func (s Secret) Badge(code string) string { return s.keyed("badge", code) }

func (s Secret) keyed(what, of string) string {
	mac := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(mac, "tillbridge %s\x00%s", what, of)
	return hex.EncodeToString(mac.Sum(nil))
}

// Digest is how a person's PIN is kept. It takes as long as it is meant to.
func (s Secret) Digest(person, digits string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // it never fails
	return digest(s.keyed("pin of "+person, digits), salt, passes, kibibytes, threads)
}

// Fits says whether a digest is that of a person's PIN, with the parameters it was made with.
func (s Secret) Fits(kept, person, digits string) bool {
	return fits(kept, s.keyed("pin of "+person, digits))
}

// DigestCode is how a code that is long enough to need no secret is kept.
func DigestCode(code string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // it never fails
	return digest(plain(code), salt, passes, kibibytes, threads)
}

// FitsCode says whether a digest is that of a code, however it was typed.
func FitsCode(kept, code string) bool { return fits(kept, plain(code)) }

// plain is a code without its groups, in capitals, with what is easily mistaken read as meant.
func plain(code string) string {
	return strings.NewReplacer("-", "", " ", "", "0", "O", "1", "I", "8", "B").Replace(strings.ToUpper(code))
}

func digest(of string, salt []byte, t, m uint32, p uint8) string {
	sum := argon2.IDKey([]byte(of), salt, t, m, p, length)
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, m, t, p, text(salt), text(sum))
}

func fits(kept, of string) bool {
	var version int
	var m, t uint32
	var p uint8
	parts := strings.Split(kept, "$")
	if len(parts) != 6 {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &m, &t, &p); err != nil || version != argon2.Version {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || t == 0 || p == 0 || m > 1<<20 || t > 20 {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(digest(of, salt, t, m, p)), []byte(kept)) == 1
}
