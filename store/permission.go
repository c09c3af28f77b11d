package store

import (
	"slices"
	"strings"
)

// Permission is what a person who works here may do, as a manager grants it (R47).
type Permission string

// The permissions. Programs and Anybody are granted to nobody: what needs them is the
// program's own work, or what whoever stands at the till may do.
const (
	Programs        Permission = "program"
	Anybody         Permission = "anybody"
	WorkOrders      Permission = "work-orders"
	EditCustomers   Permission = "edit-customers"
	TakePayments    Permission = "take-payments"
	ReversePayments Permission = "reverse-payments"
	OverBalance     Permission = "over-balance"
	RejectAndRefund Permission = "reject-refund"
	ReleaseHolds    Permission = "release-holds"
	CapturePayments Permission = "capture"
	MergeAndRemove  Permission = "merge"
	EditProducts    Permission = "edit-products"
	ImportAndExport Permission = "import-export"
	ForgetPeople    Permission = "forget"
	ChangeSettings  Permission = "settings"
	ManageStaff     Permission = "staff"
	SeeReports      Permission = "reports"
)

// permissionWords are what a manager reads, in the order of the list.
var permissionWords = []struct {
	is    Permission
	words string
}{
	{WorkOrders, "Work on orders: customers, products, statuses, changes"},
	{EditCustomers, "Add and edit customers"},
	{TakePayments, "Take payments and finish sales"},
	{ReversePayments, "Reverse a payment"},
	{OverBalance, "Take more than is owed"},
	{RejectAndRefund, "Reject orders, take goods back, and give money back"},
	{ReleaseHolds, "Release a hold"},
	{CapturePayments, "Capture an authorized payment"},
	{MergeAndRemove, "Merge customers and remove duplicate products"},
	{EditProducts, "Edit products and book stock"},
	{ImportAndExport, "Import and export customers, and copy the database"},
	{ForgetPeople, "Forget a person"},
	{ChangeSettings, "Change settings"},
	{ManageStaff, "Manage staff and roles"},
	{SeeReports, "See sales of other days than today"},
}

// AllPermissions are those that can be granted, in the order in which they are listed.
func AllPermissions() []Permission {
	all := make([]Permission, len(permissionWords))
	for i, each := range permissionWords {
		all[i] = each.is
	}
	return all
}

// Label is the permission in plain words, as a manager reads it.
func (p Permission) Label() string {
	for _, each := range permissionWords {
		if each.is == p {
			return each.words
		}
	}
	return string(p)
}

// ReadPermissions reads keys with commas between them; Invalid names one that there is not.
func ReadPermissions(text string) ([]Permission, error) {
	var list []Permission
	for part := range strings.SplitSeq(text, ",") {
		p := Permission(strings.TrimSpace(part))
		switch {
		case p == "":
		case !slices.Contains(AllPermissions(), p):
			return nil, Fail(Invalid, "There is no permission %q. Nothing was saved; there are: %s.", p, WritePermissions(AllPermissions()))
		case !slices.Contains(list, p):
			list = append(list, p)
		}
	}
	return list, nil
}

// WritePermissions is ReadPermissions backwards.
func WritePermissions(list []Permission) string {
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = string(p)
	}
	return strings.Join(words, ",")
}

// Act is something that is done to the shop's books, in words such as "taking a payment".
type Act string

// Acts that one of several kinds of the same method is: what they need comes on top of what
// the method needs.
const (
	TakingMoreThanOwed Act = "taking more than is owed"
	GivingMoneyBack    Act = "giving money back"
	RejectingAnOrder   Act = "rejecting an order"
	ExportingCustomers Act = "exporting customers"
	CopyingTheDatabase Act = "copying or restoring the database"
	SeeingSales        Act = "seeing the sales of other days"
)

