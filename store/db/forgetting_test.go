package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
)

// tracesOfQuirina are what no file may hold once she is forgotten, in small letters:
// what Shopify said of her, what was typed about her, what she was called before.
var tracesOfQuirina = []string{
	"quirina", "zabrowski", "zabro gmbh", "qz@example.org", "old.qz@example.org", "quinnie", "5550177", "555-0177", "555 0177",
	"kestrelgasse", "hinterhaus",
	"peanut", "fridolin", "doorbell", "bell twice", "track-qz", "customer/4711", "qd42", "198.51.100.7", "seal her box",
	"zerlina",
}

// quirinas is an order of hers, as Shopify tells of it.
func quirinas(n int) store.Order {
	o := order(n)
	home := store.Address{
		FirstName: "Quirina", LastName: "Zabrowski", Company: "Zabro GmbH", Street: "Kestrelgasse 9",
		Street2: "Hinterhaus", City: "Portsmouth", Province: "NH", Postcode: "03801", Country: "US", Phone: "(603) 555-0177",
	}
	o.Buyer = store.Buyer{
		ShopifyID: "gid://shopify/Customer/4711", FirstName: "Quirina", LastName: "Zabrowski", Email: "QZ@Example.org",
		Phone: "+1 603 555 0177",
	}
	o.Email, o.Phone, o.Note, o.Billing, o.Shipping = "QZ@Example.org", "603 5550177", "peanut allergy, ring the doorbell", home, home
	o.RiskFacts = []store.RiskFact{{Text: "The IP address 198.51.100.7 is near Kestrelgasse"}}
	o.Lines[0].Title = "Tyre, engraved: Quirina Zabrowski"
	// What is wished of an order tells of people whom no other field names (R59).
	o.Attributes = []store.Attribute{{Key: "Gift for", Value: "aunt Zerlina"}, {Key: "_zerlina", Value: "her"}}
	o.Lines[0].Attributes = []store.Attribute{{Key: "Engraving", Value: "Zerlina"}, {Key: "Pickup date", Value: "2026-11-28"}}
	o.Tags, o.Company, o.CompanyLocation, o.PONumber = []string{"zerlina"}, "Zerlina Ltd", "Zerlina's depot", "ZERLINA-1"
	o.Received = o.Total
	o.Payments = []store.ShopifyPayment{{
		ShopifyID: fmt.Sprintf("pay%d", n), Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments",
		Approval: "A-77", Brand: "Visa", Digits: "QD42", Minor: o.Total, At: noon,
	}}
	o.Fulfillments = []store.Fulfillment{{ShopifyID: "f", State: "SUCCESS", At: noon, Carrier: "UPS", Tracking: "TRACK-QZ-1"}}
	return o
}

