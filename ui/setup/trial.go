package setup

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/sync/shopify"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// dashboard is where an app's scopes are configured.
const dashboard = "https://dev.shopify.com/dashboard"

// trialPanel is the step Connection test.
type trialPanel struct {
	trial
	panel   *widgets.Panel
	verdict *widgets.Chip
	// stopTest ends a running test.
	stopTest *widgets.ToolButton
}

func (v *Window) buildTest() {
	v.test.stopTest = widgets.NewToolButton(assets.X, "Cancel the Test", v.test.cancel)
	v.test.stopTest.Keys = v.keys
}

// try tests the connection in the background; Esc or Cancel the Test ends it.
func (v *Window) try() {
	if v.test.running() || v.saving {
		return
	}
	to, ok := v.read()
	if !ok {
		return
	}
	v.Secret.Entry.Mask()
	v.Token.Entry.Mask()
	ctx, stop := context.WithCancel(context.Background())
	v.test.turn++
	turn := v.test.turn
	v.stage, v.test.tried, v.test.result, v.test.begun, v.test.stop = atTest, to, nil, v.cfg.Now(), stop
	v.show()
	v.window.Work.Go(func() {
		result := v.cfg.Shop.Try(ctx, to.domain, to.credentials)
		stop()
		v.window.Work.UI(func() {
			if turn != v.test.turn {
				return
			}
			v.test.stop, v.test.result, v.test.took = nil, &result, v.cfg.Now().Sub(v.test.begun)
			if result.Err == nil && strings.TrimSpace(v.Name.Entry.Text) == "" {
				v.Name.Entry.SetText(result.Shop.Name)
			}
			v.show()
			v.window.Canvas().Focus(v.Test)
		})
	})
}

// showTest draws the result, row by row.
func (v *Window) showTest() {
	t := v.test.result
	var content fyne.CanvasObject
	switch {
	case v.test.running():
		v.test.verdict.Set(theme.Blue, assets.Clock, "under way")
		content = widgets.NewEmptyState(assets.Plug, "Asking "+v.test.tried.domain+"…", v.test.stopTest)
	case t == nil:
		v.test.verdict.Set(theme.Grey, "", "not tested")
		content = widgets.NewEmptyState(assets.Plug, "The test signs in and changes nothing at Shopify.", nil)
	default:
		tone, icon, word := verdict(*t)
		v.test.verdict.Set(tone, icon, word)
		content = container.NewVScroll(screen.Inset(8, 14, theme.Padding, theme.Padding, widgets.Down(0, v.results(*t)...)))
	}
	v.test.panel.Content.(*fyne.Container).Objects = []fyne.CanvasObject{content}
	v.test.panel.Refresh()
}

// results are the rows of a test and what to do about it.
func (v *Window) results(t shopify.Trial) []widgets.Item {
	shop, renewal := "", "permanent token"
	if t.Step == shopify.Served {
		shop = screen.Join(" · ", t.Shop.Name, t.Shop.Currency, store.CountryName(t.Shop.Country))
		if t.Renewal > 0 {
			renewal = "token renewed every " + screen.Span(t.Renewal+time.Minute)
		}
	} else {
		renewal = ""
	}
	var items []widgets.Item
	for _, row := range []struct {
		step       shopify.Step
		name, fact string
	}{{shopify.Reached, "Shop reached", shop}, {shopify.SignedIn, "Signed in", renewal}, {shopify.Served, "API version", shopify.APIVersion}} {
		switch {
		case t.Step >= row.step:
			items = append(items, line(theme.Green, assets.CheckCircle, row.name, row.fact))
		case t.Step+1 == row.step:
			items = append(items, line(theme.Red, assets.XCircle, row.name, "failed"),
				widgets.Fixed(screen.Inset(4, 8, 0, 0, widgets.NewNote(theme.Red, assets.Alert, "", store.MessageOf(t.Err)))))
		default:
			items = append(items, line(theme.Grey, assets.Minus, row.name, "not tested"))
		}
	}
	if t.Step < shopify.Served {
		return append(items, line(theme.Grey, assets.Minus, "Clock", "not tested"), line(theme.Grey, assets.Minus, "Scopes", "not tested"))
	}
	return slices.Concat(items, clockLines(t), personalLines(t), v.scopeLines(t))
}

// personalLines say whether Shopify shows who ordered (R60).
func personalLines(t shopify.Trial) []widgets.Item {
	if len(t.Withheld) == 0 {
		return nil
	}
	words := store.WithheldWords(t.Withheld)
	return []widgets.Item{
		line(theme.Amber, assets.Lock, "Personal data", "withheld: "+words),
		widgets.Fixed(screen.Inset(4, 8, 0, 0, widgets.NewNote(theme.Amber, assets.Lock, "",
			"Shopify keeps back from this app, of every order: "+words+". So customers can't be matched by it. "+store.WithheldWayOut))),
	}
}

