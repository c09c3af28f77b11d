package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// acting is who works with this program, as far as it knows (R47). What decides is read anew
// in each act.
type acting struct {
	// setUp says that people are set up: without any, everybody may do everything.
	setUp  bool
	person store.StaffMember
	role   store.Role
	// allowed are the acts that a manager allowed once from this program, until they expire.
	allowed []allowance
}

type allowance struct {
	act     store.Act
	record  string
	expires int64
}

// who reads in this act who works with the program and what they may do.
func (a *act) who(ctx context.Context) (acting, error) {
	if a.working != nil {
		return *a.working, nil
	}
	now, err := readActing(ctx, a.Queries, a.db.SignedIn().ID, a.db.cfg.Script)
	if err == nil {
		a.working = &now
	}
	return now, err
}

// readActing reads who the person with an id is, "" for nobody. Scripts that name nobody
// have a role of their own.
func readActing(ctx context.Context, q *sqlc.Queries, id string, script bool) (acting, error) {
	var now acting
	var err error
	if now.setUp, err = q.StaffIsSetUp(ctx); err != nil || !now.setUp {
		return now, wrap(err, "looking who works here")
	}
	if id == "" {
		if script {
			now.role, err = roleNamed(ctx, q, store.ScriptsRole)
		}
		return now, err
	}
	row, err := q.StaffMember(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return now, nil // removed meanwhile
	}
	if err != nil {
		return now, fmt.Errorf("reading who is signed in: %w", err)
	}
	now.person = member(row)
	now.role, err = roleNamed(ctx, q, row.Role)
	return now, err
}

// roleNamed returns a role; one that was removed may do nothing.
func roleNamed(ctx context.Context, q *sqlc.Queries, name string) (store.Role, error) {
	switch name {
	case store.CashierRole:
		return store.Cashier(), nil
	case store.ManagerRole:
		return store.Manager(), nil
	}
	text, err := q.RoleNamed(ctx, name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return store.Role{}, fmt.Errorf("reading a role: %w", err)
	}
	return ownRole(sqlc.Role{Name: name, Permissions: text}), nil
}

// ownRole leaves out permissions that this program doesn't know: a newer one granted them.
func ownRole(row sqlc.Role) store.Role {
	r := store.Role{Name: row.Name, Own: true}
	granted := strings.Split(row.Permissions, ",")
	for _, p := range store.AllPermissions() {
		if slices.Contains(granted, string(p)) {
			r.Permissions = append(r.Permissions, p)
		}
	}
	return r
}

func member(row sqlc.Staff) store.StaffMember {
	return store.StaffMember{ID: row.ID, Name: row.Name, Colour: row.Colour, Role: row.Role, HasBadge: row.Badge != ""}
}

// begins asks whether an act on a record may be begun, and in whose name it is logged.
func (a *act) begins(ctx context.Context, doing store.Act, record string) error {
	needs, known := doing.Needs()
	if !known {
		return fmt.Errorf("no permission is set for %q", doing)
	}
	if needs == store.Programs {
		return nil
	}
	now, err := a.who(ctx)
	if err != nil {
		return err
	}
	if now.person.ID != "" {
		a.actor = now.person.Name
	}
	return a.may(ctx, doing, record)
}

// may is nil when who works here may do something, on top of what the act itself needs, or
// was allowed it once on this record (which is used up by that). It is Forbidden otherwise,
// with a store.RefusalError.
func (a *act) may(ctx context.Context, doing store.Act, record string) error {
	needs, known := doing.Needs()
	if !known {
		return fmt.Errorf("no permission is set for %q", doing)
	}
	now, err := a.who(ctx)
	if err != nil || !now.setUp || now.role.May(needs) {
		return err
	}
	if now.person.ID != "" {
		by, err := a.UseAllowance(ctx, sqlc.UseAllowanceParams{
			Now: a.at, Person: now.person.ID, Act: string(doing), Record: record,
		})
		if err != nil {
			return fmt.Errorf("looking for an allowance: %w", err)
		}
		if len(by) > 0 {
			a.used = append(a.used, allowance{act: doing, record: record})
			about, err := a.subject(ctx, record)
			if err != nil {
				return err
			}
			return a.log(ctx, store.Event{
				SubjectID: about, Kind: store.EventAllowed, Title: fmt.Sprintf("%s did what %s had allowed once: %s", now.person.Name, by[0], doing),
			})
		}
	}
	return now.forbidden(doing, record)
}