// known opens a shop that knows Quirina: a record that was edited and merged, an
// order that was paid, finished, pushed, collected and changed since, one that was
// over before it came, and one of somebody else.
func known(t *testing.T) (*db.DB, *clock, string, store.Customer) {
	t.Helper()
	path := dbtest.Fresh(t)
	c := &clock{At: noon}
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: c.Now, Actor: "Anna", Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() {
		provedAtItsEnd(t, d)
		must(t, d.Close())
	})
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Description: "Tyre", Price: 5000, Stocked: true, OnHand: 10},
		{SKU: "LUB-4", Description: "Lube", Price: 1200, Stocked: true, OnHand: 10},
	}))
	adding(t, d, store.Customer{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"})
	q := adding(t, d, store.Customer{
		FirstName: "Quirina", LastName: "Zabrowski", Company: "Zabro GmbH", Email: "old.qz@example.org", Phone: "603-555-0177",
		Note:    "peanut allergy",
		Address: store.Address{Street: "Kestrelgasse 9", City: "Portsmouth"}, More: []store.Address{{Street: "Hinterhaus Kestrelgasse 10"}},
	})
	q.Email = "qz@example.org"
	_, err = d.EditCustomer(t.Context(), q)
	must(t, err)
	merging(t, d, q, adding(t, d, store.Customer{FirstName: "Quinnie", LastName: "Zabrowski", Email: "quinnie@example.org"}))
	over := quirinas(2000)
	over.Fulfillment, over.Email = "FULFILLED", "quinnie@example.org"
	take(t, d, order(1000), quirinas(1001), over)
	row := named(t, d, "#1001")
	sale, err := d.Sale(t.Context(), row.TransactionID)
	must(t, err)
	_, err = d.SaveTransaction(t.Context(), sale.Transaction.ID, sale.Notes(), store.Notes{Comments: "bell twice", Shelf: "Zabrowski bag"})
	must(t, err)
	must(t, d.TakePayment(t.Context(), store.Payment{
		ID: "11111111-1111-7111-8111-111111111111", TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA",
		Minor: sale.Transaction.Balance(), Currency: "USD", Comments: "Quirina's card",
	}, sale.Transaction.Balance()))
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}}))
	pushAll(t, d, c)
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: row.ID, From: store.ReadyForPickup, To: store.Completed,
		CollectedBy: "Onkel Fridolin", CollectedNote: "seal her box", Finish: true,
	}}))
	pushAll(t, d, c)
	must(t, d.AdjustStock(t.Context(), sku(t, d, "LUB-4").ID, 1, "came back from Quirina Zabrowski, 603-555-0177"))
	must(t, d.Quarantine(t.Context(), shop, "gid://shopify/Order/77", noon, noon,
		store.Fail(store.Invalid, "The email qz@example.org is of no kind.").Error()))
	return d, c, path, q
}

func pushAll(t *testing.T, d *db.DB, c *clock) {
	t.Helper()
	for {
		c.At = c.At.Add(time.Minute)
		p, ok, err := d.ClaimPush(t.Context(), "here", time.Minute)
		must(t, err)
		if !ok {
			return
		}
		must(t, d.PushDelayed(t.Context(), p, c.At.Add(time.Second), store.Fail(store.Refused, "Shopify says: Quirina Zabrowski's doorbell")))
		c.At = c.At.Add(time.Minute)
		if p, ok, err = d.ClaimPush(t.Context(), "here", time.Minute); err != nil || !ok {
			t.Fatal(ok, err)
		}
		must(t, d.PushConfirmed(t.Context(), p, "Shopify says that Quirina Zabrowski has it."))
	}
}

// holding are the files of a folder that hold a trace of Quirina, with the trace.
func holding(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	must(t, filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.ToLower(data)
		for _, trace := range tracesOfQuirina {
			if i := bytes.Index(data, []byte(trace)); i >= 0 {
				found = append(found, fmt.Sprintf("%s has %q: %q", filepath.Base(path), trace, data[max(0, i-60):min(len(data), i+60)]))
			}
		}
		return nil
	}))
	return found
}

func TestR65_W3_NoByteOfAnyFileTellsOfAForgottenPerson(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, c, path, q := known(t)
	if len(holding(t, filepath.Dir(path))) < len(tracesOfQuirina)-4 {
		t.Fatal("the shop doesn't know enough of her to prove anything:", holding(t, filepath.Dir(path)))
	}
	before := figures(t, path)
	what, err := d.Forgetting(t.Context(), q.ID)
	must(t, err)
	done, err := d.ForgetCustomer(t.Context(), q.ID)
	must(t, err)
	if !slices.Equal(what.Orders, done.Orders) || what.Events != done.Events || !slices.Equal(done.Orders, []string{"#1001", "#2000"}) {
		t.Errorf("forgotten: %v and %d events, said before: %v and %d", done.Orders, done.Events, what.Orders, what.Events)
	}
	c.At = c.At.Add(time.Hour)
	_, err = keep.Of(d).Backup(t.Context(), filepath.Join(filepath.Dir(path), "backups", "new.db"))
	must(t, err)
	for _, trace := range holding(t, filepath.Dir(path)) {
		t.Error(trace)
	}
	if after := figures(t, path); after != before {
		t.Errorf("the figures of the books:\n%s\nwere:\n%s", after, before)
	}
	report, err := d.VerifyLog(t.Context())
	must(t, err)
	must(t, report.Err())
	equal(t, "customer on the list", named(t, d, "#1001").Customer, store.ForgottenName(q.Number))
	equal(t, "customer on the list", named(t, d, "#2000").Customer, store.ForgottenName(q.Number))
	equal(t, "somebody else", named(t, d, "#1000").Customer, "Maya Okafor")
}

