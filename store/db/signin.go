package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
	"tillbridge/store/pin"
)

// SignIn has a person work with this program from now on, in the place of who did. It is
// Unauthorized for a wrong PIN, and Busy while too many wrong ones have to be waited off;
// Unavailable where the secret of PINs is missing, or not the one that this PIN was made with.
func (d *DB) SignIn(ctx context.Context, id, digits string) error {
	person, role, err := d.proven(ctx, id, digits)
	if err != nil {
		return err
	}
	return d.in(ctx, "signing in", func(a *act) error {
		a.actor = person.Name
		a.changed(StaffChanged)
		a.committed = func() { d.become(person, role) }
		return a.log(ctx, store.Event{Kind: store.EventSignedIn, Title: person.Name + " signed in" + d.atComputer()})
	})
}

func (d *DB) atComputer() string {
	if d.cfg.Machine == "" {
		return ""
	}
	return " at " + d.cfg.Machine
}

// SignOut has nobody work with this program until somebody signs in; itself says that
// nobody had touched it for long.
func (d *DB) SignOut(ctx context.Context, itself bool) error {
	was := d.SignedIn()
	d.acts.Lock()
	d.acts.person, d.acts.role, d.acts.allowed = store.StaffMember{}, store.Role{}, nil
	d.acts.Unlock()
	d.announce([]Change{{Topic: StaffChanged}})
	if was.ID == "" {
		return nil
	}
	return d.in(ctx, "signing out", func(a *act) error {
		e := store.Event{Kind: store.EventSignedIn, Actor: was.Name, Title: was.Name + " locked the till" + d.atComputer()}
		if itself {
			e.Actor, e.Title = store.Automatic, "The till locked itself behind "+was.Name+d.atComputer()
		}
		return a.log(ctx, e)
	})
}

// AllowOnce has the person who is signed in do one act on one record within store.Allowed,
// once: a person who may do it says so by their PIN, and nobody signs in or out with it. It
// fails as SignIn does, and is Forbidden where who allows it may not do it.
func (d *DB) AllowOnce(ctx context.Context, id, digits string, doing store.Act, record string) error {
	needs, known := doing.Needs()
	if !known {
		return fmt.Errorf("no permission is set for %q", doing)
	}
	person := d.SignedIn()
	if person.ID == "" {
		return acting{}.forbidden(doing, record)
	}
	by, role, err := d.proven(ctx, id, digits)
	if err != nil {
		return err
	}
	if !role.May(needs) {
		return store.FailBecause(&store.RefusalError{Act: doing, Record: record, Person: by.Name}, store.Forbidden,
			"%s may not do this either, so it was not allowed. Nothing was done; ask a manager.", by.Name)
	}
	given := allowance{act: doing, record: record}
	if err := d.in(ctx, "allowing an act once", func(a *act) error {
		given.expires = a.at + store.Allowed.Milliseconds()
		if err := a.AllowOnce(ctx, sqlc.AllowOnceParams{
			ID: newID(), Act: string(doing), Record: record, Person: person.ID, AllowedBy: by.Name, At: a.at, ExpiresAt: given.expires,
		}); err != nil {
			return fmt.Errorf("allowing an act once: %w", err)
		}
		about, err := a.subject(ctx, record)
		if err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: about, Kind: store.EventAllowed, Actor: by.Name, Title: fmt.Sprintf("%s allowed %s once: %s", by.Name, person.Name, doing),
		})
	}); err != nil {
		return err
	}
	d.acts.Lock()
	over := func(a allowance) bool { return a.expires < given.expires-store.Allowed.Milliseconds() }
	d.acts.allowed = append(slices.DeleteFunc(d.acts.allowed, over), given)
	d.acts.Unlock()
	d.announce([]Change{{Topic: StaffChanged}})
	return nil
}

// BadgeOf returns whose badge a code is: it names the person and never stands for the PIN.
// NotFound for any other code.
func (d *DB) BadgeOf(ctx context.Context, code string) (store.StaffMember, error) {
	secret, err := d.secret(ctx, false)
	if err != nil {
		return store.StaffMember{}, err
	}
	row, err := d.read.StaffByBadge(ctx, secret.Badge(code))
	if errors.Is(err, sql.ErrNoRows) {
		return store.StaffMember{}, store.Fail(store.NotFound, "This code is nobody's badge. Nothing was done; tap your name, or scan "+
			"your badge.")
	}
	return member(row), wrap(err, "looking for a badge")
}

