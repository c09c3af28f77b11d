package settings

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/paper"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// printers is the section of where this computer prints.
type printers struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner  *Window
	queues []string
	queue  *widgets.Select
	paper  *widgets.Select
	addr   *widgets.Field
	test   *widgets.ToolButton
	picks  *widgets.Check
	said   *widgets.Note
	// testing is set while a test page is printed.
	testing bool

	// How a receipt printer is driven.
	language, drawer *widgets.Select
	pages, pulse     *widgets.Field
	cutter           *widgets.Check
}

// byAddress is the first choice of the print queues: something else than a queue.
const byAddress = "By its address"

func newPrinters(v *Window) *printers {
	p := &printers{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), said: widgets.NewNote(theme.Green, assets.Check, "",
		"")}
	p.trouble.Hide()
	p.said.Hide()
	p.queue = widgets.NewSelect([]string{byAddress}, 0, func(i int) {
		if i > 0 {
			p.addr.Entry.SetText(paper.QueueAddress(p.queues[i-1]))
		}
	})
	var formats []string
	for _, format := range paper.Formats() {
		formats = append(formats, string(format))
	}
	p.paper = widgets.NewSelect(formats, 0, func(i int) { v.now.printer.Format = paper.Formats()[i]; p.changed() })
	p.addr = widgets.NewField("Address", v.keys)
	p.addr.Entry.OnChanged = func(text string) { v.now.printer.Address = strings.TrimSpace(text); p.changed() }
	p.test = widgets.NewToolButton(assets.Printer, "Print Test Page", p.printTest)
	p.picks = widgets.NewCheck("Print pick lists by itself", "one for each order, as soon as its goods can be fetched", false,
		func(ticked bool) { v.now.pickLists = ticked; p.changed() })
	p.buildProfile()
	p.queue.Keys, p.paper.Keys, p.test.Keys, p.picks.Keys = v.keys, v.keys, v.keys, v.keys
	captioned := func(caption string, o fyne.CanvasObject) fyne.CanvasObject {
		return widgets.Down(4, widgets.Fixed(widgets.NewText(caption, theme.Small, true, theme.Secondary)), widgets.Fixed(o))
	}
	form := screen.Inset(14, 14, theme.Padding, theme.Padding, widgets.Down(14,
		widgets.Fixed(widgets.Across(12, widgets.Grow(captioned("Print queue of this computer", p.queue), 2),
			widgets.Grow(captioned("Paper", p.paper), 1))),
		widgets.Fixed(widgets.Down(6, widgets.Fixed(p.addr),
			widgets.Fixed(widgets.NewText("On the network: socket://192.0.2.4:9100 · at a cable: file:///dev/usb/lp0 · empty for no printer",
				theme.Small, false, theme.Secondary)))),
		widgets.Fixed(widgets.Across(12, widgets.Grow(captioned("A receipt printer understands", p.language), 3),
			widgets.Grow(captioned("Drawer's pin", p.drawer), 1), widgets.Grow(p.pulse, 1))),
		widgets.Fixed(p.pages),
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.cutter, 1), widgets.Grow(p.picks, 1))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(p.test), widgets.Space(1))),
		widgets.Fixed(p.said)))
	panel := widgets.NewPanel(assets.Printer, "Printer of "+v.cfg.Machine, form)
	panel.Flush = true
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Grow(panel, 1))
	return p
}

// buildProfile makes the fields of how a receipt printer is driven.
func (p *printers) buildProfile() {
	v := p.owner
	now := func() *store.PrinterProfile { return &v.now.printer.Profile }
	var languages []string
	for _, language := range store.PrinterLanguages() {
		languages = append(languages, language.Label())
	}
	p.language = widgets.NewSelect(languages, 0, func(i int) { now().Language = store.PrinterLanguages()[i]; p.changed() })
	p.drawer = widgets.NewSelect([]string{"2", "5"}, 0, func(i int) { now().Drawer = drawerPins[i]; p.changed() })
	p.pages = widgets.NewField("Code pages that it has, as 858, 852; empty for the usual ones, pictures for none", v.keys)
	p.pages.Entry.OnChanged = func(text string) { now().CodePages = strings.TrimSpace(text); p.changed() }
	p.pulse = widgets.NewField("Drawer's pulse, as 50ms", v.keys)
	p.pulse.Entry.OnChanged = func(text string) {
		now().Pulse, _ = time.ParseDuration(strings.TrimSpace(text)) // none is refused on saving
		p.changed()
	}
	p.cutter = widgets.NewCheck("It cuts the paper", "else it is torn off", true, func(ticked bool) { now().NoCutter = !ticked; p.changed() })
	p.language.Keys, p.drawer.Keys, p.cutter.Keys = v.keys, v.keys, v.keys
}

