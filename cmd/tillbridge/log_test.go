package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/keep"
	"tillbridge/store/plaintext"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// TestTheLogNamesNobody lives a shop's days, good and bad, at the most talkative
// level, and looks for everybody in the log: names, emails, phones, streets and
// secrets.
func TestTheLogNamesNobody(t *testing.T) {
	var said bytes.Buffer
	log := logger(io.Discard, &said, true, &plaintext.Redactor{})
	d := livedIn(t, log)
	people := everybody(t, d)
	if len(people) < 100 {
		t.Fatalf("only %d things to look for: this test reads the shop wrongly", len(people))
	}
	if lines := strings.Count(said.String(), "\n"); lines < 40 {
		t.Fatalf("only %d lines were logged:\n%s", lines, said.String())
	}
	for text, what := range people {
		if at := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(text)).FindStringIndex(said.String()); at != nil {
			from, to := max(0, at[0]-200), min(said.Len(), at[1]+100)
			t.Errorf("the log holds the %s %q: …%s…", what, text, said.String()[from:to])
		}
	}
	log.Error().Msg("Dear Maya Okafor")
	if !regexp.MustCompile(`\bMaya`).MatchString(said.String()) {
		t.Error("this test would not have found a name")
	}
}

// livedIn polls, identifies, pays, prints and pushes through every fault that the
// training shop knows, imports a bad file, and backs up to where it can't.
func livedIn(t *testing.T, log zerolog.Logger) *db.DB {
	t.Helper()
	ctx := t.Context()
	// Nobody waits: who sleeps moves the clock of all.
	var slept atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(slept.Load())) }
	sleep := func(_ context.Context, d time.Duration) error {
		slept.Add(int64(d))
		return nil
	}
	s := &session{Common: Common{Training: true, Database: filepath.Join(t.TempDir(), "shop.db")}, out: io.Discard, err: io.Discard}
	d, err := db.Open(ctx, db.Config{Path: s.Database, Now: now, Actor: "Anna", Log: log})
	mustNot(t, err)
	t.Cleanup(func() { mustNot(t, d.Close()) })
	mustNot(t, training.Fill(ctx, d))

	shop := shopsim.New(shopsim.Config{Now: now, Seed: 7, Orders: 60, BucketSize: 1e6, RestoreRate: 1e6})
	b := &between{next: shop}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	gateway, err := shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: server.URL, Credentials: shopify.Credentials{Token: shopsim.Token}, Now: now, Log: log,
		Sleep: sleep,
	})
	mustNot(t, err)
	poller := sync.NewPoller(gateway, d, sync.PollerConfig{Shop: shopsim.Domain, Now: now, Log: log, Holder: "test"})
	pusher := sync.NewPusher(gateway, d, sync.PusherConfig{Now: now, Sleep: sleep, Log: log, Holder: "test"})

	page := `<html><body>Sign in, Maya</body></html>`
	bad := []shopsim.Fault{
		{Truncate: true},
		{Status: 500, Body: "oops"},
		{Status: 502, Body: page},
		{Body: shopsim.ThrottledBody},
		{Body: shopsim.InternalErrorBody},
		{Status: 429, RetryAfter: "1"},
		{},
		{Truncate: true},
		{},
		{},
		{Truncate: true},
		{Status: 401, Body: `{"errors":"[API] Invalid API key"}`},
		{Body: `{"data":{"orders":[{"customer":"Maya Okafor"}]}}`},
		{Body: `{"data":null,"errors":[{"message":"Order is wrong"}]}`},
	}
	page = strings.ReplaceAll(page, "Maya", "guest")
	bad[2].Body = page
	// An order that can't be taken in, and every fault at every place of a poll.
	b.bend(func(b *between) { b.emptied = "#1003" })
	err = errors.New("not polled yet")
	for i := 0; i < len(bad) || err != nil; i++ {
		if i < len(bad) {
			shop.FailNext(bad[i:]...)
		}
		_, err = poller.Check(ctx)
	}
	b.bend(func(b *between) { b.emptied = "" })
	mustNot(t, d.LoadCustomers(ctx))

	waiting, err := d.WaitingForCustomer(ctx)
	mustNot(t, err)
	for _, row := range waiting {
		o, _, err := d.Details(ctx, row.ID)
		mustNot(t, err)
		if _, err := d.IdentifyAsNew(ctx, []string{row.ID}, store.Customer{
			FirstName: o.Buyer.FirstName, LastName: o.Buyer.LastName,
			Email: o.ContactEmail(), Phone: o.ContactPhone(), Address: o.HomeAddress(),
		}); err != nil {
			log.Error().Str("cause", store.Details(err)).Msg("identify")
		}
	}
	rows, err := d.Orders(ctx, db.OrderFilter{Scope: db.AllOrders, Sort: db.ByCreated})
	mustNot(t, err)
	pushed := 0
	for i, row := range rows {
		if row.TransactionID == "" {
			continue
		}
		pay := store.Payment{
			TransactionID: row.TransactionID, Type: "Cash", Minor: row.Balance, Currency: row.Total.Currency,
			Comments: "from " + row.Customer,
		}
		if err := d.TakePayment(ctx, pay, row.Balance); err != nil {
			log.Error().Str("cause", store.Details(err)).Msg("pay")
		}
		to := []store.Status{store.ReadyForPickup, store.Completed, store.Rejected}[i%3]
		if to == store.ReadyForPickup && row.Delivery != store.DeliveryPickup {
			to = store.Completed
		}
		if err := d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to, CollectedBy: row.Customer}}); err != nil {
			log.Error().Str("cause", store.Details(err)).Msg("status")
			continue
		}
		shop.FailNext(bad[i%len(bad)], shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
		if done, err := pusher.Drain(ctx); err == nil {
			pushed += done.Confirmed
		}
	}
	if pushed == 0 {
		t.Fatal("nothing was pushed")
	}
	file := "First name,Last name,Email,Phone\nMaya,Okafor,not an email,+1 603 555 0100\nMaya,\"Okafor\n"
	if _, err := csvfile.ImportCustomers(ctx, d, strings.NewReader(file), db.CustomerImport{}); err != nil {
		log.Error().Str("cause", store.Details(err)).Msg("import")
	}
	nowhere := filepath.Join(t.TempDir(), "file")
	mustNot(t, errors.Join(os.WriteFile(nowhere, nil, 0o600), d.SetBackupPlan(ctx, store.BackupPlan{Folder: nowhere, Days: 1})))
	stopped, stop := context.WithCancel(ctx)
	daily := keep.NewDaily(keep.Of(d))
	daily.OnState(func(keep.BackupState) { stop() })
	daily.Run(stopped)
	if daily.State().Err == nil {
		t.Error("a backup into a file went well")
	}
	return d
}

