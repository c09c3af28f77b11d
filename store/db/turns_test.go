package db_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/server"
)

func onAServer(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: path, Actor: "Anna"})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// TestR46_SixteenComputersTakeTurns has sixteen of them take orders in, take stock and book
// the same payment at once. Without turns they read what another is about to write.
func TestR46_SixteenComputersTakeTurns(t *testing.T) {
	const computers, rounds = 16, 2
	path := dbtest.FreshOnServer(t)
	first := shopAt(t, path, nil)
	t.Cleanup(func() { must(t, first.Close()) })
	sale := named(t, first, "#1001")
	products, err := first.ProductsBySKU(t.Context(), "TIR-38")
	must(t, err)
	id := products[0].ID
	var paid, refused atomic.Int64
	var working stdsync.WaitGroup
	failures := make([]error, computers)
	for i := range computers {
		d := onAServer(t, path)
		working.Go(func() {
			for round := range rounds {
				_, taken := d.TakeIn(t.Context(), []store.Order{order(2000 + i*rounds + round)})
				_, _, added := d.AddCustomer(t.Context(), store.Customer{LastName: fmt.Sprintf("Nobody %d", i*rounds+round)})
				failures[i] = errors.Join(failures[i], taken, added, d.ReceiveStock(t.Context(), id, 3, ""))
			}
			err := d.TakePayment(t.Context(), store.Payment{
				TransactionID: sale.TransactionID, Type: "Cash", Minor: sale.Balance, Currency: "USD",
			}, sale.Balance)
			switch {
			case err == nil:
				paid.Add(1)
			case store.CodeOf(err) == store.Conflict:
				refused.Add(1)
			default:
				failures[i] = errors.Join(failures[i], err)
			}
		})
	}
	working.Wait()
	must(t, errors.Join(failures...))
	equal(t, "booked", paid.Load(), 1)
	equal(t, "refused", refused.Load(), computers-1)
	products, err = first.ProductsBySKU(t.Context(), "TIR-38")
	must(t, err)
	equal(t, "on hand", products[0].OnHand, int64(1000-2-computers*rounds*2+computers*rounds*3))
	var barcodes int
	must(t, db.Reader(first).QueryRow("SELECT COUNT(DISTINCT barcode) FROM transactions").Scan(&barcodes))
	equal(t, "barcodes", barcodes, 1+computers*rounds)
	provedAtItsEnd(t, first)
}

