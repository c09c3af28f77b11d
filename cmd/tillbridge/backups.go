package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// backupsVerbs are about the daily backups.
type backupsVerbs struct {
	List  backupsListVerb  `cmd:"" default:"withargs" help:"List the daily backups of both places, and what their proofs said."`
	Now   backupsNowVerb   `cmd:"" help:"Make a daily backup and its second copy now, as the Desktop does each day."`
	Prove backupsProveVerb `cmd:"" help:"Restore the newest of each place into a scratch file now, and recompute its books."`
}

// backupsListVerb lists the daily backups.
type backupsListVerb struct{ jsonFlag }

// listedBackup is a backup as list prints it.
type listedBackup struct {
	keep.BackupFile
	Proof *keep.Proof `json:"proof,omitempty"`
}

// Run lists them, newest first, those in the second place after those here.
func (v *backupsListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		path, err := s.databasePath()
		if err != nil {
			return err
		}
		// Not through an open database: one that is damaged is why they are wanted.
		files, err := keep.BackupFilesOf(ctx, path)
		if err != nil {
			return err
		}
		second, missing := keep.SecondFilesOf(ctx, path)
		listed := []listedBackup{}
		proofs := keep.ProofsOf(ctx, path)
		for _, file := range append(files, second...) {
			l := listedBackup{BackupFile: file}
			if i := slices.IndexFunc(proofs, func(p keep.Proof) bool { return p.Backup == file }); i >= 0 {
				l.Proof = &proofs[i]
			}
			listed = append(listed, l)
		}
		if missing != nil {
			s.warnln("tillbridge:", store.MessageOf(missing))
		}
		if v.JSON {
			return s.printJSON(listed)
		}
		table := s.table()
		table.printf("MADE\tSIZE\tPROVED\tFILE\n")
		for _, l := range listed {
			table.printf("%s\t%s\t%s\t%s\n", l.At.Local().Format(dayAndTime), megabytes(l.Bytes), proved(l.Proof), l.Path)
		}
		return table.flush()
	})
}

func proved(p *keep.Proof) string {
	switch {
	case p == nil:
		return ""
	case p.Wrong != "":
		return "BAD " + p.At.Local().Format(dayAndTime)
	default:
		return p.At.Local().Format(dayAndTime)
	}
}

// backupsNowVerb makes a daily backup: for a computer that has no Desktop open.
type backupsNowVerb struct{ jsonFlag }

// Run makes it and fails when it, or its second copy, could not be made.
func (v *backupsNowVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		made, err := keep.Of(d).BackUpNow(ctx)
		if made.Path == "" {
			return err
		}
		if v.JSON {
			return errors.Join(s.printJSON(made), err)
		}
		s.printf("Backed up to %s, %s. The copy was checked.\n", made.Path, megabytes(made.Bytes))
		return err
	})
}

// backupsProveVerb proves the newest backups.
type backupsProveVerb struct{ jsonFlag }

// Run proves them and fails when one did not pass, or could not be proved.
func (v *backupsProveVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		proofs, err := keep.Of(d).ProveBackups(ctx)
		switch {
		case v.JSON:
			err = errors.Join(s.printJSON(append([]keep.Proof{}, proofs...)), err)
		default:
			for _, p := range proofs {
				s.println(p)
			}
		}
		if err == nil && len(proofs) == 0 {
			return store.Fail(store.NotFound, "There is no daily backup to prove yet. The Desktop makes one each day.")
		}
		return err
	})
}

// backupFinding says for doctor how the daily backups stand.
func backupFinding(ctx context.Context, d *db.DB) (string, error) {
	last, err := keep.Of(d).LastBackup(ctx)
	if err != nil {
		return "", err
	}
	files, err := keep.Of(d).BackupFiles(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case last.Path == "" && len(files) == 0:
		return "There is no daily backup yet; the Desktop makes one each day.", nil
	case last.Path == "":
		return fmt.Sprintf("This database has made none itself yet. The newest there is is %s of %s; 'backups' lists all.",
			filepath.Base(files[0].Path), files[0].At.Local().Format(dayAndTime)), nil
	}
	plan, err := d.BackupPlan(ctx)
	if err != nil {
		return "", err
	}
	said := "The last is of " + last.At.Local().Format(dayAndTime) + "."
	if plan.Second != "" {
		second, err := keep.Of(d).LastSecond(ctx)
		if err != nil {
			return "", err
		}
		if !second.At.Equal(last.At) {
			return "", store.Fail(store.Broken, "%s It has no copy in the second place %s. Connect its disk or share; the Desktop tries again "+
				"each quarter of an hour.", said, plan.Second)
		}
		said += " It has a copy in the second place."
	}
	proofs, err := keep.Of(d).Proofs(ctx)
	if err != nil {
		return "", err
	}
	for _, p := range proofs {
		if err := p.Err(); err != nil {
			return "", err
		}
		said += " " + p.String()
	}
	if len(proofs) == 0 {
		said += " None is proved yet."
	}
	return said, nil
}
