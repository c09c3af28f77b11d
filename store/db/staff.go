package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
	"tillbridge/store/pin"
)

// Staff returns the people who work here, by name, and the roles they can have: those that
// every shop has first.
func (d *DB) Staff(ctx context.Context) (people []store.StaffMember, roles []store.Role, err error) {
	rows, err := d.read.StaffMembers(ctx)
	if err != nil {
		return nil, nil, wrap(err, "reading who works here")
	}
	for _, row := range rows {
		people = append(people, member(row))
	}
	own, err := d.read.Roles(ctx)
	if err != nil {
		return nil, nil, wrap(err, "reading the roles")
	}
	roles = []store.Role{store.Cashier(), store.Manager()}
	for _, row := range own {
		if row.Name != store.ScriptsRole {
			roles = append(roles, ownRole(row))
		}
	}
	return people, roles, nil
}

// Scripts returns what verbs may do that name no person.
func (d *DB) Scripts(ctx context.Context) (store.Role, error) {
	return roleNamed(ctx, d.read, store.ScriptsRole)
}

// AddStaffMember adds a person with a PIN, and a badge unless its code is "". The first must
// be a Manager, who is signed in with that, and gets a recovery code, which is shown once.
// Invalid says what is wrong with name, role, PIN or badge.
func (d *DB) AddStaffMember(ctx context.Context, m store.StaffMember, digits, badge string) (added store.StaffMember, recovery string,
	err error,
) {
	m.ID, m.Name, m.HasBadge = newID(), strings.TrimSpace(m.Name), badge != ""
	if err := checkMember(&m); err != nil {
		return m, "", err
	}
	role, err := roleNamed(ctx, d.read, m.Role)
	if err != nil {
		return m, "", wrap(err, "reading a role")
	}
	if err := store.CheckPIN(digits, role); err != nil {
		return m, "", err
	}
	secret, err := d.secret(ctx, true)
	if err != nil {
		return m, "", err
	}
	digest, code := secret.Digest(m.ID, digits), ""
	badge, err = d.badge(secret, badge)
	if err != nil {
		return m, "", err
	}
	err = d.in(ctx, "adding a person", func(a *act) error {
		now, err := a.who(ctx)
		if err != nil {
			return err
		}
		if !now.setUp && m.Role != store.ManagerRole {
			return store.Fail(store.Invalid, "The first person must be a Manager, or nobody could change anything afterwards. Nothing was saved.")
		}
		if err := a.knownRole(ctx, m.Role); err != nil {
			return err
		}
		if err := a.free(ctx, m, badge); err != nil {
			return err
		}
		if !now.setUp {
			code = newRecovery()
			if !d.cfg.Script {
				a.committed = func() { d.become(m, store.Manager()) }
			}
		}
		if err := a.InsertStaffMember(ctx, sqlc.InsertStaffMemberParams{
			ID: m.ID, Name: m.Name, NameFolded: matching.Fold(m.Name), Colour: m.Colour, Role: m.Role, PinHash: digest,
			PinDigits: digitsOf(digits), SecretMark: secret.Mark(), Badge: badge, Recovery: recoveryDigest(code), CreatedAt: a.at,
		}); err != nil {
			return fmt.Errorf("keeping a person: %w", err)
		}
		a.changed(StaffChanged)
		return a.log(ctx, store.Event{Kind: store.EventStaff, Title: m.Name + " works here now, as " + m.Role})
	})
	return m, code, err
}

func checkMember(m *store.StaffMember) error {
	if !slices.Contains(store.StaffColours(), m.Colour) {
		m.Colour = store.StaffColours()[0]
	}
	return store.CheckStaffName(m.Name)
}