// TestR46_WhatAnotherComputerDidShowsAndOnesOwnDoesNot also while no notices arrive.
func TestR46_WhatAnotherComputerDidShowsAndOnesOwnDoesNot(t *testing.T) {
	path := dbtest.FreshOnServer(t)
	here, there := onAServer(t, path), onAServer(t, path)
	seen := make(chan db.Change, 100)
	t.Cleanup(here.OnChange(func(c db.Change) { seen <- c }))
	wait := func() {
		t.Helper()
		for {
			select {
			case c := <-seen:
				if c.Topic == db.EverythingChanged {
					return
				}
			case <-time.After(30 * time.Second):
				t.Fatal("what another computer did doesn't show")
			}
		}
	}
	must(t, there.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya"}}))
	wait()
	execute(t, path, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN tillbridge'")
	must(t, there.AddCustomers(t.Context(), []store.Customer{{FirstName: "Priya"}}))
	wait()
	must(t, here.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ottokar"}}))
	for _, c := range quietFor(seen, 2500*time.Millisecond) {
		if c.Topic == db.EverythingChanged {
			t.Error("one's own act is taken for another's")
		}
	}
}

func quietFor(seen chan db.Change, long time.Duration) (all []db.Change) {
	end := time.After(long)
	for {
		select {
		case c := <-seen:
			all = append(all, c)
		case <-end:
			return all
		}
	}
}

// TestR44_LedgersAndTheLogRefuseChangesOnAServer too, whoever asks for them.
func TestR44_LedgersAndTheLogRefuseChangesOnAServer(t *testing.T) {
	path := dbtest.FreshOnServer(t)
	d := shopAt(t, path, nil)
	t.Cleanup(func() { must(t, d.Close()) })
	sale := named(t, d, "#1001")
	cash := store.Payment{TransactionID: sale.TransactionID, Type: "Cash", Minor: 100, Currency: "USD"}
	must(t, d.TakePayment(t.Context(), cash, sale.Balance))
	handle := raw(t, path)
	for _, statement := range []string{
		"UPDATE payments SET minor = 1", "DELETE FROM payments", "UPDATE payments SET comments = 'typed'",
		"UPDATE stock_movements SET quantity = 0", "DELETE FROM stock_movements",
		"UPDATE events SET title = 'x'", "DELETE FROM events", "UPDATE events SET title = 'Forgotten', forgotten_by = 1",
	} {
		if _, err := handle.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	provedAtItsEnd(t, d)
}

// TestR46_WorkGoesOnWhenTheServerWasRestarted closes every connection, as a restart does: a
// turn is taken anew, and who reads is given another connection.
func TestR46_WorkGoesOnWhenTheServerWasRestarted(t *testing.T) {
	path := dbtest.FreshOnServer(t)
	d := onAServer(t, path)
	for i := range 3 {
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya"}}))
		execute(t, path, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Priya"}}))
		count, err := d.CountCustomers(t.Context())
		must(t, err)
		equal(t, "customers", count, 2*(i+1))
	}
	provedAtItsEnd(t, d)
}

// TestR52_ATextThatAServerCantKeepIsRefusedWhole and nothing else of its act is kept.
func TestR52_ATextThatAServerCantKeepIsRefusedWhole(t *testing.T) {
	d := onAServer(t, dbtest.FreshOnServer(t))
	for _, text := range []string{"Ma\x00ya", "Ma\xffya"} {
		err := d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Priya"}, {FirstName: text}})
		if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "take it out") {
			t.Errorf("%q: %s", text, store.Details(err))
		}
	}
	count, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", count, 0)
}

// TestR61_AnAnswerToCommitThatIsLostIsLookedUp cuts the line in the moment of saving, before
// the server heard of it and after.
func TestR61_AnAnswerToCommitThatIsLostIsLookedUp(t *testing.T) {
	for _, heard := range []bool{true, false} {
		t.Run(fmt.Sprintf("heard %v", heard), func(t *testing.T) {
			path := dbtest.FreshOnServer(t)
			line := newLine(t, path)
			d := onAServer(t, strings.Replace(path, "host="+line.to, "host="+line.at, 1))
			line.cutAtCommit(heard)
			err := d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya"}})
			if !line.wasCut() {
				t.Fatal("the line was not cut")
			}
			count, counting := d.CountCustomers(t.Context())
			must(t, counting)
			switch {
			case heard && err != nil:
				t.Errorf("it was kept and is called a failure: %v", err)
			case !heard && store.CodeOf(err) != store.Busy:
				t.Errorf("it was not kept: %v", err)
			}
			if heard != (count == 1) {
				t.Errorf("heard %v, and there are %d customers", heard, count)
			}
			must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Priya"}}))
			provedAtItsEnd(t, d)
		})
	}
}

// line leads connections to a server and can be cut.
type line struct {
	at, to string
	state  atomic.Int64
}

const (
	whole = iota
	cutBefore
	cutAfter
	cut
)

func newLine(t *testing.T, path string) *line {
	t.Helper()
	config, err := server.Config(path, nil)
	must(t, err)
	l := &line{at: t.TempDir(), to: config.Host}
	listener, err := net.Listen("unix", filepath.Join(l.at, ".s.PGSQL.5432"))
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go l.lead(client)
		}
	}()
	return l
}

func (l *line) cutAtCommit(heard bool) {
	if heard {
		l.state.Store(cutAfter)
	} else {
		l.state.Store(cutBefore)
	}
}

func (l *line) wasCut() bool { return l.state.Load() == cut }

func (l *line) lead(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", filepath.Join(l.to, ".s.PGSQL.5432"))
	if err != nil {
		return
	}
	defer server.Close()
	var silent atomic.Bool
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		buffer := make([]byte, 1<<16)
		for {
			n, err := server.Read(buffer)
			if err != nil || silent.Load() {
				return
			}
			if _, err := client.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		if bytes.Contains(buffer[:n], []byte("commit\x00")) {
			switch {
			case l.state.CompareAndSwap(cutBefore, cut):
				return
			case l.state.CompareAndSwap(cutAfter, cut):
				silent.Store(true)
				if _, err := server.Write(buffer[:n]); err == nil {
					<-answers
				}
				return
			}
		}
		if _, err := io.Copy(server, bytes.NewReader(buffer[:n])); err != nil {
			return
		}
	}
}

// TestR52_AServerThatCantBeUsedIsRefusedInOneSentence says what to do, and never quotes a
// password.
func TestR52_AServerThatCantBeUsedIsRefusedInOneSentence(t *testing.T) {
	path := dbtest.FreshOnServer(t)
	execute(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	sorted := dbtest.FreshOnServer(t)
	execute(t, sorted, "CREATE ROLE reader LOGIN")
	execute(t, sorted, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
	host := "?host=" + newLine(t, path).to
	for _, each := range []struct {
		path string
		code store.Code
		says string
	}{
		{"postgres://till:s3cret@[/shop", store.Invalid, "can't be read"},
		{"postgres:///shop?host=" + t.TempDir() + "&user=till&password=s3cret", store.Busy, "can't be reached"},
		{"postgres:///nosuch" + host + "&user=tillbridge&password=s3cret", store.Broken, "no database of that name"},
		{"postgres:///postgres" + host + "&user=nobody_at_all&password=s3cret", store.Broken, "refused the user"},
		{path, store.Broken, "newer Tillbridge"},
		{sorted + "&default_transaction_read_only=on", store.Busy, "only reads just now"},
		{strings.Replace(sorted, "user=tillbridge", "user=reader", 1), store.Broken, "may not do in this database"},
	} {
		_, err := db.Open(t.Context(), db.Config{Path: each.path})
		if store.CodeOf(err) != each.code || !strings.Contains(store.MessageOf(err), each.says) {
			t.Errorf("%s: %s", each.path, store.Details(err))
		}
		if strings.Contains(store.Details(err), "s3cret") {
			t.Errorf("the password is told: %s", store.Details(err))
		}
	}
}

// TestR46_ADatabaseThatSortsOtherwiseIsRefused since lists would be in another order.
func TestR46_ADatabaseThatSortsOtherwiseIsRefused(t *testing.T) {
	name := dbtest.EmptyOnServer(t, "template0 LOCALE 'C.UTF-8'")
	_, err := db.Open(t.Context(), db.Config{Path: dbtest.Address(name)})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "createdb --template=template0") {
		t.Error(err)
	}
	name = dbtest.EmptyOnServer(t, "template0 ENCODING 'SQL_ASCII'")
	_, err = db.Open(t.Context(), db.Config{Path: dbtest.Address(name)})
	if store.CodeOf(err) != store.Invalid {
		t.Error(err)
	}
}
