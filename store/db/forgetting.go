package db

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Forgetting says what forgetting a customer takes out, or has taken out (R65).
type Forgetting struct {
	// Customer is the record as it was, Merged are the records merged into it.
	Customer store.Customer
	Merged   []store.Customer
	// Orders are the names of the orders that lose their person, Open says of each
	// that still has something to do why it stands in the way.
	Orders []string
	Open   []string
	// Others are orders of other customers with the same email: they keep it.
	Others []string
	// Events counts what the log no longer tells.
	Events int
}

// Sentences say what is taken out and what stays, or, when it is done, what was.
func (f Forgetting) Sentences(done bool) []string {
	are, stays := "are", "stays"
	if done {
		are, stays = "were", "stayed"
	}
	said := []string{fmt.Sprintf("Name, company, email, phone, addresses and notes %s taken out of %s", are, f.Customer.Code())}
	if len(f.Merged) > 0 {
		codes := make([]string, len(f.Merged))
		for i, c := range f.Merged {
			codes[i] = c.Code()
		}
		said[0] += ", of " + strings.Join(codes, ", ") + " merged into it"
	}
	said[0] += fmt.Sprintf(", and of %s and %s of the log.", many(int64(len(f.Orders)), "order"), many(int64(f.Events), "event"))
	if len(f.Orders) > 0 {
		said = append(said, "The orders: "+strings.Join(f.Orders, ", ")+". Read again from Shopify they stay without their person; a new order is a new person's.")
	}
	if len(f.Others) > 0 {
		said = append(said, fmt.Sprintf("Orders of other customers with the same email keep it: %s.", strings.Join(f.Others, ", ")))
	}
	return append(said, "What the books need "+stays+": amounts, dates, quantities, SKUs, barcodes, statuses.")
}

// MayForget is nil when nothing stands in the way, else Invalid naming the orders
// that do.
func (f Forgetting) MayForget() error {
	switch {
	case !f.Customer.ForgottenAt.IsZero():
		return store.Fail(store.Invalid, "%s was forgotten on %s already. Nothing was changed.", f.Customer.Code(), f.Customer.ForgottenAt.Local().Format("Jan 2, 2006"))
	case len(f.Open) > 0:
		return store.Fail(store.Invalid, "%s can't be forgotten yet: %s. Nothing was changed; see to that first.", f.Customer.Code(), strings.Join(f.Open, "; "))
	default:
		return nil
	}
}

// Forgetting returns what ForgetCustomer would do, changing nothing. NotFound when
// there is no such customer.
func (d *DB) Forgetting(ctx context.Context, customerID string) (Forgetting, error) {
	a := &act{Queries: d.read, db: d, at: d.cfg.Now().UnixMilli()}
	p, err := a.leaving(ctx, customerID)
	if err != nil {
		return p.Forgetting, wrap(err, "looking what there is to forget")
	}
	m, err := a.mentions(ctx)
	if err != nil {
		return p.Forgetting, wrap(err, "looking what there is to forget")
	}
	seqs, err := a.eventsAbout(ctx, p, m)
	p.Events = len(seqs)
	return p.Forgetting, wrap(err, "looking what there is to forget")
}

// ForgetCustomer takes a person out of everything this program keeps (R65): the
// record and those merged into it, their addresses and remembered choices, their
// orders as Shopify told of them, what was typed on their transactions, payments,
// pickups and pushes, and the texts of the log, which still verifies. The record
// stays as "Forgotten customer NUMBER", the figures of the books stay as they are,
// and an order of theirs that is read again stays without its person.
//
// The file is then written anew, so that no byte of it tells of them; while that
// is not done, Broken or Busy says so, and the next start or ForgetRest does it.
// Invalid, and nothing is changed, while one of the orders still has something to
// do. Backups made before still hold the person: see Copies.
func (d *DB) ForgetCustomer(ctx context.Context, customerID string) (Forgetting, error) {
	var done Forgetting
	err := d.in(ctx, "forgetting a customer", func(a *act) error {
		p, err := a.leaving(ctx, customerID)
		if err != nil {
			return err
		}
		if err := p.MayForget(); err != nil {
			return err
		}
		m, err := a.mentions(ctx)
		if err != nil {
			return err
		}
		if err := a.forgetElsewhere(ctx, p.traces); err != nil {
			return err
		}
		if err := a.forgetPerson(ctx, &p, m); err != nil {
			return err
		}
		done = p.Forgetting
		return nil
	})
	if err != nil {
		return done, err
	}
	return done, d.ForgetRest(ctx)
}

