package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// PINs of the people in these tests.
const (
	bossPIN = "835017"
	benPIN  = "6204"
)

// staffed is a stocked shop where Boss, a Manager, and Ben, a Cashier, work; Ben is signed in.
func staffed(t *testing.T) (d *db.DB, c *dbtest.Clock, boss, ben store.StaffMember) {
	t.Helper()
	d, c = dbtest.Stocked(t)
	boss, recovery, err := d.AddStaffMember(t.Context(), store.StaffMember{Name: "Boss", Role: store.ManagerRole}, bossPIN, "")
	must(t, err)
	if recovery == "" {
		t.Error("the first manager got no recovery code")
	}
	equal(t, "who sets staff up is signed in", d.SignedIn().Name, "Boss")
	ben, recovery, err = d.AddStaffMember(t.Context(), store.StaffMember{Name: "Ben", Role: store.CashierRole}, benPIN, "123456789")
	must(t, err)
	equal(t, "a second recovery code", recovery, "")
	must(t, d.SignIn(t.Context(), ben.ID, benPIN))
	equal(t, "signed in", d.SignedIn().Name, "Ben")
	return d, c, boss, ben
}

// forbidden fails unless err says that somebody may not.
func forbidden(t *testing.T, what string, err error) {
	t.Helper()
	var why *store.RefusalError
	if store.CodeOf(err) != store.Forbidden || !errors.As(err, &why) {
		t.Errorf("%s: %v, want it forbidden with its reason", what, err)
	}
}

func titles(t *testing.T, d *db.DB) string {
	t.Helper()
	events, err := d.EventsUpTo(t.Context(), 1<<40, 0, 1000)
	must(t, err)
	var all []string
	for _, e := range events {
		all = append(all, e.Actor+": "+e.Title)
	}
	return strings.Join(all, "\n")
}

func saysOnce(t *testing.T, d *db.DB, sentence string) {
	t.Helper()
	if n := strings.Count(titles(t, d), sentence); n != 1 {
		t.Errorf("the log says %q %d times, want once:\n%s", sentence, n, titles(t, d))
	}
}

// taken takes in an order whose transaction is made and returns its transaction.
func taken(t *testing.T, d *db.DB, n int) db.OrderRow {
	t.Helper()
	dbtest.Take(t, d, dbtest.Order(n))
	return dbtest.Named(t, d, dbtest.Order(n).Name)
}

// paid books a payment on an order's transaction.
func paid(t *testing.T, d *db.DB, row db.OrderRow) store.Sale {
	t.Helper()
	sale, err := d.Sale(t.Context(), row.TransactionID)
	must(t, err)
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: "Cash", Minor: 500, Currency: "USD",
	}, sale.Transaction.Balance()))
	sale, err = d.Sale(t.Context(), row.TransactionID)
	must(t, err)
	return sale
}

func TestR47_WithoutStaffEverythingIsAsBefore(t *testing.T) {
	d, _ := dbtest.Stocked(t)
	row := taken(t, d, 1001)
	must(t, d.ChangeSetting(t.Context(), "receipt.footer", "Thank you", "The footer changed"))
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}}))
	if why := d.MayNot("changing a setting", ""); why != "" || d.StaffSetUp() {
		t.Errorf("without staff: %q, set up %t", why, d.StaffSetUp())
	}
	if !strings.Contains(titles(t, d), "Anna: ") {
		t.Error("acts are no longer logged by the computer's user")
	}
}

