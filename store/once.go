package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Once names one act, so that asking for it again after a lost answer does
// nothing (R61). Whoever asks makes the key and keeps it until they have an answer.
type Once struct {
	// Key is the asker's own, 1 to 200 printable characters.
	Key string
	// What is what was asked for in a word or two ("pay"), for the refusal when the
	// key comes again for something else.
	What string
	// Fingerprint tells one thing asked for from another; "" where keys are random.
	Fingerprint string
}

// OnceFor makes the key's act of what was asked for and with which values.
func OnceFor(key, what string, asked any) (Once, error) {
	text, err := json.Marshal(asked)
	if err != nil {
		return Once{}, fmt.Errorf("writing down what was asked for: %w", err)
	}
	sum := sha256.Sum256(append([]byte(what+"\n"), text...))
	return Once{Key: key, What: what, Fingerprint: hex.EncodeToString(sum[:])}, nil
}

// NewOnce makes an act with a key that nobody has: for a prompt, which makes it when
// it opens, so that a second Enter or a lost answer does nothing more.
func NewOnce(what string) Once { return Once{Key: uuid.Must(uuid.NewV7()).String(), What: what} }

// longestKey is as long as a key may be: a UUID, or a script's name, day and number.
const longestKey = 200

// Check is Invalid for a key that can't be one.
func (o Once) Check() error {
	n := utf8.RuneCountInString(o.Key)
	odd := strings.ContainsFunc(o.Key, func(r rune) bool { return !unicode.IsPrint(r) })
	if n < 1 || n > longestKey || odd || !utf8.ValidString(o.Key) {
		return Fail(Invalid, "A key for doing something once has 1 to %d letters, digits and signs. Nothing was done.", longestKey)
	}
	return nil
}

type onceKey struct{}

// In returns a context under which the next act of the database is this one: it
// notes the key together with what it writes, or fails as Done. It is for one act.
func (o Once) In(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, o) }

// OnceIn returns the act that a context was made for, if any.
func OnceIn(ctx context.Context) (Once, bool) {
	o, ok := ctx.Value(onceKey{}).(Once)
	return o, ok
}