// person is who is to be forgotten, with all that tells of them.
type person struct {
	Forgetting
	records []store.Customer
	orders  []sqlc.Order
	traces  store.Traces
}

// leaving gathers what there is of a customer, by way of the survivor of its merges.
func (a *act) leaving(ctx context.Context, customerID string) (person, error) {
	var p person
	asked, err := a.customerRecord(ctx, customerID)
	if err != nil {
		return p, err
	}
	kept, err := survivor(ctx, a.Queries, asked.ID)
	if err != nil {
		return p, err
	}
	if p.Customer, err = a.customerRecord(ctx, kept); err != nil {
		return p, err
	}
	p.records = []store.Customer{p.Customer}
	for i := 0; i < len(p.records); i++ {
		rows, err := a.CustomersMergedInto(ctx, p.records[i].ID)
		if err != nil {
			return p, fmt.Errorf("reading what was merged: %w", err)
		}
		for _, row := range rows {
			merged, err := withAddresses(ctx, a.Queries, row)
			if err != nil {
				return p, err
			}
			p.records = append(p.records, merged)
		}
	}
	p.Merged = p.records[1:]
	if p.orders, err = a.ordersOf(ctx, p.records); err != nil {
		return p, err
	}
	for _, c := range p.records {
		p.traces.Add(c.Traces())
	}
	for _, row := range p.orders {
		p.Orders = append(p.Orders, row.Name)
		o, pending, err := readDetails(ctx, a.Queries, row.ID)
		if err != nil {
			return p, err
		}
		p.traces.Add(o.Traces())
		if pending != nil {
			p.traces.Add(pending.Traces())
		}
		why, err := a.hasToDo(ctx, row)
		if err != nil {
			return p, err
		}
		if why != "" {
			p.Open = append(p.Open, why)
		}
	}
	p.Others, err = a.othersOrders(ctx, p)
	return p, err
}