func TestR47_TheFirstPersonIsAManagerAndSomebodyAlwaysManages(t *testing.T) {
	d, _ := dbtest.Open(t)
	ctx := t.Context()
	_, _, err := d.AddStaffMember(ctx, store.StaffMember{Name: "Ben", Role: store.CashierRole}, benPIN, "")
	if store.CodeOf(err) != store.Invalid {
		t.Errorf("a cashier was the first: %v", err)
	}
	boss, _, err := d.AddStaffMember(ctx, store.StaffMember{Name: "Boss", Role: store.ManagerRole}, bossPIN, "")
	must(t, err)
	ben, _, err := d.AddStaffMember(ctx, store.StaffMember{Name: "Ben", Role: store.CashierRole}, benPIN, "")
	must(t, err)
	_, _, err = d.AddStaffMember(ctx, store.StaffMember{Name: "BEN", Role: store.CashierRole}, "9317", "")
	if store.CodeOf(err) != store.Invalid {
		t.Errorf("two people have one name: %v", err)
	}
	boss.Role = store.CashierRole
	if err := d.ChangeStaffMember(ctx, boss, "", nil); store.CodeOf(err) != store.Invalid {
		t.Errorf("the last manager became a cashier: %v", err)
	}
	if err := d.RemoveStaffMember(ctx, boss.ID); store.CodeOf(err) != store.Invalid {
		t.Errorf("the last manager went before the others: %v", err)
	}
	ben.Role = store.ManagerRole
	if err := d.ChangeStaffMember(ctx, ben, "", nil); store.CodeOf(err) != store.Invalid {
		t.Errorf("a manager has a PIN of four digits: %v", err)
	}
	must(t, d.ChangeStaffMember(ctx, ben, "730164", nil))
	must(t, d.RemoveStaffMember(ctx, boss.ID))
	forbidden(t, "what a removed person does", d.ChangeSetting(ctx, "receipt.footer", "x", "x"))
	must(t, d.SignIn(ctx, ben.ID, "730164"))
	must(t, d.RemoveStaffMember(ctx, ben.ID))
	must(t, d.ChangeSetting(ctx, "receipt.footer", "x", "Everything is as before without staff"))
}

func TestR47_ACashierMayNotWhatIsTheManagers(t *testing.T) {
	d, _, boss, _ := staffed(t)
	ctx := t.Context()
	row := taken(t, d, 1001)
	must(t, d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}}))
	row = dbtest.Named(t, d, "#1001")
	forbidden(t, "rejecting", d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}}))
	equal(t, "status after that", dbtest.Named(t, d, "#1001").Status, store.ReadyForPickup)
	sale := paid(t, d, row)
	for what, do := range map[string]func() error{
		"reversing": func() error { return d.ReversePayment(ctx, sale.Payments[0].ID, "") },
		"over-balance": func() error {
			return d.TakePayment(ctx, store.Payment{
				TransactionID: row.TransactionID, Type: "Cash", Minor: 99900, Currency: "USD", Over: true,
			}, sale.Transaction.Balance())
		},
		"giving back": func() error {
			return d.TakePayment(ctx, store.Payment{
				TransactionID: row.TransactionID, Type: "Cash", Minor: -500, Currency: "USD", Over: true,
			}, sale.Transaction.Balance())
		},
		"a return":   func() error { _, err := d.Return(ctx, store.ReturnRequest{SaleID: row.TransactionID}); return err },
		"releasing":  func() error { return d.Release(ctx, row.ID, "fo1001") },
		"capturing":  func() error { return d.Capture(ctx, db.Capturing{OrderID: row.ID, Minor: 1}) },
		"merging":    func() error { _, err := d.MergeCustomers(ctx, "c1", []string{"c2"}); return err },
		"products":   func() error { _, _, err := d.AddProduct(ctx, store.Product{SKU: "X"}); return err },
		"stock":      func() error { return d.AdjustStock(ctx, "p", 1, "found") },
		"forgetting": func() error { _, err := d.ForgetCustomer(ctx, "c1"); return err },
		"exporting":  func() error { return d.EachCustomer(ctx, func(store.Customer) error { return nil }) },
		"settings":   func() error { return d.ChangeSetting(ctx, "receipt.footer", "x", "x") },
		"a small door": func() error {
			return d.SetTenders(ctx, []store.PaymentType{{Name: "eCommerce", Button: "eCommerce"}}, []string{"VISA"})
		},
		"staff":     func() error { return d.RemoveStaffMember(ctx, boss.ID) },
		"a PIN":     func() error { return d.ChangeStaffMember(ctx, boss, "730164", nil) },
		"roles":     func() error { return d.KeepRole(ctx, store.Role{Name: "All", Permissions: store.AllPermissions()}) },
		"yesterday": func() error { _, err := d.SalesBetween(ctx, dbtest.Noon.AddDate(0, 0, -2), dbtest.Noon); return err },
		"copies":    func() error { return d.May(ctx, store.CopyingTheDatabase) },
		"another person": func() error {
			_, _, err := d.AddStaffMember(ctx, store.StaffMember{Name: "X", Role: "Cashier"}, "9317", "")
			return err
		},
	} {
		forbidden(t, what, do())
	}
	// What comes from Shopify goes on whoever is signed in, and nobody's name is on it.
	must(t, d.SignOut(ctx, false))
	taken(t, d, 1002)
	forbidden(t, "nobody saving a status", d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed}}))
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	must(t, d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: store.ReadyForPickup, To: store.Rejected}}))
	story, err := d.Story(ctx, row.ID)
	must(t, err)
	equal(t, "who rejected", story[len(story)-1].Actor, "Boss")
}

