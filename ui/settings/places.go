package settings

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// places is the section on which of Shopify's locations are this shop's own (R53).
type places struct {
	page    fyne.CanvasObject
	trouble *widgets.Note
	undec   *widgets.Note
	rows    *fyne.Container
	owner   *Window
	// checks are by the locations' ids; shown are those that they were made for.
	checks map[string]*widgets.Check
	shown  store.Locations
	// mine are the boxes of those that this computer works for, by their ids, made for the
	// locations with these ticks; lost says which were chosen and are no more to be.
	mine    map[string]*widgets.Check
	counted store.Locations
	choice  *fyne.Container
	lost    *widgets.Note
}

func newPlaces(v *Window) *places {
	p := &places{owner: v, rows: widgets.Down(8), checks: map[string]*widgets.Check{}, choice: widgets.Down(8)}
	p.trouble = widgets.NewNote(theme.Red, assets.Alert, "", "")
	p.trouble.Hide()
	p.undec = widgets.NewNote(theme.Amber, assets.Alert, "Nobody has said yet which are this shop's own",
		"Until one is ticked, what any of them hands over is sold, counted and sent from here, but what a fulfillment service does.")
	panel := widgets.NewPanel(assets.Store, "This shop's own locations", screen.Inset(12, 12, theme.Padding, theme.Padding, p.rows))
	panel.Flush = true
	help := widgets.NewNote(theme.Blue, assets.Info, "What a tick does",
		"Only what ticked locations hand over is sold, taken out of stock, printed, counted and sent from here. What waits at one that you "+
			"tick comes in at once. What is booked stays when a tick is taken away, and is sent from here no more.")
	p.lost = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	p.lost.Hide()
	here := widgets.NewPanel(assets.Monitor, "Whose orders this computer shows", screen.Inset(12, 12, theme.Padding, theme.Padding, p.choice))
	here.Flush = true
	what := widgets.NewNote(theme.Blue, assets.Info, "For this computer alone",
		"With none ticked it shows the orders of all. Lists, figures, calls and pick lists that print by themselves go by it, and "+
			"eCommerce Sales says so; what is booked, saved and sent knows nothing of it.")
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Fixed(p.undec), widgets.Fixed(panel), widgets.Fixed(help),
		widgets.Fixed(p.lost), widgets.Fixed(here), widgets.Fixed(what), widgets.Space(1))
	return p
}

// fill shows the locations and which are ticked.
func (p *places) fill() {
	all := p.owner.now.places
	if !sameLocations(p.shown, all) {
		p.make(all)
	}
	for _, at := range all {
		p.checks[at.ShopifyID].SetTicked(at.Own)
	}
	p.undec.Hidden = !all.Undecided()
	p.undec.Refresh()
	p.fillHere(all)
}

// fillHere shows which of the own locations this computer works for.
func (p *places) fillHere(all store.Locations) {
	if !slices.Equal(p.counted, all) {
		p.makeHere(all)
	}
	for id, check := range p.mine {
		check.SetTicked(slices.Contains(p.owner.now.worksFor, id))
	}
	said := all.Narrowed(p.owner.now.worksFor).LostSentence()
	p.lost.Set(theme.Amber, assets.Alert, "", said)
	p.lost.Hidden = said == ""
	p.lost.Refresh()
}

func (p *places) makeHere(all store.Locations) {
	p.counted, p.mine = slices.Clone(all), map[string]*widgets.Check{}
	var rows []widgets.Item
	for _, at := range all {
		if !at.Active || !all.Counts(at) {
			continue
		}
		check := widgets.NewCheck(at.Name, "", false, func(ticked bool) {
			p.owner.now.worksFor = slices.DeleteFunc(slices.Clone(p.owner.now.worksFor), func(id string) bool { return id == at.ShopifyID })
			if ticked {
				p.owner.now.worksFor = append(p.owner.now.worksFor, at.ShopifyID)
				slices.Sort(p.owner.now.worksFor)
			}
			p.fill()
			p.owner.showState()
		})
		check.Keys = p.owner.keys
		p.mine[at.ShopifyID] = check
		rows = append(rows, widgets.Fixed(check))
	}
	made := widgets.Down(8, rows...)
	p.choice.Layout, p.choice.Objects = made.Layout, made.Objects
	p.choice.Refresh()
}

// make makes a box for each location.
func (p *places) make(all store.Locations) {
	p.shown = all
	rows := []widgets.Item{}
	if len(all) == 0 {
		rows = append(rows, widgets.Fixed(widgets.NewText("Shopify has not said yet which locations there are. It is asked with the next check.",
			theme.Body, false, theme.Secondary)))
	}
	for i, at := range all {
		check := widgets.NewCheck(at.Name, placeFacts(at), at.Own, func(ticked bool) {
			p.owner.now.places[i].Own = ticked
			p.fill()
			p.owner.showState()
		})
		check.Keys = p.owner.keys
		p.checks[at.ShopifyID] = check
		rows = append(rows, widgets.Fixed(check))
	}
	made := widgets.Down(8, rows...)
	p.rows.Layout, p.rows.Objects = made.Layout, made.Objects
	p.rows.Refresh()
}

// sameLocations says that both have the same boxes, whatever is ticked.
func sameLocations(a, b store.Locations) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		left, right := a[i], b[i]
		left.Own, right.Own = false, false
		if left != right {
			return false
		}
	}
	return true
}

// placeFacts are a location's address and what it does.
func placeFacts(at store.Location) string {
	var parts []string
	for _, part := range []struct {
		is   bool
		word string
	}{
		{at.Address != "", at.Address},
		{at.Pickup, "pickup"},
		{at.Online, "online orders"},
		{at.Service, store.Service},
		{!at.Active, "closed"},
	} {
		if part.is {
			parts = append(parts, part.word)
		}
	}
	return strings.Join(parts, " · ")
}

// write saves the ticks: what is ticked first, so that one is own at every moment.
func (p *places) write(ctx context.Context, to values) error {
	was, err := p.owner.cfg.Locations(ctx)
	if err != nil {
		return err
	}
	for _, own := range []bool{true, false} {
		var ids []string
		for _, at := range to.places {
			for _, before := range was {
				if before.ShopifyID == at.ShopifyID && before.Own != at.Own && at.Own == own {
					ids = append(ids, at.ShopifyID)
				}
			}
		}
		if len(ids) == 0 {
			continue
		}
		if err := p.owner.cfg.OwnLocations(ctx, ids, own); err != nil {
			return err
		}
	}
	at, err := p.owner.cfg.Shop.Narrowing(ctx)
	if err != nil || slices.Equal(at.IDs(), to.worksFor) {
		return err
	}
	// What was chosen and is this shop's own no more is let go of with the next choice.
	after, err := p.owner.cfg.Locations(ctx)
	if err != nil {
		return err
	}
	return p.owner.cfg.Shop.Narrow(ctx, store.Narrowing{To: after.Narrowed(to.worksFor).To}.IDs())
}
