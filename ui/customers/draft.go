package customers

import (
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/ui/screen"
)

// field is one line of a record that a person types.
type field struct {
	label string
	of    func(*store.Customer) *string
}

// The fields, in the order in which the tab key reaches them.
var (
	firstName = field{"First name", func(c *store.Customer) *string { return &c.FirstName }}
	lastName  = field{"Last name", func(c *store.Customer) *string { return &c.LastName }}
	company   = field{"Company", func(c *store.Customer) *string { return &c.Company }}
	email     = field{"Email", func(c *store.Customer) *string { return &c.Email }}
	phone     = field{"Phone", func(c *store.Customer) *string { return &c.Phone }}
	street    = field{"Street", func(c *store.Customer) *string { return &c.Address.Street }}
	street2   = field{"Apartment, suite", func(c *store.Customer) *string { return &c.Address.Street2 }}
	city      = field{"City", func(c *store.Customer) *string { return &c.Address.City }}
	province  = field{"State", func(c *store.Customer) *string { return &c.Address.Province }}
	postcode  = field{"Postcode", func(c *store.Customer) *string { return &c.Address.Postcode }}
	country   = field{"Country", func(c *store.Customer) *string { return &c.Address.Country }}
	note      = field{"Note", func(c *store.Customer) *string { return &c.Note }}

	fields = []field{firstName, lastName, company, email, phone, street, street2, city, province, postcode, country, note}
)

// draft is a record as it was read and as it stands in the window. Nothing of it
// is in the database before Save (R19).
type draft struct {
	base, now store.Customer
	// newer is the record as somebody else has saved it meanwhile, nil for nobody.
	newer *store.Customer
}

// begun is an empty record that begins with what is known.
func begun(known store.Customer) *draft { return &draft{now: known} }

// created says that the database has the record.
func (d *draft) created() bool { return d.base.ID != "" }

// read takes in the record as the database has it now. What was typed stays; when
// somebody else saved meanwhile, that waits until it is asked for (R46).
func (d *draft) read(c store.Customer) {
	switch {
	case !d.created() || d.changes() == 0:
		d.base, d.now, d.newer = c, copied(c), nil
	case c.Version != d.base.Version:
		d.newer = &c
	default:
		d.newer = nil
	}
}

// takeNewer goes on from what somebody else has saved, keeping what was typed.
func (d *draft) takeNewer() {
	if d.newer == nil {
		return
	}
	next := copied(*d.newer)
	for _, f := range fields {
		if *f.of(&d.now) != *f.of(&d.base) {
			*f.of(&next) = *f.of(&d.now)
		}
	}
	if d.moreChanged() {
		next.More = d.now.More
	}
	d.base, d.now, d.newer = *d.newer, next, nil
}

func copied(c store.Customer) store.Customer {
	c.More = slices.Clone(c.More)
	return c
}

// changed says whether a field differs from what was read.
func (d *draft) changed(f field) bool {
	return strings.TrimSpace(*f.of(&d.now)) != strings.TrimSpace(*f.of(&d.base))
}

func (d *draft) moreChanged() bool { return !slices.Equal(d.now.More, d.base.More) }

// changes counts what is not saved.
func (d *draft) changes() int {
	n := 0
	for _, f := range fields {
		if d.changed(f) {
			n++
		}
	}
	if d.moreChanged() {
		n++
	}
	return n
}

// unsaved is the footer's warning.
func (d *draft) unsaved() string {
	if n := d.changes(); n > 0 {
		return screen.Many(n, "unsaved change", "unsaved changes")
	}
	return ""
}

// was is what stands beside the caption of a changed field. Of a new record
// nothing is saved yet, so it goes without saying.
func (d *draft) was(f field) string {
	if !d.created() || !d.changed(f) {
		return ""
	}
	if old := strings.Join(strings.Fields(*f.of(&d.base)), " "); old != "" {
		return "was " + old
	}
	return "was empty"
}

// problem is what is wrong with a field, "" for nothing.
func (d *draft) problem(f field) string {
	if f.label == email.label && (store.Customer{Company: "any", Email: d.now.Email}).Check() != nil {
		return "An email has an @ and no blanks."
	}
	return ""
}

// saveNot is the reason why the record can't be saved, "" when it can (R7).
func (d *draft) saveNot() string {
	switch {
	case strings.TrimSpace(d.now.FirstName+d.now.LastName+d.now.Company) == "":
		return "A customer needs a name or a company."
	case d.problem(email) != "":
		return d.problem(email)
	case d.changes() == 0:
		return "Nothing has been changed."
	default:
		return ""
	}
}

// record is what Save writes: what was typed, without blanks around it.
func (d *draft) record() store.Customer {
	c := copied(d.now)
	for _, f := range fields {
		*f.of(&c) = strings.TrimSpace(*f.of(&c))
	}
	c.ID, c.Number, c.Version = d.base.ID, d.base.Number, d.base.Version
	return c
}

// restore takes back all that was typed.
func (d *draft) restore() { d.now = copied(d.base) }

// saved takes in the record as it was written. What was typed since stays.
func (d *draft) saved(sent, fresh store.Customer) {
	next := copied(fresh)
	for _, f := range fields {
		if *f.of(&d.now) != *f.of(&sent) {
			*f.of(&next) = *f.of(&d.now)
		}
	}
	if !slices.Equal(d.now.More, sent.More) {
		next.More = d.now.More
	}
	d.base, d.now, d.newer = fresh, next, nil
}
