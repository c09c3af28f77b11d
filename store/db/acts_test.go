package db_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// silent are the methods that write what is no act of anybody's: notes that the
// program makes for itself. Everything else that writes must log (R44).
var silent = map[string]string{
	"SetSetting":    "what the program notes for itself",
	"Lineage":       "a number made once, by chance",
	"SecondFiles":   "makes the lineage where there is none",
	"BadgeOf":       "as SecondFiles",
	"SetMark":       "how far polling has come",
	"TakeLease":     "which computer polls",
	"ReleaseLease":  "which computer polls",
	"ClaimPush":     "the try shows in the outbox, its end in the log",
	"PushJob":       "which job Shopify works on",
	"PushSent":      "the try shows in the outbox, its end in the log",
	"HastenPushes":  "when what waits is tried, not whether",
	"HastenNetwork": "as HastenPushes",
	"ForgetLeftOut": "an order that never came in is gone at Shopify",
	"ForgetRest":    "that the file was written anew; the forgetting itself is logged",
	"ClaimDrawer":   "that the drawer opens shows with the payment and the paper",
	"ReleaseDrawer": "as ClaimDrawer",
}

// TestR44_EveryMethodThatWritesLogs reads the source: a method that begins a
// database transaction must be able to reach the log.
func TestR44_EveryMethodThatWritesLogs(t *testing.T) {
	calls, exported := callsOf(t)
	// That every act seals the books it touched is no event of its own.
	delete(calls["on"], "seal")
	delete(calls["on"], "begins")
	delete(calls["start"], "sealOld")
	reaches := func(from, what string) bool {
		seen := map[string]bool{}
		var visit func(string) bool
		visit = func(name string) bool {
			if name == what {
				return true
			}
			if seen[name] {
				return false
			}
			seen[name] = true
			return slices.ContainsFunc(slices.Collect(maps.Keys(calls[name])), visit)
		}
		return visit(from)
	}
	writers := 0
	for _, name := range exported {
		if !reaches(name, "in") {
			continue
		}
		writers++
		_, quiet := silent[name]
		switch logs := reaches(name, "log"); {
		case quiet && logs:
			t.Errorf("%s logs, so it is not silent", name)
		case !quiet && !logs:
			t.Errorf("%s writes and never logs: who did it, and what was before?", name)
		}
	}
	if writers < 20 {
		t.Errorf("only %d methods write: this test no longer reads the source rightly", writers)
	}
}

// callsOf reads which functions of the package call which, by name, and which
// methods of DB are exported.
func callsOf(t *testing.T) (calls map[string]map[string]bool, exported []string) {
	t.Helper()
	calls = map[string]map[string]bool{}
	entries, err := os.ReadDir(".")
	must(t, err)
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, parser.SkipObjectResolution)
		must(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Name.Name
			// Methods of DB that are named like generated queries would hide them.
			if f.Recv != nil && receiver(f) == "DB" && f.Name.IsExported() {
				exported = append(exported, name)
			}
			if calls[name] == nil {
				calls[name] = map[string]bool{}
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch called := call.Fun.(type) {
				case *ast.Ident:
					calls[name][called.Name] = true
				case *ast.SelectorExpr:
					// a.Setting is a query, d.Setting one of ours.
					if from, ok := called.X.(*ast.Ident); !ok || from.Name != "a" || !called.Sel.IsExported() {
						calls[name][called.Sel.Name] = true
					}
				}
				return true
			})
		}
	}
	return calls, exported
}

func receiver(f *ast.FuncDecl) string {
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	name, ok := star.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return name.Name
}