// knownRole is Invalid for a role that nobody can have.
func (a *act) knownRole(ctx context.Context, name string) error {
	if name == store.CashierRole || name == store.ManagerRole {
		return nil
	}
	_, err := a.RoleNamed(ctx, name)
	if errors.Is(err, sql.ErrNoRows) || name == store.ScriptsRole {
		return store.Fail(store.Invalid, "There is no role %q. Nothing was saved; choose %s, %s or one that you have made.", name,
			store.CashierRole, store.ManagerRole)
	}
	return err
}

// free is Invalid where another person has the name or the badge.
func (a *act) free(ctx context.Context, m store.StaffMember, badge string) error {
	rows, err := a.StaffMembers(ctx)
	if err != nil {
		return fmt.Errorf("reading who works here: %w", err)
	}
	for _, row := range rows {
		switch {
		case row.ID == m.ID:
		case row.NameFolded == matching.Fold(m.Name):
			return store.Fail(store.Invalid, "There is a %s here already. Nothing was saved; tell the two apart by their names.", row.Name)
		case badge != "" && row.Badge == badge:
			return store.Fail(store.Invalid, "This badge is %s's. Nothing was saved; take another.", row.Name)
		}
	}
	return nil
}

// ChangeStaffMember changes name, colour and role, the PIN where digits is not "", and the
// badge where badge is not nil ("" takes it away). A role that needs a longer PIN needs a
// new one with it, and somebody must stay who manages staff.
func (d *DB) ChangeStaffMember(ctx context.Context, m store.StaffMember, digits string, badge *string) error {
	m.Name = strings.TrimSpace(m.Name)
	if err := checkMember(&m); err != nil {
		return err
	}
	role, err := roleNamed(ctx, d.read, m.Role)
	if err != nil {
		return wrap(err, "reading a role")
	}
	var secret pin.Secret
	digest := ""
	if digits != "" {
		if err := store.CheckPIN(digits, role); err != nil {
			return err
		}
		if secret, err = d.secret(ctx, true); err != nil {
			return err
		}
		digest = secret.Digest(m.ID, digits)
	}
	code := ""
	if badge != nil && *badge != "" {
		if secret, err = d.secret(ctx, true); err != nil {
			return err
		}
		if code, err = d.badge(secret, *badge); err != nil {
			return err
		}
	}
	return d.on(ctx, "changing a person", m.ID, func(a *act) error {
		before, err := a.member(ctx, m.ID)
		if err != nil {
			return err
		}
		if err := a.knownRole(ctx, m.Role); err != nil {
			return err
		}
		if digits == "" && before.PinDigits < int64(role.LeastDigits()) {
			return store.Fail(store.Invalid, "The role %s needs a PIN of at least %d digits. Nothing was saved; give %s a new one with it.",
				role.Name, role.LeastDigits(), m.Name)
		}
		if badge == nil {
			code = before.Badge
		}
		if err := a.free(ctx, m, code); err != nil {
			return err
		}
		if _, err := a.UpdateStaffMember(ctx, sqlc.UpdateStaffMemberParams{
			ID: m.ID, Name: m.Name, NameFolded: matching.Fold(m.Name), Colour: m.Colour, Role: m.Role, Badge: code,
		}); err != nil {
			return fmt.Errorf("keeping a person: %w", err)
		}
		if digits != "" {
			if err := a.setPIN(ctx, m.ID, digits, digest, secret); err != nil {
				return err
			}
		}
		if err := a.managed(ctx); err != nil {
			return err
		}
		a.changed(StaffChanged)
		what := []string{}
		if digits != "" {
			what = append(what, "a new PIN")
		}
		if code != before.Badge {
			what = append(what, "another badge")
		}
		return a.log(ctx, store.Event{
			Kind: store.EventStaff, Title: m.Name + " changed as a person who works here", Detail: strings.Join(what, ", "),
			Before: before.Name + ", " + before.Role, After: m.Name + ", " + m.Role,
		})
	})
}

// member reads a person; NotFound when there is none.
func (a *act) member(ctx context.Context, id string) (sqlc.Staff, error) {
	row, err := a.StaffMember(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, store.Fail(store.NotFound, "This person works here no more. Nothing was saved.")
	}
	return row, err
}