// TestR65_W3_WhatAReaderHeldUpIsDoneLater: who reads meanwhile keeps the file beside
// the database from being emptied, and what is left to do is not forgotten over it.
func TestR65_W3_WhatAReaderHeldUpIsDoneLater(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, _, path, q := known(t)
	reader, err := raw(t, path).BeginTx(t.Context(), nil)
	must(t, err)
	var events int
	must(t, reader.QueryRow("SELECT COUNT(*) FROM events").Scan(&events))
	short, stop := context.WithTimeout(t.Context(), 3*time.Second)
	defer stop()
	if _, err := d.ForgetCustomer(short, q.ID); err == nil {
		t.Fatal("the file was written anew although it is being read")
	}
	must(t, reader.Rollback())
	must(t, d.ForgetRest(t.Context()))
	for _, trace := range holding(t, filepath.Dir(path)) {
		t.Error(trace)
	}
}

// figures are what forgetting leaves alone, in one text.
func figures(t *testing.T, path string) string {
	t.Helper()
	var out strings.Builder
	for _, query := range []string{
		"SELECT id || name || created_at || items || currency || total || financial || delivery || transaction_id || barcode || status || " +
			"customer_id FROM orders ORDER BY id",
		"SELECT id || barcode || order_id || customer_id || total || tax || paid || state || finished_at || finished_by FROM transactions " +
			"ORDER BY id",
		"SELECT transaction_id || position || product_id || sku || quantity || unit_price || tax FROM transaction_lines ORDER BY " +
			"transaction_id, position",
		"SELECT id || type || card || minor || currency || at || actor FROM payments ORDER BY id",
		"SELECT key || product_id || quantity || reason || at FROM stock_movements ORDER BY key",
		"SELECT id || order_id || intent || state || done_at FROM outbox ORDER BY id",
		"SELECT number || merged_into FROM customers ORDER BY number",
	} {
		rows, err := raw(t, path).Query(query)
		must(t, err)
		for rows.Next() {
			var line string
			must(t, rows.Scan(&line))
			out.WriteString(line + "\n")
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return out.String()
}

func TestR65_W3_AnOrderThatIsReadAgainStaysWithoutItsPerson(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, _, path, q := known(t)
	_, err := d.ForgetCustomer(t.Context(), q.ID)
	must(t, err)
	for n, change := range []func(*store.Order){
		func(*store.Order) {},
		func(o *store.Order) { o.Note, o.Phone = "peanut again", "603 555 0177" },
		func(o *store.Order) { o.Shipping.Street = "Kestrelgasse 11" },
		func(o *store.Order) { o.Refunded, o.Financial = 1200, store.PartiallyRefunded },
	} {
		for _, o := range []store.Order{quirinas(1001), quirinas(2000)} {
			change(&o)
			o.UpdatedAt = noon.Add(time.Duration(n+1) * 24 * time.Hour)
			if o.Name == "#2000" {
				o.Fulfillment = "FULFILLED"
			}
			take(t, d, o)
		}
	}
	row := named(t, d, "#1001")
	equal(t, "the refund is seen", row.Changed, true)
	change, err := d.Change(t.Context(), row.ID)
	must(t, err)
	must(t, d.AcceptChange(t.Context(), row.ID, change.Version))
	must(t, d.ForgetRest(t.Context()))
	_, err = keep.Of(d).Backup(t.Context(), filepath.Join(filepath.Dir(path), "copy", "new.db"))
	must(t, err)
	for _, trace := range holding(t, filepath.Join(filepath.Dir(path), "copy")) {
		t.Error(trace)
	}
	equal(t, "customer on the list", named(t, d, "#1001").Customer, store.ForgottenName(q.Number))

	// Who buys again is somebody new, and waits to be identified.
	again := quirinas(3000)
	take(t, d, again)
	equal(t, "a new order", named(t, d, "#3000").Status, store.CustomerIDNeeded)
	equal(t, "its customer", named(t, d, "#3000").Customer, "Quirina Zabrowski")
}

func TestR65_W3_AnOrderThatStillHasSomethingToDoStandsInTheWayAndIsNamed(t *testing.T) {
	d, c := stocked(t)
	maya := finds(t, d, "maya")
	row, err := d.CustomerNumbered(t.Context(), maya[0])
	must(t, err)
	refused := func(about string) {
		t.Helper()
		_, err := d.ForgetCustomer(t.Context(), row.ID)
		if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), about) {
			t.Errorf("%v, want it refused naming %q", err, about)
		}
		fresh, err := d.Customer(t.Context(), row.ID)
		must(t, err)
		equal(t, "name", fresh.Name(), "Maya Okafor")
	}
	take(t, d, order(1))
	refused("#1 is open (New)")
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: named(t, d, "#1").ID, From: store.New, To: store.Completed}}))
	refused("Shopify has not been told yet that #1 is Completed")
	pushAll(t, d, c)
	refused("has a balance of $121.00")
}

