package identify

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const (
	panelWidth float32 = 360
	// factWidth is what is left for a fact's lines beside its icon.
	factWidth = panelWidth - 2*theme.Padding - 30
	// likelyShown is how many orders can be ticked; more would hide the person.
	likelyShown = 4
)

// orderPanel shows the customer on the order.
type orderPanel struct {
	panel  *widgets.Panel
	guest  *widgets.Chip
	room   *fyne.Container
	keys   *widgets.KeyMap
	agree  func(orderID string, ticked bool)
	checks []*widgets.Check
}

func newOrderPanel(keys *widgets.KeyMap, agree func(string, bool)) *orderPanel {
	p := &orderPanel{keys: keys, agree: agree, room: container.NewStack(), guest: widgets.NewChip(theme.Grey, "", "Guest checkout")}
	p.panel = widgets.NewPanel(assets.User, "Customer on the order", p.room)
	p.panel.Aside = p.guest
	return p
}

// show draws the order's person, and below the other orders that are theirs.
func (p *orderPanel) show(m *model, now time.Time) {
	o, row := m.person.Details, m.person.Order
	p.guest.Hidden = o.Buyer.ShopifyID != ""
	name := widgets.NewWrapped(nameOf(o), panelWidth-2*theme.Padding, theme.BigTitle, true, theme.Text)
	if len(name.Objects) > 2 {
		name = widgets.NewWrapped(nameOf(o), panelWidth-2*theme.Padding, theme.CounterText, true, theme.Text)
	}
	known := []widgets.Item{
		widgets.Fixed(name),
		widgets.Fixed(widgets.NewText(strings.Join([]string{row.Name, screen.Moment(row.CreatedAt, now), screen.Many(row.Items, "item",
			"items"), row.Total.String()}, " · "), theme.Body, false, theme.Secondary)),
		widgets.Fixed(screen.Inset(7, 4, 0, 0, widget.NewSeparator())),
	}
	for _, fact := range facets(o, m.person) {
		known = append(known, widgets.Fixed(fact.draw()))
	}
	below := p.together(m)
	facts := container.NewVScroll(widgets.Down(10, known...))
	p.room.Objects = []fyne.CanvasObject{facts}
	if len(below) > 0 {
		p.room.Objects = []fyne.CanvasObject{&fyne.Container{
			Layout:  &personFirst{},
			Objects: []fyne.CanvasObject{facts, container.NewVScroll(widgets.Down(10, below...))},
		}}
	}
	p.room.Refresh()
	p.panel.Refresh()
}

// personFirst gives what is known of the person the greater part of the height, and
// the other orders below it what they need of the rest; both scroll. Otherwise many
// orders would leave nothing of the person to be seen.
type personFirst struct{}

const (
	othersMost float32 = 0.42
	othersGap  float32 = 10
)

// MinSize is that of a name and a fact.
func (*personFirst) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 160) }

func (*personFirst) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	person, others := objects[0], objects[1].(*container.Scroll)
	// Notes know their height only once they know their width.
	others.Content.Resize(fyne.NewSize(size.Width, others.Content.MinSize().Height))
	below := min(others.Content.MinSize().Height, size.Height*othersMost)
	person.Resize(fyne.NewSize(size.Width, size.Height-below-othersGap))
	others.Resize(fyne.NewSize(size.Width, below))
	others.Move(fyne.NewPos(0, size.Height-below))
}

// nameOf is the person's name, or what stands for one.
func nameOf(o store.Order) string {
	if name := o.CustomerName(); name != "" {
		return name
	}
	if o.Withholds("name") {
		return "Name not shown to this app"
	}
	return "No name"
}

// facet is one thing the order says of the person.
type facet struct {
	icon    assets.Icon
	caption string
	lines   []string
	muted   bool
	// tone, sign and remark are what is to be noted about it.
	tone   theme.Tone
	sign   assets.Icon
	remark string
}