// Recover gives a manager a new PIN by the recovery code that was shown when staff was set
// up, and returns the code that takes its place. It works where the secret of PINs was lost,
// too. Wrong codes are counted as wrong PINs are.
func (d *DB) Recover(ctx context.Context, code, digits string) (manager store.StaffMember, next string, err error) {
	if err := store.CheckPIN(digits, store.Manager()); err != nil {
		return manager, "", err
	}
	computer := "computer:" + d.cfg.Machine
	if _, err := d.try(ctx, map[string]func(int64) time.Duration{computer: store.WaitOfPerson}); err != nil {
		return manager, "", err
	}
	rows, err := d.read.StaffMembers(ctx)
	if err != nil {
		return manager, "", wrap(err, "reading who works here")
	}
	for _, row := range rows {
		if row.Recovery != "" && pin.FitsCode(row.Recovery, code) {
			manager = member(row)
		}
	}
	if manager.ID == "" {
		return manager, "", d.wrong(ctx, store.Automatic, "A wrong recovery code was tried", "That is not the recovery code.")
	}
	secret, err := d.secret(ctx, true)
	if err != nil {
		return manager, "", err
	}
	digest := secret.Digest(manager.ID, digits)
	next = newRecovery()
	err = d.in(ctx, "recovering a manager", func(a *act) error {
		if err := a.setPIN(ctx, manager.ID, digits, digest, secret); err != nil {
			return err
		}
		if err := a.SetRecovery(ctx, sqlc.SetRecoveryParams{ID: manager.ID, Recovery: recoveryDigest(next)}); err != nil {
			return fmt.Errorf("keeping a recovery code: %w", err)
		}
		a.changed(StaffChanged)
		return a.log(ctx, store.Event{
			Kind: store.EventStaff, Actor: manager.Name, Title: manager.Name + " has a new PIN by the recovery code" + d.atComputer(),
		})
	})
	return manager, next, err
}

// proven returns a person whose PIN was given rightly, with their role.
func (d *DB) proven(ctx context.Context, id, digits string) (store.StaffMember, store.Role, error) {
	var role store.Role
	row, err := d.read.StaffMember(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return store.StaffMember{}, role, store.Fail(store.NotFound, "This person works here no more. Choose another.")
	}
	if err != nil {
		return store.StaffMember{}, role, wrap(err, "reading who works here")
	}
	secret, err := d.secret(ctx, false)
	if err != nil {
		return store.StaffMember{}, role, err
	}
	if secret.Mark() != row.SecretMark {
		return store.StaffMember{}, role, store.Fail(store.Unavailable, "This computer doesn't have the secret that %s's PIN was made with: it "+
			"was in another computer's keyring. Have a manager set the PIN anew, or use the recovery code.", row.Name)
	}
	person, computer := "person:"+id, "computer:"+d.cfg.Machine
	before, err := d.try(ctx, map[string]func(int64) time.Duration{person: store.WaitOfPerson, computer: store.WaitOfComputer})
	if err != nil {
		return store.StaffMember{}, role, err
	}
	if !secret.Fits(row.PinHash, id, digits) {
		return store.StaffMember{}, role, d.wrong(ctx, row.Name, "A wrong PIN was given for "+row.Name, "That is not "+row.Name+"'s PIN.")
	}
	if role, err = roleNamed(ctx, d.read, row.Role); err != nil {
		return store.StaffMember{}, role, wrap(err, "reading a role")
	}
	err = d.in(ctx, "signing in", func(a *act) error {
		// The computer's count is as it was: who knows one PIN must not try others' for nothing.
		was := before[computer]
		if err := a.CountWrongPIN(ctx, sqlc.CountWrongPINParams{Subject: computer, Wrong: was.Wrong, At: was.At}); err != nil {
			return fmt.Errorf("counting wrong PINs: %w", err)
		}
		return a.ForgetWrongPINs(ctx, person)
	})
	return member(row), role, err
}

// forgottenAfter is after how long wrong PINs at a computer count no more.
const forgottenAfter = time.Hour

// try counts a try before it is known to be wrong, so that nobody gets more by trying many at
// once or by ending the program, and returns what was counted before. It is Busy while there
// is to be waited.
func (d *DB) try(ctx context.Context, of map[string]func(int64) time.Duration) (before map[string]sqlc.WrongPINsRow, err error) {
	before = map[string]sqlc.WrongPINsRow{}
	err = d.in(ctx, "signing in", func(a *act) error {
		for subject, wait := range of {
			was, err := a.WrongPINs(ctx, subject)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("counting wrong PINs: %w", err)
			}
			// A clock that was set back makes nobody wait for longer.
			since := max(time.Duration(a.at-was.At)*time.Millisecond, 0)
			if since > forgottenAfter && subject == "computer:"+d.cfg.Machine {
				was.Wrong = 0
			}
			if left := wait(was.Wrong) - since; left > 0 {
				return store.Fail(store.Busy, "Too many wrong PINs. Try again in %s.", waitWords(left))
			}
			before[subject] = was
			if err := a.CountWrongPIN(ctx, sqlc.CountWrongPINParams{Subject: subject, Wrong: was.Wrong + 1, At: a.at}); err != nil {
				return fmt.Errorf("counting wrong PINs: %w", err)
			}
		}
		return nil
	})
	return before, err
}

func waitWords(left time.Duration) string {
	if left <= time.Minute {
		return fmt.Sprintf("%d seconds", (left+time.Second-1)/time.Second)
	}
	return fmt.Sprintf("%d minutes", (left+time.Minute-1)/time.Minute)
}

// wrong logs a try that failed, and is Unauthorized.
func (d *DB) wrong(ctx context.Context, actor, title, sentence string) error {
	err := d.in(ctx, "signing in", func(a *act) error {
		return a.log(ctx, store.Event{Kind: store.EventSignedIn, Actor: actor, Title: title + d.atComputer()})
	})
	if err != nil {
		return err
	}
	return store.Fail(store.Unauthorized, "%s Nothing was done; try again.", sentence)
}