// ordersOf returns the orders linked to some records, and those linked to nobody
// that have an email or a buyer of theirs: an order that was over before it came
// has no customer.
func (a *act) ordersOf(ctx context.Context, records []store.Customer) ([]sqlc.Order, error) {
	var orders []sqlc.Order
	var emails, buyers []string
	add := func(rows []sqlc.Order, err error) error {
		if err != nil {
			return fmt.Errorf("reading the person's orders: %w", err)
		}
		for _, row := range rows {
			if !slices.ContainsFunc(orders, func(o sqlc.Order) bool { return o.ID == row.ID }) {
				orders = append(orders, row)
				emails, buyers = append(emails, row.EmailFolded), append(buyers, row.BuyerKey)
			}
		}
		return nil
	}
	for _, c := range records {
		emails = append(emails, matching.FoldEmail(c.Email))
		remembered, err := a.RememberedAs(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("reading who was remembered: %w", err)
		}
		for _, r := range remembered {
			buyers = append(buyers, r.Key)
		}
		if err := add(a.OrdersOfCustomer(ctx, c.ID)); err != nil {
			return nil, err
		}
	}
	for _, buyer := range distinct(buyers) {
		if err := add(a.NobodysOrdersOfBuyer(ctx, buyer)); err != nil {
			return nil, err
		}
	}
	for _, email := range distinct(emails) {
		if err := add(a.NobodysOrdersOfEmail(ctx, email)); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// distinct are the texts that aren't empty, each once.
func distinct(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(s string) bool { return s == "" })
}

func (a *act) othersOrders(ctx context.Context, p person) ([]string, error) {
	var names []string
	var emails []string
	for _, c := range p.records {
		emails = append(emails, matching.FoldEmail(c.Email))
	}
	for _, email := range distinct(emails) {
		found, err := a.OthersOrdersOfEmail(ctx, sqlc.OthersOrdersOfEmailParams{EmailFolded: email, CustomerID: p.Customer.ID})
		if err != nil {
			return nil, fmt.Errorf("looking for other orders of the email: %w", err)
		}
		for _, name := range found {
			if !slices.Contains(p.Orders, name) {
				names = append(names, name)
			}
		}
	}
	return distinct(names), nil
}

// hasToDo says why an order still needs its person, "" when it doesn't.
func (a *act) hasToDo(ctx context.Context, row sqlc.Order) (string, error) {
	waiting, err := a.WaitingPushesOf(ctx, row.ID)
	if err != nil {
		return "", fmt.Errorf("reading the outbox: %w", err)
	}
	switch {
	case row.Open == 1:
		return fmt.Sprintf("%s is open (%s)", row.Name, row.Status), nil
	case row.Changed == 1:
		return row.Name + " was changed at Shopify and nobody has decided about it", nil
	case waiting > 0:
		return fmt.Sprintf("Shopify has not been told yet that %s is %s", row.Name, row.Status), nil
	case row.Push == string(store.PushFailed):
		return fmt.Sprintf("telling Shopify that %s is %s has failed", row.Name, row.Status), nil
	case row.TransactionID == "":
		return "", nil
	}
	t, err := a.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return "", fmt.Errorf("reading the transaction: %w", err)
	}
	if t.State == string(store.TransactionOpen) && t.Total != t.Paid {
		return fmt.Sprintf("transaction %s of %s has a balance of %s", t.Barcode, row.Name, store.Money{Minor: t.Total - t.Paid, Currency: t.Currency}), nil
	}
	return "", nil
}

// forgetPerson takes a person out of records, orders and log, and tells of it
// without them.
func (a *act) forgetPerson(ctx context.Context, p *person, m mentions) error {
	seqs, err := a.eventsAbout(ctx, *p, m)
	if err != nil {
		return err
	}
	p.Events = len(seqs)
	name := store.ForgottenName(p.Customer.Number)
	for _, row := range p.orders {
		if err := a.forgetOrder(ctx, row, name, p.traces); err != nil {
			return err
		}
	}
	for _, c := range p.records {
		if err := a.forgetRecord(ctx, c); err != nil {
			return err
		}
	}
	if err := a.noteRest(ctx); err != nil {
		return err
	}
	return a.forgetEvents(ctx, store.Event{
		SubjectID: p.Customer.ID, Title: p.Customer.Code() + " was forgotten",
		Detail: fmt.Sprintf("Name, addresses, email, phone and notes are gone from %s, %s and %s of the log; the figures stay.",
			many(int64(len(p.records)), "record"), many(int64(len(p.orders)), "order"), many(int64(p.Events), "event")),
	}, seqs)
}

// forgetRecord empties a record, and drops the memory of who it was.
func (a *act) forgetRecord(ctx context.Context, c store.Customer) error {
	version, err := a.nextVersion(ctx)
	if err != nil {
		return err
	}
	if err := a.EmptyCustomer(ctx, sqlc.EmptyCustomerParams{
		ID: c.ID, NameSort: matching.Fold(store.ForgottenName(c.Number)), Version: version, At: max(a.at, 1),
	}); err != nil {
		return fmt.Errorf("emptying the record: %w", err)
	}
	if err := a.DeleteCustomerAddresses(ctx, c.ID); err != nil {
		return fmt.Errorf("dropping the further addresses: %w", err)
	}
	if err := a.DropRememberedAs(ctx, c.ID); err != nil {
		return fmt.Errorf("dropping the remembered choices: %w", err)
	}
	a.changed(CustomersChanged, c.ID)
	return a.forgetMerges(ctx, c)
}

