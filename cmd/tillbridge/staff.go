package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/connect"
)

// The environment variables that PINs come from: that of who asks with --as, and one that is
// to be set. PINs are never arguments, which anybody who may list processes can read.
const (
	pinVariable    = "TILLBRIDGE_PIN"
	newPINVariable = "TILLBRIDGE_NEW_PIN"
)

// staffVerb is who works here and what they may do (R47).
type staffVerb struct {
	List     staffListVerb    `cmd:"" default:"withargs" help:"List the people, their roles and what those may do (what happens without a further word)."`
	Add      staffAddVerb     `cmd:"" help:"Add a person; the PIN comes from TILLBRIDGE_NEW_PIN or is typed."`
	Remove   staffRemoveVerb  `cmd:"" help:"Have a person work here no more; the log keeps the name."`
	Role     staffRoleVerb    `cmd:"" help:"Give a person another role."`
	ResetPIN staffResetVerb   `cmd:"" name:"reset-pin" help:"Give a person a new PIN, from TILLBRIDGE_NEW_PIN or typed."`
	Allow    staffAllowVerb   `cmd:"" help:"Say what a role of your own may do, or what verbs may that name nobody (Scripts)."`
	Recover  staffRecoverVerb `cmd:"" help:"Give the first manager a new PIN by the recovery code, read from standard input."`
}

// staffLine is a person as --json prints them.
type staffLine struct {
	Name   string `json:"name"`
	Role   string `json:"role"`
	Colour string `json:"colour"`
	Badge  bool   `json:"badge"`
}

// roleLine is a role as --json prints it.
type roleLine struct {
	Name        string             `json:"name"`
	Permissions []store.Permission `json:"permissions"`
}

// staffListVerb lists them.
type staffListVerb struct{ jsonFlag }

// Run prints them.
func (v *staffListVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error { return s.printStaff(ctx, d, v.JSON, "") })
}

func (s *session) withStaff(ctx context.Context, f func(*db.DB) error) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		return f(d)
	})
}

// printStaff prints who works here, and a recovery code where one was made.
func (s *session) printStaff(ctx context.Context, d *db.DB, asJSON bool, recovery string) error {
	people, roles, err := d.Staff(ctx)
	if err != nil {
		return err
	}
	scripts, err := d.Scripts(ctx)
	if err != nil {
		return err
	}
	roles = append(roles, scripts)
	if asJSON {
		report := map[string]any{}
		lines, kinds := make([]staffLine, len(people)), make([]roleLine, len(roles))
		for i, m := range people {
			lines[i] = staffLine{m.Name, m.Role, m.Colour, m.HasBadge}
		}
		for i, r := range roles {
			kinds[i] = roleLine{r.Name, append([]store.Permission{}, r.Permissions...)}
		}
		report["staff"], report["roles"] = lines, kinds
		if recovery != "" {
			report["recoveryCode"] = recovery
		}
		return s.printJSON(report)
	}
	if len(people) == 0 {
		s.println("Nobody is set up: everybody may do everything. 'staff add NAME --role Manager' begins.")
		return nil
	}
	table := s.table()
	table.printf("NAME\tROLE\tBADGE\n")
	yes := map[bool]string{true: "yes", false: "no"}
	for _, m := range people {
		table.printf("%s\t%s\t%s\n", m.Name, m.Role, yes[m.HasBadge])
	}
	table.printf("\t\t\nROLE\tMAY\t\n")
	for _, r := range roles {
		table.printf("%s\t%s\t\n", r.Name, strings.ReplaceAll(store.WritePermissions(r.Permissions), ",", ", "))
	}
	if err := table.flush(); err != nil {
		return err
	}
	if recovery != "" {
		s.printf("Recovery code: %s\nWrite it down and lock it away: it gives a new PIN when yours is forgotten, and is never shown again.\n",
			recovery)
	}
	return nil
}

// staffAddVerb adds a person.
type staffAddVerb struct {
	jsonFlag
	Name   string `arg:"" help:"What the log and the lock call them."`
	Role   string `help:"Cashier, Manager, or a role of your own." default:"Cashier"`
	Colour string `help:"Their colour at the lock: teal, blue, violet, green, amber, red or grey." default:"teal"`
	Badge  string `help:"The digits that a scanner reads from their badge." placeholder:"CODE"`
}

// Run adds them and prints all.
func (v *staffAddVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		digits, err := s.readPIN(newPINVariable, "New PIN of "+v.Name)
		if err != nil {
			return err
		}
		_, recovery, err := d.AddStaffMember(ctx, store.StaffMember{Name: v.Name, Role: v.Role, Colour: v.Colour}, digits, v.Badge)
		if err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, recovery)
	})
}

// staffRemoveVerb removes a person.
type staffRemoveVerb struct {
	jsonFlag
	Name string `arg:"" help:"What the log and the lock call them."`
}

// Run removes them and prints who is left.
func (v *staffRemoveVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		m, err := staffNamed(ctx, d, v.Name)
		if err != nil {
			return err
		}
		if err := d.RemoveStaffMember(ctx, m.ID); err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, "")
	})
}