func TestR65_W3_AForgottenRecordIsNotEditedMergedChosenFoundOrExported(t *testing.T) {
	d, _, _, q := known(t)
	merges, err := d.MergesOf(t.Context(), q.ID)
	must(t, err)
	_, err = d.ForgetCustomer(t.Context(), q.ID)
	must(t, err)
	maya, err := d.CustomerNumbered(t.Context(), finds(t, d, "maya")[0])
	must(t, err)
	forgotten, err := d.Customer(t.Context(), q.ID)
	must(t, err)
	other := quirinas(3000)
	take(t, d, other)
	waiting := named(t, d, "#3000").ID
	edit := forgotten.Customer
	edit.FirstName = "Quirina"
	for what, try := range map[string]func() error{
		"edit":           func() error { _, err := d.EditCustomer(t.Context(), edit); return err },
		"merge into it":  func() error { _, err := d.MergeCustomers(t.Context(), q.ID, []string{maya.ID}); return err },
		"merge of it":    func() error { _, err := d.MergeCustomers(t.Context(), maya.ID, []string{q.ID}); return err },
		"undo its merge": func() error { return d.UndoMerge(t.Context(), merges[0].ID) },
		"choose it":      func() error { _, err := d.Identify(t.Context(), []string{waiting}, q.ID); return err },
		"forget again":   func() error { _, err := d.ForgetCustomer(t.Context(), q.ID); return err },
	} {
		if err := try(); store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "forgotten") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, text := range []string{"Quirina Zabrowski", "qz@example.org", "603 555 0177", "quinnie", "Forgotten"} {
		if found := finds(t, d, text); slices.Contains(found, q.Number) {
			t.Errorf("%q finds the forgotten record", text)
		}
	}
	if found := finds(t, d, q.Code()); !slices.Equal(found, []int64{q.Number}) {
		t.Errorf("its number finds %v", found)
	}
	var file bytes.Buffer
	n, err := csvfile.ExportCustomers(t.Context(), d, &file)
	must(t, err)
	if n != 1 || strings.Contains(file.String(), q.Code()) {
		t.Errorf("exported: %s", file.String())
	}
}

