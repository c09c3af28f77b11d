package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
)

// doctorVerb examines the installation.
type doctorVerb struct {
	jsonFlag
	VerifyLog     bool `name:"verify-log" help:"Only walk the event log: is each event there, and as it was written?"`
	AcceptMissing bool `name:"accept-missing" help:"Only note that you know that newer work is missing here; it is then said no more."`
	driftFlags
}

// finding is one thing that doctor looked at.
type finding struct {
	Check   string `json:"check"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

// Run looks at database, connection, scopes and clock, and fails if one is bad.
func (v *doctorVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		if v.AcceptMissing {
			return s.acceptMissing(ctx)
		}
		if v.VerifyLog {
			return s.verifyLog(ctx, v.JSON)
		}
		findings := append(s.examine(ctx), v.drift(ctx, s)...)
		if v.JSON {
			if err := s.printJSON(findings); err != nil {
				return err
			}
		} else {
			for _, f := range findings {
				s.printf("%s  %-11s  %s\n", map[bool]string{true: "ok ", false: "BAD"}[f.OK], f.Check, f.Message)
			}
		}
		for _, f := range findings {
			if !f.OK {
				return store.Fail(store.Internal, "Not everything is well; see above.")
			}
		}
		return nil
	})
}

func (s *session) examine(ctx context.Context) []finding {
	var findings []finding
	add := func(check string, err error, well string) bool {
		message := well
		if err != nil {
			message = store.MessageOf(err)
		}
		findings = append(findings, finding{Check: check, OK: err == nil, Message: message})
		return err == nil
	}
	if d, err := s.openDB(ctx); add("database", err, "It opens and its schema is up to date.") {
		add("integrity", d.QuickCheck(ctx), "The file is whole.")
		findings = append(findings, booksFindings(ctx, d)...)
		backups, err := backupFinding(ctx, d)
		add("backups", err, backups)
		if s.witness != nil {
			history, err := s.historyFinding(ctx, d)
			add("history", err, history)
		}
		add("privacy", exposedError(ctx, d), "Only this user may read the database, its backups and its logs.")
		if copies, err := keep.Of(d).UpdateCopies(); err != nil || len(copies) > 0 {
			add("update", err, updateSentence(copies))
		}
		if domain, err := s.shopDomain(); err == nil {
			country, err := d.Country(ctx)
			add("country", homeError(country, "the country the shop is in",
				"phone numbers that don't name theirs are compared by their digits alone", "settings set shop.country DE", err),
				"The shop is in "+store.CountryName(country)+".")
			currency, err := d.Currency(ctx)
			add("currency", homeError(currency, "the shop's currency", "no price can be kept", "settings set shop.currency EUR", err),
				"Prices are in "+currency+".")
			add("quarantine", quarantineError(ctx, d, domain), "Every order could be taken in.")
			add("left out", nil, leftOutSentence(ctx, d, domain))
			own, err := doctorLocations(ctx, d, domain)
			add("locations", err, own)
			add("outbox", waitsError(ctx, d), "Nothing waits longer than it should.")
			add("polling", noticeError(ctx, d, domain), "Nothing odd came up within a day.")
			withheld, err := d.Withheld(ctx, domain)
			if err == nil && withheld > 0 {
				err = store.Fail(store.Unauthorized, "Shopify keeps personal data of %s back from this app, so customers can't be matched by it. %s",
					counted(withheld, "open order", "open orders"), store.WithheldWayOut)
			}
			add("personal data", err, "Shopify kept nothing back of the open orders.")
		}
	}
	gateway, domain, err := s.connect(ctx)
	if !add("credentials", err, "There is a credential.") {
		return findings
	}
	shop, err := gateway.Shop(ctx)
	if !add("connection", err, fmt.Sprintf("%s (%s) answers.", shop.Name, domain)) {
		return findings
	}
	add("scopes", scopeError(shop), "The app may do all it needs.")
	add("returns", nil, returnScopes(shop))
	withheld, err := gateway.Withheld(ctx)
	if err == nil && len(withheld) > 0 {
		err = store.Fail(store.Unauthorized, "Shopify keeps back from this app, of every order: %s. %s", store.WithheldWords(withheld),
			store.WithheldWayOut)
	}
	add("approval", err, "Shopify shows this app who ordered.")
	add("clock", clockError(ctx, gateway), "This computer's clock agrees with Shopify's.")
	return findings
}

func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// leftOutSentence says what R49 leaves out.
func leftOutSentence(ctx context.Context, d *db.DB, domain string) string {
	left, err := d.LeftOut(ctx, domain)
	if err != nil {
		return store.MessageOf(err)
	}
	if len(left) == 0 {
		return "No order is left out."
	}
	var parts []string
	for _, l := range left {
		parts = append(parts, fmt.Sprintf("%s: %d, the oldest of %s (setting %s)", l.Kind.Label(), l.Orders,
			l.Since.Local().Format("Jan 2, 2006"), l.Kind.Switch()))
	}
	return "Left out by choice: " + strings.Join(parts, "; ") + "."
}

// waitsError is about statuses that a wrong clock would have kept from being sent.
func waitsError(ctx context.Context, d *db.DB) error {
	far, err := d.FarPushes(ctx)
	if err == nil && far > 0 {
		err = store.Fail(store.Invalid, "%s saved while this computer's clock was ahead. Nothing is lost: the next check sends what is "+
			"waiting, if the clock is right now.", counted(far, "status was", "statuses were"))
	}
	return err
}

// noticeError is what polling had to tell of within the last day.
func noticeError(ctx context.Context, d *db.DB, domain string) error {
	text, err := sync.LastNotice(ctx, d, domain, time.Now())
	if err == nil && text != "" {
		err = store.Fail(store.Invalid, "%s", text)
	}
	return err
}

// booksFindings are about the event log, stock on hand, and what else the books
// claim: each figure that disagrees is named (R62).
func booksFindings(ctx context.Context, d *db.DB) []finding {
	report, err := d.ProveBooks(ctx)
	if err != nil {
		return []finding{{Check: "books", Message: store.MessageOf(err)}}
	}
	log := finding{Check: "event log", OK: report.Log.Broken == nil, Message: fmt.Sprintf("%d events follow from one another.",
		report.Log.Events)}
	if !log.OK {
		log.Message = store.MessageOf(report.Log.Err())
	}
	findings := []finding{log}
	if report.Found == 0 {
		findings = append(findings, finding{Check: "stock", OK: true, Message: "Every product's stock on hand is the sum of its movements."})
	}
	for _, each := range report.Disagreements {
		findings = append(findings, finding{Check: "books", Message: each.String()})
	}
	switch more := report.Found - int64(len(report.Disagreements)); {
	case more > 0:
		findings = append(findings, finding{Check: "books", Message: fmt.Sprintf("%d more figures disagree.", more)})
	case report.Found == 0:
		findings = append(findings, finding{Check: "books", OK: true, Message: fmt.Sprintf(
			"%d orders, %d products and %d customers are as the log left them, and add up.", report.Orders, report.Products, report.Customers)})
	}
	return findings
}

// homeError is that nobody has said where the shop is or what its prices are in (R67).
func homeError(known, what, without, way string, err error) error {
	if err == nil && known == "" {
		err = store.Fail(store.Invalid, "Nobody has said %s yet, so %s. Connect the shop again, or say it with '%s'.", what, without, way)
	}
	return err
}

func exposedError(ctx context.Context, d *db.DB) error {
	files, err := d.Exposed(ctx)
	if err == nil && len(files) > 0 {
		err = store.Fail(store.Invalid, "Other users of this computer may read %s, and that can't be changed by this user. Let their owner "+
			"take that right away.", strings.Join(files, ", "))
	}
	return err
}

// updateSentence says how to go back to before the last update.
func updateSentence(copies []keep.BackupFile) string {
	if len(copies) == 0 {
		return ""
	}
	return fmt.Sprintf("The database was last brought up to date on %s. As it was before, it is in %s; to go back, install the program of "+
		"before and 'restore' that.", copies[0].At.Local().Format(dayAndTime), copies[0].Path)
}

func quarantineError(ctx context.Context, d *db.DB, domain string) error {
	aside, err := d.Quarantined(ctx, domain)
	if err == nil && len(aside) > 0 {
		err = store.Fail(store.Invalid, "%s could not be taken in; the first is %s: %s", counted(int64(len(aside)), "order", "orders"),
			aside[0].ShopifyID, aside[0].Cause)
	}
	return err
}

// returnScopes says whether goods can be taken back; a shop without goes on with the rest.
func returnScopes(shop shopify.Shop) string {
	var lacks []string
	for _, scope := range shopify.ReturnScopes {
		if !slices.Contains(shop.Scopes, scope) {
			lacks = append(lacks, scope)
		}
	}
	if len(lacks) == 0 {
		return "The app may take goods back."
	}
	return "Goods can't be taken back at Shopify; all else goes on. To do so, add " + strings.Join(lacks, " and ") +
		" to the app in the Dev Dashboard and release it."
}

func scopeError(shop shopify.Shop) error {
	if len(shop.MissingScopes) == 0 {
		return nil
	}
	return store.Fail(store.Unauthorized, "The app lacks %s. Add them in the Dev Dashboard and install it again.",
		strings.Join(shop.MissingScopes, ", "))
}

func clockError(ctx context.Context, gateway *shopify.Gateway) error {
	there, err := gateway.Clock(ctx)
	if err != nil {
		return err
	}
	if off := time.Since(there).Round(time.Second); off.Abs() > shopify.ClockTolerance {
		return store.Fail(store.Invalid, "This computer's clock is %s off. Polling goes by Shopify's time and is safe; set the clock so that "+
			"the books are right.", off.Abs())
	}
	return nil
}
