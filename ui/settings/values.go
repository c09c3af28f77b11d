package settings

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/paper"
)

// values are all settings that the window edits.
type values struct {
	types []store.PaymentType
	cards []string
	// markPaid and captures are whether Shopify is told of what is paid here, and whether
	// Completed captures what is authorized.
	markPaid, captures bool
	profile            store.Profile
	// printer is this computer's own, and whether it prints pick lists by itself.
	printer   paper.Printer
	pickLists bool
	plan      store.BackupPlan
	// fileDays is how long old files stay, as it was typed.
	fileDays string
	intake   store.Intake
	// places are Shopify's locations, with those ticked that are this shop's own.
	places store.Locations
	// worksFor are the ids of those whose orders this computer shows, none for all (R54).
	worksFor []string
	// retention is after how many months the person of a closed order is forgotten,
	// as it was typed.
	retention string
	// calls are what calls a person; its quiet hours are from and until as they were
	// typed.
	calls       store.CallPlan
	from, until string
	// country and currency are the shop's own, "" for unknown.
	country, currency string
}

func (a values) samePlaces(b values) bool {
	return slices.Equal(a.places, b.places) && slices.Equal(a.worksFor, b.worksFor)
}

func (a values) sameHome(b values) bool { return a.country == b.country && a.currency == b.currency }

func (a values) samePrinter(b values) bool {
	return a.printer == b.printer && a.pickLists == b.pickLists
}

func (a values) sameCalls(b values) bool {
	return a.calls == b.calls && a.from == b.from && a.until == b.until
}

// quiet reads the quiet hours as they were typed.
func (a values) quiet() (store.QuietHours, error) {
	from, until := strings.TrimSpace(a.from), strings.TrimSpace(a.until)
	if from == "" && until == "" {
		return store.QuietHours{}, nil
	}
	return store.ParseQuietHours(from + "-" + until)
}

func (a values) sameData(b values) bool { return a.plan == b.plan && a.fileDays == b.fileDays }

func (a values) sameOrders(b values) bool { return a.intake == b.intake && a.retention == b.retention }

func (a values) sameTenders(b values) bool {
	return slices.Equal(a.types, b.types) && slices.Equal(a.cards, b.cards) && a.markPaid == b.markPaid && a.captures == b.captures
}

func (a values) sameProfile(b values) bool { return reflect.DeepEqual(a.profile, b.profile) }

func (a values) copied() values {
	a.places, a.worksFor = slices.Clone(a.places), slices.Clone(a.worksFor)
	a.types, a.cards, a.profile.Address = slices.Clone(a.types), slices.Clone(a.cards), slices.Clone(a.profile.Address)
	return a
}

// read reads them.
func (v *Window) read(ctx context.Context) (fresh values, err error) {
	if fresh.types, fresh.cards, err = v.cfg.Shop.Tenders(ctx); err != nil {
		return fresh, err
	}
	if fresh.markPaid, err = v.ticked(ctx, store.SettingMarkPaid); err != nil {
		return fresh, err
	}
	if fresh.captures, err = v.ticked(ctx, store.SettingCapture); err != nil {
		return fresh, err
	}
	if fresh.profile, err = v.cfg.Shop.Profile(ctx); err != nil {
		return fresh, err
	}
	if fresh.printer, err = paper.PrinterAt(ctx, v.cfg.Shop, v.cfg.Machine); err != nil {
		return fresh, err
	}
	if fresh.printer.Format == "" {
		fresh.printer.Format = paper.Roll80
	}
	if fresh.plan, err = v.cfg.Data.BackupPlan(ctx); err != nil {
		return fresh, err
	}
	if fresh.fileDays, err = v.fileDays(ctx); err != nil {
		return fresh, err
	}
	if fresh.intake, err = v.cfg.Shop.Intake(ctx); err != nil {
		return fresh, err
	}
	if fresh.places, err = v.cfg.Locations(ctx); err != nil {
		return fresh, err
	}
	at, err := v.cfg.Shop.Narrowing(ctx)
	if err != nil {
		return fresh, err
	}
	fresh.worksFor = at.IDs()
	if fresh.retention, err = v.retention(ctx); err != nil {
		return fresh, err
	}
	if fresh.pickLists, err = v.cfg.Shop.PrintsPickLists(ctx); err != nil {
		return fresh, err
	}
	if fresh.calls, err = v.cfg.Shop.CallPlan(ctx); err != nil {
		return fresh, err
	}
	fresh.from, fresh.until, _ = strings.Cut(fresh.calls.Quiet.String(), "-")
	if fresh.country, err = v.cfg.Shop.Country(ctx); err != nil {
		return fresh, err
	}
	fresh.currency, err = v.cfg.Shop.Currency(ctx)
	return fresh, err
}

func (v *Window) fileDays(ctx context.Context) (string, error) {
	days, err := v.cfg.Shop.Setting(ctx, store.SettingFileDays)
	return cmp.Or(days, strconv.Itoa(store.UsualFileDays)), err
}

func (v *Window) retention(ctx context.Context) (string, error) {
	months, err := v.cfg.Shop.Setting(ctx, db.SettingRetention)
	return cmp.Or(months, "0"), err
}