// facets are all that is known of the person; what an order usually has is named
// even where it is missing.
func facets(o store.Order, p db.WaitingPerson) []facet {
	var all []facet
	add := func(icon assets.Icon, caption, missing string, lines ...string) *facet {
		f := facet{icon: icon, caption: caption}
		for _, line := range lines {
			if line != "" {
				f.lines = append(f.lines, line)
			}
		}
		if len(f.lines) == 0 {
			f.lines, f.muted = []string{missing}, true
			if what := strings.TrimPrefix(missing, "no "); o.Withholds(what) {
				f.lines[0], f.tone, f.sign, f.remark = "not shown to this app", theme.Amber, assets.Lock, "Shopify keeps it back"
			}
		}
		all = append(all, f)
		return &all[len(all)-1]
	}
	email := add(assets.Mail, "Email", "no email", o.ContactEmail())
	switch n := len(p.SameEmail); {
	case email.muted:
	case p.Undone:
		email.tone, email.sign, email.remark = theme.Amber, assets.Undo, "an earlier choice was taken back"
	case n == 0:
		email.tone, email.sign, email.remark = theme.Amber, assets.Alert, "on no customer"
	case n > 1:
		email.tone, email.sign, email.remark = theme.Amber, assets.Alert, fmt.Sprintf("on %d customers", n)
	}
	add(assets.Phone, "Phone", "no phone", o.ContactPhone())
	if company := o.AsCustomer().Company; company != "" {
		add(assets.Store, "Company", "", company)
	}
	billing, shipping := postal(o.Billing), postal(o.Shipping)
	if len(billing) > 0 || len(shipping) == 0 {
		add(assets.Card, "Billing address", "no address", billing...)
	}
	if len(shipping) > 0 {
		f := add(assets.Truck, "Shipping address", "", shipping...)
		if len(billing) > 0 && strings.Join(billing, "\n") != strings.Join(shipping, "\n") {
			f.tone, f.sign, f.remark = theme.Blue, assets.Info, "differs from billing"
		}
	}
	if note := strings.TrimSpace(o.Note); note != "" {
		add(assets.Note, "Note from the customer", "", "“"+note+"”")
	}
	return all
}

// postal is an address as an envelope has it; a name alone is none.
func postal(a store.Address) []string {
	if a.Company+a.Street+a.Street2+a.City+a.Province+a.Postcode == "" {
		return nil
	}
	town := strings.Trim(strings.TrimSpace(a.City+", "+a.Province), ", ")
	town = strings.TrimSpace(town + " " + a.Postcode)
	if a.Country != "" && town != "" {
		town += " · " + a.Country
	}
	var lines []string
	for _, line := range []string{a.Name(), a.Company, a.Street, a.Street2, town} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (f facet) draw() fyne.CanvasObject {
	color := theme.Text
	if f.muted {
		color = theme.Muted
	}
	parts := []widgets.Item{widgets.Fixed(widgets.NewText(f.caption, theme.Small, false, theme.Secondary))}
	for _, line := range f.lines {
		parts = append(parts, widgets.Fixed(widgets.NewWrapped(line, factWidth, theme.Body, false, color)))
	}
	if f.remark != "" {
		parts = append(parts, widgets.Fixed(widgets.Across(5, widgets.Fixed(widgets.NewIcon(f.sign, 14, f.tone.Ink())),
			widgets.Fixed(widgets.NewText(f.remark, theme.Small, false, f.tone.Ink())))))
	}
	icon := widgets.Down(0, widgets.Fixed(screen.Inset(2, 0, 0, 0, widgets.NewIcon(f.icon, 18, theme.Secondary))), widgets.Space(1))
	return widgets.Across(12, widgets.Fixed(icon), widgets.Grow(widgets.Down(1, parts...), 1))
}

// together is the note about orders that follow by themselves, and a box for each
// that somebody has to agree to.
func (p *orderPanel) together(m *model) []widgets.Item {
	p.checks = nil
	var below []widgets.Item
	if m.left {
		below = append(below, widgets.Fixed(widgets.NewNote(theme.Blue, assets.Info, "", m.person.Order.Name+
			" got its customer meanwhile.\nGo on with the next order.")))
	}
	if certain := m.certain(); len(certain) > 0 {
		below = append(below, widgets.Fixed(widgets.NewNote(theme.Blue, assets.Link, "", follow(certain))))
	}
	likely := m.likely()
	if len(likely) == 0 {
		return below
	}
	below = append(below, widgets.Fixed(widgets.NewText("Likely the same person. Tick to decide together:", theme.Small, true,
		theme.Secondary)))
	for i, like := range likely {
		if i == likelyShown {
			below = append(below, widgets.Fixed(widgets.NewText(fmt.Sprintf("and %d more, each in its turn", len(likely)-i), theme.Small, false,
				theme.Secondary)))
			break
		}
		id := like.Order.ID
		check := widgets.NewCheck(like.Order.Name+" "+like.Order.Customer, reasons(like.Evidence), m.agreed[id], func(ticked bool) {
			p.agree(id, ticked)
		})
		check.Keys = p.keys
		p.checks = append(p.checks, check)
		below = append(below, widgets.Fixed(check))
	}
	return below
}

// follow says which orders a choice settles too.
func follow(certain []db.LikelySame) string {
	names := make([]string, 0, len(certain))
	for i, like := range certain {
		if i == 3 && len(certain) > 4 {
			names = append(names, "…")
			break
		}
		names = append(names, like.Order.Name)
	}
	if len(certain) == 1 {
		return fmt.Sprintf("1 more waiting order (%s) has this email.\nYour choice settles it too.", names[0])
	}
	return fmt.Sprintf("%d more waiting orders (%s) have this email.\nYour choice settles them too.", len(certain), strings.Join(names, ", "))
}