func TestR47_AnOverrideIsForOneActOnOneRecordOnceAndSoon(t *testing.T) {
	d, clock, boss, ben := staffed(t)
	ctx := t.Context()
	first, second := taken(t, d, 1001), taken(t, d, 1002)
	reject := func(row db.OrderRow) error {
		return d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}})
	}
	allow := func() { must(t, d.AllowOnce(ctx, boss.ID, bossPIN, store.RejectingAnOrder, first.ID)) }
	if err := d.AllowOnce(ctx, ben.ID, benPIN, store.RejectingAnOrder, first.ID); store.CodeOf(err) != store.Forbidden {
		t.Errorf("a cashier allowed themselves: %v", err)
	}
	allow()
	equal(t, "signed in after the manager's PIN", d.SignedIn().Name, "Ben")
	equal(t, "may", d.MayNot(store.RejectingAnOrder, first.ID), "")
	if d.MayNot(store.RejectingAnOrder, second.ID) == "" || d.MayNot("taking goods back", first.ID) == "" {
		t.Error("it is shown as allowed on another record, or for another act")
	}
	forbidden(t, "another order", reject(second))
	forbidden(t, "another act", d.ChangeSetting(ctx, "receipt.footer", "x", "x"))

	clock.At = clock.At.Add(store.Allowed + time.Second)
	forbidden(t, "after two minutes", reject(first))
	if d.MayNot(store.RejectingAnOrder, first.ID) == "" {
		t.Error("it is shown as allowed after two minutes")
	}

	allow()
	stale := first
	stale.Status = store.Completed
	if err := reject(stale); store.CodeOf(err) != store.Conflict {
		t.Errorf("a stale status: %v", err)
	}
	must(t, reject(first)) // what failed has used nothing up
	if d.MayNot(store.RejectingAnOrder, first.ID) == "" {
		t.Error("it is shown as allowed a second time")
	}
	saysOnce(t, d, "Ben: Ben did what Boss had allowed once: rejecting an order")
	story, err := d.Story(ctx, first.ID)
	must(t, err)
	told := ""
	for _, e := range story {
		told += e.Actor + ": " + e.Title + "\n"
	}
	for _, sentence := range []string{"Boss: Boss allowed Ben once: rejecting an order", "Ben: Ben did what Boss had allowed once"} {
		if !strings.Contains(told, sentence) {
			t.Errorf("the order's story lacks %q:\n%s", sentence, told)
		}
	}

	must(t, d.AllowOnce(ctx, boss.ID, bossPIN, store.RejectingAnOrder, second.ID))
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	must(t, d.SignIn(ctx, ben.ID, benPIN))
	if d.MayNot(store.RejectingAnOrder, second.ID) == "" {
		t.Error("what was allowed is still shown after somebody else was signed in")
	}
	// One that a payment's record names is told in its order's story.
	sale := paid(t, d, second)
	must(t, d.AllowOnce(ctx, boss.ID, bossPIN, "reversing a payment", sale.Payments[0].ID))
	must(t, d.ReversePayment(ctx, sale.Payments[0].ID, "wrong card"))
	forbidden(t, "reversing twice", d.ReversePayment(ctx, sale.Payments[0].ID, "again"))
	story, err = d.Story(ctx, second.ID)
	must(t, err)
	if n := len(story); story[n-1].Actor != "Ben" || !strings.Contains(story[n-2].Title, "Boss had allowed once") {
		t.Errorf("the payment's story ends with %v", story[len(story)-2:])
	}
}

