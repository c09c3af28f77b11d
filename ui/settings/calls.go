package settings

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// callsPage is the section on what calls a person, and when (R68).
type callsPage struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner       *Window
	kinds       map[store.CallKind]*widgets.Check
	sound, show *widgets.Check
	from, until *widgets.Field
	try         *widgets.ToolButton
	// note says what is told how often, or why nothing can be heard here.
	note *widgets.Note
}

// callsFor says what each kind is about.
var callsFor = map[store.CallKind]string{
	store.CallNewOrder:   "an order came in and can be handled",
	store.CallDecision:   "a customer or a product is missing, or Shopify changed an order",
	store.CallFailedPush: "it is not tried again until somebody looks",
	store.CallOutage:     "for more than ten minutes",
}

func newCallsPage(v *Window) *callsPage {
	p := &callsPage{
		owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), kinds: map[store.CallKind]*widgets.Check{},
		note: widgets.NewNote(theme.Blue, assets.Info, "", ""),
	}
	p.trouble.Hide()
	check := func(lead, text string, to func() *bool) *widgets.Check {
		c := widgets.NewCheck(lead, text, false, func(ticked bool) { *to() = ticked; p.fill(); v.showState() })
		c.Keys = v.keys
		return c
	}
	var rows []widgets.Item
	for _, kind := range store.CallKinds() {
		p.kinds[kind] = check(kind.Label(), callsFor[kind], func() *bool { return v.now.calls.Switch(kind) })
		rows = append(rows, widgets.Fixed(p.kinds[kind]))
	}
	what := widgets.NewPanel(assets.Bell, "What calls you", padded(widgets.Down(8, append(rows, widgets.Space(1))...)))
	what.SetFact("at every computer")

	p.from, p.until = widgets.NewField("From, such as 22:00", v.keys), widgets.NewField("Until, such as 07:00", v.keys)
	p.from.Entry.OnChanged = func(text string) { v.now.from = text; p.read() }
	p.until.Entry.OnChanged = func(text string) { v.now.until = text; p.read() }
	hours := widgets.NewPanel(assets.Clock, "Quiet hours", padded(widgets.Down(10,
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.from, 1), widgets.Grow(p.until, 1))),
		widgets.Fixed(widgets.NewWrapped("Nobody is called between these times; one summary follows. Empty for never.",
			callsSide-2*theme.Padding, theme.Small, false, theme.Secondary)))))
	hours.SetFact("at every computer")

	p.sound = check("Sound", "two soft notes for a new order, four for the rest", func() *bool { return &v.now.calls.Sound })
	p.show = check("Notification", "on this screen, with order numbers, never a name", func() *bool { return &v.now.calls.Show })
	p.try = widgets.NewToolButton(assets.Bell, "Try It", p.tryIt)
	p.try.Keys = v.keys
	how := widgets.NewPanel(assets.Monitor, "How "+cmp.Or(v.cfg.Machine, "this computer")+" calls", padded(widgets.Down(8,
		widgets.Fixed(p.sound), widgets.Fixed(p.show),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(p.try), widgets.Space(1))),
	)))
	how.SetFact("here only")
	for _, panel := range []*widgets.Panel{what, hours, how} {
		panel.Flush = true
	}
	p.page = widgets.Down(12, widgets.Fixed(p.trouble),
		widgets.Fixed(widgets.Across(12, widgets.Grow(what, 1), screen.Wide(callsSide, widgets.Down(12,
			widgets.Fixed(how), widgets.Grow(hours, 1))))),
		widgets.Fixed(p.note), widgets.Space(1))
	return p
}

// callsSide is how wide the panels at the right are.
const callsSide float32 = 440

func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return screen.Inset(12, 12, theme.Padding, theme.Padding, o)
}

// fill shows what the window knows.
func (p *callsPage) fill() {
	plan := p.owner.now.calls
	for kind, check := range p.kinds {
		check.SetTicked(*plan.Switch(kind))
	}
	p.sound.SetTicked(plan.Sound)
	p.show.SetTicked(plan.Show)
	set(p.from.Entry, p.owner.now.from)
	set(p.until.Entry, p.owner.now.until)
	if plan.Sound || plan.Show {
		p.try.Enable()
	} else {
		p.try.Disable("Tick Sound or Notification first.")
	}
	p.sayQuiet()
	p.showSilent(p.owner.cfg.Silent())
}

// read follows every letter of the quiet hours.
func (p *callsPage) read() {
	p.sayQuiet()
	p.owner.showState()
}

func (p *callsPage) sayQuiet() {
	if _, err := p.owner.now.quiet(); err != nil {
		p.until.Say(theme.Amber, "not a time yet")
		return
	}
	p.until.Say(theme.NoTone, "")
}

// showSilent says why nothing can be heard here.
func (p *callsPage) showSilent(why error) {
	if why != nil && p.owner.now.calls.Sound {
		p.note.Set(theme.Amber, assets.Alert, "No sound here", store.MessageOf(why))
		return
	}
	p.note.Set(theme.Blue, assets.Info, "What comes in a row is told once",
		"“3 new orders”, with one sound. Nothing is told twice, and nothing that somebody here did.")
}

// tryIt calls as it is ticked now, saved or not.
func (p *callsPage) tryIt() {
	p.try.Disable("Calling…")
	p.owner.cfg.TryCall(p.owner.now.calls, func(silent error) {
		p.try.Enable()
		p.showSilent(silent)
	})
}

// write keeps the plan.
func (p *callsPage) write(ctx context.Context, to values) error {
	quiet, err := to.quiet()
	if err != nil {
		return err
	}
	plan := to.calls
	plan.Quiet = quiet
	return p.owner.cfg.Shop.SetCallPlan(ctx, plan)
}
