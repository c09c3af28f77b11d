package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/keep"
)

// backupVerb copies the database to a file, while others work with it.
type backupVerb struct {
	jsonFlag
	File string `arg:"" help:"The new file; one that is there is never replaced."`
}

// Run makes the backup and says what it holds.
func (v *backupVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		path, err := filepath.Abs(v.File)
		if err != nil {
			return err
		}
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		if err := d.May(ctx, store.CopyingTheDatabase); err != nil {
			return err
		}
		b, err := keep.Of(d).Backup(ctx, path)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(b)
		}
		s.printf("Backed up to %s: %d orders, %d events, %s. The copy was checked.\n", b.Path, b.Orders, b.Head.Seq, megabytes(b.Bytes))
		return nil
	})
}

// restoreVerb puts a backup in the place of the database.
type restoreVerb struct {
	jsonFlag
	File         string `arg:"" help:"The backup; 'backups' lists the daily ones."`
	Check        bool   `help:"Only check the backup and say what it holds."`
	Identity     string `help:"The file with the secret key that opens an encrypted backup, - for standard input; TILLBRIDGE_IDENTITY may hold the key instead." placeholder:"FILE"`
	ReplaceOther bool   `name:"replace-other" help:"Also replace the database of another shop, or another one of the same shop; it is kept all the same."`
}

// Run restores the backup and says what is newer in the database before.
func (v *restoreVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		identities, err := v.identities(s.given[identityVariable])
		if err != nil {
			return err
		}
		path, err := s.databasePath()
		if err != nil {
			return err
		}
		if v.Check {
			return s.checkBackup(ctx, v.File, path, identities, v.JSON)
		}
		r, err := keep.Restore(ctx, v.File, db.Config{
			Path: path, Actor: person(), Log: s.log(), Identities: identities,
			ReplaceOther: v.ReplaceOther, Seen: s.seenAt(path),
		})
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(r)
		}
		for _, sentence := range r.Sentences() {
			s.println(sentence)
		}
		return nil
	})
}

// identityVariable may hold the secret key that opens encrypted backups, for those
// who keep no file of it.
const identityVariable = "TILLBRIDGE_IDENTITY"

// identities are the secret keys that open an encrypted backup, of the file named,
// else those given in the environment; none when neither is given. They are never
// arguments.
func (v *restoreVerb) identities(given string) ([]age.Identity, error) {
	var text []byte
	var err error
	switch v.Identity {
	case "":
		if given == "" {
			return nil, nil
		}
		text = []byte(given)
	case "-":
		text, err = io.ReadAll(io.LimitReader(os.Stdin, mostIdentity))
	default:
		var file *os.File
		if file, err = os.Open(v.Identity); err == nil {
			text, err = io.ReadAll(io.LimitReader(file, mostIdentity))
			err = errors.Join(err, file.Close())
		}
	}
	if err != nil {
		// Not what was given: by mistake it could be the key itself.
		return nil, store.Fail(store.NotFound, "The file of the identity can't be read. Nothing was changed; --identity names the file that "+
			"holds the secret key, never the key itself.")
	}
	return keep.ParseIdentities(string(text))
}

// mostIdentity bounds what is read of an identity, in bytes.
const mostIdentity = 1 << 20

func (s *session) checkBackup(ctx context.Context, file, database string, identities []age.Identity, asJSON bool) error {
	sealed, err := keep.Sealed(file)
	if err != nil {
		return err
	}
	var b keep.Backup
	if sealed {
		b, err = keep.CheckSealed(ctx, file, database, identities)
	} else {
		b, err = keep.CheckBackup(ctx, file)
	}
	if err != nil {
		return err
	}
	if asJSON {
		return s.printJSON(b)
	}
	s.printf("%s is good: %d orders, %d events, the last of %s.\n", b.Path, b.Orders, b.Head.Seq, b.Head.At.Local().Format(dayAndTime))
	return nil
}

// dayAndTime is how verbs write a moment.
const dayAndTime = "Jan 2, 2006 15:04:05"

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// verifyLog walks the event log, compares the books with it, and it with the
// backups (R44, R62).
func (s *session) verifyLog(ctx context.Context, asJSON bool) error {
	d, err := s.openDB(ctx)
	if err != nil {
		return err
	}
	report, err := d.ProveBooks(ctx)
	if err != nil {
		return err
	}
	unseen := "events cut off since the last backup that wrote no books."
	var others []keep.Witness
	if s.witness != nil {
		others = append(others, s.witness.End())
		unseen = "events cut off that wrote no books, and that neither a backup nor this computer has seen."
	}
	compared, err := keep.Of(d).VerifyAgainst(ctx, others...)
	if asJSON {
		against := ""
		if err != nil {
			against = store.MessageOf(err)
		}
		if printed := s.printJSON(struct {
			books.LogReport
			Books    books.Report `json:"books"`
			Compared int          `json:"endsCompared"`
			Against  string       `json:"againstBackups,omitempty"`
		}{report.Log, report, compared, against}); printed != nil {
			return printed
		}
	}
	if !asJSON {
		for _, each := range report.Disagreements {
			s.println(each)
		}
	}
	if report.Err() != nil {
		return report.Err()
	}
	if err != nil {
		return err
	}
	if !asJSON {
		s.printf("%d events follow from one another, the last of %s. %d ends kept elsewhere agree.\n", report.Log.Events,
			ended(report.Log.Head.At), compared)
		s.printf("%d orders, %d products and %d customers are as the log left them, and add up.\n", report.Orders, report.Products,
			report.Customers)
		s.println("Not seen by this:", unseen)
	}
	return nil
}

func ended(at time.Time) string {
	if at.IsZero() {
		return "no time at all"
	}
	return at.Local().Format(dayAndTime)
}
