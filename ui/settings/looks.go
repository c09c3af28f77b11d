package settings

import (
	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// looks is the section on how the program looks on this computer, and how to leave
// training. What is chosen there counts at once: it is nobody else's.
type looks struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner       *Window
	appearances map[theme.Appearance]*widgets.Choice
	sizes       map[theme.TextSize]*widgets.Choice
	// shownSize is the size that the windows were made at.
	shownSize theme.TextSize
	later     *widgets.Note
	leave     *widgets.ToolButton
}

func newLooks(v *Window) *looks {
	p := &looks{
		owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), appearances: map[theme.Appearance]*widgets.Choice{},
		sizes: map[theme.TextSize]*widgets.Choice{}, shownSize: v.cfg.TextSize,
		later: widgets.NewNote(theme.Amber, assets.Info, "From the next start.", "Text has this size when Tillbridge is opened again."),
	}
	p.trouble.Hide()
	p.later.Hide()
	choice := func(lead, text string, change func(*theme.Looks)) *widgets.Choice {
		c := widgets.NewChoice(lead, text, func() {
			now := v.cfg.Looks()
			change(&now)
			v.cfg.Look(now)
			p.fill()
		})
		c.Keys = v.keys
		return c
	}
	var appearances, sizes []widgets.Item
	for _, each := range []struct {
		is         theme.Appearance
		lead, text string
	}{
		{theme.AlwaysLight, "Light", "for a bright counter"},
		{theme.AlwaysDark, "Dark", "for the evening"},
		{theme.AsSystem, "As the system", "light or dark with this computer's desktop"},
	} {
		p.appearances[each.is] = choice(each.lead, each.text, func(l *theme.Looks) { l.Appearance = each.is })
		appearances = append(appearances, widgets.Fixed(p.appearances[each.is]))
	}
	for _, each := range []struct {
		is         theme.TextSize
		lead, text string
	}{
		{theme.NormalText, "Normal", "the most orders at a glance"},
		{theme.LargeText, "Large", "easier to read"},
		{theme.LargerText, "Larger", "easiest to read; lists show fewer rows"},
	} {
		p.sizes[each.is] = choice(each.lead, each.text, func(l *theme.Looks) { l.TextSize = each.is })
		sizes = append(sizes, widgets.Fixed(p.sizes[each.is]))
	}
	light := widgets.NewPanel(assets.Monitor, "Appearance", padded(widgets.Down(8, appearances...)))
	text := widgets.NewPanel(assets.Eye, "Text size", padded(widgets.Down(8, sizes...)))
	light.Flush, text.Flush = true, true
	items := []widgets.Item{
		widgets.Fixed(p.trouble),
		widgets.Fixed(widgets.Across(12, widgets.Grow(light, 1), widgets.Grow(text, 1))), widgets.Fixed(p.later),
	}
	if v.cfg.LeaveTraining != nil {
		items = append(items, widgets.Fixed(p.training()))
	}
	p.page = widgets.Down(12, append(items, widgets.Space(1))...)
	return p
}

// training is the way out of practice.
func (p *looks) training() fyne.CanvasObject {
	p.leave = widgets.NewToolButton(assets.GraduationCap, "Leave Training…", p.askToLeave)
	p.leave.Keys = p.owner.keys
	panel := widgets.NewPanel(assets.GraduationCap, "Training", padded(widgets.Across(12,
		widgets.Grow(widgets.NewText("This is the practice shop. Leaving it opens your own shop, or Connect a Shop when there is none yet.",
			theme.Body, false, theme.Text), 1), widgets.Fixed(p.leave))))
	panel.Flush = true
	return panel
}

func (p *looks) askToLeave() {
	screen.Ask(p.owner.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.GraduationCap, Title: "Leave training?",
		Sentences: []string{
			"Tillbridge closes and opens again on your shop's own database; when no shop is connected yet, Connect a Shop opens with it.",
			"From then on what you save is sent to Shopify and your customers. What was practised goes nowhere.",
		},
		Answers: []screen.Answer{
			{Text: "Keep Practising"},
			{Kind: widgets.Primary, Icon: assets.Plug, Text: "Leave Training", Act: p.owner.cfg.LeaveTraining},
		},
	})
}

// fill shows what is chosen.
func (p *looks) fill() {
	now := p.owner.cfg.Looks()
	for is, choice := range p.appearances {
		choice.SetTaken(is == now.Appearance)
	}
	for is, choice := range p.sizes {
		choice.SetTaken(is == now.TextSize)
	}
	if later := now.TextSize != p.shownSize; later != p.later.Visible() {
		if later {
			p.later.Show()
		} else {
			p.later.Hide()
		}
		p.owner.frame.Refresh()
	}
}