// everybody is what must not stand in a log, and what it is.
func everybody(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	people := map[string]string{shopsim.Token: "secret"}
	add := func(what string, texts ...string) {
		for _, text := range texts {
			if len([]rune(text)) > 2 { // "Jo" is in "Job"
				people[text] = what
			}
		}
	}
	address := func(a store.Address) {
		add("name", a.FirstName, a.LastName, a.Company)
		add("street", a.Street)
		add("phone", a.Phone)
	}
	for _, c := range shopsim.SampleCustomers() {
		add("name", c.FirstName, c.LastName, c.Company)
		add("email", c.Email)
		add("phone", c.Phone)
		add("street", c.Street)
	}
	rows, err := d.Orders(t.Context(), db.OrderFilter{Scope: db.AllOrders, Sort: db.ByCreated})
	mustNot(t, err)
	for _, row := range rows {
		o, _, err := d.Details(t.Context(), row.ID)
		mustNot(t, err)
		add("name", o.Buyer.FirstName, o.Buyer.LastName)
		add("email", o.Email, o.Buyer.Email)
		add("phone", o.Phone, o.Buyer.Phone)
		add("note", o.Note)
		address(o.Billing)
		address(o.Shipping)
	}
	return people
}

func mustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheLogIsBoundedAndForItsOwnerOnly(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "logs")
	var terminal bytes.Buffer
	s := &session{err: &terminal}
	mustNot(t, s.logTo(folder))
	log := s.log()
	line := strings.Repeat("x", 1<<20) + "\n"
	for range (logFiles + 3) * logMegabytes {
		_, err := io.WriteString(s.logFile, line)
		mustNot(t, err)
	}
	log.Info().Msg(line)
	log.Error().Msg("for the terminal too")
	mustNot(t, s.close())
	entries, err := os.ReadDir(folder)
	mustNot(t, err)
	var bytes int64
	for _, entry := range entries {
		info, err := entry.Info()
		mustNot(t, err)
		bytes += info.Size()
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", entry.Name(), info.Mode())
		}
	}
	if most := int64(logFiles+1) * logMegabytes << 20; bytes > most || len(entries) < 2 {
		t.Errorf("%d bytes in %d files, at most %d", bytes, len(entries), most)
	}
	if got := terminal.String(); strings.Contains(got, "xxx") || !strings.Contains(got, "for the terminal too") {
		t.Errorf("the terminal shows %.80q", got)
	}
}