// forgetMerges takes a record out of what is kept for undoing merges. A merge into
// it, or of it, can't be undone any more; another one into a survivor that this
// record was once merged into still can.
func (a *act) forgetMerges(ctx context.Context, c store.Customer) error {
	merges, err := a.MergesAbout(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading the merges: %w", err)
	}
	for _, m := range merges {
		if err := a.SetSurvivorBefore(ctx, sqlc.SetSurvivorBeforeParams{ID: m.ID, SurvivorBefore: "{}"}); err != nil {
			return fmt.Errorf("emptying a merge: %w", err)
		}
		if m.SurvivorID == c.ID {
			continue
		}
		others, err := a.MergesInto(ctx, m.SurvivorID)
		if err != nil {
			return fmt.Errorf("reading the merges: %w", err)
		}
		for _, other := range others {
			if other.ID == m.ID || other.At < m.At {
				continue
			}
			var before store.Customer
			if err := json.Unmarshal([]byte(other.SurvivorBefore), &before); err != nil {
				return fmt.Errorf("reading the survivor as it was: %w", err)
			}
			without, err := json.Marshal(unfilled(before, store.Customer{}, c))
			if err != nil {
				return fmt.Errorf("keeping the survivor as it was: %w", err)
			}
			if err := a.SetSurvivorBefore(ctx, sqlc.SetSurvivorBeforeParams{ID: other.ID, SurvivorBefore: string(without)}); err != nil {
				return fmt.Errorf("writing the survivor as it was: %w", err)
			}
		}
	}
	return nil
}

// forgetOrder takes the person out of an order and all that hangs on it.
func (a *act) forgetOrder(ctx context.Context, row sqlc.Order, name string, traces store.Traces) error {
	o, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	o = o.Forgotten()
	details, err := json.Marshal(o)
	var change []byte
	if err == nil && pending != nil {
		change, err = json.Marshal(pending.Forgotten())
	}
	if err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	if err := a.ReplaceOrderDetails(ctx, sqlc.ReplaceOrderDetailsParams{OrderID: row.ID, Details: string(details), Pending: string(change)}); err != nil {
		return fmt.Errorf("writing the order's details: %w", err)
	}
	lines, err := a.OrderLines(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("reading the lines: %w", err)
	}
	for _, line := range lines {
		if title := traces.Without(line.Title); title != line.Title {
			if err := a.SetOrderLineTitle(ctx, sqlc.SetOrderLineTitleParams{OrderID: row.ID, Position: line.Position, Title: title}); err != nil {
				return fmt.Errorf("writing a line: %w", err)
			}
		}
	}
	row.CustomerName, row.CustomerSort = name, matching.Fold(name)
	finish(&row, o)
	if err := a.EmptyOrder(ctx, sqlc.EmptyOrderParams{ID: row.ID, CustomerName: row.CustomerName, CustomerSort: row.CustomerSort, Search: row.Search}); err != nil {
		return fmt.Errorf("emptying the order: %w", err)
	}
	if err := a.EmptyPickup(ctx, row.ID); err != nil {
		return fmt.Errorf("emptying the pickup: %w", err)
	}
	if err := a.EmptyPushes(ctx, row.ID); err != nil {
		return fmt.Errorf("emptying the outbox: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return a.forgetTransactions(ctx, row.ID, traces)
}

func (a *act) forgetTransactions(ctx context.Context, orderID string, traces store.Traces) error {
	ids, err := a.TransactionsOfOrder(ctx, orderID)
	if err != nil {
		return fmt.Errorf("reading the transactions: %w", err)
	}
	for _, id := range ids {
		if err := a.EmptyTransaction(ctx, id); err != nil {
			return fmt.Errorf("emptying the transaction's comments: %w", err)
		}
		if err := a.EmptyPayments(ctx, id); err != nil {
			return fmt.Errorf("emptying the payments' comments: %w", err)
		}
		lines, err := a.TransactionLines(ctx, id)
		if err != nil {
			return fmt.Errorf("reading the lines: %w", err)
		}
		for _, line := range lines {
			title := traces.Without(line.Title)
			if title == line.Title {
				continue
			}
			if err := a.SetTransactionLineTitle(ctx, sqlc.SetTransactionLineTitleParams{TransactionID: id, Position: line.Position, Title: title}); err != nil {
				return fmt.Errorf("writing a line: %w", err)
			}
		}
	}
	return nil
}

// forgetElsewhere takes a person out of texts that hang on none of their orders.
func (a *act) forgetElsewhere(ctx context.Context, traces store.Traces) error {
	aside, err := a.AllQuarantined(ctx)
	if err != nil {
		return fmt.Errorf("reading the quarantine: %w", err)
	}
	for _, q := range aside {
		if cause := traces.Without(q.Cause); cause != q.Cause {
			if err := a.SetQuarantineCause(ctx, sqlc.SetQuarantineCauseParams{Shop: q.Shop, ShopifyID: q.ShopifyID, Cause: cause}); err != nil {
				return fmt.Errorf("writing the quarantine: %w", err)
			}
		}
	}
	notes, err := a.MovementNotes(ctx)
	if err != nil {
		return fmt.Errorf("reading the notes of the stock: %w", err)
	}
	finder := traces.Finder()
	for _, m := range notes {
		if finder.MatchString(m.Note) {
			if err := a.EmptyMovementNote(ctx, m.Key); err != nil {
				return fmt.Errorf("emptying a note of the stock: %w", err)
			}
		}
	}
	return nil
}

// settingRest says that a person was forgotten and the file not written anew yet.
const settingRest = "forget.rest"

func (a *act) noteRest(ctx context.Context) error {
	if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: settingRest, Value: "1"}); err != nil {
		return fmt.Errorf("noting what is left to do: %w", err)
	}
	return nil
}

