package db

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"tillbridge/store"
)

// place is where a setting is kept when it is a part of something larger.
type place struct {
	get func(ctx context.Context, d *DB) (string, error)
	set func(ctx context.Context, d *DB, text string) error
}

// places are the settings that windows keep together; all others are kept under
// their own key.
var places = map[string]place{
	SettingCurrency: {
		func(ctx context.Context, d *DB) (string, error) { return d.Currency(ctx) },
		func(ctx context.Context, d *DB, text string) error { return d.SetCurrency(ctx, text) },
	},
	SettingCountry: {
		func(ctx context.Context, d *DB) (string, error) { return d.Country(ctx) },
		func(ctx context.Context, d *DB, text string) error { return d.SetCountry(ctx, text) },
	},
	store.SettingLocations:   {narrowedTo, narrow},
	store.SettingPickupNames: {pickupNamesOf, setPickupNames},
	"receipt.wishes":         {wishesPrinted, setWishesPrinted},
	"check.every":            {pauseOf, setPause},
	"take-test":              ofIntake(store.TestOrders),
	"take-pos":               ofIntake(store.POSOrders),
	"take-draft":             ofIntake(store.DraftOrders),
	"card-types":             {cardsOf, setCards},
	"receipt.name":           ofProfile(func(p *store.Profile) *string { return &p.Name }),
	"receipt.address":        {addressOf, setAddress},
	"receipt.phone":          ofProfile(func(p *store.Profile) *string { return &p.Phone }),
	"receipt.email":          ofProfile(func(p *store.Profile) *string { return &p.Email }),
	"receipt.website":        ofProfile(func(p *store.Profile) *string { return &p.Website }),
	"receipt.tax-id":         ofProfile(func(p *store.Profile) *string { return &p.TaxID }),
	"receipt.footer":         ofProfile(func(p *store.Profile) *string { return &p.Footer }),
	"backups.folder":         ofPlanText(func(p *store.BackupPlan) *string { return &p.Folder }),
	"backups.second":         ofPlanText(func(p *store.BackupPlan) *string { return &p.Second }),
	"backups.recipient":      ofPlanText(func(p *store.BackupPlan) *string { return &p.Recipient }),
	"backups.days":           ofPlanNumber(func(p *store.BackupPlan) *int { return &p.Days }),
	"backups.weeks":          ofPlanNumber(func(p *store.BackupPlan) *int { return &p.Weeks }),
	"backups.months":         ofPlanNumber(func(p *store.BackupPlan) *int { return &p.Months }),
}

// Decided returns the value of a setting, its usual one when nobody has decided.
func (d *DB) Decided(ctx context.Context, s store.Setting) (string, error) {
	if kept, ok := places[s.Key]; ok {
		return kept.get(ctx, d)
	}
	text, err := d.Setting(ctx, s.KeyAt(d.cfg.Machine))
	if err != nil || text == "" {
		return s.Usual, err
	}
	return text, nil
}

// Decide keeps a value as it was typed. Invalid says what is wrong with it.
func (d *DB) Decide(ctx context.Context, s store.Setting, text string) error {
	text, err := s.Read(text)
	if err != nil {
		return err
	}
	if kept, ok := places[s.Key]; ok {
		return kept.set(ctx, d, text)
	}
	key := s.KeyAt(d.cfg.Machine)
	return d.ChangeSetting(ctx, key, text, "The setting "+key+" changed")
}

func ofIntake(kind store.Kind) place {
	return place{
		func(ctx context.Context, d *DB) (string, error) {
			chosen, err := d.Intake(ctx)
			return store.SwitchWord(chosen.Takes(kind)), err
		},
		func(ctx context.Context, d *DB, text string) error {
			take, err := store.ParseSwitch(text)
			if err != nil {
				return err
			}
			chosen, err := d.Intake(ctx)
			if err != nil {
				return err
			}
			return d.SetIntake(ctx, chosen.With(kind, take))
		},
	}
}

func ofProfile(field func(*store.Profile) *string) place {
	return place{
		func(ctx context.Context, d *DB) (string, error) {
			p, err := d.Profile(ctx)
			return *field(&p), err
		},
		func(ctx context.Context, d *DB, text string) error {
			p, err := d.Profile(ctx)
			if err != nil {
				return err
			}
			*field(&p) = text
			return d.SetProfile(ctx, p)
		},
	}
}

