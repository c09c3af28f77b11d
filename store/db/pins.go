package db

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
	"tillbridge/store/pin"
)

// secret is what PINs are digested with; Unavailable where there is none to be had.
func (d *DB) secret(ctx context.Context, create bool) (pin.Secret, error) {
	if d.cfg.PINSecret == nil {
		return pin.Secret{}, store.Fail(store.Unavailable, "PINs can't be used here: this computer has no place for their secret.")
	}
	lineage, err := d.Lineage(ctx)
	if err != nil {
		return pin.Secret{}, err
	}
	key, err := d.cfg.PINSecret(ctx, lineage, create)
	return pin.Secret{Key: key}, err
}

// badge checks a badge's code and returns how it is kept, "" for none.
func (d *DB) badge(secret pin.Secret, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	if err := store.CheckBadge(code); err != nil {
		return "", err
	}
	return secret.Badge(code), nil
}

// digitsOf is how many digits a PIN has at least, in the steps that roles ask for: no more
// of it is told to whoever reads the database.
func digitsOf(digits string) int64 {
	if len(digits) >= store.ManagerDigits {
		return store.ManagerDigits
	}
	return store.CashierDigits
}

// newRecovery makes a code of 100 random bits in groups of four, to print and lock away.
func newRecovery() string {
	var bits [13]byte
	_, _ = rand.Read(bits[:]) // it never fails
	code := base32.StdEncoding.EncodeToString(bits[:])[:20]
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:16] + "-" + code[16:]
}

// recoveryDigest is how a recovery code is kept, "" for none.
func recoveryDigest(code string) string {
	if code == "" {
		return ""
	}
	return pin.DigestCode(code)
}

func (a *act) setPIN(ctx context.Context, id, digits, digest string, secret pin.Secret) error {
	to := sqlc.SetPINParams{ID: id, PinHash: digest, PinDigits: digitsOf(digits), SecretMark: secret.Mark()}
	if _, err := a.SetPIN(ctx, to); err != nil {
		return fmt.Errorf("keeping a PIN: %w", err)
	}
	return a.ForgetWrongPINs(ctx, "person:"+id)
}
