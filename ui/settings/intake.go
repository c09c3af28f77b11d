package settings

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// intake is the section on which orders are taken in (R49), and for how long they keep
// their person (R65).
type intake struct {
	page    fyne.CanvasObject
	trouble *widgets.Note
	checks  map[store.Kind]*widgets.Check
	panel   *widgets.Panel
	owner   *Window
	left    []store.LeftOut

	retention *widgets.Field
}

func newIntake(v *Window) *intake {
	p := &intake{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), checks: map[store.Kind]*widgets.Check{}}
	p.trouble.Hide()
	const main, side float32 = 500, 400
	rows := []widgets.Item{widgets.Fixed(widgets.NewWrapped("Ordinary orders always come in. Of these kinds only what is ticked does:",
		main, theme.Body, false, theme.Text))}
	for _, kind := range store.Kinds() {
		check := widgets.NewCheck(kind.Label(), "", false, func(ticked bool) {
			v.now.intake = v.now.intake.With(kind, ticked)
			p.fill()
			v.showState()
		})
		check.Keys = v.keys
		p.checks[kind] = check
		rows = append(rows, widgets.Fixed(check))
	}
	p.panel = widgets.NewPanel(assets.Inbox, "Which orders are taken in", screen.Inset(12, 12, theme.Padding, theme.Padding,
		widgets.Down(8, rows...)))
	help := widgets.NewNote(theme.Blue, assets.Info, "What a tick does",
		"The next check brings in what was left out, as far back as Shopify shows it. Orders that are in stay in when a tick is taken away.")
	p.retention = widgets.NewField("Months without news, 0 for never", v.keys)
	p.retention.Entry.OnChanged = func(text string) { v.now.retention = strings.TrimSpace(text); v.showState() }
	forgetting := widgets.NewPanel(assets.EyeOff, "Forgetting who ordered", screen.Inset(12, 12, theme.Padding, theme.Padding, widgets.Down(8,
		widgets.Fixed(widgets.NewWrapped("The person of closed orders is forgotten after:", side-2*theme.Padding-4, theme.Body, false,
			theme.Text)),
		widgets.Fixed(p.retention),
		widgets.Fixed(widgets.NewWrapped("As Forget… does it in the Customers window, once a day: the figures of the books stay. It can't be "+
			"undone.",
			side-2*theme.Padding-4, theme.Body, false, theme.Secondary)), widgets.Space(1))))
	p.panel.Flush, forgetting.Flush = true, true
	p.page = widgets.Down(12, widgets.Fixed(p.trouble),
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.panel, 1), screen.Wide(side, forgetting))), widgets.Fixed(help), widgets.Space(1))
	return p
}

// fill shows what is chosen, and what that leaves out so far.
func (p *intake) fill() {
	for kind, check := range p.checks {
		check.Text = p.said(kind)
		check.SetTicked(p.owner.now.intake.Takes(kind))
	}
	set(p.retention.Entry, p.owner.now.retention)
}

func (p *intake) said(kind store.Kind) string {
	for _, left := range p.left {
		if left.Kind == kind {
			return fmt.Sprintf("%s left out, the oldest of %s", screen.Many(int(left.Orders), "order", "orders"),
				screen.Day(left.Since))
		}
	}
	if p.owner.now.intake.Takes(kind) {
		return "taken in"
	}
	return "none came so far"
}

// write saves what was changed of the section.
func (p *intake) write(ctx context.Context, to values) error {
	months, err := store.ParseRetention(to.retention)
	if err != nil {
		return err
	}
	if err := p.owner.cfg.Shop.SetIntake(ctx, to.intake); err != nil {
		return err
	}
	if was, err := p.owner.retention(ctx); err != nil || was == strconv.Itoa(months) {
		return err
	}
	return p.owner.cfg.Shop.SetRetention(ctx, months)
}
