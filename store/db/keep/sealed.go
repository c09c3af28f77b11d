package keep

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
)

const (
	// sealedEnding ends the name of an encrypted backup: shop-….db.age.
	sealedEnding = ".age"
	// sealedBegin is how every file encrypted by age begins
	// (https://age-encryption.org/v1).
	sealedBegin = "age-encryption.org/v1\n"
)

// Sealed says whether a file is encrypted by age, by how it begins. NotFound when
// there is none, Invalid for what is no file.
func Sealed(path string) (bool, error) {
	if err := isFile(path); err != nil {
		return false, err
	}
	file, err := os.Open(path) //nolint:gosec // the user's own choice
	if err != nil {
		return false, errNoBackup(err, path)
	}
	begin := make([]byte, len(sealedBegin))
	n, err := io.ReadFull(file, begin)
	if err = errors.Join(err, file.Close()); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, store.FailBecause(err, store.Broken, "The file %s can't be read. Nothing was changed; allow this user to read it.", path)
	}
	return bytes.Equal(begin[:n], []byte(sealedBegin)), nil
}

// copyBackup copies a backup into a file that is there, decrypted when it is
// encrypted. It errs like unseal.
func copyBackup(ctx context.Context, from, to string, identities []age.Identity) error {
	sealed, err := Sealed(from)
	if err != nil {
		return err
	}
	if sealed {
		return unseal(ctx, from, to, identities)
	}
	return dbfile.CopyDatabase(ctx, from, to)
}

// CheckSealed is CheckBackup for an encrypted one: it is decrypted into a scratch
// file beside the database, which is removed again. Unauthorized when none of the
// identities opens it.
func CheckSealed(ctx context.Context, path, database string, identities []age.Identity) (b Backup, err error) {
	scratch, err := dbfile.NewPartial(database)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, dbfile.Remove(scratch)) }()
	if err := unseal(ctx, path, scratch, identities); err != nil {
		return b, err
	}
	b, err = checkFile(ctx, scratch)
	b.Path = path
	return b, inBackup(ctx, err, path)
}

// ParseIdentities reads the secret keys that open encrypted backups, as
// age-keygen writes them. Invalid when there is none; what was given is never
// repeated.
func ParseIdentities(text string) ([]age.Identity, error) {
	identities, err := age.ParseIdentities(strings.NewReader(text))
	if err != nil || len(identities) == 0 {
		return nil, store.Fail(store.Invalid, "That is no identity of age: it holds a line that begins with AGE-SECRET-KEY-, as age-keygen "+
			"prints it. Nothing was changed.")
	}
	return identities, nil
}

// unseal decrypts a backup into a file that is there. Unauthorized without a
// fitting identity, Broken when the encrypted file was changed or cut short.
func unseal(ctx context.Context, from, to string, identities []age.Identity) (err error) {
	if len(identities) == 0 {
		return store.Fail(store.Unauthorized, "The backup %s is encrypted. Nothing was changed; give the file with its secret key by "+
			"--identity, or the key in TILLBRIDGE_IDENTITY.", filepath.Base(from))
	}
	source, err := os.Open(from) //nolint:gosec // the user's own choice
	if err != nil {
		return errNoBackup(err, from)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	opened, err := age.Decrypt(dbfile.UntilDone(ctx, source), identities...)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		return store.FailBecause(err, store.Unauthorized, "The backup %s is encrypted for another key. Nothing was changed; give the "+
			"identity that belongs to it.", filepath.Base(from))
	}
	if err != nil {
		return unsealed(ctx, err, from)
	}
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // beside the database
	if err != nil {
		return dbfile.Unwritable(err, filepath.Dir(to))
	}
	into := &dbfile.Target{To: target}
	_, err = io.Copy(into, opened)
	closed := target.Close()
	if into.Failed != nil || closed != nil {
		return dbfile.Unwritable(errors.Join(into.Failed, closed), filepath.Dir(to))
	}
	return unsealed(ctx, err, from)
}

func unsealed(ctx context.Context, err error, from string) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return store.FailBecause(err, store.Broken, "The backup %s can't be decrypted: it was changed or is cut short. Nothing was changed; "+
		"take another backup.", filepath.Base(from))
}

// sealing encrypts for a public key.
func sealing(to io.Writer, recipient string) (io.WriteCloser, error) {
	recipients, err := age.ParseRecipients(strings.NewReader(recipient))
	if err != nil {
		return nil, fmt.Errorf("reading the key of the backups: %w", err)
	}
	return age.Encrypt(to, recipients...)
}