// TestR44_EveryActLeavesAnEventOfWhoAndWhat carries out acts one after the other.
func TestR44_EveryActLeavesAnEventOfWhoAndWhat(t *testing.T) {
	d, _ := stocked(t)
	ctx := t.Context()
	id := func(name string) string { return named(t, d, name).ID }
	transaction := func(name string) string { return named(t, d, name).TransactionID }
	var payment, jon, twin, merge string
	claim := func() store.Push {
		p, ok, err := d.ClaimPush(ctx, "test", time.Minute)
		must(t, err)
		if !ok {
			t.Fatal("nothing is due")
		}
		return p
	}
	unknown := order(1002)
	unknown.Email, unknown.Buyer = "jon@example.com", store.Buyer{FirstName: "Jon", LastName: "Whitaker"}
	acts := []struct {
		name string
		do   func() error
		kind store.EventKind
		says string
	}{
		{"AddCustomers", func() error { return d.AddCustomers(ctx, []store.Customer{{FirstName: "Ben"}}) }, store.EventRecord, "created"},
		{
			"AddProducts", func() error { return d.AddProducts(ctx, []store.Product{{SKU: "CAS-1", Stocked: true, OnHand: 3}}) },
			store.EventRecord, "CAS-1 created",
		},
		{"TakeIn", func() error { _, err := d.TakeIn(ctx, []store.Order{order(1001), unknown}); return err }, store.EventWaiting, "#1002"},
		{"Quarantine", func() error { return d.Quarantine(ctx, shop, "gid://1", noon, noon, "no lines") }, store.EventQuarantined, "could not"},
		{"AddCustomer", func() error {
			c, _, err := d.AddCustomer(ctx, store.Customer{FirstName: "Jon", LastName: "Whitaker"})
			jon = c.ID
			return err
		}, store.EventRecord, "created"},
		{"EditCustomer", func() error {
			row, err := d.Customer(ctx, jon)
			must(t, err)
			c := row.Customer
			c.Phone = "+1 603 555 0100"
			_, err = d.EditCustomer(ctx, c)
			return err
		}, store.EventRecord, "edited"},
		{"Identify", func() error { _, err := d.Identify(ctx, []string{id("#1002")}, jon); return err }, store.EventIdentified, "#1002"},
		{"SaveTransaction", func() error {
			s, err := d.Sale(ctx, transaction("#1002"))
			must(t, err)
			to := s.Notes()
			to.Comments = "Call before noon"
			_, err = d.SaveTransaction(ctx, transaction("#1002"), s.Notes(), to)
			return err
		}, store.EventNoted, ""},
		{"UndoIdentify", func() error { _, err := d.UndoIdentify(ctx, id("#1002")); return err }, store.EventUndone, "#1002"},
		{"IdentifyAsNew", func() error {
			done, err := d.IdentifyAsNew(ctx, []string{id("#1002")}, store.Customer{FirstName: "John", LastName: "Whitaker"})
			twin = done.Customer.ID
			return err
		}, store.EventIdentified, "#1002"},
		{"MergeCustomers", func() error {
			merges, err := d.MergeCustomers(ctx, jon, []string{twin})
			if err == nil {
				merge = merges[0].ID
			}
			return err
		}, store.EventMerged, ""},
		{"UndoMerge", func() error { return d.UndoMerge(ctx, merge) }, store.EventUndone, ""},
		{"ImportCustomers", func() error {
			_, err := csvfile.ImportCustomers(ctx, d, strings.NewReader("First name,Last name,Email\nPriya,Raman,priya@example.com\n"),
				db.CustomerImport{})
			return err
		}, store.EventRecord, "imported"},
		{"TakePayment", func() error {
			return d.TakePayment(ctx, store.Payment{
				TransactionID: transaction("#1001"), Type: "Cash", Minor: 12100, Currency: "USD",
				Comments: "exact",
			}, 12100)
		}, store.EventPayment, "paid by Cash"},
		{"ReversePayment", func() error {
			s, err := d.Sale(ctx, transaction("#1001"))
			must(t, err)
			payment = s.Payments[0].ID
			return d.ReversePayment(ctx, payment, "wrong order")
		}, store.EventPayment, "reversed"},
		{
			"Printed", func() error { _, err := d.Printed(ctx, transaction("#1001"), store.DocumentReceipt, ""); return err }, store.EventPrinted,
			"printed",
		},
		{"SetStatuses", func() error { return save(ctx, d, named(t, d, "#1001"), store.ReadyForPickup) }, store.EventStatus, "#1001"},
		{
			"PushDelayed", func() error { return d.PushDelayed(ctx, claim(), noon, store.Fail(store.Unavailable, "Offline.")) },
			store.EventPushDelayed, "#1001",
		},
		{"PushFailed", func() error { return d.PushFailed(ctx, claim(), store.Fail(store.Refused, "On hold.")) }, store.EventPushFailed, "#1001"},
		{"RetryPush", func() error { return d.RetryPush(ctx, id("#1001")) }, store.EventStatus, "again"},
		{"PushConfirmed", func() error { return d.PushConfirmed(ctx, claim(), "Shopify says so") }, store.EventConfirmed, "#1001"},
		{"Finish", func() error {
			must(t, d.TakePayment(ctx, store.Payment{TransactionID: transaction("#1001"), Type: "Cash", Minor: 12100, Currency: "USD"}, 12100))
			return d.Finish(ctx, transaction("#1001"))
		}, store.EventFinished, ""},
		{"SetTenders", func() error {
			return d.SetTenders(ctx, []store.PaymentType{{Name: "eCommerce", Button: "eCommerce"}}, []string{"VISA"})
		}, store.EventRecord, "Payment types"},
		{"SetProfile", func() error { return d.SetProfile(ctx, store.Profile{Name: "Riverside"}) }, store.EventRecord, "receipts"},
		{
			"ChangeSetting", func() error { return d.ChangeSetting(ctx, "printer.A", "cups:A", "The printer of A changed") }, store.EventRecord,
			"printer of A",
		},
		{"SetBackupPlan", func() error { return d.SetBackupPlan(ctx, store.BackupPlan{Days: 3}) }, store.EventRecord, "daily backups"},
	}
	for _, act := range acts {
		t.Run(act.name, func(t *testing.T) {
			before := since(ctx, t, d, 0)
			must(t, act.do())
			left := since(ctx, t, d, before[0].Seq)
			i := slices.IndexFunc(left, func(e store.Event) bool { return e.Kind == act.kind && strings.Contains(e.Title, act.says) })
			if i < 0 {
				t.Fatalf("left %+v, want %s and %q", left, act.kind, act.says)
			}
			if e := left[i]; e.Actor != "Anna" && e.Actor != store.Automatic {
				t.Errorf("done by %q", e.Actor)
			}
			if settings := strings.HasPrefix(act.name, "Set") && act.name != "SetStatuses" || act.name == "ChangeSetting"; settings &&
				left[i].After == "" {
				t.Error("what it is now is not in it")
			}
		})
	}
	report, err := d.VerifyLog(ctx)
	must(t, err)
	must(t, report.Err())
}

// since returns the events after a number, newest first.
func since(ctx context.Context, t *testing.T, d *db.DB, seq int64) []store.Event {
	t.Helper()
	events, err := d.Recent(ctx, 1000)
	must(t, err)
	return slices.DeleteFunc(events, func(e store.Event) bool { return e.Seq <= seq })
}
