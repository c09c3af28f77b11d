package keep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/migrations"
)

// settingProofs keeps the last proof of each place, as JSON.
const settingProofs = "backup.proofs"

// Proof is what came of restoring a backup into a file of its own, which is thrown
// away, and recomputing its books.
type Proof struct {
	Backup BackupFile `json:"backup"`
	// At is when it was proved.
	At time.Time `json:"at"`
	// Orders and Events count what it holds. Of an encrypted backup only the bytes
	// were compared with what was written; these are from before it was encrypted.
	Orders int64 `json:"orders"`
	Events int64 `json:"events"`
	// Wrong says in a sentence what is wrong with it, "" when it is good. Changed
	// says that its bytes are not those that were written.
	Wrong   string `json:"wrong,omitempty"`
	Changed bool   `json:"changed,omitempty"`
}

// String says it in a sentence.
func (p Proof) String() string {
	name, holds := filepath.Base(p.Backup.Path), store.Many(p.Orders, "order")+", "+store.Many(p.Events, "event")
	if p.Backup.Second {
		name += " in the second place"
	}
	switch {
	case p.Wrong != "":
		return fmt.Sprintf("%s did not pass its proof on %s. %s", name, store.Moment(p.At), p.Wrong)
	case p.Backup.Sealed:
		return fmt.Sprintf("%s was proved on %s to be what was written, byte for byte: %s, checked before they were encrypted.", name,
			store.Moment(p.At), holds)
	default:
		return fmt.Sprintf("%s was proved on %s: restored, and its books recomputed: %s.", name, store.Moment(p.At), holds)
	}
}

// Err is the proof as a failure: Broken with what is wrong, nil when it is good.
func (p Proof) Err() error {
	if p.Wrong == "" {
		return nil
	}
	return store.Fail(store.Broken, "%s", p)
}

// Proofs returns the last proof of the newest backup in each place, the first
// place first; none before the first.
func (s *Safe) Proofs(ctx context.Context) (proofs []Proof, err error) {
	text, err := s.Setting(ctx, settingProofs)
	if err != nil || text == "" {
		return nil, err
	}
	if err := json.Unmarshal([]byte(text), &proofs); err != nil {
		return nil, fmt.Errorf("reading the proofs of the backups: %w", err)
	}
	return proofs, nil
}

// ProofsOf is Proofs for a database that may not open: then there are none.
func ProofsOf(ctx context.Context, database string) (proofs []Proof) {
	text, err := settingIn(ctx, database, settingProofs)
	if err != nil || json.Unmarshal([]byte(text), &proofs) != nil {
		return nil
	}
	return proofs
}

// ProveBackups proves the newest backup of each place now, and returns what came
// of it. The error is about backups that could not be proved, or joins those that
// did not pass: Unavailable for a second place that is not there, Broken for a bad
// backup or a full disk.
func (s *Safe) ProveBackups(ctx context.Context) ([]Proof, error) {
	return s.proveNewest(ctx, nil)
}

// proveDue proves those of the newest that have not been proved yet.
func (s *Safe) proveDue(ctx context.Context) ([]Proof, error) {
	had, err := s.Proofs(ctx)
	if err != nil {
		return nil, err
	}
	return s.proveNewest(ctx, had)
}

func (s *Safe) proveNewest(ctx context.Context, had []Proof) (proofs []Proof, err error) {
	s.proving.Lock()
	defer s.proving.Unlock()
	var failures []error
	fresh := false
	for _, place := range []struct {
		note  string
		files func(context.Context) ([]BackupFile, error)
	}{{settingLastBackup, s.BackupFiles}, {settingSecondBackup, s.SecondFiles}} {
		files, err := place.files(ctx)
		if err != nil || len(files) == 0 {
			failures = append(failures, err)
			continue
		}
		proof, known := Proof{}, slices.IndexFunc(had, func(p Proof) bool { return p.Backup == files[0] })
		if known >= 0 {
			proof = had[known]
		} else {
			made, err := s.made(ctx, place.note)
			if err == nil {
				proof, err = s.prove(ctx, files[0], made)
			}
			if err != nil {
				failures = append(failures, err)
				continue
			}
			fresh = true
		}
		proofs = append(proofs, proof)
		failures = append(failures, proof.Err())
	}
	if fresh {
		failures = append(failures, s.keepProofs(ctx, had, proofs))
	}
	return proofs, errors.Join(failures...)
}

// keepProofs notes them, and logs those that have newly failed.
func (s *Safe) keepProofs(ctx context.Context, had, proofs []Proof) error {
	text, err := json.Marshal(proofs)
	if err != nil {
		return fmt.Errorf("noting the proofs of the backups: %w", err)
	}
	var failed []store.Event
	for _, p := range proofs {
		if p.Wrong != "" && !slices.Contains(had, p) {
			failed = append(failed, store.Event{Kind: store.EventRecord, Title: "A backup did not pass its proof", Detail: p.String()})
		}
	}
	return s.NoteSetting(ctx, settingProofs, string(text), failed)
}