// managed is Invalid when people work here and nobody of them manages staff.
func (a *act) managed(ctx context.Context) error {
	rows, err := a.StaffMembers(ctx)
	if err != nil {
		return fmt.Errorf("reading who works here: %w", err)
	}
	for _, row := range rows {
		role, err := roleNamed(ctx, a.Queries, row.Role)
		if err != nil {
			return err
		}
		if role.May(store.ManageStaff) {
			return nil
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return store.Fail(store.Invalid, "Somebody must stay who manages staff and roles. Nothing was saved; make another person a Manager first.")
}

// RemoveStaffMember has a person work here no more; the log keeps the name. The last Manager
// goes last: without anybody, everybody may do everything again.
func (d *DB) RemoveStaffMember(ctx context.Context, id string) error {
	return d.on(ctx, "removing a person", id, func(a *act) error {
		before, err := a.member(ctx, id)
		if err != nil {
			return err
		}
		if _, err := a.RemoveStaffMember(ctx, sqlc.RemoveStaffMemberParams{ID: id, RemovedAt: a.at}); err != nil {
			return fmt.Errorf("removing a person: %w", err)
		}
		if err := a.managed(ctx); err != nil {
			return err
		}
		a.changed(StaffChanged)
		return a.log(ctx, store.Event{Kind: store.EventStaff, Title: before.Name + " works here no more", Before: before.Role})
	})
}

// KeepRole keeps a role of the shop's own, or what scripts may do under store.ScriptsRole.
// Those who have it may do that from their next act on.
func (d *DB) KeepRole(ctx context.Context, r store.Role) error {
	r.Name = strings.TrimSpace(r.Name)
	if err := r.Check(); err != nil {
		return err
	}
	return d.in(ctx, "changing a role", func(a *act) error {
		before, err := roleNamed(ctx, a.Queries, r.Name)
		if err != nil {
			return err
		}
		if err := a.KeepRole(ctx, sqlc.KeepRoleParams{Name: r.Name, Permissions: store.WritePermissions(r.Permissions)}); err != nil {
			return fmt.Errorf("keeping a role: %w", err)
		}
		rows, err := a.StaffMembers(ctx)
		if err != nil {
			return fmt.Errorf("reading who works here: %w", err)
		}
		for _, row := range rows {
			if row.Role == r.Name && row.PinDigits < int64(r.LeastDigits()) {
				return store.Fail(store.Invalid, "%s has this role with a PIN that is too short for it. Nothing was saved; give them a PIN of at "+
					"least %d digits first.", row.Name, r.LeastDigits())
			}
		}
		if err := a.managed(ctx); err != nil {
			return err
		}
		a.changed(StaffChanged)
		return a.log(ctx, store.Event{
			Kind: store.EventStaff, Title: "The role " + r.Name + " changed", Before: store.WritePermissions(before.Permissions),
			After: store.WritePermissions(r.Permissions),
		})
	})
}

// RemoveRole removes a role of the shop's own; Invalid while somebody has it.
func (d *DB) RemoveRole(ctx context.Context, name string) error {
	return d.in(ctx, "removing a role", func(a *act) error {
		rows, err := a.StaffMembers(ctx)
		if err != nil {
			return fmt.Errorf("reading who works here: %w", err)
		}
		for _, row := range rows {
			if row.Role == name {
				return store.Fail(store.Invalid, "%s has the role %s. Nothing was saved; give them another first.", row.Name, name)
			}
		}
		if n, err := a.DeleteRole(ctx, name); err != nil || n == 0 {
			return store.FailBecause(err, store.NotFound, "There is no role %q of this shop's own. Nothing was saved.", name)
		}
		a.changed(StaffChanged)
		return a.log(ctx, store.Event{Kind: store.EventStaff, Title: "The role " + name + " removed"})
	})
}