// subject is whose story a record belongs to: payments and transactions are told in their
// order's.
func (a *act) subject(ctx context.Context, record string) (string, error) {
	payment, err := a.PaymentByID(ctx, record)
	if err == nil {
		record = payment.TransactionID
	} else if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("looking what a record is: %w", err)
	}
	transaction, err := a.TransactionByID(ctx, record)
	if err == nil {
		return transaction.OrderID, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("looking what a record is: %w", err)
	}
	return record, nil
}

// forbidden is why who works here may not do something.
func (n acting) forbidden(doing store.Act, record string) error {
	r := store.RefusalError{Act: doing, Record: record, Person: n.person.Name}
	if n.person.ID == "" && n.role.Name == store.ScriptsRole {
		return store.FailBecause(&r, store.Forbidden, "Scripts may not do this here (%s). Nothing was done; name a person with --as, or have a "+
			"manager allow it to scripts in Settings, Staff.", doing)
	}
	return store.FailBecause(&r, store.Forbidden, "%s", r.Sentence())
}

// May is Forbidden when who works here may not begin an act that reads or copies, which no
// database transaction guards; nil otherwise.
func (d *DB) May(ctx context.Context, doing store.Act) error {
	needs, known := doing.Needs()
	if !known {
		return fmt.Errorf("no permission is set for %q", doing)
	}
	now, err := readActing(ctx, d.read, d.SignedIn().ID, d.cfg.Script)
	if err != nil || !now.setUp || now.role.May(needs) {
		return err
	}
	return now.forbidden(doing, "")
}

// SignedIn is the person who is signed in to this program, zero for nobody.
func (d *DB) SignedIn() store.StaffMember {
	d.acts.Lock()
	defer d.acts.Unlock()
	return d.acts.person
}

// become has a person work with this program from now on.
func (d *DB) become(person store.StaffMember, role store.Role) {
	d.acts.Lock()
	defer d.acts.Unlock()
	d.acts.acting = acting{setUp: true, person: person, role: role}
}

// StaffSetUp says whether people are set up, as far as this program has read; LoadStaff reads.
func (d *DB) StaffSetUp() bool {
	d.acts.Lock()
	defer d.acts.Unlock()
	return d.acts.setUp
}

// MayNot is why who is signed in may not do something on a record now, "" when they may, as
// far as this program has read: it asks no database, for windows. What decides is the act.
func (d *DB) MayNot(doing store.Act, record string) string {
	needs, _ := doing.Needs()
	now := d.cfg.Now().UnixMilli()
	d.acts.Lock()
	defer d.acts.Unlock()
	allowed := slices.ContainsFunc(d.acts.allowed, func(a allowance) bool {
		return a.act == doing && a.record == record && a.expires >= now
	})
	if !d.acts.setUp || d.acts.role.May(needs) || allowed {
		return ""
	}
	return (&store.RefusalError{Act: doing, Record: record, Person: d.acts.person.Name}).Reason()
}

// usedUp forgets what was allowed once and is done.
func (d *DB) usedUp(used []allowance) {
	d.acts.Lock()
	defer d.acts.Unlock()
	for _, done := range used {
		for i, each := range d.acts.allowed {
			if each.act == done.act && each.record == done.record {
				d.acts.allowed = slices.Delete(d.acts.allowed, i, i+1)
				break
			}
		}
	}
}

// LoadStaff reads anew who works here: another program may have changed it.
func (d *DB) LoadStaff(ctx context.Context) error {
	id := d.SignedIn().ID
	now, err := readActing(ctx, d.read, id, d.cfg.Script)
	if err != nil {
		return wrap(err, "reading who works here")
	}
	d.acts.Lock()
	defer d.acts.Unlock()
	if d.acts.person.ID == id { // nobody else has signed in meanwhile
		d.acts.setUp, d.acts.person, d.acts.role = now.setUp, now.person, now.role
	}
	return nil
}
