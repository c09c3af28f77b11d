package store_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

func TestR47_APINIsLongEnoughForItsRoleAndNotTheFirstAnybodyTries(t *testing.T) {
	own := store.Role{Name: "Shift leader", Permissions: []store.Permission{store.WorkOrders, store.ReleaseHolds}}
	for _, c := range []struct {
		pin  string
		role store.Role
		says string // part of why not, "" for allowed
	}{
		{"8350", store.Cashier(), ""},
		{"835", store.Cashier(), "at least 4"},
		{"8350", store.Manager(), "at least 6"},
		{"835017", store.Manager(), ""},
		{"8350", own, "at least 6"},
		{"8350174926173", store.Cashier(), "at most 12"},
		{"83a0", store.Cashier(), "digits alone"},
		{"٨٣٥٠", store.Cashier(), "digits alone"},
		{"1111", store.Cashier(), "first that anybody"},
		{"1234", store.Cashier(), "first that anybody"},
		{"4321", store.Cashier(), "first that anybody"},
		{"7890", store.Cashier(), "first that anybody"},
		{"2109", store.Cashier(), "first that anybody"},
		{"1212", store.Cashier(), "first that anybody"},
		{"123123", store.Manager(), "first that anybody"},
		{"345678", store.Manager(), "first that anybody"},
		{"1357", store.Cashier(), ""},
	} {
		err := store.CheckPIN(c.pin, c.role)
		if (c.says == "") != (err == nil) || err != nil && !strings.Contains(store.MessageOf(err), c.says) {
			t.Errorf("%s for a %s: %v, want %q", c.pin, c.role.Name, err, c.says)
		}
	}
}

func TestR47_WrongPINsSlowDownMoreAndMore(t *testing.T) {
	for wrong, want := range map[int64]time.Duration{
		0: 0, 4: 0, 5: 30 * time.Second, 6: time.Minute, 7: 2 * time.Minute, 11: 32 * time.Minute, 12: time.Hour, 1000: time.Hour,
	} {
		if got := store.WaitOfPerson(wrong); got != want {
			t.Errorf("after %d wrong PINs of a person: %s, want %s", wrong, got, want)
		}
	}
	if store.WaitOfComputer(19) != 0 || store.WaitOfComputer(20) != 30*time.Second {
		t.Error("a computer's first wait is after 20 wrong PINs")
	}
}

func TestR47_RejectRefundMergeAndSettingsAreTheManagers(t *testing.T) {
	cashier, manager := store.Cashier(), store.Manager()
	for act, cashiers := range map[store.Act]bool{
		"identifying a customer": true, "taking a payment": true, "finishing a sale": true, "saving statuses": true, "editing a customer": true,
		store.RejectingAnOrder: false, store.GivingMoneyBack: false, "taking goods back": false, "merging customers": false,
		"removing duplicates": false, "changing a setting": false, "reversing a payment": false, store.TakingMoreThanOwed: false,
		"releasing a hold": false, "capturing a payment": false, "counting stock": false, "importing customers": false,
		store.ExportingCustomers: false, "forgetting a customer": false, "adding a person": false, store.SeeingSales: false,
		"noting a print": true,
	} {
		needs, known := act.Needs()
		if !known || cashier.May(needs) != cashiers || !manager.May(needs) {
			t.Errorf("%s needs %q (known: %t), which a cashier has: %t, a manager: %t", act, needs, known, cashier.May(needs), manager.May(needs))
		}
	}
	if manager.May(store.Programs) {
		t.Error("what the program does by itself is granted to nobody")
	}
}

func TestR47_RolesOfTheShopsOwn(t *testing.T) {
	for _, name := range []string{"", "  ", "manager", "Cashier", strings.Repeat("x", 31)} {
		if (store.Role{Name: name}).Check() == nil {
			t.Errorf("a role may be called %q", name)
		}
	}
	if err := (store.Role{Name: "Shift leader", Permissions: []store.Permission{store.ReleaseHolds}}).Check(); err != nil {
		t.Error(err)
	}
	if (store.Role{Name: "Odd", Permissions: []store.Permission{"everything"}}).Check() == nil {
		t.Error("a permission that there is not was taken")
	}
	for _, p := range []store.Permission{store.Programs, store.Anybody} {
		if (store.Role{Name: "Odd", Permissions: []store.Permission{p}}).Check() == nil {
			t.Errorf("%s was granted", p)
		}
	}
}

func TestR47_ABadgeIsNoReceipt(t *testing.T) {
	for code, ok := range map[string]bool{"123456789": true, "12345678": false, "1234": false, "12345678a": false, "": false} {
		if (store.CheckBadge(code) == nil) != ok {
			t.Errorf("badge %q: %v", code, store.CheckBadge(code))
		}
	}
}