// prove restores a backup into a scratch file beside the database, where the next
// run sweeps it if this one is killed, and recomputes its books. An error is
// about the proof, not about the backup.
func (s *Safe) prove(ctx context.Context, file BackupFile, made madeBackup) (p Proof, err error) {
	p = Proof{Backup: file, At: s.Config().Now().UTC().Truncate(time.Second)}
	known := made.Path == file.Path && made.SHA256 != ""
	if file.Sealed && !known {
		return p, store.Fail(store.Unavailable, "The encrypted backup %s was not written by this database, so it can't be proved here. The "+
			"next one will be.", filepath.Base(file.Path))
	}
	scratch, err := dbfile.NewPartial(s.Config().Path)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, dbfile.Remove(scratch)) }()
	digest, err := s.fetch(ctx, file, scratch)
	if err != nil {
		return p, err
	}
	if known && digest != made.SHA256 {
		p.Changed = true
		p.Wrong = fmt.Sprintf("Its bytes are not those that were written on %s: the disk, or somebody, has changed them. Make another with "+
			"Back Up Now, and check the disk.", store.Moment(made.At))
		return p, nil
	}
	if file.Sealed {
		p.Orders, p.Events = made.Orders, made.Head.Seq
		return p, nil
	}
	b, err := restoreScratch(ctx, scratch)
	if err != nil && (ctx.Err() != nil || outOfRoom(err)) {
		return p, dbfile.Wrap(err, "proving a backup")
	}
	if err = inBackup(ctx, err, file.Path); store.CodeOf(err) == store.Broken {
		p.Wrong, err = store.MessageOf(err), nil
	}
	p.Orders, p.Events = b.Orders, b.Head.Seq
	return p, err
}

// fetch copies a backup to a scratch file, and of an encrypted one nothing; it
// returns the digest of its bytes.
func (s *Safe) fetch(ctx context.Context, file BackupFile, scratch string) (string, error) {
	fetching := func(ctx context.Context, alive func()) (string, error) {
		if file.Sealed {
			return fileDigest(ctx, alive, file.Path, io.Discard)
		}
		target, err := os.OpenFile(scratch, os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // a copy of ours
		if err != nil {
			return "", dbfile.Unwritable(err, filepath.Dir(scratch))
		}
		into := &dbfile.Target{To: target}
		digest, err := fileDigest(ctx, alive, file.Path, into)
		if failed := errors.Join(into.Failed, target.Close()); failed != nil {
			return "", dbfile.Unwritable(failed, filepath.Dir(scratch))
		}
		return digest, err
	}
	if !file.Second {
		return fetching(ctx, func() {})
	}
	return await(ctx, &s.second, filepath.Dir(file.Path), copyPatience, fetching)
}

// fileDigest copies a backup and returns the SHA-256 of its bytes, in hex.
func fileDigest(ctx context.Context, alive func(), path string, into io.Writer) (digest string, err error) {
	source, err := os.Open(path) //nolint:gosec // in a folder of the backups
	if err != nil {
		return "", unread(ctx, err, path)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	sum := sha256.New()
	_, err = io.Copy(living{io.MultiWriter(into, sum), alive}, dbfile.UntilDone(ctx, source))
	return hex.EncodeToString(sum.Sum(nil)), unread(ctx, err, path)
}

func unread(ctx context.Context, err error, path string) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return store.FailBecause(err, store.Broken, "The backup %s can't be read, so it is not proved. Make another with Back Up Now, and "+
		"look at its disk.", path)
}

// living tells that a copy moves.
type living struct {
	to    io.Writer
	alive func()
}

// Write is io.Writer's.
func (l living) Write(p []byte) (int, error) {
	l.alive()
	return l.to.Write(p)
}

// restoreScratch does with a copy what a restore does, older tables brought up to
// date and all, and recomputes its books.
func restoreScratch(ctx context.Context, scratch string) (Backup, error) {
	if err := dbfile.StandAlone(ctx, scratch); err != nil {
		return Backup{}, err
	}
	b, err := checkFile(ctx, scratch)
	if err != nil {
		return b, err
	}
	report, err := books.ProveFile(ctx, scratch)
	if err = errors.Join(err, report.Err()); err != nil && store.CodeOf(err) != store.Invalid {
		return b, err
	}
	newest, err := migrations.Newest()
	if err != nil || b.Schema == newest {
		return b, err
	}
	if err := db.UpdateCopy(ctx, scratch); err != nil {
		return b, err
	}
	if err := dbfile.StandAlone(ctx, scratch); err != nil {
		return b, err
	}
	return checkFile(ctx, scratch)
}

// outOfRoom says whether a failure is the scratch file's, not the backup's.
func outOfRoom(err error) bool {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return false
	}
	code := failure.Code() & 0xff
	return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR || code == sqlite3.SQLITE_CANTOPEN
}