// ForgetRest writes the file anew when somebody was forgotten since it was done
// last: SQLite leaves deleted bytes in pages that are free, and in the file beside
// the database. It takes as long as copying the database, and nobody else can
// write meanwhile. Busy or Broken when it can't be done now.
func (d *DB) ForgetRest(ctx context.Context) error {
	left, err := d.Setting(ctx, settingRest)
	if err != nil || left != "1" {
		return err
	}
	if _, err := d.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return errRest(ctx, err)
	}
	if err := d.foldLog(ctx); err != nil {
		return err
	}
	// Last of all, so that what is not done is tried again.
	return d.SetSetting(ctx, settingRest, "")
}

func errRest(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	code := store.Broken
	if known := sqliteFailure(err); known != nil {
		code = known.Code
	}
	return store.FailBecause(err, code, "The person is forgotten, but the database's file could not be written anew, so free parts of it may still tell of them. It is tried again at the next start; make room on the disk, and close other programs that use the database.")
}

// foldTries is how often a reader is waited for that still needs the file beside
// the database; each time SQLite waits for it by itself.
const foldTries = 3

// foldLog empties the write-ahead log beside the database.
func (d *DB) foldLog(ctx context.Context) error {
	for range foldTries {
		var busy, frames, done int64
		if err := d.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
			return wrap(err, "emptying the file beside the database")
		}
		if busy == 0 {
			return nil
		}
	}
	return errRest(ctx, errors.New("the write-ahead log is being read"))
}