// staffRoleVerb gives a person another role.
type staffRoleVerb struct {
	jsonFlag
	Name string `arg:"" help:"What the log and the lock call them."`
	Role string `arg:"" help:"Cashier, Manager, or a role of your own. One that needs a longer PIN takes a new one from TILLBRIDGE_NEW_PIN."`
}

// Run changes the role and prints all.
func (v *staffRoleVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		m, err := staffNamed(ctx, d, v.Name)
		if err != nil {
			return err
		}
		m.Role = v.Role
		if err := d.ChangeStaffMember(ctx, m, s.given[newPINVariable], nil); err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, "")
	})
}

// staffResetVerb gives a person a new PIN.
type staffResetVerb struct {
	jsonFlag
	Name string `arg:"" help:"What the log and the lock call them."`
}

// Run sets the PIN and prints all.
func (v *staffResetVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		m, err := staffNamed(ctx, d, v.Name)
		if err != nil {
			return err
		}
		digits, err := s.readPIN(newPINVariable, "New PIN of "+m.Name)
		if err != nil {
			return err
		}
		if err := d.ChangeStaffMember(ctx, m, digits, nil); err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, "")
	})
}

// staffAllowVerb says what a role may do.
type staffAllowVerb struct {
	jsonFlag
	Role        string   `arg:"" help:"A role of your own, which is made where there is none, or Scripts."`
	Permissions []string `arg:"" optional:"" help:"All that it may do: work-orders, edit-customers, take-payments, reverse-payments, over-balance, reject-refund, release-holds, capture, merge, edit-products, import-export, forget, settings, staff, reports. None takes all away."`
	Remove      bool     `help:"Remove the role, which nobody may have any more."`
}

// Run keeps the role and prints all.
func (v *staffAllowVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		granted, err := store.ReadPermissions(strings.Join(v.Permissions, ","))
		if err != nil {
			return err
		}
		if v.Remove {
			err = d.RemoveRole(ctx, v.Role)
		} else {
			err = d.KeepRole(ctx, store.Role{Name: v.Role, Permissions: granted})
		}
		if err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, "")
	})
}

// staffRecoverVerb gives the first manager a new PIN.
type staffRecoverVerb struct{ jsonFlag }

// Run reads the code and prints the one that takes its place.
func (v *staffRecoverVerb) Run(ctx context.Context, s *session) error {
	return s.withStaff(ctx, func(d *db.DB) error {
		s.warnln("Reading the recovery code from standard input.")
		code, err := bufio.NewReader(io.LimitReader(os.Stdin, mostSecret)).ReadString('\n')
		if err != nil && code == "" {
			return usage("No recovery code came on standard input.")
		}
		digits, err := s.readPIN(newPINVariable, "New PIN of the manager")
		if err != nil {
			return err
		}
		_, next, err := d.Recover(ctx, strings.TrimSpace(code), digits)
		if err != nil {
			return err
		}
		return s.printStaff(ctx, d, v.JSON, next)
	})
}

// staffNamed finds a person by name, whatever its case; NotFound when there is none.
func staffNamed(ctx context.Context, d *db.DB, name string) (store.StaffMember, error) {
	people, _, err := d.Staff(ctx)
	if err != nil {
		return store.StaffMember{}, err
	}
	i := slices.IndexFunc(people, func(m store.StaffMember) bool { return matching.Fold(m.Name) == matching.Fold(strings.TrimSpace(name)) })
	if i < 0 {
		return store.StaffMember{}, store.Fail(store.NotFound, "Nobody called %q works here. Nothing was done; 'staff list' names them.", name)
	}
	return people[i], nil
}

// signIn has the verb be done by the person named with --as.
func (s *session) signIn(ctx context.Context, d *db.DB) error {
	m, err := staffNamed(ctx, d, s.As)
	if err != nil {
		return err
	}
	digits, err := s.readPIN(pinVariable, "PIN of "+m.Name)
	if err != nil {
		return err
	}
	return d.SignIn(ctx, m.ID, digits)
}

// readPIN takes a PIN from the environment, else from the terminal, where it isn't shown.
func (s *session) readPIN(variable, prompt string) (string, error) {
	if digits := s.given[variable]; digits != "" {
		return digits, nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", usage("A PIN is needed: set %s, or type it at a terminal. It is never an argument, which others could read.", variable)
	}
	s.warnln(prompt + ":")
	digits, err := term.ReadPassword(terminal)
	if err != nil {
		return "", store.FailBecause(err, store.Invalid, "The PIN could not be read. Nothing was done; set %s instead.", variable)
	}
	return strings.TrimSpace(string(digits)), nil
}

// pinSecret is the secret of the PINs: the keyring's, or in practice one that is no secret.
func (s *session) pinSecret(_ context.Context, lineage string, create bool) ([]byte, error) {
	if s.Training && s.given[connect.PINSecretVariable] == "" {
		return []byte("practice has no secrets: " + lineage), nil
	}
	return s.secrets().PINs(lineage, create)
}