func TestR65_W3_AMergeThatWasUndoneKeepsNothingOfWhoIsForgotten(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, _, path, _ := known(t)
	maya, err := d.CustomerNumbered(t.Context(), finds(t, d, "maya")[0])
	must(t, err)
	twin := adding(t, d, store.Customer{
		FirstName: "Quirina", LastName: "Zabrowski", Phone: "603 555 0177", Note: "peanut",
		Address: store.Address{Street: "Kestrelgasse 9"},
	})
	wrong := merging(t, d, maya.Customer, twin)
	third := merging(t, d, maya.Customer, adding(t, d, store.Customer{FirstName: "May", LastName: "Okafor", Company: "Okafor Ltd"}))
	must(t, d.UndoMerge(t.Context(), wrong.ID))
	_, err = d.ForgetCustomer(t.Context(), twin.ID)
	must(t, err)
	for _, q := range finds(t, d, "quirina") {
		row, err := d.CustomerNumbered(t.Context(), q)
		must(t, err)
		_, err = d.ForgetCustomer(t.Context(), row.ID)
		must(t, err)
	}
	for _, trace := range holding(t, filepath.Dir(path)) {
		t.Error(trace)
	}
	must(t, d.UndoMerge(t.Context(), third.ID))
	back, err := d.Customer(t.Context(), maya.ID)
	must(t, err)
	equal(t, "company", back.Company, "")
	equal(t, "phone", back.Phone, "")
}

func TestR65_W3_EveryCopyThatStillHoldsThePersonIsNamed(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, c, path, q := known(t)
	home, disk := filepath.Dir(path), t.TempDir()
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: disk}))
	state := aDay(t, d)
	must(t, errors.Join(state.Err, state.SecondErr))
	byHand, err := keep.Of(d).Backup(t.Context(), filepath.Join(home, "by-hand.db"))
	must(t, err)
	update := filepath.Join(home, "backups", "shop-before-update-8-to-16-2026-11-01-120000.db")
	must(t, os.WriteFile(update, bytesOf(t, byHand.Path), 0o600))
	replaced := filepath.Join(home, "shop-replaced-2026-11-02-120000.db")
	must(t, os.WriteFile(replaced, bytesOf(t, byHand.Path), 0o600))
	otherShop, err := db.Open(t.Context(), db.Config{Path: filepath.Join(home, "shop-two.db"), Now: c.Now, Log: zerolog.Nop()})
	must(t, err)
	must(t, otherShop.Close())
	_, err = d.ForgetCustomer(t.Context(), q.ID)
	must(t, err)
	named := func() (paths []string) {
		t.Helper()
		copies, err := keep.Of(d).Copies(t.Context())
		must(t, err)
		for _, each := range copies {
			paths = append(paths, each.Path)
		}
		slices.Sort(paths)
		return paths
	}
	want := []string{state.Last.Path, state.Second.Path, byHand.Path, update, replaced}
	slices.Sort(want)
	equal(t, "copies", fmt.Sprint(named()), fmt.Sprint(want))
	must(t, os.RemoveAll(disk))
	equal(t, "copies while the disk is not connected", fmt.Sprint(named()), fmt.Sprint(want))
}

func TestR65_W3_ARestoreNamesWhoWasForgottenSince(t *testing.T) {
	dbtest.FileOnly(t, "it reads the bytes of files, or restores them")
	d, c, _, q := known(t)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(t.TempDir(), "before.db"))
	must(t, err)
	_, err = d.ForgetCustomer(t.Context(), q.ID)
	must(t, err)
	after, err := keep.Of(d).Backup(t.Context(), filepath.Join(t.TempDir(), "shop.db"))
	must(t, err)
	r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: after.Path, Now: c.Now})
	must(t, err)
	if said := strings.Join(r.Sentences(), " "); !strings.Contains(said, q.Code()+" was forgotten") {
		t.Errorf("%q does not name her", said)
	}
}