// Copies returns the files beside the database, and its daily backups, that hold
// the shop's data as it was, oldest first: they still hold whoever was forgotten
// after At. Nothing removes them for that by itself.
func (d *DB) Copies(ctx context.Context) ([]BackupFile, error) {
	copies, err := d.BackupFiles(ctx)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(d.cfg.Path)
	beside, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("looking for copies of the database: %w", err)
	}
	for _, entry := range beside {
		if !strings.HasPrefix(entry.Name(), stem(d.cfg.Path)+"-") || filepath.Ext(entry.Name()) != filepath.Ext(d.cfg.Path) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("looking at a copy of the database: %w", err)
		}
		copies = append(copies, BackupFile{Path: filepath.Join(folder, entry.Name()), Bytes: info.Size(), At: info.ModTime().UTC()})
	}
	slices.SortFunc(copies, func(a, b BackupFile) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Path, b.Path)) })
	return slices.CompactFunc(copies, func(a, b BackupFile) bool { return a.Path == b.Path }), nil
}

// mentions are the events that may tell of a person who is not their subject: those
// that name customers by their code, and, in full, those without a subject and those
// about stock.
type mentions struct {
	byCode map[string][]int64
	others []sqlc.EventsNamingRow
}

var customerCode = regexp.MustCompile(`C-\d{5,15}`)

func (a *act) mentions(ctx context.Context) (mentions, error) {
	m := mentions{byCode: map[string][]int64{}}
	rows, err := a.EventsNaming(ctx)
	if err != nil {
		return m, fmt.Errorf("reading the log: %w", err)
	}
	for _, e := range rows {
		if e.SubjectID == "" || e.Kind == string(store.EventStock) {
			m.others = append(m.others, e)
		}
		for _, code := range customerCode.FindAllString(e.Title+" "+e.Detail, -1) {
			m.byCode[code] = append(m.byCode[code], e.Seq)
		}
	}
	return m, nil
}

// eventsAbout returns the numbers of the events whose texts tell of a person: those
// about their records and orders, and those that mention them.
func (a *act) eventsAbout(ctx context.Context, p person, m mentions) ([]int64, error) {
	var seqs []int64
	subjects := make([]string, 0, len(p.records)+len(p.orders))
	for _, c := range p.records {
		subjects, seqs = append(subjects, c.ID), append(seqs, m.byCode[c.Code()]...)
	}
	for _, row := range p.orders {
		subjects = append(subjects, row.ID)
	}
	for _, subject := range subjects {
		about, err := a.EventsOf(ctx, subject)
		if err != nil {
			return nil, fmt.Errorf("reading a story: %w", err)
		}
		for _, e := range about {
			seqs = append(seqs, e.Seq)
		}
	}
	finder := p.traces.Finder()
	for _, e := range m.others {
		if finder.MatchString(e.Title + "\n" + e.Detail + "\n" + e.Before + "\n" + e.After) {
			seqs = append(seqs, e.Seq)
		}
	}
	others, err := a.eventsOfFormerSurvivors(ctx, p, finder)
	if err != nil {
		return nil, err
	}
	seqs = append(seqs, others...)
	slices.Sort(seqs)
	return slices.Compact(seqs), nil
}

// eventsOfFormerSurvivors returns the events about records that one of the person's
// was merged into, until that was undone: meanwhile they told of the person too.
func (a *act) eventsOfFormerSurvivors(ctx context.Context, p person, finder *regexp.Regexp) (seqs []int64, err error) {
	for _, c := range p.records {
		merges, err := a.MergesAbout(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("reading the merges: %w", err)
		}
		for _, m := range merges {
			if slices.ContainsFunc(p.records, func(r store.Customer) bool { return r.ID == m.SurvivorID }) {
				continue
			}
			about, err := a.EventsOf(ctx, m.SurvivorID)
			if err != nil {
				return nil, fmt.Errorf("reading a story: %w", err)
			}
			for _, e := range about {
				text := e.Title + "\n" + e.Detail + "\n" + e.Before + "\n" + e.After
				if finder.MatchString(text) || c.Note != "" && strings.Contains(text, c.Note) {
					seqs = append(seqs, e.Seq)
				}
			}
		}
	}
	return seqs, nil
}