func TestR47_WrongPINsAreCountedInTheDatabaseAndSlowDown(t *testing.T) {
	d, clock, boss, ben := staffed(t)
	ctx := t.Context()
	for range 5 {
		if err := d.SignIn(ctx, boss.ID, "111999"); store.CodeOf(err) != store.Unauthorized {
			t.Fatalf("a wrong PIN: %v", err)
		}
	}
	equal(t, "signed in after wrong PINs", d.SignedIn().Name, "Ben")
	if err := d.SignIn(ctx, boss.ID, bossPIN); store.CodeOf(err) != store.Busy {
		t.Errorf("the right PIN during the wait: %v", err)
	}
	if err := d.AllowOnce(ctx, boss.ID, bossPIN, store.RejectingAnOrder, "x"); store.CodeOf(err) != store.Busy {
		t.Errorf("an override shares the wait: %v", err)
	}
	must(t, d.SignIn(ctx, ben.ID, benPIN)) // another person doesn't wait

	// Another program on the database waits as well.
	other, err := db.Open(ctx, db.Config{Path: d.Config().Path, Now: clock.Now, Machine: "second till", PINSecret: dbtest.PINSecret})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	if err := other.SignIn(ctx, boss.ID, bossPIN); store.CodeOf(err) != store.Busy {
		t.Errorf("at another computer: %v", err)
	}
	clock.At = clock.At.Add(31 * time.Second)
	if err := d.SignIn(ctx, boss.ID, "111999"); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("after the wait: %v", err)
	}
	clock.At = clock.At.Add(31 * time.Second)
	if err := d.SignIn(ctx, boss.ID, bossPIN); store.CodeOf(err) != store.Busy {
		t.Errorf("the second wait is no longer: %v", err)
	}
	clock.At = clock.At.Add(time.Minute)
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	if err := d.SignIn(ctx, boss.ID, "111999"); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("the count begins anew after the right one: %v", err)
	}
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	if n := strings.Count(titles(t, d), "Boss: A wrong PIN was given for Boss"); n != 7 {
		t.Errorf("%d wrong PINs are logged, want 7", n)
	}
}

// Who knows one PIN can't try others' for nothing by signing in between, and a till at which
// people sign in all day makes nobody wait.
func TestR47_AComputersWrongPINsStayCounted(t *testing.T) {
	d, clock, boss, ben := staffed(t)
	ctx := t.Context()
	for range 25 {
		must(t, d.SignIn(ctx, ben.ID, benPIN))
	}
	var people []string
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	for _, name := range []string{"Cem", "Dora", "Eva", "Finn", "Gus"} {
		m, _, err := d.AddStaffMember(ctx, store.StaffMember{Name: name, Role: store.CashierRole}, "9317", "")
		must(t, err)
		people = append(people, m.ID)
	}
	for i := range 20 {
		if err := d.SignIn(ctx, people[i%5], "0000"); store.CodeOf(err) != store.Unauthorized {
			t.Fatalf("wrong PIN %d: %v", i+1, err)
		}
	}
	if err := d.SignIn(ctx, ben.ID, benPIN); store.CodeOf(err) != store.Busy {
		t.Errorf("after 20 wrong PINs at this computer: %v", err)
	}
	clock.At = clock.At.Add(31 * time.Second)
	must(t, d.SignIn(ctx, ben.ID, benPIN))
	must(t, d.SignIn(ctx, boss.ID, bossPIN)) // the right ones don't wait again
}