// drawerPins are those of a plug that open a drawer.
var drawerPins = []int{2, 5}

// fillProfile shows how a receipt printer is driven.
func (p *printers) fillProfile() {
	profile := p.owner.now.printer.Profile
	p.language.SetChosen(max(0, slices.Index(store.PrinterLanguages(), profile.Language)))
	p.drawer.SetChosen(max(0, slices.Index(drawerPins, profile.Drawer)))
	set(p.pages.Entry, profile.CodePages)
	set(p.pulse.Entry, profile.Pulse.String())
	p.cutter.SetTicked(!profile.NoCutter)
}

// found takes the print queues of this computer, or says why there are none.
func (p *printers) found(queues []string, err error) {
	p.queues = queues
	if err != nil {
		p.addr.Say(theme.Amber, store.MessageOf(err))
		return
	}
	p.addr.Say(theme.NoTone, "")
}

// fill shows what the window knows.
func (p *printers) fill() {
	set(p.addr.Entry, p.owner.now.printer.Address)
	p.paper.SetChosen(max(0, slices.Index(paper.Formats(), p.owner.now.printer.Format)))
	p.queue.Options = append([]string{byAddress}, p.queues...)
	p.picks.SetTicked(p.owner.now.pickLists)
	p.fillProfile()
	p.draw()
}

func (p *printers) changed() {
	p.said.Hide()
	p.draw()
	p.owner.showState()
}

// draw brings the chosen queue and the button in line with the address.
func (p *printers) draw() {
	p.queue.SetChosen(1 + slices.IndexFunc(p.queues, func(name string) bool {
		return paper.QueueAddress(name) == p.owner.now.printer.Address
	}))
	switch {
	case p.testing:
		p.test.Disable("Printing…")
	case p.owner.now.printer.Address == "":
		p.test.Disable("Choose a printer first.")
	default:
		p.test.Enable()
	}
}

// write keeps the printer of this computer, or that it has none.
func (p *printers) write(ctx context.Context, to values) error {
	text := ""
	if to.pickLists && to.printer.Address == "" {
		return store.Fail(store.Invalid, "Pick lists need a printer. Nothing was saved; choose one, or take the tick away.")
	}
	if to.printer.Address != "" {
		checked, err := paper.ParsePrinter(to.printer.Address, to.printer.Format)
		if err != nil {
			return err
		}
		text = checked.Text()
	}
	shop, machine := p.owner.cfg.Shop, p.owner.cfg.Machine
	was, err := shop.Setting(ctx, paper.PrinterKey(machine))
	if err == nil && was != text {
		err = shop.ChangeSetting(ctx, paper.PrinterKey(machine), text, "The printer of "+machine+" changed")
	}
	if err != nil {
		return err
	}
	if err := shop.SetPrinterProfile(ctx, to.printer.Profile); err != nil {
		return err
	}
	if prints, err := shop.PrintsPickLists(ctx); err != nil || prints == to.pickLists {
		return err
	}
	return shop.SetPrintsPickLists(ctx, to.pickLists)
}

// testWait is how long a test page may take.
const testWait = time.Minute

// printTest prints a page with the shop's head on the printer as it is entered,
// saved or not.
func (p *printers) printTest() {
	v := p.owner
	to, profile := v.now.printer, v.now.profile
	p.testing = true
	p.draw()
	v.window.Work.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), testWait)
		defer cancel()
		checked, err := paper.ParsePrinter(to.Address, to.Format)
		if err == nil {
			checked.Profile, err = to.Profile.Checked()
		}
		if err == nil {
			err = checked.Print(ctx, paper.TestPage(profile, checked, v.cfg.Machine, time.Now()), checked.Format.Roll())
		}
		v.window.Work.UI(func() {
			p.testing = false
			p.draw()
			if err != nil {
				p.said.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
			} else {
				p.said.Set(theme.Green, assets.Check, "The printer has the test page.", "Save keeps this printer.")
			}
			p.said.Show()
			v.frame.Refresh()
		})
	})
}