// acts is the one table of what there is to be done and who may (R47). An act that is not
// in it is refused.
var actTable = []struct {
	needs Permission
	acts  []Act
}{
	{WorkOrders, []Act{
		"identifying a customer", "creating a customer", "taking an identification back", "matching a line", "forgetting a choice",
		"taking a product match back", "matching the waiting orders again", "accepting a change", "keeping an order as it is",
		"deciding about changes", "saving statuses", "making an order ready for pickup", "saving a transaction", "trying a push again",
		"saving tracking numbers", "taking a hand-over back", "having an order looked at again", "letting an order go",
	}},
	{EditCustomers, []Act{"adding a customer", "adding customers", "editing a customer"}},
	{TakePayments, []Act{"taking a payment", "finishing a sale", "marking an order as paid"}},
	{ReversePayments, []Act{"reversing a payment"}},
	{OverBalance, []Act{TakingMoreThanOwed}},
	{RejectAndRefund, []Act{RejectingAnOrder, "rejecting a line", "taking goods back", GivingMoneyBack}},
	{ReleaseHolds, []Act{"releasing a hold"}},
	{CapturePayments, []Act{"capturing a payment"}},
	{MergeAndRemove, []Act{"merging customers", "undoing a merge", "removing duplicates", "undoing a removal"}},
	{EditProducts, []Act{
		"adding a product", "adding products", "editing a product", "importing products", "importing the catalogue", "counting stock",
		"booking stock",
	}},
	{ImportAndExport, []Act{"importing customers", ExportingCustomers, CopyingTheDatabase}},
	{ForgetPeople, []Act{"forgetting a customer"}},
	{ChangeSettings, []Act{
		"changing a setting", "changing which orders are taken in", "keeping the shop's connection", "keeping the shop's country",
		"keeping the shop's currency", "keeping the shop's profile", "keeping the payment types", "keeping the plan of the backups",
		"narrowing this computer's lists", "saying which locations are this shop's own",
	}},
	{ManageStaff, []Act{"adding a person", "changing a person", "removing a person", "changing a role", "removing a role"}},
	{SeeReports, []Act{SeeingSales}},
	{Anybody, []Act{
		"logging", "noting a print", "opening the cash drawer", "leaving the cash drawer shut", "looking what removing would do",
		"signing in", "signing out", "allowing an act once", "recovering a manager",
	}},
	{Programs, []Act{
		"taking in orders", "setting an order aside", "keeping the locations", "keeping a setting", "keeping a polling mark", "taking a lease",
		"giving a lease back", "naming the database", "noting the restore", "noting what happened meanwhile", "claiming a push",
		"noting that a push goes out", "hastening what waits", "keeping Shopify's job", "confirming a push", "dropping a push",
		"confirming a cancellation", "delaying a push", "failing a push", "confirming that a hand-over is taken back", "booking a return",
		"booking a rejection",
		"forgetting an order that was left out", "forgetting old orders", "sealing the books",
	}},
}

// needs is the permission of each act.
var needs = func() map[Act]Permission {
	all := map[Act]Permission{}
	for _, each := range actTable {
		for _, act := range each.acts {
			all[act] = each.needs
		}
	}
	return all
}()

// Needs returns the permission that an act needs, and whether the table knows the act.
func (a Act) Needs() (Permission, bool) {
	p, known := needs[a]
	return p, known
}

// ActsOf are the acts that need a permission, in the order of the table.
func ActsOf(p Permission) []Act {
	for _, each := range actTable {
		if each.needs == p {
			return slices.Clone(each.acts)
		}
	}
	return nil
}

// RefusalError is why an act was not done: the person who asked may not. It is the cause of a
// Forbidden error, by which a window can offer to have the act allowed once.
type RefusalError struct {
	Act Act
	// Record is the id of what the act was about, "" where it is about nothing in particular.
	Record string
	// Person is the name of who asked, "" when nobody was signed in.
	Person string
}

// Error implements error.
func (r *RefusalError) Error() string {
	return "no permission for " + string(r.Act) + " (" + r.Person + ")"
}

// Reason is why a button is off for the person.
func (r *RefusalError) Reason() string {
	return r.act() + " is not " + r.Person + "'s to do. Tap it for a manager to allow it once."
}

// act is the act as a sentence begins with it.
func (r *RefusalError) act() string { return strings.ToUpper(string(r.Act[:1])) + string(r.Act[1:]) }

// Sentence says whose act it is, when it was not done.
func (r *RefusalError) Sentence() string {
	name := r.act()
	if r.Person == "" {
		return name + " needs a person who is signed in. Nothing was done; sign in first."
	}
	return name + " is not " + r.Person + "'s to do. Nothing was done; a manager can allow it once with a PIN."
}