func TestR47_ABadgeNamesAPersonAndNeverStandsForThePIN(t *testing.T) {
	d, _, _, ben := staffed(t)
	ctx := t.Context()
	must(t, d.SignOut(ctx, false))
	m, err := d.BadgeOf(ctx, "123456789")
	must(t, err)
	equal(t, "whose badge", m.ID, ben.ID)
	equal(t, "signed in by a badge alone", d.SignedIn().ID, "")
	if err := d.SignIn(ctx, ben.ID, "123456789"); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("the badge's code as a PIN: %v", err)
	}
	if err := d.SignIn(ctx, ben.ID, ""); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("no PIN: %v", err)
	}
	for _, code := range []string{"20000001", "4006381333931", "", "12345678"} {
		if _, err := d.BadgeOf(ctx, code); store.CodeOf(err) != store.NotFound {
			t.Errorf("%q is somebody's badge: %v", code, err)
		}
	}
	for _, row := range rowsOf(t, d.Config().Path, "SELECT badge, pin_hash FROM staff") {
		if strings.Contains(row, "123456789") || strings.Contains(row, benPIN) {
			t.Errorf("the database tells %s", row)
		}
	}
}

func TestR47_AStolenDatabaseTellsNoPIN(t *testing.T) {
	d, clock, boss, _ := staffed(t)
	ctx := t.Context()
	for what, secret := range map[string]func(context.Context, string, bool) ([]byte, error){
		"none": nil,
		"another": func(context.Context, string, bool) ([]byte, error) {
			return []byte("another secret of PINs, of another till"), nil
		},
		"an unanswering keyring": func(context.Context, string, bool) ([]byte, error) {
			return nil, store.Fail(store.Unavailable, "This computer has no keyring.")
		},
	} {
		thief, err := db.Open(ctx, db.Config{Path: d.Config().Path, Now: clock.Now, PINSecret: secret})
		must(t, err)
		if err := thief.SignIn(ctx, boss.ID, bossPIN); store.CodeOf(err) != store.Unavailable {
			t.Errorf("with %s secret the right PIN: %v", what, err)
		}
		equal(t, "signed in with "+what, thief.SignedIn().ID, "")
		must(t, thief.Close())
	}
}

func TestR47_TheRecoveryCodeHelpsOnce(t *testing.T) {
	d, clock := dbtest.Open(t)
	ctx := t.Context()
	boss, code, err := d.AddStaffMember(ctx, store.StaffMember{Name: "Boss", Role: store.ManagerRole}, bossPIN, "")
	must(t, err)
	must(t, d.SignOut(ctx, false))
	// It helps where the secret of the PINs is gone with the old computer.
	other, err := db.Open(ctx, db.Config{
		Path: d.Config().Path, Now: clock.Now, Machine: "new till",
		PINSecret: func(context.Context, string, bool) ([]byte, error) {
			return []byte("the new computer's secret of its PINs"), nil
		},
	})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	if _, _, err := other.Recover(ctx, "AAAA-AAAA-AAAA-AAAA-AAAA", "730164"); store.CodeOf(err) != store.Unauthorized {
		t.Errorf("a wrong code: %v", err)
	}
	if _, _, err := other.Recover(ctx, code, "1234"); store.CodeOf(err) != store.Invalid {
		t.Errorf("a manager's PIN of four digits: %v", err)
	}
	m, next, err := other.Recover(ctx, strings.ToLower(code), "730164")
	must(t, err)
	equal(t, "who", m.ID, boss.ID)
	equal(t, "signed in by a code", other.SignedIn().ID, "")
	must(t, other.SignIn(ctx, boss.ID, "730164"))
	if _, _, err := other.Recover(ctx, code, "926415"); store.CodeOf(err) != store.Unauthorized || next == code {
		t.Errorf("the code helps twice: %v", err)
	}
	for range 2 {
		if _, _, err := other.Recover(ctx, code, "926415"); store.CodeOf(err) != store.Unauthorized {
			t.Errorf("the code is tried again: %v", err)
		}
	}
	_, _, err = other.Recover(ctx, next, "926415")
	if store.CodeOf(err) != store.Busy {
		t.Errorf("codes are tried without waiting: %v", err)
	}
	saysOnce(t, d, "Boss: Boss has a new PIN by the recovery code at new till")
}