func narrowedTo(ctx context.Context, d *DB) (string, error) {
	at, err := d.Narrowing(ctx)
	var names []string
	for _, one := range append(at.To, at.Lost...) {
		names = append(names, one.Name)
	}
	return strings.Join(names, ", "), err
}

// narrow takes names with commas between them, and one that has commas itself.
func narrow(ctx context.Context, d *DB, text string) error {
	if text == "" {
		return d.Narrow(ctx, nil)
	}
	if err := d.Narrow(ctx, []string{text}); store.CodeOf(err) != store.NotFound {
		return err
	}
	return d.Narrow(ctx, strings.Split(text, ", "))
}

func pickupNamesOf(ctx context.Context, d *DB) (string, error) {
	known, err := wordsOf(ctx, d.read)
	return known.Names, wrap(err, "reading the names of pickup times")
}

// setPickupNames reads the pickup times of all orders anew.
func setPickupNames(ctx context.Context, d *DB, text string) error {
	err := d.ChangeSetting(ctx, store.SettingPickupNames, text, "The attributes that say when goods are picked up changed")
	if err != nil {
		return err
	}
	return wrap(d.renewSearchWords(ctx), "reading the orders' pickup times")
}

func wishesPrinted(ctx context.Context, d *DB) (string, error) {
	p, err := d.Profile(ctx)
	return store.SwitchWord(p.Wishes), err
}

func setWishesPrinted(ctx context.Context, d *DB, text string) error {
	p, err := d.Profile(ctx)
	if err != nil {
		return err
	}
	if p.Wishes, err = store.ParseSwitch(text); err != nil {
		return err
	}
	return d.SetProfile(ctx, p)
}

func addressOf(ctx context.Context, d *DB) (string, error) {
	p, err := d.Profile(ctx)
	return strings.Join(p.Address, "; "), err
}

func setAddress(ctx context.Context, d *DB, text string) error {
	p, err := d.Profile(ctx)
	if err != nil {
		return err
	}
	p.Address = strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' })
	for i, line := range p.Address {
		p.Address[i] = strings.TrimSpace(line)
	}
	p.Address = slices.DeleteFunc(p.Address, func(line string) bool { return line == "" })
	return d.SetProfile(ctx, p)
}

func ofPlan(get func(store.BackupPlan) string, set func(*store.BackupPlan, string) error) place {
	return place{
		func(ctx context.Context, d *DB) (string, error) {
			p, err := d.BackupPlan(ctx)
			return get(p), err
		},
		func(ctx context.Context, d *DB, text string) error {
			p, err := d.BackupPlan(ctx)
			if err != nil {
				return err
			}
			if err := set(&p, text); err != nil {
				return err
			}
			return d.SetBackupPlan(ctx, p)
		},
	}
}

func ofPlanText(field func(*store.BackupPlan) *string) place {
	return ofPlan(func(p store.BackupPlan) string { return *field(&p) }, func(p *store.BackupPlan, text string) error {
		*field(p) = text
		return nil
	})
}

func ofPlanNumber(field func(*store.BackupPlan) *int) place {
	return ofPlan(func(p store.BackupPlan) string { return strconv.Itoa(*field(&p)) }, func(p *store.BackupPlan, text string) (err error) {
		*field(p), err = strconv.Atoi(text)
		return err
	})
}

func cardsOf(ctx context.Context, d *DB) (string, error) {
	_, cards, err := d.Tenders(ctx)
	return strings.Join(cards, ", "), err
}

func setCards(ctx context.Context, d *DB, text string) error {
	types, _, err := d.Tenders(ctx)
	if err != nil {
		return err
	}
	var cards []string
	if text != "" {
		cards = strings.Split(text, ", ")
	}
	return d.SetTenders(ctx, types, cards)
}

func pauseOf(ctx context.Context, d *DB) (string, error) {
	c, err := d.Connection(ctx)
	return c.Every.String(), err
}

func setPause(ctx context.Context, d *DB, text string) error {
	c, err := d.Connection(ctx)
	if err != nil {
		return err
	}
	if c.Domain == "" {
		return store.Fail(store.Invalid, "No shop is connected yet, so there is nothing to check. Nothing was saved; connect one first.")
	}
	if c.Every, err = time.ParseDuration(text); err != nil {
		return err
	}
	return d.SetConnection(ctx, c)
}