func clockLines(t shopify.Trial) []widgets.Item {
	if !t.ClockOff() {
		return []widgets.Item{line(theme.Green, assets.CheckCircle, "Clock", "right")}
	}
	off := screen.Span(t.Ahead.Abs()) + " ahead"
	if t.Ahead < 0 {
		off = screen.Span(t.Ahead.Abs()) + " behind"
	}
	return []widgets.Item{
		line(theme.Amber, assets.Alert, "Clock", off),
		widgets.Fixed(screen.Inset(4, 8, 0, 0, widgets.NewNote(theme.Amber, assets.Alert, "", "This computer's clock is "+off+
			" of Shopify's. Orders are safe; set the clock so that the books are right."))),
	}
}

func (v *Window) scopeLines(t shopify.Trial) []widgets.Item {
	missing := t.Shop.MissingScopes
	all := len(shopify.RequiredScopes)
	granted := fmt.Sprintf("%d of %d granted", all-len(missing), all)
	items := []widgets.Item{line(theme.Green, assets.CheckCircle, "Scopes", granted)}
	if len(missing) > 0 {
		items = []widgets.Item{line(theme.Red, assets.XCircle, "Scopes", granted)}
	}
	items = append(items, widgets.Fixed(screen.Inset(6, 0, 0, 0, &fyne.Container{})))
	for _, name := range shopify.RequiredScopes {
		if slices.Contains(missing, name) {
			items = append(items, widgets.Fixed(screen.Inset(3, 3, 0, 0, widgets.NewNote(theme.Red, assets.X, name, scopes[name].without))))
			continue
		}
		items = append(items, scopeLine(theme.Green.Ink(), assets.Check, theme.Text, name, scopes[name].purpose))
	}
	for _, optional := range optionalScopes {
		if slices.Contains(t.Shop.Scopes, optional.name) {
			items = append(items, scopeLine(theme.Green.Ink(), assets.Check, theme.Text, optional.name, optional.adds))
		} else {
			items = append(items, scopeLine(theme.Muted, assets.Minus, theme.Secondary, optional.name, "optional: "+optional.adds))
		}
	}
	if len(missing) == 0 {
		return items
	}
	what := "this scope"
	if len(missing) > 1 {
		what = "these scopes"
	}
	note := widgets.NewNote(theme.Blue, assets.Info, "", "In the Dev Dashboard open the app, add "+what+" to its configuration, release "+
		"it, then test again.")
	if !v.window.Training {
		open := widgets.NewToolButton(assets.ExternalLink, "Open Dev Dashboard", v.browse)
		open.Height, open.Keys = widgets.SmallHeight, v.keys
		note.Below = widgets.Across(0, widgets.Fixed(open), widgets.Space(1))
	}
	return append(items, widgets.Fixed(screen.Inset(8, 0, 0, 0, note)))
}

func (v *Window) browse() {
	page, err := url.Parse(dashboard)
	if err == nil {
		err = v.cfg.Browse(page)
	}
	if err != nil {
		screen.Tell(v.window.Canvas(), "No browser", "The browser did not open. The Dev Dashboard is at "+dashboard+".")
	}
}

// line is one thing that was tested and what was found, with a rule below.
func line(tone theme.Tone, icon assets.Icon, name, fact string) widgets.Item {
	color, bold := theme.Secondary, tone == theme.Red || tone == theme.Amber
	if bold {
		color = tone.Ink()
	}
	rule := canvas.NewRectangle(theme.Color(theme.Line))
	rule.SetMinSize(fyne.NewSize(1, 1))
	found := widgets.NewText(fact, theme.Body, bold, color)
	found.Align = fyne.TextAlignTrailing
	found.Cut = true
	return widgets.Fixed(widgets.Down(0,
		widgets.Fixed(screen.Inset(8, 8, 0, 0, widgets.Across(10, widgets.Fixed(widgets.NewIcon(icon, 18, tone.Ink())),
			widgets.Fixed(widgets.NewText(name, theme.Body, bold, theme.Text)), widgets.Grow(found, 1)))),
		widgets.Fixed(rule)))
}

func scopeLine(tick fyne.ThemeColorName, icon assets.Icon, color fyne.ThemeColorName, name, purpose string) widgets.Item {
	mono := widgets.NewText(name, theme.Small, false, color)
	mono.Style.Monospace = true
	what := widgets.NewText(purpose, theme.Small, false, theme.Secondary)
	what.Align, what.Cut = fyne.TextAlignTrailing, true
	return widgets.Fixed(screen.Inset(5, 5, 10, 10, widgets.Across(10, widgets.Fixed(widgets.NewIcon(icon, 16, tick)), widgets.Fixed(mono),
		widgets.Grow(what, 1))))
}
