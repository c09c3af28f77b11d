package store

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Role is what a kind of person may do here (R47).
type Role struct {
	Name        string
	Permissions []Permission
	// Own says that the shop has made it; the others can't be changed.
	Own bool
}

// Names of roles that every shop has. Scripts is nobody's: it says what verbs may do that
// name no person.
const (
	CashierRole = "Cashier"
	ManagerRole = "Manager"
	ScriptsRole = "Scripts"
)

// Cashier may do what a counter does all day: no reject, refund, merge or settings (R47).
func Cashier() Role {
	return Role{Name: CashierRole, Permissions: []Permission{WorkOrders, EditCustomers, TakePayments}}
}

// Manager may do everything.
func Manager() Role { return Role{Name: ManagerRole, Permissions: AllPermissions()} }

// May says whether the role has a permission.
func (r Role) May(p Permission) bool { return p == Anybody || slices.Contains(r.Permissions, p) }

// LeastDigits is how long a PIN of the role is at least: longer where it may do more than a
// cashier.
func (r Role) LeastDigits() int {
	for _, p := range r.Permissions {
		if !Cashier().May(p) {
			return ManagerDigits
		}
	}
	return CashierDigits
}

// longestRole is how long a role's name may be, in letters.
const longestRole = 30

// Check is Invalid for a role of the shop's own that can't be kept.
func (r Role) Check() error {
	name := strings.TrimSpace(r.Name)
	switch {
	case name == "" || utf8.RuneCountInString(name) > longestRole:
		return Fail(Invalid, "A role needs a name of at most %d letters. Nothing was saved.", longestRole)
	case strings.EqualFold(name, CashierRole) || strings.EqualFold(name, ManagerRole):
		return Fail(Invalid, "%s is a role that every shop has and stays as it is. Nothing was saved; give yours another name.", name)
	}
	_, err := ReadPermissions(WritePermissions(r.Permissions))
	return err
}