func TestR47_OwnRolesGrantWhatTheyName(t *testing.T) {
	d, _, boss, ben := staffed(t)
	ctx := t.Context()
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	lead := store.Role{Name: "Shift leader", Permissions: []store.Permission{store.WorkOrders, store.RejectAndRefund}}
	must(t, d.KeepRole(ctx, lead))
	ben.Role = lead.Name
	must(t, d.ChangeStaffMember(ctx, ben, "730164", nil))
	if err := d.RemoveRole(ctx, lead.Name); store.CodeOf(err) != store.Invalid {
		t.Errorf("a role that somebody has was removed: %v", err)
	}
	row := taken(t, d, 1001)
	must(t, d.SignIn(ctx, ben.ID, "730164"))
	must(t, d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}}))
	forbidden(t, "settings", d.ChangeSetting(ctx, "receipt.footer", "x", "x"))
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	lead.Permissions = []store.Permission{store.WorkOrders}
	must(t, d.KeepRole(ctx, lead))
	must(t, d.SignIn(ctx, ben.ID, "730164"))
	row = taken(t, d, 1002)
	rejected := []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}}
	forbidden(t, "what was taken from the role", d.SetStatuses(ctx, rejected))
	_, roles, err := d.Staff(ctx)
	must(t, err)
	equal(t, "roles", len(roles), 3)
}

func TestR47_ScriptsMayWhatAManagerAllowsThem(t *testing.T) {
	d, clock, boss, ben := staffed(t)
	ctx := t.Context()
	row := taken(t, d, 1001)
	script, err := db.Open(ctx, db.Config{Path: d.Config().Path, Now: clock.Now, Actor: "cron", Script: true, PINSecret: dbtest.PINSecret})
	must(t, err)
	defer func() { must(t, script.Close()) }()
	ready := []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}}
	forbidden(t, "a script saving a status", script.SetStatuses(ctx, ready))
	forbidden(t, "a cashier allowing it", d.KeepRole(ctx, store.Role{Name: store.ScriptsRole, Permissions: store.AllPermissions()}))
	must(t, d.SignIn(ctx, boss.ID, bossPIN))
	must(t, d.KeepRole(ctx, store.Role{Name: store.ScriptsRole, Permissions: []store.Permission{store.WorkOrders}}))
	must(t, script.SetStatuses(ctx, ready))
	story, err := d.Story(ctx, row.ID)
	must(t, err)
	equal(t, "who", story[len(story)-1].Actor, "cron")
	forbidden(t, "a script changing settings", script.ChangeSetting(ctx, "receipt.footer", "x", "x"))
	ben.Role = store.ScriptsRole
	if err := d.ChangeStaffMember(ctx, ben, "", nil); store.CodeOf(err) != store.Invalid {
		t.Errorf("a person has the scripts' role: %v", err)
	}
	must(t, script.SignIn(ctx, boss.ID, bossPIN)) // --as
	must(t, script.ChangeSetting(ctx, "receipt.footer", "x", "The footer changed"))
	saysOnce(t, d, "Boss: The footer changed")
}

// rowsOf reads rows as one text each.
func rowsOf(t *testing.T, path, query string) (all []string) {
	t.Helper()
	rows, err := columns(t.Context(), raw(t, path), query)
	must(t, err)
	for _, row := range rows {
		all = append(all, strings.Join(row, " "))
	}
	return all
}
