package store_test

import (
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"tillbridge/store"
)

func TestBackupsThin(t *testing.T) {
	noon := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	daily := func(days int) []time.Time {
		var taken []time.Time
		for i := range days {
			taken = append(taken, noon.AddDate(0, 0, -i))
		}
		return taken
	}
	tests := []struct {
		name  string
		plan  store.BackupPlan
		taken []time.Time
		keeps []string
	}{
		{"none", store.UsualBackups, nil, nil},
		{
			"the newest of a day",
			store.BackupPlan{Days: 2},
			[]time.Time{noon, noon.Add(time.Hour), noon.AddDate(0, 0, -1)},
			[]string{"2026-11-26 13", "2026-11-25 12"},
		},
		{
			"days with none don't count",
			store.BackupPlan{Days: 2},
			[]time.Time{noon, noon.AddDate(0, -3, 0)},
			[]string{"2026-11-26 12", "2026-08-26 12"},
		},
		{
			"a year of days",
			store.BackupPlan{Days: 3, Weeks: 3, Months: 3},
			daily(365),
			[]string{"2026-11-26 12", "2026-11-25 12", "2026-11-24 12", "2026-11-22 12", "2026-11-15 12", "2026-10-31 12", "2026-09-30 12"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spare := map[time.Time]bool{}
			for _, each := range test.plan.Spare(test.taken) {
				spare[each] = true
			}
			kept := map[string]bool{}
			for _, each := range test.taken {
				if !spare[each] {
					kept[each.Format("2006-01-02 15")] = true
				}
			}
			if len(kept) != len(test.keeps) {
				t.Errorf("keeps %v, want %v", kept, test.keeps)
			}
			for _, want := range test.keeps {
				if !kept[want] {
					t.Errorf("%s is gone; kept %v", want, kept)
				}
			}
		})
	}
}

func TestABackupPlanKeepsSomethingSomewhere(t *testing.T) {
	for _, p := range []store.BackupPlan{{}, {Days: -1}, {Days: 1, Weeks: -1}, {Days: 7, Folder: "backups"}, {Days: 9999}} {
		if store.CodeOf(p.Check()) != store.Invalid {
			t.Errorf("%+v is allowed", p)
		}
	}
	if err := store.UsualBackups.Check(); err != nil {
		t.Error(err)
	}
}

func TestASecondPlaceIsAnotherAndItsKeyIsPublic(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	public, secret := identity.Recipient().String(), identity.String()
	good := store.BackupPlan{Days: 7, Folder: "/backups", Second: "/usb/backups", Recipient: public}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*store.BackupPlan){
		"relative":           func(p *store.BackupPlan) { p.Second = "usb" },
		"the first":          func(p *store.BackupPlan) { p.Second = "/backups/" },
		"a key for nothing":  func(p *store.BackupPlan) { p.Second = "" },
		"a word":             func(p *store.BackupPlan) { p.Recipient = "open sesame" },
		"cut short":          func(p *store.BackupPlan) { p.Recipient = public[:40] },
		"a changed letter":   func(p *store.BackupPlan) { p.Recipient = public[:20] + "b" + public[21:] },
		"two keys":           func(p *store.BackupPlan) { p.Recipient = public + "\n" + public },
		"a comment alone":    func(p *store.BackupPlan) { p.Recipient = "# mine" },
		"the secret one":     func(p *store.BackupPlan) { p.Recipient = secret },
		"the secret, small":  func(p *store.BackupPlan) { p.Recipient = strings.ToLower(secret) },
		"the secret, later":  func(p *store.BackupPlan) { p.Recipient = "# mine\n" + secret },
		"with a line's end":  func(p *store.BackupPlan) { p.Recipient = public + "\n" },
		"a file of commands": func(p *store.BackupPlan) { p.Recipient = "ssh-ed25519 AAAA" },
	} {
		p := good
		spoil(&p)
		err := p.Check()
		if store.CodeOf(err) != store.Invalid {
			t.Errorf("%s is allowed: %v", name, err)
		}
		if said := store.Details(err); strings.Contains(strings.ToUpper(said), secret) {
			t.Errorf("%s: the secret key is repeated: %s", name, said)
		}
	}
}

func TestR65_FilesStayThirtyDaysUnlessSomebodyChose(t *testing.T) {
	for text, want := range map[string]int{"": 30, "30": 30, "1": 1, " 365 ": 365} {
		if days, err := store.FileDays(text); err != nil || days != want {
			t.Errorf("%q is %d days (%v), want %d", text, days, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "x", "3651", "1.5", "99999999999999999999"} {
		if _, err := store.FileDays(text); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q is allowed", text)
		}
	}
}
